package question

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
)

// Revision is a digest of the kind and the key. It changes when an earlier
// answer may no longer mean what it meant, and not when only words, verdicts,
// costs or limits changed. Answers in old journals name it, so what is written
// here of a kind never changes; a new part of a question adds lines.
func (q *Question) Revision() string {
	h := sha256.New()
	fmt.Fprintf(h, "carrel/question/v1\n%s %s %d\n", q.Kind, q.Scoring, q.Points)
	for _, c := range q.Choices {
		credit := "-"
		if c.Credit != nil {
			credit = fmt.Sprint(*c.Credit)
		}
		fmt.Fprintf(h, "%t %s\n", c.Right, credit)
	}
	for i := range q.Blanks {
		q.Blanks[i].revise(h)
	}
	if q.Steps > 0 {
		fmt.Fprintf(h, "steps %d\n", q.Steps)
	}
	if q.Columns > 0 {
		fmt.Fprintf(h, "columns %d radio %t\n", q.Columns, q.Radio)
	}
	if q.Many {
		fmt.Fprintln(h, "many")
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

// revise writes what a blank is compared by.
func (b *Blank) revise(w io.Writer) {
	fmt.Fprintf(w, "blank %q %t %t %t %d %d\n", b.Form, b.Case, b.Loose, b.Bare, b.Options, b.Right)
	for _, a := range b.Accepts {
		fmt.Fprintf(w, "accept %q %d\n", a.Is, a.Credit)
	}
}

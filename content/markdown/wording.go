package markdown

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"carrel/course/question"
)

// Wording is a digest of the words of a question as they are seen before it is
// answered, in base64: white space and markup do not count, nor does what would
// tell the key. Another wording with the same revision means that an answer was
// given to a question that was put differently.
func (it *Item) Wording() string {
	h := sha256.New()
	say := func(slot, text string) { fmt.Fprintf(h, "%s %q\n", slot, text) }
	blocks := func(slot string, bs []*Block) {
		for _, b := range bs {
			say(slot, PlainText(b.Node, b.Source))
		}
	}
	blocks("stem", it.Stem)
	blocks("heading", []*Block{it.Heading})
	blocks("prompt", it.Prompt)
	for _, c := range it.Choices {
		if it.Kind != question.Essay { // where they are the key
			blocks("choice", c.Body)
		}
	}
	for _, g := range it.Gaps {
		blocks("label", g.Label)
		for _, o := range g.Options {
			say("option", o)
		}
	}
	for _, s := range it.Steps {
		blocks("step", s)
	}
	for _, r := range it.Rows {
		blocks("row", r)
	}
	for _, c := range it.Columns {
		say("column", c)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}

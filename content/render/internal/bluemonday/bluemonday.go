// Package bluemonday stands in for the sanitiser of that name, of which Glamour
// calls one function. The real one compiles its policies and a grammar of CSS
// before main, which is 3 ms of a first frame of 24, and this program hands no
// HTML to Glamour. go.mod replaces the one by the other.
package bluemonday

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Policy is what of HTML may stay.
type Policy struct{}

// StrictPolicy lets text stay, and no element.
func StrictPolicy() *Policy { return &Policy{} }

// Sanitize returns the text of s, escaped as HTML, without what scripts and
// styles hold.
func (*Policy) Sanitize(s string) string {
	var b strings.Builder
	silent := false
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken:
			silent = isSilent(z)
		case html.EndTagToken:
			silent = false
		case html.TextToken:
			if !silent {
				b.WriteString(html.EscapeString(string(z.Text())))
			}
		}
	}
}

// isSilent reports a start tag whose element shows no text. The tokenizer reads
// what is in it as one text.
func isSilent(z *html.Tokenizer) bool {
	name, _ := z.TagName()
	a := atom.Lookup(name)
	return a == atom.Script || a == atom.Style
}

package markdown_test

import (
	"testing"

	"carrel/content/markdown"
)

func parse(text string) *markdown.Document {
	return markdown.Parse("a.md", []byte(text), markdown.Options{})
}

func TestFollow(t *testing.T) {
	const old = "# A\n\none\n\ntwo\n\nthree\n"
	for name, test := range map[string]struct {
		now        string
		line, want int
	}{
		"nothing changed":        {old, 5, 5},
		"lines added above":      {"# A\n\nnew\n\nnew\n\none\n\ntwo\n\nthree\n", 5, 9},
		"lines removed above":    {"# A\n\ntwo\n\nthree\n", 7, 5},
		"lines added below":      {old + "\nfour\n", 5, 5},
		"the line itself":        {"# A\n\none\n\nTWO\n\nthree\n", 5, 5},
		"edited above and below": {"# A\n\nnew\n\none\n\ntwo\n\nthree\n\nfour\n", 5, 7},
		"edited, and above":      {"# A\n\nnew\n\none\n\nTWO\n\nTHREE\n", 5, 7},
		"the line is gone":       {"# A\n\none\n\nthree\n", 5, 5},
		"everything is gone":     {"", 7, 1},
		"everything is another":  {"x\ny\n", 7, 2},
	} {
		if got := parse(old).Follow(test.line, parse(test.now)); got != test.want {
			t.Errorf("%s: line %d, want %d", name, got, test.want)
		}
	}
}

func TestCounterpart(t *testing.T) {
	const source = "# A\n\none\n\n## B\n\ntwo\n\nthree\n\n## C\n\nfour\n"
	for name, test := range map[string]struct {
		other      string
		line, want int
	}{
		"a heading":            {"# A\n\nun\n\nun\n\n## B\n\ndeux\n", 5, 7},
		"below a heading":      {"# A\n\nun\n\nun\n\n## B\n\ndeux\n\ntrois\n", 9, 11},
		"not into the next":    {"# A\n\n## B\n\ndeux\n\n## C\n", 9, 6},
		"fewer headings":       {"# A\n\nun\n", 13, 3},
		"no heading":           {"un\n\ndeux\n", 7, 3},
		"before any heading":   {"un\n\n# A\n", 1, 3},
		"the last line is cut": {"# A\n\n## B\n\n## C\n\nquatre\n", 13, 7},
	} {
		if got := parse(source).Counterpart(test.line, parse(test.other)); got != test.want {
			t.Errorf("%s: line %d, want %d", name, got, test.want)
		}
	}
}

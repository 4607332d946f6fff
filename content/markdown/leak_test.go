package markdown_test

import (
	"strings"
	"testing"

	"carrel/content/markdown"
)

// keyed are questions whose key is the word secret, in each place that a key
// can stand.
var keyed = map[string]string{
	"typed":      "say\n\n```answer\nsecret\n```\n\nAfter secret.\n",
	"tilde":      "~~~ answer number\nsecret\n~~~\n",
	"in a list":  "- [x] a\n  ```answer\n  secret\n  ```\n- [ ] b\n",
	"weighted":   "```yaml answers\n- is: secret\n  say: secret\n```\n",
	"essay":      "```answer essay\nsecret\n```\n\n- [ ] secret\n\nsecret\n",
	"cloze":      "a [[secret]] b\n",
	"drop-down":  "a [[b|(secret)]]\n",
	"table gap":  "|a|\n|-|\n|[[b|secret]]|\n",
	"later gap":  "a [[b]]\n\n- c [[secret]]\n",
	"match":      "<!-- question: {id: q, type: match} -->\n\n|a|b|\n|-|-|\n|c|secret|\n|d|e|\n",
	"match bare": "<!-- question: {id: q, type: match} -->\n\na | b\n--|--\nc | secret\nd | e\n",
	"order":      "<!-- question: {id: q, type: order} -->\n\n1. a\n2. secret\n",
	"matrix":     "||a|\n|-|-|\n|secret|[x]|\n|b|[ ]|\n",
	"feedback":   "- [x] a\n  > secret\n- [ ] b\n\nsecret\n",
	"if left":    "- [x] a <!-- choice: {if-left: secret} -->\n- [ ] b\n",
}

// Nothing that is shown before an answer tells the key: neither the parts of
// the question, nor its heading in the outline, nor what is found by searching.
func TestTheKeyStaysHidden(t *testing.T) {
	for name, body := range keyed {
		for kind, head := range map[string]string{"quiz": "# Q\n\n", "lesson": "# Q\n<!-- question: {id: q} -->\n\n", "lab": "# Q\n<!-- step: {id: q} -->\n\n"} {
			if strings.Contains(body, "<!-- question:") {
				head = "# Q\n"
			}
			t.Run(name+" in a "+kind, func(t *testing.T) {
				if kind == "lab" && (strings.Contains(name, "gap") || name == "cloze" || name == "drop-down") {
					t.Skip("the text of a step has no gaps")
				}
				d := markdown.Parse("x.md", []byte(head+body), markdown.Options{Kind: kind})
				if hits := d.Find("secret", 9); len(hits) > 0 {
					t.Errorf("found: %v", hits)
				}
				for _, q := range d.Questions() {
					bs := append(append([]*markdown.Block{q.Heading}, q.Prompt...), q.Answer...)
					if got := sketch(bs); strings.Contains(got, "secret") {
						t.Errorf("shown: %s", got)
					}
				}
				if len(d.Questions()) != 1 {
					t.Errorf("%d questions, want 1", len(d.Questions()))
				}
			})
		}
	}
}

func TestHeadingsHideTheirGaps(t *testing.T) {
	for kind, src := range map[string]string{"quiz": "# A [[secret|x]] b\n", "lesson": "# A [[secret|x]] b\n<!-- question: {id: q} -->\n"} {
		d := markdown.Parse("x.md", []byte(src), markdown.Options{Kind: kind})
		if got, want := d.Chunk(0).Heading(), "A ____ b"; got != want {
			t.Errorf("%s: heading %q, want %q", kind, got, want)
		}
		if hits := d.Find("secret", 9); len(hits) > 0 {
			t.Errorf("%s: found %v", kind, hits)
		}
	}
	d := markdown.Parse("x.md", []byte("# A [[page]] b\n"), markdown.Options{})
	if got := d.Chunk(0).Heading(); got != "A [[page]] b" {
		t.Errorf("heading %q", got)
	}
}

// The words that everybody sees can be searched for.
func TestPromptsAreFound(t *testing.T) {
	src := "# Quiz\n\nintro\n\n## Heading\n\nprompt\n\n```text\nlog line\n```\n\n- [x] one\n- [ ] two\n\n## Next\n\nmore\n\n```answer\nx\n```\n"
	d := markdown.Parse("x.md", []byte(src), quiz)
	for _, word := range []string{"intro", "heading", "prompt", "log line", "one", "two", "next", "more"} {
		if len(d.Find(word, 9)) != 1 {
			t.Errorf("%q is not found", word)
		}
	}
}

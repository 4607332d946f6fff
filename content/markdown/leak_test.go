package markdown_test

import (
	"fmt"
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
	"matrix":     "||a|\n|-|-|\n|c|[x]|\n|b|[ ]|\n\nsecret\n",
	"feedback":   "- [x] a\n  > secret\n- [ ] b\n\nsecret\n",
	"if left":    "- [x] a <!-- choice: {if-left: secret} -->\n- [ ] b\n",
	"two lines":  "- [x] one <!-- choice: {pin: true,\n  if-left: secret} -->\n- [ ] two\n",
	"tab":        "```\tanswer\nsecret\n```\n",
	"hint":       "<details><summary>Hint</summary>\n\nsecret\n\n</details>\n\n- [x] a\n- [ ] b\n",
	"lazy hint":  "> [!TIP]\n> a\nsecret\n\n- [x] a\n- [ ] b\n",
	"notes":      "text <!-- notes: x\nsecret --> text\n\n- [x] a\n- [ ] b\n",
	"long notes": "<!-- notes: x\n\n" + strings.Repeat("a\n", 200) + "secret\n-->\n\n- [x] a\n- [ ] b\n",
	"in a list2": "- [x] a\n  <!-- notes:\n\n  secret\n  -->\n- [ ] b\n",
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
				for _, query := range []string{"secret", "[x]", "x]", "[ ]", "- [", "* [", "|[", "-->", "<!--"} {
					if hits := d.Find(query, 9); len(hits) > 0 {
						t.Errorf("%s is found: %v", query, hits)
					}
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

// What the parser knows of a text, searching knows too.
func TestSearchingSeesWhatIsShown(t *testing.T) {
	long := "# Q\n\n- [ ] a\n- [x] b\n\n" + strings.Repeat(strings.Repeat("why ", 2000)+"\n\n", 40) + "secret\n"
	for name, c := range map[string]struct{ kind, src string }{
		"setext heading":      {"lesson", "A [[secret]] b\n===\n<!-- question: {id: q} -->\n"},
		"quizdown":            {"lesson", "{{< quizdown >}}\n\n# Q\n\n> secret\n\n- [x] a\n  > secret\n- [ ] b\n\nsecret\n\n{{< /quizdown >}}\n"},
		"a lesson's notes":    {"lesson", "text <!-- notes: x\nsecret --> text\n\n- a <!-- notes:\n  secret -->\n"},
		"comment lines":       {"lesson", "a\n\n<!-- page -->\n\n<!-- notes: secret -->\ntext\n  <!-- secret -->\n"},
		"comments in a line":  {"lesson", "a\n\n<!-- notes: secret --> b <!-- secret -->\n"},
		"notes in a list":     {"lesson", "- a\n  <!-- notes:\n\n  secret\n  -->\n"},
		"an answer, no asker": {"lesson", "text\n\n```\tanswer\nsecret\n```\n"},
		"a check":             {"lab", "# A\n\n```sh check\nsecret\n```\n"},
		"a comment of MDX":    {"lesson", "{/* secret */}\n"},
		"a long comment":      {"lesson", "<!--\n" + strings.Repeat("a\n", 40_000) + "secret\n-->\n"},
		"a long question":     {"quiz", long},
		"a scene":             {"scenario", "# A\n\nB\n===\n<!-- node: {} -->\n\nsecret\n"},
	} {
		t.Run(name, func(t *testing.T) {
			d := markdown.Parse("x.md", []byte(c.src), markdown.Options{Kind: c.kind})
			if hits := d.Find("secret", 9); len(hits) > 0 {
				t.Errorf("found: %v", hits)
			}
		})
	}
}

// A hit stands on the line of the file that it was found on, in the words that
// are shown.
func TestLinesOfHits(t *testing.T) {
	src := "---\nkind: quiz\n---\n\n# Quiz\n\nintro *word*\nmore word\n\n## Q word\n<!-- question: {id: q, type: match} -->\n\n```text\na\nb word\n```\n\n" +
		"| word l | r |\n|---|---|\n| `word` m | s |\n\n## R\n\n<p>a word</p>\n\n- [ ] [a word](x.md)\n- [x] two &amp;\n  words\n\nword\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{})
	want := "[{7 intro word} {8 more word} {10 Q word} {15 b word} {20 word m} {24 a word} {26 a word} {28 words}]"
	if got := fmt.Sprint(d.Find("word", 20)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	lesson := markdown.Parse("x.md", []byte("\n\n# A\n\n- [x] word one\n\n> - [ ] word two\n\n# B <!-- c -->\n\n- [x] word\n"), markdown.Options{})
	if got, want := fmt.Sprint(lesson.Find("word", 9)), "[{5 word one} {7 word two} {11 word}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	code := markdown.Parse("x.md", []byte("```html\n<!-- word -->\n```\n"), markdown.Options{})
	if got, want := fmt.Sprint(code.Find("word", 9)), "[{2 <!-- word -->}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, query := range []string{"[x]", "x]", "[ ]"} {
		if hits := lesson.Find(query, 9); len(hits) > 0 {
			t.Errorf("%s is found: %v", query, hits)
		}
	}
}

// What a translation shows is searched, in the words of the source too.
func TestSearchingATranslation(t *testing.T) {
	_, d := pair(t, sourceQuiz, translatedQuiz, quiz)
	for query, want := range map[string]string{"oui": "[{19 oui}]", "port is": "[{23 Three The port is (1)_____________ or (2)_____________.}]", "ssh": "[]"} {
		if got := fmt.Sprint(d.Find(query, 9)); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
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

package markdown

import (
	"strings"
	"testing"

	"carrel/course/question"
)

// TestWas: a question that gets an id still knows the one that was made of its
// heading, and which of several of the same words it was.
func TestWas(t *testing.T) {
	const bare = "# Quiz\n\n## Which *port*?\n\n- [x] a\n- [ ] b\n\n## Again\n\n- [x] a\n- [ ] b\n\n## Again\n\n- [x] a\n- [ ] b\n"
	given := strings.Replace(bare, "port*?\n", "port*?\n<!-- question: {id: port} -->\n", 1)
	given = strings.Replace(given, "## Again\n", "## Again <!-- question: {id: one} -->\n", 1)
	given = strings.Replace(given, "## Again\n", "## Again\n<!-- question: {id: two} -->\n", 1)
	before, after := Parse("q.md", []byte(bare), Options{Kind: "quiz"}).Questions(), Parse("q.md", []byte(given), Options{Kind: "quiz"}).Questions()
	seen := map[string]bool{}
	for i, it := range before {
		if !question.MadeID(it.ID) || it.Was != "" || seen[it.ID] {
			t.Errorf("question %d has the id %q and had %q", i, it.ID, it.Was)
		}
		if seen[it.ID] = true; after[i].Was != it.ID || question.MadeID(after[i].ID) {
			t.Errorf("question %d has the id %q and had %q, want %q", i, after[i].ID, after[i].Was, it.ID)
		}
	}
}

// TestExpressionsOfAQuestionAreBounded: what a response would be compared with
// for seconds is left out, and said.
func TestExpressionsOfAQuestionAreBounded(t *testing.T) {
	ask := func(lines ...string) *Document {
		return Parse("q.md", []byte("# Quiz\n\n## Q\n<!-- question: {id: q} -->\n\n```answer regex\n"+strings.Join(lines, "\n")+"\n```\n"), Options{Kind: "quiz"})
	}
	for name, test := range map[string]struct {
		lines   []string
		accepts int
	}{
		"small":         {[]string{`ab+c`, `\d{1,3}`}, 2},
		"one too large": {[]string{`ab+c`, strings.Repeat(`\w{999}`, 100)}, 1},
		"too many":      {[]string{`\w{900}`, `\d{900}`, `\s{900}`, `ok`}, 3},
	} {
		d := ask(test.lines...)
		if n := len(d.Questions()[0].Blanks[0].Accepts); n != test.accepts {
			t.Errorf("%s: %d are accepted", name, n)
		}
		if errors := len(d.Check()); (errors > 0) != (test.accepts < len(test.lines)) {
			t.Errorf("%s: %v", name, d.Check())
		}
	}
}

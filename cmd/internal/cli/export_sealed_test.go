package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/content/sealed"
)

// TestPrintedFormHasTheOrderOfTheScreen compares the choices of a printed form
// with those of the sealed paper in the order of the seed, in which a sitting
// shows them, and with those that the course alone would give.
func TestPrintedFormHasTheOrderOfTheScreen(t *testing.T) {
	fsys := fstest.MapFS{
		"course.md": {Data: []byte("---\nkind: course\nid: org.example.one\ntitle: One\nversion: 1.0.0\nlocale: en\n---\n# One\n\n1. [Exam](exam.md)\n")},
		"exam.md":   {Data: []byte("---\nkind: exam\nid: final\ntitle: Final\nsealed: true\nshuffle: {choices: true}\ndraw:\n  - {from: pool.md, pick: 1}\n---\n# Final\n")},
		"pool.md":   {Data: []byte("---\nkind: pool\nid: pool\n---\n# Pool\n\n## Which?\n<!-- question: {id: which} -->\n\n- [ ] Adaada\n- [x] Bobbob\n- [ ] Cemcem\n- [ ] Diadia\n- [ ] Evaeva\n- [ ] Finfin\n")},
	}
	c, _, err := content.Load(fsys, "one")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := sealed.Divide(fsys, c, c.Unit("final"), func(bs ...*markdown.Block) string { return exchange.FromBlocks(bs...).Markdown() })
	if err != nil {
		t.Fatal(err)
	}
	x, err := content.OpenExam(fsys, c, c.Unit("final"), "")
	if err != nil {
		t.Fatal(err)
	}
	differ := false
	for _, seed := range []string{"ada", "bo", "cem", "dia"} {
		on := printed(t, p.Read(""), seed)
		if want := shown(t, p.Read(""), seed); !slices.Equal(on, want) {
			t.Errorf("%s: %v on paper, %v on the screen", seed, on, want)
		}
		differ = differ || !slices.Equal(on, printed(t, x, seed))
	}
	if !differ {
		t.Error("the paper stands in the order of the course: nothing was shown")
	}
}

// printed are the choices of an exam in the order in which they are printed.
func printed(t *testing.T, x *content.Exam, seed string) []string {
	t.Helper()
	f := exportFlags{part: "exam", seed: seed}
	bank, err := formOf(x, "exam.md", &f)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if _, err := testApp(nil).writePaper(&page, bank, "en", f); err != nil {
		t.Fatal(err)
	}
	names := []string{"Adaada", "Bobbob", "Cemcem", "Diadia", "Evaeva", "Finfin"}
	slices.SortFunc(names, func(a, b string) int { return strings.Index(page.String(), a) - strings.Index(page.String(), b) })
	return names
}

// shown are they in the order in which a sitting shows them.
func shown(t *testing.T, x *content.Exam, seed string) []string {
	t.Helper()
	form, err := x.Paper(seed, nil)
	if err != nil {
		t.Fatal(err)
	}
	it := form.Items[0]
	var names []string
	for _, i := range it.Order(seed) {
		b := it.Choices[i].Body[0]
		names = append(names, markdown.PlainText(b.Node, b.Source))
	}
	return names
}

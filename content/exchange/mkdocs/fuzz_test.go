package mkdocs_test

import (
	"testing"

	"carrel/content/exchange/internal/roundtrip"
	"carrel/content/exchange/mkdocs"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{"<quiz>\nQ\n- [x] a\n> b\n- [ ] c\n\nd\n</quiz>", "<quiz>\n[[a]] `[[b]]` [[c|d]]\n\n---\nx\n</quiz>", "<?quiz?>\nquestion: a\nanswer: b\nanswer-correct: <i>c\ncontent:\n<h2>d\n<?/quiz?>", "    <quiz>\n    - [x] a\n    - [x] b\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { roundtrip.Check(t, mkdocs.Read, src) })
}

func TestHostile(t *testing.T) {
	roundtrip.Hostile(t, mkdocs.Read, "<quiz>\nQ\n- [x] a\n- [ ] b\n</quiz>\n", "<quiz>\n", "[[a]] ", "` ", "<?quiz?>\nanswer: a\n")
}

package render

import (
	"slices"
	"strings"
	"testing"

	"carrel/content/markdown"
)

// lessonOf parses a source as a lesson is parsed.
func lessonOf(source string) []*markdown.Block {
	doc := markdown.Parse("a.md", []byte(source), markdown.Options{})
	var blocks []*markdown.Block
	for i := range doc.Len() {
		blocks = append(blocks, doc.Chunk(i).Blocks()...)
	}
	return blocks
}

func TestFormulas(t *testing.T) {
	for _, c := range []struct {
		name, in string
		width    int
		view     View
		want     []string
	}{
		{"in a text", `so $x^2 \le y$ it is`, 40, View{}, []string{"so x² ≤ y it is"}},
		{"not understood", `so $\nonsense{x}$ it is`, 40, View{}, []string{`so $\nonsense{x}$ it is`}},
		{"on lines", "$$\n\\frac{a}{b}\n$$", 40, View{}, []string{"  a", "  ─", "  b"}},
		{"too wide", "$$\\frac{a+b+c+d+e}{b}$$", 14, View{}, []string{"  (a+b+c+d+e)/", "  b"}},
		{"too wide, scrolled", "$$\\frac{a+b+c+d+e}{b}$$", 14, View{Sideways: true}, []string{"  a + b + c +›", "  ───────────›", "          b"}},
		{"a block not understood", "$$\\nonsense x$$", 40, View{}, []string{`  \nonsense x`}},
	} {
		lines := New(Dark(), Options{}).As(c.view).Block(lessonOf(c.in)[0], c.width)
		if got := strings.Split(stripped(lines), "\n"); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

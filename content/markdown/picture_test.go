package markdown_test

import (
	"testing"

	"carrel/content/markdown"
)

func TestPicture(t *testing.T) {
	for _, tt := range []struct{ src, target, text string }{
		{"![a *b*](x%20y.png)", "x%20y.png", "a b"},
		{"[![a](x.png)](https://example.org)", "x.png", "a"},
		{"![](<x y.png> 'title')", "x y.png", ""},
		{"![a&amp;b](x&amp;y.png)", "x&y.png", "a&b"},
		{"![a\u202eb](x\u202e.png)", "x.png", "ab"},
		{"words ![a](x.png)", "", ""},
		{"- ![a](x.png)", "", ""},
	} {
		d := markdown.Parse("dir/page.md", []byte("\n"+tt.src+"\n"), markdown.Options{})
		if d.File() != "dir/page.md" {
			t.Errorf("File() = %q", d.File())
		}
		b := d.Chunk(0).Blocks()[0]
		l, ok := b.Picture()
		if ok != (tt.target != "") || l.Target != tt.target || l.Text != tt.text {
			t.Errorf("%s: %+v, %t", tt.src, l, ok)
		}
		if ok && (l.Line != 2 || !l.Image) {
			t.Errorf("%s: %+v", tt.src, l)
		}
	}
}

package markdown_test

import (
	"strings"
	"testing"
	"time"

	"carrel/content/markdown"
)

// slowly is a clock that goes on by a step each time it is looked at.
func slowly(step time.Duration) func() time.Time {
	now := time.Unix(0, 0)
	return func() time.Time {
		now = now.Add(step)
		return now
	}
}

// A part that takes too long is shown as it is written, and the others as ever.
func TestLatePartIsPlain(t *testing.T) {
	for name, dear := range map[string]string{
		"marks on a line": strings.Repeat("*a* ", 400),
		"lines":           strings.Repeat("> - a\n", 400),
		"links":           strings.Repeat("[a](b.md) ", 200),
		"tags":            strings.Repeat("<b>a</b> ", 200),
		"cells":           "| a | b |\n|---|---|\n" + strings.Repeat("| *c* | d |\n", 100),
	} {
		src := "# One\n\n" + dear + "\n\n# Two\n\nshort *text*\n"
		d := markdown.Parse("x.md", []byte(src), markdown.Options{Clock: slowly(time.Second)})
		late := d.Chunk(0).Blocks()
		if len(late) != 1 || late[0].Kind != markdown.Code || string(late[0].Source) != src[:strings.Index(src, "# Two")] {
			t.Errorf("%s: %d blocks, the first %v", name, len(late), late[0].Kind)
		}
		if got := sketch(d.Chunk(1).Blocks()); got != "h(Two) p(short text)" {
			t.Errorf("%s: what follows is %s", name, got)
		}
		if ps := d.Problems(); len(ps) != 1 || ps[0].Line != 1 || !strings.Contains(ps[0].Message, "takes too long") {
			t.Errorf("%s: problems %v", name, ps)
		}
		quick := markdown.Parse("x.md", []byte(src), markdown.Options{Clock: slowly(time.Nanosecond)})
		if late := quick.Chunk(0).Blocks(); late[0].Kind != markdown.Heading || len(quick.Problems()) > 0 {
			t.Errorf("%s, in time: %v, %v", name, late[0].Kind, quick.Problems())
		}
	}
}

// Of a question that takes too long the key is not given away.
func TestLateQuestionKeepsItsKey(t *testing.T) {
	src := "# Which?\n\n" + strings.Repeat("*a* ", 400) + "\n\n- [x] right\n- [ ] wrong\n"
	for _, kind := range []string{"quiz", "exam"} {
		d := markdown.Parse("x.md", []byte(src), markdown.Options{Kind: kind, Clock: slowly(time.Second)})
		if got := sketch(d.Chunk(0).Blocks()); strings.Contains(got, "right") || !strings.Contains(got, "Which?") {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

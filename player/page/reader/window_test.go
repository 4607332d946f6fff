package reader

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"carrel/content/markdown"
)

// held is the end of a file, which does not come before it is let go.
type held struct {
	io.Reader
	let chan struct{}
}

func (h held) Read(p []byte) (int, error) {
	<-h.let
	return h.Reader.Read(p)
}

// What lies behind the last chunk read is unknown, not the end, until the file
// has ended; and the update loop, which asks, never waits for that.
func TestWindowOfADocumentThatIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		beginning := "# A\n\n" + strings.Repeat("A line of the text.\n", 300<<10/20) + "\n# B\n\n"
		end := held{strings.NewReader("# C\n"), make(chan struct{})}
		file := io.NopCloser(io.MultiReader(strings.NewReader(beginning), end))
		doc, err := markdown.Read("a.md", file, int64(len(beginning)+4), markdown.Options{})
		if err != nil {
			t.Fatal(err)
		}
		w := newWindow(doc, 24)
		d := &drawing{doc: doc, out: drawn{blocks: w.blocks, pieces: w.pieces}}
		d.find(goal{})
		if _, s := w.next(at{0, 0}); d.out.top != (at{0, 0}) || s != there {
			t.Errorf("the first block is %v, beside it %v", d.out.top, s)
		}
		last := at{0, len(w.blocks[0]) - 1}
		if _, s := w.next(last); s != unknown {
			t.Errorf("behind what is drawn: %v, want unknown", s)
		}
		close(end.let)
		d.find(goal{end: true})
		if _, s := w.next(d.out.top); s != edge || d.out.top.chunk != doc.Len()-1 {
			t.Errorf("behind the end %v: %v, want the edge", d.out.top, s)
		}
	})
}

package markdown_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"carrel/content/markdown"
)

// slow is a file of which the rest comes only when it is released.
type slow struct {
	io.Reader
	closed bool
}

func (s *slow) Close() error {
	s.closed = true
	return nil
}

// gate is a reader that has nothing until it is opened.
type gate struct {
	io.Reader
	open chan struct{}
}

func (g gate) Read(p []byte) (int, error) {
	<-g.open
	return g.Reader.Read(p)
}

func reading(t testing.TB, src string, window int, opts markdown.Options) *markdown.Document {
	t.Helper()
	d, err := markdown.ReadInWindows("x.md", &slow{Reader: strings.NewReader(src)}, len(src), window, opts)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// picture is all that can be told of a document.
type picture struct {
	Title, Kind, Blocks string
	Lines               int
	Chunks, Questions   []string
	Problems            []markdown.Problem
	Hits                []markdown.Hit
	Outline             []markdown.Entry
}

func pictureOf(d *markdown.Document) picture {
	p := picture{Title: d.Title(), Kind: d.Kind(), Lines: d.Lines(), Blocks: sketch(all(d))}
	for i := range d.Len() {
		c := d.Chunk(i)
		p.Chunks = append(p.Chunks, fmt.Sprintf("%d+%d/%d %q %v", c.Line, c.Lines, c.Level, c.Heading(), c.Break))
	}
	for _, q := range d.Questions() {
		p.Questions = append(p.Questions, fmt.Sprintf("%d %s %v", q.Line, q.ID, q.Question))
	}
	p.Problems, p.Hits, p.Outline = d.Check(), d.Find("a", 10), d.Outline()
	return p
}

// sameInWindows checks that a file that is read in small parts is the same as
// one that is there at once.
func sameInWindows(t *testing.T, src string, opts markdown.Options) {
	t.Helper()
	want := pictureOf(markdown.Parse("x.md", []byte(src), opts))
	for _, window := range []int{1, 7, 64} {
		if got := pictureOf(reading(t, src, window, opts)); !reflect.DeepEqual(got, want) {
			t.Errorf("in windows of %d bytes\n got %+v\nwant %+v", window, got, want)
		}
	}
}

func TestWindowsChangeNothing(t *testing.T) {
	texts := []string{
		"", "\n", "a", "\ufeff# A", "---", "---\n", "---\na: b", "---\nkind: quiz\ntitle: T\n---\n# Q\n\n- [x] a\n- [ ] b\n",
		"+++\na = 1\n+++\r\n# A\r\n\r\ntext\r\n", "# A\r\r\n\x1bb\xff\nc\r", "\n\n## B\n\n[l] and [m]\n\n# C\n\n[l]: x.md\n[m]: y.md",
		"# A\n\n| a | b |\n|---|---|\n" + strings.Repeat("| c | d |\n", 900) + "\n```sh\n" + strings.Repeat("ls\n", 900) + "```\n",
		strings.Repeat("word ", 30_000) + "\n# after\n",
	}
	for _, text := range hostile {
		if s := text(); len(s) < 4096 {
			texts = append(texts, s)
		}
	}
	for i, text := range texts {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			sameInWindows(t, text, markdown.Options{})
			sameInWindows(t, text, markdown.Options{Kind: "quiz", Strict: true})
		})
	}
}

// What needs only the beginning of a file does not wait for the rest of it, and
// what needs more waits until it is there.
func TestWaiting(t *testing.T) {
	first := "---\ntitle: T\n---\n# One\n\n- [ ] a\n\n> [!TIP]\n> b [c](d.md)\n\n## Two\n\n[ref]\n\n## Three\n"
	rest := "more\n\n## Four\n\n[ref]: x.md\n"
	for name, x := range map[string]struct {
		ask   func(*markdown.Document)
		waits bool
	}{
		"Title":           {func(d *markdown.Document) { d.Title() }, false},
		"Meta":            {func(d *markdown.Document) { d.Meta().String("title") }, false},
		"first chunk":     {func(d *markdown.Document) { d.Chunk(0).Blocks() }, false},
		"second chunk":    {func(d *markdown.Document) { d.Chunk(1).Heading() }, false},
		"a reference":     {func(d *markdown.Document) { d.Chunk(1).Blocks() }, true},
		"open chunk":      {func(d *markdown.Document) { d.Chunk(2) }, true},
		"Has there":       {func(d *markdown.Document) { d.Has(1) }, false},
		"Has not yet":     {func(d *markdown.Document) { d.Has(99) }, true},
		"Scanned":         {func(d *markdown.Document) { d.Scanned(99) }, false},
		"At there":        {func(d *markdown.Document) { d.At(12) }, false},
		"At in the front": {func(d *markdown.Document) { d.At(1) }, false},
		"At not yet":      {func(d *markdown.Document) { d.At(15) }, true},
		"Len":             {func(d *markdown.Document) { d.Len() }, true},
		"Lines":           {func(d *markdown.Document) { d.Lines() }, true},
		"Find":            {func(d *markdown.Document) { d.Find("one", 1) }, true},
		"Questions":       {func(d *markdown.Document) { d.Questions() }, true},
		"Outline":         {func(d *markdown.Document) { d.Outline() }, true},
		"Problems":        {func(d *markdown.Document) { d.Problems() }, true},
		"Check":           {func(d *markdown.Document) { d.Check() }, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := gate{strings.NewReader(rest), make(chan struct{})}
				f := &slow{Reader: io.MultiReader(strings.NewReader(first), g)}
				d, err := markdown.ReadInWindows("x.md", f, len(first)+len(rest), len(first), markdown.Options{})
				if err != nil {
					t.Fatal(err)
				}
				answered := false
				go func() { x.ask(d); answered = true }()
				synctest.Wait()
				if answered == x.waits {
					t.Errorf("answered before the rest was read: %v", answered)
				}
				close(g.open)
				d.Len()
				synctest.Wait()
				if !answered || !f.closed || d.Len() != 4 || d.Lines() != 20 {
					t.Errorf("answered %v, closed %v, %d chunks, %d lines", answered, f.closed, d.Len(), d.Lines())
				}
			})
		})
	}
}

// The rest of a file is read as soon as somebody waits for it, and by itself
// only when the beginning has had a moment.
func TestTheRestComesLater(t *testing.T) {
	first, rest := "# One\n\n# Two\n", "# Three\n"
	for name, ask := range map[string]func(*markdown.Document){
		"asked":   func(d *markdown.Document) { d.Len() },
		"unasked": func(d *markdown.Document) { d.Chunk(0).Blocks(); time.Sleep(markdown.Rest) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &slow{Reader: io.MultiReader(strings.NewReader(first), strings.NewReader(rest))}
				d, err := markdown.ReadInWindows("x.md", f, len(first)+len(rest), len(first), markdown.Options{})
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(markdown.Rest - 1)
				if _, ended := d.Scanned(0); ended {
					t.Fatal("the rest was read before anybody asked, and at once")
				}
				ask(d)
				synctest.Wait()
				if _, ended := d.Scanned(0); !ended || !f.closed {
					t.Errorf("ended %v, closed %v", ended, f.closed)
				}
			})
		})
	}
}

func TestScanned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate{strings.NewReader("text\n"), make(chan struct{})}
		f := &slow{Reader: io.MultiReader(strings.NewReader("# A\n\n# B\n"), g)}
		d, err := markdown.ReadInWindows("x.md", f, 14, 9, markdown.Options{})
		if err != nil {
			t.Fatal(err)
		}
		check := func(i int, there, ended bool) {
			t.Helper()
			if a, b := d.Scanned(i); a != there || b != ended {
				t.Errorf("Scanned(%d) = %v, %v, want %v, %v", i, a, b, there, ended)
			}
		}
		check(0, true, false)
		check(1, false, false)
		close(g.open)
		time.Sleep(markdown.Rest)
		synctest.Wait()
		check(1, true, true)
		check(2, false, true)
		if !d.Has(1) || d.Has(2) {
			t.Errorf("Has(1) %v, Has(2) %v", d.Has(1), d.Has(2))
		}
	})
}

var errDisk = errors.New("the disk is gone")

func TestReadFaults(t *testing.T) {
	text := "# A\n\ntext\n\n# B\n\nmore\n"
	t.Run("at the beginning", func(t *testing.T) {
		f := &slow{Reader: io.MultiReader(strings.NewReader("# A\n"), iotest.ErrReader(errDisk))}
		d, err := markdown.Read("x.md", f, 100, markdown.Options{})
		if !errors.Is(err, errDisk) || d != nil || !f.closed {
			t.Errorf("%v, %v, closed %v", d, err, f.closed)
		}
	})
	t.Run("in the middle", func(t *testing.T) {
		f := &slow{Reader: io.MultiReader(strings.NewReader(text), iotest.ErrReader(errDisk))}
		d, err := markdown.ReadInWindows("x.md", f, 100, 11, markdown.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := sketch(all(d)), "h(A) p(text) h(B) p(more)"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		ps := d.Problems()
		if len(ps) != 1 || ps[0].Line != 8 || !strings.Contains(ps[0].Message, "the disk is gone") || !f.closed {
			t.Errorf("problems %v, closed %v", ps, f.closed)
		}
		if err := d.Err(); !errors.Is(err, errDisk) {
			t.Errorf("Err() = %v", err)
		}
	})
	t.Run("not known yet", func(t *testing.T) {
		disk := gate{iotest.ErrReader(errDisk), make(chan struct{})}
		f := &slow{Reader: io.MultiReader(strings.NewReader(text), disk)}
		d, err := markdown.ReadInWindows("x.md", f, 100, 11, markdown.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Err(); err != nil {
			t.Errorf("before the reading has ended: %v", err)
		}
		close(disk.open)
		if d.Len(); !errors.Is(d.Err(), errDisk) {
			t.Errorf("after it has ended: %v", d.Err())
		}
	})
	t.Run("a file that grew", func(t *testing.T) {
		d := reading(t, strings.Repeat(text, 1000), 64, markdown.Options{})
		if d.Lines() != 7000 || len(d.Problems()) > 0 {
			t.Errorf("%d lines, %v", d.Lines(), d.Problems())
		}
		if err := d.Err(); err != nil {
			t.Errorf("Err() = %v", err)
		}
	})
}

// endless is a text without an end, in lines of 20 bytes.
type endless struct{ at int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "a line of the text \n"[(e.at+i)%20]
	}
	e.at += len(p)
	return len(p), nil
}

func TestTooLarge(t *testing.T) {
	if raceDetector {
		t.Skip("too slow with the race detector")
	}
	d, err := markdown.Read("x.md", &slow{Reader: &endless{}}, 1<<20, markdown.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if ps := d.Problems(); len(ps) != 1 || !strings.Contains(ps[0].Message, "larger than 64 MiB") || d.Err() != markdown.ErrTooLarge {
		t.Errorf("problems %v, error %v", ps, d.Err())
	}
	if n := d.Lines(); n < markdown.MaxSize/20 || n > markdown.MaxSize/20+1 {
		t.Errorf("%d lines", n)
	}
	if os.Getenv("CARREL_LONG") == "" {
		return // the same 64 MiB again, from memory
	}
	whole := markdown.Parse("x.md", bytes.Repeat([]byte("a line of the text\n"), markdown.MaxSize/19+1), markdown.Options{})
	if ps := whole.Problems(); len(ps) != 1 || !strings.Contains(ps[0].Message, "larger than 64 MiB") || whole.Err() != markdown.ErrTooLarge {
		t.Errorf("problems %v, error %v", ps, whole.Err())
	}
}

// long is a file of questions with more chunks than keep their blocks.
func long() string {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "## Which %d?\n<!-- question: {id: q%d} -->\n\n- [x] a\n- [ ] b\n\n## Same?\n\n- [x] c\n- [ ] d\n\n", i, i%150)
	}
	return b.String()
}

func TestParsedAgain(t *testing.T) {
	d := reading(t, long(), 1000, markdown.Options{Kind: "quiz", Strict: true})
	first := pictureOf(d)
	if second := pictureOf(d); !reflect.DeepEqual(second, first) {
		t.Errorf("parsed again it differs:\n got %+v\nwant %+v", second, first)
	}
	ids := map[string]bool{}
	for _, q := range d.Questions() {
		ids[q.ID] = true
	}
	if len(ids) != 350 || len(first.Problems) != 250 {
		t.Errorf("%d ids, %d problems; want 350 and 250: 50 ids twice, 200 headings without one", len(ids), len(first.Problems))
	}
}

// maxHeap is what 10 MB of text, or a part of both, with its chunks, and the blocks around one
// screen, may take.
const maxHeap = 30 << 20

func TestMemoryIsBounded(t *testing.T) {
	if raceDetector {
		t.Skip("too slow with the race detector")
	}
	section := "## Section %d\n\nThe log is the *evidence*, the alert a claim.\n\n- item\n- item\n\n```sh\ngrep -c 'Failed' auth.log\n```\n\n" +
		strings.Repeat("Most of a lesson is plain text that runs on in lines like this.\n", 3) + "\n"
	var b strings.Builder
	for i := 0; b.Len() < part(10<<20); i++ {
		fmt.Fprintf(&b, section, i)
	}
	before := liveHeap()
	d := reading(t, b.String(), 256<<10, markdown.Options{})
	blocks := 0
	for i := 0; d.Has(i); i++ {
		blocks += len(d.Chunk(i).Blocks())
	}
	held := liveHeap() - before
	t.Logf("%d chunks, %d blocks, %.1f MB", d.Len(), blocks, float64(held)/(1<<20))
	if most := int64(part(maxHeap)); held > most {
		t.Errorf("%d bytes are held after all was read, want at most %d", held, most)
	}
	runtime.KeepAlive(d)
	runtime.KeepAlive(&b)
}

func liveHeap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// A reader of a long lesson who goes to its end and back sees the same text.
func TestBackAndForth(t *testing.T) {
	d := reading(t, long(), 4096, markdown.Options{})
	var down, up []string
	for i := range d.Len() {
		down = append(down, sketch(d.Chunk(i).Blocks()))
	}
	for i := d.Len() - 1; i >= 0; i-- {
		up = append(up, sketch(d.Chunk(i).Blocks()))
	}
	if slices.Reverse(up); !slices.Equal(down, up) {
		t.Error("on the way back the text differs")
	}
}

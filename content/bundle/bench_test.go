package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"carrel/content"
)

// lessons makes a course of so many lessons, each with a picture of that size.
func lessons(n, picture int) fstest.MapFS {
	fsys := fstest.MapFS{}
	var outline strings.Builder
	outline.WriteString("---\nkind: course\nid: org.example.large\ntitle: Large\nversion: 1.0.0\n---\n# Large\n\n")
	image := append([]byte("\x89PNG\r\n\x1a\n"), noise(picture)...)
	for i := range n {
		if i%100 == 0 {
			fmt.Fprintf(&outline, "\n## Module %d\n\n", i/100)
		}
		name := fmt.Sprintf("m%02d/lesson-%05d", i/100, i)
		fmt.Fprintf(&outline, "- [Lesson %d](%s.md)\n", i, name)
		text := fmt.Sprintf("---\nid: lesson-%d\ntitle: Lesson %d\n---\n# Lesson %d\n\n%s", i, i, i, strings.Repeat("A sentence of a lesson, one of many. ", 130))
		fsys[name+".md"] = file(text)
		fsys[name+".png"] = &fstest.MapFile{Data: image}
	}
	fsys["course.md"] = file(outline.String())
	return fsys
}

// large packs 1 GB of 10,000 lessons, once for all benchmarks.
var large = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "carrel-bundle-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "large"+Extension)
	return path, Write(context.Background(), path, lessons(10_000, 105_000), WriteOptions{Name: "large"})
})

func TestMain(m *testing.M) {
	if path := os.Getenv(envWrite); path != "" {
		os.Exit(writeOn(path))
	}
	code := m.Run()
	if made {
		path, err := large()
		if err == nil {
			err = os.RemoveAll(filepath.Dir(path))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// made is set when a benchmark asked for the large package.
var made bool

// both runs a benchmark on a package of one lesson and on one of 10,000.
func both(b *testing.B, run func(b *testing.B, path string)) {
	b.Run("lessons=1", func(b *testing.B) { run(b, write(b, lessons(1, 105_000), WriteOptions{Name: "small"})) })
	b.Run("lessons=10000", func(b *testing.B) {
		if testing.Short() {
			b.Skip("-short: 1 GB is not written")
		}
		made = true
		path, err := large()
		if err != nil {
			b.Fatal(err)
		}
		run(b, path)
	})
}

func BenchmarkOpen(b *testing.B) {
	both(b, func(b *testing.B, path string) {
		for b.Loop() {
			p, err := Open(path)
			if err != nil {
				b.Fatal(err)
			}
			p.Close()
		}
	})
}

func BenchmarkCourse(b *testing.B) {
	both(b, func(b *testing.B, path string) {
		p := open(b, path)
		for b.Loop() {
			if _, _, err := p.Course(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkLesson opens the package and reads the first screen of a lesson.
func BenchmarkLesson(b *testing.B) {
	both(b, func(b *testing.B, path string) {
		for b.Loop() {
			p, err := Open(path)
			if err != nil {
				b.Fatal(err)
			}
			c, _, err := p.Course()
			if err != nil {
				b.Fatal(err)
			}
			us := c.Units()
			doc, err := content.Read(p.FS(), c, us[len(us)/2], "")
			if err != nil || len(doc.Chunk(0).Blocks()) == 0 {
				b.Fatal(err)
			}
			p.Close()
		}
	})
}

// BenchmarkCheck tells how many times as long as a bare SHA-256 of the file a
// check takes.
func BenchmarkCheck(b *testing.B) {
	both(b, func(b *testing.B, path string) {
		p := open(b, path)
		b.SetBytes(p.Header().Size)
		var bare, checked time.Duration
		for b.Loop() {
			start := time.Now()
			sum(b, path)
			middle := time.Now()
			if err := p.Check(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
			bare += middle.Sub(start)
			checked += time.Since(middle)
		}
		b.ReportMetric(float64(checked)/float64(bare), "x-sha256")
	})
}

func sum(b *testing.B, path string) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if _, err := io.CopyBuffer(sha256.New(), struct{ io.Reader }{f}, make([]byte, 1<<20)); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkWrite(b *testing.B) {
	fsys := lessons(200, 10_000)
	path := filepath.Join(b.TempDir(), "x.carrel")
	for b.Loop() {
		if err := Write(b.Context(), path, fsys, WriteOptions{Name: "x"}); err != nil {
			b.Fatal(err)
		}
	}
}

// A package is opened by what its header and the upper level of its index take,
// and a lesson by one block, its text and the outline: that holds for 20,000
// files as well as for two.
func TestWhatIsReadOfALargePackage(t *testing.T) {
	t.Parallel()
	small := counted(t, lessons(1, 2000))
	many := counted(t, lessons(2000, 2000))
	if many.open > small.open+4<<10 {
		t.Errorf("opening read %d bytes, and %d of a package of one lesson", many.open, small.open)
	}
	if many.lesson > small.lesson+blockBytes {
		t.Errorf("a lesson read %d bytes, and %d in a package of one lesson", many.lesson, small.lesson)
	}
	if small.lesson == 0 {
		t.Error("nothing was read")
	}
}

type cost struct{ open, lesson int }

// counted packs a course and counts the bytes that are read of the package.
func counted(t *testing.T, fsys fstest.MapFS) cost {
	t.Helper()
	data := read(t, write(t, fsys, signed(t)))
	r := &counter{r: bytes.NewReader(data)}
	p, err := New(r, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	c := cost{open: r.n}
	if _, err := p.FS().Open("m00/lesson-00000.md"); err != nil {
		t.Fatal(err)
	}
	if _, err := inflate(p, "m00/lesson-00000.md"); err != nil {
		t.Fatal(err)
	}
	c.lesson = r.n - c.open
	return c
}

type counter struct {
	r io.ReaderAt
	n int
}

func (c *counter) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.r.ReadAt(b, at)
	c.n += n
	return n, err
}

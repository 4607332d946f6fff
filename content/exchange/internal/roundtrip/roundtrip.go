// Package roundtrip owns what the tests of every reader ask of what was read:
// that it is bounded and clean, and that it becomes a file of a course which
// holds the same questions.
package roundtrip

import (
	"strings"
	"testing"
	"time"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/exchange/internal/shape"
	"carrel/content/markdown"
)

// Reader is the form of every reader.
type Reader func(name string, src []byte) (*exchange.Bank, []exchange.Loss, error)

// Check reads a file and fails the test when what is read is not sound. It
// returns the bank, or nil when the file was refused.
func Check(t *testing.T, read Reader, src []byte) *exchange.Bank {
	t.Helper()
	b, losses, err := read("f", src)
	if err != nil {
		if b != nil || clean.Text(err.Error()) != err.Error() {
			t.Fatalf("refused with a bank, or unclean words: %q", err)
		}
		return nil
	}
	for _, l := range losses {
		if l.Line < 0 || l.Line > strings.Count(string(src), "\n")+1 {
			t.Fatalf("a loss in line %d of %d: %s", l.Line, strings.Count(string(src), "\n")+1, l)
		}
	}
	answerable := 0
	for i := range b.Items {
		if err := shape.Check(&b.Items[i]); err != nil {
			t.Fatal(err)
		}
		if b.Items[i].Kind.Answerable() {
			answerable++
		}
	}
	file, lost := exchange.ToCourse(b, exchange.CourseOptions{})
	again := exchange.FromDocument(markdown.Parse("again.md", file, markdown.Options{Kind: "quiz"}), "again.md")
	kept := 0
	for i := range again {
		if again[i].Kind.Answerable() {
			kept++
		}
	}
	if kept > answerable || kept < answerable && len(lost) == 0 {
		t.Fatalf("%d of %d questions are in the course, told %q:\n%s", kept, answerable, lost, file)
	}
	return b
}

// Hostile gives a reader what nobody writes: each file has to be read or refused
// in a short time. parts are the marks of the format, to be repeated.
func Hostile(t *testing.T, read Reader, parts ...string) {
	t.Helper()
	const big = 1 << 20
	files := map[string][]byte{
		"one line":      []byte(strings.Repeat("a", 10*big)),
		"invalid UTF-8": []byte(strings.Repeat("\xff\xfe\x00", 1000)),
		"controls":      []byte("# \x1b[31m\x00\u202e\n- [x] \x1b]0;x\a\n- [ ] \u0085\n"),
		"quotes":        []byte(strings.Repeat(">", big)),
		"too large":     make([]byte, exchange.MaxSize+1),
	}
	for _, p := range parts {
		files["many of "+p] = []byte(strings.Repeat(p, 30_000))
	}
	for name, src := range files {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			b, _, err := read("f", src)
			if took := time.Since(start); took > 45*time.Second {
				t.Errorf("read in %v", took)
			}
			if err == nil && len(b.Items) > exchange.MaxItems {
				t.Errorf("%d questions", len(b.Items))
			}
			if name == "too large" && err == nil {
				t.Error("a file that is too large is read")
			}
		})
	}
}

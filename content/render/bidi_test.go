package render

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/script"
)

func arabic(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/bidi/arabic.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is seen when the program orders the text.
func TestGoldenBidi(t *testing.T) {
	for _, width := range []int{40, 80, 120} {
		lines := New(Dark(), Options{Bidi: true}).Blocks(blocksOf(arabic(t)), width)
		for i, line := range lines {
			lines[i] = ansi.Strip(script.Program.Line(line))
		}
		checkGolden(t, fmt.Sprintf("bidi-%d", width), strings.Join(lines, "\n"))
	}
}

// A line of a block from the right ends at the margin, its lead included.
func TestBlocksFromTheRight(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a paragraph", "שלום.", "               .םולש"},
		{"first a foreign name", "IAM שלום לכולם.", "     .םלוכל םולש IAM"},
		{"code runs from the left", "שלום `-c a`", "           -c a םולש"},
		{"a bullet", "- שלום", "              םולש •"},
		{"a number", "1. שלום", "             םולש .1"},
		{"a bar", "> שלום", "              םולש │"},
		{"a block of code", "- שלום\n\n  ```\n  a b\n  ```", "              םולש •\n\na b                 "},
		{"latin", "Shalom.", "Shalom."},
		{"latin with a word", "a שלום.", "a םולש."},
		{"a word before latin", "- a שלום\n- b", "• a םולש\n• b"},
	} {
		lines := New(Mono(), Options{Bidi: true}).Blocks(blocksOf(c.in), 20)
		for i, line := range lines {
			lines[i] = ansi.Strip(script.Program.Line(line))
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Marks stand only where they are wanted, take no room, and let nothing
// through that would not pass without them.
func TestMarksOfDirection(t *testing.T) {
	blocks := blocksOf(arabic(t) + "\n\nשלום \u202e\u2067x\x1b[2J\u2069\n")
	for _, s := range everyStyle {
		for _, width := range someWidths {
			marked := New(s, Options{Links: true, Bidi: true}).Blocks(blocks, width)
			for i, line := range marked {
				checkMarked(t, line, width)
				if seen := script.Program.Line(line); cells(ansi.Strip(seen)) > width {
					t.Errorf("wider than %d cells: %q", width, seen)
				}
				marked[i] = unmarked(line)
			}
			checkWords(t, blocks, marked)
			for _, line := range New(s, Options{Links: true}).Blocks(blocks, width) {
				if unmarked(line) != line {
					t.Errorf("marked without being asked: %q", line)
				}
			}
		}
	}
}

// checkMarked holds for every line with marks of direction.
func checkMarked(t *testing.T, line string, width int) {
	t.Helper()
	if n := strings.Count(line, "\u2066") + strings.Count(line, "\u2067"); n != strings.Count(line, "\u2069") {
		t.Errorf("marks without an end: %q", line)
	}
	checkLines(t, []string{unmarked(line)}, width)
	for _, m := range []script.Mode{script.Program, script.Terminal} {
		seen := m.Line(line)
		if again := clean.ANSI(seen, true); again != seen {
			t.Errorf("mode %d: %q is not clean: %q", m, seen, again)
		}
	}
}

// The lessons of a real course in Arabic. Nearly all of their blocks run from
// the right; what is code or a picture without words does not.
func TestRealArabic(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set: no Arabic lessons to draw")
	}
	files, err := filepath.Glob(filepath.Join(shared, "courses", "security-101", "translations", "ar", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no lessons: %v", err)
	}
	right, all := 0, 0
	for i, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		width := 40 + i
		doc := markdown.Parse(path, source, markdown.Options{})
		for n := range doc.Len() {
			for _, line := range New(Dark(), Options{Bidi: true}).Blocks(doc.Chunk(n).Blocks(), width) {
				checkMarked(t, line, width)
				if line == "" {
					continue
				}
				if all++; strings.Contains(line, "\u2067") {
					right++
				}
			}
		}
	}
	if right*10 < all*9 {
		t.Errorf("%d of %d lines run from the right, want nine in ten", right, all)
	}
}

func unmarked(s string) string {
	return strings.NewReplacer("\u2066", "", "\u2067", "", "\u2069", "").Replace(s)
}

func TestRendererWrap(t *testing.T) {
	const text = "IAM שלום לכולם ועוד"
	for _, c := range []struct {
		in   string
		bidi bool
		want string
	}{
		{text, false, "IAM שלום|לכולם ועוד"},
		{text, true, "\u2067IAM שלום\u2069|\u2067לכולם ועוד\u2069"},
		{"one two three four", true, "one two|three four"},
		{"one two שלום", true, "\u2066one two\u2069|\u2066שלום\u2069"},
		{"שלום\n\nשלום", true, "\u2067שלום\u2069||\u2067שלום\u2069"},
	} {
		got := strings.Join(New(Mono(), Options{Bidi: c.bidi}).Wrap(c.in, 10), "|")
		if got != c.want {
			t.Errorf("%q, bidi %t: got %+q, want %+q", c.in, c.bidi, got, c.want)
		}
	}
}

func BenchmarkBidi(b *testing.B) {
	blocks := blocksOf(arabic(b))
	for _, on := range []bool{false, true} {
		r := New(Dark(), Options{Bidi: on})
		b.Run(fmt.Sprintf("marked=%t", on), func(b *testing.B) {
			for b.Loop() {
				r.Blocks(blocks, 80)
			}
		})
	}
}

// Whatever a block holds, its marks end where they began, and a line on the
// screen is as wide as it was laid out.
func FuzzBidi(f *testing.F) {
	f.Add(arabic(f), 40)
	f.Add("- לא `لا` \u2067\n  > a | b\n", 12)
	f.Fuzz(func(t *testing.T, source string, width int) {
		if len(source) > 4<<10 || width > 500 {
			return
		}
		width = max(width, minWidth)
		for _, line := range New(Dark(), Options{Links: true, Bidi: true}).Blocks(blocksOf(clean.Prose(source)), width) {
			checkMarked(t, line, width)
		}
	})
}

// Above the words of a picture, a drawing begins at the left, and words about it
// stand where the text around them does.
func TestWordsAboveAPicture(t *testing.T) {
	blocks := lessonOf("# شرح السجل\n\n![هذا هو الشكل](x.png)\n")
	for line, want := range map[string]string{
		"/\\": "/\\",
		script.Isolate("Not there.", script.LeftToRight): strings.Repeat(" ", 30) + "Not there.",
	} {
		r := New(Mono(), Options{Bidi: true}).As(View{Picture: func(string, int) []string { return []string{line} }})
		got := r.Block(blocks[len(blocks)-1], 40)
		if first := unmarked(got[0]); ansi.Strip(first) != want {
			t.Errorf("%q is at %q, want %q", line, first, want)
		}
	}
}

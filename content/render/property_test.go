package render

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/content/clean"
	"carrel/content/markdown"
)

var everyStyle = map[string]*Style{"dark": Dark(), "light": Light(), "mono": Mono(), "ascii": ASCII()}

var someWidths = []int{10, 11, 17, 40, 80, 120}

// checkLines holds for everything that leaves the package.
func checkLines(t *testing.T, lines []string, width int) {
	t.Helper()
	for i, line := range lines {
		if n := max(ansi.StringWidth(line), ansi.StringWidthWc(line)); n > width {
			t.Errorf("line %d is %d cells wide, want at most %d: %q", i, n, width, line)
		}
		if again := clean.ANSI(line, true); again != line {
			t.Errorf("line %d is not clean: %q, cleaned %q", i, line, again)
		}
		if strings.ContainsAny(line, "\n\t\r") {
			t.Errorf("line %d holds a control: %q", i, line)
		}
	}
}

// checkWords looks for every run of letters and digits of the blocks' text in
// the lines, in order. Breaks inside a word are undone by leaving out all that
// is not a letter or digit.
func checkWords(t *testing.T, blocks []*markdown.Block, lines []string) {
	t.Helper()
	have := letters(ansi.Strip(strings.Join(lines, "\n")))
	for _, b := range blocks {
		_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			text, ok := n.(*ast.Text)
			if !ok || !entering {
				return ast.WalkContinue, nil
			}
			for _, word := range wordsOf(text, b.Source) {
				if !strings.Contains(have, letters(word)) {
					t.Errorf("the word %q is lost", word)
				}
			}
			return ast.WalkContinue, nil
		})
	}
}

// wordsOf returns the words of a text node. In a cell of a table the halves of
// a broken word are not next to each other, so there the words are what cannot
// be broken.
func wordsOf(n *ast.Text, source []byte) (words []string) {
	raw := n.IsRaw() || n.Parent().Kind() == ast.KindCodeSpan
	words = strings.Fields(oneLine(decode(n.Value(source), raw)))
	if !inCell(n) {
		return words
	}
	var pieces []string
	for _, word := range words {
		for state := -1; word != ""; {
			var piece string
			piece, word, _, state = uniseg.FirstLineSegmentInString(word, state)
			if cells(piece) <= minColumn {
				pieces = append(pieces, piece)
			}
		}
	}
	return pieces
}

func inCell(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == extast.KindTableCell {
			return true
		}
	}
	return false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func checkSource(t *testing.T, style *Style, source string, width int) {
	t.Helper()
	checkBlocks(t, style, blocksOf(source), width)
}

func checkBlocks(t *testing.T, style *Style, blocks []*markdown.Block, width int) {
	t.Helper()
	r := New(style, Options{Links: true})
	lines := r.Blocks(blocks, width)
	checkLines(t, lines, max(width, minWidth))
	checkWords(t, blocks, lines)
	for _, b := range blocks {
		r.draw(b, max(width, minWidth)) // what Block would hide is a failure here
		for _, column := range []int{0, 7, 1000} {
			checkLines(t, r.As(View{Sideways: true, Column: column}).Block(b, width), max(width, minWidth))
		}
		if HasCode(b) {
			checkCode(t, r, b, width)
		}
	}
}

// checkCode holds for every block of code: colours change nothing else.
func checkCode(t *testing.T, r *Renderer, b *markdown.Block, width int) {
	t.Helper()
	for _, r := range []*Renderer{r, r.As(View{Sideways: true, Column: 5})} {
		plain, coloured := r.Block(b, width), r.Colour(b, width)
		checkLines(t, coloured, max(width, minWidth))
		if got, want := stripped(coloured), stripped(plain); got != want {
			t.Errorf("coloured, the words are\n%q\nwant\n%q", got, want)
		}
	}
}

func stripped(lines []string) string { return ansi.Strip(strings.Join(lines, "\n")) }

func TestLessonsKeepTheLaws(t *testing.T) {
	for name, source := range samples(t) {
		for style, s := range everyStyle {
			for _, width := range someWidths {
				t.Run(name+"/"+style, func(t *testing.T) { checkSource(t, s, source, width) })
			}
		}
	}
}

// samples are the sources of the goldens and, where CARREL_SHARED names them,
// the lessons of real courses.
func samples(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	found := make(map[string]string)
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimSuffix(filepath.Base(path), ".md")] = string(data)
	}
	return found
}

func TestConcurrentUse(t *testing.T) {
	blocks := blocksOf(samples(t)["latin"])
	r := New(Dark(), Options{})
	want := strings.Join(r.Blocks(blocks, 60), "\n")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				if got := strings.Join(r.Blocks(blocks, 60), "\n"); got != want {
					t.Error("lines differ from those of a single goroutine")
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzBlock(f *testing.F) {
	for _, source := range samples(f) {
		f.Add(source, 40)
	}
	f.Add("a&#27;[31mb&#x1b;]8;;https://x.org&#7; &#x202e;c", 20)
	f.Add("[x](javascript:alert(1)) <https://a.b> ![a](b)", 10)
	f.Add(strings.Repeat("> - ", 20)+"x", 12)
	f.Add("| a\u00adb | Sicher\u00adheits\u00advor\u00adfall |\n|-|-|\n| ภาษา\u200bไทย | र\u200d्य |\n", 10)
	f.Fuzz(func(t *testing.T, source string, width int) {
		if len(source) > 4<<10 || width > 500 {
			return
		}
		source = clean.Prose(source) // as the parser hands it out
		for _, s := range []*Style{Dark(), ASCII()} {
			checkSource(t, s, source, width)
		}
	})
}

func FuzzWrap(f *testing.F) {
	f.Add("\x1b[31mred and \x1b]8;;https://a.example\x07linked\x1b]8;;\x07 words", 12)
	f.Add("\x1b[38;2;1;2;3m中文文本\x1b[0m \x1b]52;c;AAAA\x07 \u202e\x9b31m", 10)
	f.Fuzz(func(t *testing.T, s string, width int) {
		if width > 500 {
			return
		}
		checkLines(t, Wrap(s, width), max(width, minWidth))
	})
}

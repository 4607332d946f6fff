package render

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"carrel/content/markdown"
)

const program = "```python title=a.py\ndef f(x):  # why\n\treturn 'a long text that has to be wrapped on a narrow screen' + x\n\"\"\"one\n\ntwo\"\"\"\n```"

func TestGoldenColours(t *testing.T) {
	for name, s := range map[string]*Style{"dark": Dark(), "light": Light()} {
		for _, width := range []int{40, 80, 120} {
			name := fmt.Sprintf("colours-%s-%d", name, width)
			t.Run(name, func(t *testing.T) {
				lines := New(s, Options{}).Colour(blocksOf(program)[0], width)
				checkGolden(t, name, strings.ReplaceAll(strings.Join(lines, "\n"), "\x1b", "␛"))
			})
		}
	}
}

func TestColour(t *testing.T) {
	for _, c := range []struct {
		name, source string
		style        *Style
		want         bool // other lines than without
	}{
		{"code", "```sh\nif x; then\n```", Dark(), true},
		{"in braces", "``` {.sh .numberLines}\nif x; then\n```", Dark(), true},
		{"code in a list", "- a\n  ```sh\n  if x; then\n  ```", Dark(), true},
		{"no language", "```\nif x; then\n```", Dark(), false},
		{"unknown language", "```klingon\nif x; then\n```", Dark(), false},
		{"indented", "    if x; then", Dark(), false},
		{"a style without colours", "```sh\nif x; then\n```", Mono(), false},
		{"too large", "```sh\n" + strings.Repeat("if x; then\n", 6<<10) + "```", Dark(), false},
	} {
		b := blocksOf(c.source)[0]
		r := New(c.style, Options{})
		plain, coloured := r.Block(b, 60), r.Colour(b, 60)
		if stripped(plain) != stripped(coloured) {
			t.Errorf("%s: the words change", c.name)
		}
		if got := !slices.Equal(plain, coloured); got != c.want {
			t.Errorf("%s: coloured is %v, want %v: %q", c.name, got, c.want, coloured[0])
		}
	}
}

// Each line turns its colours on and off itself.
func TestColoursEndWithTheLine(t *testing.T) {
	for _, line := range New(Dark(), Options{}).Colour(blocksOf(program)[0], 30) {
		if ansi.Strip(line) != "" && !strings.HasSuffix(line, "\x1b[m") {
			t.Errorf("%q goes on in its colour", line)
		}
	}
}

func TestKnownColours(t *testing.T) {
	b := blocksOf("```sh\nif known; then\n```")[0]
	r := New(Dark(), Options{}).As(View{Colours: KnownColours})
	plain := r.Block(b, 60)
	if want := New(Dark(), Options{}).Block(b, 60); !slices.Equal(plain, want) {
		t.Errorf("coloured before anybody asked for it: %q", plain)
	}
	coloured := r.Colour(b, 60)
	if got := r.Block(b, 60); !slices.Equal(got, coloured) || slices.Equal(got, plain) {
		t.Errorf("got %q, want %q", got, coloured)
	}
}

func TestFoldRows(t *testing.T) {
	inner := &markdown.Block{Line: 9, Fold: &markdown.Fold{Summary: "Inner", Blocks: blocksOf("text")}}
	b := &markdown.Block{Line: 3, Fold: &markdown.Fold{Summary: "Outer words that are wrapped", Blocks: append(blocksOf("a"), inner)}}
	for _, c := range []struct {
		open func(*markdown.Block) bool
		want []FoldRow
	}{
		{nil, []FoldRow{{0, 3, true}, {5, 9, true}}},
		{func(*markdown.Block) bool { return false }, []FoldRow{{0, 3, false}}},
	} {
		r := New(Dark(), Options{}).As(View{Open: c.open})
		got := r.Folds(b, 20)
		if !slices.Equal(got, c.want) {
			t.Errorf("folds %v, want %v", got, c.want)
		}
		for _, f := range got {
			if line := ansi.Strip(r.Block(b, 20)[f.Row]); !strings.ContainsAny(line, "▸▾") {
				t.Errorf("row %d is %q, no summary", f.Row, line)
			}
		}
	}
}

func TestHasCode(t *testing.T) {
	code := blocksOf("```sh\nx\n```")[0]
	for _, c := range []struct {
		name  string
		block *markdown.Block
		want  bool
	}{
		{"code", code, true},
		{"in a quote", blocksOf("> ```sh\n> x\n> ```")[0], true},
		{"in a fold", &markdown.Block{Fold: &markdown.Fold{Blocks: []*markdown.Block{code}}}, true},
		{"in a question", &markdown.Block{Question: &markdown.Item{Prompt: []*markdown.Block{code}}}, true},
		{"text", blocksOf("a `b` c")[0], false},
		{"nothing", &markdown.Block{}, false},
	} {
		if got := HasCode(c.block); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSideways(t *testing.T) {
	const code = "```\n0123456789abcdefghij\nshort\n\n日本語日本語日本語\n```"
	for _, c := range []struct {
		column int
		want   []string
	}{
		{0, []string{"  0123456789abc›", "  short", "", "  日本語日本語 ›"}},
		{3, []string{"  ‹456789abcdef›", "  ‹t", "", "  ‹語日本語日本›"}},
		{99, []string{"  ‹789abcdefghij", "  ‹", "", "  ‹ 本語日本語"}},
		{-4, []string{"  0123456789abc›", "  short", "", "  日本語日本語 ›"}},
	} {
		lines := New(Dark(), Options{}).As(View{Sideways: true, Column: c.column}).Block(blocksOf(code)[0], 16)
		if got := strings.Split(stripped(lines), "\n"); !slices.Equal(got, c.want) {
			t.Errorf("column %d:\n got %q\nwant %q", c.column, got, c.want)
		}
	}
}

func TestSidewaysTable(t *testing.T) {
	const in = "|Name|Confidentiality|Number|\n|-|-|-:|\n|first|unauthorised|7|"
	for _, c := range []struct {
		column int
		want   []string
	}{
		{0, []string{" Name  │ Confiden›", "───────┼─────────›", " first │ unauthor›"}},
		{99, []string{"‹tiality │ Number", "‹────────┼────────", "‹ised    │      7"}},
	} {
		lines := New(Dark(), Options{}).As(View{Sideways: true, Column: c.column}).Block(blocksOf(in)[0], 18)
		if got := strings.Split(stripped(lines), "\n"); !slices.Equal(got, c.want) {
			t.Errorf("column %d:\n got %q\nwant %q", c.column, got, c.want)
		}
	}
}

func TestBeyond(t *testing.T) {
	for _, c := range []struct {
		name, source string
		want         int
	}{
		{"code", "```\n" + strings.Repeat("x", 70) + "\n```", 32},
		{"code that fits", "```\nx\n```", 0},
		{"a table of 30 columns", strings.Repeat("|aaaaaa", 30) + "|\n" + strings.Repeat("|-", 30) + "|\n|b|", 30*9 - 1 - 40},
		{"a table that fits when it is wrapped", "|" + strings.Repeat("a b ", 300) + "|\n|-|\n|b|", 0},
		{"text", strings.Repeat("a ", 100), 0},
	} {
		if got := New(Dark(), Options{}).Beyond(blocksOf(c.source)[0], 40); got != c.want {
			t.Errorf("%s: %d columns, want %d", c.name, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	b := &markdown.Block{Line: 7, Fold: &markdown.Fold{Summary: "More", Blocks: blocksOf("## Head\n\ntext\n\n- a")}}
	for _, c := range []struct {
		name  string
		style *Style
		open  func(*markdown.Block) bool
		want  []string
	}{
		{"closed", Dark(), func(*markdown.Block) bool { return false }, []string{"▸ More"}},
		{"open", Dark(), func(b *markdown.Block) bool { return b.Line == 7 }, []string{"▾ More", "", "  Head", "  text", "", "  • a"}},
		{"always open", ASCII(), nil, []string{"- More", "", "  Head", "  text", "", "  - a"}},
	} {
		lines := New(c.style, Options{}).As(View{Open: c.open}).Block(b, 40)
		if got := strings.Split(stripped(lines), "\n"); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFootnotes(t *testing.T) {
	b := blocksOf("1. a note\n2. another")[0]
	b.Kind = markdown.Footnotes
	want := []string{"────────", "1. a note", "2. another"}
	if got := strings.Split(stripped(New(Dark(), Options{}).Block(b, 40)), "\n"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A drawing that fails leaves the words.
func TestFailedDrawingIsPlain(t *testing.T) {
	b := blocksOf("> some *words* to read")[0]
	r := New(Dark(), Options{})
	broken := *r
	broken.style = nil // every use of it panics
	lines := finish(broken.plain(b, 20), Options{})
	if got := stripped(lines); got != "some words to read" {
		t.Errorf("got %q", got)
	}
	if got := stripped(broken.Block(b, 20)); got != "some words to read" {
		t.Errorf("got %q", got)
	}
}

// The colours that are remembered belong to all who draw the same code at once;
// the race detector sees who writes to them.
func TestColoursThatAreRememberedAreShared(t *testing.T) {
	t.Parallel()
	r := New(Dark(), Options{}).As(View{Colours: AllColours})
	for n := range 5 { // of as many lengths: some leave room behind the last token
		b := blocksOf("```go\n" + strings.Repeat("x := 1\n", n+1) + "```\n")[0]
		want := r.Block(b, 40)
		var drawing sync.WaitGroup
		for range 4 {
			drawing.Go(func() {
				if got := r.Block(b, 40); !slices.Equal(got, want) {
					t.Errorf("%d lines: got %q, want %q", n+1, got, want)
				}
			})
		}
		drawing.Wait()
	}
}

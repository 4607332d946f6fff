package render

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	courses "carrel/content/builtin"
	"carrel/content/markdown"
	"carrel/content/starter"
	"carrel/course"
)

// screens are the widths that every lesson is drawn at, in cells.
var screens = []int{60, 80, 120, 200}

// The courses that come with the program, as it plays them.
func TestBuiltInCourses(t *testing.T) {
	for _, c := range courses.Courses() {
		checkCourse(t, c.FS)
	}
	files, err := starter.Course(starter.About{ID: "org.example.a", Title: "A course"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if path.Ext(f.Name) == ".md" {
			t.Run(f.Name, func(t *testing.T) { checkLesson(t, f.Name, f.Text) })
		}
	}
	for _, kind := range course.Kinds {
		if unit, err := starter.Unit(kind, "A unit"); err == nil {
			t.Run(string(kind), func(t *testing.T) { checkLesson(t, "unit.md", unit) })
		}
	}
}

// Three real courses, in every language that they have.
func TestRealCourses(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set: no courses to draw")
	}
	checkCourse(t, os.DirFS(filepath.Join(shared, "courses")))
}

func checkCourse(t *testing.T, fsys fs.FS) {
	t.Helper()
	n := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		source, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		n++
		t.Run(name, func(t *testing.T) { checkLesson(t, name, source) })
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("%d files, %v", n, err)
	}
}

// checkLesson draws a file in every style and at the widths of real screens, as
// the player does.
func checkLesson(t *testing.T, name string, source []byte) {
	t.Helper()
	doc := markdown.Parse(name, source, markdown.Options{})
	var blocks []*markdown.Block
	for i := range doc.Len() {
		for _, b := range doc.Chunk(i).Blocks() {
			blocks = append(blocks, b)
			blocks = append(blocks, below(b)...)
		}
	}
	for _, s := range everyStyle {
		r := New(s, Options{Links: true, Bidi: true})
		for _, width := range screens {
			for _, b := range blocks {
				checkDrawn(t, r, b, width)
			}
		}
	}
	for _, b := range blocks {
		if HasCode(b) && b.Question == nil {
			checkCode(t, New(Dark(), Options{}), b, 60)
		}
	}
}

// below are the blocks of a question that the player draws under its prompt.
func below(b *markdown.Block) []*markdown.Block {
	if b.Question == nil {
		return nil
	}
	q := b.Question
	bs := slices.Concat(q.Explanation, q.Right, q.Partly, q.Wrong, q.Model, slices.Concat(q.Hints...), slices.Concat(q.Rows...), slices.Concat(q.Steps...))
	for _, c := range q.Choices {
		bs = slices.Concat(bs, c.Body, c.Feedback)
	}
	return bs
}

// checkDrawn draws one block and looks for all that it says.
func checkDrawn(t *testing.T, r *Renderer, b *markdown.Block, width int) {
	t.Helper()
	lines := r.Block(b, width)
	for i, line := range lines {
		if r.style == everyStyle["dark"] {
			checkMarked(t, line, width) // the marks are the same in all
		}
		lines[i] = unmarked(line)
	}
	checkLines(t, lines, width)
	checkShown(t, b, lines)
}

// checkShown looks for the words of a block, and of what it holds, in its lines.
func checkShown(t *testing.T, b *markdown.Block, lines []string) {
	t.Helper()
	switch {
	case b.Fold != nil:
		for _, in := range b.Fold.Blocks {
			checkShown(t, in, lines)
		}
	case b.Question != nil:
		for _, in := range append(b.Question.Prompt, b.Question.Heading) {
			checkShown(t, in, lines)
		}
	case b.Node == nil:
	case drawnOtherwise(b):
		checkWords(t, []*markdown.Block{b}, lines)
	default:
		says, shown := spoken(markdown.PlainText(b.Node, b.Source)), spoken(ansi.Strip(strings.Join(lines, "\n")))
		if at := missing(says, shown); at >= 0 {
			t.Errorf("line %d: %q is lost, or out of order, in\n%s", b.Line, says[max(0, at-5):], strings.Join(lines, "\n"))
		}
	}
}

// drawnOtherwise reports a block whose letters do not follow each other on the
// screen as in the text: cells stand beside each other, and formulas and
// diagrams are drawn.
func drawnOtherwise(b *markdown.Block) bool {
	found := false
	_ = ast.Walk(b.Node, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *extast.Table, *markdown.Formula, *markdown.FormulaBlock:
			found = true
		case *ast.FencedCodeBlock:
			found = found || figureOf(n, b.Source) != nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

// spoken are the words of a text, of letters and digits alone, in one case.
func spoken(s string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Cf) }) {
		if word = strings.ToLower(letters(word)); word != "" {
			out = append(out, word)
		}
	}
	return out
}

// missing returns which word of says is the first that shown does not have after
// those before it, or -1. Between them there may be more: the host of a link,
// the word of an alert. A word may be in pieces, where a line ends; words of a
// script without spaces may be in one.
func missing(says, shown []string) int {
	for at, word := range says {
		rest, ok := after(word, shown)
		if !ok {
			return at
		}
		shown = rest
	}
	return -1
}

// after returns what stands behind the first place of a word.
func after(word string, shown []string) ([]string, bool) {
	for i := range shown {
		if rest, ok := pieced(word, shown[i:]); ok {
			return rest, true
		}
	}
	return nil, false
}

// pieced reports whether shown begins with a word, and returns the rest.
func pieced(word string, shown []string) ([]string, bool) {
	for i, piece := range shown {
		left, ok := strings.CutPrefix(word, piece)
		switch {
		case ok && left == "":
			return shown[i+1:], true
		case ok:
			word = left
		default:
			more, joined := strings.CutPrefix(piece, word)
			last, _ := utf8.DecodeLastRuneInString(word)
			if !joined || !isUnspaced(last) {
				return nil, false
			}
			return append([]string{more}, shown[i+1:]...), true
		}
	}
	return nil, false
}

// A word is found whole, and nothing else is taken for it.
func TestMissingWords(t *testing.T) {
	for _, c := range []struct {
		says, shown string
		want        int
	}{
		{"the log is evidence", "• The log (note) is\n│ evidence", -1},
		{"the log is evidence", "the is log evidence", 2},
		{"no loss", "nobody lost it", 0},
		{"cat", "concatenate", 0},
		{"supercali", "super\n│ cali", -1},
		{"日志 文件", "日志文件", -1},
		{"日志文件", "日志\n文件", -1},
		{"日志", "日", 0},
	} {
		if got := missing(spoken(c.says), spoken(c.shown)); got != c.want {
			t.Errorf("%q in %q: %d, want %d", c.says, c.shown, got, c.want)
		}
	}
}

// Every kind of block, in every script, and whatever may stand in one.
func TestSamplesOnScreens(t *testing.T) {
	all := samples(t)
	data, err := os.ReadFile("testdata/blocks.lesson")
	if err != nil {
		t.Fatal(err)
	}
	all["blocks"] = string(data)
	for place, form := range places {
		all[place] = fmt.Sprintf(form, "words **of** a `text`")
		all[place+", from the right"] = fmt.Sprintf(form, "كلمات **من** نص")
	}
	for _, name := range []string{"a file of iTerm", "reports", "colours", "bidi overrides", "C1, as references", "500 marks", "wide and narrow"} {
		for _, place := range []string{"a heading", "a paragraph", "a list", "an alert", "a table"} {
			if !short[place] {
				all[place+": "+name] = fmt.Sprintf(places[place], tricks[name])
			}
		}
	}
	for name, source := range all {
		t.Run(name, func(t *testing.T) { checkLesson(t, name, []byte(source)) })
	}
}

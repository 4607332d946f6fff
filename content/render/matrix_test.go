package render

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
		says, shown := letters(markdown.PlainText(b.Node, b.Source)), letters(ansi.Strip(strings.Join(lines, "\n")))
		if at := missing(says, shown); at >= 0 {
			t.Errorf("line %d: %q is lost, or out of order, in\n%s", b.Line, says[max(0, at-20):], strings.Join(lines, "\n"))
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

// missing returns where in says the first letter is that shown does not have
// after those before it, or -1. Between them there may be more: the host of a
// link, the word of an alert.
func missing(says, shown string) int {
	for at, r := range says {
		i := strings.IndexRune(shown, r)
		if i < 0 {
			return at
		}
		shown = shown[i+len(string(r)):]
	}
	return -1
}

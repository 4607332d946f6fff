package render

import (
	"github.com/yuin/goldmark/ast"

	"carrel/content/markdown"
)

// Colours says which code is given the colours of its language. The lines and
// their words are the same in any case.
type Colours int

const (
	// NoColours draws code plain.
	NoColours Colours = iota
	// KnownColours colours what was coloured not long ago. It takes no time.
	KnownColours
	// AllColours takes some milliseconds a block, and more for the first of a
	// language, so it is for a job, not for a frame.
	AllColours
)

// View is how a reader wants to see a text. The zero View shows all of it, code
// without colours.
type View struct {
	Colours Colours
	// Sideways leaves code and tables as wide as they are. Of what is wider than
	// the screen the columns from Column on are shown, counted from 0, and at
	// most as far as there is something to see.
	Sideways bool
	Column   int
	// Open says whether a fold is open. Nil opens all.
	Open func(fold *markdown.Block) bool
	// Picture returns lines of at most width cells that stand above the words of
	// a picture, wherever it has a paragraph of its own: for the program that
	// shows it, to be filled later. Nil leaves pictures in words.
	Picture func(address string, width int) []string
}

// As returns a renderer that draws as the view says.
func (r *Renderer) As(v View) *Renderer {
	other := *r
	other.view = v
	return &other
}

// View returns how the renderer draws.
func (r *Renderer) View() View { return r.view }

// Colour returns the lines of Block with the code in them coloured.
func (r *Renderer) Colour(b *markdown.Block, width int) []string {
	v := r.view
	v.Colours = AllColours
	return r.As(v).Block(b, width)
}

// Beyond returns how many columns of the code and tables in a block lie beyond
// a screen of so many cells when they are not wrapped.
func (r *Renderer) Beyond(b *markdown.Block, width int) int {
	v := r.view
	v.Sideways = true
	return r.As(v).drawn(b, max(width, minWidth)).beyond
}

// FoldRow is where a fold is in the lines of its block.
type FoldRow struct {
	Row  int // of its summary, counted from 0
	Line int // of the file
	Open bool
}

// Folds returns the folds of a block that can be seen, from top to bottom.
func (r *Renderer) Folds(b *markdown.Block, width int) []FoldRow {
	if b.Fold == nil {
		return nil
	}
	s := r.drawn(b, max(width, minWidth))
	return s.folds
}

// HasCode reports a block that Colour may give colours to.
func HasCode(b *markdown.Block) bool {
	switch {
	case b.Question != nil:
		return hasCode(b.Question.Prompt) || hasCode(b.Question.Stem) || hasCode(b.Question.Explanation)
	case b.Fold != nil:
		return hasCode(b.Fold.Blocks)
	case b.Node == nil:
		return false
	}
	found := false
	_ = ast.Walk(b.Node, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		if n.Kind() == ast.KindFencedCodeBlock {
			found = true
			return ast.WalkStop, nil
		}
		if n.Type() == ast.TypeInline {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

func hasCode(bs []*markdown.Block) bool {
	for _, b := range bs {
		if HasCode(b) {
			return true
		}
	}
	return false
}

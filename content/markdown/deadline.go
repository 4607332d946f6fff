package markdown

import (
	"errors"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
)

// patience is how long a chunk may be parsed, off the loop that draws. What the
// limits let through takes a hundredth of it; a text that finds a way around
// them is shown as it is written.
const patience = 2 * time.Second

// errLate ends the parsing of a chunk that takes too long.
var errLate = errors.New("this part takes too long to be read as Markdown")

// A deadline gives a parse up when its time is over. A nil one never does.
type deadline struct {
	clock func() time.Time
	until time.Time
	steps int
}

// perLook is how many steps are taken between two looks at the clock.
const perLook = 64

func (d *Document) deadline() *deadline {
	clock := d.opts.Clock
	if clock == nil {
		clock = time.Now
	}
	return &deadline{clock: clock, until: clock().Add(patience)}
}

// check is called at every step of a parse.
func (d *deadline) check() {
	if d == nil {
		return
	}
	if d.steps++; d.steps%perLook == 0 && d.clock().After(d.until) {
		panic(errLate)
	}
}

// timed is the context of a parse that ends in time: goldmark asks it for
// something at every line, and at every mark within a line.
type timed struct {
	parser.Context
	by *deadline
}

func (t timed) Get(key parser.ContextKey) any {
	t.by.check()
	return t.Context.Get(key)
}

func (t timed) BlockOffset() int {
	t.by.check()
	return t.Context.BlockOffset()
}

func (t timed) SetBlockOffset(n int) {
	t.by.check()
	t.Context.SetBlockOffset(n)
}

func (t timed) OpenedBlocks() []parser.Block {
	t.by.check()
	return t.Context.OpenedBlocks()
}

func (t timed) PushDelimiter(d *parser.Delimiter) {
	t.by.check()
	t.Context.PushDelimiter(d)
}

func (t timed) LastDelimiter() *parser.Delimiter {
	t.by.check()
	return t.Context.LastDelimiter()
}

func (t timed) RemoveDelimiter(d *parser.Delimiter) {
	t.by.check()
	t.Context.RemoveDelimiter(d)
}

func (t timed) ClearDelimiters(bottom ast.Node) {
	t.by.check()
	t.Context.ClearDelimiters(bottom)
}

package render

import (
	"strconv"
	"strings"
	"time"

	glamour "charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/content/markdown"
	"carrel/content/script"
)

// minRoom is the least room that an indentation leaves, in cells. What is
// nested deeper is drawn without it.
const minRoom = 8

// A sheet is the room in which one container draws: lines go to the page,
// after what the containers around it put at the left.
type sheet struct {
	*page
	lead  string // at the left of every line
	width int    // cells after the lead
	pen   pen    // of plain text
}

// page is what all sheets of one block share.
type page struct {
	style   *Style
	options Options
	view    View
	source  []byte
	lines   []string
	first   string // in place of the lead at the next line: a bullet, a number
	pending bool   // first is set
	beyond  int    // columns of code and tables that do not fit on the screen
	folds   []FoldRow
	until   time.Time // when it is given up

	total    int     // cells of a line with its lead
	running  running // of the text of the block
	verbatim bool    // what is drawn is code
}

func newSheet(r *Renderer, width int) *sheet {
	p := &page{style: r.style, options: r.options, view: r.view, until: time.Now().Add(patience), total: width}
	return &sheet{page: p, width: width, pen: r.body}
}

// put adds lines that are at most s.width cells wide.
func (s *sheet) put(lines ...string) {
	for _, line := range lines {
		lead := s.takeLead()
		if line == "" {
			lead = strings.TrimRight(lead, " ")
		}
		s.lines = append(s.lines, s.directed(lead, line))
	}
}

func (s *sheet) takeLead() string {
	if s.pending {
		s.pending = false
		return s.first
	}
	return s.lead
}

// inside draws a container: first and then rest at its left, both width cells
// wide. Without room for that, first has a line of its own.
func (s *sheet) inside(first, rest string, width int, p pen, draw func(*sheet)) {
	in := &sheet{page: s.page, lead: s.lead + rest, width: s.width - width, pen: p}
	if in.width < minRoom {
		in.lead, in.width = s.lead, s.width
		if sign := strings.TrimSpace(first); sign != "" {
			s.put(read(sign, pen{}).lines(s.width, s.width)...)
		}
		draw(in)
		return
	}
	outer, pending, lines := s.first, s.pending, len(s.lines)
	s.first, s.pending = s.takeLead()+first, true
	draw(in)
	if len(s.lines) == lines {
		s.first, s.pending = outer, pending
	}
}

// block draws a block of a document. The blocks of a question may come from
// several files.
func (s *sheet) block(b *markdown.Block) {
	s.source = b.Source
	if s.options.Bidi {
		s.running = runningOf(b)
	}
	switch {
	case b.Kind == markdown.Question && b.Question != nil:
		s.question(b.Question)
	case b.Fold != nil:
		s.fold(b)
	case b.Node == nil:
	case b.Kind == markdown.Callout:
		s.callout(b.Alert, b.Title, b.Node)
	case b.Kind == markdown.Picture:
		s.picture(b.Node)
	case b.Kind == markdown.Footnotes:
		s.footnotes(b.Node)
	default:
		s.node(b.Node)
	}
}

// question draws what is asked. The player draws the choices, which change.
func (s *sheet) question(q *markdown.Item) {
	if q.Heading != nil {
		s.block(q.Heading)
	}
	for _, b := range q.Prompt {
		s.put("")
		s.block(b)
	}
}

// node draws one block of the tree.
func (s *sheet) node(n ast.Node) {
	s.check()
	switch n := n.(type) {
	case *ast.Heading:
		s.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		s.paragraph(n)
	case *ast.List:
		s.list(n)
	case *ast.Blockquote:
		s.quote(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		s.asCode(func() { s.codeBlock(n) })
	case *markdown.FormulaBlock:
		s.formula(n)
	case *extast.Table:
		s.table(n)
	case *ast.ThematicBreak:
		s.rule()
	case *extast.DefinitionList:
		s.definitions(n)
	default:
		s.children(n, false)
	}
}

// children draws the blocks inside n, with blank lines between them unless
// the author set them tight.
func (s *sheet) children(n ast.Node, tight bool) {
	drawn := false
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		before := len(s.lines)
		if drawn && !tight && !belongs(c.PreviousSibling(), c) {
			s.put("")
		}
		start := len(s.lines)
		s.node(c)
		if len(s.lines) == start {
			s.lines = s.lines[:before]
			continue
		}
		drawn = true
	}
}

// belongs reports whether text stands right under a heading of its own.
func belongs(head, n ast.Node) bool {
	h, ok := head.(*ast.Heading)
	return ok && h.Level > 1 && (n.Kind() == ast.KindParagraph || n.Kind() == ast.KindList)
}

func (s *sheet) paragraph(n ast.Node) {
	if s.view.Picture != nil && markdown.ImageOf(n) != nil {
		s.picture(n)
		return
	}
	var t text
	s.inline(&t, n, s.pen)
	if t.buf.Len() > 0 {
		s.put(t.lines(s.width, s.width)...)
	}
}

func (s *sheet) heading(n *ast.Heading) {
	look := &s.style.sheet
	levels := [...]glamour.StyleBlock{look.H1, look.H2, look.H3, look.H4, look.H5, look.H6}
	own := levels[min(max(n.Level, 1), len(levels))-1].StylePrimitive
	p := s.pen.with(look.Heading.StylePrimitive).with(own)
	var t text
	t.add(strings.TrimLeft(own.Prefix, "\n"), p)
	s.inline(&t, n, p)
	t.add(strings.TrimRight(own.Suffix, "\n"), p)
	s.put(t.lines(s.width, s.width)...)
}

func (s *sheet) rule() { s.line(s.width) }

// line draws a horizontal line.
func (s *sheet) line(width int) {
	look := s.style.sheet.HorizontalRule
	dash := []rune(look.Format)[:1]
	if cells(string(dash)) != 1 {
		dash[0] = '-'
	}
	s.put(s.pen.with(look).of(strings.Repeat(string(dash), width)))
}

func (s *sheet) quote(n ast.Node) {
	if alert, title, ok := markdown.Alert(n); ok {
		s.callout(alert, title, n)
		return
	}
	look := s.style.sheet.BlockQuote
	bar := *look.IndentToken
	drawn := s.pen.with(s.style.more.Muted).token(bar)
	s.inside(drawn, drawn, cells(bar), s.pen.with(look.StylePrimitive), func(in *sheet) {
		in.children(n, false)
	})
}

// callout draws an alert: its word and a bar, so that nothing is said by
// colour alone.
func (s *sheet) callout(alert, title string, n ast.Node) {
	p := s.pen.with(s.style.more.Callouts[alert])
	bar := s.style.more.Bar
	drawn := p.token(bar)
	word := s.options.Word(alert)
	if title != "" {
		word += ": " + title
	}
	s.inside(drawn, drawn, cells(bar), s.pen, func(in *sheet) {
		var t text
		t.add(oneLine([]byte(word)), p.with(glamour.StylePrimitive{Bold: new(true)}))
		in.put(t.lines(in.width, in.width)...)
		in.children(n, false)
	})
}

// picture draws a frame line for a picture that a terminal cannot show.
func (s *sheet) picture(n ast.Node) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		image, ok := n.(*ast.Image)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		s.above(image)
		var t text
		muted := s.pen.with(s.style.more.Muted)
		t.add(s.style.more.Picture, muted)
		if word := s.options.Word("picture"); word != "" {
			t.add(oneLine([]byte(word))+": ", muted)
		}
		s.inline(&t, image, s.pen.with(s.style.sheet.ImageText))
		mark := cells(s.style.more.Picture)
		hang := strings.Repeat(" ", mark)
		for i, line := range t.lines(s.width, s.width-mark) {
			if i > 0 {
				line = hang + line
			}
			s.put(line)
		}
		return ast.WalkSkipChildren, nil
	})
}

// above puts what stands above the words of a picture. A drawing has no direction,
// and where text runs from right to left it begins at the left all the same; a
// line that is marked with its direction is words, and stands where words do.
func (s *sheet) above(image *ast.Image) {
	if s.view.Picture == nil {
		return
	}
	for _, line := range s.view.Picture(markdown.ImageTarget(image), s.width) {
		lead := s.takeLead()
		switch {
		case s.running != fromRight:
			line = lead + line
		case strings.ContainsAny(line, script.Marks):
			line = s.directed(lead, line)
		}
		s.lines = append(s.lines, line)
	}
}

// definitions draws terms and, indented under them, what they mean.
func (s *sheet) definitions(n ast.Node) {
	look := &s.style.sheet
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == extast.KindDefinitionTerm {
			s.term(c, s.pen.with(look.DefinitionTerm))
			continue
		}
		p := s.pen.with(look.DefinitionDescription)
		s.inside("  ", "  ", 2, p, func(in *sheet) { in.children(c, false) })
	}
}

func (s *sheet) term(n ast.Node, p pen) {
	if prev := n.PreviousSibling(); prev != nil && prev.Kind() != n.Kind() {
		s.put("")
	}
	var t text
	s.inline(&t, n, p)
	s.put(t.lines(s.width, s.width)...)
}

func (s *sheet) list(n *ast.List) {
	number, last := n.Start, n.Start+n.ChildCount()-1
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if item.PreviousSibling() != nil && !n.IsTight {
			s.put("")
		}
		mark, p := s.mark(n, item, number, last)
		width := cells(mark)
		s.inside(p.token(mark), strings.Repeat(" ", width), width, s.pen, func(in *sheet) {
			lines := len(in.lines)
			in.children(item, n.IsTight)
			if len(in.lines) == lines {
				in.put("")
			}
		})
		number++
	}
}

// mark returns what stands before an item, padded to the widest number of its
// list.
func (s *sheet) mark(list *ast.List, item ast.Node, number, last int) (string, pen) {
	look := &s.style.sheet
	if box := checkBox(item); box != nil {
		mark := look.Task.Unticked
		if box.IsChecked {
			mark = look.Task.Ticked
		}
		return mark, s.pen.with(look.Task.StylePrimitive)
	}
	if !list.IsOrdered() {
		return look.Item.BlockPrefix, s.pen.with(look.Item)
	}
	digits := strconv.Itoa(number)
	pad := strings.Repeat(" ", max(0, len(strconv.Itoa(last))-len(digits)))
	return pad + digits + look.Enumeration.BlockPrefix, s.pen.with(look.Enumeration)
}

// checkBox returns the box of an item of a task list, or nil.
func checkBox(item ast.Node) *extast.TaskCheckBox {
	if item.FirstChild() == nil {
		return nil
	}
	box, _ := item.FirstChild().FirstChild().(*extast.TaskCheckBox)
	return box
}

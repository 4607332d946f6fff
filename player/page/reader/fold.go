package reader

import (
	"maps"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/player/gallery"
)

// sideStep is how many columns code and tables move at a key.
const sideStep = 8

// sight is how the text of this reader is shown: which folds are open, and
// whether what is too wide for the screen is wrapped or scrolled.
type sight struct {
	open     map[int]bool // the folds that were opened or closed, by their line
	sideways bool
	column   int

	of    *render.Renderer // of the desk
	draw  *render.Renderer // the same, in this view
	album *gallery.Album   // whose pictures it leaves room for
}

// renderer returns the renderer that the reader's jobs draw with. It is another
// one whenever the text looks different.
func (m *Model) renderer() *render.Renderer {
	s := &m.sight
	if a := m.album(); s.draw == nil || s.of != m.desk.Draw || s.album != a {
		s.album = a
		s.of, s.draw = m.desk.Draw, m.view()
	}
	return s.draw
}

// view returns a renderer for a job: what is open must not change under it.
func (m *Model) view() *render.Renderer {
	return m.desk.Draw.As(render.View{
		Colours: render.KnownColours, Sideways: m.sight.sideways, Column: m.sight.column,
		Open: opened(maps.Clone(m.sight.open)), Picture: m.album().Above,
	})
}

// opened returns which folds are open: those that the trainee opened, and those
// that the author did and nobody closed.
func opened(by map[int]bool) func(*markdown.Block) bool {
	return func(fold *markdown.Block) bool {
		open, turned := by[fold.Line]
		return open || !turned && fold.Fold.Open
	}
}

// keySight serves the keys that show more of the text.
func (m *Model) keySight(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Unfold):
		return m.unfold()
	case key.Matches(msg, k.Unwrap):
		m.sight.sideways, m.sight.column = !m.sight.sideways, 0
		if m.sight.sideways {
			m.say(m.desk.T("Long lines of code and wide tables go on beyond the edge: %s", k.Sideways.Help().Key))
		} else {
			m.say(m.desk.T("Long lines of code are wrapped, and wide tables are lists."))
		}
		return m.reshow()
	case key.Matches(msg, k.Sideways):
		return m.sidestep(sideStep)
	case key.Matches(msg, k.SidewaysBack):
		return m.sidestep(-sideStep)
	}
	return nil
}

// reshow draws what is shown in another way.
func (m *Model) reshow() tea.Cmd {
	m.sight.draw = nil
	return m.redraw()
}

// sidestep scrolls code and tables sideways; the first step to the right only
// unwraps them.
func (m *Model) sidestep(by int) tea.Cmd {
	s := &m.sight
	was := *s
	if by > 0 && !s.sideways {
		s.sideways, s.column = true, 0
	} else {
		s.column = max(min(s.column+by, m.beyond()), 0)
	}
	if s.sideways == was.sideways && s.column == was.column {
		return nil
	}
	return m.reshow()
}

// beyond is how many columns of what is on the screen are beyond its edge.
func (m *Model) beyond() int {
	most := 0
	for _, v := range m.visible() {
		most = max(most, m.win.pieces[v.from].beyond)
	}
	return most
}

// unfold opens the first closed fold on the screen; when none is closed, it
// closes the first.
func (m *Model) unfold() tea.Cmd {
	var first *render.FoldRow
	for _, f := range m.foldsInView() {
		if !f.Open {
			return m.turn(f)
		}
		if first == nil {
			first = &f
		}
	}
	if first == nil {
		m.say(m.desk.T("There is nothing folded on the screen."))
		return nil
	}
	return m.turn(*first)
}

// hasFold reports whether there is a fold on the screen.
func (m *Model) hasFold() bool {
	return m.win != nil && m.goal == nil && slices.ContainsFunc(m.visible(), func(v visibly) bool {
		return m.win.pieces[v.from].block.Fold != nil
	})
}

// foldsInView returns the folds whose summary is on the screen.
func (m *Model) foldsInView() (out []render.FoldRow) {
	for _, v := range m.visible() {
		for _, f := range m.renderer().Folds(m.win.pieces[v.from].block, m.measure()) {
			if row := v.top + f.Row; row >= 0 && row < m.height {
				out = append(out, f)
			}
		}
	}
	return out
}

// turn opens a fold, or closes it.
func (m *Model) turn(f render.FoldRow) tea.Cmd {
	if m.sight.open == nil {
		m.sight.open = map[int]bool{}
	}
	m.sight.open[f.Line] = !f.Open
	return m.reshow()
}

// clickFold turns the fold whose summary was clicked.
func (m *Model) clickFold(r row) (cmd tea.Cmd, done bool) {
	p := m.win.pieces[r.from]
	for _, f := range m.renderer().Folds(p.block, m.measure()) {
		if f.Row == r.line-p.gap {
			return m.turn(f), true
		}
	}
	return nil, false
}

// unfolded takes over the folds that a job opened to show what it went to.
func (m *Model) unfolded(lines []int) {
	for _, line := range lines {
		if m.sight.open == nil {
			m.sight.open = map[int]bool{}
		}
		m.sight.open[line] = true
		m.sight.draw = nil
	}
}

// openAt opens the folds of a block in which a line of the source stands.
func (d *drawing) openAt(b *markdown.Block, line int) {
	if b.Fold == nil {
		return
	}
	v := d.r.View()
	for b != nil && b.Fold != nil && line > b.Line {
		if v.Open == nil || !v.Open(b) {
			d.out.opened = append(d.out.opened, b.Line)
		}
		b = holder(b.Fold.Blocks, line)
	}
	if len(d.out.opened) == 0 {
		return
	}
	was, opened := v.Open, map[int]bool{}
	for _, line := range d.out.opened {
		opened[line] = true
	}
	v.Open = func(fold *markdown.Block) bool { return opened[fold.Line] || was != nil && was(fold) }
	d.r = d.r.As(v)
}

// holder returns the last block that begins on a line or before it.
func holder(bs []*markdown.Block, line int) (b *markdown.Block) {
	for _, c := range bs {
		if c.Line <= line {
			b = c
		}
	}
	return b
}

package card

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/course/question"
	"carrel/player/keymap"
)

// picker is a blank that is filled with one of several options. Enter opens
// them as a list in place; left and right go through them without it.
type picker struct {
	base
	i      int
	order  []int // position on the screen to index in the source
	open   bool
	at     int   // the cursor in the open list, by position
	starts []int // the line at which each option of the open list starts
}

func newPicker(b base, i int) *picker {
	return &picker{base: b, i: i, order: b.c.Item.OptionOrder(b.c.policy.Seed, i)}
}

// picked is the option that was picked, or -1.
func (p *picker) picked() int {
	if p.i < len(p.c.Response.Picks) {
		return p.c.Response.Picks[p.i]
	}
	return -1
}

func (p *picker) key(msg tea.KeyPressMsg) (Action, bool) {
	k := p.c.desk.Keys
	switch {
	case p.open:
		return p.keyOpen(msg)
	case key.Matches(msg, k.Enter, k.Space):
		return p.unfold(), true
	case msg.Code == tea.KeyRight:
		return p.turn(1), true
	case msg.Code == tea.KeyLeft:
		return p.turn(-1), true
	}
	return Nothing, false
}

func (p *picker) keyOpen(msg tea.KeyPressMsg) (Action, bool) {
	k := p.c.desk.Keys
	switch {
	case key.Matches(msg, k.Enter, k.Space):
		return p.pick(p.at), true
	case key.Matches(msg, k.Down):
		p.at = min(p.at+1, len(p.order)-1)
	case key.Matches(msg, k.Up):
		p.at = max(p.at-1, 0)
	case key.Matches(msg, k.Back):
		p.open = false
	default:
		return Nothing, false
	}
	p.c.cache = nil
	return Changed, true
}

func (p *picker) unfold() Action {
	p.open, p.c.cache = true, nil
	p.at = max(slices.Index(p.order, p.picked()), 0)
	return Changed
}

// pick takes an option by its position and goes on to the next blank.
func (p *picker) pick(at int) Action {
	p.open = false
	p.c.goTo(p.i + 1)
	return p.change(p.c.Item.Pick(p.c.Response, p.i, p.order[at]))
}

// turn takes the option after (1) or before (-1) the one that is taken.
func (p *picker) turn(by int) Action {
	n := len(p.order)
	if n == 0 {
		return Nothing
	}
	at := slices.Index(p.order, p.picked())
	if at < 0 && by < 0 {
		at = 0
	}
	return p.change(p.c.Item.Pick(p.c.Response, p.i, p.order[(at+by+n)%n]))
}

// click opens the list, or takes the option on that line of it.
func (p *picker) click(line int) Action {
	if !p.open {
		return p.unfold()
	}
	for at := len(p.starts) - 1; at >= 0; at-- {
		if line >= p.starts[at] {
			return p.pick(at)
		}
	}
	p.open = false
	return Changed
}

func (p *picker) paste(string) Action { return Nothing }
func (p *picker) typing() bool        { return false }
func (p *picker) leave()              { p.open = false }
func (p *picker) recall()             {}
func (p *picker) read() (_, _ string) { return "", "" }

func (p *picker) verb() string {
	if p.open {
		return p.c.desk.T("Take")
	}
	return p.c.desk.T("Choose")
}

func (p *picker) keys() []key.Binding {
	k, d := p.c.desk.Keys, p.c.desk
	if p.open {
		return []key.Binding{keymap.Says(k.Down, d.T("Other choices")), keymap.Typing(k.Back, "Esc", d.T("Close"))}
	}
	return []key.Binding{key.NewBinding(key.WithKeys("right"), key.WithHelp("← →", d.T("Next option")))}
}

func (p *picker) draw(width int, on bool) []string {
	if p.open && on {
		return p.list(width)
	}
	t := p.c.desk.Theme
	says := t.Quiet.Render(p.c.desk.T("choose"))
	if i := p.picked(); i >= 0 {
		says = t.Accent.Render(p.c.option(p.i, i))
	}
	if !p.c.writable() {
		return p.c.wrapped(says, width)
	}
	return p.c.wrapped(t.Quiet.Render("[")+" "+says+" "+t.Quiet.Render("]"), width)
}

// list draws the open options; one that a match uses elsewhere is quiet.
func (p *picker) list(width int) []string {
	t := p.c.desk.Theme
	var out []string
	p.starts = p.starts[:0]
	for at, i := range p.order {
		pointer, st := "  ", t.Text
		if p.used(i) {
			st = t.Quiet
		}
		if at == p.at {
			pointer, st = t.Accent.Render(t.Signs.Bar)+" ", t.Accent
		}
		head := pointer + st.Render(p.c.box(true, i == p.picked())) + " "
		p.starts = append(p.starts, len(out))
		text := p.c.option(p.i, i)
		if p.used(i) {
			text += " " + t.Signs.Dot + " " + p.c.desk.T("used")
		}
		out = append(out, hang(head, 6, p.c.wrapped(st.Render(text), width-6))...)
	}
	return out
}

// used reports whether a match uses an option in another row.
func (p *picker) used(option int) bool {
	if p.c.Item.Kind != question.Match {
		return false
	}
	for row, i := range p.c.Response.Picks {
		if row != p.i && i == option {
			return true
		}
	}
	return false
}

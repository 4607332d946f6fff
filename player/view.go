package player

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/render"
	"carrel/content/script"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/page/keys"
	"carrel/player/ui"
)

// The smallest window that works.
const (
	minWidth  = 60
	minHeight = 16
)

// paneFrom is the width from which the outline stands beside the text.
const paneFrom = 100

// rect is a rectangle of cells.
type rect struct{ x, y, w, h int }

func (r rect) holds(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// layout is where things stand: two rows above the body and the banner, two
// below.
type layout struct{ body, page, outline rect }

func (m *Model) layout() layout {
	above := 2 + len(m.banner())
	body := rect{0, above, m.width, max(m.height-above-2-len(m.watch.panel), 0)}
	l := layout{body: body, page: body}
	switch {
	case m.outline == nil:
	case m.width >= paneFrom:
		l.outline = rect{2, body.y, min(m.width*3/10, 44), body.h}
		l.page = rect{l.outline.w + 2, body.y, m.width - l.outline.w - 2, body.h}
	case m.overlay == m.outline:
		l.outline = rect{2, body.y, min(m.width-4, 60), body.h}
	}
	return l
}

func (m *Model) resize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	return tea.Batch(m.settlePanel(), m.place())
}

// place tells everything its size.
func (m *Model) place() tea.Cmd {
	if m.small() {
		return nil
	}
	l := m.layout()
	cmds := []tea.Cmd{m.page.SetSize(l.page.w, l.page.h)}
	if m.outline != nil {
		cmds = append(cmds, m.outline.SetSize(l.outline.w, l.outline.h))
	}
	if m.overlay != nil && m.overlay != m.outline {
		cmds = append(cmds, m.overlay.SetSize(l.body.w, l.body.h))
	}
	return tea.Batch(cmds...)
}

func (m *Model) small() bool { return m.width < minWidth || m.height < minHeight }

// top is what gets the keys.
func (m *Model) top() page.Page {
	if m.overlay != nil {
		return m.overlay
	}
	return m.page
}

func (m *Model) helping() bool {
	_, ok := m.overlay.(*keys.Model)
	return ok
}

// View draws the screen.
func (m *Model) View() tea.View {
	if m.desk == nil {
		return tea.NewView("") // the terminal stays as it is until there is something to show
	}
	if m.drawn == nil {
		v := tea.NewView(clean.Screen(m.inOrder(m.screen())))
		v.AltScreen = true
		v.MouseMode = tea.MouseModeCellMotion
		v.WindowTitle = m.title()
		m.drawn = &v
	}
	return *m.drawn
}

func (m *Model) title() string {
	crumbs := m.page.Head().Crumbs
	if len(crumbs) == 0 || crumbs[0] == "Carrel" {
		return "Carrel"
	}
	return "Carrel - " + clean.Line(crumbs[0])
}

func (m *Model) screen() string {
	switch {
	case m.width == 0:
		return ""
	case m.small():
		return m.tooSmall()
	}
	t := m.desk.Theme
	rule := "  " + ui.Rule(m.width-4, t)
	body := strings.Join(slices.Concat(m.banner(), m.body(), m.watch.panel), "\n")
	return strings.Join([]string{m.header(), rule, body, rule, m.footer()}, "\n")
}

func (m *Model) tooSmall() string {
	said := m.desk.T("Carrel needs a window of %d by %d characters; this one has %d by %d. Make it larger, or its letters smaller. q leaves.",
		minWidth, minHeight, m.width, m.height)
	lines := render.Wrap(said, max(m.width, 1))
	return strings.Join(lines[:min(len(lines), m.height)], "\n")
}

// body draws the page with the outline beside it, or what lies over both.
func (m *Model) body() []string {
	l := m.layout()
	if m.overlay != nil && m.overlay != m.outline {
		return split(m.overlay.View())
	}
	lines := split(m.page.View())
	if l.outline.w == 0 {
		return lines
	}
	pane := split(m.outline.View())
	if l.page.x == 0 {
		return ui.Fill(indent(pane, l.outline.x), m.width, l.body.h, m.desk.Theme)
	}
	out := make([]string, len(lines))
	for i := range lines {
		out[i] = "  " + pane[i] + lines[i]
	}
	return out
}

func indent(lines []string, by int) []string {
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", by) + l
	}
	return lines
}

func split(s string) []string { return strings.Split(s, "\n") }

// header says where one is and how far.
func (m *Model) header() string {
	t, h := m.desk.Theme, m.page.Head()
	if m.overlay != nil && m.overlay != m.outline {
		h = m.overlay.Head()
	}
	right := t.Quiet.Render(h.Note)
	if h.Of > 0 {
		right = ui.Meter(h.Done, h.Of, 10, t) + " " + t.Quiet.Render(m.desk.T("%d/%d", h.Done, h.Of))
	}
	if more := ansi.StringWidth(h.Aside + "   "); h.Aside != "" && ansi.StringWidth(right)+more <= m.width/2 {
		right = strings.TrimRight(t.Quiet.Render(h.Aside)+"   "+right, " ")
	}
	return "  " + ui.Spread(m.crumbs(h.Crumbs, m.width-4-ansi.StringWidth(right)-2), right, m.width-4, t)
}

// crumbs writes the path to the page; its last part has the first right to
// the room.
func (m *Model) crumbs(parts []string, room int) string {
	if len(parts) == 0 {
		return ""
	}
	t := m.desk.Theme
	sep := " " + t.Signs.Crumb + " "
	last := clean.Line(parts[len(parts)-1])
	before := clean.Line(strings.Join(parts[:len(parts)-1], sep))
	last, before = script.Isolated(last), script.Isolated(before)
	if before == "" {
		return t.Strong.Render(ui.Cut(last, room, t))
	}
	if left := room - ansi.StringWidth(last) - 3; left >= 6 {
		return t.Quiet.Render(ui.Cut(before, left, t)+sep) + t.Strong.Render(last)
	}
	return t.Strong.Render(ui.Cut(last, room, t))
}

// zone is a part of the bar that can be clicked.
type zone struct {
	from, to int
	key      string
}

// entry is a binding of the bar as it is shown.
type entry struct {
	label string
	width int
	key   string
}

// between is the room between two entries of the bar.
const between = 3

// footer is the bar: the keys that matter now, and how the keeping stands.
func (m *Model) footer() string {
	status := m.status()
	room := m.width - 4 - ansi.StringWidth(status) - 2
	m.bar = m.bar[:0]
	var labels []string
	x := 2
	for _, e := range fitting(m.entries(), room) {
		m.bar = append(m.bar, zone{x, x + e.width, e.key})
		labels = append(labels, e.label)
		x += e.width + between
	}
	return "  " + ui.Spread(strings.Join(labels, strings.Repeat(" ", between)), status, m.width-4, m.desk.Theme)
}

func (m *Model) entries() []entry {
	t := m.desk.Theme
	var out []entry
	bar := m.top().ShortHelp()
	if m.watch.any() && len(bar) > 0 {
		bar = slices.Insert(bar, 1, keymap.Says(m.desk.Keys.Problems, m.panelTitle()))
	}
	if m.polyglot() && m.overlay == nil && !m.page.Capturing() && len(bar) > 1 {
		bar = slices.Insert(bar, len(bar)-1, m.desk.Keys.Language)
	}
	for _, b := range page.Bindings(bar...) {
		name, desc := t.KeyName(b.Help().Key), ui.Cut(clean.Line(b.Help().Desc), 28, t)
		width := ansi.StringWidth(name) + 1 + ansi.StringWidth(desc)
		out = append(out, entry{t.Key.Render(name) + " " + t.Text.Render(desc), width, b.Keys()[0]})
	}
	return out
}

// fitting drops entries until the rest fit: from the last but one backwards,
// so that Enter and help stay longest.
func fitting(es []entry, room int) []entry {
	width := -between
	for _, e := range es {
		width += e.width + between
	}
	for len(es) > 1 && width > room {
		drop := max(len(es)-2, 1)
		width -= es[drop].width + between
		es = append(es[:drop:drop], es[drop+1:]...)
	}
	return es
}

// Package about owns the page that tells what is known of a course: who made
// it, what it teaches, and what is wrong with its files.
package about

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// most is how many problems of a course are listed.
const most = 200

// Model is the page of one course.
type Model struct {
	page.Plain
	desk          *page.Desk
	book          *page.Book
	width, height int
	off           int
}

// New returns the page of a book.
func New(d *page.Desk, b *page.Book) *Model { return &Model{desk: d, book: b} }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.scroll(0)
	return nil
}

// Update takes keys and the wheel.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		m.scroll(3 * page.Wheel(msg))
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case key.Matches(msg, k.Enter):
		return m.enter()
	case key.Matches(msg, k.Down):
		m.scroll(1)
	case key.Matches(msg, k.Up):
		m.scroll(-1)
	case key.Matches(msg, k.PageDown, k.Space):
		m.scroll(m.height - 2)
	case key.Matches(msg, k.PageUp):
		m.scroll(2 - m.height)
	}
	return nil
}

func (m *Model) enter() tea.Cmd {
	if m.hollow() {
		return page.Ask(page.Library{})
	}
	return page.Ask(page.Open{Book: m.book})
}

// hollow reports whether there is nothing to open.
func (m *Model) hollow() bool {
	return m.book.Course == nil || m.desk.Standing.Resume(m.book.Course) == nil
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.lines())-m.height, 0))
}

func (m *Model) measure() int { return max(min(80, m.width-4), 10) }

// View draws the page.
func (m *Model) View() string {
	margin := strings.Repeat(" ", max((m.width-m.measure())/2, 0))
	var out []string
	for _, l := range m.lines()[m.off:] {
		out = append(out, margin+l)
	}
	return strings.Join(ui.Fill(out, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) lines() []string {
	t := m.desk.Theme
	out := []string{"", t.Strong.Render(m.book.Title()), ""}
	if m.book.Err != nil {
		out = append(out, m.desk.Draw.Wrap(t.Bad.Render(m.book.Why()), m.measure())...)
		if m.book.Hint == "" {
			return out
		}
		return append(append(out, ""), m.desk.Draw.Wrap(t.Text.Render(clean.Line(m.book.Hint)), m.measure())...)
	}
	out = append(out, m.facts()...)
	out = append(out, m.objectives()...)
	return append(out, m.problems()...)
}

func (m *Model) facts() []string {
	c, d := m.book.Course, m.desk
	if c == nil {
		return nil
	}
	done, of := d.Done(m.book)
	rows := [][2]string{
		{d.T("Course"), m.book.ID()}, {d.T("Version"), c.Version}, {d.T("By"), strings.Join(c.Authors, ", ")},
		{d.T("Licence"), c.License}, {d.T("Level"), c.Level}, {d.T("Length"), d.Length(c.Duration)},
		{d.T("Languages"), strings.Join(c.Locales, " ")}, {d.T("Done"), d.T("%d of %d", done, of)},
		{d.T("Signed"), m.signed()},
		{d.T("Fingerprint"), strings.Join(m.book.Origin.Words, " ")},
	}
	var out []string
	for _, r := range rows {
		if r[1] == "" {
			continue
		}
		for i, l := range m.desk.Draw.Wrap(r[1], m.measure()-12) {
			head := ""
			if i == 0 {
				head = d.Theme.Quiet.Render(r[0])
			}
			out = append(out, ui.Pad(head, 12)+l)
		}
	}
	return append(out, "")
}

// signed says who vouches for the course.
func (m *Model) signed() string {
	d, from := m.desk, m.book.Origin
	who := clean.Line(from.Author)
	switch from.Trust {
	case page.Own:
		return d.T("no: a folder on this computer, or built in")
	case page.Trusted:
		return d.T("by %s", who)
	case page.Unsigned:
		return d.T("no: it can only be read")
	}
	return d.T("by %s, who is not trusted here: it can only be read", who)
}

func (m *Model) objectives() []string {
	c, t := m.book.Course, m.desk.Theme
	if c == nil || len(c.Objectives) == 0 {
		return nil
	}
	out := []string{t.Strong.Render(m.desk.T("What you will be able to do")), ""}
	for _, o := range c.Objectives {
		for i, l := range m.desk.Draw.Wrap(m.book.Objective(o), m.measure()-2) {
			head := "  "
			if i == 0 {
				head = t.Quiet.Render(t.Signs.Dot) + " "
			}
			out = append(out, head+l)
		}
	}
	return append(out, "")
}

func (m *Model) problems() []string {
	t, ps := m.desk.Theme, m.book.Problems
	if len(ps) == 0 {
		return nil
	}
	out := []string{t.Strong.Render(m.desk.T("%d problems in the course's files", len(ps))), ""}
	for _, p := range ps[:min(len(ps), most)] {
		out = append(out, m.desk.Draw.Wrap(p.String(), m.measure())...)
	}
	return out
}

// Head names the course.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.book.Title(), m.desk.T("About")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	verb := d.T("Open the course")
	if m.hollow() {
		verb = d.T("Back to the library")
	}
	bar := []key.Binding{keymap.Says(k.Enter, verb)}
	if len(m.lines()) > m.height {
		bar = append(bar, keymap.Says(k.Down, d.T("Read on")))
	}
	return append(bar, k.Back, k.Help)
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k := m.desk.Keys
	return [][]key.Binding{{k.Enter, k.Down, k.Up, k.PageDown, k.PageUp, k.Back}}
}

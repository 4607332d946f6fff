// Package certificate owns the page that shows the certificates of a course:
// what was certified, by whom, how strong the evidence is, and where the file
// lies that is handed on.
package certificate

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/script"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Model is the page of the certificates of one course.
type Model struct {
	page.Plain
	desk          *page.Desk
	book          *page.Book
	awards        []page.Award
	at            int
	width, height int
	off           int
	said          string // of the copy
	job           page.Job
}

// New returns the page of a course that has at least one certificate.
func New(d *page.Desk, b *page.Book) *Model {
	return &Model{desk: d, book: b, awards: d.AwardsOf(b.Course.ID)}
}

// copied is that a copy was written, or not.
type copied struct {
	job  int64
	file string
	err  error
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.scroll(0)
	return nil
}

// Update takes keys, the wheel, and what became of a copy.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.MouseWheelMsg:
		m.scroll(page.Wheel(msg))
	case copied:
		m.tell(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Back):
		return page.Ask(page.Library{})
	case key.Matches(msg, k.Enter):
		return m.copy()
	case key.Matches(msg, k.Right, k.Next):
		m.turn(1)
	case key.Matches(msg, k.Left, k.Previous):
		m.turn(-1)
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

// turn goes to another certificate.
func (m *Model) turn(by int) {
	m.at = min(max(m.at+by, 0), len(m.awards)-1)
	m.off, m.said = 0, ""
}

func (m *Model) scroll(by int) {
	m.off = min(max(m.off+by, 0), max(len(m.lines())-m.height, 0))
}

// copy writes the file to be handed on.
func (m *Model) copy() tea.Cmd {
	a := m.awards[m.at]
	if m.desk.Keep == nil || a.Copy == nil {
		return nil
	}
	m.job.Start()
	keep, job := m.desk.Keep, m.job.Gen
	return func() tea.Msg {
		name, data, err := a.Copy()
		if err != nil {
			return copied{job, "", err}
		}
		file, err := keep(name, data)
		return copied{job, file, err}
	}
}

func (m *Model) tell(msg copied) {
	if !m.job.Ends(msg.job) {
		return
	}
	m.said = m.desk.T("A copy is in %s", clean.Line(msg.file))
	if msg.err != nil {
		m.said = m.desk.T("It could not be copied: %s", clean.Line(msg.err.Error()))
	}
	m.off = max(len(m.lines())-m.height, 0)
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
	d, t, a := m.desk, m.desk.Theme, m.awards[m.at]
	out := []string{"", t.Accent.Render(script.Isolated(clean.Line(a.Title)))}
	out = append(out, d.Draw.Wrap(t.Strong.Render(script.Isolated(clean.Line(a.Name))), m.measure())...)
	out = append(out, d.Draw.Wrap(script.Isolated(clean.Line(a.Of)), m.measure())...)
	out = append(out, "")
	if why := m.lapsed(a); why != "" {
		out = append(append(out, d.Draw.Wrap(t.Bad.Render(why), m.measure())...), "")
	}
	for _, r := range m.facts(a) {
		out = append(out, m.fact(r)...)
	}
	if m.said != "" {
		out = append(append(out, ""), d.Draw.Wrap(t.Good.Render(m.said), m.measure())...)
	}
	return out
}

// lapsed says why a certificate does not count, "" when it does.
func (m *Model) lapsed(a page.Award) string {
	switch {
	case a.Withdrew != "":
		return m.desk.T("It does not count: %s", clean.Line(a.Withdrew))
	case a.Expired(m.desk.Now()):
		return m.desk.T("It has expired. Its issuer can renew it.")
	}
	return ""
}

func (m *Model) facts(a page.Award) [][2]string {
	d := m.desk
	issuer := clean.Line(a.Issuer)
	if !a.Trusted {
		issuer = d.T("%s, not in your trust list", issuer)
	}
	until := d.T("does not expire")
	if !a.Until.IsZero() {
		until = date(a.Until)
	}
	file := clean.Line(a.File)
	if file == "" {
		file = d.T("only the credential came, without a page to print")
	}
	return [][2]string{
		{d.T("Issued"), date(a.Date)}, {d.T("Valid until"), until}, {d.T("Issuer"), issuer},
		{d.T("Evidence"), m.level(a.Level)}, {d.T("File"), file},
	}
}

// level says what an evidence level means.
func (m *Model) level(level string) string {
	switch level {
	case "proctored":
		return m.desk.T("proctored: an examiner graded a sealed exam; who ran the room answers for supervision")
	case "witnessed":
		return m.desk.T("witnessed: somebody else saw your record grow")
	}
	return m.desk.T("self: your own record, which nobody else watched")
}

// labelWidth is the column of what a fact is called.
const labelWidth = 13

func (m *Model) fact(r [2]string) (out []string) {
	for i, l := range m.desk.Draw.Wrap(r[1], m.measure()-labelWidth) {
		head := ""
		if i == 0 {
			head = m.desk.Theme.Quiet.Render(r[0])
		}
		out = append(out, ui.Pad(head, labelWidth)+l)
	}
	return out
}

func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Head says whose certificates these are, and which one is shown.
func (m *Model) Head() page.Head {
	h := page.Head{Crumbs: []string{m.book.Title(), m.desk.T("Certificate")}}
	if len(m.awards) > 1 {
		h.Note = m.desk.T("%d of %d", m.at+1, len(m.awards))
	}
	return h
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	bar := []key.Binding{keymap.Says(k.Enter, d.T("Save a copy"))}
	if len(m.awards) > 1 {
		bar = append(bar, keymap.Says(k.Right, d.T("Next certificate")))
	}
	return append(bar, k.Back, k.Help)
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{{
		keymap.Says(k.Enter, d.T("Save a copy")), keymap.Says(k.Right, d.T("Next certificate")), keymap.Says(k.Left, d.T("Certificate before")), k.Down, k.Up, k.Back,
	}}
}

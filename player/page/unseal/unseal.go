// Package unseal owns the page on which a sealed exam is opened: it says what is
// missing and where to put it, lets one of several envelopes be chosen, and takes
// the passphrase. Nothing of what it opens is written anywhere.
package unseal

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/course"
	"carrel/player/page"
	"carrel/player/ui"
)

// measure is the widest that text is set.
const measure = 76

// maxTyped is the longest passphrase that can be typed, in characters.
const maxTyped = 200

// A stage is what the page is at.
type stage int

const (
	looking  stage = iota // for the files
	missing               // something is; it is looked for again on Enter
	choosing              // one of several envelopes
	typing                // the passphrase
	opening               // which takes a second or two
)

// Model is the opening of one sealed exam.
type Model struct {
	page.Plain
	desk *page.Desk
	book *page.Book
	unit *course.Unit
	open page.Open // to go on with

	width, height int
	job           page.Job
	stage         stage
	found         page.Found
	menu          ui.Menu
	pair          page.Pair
	typed         textinput.Model
	failed        error // of the last try
	off           int   // rows above the screen
}

// New returns the page that opens the exam of u and then goes on as o says.
func New(d *page.Desk, o page.Open, u *course.Unit) *Model {
	m := &Model{desk: d, book: o.Book, unit: u, open: o, typed: textinput.New()}
	m.typed.Prompt, m.typed.CharLimit = "> ", maxTyped
	return m
}

type (
	foundMsg struct {
		gen   int64
		found page.Found
	}
	openedMsg struct {
		gen    int64
		opened *page.Opened
		err    error
	}
)

// Init looks for the files of the exam.
func (m *Model) Init() tea.Cmd { return m.look() }

func (m *Model) look() tea.Cmd {
	m.stage, m.off = looking, 0
	m.job.Start()
	gen, find, c, u, paper := m.job.Gen, m.desk.Sealed, m.book.Course.ID, m.unit.ID, m.book.Paper
	return func() tea.Msg {
		if find == nil {
			return foundMsg{gen: gen}
		}
		return foundMsg{gen, find.Find(c, u, paper)}
	}
}

// took takes what was found: with one envelope there is nothing to choose.
func (m *Model) took(msg foundMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) {
		return nil
	}
	m.found = msg.found
	switch len(m.found.Pairs) {
	case 0:
		m.stage = missing
	case 1:
		return m.take(m.found.Pairs[0])
	default:
		m.choose()
	}
	return nil
}

// choose lists the envelopes, the cursor on the one that was taken before.
func (m *Model) choose() {
	m.stage, m.menu, m.off = choosing, ui.Menu{}, 0
	for i, p := range m.found.Pairs {
		m.menu.Items = append(m.menu.Items, m.nameOf(p))
		if p == m.pair {
			m.menu.At = i
		}
	}
}

// take asks for the passphrase of an envelope. What was typed for the one before
// stays, in case it was the wrong envelope.
func (m *Model) take(p page.Pair) tea.Cmd {
	if m.pair != p {
		m.failed = nil
	}
	m.pair, m.stage, m.off = p, typing, 0
	m.typed.SetStyles(ui.InputStyles(m.desk.Theme))
	return m.typed.Focus()
}

// unseal opens the exam beside the screen.
func (m *Model) unseal() tea.Cmd {
	if m.typed.Value() == "" {
		return nil
	}
	m.stage, m.failed = opening, nil
	m.job.Start()
	gen, with, p, pass := m.job.Gen, m.desk.Sealed, m.pair, m.typed.Value()
	return func() tea.Msg {
		o, err := with.Open(p.Paper, p.Envelope, pass)
		return openedMsg{gen, o, err}
	}
}

// opened goes on with the exam, or says why it did not open and keeps what was
// typed.
func (m *Model) opened(msg openedMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) {
		return nil
	}
	if m.failed = msg.err; m.failed != nil {
		m.stage = typing
		return m.typed.Focus()
	}
	m.typed.Reset()
	return page.Ask(page.Unsealed{Open: m.open, Opened: msg.opened})
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.typed.SetWidth(max(m.measure()-4, 10))
	m.scroll(0)
	return nil
}

// Restyle dresses the line that is typed.
func (m *Model) Restyle() tea.Cmd {
	m.typed.SetStyles(ui.InputStyles(m.desk.Theme))
	return nil
}

// Update takes keys, the mouse, what was found and what was opened.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case foundMsg:
		return m, m.took(msg)
	case openedMsg:
		return m, m.opened(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		if m.stage == typing {
			m.typed, _ = m.typed.Update(msg)
		}
	case tea.MouseWheelMsg:
		m.scroll(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

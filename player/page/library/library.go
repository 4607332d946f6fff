// Package library owns the page on which the courses at hand stand on a shelf.
package library

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/script"
	"carrel/course"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// each is how many rows a course takes, the blank one after it included.
const each = 3

// Model is the shelf.
type Model struct {
	page.Plain
	desk          *page.Desk
	width, height int
	at            int // among the books shown
	moved         bool
	top           int // the first book on the screen
	finding       bool
	input         textinput.Model
}

// New returns the shelf with the cursor on the course last worked in.
func New(d *page.Desk) *Model {
	m := &Model{desk: d}
	m.follow()
	return m
}

// follow puts the cursor on the course last worked in, until it was moved:
// courses arrive one by one.
func (m *Model) follow() {
	for i, b := range m.desk.Books {
		if !m.moved && b.Course != nil && b.Course.ID == m.desk.Standing.Last {
			m.at = i
			m.move(0)
		}
	}
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.move(0)
	return nil
}

// shown are the books that match what is looked for.
func (m *Model) shown() []*page.Book {
	find := ui.Finder(m.input.Value())
	if strings.TrimSpace(m.input.Value()) == "" {
		return m.desk.Books
	}
	var out []*page.Book
	for _, b := range m.desk.Books {
		if len(find(b.Title())) > 0 {
			out = append(out, b)
		}
	}
	return out
}

func (m *Model) here() *page.Book {
	books := m.shown()
	if len(books) == 0 {
		return nil
	}
	return books[min(m.at, len(books)-1)]
}

func (m *Model) move(by int) {
	m.at = min(max(m.at+by, 0), max(len(m.shown())-1, 0))
	fit := max((m.height-1)/each, 1)
	m.top = min(max(m.top, m.at-fit+1), m.at)
}

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case page.Loaded:
		m.follow()
	case tea.KeyPressMsg:
		m.moved = true
		return m, m.key(msg)
	case tea.PasteMsg:
		if m.finding {
			return m, m.typed(msg)
		}
	case tea.MouseWheelMsg:
		m.move(page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	if m.finding {
		return m.keyFinding(msg)
	}
	switch {
	case key.Matches(msg, k.Enter, k.Right):
		return m.open()
	case key.Matches(msg, k.Down):
		m.move(1)
	case key.Matches(msg, k.Up):
		m.move(-1)
	case key.Matches(msg, k.PageDown):
		m.move(m.height / each)
	case key.Matches(msg, k.PageUp):
		m.move(-m.height / each)
	case key.Matches(msg, k.Top):
		m.move(-len(m.desk.Books))
	case key.Matches(msg, k.Bottom):
		m.move(len(m.desk.Books))
	case key.Matches(msg, k.Search):
		m.finding = true
		m.input = textinput.New()
		m.input.Prompt = "/ "
		m.input.CharLimit = 80
		return m.input.Focus()
	case key.Matches(msg, k.About):
		return m.about()
	case key.Matches(msg, k.Certificate) && m.certified(m.here()):
		return page.Ask(page.Certificates{Book: m.here()})
	}
	return nil
}

// certified reports whether a certificate of a course came back.
func (m *Model) certified(b *page.Book) bool {
	return b != nil && b.Course != nil && len(m.desk.AwardsOf(b.Course.ID)) > 0
}

func (m *Model) keyFinding(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case msg.String() == "esc":
		m.finding = false
		m.input.Reset()
		m.input.Blur()
		return nil
	case key.Matches(msg, k.Enter) && m.here() == nil:
		return nil
	case key.Matches(msg, k.Enter):
		m.finding = false
		m.input.Blur()
		return m.open()
	case msg.String() == "down" || msg.String() == "up":
		by := map[string]int{"down": 1, "up": -1}
		m.move(by[msg.String()])
		return nil
	}
	return m.typed(msg)
}

func (m *Model) typed(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	m.at, m.top = 0, 0
	return cmd
}

func (m *Model) open() tea.Cmd {
	b := m.here()
	switch {
	case b == nil:
		return nil
	case b.Err != nil:
		return page.Ask(page.About{Book: b})
	case b.Course == nil:
		return nil
	case m.hollow(b):
		return page.Ask(page.About{Book: b})
	}
	return page.Ask(page.Open{Book: b})
}

// hollow reports whether a course has nothing to open.
func (m *Model) hollow(b *page.Book) bool { return m.desk.Standing.Resume(b.Course) == nil }

func (m *Model) about() tea.Cmd {
	if b := m.here(); b != nil {
		return page.Ask(page.About{Book: b})
	}
	return nil
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	i := m.top + (msg.Y-m.head())/each
	if msg.Button != tea.MouseLeft || msg.Y < m.head() || i >= len(m.shown()) {
		return nil
	}
	m.at = i
	return m.open()
}

// head is the rows above the first book.
func (m *Model) head() int {
	if m.finding {
		return 2
	}
	return 1
}

// View draws the shelf.
func (m *Model) View() string {
	lines := []string{""}
	if m.finding {
		lines = []string{"  " + m.input.View(), ""}
	}
	books := m.shown()
	for i := m.top; i < len(books) && len(lines) < m.height; i++ {
		lines = append(lines, m.book(books[i], i == m.at)...)
	}
	if len(books) == 0 {
		lines = append(lines, "  "+m.desk.Theme.Quiet.Render(m.desk.T("No course has this in its title.")))
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) book(b *page.Book, here bool) []string {
	t := m.desk.Theme
	pointer, title := "  ", t.Text
	if here {
		pointer, title = t.Accent.Render(t.Signs.Bar)+" ", t.Strong
	}
	room := m.width - 6
	first := ui.Spread(title.Render(script.Isolated(b.Title())), m.progress(b), room, t)
	second := ui.Spread(t.Quiet.Render(m.describe(b)), t.Quiet.Render(m.next(b)), room, t)
	return []string{"  " + pointer + first, "    " + second, ""}
}

// progress is the meter of a book, or why there is none.
func (m *Model) progress(b *page.Book) string {
	t := m.desk.Theme
	switch {
	case b.Err != nil:
		return t.Bad.Render(m.desk.T("cannot be opened"))
	case b.Course == nil:
		return t.Quiet.Render(m.desk.T("opening"))
	}
	done, of := m.desk.Done(b)
	word := m.desk.T("%d %%", percent(done, of))
	if m.desk.Standing.Courses[b.Course.ID] == nil {
		word = m.desk.T("new")
	}
	if m.width < 70 {
		return t.Quiet.Render(word)
	}
	return ui.Meter(done, of, 10, t) + "  " + ui.Pad(word, 5)
}

func percent(done, of int) int {
	if of == 0 {
		return 0
	}
	return done * 100 / of
}

// describe is the second line: who it is for, how long, in which languages.
func (m *Model) describe(b *page.Book) string {
	if b.Err != nil {
		return b.Why()
	}
	if b.Course == nil {
		return ""
	}
	c, dot := b.Course, " "+m.desk.Theme.Signs.Dot+" "
	var parts []string
	if m.certified(b) {
		parts = append(parts, m.desk.T("certificate"))
	}
	for _, p := range []string{m.signer(b), c.Level, m.desk.Length(c.Duration), strings.Join(languages(c), " ")} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		parts = []string{m.desk.T("%d lessons", len(c.Units()))}
	}
	return strings.Join(parts, dot)
}

// signer is who signed a package.
func (m *Model) signer(b *page.Book) string {
	switch who := clean.Line(b.Origin.Author); b.Origin.Trust {
	case page.Own:
		return ""
	case page.Trusted:
		return m.desk.T("by %s", who)
	case page.Unsigned:
		return m.desk.T("not signed")
	default:
		return m.desk.T("by %s, not known yet", who)
	}
}

func languages(c *course.Course) []string {
	if len(c.Locales) > 0 {
		return c.Locales
	}
	if c.Locale != "" {
		return []string{c.Locale}
	}
	return nil
}

// next is what Enter would open.
func (m *Model) next(b *page.Book) string {
	if b.Course == nil || m.width < 70 {
		return ""
	}
	if done, of := m.desk.Done(b); of > 0 && done == of {
		return m.desk.T("finished")
	}
	u := m.desk.Standing.Resume(b.Course)
	if u != nil && m.desk.In(b, u.ID).Completed {
		u = b.Course.Next(u.ID)
	}
	if u == nil {
		return ""
	}
	return ui.Cut(m.desk.T("next: %s", script.Isolated(b.TitleOf(u))), m.width/2, m.desk.Theme)
}

// Capturing reports whether letters are typed into the search line.
func (m *Model) Capturing() bool { return m.finding }

// Head counts the courses.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{"Carrel"}, Note: m.desk.T("%d courses", len(m.desk.Books))}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	if m.finding {
		return []key.Binding{keymap.Says(k.Enter, m.verb()), keymap.Typing(k.Down, "↓", d.T("Choose")), keymap.Typing(k.Back, "Esc", d.T("Close"))}
	}
	bar := []key.Binding{keymap.Says(k.Enter, m.verb())}
	if m.certified(m.here()) {
		bar = append(bar, k.Certificate)
	}
	return append(bar, keymap.Says(k.Search, d.T("Find")), k.About, k.Quit, k.Help)
}

func (m *Model) verb() string {
	b := m.here()
	switch {
	case b == nil:
		return ""
	case b.Err != nil || b.Course != nil && m.hollow(b):
		return m.desk.T("What is wrong")
	case b.Course != nil && m.desk.Standing.Courses[b.Course.ID] != nil:
		return m.desk.T("Continue")
	}
	return m.desk.T("Start")
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	k, d := m.desk.Keys, m.desk
	return [][]key.Binding{
		{keymap.Says(k.Enter, d.T("Open the course")), k.Down, k.Up, k.PageDown, k.PageUp},
		{keymap.Says(k.Search, d.T("Find a course by its title")), k.About, k.Certificate},
	}
}

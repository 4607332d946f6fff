// Package search owns the page on which words are looked for in a whole
// course. The unit that was open is searched first, then the others in order;
// hits stand on the screen as they are found.
package search

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/script"
	"carrel/course"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Hits are capped by unit and in all: nobody reads more.
const (
	perUnit = 50
	inAll   = 500
)

// Model is a search of one course.
type Model struct {
	page.Plain
	desk          *page.Desk
	book          *page.Book
	order         []*course.Unit // the open unit first
	width, height int
	input         textinput.Model
	job           page.Job
	ctx           context.Context
	hits          []hit
	searched      int // units looked through
	at, top       int
}

type hit struct {
	unit *course.Unit
	markdown.Hit
}

type foundMsg struct {
	gen  int64
	next int // the unit to look through next
	hits []hit
}

// New returns the search of a book, beginning with a unit.
func New(d *page.Desk, msg page.Search) *Model {
	m := &Model{desk: d, book: msg.Book, input: textinput.New()}
	m.input.Prompt = "/ "
	m.input.CharLimit = 120
	for _, u := range append(msg.Book.Course.Units(), msg.Book.Course.Extras...) {
		if u.ID == msg.Unit {
			m.order = append([]*course.Unit{u}, m.order...)
			continue
		}
		m.order = append(m.order, u)
	}
	return m
}

// Init puts the cursor into the line.
func (m *Model) Init() tea.Cmd { return m.input.Focus() }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.input.SetWidth(max(width-10, 10))
	m.move(0)
	return nil
}

// Update takes keys, the mouse and hits.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case foundMsg:
		return m, m.found(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		return m, m.typed(msg)
	case tea.MouseWheelMsg:
		m.move(page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		m.job.Stop()
		return page.Ask(page.Close{})
	case "enter":
		return m.open(m.at)
	case "down", "ctrl+n":
		m.move(1)
		return nil
	case "up", "ctrl+p":
		m.move(-1)
		return nil
	case "pgdown":
		m.move(m.room())
		return nil
	case "pgup":
		m.move(-m.room())
		return nil
	}
	return m.typed(msg)
}

// typed gives a key to the line and searches anew when the words changed.
func (m *Model) typed(msg tea.Msg) tea.Cmd {
	was := m.input.Value()
	var cmd tea.Cmd
	m.input, cmd = m.input.Update(msg)
	if m.input.Value() == was {
		return cmd
	}
	m.hits, m.searched, m.at, m.top = nil, 0, 0, 0
	if m.words() == "" {
		m.job.Stop()
		return cmd
	}
	m.ctx = m.job.Start()
	return tea.Batch(cmd, m.look(0))
}

func (m *Model) words() string { return strings.TrimSpace(m.input.Value()) }

// look searches the units from i on until one has a hit or there are no more.
func (m *Model) look(i int) tea.Cmd {
	ctx, gen, words, lang := m.ctx, m.job.Gen, m.words(), m.desk.Lang(m.book)
	order, book := m.order, m.book
	return func() tea.Msg {
		for ; i < len(order) && ctx.Err() == nil; i++ {
			if hs := inUnit(book, order[i], lang, words); len(hs) > 0 {
				return foundMsg{gen, i + 1, hs}
			}
		}
		return foundMsg{gen, i, nil}
	}
}

// inUnit searches one unit; one that cannot be read has no hits, and says so
// where it is opened.
func inUnit(b *page.Book, u *course.Unit, lang, words string) []hit {
	doc, err := content.Read(b.FS, b.Course, u, lang)
	if err != nil {
		return nil
	}
	var out []hit
	for _, h := range doc.Find(words, perUnit) {
		out = append(out, hit{u, h})
	}
	return out
}

func (m *Model) found(msg foundMsg) tea.Cmd {
	if msg.gen != m.job.Gen {
		return nil
	}
	m.hits = append(m.hits, msg.hits...)
	m.searched = msg.next
	if msg.next < len(m.order) && len(m.hits) < inAll {
		return m.look(msg.next)
	}
	m.job.Ends(msg.gen)
	return nil
}

// room is how many hits fit below the line.
func (m *Model) room() int { return max((m.height-4)/2, 1) }

func (m *Model) move(by int) {
	m.at = min(max(m.at+by, 0), max(len(m.hits)-1, 0))
	m.top = min(max(m.top, m.at-m.room()+1), m.at)
}

func (m *Model) open(i int) tea.Cmd {
	if i < 0 || i >= len(m.hits) {
		return nil
	}
	m.job.Stop()
	h := m.hits[i]
	return page.Ask(page.Open{Book: m.book, Unit: h.unit.ID, Line: h.Line, Find: m.words()})
}

func (m *Model) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || msg.Y < 4 {
		return nil
	}
	return m.open(m.top + (msg.Y-4)/2)
}

// View draws the line, what was found, and how far the search is.
func (m *Model) View() string {
	t, room := m.desk.Theme, max(m.width-4, 1)
	lines := []string{"", "  " + m.input.View(), "  " + t.Quiet.Render(m.state()), ""}
	find := ui.Finder(m.words())
	for i := m.top; i < len(m.hits) && i < m.top+m.room(); i++ {
		lines = append(lines, m.hit(i, room, find)...)
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, t), "\n")
}

func (m *Model) hit(i, room int, find func(string) [][2]int) []string {
	t, h := m.desk.Theme, m.hits[i]
	pointer, st := "  ", t.Text
	if i == m.at {
		pointer, st = t.Accent.Render(t.Signs.Bar)+" ", t.Strong
	}
	text := ui.Mark(t.Quiet.Render(ui.Cut(excerpt(h.Text, find, room-4, t.Signs.More), room-2, t)), find, t.Found)
	return []string{"  " + pointer + st.Render(ui.Cut(script.Isolated(m.book.TitleOf(h.unit)), room-2, t)), "    " + text}
}

// excerpt cuts a line so that the first hit is in sight.
func excerpt(s string, find func(string) [][2]int, room int, more string) string {
	rs := find(s)
	if len(rs) == 0 || rs[0][1] < room {
		return s
	}
	from := max(rs[0][0]-room/3, 0)
	for from > 0 && s[from]&0xC0 == 0x80 {
		from--
	}
	return more + " " + s[from:]
}

func (m *Model) state() string {
	d := m.desk
	switch {
	case m.words() == "":
		return d.T("Type what you are looking for. Case and accents do not matter.")
	case m.job.Running():
		return d.T("%d found, looking: %d of %d", len(m.hits), m.searched, len(m.order))
	case len(m.hits) == 0:
		return d.T("Nothing found.")
	}
	return d.T("%d found in the whole course", len(m.hits))
}

// Capturing is true: letters are typed into the line.
func (m *Model) Capturing() bool { return true }

// Head says what is searched.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.book.Title(), m.desk.T("Search")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k, d := m.desk.Keys, m.desk
	esc := keymap.Typing(k.Back, "Esc", d.T("Close"))
	if len(m.hits) == 0 {
		return []key.Binding{esc}
	}
	return []key.Binding{keymap.Says(k.Enter, d.T("Go there")), keymap.Typing(k.Down, "↓", d.T("Choose")), esc}
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding { return [][]key.Binding{m.ShortHelp()} }

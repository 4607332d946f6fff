// Package marking owns the page on which a person marks the essays of an exam:
// one after the other, all answers to one question in a row, without the names
// of who wrote them.
//
// What is ticked or written is recorded at once, as an event of the type Drafted
// while the marker is at it and Answered when it is done: the unit is the sheet,
// the response has the criteria that are met and the comment. Who keeps the
// events makes a file of them.
package marking

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
)

// maxComment is the longest comment, in bytes.
const maxComment = 4 << 10

// Essay is one answer that is marked.
type Essay struct {
	Sheet  string         // names the sheet; it is not shown
	Number int            // by which the answer is called
	Item   *markdown.Item // the question; its choices are the criteria
	Text   string         // what was written
	Points func(met []int) question.Mark
	Others []Other // what others gave, where they are to be compared

	Met     []int // ascending
	Comment string
	Done    bool
}

// Other is what another marker gave.
type Other struct {
	Name    string
	Mark    question.Mark
	Met     []int
	Comment string
}

// Model is the page.
type Model struct {
	page.Plain
	desk          *page.Desk
	title         string
	essays        []*Essay
	at            int // of essays; len(essays) is the end
	cursor        int // among the criteria
	off           int // lines above the screen
	width, height int
	area          *textarea.Model // while the comment is written
	refused       string
	drawn         *drawing
}

// New returns the page at the first essay that is not done. The essays are
// ordered by question, then number.
func New(d *page.Desk, title string, essays []*Essay) *Model {
	m := &Model{desk: d, title: title, essays: essays}
	m.at = m.open(0)
	return m
}

// open is the first essay from one on that is not done, around the end; when all
// are done, what stands behind the last.
func (m *Model) open(from int) int {
	for i := range m.essays {
		if at := (from + i) % len(m.essays); !m.essays[at].Done {
			return at
		}
	}
	return len(m.essays)
}

func (m *Model) here() *Essay {
	if m.at >= len(m.essays) {
		return nil
	}
	return m.essays[m.at]
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	m.width, m.height = width, height
	m.drawn = nil
	m.scroll(0)
	return nil
}

// Restyle drops what was drawn.
func (m *Model) Restyle() tea.Cmd {
	m.drawn = nil
	return nil
}

// Capturing reports whether the comment is being written.
func (m *Model) Capturing() bool { return m.area != nil }

// Leave ends the comment.
func (m *Model) Leave() []progress.Event {
	if m.area == nil {
		return nil
	}
	return m.commented()
}

// Unkept reports whether a comment is being written that is not recorded.
func (m *Model) Unkept() bool { return m.area != nil && m.area.Value() != m.here().Comment }

// Update takes keys and the mouse.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.refused = ""
		if m.area != nil {
			return m, m.keyComment(msg)
		}
		return m, m.key(msg)
	case tea.PasteMsg:
		if m.area != nil {
			m.write(msg, len(msg.Content))
		}
	case tea.MouseWheelMsg:
		m.scroll(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft && m.area == nil {
			return m, m.click(msg.X, msg.Y)
		}
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Left):
		m.goTo(m.at - 1)
	case key.Matches(msg, k.Right):
		m.goTo(m.at + 1)
	case m.here() == nil:
		return nil
	case key.Matches(msg, k.Enter):
		return m.done()
	case key.Matches(msg, k.Space) && !m.seen():
		m.reveal() // nothing is ticked unseen
	case key.Matches(msg, k.Space):
		return m.toggle(m.cursor)
	case key.Matches(msg, k.Note):
		m.comment()
	case key.Matches(msg, k.Again):
		return m.undo()
	case len(msg.Text) == 1 && msg.Text[0] >= '1' && msg.Text[0] <= '9':
		return m.toggle(int(msg.Text[0] - '1'))
	default:
		m.move(msg)
	}
	return nil
}

func (m *Model) move(msg tea.KeyPressMsg) {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Down):
		m.step(1)
	case key.Matches(msg, k.Up):
		m.step(-1)
	case key.Matches(msg, k.PageDown):
		m.scroll(max(m.height-2, 1))
	case key.Matches(msg, k.PageUp):
		m.scroll(-max(m.height-2, 1))
	case key.Matches(msg, k.Top):
		m.scroll(-m.off)
	case key.Matches(msg, k.Bottom):
		m.scroll(len(m.draw().lines))
	}
}

// goTo shows another essay, or what stands behind the last.
func (m *Model) goTo(at int) {
	m.at = min(max(at, 0), len(m.essays))
	m.cursor, m.off, m.drawn = 0, 0, nil
}

// step moves the cursor among the criteria. Above the first, below the last, and
// where they are not on the screen, it scrolls: the text is read by the same keys.
func (m *Model) step(by int) {
	next := m.cursor + by
	if next < 0 || next >= len(m.here().Item.Choices) || !m.seen() {
		m.scroll(by)
		return
	}
	m.cursor, m.drawn = next, nil
	m.reveal()
}

// toggle ticks a criterion, or takes the tick away.
func (m *Model) toggle(i int) tea.Cmd {
	e := m.here()
	if i >= len(e.Item.Choices) {
		return nil
	}
	if at, found := slices.BinarySearch(e.Met, i); found {
		e.Met = slices.Delete(slices.Clone(e.Met), at, at+1)
	} else {
		e.Met = slices.Insert(slices.Clone(e.Met), at, i)
	}
	m.cursor, m.drawn = i, nil
	m.reveal()
	return m.desk.Record(m.event())
}

// done ends the work on an essay and goes on to the next that is not done. What
// was not read to its end is shown first.
func (m *Model) done() tea.Cmd {
	if m.below() {
		m.scroll(max(m.height-2, 1))
		return nil
	}
	e := m.here()
	e.Done = true
	event := m.event()
	m.goTo(m.open(m.at + 1))
	return m.desk.Record(event)
}

// undo takes a mark back: it does not count until it is done again.
func (m *Model) undo() tea.Cmd {
	e := m.here()
	if !e.Done {
		return nil
	}
	e.Done, m.drawn = false, nil
	return m.desk.Record(m.event())
}

// event is what is recorded of the essay on the screen.
func (m *Model) event() progress.Event {
	e := m.here()
	out := progress.Event{Type: progress.Drafted, Unit: course.UnitID(e.Sheet), Question: e.Item.ID}
	if e.Done {
		out.Type = progress.Answered
	}
	out.Response = &question.Response{Choices: slices.Clone(e.Met)}
	if e.Comment != "" {
		out.Response.Texts = []string{e.Comment}
	}
	return out
}

// comment begins to write.
func (m *Model) comment() {
	area := textarea.New()
	area.Prompt, area.ShowLineNumbers, area.EndOfBufferCharacter = "", false, ' '
	area.CharLimit, area.MaxContentHeight = 0, maxComment
	area.DynamicHeight, area.MinHeight, area.MaxHeight = true, 2, 6
	area.KeyMap.Paste.SetEnabled(false) // terminals paste by themselves
	area.KeyMap.CopySelection.SetEnabled(false)
	area.SetValue(m.here().Comment)
	area.Focus()
	m.area, m.drawn = &area, nil
	m.reveal()
}

func (m *Model) keyComment(msg tea.KeyPressMsg) tea.Cmd {
	if msg.Code == tea.KeyEscape || msg.Code == tea.KeyTab {
		return m.desk.Record(m.commented()...)
	}
	msg.Text = clean.Key(msg.Text)
	m.write(msg, max(len(msg.Text), 1))
	return nil
}

// write gives a message to the comment; what would make it too long is refused.
func (m *Model) write(msg tea.Msg, grows int) {
	if press, is := msg.(tea.KeyPressMsg); len(m.area.Value())+grows > maxComment && (!is || press.Text != "" || press.Code == tea.KeyEnter) {
		m.refused = m.desk.T("There is no room for more: a comment has at most %d characters.", maxComment)
	} else {
		area, _ := m.area.Update(msg) // its commands only blink
		m.area = &area
	}
	m.drawn = nil
	m.reveal()
}

// commented ends the writing.
func (m *Model) commented() []progress.Event {
	e, text := m.here(), strings.TrimSpace(clean.Text(m.area.Value()))
	m.area, m.drawn = nil, nil
	if text == e.Comment {
		return nil
	}
	e.Comment = text
	return []progress.Event{m.event()}
}

// click ticks a criterion.
func (m *Model) click(x, y int) tea.Cmd {
	if i := m.draw().hit(x, y+m.off, m.off); i >= 0 && m.here() != nil {
		return m.toggle(i)
	}
	return nil
}

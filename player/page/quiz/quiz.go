// Package quiz owns the page on which a quiz is taken, one question a screen,
// and on which an attempt that was handed in is looked at again.
package quiz

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/card"
	"carrel/player/gallery"
	"carrel/player/page"
	"carrel/player/ui"
)

// Measure is the widest that a question is set.
const Measure = 80

// Model is one attempt at a quiz.
type Model struct {
	page.Plain
	desk   *page.Desk
	book   *page.Book
	unit   *course.Unit
	review bool
	loaded bool
	err    error

	width, height int
	job           page.Job
	items         []*markdown.Item
	intro         []*markdown.Block
	introLines    []string
	cards         []*card.Card
	begun         bool // the introduction is behind
	ended         bool // handed in, or read through: what comes next was asked for
	attempt       int
	now           int  // the question on the screen
	off           int  // rows of it above the screen
	asking        bool // what is not answered is named before handing in
	menu          ui.Menu
	todo          []func() tea.Cmd // what each entry of the menu does
	quiet         int              // counts changes, for the pause after the last

	pictures gallery.Gallery
	album    *gallery.Album   // for which draw leaves room
	draw     *render.Renderer // of the desk, with room for pictures
}

// New returns the page of a quiz: its introduction, the attempt under way, or
// the review of the last one.
func New(d *page.Desk, o page.Open, u *course.Unit) *Model {
	was := d.In(o.Book, u.ID)
	m := &Model{desk: d, book: o.Book, unit: u, review: o.Review, attempt: was.Attempt}
	return m
}

type (
	loadedMsg struct {
		gen   int64
		draw  *render.Renderer
		width int
		items []*markdown.Item
		intro []*markdown.Block
		err   error
		set   typeset
	}
	// typeset is what a job has rendered for one width.
	typeset struct {
		intro []string
		parts map[int]*card.Parts
	}
	typesetMsg struct {
		gen int64
		set typeset
	}
)

// Init reads the quiz and sets its introduction and first questions.
func (m *Model) Init() tea.Cmd {
	m.job.Start()
	gen, fs, c, u, lang := m.job.Gen, m.book.FS, m.book.Course, m.unit, m.desk.Lang(m.book)
	r, width := m.renderer(), m.measure()
	return func() tea.Msg {
		doc, err := content.Read(fs, c, u, lang)
		if err != nil {
			return loadedMsg{gen: gen, err: err}
		}
		msg := loadedMsg{gen: gen, draw: r, width: width, items: doc.Questions(), intro: introduction(doc)}
		msg.set = set(r, msg.items, msg.intro, width, 0)
		return msg
	}
}

// introduction is the text before the first question, its title left out: the
// title stands at the top of the page.
func introduction(doc *markdown.Document) []*markdown.Block {
	if doc.Len() == 0 {
		return nil
	}
	var out []*markdown.Block
	for _, b := range doc.Chunk(0).Blocks() {
		if b.Kind == markdown.Question {
			break
		}
		if b.Kind != markdown.Heading || b.Level > 1 {
			out = append(out, b)
		}
	}
	return out
}

// set renders the introduction, the question that is on the screen and those
// beside it.
func set(r *render.Renderer, items []*markdown.Item, intro []*markdown.Block, width, now int) typeset {
	s := typeset{intro: r.Blocks(intro, width), parts: map[int]*card.Parts{}}
	for i := max(now-1, 0); i <= now+1 && i < len(items); i++ {
		s.parts[i] = card.Typeset(r, items[i], width)
	}
	return s
}

func (m *Model) measure() int { return max(min(Measure, m.width-4), 16) }

// margin is the room at the left of the question.
func (m *Model) margin() int { return max((m.width-m.measure())/2, 0) }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	other := width != m.width || gallery.Rows(height) != gallery.Rows(m.height)
	m.width, m.height = width, height
	if !m.loaded || !other {
		m.reveal()
		return nil
	}
	return m.typeset()
}

// Restyle sets everything again in the new theme.
func (m *Model) Restyle() tea.Cmd {
	for _, c := range m.cards {
		c.Restyle()
	}
	if !m.loaded {
		return nil
	}
	return m.typeset()
}

func (m *Model) typeset() tea.Cmd {
	m.job.Start()
	gen, r, items, intro, width, now := m.job.Gen, m.renderer(), m.items, m.intro, m.measure(), m.now
	return func() tea.Msg { return typesetMsg{gen, set(r, items, intro, width, now)} }
}

// Update takes keys, the mouse and the results of jobs, and then has the next
// picture on the screen shown.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	p, cmd := m.update(msg)
	return p, tea.Batch(cmd, m.unveil())
}

func (m *Model) update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case gallery.Shown:
		cmd, _ := m.pictures.Take(msg)
		return m, cmd
	case loadedMsg:
		return m, m.arrived(msg)
	case typesetMsg:
		if m.job.Ends(msg.gen) {
			m.put(msg.set)
		}
	case quietMsg:
		return m, m.pause(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		if m.taking() {
			return m, m.acted(m.cards[m.now].Paste(msg.Content))
		}
	case tea.MouseWheelMsg:
		m.scroll(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

func (m *Model) arrived(msg loadedMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) {
		return nil
	}
	stood := m.here()
	m.items, m.intro, m.err, m.loaded = msg.items, msg.intro, msg.err, true
	m.begun, m.now = m.begun && len(m.items) > 0, min(m.now, max(len(m.items)-1, 0))
	was := m.desk.In(m.book, m.unit.ID)
	m.deal(was)
	m.put(msg.set)
	switch {
	case m.begun:
		return m.back(stood)
	case len(m.items) > 0 && (m.review || was.Running):
		m.begun = true
		return m.show(m.resumed())
	case msg.draw != m.renderer() || msg.width != m.measure():
		return m.typeset() // the theme or the width changed in the meantime
	}
	return nil
}

// deal makes the cards of the attempt as the standing has them.
func (m *Model) deal(was *progress.Unit) {
	m.cards = make([]*card.Card, len(m.items))
	policy := m.policy()
	for i, it := range m.items {
		m.cards[i] = card.New(m.desk, it, policy, was.Answer(it.ID, m.attempt, it.Was))
	}
}

func (m *Model) policy() card.Policy {
	f := m.unit.Rules.Feedback
	p := card.Policy{Tries: 1, Review: m.review, Lang: m.desk.Reads(m.book), Go: m.desk.T("Next"), Later: m.desk.T("Answer later")}
	p.Silent = f == course.None
	p.Reveal = f == course.AtOnce || f == "" || m.review && f == course.After
	if m.unit.Rules.Shuffle {
		p.Seed = fmt.Sprintf("%s %s %d", m.book.Course.ID, m.unit.ID, m.attempt)
	}
	return p
}

func (m *Model) put(s typeset) {
	m.introLines = s.intro
	for i, p := range s.parts {
		if i < len(m.cards) {
			m.cards[i].Set(p)
		}
	}
	m.reveal()
}

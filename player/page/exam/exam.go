// Package exam owns the page on which an exam is sat: its instructions, one
// question a screen, the list of all questions, and handing in. What is written
// is recorded as it stands and marked when all of it is handed in.
//
// The form of a sitting is drawn by the seed that its beginning recorded, and
// its clock is folded from what was recorded since. So a sitting that was killed
// goes on with the same questions, and the clock knows how long it was away.
package exam

import (
	"errors"
	"io/fs"
	"slices"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player/card"
	"carrel/player/gallery"
	"carrel/player/page"
	"carrel/player/ui"
)

// measure is the widest that a question is set.
const measure = 80

// A stage is what of an exam is on the screen.
type stage int

const (
	reading    stage = iota // the instructions
	consenting              // what has to be answered before the clock starts
	beginning               // the journal is asked
	asking                  // a question
	listing                 // all questions
	confirming              // handing in
	resting                 // a break
	coding                  // a supervisor's code is typed
)

// deck is questions of which one is on the screen.
type deck struct {
	items []*markdown.Item
	cards []*card.Card
	now   int
}

// Model is one sitting of an exam, or the review of the last one. That of a
// sealed exam is sat by its paper, which was opened before.
type Model struct {
	page.Plain
	desk   *page.Desk
	book   *page.Book
	unit   *course.Unit
	opened *page.Opened // the paper of a sealed exam; nil for one of the course
	review bool
	loaded bool
	err    error

	width, height int
	job           page.Job
	pictures      gallery.Gallery
	exam          *content.Exam
	paper         *content.Paper
	intro         []*markdown.Block
	introLines    []string
	stage         stage
	consent       deck
	questions     deck
	attempt       int
	off           int // rows above the screen
	ended         bool
	menu          ui.Menu
	todo          []func() tea.Cmd // what each entry of the menu does
	code          textinput.Model
	notice        string        // above the question, until it is gone on from
	refused       string        // why no attempt was begun
	barred        bool          // the screen says that none may be begun now
	left          time.Duration // when the clock was last looked at
	skipping      bool          // an unanswered question of a linear exam is about to be left
	quiet         int           // counts changes, for the pause after the last
	pulse         int           // counts clocks that were started, for the latest
}

// New returns the page of an exam: its instructions, the sitting under way, or
// the review of the last one.
func New(d *page.Desk, o page.Open, u *course.Unit) *Model {
	return &Model{desk: d, book: o.Book, unit: u, opened: d.Opened(o.Book, u.ID), review: o.Review, attempt: d.In(o.Book, u.ID).Attempt}
}

type (
	loadedMsg struct {
		gen   int64
		exam  *content.Exam
		paper *content.Paper // of the attempt under way, or looked at again
		shut  bool           // it is sealed, and was not opened
		err   error
	}
	// typeset is what a job has rendered for one width.
	typeset struct {
		intro []string
		parts map[int]*card.Parts
	}
	typesetMsg struct {
		gen  int64
		deck *deck
		set  typeset
	}
)

// Init reads the exam and draws the form of the attempt at hand.
func (m *Model) Init() tea.Cmd {
	m.job.Start()
	gen, opened, b, u, lang := m.job.Gen, m.opened, m.book, m.unit, m.desk.Lang(m.book)
	seed, met := m.drawn()
	return func() tea.Msg {
		msg := loadedMsg{gen: gen}
		if opened != nil {
			msg.exam = opened.Paper.Read(lang)
		} else if msg.exam, msg.shut, msg.err = read(b.FS, b.Course, u, lang); msg.shut || msg.err != nil {
			return msg
		}
		if seed != "" {
			msg.paper, msg.err = msg.exam.Paper(seed, met)
		}
		return msg
	}
}

// read reads an exam of a course, unless it is sealed: its pools need not be
// there then.
func read(files fs.FS, c *course.Course, u *course.Unit, lang string) (e *content.Exam, shut bool, err error) {
	source, err := content.Read(files, c, u, c.Locale)
	if err != nil || source.Meta().String("sealed") == "true" {
		return nil, err == nil, err
	}
	e, err = content.OpenExam(files, c, u, lang)
	return e, false, err
}

// drawn is the seed of the attempt that runs or is looked at again, and which
// of its questions were answered; "" where there is none.
func (m *Model) drawn() (seed string, met []string) {
	was := m.desk.In(m.book, m.unit.ID)
	s := was.Sitting()
	if s == nil || s.Ended && !m.review {
		return "", nil
	}
	for id, a := range was.Questions {
		if a.Attempt == s.Attempt {
			met = append(met, id)
		}
	}
	return s.Seed, met
}

func (m *Model) arrived(msg loadedMsg) tea.Cmd {
	if !m.job.Ends(msg.gen) {
		return nil
	}
	if msg.shut {
		return page.Ask(page.Unseal{Open: page.Open{Book: m.book, Unit: m.unit.ID}})
	}
	m.loaded, m.exam, m.err = true, msg.exam, msg.err
	if s := m.sitting(); m.err == nil && m.opened != nil && s != nil && !m.opened.Drew(s.Seed) {
		m.err = errors.New(m.desk.T("The attempt under way was begun with another paper. Start the program again, and open that paper to go on with it."))
	}
	if m.err != nil {
		return nil
	}
	m.intro = m.exam.Intro
	if m.paper = msg.paper; m.paper == nil {
		return m.typeset()
	}
	m.deal()
	if m.review {
		m.stage = asking
		return m.show(0)
	}
	return m.resume()
}

// deal makes the cards of the attempt as the standing has them.
func (m *Model) deal() {
	m.consent, m.questions = deck{now: m.consent.now}, deck{now: m.questions.now}
	was := m.desk.In(m.book, m.unit.ID)
	for i, it := range m.paper.Items {
		c := card.New(m.desk, it, m.policy(), m.answerTo(it, was))
		d := &m.questions
		if page.Consents(it) && i < len(m.exam.Blueprint.Fixed) && !m.review {
			d = &m.consent
		}
		d.items, d.cards = append(d.items, it), append(d.cards, c)
	}
}

// answerTo is what was answered in the attempt. What was written for another
// version of the question is not: it would be marked by a key that it was not
// meant for.
func (m *Model) answerTo(it *markdown.Item, was *progress.Unit) *progress.Answer {
	a := was.Answer(it.ID, m.attempt, it.Was)
	if a != nil && a.Draft != nil && a.Drafted != it.Revision() {
		stale := *a
		stale.Draft = nil
		return &stale
	}
	return a
}

func (m *Model) policy() card.Policy {
	p := card.Policy{Tries: 1, Sitting: true, Review: m.review, Reveal: m.review, Lang: m.desk.Reads(m.book), Go: m.desk.T("Next question")}
	if m.paper.Form.Mix.Choices {
		p.Seed = m.paper.Form.Seed
	}
	return p
}

// deck is what is on the screen, or would be.
func (m *Model) deck() *deck {
	if m.stage == consenting {
		return &m.consent
	}
	return &m.questions
}

// card is the question on the screen, or nil.
func (m *Model) card() *card.Card {
	d := m.deck()
	if !m.loaded || m.err != nil || m.stage != asking && m.stage != consenting || d.now >= len(d.cards) {
		return nil
	}
	return d.cards[d.now]
}

func (m *Model) measure() int { return max(min(measure, m.width-4), 16) }

// margin is the room at the left of the question.
func (m *Model) margin() int { return max((m.width-m.measure())/2, 0) }

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	other := width != m.width || rows(height) != rows(m.height)
	m.width, m.height = width, height
	if !m.loaded || m.err != nil || !other {
		m.reveal()
		return nil
	}
	return m.typeset()
}

// Restyle sets everything again in the new theme.
func (m *Model) Restyle() tea.Cmd {
	for _, c := range slices.Concat(m.consent.cards, m.questions.cards) {
		c.Restyle()
	}
	if !m.loaded || m.err != nil {
		return nil
	}
	return m.typeset()
}

// Speak shows the exam in the language that is wanted now.
func (m *Model) Speak() tea.Cmd { return tea.Batch(m.desk.Record(m.Leave()...), m.Init()) }

func (m *Model) typeset() tea.Cmd {
	m.job.Start()
	d := m.deck()
	items := d.items // the deck is dealt anew by Update
	gen, intro, width, draws := m.job.Gen, m.intro, m.measure(), map[int]*render.Renderer{}
	head := m.renderer(m.exam.File)
	for i := max(d.now-1, 0); i <= d.now+1 && i < len(items); i++ {
		draws[i] = m.renderer(m.exam.FileOf(items[i].ID))
	}
	return func() tea.Msg { return typesetMsg{gen, d, set(head, intro, draws, items, width)} }
}

// set renders the introduction, the question that is on the screen and those
// beside it, each by its own renderer: their pictures are in other places.
func set(head *render.Renderer, intro []*markdown.Block, draws map[int]*render.Renderer, items []*markdown.Item, width int) typeset {
	s := typeset{intro: head.Blocks(intro, width), parts: map[int]*card.Parts{}}
	for i, r := range draws {
		s.parts[i] = card.Typeset(r, items[i], width)
	}
	return s
}

func (m *Model) put(msg typesetMsg) {
	if !m.job.Ends(msg.gen) {
		return
	}
	m.introLines = msg.set.intro
	for i, p := range msg.set.parts {
		if i < len(msg.deck.cards) {
			msg.deck.cards[i].Set(p)
		}
	}
	m.reveal()
}

// Update takes keys, the mouse, the clock and the results of jobs.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	if m.ended {
		return m, nil
	}
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
		m.put(msg)
	case page.Begun:
		return m, m.begun(msg)
	case tickMsg:
		return m, m.ticked(msg)
	case quietMsg:
		return m, m.pause(msg)
	case tea.KeyPressMsg:
		return m, m.key(msg)
	case tea.PasteMsg:
		return m, m.paste(msg)
	case tea.MouseWheelMsg:
		m.scroll(3 * page.Wheel(msg))
	case tea.MouseClickMsg:
		return m, m.click(msg)
	}
	return m, nil
}

// rules are those of the exam.
func (m *Model) rules() exam.Rules { return m.exam.Rules }

// sitting is the one under way, or nil.
func (m *Model) sitting() *progress.Sitting {
	s := m.desk.In(m.book, m.unit.ID).Sitting()
	if s == nil || s.Ended {
		return nil
	}
	return s
}

// Package scenario owns the page on which a branching scenario is played, one
// scene a screen, and on which the path through it is looked at afterwards.
package scenario

import (
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/scenario"
	"carrel/player/page"
)

// Measure is the widest that a scene is set.
const Measure = 80

// stage is what is on the screen.
type stage int

const (
	introduction stage = iota
	playing            // a scene that goes on
	ended              // the last scene, and the path to it
)

// Model is one attempt at a scenario, or a look back at the last one.
type Model struct {
	page.Plain
	desk  *page.Desk
	book  *page.Book
	unit  *course.Unit
	again bool // a new attempt was asked for

	width, height int
	job           page.Job
	tale          *markdown.Scenario // nil until it is read
	best          int                // the best score
	err           error

	stage   stage
	changed bool // what was done earlier does not fit the scenario as it is now
	attempt int
	path    []int // the ways taken
	run     scenario.Run

	cursor int  // a stop of the screen; -1: none
	off    int  // rows above the screen
	set    bool // something was set for this width and theme
	intro  []string
	words  map[string]*words // by scene; those that are set for this width and theme
	review []string          // the path as lines, once drawn
}

// New returns the page of a scenario: its introduction, the attempt under way,
// or the end of the last one.
func New(d *page.Desk, o page.Open, u *course.Unit) *Model {
	return &Model{desk: d, book: o.Book, unit: u, again: o.Again, words: map[string]*words{}}
}

type (
	loadedMsg struct {
		gen  int64
		tale *markdown.Scenario
		best int
		err  error
	}
	typesetMsg struct {
		gen   int64
		intro []string
		words map[string]*words
	}
)

// words are the texts of one scene as lines.
type words struct {
	text []string   // with its heading
	ways [][]string // as they are offered
	said [][]string // the consequence of each
}

// Init reads the scenario.
func (m *Model) Init() tea.Cmd {
	m.job.Start()
	gen, fs, c, u, lang := m.job.Gen, m.book.FS, m.book.Course, m.unit, m.desk.Lang(m.book)
	return func() tea.Msg {
		doc, err := content.Read(fs, c, u, lang)
		if err != nil {
			return loadedMsg{gen: gen, err: err}
		}
		tale := doc.Scenario()
		best, _ := tale.Best()
		return loadedMsg{gen: gen, tale: tale, best: best}
	}
}

// Revise shows the scenario as its file is now, in the same scene if the path
// to it is still there. What has become another kind of unit is opened as that.
func (m *Model) Revise() tea.Cmd {
	u, ask := m.book.Revised(m.unit)
	if u == nil {
		return ask
	}
	m.unit = u
	return m.Init()
}

// Speak shows the scene in the language that is wanted now.
func (m *Model) Speak() tea.Cmd { return m.Init() }

// Update takes keys, the mouse and the results of jobs.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case loadedMsg:
		return m, m.arrived(msg)
	case typesetMsg:
		if m.job.Ends(msg.gen) {
			m.put(msg)
		}
	case tea.KeyPressMsg:
		return m, m.key(msg)
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
	if m.err = msg.err; m.err != nil {
		return nil
	}
	m.tale, m.best = msg.tale, msg.best
	return tea.Batch(m.resume(), m.Restyle())
}

// SetSize takes the size of the page.
func (m *Model) SetSize(width, height int) tea.Cmd {
	other := width != m.width
	m.width, m.height = width, height
	if other {
		return m.Restyle()
	}
	m.reveal()
	return nil
}

// Restyle sets everything again.
func (m *Model) Restyle() tea.Cmd {
	m.set, m.intro, m.words, m.review = false, nil, map[string]*words{}, nil
	return m.typeset()
}

// typeset sets what is on the screen and what may be there next, as far as it
// is not set yet.
func (m *Model) typeset() tea.Cmd {
	if m.tale == nil || m.width == 0 {
		return nil
	}
	m.job.Start()
	gen, r, tale, width, wanted := m.job.Gen, m.desk.Draw, m.tale, m.measure(), m.wanted()
	return func() tea.Msg {
		msg := typesetMsg{gen: gen, intro: r.Blocks(tale.Intro, width), words: map[string]*words{}}
		for _, id := range wanted {
			msg.words[id] = set(r, tale, id, width)
		}
		return msg
	}
}

// wanted are the scenes on the path to the screen's, that one and those which
// it leads to, without those that are set.
func (m *Model) wanted() []string {
	ids := append([]string{m.tale.Start}, m.run.Scenes...)
	if now := m.tale.Scene(m.now()); now != nil && m.stage == playing {
		ids = append(ids, now.Ways...)
	}
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		if m.words[id] == nil && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// set renders the words of a scene; nil for one that is not there.
func set(r *render.Renderer, tale *markdown.Scenario, id string, width int) *words {
	c := tale.Words(id)
	if c == nil {
		return nil
	}
	w := &words{text: r.Blocks(append([]*markdown.Block{c.Heading}, c.Blocks...), width)}
	for _, way := range c.Ways {
		w.ways = append(w.ways, r.Blocks(way.Text, width-indent))
		w.said = append(w.said, r.Blocks(way.Consequence, width-indent))
	}
	return w
}

func (m *Model) put(msg typesetMsg) {
	m.set, m.intro, m.review = true, msg.intro, nil
	for id, w := range msg.words {
		m.words[id] = w
	}
	m.reveal()
}

func (m *Model) measure() int { return max(min(Measure, m.width-4), 16) }

// now is the id of the scene on the screen, "" before the first.
func (m *Model) now() string {
	if len(m.run.Scenes) == 0 {
		return ""
	}
	return m.run.Scenes[len(m.run.Scenes)-1]
}

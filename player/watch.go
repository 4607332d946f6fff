package player

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/player/page"
	"carrel/player/ui"
)

// Watch lets a course be edited while it is played.
type Watch struct {
	// Book is the course that is being edited.
	Book *page.Book
	// Changes has a value whenever its files have changed. It is closed when
	// they can no longer be watched.
	Changes <-chan struct{}
	// Check says everything that is wrong with the course. It may take long.
	Check func(context.Context) ([]markdown.Problem, error)
}

// watching is a watch under way, and what is known to be wrong.
type watching struct {
	Watch
	job      page.Job
	problems []markdown.Problem // but for those that are only worth to know
	err      error              // why the course as it is now cannot be played; the one before is on the screen
	hidden   bool               // the panel was closed; the next change opens it
	deaf     bool               // the changes ended
	panel    []string           // what is told of it, below the page
}

type (
	changedMsg struct{}
	deafMsg    struct{}
	revisedMsg struct {
		gen      int64
		course   *course.Course
		problems []markdown.Problem
		err      error
	}
	checkedMsg struct {
		gen      int64
		problems []markdown.Problem
		err      error
	}
)

// start waits for the first change, and checks what is there now.
func (w *watching) start() tea.Cmd {
	if w.Changes == nil {
		return nil
	}
	return tea.Batch(w.await(), w.check())
}

func (w *watching) await() tea.Cmd {
	changes := w.Changes
	return func() tea.Msg {
		if _, ok := <-changes; !ok {
			return deafMsg{}
		}
		return changedMsg{}
	}
}

func (w *watching) check() tea.Cmd {
	ctx := w.job.Start()
	gen, check := w.job.Gen, w.Check
	return func() tea.Msg {
		ps, err := check(ctx)
		return checkedMsg{gen, ps, err}
	}
}

// watched takes what the watch says. The text on the screen is new before
// anything is checked.
func (m *Model) watched(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	w := &m.watch
	switch msg := msg.(type) {
	case changedMsg:
		return tea.Batch(w.await(), w.reload()), true
	case deafMsg:
		w.deaf = true
		return m.settlePanel(), true
	case revisedMsg:
		return w.revised(m, msg), true
	case checkedMsg:
		w.checked(msg)
		return m.settlePanel(), true
	}
	return nil, false
}

func (w *watching) reload() tea.Cmd {
	w.job.Start()
	gen, fs, name := w.job.Gen, w.Book.FS, w.Book.Name
	return func() tea.Msg {
		c, ps, err := content.Load(fs, name)
		return revisedMsg{gen, c, ps, err}
	}
}

func (w *watching) revised(m *Model, msg revisedMsg) tea.Cmd {
	if !w.job.Ends(msg.gen) {
		return nil
	}
	w.err, w.hidden = msg.err, false
	if msg.err != nil {
		return m.settlePanel()
	}
	w.Book.Revise(msg.course, msg.problems)
	return tea.Batch(m.revise(w.Book), m.settlePanel(), w.check())
}

func (w *watching) checked(msg checkedMsg) {
	if w.job.Ends(msg.gen) && msg.err == nil {
		w.problems = slices.DeleteFunc(msg.problems, func(p markdown.Problem) bool { return p.Rule.Level == markdown.Note })
	}
}

// revise puts the course as it is now on the screen, in its place.
func (m *Model) revise(b *page.Book) tea.Cmd {
	cmds := []tea.Cmd{m.rename(b)}
	if m.outline != nil && m.outline.Book == b {
		cmds = append(cmds, m.reviseOutline(b))
	}
	if p, ok := m.page.(page.Reviser); ok {
		cmds = append(cmds, p.Revise())
	}
	return tea.Batch(cmds...)
}

// reviseOutline makes the outline anew where the old one stood.
func (m *Model) reviseOutline(b *page.Book) tea.Cmd {
	over := m.overlay == m.outline
	here := m.outline.Here()
	m.outline = nil
	m.bringOutline(b, here)
	if over {
		m.outline.Focus(true)
		m.overlay = m.outline
	}
	return m.place()
}

// any reports whether there is something to tell.
func (w *watching) any() bool { return w.err != nil || w.deaf || len(w.problems) > 0 }

// togglePanel closes the panel, or opens it again.
func (m *Model) togglePanel() tea.Cmd {
	m.watch.hidden = !m.watch.hidden
	return m.settlePanel()
}

// settlePanel makes the panel anew and gives the page the room that is left. It
// takes a third of the body at most, so that the edit itself is seen.
func (m *Model) settlePanel() tea.Cmd {
	rows := len(m.watch.panel)
	m.watch.panel = nil
	if m.watch.any() && !m.watch.hidden && !m.small() {
		m.watch.panel = m.panel(min(m.width-4, 100), max((m.height-4)/3, 4))
	}
	if len(m.watch.panel) == rows {
		return nil
	}
	return m.place()
}

func (m *Model) panel(width, height int) []string {
	w, d := &m.watch, m.desk
	var body []string
	switch {
	case w.deaf:
		body = render.Wrap(d.T("The folder can no longer be watched. Leave and start again to see further edits."), width-4)
	case w.err != nil:
		body = render.Wrap(clean.Line(w.err.Error()), width-4)
	default:
		body = m.problemLines(width-4, height-2)
	}
	lines := ui.Box(m.panelTitle(), body[:min(len(body), height-2)], width, d.Theme)
	for i, l := range lines {
		lines[i] = ui.Fit("  "+l, m.width, d.Theme)
	}
	return lines
}

func (m *Model) panelTitle() string {
	w, d := &m.watch, m.desk
	switch n := len(w.problems); {
	case w.deaf:
		return d.T("Not watching")
	case w.err != nil:
		return d.T("The course cannot be played as it is; this is the one before")
	case n == 1:
		return d.T("1 problem")
	default:
		return d.T("%d problems", n)
	}
}

// problemLines tells the problems of the file on the screen first, as many as
// there is room for.
func (m *Model) problemLines(width, height int) []string {
	here := m.pathHere()
	var out []string
	for _, first := range []bool{true, false} {
		for _, p := range m.watch.problems {
			if len(out) >= height {
				return out
			}
			if (p.File == here) == first {
				out = append(out, m.problem(p, width)...)
			}
		}
	}
	return out
}

func (m *Model) problem(p markdown.Problem, width int) []string {
	t := m.desk.Theme
	where := fmt.Sprintf("%s:%d:%d", p.File, max(p.Line, 1), max(p.Col, 1))
	line := t.Quiet.Render(where) + " " + p.Message
	if p.Hint != "" {
		line += t.Quiet.Render(" (" + p.Hint + ")")
	}
	return render.Wrap(line, width)
}

// pathHere is the file of the unit on the screen, or "".
func (m *Model) pathHere() string {
	if m.outline == nil || m.outline.Book.Course == nil {
		return ""
	}
	if u := m.outline.Book.Course.Unit(m.outline.Here()); u != nil {
		return u.Path
	}
	return ""
}

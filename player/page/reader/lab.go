package reader

import (
	"fmt"
	"io/fs"
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/content/handout"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/page"
	"carrel/player/theme"
	"carrel/player/ui"
)

// lab is what a lab has beside its text.
type lab struct {
	files []handout.File // that it gives
	known bool           // which steps there are
	steps []*markdown.Item
}

// stepsMsg brings the steps of a lab, which take reading it to its end.
type stepsMsg struct {
	doc   *markdown.Document
	steps []*markdown.Item
}

// readSteps finds the steps of a lab; of other units nobody asks for them.
func (m *Model) readSteps() tea.Cmd {
	if m.unit.Kind != course.Lab {
		return nil
	}
	doc := m.doc
	return func() tea.Msg { return stepsMsg{doc, doc.Questions()} }
}

func (m *Model) tookSteps(msg stepsMsg) tea.Cmd {
	if msg.doc != m.doc {
		return nil
	}
	m.lab.steps, m.lab.known = slices.DeleteFunc(msg.steps, func(it *markdown.Item) bool { return !it.Kind.Answerable() }), true
	return nil
}

// openSteps are the steps of a lab that can still be answered: neither right nor
// out of tries. Of another unit, and until they are known, there are none.
func (m *Model) openSteps() []*markdown.Item {
	var out []*markdown.Item
	for _, it := range m.lab.steps {
		if c := m.card(it); c.Open() || c.Repeatable() {
			out = append(out, it)
		}
	}
	return out
}

// stepsDone reports whether nothing is left to do in a lab; elsewhere there is
// nothing to do.
func (m *Model) stepsDone() bool {
	return m.unit.Kind != course.Lab || m.lab.known && len(m.openSteps()) == 0
}

// stepsSaid counts the steps that are done.
func (m *Model) stepsSaid() string {
	return m.desk.T("%d of %d steps", len(m.lab.steps)-len(m.openSteps()), len(m.lab.steps))
}

// questionName is what a question is called here.
func (m *Model) questionName() string {
	if m.unit.Kind == course.Lab {
		return m.desk.T("Step")
	}
	return m.desk.T("Question")
}

// toStep goes to the first of the steps that are left, though it was passed by.
func (m *Model) toStep(left []*markdown.Item) tea.Cmd {
	m.passed = map[at]int{}
	return page.Ask(page.Jump{Place: progress.Place{Line: left[0].Line}})
}

// endOfLab completes a lab whose last step was done with its end on the screen.
func (m *Model) endOfLab() tea.Cmd {
	if m.unit.Kind != course.Lab {
		return nil
	}
	return m.completeAtEnd()
}

// gives reports whether the files of the unit can be saved.
func (m *Model) gives() bool {
	return len(m.lab.files) > 0 && m.desk.Copy != nil && m.book.Origin.Counts()
}

// given reports whether a file is one of those.
func (m *Model) given(file string) bool {
	return slices.ContainsFunc(m.lab.files, func(f handout.File) bool { return f.Path == file })
}

// isFile reports a link that Enter saves the target of.
func (m *Model) isFile(to string) bool {
	t := m.target(to)
	return t.unit == nil && t.file != "" && (m.given(t.file) || !isLesson(t.file))
}

// giveFiles asks where the files of the unit may go.
func (m *Model) giveFiles() tea.Cmd {
	switch {
	case len(m.lab.files) == 0:
		m.say(m.desk.T("There are no files to save here. A link to a file saves it: Tab goes to it."))
		return nil
	case !m.mayGive():
		return nil
	}
	return page.Ask(page.Save{Book: m.book, Files: m.lab.files})
}

// mayGive reports whether files may be saved, and says why when they may not. A
// package that nobody vouches for was opened for reading and for nothing else.
func (m *Model) mayGive() bool {
	switch {
	case !m.book.Origin.Counts():
		m.say(m.desk.T("Files are not saved from this package: its author is not trusted, so it is only read."))
	case m.desk.Copy == nil:
		m.say(m.desk.T("Files cannot be saved from here."))
	default:
		return true
	}
	return false
}

// giveFile asks where a file that a link leads to may go, when there is one.
func (m *Model) giveFile(file string) tea.Cmd {
	if !m.mayGive() {
		return nil
	}
	doc, book := m.doc, m.book
	missing := m.desk.T("There is no such file in the course: %s", clean.Line(file))
	return func() tea.Msg {
		info, err := fs.Stat(book.FS, file)
		if err != nil || !info.Mode().IsRegular() {
			return saidMsg{doc, missing}
		}
		return page.Save{Book: book, Files: []handout.File{{Path: file, Size: info.Size()}}}
	}
}

// maxListed is how many files of a lab are named at its head.
const maxListed = 12

// placeFiles puts the files of a lab under its first heading.
func (m *Model) placeFiles(p *piece) {
	if len(m.lab.files) == 0 || m.win.pieces[at{m.firstChunk(), 0}] != p {
		return
	}
	p.lines = append(slices.Clip(p.lines), m.fileLines()...)
}

// firstChunk is the first one with anything in it.
func (m *Model) firstChunk() int {
	for i := 0; m.doc.Has(i); i++ {
		if len(m.doc.Chunk(i).Blocks()) > 0 {
			return i
		}
	}
	return 0
}

// fileLines name the files of a lab in a frame.
func (m *Model) fileLines() []string {
	t, files := m.desk.Theme, m.lab.files
	var lines []string
	for _, f := range files[:min(len(files), maxListed)] {
		lines = append(lines, render.Wrap(fileLine(f, t), m.measure()-4)...)
	}
	if more := len(files) - maxListed; more > 0 {
		lines = append(lines, t.Quiet.Render(m.desk.T("and %d more", more)))
	}
	said := m.desk.T("S saves copies to work on.")
	if !m.book.Origin.Counts() {
		said = m.desk.T("Files are not saved from this package: its author is not trusted, so it is only read.")
	}
	if m.desk.Copy != nil {
		lines = append(lines, render.Wrap(t.Quiet.Render(said), m.measure()-4)...)
	}
	return append([]string{""}, ui.Box(m.desk.T("Files for this lab"), lines, m.measure(), t)...)
}

// fileLine is the name of a file and its size.
func fileLine(f handout.File, t *theme.Theme) string {
	return fmt.Sprintf("%s  %s", t.Text.Render(clean.Line(f.Path)), t.Quiet.Render(f.Says()))
}

package card

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course/question"
	"carrel/player/ui"
)

// maxEssay is the longest essay, in bytes. While it is written, some lines of
// it are seen: leastArea at first, mostArea of a long one.
const (
	maxEssay  = 16 << 10
	leastArea = 4
	mostArea  = 8
)

// essay is answered in two steps: a text is written, then compared with the
// author's, and the trainee says which of the criteria it meets.
type essay struct {
	base
	area textarea.Model
}

func newEssay(b base) *essay {
	w := &essay{base: b, area: textarea.New()}
	w.area.Prompt, w.area.ShowLineNumbers, w.area.EndOfBufferCharacter = "", false, ' '
	w.area.CharLimit, w.area.MaxContentHeight = 0, maxEssay
	w.area.DynamicHeight, w.area.MinHeight, w.area.MaxHeight = true, leastArea, mostArea
	w.area.KeyMap.Paste.SetEnabled(false)         // terminals paste by themselves
	w.area.KeyMap.CopySelection.SetEnabled(false) // and copy
	w.area.SetValue(w.text())
	return w
}

// resume goes on writing, or judging.
func (w *essay) resume() int {
	if len(w.c.Response.Choices) > 0 {
		return w.stops()
	}
	return 0
}

func (w *essay) text() string {
	if len(w.c.Response.Texts) == 0 {
		return ""
	}
	return w.c.Response.Texts[0]
}

func (w *essay) stops() int {
	switch {
	case w.c.seen || w.c.checked:
		return len(w.c.Item.Question.Choices)
	case !w.c.writable():
		return 0
	}
	return 1
}

func (w *essay) typing(at int) bool { return !w.c.seen && at == 0 }

func (w *essay) key(at int, msg tea.KeyPressMsg) (Action, bool) {
	switch {
	case at >= w.stops():
		return Nothing, false
	case w.c.seen:
		return w.keyCriteria(at, msg)
	case msg.Code == tea.KeyTab, msg.Code == tea.KeyEscape:
		return Nothing, false
	case vertical(msg) && w.atEdge(msg.Code):
		return Nothing, false
	case msg.Text != "":
		msg.Text = clean.Key(msg.Text)
	}
	return w.update(msg), true
}

func (w *essay) keyCriteria(at int, msg tea.KeyPressMsg) (Action, bool) {
	k := w.c.desk.Keys
	if !key.Matches(msg, k.Enter, k.Space) {
		return Nothing, false
	}
	return w.change(w.c.Item.Toggle(w.c.Response, at)), true
}

// atEdge reports whether an arrow leaves the text at its first or last line.
func (w *essay) atEdge(arrow rune) bool {
	in := w.area.LineInfo()
	if arrow == tea.KeyUp {
		return w.area.Line() == 0 && in.RowOffset == 0
	}
	return w.area.Line() == w.area.LineCount()-1 && in.RowOffset >= in.Height-1
}

// update gives a message to the text; what would make it too long is refused.
func (w *essay) update(msg tea.Msg) Action {
	w.area.Focus()
	if len(w.area.Value())+grows(msg) > maxEssay {
		w.c.refused = w.c.desk.T("There is no room for more: an answer has at most %d characters.", maxEssay)
		w.c.cache = nil
		return Changed
	}
	w.area, _ = w.area.Update(msg) // its commands only blink
	if v := w.area.Value(); v != w.text() {
		return w.change(question.Response{Texts: []string{v}})
	}
	w.c.cache = nil
	return Changed
}

// grows is by how many bytes a message may lengthen the text.
func grows(msg tea.Msg) int {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.Code == tea.KeyEnter {
			return 1
		}
		return len(msg.Text)
	case tea.PasteMsg:
		return len(msg.Content)
	}
	return 0
}

func (w *essay) paste(_ int, text string) Action { return w.update(tea.PasteMsg{Content: text}) }

func (w *essay) click(at, _ int) Action {
	w.c.goTo(at)
	if !w.c.seen {
		return Changed
	}
	return w.change(w.c.Item.Toggle(w.c.Response, at))
}

// buttons: what was written is compared first, then judged.
func (w *essay) buttons() []button {
	if w.c.seen {
		return []button{{w.c.desk.T("Done"), w.c.check}}
	}
	return []button{{w.c.desk.T("Compare with the model answer"), w.compare}}
}

func (w *essay) compare() Action {
	if strings.TrimSpace(w.text()) == "" {
		return w.c.refuse(0, w.c.desk.T("Nothing is answered yet."))
	}
	w.c.seen = true
	w.c.goTo(0)
	w.c.untouch()
	return Changed
}

// again goes on writing where the text was left.
func (w *essay) again() {
	w.c.seen = false
	w.c.Response = question.Response{Texts: slices.Clone(w.c.Response.Texts)}
}

func (w *essay) verb(at int) string {
	switch {
	case !w.c.seen:
		return w.c.desk.T("New line")
	case w.c.Response.Takes(at):
		return w.c.desk.T("Take back")
	}
	return w.c.desk.T("Tick")
}

func (w *essay) keys(int) []key.Binding {
	if w.c.seen {
		return nil
	}
	return []key.Binding{key.NewBinding(key.WithKeys("tab"), key.WithHelp("Tab", w.c.desk.T("Done writing")))}
}

func (w *essay) draw(s *sheet) {
	if !w.c.seen && w.c.writable() {
		w.drawArea(s)
		return
	}
	c, t := w.c, w.c.desk.Theme
	if text := w.text(); text != "" {
		s.section([]string{t.Strong.Render(c.desk.T("Your answer"))})
		s.add(c.aside(2, c.wrapped(t.Text.Render(text), c.inner()-4))...)
	}
	if w.c.seen && c.writable() {
		s.section(c.quiet(c.desk.T("You have seen the model answer: in this try your text stays as it is.")))
	}
	if c.unanswered() {
		w.drawModel(s)
		return
	}
	if !w.c.seen && !c.checked {
		return
	}
	if !w.modelIsCriterion() {
		w.drawModel(s)
	}
	s.section([]string{t.Strong.Render(c.desk.T("Which of these does your answer have?"))})
	w.drawCriteria(s)
}

// modelIsCriterion reports whether the model answer is the one criterion.
func (w *essay) modelIsCriterion() bool {
	it := w.c.Item
	return len(it.Choices) == 1 && slices.Equal(it.Choices[0].Body, it.Model)
}

func (w *essay) drawModel(s *sheet) {
	c := w.c
	if len(c.parts.model) == 0 {
		return
	}
	s.section([]string{c.desk.Theme.Strong.Render(c.desk.T("The model answer"))})
	s.add(c.aside(2, c.parts.model)...)
}

func (w *essay) drawArea(s *sheet) {
	c, t := w.c, w.c.desk.Theme
	s.section(c.quiet(w.ask()))
	w.area.SetStyles(ui.AreaStyles(t))
	w.area.SetWidth(c.inner() - 3)
	if c.on(0) {
		w.area.Focus()
	} else {
		w.area.Blur()
	}
	wall := t.Quiet.Render(t.Signs.Wall)
	var lines []string
	for l := range strings.SplitSeq(w.area.View(), "\n") {
		lines = append(lines, c.pointer(0)+wall+" "+l)
	}
	s.add("")
	s.stop(lines...)
}

func (w *essay) ask() string {
	if w.c.policy.Sitting {
		return w.c.desk.T("In your own words.")
	}
	return w.c.desk.T("In your own words. You will compare them with a model answer and judge them yourself.")
}

func (w *essay) drawCriteria(s *sheet) {
	c, t := w.c, w.c.desk.Theme
	for i, body := range c.parts.choices {
		st := t.Text
		if c.Response.Takes(i) {
			st = t.Accent
		}
		head := c.pointer(i) + "  " + st.Render(c.box(false, c.Response.Takes(i))) + " "
		s.stop(append(hang(head, indent, body), w.feedback(i)...)...)
	}
}

func (w *essay) feedback(i int) []string {
	if !w.c.graded() || i >= len(w.c.parts.feedback) {
		return nil
	}
	return w.c.aside(indent, w.c.parts.feedback[i])
}

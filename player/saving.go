package player

import (
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/page/rescue"
	"carrel/player/ui"
)

// Rescue writes all progress to another place while the journal refuses to take
// it. Both functions run off the update loop.
type Rescue struct {
	// Places returns folders to offer, the likeliest first.
	Places func() []string
	// Export writes a record of the journal and of the actions that are not in
	// it to a new file in dir. Alone says that it holds only those.
	Export func(dir string, unsaved [][]progress.Event) (file string, alone bool, err error)
}

// saveState is what the screen says of the keeping.
type saveState struct {
	saving bool
	at     time.Time // of the last time that everything was kept
	err    error
	retry  bool // another try is due
	early  bool // the first lesson is about to appear
}

type (
	savedMsg struct{ err error }
	retryMsg struct{}
)

// retryAfter is the time between two tries when the disk refuses.
const retryAfter = 5 * time.Second

// record gives events to the keeper. The standing has them at once; the screen
// says saved when the disk has them.
func (m *Model) record(events ...progress.Event) tea.Cmd {
	if len(events) == 0 {
		return nil
	}
	m.stamp(events)
	for i := range events {
		m.desk.Standing.Apply(events[i])
	}
	m.keeper.add(kept(events))
	return m.save()
}

// stamp gives events the time. The journal stamps them by the same clocks when
// it writes them, a moment later.
func (m *Model) stamp(events []progress.Event) {
	at := m.desk.Clock()
	for i := range events {
		events[i].Wall, events[i].Boot, events[i].BootID = at.Wall, at.Boot.Milliseconds(), at.Run
	}
}

// save writes what is queued, unless that is under way. That a lesson
// was opened waits until the first one has appeared, or a key is pressed.
func (m *Model) save() tea.Cmd {
	if m.state.saving || m.state.early || m.keeper.left() == 0 {
		return nil
	}
	m.state.saving = true
	k := m.keeper
	return func() tea.Msg { return savedMsg{k.flush()} }
}

// saved takes the word of the disk. What was queued in the meantime is written
// next; a refusal is said and tried again.
func (m *Model) saved(msg savedMsg) tea.Cmd {
	m.state.saving, m.state.err = false, msg.err
	m.takeKept(m.keeper.written())
	switch {
	case msg.err != nil && m.state.retry:
		return nil
	case msg.err != nil:
		m.state.retry = true
		return tea.Tick(retryAfter, func(time.Time) tea.Msg { return retryMsg{} })
	}
	if m.keeper.left() > 0 {
		return m.save()
	}
	m.state.at = m.desk.Now()
	if m.quitting && !m.sheets.due() {
		return tea.Quit
	}
	return m.saveSheet()
}

// quit leaves once everything is kept. When the disk refuses, the first q says
// so and stays; the second leaves all the same.
func (m *Model) quit() tea.Cmd {
	insist := m.quitting && (m.state.err != nil || m.sheets.err != nil)
	m.quitting, m.state.early = true, false
	save := m.record(m.page.Leave()...)
	if insist || m.keeper.left() == 0 && !m.state.saving && !m.sheets.due() {
		return tea.Quit
	}
	if save == nil {
		save = m.save()
	}
	return tea.Batch(save, m.saveSheet())
}

// rescuable reports whether progress waits that could be written elsewhere.
func (m *Model) rescuable() bool { return m.rescue.Export != nil && m.state.err != nil }

func (m *Model) rescuing() bool {
	_, open := m.overlay.(*rescue.Model)
	return open
}

// showRescue asks where a copy may go.
func (m *Model) showRescue() tea.Cmd {
	if m.rescuing() {
		return nil
	}
	places := m.rescue.Places
	return tea.Batch(m.lay(rescue.New(m.desk, clean.Line(m.reason()))), func() tea.Msg { return page.Places(places()) })
}

// rescueTo writes the copy. What is asked for now is in it.
func (m *Model) rescueTo(dir string) tea.Cmd {
	k, export, why := m.keeper, m.rescue.Export, m.why
	return func() (msg tea.Msg) {
		k.aside(func(unsaved [][]progress.Event) {
			file, alone, err := export(dir, unsaved)
			msg = page.Rescued{File: file, Alone: alone, Err: err, Why: plain(why, err)}
		})
		return msg
	}
}

// status says how the keeping stands; saved only after the disk has it.
func (m *Model) status() string {
	t, d := m.desk.Theme, m.desk
	switch {
	case m.only != "":
		return t.Bad.Render(ui.Cut(d.T("NOT RECORDED: %s", m.only), max(m.width/2, 12), t))
	case m.state.err != nil:
		return m.unsaved()
	case m.sheets.err != nil:
		return m.unwritten()
	case m.keeper.left() > 0:
		return t.Quiet.Render(d.T("saving"))
	case m.keeper.setAside() > 0:
		said := d.T("NOT SAVED: %d entries too large to keep", m.keeper.setAside())
		return t.Bad.Render(ui.Cut(said, max(m.width/2, 12), t))
	case m.state.at.IsZero() || m.unkept():
		return ""
	}
	return t.Quiet.Render(d.T("saved %s", m.state.at.Local().Format("15:04")))
}

// unkept reports whether something was begun on the page that waits for a pause
// in the typing to be recorded: saved would not be true of it.
func (m *Model) unkept() bool {
	p, ok := m.page.(page.Drafter)
	return ok && p.Unkept()
}

// unsaved says that nothing is saved, why, and what can be done. The keys leave
// the bar for a row of their own before a word of them is lost.
func (m *Model) unsaved() string {
	keys := m.helpful(m.saveKeys())
	if m.saveRow() != "" {
		keys = ""
	}
	t := m.desk.Theme
	return t.Bad.Render(ui.Cut(m.unsavedWords(), m.faultRoom()-ansi.StringWidth(keys), t)) + keys
}

func (m *Model) unsavedWords() string {
	return m.desk.T("NOT SAVED: %s", clean.Line(m.reason()))
}

// saveRow is the row above the page with the keys that mend a fault, "" where
// the bar has room for them. Trying again happens without a key, so that this
// one goes when the row is full as well.
func (m *Model) saveRow() string {
	if m.state.err == nil {
		return ""
	}
	keys := m.saveKeys()
	said := m.helpful(keys)
	if ansi.StringWidth(m.unsavedWords()+said) <= m.faultRoom() {
		return ""
	}
	if retry := len(keys) - 1; ansi.StringWidth(said)-2 > m.width-4 {
		said = m.helpful(keys[:retry])
	}
	return strings.TrimPrefix(said, "  ")
}

// helpful writes keys with their words, each behind two spaces.
func (m *Model) helpful(keys []key.Binding) (said string) {
	t := m.desk.Theme
	for _, b := range keys {
		said += "  " + t.Key.Render(t.KeyName(b.Help().Key)) + " " + b.Help().Desc
	}
	return said
}

// faultRoom is what a fault may take of the bar: not the first key.
func (m *Model) faultRoom() int { return m.width - 4 - 2 - firstEntry }

// firstEntry is the room that the first key of the bar keeps beside a fault.
const firstEntry = 10

// saveKeys are the keys that mend a fault, the most needed first; those that
// are no letters where letters are typed.
func (m *Model) saveKeys() []key.Binding {
	k := m.desk.Keys
	leave, retry, elsewhere := keymap.Says(k.Quit, m.desk.T("Leave all the same")), k.Retry, k.Elsewhere
	if m.top().Capturing() {
		leave.SetHelp("Ctrl+C", leave.Help().Desc)
		retry, elsewhere = m.typing(retry, "F2"), m.typing(elsewhere, "F3")
	}
	var keys []key.Binding
	if m.quitting {
		keys = append(keys, leave)
	}
	if m.rescuable() && !m.rescuing() {
		keys = append(keys, elsewhere)
	}
	return append(keys, retry)
}

func (m *Model) typing(b key.Binding, shown string) key.Binding {
	return keymap.Typing(b, shown, b.Help().Desc)
}

// reason says in plain words why nothing is saved.
func (m *Model) reason() string { return plain(m.why, m.state.err) }

// plain is an error in the words of why; else the innermost one: what the
// system said, without the names of files that the trainee never chose.
func plain(why func(error) string, err error) string {
	if err == nil {
		return ""
	}
	if why != nil {
		if said := why(err); said != "" {
			return said
		}
	}
	for next := err; next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err.Error()
}

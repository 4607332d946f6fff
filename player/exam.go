package player

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player/page"
)

// errNoRecord is why an attempt cannot be begun where nothing is kept.
var errNoRecord = errors.New("nothing is recorded here, and what counts is not done without a record")

// clockOf is the clock that a player is given, else one that knows the time of
// day alone.
func clockOf(c Config) func() exam.Moment {
	if c.Clock != nil {
		return c.Clock
	}
	return func() exam.Moment { return exam.Moment{Wall: c.Now()} }
}

type begunMsg struct {
	events []progress.Event // as the journal has them
	err    error
}

// beginAttempt begins an attempt in the journal. Unlike everything else that is
// recorded it counts only when the disk has it, and if allow has nothing
// against it then.
func (m *Model) beginAttempt(events []progress.Event, allow func(*progress.Standing) error) tea.Cmd {
	k := m.keeper
	m.stamp(events)
	action := kept(events)
	return func() tea.Msg {
		done, err := k.begin(action, allow)
		return begunMsg{done, err}
	}
}

// begun tells the page whether its attempt was begun.
func (m *Model) begun(msg begunMsg) tea.Cmd {
	for _, e := range msg.events {
		m.desk.Standing.Apply(e)
	}
	m.takeKept(slices.Concat(m.keeper.written(), msg.events))
	if msg.err == nil {
		m.state.at = m.desk.Now()
	}
	return tea.Batch(m.pass(page.Begun{Err: msg.err, Why: plain(m.why, msg.err)}), m.saveSheet())
}

// begin writes what is queued and then the events, if allow has nothing against
// them.
func (k *keeper) begin(events []progress.Event, allow func(*progress.Standing) error) ([]progress.Event, error) {
	if k.journal == nil || len(events) == 0 {
		return nil, errNoRecord
	}
	if err := k.flush(); err != nil {
		return nil, err
	}
	k.writing.Lock()
	defer k.writing.Unlock()
	return k.journal.AppendIf(events, allow)
}

package player

import (
	"errors"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
)

// keeper hands events to the journal in the order they happened, an action at
// a time. add never waits for the disk; flush does.
type keeper struct {
	journal Journal

	mu    sync.Mutex // guards queue and lost
	queue [][]progress.Event
	lost  int // actions that can never be kept

	writing sync.Mutex // held while the journal writes
}

func (k *keeper) add(action []progress.Event) {
	if len(action) == 0 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = append(k.queue, action)
}

func (k *keeper) first() []progress.Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.queue) == 0 {
		return nil
	}
	return k.queue[0]
}

func (k *keeper) done(lost int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = k.queue[1:]
	k.lost += lost
}

// setAside is the number of actions that were given up.
func (k *keeper) setAside() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lost
}

// left is the number of actions that are not kept.
func (k *keeper) left() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.queue)
}

// flush writes what is queued. An action that could not be written stays at
// the head of the queue, and nothing after it is tried; one that never can be
// is set aside, so that it does not keep back all that is done after it.
func (k *keeper) flush() error {
	k.writing.Lock()
	defer k.writing.Unlock()
	for action := k.first(); action != nil; action = k.first() {
		_, err := k.journal.Append(action)
		switch {
		case errors.Is(err, progress.ErrEvent):
			k.done(1)
		case err != nil:
			return err
		default:
			k.done(0)
		}
	}
	return nil
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
	for i := range events {
		events[i].Wall = m.desk.Now()
		m.desk.Standing.Apply(events[i])
	}
	m.keeper.add(kept(events))
	return m.save()
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
	if m.quitting {
		return tea.Quit
	}
	return nil
}

// quit leaves once everything is kept. When the disk refuses, the first q says
// so and stays; the second leaves all the same.
func (m *Model) quit() tea.Cmd {
	insist := m.quitting && m.state.err != nil
	m.quitting, m.state.early = true, false
	save := m.record(m.page.Leave()...)
	if insist || m.keeper.left() == 0 && !m.state.saving {
		return tea.Quit
	}
	if save == nil {
		save = m.save()
	}
	return save
}

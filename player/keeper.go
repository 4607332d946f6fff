package player

import (
	"errors"
	"slices"
	"sync"

	"carrel/course/progress"
)

// keeper hands events to the journal in the order they happened, an action at
// a time. add never waits for the disk; flush does. Without a journal nothing
// is kept.
type keeper struct {
	journal Journal

	mu    sync.Mutex // guards the next three
	queue [][]progress.Event
	lost  int              // actions that can never be kept
	kept  []progress.Event // as the journal has them, until somebody takes them

	writing sync.Mutex // held while the journal writes
}

func (k *keeper) add(action []progress.Event) {
	if len(action) == 0 || k.journal == nil {
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

func (k *keeper) keep(stamped []progress.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept = append(k.kept, stamped...)
}

// written takes what the journal has written since it was last asked.
func (k *keeper) written() []progress.Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := k.kept
	k.kept = nil
	return out
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
		stamped, err := k.journal.Append(action)
		switch {
		case errors.Is(err, progress.ErrEvent):
			k.done(1)
		case err != nil:
			return err
		default:
			k.keep(stamped)
			k.done(0)
		}
	}
	return nil
}

// aside gives f what is queued while nothing of it is being written, so that
// an action is either kept or in what f makes of it.
func (k *keeper) aside(f func(unsaved [][]progress.Event)) {
	k.writing.Lock()
	defer k.writing.Unlock()
	k.mu.Lock()
	unsaved := slices.Clone(k.queue)
	k.mu.Unlock()
	f(unsaved)
}

package record

import (
	"fmt"

	"carrel/course/progress"
)

// Line is one event of a journal as it is kept.
type Line struct {
	Event   []byte // what is hashed and signed
	Private []byte // what a person typed, see progress.Seal; nil: nothing, or it was erased
}

// Decode returns the event with what was typed, if that is there.
func (l Line) Decode() (progress.Event, error) {
	e, err := progress.Decode(l.Event)
	if err != nil || l.Private == nil {
		return e, err
	}
	if e.Sealed == "" {
		return e, fmt.Errorf("event %d: %w: nothing of it is private", e.Seq, progress.ErrSeal)
	}
	return progress.Unseal(e, l.Private)
}

package progress

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"maps"

	"carrel/course"
)

// ErrFrozen is the error for bytes that Freeze did not write.
var ErrFrozen = errors.New("not a standing that was kept")

// frozen is a Standing as it is kept. An answer that a lesson shares with its
// course is one value in a Standing; here it is kept once, with the lesson.
type frozen struct {
	Standing *Standing
	Renamed  map[course.ID]map[course.UnitID]course.UnitID
	Shared   map[course.ID]map[string]course.UnitID // by question, the unit whose answer it is
}

// Freeze encodes a standing so that Thaw gives one that is the same in all that
// can be asked of it and that further events do to it. The bytes are for the
// very program that wrote them: they do not outlive a change of these types.
func Freeze(s *Standing) ([]byte, error) {
	f := frozen{&Standing{Events: s.Events, Last: s.Last, LastAt: s.LastAt, Courses: map[course.ID]*Course{}},
		map[course.ID]map[course.UnitID]course.UnitID{}, map[course.ID]map[string]course.UnitID{}}
	for id, c := range s.Courses {
		own := *c
		own.Answers, f.Shared[id] = c.parted()
		f.Standing.Courses[id] = &own
		if len(c.renamed) > 0 {
			f.Renamed[id] = c.renamed
		}
	}
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(f)
	return b.Bytes(), err
}

// parted returns the answers that are the course's alone, and where the others
// are.
func (c *Course) parted() (alone map[string]*Answer, shared map[string]course.UnitID) {
	alone, shared = maps.Clone(c.Answers), map[string]course.UnitID{}
	for id, u := range c.Units {
		for q, a := range u.Questions {
			if c.Answers[q] == a {
				delete(alone, q)
				shared[q] = id
			}
		}
	}
	return alone, shared
}

// Thaw decodes what Freeze wrote. The error wraps ErrFrozen.
func Thaw(b []byte) (*Standing, error) {
	var f frozen
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFrozen, err)
	}
	if f.Standing == nil {
		return nil, ErrFrozen
	}
	for id, c := range f.Standing.Courses {
		if c == nil || !c.thaw(f.Shared[id]) {
			return nil, ErrFrozen
		}
		c.renamed = f.Renamed[id]
	}
	return f.Standing, nil
}

// thaw fills what gob leaves out when it is empty, and shares the answers.
func (c *Course) thaw(shared map[string]course.UnitID) bool {
	if c.Units == nil {
		c.Units = map[course.UnitID]*Unit{}
	}
	if c.Answers == nil {
		c.Answers = map[string]*Answer{}
	}
	for _, u := range c.Units {
		if u == nil {
			return false
		}
		if u.Questions == nil {
			u.Questions = map[string]*Answer{}
		}
	}
	for q, unit := range shared {
		if c.Units[unit] == nil || c.Units[unit].Questions[q] == nil {
			return false
		}
		c.Answers[q] = c.Units[unit].Questions[q]
	}
	return true
}

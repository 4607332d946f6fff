package sheet

import (
	"errors"
	"fmt"
)

// Why a sheet is not taken.
var (
	ErrForeign = errors.New("it is a sheet of another exam")
	ErrUnknown = errors.New("no device of the attendance list signed it: anybody can make such a sheet; compare its code with what was written down at hand-in")
	ErrSecond  = errors.New("another sheet of this device was handed in for this attempt: the first one counts")
)

// Roll takes the sheets of one exam.
type Roll struct {
	paper   string
	devices map[string]bool
	taken   map[place]*Sheet
}

type place struct {
	device  string
	attempt int
}

// NewRoll returns an empty roll for the paper of a digest. Of the devices, by
// their verifier keys, sheets are taken, and of no others.
func NewRoll(paper string, devices ...string) *Roll {
	r := &Roll{paper: paper, devices: map[string]bool{}, taken: map[place]*Sheet{}}
	for _, d := range devices {
		r.devices[d] = true
	}
	return r
}

// Take takes a sheet that was read, or says why not. A sheet that was handed in
// takes the place of earlier ones of the same sitting, and nothing takes its
// own; the same sheet may come again.
func (r *Roll) Take(s *Sheet) error {
	at := place{s.device, s.Attempt}
	was := r.taken[at]
	switch {
	case s.Paper != r.paper:
		return ErrForeign
	case !r.devices[s.device]:
		return fmt.Errorf("%w (%s)", ErrUnknown, s.device)
	case was != nil && was.Final && s.Final:
		return r.again(was, s)
	case was != nil && (was.Final || !s.Final && len(was.Signs) >= len(s.Signs)):
		return nil // what came before says more
	}
	r.taken[at] = s
	return nil
}

// again tells a copy of a sheet from a second one.
func (r *Roll) again(was, s *Sheet) error {
	one, err := was.Code()
	if err != nil {
		return err
	}
	other, err := s.Code()
	if err == nil && one != other {
		err = fmt.Errorf("%w (%s, and this is %s)", ErrSecond, one, other)
	}
	return err
}

// Sheet returns what counts of a device's attempt, or nil.
func (r *Roll) Sheet(device string, attempt int) *Sheet { return r.taken[place{device, attempt}] }

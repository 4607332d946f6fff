package player

import (
	tea "charm.land/bubbletea/v2"

	"carrel/player/page"
)

// maxTrail is how many places a trail leads back.
const maxTrail = 100

// trail is where the trainee was before, the last place at the end, and where
// they came back from.
type trail struct{ back, ahead []page.Spot }

// leave remembers a place that is left for one of the trainee's choice.
func (t *trail) leave(s page.Spot) {
	t.back, t.ahead = push(t.back, s), nil
}

func push(spots []page.Spot, s page.Spot) []page.Spot {
	if n := len(spots); n > 0 && spots[n-1] == s {
		return spots
	}
	spots = append(spots, s)
	return spots[max(len(spots)-maxTrail, 0):]
}

// turn returns the place to go to, one back (-1) or forward again (1), from
// here. Places that are there no longer are passed over.
func (t *trail) turn(by int, here page.Spot) (page.Spot, bool) {
	from, to := &t.back, &t.ahead
	if by > 0 {
		from, to = to, from
	}
	for n := len(*from) - 1; n >= 0; n-- {
		s := (*from)[n]
		*from = (*from)[:n]
		if s != here && s.Book.Course != nil && s.Book.Course.Unit(s.Unit) != nil {
			*to = push(*to, here)
			return s, true
		}
	}
	return page.Spot{}, false
}

// spot is where the screen stands: to the line in a lesson, else by the unit;
// false where there is no unit on the screen.
func (m *Model) spot() (page.Spot, bool) {
	if p, ok := m.page.(page.Stander); ok {
		return p.Here()
	}
	if m.outline == nil {
		return page.Spot{}, false
	}
	return page.Spot{Book: m.outline.Book, Unit: m.outline.Here()}, true
}

// follow opens what the trainee asked for, and remembers where they were.
func (m *Model) follow(o page.Open) tea.Cmd {
	if s, ok := m.spot(); ok {
		m.trail.leave(s)
	}
	return m.goTo(o)
}

// jump goes to another place of the unit on the screen.
func (m *Model) jump(j page.Jump) tea.Cmd {
	s, ok := m.spot()
	if !ok {
		return nil
	}
	m.trail.leave(s)
	closed := m.closeOverlay()
	return tea.Batch(closed, m.toPage(j))
}

// turn goes back along the trail, or forward again.
func (m *Model) turn(by int) tea.Cmd {
	here, ok := m.spot()
	if !ok {
		return nil
	}
	to, ok := m.trail.turn(by, here)
	_, stands := m.page.(page.Stander)
	switch {
	case !ok:
		return nil
	case stands && to.Book == here.Book && to.Unit == here.Unit && to.Lang == here.Lang:
		return m.toPage(page.Jump{Place: to.Place})
	}
	return m.goTo(page.Open{Book: to.Book, Unit: to.Unit, Line: to.Place.Line, Part: to.Place.Part, Lang: to.Lang})
}

// toPage gives a message to the page, whatever lies over it.
func (m *Model) toPage(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	m.page, cmd = m.page.Update(msg)
	return cmd
}

// set changes how lessons are set.
func (m *Model) set(r page.Reading) tea.Cmd {
	anew := r.Width != m.desk.Reading.Width
	m.desk.Reading = r
	if !anew {
		return nil
	}
	return m.page.Restyle()
}

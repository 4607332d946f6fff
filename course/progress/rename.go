package progress

import "carrel/course"

// Renames returns what to record so that work done in units that were known by
// their paths counts for the ids that the course now gives them. There is an
// event for each unit that has an id and no standing of its own, while there is
// one under its path and no unit of the course is called that.
func (s *Standing) Renames(c *course.Course) []Event {
	in := s.Courses[c.ID]
	if in == nil {
		return nil
	}
	var events []Event
	for _, u := range append(c.Units(), c.Extras...) {
		path := course.UnitID(u.Path)
		if u.ID != path && in.Units[u.ID] == nil && in.Units[path] != nil && c.Unit(path) == nil {
			events = append(events, Event{Type: Renamed, Course: c.ID, Version: c.Version, Unit: u.ID, From: path})
		}
	}
	return events
}

// rename moves the standing of a unit to another id. It is no work in the unit:
// the one last worked in stays the same under its new id.
func (c *Course) rename(from, to course.UnitID) {
	old := c.Units[from]
	if old == nil || from == to {
		return
	}
	if c.Unit == from {
		c.Unit = to
	}
	delete(c.Units, from)
	if c.Units[to] == nil {
		c.Units[to] = old
		return
	}
	c.Units[to].merge(old)
}

// merge adds what was reached under an earlier id: nothing that was completed,
// passed or answered is lost, and no attempt is won back.
func (u *Unit) merge(old *Unit) {
	if u.Attempt == 0 {
		u.Attempt, u.Running, u.Path, u.Question = old.Attempt, old.Running, old.Path, old.Question
	}
	if u.Place == (Place{}) {
		u.Place = old.Place
	}
	if u.Handed == 0 {
		u.Last = old.Last
	}
	if u.Handed == 0 || old.Handed > 0 && old.Best.Percent() > u.Best.Percent() {
		u.Best = old.Best
	}
	u.Handed += old.Handed
	u.Opened = u.Opened || old.Opened
	u.Completed = u.Completed || old.Completed
	u.Passed = u.Passed || old.Passed
	for _, a := range old.Bookmarks {
		u.Bookmarks = with(u.Bookmarks, a)
	}
	for _, a := range old.Notes {
		u.Notes = with(u.Notes, a)
	}
	for id, a := range old.Questions {
		if u.Questions[id] == nil {
			u.Questions[id] = a
		}
	}
}

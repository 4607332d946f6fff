package progress

import "carrel/course"

// Renames returns what to record so that work done in units that were known by
// their paths counts for the ids that the course now gives them. There is an
// event for each unit that has an id and no standing of its own, while there is
// one under its path and no unit of the course is called that; and for one that
// was renamed so before, when its path was worked under again: a program that
// had the earlier course open did not know.
func (s *Standing) Renames(c *course.Course) []Event {
	in := s.Courses[c.ID]
	if in == nil {
		return nil
	}
	var events []Event
	for _, u := range c.All() {
		path := course.UnitID(u.Path)
		if u.ID == path || in.Units[path] == nil || c.Unit(path) != nil {
			continue
		}
		if in.Units[u.ID] == nil || in.renamed[path] == u.ID {
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
	again := c.renamed[from] == to
	if c.renamed == nil {
		c.renamed = map[course.UnitID]course.UnitID{}
	}
	c.renamed[from] = to
	delete(c.Units, from)
	switch is := c.Units[to]; {
	case is == nil:
		c.Units[to] = old
	case again: // what was done under the path since is the later
		if old.Attempt < is.Attempt {
			old.Attempt = 0
		}
		old.merge(is)
		c.Units[to] = old
	default:
		is.merge(old)
	}
}

// merge adds what was reached under an earlier id: nothing that was completed,
// passed or answered is lost, and no attempt is won back.
func (u *Unit) merge(old *Unit) {
	if u.Attempt == 0 {
		u.Attempt, u.Running, u.Path, u.Question = old.Attempt, old.Running, old.Path, old.Question
	}
	if u.Place == (Place{}) {
		u.Place, u.Lang = old.Place, old.Lang
	}
	if u.Handed == 0 {
		u.Last = old.Last
	}
	if u.Handed == 0 || old.Handed > 0 && old.Best.Percent() > u.Best.Percent() {
		u.Best = old.Best
	}
	u.Handed += old.Handed
	u.Top = max(u.Top, old.Top)
	for attempt, h := range old.Marks {
		if was, ok := u.Marks[attempt]; ok && was.Mark.Percent() >= h.Mark.Percent() {
			continue
		}
		if u.Marks == nil {
			u.Marks = map[int]Handed{}
		}
		u.Marks[attempt] = h
	}
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
		u.Questions[id] = u.latest(u.Questions[id], a)
	}
}

// latest returns what is known of a question by two standings: that of the
// present attempt, else the first.
func (u *Unit) latest(a, earlier *Answer) *Answer {
	switch {
	case a == nil || a.Attempt != u.Attempt && earlier.Attempt == u.Attempt:
		return earlier
	case a.Attempt == earlier.Attempt:
		return a.after(earlier)
	}
	return a
}

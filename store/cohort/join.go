package cohort

import (
	"cmp"
	"fmt"
	"slices"

	"carrel/course"
	"carrel/course/question"
	"carrel/store/person"
	"carrel/store/roster"
)

// different reports whether two records name two people. One that names nobody
// contradicts nothing.
func different(a, b *person.Person) bool {
	if a == nil || b == nil {
		return false
	}
	if a.Number != "" && b.Number != "" {
		return a.Number != b.Number
	}
	return roster.Fold(a.Name) != roster.Fold(b.Name)
}

// join gives the entries to people.
func (c *collector) join() {
	j := joiner{c: c, at: map[string]int{}, taken: map[string]string{}, devices: map[string]int{}}
	j.list()
	j.claims()
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Kind == Record && !j.follows(e) {
			j.give(i)
		}
	}
	for i := range c.Entries {
		if e := &c.Entries[i]; e.Kind != Record || j.follows(e) {
			j.give(i)
		}
	}
	for i := range c.Trainees {
		c.finish(&c.Trainees[i])
	}
}

// joiner finds the person of each entry.
type joiner struct {
	c       *collector
	at      map[string]int    // trainees, by what they are known by
	taken   map[string]string // by journal: the file that it was merged into
	devices map[string]int    // trainees, by the devices of their records
}

// list makes a trainee of everyone in the roster.
func (j *joiner) list() {
	if j.c.Roster == nil {
		return
	}
	for i, p := range j.c.Roster.People {
		j.c.Trainees = append(j.c.Trainees, Trainee{Member: p, Listed: true})
		j.at[listed(i)] = i
	}
}

func listed(i int) string { return fmt.Sprint("listed ", i) }

// claims notes which journals were taken into others, and by whom.
func (j *joiner) claims() {
	for i := range j.c.Entries {
		e := &j.c.Entries[i]
		if !e.Counts {
			continue
		}
		for _, id := range e.merged {
			other, twice := j.taken[id]
			if o := j.entry(other); twice && o != nil && o.Journal != e.Journal && different(o.Person, e.Person) {
				e.note(Copied, o.File)
				o.note(Copied, e.File)
			}
			j.taken[id] = e.File
		}
	}
}

// entry finds an entry by its file; they are in order.
func (j *joiner) entry(file string) *Entry {
	i, ok := slices.BinarySearchFunc(j.c.Entries, file, func(e Entry, f string) int { return cmp.Compare(e.File, f) })
	if !ok {
		return nil
	}
	return &j.c.Entries[i]
}

// follows reports a record that names nobody and belongs to whoever took its
// journal into their own.
func (j *joiner) follows(e *Entry) bool {
	return e.Person == nil && j.taken[e.Journal] != "" && e.Journal != ""
}

// give gives an entry to its trainee.
func (j *joiner) give(i int) {
	e := &j.c.Entries[i]
	at := j.find(e)
	t := &j.c.Trainees[at]
	t.Entries = append(t.Entries, i)
	if e.Kind == Record && e.Device != "" {
		if _, known := j.devices[e.Device]; !known || e.Counts {
			j.devices[e.Device] = at
		}
	}
}

// find returns the trainee of an entry, a new one when it fits nobody.
func (j *joiner) find(e *Entry) int {
	if at, ok := j.devices[e.Device]; ok && e.Device != "" && e.Kind != Record {
		return at
	}
	if j.follows(e) {
		if o := j.entry(j.taken[e.Journal]); o != nil {
			if at, ok := j.devices[o.Device]; ok {
				return at
			}
		}
	}
	if at, ok := j.inRoster(e); ok {
		return at
	}
	key := keyOf(e)
	if at, ok := j.at[key]; ok {
		return at
	}
	t := Trainee{}
	if e.Person != nil {
		t.Number, t.Name = e.Person.Number, e.Person.Name
	}
	j.c.Trainees = append(j.c.Trainees, t)
	j.at[key] = len(j.c.Trainees) - 1
	return j.at[key]
}

// keyOf is what an entry without a roster is known by. A name alone is not
// enough: two people can have the same.
func keyOf(e *Entry) string {
	switch {
	case e.Person != nil && e.Person.Number != "" && !Has(e.Problems, Foreign):
		return "number " + e.Person.Number
	case e.Journal != "":
		return "journal " + e.Journal
	case e.Device != "":
		return "device " + e.Device
	}
	return "file " + e.File
}

// inRoster finds an entry's person in the roster: by the device, the number, or
// by a name that only one has. A device that is not the one that was written down
// for the person does not count.
func (j *joiner) inRoster(e *Entry) (int, bool) {
	r := j.c.Roster
	if r == nil || e.Device == "" {
		return 0, false
	}
	if i, ok := r.Device(e.Device); ok {
		if e.Person != nil && different(e.Person, &person.Person{Name: r.People[i].Name, Number: r.People[i].Number}) {
			e.note(Devices, saidName(e.Person))
		}
		return j.at[listed(i)], true
	}
	i, ok := r.Match(e.Person)
	if !ok {
		return 0, false
	}
	if r.People[i].Fingerprint != "" {
		e.note(Foreign, e.Device)
		e.Counts = false
		return 0, false
	}
	return j.at[listed(i)], true
}

func saidName(p *person.Person) string { return cmp.Or(p.Name, p.Number) }

// finish adds up what the entries of a trainee say.
func (c *collector) finish(t *Trainee) {
	records, devices := 0, map[string]bool{}
	for _, i := range t.Entries {
		e := &c.Entries[i]
		c.name(t, e)
		for _, p := range e.Problems {
			t.Problems = note(t.Problems, p.Kind, p.With)
		}
		if e.Kind == Record {
			records++
		}
		if e.Kind == Record && e.Counts {
			t.count(e)
			devices[e.Device] = e.Person != nil || devices[e.Device]
		}
		if e.Kind == Result && e.Counts && !c.replaced(t, e) {
			t.grade(e.Works[0])
		}
	}
	for i := range t.Works {
		t.Works[i].addParts()
	}
	own := 0
	for _, named := range devices {
		if named {
			own++
		}
	}
	if own > 1 {
		t.Problems = note(t.Problems, Devices, "")
	}
	c.lacks(t, records)
}

// name takes the name from a record where the roster has none.
func (c *collector) name(t *Trainee, e *Entry) {
	if e.Person != nil {
		t.Name, t.Number = cmp.Or(t.Name, e.Person.Name), cmp.Or(t.Number, e.Person.Number)
	}
}

func (c *collector) lacks(t *Trainee, records int) {
	switch {
	case t.Listed && records == 0:
		t.Problems = note(t.Problems, Absent, "")
	case c.Roster != nil && !t.Listed:
		t.Problems = note(t.Problems, Unlisted, "")
	case t.Name == "" && t.Number == "" && t.Device != "":
		t.Problems = note(t.Problems, Unnamed, "")
	}
	if c.Outline == nil {
		return
	}
	if w := t.Work(c.Outline.Course.ID); w != nil {
		switch want := c.Outline.Course.Version; {
		case want != "" && w.Version != want:
			t.Problems = note(t.Problems, Version, w.Version)
		case w.Edited:
			t.Problems = note(t.Problems, Edited, "")
		}
	}
}

// count adds a record to what its trainee did.
func (t *Trainee) count(e *Entry) {
	t.Events += e.Size
	t.Witnessed += e.Witnessed
	t.Device = cmp.Or(t.Device, e.Device)
	if e.Last.After(t.Last) {
		t.Last = e.Last
	}
	for _, w := range e.Works {
		if have := workOf(t.Works, w.Course); have != nil {
			have.add(w)
			continue
		}
		t.Works = append(t.Works, w)
	}
}

// add joins what the same person did elsewhere.
func (w *Work) add(o Work) {
	if o.Last.After(w.Last) {
		w.Last, w.Version = o.Last, o.Version
	}
	w.Time += o.Time
	w.Edited = w.Edited || o.Edited
	w.Units = slices.Clone(w.Units)
	for _, u := range o.Units {
		w.addUnit(u)
	}
	slices.SortFunc(w.Units, func(a, b Unit) int { return cmp.Compare(a.ID, b.ID) })
	sum := make([]question.Mark, max(len(w.Objectives), len(o.Objectives)))
	for i := range sum {
		sum[i] = at(w.Objectives, i).Add(at(o.Objectives, i))
	}
	w.Objectives = sum
}

func at(ms []question.Mark, i int) question.Mark {
	if i < len(ms) {
		return ms[i]
	}
	return question.Mark{}
}

func (w *Work) addUnit(u Unit) {
	have := w.Unit(u.ID)
	if have == nil {
		w.Units = append(w.Units, u)
		return
	}
	if have.Handed == 0 || u.Handed > 0 && u.Best.Percent() > have.Best.Percent() {
		have.Best = u.Best
	}
	have.reach(u)
	have.Examined = have.Examined || u.Examined
	have.Completed, have.Passed, have.Handed = have.Completed || u.Completed, have.Passed || u.Passed, have.Handed+u.Handed
}

// Progress counts the units of a course that a trainee completed, and all of
// them; the score is that of the best attempts that were handed in.
func (w *Work) Progress(c *course.Course) (done, of int, score question.Mark) {
	for _, u := range c.Units() {
		of++
		if x := w.Unit(u.ID); x != nil {
			if x.Completed {
				done++
			}
			score = score.Add(x.Best)
		}
	}
	return done, of, score
}

// replaced reports whether there is a later result of the same attempt.
func (c *collector) replaced(t *Trainee, e *Entry) bool {
	return slices.ContainsFunc(t.Entries, func(i int) bool {
		o := &c.Entries[i]
		return o.Kind == Result && o.Counts && o.Exam == e.Exam && o.attempt == e.attempt && o.Device == e.Device && o.serial > e.serial
	})
}

// grade adds a signed result, which the record may have already. Its version is
// that of the exam, and says nothing of what else was worked in.
func (t *Trainee) grade(w Work) {
	have := workOf(t.Works, w.Course)
	if have == nil {
		t.Works = append(t.Works, w)
		return
	}
	u, handed := w.Units[0], w.Units[0].Handed
	if was := have.Unit(u.ID); was != nil {
		handed = max(handed, was.Handed)
	}
	have.add(Work{Course: w.Course, Units: []Unit{u}})
	have.Unit(u.ID).Handed = handed
}

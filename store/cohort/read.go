package cohort

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"
	"unique"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/record"
	"carrel/store/result"
	"carrel/store/sheet"
	"carrel/store/witness"
)

// Limits of what is kept of one record.
const (
	maxUnits   = 5000
	maxCourses = 200
	maxMerged  = 100
)

// reading is what is gathered while the events of one record go by.
type reading struct {
	opt    *Options
	first  analysis.First
	effort analysis.Effort
	time   map[course.ID]time.Duration
	edited map[course.ID]bool
	sealed map[analysis.Where]bool // exams that were handed in to examiners
	sketch sketch
	merged []string
}

func newReading(opt *Options) *reading {
	return &reading{opt: opt, time: map[course.ID]time.Duration{}, edited: map[course.ID]bool{}, sealed: map[analysis.Where]bool{}}
}

func (r *reading) each(e progress.Event, l record.Line) error {
	r.sketch.add(e, l.Event)
	before := r.effort.Worked
	r.effort.Apply(e)
	r.time[e.Course] += r.effort.Worked - before
	if e.Type == progress.Merged && e.Log != nil && len(r.merged) < maxMerged {
		r.merged = append(r.merged, e.Log.ID)
	}
	if o := r.opt.Outline; o != nil {
		if e.Course != o.Course.ID {
			return nil
		}
		r.edited[e.Course] = r.edited[e.Course] || o.Package != "" && e.Package != o.Package && !ofPaper(o.Course, e)
	}
	if e.Type == progress.Finished && e.Attempt > 0 && e.Mark == nil && len(r.sealed) < maxUnits {
		r.sealed[analysis.Where{Course: intern(e.Course), Unit: intern(e.Unit)}] = true
	}
	r.first.Apply(e)
	return nil
}

// ofPaper reports what is recorded of an exam that is sat from a sealed paper,
// which is no part of the package: nothing of it is marked but by its examiners.
func ofPaper(c *course.Course, e progress.Event) bool {
	u := c.Unit(e.Unit)
	return e.Package == "" && u != nil && u.Kind == course.Exam && (e.Mark == nil || e.Type == progress.Graded)
}

// entry is a record that was verified.
func (r *reading) entry(file string, res *record.Result) Entry {
	e := Entry{
		File: file, Kind: Record, Journal: res.ID, Device: res.Fingerprint, Size: res.Size, First: res.First, Last: res.Last,
		Person: res.Person, merged: r.merged, sketch: r.sketch,
	}
	for _, w := range res.Witnessed {
		if r.opt.Known[w.VKey] {
			e.Witnessed = max(e.Witnessed, w.Size)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(res.Standing.Courses)) {
		if o := r.opt.Outline; id != "" && len(e.Works) < maxCourses && (o == nil || o.Course.ID == id) {
			e.Works = append(e.Works, r.work(id, res.Standing.Courses[id]))
		}
	}
	e.sat = slices.Collect(maps.Keys(r.sealed))
	return e
}

// intern keeps one copy of a text that many records have.
func intern[T ~string](s T) T { return T(unique.Make(string(s)).Value()) }

func (r *reading) work(id course.ID, in *progress.Course) Work {
	w := Work{
		Course: intern(id), Version: intern(in.Version), Edited: r.edited[id], Last: in.LastAt, Time: r.time[id],
	}
	for _, unit := range slices.Sorted(maps.Keys(in.Units)) {
		u := in.Units[unit]
		if len(w.Units) < maxUnits && (u.Completed || u.Handed > 0 || u.Opened) {
			x := Unit{ID: intern(unit), Completed: u.Completed, Passed: u.Passed, Handed: u.Handed, Best: u.Best}
			for _, s := range u.Sittings {
				if g := s.Grading; g != nil && s.Result != nil {
					x.reach(Unit{parts: r.opt.Outline.parts(g.Objectives), by: *s.Result})
				}
			}
			w.Units = append(w.Units, x)
		}
	}
	w.Units = slices.Clip(w.Units)
	if o := r.opt.Outline; o != nil && o.Objectives != nil {
		w.Objectives = w.objectives(o, in)
	}
	return w
}

// objectives adds up the latest answers by objective, but for graded exams.
func (w *Work) objectives(o *Outline, in *progress.Course) []question.Mark {
	out := make([]question.Mark, len(o.Course.Objectives))
	for id, u := range in.Units {
		if w.Unit(id).graded() {
			continue // its parts are added when all results are known
		}
		for q, a := range u.Questions {
			if a == nil || !a.Answered {
				continue
			}
			for _, i := range o.Objectives(id, q) {
				out[i] = out[i].Add(a.Mark)
			}
		}
	}
	return out
}

// verify reads a record without asking what was seen of it before.
func (c *collector) verify(path string, opt record.VerifyOptions) (*record.Result, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, fs.ErrInvalid)
	}
	return record.Verify(f, opt)
}

// plain verifies a record by itself.
func (c *collector) plain(path string) (Entry, *reading, error) {
	r := newReading(&c.Options)
	res, err := c.verify(path, record.VerifyOptions{Each: r.each})
	if err != nil {
		return damaged(File{path, Record, 0}, err), nil, err
	}
	return r.entry(path, res), r, nil
}

func damaged(f File, err error) Entry {
	e := Entry{File: f.Path, Kind: f.Kind}
	kind := Damaged
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		kind = Unreadable
	}
	e.note(kind, err.Error())
	return e
}

// look has the witness look at a record that was not verified yet. What is
// refused is verified by itself, to say whose it is.
func (c *collector) look(path string) (Entry, *reading) {
	r := newReading(&c.Options)
	s, err := c.Witness.LookEach(path, c.Restored, r.each)
	if s == nil {
		return c.refused(path, err), nil
	}
	e := r.entry(path, s.Result)
	if err != nil { // it is remembered; the file cannot be written
		e.note(Unsigned, err.Error())
		e.Witnessed = s.Size
	}
	for _, by := range s.Restored {
		e.note(Mended, by.At.UTC().Format(time.DateOnly))
	}
	return e, r
}

func (c *collector) refused(path string, err error) Entry {
	e, _, bad := c.plain(path)
	if bad != nil {
		return e
	}
	e.note(whyRefused(err), err.Error())
	return e
}

func whyRefused(err error) ProblemKind {
	said := (*record.RestoredError)(nil)
	switch {
	case errors.As(err, &said):
		return Restored
	case errors.Is(err, record.ErrRolledBack):
		return RolledBack
	case errors.Is(err, record.ErrChanged):
		return Changed
	case errors.Is(err, witness.ErrOtherDevice):
		return OtherKey
	}
	return Unsure
}

// begins reports whether the record at path has what another one of its journal
// has, as its beginning.
func (c *collector) begins(path string, other tlog.Tree) bool {
	_, err := c.verify(path, record.VerifyOptions{Seen: func(string, string) (tlog.Tree, error) { return other, nil }})
	return err == nil
}

// sheet reads a sheet with the keys of the examiners, if there are any.
func (c *collector) sheet(f File) Entry {
	e := Entry{File: f.Path, Kind: Sheet}
	if len(c.Identities) == 0 {
		return e
	}
	b, err := readCapped(f.Path, sheet.MaxSize)
	if err != nil {
		return damaged(f, err)
	}
	s, err := sheet.Read(b, c.Identities...)
	if err != nil {
		return damaged(f, err)
	}
	e.Exam, e.Final, e.Person = s.Exam, s.Final, s.Person
	if e.Code, err = s.Code(); err == nil {
		e.Device, err = fingerprint(s.Device())
	}
	if err != nil {
		return damaged(f, err)
	}
	return e
}

// result reads a signed result of a sealed exam. One by somebody who is no
// known examiner does not count.
func (c *collector) result(f File) Entry {
	b, err := readCapped(f.Path, result.MaxSize)
	if err != nil {
		return damaged(f, err)
	}
	r, err := result.Read(b)
	if err != nil {
		return damaged(f, err)
	}
	e := Entry{File: f.Path, Kind: Result, Code: r.Sheet, Exam: r.Exam, Final: r.Handed, Last: r.Graded, serial: r.Serial, attempt: r.Attempt}
	if e.Device, err = fingerprint(r.Device); err != nil {
		return damaged(f, err)
	}
	if !c.Examiners[r.Signer()] {
		e.note(Untrusted, r.Signer())
		return e
	}
	id := course.ID(r.Course)
	if o := c.Outline; o == nil || o.Course.ID == id {
		u := Unit{ID: course.UnitID(r.Exam), Completed: r.Passed, Passed: r.Passed, Examined: r.Passed, Handed: r.Attempt, Best: r.Total}
		u.parts, u.by, u.signed = c.Outline.parts(r.Objectives), r.Total, true
		e.questions = slices.Clip(r.Questions)
		e.Counts, e.Works = true, []Work{{Course: id, Version: r.Version, Last: r.Graded, Units: []Unit{u}}}
	}
	return e
}

// Package cohort owns what an instructor collects: it finds the records and
// sheets in folders, verifies every record, joins them to a list of people, and
// notices what does not fit together.
//
// # What is noticed
//
// Files of one journal belong together. The longest that is good counts; a
// shorter one has to be its beginning (Older), an equal one is a Duplicate. When
// they are neither, the journal has two histories (Forked), and when they name
// different people it is shared (Shared): none of them counts then, and none is
// witnessed.
//
// Journals of different ids share no event: an event says to the millisecond, by
// two clocks, when it happened. Of each journal the eight events with the lowest
// hashes are kept (a bottom-k sketch, Broder 1997), without the number that an
// event has in its journal; two journals with one of them in common are Copied.
// So is a journal that two people took into theirs by merging.
//
// What was seen at the last collection is in the memory of the witness, see
// package carrel/store/witness: a journal that does not go on from there was
// RolledBack or Changed.
//
// # Memory
//
// Of each file a small row is kept, whatever its size. The statistics of tests
// are added up and keep nothing of a person.
package cohort

import (
	"time"

	"filippo.io/age"

	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/person"
	"carrel/store/roster"
	"carrel/store/witness"
)

// Kind is what a file is, by its name.
type Kind string

// The kinds of file that are collected.
const (
	Record Kind = "record"
	Sheet  Kind = "sheet"
	Result Kind = "result"
)

// Problem is something that an instructor should know of a file or a person.
type Problem struct {
	Kind ProblemKind `json:"kind"`
	With string      `json:"with,omitempty"` // the other file, version, person or error that it is about
}

// ProblemKind says which problem.
type ProblemKind string

// The problems. Those up to Shared mean that a file does not count.
const (
	Unreadable ProblemKind = "unreadable"   // the system does not let it be read
	Damaged    ProblemKind = "damaged"      // it is no valid record
	RolledBack ProblemKind = "rolled-back"  // since the last collection
	Changed    ProblemKind = "changed"      // its history, since the last collection
	Restored   ProblemKind = "restored"     // as RolledBack or Changed, and it says why
	OtherKey   ProblemKind = "other-device" // another device signs this journal than before
	Unsure     ProblemKind = "not-compared" // the memory of the witness could not be read or written
	Forked     ProblemKind = "two-histories"
	Shared     ProblemKind = "shared" // two people have this journal
	Foreign    ProblemKind = "foreign-device"

	Duplicate ProblemKind = "duplicate" // the same record is there twice
	Older     ProblemKind = "older"     // a newer record of the journal is there
	Copied    ProblemKind = "copied"    // it holds events of another person's journal
	Version   ProblemKind = "version"   // the course was worked in another version
	Edited    ProblemKind = "edited"    // some work was done with files that are not of the package
	Own       ProblemKind = "own"       // it is signed by this machine, which is not its own witness
	Unsigned  ProblemKind = "unsigned"  // the cosignature could not be written into the file
	Mended    ProblemKind = "mended"    // it says that it was restored or repaired, and was taken
	Unlisted  ProblemKind = "not-listed"
	Unnamed   ProblemKind = "unnamed"          // nobody is named
	Devices   ProblemKind = "two-devices"      // two devices say to be one person
	Untrusted ProblemKind = "unknown-examiner" // who signed a result
	Absent    ProblemKind = "no-record"
)

// Bad reports whether a file with the problem must not be believed, or must be
// looked into before it is.
func (k ProblemKind) Bad() bool { return k.refuses() || k == Copied }

// refuses reports whether a file with the problem does not count.
func (k ProblemKind) refuses() bool {
	switch k {
	case Unreadable, Damaged, RolledBack, Changed, Restored, OtherKey, Unsure, Forked, Shared, Foreign, Untrusted:
		return true
	}
	return false
}

// Entry is what is known of one file.
type Entry struct {
	File     string
	Kind     Kind
	Counts   bool // its work is that of its trainee
	Problems []Problem

	Journal   string // the id; "" when nothing could be read
	Device    string // fingerprint of the device key
	Size      int64  // events
	Witnessed int64  // events up to which a known witness vouches for the history
	First     time.Time
	Last      time.Time
	Person    *person.Person
	Works     []Work // by course

	Code  string // of a sheet that could be read, or that a result is of
	Exam  string
	Final bool // the sheet was handed in

	merged          []string // journals that were taken in
	sketch          sketch
	sat             []analysis.Where // exams whose marks come from examiners, that were handed in
	serial, attempt int              // of a result
	questions       []progress.Part  // of a result
}

func (e *Entry) note(k ProblemKind, with string) { e.Problems = note(e.Problems, k, with) }

func note(ps []Problem, k ProblemKind, with string) []Problem {
	for _, p := range ps {
		if p == (Problem{k, with}) {
			return ps
		}
	}
	return append(ps, Problem{k, with})
}

// Has reports whether a problem of the kind is among several.
func Has(ps []Problem, k ProblemKind) bool {
	for _, p := range ps {
		if p.Kind == k {
			return true
		}
	}
	return false
}

// Work is what one person did in one course.
type Work struct {
	Course     course.ID
	Version    string // that it was last worked in
	Edited     bool   // some of it was done with other files than those of the package that is expected
	Last       time.Time
	Time       time.Duration // worked, see analysis.Effort
	Units      []Unit        // ascending by id
	Objectives []question.Mark
}

// Unit is what was done in one unit.
type Unit struct {
	ID        course.UnitID
	Completed bool
	Passed    bool
	Examined  bool // passed by a result of an examiner who counts, not by the word of the record
	Handed    int  // attempts
	Best      question.Mark

	parts  []question.Mark // of a graded exam, by the objectives of the outline; nil when its result does not say
	by     question.Mark   // of the attempt that the parts are of
	signed bool            // the parts are those of a result of an examiner who counts
}

// Unit returns what was done in a unit, or nil.
func (w *Work) Unit(id course.UnitID) *Unit {
	for i := range w.Units {
		if w.Units[i].ID == id {
			return &w.Units[i]
		}
	}
	return nil
}

// Outline is the course that is expected.
type Outline struct {
	Course     *course.Course
	Package    string                                       // digest of the package; "" for a folder
	Objectives func(u course.UnitID, question string) []int // which of the course's objectives a question is about
	// Asked is what a person was asked in an attempt at a unit, with what there
	// was to earn; nil when that is not known.
	Asked func(u course.UnitID, seed string) map[string]question.Mark
}

// Options say how to collect.
type Options struct {
	Roster     *roster.Roster
	Outline    *Outline         // nil: every course is taken as it is
	Witness    *witness.Witness // nil: nothing is compared with what was seen before, nothing cosigned
	Restored   bool             // take journals that were put back from a backup or repaired, and say so
	Own        string           // verifier key of the device of this machine
	Known      map[string]bool  // verifier keys of the witnesses that count
	Examiners  map[string]bool  // verifier keys of those whose results count
	Identities []age.Identity   // of examiners, for sheets
	Each       func(done, of int64)
	Workers    int // 0: as many as there are processors
}

// Cohort is what was collected.
type Cohort struct {
	Entries  []Entry
	Trainees []Trainee
	Tests    map[analysis.Where]*analysis.Test
	Sealed   map[analysis.Where]Sealed // exams whose marks come from examiners
}

// Sealed is how many people sat an exam whose marks come from examiners. Of what
// they chose nothing is known; the marks of the questions are in a result when
// the policy of review lets them be shown.
type Sealed struct {
	People int // who handed it in, or have a result that counts
	Marked int // of them, whose result has the marks of the questions
}

// Trainee is one person, or one file that cannot be given to a person.
type Trainee struct {
	roster.Member
	Listed    bool  // in the roster
	Entries   []int // of Cohort.Entries
	Problems  []Problem
	Works     []Work
	Device    string // of the record that counts, or the first of them
	Events    int64
	Witnessed int64
	Last      time.Time
}

// Work returns what a trainee did in a course, or nil.
func (t *Trainee) Work(id course.ID) *Work { return workOf(t.Works, id) }

func workOf(ws []Work, id course.ID) *Work {
	for i := range ws {
		if ws[i].Course == id {
			return &ws[i]
		}
	}
	return nil
}

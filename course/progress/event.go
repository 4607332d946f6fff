// Package progress owns the events of a trainee's work and the fold from
// events to standing: what was read, answered and passed, and where to go on.
//
// An Event is encoded as one line of JSON with its fields in the order of the
// struct, no spaces and no trailing newline. Those bytes are what the journal
// keeps, hashes and signs, so Decode refuses any line that Encode would have
// written otherwise: unknown or repeated fields, other spacing, another order.
// No name of a person is ever in an event.
package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"carrel/course"
	"carrel/course/question"
)

// MaxEvent is the longest encoded event in bytes.
const MaxEvent = 64 << 10

// ErrEvent is what Encode wraps: the event can never be kept as it is.
var ErrEvent = errors.New("an event that cannot be written")

// Type says what happened.
type Type string

// The types of event.
const (
	Opened    Type = "opened"    // a unit was opened
	Placed    Type = "placed"    // the reading position in a unit moved, or another question of an attempt was shown
	Completed Type = "completed" // a lesson was read to its end
	Started   Type = "started"   // an attempt at a quiz began
	Answered  Type = "answered"  // a question was answered and marked
	Hinted    Type = "hinted"    // a hint was shown
	Finished  Type = "finished"  // an attempt at a quiz or scenario was ended
	Drafted   Type = "drafted"   // a response was written that is not to be marked yet
	Chose     Type = "chose"     // a way on was taken in a scene of a scenario
	Renamed   Type = "renamed"   // a unit is known by another id from here on
	Regraded  Type = "regraded"  // an attempt that was handed in is marked anew, because a question of it was found flawed, or sound after all

	Bookmarked   Type = "bookmarked"   // a bookmark was set at a place
	Unbookmarked Type = "unbookmarked" // it was removed
	Noted        Type = "noted"        // a note was written at a place, or removed: then it has no text

	// Of a sitting of an exam, which Started begins and Finished ends.
	Ticked    Type = "ticked"    // it goes on: a sign of life
	Flagged   Type = "flagged"   // a question is to be looked at again
	Unflagged Type = "unflagged" // it is not, any more
	Granted   Type = "granted"   // a supervisor allowed more time
	Paused    Type = "paused"    // a supervisor allowed a break; the clock stands until the next sign of life
	Graded    Type = "graded"    // the result of an attempt came back from whoever graded it

	// About the journal itself; they belong to no course.
	Restored Type = "restored" // it was put back from a backup: Log is what it was before
	Repaired Type = "repaired" // it was rebuilt from a damaged file: Log is what that should have held
	Merged   Type = "merged"   // the events of another machine were taken in: Log is that journal
	Moved    Type = "moved"    // it was handed over to another machine, or came from one
	Forgot   Type = "forgot"   // what a person had typed was erased: Log is how far
)

// Event is one thing that happened. The journal fills Seq and the clocks when
// it appends; everything else is said by the player.
type Event struct {
	Seq      uint64             `json:"seq"` // 1 for the first event of a journal
	Type     Type               `json:"type"`
	Course   course.ID          `json:"course"`
	Version  string             `json:"version,omitempty"` // of the course
	Package  string             `json:"package,omitempty"` // digest of the package that the course came in; "" for a folder
	Unit     course.UnitID      `json:"unit,omitempty"`
	From     course.UnitID      `json:"from,omitempty"`     // the id that a renamed unit had
	Lang     string             `json:"lang,omitempty"`     // BCP 47 tag of the language that a course of several was read in
	Question string             `json:"question,omitempty"` // or scene
	Revision string             `json:"revision,omitempty"` // of the question's kind and key
	Wording  string             `json:"wording,omitempty"`  // digest of the question's words as they were shown
	Attempt  int                `json:"attempt,omitempty"`  // 1 for the first attempt at a quiz; 0 in a lesson
	Try      int                `json:"try,omitempty"`      // 1 for the first answer to a question
	Hints    int                `json:"hints,omitempty"`    // hints shown so far
	Response *question.Response `json:"response,omitempty"` // of an attempt: what was found flawed, see Flaws
	Sealed   string             `json:"sealed,omitempty"`   // digest of what a person typed, which is kept beside the event; see Seal
	Mark     *question.Mark     `json:"mark,omitempty"`
	Self     bool               `json:"self,omitempty"` // the mark is the trainee's own judgement; of a draft: the model answer was seen
	Passed   bool               `json:"passed,omitempty"`
	Place    *Place             `json:"place,omitempty"`
	Exam     *Exam              `json:"exam,omitempty"`
	Log      *Log               `json:"log,omitempty"`
	Wall     time.Time          `json:"wall"`             // UTC, to the millisecond
	Boot     int64              `json:"boot"`             // milliseconds since the machine started, suspend included
	BootID   string             `json:"bootid,omitempty"` // names the run of the machine that Boot counts in
	Build    string             `json:"build,omitempty"`  // of the program
}

// Place is a position in a unit that survives another width and small edits:
// a line of the source and how far into the block that starts there.
type Place struct {
	Line int `json:"line"`           // 1-based line of the source where the block starts
	Part int `json:"part,omitempty"` // thousandths of the block above the top of the screen; negative: blank rows before it
}

// Exam is what is only said of exams.
type Exam struct {
	Seed       string   `json:"seed,omitempty"`       // of a sitting that begins: its form is drawn by it
	Form       string   `json:"form,omitempty"`       // digest of the form; of a grading, of the signed result
	Minutes    int      `json:"minutes,omitempty"`    // granted
	Grant      string   `json:"grant,omitempty"`      // names the supervisor's code, which is used once
	Why        string   `json:"why,omitempty"`        // the sitting ended, exam.EndTime or exam.EndInterruption; "" when the trainee ended it
	Objectives []Part   `json:"objectives,omitempty"` // of an open exam that was handed in: its marks by objective
	Graded     *Grading `json:"graded,omitempty"`     // of a grading: what the signed result says beside the mark
}

// Log is a journal as it was at some time.
type Log struct {
	ID   string `json:"id"`             // of the journal
	Size int64  `json:"size"`           // number of its events
	Root string `json:"root"`           // of their Merkle tree, base64
	Lost int64  `json:"lost,omitempty"` // events of it that are not here
}

// Encode returns the line that stands for e. It refuses an event that Decode
// could not read back: one with text that is not UTF-8, a year that RFC 3339
// cannot write, or a line longer than MaxEvent. The error wraps ErrEvent.
func Encode(e Event) ([]byte, error) {
	if !e.utf8() {
		return nil, fmt.Errorf("encode event %d: %w: text that is not UTF-8", e.Seq, ErrEvent)
	}
	e.Wall = e.Wall.UTC().Truncate(time.Millisecond)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, fmt.Errorf("encode event %d: %w: %w", e.Seq, ErrEvent, err)
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(line) > MaxEvent {
		return nil, fmt.Errorf("encode event %d: %w: %d bytes, more than %d", e.Seq, ErrEvent, len(line), MaxEvent)
	}
	return line, nil
}

func (e Event) utf8() bool {
	texts := [...]string{string(e.Type), string(e.Course), e.Version, e.Package, string(e.Unit), string(e.From), e.Lang, e.Question, e.Revision, e.Wording, e.Sealed, e.BootID, e.Build}
	broken := func(s string) bool { return !utf8.ValidString(s) }
	if e.Log != nil && (broken(e.Log.ID) || broken(e.Log.Root)) {
		return false
	}
	if x := e.Exam; x != nil && (broken(x.Seed) || broken(x.Form) || broken(x.Grant) || broken(x.Why) || brokenParts(x.Objectives) || x.Graded.broken()) {
		return false
	}
	return !slices.ContainsFunc(texts[:], broken) && (e.Response == nil || !slices.ContainsFunc(e.Response.Texts, broken))
}

// Decode reads one line that Encode wrote, and refuses any other spelling.
func Decode(line []byte) (Event, error) {
	var e Event
	if len(line) > MaxEvent {
		return e, fmt.Errorf("event: %d bytes, more than %d", len(line), MaxEvent)
	}
	if e, ok := quick(line); ok {
		return e, nil
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return e, fmt.Errorf("event: %w", err)
	}
	again, err := Encode(e)
	if err != nil {
		return e, err
	}
	if !bytes.Equal(again, line) {
		return e, fmt.Errorf("event %d: not in canonical form", e.Seq)
	}
	return e, nil
}

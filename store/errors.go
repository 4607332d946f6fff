package store

import (
	"errors"
	"fmt"
	"time"
)

// What can be wrong with a journal. Each is found with errors.Is in the errors
// of this package, whose text says what happened, to what, and what to do.
var (
	ErrInUse      = errors.New("the journal is in use")
	ErrDamaged    = errors.New("the journal is damaged")
	ErrNewer      = errors.New("the journal was made by a newer program")
	ErrEmpty      = errors.New("the journal has lost its contents")
	ErrRolledBack = errors.New("the journal is not the one that was last written")
	ErrNotRegular = errors.New("the journal is not a regular file")
	ErrReadOnly   = errors.New("the journal may not be written")
	ErrReplaced   = errors.New("the journal was replaced while in use")
	ErrNotSaved   = errors.New("the journal could not be written")
	ErrUncertain  = errors.New("the journal may not have been written")
	ErrForged     = errors.New("the journal is not signed by the key of its folder")
	ErrNoKey      = errors.New("the journal can be added to only with its key")
	ErrFileSystem = errors.New("a journal is not safe there")
	ErrNotOurs    = errors.New("the signatures of witnesses are not of this journal")
	ErrClosed     = errors.New("the journal is closed")

	ErrOtherHistory = errors.New("the record does not go on from what is known here")
)

// Error is a fault of a journal: one of the sentinels above, the file, the
// particulars, and what can be done about it.
type Error struct {
	Kind error
	Path string
	Err  error  // the particulars; may be nil
	Hint string // what to do
}

func (e *Error) Error() string {
	text := e.Path + ": " + e.Kind.Error()
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// Unwrap gives errors.Is and errors.As the kind and the particulars.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// InUseError says who holds the journal. It is an ErrInUse.
type InUseError struct {
	Path  string
	PID   int // 0 when the holder did not say
	Host  string
	Since time.Time
}

func (e *InUseError) Error() string {
	who := "another program"
	if e.PID != 0 {
		who = fmt.Sprintf("process %d on %s, since %s", e.PID, e.Host, e.Since.Local().Format("2006-01-02 15:04:05"))
	}
	return fmt.Sprintf("%s: %v by %s; close it first, or choose another data folder", e.Path, ErrInUse, who)
}

// Unwrap makes it an ErrInUse.
func (e *InUseError) Unwrap() error { return ErrInUse }

var errNoEvents = errors.New("its bucket of events is missing")

// hints, one for each kind that has only one way out.
const (
	hintDamaged      = "the file was left as it is: carrel doctor says what can be saved, and carrel doctor --repair saves it"
	hintFileSystem   = "nothing was changed: choose a data folder on a local disk; to use this one all the same, insist with --insist"
	hintHopeless     = "nothing of it can be saved here: if you have a copy elsewhere, carrel restore FILE puts it in place; to start anew, move " + fileName + " and " + markName + " away"
	hintRolledBack   = "nothing was changed: carrel doctor says what is missing; carrel restore puts a backup in its place, and carrel doctor --repair goes on with what is there"
	hintEmpty        = "carrel doctor says what can be saved; carrel restore puts the newest backup in its place; to start anew, move " + markName + " and the folder " + backupDir + " away"
	hintNewer        = "nothing was changed: start the newer program, or choose another data folder"
	hintNotSaved     = "nothing of it was saved: see that the disk has room and works, then try again"
	hintUncertain    = "close the program, see that the disk works, and start again to see what was saved"
	hintForged       = "nothing was changed: put the key back that belongs to it, keys/device.key, or its newest backup; carrel doctor --repair signs it anew, and it will say so"
	hintNoKey        = "nothing was written: open it with its key"
	hintOtherHistory = "nothing was changed: one of the two was altered, or put back from a backup and gone on with; keep both files"
	hintReplaced     = "nothing was written: close the program, see what happened to the file, and start again"
)

func (j *Journal) damaged(format string, args ...any) error {
	return &Error{Kind: ErrDamaged, Path: j.path, Err: fmt.Errorf(format, args...), Hint: hintDamaged}
}

func (j *Journal) replaced(format string, args ...any) error {
	return &Error{Kind: ErrReplaced, Path: j.path, Err: fmt.Errorf(format, args...), Hint: hintReplaced}
}

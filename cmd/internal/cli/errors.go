package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	"carrel/content/clean"
	"carrel/store"
)

// failure is an error that is ready to be read by a person.
type failure struct {
	code int
	text string // what happened, to what
	hint string // what to do; may be empty
	err  error  // the cause, for errors.Is; may be nil
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.err }

// report prints err, if there is one, and returns the exit code. Whatever an
// error quotes may come from a file, so it is cleaned.
func (a *app) report(err error) int {
	if err == nil {
		return exitDone
	}
	f := a.explain(err)
	fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("error"), clean.Line(a.aimed(f.text)))
	if f.hint != "" {
		fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("hint"), clean.Line(a.aimed(f.hint)))
	}
	return f.code
}

// explain turns an error of another package into words.
func (a *app) explain(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	var busy *store.InUseError
	if errors.As(err, &busy) {
		return a.inUse(busy)
	}
	var damaged *store.Error
	if errors.As(err, &damaged) {
		return journalFailure(damaged)
	}
	if errors.As(a.trustFailure(err), &f) {
		return f
	}
	return a.fileFailure(err)
}

func (a *app) inUse(e *store.InUseError) *failure {
	dir := filepath.Dir(e.Path)
	f := &failure{code: exitFailed, err: e, text: a.t("%s is in use by another program", dir)}
	if e.PID != 0 {
		f.text = a.t("%s is in use by process %s on %s, since %s",
			dir, fmt.Sprint(e.PID), e.Host, e.Since.Local().Format("2006-01-02 15:04:05"))
	}
	f.hint = a.t("close the other Carrel, or choose another folder with --data")
	return f
}

// journalFailure keeps the store's own words and takes its hint apart.
func journalFailure(e *store.Error) *failure {
	bare := *e
	bare.Hint = ""
	return &failure{code: exitFailed, err: e, text: bare.Error(), hint: e.Hint}
}

// lost turns a fault of the journal at the end of a session into words: by then
// there is no trying again.
func (a *app) lost(err error) error {
	var e *store.Error
	if !errors.As(err, &e) {
		return err
	}
	f := journalFailure(e)
	switch {
	case errors.Is(e, store.ErrUncertain):
		f.hint = a.t("what was done after the last word saved may be lost: see that the disk works, then start again to see what was saved")
	case errors.Is(e, store.ErrReplaced):
		f.hint = a.t("what was done after the last word saved is lost: see what happened to the file, then start again")
	default:
		f.hint = a.t("what was done after the last word saved is lost: make room and see that the disk works, then start again")
	}
	return f
}

func (a *app) fileFailure(err error) *failure {
	f := &failure{code: exitFailed, text: err.Error(), err: err}
	var p *fs.PathError
	if !errors.As(err, &p) {
		return f
	}
	folder := filepath.Dir(p.Path) // the name may be that of a temporary file, which nobody gave
	switch {
	case diskFull(err):
		f.text, f.hint = a.t("nothing more can be written to %s: the disk is full", folder), a.t("make room on that disk, or choose another place")
	case errors.Is(err, syscall.EROFS):
		f.text, f.hint = a.t("nothing can be written to %s: the disk is read-only", folder), a.t("choose another place; for your progress and keys, name a folder with --data")
	case errors.Is(err, fs.ErrNotExist):
		f.text, f.hint = a.t("%s does not exist", p.Path), a.t("check the spelling and the folder you are in")
	case errors.Is(err, fs.ErrPermission):
		f.text, f.hint = a.t("%s may not be read or written by you", p.Path), a.t("change its permissions, or choose another place")
	}
	return f
}

package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"carrel/content/bundle"
	"carrel/content/handout"
	"carrel/player/page"
)

// copier returns what copies files of a course for the player, into a folder as a
// person types it.
func (a *app) copier() page.Copy {
	return func(course fs.FS, files []handout.File, dir string) (handout.Copied, error) {
		if home, ok := strings.CutPrefix(dir, "~"); ok && (home == "" || os.IsPathSeparator(home[0])) {
			dir = filepath.Join(a.home(), home)
		}
		done, err := handout.To(dir, course, files)
		if err != nil {
			err = a.notGiven(done, err)
		}
		return done, err
	}
}

// notGiven says what kept a file from being copied, and what to do.
func (a *app) notGiven(done handout.Copied, err error) error {
	name := done.Dir
	if f := (*handout.FaultError)(nil); errors.As(err, &f) {
		name = f.Path
	}
	said := a.t("%s: %s", name, a.whyNot(err))
	if done.New > 0 {
		said += ". " + a.t("files saved before it: %d", done.New)
	}
	return &failure{code: exitFailed, err: err, text: said}
}

// whyNot says in plain words what is wrong with a copy.
func (a *app) whyNot(err error) string {
	switch {
	case errors.Is(err, handout.ErrOther):
		return a.t("another file has this name there; it was left alone. Move it away, or name another folder")
	case errors.Is(err, handout.ErrLarge):
		return a.t("it is too large to be copied")
	case errors.Is(err, handout.ErrMany):
		return a.t("these are too many files")
	case errors.Is(err, bundle.ErrName):
		return a.t("this cannot be the name of a file on every system")
	case errors.Is(err, bundle.ErrDamaged):
		return a.t("the package is damaged: get it again")
	case errors.Is(err, fs.ErrNotExist):
		return a.t("there is no such file or folder")
	}
	if known := a.why(err); known != "" {
		return known
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

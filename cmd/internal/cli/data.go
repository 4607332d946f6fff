package cli

import (
	"os"
	"path/filepath"
	"runtime"
)

// dataDir is the folder of progress and keys: the --data flag, else
// CARREL_DATA, else where the system keeps such things. On Linux and the BSDs
// that is the XDG Base Directory Specification's data home. It need not be
// there; something else must not be in its place.
func (a *app) dataDir() (string, error) {
	dir, err := a.chosenDir()
	if err != nil {
		return "", err
	}
	return dir, a.mayBeFolder(dir)
}

func (a *app) chosenDir() (string, error) {
	for _, dir := range []string{a.data, a.env("CARREL_DATA")} {
		if dir != "" {
			return filepath.Abs(dir)
		}
	}
	return a.systemDir(runtime.GOOS)
}

// mayBeFolder refuses a path at which, or above which, something stands that is
// not a folder. What cannot be looked at is left to the journal to tell.
func (a *app) mayBeFolder(path string) error {
	info, err := os.Stat(path)
	for err != nil && path != filepath.Dir(path) {
		path = filepath.Dir(path)
		info, err = os.Stat(path)
	}
	if err != nil || info.IsDir() {
		return nil
	}
	return &failure{
		code: exitFailed,
		text: a.t("%s is not a folder", path),
		hint: a.t("choose a folder with --data"),
	}
}

func (a *app) systemDir(goos string) (string, error) {
	switch goos {
	case "windows":
		return a.under("LocalAppData", "carrel")
	case "darwin":
		return a.under("HOME", "Library", "Application Support", "carrel")
	}
	// The specification says that a relative path is to be ignored.
	if dir := a.env("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "carrel"), nil
	}
	return a.under("HOME", ".local", "share", "carrel")
}

func (a *app) under(name string, elem ...string) (string, error) {
	dir := a.env(name)
	if dir == "" {
		return "", &failure{
			code: exitFailed,
			text: a.t("there is no place for your progress: %s is not set", name),
			hint: a.t("choose a folder with --data"),
			err:  os.ErrNotExist,
		}
	}
	return filepath.Join(append([]string{dir}, elem...)...), nil
}

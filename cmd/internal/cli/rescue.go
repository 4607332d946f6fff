package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"carrel/course/progress"
	"carrel/player"
	"carrel/store"
	"carrel/store/record"
)

// rescue is how the player writes progress elsewhere while the journal refuses.
func (a *app) rescue(j *store.Journal) player.Rescue {
	return player.Rescue{
		Places: a.places,
		Export: func(dir string, unsaved [][]progress.Event) (string, bool, error) {
			src, alone, err := j.Rescue(unsaved)
			if err != nil {
				return "", false, err
			}
			file, err := a.rescueFile(dir)
			if err != nil {
				return "", false, err
			}
			_, err = record.Export(file, src, j.Signer())
			return file, alone, err
		},
	}
}

// rescueFile is the name of a file that is not there yet, in a folder as a
// person types it.
func (a *app) rescueFile(dir string) (string, error) {
	if home, ok := strings.CutPrefix(dir, "~"); ok && (home == "" || os.IsPathSeparator(home[0])) {
		dir = filepath.Join(a.home(), home)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if at, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) || err == nil && !at.IsDir() {
		return "", &failure{code: exitFailed, err: fs.ErrNotExist, text: a.t("there is no such folder")}
	}
	stem := filepath.Join(dir, "carrel-rescue-"+time.Now().Format("20060102-150405"))
	file := stem + record.Extension
	for n := 2; ; n++ {
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return file, nil
		} else if err != nil {
			return "", err
		}
		file = fmt.Sprintf("%s-%d%s", stem, n, record.Extension)
	}
}

func (a *app) home() string {
	if runtime.GOOS == "windows" {
		return a.env("USERPROFILE")
	}
	return a.env("HOME")
}

// places are the folders to offer: the home folder, and what is plugged in.
func (a *app) places() []string {
	var out []string
	for _, pattern := range append([]string{a.home()}, plugged(runtime.GOOS, a.env("USER"))...) {
		found, _ := filepath.Glob(pattern) // fails only for a malformed pattern
		for _, dir := range found {
			if at, err := os.Stat(dir); err == nil && at.IsDir() {
				out = append(out, dir)
			}
		}
	}
	return out
}

// plugged are the patterns of the folders under which systems show sticks.
func plugged(goos, user string) []string {
	switch goos {
	case "windows":
		var drives []string
		for letter := 'D'; letter <= 'Z'; letter++ {
			drives = append(drives, string(letter)+`:\`)
		}
		return drives
	case "darwin":
		return []string{"/Volumes/*"}
	}
	if user == "" || strings.ContainsAny(user, `*?[\/`) {
		return []string{"/mnt/*"}
	}
	return []string{"/run/media/" + user + "/*", "/media/" + user + "/*", "/mnt/*"}
}

// why says in a few plain words what keeps the journal, or a file beside it,
// from being written; "" for what it does not know.
func (a *app) why(err error) string {
	if f := (*failure)(nil); errors.As(err, &f) {
		return f.text
	}
	switch {
	case errors.Is(err, store.ErrReplaced):
		return a.whyReplaced(err)
	case errors.Is(err, store.ErrUncertain):
		return a.t("the disk failed, start again")
	case errors.Is(err, store.ErrDamaged):
		return a.t("the journal cannot be read")
	case diskFull(err):
		return a.t("the disk is full")
	case errors.Is(err, syscall.EROFS):
		return a.t("the disk is read-only")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, store.ErrReadOnly):
		return a.t("it may not be written")
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENODEV), errors.Is(err, syscall.ENXIO):
		return a.t("the folder is gone")
	case errors.Is(err, syscall.EIO):
		return a.t("the disk does not work")
	case errors.Is(err, syscall.EFBIG):
		return a.t("the file may not grow")
	}
	return ""
}

// whyReplaced tells a disk that is gone from a file that was exchanged.
func (a *app) whyReplaced(err error) string {
	var at *store.Error
	if errors.As(err, &at) {
		if _, err := os.Stat(filepath.Dir(at.Path)); err != nil {
			return a.t("the disk is gone")
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return a.t("the file is gone")
	}
	return a.t("the file was replaced")
}

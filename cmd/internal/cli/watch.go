package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a folder is quiet before a change to it is told: an editor
// writes a file in several steps.
const settle = 20 * time.Millisecond

// watchFolder returns a channel that has a value when something below dir has
// changed, until ctx ends or the folder can no longer be watched. It watches
// folders and not files, because an editor may put a new file in place of the
// old one.
// Of a single file it watches the folder that it is in.
func watchFolder(ctx context.Context, dir string) (<-chan struct{}, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	add := watchTree
	if at, err := filepath.EvalSymlinks(dir); err == nil {
		dir = at // a link to a folder is walked as one file
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		dir, add = filepath.Dir(dir), (*fsnotify.Watcher).Add
	}
	if err := add(w, dir); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	changes := make(chan struct{}, 1)
	go follow(ctx, w, add, changes)
	return changes, nil
}

// watchTree adds a folder and those in it; what begins with a dot is no part
// of a course, and may hold thousands of files.
func watchTree(w *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path == dir:
			return err
		case err != nil || !d.IsDir():
			return nil
		case path != dir && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		}
		return w.Add(path)
	})
}

func follow(ctx context.Context, w *fsnotify.Watcher, add func(*fsnotify.Watcher, string) error, changes chan<- struct{}) {
	defer close(changes)
	defer w.Close()
	quiet := time.NewTimer(0)
	<-quiet.C
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.Events:
			if !ok {
				return
			}
			if info, err := os.Lstat(e.Name); counts(e) && err == nil && info.IsDir() {
				_ = add(w, e.Name) // gone again: nothing to watch
			}
			if counts(e) {
				quiet.Reset(settle)
			}
		case _, ok := <-w.Errors: // events were lost: look again
			if !ok {
				return
			}
			quiet.Reset(settle)
		case <-quiet.C:
			select {
			case changes <- struct{}{}:
			default: // one is waiting already
			}
		}
	}
}

// counts reports whether an event can have changed the course: not a touched
// mode, nor the hidden files that editors keep.
func counts(e fsnotify.Event) bool {
	return e.Op != fsnotify.Chmod && !strings.HasPrefix(filepath.Base(e.Name), ".")
}

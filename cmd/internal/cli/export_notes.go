package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/notebook"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/page"
	"carrel/store"
)

// notesFormat is the name of the format in which bookmarks and notes are
// written.
const notesFormat = "notes"

// runExportNotes writes bookmarks and notes as markdown: those of one course, or
// of all.
func (a *app) runExportNotes(args []string, f exportFlags) error {
	out := cmp.Or(f.out, "notes.md")
	if err := a.mayWrite(out, f.force); err != nil {
		return err
	}
	standing, err := a.standingNow()
	if err != nil {
		return err
	}
	courses, err := a.noted(standing, args)
	if err != nil {
		return err
	}
	if len(courses) == 0 {
		return &failure{code: exitContent, text: a.t("there are no bookmarks and no notes"), hint: a.t("set some in a lesson, by b and w")}
	}
	return a.writeOut(out, notebook.Markdown(courses, a.notebookWords()), f.force, nil)
}

// standingNow folds the journal of the data folder.
func (a *app) standingNow() (*progress.Standing, error) {
	dir, err := a.existingData()
	if err != nil {
		return nil, err
	}
	j, err := openJournal(dir, store.Options{})
	if err != nil {
		return nil, err
	}
	defer j.Close()
	return j.Standing()
}

// noted returns the courses that have bookmarks or notes: the one that is named,
// or all by their ids.
func (a *app) noted(s *progress.Standing, args []string) ([]notebook.Course, error) {
	var all []*course.Course
	for _, id := range slices.Sorted(maps.Keys(s.Courses)) {
		all = append(all, &course.Course{ID: id, Title: string(id)})
	}
	if len(args) > 0 {
		c, err := a.courseAt(args[0])
		if err != nil {
			return nil, err
		}
		all = []*course.Course{c}
	}
	var out []notebook.Course
	for _, c := range all {
		if left := s.Notes(c); len(left) > 0 {
			out = append(out, notebook.Course{Title: cmp.Or(c.Title, string(c.ID)), Left: left, Unit: titleOrID})
		}
	}
	return out, nil
}

// titleOrID names a unit: one that the course has not is known by its id.
func titleOrID(l progress.Left) string {
	if l.Unit == nil {
		return string(l.ID)
	}
	return cmp.Or(l.Unit.Title, l.Unit.Path)
}

func (a *app) courseAt(name string) (*course.Course, error) {
	s, err := a.subject(name)
	if err != nil {
		return nil, err
	}
	c, _, err := content.Load(s.files, filepath.Base(s.root))
	if err != nil {
		return nil, a.notPlayable(name, err)
	}
	return c, nil
}

func (a *app) notebookWords() notebook.Words {
	return notebook.Words{
		Title: a.t("Bookmarks and notes"), Bookmark: a.t("bookmark"),
		Line: func(n int) string { return a.t("Line %d", n) },
	}
}

// notesKeeper returns what writes a file of notes for the player, into the home
// folder: a player may have been started anywhere.
func (a *app) notesKeeper() page.Keep {
	return func(name string, data []byte) (string, error) {
		file, err := free(filepath.Join(a.home(), name))
		if err != nil {
			return "", err
		}
		return file, a.replace(file, data, false)
	}
}

// free returns a name of which there is no file yet: the one given, or that with
// a number.
func free(file string) (string, error) {
	ext := filepath.Ext(file)
	stem := strings.TrimSuffix(file, ext)
	for n := 2; ; n++ {
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return file, nil
		} else if err != nil {
			return "", err
		}
		file = fmt.Sprintf("%s-%d%s", stem, n, ext)
	}
}

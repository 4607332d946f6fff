package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"carrel/content"
	"carrel/content/starter"
	"carrel/content/tidy"
	"carrel/course"
)

// create is carrel new; "new" is a word of the language.
func (a *app) create() *cobra.Command {
	c := &cobra.Command{
		Use:   "new",
		Short: a.t("Begin a course, or add a file to one"),
		Long:  a.t("New makes a course that plays at once and shows by example how one is written,\nor adds a lesson, a quiz, a scenario or a lab to a course. It overwrites nothing."),
		Args:  a.unknownKind,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.newCourse(),
		a.newUnit("lesson PATH", course.Lesson, a.t("Add a lesson to a course")),
		a.newUnit("quiz PATH", course.Quiz, a.t("Add a quiz to a course")),
		a.newUnit("scenario PATH", course.Scenario, a.t("Add a scenario to a course")),
		a.newUnit("lab PATH", course.Lab, a.t("Add a lab to a course")))
	return c
}

// unknownKind says which kinds of file can be made.
func (a *app) unknownKind(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &failure{code: exitUsage, text: a.t("there is no %q to begin", args[0]), hint: a.t("name one of course, lesson, quiz, scenario and lab")}
}

func (a *app) newCourse() *cobra.Command {
	var about starter.About
	c := &cobra.Command{
		Use:   "course FOLDER",
		Short: a.t("Begin a course in a new folder"),
		Args:  a.exactlyOne("FOLDER"),
		RunE:  func(_ *cobra.Command, args []string) error { return a.runNewCourse(args[0], about) },
	}
	c.Flags().StringVar(&about.Title, "title", "", a.t("the `title` of the course (default: made of the folder's name)"))
	c.Flags().StringVar(&about.ID, "id", "", a.t("the `id` of the course in reverse domain form (default: org.example. and the folder's name)"))
	return c
}

func (a *app) runNewCourse(dir string, about starter.About) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	name := filepath.Base(abs)
	given := about.ID != ""
	about.Title = cmp.Or(about.Title, starter.TitleOf(name))
	about.ID = cmp.Or(about.ID, "org.example."+starter.LabelOf(name))
	files, err := starter.Course(about)
	if errors.Is(err, starter.ErrID) {
		return &failure{code: exitUsage, err: err, text: a.t("%q cannot be the id of a course", about.ID), hint: a.t("write it like %s", "org.example.my-course")}
	}
	if err != nil {
		return err
	}
	if err := a.emptyFolder(dir); err != nil {
		return err
	}
	if err := writeAll(dir, files); err != nil {
		return err
	}
	return a.courseMade(dir, about, given, files)
}

// emptyFolder makes a folder, unless it is there with nothing in it.
func (a *app) emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(dir, 0o755)
	case err != nil:
		return err
	case len(entries) > 0:
		return &failure{code: exitFailed, err: fs.ErrExist, text: a.t("%s is there already, and not empty", dir), hint: a.t("name a new folder")}
	}
	return nil
}

// writeAll writes new files into a folder, the manifest last: a folder without
// one is seen not to be finished.
func writeAll(dir string, files []starter.File) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range files {
		if err := createIn(root, f.Name, f.Text); err != nil {
			return err
		}
	}
	return nil
}

// createIn writes a new file in a folder, with the folders that it lies in.
func createIn(root *os.Root, name string, text []byte) error {
	name = filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

func (a *app) courseMade(dir string, about starter.About, given bool, files []starter.File) error {
	rows := [][2]string{{a.t("course"), about.Title}, {a.t("id"), about.ID}}
	for _, f := range files {
		rows = append(rows, [2]string{a.t("wrote"), filepath.Join(dir, filepath.FromSlash(f.Name))})
	}
	rows = append(rows, [2]string{a.t("to play it"), "carrel play " + quoted(argument(dir))})
	if err := a.lines(rows); err != nil || given {
		return err
	}
	_, err := fmt.Fprintln(a.out, a.t("Change the id in course.md before others play it: progress is kept under it."))
	return err
}

// argument is a path that is not taken for a flag.
func argument(path string) string {
	if strings.HasPrefix(path, "-") {
		return "." + string(filepath.Separator) + path
	}
	return path
}

func (a *app) newUnit(use string, kind course.Kind, short string) *cobra.Command {
	var title string
	c := &cobra.Command{
		Use:   use,
		Short: short,
		Long:  a.t("It writes the file, and a link to it at the end of the outline in course.md of the course that PATH lies in."),
		Args:  a.exactlyOne("PATH"),
		RunE:  func(_ *cobra.Command, args []string) error { return a.runNewUnit(kind, args[0], title) },
	}
	c.Flags().StringVar(&title, "title", "", a.t("the `title` (default: made of the file's name)"))
	return c
}

func (a *app) runNewUnit(kind course.Kind, path, title string) error {
	if !isMarkdown(path) {
		path += ".md"
	}
	root, name, err := a.newPlace(path)
	if err != nil {
		return err
	}
	manifest, err := content.ReadFile(folder(root), "course.md")
	if err != nil {
		return err
	}
	title = cmp.Or(title, starter.TitleOf(filepath.Base(path)))
	linked, err := starter.Link(manifest, name, title)
	if err != nil {
		return a.notLinked(err)
	}
	text, err := newText(root, name, kind, title)
	if err != nil {
		return err
	}
	if err := a.addFile(root, name, text, manifest, linked); err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("wrote"), path},
		{a.t("linked in"), shownPath(filepath.Join(root, "course.md"))},
		{a.t("to play it"), "carrel play " + quoted(argument(shownPath(root)))},
	})
}

func (a *app) notLinked(err error) error {
	if errors.Is(err, starter.ErrLinked) {
		return &failure{code: exitFailed, err: err, text: a.t("course.md links to a file of this name already"), hint: a.t("choose another name, or remove the link")}
	}
	return &failure{code: exitContent, err: err, text: a.t("no link can be added to course.md: %s", err.Error()), hint: a.t("add a list of links to the lessons")}
}

// newPlace returns the course that a new file is to lie in, and its path in it.
func (a *app) newPlace(path string) (root, name string, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", "", err
	}
	if _, err := os.Lstat(abs); err == nil {
		return "", "", &failure{code: exitFailed, err: fs.ErrExist, text: a.t("%s is there already", path), hint: a.t("choose another name")}
	}
	if !content.IsUnit(filepath.Base(abs)) {
		return "", "", &failure{code: exitUsage, text: a.t("%s cannot be the name of a lesson", path), hint: a.t("choose another name")}
	}
	root, found := manifestAbove(filepath.Dir(abs))
	if !found {
		return "", "", &failure{code: exitFailed, text: a.t("%s is not in a course: no folder above it has a course.md", path),
			hint: a.t("begin a course with %s", "carrel new course")}
	}
	rel, err := filepath.Rel(root, abs)
	return root, filepath.ToSlash(rel), err
}

// newText is the text of a new file with ids that nothing else in the course
// has.
func newText(root, name string, kind course.Kind, title string) ([]byte, error) {
	text, err := starter.Unit(kind, title)
	if err != nil {
		return nil, err
	}
	c, err := tidy.Open(folder(root), filepath.Base(root))
	if err != nil {
		return nil, err
	}
	return c.Unit(name, text)
}

// addFile writes a new file, then the link to it. Without the link it is taken
// away again.
func (a *app) addFile(dir, name string, text, manifest, linked []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := createIn(root, name, text); err != nil {
		return err
	}
	if bytes.Equal(manifest, linked) {
		return nil
	}
	if err := a.rewrite(dir, "course.md", manifest, linked); err != nil {
		return errors.Join(err, root.Remove(filepath.FromSlash(name)))
	}
	return nil
}

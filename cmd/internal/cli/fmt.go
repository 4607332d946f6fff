package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"carrel/content/clean"
	"carrel/content/tidy"
)

// formatting is what carrel fmt was asked for.
type formatting struct {
	list, diff bool // and nothing is written
	translated bool
}

func (a *app) format() *cobra.Command {
	var f formatting
	c := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: a.t("Bring the files of a course into normal form"),
		Long: a.t("Fmt rewrites the markdown files of a course: it gives an id to every unit, question, step and scene\n" +
			"that has none, writes alerts as GitHub shows them, notes which text a new translation was made from,\n" +
			"and removes white space at the end of lines. Ids that are there are never changed, nor is anything else.\n\n" +
			"PATH is a course, a folder in one, or one file; without it, this folder. A file is brought into form\n" +
			"together with its translations. A translation that is older than its source stays marked as such\n" +
			"until --translated says that it has been brought up to date.\n\n" +
			"With -l or -d nothing is written, and the exit code is 1 when a file is not in form. It is 3 when\n" +
			"a file could not be brought into form."),
		RunE: func(c *cobra.Command, args []string) error { return a.runFormat(c, f, args) },
	}
	c.Flags().BoolVarP(&f.list, "list", "l", false, a.t("only list the files that are not in form"))
	c.Flags().BoolVarP(&f.diff, "diff", "d", false, a.t("only show what would change"))
	c.Flags().BoolVar(&f.translated, "translated", false, a.t("the translations named are up to date with their sources"))
	return c
}

func (a *app) runFormat(c *cobra.Command, f formatting, args []string) error {
	if f.translated && len(args) == 0 {
		return a.usage(c, a.t("%s is missing", "PATH"))
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	// An interruption waits for the file being written.
	ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	run := &formatRun{app: a, formatting: f, courses: map[string]*tidy.Course{}, done: map[string]bool{}}
	for _, path := range args {
		if err := run.path(ctx, path); err != nil {
			return err
		}
	}
	return run.end()
}

// formatRun is one run of carrel fmt.
type formatRun struct {
	*app
	formatting
	courses map[string]*tidy.Course // by their folder
	done    map[string]bool         // files, by their path
	total   int
	unlike  int // not in form when they were looked at
	failed  int
	code    int // to end with when one failed
}

// path formats what a path names.
func (r *formatRun) path(ctx context.Context, path string) error {
	p, err := r.place(path)
	if err != nil {
		return err
	}
	course, err := r.course(p)
	if err != nil {
		return r.notPlayable(path, err)
	}
	files, err := r.pick(course, p, path)
	if err != nil {
		return err
	}
	for _, file := range files {
		if ctx.Err() != nil {
			return &failure{code: exitFailed, err: ctx.Err(), text: r.t("interrupted; the files named above are written, the others are as they were")}
		}
		if err := r.file(course, p, file); err != nil {
			return err
		}
	}
	return nil
}

// place is where a path lies in a course.
type place struct {
	root string // the folder of the course
	at   string // the path in it, slash-separated; "." is all of it
	file bool
	bare bool // there is no manifest above
}

// place finds the course that a path lies in: the nearest folder above it that
// has a manifest, else the folder itself.
func (a *app) place(path string) (place, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return place{}, err
	}
	info, err := os.Stat(abs)
	if err != nil {
		return place{}, err
	}
	dir := abs
	if !info.IsDir() {
		if !info.Mode().IsRegular() || !isMarkdown(abs) {
			return place{}, &failure{code: exitUsage, text: a.t("%s is neither a course folder nor a markdown file", path),
				hint: a.t("name a folder that holds markdown files, or one .md file")}
		}
		dir = filepath.Dir(abs)
	}
	root, found := manifestAbove(dir)
	if !found {
		root = dir
	}
	at, err := filepath.Rel(root, abs)
	return place{root: root, at: filepath.ToSlash(at), file: !info.IsDir(), bare: !found}, err
}

// manifestAbove returns the nearest folder, this one or one above, that has a
// manifest.
func manifestAbove(dir string) (string, bool) {
	for {
		if info, err := os.Stat(filepath.Join(dir, "course.md")); err == nil && info.Mode().IsRegular() {
			return dir, true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
}

// course opens the course that a place is in, once.
func (r *formatRun) course(p place) (*tidy.Course, error) {
	key, files := p.root, fs.FS(folder(p.root))
	if p.bare && p.file {
		key, files = filepath.Join(p.root, p.at), single{files, p.at}
	}
	if c := r.courses[key]; c != nil {
		return c, nil
	}
	c, err := tidy.Open(files, filepath.Base(p.root))
	if err == nil {
		r.courses[key] = c
	}
	return c, err
}

// pick returns the files to format: those of the course below a folder; or one
// file, and those that translate it.
func (r *formatRun) pick(c *tidy.Course, p place, path string) ([]string, error) {
	files := slices.DeleteFunc(c.Files(), func(f string) bool {
		if p.at == "." || f == p.at || strings.HasPrefix(f, p.at+"/") {
			return false
		}
		source, err := c.Translates(f)
		return r.translated || err != nil || source != p.at
	})
	if p.file && !slices.Contains(files, p.at) {
		files = append([]string{p.at}, files...)
	}
	if !r.translated {
		return files, nil
	}
	return r.translations(c, p, path, files)
}

// translations refuses a file that is declared to be a translation and is none.
func (r *formatRun) translations(c *tidy.Course, p place, path string, files []string) ([]string, error) {
	if p.file {
		if _, err := c.Translates(p.at); err != nil {
			return nil, &failure{code: exitUsage, err: err, text: r.t("%s is not a translation of another file", path),
				hint: r.t("a translation has a language in its name, as name.fr.md beside name.md")}
		}
		return files, nil
	}
	return slices.DeleteFunc(files, func(f string) bool {
		_, err := c.Translates(f)
		return err != nil
	}), nil
}

// file formats one file. What is wrong with it is told, and is no reason to
// leave the others as they are.
func (r *formatRun) file(c *tidy.Course, p place, file string) error {
	shown := shownPath(filepath.Join(p.root, filepath.FromSlash(file)))
	if r.done[shown] {
		return nil
	}
	r.done[shown] = true
	r.total++
	res, err := c.Format(file, r.translated)
	if err != nil {
		r.fail(exitContent, err.Error())
		return nil
	}
	r.left(shown, res)
	if !res.Changed() {
		return nil
	}
	if !r.list && !r.diff {
		if err := r.rewrite(p.root, file, res.Was, res.Is); err != nil {
			r.fail(exitFailed, r.explain(err).text)
			return nil
		}
	}
	r.unlike++
	return r.tell(shown, res)
}

// fail says why a file is left as it is. What is wrong with the disk weighs
// more than what is wrong with a file.
func (r *formatRun) fail(code int, why string) {
	r.failed++
	if r.code != exitFailed {
		r.code = code
	}
	fmt.Fprintf(r.app.err, "carrel: %s: %s\n", r.t("error"), clean.Line(r.t("left as it is: %s", why)))
}

// left says what a person has to do in a file.
func (r *formatRun) left(shown string, res tidy.Result) {
	for _, c := range res.Changes {
		if c.Left {
			fmt.Fprintln(r.err, clean.Line(fmt.Sprintf("%s:%d: %s", shown, c.Line, c.What)))
		}
	}
}

func (r *formatRun) tell(shown string, res tidy.Result) error {
	var b strings.Builder
	if r.diff {
		b.WriteString(clean.Text(string(diff.Diff(shown+".orig", res.Was, shown, res.Is))))
	} else {
		fmt.Fprintln(&b, clean.Line(shown))
	}
	for _, c := range res.Changes {
		if !r.list && !r.diff && !c.Left {
			fmt.Fprintf(&b, "  %d: %s\n", c.Line, clean.Line(c.What))
		}
	}
	_, err := fmt.Fprint(r.out, b.String())
	return err
}

// shownPath is a path as seen from the folder that the program runs in.
func shownPath(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(here, path)
	if err != nil || strings.HasPrefix(rel, "..") {
		return path
	}
	return rel
}

// errUnlike ends a run with -l or -d that found something.
var errUnlike = errors.New("not in form")

// end says how it went.
func (r *formatRun) end() error {
	looking := r.list || r.diff
	if !looking {
		if _, err := fmt.Fprintln(r.out, r.t("files looked at: %d, rewritten: %d", r.total, r.unlike)); err != nil {
			return err
		}
	}
	switch {
	case r.failed > 0:
		return &failure{code: r.code, text: r.t("files left as they are: %d", r.failed), hint: r.t("correct what is said of them above, then start again")}
	case looking && r.unlike > 0:
		return &failure{code: exitFailed, err: errUnlike, text: r.t("files not in form: %d", r.unlike), hint: r.t("bring them into form with %s", "carrel fmt")}
	}
	return nil
}

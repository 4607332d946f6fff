package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/mod/semver"

	"carrel/content/bundle"
	"carrel/content/clean"
	"carrel/course"
	"carrel/player/page"
	"carrel/store/keys"
)

func (a *app) add() *cobra.Command {
	var o addOptions
	c := &cobra.Command{
		Use:   "add FILE...",
		Short: a.t("Put courses and certificates into your library, and results of exams into your record"),
		Long: a.t("Add checks packages to the last byte and copies them into your library. A course that is\n" +
			"there already is updated: add says what changes, and your progress is kept.\n\n" +
			"The result of an exam, a .carrel-result, joins your record when it is about an attempt of yours and\n" +
			"signed by an examiner whom you trust. A certificate, a .json or .pdf, is kept when it is about your work."),
		Args: a.atLeastOne("FILE"),
		RunE: func(c *cobra.Command, args []string) error { return a.runAdd(c.Context(), args, o) },
	}
	c.Flags().BoolVar(&o.yes, "yes", false, a.t("trust an unknown author, examiner or issuer without asking; compare the words first"))
	c.Flags().BoolVar(&o.older, "older", false, a.t("take the course even if yours is newer"))
	return c
}

// addOptions are how courses are added.
type addOptions struct{ yes, older bool }

func (a *app) runAdd(ctx context.Context, paths []string, o addOptions) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	for _, path := range paths {
		if isCredential(path) {
			if err := a.addCertificate(dir, path, o.yes); err != nil {
				return err
			}
			continue
		}
		if isResult(path) {
			if err := a.addResult(dir, path, o.yes); err != nil {
				return err
			}
			continue
		}
		if err := a.addOne(ctx, dir, path, o); err != nil {
			return err
		}
	}
	return nil
}

// addOne copies one package into the library. What is checked is the copy: what
// was on the stick may be another thing the next moment.
func (a *app) addOne(ctx context.Context, dir, path string, o addOptions) (err error) {
	shelf := filepath.Join(dir, "courses")
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		return err
	}
	if err := clearShelf(shelf); err != nil {
		return err
	}
	temp, err := a.copyIn(ctx, path, shelf)
	if err != nil {
		return err
	}
	defer func() {
		if e := os.Remove(temp); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	p, err := bundle.Open(temp)
	if err != nil {
		return a.badPackage(path, err)
	}
	defer p.Close()
	return a.shelve(ctx, arrival{path: path, temp: temp, shelf: shelf, p: p}, o)
}

// arrival is a package that was copied beside the courses of the library.
type arrival struct {
	path, temp, shelf string
	p                 *bundle.Package
}

// place is where the course stands in the library.
func (n arrival) place() string {
	return filepath.Join(n.shelf, string(n.p.Header().ID)+bundle.Extension)
}

// shelve checks a package and gives it its place.
func (a *app) shelve(ctx context.Context, n arrival, o addOptions) error {
	from, err := a.originOf(n.path, n.p)
	if err != nil {
		return err
	}
	m := a.meter(a.t("checking"))
	err = n.p.Check(ctx, m.at)
	m.end()
	if err != nil {
		return a.badPackage(n.path, fmt.Errorf("%s: %w", n.path, err))
	}
	news, err := a.news(ctx, n, o)
	if err != nil || news == nil {
		return err
	}
	if from.Trust == page.Unknown {
		if err := a.welcome(n.p.Author(), o.yes, from); err != nil {
			return err
		}
	}
	if err := n.p.Close(); err != nil { // an open file cannot be renamed everywhere
		return err
	}
	if err := os.Rename(n.temp, n.place()); err != nil {
		return err
	}
	if from.Trust == page.Unsigned {
		news = append(news, [2]string{a.t("signed"), a.t("no: it can only be read, and nothing is recorded")})
	}
	return a.lines(news)
}

// welcome asks whether to trust an author, and does.
func (a *app) welcome(vkey string, yes bool, from page.Origin) error {
	if err := a.meet(vkey, []keys.Role{keys.Author}, yes); err != nil {
		return err
	}
	return from.Accept()
}

// news says what becomes of the library; nil when nothing does.
func (a *app) news(ctx context.Context, n arrival, o addOptions) ([][2]string, error) {
	h := n.p.Header()
	title := clean.Line(h.Title) + " " + clean.Line(h.Version)
	was, err := bundle.Open(n.place())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return [][2]string{{a.t("added"), title}}, nil
	case err != nil: // what is there is broken; this one takes its place
		return [][2]string{{a.t("added"), title}, {a.t("before"), clean.Line(err.Error())}}, nil
	}
	defer was.Close()
	before := was.Header()
	switch order := semver.Compare("v"+h.Version, "v"+before.Version); {
	case was.Digest() == n.p.Digest() && was.Author() == n.p.Author():
		return nil, a.lines([][2]string{{a.t("unchanged"), a.t("%s is in your library already", title)}})
	case order < 0 && !o.older:
		return nil, &failure{code: exitFailed, text: a.t("%s: it is version %s, and yours is %s, which is newer", n.path, h.Version, before.Version),
			hint: a.t("if you want the older one all the same: carrel add --older %s", n.path)}
	case order == 0 && !o.older:
		return nil, &failure{code: exitFailed, text: a.t("%s: it says that it is version %s, as yours is, and it is another", n.path, h.Version),
			hint: a.t("ask its author which is the right one; to take this one: carrel add --older %s", n.path)}
	}
	return a.changes(ctx, was, n.p, title)
}

// changes tells what an update changes.
func (a *app) changes(ctx context.Context, was, is *bundle.Package, title string) ([][2]string, error) {
	d, err := bundle.Changes(ctx, was, is)
	if err != nil {
		return nil, err
	}
	rows := [][2]string{{a.t("updated"), a.t("%s, which was %s", title, was.Header().Version)}}
	return append(rows, a.differences(d)...), nil
}

// differences say what an update means to those who have the earlier package.
func (a *app) differences(d *bundle.Difference) (rows [][2]string) {
	for _, part := range []struct {
		said  string
		units []*course.Unit
	}{{a.t("new"), d.Added}, {a.t("changed"), d.Changed}, {a.t("gone"), d.Removed}} {
		rows = append(rows, unitRows(part.said, part.units)...)
	}
	for _, k := range d.Keys {
		rows = append(rows, [2]string{a.t("another key"), a.t("question %s: answers to it keep their mark and are shown as given to an older one", clean.Line(k.Question))})
	}
	if d.Files > 0 {
		rows = append(rows, [2]string{a.t("files"), a.t("%d others changed", d.Files)})
	}
	return rows
}

// mostRows is how many units of a kind are named one by one.
const mostRows = 20

func unitRows(said string, units []*course.Unit) (rows [][2]string) {
	for _, u := range units[:min(len(units), mostRows)] {
		rows = append(rows, [2]string{said, clean.Line(u.Title)})
	}
	if more := len(units) - mostRows; more > 0 {
		rows = append(rows, [2]string{said, fmt.Sprintf("... +%d", more)})
	}
	return rows
}

// copyIn copies a file into the folder of the library under a name that is not
// shown, and returns that when the disk has it.
func (a *app) copyIn(ctx context.Context, path, shelf string) (temp string, err error) {
	p, err := bundle.Open(path) // refuses early what is no package, or no regular file
	if err != nil {
		return "", a.badPackage(path, err)
	}
	size := p.Header().Size
	if err := p.Close(); err != nil {
		return "", err
	}
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp(shelf, fmt.Sprintf(adding+"%d-*", os.Getpid()))
	if err != nil {
		return "", err
	}
	m := a.meter(a.t("copying"))
	_, err = io.Copy(out, &metered{ctx: ctx, r: io.LimitReader(in, size), m: m, of: size})
	m.end()
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return "", errors.Join(err, os.Remove(out.Name()))
	}
	return out.Name(), nil
}

// adding begins the name of a copy that has no place in the library yet. The
// number of the process that makes it follows.
const adding = ".adding-"

// clearShelf removes the copies of processes that were killed.
func clearShelf(shelf string) error {
	entries, err := os.ReadDir(shelf)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !isLeft(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(shelf, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// isLeft reports the name of a copy whose process runs no more. A number that
// another process has by now keeps the copy until that ends.
func isLeft(name string) bool {
	rest, is := strings.CutPrefix(name, adding)
	number, _, _ := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(number)
	return is && (err != nil || !runs(pid))
}

// runs reports whether there is a process; one that cannot be asked runs.
func runs(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release()
	return !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// metered is a reader that shows how far it is, and ends when it is told to.
type metered struct {
	ctx      context.Context
	r        io.Reader
	m        *meter
	done, of int64
}

// Read reads.
func (r *metered) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(b)
	r.done += int64(n)
	r.m.at(r.done, r.of)
	return n, err
}

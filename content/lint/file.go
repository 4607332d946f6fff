package lint

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/exam"
)

// A role is why a file is read.
type role int

const (
	manifest role = iota
	unit
	drawn       // by an exam, and in no outline
	translation // of any of the above
	included
	stray  // led to by nothing
	linked // only its anchors count
)

// A file is what is kept of a file of the course.
type file struct {
	path   string
	role   role
	kind   course.Kind
	unit   *course.Unit // of a unit or a file that is drawn from
	source *file        // of a translation
	locale string       // of a translation

	meta      *markdown.FrontMatter
	hash      string // of the text, as translations name it
	links     []markdown.Link
	anchors   []markdown.Anchor
	names     map[string]bool // of the anchors
	guesses   int             // of what a link was meant to lead to
	questions []asked
	items     []exam.Item // the questions, see forms
	draws     []draw
	includes  []string // paths
	problems  []markdown.Problem
}

// maxProblems bounds what one hostile file can be told.
const maxProblems = 2000

func (f *file) note(r markdown.Rule, line, col int, hint, format string, args ...any) {
	if len(f.problems) >= maxProblems {
		return
	}
	f.problems = append(f.problems, problem(r, f.path, line, col, hint, format, args...))
}

// noteAt notes a problem at a place in the front matter.
func (f *file) noteAt(r markdown.Rule, n *yaml.Node, hint, format string, args ...any) {
	line, col := f.at(n)
	f.note(r, line, col, hint, format, args...)
}

func (f *file) at(n *yaml.Node) (line, col int) {
	if n == nil {
		return 1, 1
	}
	return n.Line + f.meta.Offset(), n.Column
}

// isUnit reports a file that is played, in the source language.
func (f *file) isUnit() bool { return f.role == unit || f.role == drawn }

// maxListed bounds the files and folders of a course.
const maxListed = 50_000

// list notes what lies in the folder. A link to a folder is not followed, so
// that it cannot lead around in a circle.
func (l *linter) list(ctx context.Context) error {
	return fs.WalkDir(l.fsys, ".", func(p string, e fs.DirEntry, err error) error {
		name := path.Base(p)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case len(l.listed) >= maxListed:
			return fs.SkipAll
		case err != nil && e != nil && e.IsDir():
			return fs.SkipDir
		case err != nil:
			return nil
		case p != "." && (strings.HasPrefix(name, ".") || name == "node_modules"):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		l.enter(p)
		return nil
	})
}

func (l *linter) enter(p string) {
	l.listed[p] = true
	l.small[strings.ToLower(p)] = p
	l.names[path.Dir(p)] = append(l.names[path.Dir(p)], path.Base(p))
	if source, tag := content.SourceOf(p); tag != "" && content.IsUnit(path.Base(p)) {
		l.translated[source] = append(l.translated[source], p)
	}
}

// gather reads the files of the course: first those of the outline, then what
// these lead to, until nothing new is found, and then what nothing leads to. A
// file that was asked for is read whatever it is.
func (l *linter) gather(ctx context.Context, only string) error {
	if err := l.list(ctx); err != nil {
		return err
	}
	next := l.outline()
	if l.listed[only] && content.IsUnit(path.Base(only)) {
		next = append(next, l.stray(only)...)
	}
	if err := l.readOn(ctx, next); err != nil || l.course.Bare {
		return err
	}
	return l.readOn(ctx, l.strays())
}

// readOn reads files, and what they lead to.
func (l *linter) readOn(ctx context.Context, next []*file) error {
	for ; len(next) > 0; next = l.following(next) {
		if err := l.readAll(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// add takes a file into the course, once.
func (l *linter) add(f *file) []*file {
	if l.files[f.path] != nil || !fs.ValidPath(f.path) {
		return nil
	}
	l.files[f.path] = f
	l.order = append(l.order, f)
	return []*file{f}
}

// outline returns the manifest, the units and their translations.
func (l *linter) outline() []*file {
	var out []*file
	if !l.course.Bare {
		out = l.add(&file{path: l.course.Welcome, role: manifest, kind: "course"})
	}
	for _, u := range slices.Concat(l.course.Units(), l.course.Extras) {
		f := &file{path: u.Path, role: unit, kind: u.Kind, unit: u}
		out = append(out, l.add(f)...)
		for tag, p := range u.Locales {
			out = append(out, l.add(&file{path: p, role: translation, kind: u.Kind, source: f, locale: tag})...)
		}
	}
	return out
}

// following returns the files that were not known before some others were
// read.
func (l *linter) following(read []*file) []*file {
	var out []*file
	for _, f := range read {
		for _, d := range f.draws {
			out = append(out, l.draw(d.path)...)
		}
		for _, p := range f.includes {
			out = append(out, l.add(&file{path: p, role: included, kind: course.Lesson})...)
		}
	}
	for _, f := range slices.Concat(out) {
		out = append(out, l.besides(f)...)
	}
	if len(out) == 0 && !l.course.Bare {
		return l.targets()
	}
	return out
}

// draw takes in a file that an exam draws from.
func (l *linter) draw(p string) []*file {
	if !l.listed[p] || l.files[p] != nil {
		return nil
	}
	u, ps, err := content.Part(l.fsys, l.course, p)
	if err != nil {
		return nil // the exam tells
	}
	l.problems = append(l.problems, slices.DeleteFunc(ps, isFoundAgain)...)
	return l.add(&file{path: p, role: drawn, kind: u.Kind, unit: u})
}

// besides takes in the translations that lie beside a file.
func (l *linter) besides(f *file) []*file {
	var out []*file
	for _, p := range l.translated[f.path] {
		_, tag := content.SourceOf(p)
		out = append(out, l.add(&file{path: p, role: translation, kind: f.kind, source: f, locale: tag})...)
	}
	return out
}

// targets takes in the files that others link into.
func (l *linter) targets() []*file {
	var out []*file
	for _, f := range l.order {
		for _, k := range f.links {
			p, anchor, ok := localTarget(f.path, k)
			if ok && anchor != "" && l.listed[p] && content.IsUnit(path.Base(p)) {
				out = append(out, l.add(&file{path: p, role: linked, kind: course.Lesson})...)
			}
		}
	}
	return out
}

// readAll reads files on all processors.
func (l *linter) readAll(ctx context.Context, files []*file) error {
	next := make(chan *file)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		wg.Go(func() {
			for f := range next {
				if ctx.Err() == nil {
					l.read(f)
				}
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	wg.Wait()
	return ctx.Err()
}

// read keeps the facts of a file. It writes to f only: others are read at the
// same time.
func (l *linter) read(f *file) {
	src, err := content.ReadFile(l.fsys, f.path)
	if err != nil {
		f.meta = &markdown.FrontMatter{}
		f.note(ruleUnread, 0, 0, "", "cannot read it: %v", err)
		return
	}
	f.problems = append(f.problems, content.CheckEncoding(f.path, src)...)
	opts := markdown.Options{Kind: string(f.kind), Strict: !l.course.Bare, Include: l.include(f)}
	doc := markdown.Parse(f.path, src, opts)
	f.meta = doc.Meta()
	f.links, f.anchors = doc.Links()
	f.names = make(map[string]bool, len(f.anchors))
	for _, a := range f.anchors {
		f.names[a.Name] = true
	}
	if f.role == linked {
		return
	}
	f.hash = markdown.Hash(src)
	f.questions = questionsOf(doc, f.meta.Strings("objectives"), f.isUnit() && f.kind != course.Lesson)
	f.draws = drawsOf(f)
	f.problems = append(f.problems, doc.Check()...)
	if f.role == translation {
		f.problems = slices.DeleteFunc(f.problems, isLeftToSource)
		return
	}
	if s := doc.Scenario(); s != nil {
		f.problems = append(f.problems, s.Faults()...)
	}
}

// include notes what a file includes. That it is there is enough here: it is
// checked as a file of its own.
func (l *linter) include(f *file) func(string) ([]byte, error) {
	return func(target string) ([]byte, error) {
		p, ok := content.Resolve(f.path, target)
		switch info, err := fs.Stat(l.fsys, p); {
		case !ok:
			return nil, errors.New("the path leads out of the course")
		case err != nil || !info.Mode().IsRegular():
			return nil, errors.New("there is no such file")
		case !slices.Contains(f.includes, p):
			f.includes = append(f.includes, p)
		}
		return nil, nil
	}
}

// base is the name of the file without its folder.
func (f *file) base() string { return path.Base(f.path) }

// Package lint owns what can only be seen of a course as a whole: links between
// its files, ids that must differ everywhere, translations that fell behind,
// exams that ask for more than there is. It gathers this with what is wrong in
// each file, which packages content and markdown tell.
//
// Files are read in parallel and let go of again; what is kept of each is the
// few facts that another file is compared with.
package lint

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// Options say how a course is checked.
type Options struct {
	// Only is the path of a file or folder: problems of other files are left
	// out of the report. The whole course is read all the same.
	Only string
	// Shown returns a file's path as a command that a hint names takes it, in
	// one word of a shell. Without it that is the path in the course.
	Shown func(file string) string
}

// shown is the path of a file in a command.
func (o Options) shown(file string) string {
	if o.Shown == nil {
		return file
	}
	return o.Shown(file)
}

// Report is what was found in a course.
type Report struct {
	Problems  []markdown.Problem // by file, line and column
	Files     int                // that were checked
	Units     int                // of the outline and its extras
	Questions int                // translations of a question not counted
	ByKind    map[question.Kind]int
	ByRule    map[string]int // problems by the id of their rule
	Exams     []Exam         // in the order of the outline
}

// Course checks every file of the course in fsys; name is the folder's name.
// The error is that of [content.Load] when there is no course, or that of ctx
// when it ended first. What is wrong with the course is in the report.
func Course(ctx context.Context, fsys fs.FS, name string, opts Options) (*Report, error) {
	c, found, err := content.Load(fsys, name)
	if err != nil {
		return nil, err
	}
	l := newLinter(fsys, c)
	l.shown = opts.shown
	l.problems = slices.DeleteFunc(found, isFoundAgain)
	if err := l.gather(ctx, opts.Only); err != nil {
		return nil, err
	}
	for _, look := range l.checks() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		look()
	}
	return l.report(opts), nil
}

// isFoundAgain reports what Load saw in the beginning of a file: it is seen
// again, and better, in all of it.
func isFoundAgain(p markdown.Problem) bool {
	return slices.Contains(markdown.Rules, p.Rule) && !slices.Contains(content.Rules, p.Rule)
}

// A linter is one check of one course.
type linter struct {
	fsys     fs.FS
	course   *course.Course
	files    map[string]*file // by path
	order    []*file          // as they were found
	problems []markdown.Problem
	shown    func(file string) string

	listed     map[string]bool     // every file and folder of the course that is not hidden
	small      map[string]string   // the same by their names in small letters
	names      map[string][]string // what is in each folder
	translated map[string][]string // the translations of each file, by their names
}

func newLinter(fsys fs.FS, c *course.Course) *linter {
	return &linter{
		fsys: fsys, course: c, files: map[string]*file{}, listed: map[string]bool{},
		small: map[string]string{}, names: map[string][]string{}, translated: map[string][]string{},
	}
}

func (l *linter) checks() []func() {
	if l.course.Bare {
		return []func(){l.lackOfManifest}
	}
	return []func(){
		l.questionIDs, l.emptyQuizzes, l.giveaways, l.translations, l.links, l.anchors,
		l.exams, l.requirements, l.tellings, l.objectives, l.certificate, l.labs, l.unlisted,
	}
}

// lackOfManifest tells the author of a bare folder what more there is.
func (l *linter) lackOfManifest() {
	if l.listed[manifestName] {
		l.note(ruleNoManifest, manifestName, 0, 0, "write both between two lines of --- at its head; carrel new course shows how",
			"course.md is there, but it is no manifest: it has no front matter with kind: course and an id")
		return
	}
	l.note(ruleBare, manifestName, 0, 0, "write a course.md that gives the course an id, a version and an outline; carrel new course shows one",
		"there is no course.md: the folder can be played and searched, but not examined, translated with care, or certified")
}

func (l *linter) note(r markdown.Rule, file string, line, col int, hint, format string, args ...any) {
	l.problems = append(l.problems, problem(r, file, line, col, hint, format, args...))
}

// report sorts what was found. Of a bare folder it tells what keeps it from
// being played, and no more: it follows other rules than ours.
func (l *linter) report(opts Options) *Report {
	r := &Report{ByKind: map[question.Kind]int{}, ByRule: map[string]int{}}
	r.Exams = l.blueprints(opts.Only)
	r.Units = len(l.course.Units()) + len(l.course.Extras)
	for _, f := range l.order {
		l.problems = append(l.problems, f.problems...)
		if f.role != linked {
			r.Files++
		}
		if f.role == unit || f.role == drawn {
			r.count(f.questions)
		}
	}
	r.Problems = slices.DeleteFunc(l.problems, func(p markdown.Problem) bool {
		return !Within(p.File, opts.Only) || l.course.Bare && p.Rule.Level != markdown.Error && p.Rule != ruleBare && p.Rule != ruleNoManifest
	})
	slices.SortStableFunc(r.Problems, byPlace)
	r.Problems = slices.Compact(r.Problems)
	for _, p := range r.Problems {
		r.ByRule[p.Rule.ID]++
	}
	return r
}

// Within reports whether a file is, or is in, what [Options] name as Only.
func Within(file, only string) bool {
	return only == "" || file == only || strings.HasPrefix(file, only+"/")
}

func (r *Report) count(qs []asked) {
	r.Questions += len(qs)
	for _, q := range qs {
		r.ByKind[q.kind]++
	}
}

func byPlace(p, q markdown.Problem) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col),
		cmp.Compare(p.Rule.ID, q.Rule.ID), cmp.Compare(p.Message, q.Message))
}

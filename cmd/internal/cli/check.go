package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"

	"github.com/spf13/cobra"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/lint"
	"carrel/content/lint/sarif"
	"carrel/content/markdown"
	"carrel/content/tidy"
)

// checkFlags are what a check is asked for.
type checkFlags struct {
	json, sarif, strict, fix bool
}

func (a *app) check() *cobra.Command {
	var flags checkFlags
	c := &cobra.Command{
		Use:   "check [PATH]",
		Short: a.t("Say what is wrong with a course"),
		Long: a.t("Check reads every file of a course and says what is wrong: errors, where something is lost or cannot\n" +
			"be played as it was meant; warnings, where it plays, but not well; and notes.\n\n" +
			"PATH is a course, a folder in one, or one file; without it, this folder. Of a part of a course\n" +
			"only its own problems are said. With --fix, what can be corrected without doubt is corrected first,\n" +
			"and the files are brought into normal form as carrel fmt does.\n\n" +
			"It ends with 0 when there are at most notes, and with 3 when there are errors or warnings."),
		Args: a.atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runCheck(c.Context(), append(args, ".")[0], flags)
		},
	}
	c.Flags().BoolVar(&flags.json, "json", false, a.t("write JSON, for programs"))
	c.Flags().BoolVar(&flags.sarif, "sarif", false, a.t("write SARIF 2.1.0, for forges and editors"))
	c.Flags().BoolVar(&flags.strict, "strict", false, a.t("end with 3 for notes too"))
	c.Flags().BoolVar(&flags.fix, "fix", false, a.t("correct what can be corrected without doubt"))
	return c
}

func (a *app) runCheck(ctx context.Context, name string, flags checkFlags) error {
	if flags.json && flags.sarif {
		return &failure{code: exitUsage, text: a.t("%s and %s exclude each other", "--json", "--sarif"), hint: a.t("choose one of them")}
	}
	// An interruption waits for the file being read or written; a second one does not.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	s, err := a.subject(name)
	if err != nil {
		return err
	}
	if flags.fix {
		if err := a.fix(ctx, s); err != nil {
			return a.checkFailed(name, err)
		}
	}
	r, err := lint.Course(ctx, s.files, filepath.Base(s.root), lint.Options{Only: s.only(), Shown: s.word})
	if err != nil {
		return a.checkFailed(name, err)
	}
	if err := a.printCheck(s, r, flags); err != nil {
		return err
	}
	return a.verdict(name, r, flags.strict)
}

func (a *app) checkFailed(name string, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return &failure{code: exitFailed, err: err, text: a.t("interrupted; the check is not complete")}
	case errors.Is(err, content.ErrNotCourse), errors.Is(err, content.ErrEmpty):
		return a.notPlayable(name, err)
	}
	return err
}

// A subject is what is checked.
type subject struct {
	place
	files fs.FS
}

// subject finds the course that a path lies in. A file in no course is one of
// its own, beside what it may link to.
func (a *app) subject(name string) (*subject, error) {
	p, err := a.place(name)
	if err != nil {
		return nil, err
	}
	files := folder(p.root)
	if _, err := files.Stat("."); err != nil { // a folder that cannot be opened is not an empty course
		return nil, err
	}
	if p.bare && p.file {
		return &subject{p, beside{files, p.at}}, nil
	}
	return &subject{p, files}, nil
}

// only is the part of the course that was asked for, or "" for all of it.
func (s *subject) only() string {
	if s.at == "." {
		return ""
	}
	return s.at
}

// shown is the name of a file of the course as it is told.
func (s *subject) shown(file string) string {
	return clean.Name(shownPath(filepath.Join(s.root, filepath.FromSlash(file))))
}

// word is shown as one word of a shell's command.
func (s *subject) word(file string) string {
	name := s.shown(file)
	if strings.HasPrefix(name, "-") {
		name = "./" + name // it is not a flag
	}
	if strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("./_-:", r)
	}) {
		return quoted(name)
	}
	return name
}

// beside is a folder of which one file is a course, and the others are there to
// be linked.
type beside struct {
	folder
	name string
}

// ReadDir lists the one file.
func (b beside) ReadDir(name string) ([]fs.DirEntry, error) {
	return single{b.folder, b.name}.ReadDir(name)
}

// fix corrects the files of a course. What was done is a message: the result is
// what is left.
func (a *app) fix(ctx context.Context, s *subject) error {
	c, err := tidy.Open(s.files, filepath.Base(s.root))
	if err != nil {
		return err
	}
	for _, file := range c.Files() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !lint.Within(file, s.only()) {
			continue
		}
		if err := a.fixFile(s, c, file); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) fixFile(s *subject, c *tidy.Course, file string) error {
	res, err := c.Fix(file)
	if err != nil {
		fmt.Fprintf(a.err, "%s: %s\n", s.shown(file), clean.Line(a.t("left as it is: %s", err.Error())))
		return nil
	}
	if !res.Changed() {
		return nil
	}
	if err := a.rewrite(s.root, file, res.Was, res.Is); err != nil {
		return err
	}
	for _, ch := range res.Changes {
		if !ch.Left {
			fmt.Fprintf(a.err, "%s:%d: %s: %s\n", s.shown(file), ch.Line, a.t("corrected"), clean.Line(ch.What))
		}
	}
	return nil
}

// verdict ends a check: with an error when there is something to put right.
func (a *app) verdict(name string, r *lint.Report, strict bool) error {
	n := countLevels(r.Problems)
	if n[markdown.Error]+n[markdown.Warning] == 0 && !(strict && n[markdown.Note] > 0) {
		return nil
	}
	return &failure{
		code: exitContent,
		text: a.t("%s is not as it should be: errors %d, warnings %d, notes %d", name, n[markdown.Error], n[markdown.Warning], n[markdown.Note]),
	}
}

func countLevels(ps []markdown.Problem) map[markdown.Level]int {
	n := map[markdown.Level]int{}
	for _, p := range ps {
		n[p.Rule.Level]++
	}
	return n
}

func (a *app) printCheck(s *subject, r *lint.Report, flags checkFlags) error {
	switch {
	case flags.json:
		return a.printJSON(checkOf(r))
	case flags.sarif:
		return sarif.Write(a.out, s.files, r, sarif.Options{Version: thisBuild().Version, Below: below(s.root)})
	}
	for _, p := range r.Problems {
		if err := a.printProblem(s, p); err != nil {
			return err
		}
	}
	if err := a.printBlueprints(s, r); err != nil {
		return err
	}
	return a.printSummary(r)
}

// below is a folder as seen from the one that the program runs in, which is
// that of the repository as a rule; a folder elsewhere is its own root.
func below(dir string) string {
	rel := shownPath(dir)
	if !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

func (a *app) printProblem(s *subject, p markdown.Problem) error {
	levels := map[markdown.Level]string{
		markdown.Error: a.t("error"), markdown.Warning: a.t("warning"), markdown.Note: a.t("note"),
	}
	_, err := fmt.Fprintf(a.out, "%s:%d:%d: %s: %s\n", s.shown(p.File), max(p.Line, 1), max(p.Col, 1), levels[p.Rule.Level], p.Message)
	if err == nil && p.Hint != "" {
		_, err = fmt.Fprintf(a.out, "  %s: %s\n", a.t("hint"), p.Hint)
	}
	return err
}

// printSummary counts the problems of each rule, and what was looked at.
func (a *app) printSummary(r *lint.Report) error {
	if len(r.Problems) == 0 {
		return a.lines([][2]string{
			{a.t("no problems"), a.t("files %d, units %d, questions %d", r.Files, r.Units, r.Questions)},
		})
	}
	if _, err := fmt.Fprintln(a.out); err != nil {
		return err
	}
	var rows [][2]string
	for _, rule := range lint.Rules() {
		if n := r.ByRule[rule.ID]; n > 0 {
			rows = append(rows, [2]string{rule.ID, fmt.Sprint(n)})
		}
	}
	rows = append(rows, [2]string{a.t("checked"), a.t("files %d, units %d, questions %d", r.Files, r.Units, r.Questions)})
	return a.lines(rows)
}

// checkReport is the result of a check for programs. Its fields are part of the
// interface; the files are relative to the folder of the course.
type checkReport struct {
	Version   int             `json:"version"`
	Files     int             `json:"files"`
	Units     int             `json:"units"`
	Questions int             `json:"questions"`
	Kinds     map[string]int  `json:"kinds"`  // questions by kind
	Counts    map[string]int  `json:"counts"` // problems by rule
	Problems  []problemReport `json:"problems"`
	Exams     []examReport    `json:"exams"` // of what was checked, in the order of the outline
}

type problemReport struct {
	File    string         `json:"file"`
	Line    int            `json:"line,omitempty"`   // from 1; not of a file as a whole
	Column  int            `json:"column,omitempty"` // in bytes, from 1
	Rule    string         `json:"rule"`
	Level   markdown.Level `json:"level"`
	Message string         `json:"message"`
	Hint    string         `json:"hint,omitempty"`
}

func checkOf(r *lint.Report) checkReport {
	c := checkReport{
		Version: 1, Files: r.Files, Units: r.Units, Questions: r.Questions,
		Kinds: map[string]int{}, Counts: r.ByRule, Problems: []problemReport{}, Exams: examsOf(r),
	}
	for kind, n := range r.ByKind {
		c.Kinds[string(kind)] = n
	}
	for _, p := range r.Problems {
		c.Problems = append(c.Problems, problemReport{p.File, p.Line, p.Col, p.Rule.ID, p.Rule.Level, p.Message, p.Hint})
	}
	return c
}

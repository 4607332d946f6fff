package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"carrel/cmd/internal/grading"
	"carrel/content/sealed"
	"carrel/course/question"
	"carrel/store/keys"
)

// gradeFlags are how sheets are graded.
type gradeFlags struct {
	paper, answers, key, roll, out string
	mark, resolve                  string // who marks essays, or decides where markers differ
	markers                        int
	verdicts                       []string
	json                           bool
	pass                           *passphrases
}

func (a *app) grade() *cobra.Command {
	var f gradeFlags
	c := &cobra.Command{
		Use:   "grade FILE...",
		Short: a.t("Grade the sheets of a sealed exam, and mark its essays"),
		Long: a.t("Grade reads the sheets that were handed in, files or folders of them, sets those aside that cannot be\n" +
			"believed, and writes a signed result for each of the others into one folder. Run it again when more\n" +
			"sheets have come: it adds what is new, and changes nothing else.\n\n" +
			"  carrel grade sheets --paper exam.carrel-paper --answers exam.carrel-answers --key exams --roll list.csv -o results\n\n" +
			"The attendance list is a CSV file with the column code, the code that was written down at hand-in, or\n" +
			"device; name, number and seat are taken along. Without it anybody's sheet is graded.\n\n" +
			"With --mark NAME a page opens on which NAME marks the essays, without seeing whose they are; a result\n" +
			"waits until they are marked. --resolve NAME shows those on which markers differ, to be decided.\n" +
			"--verdict QUESTION=disregard or =all-correct counts a flawed question for nobody, or for everybody who\n" +
			"answered it; =sound takes that back. Results that this changes are written anew, with a later serial."),
		Args: a.atLeastOne("FILE"),
	}
	c.Flags().StringVar(&f.paper, "paper", "", a.t("the `file` of the sealed exam"))
	c.Flags().StringVar(&f.answers, "answers", "", a.t("the `file` of its answer key"))
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of the examiner's key, which reads the sheets and signs the results"))
	c.Flags().StringVar(&f.roll, "roll", "", a.t("the attendance list, a CSV `file`"))
	c.Flags().StringVarP(&f.out, "output", "o", "", a.t("the `folder` of the results"))
	c.Flags().StringVar(&f.mark, "mark", "", a.t("mark the essays, as the person `name`"))
	c.Flags().StringVar(&f.resolve, "resolve", "", a.t("decide where markers differ, as the person `name`"))
	c.Flags().IntVar(&f.markers, "markers", 1, a.t("how many have to mark each essay"))
	c.Flags().StringArrayVar(&f.verdicts, "verdict", nil, a.t("a verdict on a flawed question, `question=verdict`; may be repeated"))
	c.Flags().BoolVar(&f.json, "json", false, a.t("write JSON, for programs"))
	f.pass = a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		switch {
		case f.paper == "" || f.answers == "" || f.key == "" || f.out == "":
			return a.usage(c, a.t("--paper, --answers, --key and -o are needed"))
		case f.mark != "" && f.resolve != "":
			return a.usage(c, a.t("say either --mark or --resolve"))
		case f.markers < 1:
			return a.usage(c, a.t("each essay needs at least one marker"))
		}
		return a.runGrade(c.Context(), args, f)
	}
	return c
}

// grader is a grading under way.
type grader struct {
	*app
	f        gradeFlags
	key      *keys.Key
	exam     *grading.Exam
	folder   *grading.Folder
	roll     *grading.Roll
	sheets   []*grading.Sheet
	problems []grading.Problem
	marking  *grading.Marking
}

func (a *app) runGrade(ctx context.Context, args []string, f gradeFlags) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	g := &grader{app: a, f: f}
	err := g.open()
	if err == nil {
		err = g.collect(ctx, args)
	}
	switch {
	case err != nil:
	case f.mark != "" || f.resolve != "":
		return g.markEssays(ctx)
	default:
		err = g.write(ctx)
	}
	if errors.Is(err, context.Canceled) {
		return &failure{code: exitFailed, err: err, text: a.t("interrupted"), hint: a.t("what is in %s is whole; run it again to go on", f.out)}
	}
	return err
}

// open opens the exam, the attendance list and the folder of the results.
func (g *grader) open() error {
	if err := g.unseal(); err != nil {
		return err
	}
	return g.prepare()
}

// unseal opens the paper by its answer key and the key of an examiner.
func (g *grader) unseal() error {
	dir, err := g.dataDir()
	if err != nil {
		return err
	}
	p, err := keys.Public(dir, g.f.key)
	if err != nil {
		return g.keyFailure(g.f.key, err)
	}
	if p.Role != keys.Examiner {
		return &failure{code: exitUsage, text: g.t("the key %s is one of the role %s", g.f.key, string(p.Role)), hint: g.t("sheets are read by examiners: use the key of one who is named in the paper")}
	}
	paper, err := g.small(g.f.paper, sealed.MaxBody)
	if err != nil {
		return err
	}
	answers, err := g.small(g.f.answers, sealed.MaxBody)
	if err != nil {
		return err
	}
	if g.key, err = g.unlock(dir, g.f.key, g.f.pass); err != nil {
		return err
	}
	if g.exam, err = grading.Open(paper, answers, g.key.Identity()); err != nil {
		return g.sealedFailure(err)
	}
	return nil
}

// prepare reads what is beside the exam.
func (g *grader) prepare() (err error) {
	if g.f.roll != "" {
		src, err := g.small(g.f.roll, grading.MaxRoll)
		if err != nil {
			return err
		}
		if g.roll, err = grading.ReadRoll(src); err != nil {
			return &failure{code: exitUsage, err: err, text: g.f.roll + ": " + err.Error(), hint: g.t("save it as CSV, with the names of the columns in the first line")}
		}
	}
	if g.folder, err = grading.OpenFolder(g.f.out, g.exam); err != nil {
		return g.folderFailure(err)
	}
	if err := g.folder.ReadVerdicts(g.exam); err != nil {
		return err
	}
	for _, v := range g.f.verdicts {
		if err := g.passVerdict(v); err != nil {
			return err
		}
	}
	g.problems = g.folder.Broken()
	return nil
}

func (g *grader) folderFailure(err error) error {
	if errors.Is(err, grading.ErrFolder) {
		return &failure{code: exitFailed, err: err, text: err.Error(), hint: g.t("choose another folder with -o: one is for one exam")}
	}
	return err
}

// sealedFailure says what is wrong with a paper or its answer key.
func (g *grader) sealedFailure(err error) error {
	f := &failure{code: exitSignature, err: err, text: err.Error(), hint: g.t("get the paper and the answer key from whoever sealed the exam: they belong together")}
	if errors.Is(err, sealed.ErrReader) {
		f.code, f.hint = exitUsage, g.t("see carrel key list, and the lines examiner at the head of the paper")
	}
	return f
}

// passVerdict takes question=verdict.
func (g *grader) passVerdict(text string) error {
	id, name, _ := strings.Cut(text, "=")
	v, known := map[string]question.Verdict{
		string(question.Disregard): question.Disregard, string(question.AllCorrect): question.AllCorrect, "sound": "",
	}[name]
	if !known {
		return &failure{code: exitUsage, text: g.t("%q is no verdict", text), hint: g.t("write it as question=disregard, question=all-correct or question=sound")}
	}
	if !g.exam.Pass(id, v) {
		return &failure{code: exitUsage, text: g.t("the exam has no question %q", id), hint: g.t("name it by the id that it has in its pool")}
	}
	return nil
}

// collect reads the sheets, and what markers said.
func (g *grader) collect(ctx context.Context, args []string) error {
	files, err := grading.Files(args)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &failure{code: exitFailed, text: g.t("there is no sheet in %s", strings.Join(args, ", ")), hint: g.t("the name of a sheet ends in %s", ".carrel-sheet")}
	}
	m := g.meter(g.t("reading sheets"))
	sheets, problems, err := g.exam.Collect(ctx, files, &grading.Known{Roll: g.roll, Before: g.folder.Known()}, m.at, g.key.Identity())
	m.end()
	if err != nil {
		return err
	}
	marking, more, err := g.exam.ReadMarking(g.f.out, g.f.markers)
	g.sheets, g.marking = sheets, marking
	g.problems = append(append(g.problems, problems...), more...)
	return err
}

// write grades, writes what is new, and says what became of everything.
func (g *grader) write(ctx context.Context) error {
	if err := g.folder.WriteVerdicts(g.exam); err != nil {
		return err
	}
	m := g.meter(g.t("grading"))
	all, err := g.folder.Grade(ctx, g.exam, g.sheets, g.marking, g.roll, g.key, time.Now(), m.at)
	m.end()
	if err != nil {
		return err
	}
	if err := g.writeTables(all); err != nil {
		return err
	}
	r := g.report(all)
	if g.f.json {
		err = g.printJSON(r)
	} else {
		err = g.printGrades(r)
	}
	if n := len(g.problems); err == nil && n > 0 {
		return &failure{
			code: exitSignature, text: g.t("files that were not graded: %d", n),
			hint: g.t("%s says which, and why; the others are graded", fmt.Sprintf("%s/%s", g.f.out, grading.ProblemsFile)),
		}
	}
	return err
}

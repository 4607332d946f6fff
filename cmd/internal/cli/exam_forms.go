package cli

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"carrel/content"
	"carrel/content/clean"
	"carrel/course"
	"carrel/course/exam"
)

// maxSeeds is how many forms are compared at once.
const maxSeeds = 100

func (a *app) examForms() *cobra.Command {
	seeds := []string{"1", "2"}
	c := &cobra.Command{
		Use:   "forms FILE",
		Short: a.t("Show the blueprint of an exam, and compare forms drawn from it"),
		Long: a.t("Forms shows what the exam FILE draws, and for each seed the points of its form by objective and\n" +
			"by difficulty, so that it can be seen whether candidates get forms that are worth the same. The\n" +
			"form of a seed is printed by carrel export --format html --seed SEED FILE."),
		Args: a.exactlyOne("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(seeds) == 0 || len(seeds) > maxSeeds {
				return a.usage(c, a.t("name 1 to %d seeds", maxSeeds))
			}
			return a.runExamForms(args[0], seeds)
		},
	}
	c.Flags().StringSliceVar(&seeds, "seeds", seeds, a.t("compare the forms of these `seeds`"))
	return c
}

func (a *app) runExamForms(name string, seeds []string) error {
	x, c, err := a.examAt(name)
	if err != nil {
		return err
	}
	for _, e := range x.Blueprint.Entries {
		fmt.Fprintln(a.out, a.t("%d of %s%s", e.Pick, clean.Name(e.From), asks(e)))
	}
	var forms []*exam.Form
	for _, seed := range seeds {
		form, err := exam.Draw(x.Blueprint, x.Items, seed)
		if err != nil {
			return &failure{code: exitContent, err: err, text: name + ": " + err.Error(), hint: a.t("carrel check says what is missing")}
		}
		forms = append(forms, form)
		a.printForm(c, form)
	}
	a.printShared(forms)
	return nil
}

// examAt opens the exam that a file is.
func (a *app) examAt(name string) (*content.Exam, *course.Course, error) {
	s, err := a.subject(name)
	if err != nil {
		return nil, nil, err
	}
	c, _, err := content.Load(s.files, filepath.Base(s.root))
	if err != nil {
		return nil, nil, a.notPlayable(name, err)
	}
	units, err := s.units(c)
	if err != nil {
		return nil, nil, err
	}
	if len(units) != 1 || units[0].Kind != course.Exam {
		return nil, nil, &failure{code: exitContent, text: a.t("%s is no exam", name), hint: a.t("name a file of a course whose front matter says kind: exam")}
	}
	x, err := content.OpenExam(s.files, c, units[0], "")
	if err != nil {
		return nil, nil, &failure{code: exitContent, err: err, text: err.Error()}
	}
	return x, c, nil
}

// asks is what an entry of a blueprint asks of its questions.
func asks(e exam.Entry) string {
	var out []string
	if len(e.Objectives) > 0 {
		out = append(out, "objectives "+strings.Join(e.Objectives, " "))
	}
	if len(e.Difficulty) > 0 {
		out = append(out, "difficulty "+strings.Trim(fmt.Sprint(e.Difficulty), "[]"))
	}
	if len(e.Tags) > 0 {
		out = append(out, "tags "+strings.Join(e.Tags, " "))
	}
	if e.Points > 0 {
		out = append(out, fmt.Sprintf("points %d", e.Points))
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + clean.Line(strings.Join(out, ", "))
}

// printForm tells what a form is worth, by objective in the order of the course
// and by difficulty.
func (a *app) printForm(c *course.Course, f *exam.Form) {
	fmt.Fprintln(a.out)
	fmt.Fprintln(a.out, a.t("seed %s: %d questions, %d points", clean.Line(f.Seed), len(f.Items), f.Points()))
	sums := f.ByObjective()
	for _, id := range slices.SortedFunc(maps.Keys(sums), inOrderOf(c)) {
		if sums[id] > 0 {
			fmt.Fprintf(a.out, "  %4d  %s\n", sums[id], clean.Line(cmp.Or(id, a.t("no objective"))))
		}
	}
	levels := f.ByDifficulty()
	for _, level := range slices.Sorted(maps.Keys(levels)) {
		if level > 0 {
			fmt.Fprintf(a.out, "  %4d  %s\n", levels[level], a.t("difficulty %d", level))
		}
	}
}

// inOrderOf compares objectives by their place in a course, unknown ones last.
func inOrderOf(c *course.Course) func(a, b string) int {
	place := func(id string) int {
		i := slices.IndexFunc(c.Objectives, func(o course.Objective) bool { return o.ID == id })
		if i < 0 {
			return len(c.Objectives)
		}
		return i
	}
	return func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) }
}

// printShared says how many questions forms have in common with the first, and
// whether they are equivalent to it.
func (a *app) printShared(forms []*exam.Form) {
	for _, f := range forms[1:] {
		alike := exam.Compare(forms[0], f)
		one, other := clean.Line(forms[0].Seed), clean.Line(f.Seed)
		fmt.Fprintln(a.out)
		fmt.Fprintln(a.out, a.t("%s and %s share %d of %d questions", one, other, len(alike.Shared), len(f.Items)))
		different := alike.Differences()
		if len(different) == 0 {
			fmt.Fprintln(a.out, a.t("%s and %s are equivalent: as many questions and essays, and the same points in all, by objective and by difficulty", one, other))
			continue
		}
		fmt.Fprintln(a.out, a.t("%s and %s are not equivalent:", one, other))
		for _, d := range different {
			fmt.Fprintf(a.out, "  %s: %d, %d\n", a.aspect(d), d.A, d.B)
		}
	}
}

// aspect is in what two forms differ.
func (a *app) aspect(d exam.Difference) string {
	switch d.Of {
	case exam.Questions:
		return a.t("questions")
	case exam.Essays:
		return a.t("essays to write, which take time")
	case exam.Points:
		return a.t("points in all")
	case exam.Objective:
		return a.t("points of %s", clean.Line(cmp.Or(d.Name, a.t("no objective"))))
	}
	return a.t("points of difficulty %s", d.Name)
}

package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/content/lint"
	"carrel/course/exam"
)

// examReport is the blueprint of an exam for programs. Its fields are part of
// the interface.
type examReport struct {
	File       string            `json:"file"`
	Questions  int               `json:"questions"`      // of a form
	Own        int               `json:"own"`            // of these, in every form
	Pass       int               `json:"pass,omitempty"` // percent
	Time       string            `json:"time,omitempty"`
	Sealed     bool              `json:"sealed"`
	Points     [2]int            `json:"points"`     // the least and the most
	Objectives map[string][2]int `json:"objectives"` // the same by objective, "" for questions of none
	Draw       []drawReport      `json:"draw"`
}

// drawReport is an entry of a draw list.
type drawReport struct {
	From       string   `json:"from"`
	Pick       int      `json:"pick"`
	Of         int      `json:"of"` // questions that fit
	Objectives []string `json:"objectives,omitempty"`
	Difficulty []int    `json:"difficulty,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Points     int      `json:"points,omitempty"`
}

func examsOf(r *lint.Report) []examReport {
	out := []examReport{}
	for _, e := range r.Exams {
		x := examReport{
			File: e.File, Questions: e.Worth.Questions, Own: e.Own, Pass: e.Pass, Time: e.Time, Sealed: e.Sealed,
			Points: ends(e.Worth.Points), Objectives: map[string][2]int{}, Draw: []drawReport{},
		}
		for id, s := range e.Worth.ByObjective {
			x.Objectives[id] = ends(s)
		}
		for _, d := range e.Entries {
			x.Draw = append(x.Draw, drawReport{d.From, d.Pick, d.Fits, d.Objectives, d.Difficulty, d.Tags, d.Points})
		}
		out = append(out, x)
	}
	return out
}

func ends(s exam.Span) [2]int { return [2]int{s.Least, s.Most} }

// printBlueprints writes a block for each exam: what it draws, and what its
// forms are worth by objective.
func (a *app) printBlueprints(s *subject, r *lint.Report) error {
	var out strings.Builder
	for _, e := range r.Exams {
		fmt.Fprintf(&out, "\n%s: %s\n", s.shown(e.File), a.examFacts(e))
		for _, d := range e.Entries {
			fmt.Fprintf(&out, "  %s\n", a.t("%d of the %d that fit in %s%s", d.Pick, d.Fits, clean.Name(d.From), asks(d.Entry)))
		}
		for _, id := range slices.Sorted(maps.Keys(e.Worth.ByObjective)) {
			if span := e.Worth.ByObjective[id]; span.Most > 0 {
				fmt.Fprintf(&out, "  %s\n", a.t("%s points of %s", spanned(span), clean.Line(cmp.Or(id, a.t("no objective")))))
			}
		}
	}
	block := out.String()
	if block != "" && len(r.Problems) == 0 { // the summary follows at once
		block = strings.TrimPrefix(block, "\n") + "\n"
	}
	_, err := fmt.Fprint(a.out, block)
	return err
}

// examFacts are the length and the worth of an exam on one line.
func (a *app) examFacts(e lint.Exam) string {
	facts := []string{a.t("questions %d", e.Worth.Questions), a.t("points %s", spanned(e.Worth.Points))}
	if e.Pass > 0 {
		facts = append(facts, a.t("pass %d%%", e.Pass))
	}
	if e.Time != "" {
		facts = append(facts, a.t("time %s", clean.Line(e.Time)))
	}
	if e.Sealed {
		facts = append(facts, a.t("sealed"))
	}
	return strings.Join(facts, ", ")
}

// spanned is a number, or two.
func spanned(s exam.Span) string {
	if s.Fixed() {
		return fmt.Sprint(s.Least)
	}
	return fmt.Sprintf("%d-%d", s.Least, s.Most)
}

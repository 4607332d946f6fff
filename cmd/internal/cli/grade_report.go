package cli

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"carrel/cmd/internal/grading"
	"carrel/content/clean"
	"carrel/course/question"
	"carrel/store/keys"
)

// gradeReport is what carrel grade --json says. Its fields are part of the
// interface.
type gradeReport struct {
	Paper    string         `json:"paper"`
	Course   string         `json:"course"`
	Exam     string         `json:"exam"`
	Folder   string         `json:"folder"`
	Graded   int            `json:"graded"`  // sheets that have a result
	Waiting  int            `json:"waiting"` // for the markers of their essays
	Passed   int            `json:"passed"`
	New      int            `json:"new"`      // results written now, for the first time
	Replaced int            `json:"replaced"` // results written now, in place of earlier ones
	Results  []gradeLine    `json:"results"`
	Problems []gradeProblem `json:"problems"`
	Absent   []string       `json:"absent"` // of the attendance list, those of whom no sheet is there
	Markers  []gradeMarkers `json:"markers"`
	Rolled   bool           `json:"roll"` // there was an attendance list
}

type gradeLine struct {
	Code        string   `json:"code"`
	Name        string   `json:"name,omitempty"`
	Number      string   `json:"number,omitempty"`
	Seat        string   `json:"seat,omitempty"`
	Fingerprint string   `json:"fingerprint"` // of the device key
	Attempt     int      `json:"attempt"`
	Handed      bool     `json:"handed_in"`
	Points      float64  `json:"points"`
	Of          float64  `json:"of"`
	Percent     int      `json:"percent"`
	Final       bool     `json:"final"` // nothing waits for a marker
	Passed      bool     `json:"passed"`
	Open        []string `json:"open,omitempty"`   // essays that wait
	Differ      []string `json:"differ,omitempty"` // of these, those that markers differ on
	Serial      int      `json:"serial,omitempty"`
	File        string   `json:"file"`
	Notes       []string `json:"notes,omitempty"`
}

type gradeProblem struct {
	File    string `json:"file"`
	Code    string `json:"code,omitempty"`
	Problem string `json:"problem"`
}

type gradeMarkers struct {
	A          string   `json:"a"`
	B          string   `json:"b"`
	Essays     int      `json:"essays"`
	Same       int      `json:"same"`
	Difference float64  `json:"mean_difference"` // percent of the points
	Kappa      *float64 `json:"kappa"`           // Cohen's, over criteria; null where it says nothing
}

func (g *grader) report(all []*grading.Graded) gradeReport {
	h := g.exam.Header
	r := gradeReport{
		Paper: h.Digest, Course: h.Course, Exam: h.Exam, Folder: g.f.out, Rolled: g.roll != nil,
		Results: []gradeLine{}, Problems: []gradeProblem{}, Absent: g.absent(all), Markers: []gradeMarkers{},
	}
	var essays []grading.Essay
	for _, one := range all {
		r.count(one)
		r.Results = append(r.Results, gradeLineOf(one))
		essays = append(essays, g.exam.Essays(one.Sheet)...)
	}
	for _, p := range g.problems {
		r.Problems = append(r.Problems, gradeProblem{p.File, p.Code, plainReason(p.Err)})
	}
	for _, p := range g.marking.Agreement(essays) {
		m := gradeMarkers{A: p.A, B: p.B, Essays: p.Essays, Same: p.Same, Difference: p.Difference}
		if p.Defined {
			m.Kappa = &p.Kappa
		}
		r.Markers = append(r.Markers, m)
	}
	return r
}

// plainReason is the first thing that is wrong: what a person can act on.
func plainReason(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return clean.Line(text)
}

func (r *gradeReport) count(g *grading.Graded) {
	switch {
	case g.Result == nil:
		r.Waiting++
		return
	case g.New && g.Was == nil:
		r.New++
	case g.New:
		r.Replaced++
	}
	r.Graded++
	if g.Result.Passed {
		r.Passed++
	}
}

func gradeLineOf(g *grading.Graded) gradeLine {
	fingerprint, _ := keys.Fingerprint(g.Device()) // the sheet was verified with it
	l := gradeLine{
		Code: g.Code, Fingerprint: fingerprint, Attempt: g.Attempt, Handed: g.Final,
		Points: points(g.Marks.Total.Got), Of: points(g.Marks.Total.Of), Percent: g.Marks.Total.Percent(),
		Final: g.Result != nil, Open: g.Marks.Open, File: g.File, Notes: g.Notes,
	}
	if c := g.Candidate; c != nil {
		l.Name, l.Number, l.Seat = c.Name, c.Number, c.Seat
	}
	if p := g.Person; p != nil {
		l.Name, l.Number = cmp.Or(l.Name, p.Name), cmp.Or(l.Number, p.Number)
	}
	if g.Result != nil {
		l.Passed, l.Serial = g.Result.Passed, g.Result.Serial
	}
	for _, id := range slices.Sorted(maps.Keys(g.Essays)) {
		if g.Essays[id].Differ {
			l.Differ = append(l.Differ, id)
		}
	}
	return l
}

// points are hundredths as what they are hundredths of.
func points(hundredths int) float64 { return float64(hundredths) / 100 }

// absent are those of the attendance list of whom no sheet is there.
func (g *grader) absent(all []*grading.Graded) []string {
	out := []string{}
	if g.roll == nil {
		return out
	}
	there := map[*grading.Candidate]bool{}
	for _, one := range all {
		there[one.Candidate] = true
	}
	for i := range g.roll.Candidates {
		if c := &g.roll.Candidates[i]; !there[c] {
			out = append(out, clean.Line(cmp.Or(c.Name, c.Number, c.Seat, c.Code, c.Device)))
		}
	}
	return out
}

// writeTables writes what a spreadsheet reads.
func (g *grader) writeTables(all []*grading.Graded) error {
	results := [][]string{{"code", "name", "number", "seat", "fingerprint", "attempt", "handed_in", "points", "of", "percent", "status", "serial", "file", "notes"}}
	questions := [][]string{{"code", "question", "points", "of", "markers", "decided_by"}}
	for _, one := range all {
		results = append(results, resultRow(gradeLineOf(one)))
		for _, id := range slices.Sorted(maps.Keys(one.Marks.Marks)) {
			questions = append(questions, questionRow(one, id, one.Marks.Marks[id]))
		}
	}
	problems := [][]string{{"file", "code", "problem"}}
	for _, p := range g.problems {
		problems = append(problems, []string{p.File, p.Code, plainReason(p.Err)})
	}
	return errors.Join(
		g.folder.WriteTable(grading.ResultsFile, results),
		g.folder.WriteTable(grading.QuestionsFile, questions),
		g.folder.WriteTable(grading.ProblemsFile, problems),
	)
}

func resultRow(l gradeLine) []string {
	status := map[bool]string{true: "passed", false: "failed"}[l.Passed]
	if !l.Final {
		status = "not yet complete: essays " + strings.Join(l.Open, " ")
	}
	handed := map[bool]string{true: "yes", false: "no"}[l.Handed]
	return []string{
		l.Code, l.Name, l.Number, l.Seat, l.Fingerprint, strconv.Itoa(l.Attempt), handed, fmt.Sprint(l.Points), fmt.Sprint(l.Of),
		strconv.Itoa(l.Percent), status, strconv.Itoa(l.Serial), l.File, strings.Join(l.Notes, "; "),
	}
}

func questionRow(g *grading.Graded, id string, m question.Mark) []string {
	row := []string{g.Code, id, fmt.Sprint(points(m.Got)), fmt.Sprint(points(m.Of)), "", ""}
	if e, is := g.Essays[id]; is {
		row[4], row[5] = strings.Join(e.Markers, " "), e.Resolved
		if slices.Contains(g.Marks.Open, id) {
			row[2] = ""
		}
	}
	return row
}

// printGrades says what became of everything.
func (g *grader) printGrades(r gradeReport) error {
	rows := [][2]string{
		{g.t("exam"), r.Course + " " + r.Exam},
		{g.t("graded"), g.t("%d, passed %d", r.Graded, r.Passed)},
		{g.t("written"), g.t("new %d, in place of earlier ones %d", r.New, r.Replaced)},
		{g.t("folder"), r.Folder},
	}
	if r.Waiting > 0 {
		rows = append(rows, [2]string{g.t("waiting"), g.t("%d, until their essays are marked, by carrel grade --mark NAME, and agreed on", r.Waiting)})
	}
	for _, l := range r.Results {
		if len(l.Differ) > 0 {
			rows = append(rows, [2]string{g.t("differ"), g.t("%s: %s, to be decided: carrel grade --resolve NAME", l.Code, strings.Join(l.Differ, ", "))})
		}
	}
	for _, m := range r.Markers {
		rows = append(rows, [2]string{g.t("markers"), g.agreement(m)})
	}
	for _, p := range r.Problems {
		rows = append(rows, [2]string{g.t("not graded"), p.File + ": " + p.Problem})
	}
	if len(r.Absent) > 0 {
		rows = append(rows, [2]string{g.t("no sheet of"), strings.Join(r.Absent, ", ")})
	}
	if !r.Rolled {
		rows = append(rows, [2]string{g.t("beware"), g.t("without --roll, nothing tells a candidate's sheet from one that somebody made up: compare the codes")})
	}
	return g.lines(rows)
}

func (g *grader) agreement(m gradeMarkers) string {
	text := g.t("%s and %s: %d of %d essays alike, mean difference %s %%", m.A, m.B, m.Same, m.Essays, strconv.FormatFloat(m.Difference, 'f', 1, 64))
	if m.Kappa != nil {
		text += g.t(", kappa %s", strconv.FormatFloat(*m.Kappa, 'f', 2, 64))
	}
	return text
}

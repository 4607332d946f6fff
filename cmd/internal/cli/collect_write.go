package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"strings"
	"time"

	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/question"
	"carrel/store/cohort"
)

// encode is the collection as a file of that kind.
func (g *gathered) encode(kind string) ([]byte, error) {
	switch kind {
	case ".csv":
		return g.csv()
	case ".html":
		return g.html()
	}
	b, err := json.MarshalIndent(g.report(), "", "  ")
	return append(b, '\n'), err
}

// csv is the table. A byte order mark tells spreadsheets that it is UTF-8.
func (g *gathered) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w, columns := csv.NewWriter(&b), g.columns()
	w.UseCRLF = true // RFC 4180
	line := make([]string, len(columns))
	for k, c := range columns {
		line[k] = defused(c.title)
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	for i := range g.Trainees {
		for k, c := range columns {
			text, _ := c.of(i)
			line[k] = defused(text)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// defused is text that no spreadsheet takes for a formula (OWASP, CSV
// injection): names and titles come from other people.
func defused(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", []rune(s)[0]) || strings.HasPrefix(s, "＝") {
		return "'" + s
	}
	return s
}

// classReport is the collection for programs. Its fields are part of the
// interface.
type classReport struct {
	Course   string          `json:"course"`
	Version  string          `json:"version,omitempty"` // that is expected
	Units    []string        `json:"units"`             // of the table
	Trainees []traineeReport `json:"trainees"`
	Files    []fileReport    `json:"files"`
	Tests    []testReport    `json:"tests"`
}

type traineeReport struct {
	Number     string           `json:"number,omitempty"`
	Name       string           `json:"name,omitempty"`
	Group      string           `json:"group,omitempty"`
	Listed     bool             `json:"listed"`
	Complete   bool             `json:"complete"` // false when the course was not named
	Done       int              `json:"done"`
	Of         int              `json:"of,omitempty"`
	Seconds    int64            `json:"seconds"` // worked
	Evidence   string           `json:"evidence,omitempty"`
	Events     int64            `json:"events"`
	Witnessed  int64            `json:"witnessed"`
	Last       time.Time        `json:"last,omitzero"`
	Version    string           `json:"version,omitempty"` // last worked in
	Units      []unitReport     `json:"units"`
	Objectives []partReport     `json:"objectives,omitempty"`
	Missing    []string         `json:"missing,omitempty"`
	Problems   []cohort.Problem `json:"problems"`
	Files      []string         `json:"files"`
}

type partReport struct {
	ID  string `json:"id"`
	Got int    `json:"got"` // hundredths of a point
	Of  int    `json:"of"`
}

type fileReport struct {
	File     string           `json:"file"`
	Kind     string           `json:"kind"`
	Counts   bool             `json:"counts"`
	Journal  string           `json:"journal,omitempty"`
	Device   string           `json:"device,omitempty"`
	Events   int64            `json:"events,omitempty"`
	Code     string           `json:"code,omitempty"`
	Problems []cohort.Problem `json:"problems"`
}

type testReport struct {
	Unit      string       `json:"unit"`
	People    int          `json:"people"`
	Sealed    bool         `json:"sealed,omitempty"`   // marked by examiners: what was chosen is not known
	Unmarked  int          `json:"unmarked,omitempty"` // people who sat it, and whose results have no marks of questions
	Forms     int          `json:"forms"`
	Mean      float64      `json:"mean"` // share of the points
	Deviation float64      `json:"deviation"`
	Alpha     *float64     `json:"alpha,omitempty"`
	AlphaLow  *float64     `json:"alpha_low,omitempty"`
	AlphaHigh *float64     `json:"alpha_high,omitempty"`
	KR20      *float64     `json:"kr20,omitempty"`
	SEM       *float64     `json:"sem,omitempty"` // points
	Items     []itemReport `json:"items"`
}

type itemReport struct {
	ID             string             `json:"id"`
	People         int                `json:"people"`
	Blank          int                `json:"blank"`
	Difficulty     float64            `json:"difficulty"`
	Discrimination *float64           `json:"discrimination,omitempty"`
	Options        []optionReport     `json:"options,omitempty"`
	Findings       []analysis.Finding `json:"findings"`
}

type optionReport struct {
	Blank  *int    `json:"blank,omitempty"` // counted from 0
	Option int     `json:"option"`          // counted from 0
	People int     `json:"people"`
	Rest   float64 `json:"rest"` // mean share that they earned on the other questions
	Right  bool    `json:"right"`
}

func (g *gathered) report() classReport {
	r := classReport{Course: string(g.id), Units: []string{}, Trainees: []traineeReport{}, Files: []fileReport{}, Tests: []testReport{}}
	if g.course != nil {
		r.Version = g.course.Version
	}
	for _, u := range g.units {
		r.Units = append(r.Units, string(u))
	}
	for i := range g.Trainees {
		r.Trainees = append(r.Trainees, g.traineeReport(i))
	}
	for _, e := range g.Entries {
		r.Files = append(r.Files, fileReport{e.File, string(e.Kind), e.Counts, e.Journal, e.Device, e.Size, e.Code, some(e.Problems)})
	}
	for _, id := range g.testIDs() {
		r.Tests = append(r.Tests, g.testReport(id))
	}
	return r
}

// some is a list that is not null in JSON.
func some[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func (g *gathered) traineeReport(i int) traineeReport {
	t := &g.Trainees[i]
	done, of, _ := g.progress(i)
	r := traineeReport{
		Number: t.Number, Name: t.Name, Group: t.Group, Listed: t.Listed, Done: done, Events: t.Events, Witnessed: t.Witnessed, Last: t.Last,
		Evidence: g.evidenceWord(i), Units: []unitReport{}, Missing: g.missing(i), Problems: some(t.Problems), Files: []string{},
	}
	if g.course != nil {
		r.Of, r.Complete = of, of > 0 && done == of
	}
	for _, e := range t.Entries {
		r.Files = append(r.Files, g.Entries[e].File)
	}
	if w := g.work(i); w != nil {
		g.workReport(&r, w)
	}
	return r
}

// evidenceWord is the level, as a certificate has it.
func (g *gathered) evidenceWord(i int) string {
	switch t := &g.Trainees[i]; {
	case t.Events == 0:
		return ""
	case g.proctored(i):
		return "proctored"
	case t.Witnessed >= t.Events:
		return "witnessed"
	}
	return "self"
}

func (g *gathered) workReport(r *traineeReport, w *cohort.Work) {
	r.Seconds, r.Version = int64(w.Time.Seconds()), w.Version
	for _, u := range w.Units {
		x := unitReport{ID: string(u.ID), Completed: u.Completed, Attempts: u.Handed, Passed: u.Passed}
		if best := u.Best.Percent(); u.Handed > 0 {
			x.Best = &best
		}
		r.Units = append(r.Units, x)
	}
	for k, m := range w.Objectives {
		r.Objectives = append(r.Objectives, partReport{g.course.Objectives[k].ID, m.Got, m.Of})
	}
}

// figure is a number of JSON; what is not known has none.
func figure(x float64, known bool) *float64 {
	if !known || math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	x = math.Round(x*1e6) / 1e6
	return &x
}

func (g *gathered) testReport(id course.UnitID) testReport {
	t := g.test(id)
	mean, deviation := t.Mean()
	r := testReport{Unit: string(id), People: t.People(), Forms: t.Forms(), Mean: *figure(mean, true), Deviation: *figure(deviation, true), Items: []itemReport{}}
	if s, ok := g.Sealed[analysis.Where{Course: g.id, Unit: id}]; ok {
		r.Sealed, r.Unmarked = true, s.People-s.Marked
	}
	if x, ok := t.Reliability(); ok {
		r.Alpha, r.AlphaLow, r.AlphaHigh = figure(x.Alpha, true), figure(x.Low, true), figure(x.High, true)
		r.KR20, r.SEM = figure(x.KR20, true), figure(x.SEM, true)
	}
	for _, it := range t.Items() {
		r.Items = append(r.Items, g.itemReport(id, it))
	}
	return r
}

func (g *gathered) itemReport(unit course.UnitID, it analysis.Item) itemReport {
	q := g.question(unit, it.ID)
	r := itemReport{
		ID: it.ID, People: it.People, Blank: it.Blank, Difficulty: *figure(it.Difficulty, true),
		Discrimination: figure(it.Discrimination, it.Known), Findings: some(it.Findings(q)),
	}
	for _, o := range it.Options {
		x := optionReport{Option: o.Option.Option, People: o.People, Rest: *figure(o.Rest, true), Right: isRight(q, o.Option)}
		if b := o.Blank; b >= 0 {
			x.Blank = &b
		}
		r.Options = append(r.Options, x)
	}
	return r
}

func isRight(q *question.Question, o analysis.Option) bool {
	return q != nil && o.Blank < 0 && o.Option < len(q.Choices) && q.Choices[o.Option].Right
}

// finding says in words what is worth a look about an item.
func (g *gathered) finding(f analysis.Finding) string {
	switch f {
	case analysis.Backward:
		return g.t("the weak do better than the strong: is the key right?")
	case analysis.Weak:
		return g.t("hardly tells strong from weak")
	case analysis.Hard:
		return g.t("very hard")
	case analysis.Easy:
		return g.t("very easy")
	case analysis.Rival:
		return g.t("stronger people took a wrong choice")
	case analysis.Idle:
		return g.t("a wrong choice that nobody takes")
	}
	return g.t("often left open")
}

// page is what is printed.
type classPage struct {
	Lang, Title, Course, Summary string
	Heads                        []string
	Rows                         []classRow
	Tests                        []classTest
}

type classRow struct {
	Bad   bool
	Cells []string
}

type classTest struct {
	Title, Said, Warning string
	Heads                []string
	Items                [][]string
	Bars                 []int
}

// classHTML has no script and fetches nothing; each cell finds its own
// direction.
const classHTML = `<!DOCTYPE html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body{font:14px/1.4 sans-serif;margin:2em;color:#111;background:#fff}
table{border-collapse:collapse;margin:1em 0;font-size:12px}
th,td{border:1px solid #999;padding:2px 6px;text-align:start;vertical-align:top}
thead{display:table-header-group}tr{break-inside:avoid}
tr.bad td:first-child::before{content:"! "}tr.bad{font-weight:bold}
.bar{display:inline-block;height:8px;background:#555;print-color-adjust:exact}
@page{size:A4 landscape;margin:12mm}@media print{body{margin:0}h2{break-before:page}}
</style></head><body>
<h1 dir="auto">{{.Title}}</h1><p dir="auto">{{.Course}}</p><p>{{.Summary}}</p>
<table><thead><tr>{{range .Heads}}<th dir="auto">{{.}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr{{if .Bad}} class="bad"{{end}}>{{range .Cells}}<td dir="auto">{{.}}</td>{{end}}</tr>
{{end}}</tbody></table>
{{range .Tests}}<h2 dir="auto">{{.Title}}</h2><p>{{.Said}}</p>{{with .Warning}}<p><strong>{{.}}</strong></p>{{end}}
{{$bars := .Bars}}<table><thead><tr>{{range .Heads}}<th>{{.}}</th>{{end}}<th></th></tr></thead><tbody>
{{range $i, $cells := .Items}}<tr>{{range $cells}}<td dir="auto">{{.}}</td>{{end}}<td><span class="bar" style="width:{{index $bars $i}}px"></span></td></tr>
{{end}}</tbody></table>{{end}}
</body></html>
`

func (g *gathered) html() ([]byte, error) {
	t, err := template.New("class").Parse(classHTML)
	if err != nil {
		return nil, err
	}
	n := g.counts()
	p := classPage{
		Lang: "en", Title: g.t("Class"), Course: g.title(),
		Summary: g.t("%d people, of whom %d handed in a record that counts", len(g.Trainees), n.counted),
	}
	columns := g.columns()
	for _, c := range columns {
		p.Heads = append(p.Heads, c.title)
	}
	for i := range g.Trainees {
		row := classRow{Bad: g.toLookAt(i)}
		for _, c := range columns {
			text, _ := c.of(i)
			row.Cells = append(row.Cells, text)
		}
		p.Rows = append(p.Rows, row)
	}
	for _, id := range g.testIDs() {
		p.Tests = append(p.Tests, g.classTest(id))
	}
	var b bytes.Buffer
	err = t.Execute(&b, p)
	return b.Bytes(), err
}

// title is the course with its version.
func (g *gathered) title() string {
	if g.course == nil {
		return string(g.id)
	}
	return strings.TrimSpace(g.course.Title + " " + g.course.Version)
}

func (g *gathered) classTest(id course.UnitID) classTest {
	t := g.test(id)
	out := classTest{
		Title: g.unitTitle(id), Said: g.testWords(id), Warning: g.scant(t),
		Heads: []string{g.t("Question"), g.t("People"), g.t("Difficulty"), g.t("Discrimination"), g.t("Choices"), g.t("Look at")},
	}
	for _, it := range t.Items() {
		out.Items = append(out.Items, g.itemCells(id, it))
		out.Bars = append(out.Bars, int(it.Difficulty*100))
	}
	return out
}

// testWords are the figures of a test in sentences.
func (g *gathered) testWords(id course.UnitID) string {
	t, sealed := g.test(id), g.sealedWords(id)
	switch {
	case sealed == "":
		return g.figures(t)
	case t.People() == 0:
		return sealed
	}
	return g.figures(t) + ". " + sealed
}

// sealedWords say what is not known of a sealed exam; "" of any other test.
func (g *gathered) sealedWords(id course.UnitID) string {
	s, ok := g.Sealed[analysis.Where{Course: g.id, Unit: id}]
	if !ok {
		return ""
	}
	said := g.t("This is a sealed exam: results say how much was earned, and not what was chosen.")
	if n := s.People - s.Marked; n > 0 {
		said += " " + g.t("Of %d people who sat it, the results of %d have no marks of questions: the exam's review does not show them, or no result by a trusted examiner is here.", s.People, n)
	}
	return said
}

func (g *gathered) figures(t *analysis.Test) string {
	mean, deviation := t.Mean()
	said := g.t("%d people, mean %.0f%%, standard deviation %.0f", t.People(), mean*100, deviation*100)
	r, ok := t.Reliability()
	if !ok {
		return said
	}
	said += "; " + g.t("Cronbach's alpha %.2f (95%%: %.2f to %.2f), standard error %.2f points", r.Alpha, r.Low, r.High, r.SEM)
	if !math.IsNaN(r.KR20) {
		said += ", " + g.t("KR-20 %.2f", r.KR20)
	}
	if t.Forms() > 1 {
		said += "; " + g.t("of the %d people whose form was the most common of %d", r.People, t.Forms())
	}
	return said
}

// scant warns of figures that rest on few people.
func (g *gathered) scant(t *analysis.Test) string {
	if t.People() >= analysis.Few || t.People() == 0 {
		return ""
	}
	return g.t("Fewer than %d people: take these figures as hints.", analysis.Few)
}

func (g *gathered) itemCells(unit course.UnitID, it analysis.Item) []string {
	q := g.question(unit, it.ID)
	disc := g.t("too few")
	if it.Known {
		disc = fmt.Sprintf("%.2f", it.Discrimination)
	}
	var said []string
	for _, f := range it.Findings(q) {
		said = append(said, g.finding(f))
	}
	return []string{it.ID, fmt.Sprint(it.People), fmt.Sprintf("%.2f", it.Difficulty), disc, g.choiceWords(q, it), strings.Join(said, "; ")}
}

// choiceWords counts the choices as letters in the order of the source, the
// right ones with a star.
func (g *gathered) choiceWords(q *question.Question, it analysis.Item) string {
	var out []string
	for _, o := range it.Options {
		if o.Blank >= 0 || o.Option.Option > 25 {
			continue
		}
		star := ""
		if isRight(q, o.Option) {
			star = "*"
		}
		out = append(out, fmt.Sprintf("%c%s %d", 'A'+o.Option.Option, star, o.People))
	}
	if it.Blank > 0 {
		out = append(out, g.t("open %d", it.Blank))
	}
	return strings.Join(out, ", ")
}

// question is a question of the course, nil where it is not known, or not known
// what was chosen: a choice that nobody is seen to take is not one that nobody takes.
func (g *gathered) question(u course.UnitID, id string) *question.Question {
	if _, sealed := g.Sealed[analysis.Where{Course: g.id, Unit: u}]; g.bank == nil || sealed {
		return nil
	}
	return g.bank.units[u][id]
}

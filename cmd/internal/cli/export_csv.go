package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"carrel/content/clean"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

// answersColumns are the columns of the table of answers and units. They are
// part of the interface; new ones are added at the end.
var answersColumns = []string{
	"row", "journal", "course", "version", "unit", "title", "question", "prompt", "attempt", "try", "hints",
	"response", "self", "points", "of", "percent", "outcome", "time",
}

// answersTable gathers the rows of a table, parallel to answersColumns.
type answersTable struct {
	app   *app
	works *works
	items map[course.ID]map[course.UnitID]map[string]*said
	rows  [][]string
}

// runExportCSV writes one row for each answer and one for each unit.
func (a *app) runExportCSV(w *works, f exportFlags) error {
	t := &answersTable{app: a, works: w, items: map[course.ID]map[course.UnitID]map[string]*said{}}
	for _, s := range w.strands {
		for e := range handedIn(s.Events) {
			if w.only == "" || e.Course == w.only {
				t.answer(s.ID, e)
			}
		}
	}
	answers := len(t.rows)
	t.units()
	var b bytes.Buffer
	b.WriteString("\ufeff") // tells spreadsheets that it is UTF-8
	out := csv.NewWriter(&b)
	out.UseCRLF = true // RFC 4180
	if err := out.WriteAll(append([][]string{answersColumns}, t.rows...)); err != nil {
		return err
	}
	return a.writeOut(f.out, b.Bytes(), f.force, [][2]string{{a.t("answers"), fmt.Sprint(answers)}, {a.t("units"), fmt.Sprint(len(t.rows) - answers)}})
}

// handedIn yields the answers among events: those that were marked, and what a
// sitting was handed in with.
func handedIn(events []progress.Event) func(yield func(*progress.Event) bool) {
	type place struct {
		course course.ID
		unit   course.UnitID
	}
	return func(yield func(*progress.Event) bool) {
		open := map[place][]progress.Event{}
		for i := range events {
			e := &events[i]
			at := place{e.Course, e.Unit}
			drafts, sitting := open[at]
			switch {
			case e.Type == progress.Answered && !yield(e):
				return
			case e.Type == progress.Started && e.Exam != nil:
				open[at] = []progress.Event{}
			case e.Type == progress.Drafted && sitting:
				open[at] = append(slices.DeleteFunc(drafts, func(d progress.Event) bool { return d.Question == e.Question }), *e)
			case e.Type == progress.Finished && sitting:
				delete(open, at)
				for i := range drafts {
					if !yield(&drafts[i]) {
						return
					}
				}
			}
		}
	}
}

// said is a question, or nil where its course is not at hand or its key is
// another by now.
func (t *answersTable) said(e *progress.Event) *said {
	units := t.items[e.Course]
	if units == nil {
		units = map[course.UnitID]map[string]*said{}
		t.items[e.Course] = units
	}
	if units[e.Unit] == nil {
		units[e.Unit] = map[string]*said{}
		if b := t.app.find(t.works, e.Course); b != nil && b.course.Unit(e.Unit) != nil {
			units[e.Unit], _ = questionsIn(b, b.course.Unit(e.Unit))
		}
	}
	if s := units[e.Unit][e.Question]; s != nil && s.revision == e.Revision {
		return s
	}
	return nil
}

func (t *answersTable) answer(journal string, e *progress.Event) {
	s, prompt, response := t.said(e), "", ""
	if s != nil {
		prompt = s.prompt()
	}
	if e.Response != nil && e.Sealed == "" {
		response = s.answerText(*e.Response)
	}
	t.add([]string{
		"answer", journal, string(e.Course), e.Version, string(e.Unit), t.title(e.Course, e.Unit), e.Question, prompt,
		count(e.Attempt), count(e.Try), count(e.Hints), response, yes(e.Self),
	}, e.Mark, outcomeOf(e), e.Wall)
}

// outcomeOf is how an answer was, in one word; "" when it is not marked.
func outcomeOf(e *progress.Event) string {
	if e.Mark == nil || e.Mark.Of == 0 {
		return ""
	}
	return map[question.Outcome]string{question.Right: "right", question.Partly: "partly", question.Wrong: "wrong"}[e.Mark.Outcome()]
}

// add completes a row and makes every cell safe for a terminal and a
// spreadsheet.
func (t *answersTable) add(cells []string, m *question.Mark, outcome string, at time.Time) {
	points, of, percent, when := "", "", "", ""
	if m != nil && m.Of > 0 {
		points, of, percent = hundredths(m.Got), hundredths(m.Of), fmt.Sprint(m.Percent())
	}
	if !at.IsZero() {
		when = at.UTC().Format(time.RFC3339)
	}
	cells = append(cells, points, of, percent, outcome, when)
	for i := range cells {
		cells[i] = defused(clean.Text(cells[i]))
	}
	t.rows = append(t.rows, cells)
}

// hundredths writes a number of hundredths with a decimal point.
func hundredths(n int) string { return strconv.FormatFloat(float64(n)/100, 'f', -1, 64) }

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func (t *answersTable) title(id course.ID, unit course.UnitID) string {
	if b := t.app.find(t.works, id); b != nil {
		if u := b.course.Unit(unit); u != nil {
			return clean.Line(u.Title)
		}
	}
	return ""
}

// units adds a row for each unit that was worked in, by the standing of all
// journals together.
func (t *answersTable) units() {
	for _, id := range sortedKeys(t.works.standing.Courses) {
		c := t.works.standing.Courses[id]
		if t.works.only != "" && t.works.only != id {
			continue
		}
		for _, unit := range t.order(id, c) {
			u := c.Units[unit]
			var mark *question.Mark
			if u.Handed > 0 && u.Best.Of > 0 {
				mark = &u.Best
			}
			t.add([]string{
				"unit", "", string(id), c.Version, string(unit), t.title(id, unit), "", "", count(u.Handed), "", "", "", "",
			}, mark, doneOf(u), time.Time{})
		}
	}
}

func doneOf(u *progress.Unit) string {
	switch {
	case u.Passed:
		return "passed"
	case u.Completed:
		return "done"
	case u.Handed > 0:
		return "not passed"
	}
	return "begun"
}

// order are the units that were worked in, as the course has them, then others.
func (t *answersTable) order(id course.ID, c *progress.Course) []course.UnitID {
	var out []course.UnitID
	if b := t.app.find(t.works, id); b != nil {
		for _, u := range b.course.All() {
			if c.Units[u.ID] != nil {
				out = append(out, u.ID)
			}
		}
	}
	for _, unit := range sortedKeys(c.Units) {
		if !slices.Contains(out, unit) {
			out = append(out, unit)
		}
	}
	return out
}

// journalLine is a line of the events as JSON: the id of the journal, and the
// event as the journal has it.
type journalLine struct {
	Journal string         `json:"journal"`
	Event   progress.Event `json:"event"`
}

// runExportLines writes the events, one a line. Bookmarks and notes are the
// learner's own, and in it only when asked for.
func (a *app) runExportLines(w *works, f exportFlags) error {
	var b bytes.Buffer
	n := 0
	for _, s := range w.strands {
		for _, e := range s.Events {
			if w.only != "" && e.Course != w.only || aside(e.Type) && !f.notes {
				continue
			}
			line, err := json.Marshal(journalLine{s.ID, e})
			if err != nil {
				return err
			}
			b.Write(append(visible(line), '\n'))
			n++
		}
	}
	return a.writeOut(f.out, b.Bytes(), f.force, [][2]string{{a.t("events"), fmt.Sprint(n)}})
}

func aside(t progress.Type) bool {
	return t == progress.Bookmarked || t == progress.Unbookmarked || t == progress.Noted
}

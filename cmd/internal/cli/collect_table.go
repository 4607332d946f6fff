package cli

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/clean"
	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/cohort"
)

// gathered is a collection with the course that its table is about.
type gathered struct {
	*app
	*cohort.Cohort
	bank   *bank          // of questions; nil when the course was not named
	course *course.Course // nil when it was not named
	id     course.ID      // of the course; the one that most worked in when it was not named
	units  []course.UnitID
	exams  []course.UnitID // that a certificate rests on
	unread []error
}

func newGathered(a *app, c *cohort.Cohort, o *cohort.Outline, q *bank, unread []error) *gathered {
	g := &gathered{app: a, Cohort: c, bank: q, unread: unread}
	if o != nil {
		g.course, g.id, g.exams = o.Course, o.Course.ID, examsAsked(o.Course)
		for _, u := range o.Course.Units() {
			g.units = append(g.units, u.ID)
		}
		return g
	}
	g.id = g.usual()
	found := map[course.UnitID]bool{}
	for i := range c.Trainees {
		if w := g.work(i); w != nil {
			for _, u := range w.Units {
				found[u.ID] = true
			}
		}
	}
	g.units = slices.Sorted(maps.Keys(found))
	g.units = g.units[:min(len(g.units), maxUnitColumns)]
	return g
}

// maxUnitColumns is how many units have columns when no course was named: then
// records alone say which there are.
const maxUnitColumns = 500

// usual is the course that most people worked in.
func (g *gathered) usual() (most course.ID) {
	n := map[course.ID]int{}
	for i := range g.Trainees {
		for _, w := range g.Trainees[i].Works {
			n[w.Course]++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(n)) {
		if most == "" || n[id] > n[most] {
			most = id
		}
	}
	return most
}

func (g *gathered) work(i int) *cohort.Work { return g.Trainees[i].Work(g.id) }

// expected reads the course that is expected, and its questions.
func (a *app) expected(path string) (*cohort.Outline, *bank, error) {
	b, err := a.openBook(path)
	if err != nil {
		return nil, nil, err
	}
	q := &bank{units: map[course.UnitID]map[string]*question.Question{}, exams: map[course.UnitID]*content.Exam{}, asked: map[asking]map[string]question.Mark{}}
	for _, u := range b.course.All() {
		q.read(b, u)
	}
	index := map[string]int{}
	for i, o := range b.course.Objectives {
		index[o.ID] = i
	}
	about := q.objectives(index)
	return &cohort.Outline{
		Course: b.course, Package: b.origin.Package, Asked: q.askedIn,
		Objectives: func(u course.UnitID, id string) []int { return about[asking{u, id}] },
	}, q, nil
}

// bank are the questions of a course by unit. It is used by one goroutine,
// but for what objectives returns.
type bank struct {
	units map[course.UnitID]map[string]*question.Question
	exams map[course.UnitID]*content.Exam
	asked map[asking]map[string]question.Mark
}

// asking is a form of a unit by its seed, or a question of it by its id.
type asking struct {
	unit course.UnitID
	key  string
}

// read takes the questions of a unit; one that cannot be read has none here, and
// carrel check says why.
func (q *bank) read(b *book, u *course.Unit) {
	qs := map[string]*question.Question{}
	q.units[u.ID] = qs
	if u.Kind == course.Exam {
		e, err := content.OpenExam(b.files, b.course, u, "")
		if err != nil {
			return
		}
		q.exams[u.ID] = e
		for _, it := range e.Items {
			qs[it.Question.ID] = it.Question
		}
		return
	}
	doc, err := content.Read(b.files, b.course, u, "")
	if err != nil {
		return
	}
	for _, it := range doc.Questions() {
		qs[it.ID] = &it.Question
	}
}

func (q *bank) objectives(index map[string]int) map[asking][]int {
	out := map[asking][]int{}
	for unit, qs := range q.units {
		for id, x := range qs {
			for _, o := range x.Objectives {
				if i, ok := index[o]; ok {
					out[asking{unit, id}] = append(out[asking{unit, id}], i)
				}
			}
		}
	}
	return out
}

// askedIn is what there was to earn in an attempt: of an exam the form that its
// seed draws.
func (q *bank) askedIn(u course.UnitID, seed string) map[string]question.Mark {
	key := asking{u, seed}
	if have, ok := q.asked[key]; ok {
		return have
	}
	var qs []*question.Question
	if e := q.exams[u]; e != nil {
		if p, err := e.Paper(seed, nil); err == nil {
			for _, it := range p.Items {
				qs = append(qs, &it.Question)
			}
		}
	} else {
		qs = slices.Collect(maps.Values(q.units[u]))
	}
	out := worth(qs)
	if e := q.exams[u]; e == nil {
		q.asked[key] = out // there is one form; those of an exam are as many as people
	}
	return out
}

func worth(qs []*question.Question) map[string]question.Mark {
	var out map[string]question.Mark
	for _, x := range qs {
		if m, err := x.Mark(question.Response{}); err == nil && m.Of > 0 && x.Kind != question.Essay {
			if out == nil {
				out = map[string]question.Mark{}
			}
			out[x.ID] = m
		}
	}
	return out
}

// tallies are the figures of the summary.
type tallies struct {
	counted, complete int
	kinds             map[cohort.Kind]int
}

func (g *gathered) counts() tallies {
	n := tallies{kinds: map[cohort.Kind]int{}}
	for i := range g.Entries {
		n.kinds[g.Entries[i].Kind]++
	}
	for i := range g.Trainees {
		if slices.ContainsFunc(g.Trainees[i].Entries, func(e int) bool { return g.Entries[e].Kind == cohort.Record && g.Entries[e].Counts }) {
			n.counted++
		}
		if done, of, _ := g.progress(i); of > 0 && done == of {
			n.complete++
		}
	}
	return n
}

// progress counts completed units of those in the table, with the score of what
// was handed in.
func (g *gathered) progress(i int) (done, of int, score question.Mark) {
	w := g.work(i)
	for _, id := range g.units {
		of++
		if w == nil {
			continue
		}
		if u := w.Unit(id); u != nil {
			if u.Completed {
				done++
			}
			score = score.Add(u.Best)
		}
	}
	return done, of, score
}

// nameOf is what to call a trainee: by the name, the number, or the file.
func (g *gathered) nameOf(i int) string {
	t := &g.Trainees[i]
	if said := cmp.Or(t.Name, t.Number); said != "" || len(t.Entries) == 0 {
		return said
	}
	return filepath.Base(g.Entries[t.Entries[0]].File)
}

// status is one word on a trainee.
func (g *gathered) status(i int) string {
	t := &g.Trainees[i]
	bad := slices.ContainsFunc(t.Problems, func(p cohort.Problem) bool { return p.Kind.Bad() || p.Kind == cohort.Untrusted })
	done, of, _ := g.progress(i)
	switch {
	case bad:
		return g.t("look")
	case cohort.Has(t.Problems, cohort.Absent):
		return g.t("missing")
	case of > 0 && done == of && g.course != nil:
		return g.t("complete")
	case g.work(i) == nil:
		return g.t("nothing yet")
	}
	return g.t("under way")
}

// proctored reports whether a signed result says of every exam that counts, at
// least one, that it was passed.
func (g *gathered) proctored(i int) bool {
	w := g.work(i)
	return w != nil && len(g.exams) > 0 && !slices.ContainsFunc(g.exams, func(id course.UnitID) bool {
		u := w.Unit(id)
		return u == nil || !u.Examined
	})
}

// examsAsked are those that the certificate of a course asks for; without a
// rule, all that it has.
func examsAsked(c *course.Course) (out []course.UnitID) {
	units := c.Units()
	if needs, err := (&progress.Standing{}).Certified(c); err == nil {
		units = nil
		for _, n := range needs {
			units = append(units, n.Units...)
		}
	}
	for _, u := range units {
		if u.Kind == course.Exam {
			out = append(out, u.ID)
		}
	}
	return out
}

// evidence is how strong what a trainee handed in is.
func (g *gathered) evidenceOf(i int) string {
	switch t := &g.Trainees[i]; {
	case t.Events == 0:
		return ""
	case g.proctored(i):
		return g.t("proctored")
	case t.Witnessed >= t.Events:
		return g.t("witnessed")
	case t.Witnessed > 0:
		return g.t("witnessed in part")
	}
	return g.t("self")
}

// missing are the titles of what is not completed.
func (g *gathered) missing(i int) []string {
	w := g.work(i)
	if g.course == nil || w == nil {
		return nil
	}
	var out []string
	for _, id := range g.units {
		if u := w.Unit(id); u == nil || !u.Completed {
			out = append(out, g.unitTitle(id))
		}
	}
	return out
}

func (g *gathered) unitTitle(id course.UnitID) string {
	if g.course != nil {
		if u := g.course.Unit(id); u != nil {
			return clean.Line(u.Title)
		}
	}
	return clean.Line(string(id))
}

// toLookAt reports whether something about a trainee wants a person's eye: an
// older or second copy of a record does not.
func (g *gathered) toLookAt(i int) bool {
	return slices.ContainsFunc(g.Trainees[i].Problems, func(p cohort.Problem) bool {
		return p.Kind != cohort.Older && p.Kind != cohort.Duplicate && p.Kind != cohort.Own
	})
}

// problems are those of a trainee in words.
func (g *gathered) problems(i int) []string {
	var out []string
	for _, p := range g.Trainees[i].Problems {
		out = append(out, g.problem(p))
	}
	return out
}

// classColumn is one of the table; text and number say what a trainee has in it. A
// number orders, and is what JSON has.
type classColumn struct {
	title  string
	number bool
	wide   bool // its texts are sentences
	of     func(i int) (text string, order float64)
}

func (g *gathered) columns() []classColumn {
	words := func(title string, of func(i int) string) classColumn {
		return classColumn{title, false, false, func(i int) (string, float64) { return clean.Line(of(i)), 0 }}
	}
	out := []classColumn{
		words(g.t("Name"), g.nameOf),
		words(g.t("Number"), func(i int) string { return g.Trainees[i].Number }),
		words(g.t("Group"), func(i int) string { return g.Trainees[i].Group }),
		words(g.t("Status"), g.status),
		{g.t("Done"), true, false, g.doneText},
		{g.t("Score"), true, false, func(i int) (string, float64) {
			_, _, m := g.progress(i)
			return percentOf(m)
		}},
		{g.t("Minutes"), true, false, g.minutesText},
		words(g.t("Evidence"), g.evidenceOf),
		words(g.t("Problems"), func(i int) string { return strings.Join(g.problems(i), "; ") }),
	}
	out[len(out)-1].wide = true
	out = append(out, g.moduleColumns()...)
	out = append(out, g.objectiveColumns()...)
	for _, id := range g.units {
		out = append(out, classColumn{g.unitTitle(id), true, false, func(i int) (string, float64) { return g.unitText(i, id) }})
	}
	return out
}

// percentOf is a mark as percent; "" for nothing out of nothing.
func percentOf(m question.Mark) (string, float64) {
	if m.Of <= 0 {
		return "", -1
	}
	return fmt.Sprintf("%d%%", m.Percent()), float64(m.Percent())
}

func (g *gathered) doneText(i int) (string, float64) {
	done, of, _ := g.progress(i)
	if g.course == nil {
		return fmt.Sprint(done), float64(done)
	}
	return fmt.Sprintf("%d/%d", done, of), float64(done)
}

func (g *gathered) minutesText(i int) (string, float64) {
	w := g.work(i)
	if w == nil {
		return "", -1
	}
	return fmt.Sprintf("%.0f", w.Time.Minutes()), w.Time.Minutes()
}

func (g *gathered) moduleColumns() []classColumn {
	var out []classColumn
	if g.course == nil || len(g.course.Modules) < 2 {
		return nil
	}
	for _, m := range g.course.Modules {
		out = append(out, classColumn{clean.Line(m.Title), true, false, func(i int) (string, float64) { return g.moduleText(i, m) }})
	}
	return out
}

func (g *gathered) moduleText(i int, m course.Module) (string, float64) {
	w := g.work(i)
	if w == nil {
		return "", -1
	}
	done, of, _ := w.Progress(&course.Course{Modules: []course.Module{m}})
	return fmt.Sprintf("%d/%d", done, of), float64(done)
}

func (g *gathered) objectiveColumns() []classColumn {
	var out []classColumn
	if g.course == nil {
		return nil
	}
	for k, o := range g.course.Objectives {
		out = append(out, classColumn{clean.Line(cmp.Or(o.Text, o.ID)), true, false, func(i int) (string, float64) {
			if w := g.work(i); w != nil && k < len(w.Objectives) {
				return percentOf(w.Objectives[k])
			}
			return "", -1
		}})
	}
	return out
}

// unitText is a percent where something was handed in, else whether it was
// completed.
func (g *gathered) unitText(i int, id course.UnitID) (string, float64) {
	w := g.work(i)
	if w == nil {
		return "", -1
	}
	u := w.Unit(id)
	switch {
	case u == nil:
		return g.t("no"), -1
	case u.Handed > 0:
		return percentOf(u.Best)
	case u.Completed:
		return g.t("yes"), 100
	}
	return g.t("begun"), 0
}

// testIDs are the tests of the course, in the order of its units.
func (g *gathered) testIDs() []course.UnitID {
	var out []course.UnitID
	for at := range g.Tests {
		if at.Course == g.id {
			out = append(out, at.Unit)
		}
	}
	slices.SortFunc(out, func(a, b course.UnitID) int {
		return cmp.Or(cmp.Compare(slices.Index(g.units, a), slices.Index(g.units, b)), cmp.Compare(a, b))
	})
	return out
}

func (g *gathered) test(id course.UnitID) *analysis.Test {
	return g.Tests[analysis.Where{Course: g.id, Unit: id}]
}

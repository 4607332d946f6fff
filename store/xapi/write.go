package xapi

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

// Course is what statements say of a course beside what its events say.
type Course struct {
	Title  string
	Lang   string // BCP 47 tag of Title and the words of its items; "" when unknown
	Units  map[course.UnitID]*Unit
	Needed []course.UnitID // that make it satisfied; none: it never is
}

// Unit is one of its units.
type Unit struct {
	Title   string
	Kind    course.Kind
	Mastery int // percent needed to pass; 0: none is said
	Items   map[string]*Item
}

// Options of a Writer.
type Options struct {
	Journal string                     // its id
	Actor   Actor                      // whose events they are
	Course  func(id course.ID) *Course // nil for one that is not at hand
	Now     time.Time                  // a session that was idle until then is over
	Only    course.ID                  // the course that statements are wanted of; "" for all
}

// Writer turns the events of one journal, in their order, into statements.
type Writer struct {
	opt     Options
	courses map[course.ID]*standing
	now     *session
	out     []Statement
}

// standing is what was said of a course.
type standing struct {
	*Course
	id           course.ID
	base         string
	registration string
	version      string
	units        map[course.UnitID]*done
	satisfied    bool
}

// done is what was said of a unit, and what was written in a sitting of it.
type done struct {
	completed, passed, finished bool
	sitting                     bool
	drafts                      map[string]progress.Event
	order                       []string // of drafts
}

// session is the time in one unit.
type session struct {
	in          *standing
	unit        course.UnitID
	id          string
	began, last time.Time
	end         string // digest of its last event
	attempt     int
	judged      bool
}

// NewWriter returns a writer that was told of no event yet.
func NewWriter(o Options) *Writer {
	return &Writer{opt: o, courses: map[course.ID]*standing{}}
}

// Apply takes the next event and returns what it makes known, which may be
// nothing. The slice is good until the next call. The error is one of
// progress.Encode.
func (w *Writer) Apply(e progress.Event) ([]Statement, error) {
	w.out = w.out[:0]
	if e.Course == "" || e.Unit == "" {
		return nil, nil
	}
	digest, err := digestOf(e)
	if err != nil {
		return nil, err
	}
	c := w.course(e.Course)
	c.version = cmp.Or(e.Version, c.version)
	switch e.Type {
	case progress.Renamed:
		c.rename(e.From, e.Unit)
	case progress.Graded, progress.Regraded:
		w.graded(c, &e, digest)
	default:
		w.enter(c, &e, digest)
		w.tell(&e, digest)
	}
	return w.out, nil
}

// Close returns what is left to say: that the last session is over, if it is.
func (w *Writer) Close() []Statement {
	w.out = w.out[:0]
	if w.now != nil && w.opt.Now.Sub(w.now.last) > Idle {
		w.leave()
	}
	return w.out
}

// digestOf names an event apart from what a person typed, which may be erased
// later, or not come along from another machine.
func digestOf(e progress.Event) (string, error) {
	switch e.Type {
	case progress.Answered, progress.Drafted, progress.Noted:
		e.Sealed = ""
		if e.Response != nil {
			r := *e.Response
			r.Texts = nil
			e.Response = &r
		}
	}
	line, err := progress.Encode(e)
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:]), err
}

func (w *Writer) course(id course.ID) *standing {
	if c := w.courses[id]; c != nil {
		return c
	}
	c := &standing{id: id, base: Base(id), registration: uuid("registration", w.opt.Journal, string(id)), units: map[course.UnitID]*done{}}
	if c.Course = w.opt.Course(id); c.Course == nil {
		c.Course = &Course{}
	}
	w.courses[id] = c
	return c
}

func (c *standing) unit(id course.UnitID) *done {
	if c.units[id] == nil {
		c.units[id] = &done{drafts: map[string]progress.Event{}}
	}
	return c.units[id]
}

// rename lets what was said of a unit count for its new id too.
func (c *standing) rename(from, to course.UnitID) {
	if u := c.units[from]; u != nil && c.units[to] == nil {
		c.units[to] = u
	}
}

// enter sees to it that the session is the one that an event belongs to.
func (w *Writer) enter(c *standing, e *progress.Event, digest string) {
	if s := w.now; s != nil && (s.in != c || s.unit != e.Unit || s.idle(e.Wall) || s.another(e)) {
		w.leave()
	}
	if w.now == nil {
		w.begin(c, e, digest)
	}
	if w.now.last.Before(e.Wall) {
		w.now.last = e.Wall
	}
	w.now.end = digest
	w.now.attempt = max(w.now.attempt, e.Attempt)
}

func (s *session) idle(now time.Time) bool { return now.Sub(s.last) > Idle || s.last.Sub(now) > Idle }

// another reports that an event begins what deserves a session of its own: in
// one session a unit is passed or failed at most once (cmi5 9.3.4 and 9.3.5).
func (s *session) another(e *progress.Event) bool {
	return e.Type == progress.Started && s.attempt > 0 || e.Type == progress.Finished && s.judged
}

func (w *Writer) begin(c *standing, e *progress.Event, digest string) {
	w.now = &session{in: c, unit: e.Unit, id: uuid("session", w.opt.Journal, digest), began: e.Wall, last: e.Wall, end: digest}
	w.say(w.statement(Initialized, digest, e.Wall, e.Lang))
}

// leave ends the session.
func (w *Writer) leave() {
	s := w.statement(Terminated, w.now.end, w.now.last, "")
	s.Result = &Result{Duration: duration(w.now.last.Sub(w.now.began))}
	w.say(s)
	w.now = nil
}

// tell says what an event means.
func (w *Writer) tell(e *progress.Event, digest string) {
	u := w.now.in.unit(e.Unit)
	switch e.Type {
	case progress.Started:
		u.sitting, u.drafts, u.order = e.Exam != nil, map[string]progress.Event{}, nil
	case progress.Drafted:
		u.draft(e)
	case progress.Answered:
		w.answered(e, digest)
	case progress.Completed:
		w.completed(u, e, digest)
		w.satisfied(e, u)
	case progress.Finished:
		w.finished(u, e, digest)
	}
}

// draft keeps what was last written to a question of an exam.
func (u *done) draft(e *progress.Event) {
	if !u.sitting {
		return
	}
	if _, known := u.drafts[e.Question]; !known {
		u.order = append(u.order, e.Question)
	}
	u.drafts[e.Question] = *e
}

// finished tells what was handed in, and how it went where that is known: the
// result of a sealed exam comes later.
func (w *Writer) finished(u *done, e *progress.Event, digest string) {
	for _, q := range u.order {
		d := u.drafts[q]
		if r := d.Response; r != nil && (!r.Empty() || d.Sealed != "") {
			w.answered(&d, digest+q)
		}
	}
	u.sitting, u.drafts, u.order = false, map[string]progress.Event{}, nil
	w.completed(u, e, digest)
	if e.Mark != nil || e.Passed {
		w.judge(u, e, digest)
	}
	w.satisfied(e, u)
}

// completed is said once in a registration.
func (w *Writer) completed(u *done, e *progress.Event, digest string) {
	if u.completed {
		return
	}
	u.completed = true
	s := w.statement(Completed, digest, e.Wall, e.Lang)
	yes := true
	s.Result = &Result{Completion: &yes, Duration: duration(e.Wall.Sub(w.now.began))}
	w.say(s)
}

// judge says passed or failed where cmi5 allows it (9.3.4, 9.3.5), else scored.
func (w *Writer) judge(u *done, e *progress.Event, digest string) {
	verb := Failed
	switch {
	case u.passed || w.now.judged:
		verb = Scored
	case e.Passed:
		verb, u.passed = Passed, true
	}
	w.now.judged = true
	s := w.statement(verb, digest, e.Wall, e.Lang)
	s.Result = &Result{Duration: duration(e.Wall.Sub(w.now.began))}
	if s.Result.Score = scoreOf(e.Mark); verb != Scored {
		passed := e.Passed
		s.Result.Success = &passed
		w.mastery(&s, e)
	}
	w.say(s)
}

// mastery adds the score that was needed, unless the result was decided by
// another: then it would contradict the verb (9.3.4).
func (w *Writer) mastery(s *Statement, e *progress.Event) {
	u := w.now.in.Units[e.Unit]
	if u == nil || u.Mastery <= 0 || s.Result.Score == nil || e.Passed != (s.Result.Score.Scaled*100 >= float64(u.Mastery)) {
		return
	}
	s.Context.Extensions[masteryKey] = float64(u.Mastery) / 100
}

// graded says a result that came later, in a session of its own: the one in
// which it was earned is over.
func (w *Writer) graded(c *standing, e *progress.Event, digest string) {
	was := w.now
	w.begin(c, e, digest)
	u := c.unit(e.Unit)
	w.judge(u, e, digest)
	w.satisfied(e, u)
	w.leave()
	w.now = was
}

// satisfied is said once, when the last unit that is needed is done.
func (w *Writer) satisfied(e *progress.Event, u *done) {
	c := w.now.in
	u.finished = u.finished || e.Type == progress.Completed || u.passed
	if c.satisfied || len(c.Needed) == 0 {
		return
	}
	for _, id := range c.Needed {
		if n := c.units[id]; n == nil || !n.finished {
			return
		}
	}
	c.satisfied = true
	s := w.statement(Satisfied, "", e.Wall, e.Lang)
	s.ID = uuid("satisfied", c.registration)
	s.Object, s.Context.Activities.Grouping = c.activity(), nil
	w.say(s)
}

// answered says how a question was answered. What was forgotten has no response.
func (w *Writer) answered(e *progress.Event, digest string) {
	c := w.now.in
	s := w.statement(Answered, digest, e.Wall, e.Lang)
	s.Object = Activity{ObjectType: "Activity", ID: below(c.base, "xapi", "au", string(e.Unit), "question", e.Question)}
	it := c.item(e)
	if it != nil {
		s.Object.Definition = it.definition(c.Lang)
	}
	s.Context.Activities.Parent = []Activity{{ObjectType: "Activity", ID: c.au(e.Unit)}}
	s.Result = answer(e, it)
	w.say(s)
}

// item is the question as it was when it was answered, or nil.
func (c *standing) item(e *progress.Event) *Item {
	u := c.Units[e.Unit]
	if u == nil {
		return nil
	}
	if it := u.Items[e.Question]; it != nil && it.Revision == e.Revision {
		return it
	}
	return nil
}

func answer(e *progress.Event, it *Item) *Result {
	r := &Result{Extensions: map[string]any{}}
	if e.Response != nil && e.Sealed == "" {
		if it != nil {
			r.Response = it.response(*e.Response)
		} else {
			r.Response = plain(*e.Response)
		}
	}
	if e.Mark != nil && e.Mark.Of > 0 {
		right := e.Mark.Outcome() == question.Right
		r.Success, r.Score = &right, scoreOf(e.Mark)
	}
	for key, n := range map[string]int{"attempt": e.Attempt, "try": e.Try, "hints": e.Hints} {
		if n > 0 {
			r.Extensions[ours+"xapi/"+key] = n
		}
	}
	if e.Self {
		r.Extensions[ours+"xapi/self"] = true // the mark is the trainee's own judgement
	}
	return r
}

func scoreOf(m *question.Mark) *Score {
	if m == nil || m.Of <= 0 {
		return nil
	}
	got := min(max(m.Got, 0), m.Of)
	return &Score{Scaled: float64(got) / float64(m.Of), Raw: float64(got) / 100, Max: float64(m.Of) / 100}
}

// statement is one of the session that is, about its unit.
func (w *Writer) statement(verb, digest string, at time.Time, lang string) Statement {
	c := w.now.in
	s := Statement{
		ID:     uuid("statement", w.opt.Journal, verb, digest),
		Actor:  w.opt.Actor,
		Verb:   Verb{verb, LanguageMap{"en": verb[strings.LastIndexByte(verb, '/')+1:]}},
		Object: Activity{ObjectType: "Activity", ID: c.au(w.now.unit), Definition: c.described(w.now.unit)},
		Context: Context{
			Registration: c.registration, Revision: c.version, Platform: "Carrel",
			Activities: &ContextActivities{
				Grouping: []Activity{{ObjectType: "Activity", ID: below(c.base, string(w.now.unit))}, c.activity()},
				Category: categories(verb),
			},
			Extensions: map[string]any{sessionKey: w.now.id},
		},
		Timestamp: at.UTC(),
	}
	if isLanguage(lang) {
		s.Context.Language = lang
	}
	return s
}

// categories are those of cmi5, section 9.6.2.
func categories(verb string) []Activity {
	mark := Activity{ObjectType: "Activity", ID: cmi5Category}
	switch verb {
	case Answered, Scored:
		return nil
	case Completed, Passed, Failed:
		return []Activity{mark, {ObjectType: "Activity", ID: moveOnCategory}}
	}
	return []Activity{mark}
}

// say keeps a statement that is wanted. What is not wanted was made all the same:
// it decides where sessions end, and so what the others are.
func (w *Writer) say(s Statement) {
	if w.opt.Only == "" || w.opt.Only == w.now.in.id {
		w.out = append(w.out, s)
	}
}

// au is the id of a unit as an assignable unit. It is not that of the unit
// itself, which many registrations share (cmi5 9.4).
func (c *standing) au(id course.UnitID) string { return below(c.base, "xapi", "au", string(id)) }

func (c *standing) activity() Activity {
	a := Activity{ObjectType: "Activity", ID: c.base}
	a.Definition = &Definition{Type: courseType, Name: text(c.Lang, c.Title)}
	return a
}

// types of activity, by kind of unit; a lesson for any other.
var types = map[course.Kind]string{course.Quiz: "assessment", course.Exam: "assessment", course.Scenario: "simulation"}

func (c *standing) described(id course.UnitID) *Definition {
	u := c.Units[id]
	if u == nil {
		return nil
	}
	return &Definition{Type: activityTypes + cmp.Or(types[u.Kind], "lesson"), Name: text(c.Lang, u.Title)}
}

// duration is a length of time as ISO 8601 has it, to the hundredth of a second,
// as section 4.6 asks for.
func duration(d time.Duration) string {
	d = max(d, 0).Round(10 * time.Millisecond)
	h, m, s := d/time.Hour, d%time.Hour/time.Minute, d%time.Minute
	out := "PT"
	if h > 0 {
		out += fmt.Sprintf("%dH", h)
	}
	if m > 0 {
		out += fmt.Sprintf("%dM", m)
	}
	if s > 0 || out == "PT" {
		out += strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", s.Seconds()), "0"), ".") + "S"
	}
	return out
}

package xapi

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
)

var began = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// subject is a course of a lesson, a quiz and an exam.
func subject() *Course {
	choice := &question.Question{ID: "hash", Kind: question.Multiple, Points: 2, Choices: []question.Choice{{}, {Right: true}, {Right: true}}}
	typed := &question.Question{ID: "port", Kind: question.Text, Points: 1, Blanks: []question.Blank{{Form: question.Text, Accepts: []question.Accept{{Is: "ssh", Credit: 100}}}}}
	item := func(q *question.Question, words ...string) *Item {
		return &Item{Question: q, Revision: q.Revision(), Prompt: "What is " + q.ID + "?", Choices: words}
	}
	return &Course{
		Title: "The SOC", Lang: "en", Needed: []course.UnitID{"one", "quiz", "exam"},
		Units: map[course.UnitID]*Unit{
			"one":  {Title: "First", Kind: course.Lesson, Items: map[string]*Item{"port": item(typed)}},
			"quiz": {Title: "Quiz", Kind: course.Quiz, Mastery: 80, Items: map[string]*Item{"hash": item(choice, "MD5", "SHA-256", "SHA-3")}},
			"exam": {Title: "Exam", Kind: course.Exam},
		},
	}
}

// story numbers events and lets a minute pass between them.
func story(events ...progress.Event) []progress.Event {
	for i := range events {
		e := &events[i]
		e.Seq, e.Wall, e.Boot = uint64(i+1), began.Add(time.Duration(i)*time.Minute), int64(i)*60000
		if e.Course == "" && e.Type != progress.Merged {
			e.Course, e.Version = "org.example.soc", "1.0.0"
		}
	}
	return events
}

func usual() []progress.Event {
	hash := subject().Units["quiz"].Items["hash"]
	port := subject().Units["one"].Items["port"]
	full, half := &question.Mark{Got: 200, Of: 200}, &question.Mark{Got: 100, Of: 200}
	return story(
		progress.Event{Type: progress.Opened, Unit: "one"},
		progress.Event{Type: progress.Answered, Unit: "one", Question: "port", Revision: port.Revision, Try: 1, Response: &question.Response{Texts: []string{"SSH"}}, Mark: &question.Mark{Got: 100, Of: 100}},
		progress.Event{Type: progress.Completed, Unit: "one"},
		progress.Event{Type: progress.Merged},
		progress.Event{Type: progress.Opened, Unit: "quiz"},
		progress.Event{Type: progress.Started, Unit: "quiz", Attempt: 1},
		progress.Event{Type: progress.Answered, Unit: "quiz", Question: "hash", Revision: hash.Revision, Attempt: 1, Try: 1, Hints: 1, Response: &question.Response{Choices: []int{1}}, Mark: half},
		progress.Event{Type: progress.Finished, Unit: "quiz", Attempt: 1, Mark: half},
		progress.Event{Type: progress.Started, Unit: "quiz", Attempt: 2},
		progress.Event{Type: progress.Answered, Unit: "quiz", Question: "hash", Revision: hash.Revision, Attempt: 2, Try: 1, Response: &question.Response{Choices: []int{1, 2}}, Mark: full},
		progress.Event{Type: progress.Finished, Unit: "quiz", Attempt: 2, Mark: full, Passed: true},
		progress.Event{Type: progress.Started, Unit: "exam", Attempt: 1, Exam: &progress.Exam{Seed: "s"}},
		progress.Event{Type: progress.Drafted, Unit: "exam", Question: "x", Attempt: 1, Response: &question.Response{Choices: []int{0}}},
		progress.Event{Type: progress.Drafted, Unit: "exam", Question: "x", Attempt: 1, Response: &question.Response{Choices: []int{3}}},
		progress.Event{Type: progress.Finished, Unit: "exam", Attempt: 1, Exam: &progress.Exam{}},
		progress.Event{Type: progress.Graded, Unit: "exam", Attempt: 1, Mark: full, Passed: true, Exam: &progress.Exam{Form: "d"}},
		progress.Event{Type: progress.Graded, Unit: "exam", Attempt: 1, Mark: half, Exam: &progress.Exam{Form: "e"}},
	)
}

func write(t testing.TB, o Options, events []progress.Event) (out []Statement) {
	t.Helper()
	if o.Course == nil {
		o.Course = func(course.ID) *Course { return subject() }
	}
	o.Journal, o.Actor = "00ff", Agent("https://school.example", "4711", "")
	w := NewWriter(o)
	for _, e := range events {
		s, err := w.Apply(e)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s...)
	}
	return append(out, w.Close()...)
}

func verbs(ss []Statement) string {
	var out []string
	for _, s := range ss {
		out = append(out, s.Verb.Display["en"])
	}
	return strings.Join(out, " ")
}

func TestAStory(t *testing.T) {
	all := write(t, Options{Now: began.Add(24 * time.Hour)}, usual())
	want := "initialized answered completed terminated " +
		"initialized answered completed failed terminated " +
		"initialized answered passed terminated " +
		"initialized answered completed " +
		"initialized passed satisfied terminated " +
		"initialized scored terminated " +
		"terminated"
	if got := verbs(all); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, s := range all {
		valid(t, s)
	}
}

func valid(t testing.TB, s Statement) {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(b); err != nil {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestAnAnswer(t *testing.T) {
	all := write(t, Options{}, usual())
	b, _ := json.MarshalIndent(all[5], "", " ")
	got := string(b)
	for _, want := range []string{
		`"id": "https://soc.example.org/xapi/au/quiz/question/hash"`, `"interactionType": "choice"`, `"id": "c2"`, `"en": "SHA-3"`,
		`"response": "c1"`, `"scaled": 0.5`, `"raw": 1`, `"success": false`, `"https://carrel.invalid/xapi/hints": 1`, `"name": "4711"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, not := range []string{"category", "correctResponsesPattern"} {
		if strings.Contains(got, not) {
			t.Errorf("%s in\n%s", not, got)
		}
	}
}

func TestKeysOnlyWhereWanted(t *testing.T) {
	c := subject()
	c.Units["quiz"].Items["hash"].Key, c.Units["one"].Items["port"].Key = true, true
	all := write(t, Options{Course: func(course.ID) *Course { return c }}, usual())
	if got := all[5].Object.Definition.Correct; !slices.Equal(got, []string{"c1[,]c2"}) {
		t.Errorf("%q", got)
	}
	if got := all[1].Object.Definition.Correct; !slices.Equal(got, []string{"{case_matters=false}ssh"}) {
		t.Errorf("%q", got)
	}
}

// TestForgottenWordsChangeNoID: what was typed and is erased is the same event.
func TestForgottenWordsChangeNoID(t *testing.T) {
	before, events := write(t, Options{}, usual()), usual()
	events[1].Response, events[1].Sealed = &question.Response{}, "digest"
	after := write(t, Options{}, events)
	if before[1].Result.Response != "SSH" || after[1].Result.Response != "" {
		t.Errorf("%q, %q", before[1].Result.Response, after[1].Result.Response)
	}
	for i := range before {
		if before[i].ID != after[i].ID {
			t.Errorf("%d: %s is now %s", i, before[i].ID, after[i].ID)
		}
	}
}

// TestLaterEventsChangeNothing: what was sent stays true.
func TestLaterEventsChangeNothing(t *testing.T) {
	all := map[string]string{}
	for _, s := range write(t, Options{}, usual()) {
		b, _ := json.Marshal(s)
		all[s.ID] = string(b)
	}
	for n := range usual() {
		for _, s := range write(t, Options{Now: usual()[n].Wall}, usual()[:n+1]) {
			if b, _ := json.Marshal(s); all[s.ID] != string(b) {
				t.Errorf("after %d events: %s", n+1, b)
			}
		}
	}
}

func TestOneCourseOfSeveral(t *testing.T) {
	events := usual()
	events[4].Course = "org.example.other"
	all := write(t, Options{}, events)
	one := write(t, Options{Only: "org.example.other"}, events)
	if len(one) == 0 || len(one) >= len(all) {
		t.Fatalf("%d of %d", len(one), len(all))
	}
	for _, s := range one {
		if !slices.ContainsFunc(all, func(o Statement) bool { return o.ID == s.ID }) {
			t.Errorf("%s is not among all", s.ID)
		}
	}
}

// TestRulesOfCMI5 plays journals of any order against sections 9.3 and 9.6.
func TestRulesOfCMI5(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		lawful(t, write(t, Options{Now: began.Add(1e6 * time.Hour)}, random(r)))
	}
}

func random(r *rand.Rand) []progress.Event {
	types := []progress.Type{progress.Opened, progress.Placed, progress.Completed, progress.Started, progress.Answered, progress.Finished, progress.Drafted, progress.Graded, progress.Regraded, progress.Renamed}
	units := []course.UnitID{"one", "quiz", "exam", "an id/with ünusual?signs#"}
	var events []progress.Event
	for range 60 {
		e := progress.Event{Type: types[r.IntN(len(types))], Unit: units[r.IntN(len(units))], Attempt: r.IntN(3), Question: "q", From: "one"}
		e.Mark = []*question.Mark{nil, {Got: r.IntN(300) - 50, Of: r.IntN(2) * 200}}[r.IntN(2)]
		e.Passed, e.Response = r.IntN(2) == 0, &question.Response{Choices: []int{r.IntN(4)}}
		if r.IntN(3) == 0 {
			e.Exam = &progress.Exam{Seed: "s"}
		}
		events = append(events, e)
	}
	events = story(events...)
	for i := range events {
		events[i].Wall = events[i].Wall.Add(time.Duration(r.IntN(90)-30) * time.Minute)
	}
	return events
}

// lawful checks what cmi5 says of the order of statements.
func lawful(t *testing.T, all []Statement) {
	t.Helper()
	ids, once, state := map[string]bool{}, map[string]bool{}, map[string]string{}
	passed := map[string]bool{}
	for _, s := range all {
		valid(t, s)
		session, _ := s.Context.Extensions[sessionKey].(string)
		verb, au := s.Verb.Display["en"], s.Object.ID
		if ids[s.ID] {
			t.Errorf("%s %s twice", verb, s.ID)
		}
		ids[s.ID] = true
		if is := state[session]; (verb == "initialized") != (is == "") || is == "terminated" {
			t.Errorf("%s in a session that is %q", verb, is)
		}
		if state[session] != "judged" || verb == "terminated" {
			state[session] = map[string]string{"terminated": verb, "passed": "judged", "failed": "judged"}[verb]
		} else if verb == "passed" || verb == "failed" {
			t.Errorf("%s after another result in a session", verb)
		}
		if state[session] == "" {
			state[session] = "open"
		}
		if key := verb + au; verb == "completed" || verb == "passed" || verb == "satisfied" {
			if once[key] {
				t.Errorf("%s twice", key)
			}
			once[key] = true
		}
		if verb == "failed" && passed[au] {
			t.Errorf("failed after passed")
		}
		passed[au] = passed[au] || verb == "passed"
		if free := verb == "answered" || verb == "scored"; free != (s.Context.Activities.Category == nil) {
			t.Errorf("%s has the categories %v", verb, s.Context.Activities.Category)
		}
	}
}

func TestBase(t *testing.T) {
	for id, want := range map[course.ID]string{
		"org.example.soc-basics": "https://soc-basics.example.org/",
		"alone":                  "https://carrel.invalid/course/alone/",
		"local.Cours d'été":      "https://carrel.invalid/course/local.Cours%20d%27%C3%A9t%C3%A9/",
		"org.-x.y":               "https://carrel.invalid/course/org.-x.y/",
	} {
		if got := Base(id); got != want || !isIRI(got) {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "PT0S", -time.Second: "PT0S", 1500 * time.Millisecond: "PT1.5S", time.Hour: "PT1H", 25*time.Hour + 61*time.Second: "PT25H1M1S", 10 * time.Minute: "PT10M",
	} {
		if got := duration(d); got != want || !isDuration(got) {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

// TestInteractions: a question of each kind is described as xAPI has it.
func TestInteractions(t *testing.T) {
	options := func(n int, right ...int) question.Blank { return question.Blank{Options: n, Right: right} }
	for want, it := range map[string]struct {
		q        question.Question
		r        question.Response
		response string
	}{
		"matching":     {question.Question{Kind: question.Match, Blanks: []question.Blank{options(2, 0), options(2, 1)}}, question.Response{Picks: []int{0, -1}}, "r0[.]t?"},
		"sequencing":   {question.Question{Kind: question.Order, Steps: 3}, question.Response{Picks: []int{2, 0, 1}}, "s?[,]s?[,]s?"},
		"likert":       {question.Question{Kind: question.Survey, Choices: make([]question.Choice, 3)}, question.Response{Choices: []int{2}}, "c2"},
		"long-fill-in": {question.Question{Kind: question.Essay, Choices: make([]question.Choice, 1)}, question.Response{Texts: []string{"words"}}, "words"},
		"numeric":      {question.Question{Kind: question.Number, Blanks: []question.Blank{{Form: question.Number, Accepts: []question.Accept{{Is: "4", Credit: 100}}}}}, question.Response{Texts: []string{"4"}}, "4"},
		"fill-in":      {question.Question{Kind: question.Cloze, Blanks: []question.Blank{{Form: question.Text}, options(2, 1)}}, question.Response{Texts: []string{"a", ""}, Picks: []int{-1, 1}}, "a[,]t1"},
		"choice":       {question.Question{Kind: question.TrueFalse, Choices: make([]question.Choice, 2)}, question.Response{Choices: []int{0}}, "c0"},
	} {
		x := &Item{Question: &it.q, Prompt: "?", Key: true}
		d := x.definition("en")
		got := x.response(it.r)
		if strings.Contains(it.response, "?") { // shuffled: see TestNoKeyInTheOrder
			got = strings.NewReplacer("t0", "t?", "t1", "t?", "s0", "s?", "s1", "s?", "s2", "s?").Replace(got)
		}
		if d.InteractionType != want || got != it.response {
			t.Errorf("%s %q, want %s %q", d.InteractionType, got, want, it.response)
		}
		b, _ := json.Marshal(d)
		v, err := tree(b)
		if err != nil || definition("", v) != nil {
			t.Errorf("%s: %v %v", b, err, definition("", v))
		}
	}
	cells := &Item{Question: &question.Question{Kind: question.Matrix, Columns: 2, Choices: make([]question.Choice, 4)}}
	if got := cells.response(question.Response{Choices: []int{1, 2}}); cells.kind() != "matching" || got != "r0[.]t1[,]r1[.]t0" {
		t.Errorf("%s %q", cells.kind(), got)
	}
}

// TestNoKeyInTheOrder: steps and options are not told in the order that is right,
// and the key and a response name them by the same ids.
func TestNoKeyInTheOrder(t *testing.T) {
	steps := []string{"first", "second", "third", "fourth"}
	order := &Item{Question: &question.Question{ID: "o", Kind: question.Order, Steps: 4}, Steps: steps, Key: true}
	d := order.definition("en")
	told := map[string]string{}
	var in []string
	for _, c := range d.Choices {
		told[c.ID] = c.Description["en"]
		in = append(in, c.Description["en"])
	}
	if slices.Equal(in, steps) {
		t.Error("the steps are told in the right order")
	}
	var right []string
	for _, id := range strings.Split(d.Correct[0], comma) {
		right = append(right, told[id])
	}
	if !slices.Equal(right, steps) || d.Correct[0] == "s0[,]s1[,]s2[,]s3" {
		t.Errorf("the key %q says %q", d.Correct, right)
	}

	options := []string{"a", "b", "c", "d", "e", "f"}
	match := &Item{Question: &question.Question{ID: "m", Kind: question.Match}, Key: true}
	for i := range options {
		match.Blanks = append(match.Blanks, question.Blank{Options: len(options), Right: []int{i}})
		match.Options = append(match.Options, options)
		match.Rows = append(match.Rows, "to "+options[i])
	}
	d, told = match.definition("en"), map[string]string{}
	for _, c := range append(d.Source, d.Target...) {
		told[c.ID] = c.Description["en"]
	}
	straight := 0
	for _, p := range strings.Split(d.Correct[0], comma) {
		row, target, _ := strings.Cut(p, pair)
		if told[row] != "to "+told[target] {
			t.Errorf("%s is %s with %s", p, told[row], told[target])
		}
		if row[1:] == target[1:] {
			straight++
		}
	}
	if straight == len(options) {
		t.Error("the ids of a match are the key")
	}
}

func BenchmarkWrite(b *testing.B) {
	events := usual()
	c := subject()
	n := 0
	for b.Loop() {
		w := NewWriter(Options{Journal: "00ff", Course: func(course.ID) *Course { return c }})
		for _, e := range events {
			s, err := w.Apply(e)
			if err != nil {
				b.Fatal(err)
			}
			for i := range s {
				if _, err := json.Marshal(&s[i]); err != nil {
					b.Fatal(err)
				}
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

package analysis

import (
	"fmt"
	"math"
	"testing"
	"time"

	"carrel/course/progress"
	"carrel/course/question"
)

// taken are the scores of one person on items of one point.
func taken(rights ...int) []Score {
	var out []Score
	for i, r := range rights {
		out = append(out, Score{
			Item: fmt.Sprintf("q%d", i+1), Mark: question.Mark{Got: 100 * r, Of: 100}, Response: question.Response{Choices: []int{1 - r}},
		})
	}
	return out
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.0001 || math.IsNaN(got) {
		t.Errorf("%s is %.5f, want %.5f", what, got, want)
	}
}

// guttman is a perfect scale of five people and four items.
func guttman() *Test {
	var s Test
	for _, p := range [][]int{{1, 1, 1, 1}, {1, 1, 1, 0}, {1, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}} {
		s.Add(taken(p...))
	}
	return &s
}

// By hand: the variances p(1-p) are .16 .24 .24 .16, that of the total is 2, so
// KR-20 is 4/3 (1 - .8/2) = .8; ratios do not change with n-1.
func TestReliability(t *testing.T) {
	r, ok := guttman().Reliability()
	if !ok || r.People != 5 || r.Items != 4 || !r.Scant() {
		t.Fatalf("%+v, %t", r, ok)
	}
	near(t, "alpha", r.Alpha, 0.8)
	near(t, "KR-20", r.KR20, 0.8)
	near(t, "mean", r.Mean, 2)
	near(t, "SD", r.SD, math.Sqrt(2.5))
	near(t, "SEM", r.SEM, math.Sqrt(2.5*0.2))
	near(t, "low", r.Low, 1-math.Exp(0.01528))
	near(t, "high", r.High, 0.97479)
}

// By hand: of the first item the products of deviations with the rest add up to
// 1.2, the squares to .8 and 6.8 (in points, of which shares are a third).
func TestItems(t *testing.T) {
	items := guttman().Items()
	want := []struct{ p, r float64 }{{0.8, 1.2 / math.Sqrt(0.8*6.8)}, {0.6, 1.8 / math.Sqrt(1.2*5.2)}, {0.4, 1.8 / math.Sqrt(1.2*5.2)}, {0.2, 1.2 / math.Sqrt(0.8*6.8)}}
	for i, w := range want {
		near(t, items[i].ID+" difficulty", items[i].Difficulty, w.p)
		near(t, items[i].ID+" discrimination", items[i].Discrimination, w.r)
		if !items[i].Known || items[i].People != 5 {
			t.Errorf("%+v", items[i])
		}
	}
	o := items[0].Options // choice 0 is right
	if len(o) != 2 || o[0].People != 4 || o[1].People != 1 {
		t.Fatalf("options %+v", o)
	}
	near(t, "share", o[0].Share, 0.8)
	near(t, "rest of the right", o[0].Rest, 0.5)
	near(t, "rest of the wrong", o[1].Rest, 0)
}

// The point-biserial formula (M1-M0)/s sqrt(pq) gives the same as Pearson's.
func TestPointBiserial(t *testing.T) {
	x := []float64{1, 0, 1, 1, 0, 0, 1, 0}
	y := []float64{9, 4, 7, 8, 6, 3, 5, 5}
	var p pair
	var one, none moments
	for i := range x {
		p.add(x[i], y[i])
		if x[i] == 1 {
			one.add(y[i])
		} else {
			none.add(y[i])
		}
	}
	r, ok := p.correlation()
	s := math.Sqrt(p.y.m2 / 8)
	if !ok {
		t.Fatal("no correlation")
	}
	near(t, "point-biserial", r, (one.mean-none.mean)/s*math.Sqrt(0.25))
}

// Intervals as textbooks have them.
func TestIntervals(t *testing.T) {
	low, high := wilson(0.8, 10)
	near(t, "Wilson low", low, 0.49016)
	near(t, "Wilson high", high, 0.94332)
	low, high = fisher(0.5, 30)
	near(t, "Fisher low", low, 0.17043)
	near(t, "Fisher high", high, 0.72904)
}

// With partial credit there is an alpha and no KR-20. By hand: items of 2 points
// with 2 1 0 and 2 2 1: variances 1 and 1/3, total 4 3 1 with 7/3; alpha is
// 2 (1 - (4/3)/(7/3)) = 6/7.
func TestPartial(t *testing.T) {
	var s Test
	for _, p := range [][2]int{{200, 200}, {100, 200}, {0, 100}} {
		s.Add([]Score{{Item: "a", Mark: question.Mark{Got: p[0], Of: 200}}, {Item: "b", Mark: question.Mark{Got: p[1], Of: 200}}})
	}
	r, ok := s.Reliability()
	near(t, "alpha", r.Alpha, 6.0/7)
	if !ok || !math.IsNaN(r.KR20) {
		t.Errorf("KR-20 is %v", r.KR20)
	}
	if items := s.Items(); items[0].Known || !items[0].Partial || items[0].Blank != 3 {
		t.Errorf("%+v", items[0])
	}
}

// Nothing can be said of one item, of one person, of totals that are all alike.
func TestNothingToSay(t *testing.T) {
	for name, people := range map[string][][]int{"none": nil, "one item": {{1}, {0}}, "one person": {{1, 0}}, "alike": {{1, 0}, {0, 1}}} {
		var s Test
		for _, p := range people {
			s.Add(taken(p...))
		}
		if r, ok := s.Reliability(); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Of drawn forms the reliability is that of the most common one, and an item
// counts whatever form it was in.
func TestForms(t *testing.T) {
	s := guttman()
	s.Add(append(taken(1, 1)[:1], Score{Item: "z", Mark: question.Mark{Got: 100, Of: 100}}))
	r, ok := s.Reliability()
	if !ok || r.People != 5 || s.Forms() != 2 || s.People() != 6 {
		t.Errorf("%+v, %d forms, %d people", r, s.Forms(), s.People())
	}
	if items := s.Items(); len(items) != 5 || items[0].People != 6 || items[4].ID != "z" {
		t.Errorf("%+v", items)
	}
}

// What a forged record says is bounded, and what cannot be is left out.
func TestHostile(t *testing.T) {
	var s Test
	s.Add([]Score{{Item: "a", Mark: question.Mark{Got: 300, Of: 100}}, {Item: "b"}, {Item: "c", Mark: question.Mark{Got: -1, Of: 1}}})
	if s.People() != 0 {
		t.Error("impossible marks were counted")
	}
	for i := range maxForms + 3 {
		s.Add([]Score{{Item: fmt.Sprint("x", i), Mark: question.Mark{Got: 1, Of: 1}}})
	}
	if !s.Cut() || s.Forms() != maxForms {
		t.Errorf("%d forms, cut %t", s.Forms(), s.Cut())
	}
	s.Add([]Score{{Item: "d", Mark: question.Mark{Of: 1}}, {Item: "d", Mark: question.Mark{Got: 1, Of: 1}}})
	for _, it := range s.Items() {
		if it.ID == "d" && it.People != 1 {
			t.Errorf("counted %d times", it.People)
		}
	}
}

func TestFindings(t *testing.T) {
	q := &question.Question{Kind: question.Single, Choices: []question.Choice{{Right: true}, {}, {}}}
	var s Test
	for i := range 40 { // the weak know it, the strong do not
		r := i % 2
		s.Add(append(taken(1-r), Score{Item: "rest", Mark: question.Mark{Got: 100 * r, Of: 100}}))
	}
	got := s.Items()[0].Findings(q)
	if fmt.Sprint(got) != "[backward rival idle]" {
		t.Errorf("found %v", got)
	}
	if got := guttman().Items()[3].Findings(nil); len(got) != 0 {
		t.Errorf("found %v", got)
	}
}

func ev(typ progress.Type, attempt int, q string, got int) progress.Event {
	e := progress.Event{Type: typ, Course: "c", Unit: "u", Attempt: attempt, Question: q}
	if q != "" {
		e.Mark, e.Response = &question.Mark{Got: got, Of: 100}, &question.Response{Choices: []int{0}}
	}
	return e
}

// The first attempt that was handed in counts, and in it the first answer.
func TestFirst(t *testing.T) {
	var f First
	for _, e := range []progress.Event{
		ev(progress.Started, 1, "", 0), ev(progress.Answered, 1, "a", 100), // left
		ev(progress.Started, 2, "", 0), ev(progress.Answered, 2, "a", 0), ev(progress.Answered, 2, "a", 100), ev(progress.Finished, 2, "", 0),
		ev(progress.Started, 3, "", 0), ev(progress.Answered, 3, "b", 100), ev(progress.Finished, 3, "", 0),
	} {
		f.Apply(e)
	}
	s := f.All()[Where{"c", "u"}]
	if s == nil || s.Attempt != 2 || len(s.Scores) != 1 || s.Scores["a"].Mark.Got != 0 {
		t.Fatalf("%+v", s)
	}
	all := s.Complete(map[string]question.Mark{"a": {Of: 100}, "z": {Of: 200}})
	if len(all) != 2 {
		t.Errorf("%+v", all)
	}
	for _, x := range all {
		if x.Item == "z" && (x.Mark != question.Mark{Of: 200} || !x.Response.Empty()) {
			t.Errorf("%+v", x)
		}
	}
	var lesson First
	lesson.Apply(ev(progress.Answered, 0, "a", 0))
	lesson.Apply(ev(progress.Answered, 0, "a", 100))
	if s := lesson.All()[Where{"c", "u"}]; s == nil || s.Attempt != 0 || s.Scores["a"].Mark.Got != 0 {
		t.Errorf("lesson %+v", s)
	}
}

// Within a run of the machine the clock since boot counts; a long silence does not.
func TestEffort(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	var f Effort
	add := func(wall time.Duration, run string, boot int64) {
		f.Apply(progress.Event{Wall: at.Add(wall), BootID: run, Boot: boot})
	}
	add(0, "a", 1000)
	add(-time.Hour, "a", 61_000)                // the clock was put back: a minute
	add(2*time.Hour, "a", 61_000+3600_000)      // an hour away
	add(2*time.Hour+time.Minute, "b", 10)       // after a restart: a minute of the wall clock
	add(2*time.Hour-time.Minute, "", 5_000_000) // backwards: nothing
	if f.Worked != 2*time.Minute {
		t.Errorf("worked %v", f.Worked)
	}
}

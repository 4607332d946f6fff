package card

import (
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
)

const three = "# Quiz\n\n## One\n<!-- question: {id: one} -->\n\n- [x] a\n- [ ] b\n\n## Two\n<!-- question: {id: two, points: 2} -->\n\n- [x] a\n- [ ] b\n\n## Three\n<!-- question: {id: three} -->\n\n- [x] a\n- [ ] b\n"

// ruledBy is the quiz with verdicts, "one disregard, two all-correct".
func ruledBy(verdicts string) []*markdown.Item {
	text := three
	for v := range strings.SplitSeq(verdicts, ", ") {
		if id, verdict, ok := strings.Cut(v, " "); ok {
			text = strings.Replace(text, "id: "+id, "id: "+id+", verdict: "+verdict, 1)
		}
	}
	return markdown.Parse("q.md", []byte(text), markdown.Options{Kind: "quiz"}).Questions()
}

// takeThree answers the first question right and the second wrong, hands in,
// and returns the standing.
func takeThree(t *testing.T, verdicts string) *progress.Standing {
	t.Helper()
	s := &progress.Standing{}
	base := progress.Event{Course: "c", Unit: "u"}
	sum := question.Mark{}
	items := ruledBy(verdicts)
	for i, it := range items {
		c := New(desk("en"), it, Policy{Tries: 1}, nil)
		if i < 2 {
			c.Response = question.Response{Choices: []int{i}}
			c.check()
			e := base
			e.Type = progress.Answered
			s.Apply(c.Event(e, 1))
		}
		sum = sum.Add(c.Counts())
	}
	s.Apply(progress.Finish(base, 1, progress.Handed{Mark: sum, Flaws: Flaws(items)}, 50))
	return s
}

// TestRegrade: whatever the verdicts were when the attempt was handed in, and in
// whatever order they change, it is marked as if they had always been so.
func TestRegrade(t *testing.T) {
	marks := map[string]question.Mark{
		"":                               {Got: 100, Of: 400},
		"one disregard":                  {Got: 0, Of: 300},
		"two disregard":                  {Got: 100, Of: 200},
		"three disregard":                {Got: 100, Of: 300},
		"two all-correct":                {Got: 300, Of: 400},
		"three all-correct":              {Got: 100, Of: 400},
		"one disregard, two all-correct": {Got: 200, Of: 300},
	}
	for first, mark := range marks {
		for second, then := range marks {
			s := takeThree(t, first)
			u := s.Unit("c", "u")
			if u.Last != mark {
				t.Fatalf("%q: handed in with %v, want %v", first, u.Last, mark)
			}
			for _, step := range []struct {
				verdicts string
				want     question.Mark
			}{{second, then}, {"", marks[""]}, {first, mark}} {
				before := u.Marks[1].Mark
				h, differs := Regrade(ruledBy(step.verdicts), u, 1)
				if h.Mark != step.want || differs != (before != step.want) {
					t.Fatalf("%q, %q, now %q: %v, %t, want %v", first, second, step.verdicts, h.Mark, differs, step.want)
				}
				if differs {
					s.Apply(progress.Regrade(progress.Event{Course: "c", Unit: "u"}, 1, h, 50))
				}
			}
		}
	}
}

func TestOnlyVerdictsRegrade(t *testing.T) {
	for name, text := range map[string]string{
		"a question more":       three + "\n## Four\n<!-- question: {id: four} -->\n\n- [x] a\n- [ ] b\n",
		"a question less":       three[:strings.Index(three, "## Three")],
		"another key":           strings.Replace(three, "- [x] a\n- [ ] b", "- [ ] a\n- [x] b", 1),
		"other points":          strings.Replace(three, "points: 2", "points: 5", 1),
		"one can't be answered": strings.Replace(three, "- [x] a", "- [ ] a", 1),
		"nothing":               three,
	} {
		items := markdown.Parse("q.md", []byte(text), markdown.Options{Kind: "quiz"}).Questions()
		u := takeThree(t, "").Unit("c", "u")
		if h, differs := Regrade(items, u, 1); differs || h.Mark != u.Last {
			t.Errorf("%s: %v", name, h)
		}
	}
	if _, differs := Regrade(ruledBy("one disregard"), takeThree(t, "").Unit("c", "u"), 2); differs {
		t.Error("an attempt that was not handed in is regraded")
	}
}

// TestRegradeOfAnOlderRecord: a program before this one kept marks by verdict
// and did not say which.
func TestRegradeOfAnOlderRecord(t *testing.T) {
	rev := ruledBy("")[0].Revision()
	u := &progress.Unit{
		Attempt: 1, Handed: 1, Marks: map[int]progress.Handed{1: {Mark: question.Mark{Of: 200}}},
		Questions: map[string]*progress.Answer{"one": {Attempt: 1, Answered: true, Revision: rev, Response: question.Response{Choices: []int{0}}}},
	}
	for verdicts, want := range map[string]question.Mark{
		"one disregard": {Of: 200}, "": {Got: 100, Of: 300}, "one all-correct": {Got: 100, Of: 300}, "one disregard, three disregard": {Of: 200},
	} {
		if h, _ := Regrade(ruledBy(verdicts), u, 1); h.Mark != want {
			t.Errorf("%q: %v, want %v", verdicts, h.Mark, want)
		}
	}
}

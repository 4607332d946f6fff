package card

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
)

// gaps is a cloze of n gaps.
func gaps(t testing.TB, n int) *markdown.Item {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Quiz\n\n## Fill in\n<!-- question: {id: q} -->\n\n")
	for i := range n {
		fmt.Fprintf(&b, "One [[word%d]] and more. ", i)
	}
	its := markdown.Parse("q.md", []byte(b.String()), markdown.Options{Kind: "quiz"}).Questions()
	if len(its) != 1 || len(its[0].Blanks) != n {
		t.Fatalf("%d questions", len(its))
	}
	return its[0]
}

// However much is pasted into however many gaps, the draft can be kept, and the
// gap that has no more room says so.
func TestADraftCanAlwaysBeKept(t *testing.T) {
	c := dealt(desk("en"), gaps(t, 40), Policy{Go: "Go"}, nil)
	for i := range 40 {
		c.goTo(i)
		c.Paste(strings.Repeat(`"日\`, 400))
	}
	if !strings.Contains(said(c), "There is no room for more") {
		t.Errorf("nothing is said of what was not taken:\n%s", said(c))
	}
	if !c.Begun() {
		t.Fatal("nothing was begun")
	}
	e := c.Draft(progress.Event{Type: progress.Drafted, Course: "c", Unit: "u", Wall: time.Now()}, 1)
	if line, err := progress.Encode(e); err != nil {
		t.Errorf("the draft cannot be kept: %v", err)
	} else if len(line) < question.MaxText {
		t.Errorf("only %d bytes are kept", len(line))
	}
	c.goTo(0)
	before := c.Response.Texts[0]
	press(c, tea.KeyPressMsg{Code: tea.KeyBackspace})
	if c.Response.Texts[0] == before {
		t.Error("nothing can be deleted any more")
	}
}

// What is recorded of an answer is its mark without the verdict, so that a
// verdict can come and be withdrawn.
func TestAVerdictIsNotInWhatIsRecorded(t *testing.T) {
	const two = "- [x] a\n- [ ] b\n"
	whole, none := question.Mark{Got: 100, Of: 100}, question.Mark{Of: 100}
	for name, test := range map[string]struct {
		verdict          string
		choice           int
		recorded, counts question.Mark
	}{
		"sound, right":       {"", 0, whole, whole},
		"disregard, right":   {", verdict: disregard", 0, whole, question.Mark{}},
		"disregard, wrong":   {", verdict: disregard", 1, none, question.Mark{}},
		"all-correct, wrong": {", verdict: all-correct", 1, none, whole},
	} {
		c := asked(t, test.verdict, two, Policy{Tries: 1, Reveal: true}, nil)
		c.Response = question.Response{Choices: []int{test.choice}}
		if c.check() != Checked {
			t.Fatalf("%s: not checked", name)
		}
		e := c.Event(progress.Event{Type: progress.Answered}, 1)
		if *e.Mark != test.recorded || c.Counts() != test.counts {
			t.Errorf("%s: recorded %v, counts %v", name, *e.Mark, c.Counts())
		}
	}
}

// TestCounted: an answer counts by the verdict of now, whatever the mark was
// made with.
func TestCounted(t *testing.T) {
	item := func(verdict string) *markdown.Item {
		return asked(t, verdict, "- [x] a\n- [ ] b\n", Policy{}, nil).Item
	}
	rev := item("").Revision()
	answer := func(choice, got, of int) *progress.Answer {
		return &progress.Answer{Answered: true, Revision: rev, Response: question.Response{Choices: []int{choice}}, Mark: question.Mark{Got: got, Of: of}}
	}
	older := answer(0, 0, 0)
	older.Revision = "another"
	for name, test := range map[string]struct {
		verdict string
		a       *progress.Answer
		want    question.Mark
	}{
		"right":                               {"", answer(0, 100, 100), question.Mark{Got: 100, Of: 100}},
		"wrong, all-correct":                  {", verdict: all-correct", answer(1, 0, 100), question.Mark{Got: 100, Of: 100}},
		"unanswered, all-correct":             {", verdict: all-correct", nil, question.Mark{Of: 100}},
		"unanswered, disregard":               {", verdict: disregard", nil, question.Mark{}},
		"a disregard that was withdrawn":      {"", answer(0, 0, 0), question.Mark{Got: 100, Of: 100}},
		"withdrawn, wrong":                    {"", answer(1, 0, 0), question.Mark{Of: 100}},
		"a disregard that became all-correct": {", verdict: all-correct", answer(1, 0, 0), question.Mark{Got: 100, Of: 100}},
		"withdrawn, of an earlier version":    {"", older, question.Mark{}},
	} {
		if got := Counted(item(test.verdict), test.a); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// Most cards of a quiz are only counted: they cost no fields.
func TestACardThatIsNotShownIsCheap(t *testing.T) {
	d, it := desk("en"), gaps(t, 400)
	allocs := testing.AllocsPerRun(20, func() {
		if c := New(d, it, Policy{}, nil); !c.Open() || c.Required() {
			t.Fatal("not open")
		}
	})
	if allocs > 5 {
		t.Errorf("a card that is only counted takes %v allocations", allocs)
	}
}

// BenchmarkDeal makes the cards of a quiz of 500 typed questions.
func BenchmarkDeal(b *testing.B) {
	d, it := desk("en"), gaps(b, 1)
	for b.Loop() {
		for range 500 {
			New(d, it, Policy{}, nil)
		}
	}
}

// BenchmarkDraw draws the largest card that there can be: while it is written,
// and when it was marked.
func BenchmarkDraw(b *testing.B) {
	it := gaps(b, 400)
	for _, name := range []string{"written", "marked"} {
		c := dealt(desk("en"), it, Policy{Tries: 1, Reveal: true, Go: "Go"}, nil)
		for i := range 400 {
			c.Response = it.Write(c.Response, i, "a word that is not right")
		}
		if name == "marked" {
			c.check()
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.cache = nil
				c.Lines("Question", 56)
			}
		})
	}
}

// TestGapsHoldWhatWasWritten: each gap its own, also the tenth beside the first,
// and what looks like a gap is left alone.
func TestGapsHoldWhatWasWritten(t *testing.T) {
	c := dealt(desk("en"), gaps(t, 12), Policy{Go: "Go"}, nil)
	for i, text := range map[int]string{0: "one", 9: "(2)_____________", 10: "eleven", 11: "日本語の選択肢"} {
		c.Response = c.Item.Write(c.Response, i, text)
	}
	for line, want := range map[string]string{
		"a (1)_____________ b (11)____________ (2)_____________":     "a (1)one__________ b (11)eleven______ (2)_____________",
		"(10)____________(1)_____________":                           "(10)(2)________…(1)one__________",
		"(12)____________":                                           "(12)日本語の選…_",
		"(1)__ )_ x)_ (0)_____________ (99)____________ ()_ (-1)_ (": "(1)__ )_ x)_ (0)_____________ (99)____________ ()_ (-1)_ (",
	} {
		if got := c.fill(line); strings.ReplaceAll(got, "~", "…") != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}

// TestAReviewTellsWhatIsRightOfAnUnansweredQuestion: of every kind, and nothing
// of it where the answers are not told.
func TestAReviewTellsWhatIsRightOfAnUnansweredQuestion(t *testing.T) {
	for _, test := range []struct{ answers, want, explained string }{
		{"- [x] Good\n- [ ] Poor\n\nBecause.\n", "Good the right answer", "Because."},
		{"- [x] Good\n- [x] Better\n- [ ] Poor\n", "Better the right answer", ""},
		{"```answer\nsshd\n```\n", "The right answer: sshd", ""},
		{"```answer regex\na|b\n```\n", "What is right fits the pattern a|b", ""},
		{"A [[gap]] here.\n", "The right answer: gap", ""},
		{"```answer essay\nA model.\n```\n", "The model answer", ""},
		{radio, "should be ticked", ""},
	} {
		for _, reveal := range []bool{true, false} {
			c := asked(t, "", test.answers, Policy{Review: true, Reveal: reveal, Go: "Next"}, nil)
			screen := said(c)
			want := strings.ReplaceAll(test.want, "|", "")
			if strings.Contains(screen, want) != reveal || strings.Contains(screen, "your answer, not right") || strings.Contains(screen, "Not right.") {
				t.Errorf("revealed %t: %q is wanted of\n%s", reveal, test.want, screen)
			}
			if !strings.Contains(screen, test.explained) && reveal {
				t.Errorf("no explanation:\n%s", screen)
			}
			sound(t, test.answers, c)
		}
	}
	c := asked(t, ", type: order", "1. First\n2. Second\n3. Third\n", Policy{Review: true, Reveal: true, Go: "Next"}, nil)
	if !strings.Contains(said(c), "The right order 1. First 2. Second 3. Third") {
		t.Errorf("an order:\n%s", said(c))
	}
}

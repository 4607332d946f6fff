package player_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
)

// clock is one that a test moves.
type clock struct {
	mu sync.Mutex
	at exam.Moment
}

func newClock() *clock {
	return &clock{at: exam.Moment{Wall: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), Boot: time.Hour, Run: "one"}}
}

func (c *clock) now() exam.Moment {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) change(f func(*exam.Moment)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.at)
}

// pass lets time go by.
func (c *clock) pass(d time.Duration) {
	c.change(func(m *exam.Moment) { m.Wall, m.Boot = m.Wall.Add(d), m.Boot+d })
}

// examBook is a course of a lesson and an exam of three questions.
func examBook(front string) *page.Book { return examOf(front, "Good", "one", "two", "three") }

func examOf(front, good string, ids ...string) *page.Book {
	pool := "---\nkind: pool\nobjectives: [o.one]\n---\n\n# Pool\n"
	for _, id := range ids {
		pool += fmt.Sprintf("\n## Asked %s?\n<!-- question: {id: %s} -->\n\n- [x] %s\n- [ ] Poor\n\nSecret reason.\n", id, id, good)
	}
	return folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.example.e\ntitle: Course\nversion: 1.0.0\nlocale: en\nobjectives:\n  o.one: Do one thing\n---\n\n1. [Lesson](l.md)\n2. [Final](e.md)\n",
		"l.md":      "---\ntitle: Lesson\nobjectives: [o.one]\n---\n\n# Lesson\n\nRead me.\n",
		"e.md":      "---\nkind: exam\nid: final\ntitle: Final\npass: 60%\n" + front + "draw:\n  - {from: pool.md, pick: 3}\n---\n\n# Final\n\nBooks are allowed.\n",
		"pool.md":   pool,
	})
}

// atExam opens the exam of a book on a clock.
func atExam(t *testing.T, j player.Journal, past []progress.Event, b *page.Book, c *clock) *playertest.Term {
	t.Helper()
	conf := config(&journal{events: past}, b)
	conf.Journal, conf.Open, conf.Clock = j, b, c.now
	conf.Now = func() time.Time { return c.now().Wall }
	term := start(t, conf, 80, 24)
	if len(past) == 0 {
		term.WaitFor("Read me.")
		term.Press("right")
	}
	return term
}

// sitting begins the exam of a book.
func sitting(t *testing.T, j *journal, b *page.Book, c *clock) *playertest.Term {
	t.Helper()
	term := atExam(t, j, nil, b, c)
	term.WaitFor("[ Start the exam ]")
	term.Press("enter")
	term.WaitFor("Question 1 of 3")
	return term
}

func unitOf(j *journal) *progress.Unit { return progress.Fold(j.all()).Unit("org.example.e", "final") }

func typesOf(es []progress.Event) (out []progress.Type) {
	for _, e := range es {
		out = append(out, e.Type)
	}
	return out
}

func lacks(t *testing.T, screen string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(screen, w) {
			t.Errorf("%q is on the screen:\n%s", w, screen)
		}
	}
}

// shows waits for words that a screen is to show, whichever comes first: the
// question is typeset beside the frame around it.
func shows(term *playertest.Term, words ...string) {
	for _, w := range words {
		term.WaitFor(w)
	}
}

func TestAnExamIsSatByKeys(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := atExam(t, j, nil, examBook("time: 20m\nattempts: 2\nreview: full\n"), c)
	shows(term, "[ Start the exam ]", "Books are allowed.", "3 questions", "Time: 20 min", "Attempt 1 of 2", "self-assessment", "The clock goes on while you are interrupted")
	term.Press("enter")
	shows(term, "Question 1 of 3", "0/3", "20 min left")
	term.Press("a")
	term.WaitFor("1/3")
	term.Press("enter")
	term.WaitFor("Question 2 of 3")
	term.Press("!")
	shows(term, "flagged", "Question 2 of 3")
	term.Press("left")
	lacks(t, term.WaitFor("Question 1 of 3"), "right", "Secret", "Check", "Not")
	term.Press("b", "a") // another choice, and back
	term.Press("#")
	shows(term, "1 of 3 answered, 1 flagged", "(answered)", "(open, flagged)")
	term.Press("down", "down", "enter")
	term.WaitFor("Question 3 of 3")
	term.Press("a", "enter")
	term.WaitFor("2 of 3 answered")
	term.Press("enter")
	shows(term, "Hand in this exam?", "Not answered: 2.", "Flagged: 2.")
	if slices.Contains(typesOf(j.all()), progress.Answered) {
		t.Error("something is marked before the exam is handed in")
	}
	term.Press("down", "enter")
	shows(term, "66 %", "Passed", "By objective", "Do one thing", "Read again: Lesson", "self-assessment", "Look at the answers")
	term.WaitFor("saved")
	u := unitOf(j)
	if s := u.Sitting(); !s.Ended || s.Why != "" || !s.Passed || !u.Completed || u.Last.Of != 300 || u.Last.Got != 200 {
		t.Errorf("%+v, %+v", s, u)
	}
	events := j.all()
	if last := events[len(events)-1]; last.Type != progress.Finished || !last.Self || last.Attempt != 1 {
		t.Errorf("it ends with %+v", last)
	}
}

func TestTheTimeOfAnExamRunsOut(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := sitting(t, j, examBook("time: 3m\nwarnings: [2m]\nreview: score\n"), c)
	term.Press("a")
	term.WaitFor("1/3")
	for range 2 {
		c.pass(40 * time.Second)
		time.Sleep(1200 * time.Millisecond) // the page looks at the clock each second
	}
	shows(term, "2 min left.", "Question 1 of 3")
	c.pass(65 * time.Second)
	term.WaitFor("35 s left")
	c.change(func(m *exam.Moment) { m.Wall = m.Wall.AddDate(-1, 0, 0) }) // it does not help
	c.pass(40 * time.Second)
	lacks(t, term.WaitFor("The time was up"), "Look at the answers")
	term.WaitFor("saved")
	if s := unitOf(j).Sitting(); !s.Ended || s.Why != exam.EndTime || unitOf(j).Last.Got != 100 {
		t.Errorf("%+v", s)
	}
}

// What a player that was killed had recorded is all that another one knows.
func TestAnExamGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	b := examBook("time: 30m\nshuffle: {questions: true, choices: true}\n")
	term := sitting(t, j, b, c)
	term.Press("enter")
	term.WaitFor("1/3")
	term.Press("enter")
	term.WaitFor("Question 2 of 3")
	before := term.WaitFor("Asked ")
	term.WaitFor("saved")
	past := j.all()
	c.change(func(m *exam.Moment) { m.Wall, m.Boot, m.Run = m.Wall.Add(12*time.Minute), time.Minute, "two" }) // a reboot
	again := atExam(t, j, past, b, c)
	again.WaitFor(headingOf(before))
	has(t, again.Screen(), "You were interrupted for 12 min. The clock went on.", "Question 2 of 3", "1/3", "18 min left")
	again.Press("left")
	shows(again, "Question 1 of 3", "(•)")
}

// headingOf is the heading of the question on a screen.
func headingOf(screen string) string {
	i := strings.Index(screen, "Asked ")
	return screen[i : i+strings.Index(screen[i:], "?")+1]
}

func TestAnInterruptionCanEndAnExam(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	b := examBook("interruption: ends\n")
	term := sitting(t, j, b, c)
	term.Press("a")
	term.WaitFor("1/3")
	term.WaitFor("saved")
	c.pass(10 * time.Minute) // the computer slept
	term.WaitFor("because it was interrupted")
	term.WaitFor("saved")
	if s := unitOf(j).Sitting(); s.Why != exam.EndInterruption {
		t.Errorf("%+v", s)
	}
}

func TestAttemptsAndWaitingTimesOfAnExam(t *testing.T) {
	t.Parallel()
	c := newClock()
	begun := progress.Event{Type: progress.Started, Course: "org.example.e", Unit: "final", Attempt: 1, Exam: &progress.Exam{Seed: "s"}, Wall: c.now().Wall, Boot: c.now().Boot.Milliseconds(), BootID: "one"}
	ended := progress.Finish(begun, 1, progress.Handed{Mark: question.Mark{Of: 100}}, 60)
	past := []progress.Event{begun, ended}
	c.pass(time.Hour)
	for front, want := range map[string]string{
		"wait: 24h\n":           "The next attempt can begin in 23 h, on 20",
		"requires: [l.md]\n":    "Before this exam, complete: Lesson",
		"requires: [nothing]\n": "which is no unit of the course",
		"sealed: true\n":        "This exam is sealed",
	} {
		j := &journal{events: slices.Clone(past)}
		term := atExam(t, j, past, examBook(front), c)
		term.WaitFor("Result")
		term.Press("r")
		lacks(t, term.WaitFor(want), "Start the exam")
		term.Press("enter")
		term.Quit()
		if n := len(unitOf(j).Sittings); n != 1 {
			t.Errorf("%s: %d attempts", front, n)
		}
	}
}

// Where no attempt may be begun, Enter leads to what can be done instead.
func TestEnterLeavesAnExamThatCannotBegin(t *testing.T) {
	t.Parallel()
	c := newClock()
	term := atExam(t, &journal{}, nil, examBook("requires: [l.md]\n"), c)
	lacks(t, term.WaitFor("[ Lesson ]"), "Start the exam")
	term.Press("enter")
	term.WaitFor("› Lesson")
	term.Quit()

	begun := progress.Event{Type: progress.Started, Course: "org.example.e", Unit: "final", Attempt: 1, Exam: &progress.Exam{Seed: "s"}, Wall: c.now().Wall, Boot: c.now().Boot.Milliseconds(), BootID: "one"}
	past := []progress.Event{begun, progress.Finish(begun, 1, progress.Handed{Mark: question.Mark{Of: 100}}, 60)}
	term = atExam(t, &journal{events: slices.Clone(past)}, past, examBook("wait: 24h\n"), c)
	term.WaitFor("Result")
	term.Press("r")
	term.WaitFor("[ Outline ]")
	term.Press("enter")
	shows(term, "Outline ─", "⏎ Open")
}

// The journal has the last word: what the screen knew may be old.
func TestTheJournalRefusesAnAttempt(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := atExam(t, j, nil, examBook("attempts: 1\n"), c)
	term.WaitFor("[ Start the exam ]")
	other := progress.Event{Type: progress.Started, Course: "org.example.e", Unit: "final", Attempt: 1, Exam: &progress.Exam{Seed: "s"}}
	if _, err := j.Append([]progress.Event{other, progress.Finish(other, 1, progress.Handed{}, 60)}); err != nil {
		t.Fatal(err)
	}
	term.Press("enter")
	term.WaitFor("The only attempt has been used.")
	if n := len(unitOf(j).Sittings); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

func TestAFullDiskBeforeAndDuringAnExam(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := atExam(t, j, nil, examBook(""), c)
	term.WaitFor("[ Start the exam ]")
	term.WaitFor("saved")
	j.breakWith(errors.New("no space left on device"))
	term.Press("enter")
	lacks(t, term.WaitFor("The attempt was not begun: no space left on device"), "Asked")
	j.breakWith(nil)
	term.Press("enter")
	term.WaitFor("Question 1 of 3")
	j.breakWith(errors.New("no space left on device"))
	term.Press("a")
	shows(term, "NOT SAVED", "1/3")
	j.breakWith(nil)
	term.Press("s")
	term.WaitFor("saved")
	if n := slices.Index(typesOf(j.all()), progress.Drafted); n < 0 {
		t.Error("the answer is not kept")
	}
}

func TestALinearExamHasNoWayBack(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := sitting(t, j, examBook("navigation: linear\n"), c)
	term.Press("right")
	term.WaitFor("there is no way back. Go on once more")
	term.Press("right")
	term.WaitFor("Question 2 of 3")
	term.Press("left")
	term.Press("a", "#")
	lacks(t, term.WaitFor("1 of 3 answered"), "Asked")
	term.Press("esc")
	term.WaitFor("Question 2 of 3")
}

func TestCodesOfASupervisor(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	front := fmt.Sprintf("time: 10m\ncodes: [{sum: %s, minutes: 5}, {sum: %s, break: true}]\n", exam.Sum("MORE-TIME"), exam.Sum("BREAK-NOW"))
	term := sitting(t, j, examBook(front), c)
	code := func(s string) {
		term.Press("+")
		term.WaitFor("your supervisor gave you")
		term.Type(s)
		term.Press("enter")
	}
	code("wrong")
	term.WaitFor("This is no code of this exam.")
	term.Press("esc")
	code("more time")
	term.WaitFor("15 min left")
	code("MORE-TIME")
	term.WaitFor("This code was used before.")
	term.Press("esc")
	code("break-now")
	lacks(t, term.WaitFor("A break."), "Asked")
	term.WaitFor("saved")
	c.pass(time.Hour)
	term.Press("enter")
	shows(term, "Question 1 of 3", "15 min left")
	if g := unitOf(j).Sitting().Used; len(slices.Collect(maps.Keys(g))) != 2 {
		t.Errorf("used %v", g)
	}
}

// The pool was edited while the exam lay: what was answered is asked still, and
// an answer to a question that has another key now is wanted again.
func TestAPoolIsEditedDuringAnExam(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := sitting(t, j, examBook(""), c)
	term.Press("a")
	term.WaitFor("1/3")
	term.WaitFor("saved")
	kept := headingOf(term.Screen())
	id := strings.TrimSuffix(strings.TrimPrefix(kept, "Asked "), "?")
	again := atExam(t, j, j.all(), examOf("", "Good", "new", "other", "third", id), c)
	shows(again, "The course has changed since you began.", "1/3", "of 3")
	again.Press("#")
	shows(again, "1 of 3 answered", kept)
	gone := atExam(t, j, j.all(), examOf("", "Good", "new", "other"), c)
	shows(gone, "The course has changed since you began.", "of 2", "0/2")
}

func TestADrawThatCannotBeMet(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atExam(t, j, nil, examOf("", "Good", "one"), newClock())
	term.WaitFor("[ Start the exam ]")
	term.Press("enter")
	term.WaitFor("No form of this exam can be drawn")
	if len(unitOf(j).Sittings) != 0 {
		t.Error("an attempt was used up")
	}
}

func TestAnExamAtEverySize(t *testing.T) {
	t.Parallel()
	j, c := &journal{}, newClock()
	term := sitting(t, j, examBook("time: 20m\n"), c)
	for _, size := range [][2]int{{60, 16}, {140, 45}, {80, 24}} {
		term.Resize(size[0], size[1])
		shows(term, "Question 1 of 3", "20 min left", "0/3", "Next question", "[·]")
	}
	x, y := term.Find("[·]")
	term.Click(x+4, y)
	term.WaitFor("Question 2 of 3")
}

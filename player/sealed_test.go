package player_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/content/sealed"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
)

const words = "lottery since spice twin gadget visual"

// post is where the files of a sealed exam are, in a test.
type post struct {
	mu     sync.Mutex
	opened *page.Opened
	found  page.Found
	full   error // of writing
	wrote  []*page.Sheet
	slow   chan struct{} // that opening waits for, if not nil
}

func (d *post) Find(course.ID, course.UnitID, string) page.Found {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.found
}

func (d *post) Open(_, _, pass string) (*page.Opened, error) {
	if d.slow != nil {
		<-d.slow
	}
	if strings.ToLower(strings.ReplaceAll(pass, "-", " ")) != words {
		return nil, sealed.ErrPassphrase
	}
	o := *d.opened
	return &o, nil
}

func (d *post) Write(s *page.Sheet) (page.Written, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full != nil {
		return page.Written{}, d.full
	}
	d.wrote = append(d.wrote, s)
	w := page.Written{Files: []string{"/data/sheets/final.carrel-sheet"}}
	if s.Sitting.Ended {
		w.Code = "7K3M-Q2ZD-9XHT"
	}
	return w, nil
}

func (d *post) Export(_ *page.Sheet, dir string) (page.Written, error) {
	if dir != "/stick" {
		return page.Written{}, errors.New("there is no such folder")
	}
	return page.Written{Files: []string{dir + "/final.carrel-sheet"}}, nil
}

func (d *post) HandedIn(course.ID, course.UnitID, int) page.Written {
	return page.Written{Code: "7K3M-Q2ZD-9XHT", Files: []string{"/data/sheets/final.carrel-sheet"}}
}

func (d *post) change(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// sheets are those that were written.
func (d *post) sheets() []*page.Sheet {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.wrote)
}

// seat is a candidate's machine: the paper of examBook(front) and one envelope.
func seat(t *testing.T, front string) *post {
	t.Helper()
	return seatOf(t, examBook("sealed: true\n"+front))
}

func seatOf(t *testing.T, b *page.Book) *post {
	t.Helper()
	c, _, err := content.Load(b.FS, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := sealed.Divide(b.FS, c, c.Unit("final"), func(bs ...*markdown.Block) string { return exchange.FromBlocks(bs...).Markdown() })
	if err != nil {
		t.Fatal(err)
	}
	h := &sealed.Header{Course: string(c.ID), Exam: "final", Version: c.Version, Digest: "fQK2GPywBm3hkCGstJ2oOUOkKIvxk6j0oI5nkPHGxUc="}
	pair := page.Pair{Paper: "/stick/exam.carrel-paper", Envelope: "/stick/seat-001.carrel-envelope"}
	return &post{
		opened: &page.Opened{Header: h, Paper: p, Path: pair.Paper},
		found:  page.Found{Pairs: []page.Pair{pair}, Papers: []string{pair.Paper}, Looked: []string{"/stick", "/data"}},
	}
}

// paperBook is what is known of a paper before it is opened.
func paperBook() *page.Book {
	u := &course.Unit{ID: "final", Kind: course.Exam, Title: "final", Path: "final"}
	c := &course.Course{ID: "org.example.e", Version: "1.0.0", Title: "org.example.e", Modules: []course.Module{{Units: []*course.Unit{u}}}}
	b := folder(nil)
	b.Paper, b.Course = "/stick/exam.carrel-paper", c
	return b
}

// atSeat starts the player with a book on a clock.
func atSeat(t *testing.T, d *post, j *journal, b *page.Book, c *clock) *playertest.Term {
	t.Helper()
	conf := config(j, b)
	conf.Open, conf.Clock = b, c.now
	if d != nil {
		conf.Sealed = d
	}
	conf.Now = func() time.Time { return c.now().Wall }
	return start(t, conf, 80, 24)
}

func unseal(term *playertest.Term) {
	term.WaitFor("Type the six words")
	term.Type(words)
	term.Press("enter")
}

// sheetWith waits for a sheet of which something holds.
func sheetWith(t *testing.T, d *post, ok func(*page.Sheet) bool) *page.Sheet {
	t.Helper()
	for range 500 {
		if all := d.sheets(); len(all) > 0 && ok(all[len(all)-1]) {
			return all[len(all)-1]
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("no such sheet among %d", len(d.sheets()))
	return nil
}

func TestASealedExamIsSat(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, "time: 20m\nattempts: 1\n"), &journal{}, newClock()
	term := atSeat(t, d, j, paperBook(), c)
	unseal(term)
	shows(term, "[ Start the exam ]", "Books are allowed.", "3 questions", "Attempt 1 of 1", "No answers are on this computer", "Course", "Final")
	lacks(t, term.Screen(), "self-assessment")
	term.Press("enter")
	shows(term, "Question 1 of 3", "20 min left")
	term.Press("a")
	term.WaitFor("1/3")
	got := sheetWith(t, d, func(s *page.Sheet) bool { return len(s.Responses) == 1 })
	if got.Sitting.Ended || got.Sitting.Attempt != 1 || got.Rules.Time != 20*time.Minute || got.Header.Digest == "" {
		t.Errorf("the sheet of a running attempt: %+v", got)
	}
	term.Press("#")
	shows(term, "1 of 3 answered", "Hand in", "Write the response sheet to another place")
	term.Press("down", "down", "down", "enter")
	shows(term, "Hand in this exam?", "Not answered: 2, 3.")
	term.Press("down", "enter")
	screen := term.WaitFor("7 K 3 M - Q 2 Z D - 9 X H T")
	has(t, screen, "Handed in", "It is not graded here.", "attendance list", "/data/sheets/final.carrel-sheet")
	lacks(t, screen, "Passed", "Not passed", "points", "Look at the answers", "Try again")
	u := unitOf(j)
	if s := u.Sitting(); !s.Ended || s.Result != nil || u.Completed || u.Handed != 1 || s.Form == "" {
		t.Errorf("%+v, %+v", s, u)
	}
	last := sheetWith(t, d, func(s *page.Sheet) bool { return s.Sitting.Ended })
	if len(last.Responses) != 1 || len(last.Sitting.Signs) != len(u.Sitting().Signs) {
		t.Errorf("the sheet has %d signs, the journal %d", len(last.Sitting.Signs), len(u.Sitting().Signs))
	}
	for _, e := range j.all() {
		if e.Type == progress.Answered || e.Self || e.Mark != nil {
			t.Errorf("marked here: %+v", e)
		}
	}

	again := atSeat(t, d, j, paperBook(), c)
	again.WaitFor("7 K 3 M - Q 2 Z D - 9 X H T") // without the passphrase
	again.Press("r")
	unseal(again)
	again.WaitFor("The only attempt has been used.")
	again.Press("enter")
	again.Quit()
	if n := len(unitOf(j).Sittings); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

func TestAWrongPassphraseIsKept(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, ""), &journal{}, newClock()
	term := atSeat(t, d, j, paperBook(), c)
	term.WaitFor("Type the six words")
	term.Press("enter") // nothing is typed
	term.Type("LOTTERY-since-spice-twin-gadget-visua")
	term.WaitFor("visua")
	term.Press("f4")
	lacks(t, term.WaitFor("F4 Show"), "LOTTERY")
	term.Press("f4", "enter")
	shows(term, "These are not the words", "LOTTERY-since-spice-twin-gadget-visua")
	term.Press("l", "enter")
	term.WaitFor("[ Start the exam ]")
	for _, e := range j.all() {
		if r := e.Response; r != nil {
			t.Errorf("recorded: %+v", e)
		}
	}
}

func TestOpeningCanBeLeft(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, ""), &journal{}, newClock()
	d.slow = make(chan struct{})
	term := atSeat(t, d, j, paperBook(), c)
	unseal(term)
	term.WaitFor("Opening ...")
	term.Press("esc")
	term.WaitGone("Opening ...")
	close(d.slow)
	lacks(t, term.WaitFor("Open the exam"), "Start the exam")
	term.Press("enter")
	term.WaitFor("[ Start the exam ]")
}

func TestWhatIsMissingIsLookedForAgain(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, ""), &journal{}, newClock()
	all := d.found
	d.found = page.Found{Looked: all.Looked, Broken: []page.Broken{{Path: "/stick/old.carrel-paper", Err: sealed.ErrCut}}}
	term := atSeat(t, d, j, paperBook(), c)
	shows(term, "its paper is not here", "The paper is cut off", "/stick", "Look again")
	d.change(func() { d.found = page.Found{Looked: all.Looked, Papers: all.Papers} })
	term.Press("enter")
	term.WaitFor("its envelope is not")
	other := page.Pair{Paper: all.Papers[0], Envelope: "/stick/seat-002.carrel-envelope"}
	d.change(func() { d.found = all; d.found.Pairs = append(slices.Clone(all.Pairs), other) })
	term.Press("enter")
	shows(term, "Take the envelope", "seat-001", "seat-002")
	term.Press("down", "enter")
	term.WaitFor("Envelope: seat-002")
	term.Press("esc")
	term.WaitFor("Take the envelope")
}

// A course whose exam is sealed has no pools, and its exam is opened all the
// same.
func TestASealedExamOfACourse(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, ""), &journal{}, newClock()
	b := folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.example.e\ntitle: Course\nversion: 1.0.0\nlocale: en\n---\n\n1. [Lesson](l.md)\n2. [Final](e.md)\n",
		"l.md":      "---\ntitle: Lesson\n---\n\n# Lesson\n\nRead me.\n",
		"e.md":      "---\nkind: exam\nid: final\ntitle: Final\nsealed: true\ndraw:\n  - {from: pool.md, pick: 3}\n---\n\n# Final\n",
	})
	term := atSeat(t, d, j, b, c)
	term.WaitFor("Read me.")
	term.Press("right")
	unseal(term)
	term.WaitFor("[ Start the exam ]")
	term.Press("enter")
	term.WaitFor("Question 1 of 3")
	term.Press("left") // out of the exam and back, in the same run: it is open
	if s := unitOf(j).Sitting(); s == nil {
		t.Error("nothing was begun")
	}
}

// After a kill and a restart of the machine the words are asked for again, and
// the time has gone on.
func TestASealedExamGoesOn(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, "time: 30m\n"), &journal{}, newClock()
	term := atSeat(t, d, j, paperBook(), c)
	unseal(term)
	term.WaitFor("[ Start the exam ]")
	term.Press("enter")
	term.WaitFor("Question 1 of 3")
	term.Press("a")
	term.WaitFor("1/3")
	term.WaitFor("saved")
	past := &journal{events: j.all()}
	c.change(func(m *exam.Moment) { m.Wall, m.Boot, m.Run = m.Wall.Add(12*time.Minute), time.Minute, "two" })
	again := atSeat(t, d, past, paperBook(), c)
	shows(again, "Type the six words", "Your attempt is under way: it goes on")
	lacks(t, again.Screen(), "does not begin yet")
	unseal(again)
	shows(again, "You were interrupted for 12 min. The clock went on.", "Question 1 of 3", "1/3", "18 min left")
	sheetWith(t, d, func(s *page.Sheet) bool { return len(s.Sitting.Signs) > 3 && len(s.Responses) == 1 })

	other := seat(t, "time: 30m\n")
	other.opened.Header.Digest = "AAAAAAAAAm3hkCGstJ2oOUOkKIvxk6j0oI5nkPHGxUc="
	strange := atSeat(t, other, &journal{events: j.all()}, paperBook(), c)
	unseal(strange)
	strange.WaitFor("begun with another paper")
	strange.Quit()
	if n := len(other.sheets()); n != 0 {
		t.Errorf("%d sheets for another paper", n)
	}
}

func TestASheetThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, ""), &journal{}, newClock()
	d.full = errors.New("no space left on device")
	term := atSeat(t, d, j, paperBook(), c)
	unseal(term)
	term.WaitFor("[ Start the exam ]")
	term.Press("enter")
	term.WaitFor("SHEET NOT WRITTEN: no space left")
	term.Press("a")
	term.WaitFor("1/3")
	d.change(func() { d.full = nil })
	term.WaitGone("SHEET NOT WRITTEN")
	sheetWith(t, d, func(s *page.Sheet) bool { return len(s.Responses) == 1 })
	term.Press("f8")
	shows(term, "Where may a copy", "/stick")
	term.Press("enter")
	term.WaitFor("Written: /stick/final.carrel-sheet")
	term.Type("y")
	term.Press("enter")
	term.WaitFor("there is no such folder")
	term.Press("esc")
	term.WaitFor("Question 1 of 3")
}

func TestAGradedExam(t *testing.T) {
	t.Parallel()
	d, j, c := seat(t, ""), &journal{}, newClock()
	start := progress.Event{Type: progress.Started, Course: "org.example.e", Unit: "final", Attempt: 1, Exam: &progress.Exam{Seed: "s", Form: "f"}}
	end := progress.Event{Type: progress.Finished, Course: "org.example.e", Unit: "final", Attempt: 1, Exam: &progress.Exam{}}
	of := progress.Event{Course: "org.example.e", Unit: "final"}
	part := func(id string, got, of int) progress.Part {
		return progress.Part{ID: id, Mark: question.Mark{Got: got, Of: of}}
	}
	graded := progress.Grade(of, 1, question.Mark{Got: 200, Of: 300}, true, "digest", progress.Grading{
		Serial: 1, Review: exam.ReviewAnswers,
		Objectives: []progress.Part{part("o.one", 200, 300)}, Questions: []progress.Part{part("one", 100, 100), part("two", 100, 100), part("three", 0, 100)},
	})
	for i, e := range []*progress.Event{&start, &end, &graded} {
		at := c.now()
		e.Wall, e.Boot, e.BootID = at.Wall.Add(time.Duration(i)*time.Minute), at.Boot.Milliseconds(), at.Run
	}
	j.events = []progress.Event{start, end, graded}
	term := atSeat(t, d, j, paperBook(), c)
	shows(term, "66 %", "Passed", "Graded by the examiners", "By objective", "o.one", "Question by question", "3. ✗ not right")
	lacks(t, term.Screen(), "self-assessment", "not graded here", "Look at the answers")
}

// Pictures are addressed from the file of their question, whose pool is in
// another folder than the exam; of a sealed one they are in the paper.
func TestAnExamShowsPictures(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	b := folder(map[string]string{
		"course.md":     "---\nkind: course\nformat: 1\nid: org.example.e\ntitle: Course\nversion: 1.0.0\nlocale: en\n---\n\n1. [Final](e.md)\n",
		"e.md":          "---\nkind: exam\nid: final\ntitle: Final\ndraw:\n  - {from: pools/p.md, pick: 1}\n---\n\n# Final\n",
		"pools/p.md":    "---\nkind: pool\n---\n\n# Pool\n\n## What colour?\n<!-- question: {id: one} -->\n\n![A field](red.png)\n\n- [x] Red\n- [ ] Blue\n",
		"pools/red.png": plain(t, 100, 40, red),
	})
	open := atSeat(t, nil, &journal{}, b, newClock())
	d := seatOf(t, b)
	shut := atSeat(t, d, &journal{}, paperBook(), newClock())
	unseal(shut)
	for _, term := range []*playertest.Term{open, shut} {
		term.WaitFor("[ Start the exam ]")
		term.Press("enter")
		screen := term.WaitFor("▀▀▀▀")
		has(t, screen, "Question 1 of 1", "What colour?", "Picture: A field", "Red", "Blue")
		if !strings.Contains(term.Styled(), "38;2;200;0;0") {
			t.Errorf("the field is not red")
		}
	}
}

var _ page.Sealed = (*post)(nil)
var _ player.Journal = (*journal)(nil)

package player_test

import (
	"cmp"
	"maps"
	"regexp"
	"strings"
	"testing"

	"carrel/content/tidy"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/player/playertest"
)

// A course in its first version: a lesson that asks, a quiz, and a lesson that
// nobody gave an id yet.
var firstVersion = map[string]string{
	"course.md": "---\nkind: course\nformat: 1\nid: org.example.history\ntitle: History\nversion: 1.0.0\nlocale: en\n---\n\n# History\n\n1. [Ask](ask.md)\n2. [Notes](notes.md)\n3. [Quiz](quiz.md)\n",
	"ask.md":    "---\nkind: lesson\nid: ask\ntitle: Ask\n---\n\n# Ask\n\n" + port,
	"notes.md":  "---\nkind: lesson\ntitle: Notes\n---\n\n# Notes\n\nShort.\n",
	"quiz.md":   "---\nkind: quiz\nid: quiz\ntitle: Quiz\npass: 50\n---\n\n# Quiz\n\n" + daemon + proof,
}

const (
	port   = "## Which port?\n<!-- question: {id: port} -->\n\n- [x] twenty-two\n- [ ] eighty\n\n"
	daemon = "## Which daemon?\n<!-- question: {id: daemon} -->\n\n```answer\nsshd\n```\n\n"
	proof  = "## Is it proof?\n<!-- question: {id: proof} -->\n\n- [ ] True\n- [x] False\n\n"
)

// playFirst works through the first version: all right but the last question.
func playFirst(t *testing.T) *journal {
	t.Helper()
	j := &journal{}
	b := folder(firstVersion)
	c := config(j, b)
	c.Open = b
	term := start(t, c, 80, 30)
	term.WaitFor("Which port?")
	do(term, "click:twenty-two", "click:[ Check ]")
	term.WaitFor("Right.")
	toQuiz(term)
	term.WaitFor("Which daemon?")
	do(term, "type:sshd", "enter", "enter")
	term.WaitFor("Is it proof?")
	do(term, "click:True", "click:[ Check ]")
	term.WaitFor("Not right.")
	term.Press("enter")
	term.WaitFor("50 %")
	term.Quit()
	return j
}

// toQuiz reads on from the question of the first lesson and begins the quiz.
func toQuiz(term *playertest.Term) {
	term.Press("enter") // leaves the question, and with it the lesson
	term.WaitFor("Short.")
	term.Press("enter")
	term.WaitFor("[ Start the quiz ]")
	term.Press("enter")
}

// revised is the first version with files in place of others; an empty one is
// deleted.
func revised(changes map[string]string) *page.Book {
	files := maps.Clone(firstVersion)
	maps.Copy(files, changes)
	maps.DeleteFunc(files, func(_, text string) bool { return text == "" })
	return folder(files)
}

func swap(file, old, new string) map[string]string {
	return map[string]string{file: strings.ReplaceAll(firstVersion[file], old, new)}
}

func outlineOf(links string) string {
	head, _, _ := strings.Cut(firstVersion["course.md"], "1. [Ask]")
	return head + links
}

// TestNoEditLosesProgress edits the course in the ways of authors. What was
// done stays done, what was answered stays answered, and where the question is
// another one now the trainee is told.
func TestNoEditLosesProgress(t *testing.T) {
	t.Parallel()
	j := playFirst(t)
	for _, edit := range []authorsEdit{
		{name: "nothing", says: []string{"Right."}, silent: []string{"have changed", "earlier version"}},
		{name: "other words of the question", files: swap("ask.md", "Which port?", "Which port does SSH use?"), says: []string{"Right.", "words of this question have changed"}},
		{name: "other words of a choice", files: swap("ask.md", "eighty", "four hundred"), says: []string{"Right.", "words of this question have changed"}},
		{name: "another key", files: swap("ask.md", "- [x] twenty-two\n- [ ] eighty", "- [ ] twenty-two\n- [x] eighty"), says: []string{"earlier version of this question: right"}},
		{name: "another kind", files: swap("ask.md", "- [x] twenty-two\n- [ ] eighty", "```answer number\n22\n```"), says: []string{"earlier version of this question: right"}},
		{name: "more points", files: swap("ask.md", "{id: port}", "{id: port, points: 3}"), says: []string{"earlier version of this question: right"}},
		{name: "feedback, hints and an explanation", files: swap("ask.md", "- [ ] eighty\n", "- [ ] eighty\n  > That is the web.\n\n> [!TIP]\n>\n> Think.\n\nIt is 22.\n"),
			says: []string{"Right.", "It is 22."}, silent: []string{"have changed", "earlier version"}},
		{name: "a renamed file", files: map[string]string{"ask.md": "", "lessons/port.md": firstVersion["ask.md"], "course.md": outlineOf("1. [Ask](lessons/port.md)\n2. [Notes](notes.md)\n3. [Quiz](quiz.md)\n")}, says: []string{"Right."}},
		{name: "another order", files: map[string]string{"course.md": outlineOf("1. [Quiz](quiz.md)\n2. [Notes](notes.md)\n3. [Ask](ask.md)\n")}, says: []string{"Right."}},
		{name: "a question in another lesson", unit: "new", says: []string{"Right."}, silent: []string{"have changed", "earlier version"}, files: map[string]string{
			"ask.md": "---\nkind: lesson\nid: ask\ntitle: Ask\n---\n\n# Ask\n\nNothing here.\n", "new.md": "---\nkind: lesson\nid: new\ntitle: New\n---\n\n# New\n\n" + port,
			"course.md": outlineOf("1. [Ask](ask.md)\n2. [Notes](notes.md)\n3. [Quiz](quiz.md)\n4. [New](new.md)\n")}},
		{name: "a deleted question", files: swap("ask.md", port, "Gone.\n"), says: []string{"Gone."}},
		{name: "a deleted quiz", files: map[string]string{"quiz.md": "", "course.md": outlineOf("1. [Ask](ask.md)\n2. [Notes](notes.md)\n")}, says: []string{"Right."}},
		{name: "an id for a file that had none", unit: "reading-notes", files: swap("notes.md", "title: Notes", "id: reading-notes\ntitle: Notes"), says: []string{"Short."}},
		{name: "questions of the quiz in another order", unit: "quiz", files: map[string]string{"quiz.md": strings.Replace(firstVersion["quiz.md"], daemon+proof, proof+daemon, 1)}, says: []string{"50 %", "Passed"}},
		{name: "another key in the quiz", unit: "quiz", files: swap("quiz.md", "sshd", "systemd"), says: []string{"50 %", "Passed", "given to an earlier version"}},
		{name: "a question less in the quiz", unit: "quiz", files: swap("quiz.md", proof, ""), says: []string{"50 %", "Passed"}},
		{name: "a translation", files: map[string]string{"ask.fr.md": "# Demander\n\n## Quel port ?\n<!-- question: {id: port} -->\n\n- [ ] vingt-deux\n- [ ] quatre-vingts\n"}, says: []string{"Right."}},
	} {
		t.Run(edit.name, func(t *testing.T) { edit.check(t, j) })
	}
}

// TestFormLosesNothing: the questions and units of a course without ids get them
// by carrel fmt, between two attempts and in the middle of one.
func TestFormLosesNothing(t *testing.T) {
	t.Parallel()
	bare := maps.Clone(firstVersion)
	ids := regexp.MustCompile(`id: (port|daemon|proof)|(?m)^id: (ask|quiz)\n`)
	for name, text := range bare {
		bare[name] = ids.ReplaceAllString(text, "")
	}
	for _, handedIn := range []bool{true, false} {
		j := &journal{}
		term := start(t, open(j, folder(bare)), 80, 40)
		term.WaitFor("Which port?")
		do(term, "click:twenty-two", "click:[ Check ]")
		term.WaitFor("Right.")
		toQuiz(term)
		term.WaitFor("Which daemon?")
		do(term, "type:sshd", "enter", "enter")
		term.WaitFor("Is it proof?")
		if handedIn {
			do(term, "click:True", "click:[ Check ]")
			term.WaitFor("Not right.")
			term.Press("enter")
			term.WaitFor("50 %")
		}
		term.WaitFor("saved")
		term.Quit()

		b := folder(formatted(t, bare))
		c := config(j, b)
		c.Open = b
		term = start(t, c, 80, 40)
		term.WaitFor("History")
		term.Send(page.Open{Book: b, Unit: "ask"})
		term.WaitFor("Right.")
		term.Send(page.Open{Book: b, Unit: "quiz"})
		if !handedIn {
			term.WaitFor("Is it proof?")
			do(term, "click:True", "click:[ Check ]")
			term.WaitFor("Not right.")
			term.Press("enter")
		}
		term.WaitFor("1 of 2 points")
		for verb(term.Screen()) != "Look at the answers" {
			term.Press("down")
		}
		term.Press("enter")
		term.WaitFor("your answer, right")
		term.WaitFor("saved")
		term.Quit()
		u := progress.Fold(j.all()).Unit("org.example.history", "quiz")
		if u.Handed != 1 || u.Attempt != 1 || !u.Passed || u.Last != (question.Mark{Got: 100, Of: 200}) {
			t.Errorf("handed in before %t: %+v", handedIn, u)
		}
	}
}

// formatted is a course as carrel fmt leaves it.
func formatted(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	c, err := tidy.Open(folder(files).FS, "folder")
	if err != nil {
		t.Fatal(err)
	}
	out := maps.Clone(files)
	for _, name := range c.Files() {
		res, err := c.Format(name, false)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(res.Is)
	}
	if !strings.Contains(out["quiz.md"], "id: quiz") || strings.Count(out["quiz.md"], "<!-- question: {id: ") != 2 {
		t.Fatalf("no ids were given:\n%s", out["quiz.md"])
	}
	return out
}

// authorsEdit is one edit of the first version, and what is seen after it.
type authorsEdit struct {
	name         string
	files        map[string]string
	unit         course.UnitID // to open; "ask" when empty
	says, silent []string
}

func (e *authorsEdit) check(t *testing.T, first *journal) {
	j := &journal{events: first.all()} // each edit meets the same past
	b := revised(e.files)
	c := config(j, b)
	term := start(t, c, 80, 40)
	term.WaitFor("History")
	term.Send(page.Open{Book: b, Unit: cmp.Or(e.unit, "ask")})
	for _, s := range e.says {
		term.WaitFor(s)
	}
	screen := term.Screen()
	for _, s := range e.silent {
		if strings.Contains(screen, s) {
			t.Errorf("the screen says %q:\n%s", s, screen)
		}
	}
	term.Quit()
	e.keeps(t, progress.Fold(j.all()))
}

// keeps looks at the standing: everything that is still there is done.
func (e *authorsEdit) keeps(t *testing.T, s *progress.Standing) {
	const id = "org.example.history"
	units := []course.UnitID{"ask", "quiz", "notes.md"}
	if e.unit == "reading-notes" {
		units[2] = e.unit
	}
	for _, u := range units {
		if !s.Unit(id, u).Completed {
			t.Errorf("%s is not done any more", u)
		}
	}
	if quiz := s.Unit(id, "quiz"); !quiz.Passed || quiz.Best.Percent() != 50 {
		t.Errorf("the quiz stands at %+v", quiz)
	}
	if a := s.Lesson(id, "ask", "port"); a == nil || a.Mark.Outcome() != question.Right {
		t.Errorf("the answer stands at %+v", a)
	}
}

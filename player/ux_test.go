package player_test

import (
	"fmt"
	"strings"
	"testing"

	"carrel/course/progress"
	"carrel/player/playertest"
)

// A quiz that was left is opened again where it was left, whatever was left
// open before.
func TestAQuizGoesOnWhereItWasLeft(t *testing.T) {
	t.Parallel()
	questions := kindText("single", "") + kindText("text", "") + kindText("number", "")
	for name, c := range map[string]struct {
		steps []string
		at    string
	}{
		"shown":    {[]string{"click:[ Answer later ]", "click:[ Answer later ]"}, "Question number?"},
		"answered": {[]string{"click:[ Answer later ]", "type:sshd", "enter"}, "Question text?"},
		"drafted":  {[]string{"click:[ Answer later ]", "type:ss"}, "Question text?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			term := atQuiz(t, j, quizBook("", questions))
			term.WaitFor("Question single?")
			do(term, append(c.steps, "tab", "tab", "tab", "esc")...)
			term.WaitFor("1 course")
			term.Quit()
			start(t, open(j, quizBook("", questions)), 80, 24).WaitFor(c.at)
		})
	}
}

// What can be tried again is named before a quiz is handed in, and nobody has
// to.
func TestWhatCanBeTriedAgainIsNamedBeforeHandingIn(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, quizBook("", kindText("single", "attempts: 2")+kindText("text", "")))
	term.WaitFor("Question single?")
	do(term, "enter", "enter")
	term.WaitFor("Try again")
	do(term, "click:[ Next question ]")
	term.WaitFor("Question text?")
	do(term, "type:sshd", "enter")
	term.WaitFor("[ To the end ]")
	term.Press("enter")
	screen := term.WaitFor("You can try again, if you like:")
	if !strings.Contains(screen, "1. Question single?") || strings.Contains(screen, "Question text?") {
		t.Errorf("what can be tried again:\n%s", screen)
	}
	do(term, "click:Go to the first of them")
	term.WaitFor("[ Try again ]")
	do(term, "enter", "down", "enter", "enter")
	term.WaitFor("Right.")
	do(term, "enter")
	term.WaitFor("100 %")
	if e := last(t, j, progress.Finished); e.Mark.Percent() != 100 {
		t.Errorf("handed in %+v", e.Mark)
	}
}

// A quiz that asks for opinions only has no score to tell.
func TestOpinionsHaveNoScore(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, quizBook("pass: 50%\n", kindText("opinion", ""))), 80, 24)
	term.WaitFor("Read me.")
	term.Press("right")
	if screen := term.WaitFor("Start the quiz"); strings.Contains(screen, "to pass") {
		t.Errorf("opinions are passed:\n%s", screen)
	}
	term.Press("enter")
	term.WaitFor("Question opinion?")
	do(term, "enter", "enter", "enter")
	screen := term.WaitFor("Thank you. Your answers are kept.")
	for _, wrong := range []string{"Passed", "0 of 0", "100 %", "to pass"} {
		if strings.Contains(screen, wrong) {
			t.Errorf("%q is told of opinions:\n%s", wrong, screen)
		}
	}
}

// A question that fits on the screen is shown whole when it gets the keys, and
// Enter does not read past its head.
func TestAQuestionThatFitsIsShownWhole(t *testing.T) {
	t.Parallel()
	choices := "- [ ] Alpha\n- [ ] Beta\n- [ ] Gamma\n- [x] Delta\n"
	for n := range 9 {
		text := "# A\n\n" + strings.Repeat("Some words.\n\n", 3+n) + "## Which of them?\n<!-- question: {id: q} -->\n\n" + choices + "\n## On\n" + strings.Repeat("\nMore words.\n", 30)
		term := start(t, open(&journal{}, folder(map[string]string{"a.md": text})), 60, 16)
		screen := term.WaitFor("Some words.")
		for verb(screen) != "Take" && !strings.Contains(screen, "More words.") {
			term.Press("enter")
			screen = term.Screen()
		}
		for _, want := range []string{"╭", "Which of them?", "Delta", "[ Check ]", "╰"} {
			if !strings.Contains(screen, want) {
				t.Fatalf("%d paragraphs, %q is not on the screen:\n%s", 3+n, want, screen)
			}
		}
		for strings.Contains(screen, "Which of them?") {
			term.Press("down")
			screen = term.Screen()
		}
		term.Press("up")
		if screen = term.Wait(func(s string) bool { return verb(s) == "Check" }); !strings.Contains(screen, "Which of them?") {
			t.Errorf("%d paragraphs, entered from below:\n%s", 3+n, screen)
		}
	}
}

// Nothing of the help is cut, and no key is told twice.
func TestTheHelpIsWhole(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {60, 16}, {140, 45}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			config := open(&journal{}, quizBook("", twoQuestions))
			term := start(t, config, size[0], size[1])
			term.WaitFor("Read me.")
			helpIsWhole(t, term)
			term.Press("esc", "right")
			term.WaitFor("Start the quiz")
			term.Press("enter")
			term.WaitFor("First?")
			helpIsWhole(t, term)
		})
	}
}

// helpIsWhole looks at every screen of the help.
func helpIsWhole(t *testing.T, term *playertest.Term) {
	t.Helper()
	term.Press("?")
	all := term.WaitFor("Keys of this page")
	for range 20 {
		term.Press("down")
		all += term.Screen()
	}
	if strings.Contains(all, "…") {
		t.Errorf("the help is cut:\n%s", all)
	}
	if screen := term.Screen(); strings.Count(screen, " Outline") > 1 && len(strings.Split(screen, "\n")) >= 40 {
		t.Errorf("a key is told twice:\n%s", screen)
	}
}

package player_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/player/playertest"
	"carrel/player/theme"
)

const alert = `
# The first alert

Take your time.

## Alert
<!-- node: {} -->

A login on the host.

- [Read the log](#log)
  > Forty-two failures.
- [Reboot the host](#reboot)
  > The memory is gone.
- [Ask a colleague](#ask)

## Ask
<!-- node: {score: 1} -->

Look again, she says.

- [Think again](#alert)

## Log
<!-- node: {score: 3} -->

Then a success.

- [Isolate the host](#isolate)
  > It talks to nobody but you.
- [Close the ticket](#closed)

## Isolate
<!-- node: {score: 3, end: pass} -->

Evidence kept.

## Reboot
<!-- node: {score: -5, end: fail} -->

Nothing to look at any more.

## Closed
<!-- node: {score: -3, end: fail} -->

A second host logs in.
`

// scenarioBook is a course of a scenario and a last lesson.
func scenarioBook(meta, text string) *page.Book {
	return folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.example.s\ntitle: Course\nversion: 1.0.0\nlocale: en\nlocales: [en, fr]\n---\n\n1. [The alert](s.md)\n2. [Last](z.md)\n",
		"s.md":      "---\nkind: scenario\ntitle: The alert\n" + meta + "---\n" + text,
		"s.fr.md":   "---\nkind: scenario\ntitle: L'alerte\n---\n\n## Alerte\n<!-- node: {id: alert} -->\n\nUne connexion.\n\n- [Redémarrer](#reboot)\n",
		"z.md":      "# Last\n\nThe last page.\n",
	})
}

func alertBook() *page.Book { return scenarioBook("start: alert\npass: 5\n", alert) }

// inScenario opens the scenario of a book and begins it.
func inScenario(t *testing.T, j *journal, b *page.Book, w, h int) *playertest.Term {
	t.Helper()
	term := start(t, open(j, b), w, h)
	term.WaitFor("[ Start the scenario ]")
	term.Press("enter")
	return term
}

// scenarioStanding is the standing in the scenario, once the disk has it.
func scenarioStanding(term *playertest.Term, j *journal) *progress.Unit {
	term.Wait(saved)
	return progress.Fold(j.all()).Unit("org.example.s", "s.md")
}

func saved(s string) bool { return strings.Contains(s, "saved") }

func TestAScenarioFromItsIntroductionToAPass(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, alertBook()), 80, 40)
	screen := term.WaitFor("Take your time.")
	if !strings.Contains(screen, "To pass: come to a good end with a score of 5 or more") {
		t.Errorf("the introduction:\n%s", screen)
	}
	term.Press("enter")
	term.WaitFor("A login on the host.")
	term.Press("a", "enter")
	screen = term.WaitFor("Then a success.")
	if !strings.Contains(screen, "You chose: Read the log") || !strings.Contains(screen, "Forty-two failures.") || !strings.Contains(screen, "Scene 2") {
		t.Errorf("the second scene:\n%s", screen)
	}
	term.Press("down", "enter")
	screen = term.WaitFor("The path you took")
	for _, want := range []string{"Evidence kept.", "✓ Passed", "Score: 6 of 7", "To pass: 5", "1   Alert", "Not chosen: Reboot the host · Ask a colleague",
		"2   Log  +3", "│ It talks to nobody but you.", "Not chosen: Close the ticket", "3   Isolate  +3", "1/2"} {
		if !strings.Contains(screen, want) {
			t.Errorf("the end lacks %q:\n%s", want, screen)
		}
	}
	term.Wait(saved)
	var types []progress.Type
	for _, e := range j.all() {
		types = append(types, e.Type)
	}
	if want := []progress.Type{progress.Opened, progress.Started, progress.Chose, progress.Chose, progress.Finished}; !slices.Equal(types, want) {
		t.Errorf("recorded %v, want %v", types, want)
	}
	if u := scenarioStanding(term, j); !u.Completed || !u.Passed || u.Running || u.Best != (question.Mark{Got: 600, Of: 700}) {
		t.Errorf("standing %+v", u)
	}
	if verb(term.Screen()) != "Next: Last" {
		t.Errorf("Enter says %q", verb(term.Screen()))
	}
	term.Press("enter")
	term.WaitFor("The last page.")
}

func TestAScenarioThatFailsCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, alertBook(), 80, 40)
	term.WaitFor("A login on the host.")
	term.Press("b", "enter")
	screen := term.WaitFor("The path you took")
	for _, want := range []string{"The memory is gone.", "✗ Not passed yet", "Score: -5 of 7", "This is not a good end.", "2   Reboot  -5"} {
		if !strings.Contains(screen, want) {
			t.Errorf("the end lacks %q:\n%s", want, screen)
		}
	}
	if u := scenarioStanding(term, j); u.Completed || u.Handed != 1 || u.Last != (question.Mark{Of: 700}) {
		t.Errorf("standing %+v", u)
	}
	if verb(screen) != "Try again" {
		t.Errorf("Enter says %q", verb(screen))
	}
	term.Press("r")
	term.WaitFor("Start the scenario")
	term.Press("enter")
	screen = term.WaitFor("A login on the host.")
	if strings.Contains(screen, "You chose") {
		t.Errorf("the new attempt shows the old choice:\n%s", screen)
	}
	if u := scenarioStanding(term, j); u.Attempt != 2 || !u.Running || len(u.Path) != 0 {
		t.Errorf("standing %+v", u)
	}
}

func TestAGoodEndWithTooLowAScore(t *testing.T) {
	t.Parallel()
	term := inScenario(t, &journal{}, scenarioBook("pass: 7\n", alert), 80, 40)
	term.WaitFor("A login on the host.")
	term.Press("a", "enter")
	term.WaitFor("Then a success.")
	term.Press("a", "enter")
	screen := term.WaitFor("The path you took")
	if !strings.Contains(screen, "Not passed yet") || !strings.Contains(screen, "The score is too low") {
		t.Errorf("the end:\n%s", screen)
	}
}

// A letter only goes to a way, and Enter without one goes to the first: what
// cannot be taken back takes two keys.
func TestNothingIsChosenByOneKey(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, alertBook(), 80, 24)
	screen := term.WaitFor("A login on the host.")
	if verb(screen) != "Choose" || strings.Contains(screen, "▌a") {
		t.Errorf("Enter says %q:\n%s", verb(screen), screen)
	}
	term.Press("b", "g", "z", "left", "right")
	if s := term.Screen(); !strings.Contains(s, "▌b  Reboot") || !strings.Contains(s, "Scene 1") {
		t.Errorf("after letters:\n%s", s)
	}
	term.Press("up", "up", "up")
	if s := term.Screen(); !strings.Contains(s, "▌a  Read") || verb(s) != "Do this" {
		t.Errorf("after moving up:\n%s", s)
	}
	if u := scenarioStanding(term, j); len(u.Path) != 0 {
		t.Errorf("path %v", u.Path)
	}
}

func TestAScenarioGoesOnWhereItWasLeft(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, alertBook(), 80, 24)
	term.WaitFor("A login on the host.")
	term.Press("c", "enter")
	term.WaitFor("Look again, she says.")
	term.Wait(saved)
	term.Quit()
	again := start(t, open(j, alertBook()), 80, 40)
	again.WaitFor("Look again, she says.")
	again.Press("enter") // the only way
	again.WaitFor("A login on the host.")
	again.Press("a", "enter")
	again.WaitFor("Then a success.")
	again.Press("a", "enter")
	screen := again.WaitFor("The path you took")
	if !strings.Contains(screen, "Score: 7 of 7") || !strings.Contains(screen, "3   Alert  seen before") {
		t.Errorf("the end:\n%s", screen)
	}
	again.Wait(saved)
	again.Quit()
	later := start(t, open(j, alertBook()), 80, 40)
	later.WaitFor("The last page.")
	later.Press("left")
	screen = later.WaitFor("The path you took")
	if !strings.Contains(screen, "Score: 7 of 7") || !strings.Contains(screen, "Passed") || verb(screen) != "Next: Last" {
		t.Errorf("opened again:\n%s", screen)
	}
}

func TestAScenarioByMouse(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, alertBook()), 120, 45)
	term.WaitFor("[ Start the scenario ]")
	click := func(text string) {
		t.Helper()
		x, y := term.Find(text)
		term.Click(x, y)
	}
	click("[ Start the scenario ]")
	term.WaitFor("A login on the host.")
	click("Read the log")
	term.WaitFor("Then a success.")
	click("Close the ticket")
	term.WaitFor("The path you took")
	term.Wheel(60, 20, 50)
	click("Next: Last")
	term.WaitFor("The last page.")
	if u := scenarioStanding(term, j); u.Handed != 1 || u.Passed || len(u.Path) != 2 {
		t.Errorf("standing %+v", u)
	}
}

// A path that the scenario does not have any more ends, with a word about it;
// the record keeps it.
func TestAScenarioThatWasChangedBeginsAgain(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, alertBook(), 80, 24)
	term.WaitFor("A login on the host.")
	term.Press("c", "enter")
	term.WaitFor("Look again, she says.")
	term.Wait(saved)
	term.Quit()
	before := len(j.all())
	other := strings.ReplaceAll(alert, "- [Ask a colleague](#ask)\n", "")
	again := start(t, open(j, scenarioBook("", other)), 80, 24)
	again.WaitFor("was changed since you were in it")
	again.Press("enter")
	screen := again.WaitFor("A login on the host.")
	if strings.Contains(screen, "was changed") {
		t.Errorf("it is said again:\n%s", screen)
	}
	again.Wait(saved)
	if es := j.all(); len(es) <= before || es[2].Type != progress.Chose {
		t.Errorf("the record: %+v", es)
	}
	if u := scenarioStanding(again, j); u.Attempt != 2 || !u.Running {
		t.Errorf("standing %+v", u)
	}
}

func TestAResultOutlivesAChangedScenario(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, alertBook(), 80, 24)
	term.WaitFor("A login on the host.")
	term.Press("a", "enter")
	term.WaitFor("Then a success.")
	term.Press("a", "enter")
	term.WaitFor("Evidence kept.")
	term.Wait(saved)
	term.Quit()
	for name, text := range map[string]string{
		"another way":   strings.ReplaceAll(alert, "(#isolate)", "(#closed)"),
		"another score": strings.ReplaceAll(alert, "score: 3, end: pass", "score: 4, end: pass"),
		"a scene gone":  strings.ReplaceAll(alert, "<!-- node: {score: 3} -->", ""),
	} {
		b := scenarioBook("pass: 5\n", text)
		again := start(t, open(&journal{events: j.all()}, b), 80, 24)
		again.WaitFor("The last page.") // what is left to do
		again.Press("left")
		screen := again.WaitFor("Your result stays")
		if !strings.Contains(screen, "Score: 6 of 7") || !strings.Contains(screen, "✓ Passed") || strings.Contains(screen, "You chose") || verb(screen) != "Next: Last" {
			t.Errorf("%s:\n%s", name, screen)
		}
	}
}

// A scene that has become an end since is the end.
func TestASceneThatBecameAnEnd(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, alertBook(), 80, 24)
	term.WaitFor("A login on the host.")
	term.Press("a", "enter")
	term.WaitFor("Then a success.")
	term.Wait(saved)
	term.Quit()
	again := start(t, open(j, scenarioBook("", strings.Replace(alert, "score: 3}", "score: 3, end: pass}", 1))), 80, 40)
	again.WaitFor("✓ Passed")
	if u := scenarioStanding(again, j); !u.Passed || u.Running {
		t.Errorf("standing %+v", u)
	}
}

func TestAnEndlessPathEnds(t *testing.T) {
	t.Parallel()
	j := &journal{events: []progress.Event{{Type: progress.Started, Course: "org.example.s", Unit: "s.md", Attempt: 1}}}
	for i := range 999 {
		scene, way := "alert", 2
		if i%2 == 1 {
			scene, way = "ask", 0
		}
		j.events = append(j.events, progress.Event{Type: progress.Chose, Course: "org.example.s", Unit: "s.md", Question: scene, Attempt: 1, Response: &question.Response{Choices: []int{way}}})
	}
	term := start(t, open(j, alertBook()), 80, 24)
	term.WaitFor("Scene 1,000")
	term.Press("enter")
	screen := term.WaitFor("without an end; it ends here")
	if !strings.Contains(screen, "Not passed yet") || !strings.Contains(screen, "1,000") {
		t.Errorf("after 1000 choices:\n%s", screen)
	}
	term.Press("end")
	term.WaitFor("Try again")
}

// In a small window Enter reads on until the ways are on the screen, and the
// path until its end is.
func TestALongSceneInASmallWindow(t *testing.T) {
	t.Parallel()
	long := strings.Replace(alert, "A login on the host.", strings.Repeat("A line of the scene that is read before anything is done.\n\n", 12)+"The end of the scene.", 1)
	for _, th := range []theme.Name{theme.Mono, theme.ASCII} {
		c := open(&journal{}, scenarioBook("pass: 5\n", long))
		c.Theme = th
		term := start(t, c, 60, 16)
		term.WaitFor("Take your time.")
		for i := 0; verb(ascii(term.Screen())) != "Start the scenario"; i++ {
			term.Press("enter")
			if i > 5 {
				t.Fatalf("no way to the start:\n%s", term.Screen())
			}
		}
		term.Press("enter")
		term.WaitFor("A line of the scene")
		for range 5 {
			if !strings.Contains(term.Screen(), "Ask a colleague") {
				term.Press("enter")
			}
		}
		screen := term.WaitFor("Ask a colleague")
		if !strings.Contains(screen, "Scene 1") {
			t.Fatalf("%s: Enter chose before the ways were on the screen:\n%s", th, screen)
		}
		term.Press("b", "enter")
		term.WaitFor("Nothing to look at")
		for i := 0; verb(ascii(term.Screen())) != "Try again"; i++ {
			term.Press("enter")
			if i > 5 {
				t.Fatalf("%s: no way to the menu:\n%s", th, term.Screen())
			}
		}
		for y, l := range strings.Split(term.Screen(), "\n") {
			if th == theme.ASCII && strings.ContainsFunc(l, func(r rune) bool { return r > 126 }) {
				t.Errorf("line %d is not ASCII: %q", y, l)
			}
		}
	}
}

// ascii writes the sign of Enter as verb looks for it.
func ascii(s string) string { return strings.ReplaceAll(s, "Enter ", "⏎ ") }

func TestAResizedSceneIsSetAgain(t *testing.T) {
	t.Parallel()
	term := inScenario(t, &journal{}, alertBook(), 140, 45)
	term.WaitFor("A login on the host.")
	term.Press("b")
	term.Resize(60, 16)
	term.WaitFor("▌b  Reboot the host")
	term.Press("t")
	term.WaitFor("▌b  Reboot the host")
}

func TestAScenarioWithoutScenes(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, scenarioBook("", "\n# Nothing\n\nto see.\n")), 80, 24)
	screen := term.WaitFor("This scenario has no scenes.")
	if verb(screen) != "Next" {
		t.Errorf("Enter says %q", verb(screen))
	}
	term.Press("enter")
	term.WaitFor("The last page.")
	if u := scenarioStanding(term, j); !u.Completed {
		t.Errorf("standing %+v", u)
	}
}

func TestAScenarioWhoseStoryBreaksOff(t *testing.T) {
	t.Parallel()
	term := inScenario(t, &journal{}, scenarioBook("", "## A\n<!-- node: {} -->\n\nDark.\n\n- [On](#b)\n\n## B\n<!-- node: {} -->\n\nDarker.\n"), 80, 24)
	term.WaitFor("Dark.")
	term.Press("enter")
	screen := term.WaitFor("the story breaks off")
	if strings.Contains(screen, "Score") || !strings.Contains(screen, "Not passed yet") {
		t.Errorf("the end:\n%s", screen)
	}
}

// Without scores it is all for passing.
func TestAScenarioWithoutScores(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := inScenario(t, j, scenarioBook("", "## A\n<!-- node: {} -->\n\n- [On](#b)\n\n## B\n<!-- node: {end: pass} -->\n\nThere.\n"), 80, 24)
	term.WaitFor("On")
	term.Press("enter")
	term.WaitFor("✓ Passed")
	if u := scenarioStanding(term, j); u.Best != (question.Mark{Got: 100, Of: 100}) {
		t.Errorf("standing %+v", u)
	}
}

// A translation has the ways of its source, in its own words as far as they go.
func TestAScenarioInFrench(t *testing.T) {
	t.Parallel()
	c := open(&journal{}, alertBook())
	b := c.Books[0]
	term := start(t, c, 80, 24)
	term.WaitFor("Start the scenario")
	term.Press("enter")
	term.WaitFor("A login on the host.")
	term.Send(page.Speak{Book: b, Lang: "fr"})
	screen := term.WaitFor("Une connexion.")
	if !strings.Contains(screen, "Redémarrer") || !strings.Contains(screen, "Read the log") {
		t.Errorf("in French:\n%s", screen)
	}
}

// Every scene and every way of the course at hand can be drawn in every size.
func TestScenarioInEverySize(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {140, 45}} {
		for choice := range 3 {
			name := fmt.Sprintf("%dx%d, way %d", size[0], size[1], choice)
			term := inScenario(t, &journal{}, alertBook(), size[0], size[1])
			term.WaitFor("A login on the host.")
			term.Press(string(rune('a'+choice)), "enter")
			term.Wait(func(s string) bool { return strings.Contains(s, "You chose") })
			for i, l := range strings.Split(term.Screen(), "\n") {
				if n := len([]rune(l)); n > size[0] {
					t.Errorf("%s: line %d is %d characters wide", name, i, n)
				}
			}
		}
	}
}

package player_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"carrel/player/playertest"
)

// The sentence above the languages wraps at the right margin.
func TestTheChoiceOfALanguageIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		b := bilingual(false)
		term := start(t, open(&journal{}, b), width, 24)
		term.WaitFor("saved")
		term.Press("L")
		screen := term.WaitFor("In which language")
		if !strings.Contains(strings.Join(strings.Fields(screen), " "), "Your progress is the same in all.") {
			t.Errorf("%d columns: the sentence is cut:\n%s", width, screen)
		}
		for l := range strings.SplitSeq(screen, "\n") {
			if ansi.StringWidth(strings.TrimRight(l, " ")) > width-2 {
				t.Errorf("%d columns: past the margin: %q", width, l)
			}
		}
	}
}

// helpOf opens the help of a lesson.
func helpOf(t *testing.T, width, height int) (*playertest.Term, string) {
	t.Helper()
	term := start(t, open(&journal{}, lesson(3)), width, height)
	term.WaitFor("saved")
	term.Press("?")
	return term, term.WaitFor("Keys everywhere")
}

// The help uses both columns before it scrolls, and says once what a key does.
func TestTheHelpFillsBothColumns(t *testing.T) {
	t.Parallel()
	_, screen := helpOf(t, 140, 45)
	if strings.Contains(bar(screen), "More") {
		t.Errorf("the help scrolls beside an empty column:\n%s", screen)
	}
	for _, want := range []string{"To the library", "The mouse works too", "Next found"} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not there:\n%s", want, screen)
		}
	}
	for _, name := range []string{" Tab ", " Shift+Tab "} {
		if n := strings.Count(screen, name); n != 1 {
			t.Errorf("%q stands there %d times:\n%s", name, n, screen)
		}
	}
}

// What is counted is said: hits of the course in the search, of the lesson
// in its head; and n is offered where there is another one.
func TestWhatIsCountedIsSaid(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 3 {
		files[fmt.Sprintf("%d.md", i)] = fmt.Sprintf("# L%d\n\nA phish.\n", i)
	}
	files["3.md"] = "# L3\n\nA phish.\n\nAnother phish.\n"
	term := start(t, open(&journal{}, folder(files)), 80, 24)
	term.WaitFor("saved")
	term.Press("/")
	term.Type("phish")
	term.WaitFor("5 found in the whole course")
	term.Press("enter")
	if screen := term.WaitFor("found here: 1 of 1"); strings.Contains(bar(screen), "Next found") {
		t.Errorf("a next one is offered:\n%s", screen)
	}
	term.Press("/")
	term.Type("another")
	term.WaitFor("1 found in the whole course")
	term.Press("esc") // alone: a key right behind it would be taken for one with Alt
	term.WaitGone("in the whole course")
	term.Press("/")
	term.Type("phish")
	term.WaitFor("5 found in the whole course")
	term.Press("down", "down", "down", "enter")
	if screen := term.WaitFor("found here: 1 of 2"); !strings.Contains(bar(screen), "Next found") {
		t.Errorf("no next one is offered:\n%s", screen)
	}
}

package player_test

import (
	"strings"
	"testing"

	"carrel/player/playertest"
)

// outward is a lesson whose links lead out of the course.
func outward(t *testing.T, browse func(string) error) *playertest.Term {
	t.Helper()
	c := open(&journal{}, folder(map[string]string{"a.md": "# A\n\nRead [the advisory](https://a.example/1), [an old page](http://b.example/2) " +
		"and [more](https://c.example/3), then [the rest](#rest).\n\n## Rest\n\nThe rest.\n"}))
	c.Browse = browse
	term := start(t, c, 80, 24)
	term.WaitFor("the rest")
	return term
}

const osc8 = "\x1b]8;"

// Without leave nothing is opened and no address is given to the terminal: it
// is shown, and can be copied.
func TestLinksOutAreOnlyShownOffline(t *testing.T) {
	t.Parallel()
	term := outward(t, nil)
	has(t, term.Screen(), "the advisory\u00a0[1] (a.example)", "[2] (b.example)", "more\u00a0[3]")
	if s := term.Styled(); strings.Contains(s, osc8) || strings.Contains(s, "https:") {
		t.Errorf("an address went to the terminal: %q", s)
	}
	term.Press("3")
	s := term.WaitFor("Link 3 of 4")
	has(t, s, "https://c.example/3", "you are offline", "until you start with --online", "Copy the address")
	if strings.Contains(s, "Open in the browser") {
		t.Errorf("the bar offers to open it:\n%s", s)
	}
	term.Press("enter")
	term.WaitFor("Link 3 of 4")
	term.Press("9")
	term.WaitFor("There is no link with this number")
}

func TestLinksOutAreOpenedOnline(t *testing.T) {
	t.Parallel()
	opened := make(chan string, 9)
	term := outward(t, func(address string) error { opened <- address; return nil })
	if s := term.Styled(); !strings.Contains(s, osc8) || strings.Contains(s, "http:") || strings.Contains(s, "b.example/2") {
		t.Errorf("not https alone went to the terminal: %q", s)
	}
	term.Press("1")
	has(t, term.WaitFor("Link 1 of 4"), "https://a.example/1", "Open in the browser")
	if len(opened) > 0 {
		t.Error("it was opened without being asked for")
	}
	term.Press("enter")
	term.WaitFor("Given to your browser: https://a.example/1")
	term.Press("2")
	has(t, term.WaitFor("Link 2 of 4"), "only https")
	term.Press("enter")
	term.WaitFor("Link 2 of 4")
	term.Click(func() (int, int) { return term.Find("more") }())
	term.WaitFor("Link 3 of 4")
	if first := <-opened; first != "https://a.example/1" || len(opened) > 0 {
		t.Errorf("opened %s and %d more", first, len(opened))
	}
}

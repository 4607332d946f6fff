package player_test

import (
	"strings"
	"testing"

	"carrel/content/script"
)

// An Arabic lesson stands on the screen as it is read: its first word at the
// right, its letters joined, an address in it from left to right.
func TestArabicIsPutInOrder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		mode script.Mode
		want string
	}{
		"by the program":  {script.Program, "203.0.113.9"},
		"by the terminal": {script.Terminal, "العنوان 203.0.113.9"},
	} {
		b := folder(map[string]string{"one.md": "# درس\n\nالعنوان 203.0.113.9\n"})
		c := config(&journal{}, b)
		c.Open, c.Bidi = b, test.mode
		term := start(t, c, 80, 24)
		screen := term.WaitFor("203.0.113.9")
		if !strings.Contains(screen, test.want) {
			t.Errorf("%s:\n%s", name, screen)
		}
		if inOrder := !strings.Contains(screen, "العنوان"); inOrder != (test.mode == script.Program) {
			t.Errorf("%s: put in order is %t:\n%s", name, inOrder, screen)
		}
	}
}

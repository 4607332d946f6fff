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

// A title that begins with a foreign name runs as its words do, wherever it
// stands: in a row, in a sentence of the interface, above a lesson.
func TestTitlesFromTheRightAreInOrder(t *testing.T) {
	t.Parallel()
	const title, seen = "IAM שלום לכולם", "םלוכל םולש IAM"
	b := folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.x\ntitle: " + title + "\nversion: 1.0.0\nlocale: he\nobjectives: {o: " + title + "}\n---\n\n- " + title + "\n  1. [A](a.md)\n  2. [B](b.md)\n",
		"a.md":      "---\ntitle: " + title + "\n---\n\n# " + title + "\n\n## " + title + "\n<!-- question: {id: q} -->\n\n- [x] " + title + "\n- [ ] B\n",
		"b.md":      "# B\n",
	})
	c := config(&journal{}, b, folder(map[string]string{"c.md": "# C\n"}))
	c.Bidi = script.Program
	term := start(t, c, 100, 24)
	inOrder := func(where, screen string) {
		t.Helper()
		if !strings.Contains(screen, seen) || strings.Contains(screen, "IAM םולש") || strings.Contains(screen, "IAM םלוכל") {
			t.Errorf("%s:\n%s", where, screen)
		}
	}
	inOrder("library", term.Wait(func(screen string) bool {
		return strings.Contains(screen, "next:") && !strings.Contains(screen, "opening")
	}))
	term.Press("enter")
	inOrder("lesson", term.WaitFor("Question"))
	term.Press("#")
	inOrder("headings", term.WaitFor("Headings"))
	term.Press("esc", "o")
	inOrder("outline", term.WaitFor("Outline"))
}

package player_test

import (
	"strings"
	"testing"
)

// A bookmark is listed with the heading that it was set under.
func TestABookmarkSaysItsHeading(t *testing.T) {
	t.Parallel()
	b := folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.b\ntitle: B\nversion: 1.0.0\nlocale: en\n---\n\n- [First](first.md)\n",
		"first.md":  "# First\n\n## Order of volatility\n\nMemory goes first.\n" + strings.Repeat("\nThen disks.\n", 60),
	})
	term := start(t, open(&journal{}, b), 80, 24)
	term.WaitFor("Memory goes first.")
	term.Press("pgdown", "B")
	term.WaitFor("A bookmark is set here.")
	term.Press("m")
	term.WaitFor("First › Order of volatility")
	term.Quit()
}

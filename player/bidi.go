package player

import (
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"carrel/content/script"
)

// takeOrder tells a terminal that could put text in order itself that it
// already is.
func (m *Model) takeOrder() tea.Cmd {
	if m.bidi != script.Program {
		return nil
	}
	return tea.Raw(script.Explicit)
}

// handBack leaves the terminal as it was.
func (m *Model) handBack(out io.Writer) {
	if m.desk != nil && m.bidi == script.Program {
		_, _ = io.WriteString(out, script.Implicit) // it is no longer ours: nothing to do if it is gone
	}
}

// inOrder puts the lines of a screen in the order in which they are seen.
func (m *Model) inOrder(screen string) string {
	if !script.HasRight(screen) {
		return screen
	}
	lines := strings.Split(screen, "\n")
	for i, l := range lines {
		lines[i] = m.bidi.Line(l)
	}
	return strings.Join(lines, "\n")
}

package ui

import "carrel/player/theme"

// Menu is a list of things to do, one of them under the cursor. The zero value
// is empty.
type Menu struct {
	Items []string
	At    int
}

// Move moves the cursor within the items.
func (m *Menu) Move(by int) { m.At = min(max(m.At+by, 0), max(len(m.Items)-1, 0)) }

// Lines draws the menu.
func (m *Menu) Lines(t *theme.Theme) []string {
	var out []string
	for i, it := range m.Items {
		if i == m.At {
			out = append(out, t.Accent.Render(t.Signs.Bar+" "+it))
			continue
		}
		out = append(out, "  "+t.Text.Render(it))
	}
	return out
}

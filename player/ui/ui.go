// Package ui owns the dumb components of the player: pure functions from
// values and a theme to lines of text. They hold no state and know no page.
package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/player/theme"
)

// Fit cuts or pads styled text to exactly width cells.
func Fit(s string, width int, t *theme.Theme) string {
	return Pad(Cut(s, width, t), width)
}

// Cut shortens styled text to at most width cells, with a sign that says so.
func Cut(s string, width int, t *theme.Theme) string {
	if ansi.StringWidth(s) <= width {
		return s
	}
	return closed(ansi.Truncate(s, max(width, 0), t.Signs.More))
}

// closed ends the isolates that a text leaves open because it was cut, so that
// what stands behind it is not drawn into them (UAX #9, LRI, RLI and PDI).
func closed(s string) string {
	const left, right, end = "\u2066", "\u2067", "\u2069"
	open := strings.Count(s, left) + strings.Count(s, right) - strings.Count(s, end)
	return s + strings.Repeat(end, max(open, 0))
}

// Pad fills styled text with spaces up to width cells.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// Spread puts left and right at the two ends of width cells; left gives way.
func Spread(left, right string, width int, t *theme.Theme) string {
	room := width - ansi.StringWidth(right)
	if right != "" {
		room -= 2
	}
	if room < 8 {
		return Fit(left, width, t)
	}
	left = Cut(left, room, t)
	return left + strings.Repeat(" ", max(0, width-ansi.StringWidth(left)-ansi.StringWidth(right))) + right
}

// Rule is a horizontal line.
func Rule(width int, t *theme.Theme) string {
	return t.Quiet.Render(strings.Repeat(t.Signs.Rule, max(width, 0)))
}

// Meter is a progress bar of width cells. It is full only when all is done,
// and never empty when something is.
func Meter(done, of, width int, t *theme.Theme) string {
	full := 0
	if of > 0 {
		full = done * width / of
		if done > 0 && full == 0 {
			full = 1
		}
	}
	return t.Accent.UnsetBold().Render(strings.Repeat(t.Signs.Full, full)) +
		t.Quiet.Render(strings.Repeat(t.Signs.Empty, max(0, width-full)))
}

// Box draws lines in a frame with a title, width cells over all.
func Box(title string, lines []string, width int, t *theme.Theme) []string {
	s, inner := t.Signs, max(width-4, 1)
	title = Cut(title, inner-1, t)
	top := s.TopLeft + s.Rule
	if title != "" {
		top += " "
	}
	head := t.Quiet.Render(top) + t.Strong.Render(title)
	if title != "" {
		head += " "
	}
	rest := width - ansi.StringWidth(head) - 1
	out := []string{head + t.Quiet.Render(strings.Repeat(s.Rule, max(rest, 0))+s.TopRight)}
	wall := t.Quiet.Render(s.Wall)
	for _, l := range lines {
		out = append(out, wall+" "+Fit(l, inner, t)+" "+wall)
	}
	return append(out, t.Quiet.Render(s.BottomLeft+strings.Repeat(s.Rule, max(width-2, 0))+s.BottomRight))
}

// Fill returns exactly height lines, each exactly width cells.
func Fill(lines []string, width, height int, t *theme.Theme) []string {
	out := make([]string, height)
	for i := range out {
		if i < len(lines) {
			out[i] = Fit(lines[i], width, t)
			continue
		}
		out[i] = strings.Repeat(" ", max(width, 0))
	}
	return out
}

// Mark highlights every occurrence of the folded words in a styled line.
func Mark(line string, find func(plain string) [][2]int, st lipgloss.Style) string {
	plain := ansi.Strip(line)
	var ranges []lipgloss.Range
	for _, r := range find(plain) {
		from := ansi.StringWidth(plain[:r[0]])
		ranges = append(ranges, lipgloss.NewRange(from, from+ansi.StringWidth(plain[r[0]:r[1]]), st))
	}
	if len(ranges) == 0 {
		return line
	}
	return lipgloss.StyleRanges(line, ranges...)
}

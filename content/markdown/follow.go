package markdown

import "bytes"

// Follow returns the line of a newer text of the same file on which the given
// line of this one stands now. What is before the first difference stays where
// it was, and what is after the last one moves with it. Between them the line is
// looked for nearby, and where it was edited, one shortly above it. It waits for
// both.
func (d *Document) Follow(line int, newer *Document) int {
	was, now := bytes.Split(d.whole().src, []byte{'\n'}), bytes.Split(newer.whole().src, []byte{'\n'})
	before := 0
	for before < min(len(was), len(now)) && bytes.Equal(was[before], now[before]) {
		before++
	}
	after := 0
	for after < min(len(was), len(now))-before && bytes.Equal(was[len(was)-1-after], now[len(now)-1-after]) {
		after++
	}
	switch {
	case line <= before:
		return line
	case line > len(was)-after:
		return line + len(now) - len(was)
	}
	edited := now[before : len(now)-after]
	for up := range min(line-before, maxFollow) {
		if at := nearest(edited, was[line-1-up], line-1-up-before); at >= 0 {
			return min(before+at+1+up, len(now))
		}
	}
	return min(line, max(len(now)-after, before+1))
}

// maxFollow is how many lines above an edited one are looked for.
const maxFollow = 100

// nearest returns the index of the line equal to want that is closest to an
// index, or -1. A blank line says nothing of where it is.
func nearest(lines [][]byte, want []byte, to int) int {
	best := -1
	for i, l := range lines {
		if len(l) > 0 && bytes.Equal(l, want) && (best < 0 || abs(i-to) < abs(best-to)) {
			best = i
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// Counterpart returns the line of another document, a translation, that says
// what the given line says here: as far below the same heading. It waits for
// both.
func (d *Document) Counterpart(line int, other *Document) int {
	nth, below := d.underHeading(line)
	return other.belowHeading(nth, below)
}

// underHeading returns how many headings there are up to a line, and how many
// lines below the last of them it is.
func (d *Document) underHeading(line int) (nth, below int) {
	below = line - 1
	for _, c := range d.whole().chunks {
		if c.Line > line {
			break
		}
		if c.Level > 0 {
			nth++
			below = line - c.Line
		}
	}
	return nth, below
}

// belowHeading returns the line that many lines below heading nth, but not
// below the next.
func (d *Document) belowHeading(nth, below int) int {
	at, seen := 1, 0
	for _, c := range d.whole().chunks {
		if c.Level == 0 {
			continue
		}
		if seen++; seen > nth {
			return max(min(at+below, c.Line-1), at)
		}
		at = c.Line
	}
	return min(at+below, max(d.whole().lines, 1))
}

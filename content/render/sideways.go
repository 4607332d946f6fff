package render

import "strings"

// scrolled draws lines that keep their width: of each the columns that the view
// shows, with a mark at an edge beyond which it goes on.
func (s *sheet) scrolled(lines []*text) {
	widest := 0
	for _, t := range lines {
		widest = max(widest, cells(t.buf.String()))
	}
	s.beyond = max(s.beyond, widest-s.width)
	from := min(max(s.view.Column, 0), max(widest-s.width, 0))
	for _, t := range lines {
		s.check()
		s.put(s.part(t, from))
	}
}

// part returns the columns of a line from one on, as many as there is room for.
func (s *sheet) part(t *text, from int) string {
	all, to := cells(t.buf.String()), from+s.width
	left, right := "", ""
	muted := s.pen.with(s.style.more.Muted)
	if from > 0 && all > 0 {
		left = muted.of(s.style.more.Before)
		from++
	}
	if all > to {
		right = muted.of(s.style.more.After)
		to--
	}
	shown := t.columns(from, to)
	if right == "" {
		shown = strings.TrimRight(shown, " ")
	}
	return left + shown + right
}

// columns returns the cells [from, to) of the text, filled up with blanks when
// the text goes on. A character that an edge cuts in two is a blank.
func (t *text) columns(from, to int) string {
	s := t.buf.String()
	start, end, at, column := -1, 0, 0, 0
	first, last := from, from
	for cluster, width := range clusters(s) {
		if column >= to {
			break
		}
		next := at + len(cluster)
		if column >= from && column+width <= to {
			if start < 0 {
				start, first = at, column
			}
			end, last = next, column+width
		}
		at, column = next, column+width
	}
	if start < 0 {
		return strings.Repeat(" ", min(max(column-from, 0), to-from))
	}
	pad := strings.Repeat(" ", max(min(column, to)-last, 0))
	return strings.Repeat(" ", first-from) + t.slice(start, end) + pad
}

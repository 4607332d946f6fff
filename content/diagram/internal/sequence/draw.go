package sequence

import "carrel/content/diagram/canvas"

// The bounds of a drawing, in lines and in cells, and from how many lines on
// the names are repeated below.
const (
	maxHeight = 2000
	maxCells  = 300_000
	longSheet = 40
)

// Draw returns the diagram in at most width cells, or false if it does not fit
// even with texts of short lines.
func (d *Diagram) Draw(width int, ascii bool) ([]string, bool) {
	for _, wrap := range []int{48, 32, 24, 18, 13, 9} {
		s := d.layOut(wrap, ascii)
		if s.width <= width && s.height <= maxHeight && s.width*s.height <= maxCells {
			return append(s.caption(width), s.draw(ascii)...), true
		}
	}
	return nil, false
}

// caption is the title of the whole diagram.
func (s *sheet) caption(width int) []string {
	if s.title == "" {
		return nil
	}
	return append(canvas.Wrap(s.title, width), "")
}

func (s *sheet) draw(ascii bool) []string {
	height := s.height
	if s.height >= longSheet {
		height += s.top
	}
	c := canvas.New(s.width, height)
	for i := range s.people {
		s.head(c, i, 0)
		if height > s.height {
			s.head(c, i, s.height)
		}
	}
	s.lifelines(c, height > s.height)
	for i := range s.steps {
		s.step(c, i)
	}
	return c.Lines(ascii)
}

// head draws the box with a name.
func (s *sheet) head(c *canvas.Canvas, i, y int) {
	w := s.headWidth(i)
	x := s.at[i] - w/2
	c.Box(x, y, w, s.top, canvas.Light)
	text(c, x, y+(s.top-len(s.heads[i]))/2, w, s.heads[i])
}

// text writes lines in the middle of width cells.
func text(c *canvas.Canvas, x, y, width int, lines []string) {
	for i, l := range lines {
		c.Text(x+(width-canvas.Width(l))/2, y+i, l)
	}
}

// lifelines draws the line below each name, heavy where it is active.
func (s *sheet) lifelines(c *canvas.Canvas, toFoot bool) {
	from, active := make([]int, len(s.people)), make([]int, len(s.people))
	for i := range from {
		from[i] = s.top - 1
	}
	down := func(i, to, change int) {
		c.Line(s.at[i], from[i], s.at[i], to, stroke(active[i]))
		from[i], active[i] = to, max(active[i]+change, 0)
	}
	for i, st := range s.steps {
		last := s.rows[i].y + max(s.rows[i].height-1, 0)
		if st.start != 0 {
			down(st.to, last, st.start)
		}
		if st.end != 0 {
			down(st.from, last, st.end)
		}
	}
	bottom := s.height - 1
	if toFoot {
		bottom++
	}
	for i := range s.people {
		down(i, bottom, 0)
	}
}

func stroke(active int) canvas.Stroke {
	if active > 0 {
		return canvas.Heavy
	}
	return canvas.Light
}

func (s *sheet) step(c *canvas.Canvas, i int) {
	switch st, r := s.steps[i], &s.rows[i]; st.kind {
	case message:
		if st.from == st.to {
			s.loop(c, st, r)
			return
		}
		s.message(c, st, r)
	case noteOver, noteLeft, noteRight:
		s.note(c, r)
	case begin:
		s.frame(c, i)
	}
}

func line(st step) canvas.Stroke {
	if st.dotted {
		return canvas.Dotted
	}
	return canvas.Light
}

// message draws a text and the arrow below it.
func (s *sheet) message(c *canvas.Canvas, st step, r *row) {
	from, to := s.at[st.from], s.at[st.to]
	lo, hi := min(from, to), max(from, to)
	y := r.y + r.height - 1
	text(c, lo+1, r.y, hi-lo-1, r.lines)
	ahead, behind := '►', '◄'
	step := 1
	if from > to {
		ahead, behind, step = behind, ahead, -1
	}
	end := to
	if st.head != 0 {
		end -= step
	}
	start := from
	if st.both {
		start += step
	}
	c.Line(start, y, end, y, line(st))
	if st.head != 0 {
		c.Mark(to-step, y, head(st.head, ahead))
	}
	if st.both {
		c.Mark(from+step, y, behind)
	}
}

// head returns the mark of a message that arrives.
func head(sign, ahead rune) rune {
	if sign == arrowhead {
		return ahead
	}
	return sign
}

// loop draws a message to its sender, its text beside it.
func (s *sheet) loop(c *canvas.Canvas, st step, r *row) {
	x, far, bottom := s.at[st.from], s.at[st.from]+3, r.y+r.height-1
	c.Line(x, r.y, far, r.y, line(st))
	c.Line(far, r.y, far, bottom, line(st))
	c.Line(far, bottom, x+1, bottom, line(st))
	if st.head != 0 {
		c.Mark(x+1, bottom, head(st.head, '◄'))
	}
	for i, l := range r.lines {
		c.Text(x+loopWidth, r.y+i, l)
	}
}

func (s *sheet) note(c *canvas.Canvas, r *row) {
	w := r.right - r.left + 1
	for y := r.y; y < r.y+r.height; y++ {
		c.Clear(r.left, y, w)
	}
	c.Box(r.left, r.y, w, r.height, canvas.Light)
	text(c, r.left, r.y+1, w, r.lines)
}

// frame draws the border of a block, its heading and its parts.
func (s *sheet) frame(c *canvas.Canvas, i int) {
	r := &s.rows[i]
	bottom := s.rows[r.end].y
	c.Box(r.left, r.y, r.right-r.left+1, bottom-r.y+1, canvas.Frame)
	c.Text(r.left+1, r.y, s.heading(i))
	for j := i + 1; j < r.end; j++ {
		switch s.steps[j].kind {
		case begin:
			j = s.rows[j].end
		case divide:
			c.Line(r.left, s.rows[j].y, r.right, s.rows[j].y, canvas.Frame)
			c.Text(r.left+1, s.rows[j].y, s.heading(j))
		}
	}
}

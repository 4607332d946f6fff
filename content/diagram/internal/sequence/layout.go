package sequence

import (
	"carrel/content/diagram/canvas"
	"carrel/content/diagram/internal/label"
)

// sheet is a diagram laid out for one width of labels.
type sheet struct {
	*Diagram
	heads  [][]string // wrapped names
	rows   []row      // of the steps
	wrap   int        // cells of a line of text
	ascii  bool       // abbreviate with ASCII
	at     []int      // columns of the participants
	top    int        // lines of the heads
	width  int
	height int
}

// row is the place of a step.
type row struct {
	lines       []string // wrapped text
	left, right int      // columns that it takes, with all that is in its block
	y, height   int
	end         int // of a block, the step that ends it
}

// The columns around a text: of a message, and of a note with its border.
const (
	messageFrame = 4
	noteFrame    = 4
	loopWidth    = 5 // from a lifeline to the text of a message to itself
	apart        = 2 // between two heads, and between a frame and what it holds
)

// layOut places everything, with texts of at most wrap cells a line.
func (d *Diagram) layOut(wrap int, ascii bool) *sheet {
	s := &sheet{Diagram: d, wrap: wrap, ascii: ascii, rows: make([]row, len(d.steps))}
	for _, p := range d.people {
		lines := label.Wrap(p.label, max(wrap*2/3, 6))
		s.heads = append(s.heads, lines)
		s.top = max(s.top, len(lines)+2)
	}
	for i, st := range d.steps {
		if len(st.text) > 0 && st.kind != begin && st.kind != divide {
			s.rows[i].lines = label.Wrap(st.text, wrap*max(1, span(st)))
		}
	}
	s.columns()
	s.shift()
	s.lines()
	return s
}

// span is how many gaps between participants a step crosses.
func span(st step) int { return max(st.from-st.to, st.to-st.from) }

// columns places the participants as near to each other as names, messages and
// notes allow.
func (s *sheet) columns() {
	s.at = make([]int, len(s.people))
	needs := s.needs()
	for i := range s.at {
		for _, n := range needs[i] {
			s.at[i] = max(s.at[i], s.at[n.from]+n.cells)
		}
	}
}

// need is the distance that a participant keeps from one before.
type need struct{ from, cells int }

func (s *sheet) needs() [][]need {
	needs := make([][]need, len(s.people))
	apartFrom := func(from, to, cells int) {
		if from >= 0 && to < len(needs) {
			needs[to] = append(needs[to], need{from, cells})
		}
	}
	for i := 1; i < len(needs); i++ {
		apartFrom(i-1, i, s.headWidth(i-1)/2+s.headWidth(i)/2+1+apart)
	}
	for i, st := range s.steps {
		w, lo, hi := label.Width(s.rows[i].lines), min(st.from, st.to), max(st.from, st.to)
		switch {
		case st.kind == message && lo < hi:
			apartFrom(lo, hi, max(w+messageFrame, 6))
		case st.kind == message:
			apartFrom(hi, hi+1, loopWidth+w+apart)
		case st.kind == noteRight:
			apartFrom(hi, hi+1, w+noteFrame+2*apart)
		case st.kind == noteLeft:
			apartFrom(lo-1, lo, w+noteFrame+2*apart)
		case st.kind == noteOver && lo == hi:
			apartFrom(lo-1, lo, (w+noteFrame)/2+apart)
			apartFrom(hi, hi+1, (w+noteFrame)/2+apart)
		}
	}
	return needs
}

func (s *sheet) headWidth(i int) int { return label.Width(s.heads[i]) + 4 }

// block finds the columns of the steps from i up to the end of their block, and
// returns the step behind it.
func (s *sheet) block(i int) (next, left, right int) {
	left, right = s.at[len(s.at)-1], s.at[0]
	titles := 0
	for ; i < len(s.steps); i++ {
		r := &s.rows[i]
		switch s.steps[i].kind {
		case finish:
			return i + 1, left, max(right, left+titles)
		case divide:
			titles = max(titles, canvas.Width(s.heading(i))+1)
			continue
		case begin:
			r.end, r.left, r.right = s.block(i + 1)
			r.end--
			r.left -= apart
			r.right = max(r.right+apart, r.left+canvas.Width(s.heading(i))+2)
			i = r.end
		default:
			r.left, r.right = s.extent(i)
		}
		left, right = min(left, r.left), max(right, r.right)
	}
	return i, left, right
}

// heading is the text in the border of a block.
func (s *sheet) heading(i int) string {
	st := s.steps[i]
	text := canvas.Fit(st.text[0], s.wrap, s.ascii)
	switch {
	case st.word == "" && text == "":
		return ""
	case st.word == "":
		return " [" + text + "] "
	case text == "":
		return " " + st.word + " "
	}
	return " " + st.word + " [" + text + "] "
}

// extent returns the columns of a step that is no block.
func (s *sheet) extent(i int) (left, right int) {
	st := s.steps[i]
	lo, hi := s.at[min(st.from, st.to)], s.at[max(st.from, st.to)]
	w := label.Width(s.rows[i].lines)
	switch {
	case st.kind == noteRight:
		return hi + apart, hi + apart + w + noteFrame - 1
	case st.kind == noteLeft:
		return lo - apart - w - noteFrame + 1, lo - apart
	case st.kind == noteOver:
		more := max(w+noteFrame-(hi-lo+1), 2*apart)
		return lo - (more+1)/2, hi + more/2
	case st.kind == message && lo == hi:
		return lo, hi + loopWidth + w
	}
	return lo, hi
}

// shift moves everything so that the leftmost column is the first.
func (s *sheet) shift() {
	_, left, right := s.block(0)
	for i, x := range s.at {
		left = min(left, x-s.headWidth(i)/2)
		right = max(right, x-s.headWidth(i)/2+s.headWidth(i)-1)
	}
	s.width = right - left + 1
	for i := range s.at {
		s.at[i] -= left
	}
	for i := range s.rows {
		s.rows[i].left -= left
		s.rows[i].right -= left
	}
}

// lines gives each step its lines.
func (s *sheet) lines() {
	y := s.top
	for i, st := range s.steps {
		r := &s.rows[i]
		r.y, r.height = y, 1
		switch {
		case st.kind == activity:
			r.height = 0
		case st.kind == noteOver || st.kind == noteLeft || st.kind == noteRight:
			r.height = len(r.lines) + 2
		case st.kind == message && st.from == st.to:
			r.height = max(len(r.lines), 2)
		case st.kind == message:
			r.height = len(r.lines) + 1
		}
		y += r.height
	}
	s.height = y + 1
}

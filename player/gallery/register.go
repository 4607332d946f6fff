package gallery

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// A register knows the rows that were kept free for pictures. Such a row holds a
// mark, wherever in a list, a quote, a fold or a question it stands; what is
// known of the picture takes its place when the row is shown. Jobs keep rows
// while others are shown.
type register struct {
	mu    sync.Mutex
	first map[Rendition]int // the number of its first row
	rows  []Rendition       // of which picture each row is
}

// mark24 begins a mark: a colour of underlines, with the number of the row as 24
// bits. It takes no cells, no theme has it, and a terminal that gets one all the
// same shows nothing.
const mark24 = "\x1b[58;2;"

// maxRows is how many rows a mark can tell.
const maxRows = 1 << 24

// reserve returns the rows of a picture.
func (r *register) reserve(d Rendition) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	first, known := r.first[d]
	if !known {
		if r.first == nil {
			r.first = map[Rendition]int{}
		}
		first = len(r.rows)
		if first+d.rows > maxRows {
			return nil
		}
		r.first[d] = first
		for range d.rows {
			r.rows = append(r.rows, d)
		}
	}
	lines := make([]string, d.rows)
	for i := range lines {
		n := first + i
		lines[i] = fmt.Sprintf("%s%d;%d;%dm ", mark24, n>>16&0xff, n>>8&0xff, n&0xff)
	}
	return lines
}

func (r *register) any() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.rows) > 0
}

// find returns the picture and the row of it that a line keeps free, and where
// its mark is.
func (r *register) find(line string) (d Rendition, row, from, to int, ok bool) {
	from = strings.Index(line, mark24)
	if from < 0 {
		return d, 0, 0, 0, false
	}
	end := strings.IndexByte(line[from:], 'm')
	n := numberOf(line[from+len(mark24) : from+max(end, len(mark24))])
	r.mu.Lock()
	defer r.mu.Unlock()
	if end < 0 || n < 0 || n >= len(r.rows) {
		return d, 0, 0, 0, false
	}
	d = r.rows[n]
	return d, n - r.first[d], from, from + end + 1, true
}

// numberOf reads the 24 bits of a mark, -1 for anything else.
func numberOf(s string) (n int) {
	parts := strings.Split(s, ";")
	if len(parts) != 3 {
		return -1
	}
	for _, p := range parts {
		v, err := strconv.ParseUint(p, 10, 8)
		if err != nil {
			return -1
		}
		n = n<<8 | int(v)
	}
	return n
}

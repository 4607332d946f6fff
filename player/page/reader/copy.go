package reader

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// maxCopy is how many bytes are given to the clipboard. Terminals take about
// 74,000 in the sequence that carries them, where four stand for three.
const maxCopy = 48 << 10

// toClipboard gives clean text to the clipboard of the terminal (OSC 52), which
// does not say whether it took it.
func (m *Model) toClipboard(text, said string) tea.Cmd {
	if len(text) > maxCopy {
		m.say(m.desk.T("This is too long to be copied."))
		return nil
	}
	m.say(said)
	return tea.SetClipboard(text)
}

// copyListing copies the code block that is nearest to the middle of the
// screen, or to the line guide.
func (m *Model) copyListing() tea.Cmd {
	code, ok := m.listing()
	if !ok {
		m.say(m.desk.T("There is no code on the screen."))
		return nil
	}
	lines := strings.Count(code, "\n") + 1
	return m.toClipboard(code, m.desk.T("Copied, if your terminal allows it: %d lines of code", lines))
}

// listing returns the code block on the screen that is nearest to where one
// reads.
func (m *Model) listing() (code string, ok bool) {
	middle, best := m.height/2, 0
	if m.guided() {
		middle = m.aids.row
	}
	for _, v := range m.visible() {
		p := m.win.pieces[v.from]
		from := 0
		for _, listing := range p.block.Listings() {
			first, last := extent(p.lines, from, listing)
			from = last + 1
			if away := distance(middle, first+v.top, last+v.top); !ok || away < best {
				code, best, ok = listing, away, true
			}
		}
	}
	return code, ok
}

// distance is how far a row is from the rows first to last.
func distance(row, first, last int) int { return max(first-row, row-last, 0) }

// extent is about where code stands in the lines of its piece, from a line on:
// from its first line to as many as it has.
func extent(lines []string, from int, code string) (first, last int) {
	const enough = 20 // characters tell lines apart; a longer one may be wrapped
	head, _, _ := strings.Cut(strings.TrimSpace(code), "\n")
	head = string([]rune(head)[:min(len([]rune(head)), enough)])
	first = min(from, max(len(lines)-1, 0))
	for i := first; i < len(lines); i++ {
		if strings.Contains(plain(lines[i]), strings.TrimSpace(head)) {
			first = i
			break
		}
	}
	return first, min(first+strings.Count(code, "\n"), max(len(lines)-1, 0))
}

// visibly is a piece on the screen and the row of its first line, which may be
// above it.
type visibly struct {
	from at
	top  int
}

// visible returns the pieces that have a line on the screen.
func (m *Model) visible() []visibly {
	var out []visibly
	rows, _ := m.win.rows()
	for i, r := range rows {
		p := m.win.pieces[r.from]
		if r.line >= p.gap && (len(out) == 0 || out[len(out)-1].from != r.from) {
			out = append(out, visibly{r.from, i - r.line + p.gap})
		}
	}
	return out
}

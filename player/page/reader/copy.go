package reader

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"carrel/content/markdown"
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
	var in at
	for _, v := range m.visible() {
		p := m.win.pieces[v.from]
		from := 0
		for _, listing := range p.block.Listings(m.renderer().View().Open) {
			first, last := extent(p.lines, from, listing)
			from = last + 1
			if away := distance(middle, first+v.top, last+v.top); !ok || away < best {
				code, best, in, ok = listing, away, v.from, true
			}
		}
	}
	if ok && m.win.pieces[in].block.Kind == markdown.Code {
		code = m.joined(in, code)
	}
	return code, ok
}

// joined returns a code block with what stands before and after it in the file
// without a line between: a long one is divided into several blocks.
func (m *Model) joined(in at, code string) string {
	first, last := m.blockAt(in), m.blockAt(in)
	for a := in; len(code) <= maxCopy; {
		var s step
		if a, s = neighbour(m.doc, m.parsed, a, -1); s != there || !m.doc.Continues(m.blockAt(a), first) {
			break
		}
		first = m.blockAt(a)
		code = first.Listings(nil)[0] + "\n" + code
	}
	for a := in; len(code) <= maxCopy; {
		var s step
		if a, s = neighbour(m.doc, m.parsed, a, 1); s != there || !m.doc.Continues(last, m.blockAt(a)) {
			break
		}
		last = m.blockAt(a)
		code += "\n" + last.Listings(nil)[0]
	}
	return code
}

// parsed returns the blocks of a chunk, once it is read.
func (m *Model) parsed(chunk int) ([]*markdown.Block, bool) {
	if there, _ := m.doc.Scanned(chunk); !there {
		return nil, false
	}
	return m.doc.Chunk(chunk).Blocks(), true
}

func (m *Model) blockAt(a at) *markdown.Block {
	bs, _ := m.parsed(a.chunk)
	return bs[a.block]
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

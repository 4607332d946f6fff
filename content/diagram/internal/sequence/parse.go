// Package sequence owns Mermaid's sequence diagrams: it reads one and draws it,
// a column for each participant and lines from one to the next.
package sequence

import (
	"strconv"
	"strings"

	"carrel/content/diagram/internal/label"
)

// The limits of a diagram. What exceeds one is not drawn.
const (
	maxPeople = 40
	maxSteps  = 600
	maxDepth  = 8
)

// Diagram is a sequence diagram as its author wrote it.
type Diagram struct {
	title  string
	people []person
	steps  []step
}

type person struct {
	id    string
	label []string
}

// step is what happens next, from top to bottom.
type step struct {
	kind     kind
	from, to int // participants; of a note, the first and the last that it is over
	text     []string
	word     string // that begins a block: loop, alt ...
	dotted   bool
	head     rune // at to, 0 for none
	both     bool // a head at from as well
	start    int  // change of the activations of to
	end      int  // change of those of from
}

type kind uint8

const (
	message  kind = iota
	activity      // nothing but a change of activations
	noteOver
	noteLeft
	noteRight
	begin  // of a block
	divide // else, and, option
	finish
	plain // begin of a block without a frame; its end is dropped
)

type parser struct {
	*Diagram
	index  map[string]int
	blocks []kind // that are open
	number int    // of the next message, 0 for none
	step   int
}

// Parse reads a sequence diagram without its front matter, or returns false
// when there is anything in it that this package does not know.
func Parse(src string) (*Diagram, bool) {
	p := &parser{Diagram: new(Diagram), index: make(map[string]int), step: 1}
	lines := strings.Split(src, "\n")
	if strings.TrimSpace(lines[0]) != "sequenceDiagram" {
		return nil, false
	}
	for i := 1; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if strings.HasPrefix(line, "accDescr") && strings.HasSuffix(line, "{") {
			for i < len(lines) && !strings.Contains(lines[i], "}") {
				i++
			}
			continue
		}
		if !p.line(line) || len(p.people) > maxPeople || len(p.steps) > maxSteps {
			return nil, false
		}
	}
	return p.Diagram, len(p.blocks) == 0 && len(p.people) > 0
}

// line reads one statement.
func (p *parser) line(line string) bool {
	if line == "" || strings.HasPrefix(line, "%%") {
		return true
	}
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(strings.TrimSuffix(word, ":")) {
	case "participant", "actor":
		return p.participant(rest)
	case "create":
		_, rest, _ = strings.Cut(rest, " ")
		return p.participant(rest)
	case "title":
		p.title = label.Line(rest)
		return true
	case "acctitle", "accdescr", "link", "links", "properties", "details", "destroy":
		return true
	case "autonumber":
		return p.autonumber(rest)
	case "activate", "deactivate":
		return p.activity(word, rest)
	case "note":
		return p.note(rest)
	case "loop", "alt", "opt", "par", "critical", "break", "rect", "box", "par_over":
		return p.open(strings.ToLower(word), rest)
	case "else", "and", "option":
		return p.divide(rest)
	case "end":
		return p.close()
	}
	return p.message(line)
}

// person returns the index of a participant, who need not be declared.
func (p *parser) person(id string) (int, bool) {
	id = strings.TrimSpace(id)
	i, ok := p.index[id]
	if !ok {
		i = len(p.people)
		p.index[id] = i
		p.people = append(p.people, person{id: id, label: label.Lines(id)})
	}
	return i, id != ""
}

func (p *parser) participant(s string) bool {
	id, alias, renamed := strings.Cut(s, " as ")
	id, _, _ = strings.Cut(id, "@{")
	i, ok := p.person(id)
	if ok && renamed {
		p.people[i].label = label.Lines(alias)
	}
	return ok
}

func (p *parser) autonumber(s string) bool {
	p.number, p.step = 1, 1
	for i, field := range strings.Fields(s) {
		n, err := strconv.Atoi(field)
		switch {
		case field == "off":
			p.number = 0
		case err != nil || n < 1 || n > 1_000_000 || i > 1:
			return false
		case i == 0:
			p.number = n
		default:
			p.step = n
		}
	}
	return true
}

func (p *parser) activity(word, id string) bool {
	i, ok := p.person(id)
	s := step{kind: activity, from: i, to: i, start: 1}
	if word == "deactivate" {
		s.start = -1
	}
	p.steps = append(p.steps, s)
	return ok
}

// note reads "left of A: text" and "over A,B: text".
func (p *parser) note(s string) bool {
	where, text, ok := strings.Cut(s, ":")
	if !ok {
		return false
	}
	n := step{text: label.Lines(text)}
	lower := strings.ToLower(where)
	switch {
	case strings.HasPrefix(lower, "left of "):
		n.kind, where = noteLeft, where[len("left of "):]
	case strings.HasPrefix(lower, "right of "):
		n.kind, where = noteRight, where[len("right of "):]
	case strings.HasPrefix(lower, "over "):
		n.kind, where = noteOver, where[len("over "):]
	default:
		return false
	}
	first, last, isTwo := strings.Cut(where, ",")
	if !isTwo {
		last = first
	}
	if n.from, ok = p.person(first); !ok {
		return false
	}
	n.to, ok = p.person(last)
	p.steps = append(p.steps, n)
	return ok
}

func (p *parser) open(word, text string) bool {
	k := begin
	if word == "rect" || word == "box" {
		k = plain
	} else {
		p.steps = append(p.steps, step{kind: begin, word: strings.TrimSuffix(word, "_over"), text: []string{label.Line(text)}})
	}
	p.blocks = append(p.blocks, k)
	return len(p.blocks) <= maxDepth
}

func (p *parser) divide(text string) bool {
	p.steps = append(p.steps, step{kind: divide, text: []string{label.Line(text)}})
	return len(p.blocks) > 0 && p.blocks[len(p.blocks)-1] == begin
}

func (p *parser) close() bool {
	if len(p.blocks) == 0 {
		return false
	}
	last := len(p.blocks) - 1
	if p.blocks[last] == begin {
		p.steps = append(p.steps, step{kind: finish})
	}
	p.blocks = p.blocks[:last]
	return true
}

// arrows are the ways to write a message; of two that begin alike the longer
// comes first, and those that can be part of a name come last.
var arrows = []struct {
	sign   string
	dotted bool
	head   rune
	both   bool
}{
	{"<<-->>", true, arrowhead, true},
	{"<<->>", false, arrowhead, true},
	{"-->>", true, arrowhead, false},
	{"->>", false, arrowhead, false},
	{"-->", true, 0, false},
	{"->", false, 0, false},
	{"--)", true, arrowhead, false},
	{"-)", false, arrowhead, false},
	{"--x", true, '×', false},
	{"-x", false, '×', false},
}

// arrowhead stands for the head that points where the message goes.
const arrowhead = '>'

// message reads "A->>+B: text".
func (p *parser) message(line string) bool {
	ends, text, _ := strings.Cut(line, ":")
	for _, a := range arrows {
		from, to, ok := strings.Cut(ends, a.sign)
		if !ok {
			continue
		}
		s := step{dotted: a.dotted, head: a.head, both: a.both}
		to = strings.TrimSpace(to)
		switch {
		case strings.HasPrefix(to, "+"):
			s.start, to = 1, to[1:]
		case strings.HasPrefix(to, "-"):
			s.end, to = -1, to[1:]
		}
		return p.send(s, from, to, text)
	}
	return false
}

func (p *parser) send(s step, from, to, text string) bool {
	var ok, found bool
	if s.from, ok = p.person(from); !ok {
		return false
	}
	s.to, found = p.person(to)
	if text = strings.TrimSpace(text); p.number > 0 {
		text = strings.TrimSpace(strconv.Itoa(p.number) + ". " + text)
		p.number += p.step
	}
	if text != "" {
		s.text = label.Lines(text)
	}
	p.steps = append(p.steps, s)
	return found
}

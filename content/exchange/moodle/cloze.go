package moodle

import (
	"fmt"
	"strconv"
	"strings"

	"carrel/content/exchange"
	"carrel/content/internal/lazy"
	"carrel/course/question"
)

// embedded is a question in the text of a cloze: {2:SHORTANSWER:=a~%50%b#said}
var embedded = lazy.Regexp(`(?s)\{\d*:([A-Z_]+):((?:[^}\\]|\\.)*)\}`)

// cloze reads a text with embedded answers.
func (q *quiz) cloze() string {
	body, why := q.Prompt, ""
	body.Body = embedded().ReplaceAllStringFunc(body.Body, func(s string) string {
		m := embedded().FindStringSubmatch(s)
		blank, gap, ok := q.embed(m[1], m[2])
		if !ok || len(q.Blanks) == exchange.MaxParts {
			why = fmt.Sprintf("the answer %q in its text is not understood", s)
			return s
		}
		q.Blanks, q.Gaps = append(q.Blanks, blank), append(q.Gaps, gap)
		return exchange.GapMark(len(q.Blanks) - 1)
	})
	q.Kind, q.Scoring = question.Cloze, question.Partial
	q.Cloze, q.Prompt = body, exchange.Text{}
	if why == "" && len(q.Blanks) == 0 {
		return "its text has no gaps"
	}
	return why
}

// embed reads one embedded answer.
func (q *quiz) embed(kind, body string) (question.Blank, exchange.Gap, bool) {
	var blank question.Blank
	var gap exchange.Gap
	form := question.Text
	menu := false
	switch name, _, _ := strings.Cut(kind, "_"); name {
	case "SHORTANSWER", "SA", "MW":
		blank.Case = strings.HasSuffix(kind, "_C") || strings.HasSuffix(kind, "C") && len(kind) == 3
	case "SAC", "MWC":
		blank.Case = true
	case "NUMERICAL", "NM":
		form = question.Number
	case "MULTICHOICE", "MC", "MCV", "MCH", "MCS", "MCVS", "MCHS":
		menu = true
	default:
		return blank, gap, false
	}
	for i, a := range alternatives(body) {
		switch {
		case menu:
			gap.Options = append(gap.Options, a.Is)
			if a.Percent >= 100 {
				blank.Right = append(blank.Right, i)
			}
		case a.Is == "*" || a.Percent <= 0:
		default:
			if value, tolerance, ok := strings.Cut(a.Is, ":"); ok && form == question.Number {
				a.Is = exchange.Tolerated(value, tolerance)
			}
			blank.Accepts = append(blank.Accepts, question.Accept{Is: a.Is, Credit: int(min(a.Percent, 100))})
			gap.Says = append(gap.Says, a.Said)
		}
	}
	if blank.Options = len(gap.Options); !menu {
		blank.Form = form
	}
	return blank, gap, len(blank.Right)+len(blank.Accepts) > 0
}

var share = lazy.Regexp(`^%(-?\d{1,3}(?:\.\d+)?)%`)

// alternatives divides an embedded answer at its tildes.
func alternatives(body string) []exchange.Answer {
	var out []exchange.Answer
	for _, s := range splitEscaped(body, '~') {
		if len(out) == exchange.MaxParts {
			break
		}
		a := exchange.Answer{}
		if rest, ok := strings.CutPrefix(s, "="); ok {
			a.Percent, s = 100, rest
		} else if m := share().FindStringSubmatch(s); m != nil {
			a.Percent, _ = strconv.ParseFloat(m[1], 64) // the expression lets only numbers pass
			s = s[len(m[0]):]
		}
		parts := splitEscaped(s, '#')
		a.Is = exchange.Text{Format: exchange.HTML, Body: unescape(parts[0])}.Plain()
		if len(parts) > 1 {
			a.Said = exchange.Text{Format: exchange.HTML, Body: unescape(parts[1])}
		}
		out = append(out, a)
	}
	return out
}

// splitEscaped divides a text at a sign that no backslash stands before.
func splitEscaped(s string, sign byte) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sign:
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

var escaped = lazy.Regexp(`\\([}{#~/"\\])`)

func unescape(s string) string { return strings.TrimSpace(escaped().ReplaceAllString(s, "$1")) }

// numbered is a gap of ddwtos and gapselect: [[2]].
var numbered = lazy.Regexp(`\[\[(\d{1,3})\]\]`)

// gapSelect reads a text whose gaps name one of numbered choices. A gap offers
// the choices of its group.
func (q *quiz) gapSelect() string {
	boxes := append(q.e.all("dragbox"), q.e.all("selectoption")...)
	body, why := q.Prompt, ""
	body.Body = numbered().ReplaceAllStringFunc(body.Body, func(s string) string {
		n, _ := strconv.Atoi(s[2 : len(s)-2]) // the expression lets only numbers pass
		if n < 1 || n > len(boxes) || len(q.Blanks) == exchange.MaxParts {
			why = fmt.Sprintf("the gap %s has no choice of that number", s)
			return s
		}
		blank, gap := offer(boxes, n-1)
		q.Blanks, q.Gaps = append(q.Blanks, blank), append(q.Gaps, gap)
		return exchange.GapMark(len(q.Blanks) - 1)
	})
	q.Kind, q.Scoring = question.Cloze, question.Partial
	q.Cloze, q.Prompt = body, exchange.Text{}
	if why == "" && len(q.Blanks) == 0 {
		return "its text has no gaps"
	}
	return why
}

func offer(boxes []*element, right int) (question.Blank, exchange.Gap) {
	var blank question.Blank
	var gap exchange.Gap
	for i, b := range boxes {
		if b.word("group") != boxes[right].word("group") {
			continue
		}
		if i == right {
			blank.Right = []int{len(gap.Options)}
		}
		gap.Options = append(gap.Options, text(b).Plain())
	}
	blank.Options = len(gap.Options)
	return blank, gap
}

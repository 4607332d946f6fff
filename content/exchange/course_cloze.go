package exchange

import (
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/course/question"
)

// cloze fits a text with gaps: they are numbered as they stand in the text, and
// hold only what can be written between brackets.
func (f *fitter) cloze() string {
	var order []int
	for _, p := range Pieces(f.Cloze.body()) {
		if p.Gap >= len(f.Blanks) || p.Gap >= len(f.Gaps) || slices.Contains(order, p.Gap) {
			return "its text and its gaps do not belong together"
		}
		if p.Gap >= 0 {
			order = append(order, p.Gap)
		}
	}
	if len(order) == 0 || len(order) > MaxParts {
		return "its text has no gaps, or too many"
	}
	var blanks []question.Blank
	var gaps []Gap
	for _, i := range order {
		b, g := f.gap(i)
		if len(b.Right) == 0 && len(b.Accepts) == 0 {
			return "one of its gaps has no answer that can be written"
		}
		blanks, gaps = append(blanks, b), append(gaps, g)
	}
	f.Cloze.Body = renumber(f.Cloze.body(), order)
	if _, whole := endAtGap(rich(f.Cloze)); !whole {
		f.lose("what stands after its last gap is shown after the answer")
	}
	f.Blanks, f.Gaps, f.Question.Choices, f.Choices = blanks, gaps, nil, nil
	return ""
}

// renumber numbers the gaps of a text from 0, in their order.
func renumber(s string, order []int) string {
	var b strings.Builder
	for _, p := range Pieces(s) {
		if p.Gap >= 0 {
			p.Text = GapMark(slices.Index(order, p.Gap))
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// endAtGap makes one paragraph of what follows the paragraph of the last gap:
// in a course, a cloze ends with that. It reports whether nothing is left after
// it.
func endAtGap(md string) (string, bool) {
	last := strings.LastIndex(md, string(markEnd))
	if last < 0 || !strings.Contains(md[last:], "\n\n") {
		return md, true
	}
	start := strings.LastIndex(md[:last], "\n\n") + 1
	rest := strings.Split(md[last:], "\n\n")
	if blockStart().MatchString(strings.TrimLeft(md[start:], "\n")) || slices.ContainsFunc(rest[1:], blockStart().MatchString) {
		return md, false
	}
	return md[:last] + hardBreaks(rest), true
}

// gap fits one gap of a cloze.
func (f *fitter) gap(i int) (question.Blank, Gap) {
	if f.Blanks[i].Options > 0 {
		return f.menu(i)
	}
	b, says := f.accepts(i)
	if slices.ContainsFunc(says, func(t Text) bool { return !t.Empty() }) {
		f.lose("gap %d: what is said to its answers", i+1)
	}
	if b.Form != question.Text || b.Case || b.Loose || b.Bare {
		f.lose("gap %d: its answers are compared as text, without regard to capitals", i+1)
	}
	var accepts []question.Accept
	for _, a := range b.Accepts {
		is := gapWord(a.Is)
		switch {
		case a.Credit < 100:
			f.lose("gap %d: %q earns a part of the points", i+1, a.Is)
		case is == "" || isMarkedRight(is) && len(b.Accepts) > 1:
			f.lose("gap %d: %q cannot be written in brackets", i+1, a.Is)
		case !slices.ContainsFunc(accepts, func(a question.Accept) bool { return a.Is == is }):
			accepts = append(accepts, question.Accept{Is: is, Credit: 100})
		}
	}
	return question.Blank{Form: question.Text, Accepts: accepts}, Gap{Says: make([]Text, len(accepts))}
}

// menu fits a gap that is filled by picking an option. Options of the same
// words become one.
func (f *fitter) menu(i int) (question.Blank, Gap) {
	var b question.Blank
	var g Gap
	for j, o := range f.Gaps[i].Options {
		o = strings.Trim(gapWord(o), "()")
		if o = strings.TrimSpace(o); o == "" {
			f.lose("gap %d: an option without words", i+1)
			continue
		}
		var at int
		at, g.Options = indexOf(g.Options, o)
		if slices.Contains(f.Blanks[i].Right, j) && !slices.Contains(b.Right, at) {
			b.Right = append(b.Right, at)
		}
	}
	slices.Sort(b.Right)
	if b.Options = len(g.Options); b.Options < 2 && len(b.Right) > 0 {
		return question.Blank{Form: question.Text, Accepts: []question.Accept{{Is: g.Options[0], Credit: 100}}}, Gap{Says: make([]Text, 1)}
	}
	return b, g
}

// gapWord is a word as it is read out of brackets: without marks of code
// around it.
func gapWord(s string) string {
	s = clean.Line(Unmarked(s))
	for len(s) > 1 && strings.HasPrefix(s, "`") && strings.HasSuffix(s, "`") {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

// isMarkedRight reports a word in parentheses, which mark the right one of
// several.
func isMarkedRight(s string) bool { return strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") }

// fillGaps writes the gaps into the text of a cloze.
func (s *section) fillGaps(md string) string {
	var b strings.Builder
	gap := false
	for _, p := range Pieces(md) {
		if gap && p.Gap < 0 && p.Text[0] == '(' {
			b.WriteByte('\\') // else the brackets are those of a link
		}
		if gap = p.Gap >= 0 && p.Gap < len(s.item.Blanks); gap {
			p.Text = s.brackets(p.Gap)
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// brackets writes a gap: what it accepts, or its options with the right ones in
// parentheses.
func (s *section) brackets(i int) string {
	var words []string
	blank := s.item.Blanks[i]
	for _, a := range blank.Accepts {
		words = append(words, escapeGap(a.Is))
	}
	for j := range blank.Options {
		word := escapeGap(s.item.Gaps[i].Options[j])
		if slices.Contains(blank.Right, j) {
			word = "(" + word + ")"
		}
		words = append(words, word)
	}
	return "[[" + strings.Join(words, "|") + "]]"
}

// escapeGap escapes what divides or ends a gap, or is markup or a shortcode.
func escapeGap(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '&' && isReference(s[i+1:]):
			b.WriteString("&amp;")
		case strings.ContainsRune("[]|\\`", r), r == '{' && (strings.HasSuffix(s[:i], "{") || strings.HasPrefix(s[i+1:], "%")):
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

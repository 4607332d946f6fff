package lint

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// fewest is how many letters an answer has at least that is looked for: shorter
// ones stand in every text.
const fewest = 4

// maxLooks bounds how often one group of questions is looked through.
const maxLooks = 2_000_000

// normal is a text as it is compared: folded, and the signs between words blanks,
// with one blank before, between and after the words.
func normal(text string) string {
	folded := norm.NFKC.String(cases.Fold().String(text))
	words := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
	return " " + strings.Join(words, " ") + " "
}

// wordsOf is what a candidate reads of a question.
func wordsOf(it *markdown.Item) string {
	var b strings.Builder
	say := func(bs ...*markdown.Block) {
		for _, in := range markdown.Unfold(bs) {
			if in.Node != nil {
				b.WriteString(markdown.PlainText(in.Node, in.Source))
				b.WriteByte('\n')
			}
		}
	}
	if it.Heading != nil {
		say(it.Heading)
	}
	say(it.Stem...)
	say(it.Prompt...)
	if it.Kind != question.Essay {
		for _, c := range it.Choices {
			say(c.Body...)
		}
	}
	for _, g := range it.Gaps {
		say(g.Label...)
		fmt.Fprintln(&b, strings.Join(g.Options, "\n"))
	}
	for _, part := range append(append([][]*markdown.Block{}, it.Steps...), it.Rows...) {
		say(part...)
	}
	return normal(b.String() + strings.Join(it.Columns, "\n"))
}

// acceptsOf are the answers to a question that are right when they are typed, as
// far as a text can name them.
func acceptsOf(it *markdown.Item) []string {
	var out []string
	for _, b := range it.Blanks {
		switch b.Form {
		case question.Text, question.Command, question.Path, question.Digest:
		default:
			continue
		}
		for _, a := range b.Accepts {
			if is := normal(a.Is); a.Credit > 0 && enoughLetters(is) {
				out = append(out, is)
			}
		}
	}
	return out
}

// enoughLetters reports whether an answer is a word that does not stand in every
// text. Signs of scripts that write words with one or two count for two.
func enoughLetters(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case spaceless(r):
			n += 2
		case unicode.IsLetter(r):
			n++
		}
	}
	return n >= fewest
}

// spaceless reports a letter of a script without blanks between words.
func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// names reports whether words have an answer in them, as words of their own
// where the script tells where words end.
func names(words, answer string) bool {
	if strings.ContainsFunc(answer, spaceless) {
		return strings.Contains(words, strings.TrimSpace(answer))
	}
	return strings.Contains(words, answer)
}

// placed is a question and its file.
type placed struct {
	file *file
	*asked
}

// tellings looks for answers that the words of another question of the same exam
// or pool name.
func (l *linter) tellings() {
	told := map[*asked]bool{}
	for _, f := range l.order {
		if !f.isUnit() || f.kind != course.Exam && f.kind != course.Pool {
			continue
		}
		l.telling(l.group(f), told)
	}
}

// group are the questions that one form can have: those of the file and those
// that it draws.
func (l *linter) group(f *file) []placed {
	var out []placed
	for i := range f.questions {
		out = append(out, placed{f, &f.questions[i]})
	}
	seen := map[*asked]bool{}
	for _, d := range f.draws {
		from := l.files[d.path]
		if from == nil || from == f {
			continue
		}
		for i := range from.questions {
			if q := &from.questions[i]; !seen[q] && d.Takes(from.forms()[i]) {
				seen[q] = true
				out = append(out, placed{from, q})
			}
		}
	}
	return out
}

// telling looks through a group. Each answer is told once.
func (l *linter) telling(group []placed, told map[*asked]bool) {
	looks := 0
	for _, q := range group {
		for _, answer := range q.accepts {
			if told[q.asked] || names(q.words, answer) {
				continue // what stands in the question itself is no secret
			}
			for _, other := range group {
				if looks++; looks > maxLooks {
					return
				}
				if other.asked != q.asked && names(other.words, answer) {
					told[q.asked] = true
					q.file.note(ruleTold, q.line, 1, "word one of them differently",
						"%q, which is right here, stands in the words of the question at %s:%d", strings.TrimSpace(answer), other.file.path, other.line)
					break
				}
			}
		}
	}
}

package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// CourseOptions say how a bank becomes a file of a course.
type CourseOptions struct {
	Kind  course.Kind // course.Quiz, which is also the default, or course.Pool
	Title string      // "" takes that of the bank
}

// ToCourse writes a bank as one file of a course. Every question was read back
// before it is in the file: it asks for the same, and earns the same. What the
// course format cannot say is among the losses.
func ToCourse(b *Bank, o CourseOptions) ([]byte, []Loss) {
	w := &courseWriter{ids: map[string]bool{}}
	w.head(cmp.Or(string(o.Kind), string(course.Quiz)), cmp.Or(clean.Line(o.Title), clean.Line(b.Title)))
	for i := range b.Items {
		if w.out.Len() > MaxSize {
			w.losses.Add(&b.Items[i], "this question and the rest are left out: the file would be larger than %d MiB", MaxSize>>20)
			break
		}
		w.item(&b.Items[i], i+1)
	}
	return []byte(w.out.String()), w.losses
}

type courseWriter struct {
	out    strings.Builder
	ids    map[string]bool // taken
	losses Losses
}

func (w *courseWriter) head(kind, title string) {
	fmt.Fprintf(&w.out, "---\nkind: %s\n", kind)
	if title != "" {
		fmt.Fprintf(&w.out, "title: %s\n---\n\n# %s\n", yamlString(title), escape(title))
		return
	}
	w.out.WriteString("---\n")
}

// item writes an item with its markup, or without when that does not read back
// as the same question.
func (w *courseWriter) item(it *Item, number int) {
	w.mediaLost(it)
	fit := fitCourse(it, &w.losses)
	if fit == nil {
		return
	}
	if fit.Kind != "" {
		fit.ID = w.id(fit, number)
	}
	for _, words := range []func(Text) string{rich, bare} {
		s := section{item: fit, words: words, number: number}
		if src := s.write(); readsAs(src, fit) {
			w.out.WriteString("\n" + src)
			return
		}
	}
	w.losses.Add(it, "the question cannot be written as a course has it, and is left out")
}

func (w *courseWriter) mediaLost(it *Item) {
	for t := range it.Texts {
		for _, name := range t.Media() {
			w.losses.Add(it, "%s does not come along: lay the file beside the course and link it", name)
		}
	}
}

// Texts calls yield with every text of the item.
func (it *Item) Texts(yield func(*Text) bool) {
	all := []*Text{&it.Title, &it.Prompt, &it.Cloze, &it.Explanation, &it.Right, &it.Partly, &it.Wrong, &it.Model}
	for _, list := range [][]Text{it.Hints, it.Steps, it.Rows} {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	for i := range it.Choices {
		all = append(all, &it.Choices[i].Body, &it.Choices[i].Feedback)
	}
	for i := range it.Gaps {
		all = append(all, &it.Gaps[i].Label)
		for j := range it.Gaps[i].Says {
			all = append(all, &it.Gaps[i].Says[j])
		}
	}
	for _, t := range all {
		if !yield(t) {
			return
		}
	}
}

// rich is a text as Markdown that a course takes for text and nothing else. A
// shortcode that is still there stands in code, where nothing escapes it.
func rich(t Text) string {
	if t.Format == Plain || t.Format == "" {
		return bare(t)
	}
	md := htmlToMarkdown(t.HTML())
	if strings.Contains(md, "{{<") || strings.Contains(md, "{{%") {
		return bare(t)
	}
	return md
}

// bare is a text as Markdown without any markup.
func bare(t Text) string {
	if t.Format == Plain || t.Format == "" {
		return plainToMarkdown(t.body())
	}
	return plainToMarkdown(strings.ReplaceAll(t.Plain(), "\n", "\n\n"))
}

// What stands around a section while it is tried: it must not change what
// follows.
const (
	before = "# Bank\n\n"
	after  = "\n## Next\n<!-- question: {id: next.next.next} -->\n\n[[a]]\n"
)

// readsAs reports whether a section of a quiz reads as the one question that it
// was written from.
func readsAs(src string, it *Item) bool {
	d := markdown.Parse("", []byte(before+src+after), markdown.Options{Kind: "quiz"})
	got := d.Questions()
	if len(got) == 0 || got[len(got)-1].Kind != question.Cloze ||
		slices.ContainsFunc(d.Problems(), func(p markdown.Problem) bool { return p.Rule.Level == markdown.Error }) {
		return false
	}
	if it.Kind == "" {
		return len(got) == 1
	}
	return len(got) == 2 && same(&got[0].Question, &it.Question) && sameShape(got[0], it)
}

// same reports whether two questions have the same key and the same worth.
func same(a, b *question.Question) bool {
	return a.ID == b.ID && a.Points == b.Points && kindOf(a) == kindOf(b) && a.Scoring == b.Scoring &&
		a.Steps == b.Steps && a.Columns == b.Columns && a.Radio == b.Radio && a.Many == b.Many &&
		slices.EqualFunc(a.Choices, b.Choices, sameChoice) && slices.EqualFunc(a.Blanks, b.Blanks, sameBlank)
}

// kindOf takes true and false for two choices: which they are is decided by
// their words.
func kindOf(q *question.Question) question.Kind {
	if q.Kind == question.TrueFalse {
		return question.Single
	}
	return q.Kind
}

func sameChoice(a, b question.Choice) bool {
	return a.Right == b.Right && a.Pin == b.Pin && (a.Credit == nil) == (b.Credit == nil) &&
		(a.Credit == nil || *a.Credit == *b.Credit)
}

func sameBlank(a, b question.Blank) bool {
	return a.Form == b.Form && a.Case == b.Case && a.Loose == b.Loose && a.Bare == b.Bare &&
		a.Options == b.Options && slices.Equal(a.Right, b.Right) && slices.Equal(a.Accepts, b.Accepts)
}

// sameShape reports whether a question has as many words as it was written
// with.
func sameShape(got *markdown.Item, it *Item) bool {
	return len(got.Choices) == len(it.Choices) && len(got.Gaps) == len(it.Gaps) &&
		len(got.Steps) == len(it.Steps) && len(got.Rows) == len(it.Rows) && len(got.Hints) == len(it.Hints) &&
		(it.Columns != nil || !slices.ContainsFunc(got.Choices, func(c markdown.Choice) bool { return len(c.Body) == 0 }))
}

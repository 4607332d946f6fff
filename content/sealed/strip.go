package sealed

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course/exam"
	"carrel/course/question"
)

// Words writes blocks of a course as Markdown.
type Words func(blocks ...*markdown.Block) string

// Divide divides an exam into what candidates may know and what they may not.
// Questions that cannot be answered, or were found flawed, are in neither. The
// names of course, version, exam and examiners are left to Seal.
func Divide(e *content.Exam, words Words) (*Paper, *Key) {
	d := divider{exam: e, words: words, secret: make([]byte, sha256.Size)}
	rand.Read(d.secret) // never fails, see crypto/rand
	p := &Paper{Rules: e.Rules, Entries: e.Blueprint.Entries, Mix: e.Blueprint.Mix}
	k := &Key{Rules: e.Rules, Entries: e.Blueprint.Entries, Mix: e.Blueprint.Mix}
	for at, it := range slices.Concat(e.Blueprint.Fixed, e.Items) {
		if !it.Question.Kind.Answerable() || it.Question.Verdict != "" {
			continue
		}
		item, answer := d.item(it)
		item.Fixed = at < len(e.Blueprint.Fixed)
		p.Items, k.Items = append(p.Items, item), append(k.Items, answer)
	}
	return p, k
}

type divider struct {
	exam   *content.Exam
	words  Words
	secret []byte
}

func (d *divider) item(it exam.Item) (Item, Answer) {
	w := d.exam.Words(it.Question.ID)
	item := Item{
		From: it.From, Stem: it.Stem, Question: without(it.Question),
		Text: Text{
			Asks: d.heading(w), Shared: d.words(w.Stem...), Prompt: d.words(w.Prompt...),
			Rows: d.list(w.Rows), Columns: w.Columns,
		},
	}
	answer := Answer{Question: *it.Question, Model: d.words(w.Model...), Explanation: d.words(w.Explanation...)}
	d.choices(w, &item, &answer)
	d.blanks(w, &item, &answer)
	if len(w.Steps) > 0 {
		steps := d.list(w.Steps)
		answer.Steps = d.order(steps, it.Question.ID, nil)
		item.Steps = permuted(steps, answer.Steps)
	}
	return item, answer
}

// heading writes a heading without the strong type that it is set in.
func (d *divider) heading(w *markdown.Item) string {
	if w.Heading == nil {
		return ""
	}
	md := d.words(w.Heading)
	if inner, ok := strings.CutPrefix(md, "**"); ok {
		return strings.TrimSuffix(inner, "**")
	}
	return md
}

func (d *divider) list(list [][]*markdown.Block) []string {
	var out []string
	for _, bs := range list {
		out = append(out, d.words(bs...))
	}
	return out
}

// choices take the order of the paper only where the screen mixes them too:
// else their order is the author's, for every candidate.
func (d *divider) choices(w *markdown.Item, item *Item, answer *Answer) {
	var texts []string
	for _, c := range w.Choices {
		texts = append(texts, d.words(c.Body...))
	}
	q := answer.Question
	switch {
	case q.Kind == question.Essay:
		answer.Criteria = texts
	case d.exam.Blueprint.Mix.Choices && !q.Ordered && (q.Kind == question.Single || q.Kind == question.Multiple) && len(texts) == len(q.Choices):
		answer.Choices = d.order(texts, q.ID, func(i int) bool { return q.Choices[i].Pin })
		item.Choices = permuted(texts, answer.Choices)
		item.Question.Choices = permuted(item.Question.Choices, answer.Choices)
	default:
		item.Choices = texts
	}
}

// blanks lose the order of their options, which in a match is the key. Blanks
// with the same options keep having them in the same order.
func (d *divider) blanks(w *markdown.Item, item *Item, answer *Answer) {
	for _, g := range w.Gaps {
		order := d.order(g.Options, answer.Question.ID, nil)
		item.Labels = append(item.Labels, d.words(g.Label...))
		item.Options = append(item.Options, permuted(g.Options, order))
		answer.Options = append(answer.Options, order)
	}
}

// order is the order of texts by a keyed digest: one that says nothing about
// where they stood. What is kept stays in its place.
func (d *divider) order(texts []string, id string, keep func(int) bool) []int {
	free := make([]int, 0, len(texts))
	for i := range texts {
		if keep == nil || !keep(i) {
			free = append(free, i)
		}
	}
	sums := make([]string, len(texts))
	for i, s := range texts {
		sums[i] = d.sum(id, s)
	}
	mixed := slices.Clone(free)
	slices.SortStableFunc(mixed, func(a, b int) int { return strings.Compare(sums[a], sums[b]) })
	out := make([]int, len(texts))
	for i := range out {
		out[i] = i
	}
	for n, i := range free {
		out[i] = mixed[n]
	}
	return out
}

func (d *divider) sum(parts ...string) string {
	h := hmac.New(sha256.New, d.secret)
	h.Write([]byte(strings.Join(parts, "\x00")))
	return string(h.Sum(nil))
}

// permuted puts list[order[i]] at i.
func permuted[T any](list []T, order []int) []T {
	out := make([]T, len(order))
	for i, from := range order {
		out[i] = list[from]
	}
	return out
}

// without is a question without what tells its key: built from what may be
// known, so that a field that is new some day is left out.
func without(q *question.Question) question.Question {
	out := question.Question{
		ID: q.ID, Kind: q.Kind, Points: q.Points, Scoring: q.Scoring, Objectives: q.Objectives, Tags: q.Tags, Difficulty: q.Difficulty,
		Attempts: q.Attempts, Required: q.Required, Ordered: q.Ordered, Many: q.Many, Columns: q.Columns, Radio: q.Radio, Steps: q.Steps,
	}
	if q.Kind != question.Essay {
		for _, c := range q.Choices {
			out.Choices = append(out.Choices, question.Choice{Pin: c.Pin})
		}
	}
	for _, b := range q.Blanks {
		out.Blanks = append(out.Blanks, question.Blank{Form: b.Form, Options: b.Options})
	}
	return out
}

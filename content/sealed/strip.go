package sealed

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"io/fs"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// Words writes blocks of a course as Markdown.
type Words func(blocks ...*markdown.Block) string

// Divide divides the exam of a unit into what candidates may know and what they
// may not. Questions that cannot be answered, or were found flawed, are in
// neither. What a translation accepts in its own words the key accepts too, as
// in a lesson. The names of version, exam and examiners are left to Seal. The
// error is that of content.OpenExam, or says which picture cannot travel.
func Divide(files fs.FS, c *course.Course, u *course.Unit, words Words) (*Paper, *Key, error) {
	e, err := content.OpenExam(files, c, u, "")
	if err != nil {
		return nil, nil, err
	}
	d := divider{exam: e, words: words, secret: make([]byte, sha256.Size), album: album{files: files}}
	rand.Read(d.secret) // never fails, see crypto/rand
	p, k := d.divide()
	p.CourseTitle, p.Locale = c.Title, c.Locale
	p.Heading = d.heading(e)
	for _, r := range e.Requires {
		p.Requires = append(p.Requires, Required{r.ID, r.Title})
	}
	p.Objectives = slices.DeleteFunc(slices.Clone(c.Objectives), func(o course.Objective) bool { return !named(p.Items, o.ID) })
	if err := d.translate(c, u, p, k); err != nil {
		return nil, nil, err
	}
	p.Pictures = d.album.pictures
	return p, k, d.album.err
}

// named reports whether a question is of an objective.
func named(items []Item, objective string) bool {
	return slices.ContainsFunc(items, func(it Item) bool { return slices.Contains(it.Question.Objectives, objective) })
}

type divider struct {
	exam   *content.Exam // in the source language
	words  Words
	secret []byte
	album  album
}

// divide divides the exam in its source language.
func (d *divider) divide() (*Paper, *Key) {
	e := d.exam
	p := &Paper{Rules: e.Rules, Entries: e.Blueprint.Entries, Mix: e.Blueprint.Mix}
	k := &Key{Rules: e.Rules, Entries: e.Blueprint.Entries, Mix: e.Blueprint.Mix}
	for at, it := range slices.Concat(e.Blueprint.Fixed, e.Items) {
		if !it.Question.Kind.Answerable() || it.Question.Verdict != "" {
			continue
		}
		w := e.Words(it.Question.ID)
		answer := d.answer(it.Question, w)
		item := Item{From: it.From, Stem: it.Stem, Fixed: at < len(e.Blueprint.Fixed), Question: without(it.Question)}
		if len(answer.Choices) > 0 {
			item.Question.Choices = permuted(item.Question.Choices, answer.Choices)
		}
		item.Text = d.text(e, w, &answer)
		p.Items, k.Items = append(p.Items, item), append(k.Items, answer)
	}
	return p, k
}

// heading is what an exam says in the language that it was opened in.
func (d *divider) heading(e *content.Exam) Heading {
	return Heading{Title: e.Title, Instructions: d.say(e.File, e.Intro...), File: e.File}
}

// say writes what candidates read, and takes its pictures along.
func (d *divider) say(file string, bs ...*markdown.Block) string {
	md := d.words(bs...)
	d.album.see(file, md)
	return md
}

// answer is the key of a question, with the orders that its parts have in the
// paper.
func (d *divider) answer(q *question.Question, w *markdown.Item) Answer {
	a := Answer{Question: *q, Model: d.words(w.Model...), Explanation: d.words(w.Explanation...)}
	var choices, steps []string
	for _, c := range w.Choices {
		choices = append(choices, d.words(c.Body...))
	}
	for _, s := range w.Steps {
		steps = append(steps, d.words(s...))
	}
	switch {
	case q.Kind == question.Essay:
		a.Criteria = choices
	case d.mixes(q) && len(choices) == len(q.Choices):
		a.Choices = d.order(choices, q.ID, func(i int) bool { return q.Choices[i].Pin })
	}
	for _, g := range w.Gaps {
		a.Options = append(a.Options, d.order(g.Options, q.ID, nil))
	}
	if len(steps) > 0 {
		a.Steps = d.order(steps, q.ID, nil)
	}
	return a
}

// mixes reports whether choices take the order of the paper: only where the
// screen mixes them too, else their order is the author's, for every candidate.
func (d *divider) mixes(q *question.Question) bool {
	return d.exam.Blueprint.Mix.Choices && !q.Ordered && (q.Kind == question.Single || q.Kind == question.Multiple)
}

// text is what candidates read of a question, in the language that an exam was
// opened in and in the order of its key. Blanks with the same options keep having
// them in the same order.
func (d *divider) text(e *content.Exam, w *markdown.Item, a *Answer) Text {
	file := e.FileOf(a.Question.ID)
	t := Text{File: file, Shared: d.say(file, w.Stem...), Prompt: d.say(file, w.Prompt...), Columns: w.Columns, Rows: d.list(file, w.Rows)}
	if w.Heading != nil {
		t.Asks = plainStrong(d.say(file, w.Heading))
	}
	if a.Question.Kind != question.Essay { // where they are criteria
		for _, c := range w.Choices {
			t.Choices = append(t.Choices, d.say(file, c.Body...))
		}
	}
	if len(a.Choices) > 0 {
		t.Choices = permuted(t.Choices, a.Choices)
	}
	for i, g := range w.Gaps {
		t.Labels = append(t.Labels, d.say(file, g.Label...))
		t.Options = append(t.Options, permuted(g.Options, a.Options[i]))
	}
	if len(a.Steps) > 0 {
		t.Steps = permuted(d.list(file, w.Steps), a.Steps)
	}
	return t
}

// plainStrong is a heading without the strong type that it is set in.
func plainStrong(md string) string {
	if inner, ok := strings.CutPrefix(md, "**"); ok {
		return strings.TrimSuffix(inner, "**")
	}
	return md
}

func (d *divider) list(file string, list [][]*markdown.Block) []string {
	var out []string
	for _, bs := range list {
		out = append(out, d.say(file, bs...))
	}
	return out
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

package cli

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"carrel/cmd/internal/grading"
	"carrel/content/markdown"
	"carrel/content/script"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player"
	"carrel/player/page/marking"
	"carrel/player/theme"
	"carrel/store/keys"
	"carrel/store/result"
)

// markEssays shows the essays to a marker, or those on which markers differ to
// who decides.
func (g *grader) markEssays(ctx context.Context) error {
	if err := g.needTerminal(); err != nil {
		return err
	}
	desk, err := g.marksDesk()
	if err != nil {
		return err
	}
	essays := desk.essays(g)
	mode, err := script.ModeOf("", g.env)
	if err != nil {
		return err
	}
	err = player.Mark(ctx, player.MarkConfig{
		Title: g.exam.Paper.Title, Essays: essays, Journal: desk, Words: g.words, Theme: theme.Auto, Bidi: mode, Now: time.Now,
	})
	if err != nil {
		return err
	}
	done := 0
	for _, e := range essays {
		if e.Done {
			done++
		}
	}
	return g.lines([][2]string{{g.t("marked"), g.t("%d of %d", done, len(essays))}, {g.t("file"), desk.path}})
}

// marksDesk opens the file of a marker.
func (g *grader) marksDesk() (*marksDesk, error) {
	name, decides := cmp.Or(g.f.mark, g.f.resolve), g.f.resolve != ""
	path, err := grading.MarksFile(g.f.out, name, decides)
	if err != nil {
		return nil, &failure{code: exitUsage, err: err, text: g.t("%q: %v", name, err), hint: g.t("a name such as anna is good")}
	}
	d := &marksDesk{path: path, key: g.key}
	d.marks, err = g.exam.ReadMarks(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.marks = &result.Marks{Paper: g.exam.Header.Digest, Marker: name, Decides: decides}
	case err != nil:
		return nil, &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: g.t("put its backup back, or mark under another name")}
	case d.marks.Marker != name || d.marks.Decides != decides:
		return nil, &failure{code: exitSignature, text: g.t("%s has the marks of %s", path, d.marks.Marker), hint: g.t("give the file the name that it had")}
	}
	return d, nil
}

// marksDesk keeps what a marker does. It is the journal of the marking page:
// Append returns when the disk has a file with it.
type marksDesk struct {
	path  string
	key   *keys.Key
	marks *result.Marks
}

// Append puts marks into the file.
func (d *marksDesk) Append(events []progress.Event) ([]progress.Event, error) {
	next := *d.marks
	next.Marks = slices.Clone(d.marks.Marks)
	for _, e := range events {
		m := result.Mark{Sheet: string(e.Unit), Question: e.Question, Draft: e.Type != progress.Answered}
		if e.Response != nil {
			m.Criteria, m.Comment = e.Response.Choices, strings.Join(e.Response.Texts, "\n")
		}
		next.Set(m)
	}
	b, err := next.Encode(d.key)
	if err == nil {
		err = result.Write(d.path, b)
	}
	if err != nil {
		return nil, err
	}
	d.marks = &next
	return events, nil
}

// AppendIf is not asked by the marking page, which begins no attempts.
func (d *marksDesk) AppendIf(events []progress.Event, _ func(*progress.Standing) error) ([]progress.Event, error) {
	return d.Append(events)
}

// essays are what the page shows: question by question, and within one by a
// number that says nothing of whose answer it is.
func (d *marksDesk) essays(g *grader) (out []*marking.Essay) {
	for n, s := range g.sheets { // in the order of their codes, which is that of a digest
		for _, e := range g.exam.Essays(s) {
			if d.marks.Decides && !d.isDisputed(g, e) {
				continue
			}
			out = append(out, d.essay(g, e, n+1))
		}
	}
	slices.SortStableFunc(out, func(a, b *marking.Essay) int { return strings.Compare(a.Item.ID, b.Item.ID) })
	return out
}

// isDisputed reports an essay on which the markers differ, decided or not.
func (d *marksDesk) isDisputed(g *grader, e grading.Essay) bool {
	given := g.marking.Others(e, "")
	return slices.ContainsFunc(given, func(o grading.Given) bool { return o.Mark != given[0].Mark })
}

func (d *marksDesk) essay(g *grader, e grading.Essay, number int) *marking.Essay {
	out := &marking.Essay{
		Sheet: e.Sheet, Number: number, Item: wordsOf(e), Text: e.Text,
		Points: func(met []int) question.Mark {
			m, err := e.Mark(met)
			if err != nil {
				return question.Mark{Of: 100 * e.Question.Points}
			}
			return m
		},
	}
	if m := d.marks.Find(e.Sheet, e.Question.ID); m != nil {
		out.Met, out.Comment, out.Done = slices.Clone(m.Criteria), m.Comment, !m.Draft
		out.Met = slices.DeleteFunc(out.Met, func(i int) bool { return i >= len(e.Question.Choices) })
	}
	if d.marks.Decides {
		for _, o := range g.marking.Others(e, "") {
			out.Others = append(out.Others, marking.Other{Name: o.Marker, Mark: o.Mark, Met: o.Criteria, Comment: o.Comment})
		}
	}
	return out
}

// wordsOf is an essay question with what only examiners have of it.
func wordsOf(e grading.Essay) *markdown.Item {
	it := e.Item.Words()
	it.Question = *e.Question
	it.Model = keyBlocks(e.Key.Model)
	it.Choices = nil
	for i := range e.Question.Choices {
		var c markdown.Choice
		if i < len(e.Key.Criteria) {
			c.Body = keyBlocks(e.Key.Criteria[i])
		}
		it.Choices = append(it.Choices, c)
	}
	return it
}

// keyBlocks reads a text of the answer key: bounded and clean, as a lesson's is.
func keyBlocks(md string) (out []*markdown.Block) {
	doc := markdown.Parse("key", []byte(md), markdown.Options{Kind: "lesson"})
	for i := range doc.Len() {
		out = append(out, doc.Chunk(i).Blocks()...)
	}
	return out
}

// Package grading owns the way from the sheets of a sealed exam to signed
// results: what is believed of a sheet, how it is marked, what the markers of
// essays said, and the folder in which all of that lies. It prints nothing.
//
// Everything that comes from outside is hostile until proven otherwise: the
// recipients of the examiners are public, so anybody can make a sheet.
package grading

import (
	"errors"
	"fmt"

	"filippo.io/age"

	"carrel/content/sealed"
	"carrel/course/exam"
	"carrel/course/question"
	"carrel/store/sheet"
)

// Why a sheet that can be read is not graded.
var (
	ErrForm    = errors.New("its questions are not those that its seed draws from the paper: another program made it, or it was altered before it was signed")
	ErrExam    = errors.New("it names another exam than the paper does")
	ErrMissing = errors.New("it answers a question that was not in its form")
)

// Exam is a sealed exam that was opened with the key of an examiner.
type Exam struct {
	Header *sealed.Header
	Paper  *sealed.Paper
	Rules  exam.Rules

	key       map[string]*sealed.Answer
	blueprint exam.Blueprint
	items     []exam.Item
	verdicts  map[string]question.Verdict
}

// Open opens a paper by its answer key. The error is that of package sealed.
func Open(paper, answers []byte, with ...age.Identity) (*Exam, error) {
	h, err := sealed.ReadHeader(paper)
	if err != nil {
		return nil, err
	}
	k, err := sealed.OpenKey(answers, h, with...)
	if err != nil {
		return nil, err
	}
	_, p, err := sealed.Open(paper, k.Identity)
	if err != nil {
		return nil, err
	}
	x := &Exam{Header: h, Paper: p, Rules: k.Rules, key: map[string]*sealed.Answer{}, verdicts: map[string]question.Verdict{}}
	x.blueprint, x.items = p.Blueprint()
	for i := range k.Items {
		x.key[k.Items[i].Question.ID] = &k.Items[i]
	}
	for i := range p.Items {
		if q := &p.Items[i].Question; x.key[q.ID] == nil || x.key[q.ID].Question.Kind != q.Kind {
			return nil, fmt.Errorf("the answer key: %w: it has no key of question %s", sealed.ErrFormat, q.ID)
		}
	}
	return x, nil
}

// Pass passes a verdict on a question, or takes it back where it is "". It
// reports whether the exam has the question.
func (x *Exam) Pass(id string, v question.Verdict) bool {
	if x.key[id] == nil {
		return false
	}
	if x.verdicts[id] = v; v == "" {
		delete(x.verdicts, id)
	}
	return true
}

// Sheet is a sheet of the exam that can be graded.
type Sheet struct {
	*sheet.Sheet
	Code string
	File string // that it was read from

	form *exam.Form
}

// Read reads a sheet and checks all that can be checked of it alone: its
// signature, that it is of this exam, and that its form is the one that its seed
// draws.
func (x *Exam) Read(src []byte, with ...age.Identity) (*Sheet, error) {
	s, err := sheet.Read(src, with...)
	if err != nil {
		return nil, err
	}
	out := &Sheet{Sheet: s}
	if out.Code, err = s.Code(); err != nil {
		return nil, err
	}
	switch {
	case s.Paper != x.Header.Digest:
		return out, sheet.ErrForeign
	case s.Course != x.Header.Course || s.Exam != x.Header.Exam:
		return out, ErrExam
	}
	if out.form, err = exam.Draw(x.blueprint, x.items, s.Seed); err != nil {
		return out, fmt.Errorf("%w: %w", ErrForm, err)
	}
	if out.form.Digest() != s.Form {
		return out, ErrForm
	}
	for _, r := range s.Responses {
		if out.form.Find(r.Question) < 0 {
			return out, fmt.Errorf("%w: %s", ErrMissing, r.Question)
		}
	}
	return out, nil
}

// Grade marks a sheet. Judged has what markers gave to its essays.
func (x *Exam) Grade(s *Sheet, judged exam.Judged) (*exam.Result, error) {
	f := &exam.Form{Seed: s.form.Seed, Mix: s.form.Mix}
	for _, it := range s.form.Items {
		q := x.key[it.Question.ID].Question
		q.Points, q.Verdict = it.Question.Points, x.verdicts[q.ID]
		it.Question = &q
		f.Items = append(f.Items, it)
	}
	answers, misfits := x.answers(s)
	res, err := exam.Grade(f, x.Rules, answers, judged)
	if err != nil {
		return nil, err
	}
	res.Misfits = append(res.Misfits, misfits...)
	return res, nil
}

// answers are the responses as answers to the questions of the course, and
// those that fit none.
func (x *Exam) answers(s *Sheet) (answers map[string]exam.Answer, misfits []string) {
	answers = map[string]exam.Answer{}
	for _, r := range s.Responses {
		response, err := x.key[r.Question].Restore(r.Response)
		if err != nil {
			misfits = append(misfits, r.Question)
			continue
		}
		answers[r.Question] = exam.Answer{Response: response}
	}
	return answers, misfits
}

// Essay is an essay that a person has to judge.
type Essay struct {
	Sheet    string // its code
	Question *question.Question
	Key      *sealed.Answer
	Item     *sealed.Item // with its words
	Text     string
}

// Essays are those of a sheet in which something was written.
func (x *Exam) Essays(s *Sheet) (out []Essay) {
	answers, _ := x.answers(s)
	for _, it := range s.form.Items {
		a, given := answers[it.Question.ID]
		key := x.key[it.Question.ID]
		if key.Question.Kind != question.Essay || !given || a.Response.Empty() || x.verdicts[it.Question.ID] != "" {
			continue
		}
		q := key.Question
		q.Points = it.Question.Points
		out = append(out, Essay{Sheet: s.Code, Question: &q, Key: key, Item: x.item(q.ID), Text: a.Response.Texts[0]})
	}
	return out
}

func (x *Exam) item(id string) *sealed.Item {
	for i := range x.Paper.Items {
		if x.Paper.Items[i].Question.ID == id {
			return &x.Paper.Items[i]
		}
	}
	return nil
}

// Mark is what an essay earns that meets some of the criteria; an error where it
// has no such criteria.
func (e Essay) Mark(met []int) (question.Mark, error) {
	return e.Question.Mark(question.Response{Texts: []string{e.Text}, Choices: met})
}

package markdown_test

import (
	"slices"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

// consistent checks that the words of a question are those of its parts.
func consistent(t *testing.T, q *markdown.Item) {
	t.Helper()
	if q.ID == "" || q.Points < 1 || q.Kind == "" || len(q.Wording()) != 16 {
		t.Errorf("question %+v", q.Question)
	}
	if len(q.Choices) != len(q.Question.Choices) || len(q.Steps) != q.Question.Steps || len(q.Gaps) != len(q.Blanks) || len(q.Columns) != q.Question.Columns {
		t.Fatalf("%d choices, %d steps, %d gaps and %d columns of words for %+v", len(q.Choices), len(q.Steps), len(q.Gaps), len(q.Columns), q.Question)
	}
	if len(q.Columns)*len(q.Rows) != 0 && len(q.Columns)*len(q.Rows) != len(q.Choices) {
		t.Errorf("%d rows and %d columns for %d cells", len(q.Rows), len(q.Columns), len(q.Choices))
	}
	for i := range q.Blanks {
		consistentBlank(t, q, i)
	}
	for _, b := range blocksOf(q) {
		if b.Source == nil || strings.ContainsRune(string(b.Source), 0x1f) {
			t.Errorf("a block of question %s has the source %q", q.ID, b.Source)
		}
		bounded(t, b)
	}
}

// keyOf returns the right answer, of an essay with some text.
func keyOf(q *markdown.Item) question.Response {
	if q.Kind == question.Essay {
		return q.Write(q.Key(), 0, "text")
	}
	return q.Key()
}

func consistentBlank(t *testing.T, q *markdown.Item, i int) {
	t.Helper()
	b, g := q.Blanks[i], q.Gaps[i]
	if (b.Options > 0) == b.Form.Typed() || b.Options != len(g.Options) {
		t.Errorf("blank %d has the form %q and %d options, with words for %d", i, b.Form, b.Options, len(g.Options))
	}
	if len(g.Says) != len(b.Accepts) {
		t.Errorf("blank %d says %d things to %d answers", i, len(g.Says), len(b.Accepts))
	}
	if !slices.IsSorted(b.Right) || len(b.Right) > 0 && b.Right[len(b.Right)-1] >= b.Options {
		t.Errorf("blank %d has the right options %v of %d", i, b.Right, b.Options)
	}
}

// hasKey checks that a question of a source that can be answered has a key.
func hasKey(t *testing.T, d *markdown.Document, q *markdown.Item) {
	t.Helper()
	if file, _ := d.Translates(); file != "" || !q.Kind.Answerable() || q.Kind == question.Survey {
		return
	}
	if _, err := q.Mark(keyOf(q)); err != nil {
		t.Errorf("question %s does not take its own key %+v: %v", q.ID, keyOf(q), err)
	}
	for i, b := range q.Blanks {
		if len(b.Right) == 0 && len(b.Accepts) == 0 {
			t.Errorf("blank %d of %s has no key", i, q.Kind)
		}
	}
}

// blocksOf returns every block of a question.
func blocksOf(q *markdown.Item) []*markdown.Block {
	bs := slices.Concat([]*markdown.Block{q.Heading}, q.Stem, q.Prompt, q.Model, q.Explanation, q.Right, q.Partly, q.Wrong, q.Answer,
		slices.Concat(q.Hints...), slices.Concat(q.Steps...), slices.Concat(q.Rows...))
	for _, c := range q.Choices {
		bs = append(append(bs, c.Body...), c.Feedback...)
	}
	for _, g := range q.Gaps {
		bs = append(append(bs, g.Label...), slices.Concat(g.Says...)...)
	}
	return bs
}

// FuzzAdoptKey shows one text in the words of another.
func FuzzAdoptKey(f *testing.F) {
	f.Add(sourceQuiz, translatedQuiz, true)
	f.Add(translatedQuiz, sourceQuiz, false)
	f.Add(worded, strings.ReplaceAll(worded, "Two", "Deux"), true)
	f.Add("# Q\n<!-- question: {id: a} -->\n[[a]]\n", "# Q\n<!-- question: {id: a} -->\n```answer\nb\n```\n", false)
	f.Fuzz(func(t *testing.T, src, translated string, quiz bool) {
		opts := markdown.Options{}
		if quiz {
			opts.Kind = "quiz"
		}
		source, translation := pair(t, src, translated, opts)
		from, to := source.Questions(), translation.Questions()
		if len(from) != len(to) || translation.Untranslated() > len(from) {
			t.Fatalf("%d questions, %d of them untranslated; the source has %d", len(to), translation.Untranslated(), len(from))
		}
		for i, q := range to {
			consistent(t, q)
			hasKey(t, source, q)
			if q.ID != from[i].ID || q.Kind != from[i].Kind || q.Revision() != from[i].Revision() {
				t.Errorf("question %+v, in the source %+v", q.Question, from[i].Question)
			}
		}
		shown := 0
		for _, b := range all(translation) {
			if b.Kind == markdown.Question {
				shown++
			}
		}
		if shown != len(to) {
			t.Errorf("%d questions are shown of %d", shown, len(to))
		}
	})
}

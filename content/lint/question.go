package lint

import (
	"slices"
	"unicode/utf8"

	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/question"
)

// asked is what is kept of a question.
type asked struct {
	id         string
	kind       question.Kind
	verdict    question.Verdict
	points     int
	line       int
	objectives []string
	tags       []string
	difficulty int
	shape      shape
	right      int      // of a single choice: the right one; else -1
	longest    bool     // the right one has more letters than any other
	ticks      string   // a sign for each choice or cell: x for a right one
	words      string   // of a question that an exam can have: what is read, see normal
	accepts    []string // of the same: what is right when it is typed, see normal
}

// questionsOf keeps the questions of a document; those that name no objective
// are of the objectives of their file. Examined ones are kept with their words.
func questionsOf(doc *markdown.Document, objectives []string, examined bool) []asked {
	var out []asked
	for _, it := range doc.Questions() {
		q := asked{
			id: it.ID, kind: it.Kind, line: it.Line, objectives: it.Objectives, tags: it.Tags,
			difficulty: it.Difficulty, shape: shapeOf(it), right: -1, ticks: ticksOf(it), verdict: it.Verdict, points: it.Points,
		}
		if len(q.objectives) == 0 {
			q.objectives = objectives
		}
		if it.Kind == question.Single {
			q.right, q.longest = rightOf(it)
		}
		if examined {
			q.words, q.accepts = wordsOf(it), acceptsOf(it)
		}
		out = append(out, q)
	}
	return out
}

func ticksOf(it *markdown.Item) string {
	ticks := make([]byte, len(it.Question.Choices))
	for i, c := range it.Question.Choices {
		if ticks[i] = '-'; c.Right {
			ticks[i] = 'x'
		}
	}
	return string(ticks)
}

// scored reports a question whose answer is marked.
func (q *asked) scored() bool { return q.kind.Answerable() && q.kind != question.Survey }

func rightOf(it *markdown.Item) (right int, longest bool) {
	most, letters := 0, 0
	for i, c := range it.Choices {
		n := 0
		for _, b := range c.Body {
			n += utf8.RuneCountInString(markdown.PlainText(b.Node, b.Source))
		}
		if it.Question.Choices[i].Right {
			right, letters = i, n
		} else {
			most = max(most, n)
		}
	}
	return right, letters > most
}

// questionIDs looks for ids that two files use. Twice in one file is told by
// the file.
func (l *linter) questionIDs() {
	first := map[string]*file{}
	for _, f := range l.order {
		for _, q := range f.questions {
			if !f.isUnit() || question.MadeID(q.id) {
				continue
			}
			other := first[q.id]
			if other != nil && other != f {
				f.note(ruleSameID, q.line, 1, "give each question an id of its own",
					"the id %s is also that of a question in %s", q.id, other.path)
			}
			if other == nil {
				first[q.id] = f
			}
		}
	}
}

func (l *linter) emptyQuizzes() {
	for _, f := range l.order {
		if !f.isUnit() || len(f.questions) > 0 {
			continue
		}
		switch {
		case f.kind == course.Quiz || f.kind == course.Pool:
			f.note(ruleEmptyQuiz, 0, 0, "write a heading with a list of choices below it", "this %s has no question", f.kind)
		case f.kind == course.Exam && f.meta.Lookup("draw") == nil:
			f.note(ruleEmptyQuiz, 0, 0, "write questions, or draw them from other files", "this exam neither has nor draws a question")
		}
	}
}

// enough is from how many questions on a habit of the author gives the key
// away.
const enough = 5

// giveaways looks for quizzes that can be passed by their pattern.
func (l *linter) giveaways() {
	for _, f := range l.order {
		if f.isUnit() && slices.Contains([]course.Kind{course.Quiz, course.Pool, course.Exam}, f.kind) {
			f.giveaway()
		}
	}
}

func (f *file) giveaway() {
	single := slices.DeleteFunc(slices.Clone(f.questions), func(q asked) bool { return q.right < 0 })
	if len(single) < enough {
		return
	}
	if !f.unit.Rules.Shuffle && !slices.ContainsFunc(single, func(q asked) bool { return q.right != 0 }) {
		f.note(ruleFirst, 0, 0, "move some of the right choices, or write shuffle: true", "the first choice is right in all %d questions with one right choice", len(single))
	}
	if !slices.ContainsFunc(single, func(q asked) bool { return !q.longest }) {
		f.note(ruleLongest, 0, 0, "make some of the wrong choices as long", "the longest choice is right in all %d questions with one right choice", len(single))
	}
}

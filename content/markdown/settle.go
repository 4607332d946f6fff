package markdown

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"carrel/course/question"
)

// The words that a question directive's type may be.
var questionTypes = []string{
	"single", "multiple", "true-false", "number", "text", "regex", "command", "digest", "timestamp", "address",
	"path", "offset", "weighted", "match", "order", "matrix", "cloze", "essay", "survey",
}

const (
	maxParts   = 400  // blanks, steps or cells of a question
	maxAccepts = 200  // accepted answers, and lines that they stand on
	maxAccept  = 1000 // bytes of one
)

// settle decides what kind of question it is, and reads its directive.
func (a *asker) settle() {
	d, q := a.doc, &a.item.Question
	q.Points, q.Scoring = 1, question.All
	if a.dir != nil {
		a.settleRules()
	}
	if len(q.Objectives) == 0 {
		q.Objectives = d.meta.Strings("objectives")
	}
	q.ID = a.settleID()
	q.Kind = a.settleKind()
	if q.Kind == question.Unfit {
		a.disarm()
	}
}

// settleRules reads what the directive says of points and tries.
func (a *asker) settleRules() {
	d, q, dir := a.doc, &a.item.Question, a.dir
	q.Points = d.number(dir, "points", 1, 1000, 1)
	q.Difficulty = d.number(dir, "difficulty", 0, 10, 0)
	q.Attempts = d.number(dir, "attempts", 1, 20, 0)
	if cost := d.percent(dir, "hint-cost", 0, 100); cost != nil {
		q.HintCost = *cost
	}
	if d.word(dir, "scoring", "all", "partial") == "partial" {
		q.Scoring = question.Partial
	}
	q.Verdict = question.Verdict(d.word(dir, "verdict", string(question.Disregard), string(question.AllCorrect)))
	q.Required = d.truth(dir, "required")
	q.Objectives, q.Tags = dir.list("objectives"), dir.list("tags")
}

// selects returns how many choices the directive lets be taken: one, many, or
// "".
func (a *asker) selects() string { return a.doc.word(a.dir, "select", "one", "many") }

func (a *asker) settleKind() question.Kind {
	switch {
	case a.last != nil:
		a.kind = question.Cloze
	case a.kind == question.Essay && a.typ != question.Survey:
		a.settleEssay()
	}
	switch {
	case a.kind == "":
		a.lacking(ruleNoAnswer, "add a list of choices with boxes, or an answer block", "this question has no answer part")
		return question.Unfit
	case a.tooMany():
		return question.Unfit
	case a.typ == question.Survey:
		return a.survey()
	case !a.hasKey() && !a.doc.isTranslation():
		a.lacking(ruleNoKey, keyHint(a.kind), keyLack(a.kind))
		return question.Unfit
	}
	kind := a.kind
	if kind == question.Single {
		kind = a.choiceKind()
		a.checkChoices()
	}
	a.checkType(kind)
	return kind
}

// lacking reports what keeps a question from being answered, unless that
// follows from what was reported. A translation needs none of it: its questions
// are marked by their source.
func (a *asker) lacking(rule Rule, hint, message string) {
	told := a.faulty || a.dir != nil && a.dir.open
	if !told && !a.doc.isTranslation() {
		a.report(rule, a.item.Heading.Node, hint, "%s", message)
	}
}

func keyHint(kind question.Kind) string {
	switch kind {
	case question.Single, question.Matrix:
		return "tick the right choice: - [x]"
	case question.Match, question.Order:
		return "write the right answer in the table or list"
	case question.Essay:
		return "write a model answer, or a list of criteria after it"
	}
	return "write an accepted answer between its lines"
}

func keyLack(kind question.Kind) string {
	if kind == question.Single || kind == question.Matrix {
		return "no choice of this question is ticked, so it cannot be answered"
	}
	return "this question says nothing of what is right, so it cannot be answered"
}

// hasKey reports whether every part of the question has a right answer.
func (a *asker) hasKey() bool {
	q := &a.item.Question
	switch a.kind {
	case question.Single, question.Matrix, question.Essay:
		return slices.ContainsFunc(q.Choices, func(c question.Choice) bool { return c.Right })
	case question.Order:
		return q.Steps > 0
	}
	return len(q.Blanks) > 0 && !slices.ContainsFunc(q.Blanks, func(b question.Blank) bool {
		return len(b.Right) == 0 && !slices.ContainsFunc(b.Accepts, func(c question.Accept) bool { return c.Credit > 0 })
	})
}

// tooLarge reports an answer part that is not worth reading.
func (a *asker) tooLarge(kind question.Kind, b *Block) bool {
	switch kind {
	case question.Single, question.Essay, question.Weighted:
		return false // the first two are read whole, the last is counted as a list
	case question.Matrix:
		return (b.Node.ChildCount()-1)*(b.Node.FirstChild().ChildCount()-1) > maxParts
	case question.Match, question.Order:
		return b.Node.ChildCount() > maxParts
	}
	return b.Node.Lines().Len() > maxAccepts
}

func (a *asker) tooMany() bool {
	if !a.over && len(a.item.Blanks) <= maxParts {
		return false
	}
	a.report(ruleTooMany, a.item.Heading.Node, "divide the question", "this question has more parts than anybody can answer")
	return true
}

// survey takes the key out of a question that has no right answer.
func (a *asker) survey() question.Kind {
	a.checkChoices()
	q := &a.item.Question
	q.Many = a.selects() == "many"
	for i := range q.Choices {
		q.Choices[i].Right, q.Choices[i].Credit = false, nil
	}
	for i := range q.Blanks {
		q.Blanks[i].Right, q.Blanks[i].Accepts = nil, nil
		a.item.Gaps[i].Says = nil
	}
	if a.kind == question.Essay {
		q.Blanks, a.item.Gaps = []question.Blank{{Form: question.Text}}, []Gap{{}}
		q.Choices, a.item.Choices, a.item.Model = nil, nil, nil
	}
	return question.Survey
}

// checkType reports a type that is not that of the answer part.
func (a *asker) checkType(kind question.Kind) {
	switch {
	case a.typ == "", a.typ == kind:
	case kind == question.TrueFalse && a.typ == question.Single:
	case kind == question.Weighted && a.typ.Typed():
	default:
		a.doc.reportKey(a.dir, ruleType, a.dir.node("type"), "correct the type, or leave it out",
			fmt.Sprintf("the type is %s, but the answer part is that of a %s question", a.typ, kind))
	}
}

// disarm takes out of a question what only an answer would need.
func (a *asker) disarm() {
	q := &a.item.Question
	q.Blanks, q.Steps, q.Columns, q.Radio = nil, 0, 0, false
	a.item.Gaps, a.item.Steps, a.item.Columns, a.item.Rows, a.item.Model = nil, nil, nil, nil, nil
	if a.kind != question.Single {
		q.Choices, a.item.Choices = nil, nil
	}
}

// maxQuestionID is the longest id in bytes.
const maxQuestionID = 100

// questionID reports whether s is an id: letters and digits of any script,
// dots, hyphens and underscores between them. It is no regular expression
// because the classes for all scripts take milliseconds to compile.
func questionID(s string) bool {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && strings.ContainsRune("._-", r) {
			continue
		}
		return false
	}
	return s != "" && len(s) <= maxQuestionID
}

// settleID returns the id of the directive, or one made of the heading, which
// lasts only as long as its wording.
func (a *asker) settleID() string {
	id, made := a.dir.get("id"), madeID(PlainText(a.item.Heading.Node, a.src), a.chunk.twin)
	switch {
	case questionID(id):
		a.checkTwin(id)
		a.item.Was = made
		return id
	case id != "":
		a.doc.reportKey(a.dir, ruleBadID, a.dir.node("id"), "use letters, digits, dots and hyphens", fmt.Sprintf("%q cannot be the id of a question", id))
	case a.doc.opts.Strict && (a.dir == nil || !a.dir.broken):
		a.report(ruleNoID, a.item.Heading.Node, "add <!-- question: {id: ...} --> after the heading",
			"this question has no id; its answers are lost when its wording changes")
	}
	return made
}

// madeID makes an id of a heading, of the form that question.MadeID knows.
func madeID(heading string, twin int32) string {
	if twin > 1 {
		heading = fmt.Sprint(heading, "\n", twin)
	}
	sum := sha256.Sum256([]byte(heading))
	return "q-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

func (a *asker) checkTwin(id string) {
	d := a.doc
	d.mu.Lock()
	first, twice := d.seen[id]
	if !twice {
		d.seen[id] = a.item.Line
	}
	d.mu.Unlock()
	if twice && first != a.item.Line {
		d.reportKey(a.dir, ruleDuplicateID, a.dir.node("id"), "give each question an id of its own",
			fmt.Sprintf("the id %s is also used on line %d", id, first))
	}
}

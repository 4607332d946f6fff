package content

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
)

// Keys that the front matter of a unit may have, by kind.
var (
	unitKeys = []string{"kind", "id", "title", "duration", "objectives", "translates"}
	quizKeys = []string{"pass", "attempts", "feedback", "shuffle"}
	examKeys = []string{"time", "wait", "navigation", "draw", "interruption", "pause", "review", "sealed", "warnings", "codes", "requires"}
	keysOf   = map[course.Kind][]string{
		course.Lesson:   unitKeys,
		course.Quiz:     slices.Concat(unitKeys, quizKeys),
		course.Pool:     slices.Concat(unitKeys, quizKeys),
		course.Exam:     slices.Concat(unitKeys, quizKeys, examKeys),
		course.Lab:      slices.Concat(unitKeys, []string{"needs", "files", "setup", "timeout"}),
		course.Scenario: slices.Concat(unitKeys, []string{"start", "pass"}),
		course.Glossary: unitKeys,
		course.Cards:    unitKeys,
	}
)

// A builder gathers a course and what is wrong with it.
type builder struct {
	fsys     fs.FS
	course   *course.Course
	problems []markdown.Problem
	byID     map[course.UnitID]string // path
}

func (b *builder) report(rule markdown.Rule, file string, line, col int, hint, format string, args ...any) {
	b.problems = append(b.problems, markdown.NewProblem(rule, file, line, col, hint, fmt.Sprintf(format, args...)))
}

// unit makes a unit of a file's head.
func (b *builder) unit(h head) *course.Unit {
	u := &course.Unit{
		Path:       h.path,
		Kind:       b.kind(h),
		Title:      headTitle(h),
		Objectives: h.doc.Meta().Strings("objectives"),
	}
	u.ID = b.unitID(h)
	b.problems = append(b.problems, h.doc.Problems()...)
	if len(h.raw) == 0 {
		b.report(ruleEmpty, h.path, 0, 0, "write something, or remove it", "the file is empty")
	}
	b.problems = append(b.problems, CheckEncoding(h.path, h.raw)...)
	if !b.course.Bare {
		b.checkKeys(h, b.keysOf(h, u.Kind))
	}
	u.Duration = b.duration(h)
	if u.Kind == course.Quiz || u.Kind == course.Exam || u.Kind == course.Pool {
		u.Rules = b.rules(h)
	}
	if u.Kind == course.Exam {
		examRules(h.doc.Meta(), func(key, hint, format string, args ...any) {
			b.reportNode(ruleValue, h, h.doc.Meta().Lookup(key), hint, format, args...)
		})
	}
	return u
}

// CheckEncoding returns the problem of a text that is not UTF-8, at its first
// byte that is not; none of another.
func CheckEncoding(file string, src []byte) []markdown.Problem {
	if utf8.Valid(src) {
		return nil
	}
	line, col := 1, 1
	for len(src) > 0 {
		r, n := utf8.DecodeRune(src)
		switch {
		case r == utf8.RuneError && n == 1:
			message := fmt.Sprintf("the file is not UTF-8: the byte 0x%02X is no character; it is lost, and others may be", src[0])
			return []markdown.Problem{markdown.NewProblem(ruleEncoding, file, line, col, "save it as UTF-8", message)}
		case r == '\n':
			line, col = line+1, 1
		default:
			col += n
		}
		src = src[n:]
	}
	return nil
}

func (b *builder) kind(h head) course.Kind {
	n := h.doc.Meta().Lookup("kind")
	kind := course.Kind(markdown.Scalar(n))
	switch {
	case kind == "" && bytes.Contains(h.raw, []byte("{{< quizdown")):
		return course.Quiz
	case kind == "":
		return course.Lesson
	case slices.Contains(course.Kinds, kind):
		return kind
	}
	if !b.course.Bare {
		b.reportNode(ruleValue, h, n, closest(string(kind), kindNames()), "there is no kind of unit called %q", kind)
	}
	return course.Lesson
}

func kindNames() []string {
	var names []string
	for _, k := range course.Kinds {
		names = append(names, string(k))
	}
	return names
}

func closest(word string, known []string) string {
	if len(word) > 64 {
		return ""
	}
	if k := markdown.Closest(word, known); k != "" {
		return "did you mean " + k + "?"
	}
	return ""
}

// reportNode reports a problem at a place in the front matter.
func (b *builder) reportNode(rule markdown.Rule, h head, n *yaml.Node, hint, format string, args ...any) {
	line, col := 1, 1
	if n != nil {
		line, col = n.Line+h.doc.Meta().Offset(), n.Column
	}
	b.report(rule, h.path, line, col, hint, format, args...)
}

// keysOf are the keys that a file of a kind may have: those of every kind where
// the kind that it names is none, which is told.
func (b *builder) keysOf(h head, kind course.Kind) []string {
	if said := h.doc.Meta().String("kind"); said == "" || said == string(kind) {
		return keysOf[kind]
	}
	var all []string
	for _, keys := range keysOf {
		all = append(all, keys...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (b *builder) checkKeys(h head, known []string) {
	keys, hints := markdown.UnknownKeys(h.doc.Meta().Root(), known)
	for i, k := range keys {
		if kinds := kindsWith(k.Value); len(kinds) > 0 && h.path != manifestName {
			hints[i] = "did you mean kind: " + strings.Join(kinds, " or kind: ") + "?"
		}
		b.reportNode(ruleUnknownKey, h, k, hints[i], "unknown key %s", k.Value)
	}
	markdown.Keys(h.doc.Meta().Root(), func(k, v *yaml.Node) {
		if v.Kind == yaml.ScalarNode && v.LineComment != "" {
			b.reportNode(ruleCutValue, h, v, "put the value in quotes", "the value of %s is cut off at #", k.Value)
		}
	})
}

// kindsWith names the kinds whose front matter has a key that others do not
// have: the first two.
func kindsWith(key string) []string {
	var kinds []string
	for _, k := range course.Kinds {
		if len(kinds) < 2 && slices.Contains(keysOf[k], key) {
			kinds = append(kinds, string(k))
		}
	}
	return kinds
}

// unitID is the id in the file, else the path. A second unit of the same id is
// known by its path as well.
func (b *builder) unitID(h head) course.UnitID {
	n := h.doc.Meta().Lookup("id")
	id := ownID(h.doc)
	if b.course.Bare || id == "" {
		return course.UnitID(h.path)
	}
	if first, taken := b.byID[id]; taken {
		b.reportNode(ruleDuplicateID, h, n, "give it an id of its own", "the id %s is already that of %s", id, first)
		return course.UnitID(h.path)
	}
	b.byID[id] = h.path
	return id
}

// ownID is the id that a file says it has, clean; "" for none.
func ownID(doc *markdown.Document) course.UnitID {
	return course.UnitID(clean.Line(markdown.Scalar(doc.Meta().Lookup("id"))))
}

// headTitle is the title of the front matter, else the first heading, the
// first of level one before others, else the name.
func headTitle(h head) string {
	if t := h.doc.Title(); t != "" {
		return t
	}
	for i := range h.doc.Len() {
		if t := h.doc.Chunk(i).Heading(); t != "" {
			return t
		}
	}
	return cmp.Or(titleOf(h.path), clean.Name(h.path))
}

func (b *builder) duration(h head) time.Duration {
	n := h.doc.Meta().Lookup("duration")
	d, ok := parseDuration(markdown.Scalar(n))
	if !ok && !b.course.Bare {
		b.reportNode(ruleValue, h, n, "write it as 20m or 1h30m", "the duration %q is not understood", n.Value)
	}
	return d
}

// parseDuration reads 20m, 1h30m or 3h; "" is none.
func parseDuration(s string) (time.Duration, bool) {
	if s == "" {
		return 0, true
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d > 10_000*time.Hour {
		return 0, false
	}
	return d, true
}

// rules reads the settings of a quiz.
func (b *builder) rules(h head) course.Rules {
	m := h.doc.Meta()
	r := course.Rules{
		Pass:     b.wholeNumber(h, "pass", strings.TrimSuffix(m.String("pass"), "%"), 100),
		Shuffle:  isShuffled(m.Lookup("shuffle")),
		Feedback: course.Feedback(m.String("feedback")),
	}
	if s := m.String("attempts"); s != "unlimited" {
		r.Attempts = b.wholeNumber(h, "attempts", s, 1000)
	}
	switch r.Feedback {
	case course.AtOnce, course.After, course.None, course.ScoreOnly:
	case "":
		r.Feedback = course.AtOnce
	default:
		b.reportNode(ruleValue, h, m.Lookup("feedback"), "write at-once, after, none or score", "feedback cannot be %q", r.Feedback)
		r.Feedback = course.AtOnce
	}
	return r
}

func (b *builder) wholeNumber(h head, key, s string, most int) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		b.reportNode(ruleValue, h, h.doc.Meta().Lookup(key), "", "%s must be a number from 0 to %d, not %q", key, most, s)
		return 0
	}
	return n
}

// isShuffled reads true, or a mapping of what is shuffled.
func isShuffled(n *yaml.Node) bool {
	if markdown.Scalar(n) == "true" {
		return true
	}
	shuffled := false
	markdown.Keys(n, func(_, v *yaml.Node) { shuffled = shuffled || markdown.Scalar(v) == "true" })
	return shuffled
}

// why says in a few words why a file could not be read.
func why(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "it may not be read"
	case errors.Is(err, errNotRegular):
		return errNotRegular.Error()
	}
	return err.Error()
}

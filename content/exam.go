package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/question"
)

// Exam is an exam and all that its forms are drawn from.
type Exam struct {
	Title     string
	Intro     []*markdown.Block // its instructions: what stands before the first question, the title left out
	File      string            // that their pictures are addressed from
	Rules     exam.Rules
	Blueprint exam.Blueprint
	Items     []exam.Item    // of the pools, in the order of the blueprint and of their files
	Requires  []*course.Unit // that have to be completed before

	words map[string]*markdown.Item
	files map[string]string
}

// Words returns a question with its words, or nil.
func (e *Exam) Words(id string) *markdown.Item { return e.words[id] }

// FileOf returns the file that the pictures of a question are addressed from.
func (e *Exam) FileOf(id string) string { return e.files[id] }

// SetWords gives a question its words, and the file that their pictures are
// addressed from. It is for exams that do not come from a course.
func (e *Exam) SetWords(it *markdown.Item, file string) {
	if e.words == nil {
		e.words, e.files = map[string]*markdown.Item{}, map[string]string{}
	}
	e.words[it.ID], e.files[it.ID] = it, file
}

// OpenExam reads an exam and its pools, in a language as Read does. The error
// says which file cannot be read, or what in the draw list is not understood.
func OpenExam(fsys fs.FS, c *course.Course, u *course.Unit, locale string) (*Exam, error) {
	source, err := open(fsys, c, u, u.Path)
	if err != nil {
		return nil, err
	}
	e := new(Exam)
	e.Rules = examRules(source.Meta(), func(string, string, string, ...any) {})
	if e.Blueprint, err = blueprint(u.Path, source.Meta()); err != nil {
		return nil, err
	}
	if e.Requires, err = requires(c, u.Path, source.Meta()); err != nil {
		return nil, err
	}
	doc, err := Read(fsys, c, u, locale)
	if err != nil {
		return nil, err
	}
	e.Title, e.Intro, e.File = cmp.Or(doc.Title(), u.Title), introduction(doc), doc.File()
	if e.Blueprint.Fixed, err = e.take(fsys, c, u, doc); err != nil {
		return nil, err
	}
	return e, e.readPools(fsys, c, locale)
}

// introduction is the text before the first question, without the title and
// without the section that the question stands in.
func introduction(doc *markdown.Document) (out []*markdown.Block) {
	for i := range doc.Len() {
		for _, b := range doc.Chunk(i).Blocks() {
			if b.Kind == markdown.Question {
				return before(out, b.Question.Stem)
			}
			if b.Kind != markdown.Heading || b.Level > 1 {
				out = append(out, b)
			}
		}
	}
	return out
}

// before cuts blocks off where a stem begins, the headings above it included.
func before(blocks, stem []*markdown.Block) []*markdown.Block {
	for i, b := range blocks {
		if len(stem) > 0 && b.Line >= stem[0].Line {
			blocks = blocks[:i]
			break
		}
	}
	for len(blocks) > 0 && blocks[len(blocks)-1].Kind == markdown.Heading {
		blocks = blocks[:len(blocks)-1]
	}
	return blocks
}

// requires are the units that an exam asks for, by their paths.
func requires(c *course.Course, file string, m *markdown.FrontMatter) ([]*course.Unit, error) {
	var out []*course.Unit
	for _, name := range m.Strings("requires") {
		path, ok := resolve(file, name)
		if !ok || c.At(path) == nil {
			return nil, fmt.Errorf("%s: requires names %q, which is no unit of the course", file, name)
		}
		out = append(out, c.At(path))
	}
	return out, nil
}

// readPools reads each file that is drawn from once.
func (e *Exam) readPools(fsys fs.FS, c *course.Course, locale string) error {
	var known []string
	for _, entry := range e.Blueprint.Entries {
		if slices.Contains(known, entry.From) {
			continue
		}
		known = append(known, entry.From)
		u := c.At(entry.From)
		if u == nil {
			part, _, err := Part(fsys, c, entry.From)
			if err != nil {
				return fmt.Errorf("cannot open %s: %w", entry.From, err)
			}
			u = part
			u.Locales = besides(fsys, c, u.Path)
		}
		doc, err := Read(fsys, c, u, locale)
		if err != nil {
			return err
		}
		items, err := e.take(fsys, c, u, doc)
		if err != nil {
			return err
		}
		e.Items = append(e.Items, items...)
	}
	return nil
}

// besides are the translations that lie beside a file, by their languages.
func besides(fsys fs.FS, c *course.Course, file string) map[string]string {
	out := map[string]string{}
	for _, tag := range c.Locales {
		ext := path.Ext(file)
		name := strings.TrimSuffix(file, ext) + "." + tag + ext
		if info, err := fs.Stat(fsys, name); tag != c.Locale && err == nil && info.Mode().IsRegular() {
			out[tag] = name
		}
	}
	return out
}

// take takes the questions of one file: their keys and their order from the
// source, so that a form is the same in every language, and their words from
// what was read in one.
func (e *Exam) take(fsys fs.FS, c *course.Course, u *course.Unit, read *markdown.Document) ([]exam.Item, error) {
	source := read
	if read.File() != u.Path {
		var err error
		if source, err = open(fsys, c, u, u.Path); err != nil {
			return nil, err
		}
	}
	mine := map[string]bool{}
	var items []exam.Item
	for _, it := range source.Questions() {
		if e.words[it.ID] != nil {
			return nil, fmt.Errorf("%s:%d: the question id %s is used twice among the files of this exam", u.Path, it.Line, it.ID)
		}
		mine[it.ID] = true
		items = append(items, exam.Item{From: u.Path, Stem: caseOf(it), Question: aimed(it, u)})
		e.SetWords(it, source.File())
	}
	for _, it := range read.Questions() {
		if mine[it.ID] {
			e.SetWords(it, read.File())
		}
	}
	return items, nil
}

// aimed is a question with its objectives: its own, else those of its file.
func aimed(it *markdown.Item, u *course.Unit) *question.Question {
	q := it.Question
	if len(q.Objectives) == 0 {
		q.Objectives = u.Objectives
	}
	return &q
}

// caseOf names the section whose text a question shares: by its line.
func caseOf(it *markdown.Item) string {
	if len(it.Stem) == 0 {
		return ""
	}
	return strconv.Itoa(it.Stem[0].Line)
}

// blueprint reads the draw list of an exam.
func blueprint(file string, m *markdown.FrontMatter) (exam.Blueprint, error) {
	b := exam.Blueprint{Mix: mixOf(m.Lookup("shuffle"))}
	list := m.Lookup("draw")
	if list == nil {
		return b, nil
	}
	for _, n := range list.Content {
		entry, err := entryOf(file, n)
		if err != nil {
			return b, fmt.Errorf("%s:%d: %w", file, n.Line+m.Offset(), err)
		}
		b.Entries = append(b.Entries, entry)
	}
	return b, nil
}

func mixOf(n *yaml.Node) exam.Mix {
	if markdown.Scalar(n) == "true" {
		return exam.Mix{Questions: true, Choices: true}
	}
	says := func(key string) bool { return markdown.Scalar(markdown.Value(n, key)) == "true" }
	return exam.Mix{Questions: says("questions"), Choices: says("choices")}
}

// maxPick is the most that an entry may draw.
const maxPick = 1000

func entryOf(file string, n *yaml.Node) (exam.Entry, error) {
	from, ok := resolve(file, markdown.Scalar(markdown.Value(n, "from")))
	pick, err := strconv.Atoi(markdown.Scalar(markdown.Value(n, "pick")))
	switch {
	case !ok:
		return exam.Entry{}, fmt.Errorf("the draw list names no file of the course")
	case err != nil || pick < 1 || pick > maxPick:
		return exam.Entry{}, fmt.Errorf("pick must be a whole number from 1 to %d", maxPick)
	}
	points, err := strconv.Atoi(cmp.Or(markdown.Scalar(markdown.Value(n, "points")), "0"))
	if err != nil || points < 0 || points > maxPick {
		return exam.Entry{}, fmt.Errorf("points must be a whole number from 1 to %d", maxPick)
	}
	where := markdown.Value(n, "where")
	e := exam.Entry{From: from, Pick: pick, Points: points, Objectives: markdown.Scalars(markdown.Value(where, "objectives")), Tags: markdown.Scalars(markdown.Value(where, "tags"))}
	for _, s := range markdown.Scalars(markdown.Value(where, "difficulty")) {
		level, err := strconv.Atoi(s)
		if err != nil {
			return e, fmt.Errorf("difficulty %q is not a number", s)
		}
		e.Difficulty = append(e.Difficulty, level)
	}
	return e, nil
}

// usualWarnings are given when an exam names none.
var usualWarnings = []time.Duration{10 * time.Minute, 5 * time.Minute, time.Minute}

// examRules reads how an exam is sat. bad is told of each value that is not
// understood: the key, what to write, and what is wrong.
func examRules(m *markdown.FrontMatter, bad func(key, hint, format string, args ...any)) exam.Rules {
	span := func(key string) time.Duration {
		d, ok := parseDuration(m.String(key))
		if !ok {
			bad(key, "write it as 45m or 24h", "%s: %q is not a length of time", key, m.String(key))
		}
		return d
	}
	r := exam.Rules{
		Time: span("time"), Wait: span("wait"), Pause: span("pause"),
		Navigation:   oneOf(m, bad, "navigation", exam.Free, exam.Linear),
		Interruption: oneOf(m, bad, "interruption", exam.Counts, exam.Pauses, exam.Ends),
		Review:       oneOf(m, bad, "review", reviewOf(m.String("feedback")), exam.ReviewNone, exam.ReviewScore, exam.ReviewAnswers, exam.ReviewFull),
		Sealed:       m.String("sealed") == "true",
		Warnings:     warnings(m, bad),
		Codes:        codes(m, bad),
	}
	r.Pass, _ = strconv.Atoi(strings.TrimSuffix(m.String("pass"), "%")) // the builder tells what is wrong with these two
	r.Attempts, _ = strconv.Atoi(m.String("attempts"))
	return r
}

// reviewOf is what a quiz's feedback policy means for an exam.
func reviewOf(feedback string) exam.Review {
	switch course.Feedback(feedback) {
	case course.None:
		return exam.ReviewNone
	case course.ScoreOnly:
		return exam.ReviewScore
	}
	return exam.ReviewFull
}

// oneOf reads a word of those known, the first when none is given.
func oneOf[T ~string](m *markdown.FrontMatter, bad func(key, hint, format string, args ...any), key string, known ...T) T {
	said := T(m.String(key))
	if said == "" || slices.Contains(known, said) {
		return cmp.Or(said, known[0])
	}
	var names []string
	for _, k := range slices.Compact(slices.Sorted(slices.Values(known))) {
		names = append(names, string(k))
	}
	bad(key, "write one of "+strings.Join(names, ", "), "%s cannot be %q", key, said)
	return known[0]
}

// warnings are the times left at which a sitting is warned, descending.
func warnings(m *markdown.FrontMatter, bad func(key, hint, format string, args ...any)) []time.Duration {
	said := m.Strings("warnings")
	if said == nil {
		return usualWarnings
	}
	var out []time.Duration
	for _, s := range said {
		d, ok := parseDuration(s)
		if !ok || d == 0 {
			bad("warnings", "write it as [10m, 1m]", "warnings: %q is not a length of time", s)
			continue
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b time.Duration) int { return cmp.Compare(b, a) })
	return out
}

// maxCodes is how many codes of a supervisor an exam may have.
const maxCodes = 1000

// codes are what a supervisor may grant: a list of {sum, minutes} and
// {sum, break: true}.
func codes(m *markdown.FrontMatter, bad func(key, hint, format string, args ...any)) []exam.Code {
	list := m.Lookup("codes")
	if list == nil {
		return nil
	}
	var out []exam.Code
	for _, n := range list.Content[:min(len(list.Content), maxCodes)] {
		c, err := codeOf(n)
		if err != nil {
			bad("codes", "print new ones with: carrel exam codes", "codes: %v", err)
			continue
		}
		out = append(out, c)
	}
	return out
}

func codeOf(n *yaml.Node) (exam.Code, error) {
	c := exam.Code{
		Sum:   strings.ToLower(markdown.Scalar(markdown.Value(n, "sum"))),
		Break: markdown.Scalar(markdown.Value(n, "break")) == "true",
	}
	if sum, err := hex.DecodeString(c.Sum); err != nil || len(sum) != sha256.Size {
		return c, fmt.Errorf("the sum %q is not a SHA-256 digest in hexadecimal digits", c.Sum)
	}
	if c.Break {
		return c, nil
	}
	var err error
	if c.Minutes, err = strconv.Atoi(markdown.Scalar(markdown.Value(n, "minutes"))); err != nil || c.Minutes < 1 || c.Minutes > exam.MaxMinutes {
		return c, fmt.Errorf("minutes must be a whole number from 1 to %d, or write break: true", exam.MaxMinutes)
	}
	return c, nil
}

// Paper is the form of one attempt with its words.
type Paper struct {
	Form  *exam.Form
	Items []*markdown.Item // as Form.Items, with the points that they have in it
}

// Paper draws the form of a seed, or the error of exam.Draw. Met are questions
// that were asked already by a form of the same seed: where the course was
// edited since, those that are still there stay in the form, in place of others.
func (e *Exam) Paper(seed string, met []string) (*Paper, error) {
	form, err := exam.DrawSome(e.Blueprint, e.Items, seed)
	if err != nil && len(met) == 0 {
		return nil, err
	}
	form.Keep(met, e.Items)
	p := &Paper{Form: form}
	for i, it := range form.Items {
		words := *e.words[it.Question.ID]
		form.Items[i].Revision = it.Question.Revision()
		blanks := words.Blanks // a translation accepts more
		words.Question = *it.Question
		words.Blanks = blanks
		form.Items[i].Question = &words.Question
		p.Items = append(p.Items, &words)
	}
	return p, nil
}

package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store"
	"carrel/store/person"
)

// worksFormats are the formats in which what was done is written, apart from
// the record, with the name of the file when none is given.
var worksFormats = []struct {
	name, file string
	run        func(*app, *works, exportFlags) error
}{
	{"xapi", "statements.json", (*app).runExportXAPI},
	{"csv", "progress.csv", (*app).runExportCSV},
	{"jsonl", "events.jsonl", (*app).runExportLines},
	{"dossier", "dossier.md", (*app).runExportDossier},
}

func worksNames() string {
	var names []string
	for _, w := range worksFormats {
		names = append(names, w.name)
	}
	return strings.Join(names, ", ")
}

// runExportWorks writes what was done in one of worksFormats. It reports whether
// the format is one of them.
func (a *app) runExportWorks(args []string, f exportFlags) (bool, error) {
	for _, format := range worksFormats {
		if format.name != f.format {
			continue
		}
		if f.out == "" && f.lrs == "" {
			f.out = format.file
		}
		if f.out != "" {
			if err := a.mayWrite(f.out, f.force); err != nil {
				return true, err
			}
		}
		w, err := a.works(append(args, "")[0], f.format == "dossier")
		if err != nil {
			return true, err
		}
		return true, format.run(a, w, f)
	}
	return false, nil
}

// works are the events of a data folder, and the courses that they are about.
type works struct {
	dir      string
	strands  []progress.Strand // the own journal first, then those that were taken in
	standing *progress.Standing
	only     course.ID // "" for all
	book     *book     // the course of only, else nil
	shelf    map[course.ID]*book
}

// works reads the journal. A name is that of a course, as for a transcript; one
// says that there has to be one.
func (a *app) works(name string, one bool) (w *works, err error) {
	w = &works{}
	if w.dir, err = a.existingData(); err != nil {
		return nil, err
	}
	j, err := openJournal(w.dir, store.Options{Insist: a.insist})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	if err := w.read(j); err != nil {
		return nil, err
	}
	if len(w.strands[0].Events) == 0 && len(w.strands) == 1 {
		return nil, a.nothing(w.dir)
	}
	if name == "" && !one {
		return w, nil
	}
	if w.book, err = a.workedIn(w.dir, name, w.standing); err != nil {
		return nil, err
	}
	w.only = w.book.course.ID
	return w, nil
}

func (w *works) read(j *store.Journal) (err error) {
	own := progress.Strand{ID: j.ID()}
	for e, err := range j.Events() {
		if err != nil {
			return err
		}
		own.Events = append(own.Events, e)
	}
	foreign, err := j.Foreign()
	if err != nil {
		return err
	}
	w.strands = append([]progress.Strand{own}, foreign...)
	w.standing, err = j.Standing()
	return err
}

// find returns a course by its id, or nil when it is not at hand.
func (a *app) find(w *works, id course.ID) *book {
	if w.only == id && w.book != nil {
		return w.book
	}
	if w.shelf == nil {
		w.shelf = map[course.ID]*book{}
		for _, b := range a.shelf(w.dir) {
			if b.course == nil && b.load() != nil || b.course == nil {
				continue
			}
			if w.shelf[b.course.ID] == nil {
				w.shelf[b.course.ID] = b
			}
		}
	}
	return w.shelf[id]
}

// said is a question with its words, as text, and the revision of its key.
type said struct {
	exchange.Item
	revision string
}

// questionsIn are the questions of a unit by their ids, and in their order; those
// that an exam may draw included. A unit that cannot be read has none.
func questionsIn(b *book, u *course.Unit) (map[string]*said, []*said) {
	var items []*markdown.Item
	if u.Kind == course.Exam {
		items = drawn(b, u)
	} else if doc, err := content.Read(b.files, b.course, u, ""); err == nil {
		items = doc.Questions()
	}
	byID, all := map[string]*said{}, []*said(nil)
	for i, it := range exchange.FromItems(items, u.Path) {
		s := &said{it, items[i].Revision()}
		s.Question = items[i].Question
		byID[it.ID] = s
		if was := items[i].Was; was != "" && byID[was] == nil {
			byID[was] = s
		}
		all = append(all, s)
	}
	return byID, all
}

func drawn(b *book, u *course.Unit) (items []*markdown.Item) {
	e, err := content.OpenExam(b.files, b.course, u, "")
	if err != nil {
		return nil
	}
	for _, it := range slices.Concat(e.Blueprint.Fixed, e.Items) {
		words := *e.Words(it.Question.ID)
		words.Question = *it.Question
		items = append(items, &words)
	}
	return items
}

// prompt is what is asked.
func (s *said) prompt() string {
	text := s.Prompt.Plain()
	if !s.Title.Empty() {
		text = strings.TrimSpace(s.Title.Plain() + "\n" + text)
	}
	if !s.Cloze.Empty() {
		text = strings.TrimSpace(text + "\n" + exchange.Blanked(s.Cloze.Plain()))
	}
	return exchange.Blanked(text)
}

// choices, steps and rows as text.
func (s *said) choices() (out []string) {
	for _, c := range s.Item.Choices {
		out = append(out, c.Body.Plain())
	}
	return out
}

func plainTexts(texts []exchange.Text) (out []string) {
	for _, t := range texts {
		out = append(out, t.Plain())
	}
	return out
}

func (s *said) rows() []string {
	if s.Question.Columns > 0 {
		return plainTexts(s.Rows)
	}
	var out []string
	for _, g := range s.Gaps {
		out = append(out, g.Label.Plain())
	}
	return out
}

func (s *said) options() (out [][]string) {
	for _, g := range s.Gaps {
		out = append(out, g.Options)
	}
	return out
}

// answerText is a response in words, a line for each part; s may be nil for a
// question that is not at hand.
func (s *said) answerText(r question.Response) string {
	if s == nil || s.Fits(r) != nil {
		return bareAnswer(r)
	}
	var lines []string
	switch {
	case s.Kind == question.Essay:
		lines = r.Texts
	case s.Question.Columns > 0:
		for _, cell := range r.Choices {
			lines = append(lines, nth(s.rows(), cell/s.Question.Columns)+": "+nth(s.Columns, cell%s.Question.Columns))
		}
	case s.Question.Steps > 0:
		for i, step := range r.Picks {
			lines = append(lines, fmt.Sprintf("(%d) %s", i+1, nth(plainTexts(s.Steps), step)))
		}
	case len(s.Question.Choices) > 0:
		for _, c := range r.Choices {
			lines = append(lines, nth(s.choices(), c))
		}
	default:
		lines = s.filled(r)
	}
	return strings.Join(lines, "\n")
}

// filled is what stands in each blank, behind its label where there are several.
func (s *said) filled(r question.Response) (lines []string) {
	for i, b := range s.Blanks {
		is := nth(r.Texts, i)
		if b.Form == "" && i < len(r.Picks) {
			is = nth(s.Gaps[i].Options, r.Picks[i])
		}
		if len(s.Blanks) > 1 {
			is = cmp.Or(nth(s.rows(), i), fmt.Sprintf("(%d)", i+1)) + ": " + is
		}
		lines = append(lines, is)
	}
	return lines
}

// nth is an element of a list, or "".
func nth(list []string, i int) string {
	if i < 0 || i >= len(list) {
		return ""
	}
	return list[i]
}

// bareAnswer is a response whose question is not known: its numbers, from 1.
func bareAnswer(r question.Response) string {
	var parts []string
	for _, i := range slices.Concat(r.Choices, r.Picks) {
		parts = append(parts, fmt.Sprintf("#%d", i+1))
	}
	return strings.Join(append(parts, r.Texts...), "\n")
}

// numberOf is the number of the person, and the name if it was given for this
// export; both may be empty.
func (a *app) numberOf(dir string, f exportFlags) (person.Person, error) {
	who, err := person.Read(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return who, err
	}
	who = person.Person{Name: f.who.Name, Number: cmp.Or(f.who.Number, who.Number)}
	if f.anonymous {
		return person.Person{}, nil
	}
	if err := (person.Person{Name: cmp.Or(who.Name, "-"), Number: who.Number}).Check(); err != nil {
		return who, &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("write it on one line and without control characters")}
	}
	return who, nil
}

// visible writes JSON so that nothing in it acts on a terminal or hides: what is
// not to be seen is escaped, which says the same.
func visible(line []byte) []byte {
	if !slices.ContainsFunc([]rune(string(line)), hidden) {
		return line
	}
	var b strings.Builder
	for _, r := range string(line) {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return []byte(b.String())
}

func hidden(r rune) bool { return !unicode.IsPrint(r) && r != '\n' }

// titled is the title of a course, clean.
func titled(c *course.Course) string { return clean.Line(cmp.Or(c.Title, string(c.ID))) }

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

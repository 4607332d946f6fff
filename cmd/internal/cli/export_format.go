package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/exchange/gift"
	"carrel/content/exchange/moodle"
	"carrel/content/exchange/paper"
	"carrel/content/exchange/qti"
	"carrel/content/sealed"
	"carrel/course"
)

// A bankWriter writes questions in one format. lang is the BCP 47 tag of their
// language, or "".
type bankWriter struct {
	name, extension string
	write           func(a *app, w io.Writer, b *exchange.Bank, lang string, f exportFlags) ([]exchange.Loss, error)
}

var bankWriters = []bankWriter{
	{"gift", ".gift", func(_ *app, w io.Writer, b *exchange.Bank, _ string, _ exportFlags) ([]exchange.Loss, error) {
		return gift.Write(w, b)
	}},
	{"moodle", ".xml", func(_ *app, w io.Writer, b *exchange.Bank, _ string, _ exportFlags) ([]exchange.Loss, error) {
		return moodle.Write(w, b)
	}},
	{"qti", ".zip", func(_ *app, w io.Writer, b *exchange.Bank, lang string, _ exportFlags) ([]exchange.Loss, error) {
		return qti.Write(w, b, qti.Options{Lang: lang})
	}},
	{"html", ".html", (*app).writePaper},
}

// writePaper writes an exam on paper.
func (a *app) writePaper(w io.Writer, b *exchange.Bank, lang string, f exportFlags) ([]exchange.Loss, error) {
	lost, err := paper.Write(w, b, paper.Options{Part: paper.Part(f.part), Seed: f.seed, Lang: lang, Words: a.paperWords()})
	if errors.Is(err, paper.ErrPart) {
		err = &failure{code: exitUsage, err: err, text: a.t("an exam on paper has no part %q", f.part), hint: a.t("name exam, sheet, key or all")}
	}
	return lost, err
}

// paperWords are what is printed beside the questions.
func (a *app) paperWords() *paper.Words {
	return &paper.Words{
		Exam: a.t("Questions"), Sheet: a.t("Answer sheet"), Key: a.t("Answer key"),
		Name: a.t("Name"), Number: a.t("Candidate number"), Date: a.t("Date"),
		Question: a.t("Question"), Point: a.t("point"), Points: a.t("points"), Total: a.t("Total"),
		One: a.t("Tick one answer."), Many: a.t("Tick every right answer."), Survey: a.t("There is no right or wrong here."),
		Match: a.t("Write the letter of the right option beside each row."), Order: a.t("Number the steps in the right order."),
		Matrix: a.t("Tick the right cells."), Gap: a.t("Fill the gaps."),
		Sample: a.t("Model answer"), Any: a.t("Tick what applies."),
		Void: a.t("does not count"), Given: a.t("any answer is right"),
	}
}

func writerNames() string {
	var names []string
	for _, w := range bankWriters {
		names = append(names, w.name)
	}
	return strings.Join(names, ", ")
}

// runExportFormat writes the questions of a course, of a folder in it or of one
// file in another format.
func (a *app) runExportFormat(name string, f exportFlags) error {
	w, err := a.writerOf(f.format)
	if err != nil {
		return err
	}
	if strings.HasSuffix(name, sealed.PaperExtension) && w.name == "html" {
		return a.runExportPaper(name, f)
	}
	s, err := a.subject(name)
	if err != nil {
		return err
	}
	out := cmp.Or(f.out, s.stem()+w.extension)
	if err := a.mayWrite(out, f.force); err != nil {
		return err
	}
	c, _, err := content.Load(s.files, filepath.Base(s.root))
	if err != nil {
		return a.notPlayable(name, err)
	}
	units, err := s.units(c)
	if err != nil {
		return err
	}
	bank, losses, err := a.bankOf(s, c, units, &f)
	if err != nil {
		return &failure{code: exitContent, err: err, text: err.Error()}
	}
	if len(countKinds(bank.Items)) == 0 {
		return &failure{code: exitContent, text: a.t("there is no question in %s", name), hint: a.t("name a course or a file that has some")}
	}
	var data bytes.Buffer
	lost, err := w.write(a, &data, bank, c.Locale, f)
	if err != nil {
		return err
	}
	losses = append(losses, lost...)
	a.tellGrouped(losses)
	return a.writeOut(out, data.Bytes(), f.force, counted(kindsOf(bank.Items, losses)))
}

// bankOf are the questions of units. Of an exam alone, on paper, they are the
// form of the seed behind the instructions, the same as on the screen.
func (a *app) bankOf(s *subject, c *course.Course, units []*course.Unit, f *exportFlags) (*exchange.Bank, []exchange.Loss, error) {
	if f.format != "html" || len(units) != 1 || units[0].Kind != course.Exam {
		return exchange.FromCourse(s.files, c, units...)
	}
	x, err := content.OpenExam(s.files, c, units[0], "")
	if err != nil {
		return nil, nil, err
	}
	if x.Rules.Sealed {
		fmt.Fprintf(a.err, "carrel: %s\n", a.t("choices stand as in the course; to print what a candidate sees, export the sealed paper with --answers and --key"))
	}
	bank, err := formOf(x, units[0].Path, f)
	return bank, nil, err
}

// formOf is the form of the seed of an exam behind its instructions. The seed
// mixes no choices where the exam does not.
func formOf(x *content.Exam, path string, f *exportFlags) (*exchange.Bank, error) {
	p, err := x.Paper(f.seed, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if !p.Form.Mix.Choices {
		f.seed = ""
	}
	items := exchange.FromItems(p.Items, path)
	if len(x.Intro) > 0 {
		items = append([]exchange.Item{{Prompt: exchange.FromBlocks(x.Intro...)}}, items...)
	}
	return &exchange.Bank{Title: x.Title, Items: items}, nil
}

// kindsOf counts the questions that were written, by kind.
func kindsOf(items []exchange.Item, losses []exchange.Loss) map[string]int {
	counts := countKinds(items)
	for _, l := range losses {
		if counts[string(l.Left)]--; counts[string(l.Left)] <= 0 {
			delete(counts, string(l.Left))
		}
	}
	return counts
}

// fewLosses is how often the same may be lost before it is told as one.
const fewLosses = 3

// tellGrouped says what could not be written: first the questions that were left
// out, then the rest, of which the same of many questions is one line.
func (a *app) tellGrouped(losses []exchange.Loss) {
	var left, rest []exchange.Loss
	times := map[string]int{}
	for _, l := range losses {
		if l.Left != "" {
			left = append(left, l)
			continue
		}
		if times[l.What]++; times[l.What] <= fewLosses {
			rest = append(rest, l)
		}
	}
	a.tellLosses(left)
	for _, l := range rest {
		switch n := times[l.What]; {
		case n < 0: // it was told
		case n <= fewLosses:
			a.tellLosses([]exchange.Loss{l})
		default:
			fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("lost"), clean.Line(a.t("%s: %d questions", l.What, n)))
			times[l.What] = -n
		}
	}
}

func (a *app) writerOf(format string) (bankWriter, error) {
	for _, w := range bankWriters {
		if w.name == format {
			return w, nil
		}
	}
	return bankWriter{}, &failure{code: exitUsage, text: a.t("there is no format %q to write", format), hint: a.t("name one of %s", strings.Join([]string{writerNames(), notesFormat, worksNames()}, ", "))}
}

// stem is the name of the subject without its folder and extension.
func (s *subject) stem() string {
	base := filepath.Base(s.root)
	if s.at != "." {
		base = filepath.Base(filepath.FromSlash(s.at))
	}
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// units are the units of the course that were asked for; none means all. A file
// that stands in no outline is one too.
func (s *subject) units(c *course.Course) ([]*course.Unit, error) {
	if s.at == "." {
		return nil, nil
	}
	var units []*course.Unit
	for _, u := range c.All() {
		if u.Path == s.at || strings.HasPrefix(u.Path, s.at+"/") {
			units = append(units, u)
		}
	}
	if len(units) > 0 {
		return units, nil
	}
	u, _, err := content.Part(s.files, c, s.at)
	return []*course.Unit{u}, err
}

package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/script"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/course/transcript"
	"carrel/store"
	"carrel/store/credential/page"
	"carrel/store/person"
)

// transcriptFlags are what a transcript is asked for.
type transcriptFlags struct {
	format, out string
	force       bool
}

func (a *app) transcript() *cobra.Command {
	var f transcriptFlags
	c := &cobra.Command{
		Use:   "transcript [COURSE]",
		Short: a.t("Show what you have learnt in a course, objective by objective"),
		Long: a.t("Transcript shows for each objective of a course which share of the points you have, of how many\n" +
			"questions and in how many tries; then the modules, the time at work, and how strong the evidence is.\n\n" +
			"COURSE is a folder or a package, or the id of a course in your library; without it, the course in\n" +
			"which you worked last. With --format html or pdf it is written to a file that can be printed. It is\n" +
			"not signed: who wants proof takes a record (carrel export) or a certificate."),
		Args: a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTranscript(append(args, "")[0], f) },
	}
	c.Flags().StringVar(&f.format, "format", "text", a.t("the `format`: text, html or pdf"))
	c.Flags().StringVarP(&f.out, "output", "o", "", a.t("the `file` to write (default transcript.html or transcript.pdf; text is printed)"))
	c.Flags().BoolVar(&f.force, "force", false, a.t("overwrite the file if it is there"))
	return c
}

func (a *app) runTranscript(name string, f transcriptFlags) error {
	write, ok := map[string]func(io.Writer, *transcribed) error{
		"text": a.transcriptText, "html": a.transcriptHTML, "pdf": a.transcriptPDF,
	}[f.format]
	if !ok {
		return &failure{code: exitUsage, text: a.t("a transcript has no format %q", f.format), hint: a.t("name text, html or pdf")}
	}
	if f.format != "text" && f.out == "" {
		f.out = "transcript." + f.format
	}
	if f.out != "" {
		if err := a.notThere(f.out, f.force); err != nil {
			return err
		}
	}
	t, err := a.transcribe(name)
	if err != nil {
		return err
	}
	if f.out == "" {
		return write(a.out, t)
	}
	var b bytes.Buffer
	if err := write(&b, t); err != nil {
		return err
	}
	if err := os.WriteFile(f.out, b.Bytes(), 0o600); err != nil {
		return err
	}
	return a.lines([][2]string{{a.t("wrote"), f.out}})
}

// transcribed is a transcript, and whose and how well known it is.
type transcribed struct {
	*transcript.Transcript
	who  person.Person // empty when nobody said
	seen int64         // events that a witness has seen, of
	of   int64
}

// transcribe reads the journal of the data folder for a course.
func (a *app) transcribe(name string) (t *transcribed, err error) {
	dir, err := a.existingData()
	if err != nil {
		return nil, err
	}
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, j.Close()) }()
	s, err := j.Standing()
	if err != nil {
		return nil, err
	}
	b, err := a.workedIn(dir, name, s)
	if err != nil {
		return nil, err
	}
	worked, err := clocked(j, b.course.ID)
	if err != nil {
		return nil, err
	}
	t = &transcribed{Transcript: transcript.Of(b.course, s, questionsOf(b), worked)}
	if t.who, err = person.Read(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	t.seen, t.of, err = witnessedTo(j)
	return t, err
}

// workedIn opens the course that is named, by a path or by the id that it has
// in the library; without a name the one worked in last.
func (a *app) workedIn(dir, name string, s *progress.Standing) (*book, error) {
	if name == "" && s.Last == "" {
		return nil, a.nothing(dir)
	}
	if _, err := os.Lstat(name); name != "" && err == nil {
		return a.openBook(name)
	}
	id := course.ID(name)
	if name == "" {
		id = s.Last
	}
	for _, b := range a.shelf(dir) {
		if b.course == nil && b.load() != nil {
			continue
		}
		if b.course != nil && b.course.ID == id {
			return b, nil
		}
	}
	return nil, &failure{
		code: exitFailed, text: a.t("the course %s is not in your library", string(id)),
		hint: a.t("name its folder or its package"),
	}
}

// questionsOf reads the questions of a course. A unit that cannot be read has
// none: the transcript tells of what was done all the same.
func questionsOf(b *book) map[course.UnitID][]*question.Question {
	out := map[course.UnitID][]*question.Question{}
	for _, u := range b.course.All() {
		doc, err := content.Read(b.files, b.course, u, "")
		if err != nil {
			continue
		}
		for _, it := range doc.Questions() {
			out[u.ID] = append(out[u.ID], &it.Question)
		}
	}
	return out
}

func clocked(j *store.Journal, id course.ID) (time.Duration, error) {
	clock := transcript.Clock{Course: id}
	for e, err := range j.Events() {
		if err != nil {
			return 0, err
		}
		clock.Apply(e)
	}
	return clock.Worked, nil
}

// witnessedTo is how much of a journal some witness has seen.
func witnessedTo(j *store.Journal) (seen, of int64, err error) {
	of, _, err = j.Head()
	if err != nil {
		return 0, 0, err
	}
	heads, err := j.Cosigned()
	for _, h := range heads {
		seen = max(seen, h.Tree.N)
	}
	return seen, of, err
}

func (a *app) transcriptFacts(t *transcribed) [][2]string {
	who := a.t("not named")
	if t.who.Name != "" {
		who = t.who.Name
		if t.who.Number != "" {
			who += ", " + t.who.Number
		}
	}
	rows := [][2]string{
		{a.t("name"), who},
		{a.t("course"), string(t.Course.ID) + " " + t.Course.Version},
		{a.t("done"), a.t("%d of %d units", t.Done, t.Of)},
		{a.t("time at work"), a.t("at least %s", hours(t.Time))},
	}
	if !t.Last.IsZero() {
		rows = append(rows, [2]string{a.t("last worked"), day(t.Last)})
	}
	return append(rows, [2]string{a.t("evidence"), a.transcriptEvidence(t)})
}

func (a *app) transcriptEvidence(t *transcribed) string {
	if t.seen > 0 {
		return a.t("witnessed up to event %d of %d; the rest is your own word", t.seen, t.of)
	}
	return a.t("self: it is your own word")
}

// hours writes a duration in hours and minutes.
func hours(d time.Duration) string {
	m := int(d / time.Minute)
	return fmt.Sprintf("%d h %02d min", m/60, m%60)
}

// points says what an objective has.
func (a *app) points(o transcript.Objective) string {
	switch {
	case o.Mark.Of == 0 && o.Questions == 0:
		return a.t("no questions")
	case o.Mark.Of == 0:
		return a.t("not tried; %d questions", o.Questions)
	case o.Tries == 0:
		return a.t("%d %%, of an exam", o.Mark.Percent())
	}
	return a.t("%d %%, %d of %d questions, %d tries", o.Mark.Percent(), o.Answered, o.Questions, o.Tries)
}

func (a *app) unitState(u transcript.Unit) string {
	switch {
	case u.Best >= 0 && u.Completed:
		return a.t("passed, best %d %%, %d attempts", u.Best, u.Attempts)
	case u.Best >= 0:
		return a.t("not passed, best %d %%, %d attempts", u.Best, u.Attempts)
	case u.Completed:
		return a.t("done")
	}
	return a.t("not done")
}

// report lays a transcript out for paper and for a browser.
func (a *app) transcriptReport(t *transcribed) page.Report {
	r := page.Report{
		Title: a.t("Transcript"), Under: clean.Line(cmp.Or(t.Course.Title, string(t.Course.ID))), Facts: t.facts(a), Date: t.Last,
		Foot: a.t("Made by Carrel from the trainee's own journal. It is not signed: the record and the certificate are."),
	}
	objectives := page.Part{Title: a.t("Objectives")}
	for _, o := range t.Objectives {
		share := -1
		if o.Mark.Of > 0 {
			share = o.Mark.Percent()
		}
		objectives.Rows = append(objectives.Rows, page.Row{Text: clean.Line(cmp.Or(o.Text, o.ID)), Right: a.points(o), Share: share})
	}
	r.Parts = append(r.Parts, objectives)
	for _, m := range t.Modules {
		part := page.Part{Title: clean.Line(cmp.Or(m.Title, a.t("Units")))}
		for _, u := range m.Units {
			part.Rows = append(part.Rows, page.Row{Text: clean.Line(u.Title), Right: a.unitState(u), Share: -1})
		}
		r.Parts = append(r.Parts, part)
	}
	return r
}

func (t *transcribed) facts(a *app) [][2]string {
	rows := a.transcriptFacts(t)
	for i := range rows {
		rows[i][1] = clean.Line(rows[i][1])
	}
	return rows
}

func (a *app) transcriptPDF(w io.Writer, t *transcribed) error {
	pdf, err := typesetter().Report(a.transcriptReport(t))
	if err != nil {
		return err
	}
	_, err = w.Write(pdf)
	return err
}

// typesetter sets pages with the order of scripts that the player has.
func typesetter() page.Typesetter { return page.Typesetter{Order: script.Screen} }

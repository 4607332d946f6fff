package cli

import (
	"cmp"

	"carrel/content"
	"carrel/content/notebook"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/course/transcript"
)

// mayTell is what the rules of a unit let a trainee see of an answer that is
// final: how it was, and what is right and why.
type mayTell struct{ outcome, key bool }

// policyOf reads the rules of a unit: the feedback of a quiz, the review of an
// exam. Of a sealed exam nothing is told, nor of a pool, which may be one's.
func policyOf(b *book, u *course.Unit) mayTell {
	switch u.Kind {
	case course.Quiz:
		open := u.Rules.Feedback != course.None && u.Rules.Feedback != course.ScoreOnly
		return mayTell{open, open}
	case course.Pool:
		return mayTell{}
	case course.Exam:
		e, err := content.OpenExam(b.files, b.course, u, "")
		if err != nil || e.Rules.Sealed {
			return mayTell{}
		}
		shows := e.Rules.Shows()
		return mayTell{shows.Answers, shows.Key}
	}
	return mayTell{true, true}
}

// runExportDossier writes what a learner takes home of a course.
func (a *app) runExportDossier(w *works, f exportFlags) error {
	b := w.book
	d := &notebook.Dossier{Title: titled(b.course)}
	who, err := a.numberOf(w.dir, f)
	if err != nil {
		return err
	}
	if who.Name != "" {
		d.Facts = append(d.Facts, [2]string{a.t("name"), who.Name})
	}
	units, asked := map[course.UnitID]*transcript.Unit{}, map[course.UnitID][]*question.Question{}
	chapters := map[course.UnitID]notebook.Chapter{}
	for _, u := range b.course.All() {
		_, all := questionsIn(b, u)
		for _, s := range all {
			if a.tellsScore(b, u) { // an objective is a score too
				asked[u.ID] = append(asked[u.ID], &s.Question)
			}
		}
		chapters[u.ID] = notebook.Chapter{Title: cmp.Or(u.Title, u.Path), Answers: a.answersIn(w, u, all)}
	}
	t := transcript.Of(b.course, w.standing, asked, 0)
	for i := range t.Modules {
		for k := range t.Modules[i].Units {
			units[t.Modules[i].Units[k].ID] = &t.Modules[i].Units[k]
		}
	}
	d.Facts = append(d.Facts, [][2]string{
		{a.t("course"), string(b.course.ID) + " " + b.course.Version}, {a.t("done"), a.t("%d of %d units", t.Done, t.Of)},
	}...)
	if !t.Last.IsZero() {
		d.Facts = append(d.Facts, [2]string{a.t("last worked"), day(t.Last)})
	}
	for _, o := range t.Objectives {
		d.Goals = append(d.Goals, [2]string{cmp.Or(o.Text, o.ID), a.points(o)})
	}
	a.chapters(d, w, units, chapters)
	return a.writeOut(f.out, d.Markdown(a.dossierWords()), f.force, nil)
}

// chapters puts the units into the dossier that something was done in, in the
// order of the course, and last the notes of units that it has no longer.
func (a *app) chapters(d *notebook.Dossier, w *works, units map[course.UnitID]*transcript.Unit, chapters map[course.UnitID]notebook.Chapter) {
	left := map[course.UnitID]progress.Left{}
	for _, l := range w.standing.Notes(w.book.course) {
		if left[l.ID] = l; l.Unit == nil {
			defer func() { d.Chapters = append(d.Chapters, notebook.Chapter{Title: string(l.ID), Left: l}) }()
		}
	}
	for _, u := range w.book.course.All() {
		c, is := chapters[u.ID], w.standing.Unit(w.book.course.ID, u.ID)
		c.Left = left[u.ID]
		if !is.Opened && is.Top == 0 && len(c.Answers) == 0 && len(c.Left.Notes)+len(c.Left.Bookmarks) == 0 && !is.Completed {
			continue
		}
		if t := units[u.ID]; t != nil && a.tellsScore(w.book, u) {
			c.State = a.unitState(*t)
		}
		d.Chapters = append(d.Chapters, c)
	}
}

// tellsScore reports whether the score of a unit may be seen.
func (a *app) tellsScore(b *book, u *course.Unit) bool {
	switch u.Kind {
	case course.Quiz:
		return u.Rules.Feedback != course.None
	case course.Exam:
		e, err := content.OpenExam(b.files, b.course, u, "")
		return err == nil && e.Rules.Shows().Score
	}
	return true
}

// answersIn are the answers to the questions of a unit: the latest of a lesson,
// those of the latest attempt of a quiz or an exam.
func (a *app) answersIn(w *works, u *course.Unit, all []*said) (out []notebook.Answer) {
	tells := policyOf(w.book, u)
	if u.Kind == course.Exam && !tells.outcome && sealedExam(w.book, u) {
		return nil
	}
	is := w.standing.Unit(w.book.course.ID, u.ID)
	for _, s := range all {
		if answer, ok := a.answerTo(w, u, is, s, tells); ok {
			out = append(out, answer)
		}
	}
	return out
}

// sealedExam reports an exam whose questions are nobody's to take home.
func sealedExam(b *book, u *course.Unit) bool {
	e, err := content.OpenExam(b.files, b.course, u, "")
	return err != nil || e.Rules.Sealed
}

func (a *app) answerTo(w *works, u *course.Unit, is *progress.Unit, s *said, tells mayTell) (out notebook.Answer, ok bool) {
	was := is.Answer(s.ID, is.Attempt)
	if !u.Kind.HandedIn() {
		was = w.standing.Lesson(w.book.course.ID, u.ID, s.ID)
	}
	if was == nil || u.Kind == course.Exam && is.Running {
		return out, false
	}
	given, mark, known := was.Response, was.Mark, was.Answered
	if u.Kind == course.Exam && was.Draft != nil { // what was handed in
		given, known = *was.Draft, false
		if m, err := s.Question.Mark(given); err == nil && s.Kind != question.Essay {
			mark, known = s.Charge(m, was.Hints), true
		}
	}
	revision := cmp.Or(was.Revision, was.Drafted)
	if given.Empty() || revision != "" && revision != s.revision {
		return out, false // of another version of the question
	}
	out = notebook.Answer{Prompt: s.prompt(), Given: s.answerText(given)}
	final := s.final(u, is, was)
	if known && tells.outcome && (final || !u.Kind.HandedIn()) {
		out.Outcome = a.outcomeWord(s, mark)
	}
	if tells.key && final {
		out.Right, out.Why = s.right(), s.Explanation.Plain()
	}
	return out, true
}

// final reports whether nothing more can be answered: in a lesson a question is
// tried until it is right, or as often as it allows.
func (s *said) final(u *course.Unit, is *progress.Unit, was *progress.Answer) bool {
	if u.Kind.HandedIn() {
		return !is.Running
	}
	return was.Mark.Outcome() == question.Right || s.Attempts > 0 && was.Tries >= s.Attempts
}

// right is what would have been right, in words; "" where only the explanation
// can say it, and where the key was found flawed.
func (s *said) right() string {
	switch {
	case s.Kind == question.Survey || s.Verdict != "":
		return ""
	case s.Kind == question.Essay:
		return s.Model.Plain()
	}
	key := s.Question.Key()
	if key.Empty() {
		return ""
	}
	return s.answerText(key)
}

func (a *app) outcomeWord(s *said, m question.Mark) string {
	if m.Of == 0 || s.Kind == question.Survey {
		return ""
	}
	switch m.Outcome() {
	case question.Right:
		return a.t("right")
	case question.Partly:
		return a.t("partly right, %s of %s", hundredths(m.Got), hundredths(m.Of))
	}
	return a.t("wrong")
}

func (a *app) dossierWords() notebook.DossierWords {
	w := notebook.DossierWords{
		Words: a.notebookWords(), Goals: a.t("Objectives"), Given: a.t("Your answer"), Right: a.t("What is right"),
		Why: a.t("Explanation"), Notes: a.t("Bookmarks and notes"),
	}
	w.Title = a.t("What I take home")
	return w
}

package content_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"carrel/content"
	"carrel/course/exam"
	"carrel/course/question"
)

func examFiles(front string) fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"course.md": file("---\nkind: course\nformat: 1\nid: org.example.exam\ntitle: X\n---\n\n# X\n\n1. [Final](exam.md)\n"),
		"exam.md":   file("---\nkind: exam\nid: final\ntitle: Final\n" + front + "---\n\n# Final\n\nInstructions.\n\n## I worked alone\n<!-- question: {id: honour, type: survey} -->\n\n- [ ] yes\n- [ ] no\n"),
		"pool.md": file("---\nkind: pool\nobjectives: [logs]\n---\n\n# Pool\n\n## A case\n\nIt was night.\n\n### One\n<!-- question: {id: q1, difficulty: 1} -->\n\n- [x] a\n- [ ] b\n\n" +
			"### Two\n<!-- question: {id: q2, difficulty: 2, objectives: [time]} -->\n\n- [x] a\n- [ ] b\n\n## Alone\n<!-- question: {id: q3, difficulty: 2} -->\n\n- [x] a\n- [ ] b\n"),
	}
}

func openExam(t *testing.T, front string) (*content.Exam, []string, error) {
	t.Helper()
	files := examFiles(front)
	c, problems, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, p := range problems {
		said = append(said, p.Message)
	}
	e, err := content.OpenExam(files, c, c.Units()[0], "")
	return e, said, err
}

func TestOpenExam(t *testing.T) {
	e, problems, err := openExam(t, "time: 45m\npass: 70%\nattempts: 2\nwait: 24h\nnavigation: linear\ninterruption: pauses\npause: 5m\nreview: score\nwarnings: [1m, 10m]\n"+
		"shuffle: {questions: true}\ndraw:\n  - {from: pool.md, pick: 2, where: {difficulty: [2], objectives: [logs, time]}, points: 3}\n")
	if err != nil || len(problems) != 0 {
		t.Fatal(problems, err)
	}
	rules := exam.Rules{
		Time: 45 * time.Minute, Pass: 70, Attempts: 2, Wait: 24 * time.Hour, Navigation: exam.Linear, Interruption: exam.Pauses, Pause: 5 * time.Minute,
		Review: exam.ReviewScore, Warnings: []time.Duration{10 * time.Minute, time.Minute},
	}
	if !reflect.DeepEqual(e.Rules, rules) {
		t.Errorf("rules %+v", e.Rules)
	}
	entry := exam.Entry{From: "pool.md", Pick: 2, Objectives: []string{"logs", "time"}, Difficulty: []int{2}, Points: 3}
	if b := e.Blueprint; !reflect.DeepEqual(b.Entries, []exam.Entry{entry}) || b.Mix != (exam.Mix{Questions: true}) || len(b.Fixed) != 1 {
		t.Errorf("blueprint %+v", b)
	}
	if len(e.Items) != 3 || e.Items[0].Stem == "" || e.Items[0].Stem != e.Items[1].Stem || e.Items[2].Stem != "" {
		t.Errorf("items %+v", e.Items)
	}
	if got := e.Items[0].Question.Objectives; !slices.Equal(got, []string{"logs"}) {
		t.Errorf("a question without objectives has %v", got)
	}
	form, err := exam.Draw(e.Blueprint, e.Items, "seed")
	if err != nil || len(form.Items) != 3 || form.Points() != 6 || e.Words("q3") == nil {
		t.Errorf("%+v, %v", form, err)
	}
}

func TestWhatAnExamSaysByItself(t *testing.T) {
	e, problems, err := openExam(t, "feedback: none\n")
	want := exam.Rules{Navigation: exam.Free, Interruption: exam.Counts, Review: exam.ReviewNone, Warnings: []time.Duration{10 * time.Minute, 5 * time.Minute, time.Minute}}
	if err != nil || len(problems) != 0 || !reflect.DeepEqual(e.Rules, want) {
		t.Errorf("%+v, %v, %v", e.Rules, problems, err)
	}
}

func TestAnExamIsToldWhatIsWrong(t *testing.T) {
	for front, want := range map[string]string{
		"time: soon\n":           `time: "soon" is not a length of time`,
		"navigation: sideways\n": `navigation cannot be "sideways"`,
		"interruption: maybe\n":  `interruption cannot be "maybe"`,
		"review: all\n":          `review cannot be "all"`,
		"warnings: [never]\n":    `warnings: "never" is not a length of time`,
	} {
		if _, problems, _ := openExam(t, front); !slices.Contains(problems, want) {
			t.Errorf("%q: %q", front, problems)
		}
	}
	for front, want := range map[string]string{
		"draw: [{from: ../out.md, pick: 1}]\n":                            "names no file of the course",
		"draw: [{from: pool.md, pick: 0}]\n":                              "pick must be",
		"draw: [{from: pool.md, pick: 1, points: x}]\n":                   "points must be",
		"draw: [{from: gone.md, pick: 1}]\n":                              "gone.md",
		"draw: [{from: pool.md, pick: 1, where: {difficulty: [hard]}}]\n": `difficulty "hard"`,
		"draw: [{from: exam.md, pick: 1}]\n":                              "used twice",
	} {
		if _, _, err := openExam(t, front); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", front, err)
		}
	}
}

func TestCodesOfAnExam(t *testing.T) {
	sum := exam.Sum("A CODE")
	e, problems, err := openExam(t, "codes: [{sum: "+sum+", minutes: 10}, {sum: "+strings.ToUpper(sum)+", break: true}]\n")
	if err != nil || len(problems) != 0 || !reflect.DeepEqual(e.Rules.Codes, []exam.Code{{Sum: sum, Minutes: 10}, {Sum: sum, Break: true}}) {
		t.Errorf("%+v, %v, %v", e.Rules.Codes, problems, err)
	}
	for _, bad := range []string{"{sum: abc, minutes: 10}", "{sum: " + sum + "}", "{sum: " + sum + ", minutes: 601}", "{minutes: 5}"} {
		if e, problems, _ := openExam(t, "codes: ["+bad+"]\n"); len(problems) != 1 || len(e.Rules.Codes) != 0 {
			t.Errorf("%s: %v, %v", bad, problems, e.Rules.Codes)
		}
	}
}

func TestAnExamAsksForUnits(t *testing.T) {
	if _, _, err := openExam(t, "requires: [nothing.md]\n"); err == nil || !strings.Contains(err.Error(), "nothing.md") {
		t.Errorf("got %v", err)
	}
	e, _, err := openExam(t, "requires: [exam.md]\n")
	if err != nil || len(e.Requires) != 1 || e.Requires[0].ID != "final" {
		t.Errorf("%v, %v", e, err)
	}
}

func TestAPaperKeepsWhatWasAsked(t *testing.T) {
	e, _, err := openExam(t, "draw: [{from: pool.md, pick: 1, points: 4}]\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"q1", "q2", "q3"} {
		p, err := e.Paper("seed", []string{id})
		if err != nil || len(p.Items) != 2 || p.Form.Find(id) < 0 || p.Items[p.Form.Find(id)].Points != 4 {
			t.Errorf("%s: %+v, %v", id, p, err)
		}
	}
	short, _, err := openExam(t, "draw: [{from: pool.md, pick: 9}]\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := short.Paper("seed", nil); err == nil {
		t.Error("a draw that cannot be met gives a form")
	}
	if p, err := short.Paper("seed", []string{"q1"}); err != nil || len(p.Items) != 4 {
		t.Errorf("a form that was begun is %+v, %v", p, err)
	}
}

// TestAFormIsTheSameInEveryLanguage: a trainee may change it in the middle.
func TestAFormIsTheSameInEveryLanguage(t *testing.T) {
	files := examFiles("shuffle: true\ndraw: [{from: pool.md, pick: 4}]\n")
	files["course.md"].Data = []byte("---\nkind: course\nformat: 1\nid: org.example.exam\ntitle: X\nlocale: en\nlocales: [en, fr]\n---\n\n# X\n\n1. [Final](exam.md)\n")
	files["pool.md"].Data = append(files["pool.md"].Data, "\n## Typed\n<!-- question: {id: q4} -->\n\n```answer\nfirewall\n```\n"...)
	// The first part of the case is translated and the second is not; a typed answer may be given in French too.
	files["pool.fr.md"] = &fstest.MapFile{Data: []byte("---\nkind: pool\n---\n\n# Fonds\n\n\n\n\n## Un cas\n\nC'était la nuit.\n\n### Un\n<!-- question: {id: q1} -->\n\n- [x] a\n- [ ] b\n\n" +
		"## Tapez\n<!-- question: {id: q4} -->\n\n```answer\npare-feu\n```\n")}
	c, _, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	var forms []*exam.Form
	for _, lang := range []string{"en", "fr"} {
		e, err := content.OpenExam(files, c, c.Units()[0], lang)
		if err != nil {
			t.Fatal(err)
		}
		if lang == "fr" && (len(e.Words("q4").Blanks[0].Accepts) != 2 || e.FileOf("q4") != "pool.fr.md") {
			t.Fatalf("the pool is not translated: %+v", e.Words("q4").Blanks)
		}
		p, err := e.Paper("seed", nil)
		if err != nil {
			t.Fatal(err)
		}
		if m, err := p.Form.Items[p.Form.Find("q4")].Question.Mark(question.Response{Texts: []string{"pare-feu"}}); err != nil || (m.Outcome() == question.Right) != (lang == "fr") {
			t.Errorf("in %s a French answer is marked %v, %v", lang, m, err)
		}
		forms = append(forms, p.Form)
	}
	if forms[0].Digest() != forms[1].Digest() {
		t.Errorf("in English %v, in French %v", forms[0].Items, forms[1].Items)
	}
	for i, it := range forms[0].Items {
		if other := forms[1].Items[i]; it.Question.ID != other.Question.ID || it.Stem != other.Stem {
			t.Errorf("%s of %q in English, %s of %q in French", it.Question.ID, it.Stem, other.Question.ID, other.Stem)
		}
	}
}

// TestAPoolThatIsEdited: between two attempts, or in the middle of one.
func TestAPoolThatIsEdited(t *testing.T) {
	const front = "draw: [{from: pool.md, pick: 3}]\n"
	open := func(edit func(pool string) string) *content.Exam {
		t.Helper()
		files := examFiles(front)
		files["pool.md"].Data = []byte(edit(string(files["pool.md"].Data)))
		c, _, err := content.Load(files, "x")
		if err != nil {
			t.Fatal(err)
		}
		e, err := content.OpenExam(files, c, c.Units()[0], "")
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	form := func(e *content.Exam) *content.Paper {
		t.Helper()
		p, err := e.Paper("seed", []string{"honour", "q1", "q2", "q3"})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	was := form(open(strings.Clone)).Form.Digest()
	if got := form(open(func(s string) string { return strings.Replace(s, "It was night.", "It was day.", 1) })).Form.Digest(); got != was {
		t.Error("other words make another form")
	}
	if got := form(open(func(s string) string { return strings.Replace(s, "- [x] a\n- [ ] b", "- [ ] a\n- [x] b", 1) })).Form.Digest(); got == was {
		t.Error("another key is the same form")
	}
	less := open(func(s string) string { return s[:strings.Index(s, "## Alone")] })
	if p := form(less); p.Form.Digest() == was || len(p.Items) != 3 || p.Form.Find("q3") >= 0 {
		t.Errorf("an attempt that was begun has %d questions", len(p.Items))
	}
	var refusal *exam.DrawError
	if _, err := less.Paper("another", nil); !errors.As(err, &refusal) || refusal.Want != 3 || refusal.Have != 2 || !strings.Contains(err.Error(), "asks for 3 questions of pool.md, and there are 2") {
		t.Errorf("a new attempt: %v", err)
	}
	flawed := open(func(s string) string { return strings.Replace(s, "{id: q3,", "{id: q3, verdict: disregard,", 1) })
	if _, err := flawed.Paper("another", nil); !errors.As(err, &refusal) {
		t.Errorf("a question that does not count is drawn: %v", err)
	}
	if p := form(flawed); p.Form.Find("q3") < 0 {
		t.Error("a question that was asked is not there any longer, because it does not count")
	}
}

func TestInstructionsOfAnExam(t *testing.T) {
	for text, want := range map[string]int{
		"# Final\n\nOne.\n\nTwo.\n\n## Q\n\n- [x] a\n- [ ] b\n":                        2,
		"# Final\n\nOne.\n\n## Bring\n\nA pen.\n\n## Q\n\n- [x] a\n- [ ] b\n":          3,
		"# Final\n\nOne.\n\n## A case\n\nIt was night.\n\n### Q\n\n- [x] a\n- [ ] b\n": 1,
		"# Final\n\nOne.\n\n## Part A\n\n### Q\n\n- [x] a\n- [ ] b\n":                  1,
		"# Final\n\n## Q\n\n- [x] a\n- [ ] b\n":                                        0,
		"# Final\n\nNothing is asked here.\n\n## Rules\n\nAll is drawn.\n":             3,
	} {
		files := examFiles("")
		files["exam.md"].Data = []byte("---\nkind: exam\nid: final\ntitle: Final\n---\n\n" + text)
		c, _, err := content.Load(files, "x")
		if err != nil {
			t.Fatal(err)
		}
		e, err := content.OpenExam(files, c, c.Units()[0], "")
		if err != nil || len(e.Intro) != want || e.Title != "Final" || e.File != "exam.md" {
			t.Errorf("%q has %d blocks of instructions, not %d: %v", text, len(e.Intro), want, err)
		}
	}
}

package content_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"carrel/content"
	"carrel/course/exam"
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

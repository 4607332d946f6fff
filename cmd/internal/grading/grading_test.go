package grading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/content/sealed"
	"carrel/course/exam"
	"carrel/course/question"
	"carrel/store/keys"
	"carrel/store/result"
	"carrel/store/sheet"
)

const examFile = `---
kind: exam
id: final
title: Final
sealed: true
time: 60m
pass: 50
interruption: counts
review: answers
draw:
  - {from: pool.md, pick: 3}
---

# Final
`

const poolFile = `---
kind: pool
---

# Pool

## Which is right?
<!-- question: {id: one, points: 2, objectives: [a]} -->

- [ ] this
- [x] that
- [ ] those

## Name the tool
<!-- question: {id: tool, points: 2} -->

` + "```answer\nvolatility3\n```" + `

## What would you keep?
<!-- question: {id: essay, points: 4} -->

` + "```answer essay\nThe memory, before the machine is switched off.\n```" + `

- [ ] the memory
- [ ] the order
`

// world is a sealed exam with an examiner.
type world struct {
	paper, answers []byte
	key            *keys.Key
	x              *Exam
	seed           int
}

func examiner(t testing.TB, name string) *keys.Key {
	t.Helper()
	dir := t.TempDir()
	const pass = "six words that nobody has used"
	if _, err := keys.New(dir, name, keys.Options{Role: keys.Examiner, Passphrase: pass, Created: time.Now(), WorkFactor: 4}); err != nil {
		t.Fatal(err)
	}
	k, err := keys.Unlock(dir, name, pass)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealedWorld(t testing.TB) *world {
	t.Helper()
	w := &world{key: examiner(t, "exams")}
	files := fstest.MapFS{"exam.md": {Data: []byte(examFile)}, "pool.md": {Data: []byte(poolFile)}}
	files["course.md"] = &fstest.MapFile{Data: []byte("---\nkind: course\nformat: 1\nid: org.example\ntitle: C\nversion: 1.0.0\n---\n\n# C\n\n1. [Final](exam.md)\n")}
	c, _, err := content.Load(files, "c")
	if err != nil {
		t.Fatal(err)
	}
	p, k, err := sealed.Divide(files, c, c.Unit("final"), func(bs ...*markdown.Block) string { return exchange.FromBlocks(bs...).Markdown() })
	if err != nil {
		t.Fatal(err)
	}
	made, err := sealed.Seal(p, k, sealed.Options{
		Course: "org.example", Version: "1.0.0", Exam: "final", Created: time.Now(), Signer: w.key,
		Examiners: []sealed.Examiner{{VKey: w.key.VKey(), Recipient: w.key.Identity().Recipient().String()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.paper, w.answers = made.Paper, made.Answers
	if w.x, err = Open(w.paper, w.answers, w.key.Identity()); err != nil {
		t.Fatal(err)
	}
	return w
}

func device(t testing.TB) *keys.Key {
	t.Helper()
	k, err := keys.Device(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// sheet is one that answers so many questions right; an essay is answered where
// it has a text.
func (w *world) sheet(right int, essay string) *sheet.Sheet {
	w.seed++
	seed := fmt.Sprint("seed-", w.seed)
	f, err := exam.Draw(w.x.blueprint, w.x.items, seed)
	if err != nil {
		panic(err)
	}
	s := &sheet.Sheet{Paper: w.x.Header.Digest, Course: "org.example", Exam: "final", Attempt: 1, Seed: seed, Form: f.Digest(), Final: true}
	s.Signs = []sheet.Sign{{Wall: 1e12, Boot: 1000, Run: "r"}, {Wall: 1e12 + 60_000, Boot: 61_000, Run: "r"}}
	if essay != "" {
		s.Responses = append(s.Responses, sheet.Response{Question: "essay", Response: question.Response{Texts: []string{essay}}})
	}
	if right > 0 {
		s.Responses = append(s.Responses, sheet.Response{Question: "one", Response: question.Response{Choices: []int{w.right()}}})
	}
	if right > 1 {
		s.Responses = append(s.Responses, sheet.Response{Question: "tool", Response: question.Response{Texts: []string{"volatility3"}}})
	}
	return s
}

// right is the place that the right choice has in the paper.
func (w *world) right() int {
	a := w.x.key["one"]
	for i := range a.Question.Choices {
		if r, err := a.Restore(question.Response{Choices: []int{i}}); err == nil && a.Question.Choices[r.Choices[0]].Right {
			return i
		}
	}
	panic("no choice is right")
}

func (w *world) encode(t testing.TB, s *sheet.Sheet, by sheet.Signer) []byte {
	t.Helper()
	b, err := s.Encode(by, []string{w.key.Identity().Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t testing.TB, dir, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func quiet(int64, int64) {}

// run grades a folder as the command does.
func (w *world) run(t testing.TB, dir, out string, roll *Roll, needs int) ([]*Graded, []Problem) {
	t.Helper()
	ctx := context.Background()
	f, err := OpenFolder(out, w.x)
	if err != nil {
		t.Fatal(err)
	}
	files, err := Files([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	sheets, problems, err := w.x.Collect(ctx, files, &Known{Roll: roll, Before: f.Known()}, quiet, w.key.Identity())
	if err != nil {
		t.Fatal(err)
	}
	m, bad, err := w.x.ReadMarking(out, needs)
	if err != nil {
		t.Fatal(err)
	}
	all, err := f.Grade(ctx, w.x, sheets, m, roll, w.key, time.Now(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	return all, append(problems, bad...)
}

// TestFortySheets: three are damaged and one is hostile.
func TestFortySheets(t *testing.T) {
	w, dir, out := sealedWorld(t), t.TempDir(), t.TempDir()
	list := "name,code\n"
	for n := range 36 {
		s, d := w.sheet(n%3, ""), device(t)
		put(t, dir, fmt.Sprintf("s%02d%s", n, sheet.Extension), w.encode(t, s, d))
		code, _ := s.Code()
		list += fmt.Sprintf("Person %d,%s\n", n, strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	}
	good := w.encode(t, w.sheet(2, ""), device(t))
	put(t, dir, "x1"+sheet.Extension, good[:len(good)/2])
	flipped := slices.Clone(good)
	flipped[len(flipped)-20] ^= 1
	put(t, dir, "x2"+sheet.Extension, flipped)
	put(t, dir, "x3"+sheet.Extension, []byte("no sheet at all"))
	put(t, dir, "x4"+sheet.Extension, w.encode(t, w.sheet(2, ""), device(t))) // made from the examiner's public key
	roll, err := ReadRoll([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	all, problems := w.run(t, dir, out, roll, 1)
	if len(all) != 36 || len(problems) != 4 {
		t.Fatalf("%d graded, problems %+v", len(all), problems)
	}
	for i, p := range problems {
		want := []error{sheet.ErrFormat, sheet.ErrFormat, sheet.ErrFormat, sheet.ErrUnknown}[i]
		if !errors.Is(p.Err, want) {
			t.Errorf("%s: %v", p.File, p.Err)
		}
	}
	for _, g := range all {
		if n := len(g.Responses); g.Result == nil || g.Result.Total.Got != 200*n || g.Result.Passed != (n > 1) || g.Candidate == nil || !g.New {
			t.Errorf("%s: %+v", g.File, g.Result)
		}
		src, err := os.ReadFile(filepath.Join(out, g.Code+result.Extension))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := result.Read(src); err != nil || r.Signer() != w.key.VKey() || r.Sheet != g.Code || r.Device != g.Device() || r.Objectives[1].ID != "a" {
			t.Errorf("%+v, %v", r, err)
		}
	}
	before := contents(t, out)
	all, _ = w.run(t, dir, out, roll, 1)
	if after := contents(t, out); !equal(before, after) || slices.ContainsFunc(all, func(g *Graded) bool { return g.New }) {
		t.Error("the second run wrote something")
	}
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		out[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func equal(a, b map[string][]byte) bool {
	for k := range b {
		if !bytes.Equal(a[k], b[k]) {
			return false
		}
	}
	return len(a) == len(b)
}

func TestSheetsThatAreNotGraded(t *testing.T) {
	w, other := sealedWorld(t), sealedWorld(t)
	d := device(t)
	read := func(change func(*sheet.Sheet)) error {
		s := w.sheet(2, "")
		change(s)
		_, err := w.x.Read(w.encode(t, s, d), w.key.Identity())
		return err
	}
	for name, tt := range map[string]struct {
		err  error
		want error
	}{
		"sound":           {read(func(*sheet.Sheet) {}), nil},
		"another exam":    {read(func(s *sheet.Sheet) { s.Paper = other.x.Header.Digest }), sheet.ErrForeign},
		"another unit":    {read(func(s *sheet.Sheet) { s.Exam = "x" }), ErrExam},
		"another seed":    {read(func(s *sheet.Sheet) { s.Form = w.x.Header.Digest }), ErrForm},
		"a question more": {read(func(s *sheet.Sheet) { s.Responses = append(s.Responses, sheet.Response{Question: "z"}) }), ErrMissing},
	} {
		if !errors.Is(tt.err, tt.want) {
			t.Errorf("%s: %v", name, tt.err)
		}
	}
	if _, err := w.x.Read(w.encode(t, w.sheet(1, ""), d), other.key.Identity()); !errors.Is(err, sheet.ErrReader) {
		t.Errorf("another examiner: %v", err)
	}
	if _, err := Open(w.paper, other.answers, w.key.Identity()); !errors.Is(err, sealed.ErrForeign) {
		t.Errorf("another key: %v", err)
	}
}

// TestTheFirstSheetCounts, whatever the second is called, and also in a later run.
func TestTheFirstSheetCounts(t *testing.T) {
	w, dir, out, d := sealedWorld(t), t.TempDir(), t.TempDir(), device(t)
	first := w.sheet(1, "")
	put(t, dir, "m"+sheet.Extension, w.encode(t, first, d))
	if all, problems := w.run(t, dir, out, nil, 1); len(all) != 1 || len(problems) != 0 {
		t.Fatalf("%d graded, %+v", len(all), problems)
	}
	put(t, dir, "a"+sheet.Extension, w.encode(t, w.sheet(2, ""), d))
	put(t, dir, "b"+sheet.Extension, w.encode(t, first, d)) // a copy is no second one
	all, problems := w.run(t, dir, out, nil, 1)
	if len(all) != 1 || all[0].New || len(problems) != 1 || !errors.Is(problems[0].Err, sheet.ErrSecond) {
		t.Errorf("%d graded, %+v", len(all), problems)
	}
}

// TestASheetOnItsWay is graded, and the one that was handed in takes its place.
func TestASheetOnItsWay(t *testing.T) {
	w, dir, out, d := sealedWorld(t), t.TempDir(), t.TempDir(), device(t)
	s := w.sheet(1, "")
	s.Final = false
	put(t, dir, "a"+sheet.Extension, w.encode(t, s, d))
	all, _ := w.run(t, dir, out, nil, 1)
	if len(all) != 1 || all[0].Result.Handed || len(all[0].Notes) != 1 {
		t.Fatalf("%+v", all)
	}
	early := all[0].Code
	s.Final = true
	s.Responses = w.sheet(2, "").Responses
	put(t, dir, "b"+sheet.Extension, w.encode(t, s, d))
	all, problems := w.run(t, dir, out, nil, 1)
	if len(all) != 1 || all[0].Result.Serial != 2 || !all[0].Result.Handed || len(problems) != 0 {
		t.Fatalf("%+v, %+v", all[0].Result, problems)
	}
	if _, err := os.Stat(filepath.Join(out, early+result.Extension)); err == nil {
		t.Error("the earlier result still stands beside the later one")
	}
	if _, err := os.Stat(filepath.Join(out, earlierFolder, early+"-1"+result.Extension)); err != nil {
		t.Errorf("the earlier result is gone: %v", err)
	}
}

func (w *world) mark(t *testing.T, out, marker string, decides bool, code string, met ...int) {
	t.Helper()
	m := &result.Marks{Paper: w.x.Header.Digest, Marker: marker, Decides: decides}
	m.Set(result.Mark{Sheet: code, Question: "essay", Criteria: met, Comment: "by " + marker})
	b, err := m.Encode(w.key)
	if err != nil {
		t.Fatal(err)
	}
	path, err := MarksFile(out, marker, decides)
	if err == nil {
		err = result.Write(path, b)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestEssaysWaitForMarkers(t *testing.T) {
	w, dir, out := sealedWorld(t), t.TempDir(), t.TempDir()
	put(t, dir, "a"+sheet.Extension, w.encode(t, w.sheet(2, "The memory."), device(t)))
	all, _ := w.run(t, dir, out, nil, 2)
	code := all[0].Code
	if all[0].Result != nil || !slices.Equal(all[0].Marks.Open, []string{"essay"}) {
		t.Fatalf("%+v", all[0].Result)
	}
	if _, err := os.Stat(filepath.Join(out, code+result.Extension)); err == nil {
		t.Fatal("a result that is not complete was signed")
	}
	w.mark(t, out, "ada", false, code, 0)
	if all, _ = w.run(t, dir, out, nil, 2); all[0].Result != nil {
		t.Error("one of two markers is enough")
	}
	w.mark(t, out, "bob", false, code)
	if all, _ = w.run(t, dir, out, nil, 2); all[0].Result != nil || !all[0].Essays["essay"].Differ {
		t.Error("markers who differ have settled it")
	}
	m, _, _ := w.x.ReadMarking(out, 2)
	pairs := m.Agreement(w.x.Essays(all[0].Sheet))
	if len(pairs) != 1 || pairs[0].A != "ada" || pairs[0].Essays != 1 || pairs[0].Same != 0 || pairs[0].Difference != 50 {
		t.Errorf("%+v", pairs)
	}
	w.mark(t, out, "eve", true, code, 0, 1)
	all, _ = w.run(t, dir, out, nil, 2)
	r := all[0].Result
	if r == nil || r.Total.Got != 800 || r.Essays[0].Resolved != "eve" || !slices.Equal(r.Essays[0].Markers, []string{"ada", "bob"}) || r.Essays[0].Comment != "by eve" {
		t.Fatalf("%+v", r)
	}
	stranger := *w
	stranger.key = examiner(t, "stranger")
	stranger.mark(t, out, "mallory", true, code)
	all, problems := w.run(t, dir, out, nil, 2)
	if len(problems) != 1 || !errors.Is(problems[0].Err, ErrSigner) || all[0].Result.Total.Got != 800 {
		t.Errorf("the marks of a stranger: %+v", problems)
	}
}

func TestAVerdictMakesALaterResult(t *testing.T) {
	w, dir, out := sealedWorld(t), t.TempDir(), t.TempDir()
	put(t, dir, "a"+sheet.Extension, w.encode(t, w.sheet(1, ""), device(t)))
	if all, _ := w.run(t, dir, out, nil, 1); all[0].Result.Serial != 1 || all[0].Result.Passed {
		t.Fatalf("%+v", all[0].Result)
	}
	if w.x.Pass("nothing", question.Disregard) || !w.x.Pass("essay", question.Disregard) {
		t.Fatal("the exam does not know its questions")
	}
	f, err := OpenFolder(out, w.x)
	if err == nil {
		err = f.WriteVerdicts(w.x)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, _ := w.run(t, dir, out, nil, 1)
	if r := all[0].Result; r.Serial != 2 || !r.Passed || r.Total != (question.Mark{Got: 200, Of: 400}) || r.Verdicts[0].Question != "essay" {
		t.Errorf("%+v", r)
	}
	again, err := Open(w.paper, w.answers, w.key.Identity())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.ReadVerdicts(again); err != nil || again.verdicts["essay"] != question.Disregard {
		t.Errorf("%v, %v", again.verdicts, err)
	}
}

func TestNotes(t *testing.T) {
	w := sealedWorld(t)
	s := w.sheet(1, "")
	s.Grants = []string{"made up"}
	s.Signs[1] = sheet.Sign{Wall: 1e12 + 7_200_000, Boot: 7_201_000, Run: "r", Granted: 7_200_000}
	s.Responses[0].Response.Choices = []int{9}
	got, err := w.x.Read(w.encode(t, s, device(t)), w.key.Identity())
	if err != nil {
		t.Fatal(err)
	}
	res, err := w.x.Grade(got, nil)
	if err != nil || res.Total.Got != 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	notes := strings.Join(w.x.notes(got, res), "\n")
	for _, want := range []string{"does not fit", "does not have", "1h0m0s longer"} {
		if !strings.Contains(notes, want) {
			t.Errorf("nothing says %q: %s", want, notes)
		}
	}
}

func TestACancelledRunLeavesWholeFiles(t *testing.T) {
	w, dir, out := sealedWorld(t), t.TempDir(), t.TempDir()
	for n := range 8 {
		put(t, dir, fmt.Sprint(n, sheet.Extension), w.encode(t, w.sheet(1, ""), device(t)))
	}
	files, _ := Files([]string{dir})
	ctx, cancel := context.WithCancel(context.Background())
	sheets, _, err := w.x.Collect(ctx, files, &Known{}, quiet, w.key.Identity())
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenFolder(out, w.x)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Grade(ctx, w.x, sheets, &Marking{Needs: 1}, nil, w.key, time.Now(), func(done, _ int64) {
		if done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if _, _, err := w.x.Collect(ctx, files, &Known{}, quiet, w.key.Identity()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	again, err := OpenFolder(out, w.x)
	if err != nil || len(again.Known()) < 3 || len(again.Known()) == 8 || len(again.Broken()) != 0 {
		t.Errorf("%d results, %v", len(again.Known()), err)
	}
	if all, _ := w.run(t, dir, out, nil, 1); len(all) != 8 {
		t.Errorf("%d graded afterwards", len(all))
	}
}

func TestAFolderIsForOneExam(t *testing.T) {
	w, other, dir, out := sealedWorld(t), sealedWorld(t), t.TempDir(), t.TempDir()
	put(t, dir, "a"+sheet.Extension, w.encode(t, w.sheet(1, ""), device(t)))
	w.run(t, dir, out, nil, 1)
	if _, err := OpenFolder(out, other.x); !errors.Is(err, ErrFolder) {
		t.Errorf("%v", err)
	}
}

// TestAPlantedResult: one that no examiner signed does not stand in for a grading.
func TestAPlantedResult(t *testing.T) {
	w, dir, out := sealedWorld(t), t.TempDir(), t.TempDir()
	put(t, dir, "a"+sheet.Extension, w.encode(t, w.sheet(1, ""), device(t)))
	all, _ := w.run(t, dir, out, nil, 1)
	r := *all[0].Result
	r.Serial, r.Total.Got, r.Passed = 99, r.Total.Of, true
	b, err := r.Encode(examiner(t, "exams"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, out, "0000-0000-0000"+result.Extension, b)
	f, err := OpenFolder(out, w.x)
	if err != nil || len(f.Broken()) != 1 || !errors.Is(f.Broken()[0].Err, ErrSigner) {
		t.Fatalf("%+v, %v", f, err)
	}
	if all, _ = w.run(t, dir, out, nil, 1); all[0].New || all[0].Result.Passed || all[0].Result.Serial != 1 {
		t.Errorf("%+v", all[0].Result)
	}
}

func TestReadRoll(t *testing.T) {
	d := device(t)
	print, _ := keys.Fingerprint(d.VKey())
	r, err := ReadRoll([]byte("\ufeffSeat;Code;Device;Name\r\n7;7k3m q2zd 9xht;;Ada\r\n8;;" + strings.ToUpper(print) + ";\"Bob; B\"\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Find("", "7K3M-Q2ZD-9XHT"); c == nil || c.Seat != "7" || c.Name != "Ada" {
		t.Errorf("%+v", c)
	}
	if c := r.Find(d.VKey(), ""); c == nil || c.Name != "Bob; B" {
		t.Errorf("%+v", c)
	}
	if r.Find("", "") != nil {
		t.Error("nothing was found")
	}
	for _, bad := range []string{"", "name\nAda\n", "code\nA\na\n", "code\n\"", strings.Repeat("x", MaxRoll+1)} {
		if _, err := ReadRoll([]byte(bad)); err == nil {
			t.Errorf("%.20q is a list", bad)
		}
	}
}

func FuzzReadRoll(f *testing.F) {
	f.Add([]byte("name,code\nAda,7K3M-Q2ZD-9XHT\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		if r, err := ReadRoll(src); err == nil && r.Find("", "") != nil {
			t.Error("a line without a code or device was found")
		}
	})
}

func TestTableIsNoFormula(t *testing.T) {
	f := &Folder{Path: t.TempDir()}
	if err := f.WriteTable("x.csv", [][]string{{"=cmd()", "a,b", "-1"}}); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(filepath.Join(f.Path, "x.csv"))
	if string(b) != "'=cmd(),\"a,b\",'-1\n" {
		t.Errorf("%q", b)
	}
}

// BenchmarkThousandSheets grades 1,000 sheets from files to signed results.
func BenchmarkThousandSheets(b *testing.B) {
	w, dir := sealedWorld(b), b.TempDir()
	for n := range 1000 {
		put(b, dir, fmt.Sprintf("%04d%s", n, sheet.Extension), w.encode(b, w.sheet(2, ""), device(b)))
	}
	for b.Loop() {
		if all, _ := w.run(b, dir, b.TempDir(), nil, 1); len(all) != 1000 {
			b.Fatal(len(all))
		}
	}
}

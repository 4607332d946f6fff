package cli

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"carrel/content/sealed"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/store"
	"carrel/store/keys"
	"carrel/store/sheet"
)

// The course of which an exam is sealed, with a consent and two questions.
var sealedCourse = map[string]string{
	"course.md": "---\nkind: course\nformat: 1\nid: org.example.sit\ntitle: Sealed\nversion: 1.0.0\nlocale: en\n---\n\n1. [Final](exam.md)\n",
	"exam.md": "---\nkind: exam\nid: final\ntitle: Final exam\ntime: 30m\nsealed: true\ndraw: [{from: pool.md, pick: 2}]\n---\n\n# Final exam\n\nPhones off.\n\n" +
		"## No help?\n<!-- question: {id: consent, type: survey, required: true} -->\n\n- [ ] I agree\n",
	"pool.md": "---\nkind: pool\n---\n\n# Pool\n\n## One?\n<!-- question: {id: one} -->\n\n- [x] yes\n- [ ] no\n\n## Two?\n<!-- question: {id: two} -->\n\n- [x] yes\n- [ ] no\n",
}

// exams is where an exam was sealed: its folder, the words of its envelope, and
// the examiner who reads what is handed in.
type exams struct {
	dir, words string
	examiner   age.Identity
}

const examinerPass = "correct horse battery staple one two"

// sealExam seals the exam of sealedCourse as the command does.
func sealExam(t *testing.T) exams {
	t.Helper()
	course, data, out := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "out")
	for name, text := range sealedCourse {
		writeFile(t, filepath.Join(course, name), text)
	}
	pub, err := keys.New(data, "exams", keys.Options{Role: keys.Examiner, Passphrase: examinerPass, Created: time.Now(), WorkFactor: 2})
	if err != nil {
		t.Fatal(err)
	}
	k, err := keys.Unlock(data, "exams", examinerPass)
	if err != nil {
		t.Fatal(err)
	}
	a := testApp(nil)
	p, key, opt, err := a.divided(course, "exam.md")
	if err != nil {
		t.Fatal(err)
	}
	opt.Examiners, opt.Signer = []sealed.Examiner{{VKey: pub.VKey, Recipient: pub.Recipient}}, k
	files, err := sealed.Seal(p, key, opt)
	if err != nil {
		t.Fatal(err)
	}
	words := keys.Passphrase()
	envelope, err := files.Envelope(words, 10)
	if err != nil || os.Mkdir(out, 0o700) != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(out, "exam.carrel-paper"), string(files.Paper))
	writeFile(t, filepath.Join(out, "seat-001.carrel-envelope"), string(envelope))
	return exams{out, words, k.Identity()}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// candidate is the machine of somebody who sits exams that lie in some folders.
func candidate(t *testing.T, dirs ...string) *sitter {
	t.Helper()
	data := t.TempDir()
	k, err := keys.Device(data)
	if err != nil {
		t.Fatal(err)
	}
	return &sitter{app: testApp(nil), data: data, dirs: dirs, signer: k}
}

func TestPapersAreFoundAndOpened(t *testing.T) {
	t.Parallel()
	x, other := sealExam(t), sealExam(t)
	s := candidate(t, t.TempDir(), x.dir)
	found := s.Find("org.example.sit", "final", "")
	if len(found.Pairs) != 1 || len(found.Broken) != 0 || filepath.Dir(found.Pairs[0].Paper) != x.dir {
		t.Fatalf("%+v", found)
	}
	pair := found.Pairs[0]
	if other := s.Find("org.example.other", "final", ""); len(other.Papers) != 0 {
		t.Errorf("for another course: %+v", other)
	}
	spoken := strings.ToUpper(strings.ReplaceAll(x.words, "-", "  "))
	o, err := s.Open(pair.Paper, pair.Envelope, spoken)
	if err != nil || o.Paper.Title != "Final exam" || len(o.Paper.Items) != 3 || !o.Drew(o.Seed("abc")) {
		t.Fatalf("%+v, %v", o, err)
	}
	if _, err := s.Open(pair.Paper, pair.Envelope, other.words); !errors.Is(err, sealed.ErrPassphrase) {
		t.Errorf("the words of another envelope: %v", err)
	}
	if _, err := s.Open(pair.Paper, filepath.Join(other.dir, "seat-001.carrel-envelope"), other.words); !errors.Is(err, sealed.ErrForeign) {
		t.Errorf("the envelope of another paper: %v", err)
	}
	if _, err := s.Open(pair.Paper, pair.Paper, x.words); !errors.Is(err, sealed.ErrFormat) {
		t.Errorf("no envelope: %v", err)
	}
	b, _ := os.ReadFile(pair.Paper)
	cut := filepath.Join(x.dir, "cut.carrel-paper")
	writeFile(t, cut, string(b[:len(b)-9]))
	if found := s.Find("org.example.sit", "final", ""); len(found.Broken) != 1 || !errors.Is(found.Broken[0].Err, sealed.ErrCut) || len(found.Pairs) != 1 {
		t.Errorf("beside one that is cut: %+v", found)
	}
	if _, err := testApp(nil).openBook(cut); !errors.Is(err, sealed.ErrCut) {
		t.Errorf("played: %v", err)
	}
	book, err := testApp(nil).openBook(pair.Paper)
	if err != nil || book.course.ID != "org.example.sit" || book.course.Unit("final") == nil || book.paper != pair.Paper {
		t.Errorf("%+v, %v", book, err)
	}
}

// sittingOf is one that is under way, or was handed in.
func sittingOf(ended bool) progress.Sitting {
	at := exam.Moment{Wall: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), Boot: time.Hour, Run: "one"}
	return progress.Sitting{Attempt: 1, Seed: "seed", Form: "form", Signs: []progress.Sign{{Moment: at}}, Used: map[string]bool{}, Ended: ended}
}

func TestASheetIsWrittenAndHandedIn(t *testing.T) {
	t.Parallel()
	x := sealExam(t)
	s := candidate(t, x.dir)
	pair := s.Find("org.example.sit", "final", "").Pairs[0]
	o, err := s.Open(pair.Paper, pair.Envelope, x.words)
	if err != nil {
		t.Fatal(err)
	}
	p := &page.Sheet{
		Key: page.Key{Course: "org.example.sit", Unit: "final"}, Header: o.Header, Paper: pair.Paper, Sitting: sittingOf(false), Rules: o.Paper.Rules,
		Responses: map[string]question.Response{"one": {Choices: []int{0}}},
	}
	writeFile(t, filepath.Join(s.data, sheetFolder), "in the way")
	if w, err := s.Write(p); err == nil || len(w.Files) != 1 || filepath.Dir(w.Files[0]) != x.dir {
		t.Errorf("the data folder takes no sheet, and the stick does: %+v, %v", w, err)
	}
	if err := os.Remove(filepath.Join(s.data, sheetFolder)); err != nil {
		t.Fatal(err)
	}
	w, err := s.Write(p)
	if err != nil || w.Code != "" || len(w.Files) != 2 {
		t.Fatalf("%+v, %v", w, err)
	}
	if got := s.HandedIn("org.example.sit", "final", 1); got.Code != "" {
		t.Errorf("a running sheet counts as handed in: %+v", got)
	}
	p.Sitting = sittingOf(true)
	final, err := s.Write(p)
	if err != nil || len(final.Code) != codeLength {
		t.Fatalf("%+v, %v", final, err)
	}
	for _, f := range w.Files {
		if _, err := os.Stat(f); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s stays: %v", f, err)
		}
	}
	b, err := os.ReadFile(final.Files[1])
	if err != nil || bytes.Contains(b, []byte("one")) {
		t.Fatalf("%v, or it can be read", err)
	}
	got, err := sheet.Read(b, x.examiner)
	if err != nil {
		t.Fatal(err)
	}
	code, _ := got.Code()
	if code != final.Code || !got.Final || got.Paper != o.Header.Digest || got.Device() != s.signer.VKey() || len(got.Responses) != 1 {
		t.Errorf("%s: %+v", code, got)
	}
	if again, err := s.Write(p); err != nil || again.Code != final.Code {
		t.Errorf("written again: %+v, %v", again, err)
	}
	if found := s.HandedIn("org.example.sit", "final", 1); found.Code != final.Code || found.Files[0] != final.Files[0] {
		t.Errorf("found %+v", found)
	}
	exportsASheet(t, s, p, final.Code)
}

// exportsASheet: the copy is the same with the paper and without it.
func exportsASheet(t *testing.T, s *sitter, p *page.Sheet, code string) {
	t.Helper()
	for _, from := range []*page.Sheet{p, {Key: p.Key, Sitting: sittingOf(true)}} {
		dir := t.TempDir()
		w, err := s.Export(from, dir)
		if err != nil || w.Code != code || len(w.Files) != 1 || filepath.Dir(w.Files[0]) != dir {
			t.Errorf("exported: %+v, %v", w, err)
		}
	}
	if _, err := s.Export(p, filepath.Join(t.TempDir(), "no")); err == nil {
		t.Error("exported to a folder that is not there")
	}
	if _, err := s.Export(&page.Sheet{Key: p.Key, Sitting: progress.Sitting{Attempt: 7}}, t.TempDir()); err == nil {
		t.Error("exported what was never handed in")
	}
}

// What was sealed never lies open in the data folder.
func assertNothingInClear(t *testing.T, data string) {
	t.Helper()
	err := filepath.WalkDir(data, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, words := range []string{"Phones off", "AGE-SECRET-KEY", "I agree", "# Final exam"} {
			if bytes.Contains(b, []byte(words)) {
				t.Errorf("%s holds %q", path, words)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// journalHas are the questions that a journal has a response to.
func journalHas(t *testing.T, data string) []string {
	t.Helper()
	j, err := store.Open(data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	s, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(s.Unit("org.example.sit", "final").Questions))
}

package result

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/keys"
)

func key(t testing.TB) *keys.Key {
	t.Helper()
	k, err := keys.Device(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var sum = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))

func sample() *Result {
	return &Result{
		Serial: 1, Paper: sum, Course: "org.example", Version: "1.0.0", Exam: "final", Device: "carrel-device-1+1+A", Attempt: 1,
		Seed: "seed", Form: sum, Sheet: "7K3M-Q2ZD-9XHT", Handed: true, Total: question.Mark{Got: 700, Of: 1000}, Pass: 70, Passed: true,
		Review: exam.ReviewAnswers, Objectives: []progress.Part{{ID: "a", Mark: question.Mark{Got: 700, Of: 1000}}},
		Questions: []progress.Part{{ID: "q", Mark: question.Mark{Got: 700, Of: 1000}}},
		Verdicts:  []Verdict{{"r", question.Disregard}},
		Essays:    []Essay{{Question: "q", Markers: []string{"ada", "bob"}, Resolved: "eve", Comment: "Where is the log?"}},
		Graded:    time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC),
	}
}

func TestAResultIsReadAsItWasWritten(t *testing.T) {
	k, r := key(t), sample()
	b, err := r.Encode(k)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(b)
	if err != nil || !reflect.DeepEqual(got, r) || got.Signer() != k.VKey() || got.Digest() == "" {
		t.Fatalf("%+v, %v", got, err)
	}
	again, err := got.Encode(k)
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("the same result has other bytes, %v", err)
	}
	for i := range b {
		bad := slices.Clone(b)
		bad[i] ^= 1
		if _, err := Read(bad); err == nil {
			t.Fatalf("byte %d was altered and it reads", i)
		}
		if _, err := Read(b[:i]); err == nil {
			t.Fatalf("cut to %d bytes it reads", i)
		}
	}
}

func TestWhatNoGradingGives(t *testing.T) {
	k := key(t)
	for name, change := range map[string]func(*Result){
		"serial":  func(r *Result) { r.Serial = 0 },
		"sheet":   func(r *Result) { r.Sheet = "../../../escape" },
		"paper":   func(r *Result) { r.Paper = "x" },
		"points":  func(r *Result) { r.Total.Got = 1001 },
		"passed":  func(r *Result) { r.Passed = false },
		"part":    func(r *Result) { r.Questions[0].Got = -1 },
		"verdict": func(r *Result) { r.Verdicts[0].Verdict = "" },
		"review":  func(r *Result) { r.Review = "all" },
		"name":    func(r *Result) { r.Course = "\xff" },
		"comment": func(r *Result) { r.Essays[0].Comment = string(make([]byte, MaxComment+1)) },
		"date":    func(r *Result) { r.Graded = r.Graded.Add(1) },
		"many":    func(r *Result) { r.Questions = make([]progress.Part, maxParts+1) },
	} {
		r := sample()
		change(r)
		if _, err := r.Encode(k); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSame(t *testing.T) {
	a, b := sample(), sample()
	b.Serial, b.Graded = 2, b.Graded.Add(time.Hour)
	if !a.Same(b) {
		t.Error("the date makes another result")
	}
	b.Total.Got = 800
	if a.Same(b) {
		t.Error("other points are the same")
	}
}

func TestTheEventHasRoom(t *testing.T) {
	r := sample()
	r.Questions = nil
	for n := range maxParts {
		r.Questions = append(r.Questions, progress.Part{ID: fmt.Sprint("a-long-name-of-a-question-", n)})
	}
	e := r.Event(progress.Event{Course: "c", Unit: "u"}, 1)
	if _, err := progress.Encode(e); err != nil || e.Exam.Graded.Questions != nil || len(e.Exam.Graded.Objectives) != 1 {
		t.Errorf("%v", err)
	}
	if e := sample().Event(progress.Event{}, 3); len(e.Exam.Graded.Questions) != 1 || e.Attempt != 3 || !e.Passed || e.Mark.Got != 700 {
		t.Errorf("%+v", e)
	}
}

func TestMarks(t *testing.T) {
	k := key(t)
	m := &Marks{Paper: sum, Marker: "ada"}
	m.Set(Mark{Sheet: "B", Question: "q", Criteria: []int{0, 2}, Comment: "good"})
	m.Set(Mark{Sheet: "A", Question: "q"})
	m.Set(Mark{Sheet: "A", Question: "q", Criteria: []int{1}})
	path := filepath.Join(t.TempDir(), "ada"+MarksExtension)
	b, err := m.Encode(k)
	if err == nil {
		err = Write(path, b)
	}
	if err != nil {
		t.Fatal(err)
	}
	if b, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadMarks(b)
	if err != nil || len(got.Marks) != 2 || got.Find("A", "q").Criteria[0] != 1 || got.Find("B", "x") != nil || got.Signer() != k.VKey() {
		t.Fatalf("%+v, %v", got, err)
	}
	if got.Find("B", "q").Comment != "good" {
		t.Error("another mark was changed")
	}
	for i := range b {
		bad := slices.Clone(b)
		bad[i] ^= 1
		if _, err := ReadMarks(bad); err == nil {
			t.Fatalf("byte %d was altered and it reads", i)
		}
	}
	if _, err := Read(b); err == nil {
		t.Error("marks are read as a result")
	}
	for name, bad := range map[string]Mark{"order": {Sheet: "A", Question: "q", Criteria: []int{2, 1}}, "nothing": {}} {
		m := &Marks{Paper: sum, Marker: "ada", Marks: []Mark{bad}}
		if _, err := m.Encode(k); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead: what a reader takes it writes again, byte for byte. The signature
// is left out: nobody guesses one.
func FuzzRead(f *testing.F) {
	r, _ := body(sample())
	m, _ := body(&Marks{Paper: sum, Marker: "ada", Marks: []Mark{{Sheet: "A", Question: "q", Criteria: []int{1}}}})
	f.Add(r)
	f.Add(m)
	f.Fuzz(func(t *testing.T, src []byte) {
		r, m := new(Result), new(Marks)
		if unmarshal(src, r, r.check) == nil && r.check() != nil {
			t.Errorf("%+v was read", r)
		}
		if unmarshal(src, m, m.check) == nil {
			if again, _ := body(m); !bytes.Equal(again, src) {
				t.Errorf("%q is written as %q", src, again)
			}
		}
		_, _ = Read(src)
		_, _ = ReadMarks(src)
	})
}

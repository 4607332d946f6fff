package store

import (
	"errors"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"carrel/course/progress"
	"carrel/course/question"
)

// testOptions has clocks that stand still, so that the bytes are the same in
// every run.
func testOptions() Options {
	return Options{
		Build: "test",
		Now:   func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 123456789, time.UTC) },
		Boot:  func() (int64, string) { return 4242, "boot" },
		Wait:  100 * time.Millisecond,
	}
}

// open opens a journal for a test. When the test ends the journal is checked
// from end to end, as bbolt does with its databases.
func open(t testing.TB, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if errors.Is(j.usable(), ErrClosed) {
			return
		}
		if err := j.Check(); err != nil {
			t.Errorf("check after the test: %v", err)
		}
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

func answered(i int) progress.Event {
	return progress.Event{
		Type: progress.Answered, Course: "org.example.soc", Version: "1.0.0", Unit: "intro", Question: "q1",
		Revision: "abc", Attempt: 1, Try: i + 1,
		Response: &question.Response{Choices: []int{i % 4}}, Mark: &question.Mark{Got: 100 * (i % 2), Of: 100},
	}
}

func fill(t testing.TB, j *Journal, n int) {
	t.Helper()
	events := make([]progress.Event, n)
	for i := range events {
		events[i] = answered(i)
	}
	if _, err := j.Append(events); err != nil {
		t.Fatal(err)
	}
}

func TestAppendIsThereAfterReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	j := open(t, dir)
	var want []progress.Event
	for i := range 5 {
		got, err := j.Append([]progress.Event{answered(2 * i), answered(2*i + 1)})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, got...)
	}
	standing, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	size, root, err := j.Head()
	if err != nil || size != 10 {
		t.Fatalf("head: %d events, %v", size, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}

	j = open(t, dir)
	again, err := j.Standing()
	if err != nil || !reflect.DeepEqual(again, standing) || again.Events != 10 {
		t.Errorf("standing after reopening: %+v, %v; was %+v", again, err, standing)
	}
	if n, r, _ := j.Head(); n != size || r != root {
		t.Errorf("head after reopening: %d %v, was %d %v", n, r, size, root)
	}
	var got []progress.Event
	for e, err := range j.Events() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("events after reopening:\n%+v\nwant\n%+v", got, want)
	}
}

func TestAppendStamps(t *testing.T) {
	j := open(t, t.TempDir())
	fill(t, j, 1)
	got, err := j.Append([]progress.Event{{Type: progress.Opened, Course: "c", Unit: "u", Seq: 77}})
	if err != nil {
		t.Fatal(err)
	}
	want := progress.Event{Seq: 2, Type: progress.Opened, Course: "c", Unit: "u", Boot: 4242, BootID: "boot", Build: "test",
		Wall: time.Date(2026, 3, 1, 9, 0, 0, 123e6, time.UTC)}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("stamped %+v, want %+v", got[0], want)
	}
}

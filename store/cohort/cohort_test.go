package cohort

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"carrel/course"
	"carrel/course/analysis"
	"carrel/course/progress"
	"carrel/store/cohort/cohorttest"
	"carrel/store/person"
	"carrel/store/record"
	"carrel/store/roster"
	"carrel/store/witness"
)

func class(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	if err := cohorttest.Class(dir, 0, n); err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(t testing.TB, dir, name, seed string, l *cohorttest.Log, n int, who *person.Person) string {
	t.Helper()
	path := filepath.Join(dir, name+record.Extension)
	if err := cohorttest.Write(path, cohorttest.ID(seed), l, n, cohorttest.Key(seed), who); err != nil {
		t.Fatal(err)
	}
	return path
}

func collect(t testing.TB, dir string, opt Options) *Cohort {
	t.Helper()
	files, bad, err := Find(t.Context(), []string{dir})
	if err != nil || len(bad) > 0 {
		t.Fatal(err, bad)
	}
	c, err := Collect(t.Context(), files, opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newWitness(t testing.TB, dir string) *witness.Witness {
	t.Helper()
	w, err := witness.Open(dir, cohorttest.Key("teacher"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// kinds are the problems of a file by its name without folder and ending.
func kinds(c *Cohort) map[string]string {
	out := map[string]string{}
	for _, e := range c.Entries {
		var ks []string
		for _, p := range e.Problems {
			ks = append(ks, string(p.Kind))
		}
		if len(ks) > 0 || !e.Counts {
			out[strings.TrimSuffix(filepath.Base(e.File), record.Extension)] = fmt.Sprintf("%s %t", strings.Join(slices.Compact(ks), " "), e.Counts)
		}
	}
	return out
}

func expect(t *testing.T, c *Cohort, want map[string]string) {
	t.Helper()
	got := kinds(c)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("problems are\n%v, want\n%v", got, want)
	}
}

func TestClass(t *testing.T) {
	c := collect(t, class(t, 30), Options{})
	expect(t, c, map[string]string{})
	if len(c.Trainees) != 30 || len(c.Entries) != 30 {
		t.Fatalf("%d trainees, %d entries", len(c.Trainees), len(c.Entries))
	}
	a := c.Trainees[0]
	w := a.Work(cohorttest.Course)
	if a.Name != "Ada Lovelace" || a.Number != "S01001" || w == nil || w.Version != cohorttest.Version || len(w.Units) != 5 {
		t.Fatalf("%+v", a)
	}
	if u := w.Unit("test"); u.Handed != 1 || u.Best.Of != 800 {
		t.Errorf("%+v", u)
	}
	if w.Time < 5*time.Minute || w.Time > time.Hour {
		t.Errorf("worked %v", w.Time)
	}
	test := c.Tests[analysis.Where{Course: cohorttest.Course, Unit: "test"}]
	if test == nil || test.People() != 28 || test.Forms() != 1 {
		t.Fatalf("%+v", test)
	}
	items := test.Items()
	if len(items) != 8 || items[0].Difficulty < items[7].Difficulty || items[5].Discrimination > 0 {
		t.Errorf("%+v", items)
	}
	if r, ok := test.Reliability(); !ok || math.IsNaN(r.KR20) || math.Abs(r.KR20-r.Alpha) > 1e-9 {
		t.Errorf("%+v", r)
	}
}

// The second collection witnesses nothing anew, says the same and leaves every
// byte of the records.
func TestIdempotent(t *testing.T) {
	dir, data := class(t, 5), t.TempDir()
	w := newWitness(t, data)
	opt := Options{Witness: w, Known: map[string]bool{w.VKey(): true}}
	first := collect(t, dir, opt)
	before := contents(t, dir)
	second := collect(t, dir, opt)
	if fmt.Sprintf("%+v", first.Trainees) != fmt.Sprintf("%+v", second.Trainees) {
		t.Errorf("first\n%+v\nsecond\n%+v", first.Trainees, second.Trainees)
	}
	if contents(t, dir) != before {
		t.Error("the records were written again")
	}
	if x := second.Trainees[0]; x.Witnessed != x.Events || x.Events == 0 {
		t.Errorf("witnessed %d of %d", x.Witnessed, x.Events)
	}
}

func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}

// Every way in which files of a class do not fit together.
func TestProblems(t *testing.T) {
	dir := t.TempDir()
	ada, bob := cohorttest.Person(0), cohorttest.Person(1)
	l := cohorttest.Trainee(0)
	put(t, dir, "a-new", "a", l, 0, ada)
	put(t, dir, "a-old", "a", l, 5, ada)
	put(t, dir, "a-same", "a", l, 0, ada)

	put(t, dir, "b", "b", cohorttest.Trainee(1), 0, bob)
	stolen := cohorttest.NewLog("c")
	stolen.Add(progress.Event{Type: progress.Opened, Unit: "read-1"}, 1)
	stolen.Events = append(stolen.Events, cohorttest.Trainee(1).Events...)
	for i := range stolen.Events {
		stolen.Events[i].Seq = uint64(i + 1)
	}
	put(t, dir, "c", "c", stolen, 0, cohorttest.Person(2))

	put(t, dir, "d-mine", "d", cohorttest.Trainee(3), 0, cohorttest.Person(3))
	put(t, dir, "d-yours", "d", cohorttest.Trainee(3), 3, cohorttest.Person(4))

	put(t, dir, "e-one", "e", cohorttest.Trainee(5), 0, nil)
	put(t, dir, "e-two", "e", cohorttest.Trainee(6), 4, nil)

	text, err := os.ReadFile(filepath.Join(dir, "a-old"+record.Extension))
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"f-cut": string(text[:len(text)-9]), "f-edited": strings.Replace(string(text), "read-1", "read-9", 1), "f-empty": "", "f-text": "hello",
	} {
		if err := os.WriteFile(filepath.Join(dir, name+record.Extension), []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, collect(t, dir, Options{}), map[string]string{
		"a-old": "older false", "a-same": "duplicate false",
		"b": "copied true", "c": "copied true",
		"d-mine": "shared false", "d-yours": "shared false",
		"e-one": "two-histories false", "e-two": "two-histories false",
		"f-cut": "damaged false", "f-edited": "damaged false", "f-empty": "damaged false", "f-text": "damaged false",
	})
}

// What was seen at the last collection is held against what comes now.
func TestRolledBack(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	w := newWitness(t, data)
	l := cohorttest.Trainee(0)
	put(t, dir, "a", "a", l, 8, nil)
	put(t, dir, "b", "b", cohorttest.Trainee(1), 8, nil)
	put(t, dir, "c", "c", cohorttest.Trainee(2), 8, nil)
	opt := Options{Witness: w}
	expect(t, collect(t, dir, opt), map[string]string{})
	put(t, dir, "a", "a", l, 6, nil)
	put(t, dir, "b", "b", cohorttest.Trainee(7), 9, nil)
	put(t, dir, "c", "c", cohorttest.Trainee(2), 9, nil)
	c := collect(t, dir, opt)
	for name, want := range map[string]string{"a": "rolled-back false", "b": "changed false"} {
		if got := kinds(c)[name]; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if x := c.Trainees[0]; x.Work(cohorttest.Course) != nil || !Has(x.Problems, RolledBack) {
		t.Errorf("what was rolled back counts: %+v", x)
	}
	if got := c.Tests[analysis.Where{Course: cohorttest.Course, Unit: "test"}]; got != nil && got.People() > 1 {
		t.Errorf("%d people in the statistics", got.People())
	}
}

func TestRoster(t *testing.T) {
	dir := class(t, 3)
	put(t, dir, "x", "x", cohorttest.Trainee(50), 0, &person.Person{Name: "ada LOVELACE"}) // by the name alone
	put(t, dir, "y", "y", cohorttest.Trainee(51), 0, &person.Person{Name: "Mallory", Number: "9"})
	put(t, dir, "z", "z", cohorttest.Trainee(52), 0, &person.Person{Name: "Eve", Number: "S01002"}) // another's number
	device := collect(t, dir, Options{}).Trainees[1].Device
	r, err := roster.Read(strings.NewReader("\ufeffNumber;Name;Class;Device\r\nS01001;\"Lovelace; Ada\";A;\r\nS01002;Zoë;B;" + strings.ToUpper(device) +
		"\r\nS01003;阮氏;B;\r\nS09999;Nobody;B;\r\n;Ada Lovelace;C\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	c := collect(t, dir, Options{Roster: r})
	var got []string
	for _, x := range c.Trainees {
		var ks []string
		for _, p := range x.Problems {
			ks = append(ks, string(p.Kind))
		}
		got = append(got, fmt.Sprintf("%s %s %s %d %t [%s]", x.Number, x.Name, x.Group, len(x.Entries), x.Work(cohorttest.Course) != nil, strings.Join(ks, " ")))
	}
	want := []string{
		"S01001 Lovelace; Ada A 1 true []", "S01002 Zoë B 1 true []", "S01003 阮氏 B 1 true []", "S09999 Nobody B 0 false [no-record]",
		" Ada Lovelace C 1 true []", "9 Mallory  1 true [not-listed]", "S01002 Eve  1 false [foreign-device not-listed]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A second machine that was merged is the same person, once.
func TestMerged(t *testing.T) {
	dir := t.TempDir()
	l := cohorttest.Trainee(0)
	l.Add(progress.Event{Type: progress.Merged, Log: &progress.Log{ID: cohorttest.ID("a2"), Size: 3, Root: "x"}}, 1)
	put(t, dir, "mine", "a", l, 0, cohorttest.Person(0))
	other := cohorttest.NewLog("a2")
	other.Add(progress.Event{Type: progress.Completed, Unit: "extra"}, 1)
	put(t, dir, "mine-2", "a2", other, 0, nil)
	c := collect(t, dir, Options{})
	if len(c.Trainees) != 1 || len(c.Trainees[0].Problems) != 0 || len(c.Trainees[0].Entries) != 2 {
		t.Fatalf("%+v", c.Trainees)
	}
	if w := c.Trainees[0].Work(cohorttest.Course); w.Unit("extra") == nil || w.Unit("test") == nil {
		t.Errorf("%+v", w)
	}
	thief := cohorttest.Trainee(9)
	thief.Add(progress.Event{Type: progress.Merged, Log: &progress.Log{ID: cohorttest.ID("a2"), Size: 3, Root: "x"}}, 1)
	put(t, dir, "thief", "t", thief, 0, cohorttest.Person(9))
	if got := kinds(collect(t, dir, Options{})); got["mine"] != "copied true" || got["thief"] != "copied true" {
		t.Errorf("%v", got)
	}
}

// Work in another version, or with files that are not of the package, is told.
func TestVersion(t *testing.T) {
	dir := class(t, 1)
	for name, tt := range map[string]struct {
		version, pack string
		want          ProblemKind
	}{"version": {"3.0.0", "", Version}, "package": {cohorttest.Version, "sha", Edited}} {
		o := &Outline{Course: &course.Course{ID: cohorttest.Course, Version: tt.version}, Package: tt.pack}
		if x := collect(t, dir, Options{Outline: o}).Trainees[0]; !Has(x.Problems, tt.want) {
			t.Errorf("%s: %+v", name, x.Problems)
		}
	}
	o := &Outline{Course: &course.Course{ID: "org.example.other"}}
	if x := collect(t, dir, Options{Outline: o}).Trainees[0]; len(x.Works) != 0 {
		t.Errorf("%+v", x)
	}
}

// One's own record counts and is not witnessed; links are not followed; a file
// that is named twice is taken once.
func TestOwnAndLinks(t *testing.T) {
	dir := class(t, 1)
	file := filepath.Join(dir, "000000"+record.Extension)
	if err := os.Symlink(file, filepath.Join(dir, "link"+record.Extension)); err != nil {
		t.Skip(err)
	}
	files, _, err := Find(t.Context(), []string{dir, file})
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	key := cohorttest.Key("trainee 0")
	c, err := Collect(t.Context(), files, Options{Own: key.VKey(), Witness: newWitness(t, t.TempDir())})
	if err != nil || !Has(c.Entries[0].Problems, Own) || !c.Entries[0].Counts || c.Entries[0].Witnessed != 0 {
		t.Errorf("%+v, %v", c, err)
	}
}

// An interruption is an error, and what was witnessed stays.
func TestInterrupted(t *testing.T) {
	dir, data := class(t, 8), t.TempDir()
	w := newWitness(t, data)
	files, _, err := Find(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Collect(ctx, files, Options{Witness: w, Workers: 1, Each: func(int64, int64) { cancel() }}); err != context.Canceled {
		t.Errorf("error %v", err)
	}
	expect(t, collect(t, dir, Options{Witness: w}), map[string]string{})
}

// BenchmarkCollect is of small records, as they come at the end of a course.
func BenchmarkCollect(b *testing.B) {
	const n = 1000
	dir := class(b, n)
	for b.Loop() {
		if c := collect(b, dir, Options{}); len(c.Trainees) != n {
			b.Fatal(len(c.Trainees))
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "µs/record")
}

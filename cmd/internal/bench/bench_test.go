package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func screen(first, n int) []string {
	s := make([]string, n)
	for i := range s {
		s[i] = fmt.Sprint("line ", first+i)
	}
	return s
}

func TestScrolled(t *testing.T) {
	half := append(screen(2, 12), screen(13, 12)...) // only the upper half has moved
	for name, tt := range map[string]struct {
		before, after []string
		by            int
		want          bool
	}{
		"down":       {screen(1, 24), screen(2, 24), 1, true},
		"up":         {screen(2, 24), screen(1, 24), -1, true},
		"other way":  {screen(1, 24), screen(2, 24), -1, false},
		"not at all": {screen(1, 24), screen(1, 24), 1, false},
		"half":       {screen(1, 24), half, 1, false},
		"all alike":  {make([]string, 24), make([]string, 24), 1, false},
	} {
		if got := scrolled(tt.before, tt.after, tt.by); got != tt.want {
			t.Errorf("%s: %t, want %t", name, got, tt.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	ds := make([]time.Duration, 100)
	for i := range ds {
		ds[i] = time.Duration(100 - i)
	}
	if p50, p99, p100 := quantile(ds, 0.5), quantile(ds, 0.99), quantile(ds, 1); p50 != 51 || p99 != 100 || p100 != 100 {
		t.Errorf("p50 %d p99 %d p100 %d", p50, p99, p100)
	}
}

func TestMedianRatio(t *testing.T) {
	out := "goos: linux\nBenchmarkAppendToBare-2   300   4000 ns/op   1.40 x-bare   3 B/op\n" +
		"BenchmarkAppendToBare-2   300   4000 ns/op   1.2 x-bare\nBenchmarkAppendToBare   1   4000 ns/op   9 x-bare\nPASS\n"
	if got, ok := medianRatio([]byte(out)); got != 1.4 || !ok {
		t.Errorf("%v %t, want 1.4", got, ok)
	}
	if got, ok := medianRatio([]byte("PASS\n")); ok {
		t.Errorf("%v of nothing", got)
	}
}

func TestLessonIsOfItsSize(t *testing.T) {
	l := lesson(1 << 20)
	if len(l) < 1<<20 || len(l) > 1<<20+4096 {
		t.Errorf("%d bytes", len(l))
	}
	if top := l[:600]; !useful(top) {
		t.Errorf("the first screen cannot be recognised in:\n%s", top)
	}
	if n := strings.Count(l[:strings.Index(l, lowWord)], "\n"); n <= height || n >= largerHeight-6 {
		t.Errorf("the word that only the larger window shows is on line %d", n+1)
	}
	if strings.Count(l, topWord) != 1 {
		t.Error("the word of the first screen occurs again")
	}
}

func TestMemoryOfThisProcess(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("no /proc here")
	}
	if m := memoryOf(os.Getpid()); m.resident == 0 || m.peak < m.resident {
		t.Errorf("%+v", m)
	}
}

func TestGoals(t *testing.T) {
	made := func(frame, press, early, resize time.Duration, mb int) *contender {
		one := func(d time.Duration) []time.Duration { return []time.Duration{d} }
		return &contender{frames: one(frame), presses: one(press), early: one(early), resizes: one(resize), memory: memory{resident: mb << 10}}
	}
	cs := []*contender{made(10, 8, 4, 10, 5), made(1, 1, 1, 1, 1), made(14, 8, 8, 11, 20), made(20, 12, 4, 12, 25), made(28, 9, 4, 13, 30)}
	want := []float64{1.4, 2, 1.5, 1.5, 2, 1.3, 25}
	for i, g := range goals(cs) {
		if g.got != want[i] {
			t.Errorf("%s: %v, want %v", g.what, g.got, want[i])
		}
	}
	var b strings.Builder
	goalTable(&b, []goal{{"x", 2, 1, "x"}, {"y", 1, 1, " MB"}})
	if s := b.String(); !strings.Contains(s, "| x | 1x | 2.00x | **missed** |") || !strings.Contains(s, "| y | 1 MB | 1.00 MB | met |") {
		t.Errorf("printed %q", s)
	}
}

// A program that is only started has empty cells, and every row as many.
func TestRowsHaveTheSameCells(t *testing.T) {
	ms := []time.Duration{time.Millisecond}
	bare := &contender{name: "bare", down: "j", frames: ms, presses: ms, early: ms, resizes: ms}
	var b strings.Builder
	table(&b, []*contender{bare, {name: "started", frames: ms}})
	for line := range strings.Lines(b.String()) {
		if n := strings.Count(line, "|"); n != 13 {
			t.Errorf("%d bars in %q", n, line)
		}
	}
}

func TestFiguresGoBetweenTheirMarks(t *testing.T) {
	got, err := between("a\n"+opens+"\nold\n"+closes+"\nb\n", "new\n")
	if want := "a\n" + opens + "\n\nnew\n\n" + closes + "\nb\n"; got != want || err != nil {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	for _, text := range []string{"", opens, closes, closes + opens} {
		if got, err := between(text, "new"); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
	b, err := os.ReadFile("../../../" + document)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := between(string(b), ""); err != nil {
		t.Error(err)
	}
}

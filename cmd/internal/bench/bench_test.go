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
	made := func(frame, press time.Duration, mb int) *contender {
		return &contender{frames: []time.Duration{frame}, presses: []time.Duration{press}, memory: memory{resident: mb << 10}}
	}
	cs := []*contender{made(10, 8, 5), made(1, 1, 1), made(14, 8, 20), made(20, 12, 25), made(28, 9, 30)}
	want := []float64{1.4, 2, 1.5, 25}
	for i, g := range goals(cs) {
		if g.got != want[i] {
			t.Errorf("%s: %v, want %v", g.what, g.got, want[i])
		}
	}
	var b strings.Builder
	printGoal(&b, goal{"x", 2, 1, "x"})
	printGoal(&b, goal{"y", 1, 1, "x"})
	if s := b.String(); !strings.Contains(s, "goal 1x: MISSED") || !strings.Contains(s, "goal 1x: met") {
		t.Errorf("printed %q", s)
	}
}

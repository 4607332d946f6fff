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

func TestMedianOfBenchmarks(t *testing.T) {
	out := "BenchmarkAppend-2   300   400 ns/op\nBenchmarkAppend-2   300   500.5 ns/op  3 B/op\nBenchmarkAppend   1   900 ns/op\nBenchmarkAppendMany-2 1 1 ns/op\n"
	if got := median([]byte(out), "Append"); got != 500 {
		t.Errorf("median %d, want 500", got)
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

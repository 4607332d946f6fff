package main

import (
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// quantile returns the value below which a share q of ds lies.
func quantile(ds []time.Duration, q float64) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(ds))
	return s[min(int(q*float64(len(s))), len(s)-1)]
}

func table(out io.Writer, cs []*contender) {
	fmt.Fprintln(out, "| | first frame | x bare | key p50 | x bare | key p99 | x bare | key at once | x bare | resize | x bare | resident over bare |")
	fmt.Fprintln(out, "| --- |"+strings.Repeat(" ---: |", 11))
	for _, c := range cs {
		row(out, c, cs[0])
	}
}

func row(out io.Writer, c, bare *contender) {
	fmt.Fprintf(out, "| %s |", c.name)
	both(out, quantile(c.frames, 0.5), quantile(bare.frames, 0.5))
	if c.down == "" {
		fmt.Fprintln(out, strings.Repeat(" |", 9))
		return
	}
	both(out, quantile(c.presses, 0.5), quantile(bare.presses, 0.5))
	both(out, quantile(c.presses, 0.99), quantile(bare.presses, 0.99))
	both(out, quantile(c.early, 0.5), quantile(bare.early, 0.5))
	both(out, quantile(c.resizes, 0.5), quantile(bare.resizes, 0.5))
	fmt.Fprintf(out, " %+.1f MB |\n", over(c, bare))
}

func both(out io.Writer, d, bare time.Duration) {
	fmt.Fprintf(out, " %.1f ms | %.2f |", milliseconds(d), ratio(d, bare))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func ratio(d, of time.Duration) float64 { return float64(d) / float64(of) }

// over is how much more memory a contender holds than the bare program, in MB.
func over(c, bare *contender) float64 { return float64(c.memory.resident-bare.memory.resident) / 1024 }

// goal is a bound on something measured; docs/benchmarks.md has the same list.
type goal struct {
	what  string
	got   float64
	bound float64
	unit  string
}

// goals holds what was measured against what is aimed at: cs is the bare
// program, perhaps others, and Carrel with the smallest to the largest lesson
// at its end.
func goals(cs []*contender) []goal {
	bare, ours := cs[0], cs[len(cs)-3:]
	small, large := ours[0], ours[2]
	worst := func(f func(*contender) float64) float64 {
		return slices.Max([]float64{f(ours[0]), f(ours[1]), f(ours[2])})
	}
	against := func(of func(*contender) []time.Duration, q float64) float64 {
		return worst(func(c *contender) float64 { return ratio(quantile(of(c), q), quantile(of(bare), q)) })
	}
	presses := func(c *contender) []time.Duration { return c.presses }
	return []goal{
		{"first frame, 5 KB, over bare", ratio(quantile(small.frames, 0.5), quantile(bare.frames, 0.5)), 1.3, "x"},
		{"first frame, 10 MB, over 5 KB", ratio(quantile(large.frames, 0.5), quantile(small.frames, 0.5)), 1.5, "x"},
		{"key p50, slowest lesson, over bare", against(presses, 0.5), 1.1, "x"},
		{"key p99, slowest lesson, over bare", against(presses, 0.99), 1.1, "x"},
		{"key at once after the first frame, over bare", against(func(c *contender) []time.Duration { return c.early }, 0.5), 1.1, "x"},
		{"resize, slowest lesson, over bare", against(func(c *contender) []time.Duration { return c.resizes }, 0.5), 1.3, "x"},
		{"memory, most, over bare", worst(func(c *contender) float64 { return over(c, bare) }), 40, " MB"},
	}
}

// goalTable lists what was measured against what is aimed at.
func goalTable(out io.Writer, gs []goal) {
	fmt.Fprint(out, "\n| goal | bound | measured | |\n| --- | ---: | ---: | --- |\n")
	for _, g := range gs {
		verdict := "met"
		if g.got > g.bound {
			verdict = "**missed**"
		}
		fmt.Fprintf(out, "| %s | %g%s | %.2f%s | %s |\n", g.what, g.bound, g.unit, g.got, g.unit, verdict)
	}
}

// answers compares an answer that is on the disk with a bare bbolt commit of
// the same bytes, by the store's own benchmark, which does both in turn.
func answers() (goal, error) {
	b, err := exec.Command("go", "test", "-run", "^$", "-bench", "^BenchmarkAppendToBare$", "-count", "5", "carrel/store").CombinedOutput()
	if err != nil {
		return goal{}, fmt.Errorf("the benchmark of the store: %w\n%s", err, b)
	}
	times, ok := medianRatio(b)
	if !ok {
		return goal{}, fmt.Errorf("the benchmark of the store did not say what was expected:\n%s", b)
	}
	return goal{"an answer on the disk, over a bare commit", times, 1.3, "x"}, nil
}

var ratioLine = regexp.MustCompile(`(?m)^BenchmarkAppendToBare.*?([\d.]+) x-bare`)

func medianRatio(output []byte) (float64, bool) {
	var rs []float64
	for _, m := range ratioLine.FindAllSubmatch(output, -1) {
		r, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			return 0, false
		}
		rs = append(rs, r)
	}
	if len(rs) == 0 {
		return 0, false
	}
	slices.Sort(rs)
	return rs[len(rs)/2], true
}

package main

import (
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"text/tabwriter"
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
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\tfirst frame p50\tx bare\tkey p50\tx bare\tkey p99\tx bare\tresident\tover bare\tpeak\t")
	for _, c := range cs {
		row(w, c, cs[0])
	}
	w.Flush()
}

func row(w io.Writer, c, bare *contender) {
	fmt.Fprint(w, c.name, "\t")
	both(w, quantile(c.frames, 0.5), quantile(bare.frames, 0.5))
	both(w, quantile(c.presses, 0.5), quantile(bare.presses, 0.5))
	both(w, quantile(c.presses, 0.99), quantile(bare.presses, 0.99))
	fmt.Fprintf(w, "%s\t%+.1f MB\t%s\t\n", mb(c.memory.resident), float64(c.memory.resident-bare.memory.resident)/1024, mb(c.memory.peak))
}

func both(w io.Writer, d, bare time.Duration) {
	fmt.Fprintf(w, "%.2f ms\t%.2f\t", float64(d)/float64(time.Millisecond), float64(d)/float64(bare))
}

func mb(kib int) string { return fmt.Sprintf("%.1f MB", float64(kib)/1024) }

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
	bare, small, large := cs[0], cs[len(cs)-3], cs[len(cs)-1]
	frame := func(c *contender) float64 { return float64(quantile(c.frames, 0.5)) }
	var slowest, most float64
	for _, c := range cs[len(cs)-3:] {
		slowest = max(slowest, float64(quantile(c.presses, 0.99)))
		most = max(most, float64(c.memory.resident-bare.memory.resident)/1024)
	}
	return []goal{
		{"first frame, 5 KB, over bare", frame(small) / frame(bare), 1.5, "x"},
		{"first frame, 10 MB, over 5 KB", frame(large) / frame(small), 2, "x"},
		{"key p99, slowest, over bare", slowest / float64(quantile(bare.presses, 0.99)), 1.2, "x"},
		{"memory, most, over bare", most, 40, " MB"},
	}
}

func printGoal(out io.Writer, g goal) {
	verdict := "met"
	if g.got > g.bound {
		verdict = "MISSED"
	}
	fmt.Fprintf(out, "%-34s %6.2f%s, goal %g%s: %s\n", g.what, g.got, g.unit, g.bound, g.unit, verdict)
}

// answers compares an answer that is on the disk with a bare bbolt commit of
// the same bytes, by the store's own benchmark, which does both in turn.
func answers(out io.Writer) error {
	b, err := exec.Command("go", "test", "-run", "^$", "-bench", "^BenchmarkAppendToBare$", "-count", "5", "carrel/store").CombinedOutput()
	if err != nil {
		return fmt.Errorf("the benchmark of the store: %w\n%s", err, b)
	}
	ratio, ok := medianRatio(b)
	if !ok {
		return fmt.Errorf("the benchmark of the store did not say what was expected:\n%s", b)
	}
	printGoal(out, goal{"answer on the disk, over a commit", ratio, 1.5, "x"})
	return nil
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

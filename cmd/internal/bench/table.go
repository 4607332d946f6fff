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

// answers compares an answer that is on the disk with a bare bbolt commit of
// the same bytes, by the store's own benchmarks in one run.
func answers(out io.Writer) error {
	b, err := exec.Command("go", "test", "-run", "^$", "-bench", "^Benchmark(Append|BareCommit)$", "-count", "5", "carrel/store").CombinedOutput()
	if err != nil {
		return fmt.Errorf("benchmarks of the store: %w\n%s", err, b)
	}
	answer, commit := median(b, "Append"), median(b, "BareCommit")
	if answer == 0 || commit == 0 {
		return fmt.Errorf("the benchmarks of the store did not say what was expected:\n%s", b)
	}
	fmt.Fprintf(out, "\nan answer acknowledged: %v; a bare commit of the same bytes: %v; ratio %.2f\n",
		answer, commit, float64(answer)/float64(commit))
	return nil
}

func median(output []byte, name string) time.Duration {
	var ds []time.Duration
	for _, m := range regexp.MustCompile(`(?m)^Benchmark`+name+`(?:-\d+)?\s+\d+\s+([\d.]+) ns/op`).FindAllSubmatch(output, -1) {
		ns, _ := strconv.ParseFloat(string(m[1]), 64) // the pattern has digits only
		ds = append(ds, time.Duration(ns))
	}
	return quantile(ds, 0.5)
}

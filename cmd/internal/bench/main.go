// Command bench measures Carrel from outside, as a person at a terminal would:
// it starts the real binary on a pseudo-terminal, presses keys and waits for
// the screen. Beside it, in turn, it runs a bare Bubble Tea program and less,
// so that noise is shared and only ratios need to be believed.
//
//	go run ./cmd/internal/bench
//
// docs/benchmarks.md says what each row means and what the goals are.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// The terminal of every contender.
const width, height = 80, 24

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	starts := flag.Int("starts", 30, "starts of each program")
	presses := flag.Int("keys", 300, "keys pressed in each program")
	saves := flag.Int("saves", 50, "edits saved under a watching player")
	commits := flag.Bool("commits", true, "compare an answer with a bare commit too")
	flag.Parse()
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cs, err := contenders(dir)
	if err != nil {
		return err
	}
	fmt.Printf("%s/%s, %d cores, %s; %d starts, %d keys\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), *starts, *presses)
	if err := measure(cs, *starts, *presses); err != nil {
		return err
	}
	table(os.Stdout, cs)
	fmt.Println()
	for _, g := range goals(cs) {
		printGoal(os.Stdout, g)
	}
	if *commits {
		if err := answers(os.Stdout); err != nil {
			return err
		}
	}
	return edits(os.Stdout, dir, filepath.Join(dir, "carrel"), 500, *saves)
}

// measure fills in what is known of the contenders.
func measure(cs []*contender, starts, presses int) error {
	for i := range starts + 1 {
		for _, c := range cs {
			d, err := c.firstFrame()
			if err != nil {
				return err
			}
			if i > 0 { // the first start warms the disk's cache and makes the journal
				c.frames = append(c.frames, d)
			}
		}
	}
	return pressAll(cs, presses)
}

// contenders builds the programs and writes the lessons that they show. The
// bare program comes first: the others are compared with it. Carrel comes last,
// with the smallest to the largest lesson.
func contenders(dir string) ([]*contender, error) {
	carrel, bare := filepath.Join(dir, "carrel"), filepath.Join(dir, "bare")
	if err := errors.Join(build(carrel, "carrel/cmd/carrel"), build(bare, "carrel/cmd/internal/bench/bare")); err != nil {
		return nil, err
	}
	small, err := writeLesson(dir, "5 KB", 5<<10)
	if err != nil {
		return nil, err
	}
	cs := []*contender{{name: "bare Bubble Tea, 5 KB", command: []string{bare, small}, down: "down", up: "up"}}
	if less, err := exec.LookPath("less"); err == nil {
		cs = append(cs, &contender{name: "less, 5 KB", command: []string{less, small}, down: "j", up: "k"})
	}
	ours, err := carrels(dir, carrel)
	return append(cs, ours...), err
}

func carrels(dir, program string) ([]*contender, error) {
	var cs []*contender
	for _, l := range []struct {
		name string
		size int
	}{{"5 KB", 5 << 10}, {"1 MB", 1 << 20}, {"10 MB", 10 << 20}} {
		file, err := writeLesson(dir, l.name, l.size)
		if err != nil {
			return nil, err
		}
		play := []string{program, "play", "--data", filepath.Join(dir, "data "+l.name), file}
		cs = append(cs, &contender{name: "carrel, " + l.name, command: play, down: "down", up: "up"})
	}
	return cs, nil
}

func build(out, pkg string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if b, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, b)
	}
	return nil
}

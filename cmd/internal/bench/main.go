// Command bench measures Carrel from outside, as a person at a terminal would:
// it starts the real binary on a pseudo-terminal, presses keys and waits for
// the screen. Beside it, in turn, it runs a bare Bubble Tea program and what
// else shows a text, so that noise is shared and only ratios need to be believed.
//
//	go run ./cmd/internal/bench
//
// With -w the table goes into docs/benchmarks.md, between its marks. That file
// says what each row means and what the goals are.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// The terminal of every contender, and what it is resized to.
const (
	width, height             = 80, 24
	largerWidth, largerHeight = 90, 40
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	starts := flag.Int("starts", 30, "starts of each program")
	presses := flag.Int("keys", 300, "keys pressed in each program")
	resizes := flag.Int("resizes", 20, "times that each window is made larger")
	saves := flag.Int("saves", 50, "edits saved under a watching player")
	commits := flag.Bool("commits", true, "compare an answer with a bare commit too")
	write := flag.Bool("w", false, "write the table into "+document)
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
	if err := measure(cs, *starts, *presses, *resizes); err != nil {
		return err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "`%s/%s`, %d cores, %s; %d starts, %d keys, %d resizes.\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), *starts, *presses, *resizes)
	table(&out, cs)
	gs := goals(cs)
	if *commits {
		g, err := answers()
		if err != nil {
			return err
		}
		gs = append(gs, g)
	}
	g, err := edits(dir, filepath.Join(dir, "carrel"), 500, *saves)
	if err != nil {
		return err
	}
	packed, err := packages(dir, filepath.Join(dir, "carrel"), *starts)
	if err != nil {
		return err
	}
	goalTable(&out, slices.Concat(gs, []goal{g}, packed))
	fmt.Print(out.String())
	if *write {
		return insert(document, out.String())
	}
	return nil
}

// measure fills in what is known of the contenders.
func measure(cs []*contender, starts, presses, resizes int) error {
	for i := range starts + 1 {
		for _, c := range cs {
			if c.starts > 0 && i > c.starts {
				continue
			}
			if err := c.begin(i > 0); err != nil { // the first start warms the disk's cache and makes the journal
				return err
			}
		}
	}
	return atWork(cs, presses, resizes)
}

// contenders builds the programs and writes the lessons that they show. The
// bare program comes first: the others are compared with it. Carrel comes last,
// with the smallest to the largest lesson.
func contenders(dir string) ([]*contender, error) {
	carrel, bare, whole := filepath.Join(dir, "carrel"), filepath.Join(dir, "bare"), filepath.Join(dir, "whole")
	err := errors.Join(build(carrel, "carrel/cmd/carrel"), build(bare, "carrel/cmd/internal/bench/bare"),
		build(whole, "carrel/cmd/internal/bench/testdata/whole"))
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for name, size := range sizes {
		if files[name], err = writeLesson(dir, name, size); err != nil {
			return nil, err
		}
	}
	cs := []*contender{{name: "bare Bubble Tea, 5 KB", command: []string{bare, files["5 KB"]}, down: "down", up: "up"}}
	cs = append(cs, installed(files["5 KB"])...)
	cs = append(cs, &contender{name: "all by Glamour, 5 KB", command: []string{whole, files["5 KB"]}, down: "down", up: "up"},
		&contender{name: "all by Glamour, 1 MB", command: []string{whole, files["1 MB"]}, starts: 3})
	for _, name := range []string{"5 KB", "1 MB", "10 MB"} {
		play := []string{carrel, "play", "--data", filepath.Join(dir, "data "+name), files[name]}
		cs = append(cs, &contender{name: "Carrel, " + name, command: play, down: "down", up: "up"})
	}
	return cs, nil
}

// sizes are the lessons, in bytes.
var sizes = map[string]int{"5 KB": 5 << 10, "1 MB": 1 << 20, "10 MB": 10 << 20}

// installed returns the programs of this machine that show a text, and says
// which of them there are not.
func installed(file string) []*contender {
	var cs []*contender
	for _, c := range []*contender{
		{name: "less, 5 KB", command: []string{"less", file}, down: "j", up: "k"},
		{name: "vim, 5 KB", command: []string{"vim", "-u", "NONE", "-i", "NONE", "-R", file}, down: "ctrl+e", up: "ctrl+y"},
		{name: "glow, 5 KB", command: []string{"glow", "--tui", file}},
	} {
		if _, err := exec.LookPath(c.command[0]); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s is left out: it is not installed\n", c.command[0])
			continue
		}
		cs = append(cs, c)
	}
	return cs
}

func build(out, pkg string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if b, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, b)
	}
	return nil
}

// Command reliability runs the tests that say what they did to the program and
// what came of it, and writes their table into docs/reliability.md. The figures
// are measured, never typed.
//
//	go run ./cmd/internal/reliability        # the ordinary suite
//	go run ./cmd/internal/reliability -long  # with the long runs of each case
//
// A test takes part by attributes, which go test -json passes on:
//
//	t.Attr("case", "Durability: kill -9 of a writer at random moments")
//	t.Attr("runs", "300")
//	t.Attr("result", "6753 events acknowledged, all there")
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

func main() {
	long := flag.Bool("long", false, "run each case as often as its test can")
	path := flag.String("o", "docs/reliability.md", "the `file` whose table is replaced")
	flag.Parse()
	if err := run(*path, *long, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "reliability:", err)
		os.Exit(1)
	}
}

// run measures and writes. A case that fails is no reason not to write the
// table, which then says so; it is the error all the same.
func run(path string, long bool, packages []string) error {
	if len(packages) == 0 {
		packages = []string{"./store/...", "./content/bundle/...", "./cmd/internal/cli"}
	}
	cases, failed, err := measure(packages, long)
	if err != nil {
		return err
	}
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	page, err = replaceTable(page, table(cases, machine(long)))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := os.WriteFile(path, page, 0o644); err != nil {
		return err
	}
	if len(failed) > 0 {
		return fmt.Errorf("these failed: %s", strings.Join(failed, ", "))
	}
	return nil
}

// measure runs the tests. That some of them fail shows in their events.
func measure(packages []string, long bool) (cases []testCase, failed []string, err error) {
	cmd := exec.Command("go", append([]string{"test", "-json", "-count=1", "-timeout=30m"}, packages...)...)
	cmd.Stderr = os.Stderr
	if long {
		cmd.Env = append(os.Environ(), "CARREL_LONG=1")
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	cases, failed, err = readEvents(out)
	ended := cmd.Wait()
	switch {
	case err != nil:
		return nil, nil, err
	case ended != nil && len(failed) == 0:
		return nil, nil, fmt.Errorf("go test: %w", ended)
	}
	return cases, failed, nil
}

// machine says where the figures come from.
func machine(long bool) string {
	suite := "the ordinary suite"
	if long {
		suite = "the long suite"
	}
	return fmt.Sprintf("One run of %s on %s/%s with %d processors, %s.", suite, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
}

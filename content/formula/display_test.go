package formula

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/display.golden as the formulas are set now")

// The golden file holds formulas after "--- " and what they become, four
// columns in, with > at the line that stands on the base.
const golden = "display.golden"

func TestDisplay(t *testing.T) {
	path := filepath.Join("testdata", golden)
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	formulas := 0
	for line := range strings.Lines(string(want)) {
		if tex, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "--- "); ok {
			got.WriteString(line + drawn(tex))
			formulas++
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got.String() != string(want) {
		t.Errorf("formulas are set differently; run with -update and look at the difference:\n%s", difference(got.String(), string(want)))
	}
	if formulas < 50 {
		t.Errorf("%s holds %d formulas", golden, formulas)
	}
}

// drawn returns a displayed formula as the golden file has it.
func drawn(tex string) string {
	lines, base, ok := Unicode(tex)
	if !ok {
		return "    refused\n"
	}
	var b strings.Builder
	for i, line := range lines {
		gutter := "    "
		if i == base {
			gutter = "  > "
		}
		b.WriteString(strings.TrimRight(gutter+line, " ") + "\n")
	}
	return b.String()
}

// difference returns the formulas that are not the same in both.
func difference(got, want string) string {
	var b strings.Builder
	wanted := strings.Split(want, "--- ")
	for i, formula := range strings.Split(got, "--- ") {
		if i >= len(wanted) || formula != wanted[i] {
			b.WriteString(formula)
		}
	}
	return b.String()
}

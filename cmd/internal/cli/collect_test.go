package cli

import (
	"testing"

	"carrel/store/cohort/cohorttest"
)

// makeClass writes the records of four people, and the course that they worked
// in where a second folder is named.
func makeClass(args []string) error {
	if err := cohorttest.Class(args[0], 0, 4); err != nil || len(args) < 2 {
		return err
	}
	return cohorttest.Folder(args[1])
}

// What a spreadsheet takes for a formula is text.
func TestDefused(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Ada": "Ada", "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "a=b": "a=b", "＝x": "'＝x",
	} {
		if got := defused(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

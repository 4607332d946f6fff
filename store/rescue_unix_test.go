//go:build unix

package store

import (
	"os"
	"strings"
	"testing"

	"carrel/course/progress"
)

// TestRescueWithoutTheJournal: the stick was pulled out.
func TestRescueWithoutTheJournal(t *testing.T) {
	j, path := openFilled(t)
	if err := os.Rename(path, path+".gone"); err != nil {
		t.Fatal(err)
	}
	actions := [][]progress.Event{{answered(1)}, {answered(2), answered(3)}}
	one, alone, err := j.Rescue(actions)
	if err != nil || !alone || one.ID == j.ID() || one.Tree.N != 3 {
		t.Fatalf("%+v, alone %v, %v", one, alone, err)
	}
	was := linesIn(t, one)
	two, _, err := j.Rescue(append(actions, []progress.Event{answered(4)}))
	if err != nil || two.ID != one.ID || strings.Join(linesIn(t, two)[:3], "\n") != strings.Join(was, "\n") {
		t.Errorf("the second record does not go on from the first: %v", err)
	}
	if other, _, err := j.Rescue(actions[1:]); err != nil || other.ID == one.ID {
		t.Errorf("another beginning under the same name: %v", err)
	}
	if _, _, err := j.Rescue(nil); err == nil {
		t.Error("a record of nothing")
	}
	if err := os.Rename(path+".gone", path); err != nil {
		t.Fatal(err)
	}
}

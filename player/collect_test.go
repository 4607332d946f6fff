package player

import (
	"fmt"
	"strings"
	"testing"

	"carrel/player/page/cohort"
	"carrel/player/phrase"
	"carrel/player/playertest"
	"carrel/player/theme"
)

// pupils is a class of forty with two columns too many for a small screen.
func pupils() *cohort.Class {
	names := []string{"Zoë", "محمد الأمين", "王小明", "Ada"}
	c := &cohort.Class{
		Title: "Reading logs", Summary: "40 people", People: 40, Tests: []string{"Test one", "Test two"},
		Bad:    func(i int) bool { return i == 2 },
		Detail: func(i int) []string { return []string{fmt.Sprint("Person ", i), "  Number: 4711"} },
		Test: func(t, _ int, ascii bool) []cohort.Block {
			return []cohort.Block{{Title: fmt.Sprint("Figures ", t), Text: fmt.Sprint("alpha 0.80, ascii ", ascii), Lines: []string{"q1 |###"}}}
		},
	}
	for _, t := range []string{"Name", "Score", "Status", "Evidence", "Problems", "Minutes", "Last of all"} {
		c.Columns = append(c.Columns, cohort.Column{Title: t, Number: t == "Score"})
	}
	c.Cell = func(i, k int) cohort.Cell {
		switch k {
		case 0:
			return cohort.Cell{Text: fmt.Sprint(names[i%4], " ", i)}
		case 1:
			return cohort.Cell{Text: fmt.Sprint(i*37%100, "%"), Order: float64(i * 37 % 100)}
		}
		return cohort.Cell{Text: fmt.Sprint(k, " of ", i)}
	}
	return c
}

func classTable(t *testing.T, width, height int) *playertest.Term {
	t.Helper()
	k := playertest.Start(t, NewCollection(CollectConfig{Class: pupils(), Words: phrase.New("en"), Theme: theme.Mono}), width, height)
	k.WaitFor("Zoë 0")
	return k
}

// The table is narrowed down, sorted by number and not by text, and moved
// sideways; the name stays.
func TestCollectTable(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {140, 45}} {
		k := classTable(t, size[0], size[1])
		screen := k.WaitFor("40 people")
		if !strings.Contains(screen, "!王") || !strings.Contains(screen, "1/40") {
			t.Errorf("%v:\n%s", size, screen)
		}
		k.Press("right", "s")
		k.Wait(firstHas("↓ Score", " 0%"))
		k.Press("s")
		k.Wait(firstHas("↑ Score", "99%"))
		k.Press("right", "right", "right", "right", "right")
		if s := k.WaitFor("Last of"); !strings.Contains(s, "Name") {
			t.Errorf("%v: the name is gone:\n%s", size, s)
		}
		k.Press("/")
		k.Type("ada 3")
		k.WaitFor("1/4")
		k.Press("enter")
		k.WaitFor(`4 of 40 hold "ada 3"`)
		k.Press("esc")
		k.WaitFor("1/40")
	}
}

// firstHas is that the heads of the columns have a text, and the row below them
// another.
func firstHas(head, row string) func(string) bool {
	return func(screen string) bool {
		_, rest, ok := strings.Cut(screen, head)
		lines := strings.SplitN(rest, "\n", 3)
		return ok && len(lines) == 3 && strings.Contains(lines[1], row)
	}
}

// One person, the tests one after the other, and back; q leaves.
func TestCollectDetail(t *testing.T) {
	k := classTable(t, 80, 24)
	k.Press("down", "enter")
	k.WaitFor("Person 1")
	k.WaitFor("Number: 4711")
	k.Press("p")
	k.WaitFor("Figures 0")
	k.Press("right")
	k.WaitFor("Figures 1")
	k.Press("right")
	k.WaitFor("Figures 0")
	k.Press("esc")
	k.WaitFor("2/40")
	k.Press("end")
	k.WaitFor("40/40")
	k.Press("?")
	k.WaitFor("Keys of this page")
	k.Press("esc")
	k.WaitFor("40/40")
	k.Press("q")
	if _, err := k.WaitEnd(); err != nil {
		t.Error(err)
	}
}

package reader

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	tea "charm.land/bubbletea/v2"

	"carrel/player/page"
)

// Keys that come before the surroundings of a new screen are drawn are not lost.
func TestKeysBeforeTheSurroundingsAreDrawn(t *testing.T) {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "Paragraph %03d.\n\n", i)
	}
	d := desk()
	bk := book(t, "x", fstest.MapFS{"long.md": text(b.String())})
	want := read(t, d, bk, page.Open{Book: bk, Unit: bk.Course.Units()[0].ID}, 80, 20)
	for range 3 {
		_, cmd := want.Update(tea.KeyPressMsg{Code: tea.KeyPgDown})
		want.run(cmd)
	}
	m := New(d, page.Open{Book: bk, Unit: bk.Course.Units()[0].ID}, bk.Course.Units()[0])
	r := &reading{Model: m}
	d.Record = r.record
	r.SetSize(80, 20)
	_, shown := r.Update(r.Init()())
	var later []tea.Cmd
	for range 3 {
		_, cmd := r.Update(tea.KeyPressMsg{Code: tea.KeyPgDown})
		later = append(later, cmd)
	}
	r.run(tea.Batch(append(later, shown)...))
	if got := r.View(); got != want.View() {
		t.Errorf("got\n%s\nwant\n%s", got, want.View())
	}
}

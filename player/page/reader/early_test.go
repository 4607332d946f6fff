package reader

import (
	"fmt"
	"slices"
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

// pressed presses keys and returns what they begin, not run yet.
func (r *reading) pressed(keys ...tea.Key) tea.Cmd {
	var later []tea.Cmd
	for _, k := range keys {
		_, cmd := r.Update(tea.KeyPressMsg(k))
		later = append(later, cmd)
	}
	return tea.Batch(later...)
}

const typing = "# A lesson\n\n## Which?\n<!-- question: {id: q1} -->\n\n```answer\nsshd\n```\n"

// A question keeps the keys while the screen is drawn for another size: text that
// is typed meanwhile is text, and Enter checks it.
func TestKeysWhileTheScreenIsDrawnAnew(t *testing.T) {
	d := desk()
	bk := book(t, "x", fstest.MapFS{"one.md": text(typing)})
	r := read(t, d, bk, page.Open{Book: bk, Unit: bk.Course.Units()[0].ID}, 80, 20)
	r.press(enter)
	drawn := r.SetSize(60, 20)
	if !r.Capturing() {
		t.Error("a letter would be a key of the player")
	}
	_, paste := r.Update(tea.PasteMsg{Content: "ss"})
	later := r.pressed(tea.Key{Code: 'h', Text: "h"}, tea.Key{Code: 'd', Text: "d"}, enter)
	r.run(tea.Batch(drawn, paste, later))
	if got := r.View(); !strings.Contains(got, "sshd") || !strings.Contains(got, "Right.") {
		t.Errorf("what was typed is lost:\n%s", got)
	}
}

// What is saved while the screen is drawn for another size does not take the keys
// from a question.
func TestAQuestionKeepsTheKeysWhenTwoDrawingsMeet(t *testing.T) {
	d := desk()
	files := fstest.MapFS{"one.md": text(typing)}
	bk := book(t, "x", files)
	r := read(t, d, bk, page.Open{Book: bk, Unit: bk.Course.Units()[0].ID}, 80, 20)
	r.press(enter)
	files["one.md"] = text(strings.Replace(typing, "## Which", "New.\n\n## Which", 1))
	saved := r.Revise()
	r.SetSize(60, 20)
	_, shown := r.Update(first[rereadMsg](t, saved))
	later := r.pressed(tea.Key{Code: 's', Text: "s"}, enter)
	r.run(tea.Batch(shown, later))
	if got := r.View(); !strings.Contains(got, "New.") || !strings.Contains(got, "Not right.") {
		t.Errorf("the question has lost the keys:\n%s", got)
	}
}

// first runs a command and returns its first message of a type.
func first[M tea.Msg](t *testing.T, cmd tea.Cmd) M {
	t.Helper()
	for _, msg := range messages(cmd) {
		if m, ok := msg.(M); ok {
			return m
		}
	}
	t.Fatal("nothing of the kind was begun")
	panic("unreachable")
}

func messages(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return []tea.Msg{msg}
	}
	var out []tea.Msg
	for _, c := range batch {
		out = append(out, messages(c)...)
	}
	return out
}

// Escape leaves a lesson whose end is still being looked for.
func TestLeavingWaitsForNoDrawing(t *testing.T) {
	d := desk()
	bk := book(t, "x", fstest.MapFS{"one.md": text(typing)})
	r := read(t, d, bk, page.Open{Book: bk, Unit: bk.Course.Units()[0].ID}, 80, 20)
	r.pressed(tea.Key{Code: tea.KeyEnd})
	if !r.redrawing() {
		t.Fatal("nothing is being drawn")
	}
	if msgs := messages(r.pressed(tea.Key{Code: tea.KeyEscape})); !slices.Contains(msgs, tea.Msg(page.Library{})) {
		t.Errorf("it stays: %v", msgs)
	}
	for range mostEarly + 10 {
		r.pressed(down)
	}
	if len(r.early) != mostEarly {
		t.Errorf("%d keys wait, and at most %d may", len(r.early), mostEarly)
	}
}

// A text is not shown under the id of a file that was empty when the outline was
// read, or its answers would be kept under that; the outline after it shows it.
func TestATextWaitsForItsOutline(t *testing.T) {
	const manifest = "---\nkind: course\nformat: 1\nid: org.example.x\n---\n\n1. [One](one.md)\n"
	const one = "---\nid: one\n---\n\n# One\n\nText.\n"
	d := desk()
	files := fstest.MapFS{"course.md": text(manifest), "one.md": text(one)}
	bk := book(t, "x", files)
	r := read(t, d, bk, page.Open{Book: bk, Unit: "one"}, 80, 20)
	revise := func(outline, now string) {
		files["one.md"] = text(outline)
		bk.Revise(book(t, "x", files).Course, nil)
		files["one.md"] = text(now)
		_, shown := r.Update(first[rereadMsg](t, r.Revise()))
		r.run(shown)
	}
	revise("", one+"\nNew.\n")
	if got := r.View(); strings.Contains(got, "New.") {
		t.Errorf("it is shown as the unit %s:\n%s", r.unit.ID, got)
	}
	revise(one, one+"\nNew.\n")
	if got := r.View(); !strings.Contains(got, "New.") || r.unit.ID != "one" {
		t.Errorf("it is not shown, or as the unit %s:\n%s", r.unit.ID, got)
	}
}

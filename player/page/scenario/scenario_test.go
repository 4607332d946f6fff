package scenario

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/theme"
)

const file = `---
kind: scenario
---

# S

An introduction of some length, so that it has to be broken somewhere at eighty cells, and elsewhere at sixty.

## A
<!-- node: {} -->

Here.

- [Stay where everything is as it was, and see what comes of it in the course of the night that begins](#a)
- [End it](#b)

## B
<!-- node: {end: pass} -->

There.
`

// opened returns the page of a scenario in a book of files.
func opened(t testing.TB, files fstest.MapFS, recorded *[]progress.Event) *Model {
	t.Helper()
	c, _, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	words := phrase.New("en")
	standing := &progress.Standing{}
	d := &page.Desk{
		Words: words, Keys: keymap.New(words), Theme: theme.Of(theme.Dark), Draw: render.New(render.Dark(), render.Options{}),
		Standing: standing, Now: time.Now,
		Record: func(es ...progress.Event) tea.Cmd {
			for _, e := range es {
				standing.Apply(e)
			}
			*recorded = append(*recorded, es...)
			return nil
		},
	}
	m := New(d, page.Open{Book: &page.Book{FS: files, Course: c}, Unit: "s.md"}, c.Unit("s.md"))
	m.SetSize(80, 20)
	return m
}

func text(s string) fstest.MapFS { return fstest.MapFS{"s.md": {Data: []byte(s)}} }

// run gives the page the result of a command, and of those that follow from it;
// it returns what was asked of the root.
func run(m *Model, cmd tea.Cmd) (asked []tea.Msg) {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			asked = append(asked, run(m, c)...)
		}
	case loadedMsg, typesetMsg:
		_, more := m.Update(msg)
		return run(m, more)
	default:
		asked = append(asked, msg)
	}
	return asked
}

func press(m *Model, k tea.Key) tea.Cmd {
	_, cmd := m.Update(tea.KeyPressMsg(k))
	return cmd
}

var enter = tea.Key{Code: tea.KeyEnter}

// Keys that repeat faster than the next page comes end the attempt once.
func TestFinishedOnce(t *testing.T) {
	var recorded []progress.Event
	m := opened(t, text(file), &recorded)
	run(m, m.Init())
	run(m, press(m, enter))
	press(m, tea.Key{Code: 'b', Text: "b"})
	for range 5 {
		press(m, enter)
	}
	n := 0
	for _, e := range recorded {
		if e.Type == progress.Finished {
			n++
		}
	}
	if n != 1 {
		t.Errorf("finished %d times: %+v", n, recorded)
	}
}

// Nothing is drawn, and no key chooses, until a screen is all there.
func TestNoHalfScreens(t *testing.T) {
	var recorded []progress.Event
	m := opened(t, text(file), &recorded)
	load := m.Init()
	press(m, enter)
	_, typeset := m.Update(load())
	press(m, enter)
	if s := strings.TrimSpace(m.View()); s != "" || len(recorded) != 0 {
		t.Errorf("before anything is set: %q, recorded %v", s, recorded)
	}
	run(m, typeset)
	if !strings.Contains(m.View(), "Start the scenario") {
		t.Errorf("the introduction:\n%s", m.View())
	}
}

// What was set for another width is dropped.
func TestResizedWhileSetting(t *testing.T) {
	var recorded []progress.Event
	m := opened(t, text(file), &recorded)
	_, late := m.Update(m.Init()())
	again := m.SetSize(60, 20)
	run(m, late)
	if s := strings.TrimSpace(m.View()); s != "" {
		t.Errorf("lines for 80 cells are drawn in 60:\n%s", s)
	}
	run(m, again)
	run(m, press(m, enter))
	for i, l := range m.screen().lines {
		if w := ansi.StringWidth(l); w > m.measure() {
			t.Errorf("line %d is %d cells wide in %d: %q", i, w, m.measure(), ansi.Strip(l))
		}
	}
	if m.stage != playing || !strings.Contains(m.View(), "Stay where") {
		t.Errorf("the scene:\n%s", m.View())
	}
}

// The second line of a way is a part of it.
func TestAWayIsClickedOnAnyOfItsLines(t *testing.T) {
	var recorded []progress.Event
	m := opened(t, text(file), &recorded)
	run(m, m.Init())
	run(m, press(m, enter))
	at := m.screen().stops[0]
	if at.to-at.from != 2 {
		t.Fatalf("the way has %d lines:\n%s", at.to-at.from, m.View())
	}
	for row, want := range map[int]int{at.from - 1: 0, at.to - 1: 1} {
		before := len(m.path)
		_, cmd := m.Update(tea.MouseClickMsg{X: 5, Y: row + 1, Button: tea.MouseLeft})
		run(m, cmd)
		if len(m.path)-before != want {
			t.Errorf("a click on row %d takes %d ways, want %d", row, len(m.path)-before, want)
		}
	}
}

// A scenario that cannot be read says so, and is no dead end.
func TestUnreadable(t *testing.T) {
	var recorded []progress.Event
	files := text(file)
	m := opened(t, files, &recorded)
	delete(files, "s.md")
	run(m, m.Init())
	if !strings.Contains(m.View(), "cannot be shown") {
		t.Errorf("the page:\n%s", m.View())
	}
	if asked := run(m, press(m, enter)); len(asked) != 1 {
		t.Errorf("Enter asks for %v", asked)
	}
}

// An edit while a scene is on the screen changes its words, not the scene.
func TestRevise(t *testing.T) {
	var recorded []progress.Event
	files := text(file)
	m := opened(t, files, &recorded)
	run(m, m.Init())
	run(m, press(m, enter))
	files["s.md"] = &fstest.MapFile{}
	run(m, m.Revise())
	files["s.md"] = &fstest.MapFile{Data: []byte(strings.Replace(file, "Here.", "Right here.", 1))}
	run(m, m.Revise())
	if s := m.View(); !strings.Contains(s, "Right here.") || m.attempt != 1 {
		t.Errorf("attempt %d:\n%s", m.attempt, s)
	}
	if len(recorded) != 1 {
		t.Errorf("recorded %+v", recorded)
	}
	now := *m.unit
	now.Kind = course.Lesson
	m.book.Revise(&course.Course{Modules: []course.Module{{Units: []*course.Unit{&now}}}}, nil)
	if asked := run(m, m.Revise()); len(asked) != 1 {
		t.Errorf("a scenario that became a lesson asks for %v", asked)
	}
}

func BenchmarkLongPath(b *testing.B) {
	var recorded []progress.Event
	m := opened(b, text(file), &recorded)
	run(m, m.Init())
	run(m, press(m, enter))
	for range 999 {
		m.take(0)
	}
	run(m, m.take(1))
	for b.Loop() {
		m.review = nil
		m.View()
	}
}

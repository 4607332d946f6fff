package player_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/player"
)

// BenchmarkKey is what a key costs in the player itself: a line up or down in
// a long lesson, and the whole screen drawn.
func BenchmarkKey(b *testing.B) {
	press := scrolling(b)
	b.ReportAllocs()
	for b.Loop() {
		press()
	}
}

// maxKeyAllocs is not reached as long as a key costs less than twice what it
// did when it was measured, 216 allocations.
const maxKeyAllocs = 400

func TestAKeyAllocatesLittle(t *testing.T) {
	if got := testing.AllocsPerRun(100, scrolling(t)); got > maxKeyAllocs {
		t.Errorf("a key that scrolls makes %.0f allocations, want at most %d: profile BenchmarkKey", got, maxKeyAllocs)
	}
}

// scrolling returns a function that scrolls a long lesson by a line, down and up
// in turn, and draws the screen.
func scrolling(tb testing.TB) func() {
	book := lesson(900)
	c, _, err := content.Load(book.FS, book.Name)
	if err != nil {
		tb.Fatal(err)
	}
	book.Course = c
	m := player.New(open(&journal{}, book))
	run(m, m.Init())
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	keys, i := []rune{tea.KeyDown, tea.KeyUp}, 0
	return func() {
		m.Update(tea.KeyPressMsg{Code: keys[i%2]})
		m.View()
		i++
	}
}

// run runs a command and what it asks for at once, but for ticks.
func run(m *player.Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			run(m, c)
		}
	default:
		_, next := m.Update(msg)
		run(m, next)
	}
}

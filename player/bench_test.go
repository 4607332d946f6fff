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
	book := lesson(900)
	c, _, err := content.Load(book.FS, book.Name)
	if err != nil {
		b.Fatal(err)
	}
	book.Course = c
	m := player.New(open(&journal{}, book))
	run(m, m.Init())
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	b.ReportAllocs()
	keys := []rune{tea.KeyDown, tea.KeyUp}
	i := 0
	for b.Loop() {
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

package player

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content/script"
	"carrel/course/progress"
	"carrel/player/page/marking"
	"carrel/player/phrase"
	"carrel/player/theme"
)

// MarkConfig is what the marking of essays starts with.
type MarkConfig struct {
	Title   string
	Essays  []*marking.Essay
	Journal Journal // keeps what is marked: see package marking
	Words   *phrase.Printer
	Theme   theme.Name
	Bidi    script.Mode
	Now     func() time.Time
}

// Mark shows essays to be marked until the marker leaves. Its error is as that
// of Run.
func Mark(ctx context.Context, c MarkConfig) error {
	m := NewMarking(c)
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithFPS(FPS)).Run()
	m.handBack(os.Stdout)
	if ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		err = nil // told to leave: leaving is not a failure
	}
	return errors.Join(err, m.Flush())
}

// NewMarking returns the root model for the marking of essays.
func NewMarking(c MarkConfig) *Model {
	m := New(Config{Journal: c.Journal, Words: c.Words, Theme: c.Theme, Bidi: c.Bidi, Now: c.Now, Standing: &progress.Standing{}})
	m.page = marking.New(m.desk, c.Title, c.Essays)
	return m
}

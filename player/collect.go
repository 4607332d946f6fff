package player

import (
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content/script"
	"carrel/course/progress"
	"carrel/player/page/cohort"
	"carrel/player/phrase"
	"carrel/player/theme"
)

// CollectConfig is what the table of a class starts with.
type CollectConfig struct {
	Class *cohort.Class
	Words *phrase.Printer
	Theme theme.Name
	Bidi  script.Mode
}

// Collect shows the table of a class until the instructor leaves. Its error is
// as that of Run.
func Collect(ctx context.Context, c CollectConfig) error {
	m := NewCollection(c)
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithFPS(FPS)).Run()
	m.handBack(os.Stdout)
	if ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		err = nil // told to leave: leaving is not a failure
	}
	return errors.Join(err, m.Flush())
}

// NewCollection returns the root model for the table of a class. Nothing is
// recorded in it.
func NewCollection(c CollectConfig) *Model {
	m := New(Config{Words: c.Words, Theme: c.Theme, Bidi: c.Bidi, Now: time.Now, Standing: &progress.Standing{}})
	m.page = cohort.New(m.desk, c.Class)
	return m
}

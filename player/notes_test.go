package player_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"carrel/player"
	"carrel/player/playertest"
)

// shelf takes the files that the player keeps.
type shelf struct {
	mu    sync.Mutex
	files map[string]string
	err   error
}

func (s *shelf) keep(name string, data []byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.files[name] = string(data)
	}
	return "/home/ada/" + name, s.err
}

func noting(t *testing.T, s *shelf) *playertest.Term {
	t.Helper()
	c := config(&journal{}, linked())
	c.Open, c.Keep = c.Books[0], s.keep
	term := playertest.Start(t, player.New(c), 80, 24)
	term.WaitFor("Alpha leads")
	term.Press("w")
	term.WaitFor("Note: First")
	term.Type("look *here*")
	term.Press("enter")
	term.WaitFor("The note is kept.")
	term.Press("m")
	has(t, term.WaitFor("They are yours"), "w Write to a file")
	return term
}

func TestNotesAreWrittenToAFile(t *testing.T) {
	t.Parallel()
	s := &shelf{files: map[string]string{}}
	term := noting(t, s)
	term.Press("w")
	term.WaitFor("Written to /home/ada/carrel-notes.md")
	if got := s.files["carrel-notes.md"]; !strings.HasPrefix(got, "# Bookmarks and notes\n") || !strings.Contains(got, "look \\*here\\*") {
		t.Errorf("written:\n%s", got)
	}
}

func TestNotesThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	term := noting(t, &shelf{err: errors.New("disk \x1b[31mfull")})
	term.Press("w")
	term.WaitFor("They could not be written to a file: disk")
}

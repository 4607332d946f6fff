package picture

import (
	"image"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// Medium is what pictures are made of on a screen.
type Medium int

// The media.
const (
	Words  Medium = iota // none: what a picture shows is said
	Shades               // characters that are more and less dark
	Halves               // half blocks in colours
	Pixels               // the kitty graphics protocol
)

// Screen is how pictures are shown on a terminal.
type Screen struct {
	Medium Medium
	Colour colorprofile.Profile
}

// Guess returns the medium for an environment. CARREL_PICTURES, which is "none",
// "half" or "kitty", decides. Otherwise pixels are sent only to kitty and Ghostty,
// which know placeholders, and not through a multiplexer, which does not pass
// them on, nor over a network, where they are slow.
func Guess(getenv func(string) string) Medium {
	switch strings.ToLower(getenv("CARREL_PICTURES")) {
	case "none":
		return Words
	case "half":
		return Halves
	case "kitty":
		return Pixels
	}
	between := func(name string) bool { return getenv(name) != "" }
	if slices.ContainsFunc([]string{"TMUX", "STY", "ZELLIJ", "SSH_CONNECTION", "SSH_TTY"}, between) {
		return Halves
	}
	switch getenv("TERM") {
	case "xterm-kitty", "xterm-ghostty":
		return Pixels
	}
	return Halves
}

// Limit returns the screen for the colours that a terminal has. A placeholder
// says which picture it is part of by a colour of 24 bits.
func (m Medium) Limit(p colorprofile.Profile) Screen {
	switch {
	case m == Words || p <= colorprofile.ASCII:
		m = min(m, Shades)
	case m == Pixels && p < colorprofile.TrueColor:
		m = Halves
	}
	return Screen{m, p}
}

// Shown is a picture as it stands on a screen.
type Shown struct {
	Lines []string // of cells
	Send  string   // what the terminal has to be sent first, outside of drawing; may be empty
	ID    int      // by which Erase takes it off; 0 for nothing to erase
}

// Show returns a picture as rows lines of cols cells. On a screen of words it is
// drawn in letters, for who asks to see it all the same.
func (s Screen) Show(img image.Image, cols, rows int) (Shown, error) {
	switch s.Medium {
	case Words:
		return Shown{Lines: Shade(img, cols, rows, Letters)}, nil
	case Shades:
		return Shown{Lines: Shade(img, cols, rows, Blocks)}, nil
	case Pixels:
		if cols > most || rows > most {
			break
		}
		send, lines, id, err := Kitty(img, cols, rows)
		return Shown{lines, send, id}, err
	}
	return Shown{Lines: Half(img, cols, rows, s.Colour)}, nil
}

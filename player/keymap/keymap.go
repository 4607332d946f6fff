// Package keymap owns the one key map of the player: which keys do what, the
// same in every place. Only where text is typed, and for the letters of the
// choices in a question that has the keys, a letter is that letter first.
package keymap

import (
	"charm.land/bubbles/v2/key"

	"carrel/player/phrase"
)

// Map is every key of the player.
type Map struct {
	Enter, Up, Down, Left, Right         key.Binding
	PageUp, PageDown, Top, Bottom, Space key.Binding
	Take, Hint, Outline, Search          key.Binding
	Next, Previous, Back, Help, Theme    key.Binding
	About, Again, Retry, Problems, Quit  key.Binding
	Language                             key.Binding
	Headings, Backward, Forward          key.Binding
	Link, LinkBefore, Copy, CopyLink     key.Binding
	Bookmark, Note, Marks, Width, Guide  key.Binding
	Unfold, Unwrap                       key.Binding
	Sideways, SidewaysBack               key.Binding
	Zoom, Elsewhere, Files               key.Binding
	Flag, Questions, Code                key.Binding // of an exam; the second key works while text is typed
	Sheet, Veil                          key.Binding // of a sealed exam
	Certificate                          key.Binding
}

// New returns the key map with its help in the printer's language.
func New(p *phrase.Printer) *Map {
	b := func(show, what string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(show, what))
	}
	return &Map{
		Enter:       b("⏎", p.T("Continue"), "enter"),
		Up:          b("↑ k", p.T("Up"), "up", "k"),
		Down:        b("↓ j", p.T("Down"), "down", "j"),
		Left:        b("←", p.T("Lesson before"), "left"),
		Right:       b("→ l", p.T("Lesson after"), "right", "l"),
		PageUp:      b("PgUp b", p.T("A screen up"), "pgup", "b", "ctrl+b"),
		PageDown:    b("PgDn f", p.T("A screen down"), "pgdown", "f", "ctrl+f"),
		Top:         b("Home g", p.T("To the start"), "home", "g"),
		Bottom:      b("End G", p.T("To the end"), "end", "G"),
		Space:       b("␣", p.T("Take"), "space"),
		Take:        b("a-z", p.T("Take a choice by its letter"), "a-z"),
		Hint:        b("h", p.T("Hint"), "h"),
		Outline:     b("o", p.T("Outline"), "o"),
		Search:      b("/", p.T("Search"), "/"),
		Next:        b("n", p.T("Next found"), "n"),
		Previous:    b("N", p.T("Previous found"), "N"),
		Back:        b("Esc", p.T("Back"), "esc", "backspace"),
		Help:        b("?", p.T("Help"), "?", "f1"),
		Theme:       b("t", p.T("Theme"), "t"),
		About:       b("i", p.T("About"), "i"),
		Certificate: b("C", p.T("Certificate"), "C"),
		Again:       b("r", p.T("Try again"), "r"),
		Retry:       b("s", p.T("Save again"), "s", "f2"),
		Language:    b("L", p.T("Language"), "L"),
		Problems:    b("p", p.T("Problems"), "p"),
		Quit:        b("q", p.T("Quit"), "q"),

		Headings:   b("#", p.T("Headings"), "#"),
		Backward:   b("[ Alt+←", p.T("Where you were before"), "[", "alt+left"),
		Forward:    b("] Alt+→", p.T("Forward again"), "]", "alt+right"),
		Link:       b("Tab", p.T("Next link"), "tab"),
		LinkBefore: b("Shift+Tab", p.T("Link before"), "shift+tab"),
		Copy:       b("y", p.T("Copy the code"), "y"),
		CopyLink:   b("c", p.T("Copy the address"), "c", "y"),
		Bookmark:   b("B", p.T("Bookmark"), "B"),
		Note:       b("w", p.T("Write a note"), "w"),
		Marks:      b("m", p.T("Bookmarks and notes"), "m"),
		Width:      b("v", p.T("Width of the text"), "v"),
		Guide:      b("|", p.T("Line guide"), "|"),

		Unfold:       b("z", p.T("Open or close what is folded"), "z"),
		Unwrap:       b("W", p.T("Wrap code and tables, or not"), "W"),
		Sideways:     b("> Shift+→", p.T("Code and tables to the right"), ">", "shift+right"),
		SidewaysBack: b("< Shift+←", p.T("Code and tables to the left"), "<", "shift+left"),
		Zoom:         b("Z", p.T("Picture on the whole screen"), "Z"),
		Files:        b("S", p.T("Save the files"), "S"),
		Elsewhere:    b("E", p.T("Save elsewhere"), "E", "f3"),

		Flag:      b("! F5", p.T("Flag this question, or not"), "!", "f5"),
		Questions: b("# F6", p.T("All questions"), "#", "f6"),
		Code:      b("+ F7", p.T("Enter a supervisor's code"), "+", "f7"),
		Sheet:     b("F8", p.T("Write the response sheet to another place"), "f8"),
		Veil:      b("F4", p.T("Hide what is typed, or show it"), "f4"),
	}
}

// Says returns a binding that keeps its keys and says something else, for the
// bar of a place where the key does something more exact.
func Says(b key.Binding, what string) key.Binding {
	b.SetHelp(b.Help().Key, what)
	return b
}

// Typing returns a binding for a place where letters are typed: of its keys
// only the one that is shown works there.
func Typing(b key.Binding, shown, what string) key.Binding {
	for _, k := range b.Keys() {
		if len(k) > 1 {
			b.SetKeys(k)
			break
		}
	}
	b.SetHelp(shown, what)
	return b
}

// Package keys owns what a terminal sends when a key is pressed.
//
// A key is sent as xterm does where that is unambiguous, and otherwise in the
// kitty keyboard protocol's "CSI code ; modifiers u", which Bubble Tea always
// understands. A bare ESC is never sent: with another key behind it, it would
// read as Alt.
package keys

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// codes are the keys that have a Unicode code, and what they send alone.
var codes = map[string]struct {
	code  rune
	plain string
}{
	"enter":     {13, "\r"},
	"tab":       {9, "\t"},
	"esc":       {27, "\x1b[27u"},
	"space":     {32, " "},
	"backspace": {127, "\x7f"},
}

// finals are the keys of the form CSI 1 ; modifiers FINAL, or SS3 FINAL for the
// first function keys.
var finals = map[string]string{
	"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F",
	"f1": "P", "f2": "Q", "f3": "R", "f4": "S",
}

// numbers are the keys of the form CSI number ; modifiers ~.
var numbers = map[string]int{
	"insert": 2, "delete": 3, "pgup": 5, "pgdown": 6,
	"f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21, "f11": 23, "f12": 24,
}

var modifiers = []struct {
	prefix string
	bit    int
}{{"ctrl+", 4}, {"alt+", 2}, {"shift+", 1}}

// Sequence returns the bytes that a terminal sends for a key, by its Bubble Tea
// name: "enter", "ctrl+c", "alt+left", "?". It is false for an unknown name.
func Sequence(name string) (seq string, ok bool) {
	key, mods := split(name)
	if c, ok := codes[key]; ok {
		return coded(c.code, c.plain, mods), true
	}
	if f, ok := finals[key]; ok {
		return function(1, f, mods), true
	}
	if n, ok := numbers[key]; ok {
		return function(n, "~", mods), true
	}
	r, size := utf8.DecodeRuneInString(key)
	if size == 0 || size != len(key) || r == utf8.RuneError {
		return "", false
	}
	return coded(r, key, mods), true
}

// function is CSI number ; modifiers FINAL, in which a terminal leaves out what
// is 1.
func function(number int, final string, mods int) string {
	switch {
	case mods != 0:
		return fmt.Sprintf("\x1b[%d;%d%s", number, mods+1, final)
	case number != 1:
		return fmt.Sprintf("\x1b[%d%s", number, final)
	case strings.Contains("PQRS", final):
		return "\x1bO" + final
	}
	return "\x1b[" + final
}

func coded(code rune, plain string, mods int) string {
	if mods == 0 {
		return plain
	}
	return fmt.Sprintf("\x1b[%d;%du", code, mods+1)
}

// split takes the modifiers off a name; "+" alone is a key.
func split(name string) (key string, mods int) {
	for again := true; again; {
		again = false
		for _, m := range modifiers {
			if rest, ok := strings.CutPrefix(name, m.prefix); ok && rest != "" {
				name, mods, again = rest, mods|m.bit, true
			}
		}
	}
	return name, mods
}

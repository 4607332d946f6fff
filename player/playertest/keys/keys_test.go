package keys_test

import (
	"testing"

	"carrel/player/playertest/keys"
)

func TestSequence(t *testing.T) {
	for name, want := range map[string]string{
		"a":          "a",
		"é":          "é",
		"+":          "+",
		"ctrl++":     "\x1b[43;5u",
		"enter":      "\r",
		"esc":        "\x1b[27u",
		"shift+tab":  "\x1b[9;2u",
		"ctrl+c":     "\x1b[99;5u",
		"up":         "\x1b[A",
		"f1":         "\x1bOP",
		"ctrl+f1":    "\x1b[1;5P",
		"f5":         "\x1b[15~",
		"alt+left":   "\x1b[1;3D",
		"pgdown":     "\x1b[6~",
		"ctrl+alt+x": "\x1b[120;7u",
	} {
		if got, ok := keys.Sequence(name); got != want || !ok {
			t.Errorf("Sequence(%q) = %q, %t, want %q", name, got, ok, want)
		}
	}
}

func TestUnknown(t *testing.T) {
	for _, name := range []string{"", "hyper", "ctrl+", "ab", "\xff"} {
		if got, ok := keys.Sequence(name); ok {
			t.Errorf("Sequence(%q) = %q, want none", name, got)
		}
	}
}

package render

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"colour goes on", "\x1b[31mseven words or\x1b[m so", []string{"\x1b[31mseven\x1b[m", "\x1b[31mwords or\x1b[m", "so"}},
		{"colours add up", "\x1b[1ma \x1b[4mb\x1b[22mc", []string{"\x1b[1ma \x1b[m\x1b[1;4mb\x1b[m\x1b[4mc\x1b[m"}},
		{"links go on", "\x1b]8;;https://a.example\x07linked words\x1b]8;;\x07", []string{
			"\x1b]8;;https://a.example\x1b\\linked\x1b]8;;\x1b\\", "\x1b]8;;https://a.example\x1b\\words\x1b]8;;\x1b\\"}},
		{"other sequences go", "a\x1b[2Jb\x1b]52;c;AAAA\x07c\x1bPq\x1b\\d\u009b31me", []string{"abcd\ufffd31me"}},
		{"unsafe links go", "\x1b]8;;javascript:x\x07text\x1b]8;;\x07", []string{"text\x1b]8;;\x1b\\"}},
		{"lines of the author", "one\n\ntwo", []string{"one", "", "two"}},
		{"joiners stay", "می\u200cخواهم \x1b[1mक्\u200dष\x1b[m", []string{"می\u200cخواهم \x1b[1mक्\u200dष\x1b[m"}},
		{"a soft hyphen", "one Sicher\u00adheit", []string{"one", "Sicherheit"}},
		{"a soft hyphen that is needed", "Vor\u00adfalls\u00adbericht", []string{"Vorfalls-", "bericht"}},
		{"a width of ten at least", "twelve words", []string{"twelve", "words"}},
	} {
		if got := Wrap(c.in, 9); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

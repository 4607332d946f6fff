package gallery

import (
	"slices"
	"strings"
	"testing"
)

func TestRegister(t *testing.T) {
	var s Gallery
	one, two := Rendition{name: "one", rows: 3}, Rendition{name: "two", rows: 2}
	first, second := s.register.reserve(one), s.register.reserve(two)
	if again := s.register.reserve(one); !slices.Equal(again, first) {
		t.Error("the same picture has other rows the second time")
	}
	for i, l := range slices.Concat(first, second) {
		want, row := one, i
		if i >= 3 {
			want, row = two, i-3
		}
		d, n, from, to, ok := s.register.find("│ " + l)
		if !ok || d != want || n != row || from != len("│ ") || to != from+len(l)-1 {
			t.Errorf("row %d: %v %d %d %d %t", i, d, n, from, to, ok)
		}
	}
	if of, ok := s.Lacks(second); !ok || of != two {
		t.Errorf("lacks %v, %t", of, ok)
	}
	s.keep(two, []string{"a", "b"})
	if _, ok := s.Lacks(second); ok {
		t.Error("what is known is lacking")
	}
	if got := s.Fill("│ " + second[1]); got != "│ b" {
		t.Errorf("filled: %q", got)
	}
	if got := s.Fill("│ " + second[0] + "   │"); got != "│ a   │" {
		t.Errorf("in a frame: %q", got)
	}
	if got := s.Fill("│ " + first[1]); got != "│  " {
		t.Errorf("without the picture: %q", got)
	}
}

// Lines that only look like it stay as they are.
func TestNoMark(t *testing.T) {
	var s Gallery
	s.register.reserve(Rendition{rows: 3})
	for _, l := range []string{"", "text", mark24, mark24 + "m", mark24 + "0;0m", mark24 + "0;0;3m", mark24 + "0;0;x m", mark24 + "999;0;0m", strings.Repeat(mark24, 3)} {
		if got := s.Fill(l); got != l {
			t.Errorf("%q became %q", l, got)
		}
	}
}

package canvas

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/runenames"
)

// TestGlyphs compares each character with its name in Unicode.
func TestGlyphs(t *testing.T) {
	for i := 1; i < 81; i++ {
		p := cell{solid: true, arms: [4]uint8{uint8(i % 3), uint8(i / 3 % 3), uint8(i / 9 % 3), uint8(i / 27)}}
		ends := 0
		for _, a := range p.arms {
			if a > 0 {
				ends++
			}
		}
		if ends < 2 { // drawn through the cell
			continue
		}
		r := []rune(p.box())[0]
		if got := armsOf(runenames.Name(r)); got != p.arms {
			t.Errorf("%c is %s, arms %v; want %v", r, runenames.Name(r), got, p.arms)
		}
	}
}

// armsOf reads names such as "BOX DRAWINGS UP HEAVY AND RIGHT DOWN LIGHT" and
// "BOX DRAWINGS LIGHT DOWN AND RIGHT".
func armsOf(name string) (arms [4]uint8) {
	weights := map[string]uint8{"LIGHT": 1, "HEAVY": 2}
	sides := map[string][]int{"UP": {0}, "RIGHT": {1}, "DOWN": {2}, "LEFT": {3}, "VERTICAL": {0, 2}, "HORIZONTAL": {1, 3}}
	words := strings.Fields(strings.TrimPrefix(name, "BOX DRAWINGS "))
	before := weights[words[0]] > 0 // the weight stands before its directions
	if !before {
		slices.Reverse(words)
	}
	weight := uint8(0)
	for _, w := range words {
		weight = max(weights[w], weight*min(1, 1-min(1, weights[w])))
		for _, s := range sides[w] {
			arms[s] = weight
		}
	}
	return arms
}

func TestCanvas(t *testing.T) {
	c := New(12, 5)
	c.Box(0, 0, 12, 5, Frame)
	c.Box(2, 1, 5, 3, Light)
	c.Line(6, 2, 10, 2, Dotted)
	c.Mark(10, 2, '►')
	c.Line(4, 3, 4, 9, Heavy)
	c.Text(3, 2, "北x")
	c.Text(11, 1, "宽") // does not fit whole
	want := []string{"┌┄┄┄┄┄┄┄┄┄┄┐", "┆ ┌───┐    ┆", "┆ │北x├┄┄┄►┆", "┆ └─┰─┘    ┆", "└┄┄┄┃┄┄┄┄┄┄┘"}
	if got := c.Lines(false); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	plain := []string{"+..........+", ": +---+    :", ": |北x+...>:", ": +-+-+    :", "+...|......+"}
	if got := c.Lines(true); !slices.Equal(got, plain) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(plain, "\n"))
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		s     string
		width int
		want  string
	}{
		{"", 5, ""},
		{"one two three", 7, "one two|three"},
		{"incomprehensible", 6, "incomp|rehens|ible"},
		{"a incomprehensible", 6, "a|incomp|rehens|ible"},
		{"数据库服务器", 5, "数据|库服|务器"},
		{"宽", 1, "宽"},
		{"x   ", 2, "x"},
	} {
		if got := strings.Join(Wrap(tt.s, tt.width), "|"); got != tt.want {
			t.Errorf("%q at %d: got %q, want %q", tt.s, tt.width, got, tt.want)
		}
	}
}

func TestFitAndSteady(t *testing.T) {
	for _, tt := range [][2]string{
		{Fit("abcdef", 4, false), "abc…"}, {Fit("abcdef", 4, true), "abc~"}, {Fit("abc", 3, false), "abc"}, {Fit("abc", 1, false), ""},
		{Steady("⚠️ ok"), "⚠ ok"}, {Steady("👨‍👩‍👧"), "👨"}, {Steady("é क्ष"), "é क्ष"}, {Steady("北"), "北"},
	} {
		if tt[0] != tt[1] {
			t.Errorf("got %q, want %q", tt[0], tt[1])
		}
	}
}

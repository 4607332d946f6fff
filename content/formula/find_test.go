package formula

import (
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string // as they stand in the text
	}{
		{"", nil},
		{"no formula", nil},
		{"$x$", []string{"$x$"}},
		{"Let $x^2$ be $y$.", []string{"$x^2$", "$y$"}},
		{"($x$)", []string{"$x$"}},
		{"$x$-axis", []string{"$x$"}},
		{"$5 and $10", nil},
		{"costs $5", nil},
		{"$5, $6 or $7", nil},
		{"between $5-$10", nil},
		{"$5 and $x$", []string{"$x$"}},
		{"$20,000 and USD$30,000", nil},
		{"$ x$", nil},
		{"$x $", nil},
		{"$\tx$", nil},
		{"$x$2", nil},
		{"$x$a", []string{"$x$"}},
		{"$$", nil},
		{"$$$", nil},
		{"$$$$", nil},
		{`\$x$`, nil},
		{`\$x$ y$`, nil},
		{`\\$x$`, []string{"$x$"}},
		{`$a\$b$`, []string{`$a\$b$`}},
		{`$a\$`, nil},
		{`$a\\$`, []string{`$a\\$`}},
		{"$a\nb$", []string{"$a\nb$"}},
		{"$a\n\nb$", nil},
		{"$a\n \t\nb$", nil},
		{"$$x$$", []string{"$$x$$"}},
		{"$$ x $$", []string{"$$ x $$"}},
		{"$$\nx\n$$", []string{"$$\nx\n$$"}},
		{"$$\nx\n\ny\n$$", nil},
		{"$$x", nil},
		{"$$ $$", nil},
		{"$$x$$5", []string{"$$x$$5"[:5]}},
		{"$$x$$ and $y$", []string{"$$x$$", "$y$"}},
		{`$$\text{a $x$ b}$$`, []string{`$$\text{a $x$ b}$$`}},
		{"$$x and $y$", []string{"$y$"}},
		{"$x$$y$", []string{"$x$", "$y$"}},
		{"größer als $ä$ €", []string{"$ä$"}},
		{`\`, nil},
		{"$", nil},
		{`$\`, nil},
		{"echo $HOME", nil},
	} {
		var got []string
		for _, s := range Find(tt.text) {
			got = append(got, tt.text[s.Start:s.End])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("Find(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestSpan(t *testing.T) {
	got := Find("a $x$ $$ y $$")
	want := []Span{{2, 5, "x", false}, {6, 13, " y ", true}}
	if !slices.Equal(got, want) {
		t.Errorf("Find = %+v, want %+v", got, want)
	}
}

func TestPrefix(t *testing.T) {
	if s, ok := Prefix("$x$ and more"); !ok || s != (Span{0, 3, "x", false}) {
		t.Errorf("Prefix = %+v, %t", s, ok)
	}
	for _, text := range []string{"", "x $y$", "$ y$", "$$$x$$$"} {
		if s, ok := Prefix(text); ok {
			t.Errorf("Prefix(%q) = %+v", text, s)
		}
	}
}

// TestFindIsLinear: text full of dollar signs that begin nothing is looked at
// once. Each look at the rest of it would make this take minutes.
func TestFindIsLinear(t *testing.T) {
	for _, part := range []string{"$a ", "$ ", "$$ \\", "\\$", "$$$ ", "$a\n\n", "$$a\n\n", "$5 "} {
		Find(strings.Repeat(part, 1<<20))
	}
}

package ui

import (
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/player/theme"
)

var dark = theme.Of(theme.Dark)

func TestFitIsExactInEveryScript(t *testing.T) {
	for _, s := range []string{"", "plain", "日本語の見出し", "हिन्दी", "العربية", "👩‍🚒 fire", "\x1b[1mbold and long enough to cut\x1b[m"} {
		for _, w := range []int{1, 2, 7, 20} {
			if got := ansi.StringWidth(Fit(s, w, dark)); got != w {
				t.Errorf("Fit(%q, %d) is %d cells wide", s, w, got)
			}
		}
	}
}

func TestSpreadKeepsTheRightEnd(t *testing.T) {
	got := Spread("a very long title that has to give way", "12/18", 20, dark)
	if !strings.HasSuffix(got, "12/18") || ansi.StringWidth(got) != 20 {
		t.Errorf("Spread = %q", got)
	}
	if got := Spread("left", "right", 10, dark); ansi.StringWidth(got) != 10 {
		t.Errorf("a narrow Spread = %q", got)
	}
}

func TestMeterTellsTheTruthAtItsEnds(t *testing.T) {
	for _, c := range []struct{ done, of, full int }{{0, 100, 0}, {1, 100, 1}, {99, 100, 9}, {100, 100, 10}, {0, 0, 0}} {
		if got := strings.Count(ansi.Strip(Meter(c.done, c.of, 10, dark)), dark.Signs.Full); got != c.full {
			t.Errorf("Meter(%d of %d) has %d full cells, want %d", c.done, c.of, got, c.full)
		}
	}
}

func TestBoxIsStraight(t *testing.T) {
	for _, l := range Box("Question", []string{"a", "日本語", strings.Repeat("x", 90)}, 30, dark) {
		if w := ansi.StringWidth(l); w != 30 {
			t.Errorf("%q is %d cells wide", ansi.Strip(l), w)
		}
	}
}

func TestFinder(t *testing.T) {
	for _, c := range []struct {
		query, in string
		want      []string
	}{
		{"zurich", "In Zürich and ZURICH.", []string{"Zürich", "ZURICH"}},
		{"é", "Cafe\u0301 café", []string{"e\u0301", "é"}},
		{"log", "nothing", nil},
		{"", "anything", nil},
		{"日本", "これは日本語", []string{"日本"}},
		{"aa", "aaaa", []string{"aa", "aa"}},
		{"strasse", "Große Straße", []string{"Straße"}},
		{"ß", "Masse", []string{"ss"}},
		{"s", "ß", []string{"ß"}},
		{"λόγος", "ΛΟΓΟΣ", []string{"ΛΟΓΟΣ"}},
		{"Елка", "ёлка", []string{"ёлка"}},
		{"كتاب", "كِتَاب كتـاب", []string{"كِتَاب", "كتـاب"}},
		{"ろぐ", "ログとﾛｸﾞ", []string{"ログ", "ﾛｸﾞ"}},
		{"log", "ＬＯＧ", []string{"ＬＯＧ"}},
		{"file", "ﬁle", []string{"ﬁle"}},
	} {
		var got []string
		for _, r := range Finder(c.query)(c.in) {
			got = append(got, c.in[r[0]:r[1]])
		}
		for i := range got {
			if i < len(c.want) && strings.HasPrefix(got[i], c.want[i]) {
				got[i] = c.want[i] // a combining mark after the hit may come along
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %q: %q, want %q", c.query, c.in, got, c.want)
		}
	}
}

func TestMarkKeepsTheText(t *testing.T) {
	line := lipgloss.NewStyle().Bold(true).Render("the Word is here")
	got := Mark(line, Finder("word"), dark.Found)
	if ansi.Strip(got) != "the Word is here" || got == line {
		t.Errorf("Mark = %q", got)
	}
}

func FuzzFinder(f *testing.F) {
	f.Add("é", "Cafe\u0301")
	f.Fuzz(func(t *testing.T, query, in string) {
		last := 0
		for _, r := range Finder(query)(in) {
			if r[0] < last || r[1] <= r[0] || r[1] > len(in) {
				t.Fatalf("range %v of %q in %q", r, query, in)
			}
			last = r[1]
		}
	})
}

// A title from the right that is cut does not draw what follows into itself.
func TestCutClosesIsolates(t *testing.T) {
	for in, want := range map[string]string{
		"\u2067abcdef\u2069":        "\u2067abcdef\u2069",
		"\u2067abcdefghijkl\u2069":  "\u2067abcdefg…\u2069",
		"a \u2066\u2067bcdefghijkl": "a \u2066\u2067bcdef…\u2069\u2069",
		"abcdefghijkl":              "abcdefg…",
	} {
		if got := Cut(in, 8, theme.Of(theme.Dark)); got != want {
			t.Errorf("Cut(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

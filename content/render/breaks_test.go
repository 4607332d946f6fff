package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

// pieces returns a text cut at every opportunity to break a line.
func pieces(t *text) []string {
	var all []string
	s := t.buf.String()
	for at := 0; at < len(s); {
		next, _ := t.next(s, at)
		all = append(all, s[at:next])
		at = next
	}
	return all
}

func plainText(s string) *text {
	t := new(text)
	t.add(s, pen{})
	return t
}

func TestBreaks(t *testing.T) {
	for _, want := range []string{
		"one |two  |three.",
		"see |203.0.113.9, |auth.log |and |web-01",
		"well-|known |long-|winded",
		"grep |--dry-run |-c |T-1000",
		"in |/var/log/auth.log |or |and/or / |x",
		"https://example.org/a/b?c=d |end",
		"a |(b |c) |d! |\"e |f\"",
		"dit : |« toujours |vérifier » ! |Oui ; |non",
		"sagt |»hallo« |zu",
		"3,50 |€ |und |10 |% |von |$5",
		"中|文|没|有|空|格，|所|以。",
		"「か|ぎ」|や、|ピュー|ター",
		"한국어 |문장은",
		"first\n|second",
	} {
		got := strings.Join(pieces(plainText(strings.ReplaceAll(want, "|", ""))), "|")
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestCodeBreaksAtSpacesOnly(t *testing.T) {
	x := plainText("run ")
	x.add("find-all a[0] {b}", pen{whole: true})
	x.add("-then go", pen{})
	want := []string{"run ", "find-all ", "a[0] ", "{b}-then ", "go"}
	if got := pieces(x); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The short way through plain words must find what the rules find.
func TestSimpleAgreesWithTheRules(t *testing.T) {
	words := rapid.StringMatching(`([!-~]{1,6} {0,2}|[é中«» ] ?){0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		s := words.Draw(t, "s")
		x := plainText(s)
		for at := 0; at < len(s); {
			got, _ := x.next(s, at)
			if want := x.byTheRules(s, at); got != want {
				t.Fatalf("%q: %q, want %q", s, s[at:got], s[at:want])
			}
			at = got
		}
	})
}

// No break may be invented but the one before a path.
func TestBreaksAreThoseOfTheStandard(t *testing.T) {
	words := rapid.StringOf(rapid.RuneFrom([]rune("ab1 .,:;!?-/()«»中。「」éहि مر—…€%")))
	rapid.Check(t, func(t *rapid.T) {
		s := words.Draw(t, "s")
		allowed := make(map[int]bool)
		at := 0
		for rest, state := s, -1; rest != ""; {
			var piece string
			piece, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
			at += len(piece)
			allowed[at] = true
		}
		at = 0
		for _, piece := range pieces(plainText(s)) {
			at += len(piece)
			if !allowed[at] && !strings.HasPrefix(s[at:], "/") {
				t.Fatalf("%q is broken before %q", s, s[at:])
			}
		}
	})
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		name, in    string
		first, rest int
		want        []string
	}{
		{"words", "one two three", 8, 8, []string{"one two", "three"}},
		{"blanks at the break go", "one   two", 5, 5, []string{"one", "two"}},
		{"blanks at the start stay", "  one two", 6, 6, []string{"  one", "two"}},
		{"unless there is no room", "  sixsix", 6, 6, []string{"sixsix"}},
		{"a long word is cut", "ab abcdefghij", 5, 5, []string{"ab ab", "cdefg", "hij"}},
		{"an address is cut at its slashes", "see /one/two/three", 10, 10, []string{"see /one/", "two/three"}},
		{"the author's breaks", "a\n\nb\n", 9, 9, []string{"a", "", "b"}},
		{"a hanging second line", "one two three", 8, 5, []string{"one two", "three"}},
		{"wide characters", "中文中文中", 5, 5, []string{"中文", "中文", "中"}},
		{"a family counts as its members", "ab👨‍👩‍👧cd", 8, 8, []string{"ab👨‍👩‍👧", "cd"}},
		{"nothing", "", 9, 9, []string{""}},
	} {
		if got := plainText(c.in).lines(c.first, c.rest); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

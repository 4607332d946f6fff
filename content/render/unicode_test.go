package render

import (
	"bufio"
	"compress/gzip"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// A vector is a text and the byte offsets at which Unicode breaks it, its end
// included.
type vector struct {
	text   string
	breaks []int
}

// vectors reads a file of test vectors of the Unicode Character Database.
func vectors(t *testing.T, name string) (vs []vector) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "unicode", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		vs = append(vs, readVector(t, lines.Text()))
	}
	if err := lines.Err(); err != nil || len(vs) < 700 {
		t.Fatalf("%s: %d vectors, %v", name, len(vs), err)
	}
	return vs
}

func readVector(t *testing.T, line string) (v vector) {
	t.Helper()
	for _, field := range strings.Fields(line) {
		switch field {
		case "÷":
			v.breaks = append(v.breaks, len(v.text))
		case "×":
		default:
			r, err := strconv.ParseUint(field, 16, 32)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			v.text += string(rune(r))
		}
	}
	v.breaks = slices.DeleteFunc(v.breaks, func(at int) bool { return at == 0 })
	return v
}

// ends are the offsets at which pieces end.
func ends(pieces []string) (at []int) {
	n := 0
	for _, p := range pieces {
		n += len(p)
		at = append(at, n)
	}
	return at
}

// Clusters, by which everything is measured and cut, are those of UAX #29.
func TestUnicodeClusters(t *testing.T) {
	for _, v := range vectors(t, "GraphemeBreakTest-17.0.0.txt.gz") {
		var clusters []string
		for g := displaywidth.StringGraphemes(v.text); g.Next(); {
			clusters = append(clusters, g.Value())
		}
		if got := ends(clusters); !slices.Equal(got, v.breaks) {
			t.Errorf("%+q: clusters end at %v, want %v", v.text, got, v.breaks)
		}
	}
}

// Lines are broken where UAX #14 lets them be, but for what tailored says. The
// figures are held so that no other place is lost unseen.
func TestUnicodeBreaks(t *testing.T) {
	got := map[string]int{}
	for _, v := range vectors(t, "LineBreakTest-15.0.0.txt.gz") {
		breaks := ends(pieces(plainText(v.text)))
		for at := range len(v.text) + 1 {
			if want := slices.Contains(v.breaks, at); want != slices.Contains(breaks, at) {
				why := tailored(v.text, at, want)
				if got[why]++; why == "" {
					t.Errorf("%+q at %d: a break is %t, want %t", v.text, at, !want, want)
				}
			}
		}
	}
	want := map[string]int{"controls": 126, "addresses": 73, "korean": 251, "guillemets": 6}
	if !maps.Equal(got, want) {
		t.Errorf("tailorings %v, want %v", got, want)
	}
}

// tailored says why the breaker differs from UAX #14 at a place where the
// standard breaks a line, or does not; "" for no reason:
//
//   - controls: clean.Text leaves no other than the newline, so what follows one
//     is no concern;
//   - addresses: between ASCII characters only spaces and the hyphen of a compound
//     are places to break, see glued;
//   - korean: words are kept whole, which 5.6 leaves to taste;
//   - guillemets: a space inside of them binds, as LB15a and LB15b of later
//     versions have it.
//
// A danda after a space, and a slash after one, which glued and beforePath tailor
// as well, are in none of the vectors.
func tailored(s string, at int, standard bool) string {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	switch {
	case !standard:
		return ""
	case before < ' ' || after < ' ':
		return "controls"
	case before != ' ' && before < utf8.RuneSelf && after < utf8.RuneSelf:
		return "addresses"
	case before != ' ' && (unicode.Is(unicode.Hangul, before) || unicode.Is(unicode.Hangul, after)):
		return "korean"
	case before == ' ' && (strings.ContainsRune("»›", after) || strings.HasSuffix(strings.TrimRight(s[:at], " "), "«")):
		return "guillemets"
	}
	return ""
}

package formula

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"
)

// TestSymbols: the character of every command has the name that Unicode gives
// to what the command means. The file says what that is.
func TestSymbols(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "symbols.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(b)) {
		command, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		want[command] = name
	}
	for command, a := range table().byName {
		if a.named || command == "bmod" {
			continue
		}
		r, n := utf8.DecodeRuneInString(a.text)
		if n != len(a.text) || runenames.Name(r) != want[command] {
			t.Errorf(`\%s is %s %s, want %q`, command, a.text, runenames.Name(r), want[command])
		}
		delete(want, command)
	}
	for command := range want {
		t.Errorf(`\%s is not known`, command)
	}
}

// TestNamesAreUnique: a command stands once in one table.
func TestNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, pairs := range []string{letters, ordinary, dots, binary, relations, arrows, openings, closings, bigOperators} {
		fields := strings.Fields(pairs)
		if len(fields)%2 != 0 {
			t.Fatalf("a name without a character in %q", pairs)
		}
		for i := 0; i < len(fields); i += 2 {
			if seen[fields[i]] {
				t.Errorf(`\%s stands twice`, fields[i])
			}
			seen[fields[i]] = true
		}
	}
	for _, name := range strings.Fields(functions + limitFunctions) {
		if seen[name] {
			t.Errorf(`\%s is a symbol and a function`, name)
		}
		seen[name] = true
	}
}

// TestCells: everything that is drawn takes one cell, by both ways of counting.
func TestCells(t *testing.T) {
	check := func(s string) {
		if ansi.StringWidth(s) != 1 || ansi.StringWidthWc(s) != 1 {
			t.Errorf("%s takes %d or %d cells", s, ansi.StringWidth(s), ansi.StringWidthWc(s))
		}
	}
	for _, a := range table().byName {
		if !a.named && a.text != "mod" {
			check(a.text)
		}
	}
	for _, r := range raised + lowered + "⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭│║─┌┐└┘├┤┬┴┼╭╮╰╯╲‾" {
		check(string(r))
	}
	for _, command := range []string{"mathbb", "mathcal", "mathfrak", "mathbf"} {
		a, _ := alphabetOf(command)
		for _, r := range characters {
			check(a.set(string(r)))
		}
	}
}

const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρςστυφχψω"

// TestAlphabets: Unicode says of each letter which one it is a form of, and in
// its name of which form.
func TestAlphabets(t *testing.T) {
	for _, tt := range []struct {
		command, form, older, has string
	}{
		{"mathbb", "DOUBLE-STRUCK ", "DOUBLE-STRUCK ", characters[:62]},
		{"mathcal", "SCRIPT ", "SCRIPT ", characters[:52]},
		{"mathfrak", "FRAKTUR ", "BLACK-LETTER ", characters[:52]},
		{"mathbf", "BOLD ", "", characters},
	} {
		a, ok := alphabetOf(tt.command)
		if !ok {
			t.Fatalf(`\%s is no alphabet`, tt.command)
		}
		for _, r := range characters {
			got, _ := utf8.DecodeRuneInString(a.set(string(r)))
			if !strings.ContainsRune(tt.has, r) {
				if got != r {
					t.Errorf(`\%s{%c} is %c`, tt.command, r, got)
				}
				continue
			}
			name := runenames.Name(got)
			if norm.NFKC.String(string(got)) != string(r) || !strings.HasPrefix(name, "MATHEMATICAL "+tt.form) && !strings.HasPrefix(name, tt.older) {
				t.Errorf(`\%s{%c} is %c %s`, tt.command, r, got, name)
			}
		}
	}
}

// TestScripts: Unicode says of each raised and lowered character which one it
// is a form of.
func TestScripts(t *testing.T) {
	for _, tt := range []struct {
		pairs, form string
	}{{raised, "<super>"}, {lowered, "<sub>"}} {
		runes := []rune(tt.pairs)
		if len(runes)%2 != 0 {
			t.Fatalf("%s: a character without its form", tt.form)
		}
		for i := 0; i < len(runes); i += 2 {
			from, to := runes[i], runes[i+1]
			if strings.ContainsRune("∘°*′″‴⁗†‡⊤∗", from) {
				continue
			}
			if got := norm.NFKC.String(string(to)); got != string(from) || from == to {
				t.Errorf("%s of %c is %c, which is a form of %s", tt.form, from, to, got)
			}
		}
	}
	if s, ok := raise("x+1"); !ok || s != "ˣ⁺¹" {
		t.Errorf("raise = %s, %t", s, ok)
	}
	if s, ok := lower("x,1"); ok {
		t.Errorf("lower = %s", s)
	}
}

// TestMarks: accents are the combining characters that they are named after.
func TestMarks(t *testing.T) {
	for command, name := range map[string]string{
		"hat": "COMBINING CIRCUMFLEX ACCENT", "bar": "COMBINING MACRON", "vec": "COMBINING RIGHT ARROW ABOVE",
		"dot": "COMBINING DOT ABOVE", "ddot": "COMBINING DIAERESIS", "dddot": "COMBINING THREE DOTS ABOVE",
		"tilde": "COMBINING TILDE", "check": "COMBINING CARON", "breve": "COMBINING BREVE", "acute": "COMBINING ACUTE ACCENT",
		"grave": "COMBINING GRAVE ACCENT", "mathring": "COMBINING RING ABOVE", "overline": "COMBINING OVERLINE",
		"underline": "COMBINING LOW LINE",
	} {
		m, ok := markOf(command)
		if !ok || runenames.Name(rune(m)) != name {
			t.Errorf(`\%s is %s, want %s`, command, runenames.Name(rune(m)), name)
		}
	}
	if name := runenames.Name(rune(stroke)); name != "COMBINING LONG SOLIDUS OVERLAY" {
		t.Errorf("the stroke is %s", name)
	}
}

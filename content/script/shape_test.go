package script

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"
)

// The table is held against the names that Unicode gives to the forms, and
// every letter is put where it takes each of them: between two behs.
func TestFormsOfEveryLetter(t *testing.T) {
	for _, l := range letters {
		name := runenames.Name(l.char)
		for _, c := range []struct {
			in   string
			form rune
			word string
			at   int // the place of the letter in the shaped text
		}{
			{string(l.char), l.alone, "ISOLATED FORM", 0},
			{"ب" + string(l.char), l.final, "FINAL FORM", 1},
			{string(l.char) + "ب", l.initial, "INITIAL FORM", 0},
			{"ب" + string(l.char) + "ب", l.medial, "MEDIAL FORM", 1},
		} {
			if c.form == 0 {
				continue
			}
			if got := []rune(Shape(c.in))[c.at]; got != c.form {
				t.Errorf("%s in %+q is U+%04X, want U+%04X", name, c.in, got, c.form)
			}
			if got := runenames.Name(c.form); !strings.HasSuffix(got, c.word) {
				t.Errorf("%s, %s: U+%04X is %s", name, c.word, c.form, got)
			}
			if got := norm.NFKC.String(string(c.form)); got != string(l.char) {
				t.Errorf("%s, %s: U+%04X stands for %+q", name, c.word, c.form, got)
			}
		}
	}
}

// A letter before the last in order would not be found.
func TestFormsAreInOrder(t *testing.T) {
	for _, l := range letters {
		if got, ok := formsOf(l.char); !ok || got != l {
			t.Errorf("U+%04X: found %v, %t", l.char, got, ok)
		}
	}
	if _, ok := formsOf('a'); ok {
		t.Error("a Latin letter has Arabic forms")
	}
}

func TestShape(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a word", "كتب", "\ufedb\ufe98\ufe90"},
		{"a letter that joins one side", "دار", "\ufea9\ufe8d\ufead"},
		{"after it another begins", "باب", "\ufe91\ufe8e\ufe8f"},
		{"lam and alef", "لا", "\ufefb"},
		{"lam and alef, joined", "سلام", "\ufeb3\ufefc\ufee1"},
		{"lam and alef with hamza", "الأمن", "\ufe8d\ufef7\ufee3\ufee6"},
		{"lam and alef with hamza below", "إلإ", "\ufe87\ufef9"},
		{"lam and alef with madda", "لآ", "\ufef5"},
		{"two of them", "لالا", "\ufefb\ufefb"},
		{"lam, lam, alef", "للا", "\ufedf\ufefc"},
		{"with marks", "لَاّ", "\ufefb\u064e\u0651"},
		{"marks are transparent", "بَبّب", "\ufe91\u064e\ufe92\u0651\ufe90"},
		{"tatweel joins", "بـب", "\ufe91ـ\ufe90"},
		{"tatweel keeps lam and alef apart", "لـا", "\ufedfـ\ufe8e"},
		{"zwnj parts", "می\u200cخواهم", "\ufee3\ufbfd\u200c\ufea7\ufeee\ufe8d\ufeeb\ufee2"},
		{"zwnj parts lam and alef", "ل\u200cا", "\ufedd\u200c\ufe8d"},
		{"zwj joins", "ه\u200d", "\ufeeb\u200d"},
		{"persian", "پژگچ", "\ufb58\ufb8b\ufb94\ufb7b"},
		{"urdu", "ہےھٹ", "\ufba8\ufbaf\ufbac\ufb67"},
		{"noon ghunna", "میں", "\ufee3\ufbff\ufb9f"},
		{"blanks part", "ب ب", "\ufe8f \ufe8f"},
		{"latin parts", "بaب", "\ufe8fa\ufe8f"},
		{"isolates part", "ب\u2066a\u2069ب", "\ufe8fa\ufe8f"},
		{"a letter without forms", "بټب", "\ufe91ټ\ufe90"},
		{"joins across styles", "\x1b[31mب\x1b[mب", "\x1b[31m\ufe91\x1b[m\ufe90"},
		{"lam and alef across styles", "\x1b[31mل\x1b[mا", "\x1b[31m\ufefb\x1b[m"},
		{"hamza stands alone", "بءب", "\ufe8f\ufe80\ufe8f"},
		{"hebrew stays", "שלום", "שלום"},
		{"latin stays", "\x1b[31mred\x1b[m", "\x1b[31mred\x1b[m"},
		{"shaped text stays", "\ufedb\ufe98\ufe90", "\ufedb\ufe98\ufe90"},
	} {
		if got := Shape(c.in); got != c.want {
			t.Errorf("%s: got %+q, want %+q", c.name, got, c.want)
		}
	}
}

// Whatever is shaped can be read back: the forms stand for the same letters.
func FuzzShape(f *testing.F) {
	f.Add("السلام عليكم \x1b[1mلا\x1b[m")
	f.Add("می\u200cخواهم ۱۲۳")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		got := Shape(s)
		if width := ansi.StringWidth(got); width > ansi.StringWidth(s) && HasRight(s) && isSimple(s) {
			t.Errorf("%+q is %d cells wide, shaped %+q %d", s, ansi.StringWidth(s), got, width)
		}
		if !isSimple(s) {
			return
		}
		if a, b := letterCount(got), letterCount(plain(s)); a != b {
			t.Errorf("%+q has %d letters, shaped %+q %d", s, b, got, a)
		}
	})
}

func letterCount(s string) (n int) {
	for _, r := range norm.NFKD.String(ansi.Strip(s)) {
		if r >= 0x620 && r < 0x700 {
			n++
		}
	}
	return n
}

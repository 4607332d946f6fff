package script

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"carrel/content/clean"
)

func TestVisualKeepsStyles(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"each cluster keeps its own", "\x1b[31mאב\x1b[32mגד\x1b[m", "\x1b[32mדג\x1b[m\x1b[31mבא\x1b[m"},
		{"latin in between", "\x1b[1mא\x1b[m ab \x1b[4mב\x1b[m", "\x1b[4mב\x1b[m ab \x1b[1mא\x1b[m"},
		{"styles add up", "\x1b[1mא\x1b[31mב\x1b[m", "\x1b[1;31mב\x1b[m\x1b[1mא\x1b[m"},
		{"a mark follows its letter", "א\x1b[31m\u05b8ב\x1b[m", "\x1b[31mב\x1b[mא\u05b8"},
		{"links", "\x1b]8;;https://a.example\x1b\\אב\x1b]8;;\x1b\\ג", "ג\x1b]8;;https://a.example\x1b\\בא\x1b]8;;\x1b\\"},
		{"other sequences go", "א\x1b[2J\x1b]0;t\x07ב", "בא"},
		{"what is on stays on", "א\x1b[31m", "א\x1b[31m"},
	} {
		if got := Visual(c.in, RightToLeft); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestScreen(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"no letters from the right", "│ a │ b │", "│ a │ b │"},
		{"columns stay", "│ אב │ גד │", "│ בא │ דג │"},
		{"gaps stay", "אב  גד", "בא  דג"},
		{"each part by its own letters", "אב ab  ab אב", "ab בא  ab בא"},
		{"a bullet stays", "  • אב גד.", "  • .דג בא"},
		{"a number of a list stays", "12. אב", "12. בא"},
		{"a number of the text moves", "12 אב", "בא 12"},
		{"a box stays", "[ ] אב!", "[ ] !בא"},
		{"brackets of the text move", "(אב) גד", "דג (בא)"},
		{"an isolate runs as it says", "> \u2067ab אב.\u2069", "> .בא ab"},
		{"a frame in an isolate", "\u2067א │ ב\u2069 │ ג", "ב │ א │ ג"},
		{"code in an isolate", "\u2067א \u2066-c a.b\u2069 ב\u2069", "ב -c a.b א"},
		{"lam and alef leave no hole in a frame", "│ לא لا │", "│ \ufefb אל  │"},
		{"nor in an isolate", "  \u2067لا\u2069│x", "  \u00a0\ufefb│x"},
		{"styles", "\x1b[7m אב \x1b[m│", "\x1b[7m בא \x1b[m│"},
		{"an isolate that does not end", "\u2067א │ ב", "ב │ א"},
		{"an end without a beginning", "א\u2069 ב", "ב א"},
	} {
		if got := Screen(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// isSimple reports text in which no two clusters can become one when they come
// to stand next to each other, as package clean lets it pass.
func isSimple(s string) bool {
	return utf8.ValidString(s) && clean.ANSI(plain(s), true) == plain(s) &&
		!strings.ContainsFunc(ansi.Strip(s), func(r rune) bool { return !strings.ContainsRune(simple, r) })
}

const simple = "abcxyz 0123456789.,:;!?/+-%$()[]{}<>«»│─•אבגדהשלםابتجسلمنهويآأإئةىپچژگکیھ٠١٢۱۲،؛؟ـ中文😀" +
	"\u2066\u2067\u2068\u2069"

var (
	signs = rapid.SampledFrom(strings.Split(simple, ""))
	dress = rapid.SampledFrom([]string{"", "", "\x1b[31m", "\x1b[1;4m", "\x1b[m", "\x1b]8;;https://a.example\x1b\\", "\x1b]8;;\x1b\\"})
)

// styled draws a text with sequences in it.
func styled(t *rapid.T) string {
	var b strings.Builder
	for range rapid.IntRange(0, 5).Draw(t, "pieces") {
		b.WriteString(dress.Draw(t, "style"))
		for _, sign := range rapid.SliceOf(signs).Draw(t, "text") {
			if b.WriteString(sign); sign == "ب" && rapid.Bool().Draw(t, "marked") {
				b.WriteString("\u064e")
			}
		}
	}
	return b.String()
}

// What is seen is what was written, in another order.
func TestVisualIsAPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := styled(t)
		for _, d := range []Direction{LeftToRight, RightToLeft} {
			got := Visual(s, d)
			if a, b := clustersOf(got), clustersOf(plain(s)); !slices.Equal(a, b) {
				t.Fatalf("%+q became %+q: %q, %q", s, got, b, a)
			}
			if a, b := ansi.StringWidth(got), ansi.StringWidth(s); a != b && isSimple(s) {
				t.Fatalf("%+q is %d cells wide, in order %+q %d", s, b, got, a)
			}
		}
	})
}

// clustersOf returns the sorted clusters with their looks, each sign and its
// mirror image taken for one.
func clustersOf(s string) []string {
	l := parse(s)
	var all []string
	for _, c := range l.clusters {
		r := c.first()
		k := &l.looks[c.look]
		all = append(all, string(min(r, Mirror(r)))+c.text[utf8.RuneLen(r):]+k.style.String()+k.link)
	}
	slices.Sort(all)
	return all
}

// Nothing beside a frame may move.
func TestScreenKeepsWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := styled(t)
		for _, m := range []Mode{Program, Terminal} {
			got := m.Line(s)
			if a, b := ansi.StringWidth(got), ansi.StringWidth(s); a != b {
				t.Fatalf("mode %d: %+q is %d cells wide, on the screen %+q %d", m, s, b, got, a)
			}
			if strings.ContainsFunc(got, isMark) {
				t.Fatalf("mode %d: a mark of direction is left in %+q", m, got)
			}
		}
	})
}

func isMark(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

func TestLatinIsLeftAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab 1.(é中😀\x1b[m"))).Draw(t, "s")
		if got := Visual(s, LeftToRight); got != s {
			t.Fatalf("%q became %q", s, got)
		}
		if got := Program.Line(s); got != s {
			t.Fatalf("%q became %q", s, got)
		}
	})
}

func FuzzLine(f *testing.F) {
	f.Add("\x1b[31m│ السلام \x1b[m\u2067(لا) 12\u2069  א")
	f.Add("\x1b]8;;https://a.example\x1b\\אב\x1b[38;2;1;2;3m\u202eג")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		for _, m := range []Mode{Program, Terminal} {
			got := m.Line(s)
			if strings.ContainsFunc(got, isMark) {
				t.Errorf("mode %d: a mark of direction is left in %+q", m, got)
			}
			if isSimple(s) && ansi.StringWidth(got) != ansi.StringWidth(s) {
				t.Errorf("mode %d: %+q became %+q of another width", m, s, got)
			}
		}
		Visual(s, RightToLeft)
	})
}

func BenchmarkLine(b *testing.B) {
	for name, s := range map[string]string{
		"english": "The \x1b[1mquick\x1b[m brown fox jumps over the lazy dog and reads the log of web-01, it is said.",
		"chinese": "记录是证据，警报只是一种说法；没有证据的说法不能成立，因此我们首先查看记录。",
		"arabic":  "\u2067السجل هو \x1b[1mالدليل\x1b[m، والتنبيه ادعاءٌ يحتاج إلى بُرهان من 203.0.113.9 دائمًا.\u2069",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Program.Line(s)
			}
		})
	}
}

package script

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// foreign replaces the capital letters of a pattern by letters from first on,
// as UAX #9 writes its examples: small letters run from left to right,
// capitals from right to left.
func foreign(pattern string, first rune) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return first + r - 'A'
		}
		return r
	}, pattern)
}

const (
	hebrew = 'א'      // class R
	arabic = '\u0620' // class AL
)

type ordered struct{ in, left, right string }

// In Hebrew, numbers after letters stay European (class EN).
var inHebrew = []ordered{
	{"", "", ""},
	{"abc", "abc", "abc"},
	{"abc.", "abc.", ".abc"},
	{"ABC", "CBA", "CBA"},
	{"ABC.", "CBA.", ".CBA"},
	{"car means CAR.", "car means RAC.", ".RAC car means"},
	{"CAR means car.", "RAC means car.", ".means car RAC"},
	{"he said \"CAR MEANS car.\"", "he said \"SNAEM RAC car.\"", "\".car SNAEM RAC\" he said"},
	{"AB cd EF", "BA cd FE", "FE cd BA"},
	{"ab CD ef", "ab DC ef", "ef DC ab"},
	{"A 12 B", "B 12 A", "B 12 A"},
	{"a 12 b", "a 12 b", "a 12 b"},
	{"A 3.50 B", "B 3.50 A", "B 3.50 A"},
	{"A 50% B", "B 50% A", "B 50% A"},
	{"A $50 B", "B $50 A", "B $50 A"},
	{"A -5 B", "B 5- A", "B 5- A"},
	{"A 1+2 B", "B 1+2 A", "B 1+2 A"},
	{"A 1..2 B", "B 2..1 A", "B 2..1 A"},
	{"12 A", "12 A", "A 12"},
	{"AB (CD) EF", "FE (DC) BA", "FE (DC) BA"},
	{"AB (cd) EF", "BA (cd) FE", "FE (cd) BA"},
	{"ab (CD) ef", "ab (DC) ef", "ef (DC) ab"},
	{"a (b) C", "a (b) C", "C a (b)"},
	{"a(B)c", "a(B)c", "c(B)a"},
	{"AB(CD[&ef]!)gh", "BA(DC[&ef]!)gh", "gh(![ef&]DC)BA"},
	{"A (b", "A (b", "b) A"},
	{"A) b", "A) b", "b (A"},
	{"[A] b", "[A] b", "b [A]"},
	{"A < B", "B > A", "B > A"},
	{"«A B»", "«B A»", "«B A»"},
	{"A: b, C", "A: b, C", "C ,b :A"},
	{"AB   ", "BA   ", "   BA"},
	{"AB\tCD", "BA\tDC", "DC\tBA"},
	{"A 203.0.113.9 B", "B 203.0.113.9 A", "B 203.0.113.9 A"},
	{"A 10:30 B", "B 10:30 A", "B 10:30 A"},
	{"A web-01 B", "A web-01 B", "B web-01 A"},
	{"A /var/log B", "A /var/log B", "B var/log/ A"},
	{"A \u2066/var/log\u2069 B", "B /var/log A", "B /var/log A"},
	{"A -c B", "A -c B", "B c- A"},
	{"A \u2066-c\u2069 B", "B -c A", "B -c A"},
	{"ab \u2067C d.\u2069 ef", "ab .d C ef", "ab .d C ef"},
	{"ab \u2068C d.\u2069 ef", "ab .d C ef", "ab .d C ef"},
	{"ab \u2068d C.\u2069 ef", "ab d C. ef", "ab d C. ef"},
	{"a \u2067B \u2066c D.\u2069 E", "a E c D. B", "E c D. B a"},
	{"A\u2069 b", "A b", "b A"},
	{"a\u202eb\u202cc", "abc", "abc"},
	{"A😀B", "B😀A", "B😀A"},
	{"A中文B", "A中文B", "B中文A"},
}

// In Arabic, numbers after letters are Arabic (W2).
var inArabic = []ordered{
	{"ABC 12", "12 CBA", "12 CBA"},
	{"A 12 b", "12 A b", "b 12 A"},
	{"A 203.0.113.9 B", "B 203.0.113.9 A", "B 203.0.113.9 A"},
	{"A web-01: B 5", "A web-01: 5 B", "5 B :web-01 A"},
	{"A 1+2 B", "B 2+1 A", "B 2+1 A"},
	{"A 50% B", "B %50 A", "B %50 A"},
	{"A ٥٠ b 50", "٥٠ A b 50", "b 50 ٥٠ A"},
	{"٣ a", "٣ a", "a ٣"},
	{"a ٣ b", "a ٣ b", "b ٣ a"},
	{"A 10/11/2026 B", "B 10/11/2026 A", "B 10/11/2026 A"},
	{"A (IAM) 12", "12 (MAI) A", "12 (MAI) A"},
	{"A (iam) 12", "A (iam) 12", "12 (iam) A"},
	{"A، B؟", "؟B ،A", "؟B ،A"},
	{"A\u064eB\u0651C", "CB\u0651A\u064e", "CB\u0651A\u064e"},
}

func TestVisual(t *testing.T) {
	for first, cases := range map[rune][]ordered{hebrew: inHebrew, arabic: inArabic} {
		for _, c := range cases {
			for d, want := range map[Direction]string{LeftToRight: c.left, RightToLeft: c.right} {
				if got := Visual(foreign(c.in, first), d); got != foreign(want, first) {
					t.Errorf("%q from direction %d: got %q, want %q", c.in, d, foreign2(got, first), want)
				}
			}
		}
	}
}

// foreign2 undoes foreign.
func foreign2(s string, first rune) string {
	return strings.Map(func(r rune) rune {
		if r >= first && r < first+26 {
			return 'A' + r - first
		}
		return r
	}, s)
}

func TestVisualOfRealArabic(t *testing.T) {
	for in, want := range map[string]string{
		"إطار عمل NIST للأمن":          "نمألل NIST لمع راطإ",
		"العنوان 203.0.113.9 محظور.":   ".روظحم 203.0.113.9 ناونعلا",
		"المصادقة (MFA) ضرورية!":       "!ةيرورض (MFA) ةقداصملا",
		"الفصل ٣: الوصول":              "لوصولا :٣ لصفلا",
		"https://example.org/a للمزيد": "ديزملل https://example.org/a",
		"SIEM هو أداة":                 "ةادأ وه SIEM",
		"سرّية، سلامة؛ توافر":          "رفاوت ؛ةمالس ،ة\u064a\u0631\u0651س",
		"می\u200cخواهم ۱۲۳ کتاب":       "باتک ۱۲۳ مهاوخ\u06cc\u200cم",
		"שלום (world) 5":               "5 (world) םולש",
		"من 1 إلى 5":                   "5 ىلإ 1 نم",
	} {
		if got := Visual(in, RightToLeft); got != want {
			t.Errorf("%q: got %+q, want %+q", in, got, want)
		}
	}
}

// The limits of the standard are kept without a deep stack or a long time.
func TestVisualOfHostileText(t *testing.T) {
	const many = 20000
	for name, s := range map[string]string{
		"brackets":         strings.Repeat("(", many) + "א",
		"closed brackets":  strings.Repeat("(א", many) + strings.Repeat(")", many),
		"pairs":            strings.Repeat("(a)", many) + "א",
		"isolates":         strings.Repeat("\u2067א", many),
		"closed isolates":  strings.Repeat("\u2068", many) + "א" + strings.Repeat("\u2069", many),
		"changing letters": strings.Repeat("aא1", many),
		"marks":            "א" + strings.Repeat("\u0301", many),
	} {
		t.Run(name, func(t *testing.T) {
			want := utf8.RuneCountInString(plain(s))
			if got := utf8.RuneCountInString(Visual(s, RightToLeft)); got != want {
				t.Errorf("%d characters of %d", got, want)
			}
		})
	}
}

func TestBase(t *testing.T) {
	for s, want := range map[string]Direction{
		"":                     LeftToRight,
		"12 (!)":               LeftToRight,
		"a א":                  LeftToRight,
		"א a":                  RightToLeft,
		"1. نص a":              RightToLeft,
		"\u2066abc\u2069 א":    RightToLeft,
		"\u2066abc א":          LeftToRight, // an isolate that never ends
		"\x1b[31mred\x1b[m א":  LeftToRight,
		"\x1b[31m\x1b[m א abc": RightToLeft,
		"「日本」 א":               LeftToRight,
		"٣ abc":                LeftToRight, // a number is not strong
	} {
		if got := Base(s); got != want {
			t.Errorf("Base(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestLean(t *testing.T) {
	for s, want := range map[string]Direction{
		"IAM هو إطار العمل":          RightToLeft,
		"The word سلام means peace":  LeftToRight,
		"سلام means peace in Arabic": RightToLeft,
		"abc":                        LeftToRight,
		"a ב":                        LeftToRight,
		"IAM, שלום לכולם":            RightToLeft,
		"a שלום-לכם":                 LeftToRight,
		"a b ג ד":                    LeftToRight,
		"١٢":                         LeftToRight,
	} {
		if got := Lean(s); got != want {
			t.Errorf("Lean(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestMirror(t *testing.T) {
	for _, pair := range []string{"()", "[]", "{}", "<>", "«»", "‹›", "≤≥", "「」", "⟨⟩", "∈∋", "（）", "＜＞"} {
		a, n := utf8.DecodeRuneInString(pair)
		b, _ := utf8.DecodeRuneInString(pair[n:])
		if Mirror(a) != b || Mirror(b) != a {
			t.Errorf("%q is mirrored to %q and %q", pair, Mirror(a), Mirror(b))
		}
	}
	for _, r := range "a/א→\"'،." {
		if Mirror(r) != r {
			t.Errorf("%q is mirrored to %q", r, Mirror(r))
		}
	}
}

// A sign that is in twins twice, or alone, would be mirrored to a stranger.
func TestTwins(t *testing.T) {
	if utf8.RuneCountInString(twins)%2 == 1 {
		t.Fatal("a sign without its twin")
	}
	for _, r := range twins {
		if m := Mirror(r); m == r || Mirror(m) != r {
			t.Errorf("%q is mirrored to %q, and that to %q", r, m, Mirror(m))
		}
	}
}

func TestIsolated(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"IAM":            "IAM",
		"IAM שלום לכולם": "\u2067IAM שלום לכולם\u2069",
		"one two שלום":   "\u2066one two שלום\u2069",
	} {
		if got := Isolated(in); got != want {
			t.Errorf("Isolated(%q) = %+q, want %+q", in, got, want)
		}
	}
}

package clean_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"carrel/content/clean"
)

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":               {"a\tb\nc", "a\tb\nc"},
		"crlf":                {"a\r\nb\r\n", "a\nb\n"},
		"lone cr":             {"a\rb", "a\ufffdb"},
		"cr at the end":       {"a\r", "a\ufffd"},
		"escape":              {"a\x1b[31mb", "a\ufffd[31mb"},
		"null, bell, del":     {"\x00\a\x7f", "\ufffd\ufffd\ufffd"},
		"c1 as utf-8":         {"a\u009b2Jb", "a\ufffd2Jb"},
		"invalid utf-8":       {"a\xffb\x9b", "a\ufffdb\ufffd"},
		"surrogate":           {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
		"bidi override":       {"a\u202eb\u202c\u2066c\u2069\u200e\u200f\u061c", "abc"},
		"zero width":          {"\ufeffa\u200bb\u2060c\u00add", "abcd"},
		"line separator":      {"a\u2028b\u2029c", "a b c"},
		"tags":                {"a\U000e0041\U000e0042b", "ab"},
		"annotation":          {"a\ufff9b\ufffbc", "abc"},
		"noncharacter":        {"a\uffffb", "a\ufffdb"},
		"family emoji":        {"👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"},
		"emoji with selector": {"❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"},
		"persian":             {"می\u200cخواهم", "می\u200cخواهم"},
		"soft hyphen":         {"Sicher\u00adheit", "Sicherheit"},
		"break of Thai":       {"ภาษา\u200bไทย", "ภาษาไทย"},
		"joiner in a word":    {"pass\u200cword ad\u200dmin", "password admin"},
		"joiner in Cyrillic":  {"па\u200cроль", "пароль"},
		"joiner in Chinese":   {"密\u200d码", "密码"},
		"hindi, half letter":  {"क्\u200dष क्\u200cष", "क्\u200dष क्\u200cष"},
		"bengali, ra and ya":  {"র\u200d্যাব", "র\u200d্যাব"},
		"malayalam, chillu":   {"അവന്\u200d വന്നു", "അവന്\u200d വന്നു"},
		"sinhala":             {"ශ්\u200dරී", "ශ්\u200dරී"},
		"arabic, a form":      {"ه\u200d \u200dه", "ه\u200d \u200dه"},
		"persian after marks": {"مَ\u200cخ", "مَ\u200cخ"},
		"non-joiner at end":   {"می\u200c خ", "می خ"},
		"joiners of ticks":    {"`\u200d`^\u200d^", "``^^"},
		"head shaking":        {"🙂\u200d↔\ufe0f", "🙂\u200d↔\ufe0f"},
		"joiner past marks":   {"क" + strings.Repeat("\u093c", 8) + "\u200d\u093c ", "क" + strings.Repeat("\u093c", 8) + " "},
		"joiners without end": {strings.Repeat("👩\u200d", 7) + "👩", strings.Repeat("👩\u200d", 4) + "👩" + strings.Repeat("👩\u200d", 2) + "👩"},
		"joiner alone":        {"a \u200d b\u200c", "a  b"},
		"joiner at a digit":   {"1\u200d2", "12"},
		"joiners in a row":    {"ب\u200c\u200c\u200dب", "ب\u200dب"},
		"accents":             {"e\u0301", "e\u0301"},
		"zalgo":               {"a" + strings.Repeat("\u0301", 40) + "b", "a" + strings.Repeat("\u0301", 8) + "b"},
		"hidden selectors":    {"a\ufe0f\ufe01\ufe02b", "a\ufe0fb"},
		"number signs":        {strings.Repeat("\u0600", 40) + "1", "\u06001"},
		"arabic number sign":  {"\u06001", "\u06001"},
		"german, cjk":         {"Größe „x“ — 漢字、かな", "Größe „x“ — 漢字、かな"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := clean.Text(c.in); got != c.want {
				t.Errorf("Text(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// Where a line may be broken stays in prose, and only there.
func TestProse(t *testing.T) {
	for in, want := range map[string]string{
		"Sicher\u00adheit":        "Sicher\u00adheit",
		"безопас\u00adность":      "безопас\u00adность",
		"e\u0301\u00ade":          "e\u0301\u00ade",
		"\u00ada\u00ad b1\u00ad2": "a b12",
		"a\u00ad\u00ad\u00adb":    "a\u00adb",
		"a\u00ad\u0301b":          "a\u0301b",
		"ภาษา\u200bไทย":           "ภาษา\u200bไทย",
		"ភាសា\u200bខ្មែរ ພາສາ\u200bລາວ": "ភាសា\u200bខ្មែរ ພາສາ\u200bລາວ",
		"မြန်မာ\u200bစာ":                "မြန်မာ\u200bစာ",
		"ใช้\u200bSIEM\u200bดู":         "ใช้\u200bSIEM\u200bดู",
		"pass\u200bword 密\u200b码":       "password 密码",
		"ไทย\u200b \u200bไทย\u200b":     "ไทย ไทย",
		"ไทย\u200b\u200bไทย":            "ไทย\u200bไทย",
		"ក\u200b\u200dខ":                "ក\u200dខ",
		"a\u2060b\ufeffc\u202ed":        "abcd",
	} {
		if got := clean.Prose(in); got != want {
			t.Errorf("Prose(%+q) = %+q, want %+q", in, got, want)
		}
		if got := string(clean.Source([]byte(in))); got != want {
			t.Errorf("Source(%+q) = %+q, want %+q", in, got, want)
		}
		if got := clean.ANSI(clean.Prose(in), true); strings.ContainsAny(got, "\u00ad\u200b") {
			t.Errorf("%+q reaches the screen", got)
		}
	}
}

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"lesson 01.md":          "lesson 01.md",
		"über/漢字.md":            "über/漢字.md",
		"می\u200cخواهم.md":      "می\u200cخواهم.md",
		"a\u200bb.md":           "a\ufffdb.md",
		"a\u200db.md":           "a\ufffdb.md",
		"a\u00adb\u2060.md":     "a\ufffdb\ufffd.md",
		"gpj\u202edm.exe":       "gpj\ufffddm.exe",
		"a\nb\tc\rd\u2028e":     "a\ufffdb\ufffdc\ufffdd\ufffde",
		"\x1b]0;x\a":            "\ufffd]0;x\ufffd",
		"a\xff":                 "a\ufffd",
		"❤\ufe0f\ufe0e.md":      "❤\ufe0f\ufffd.md",
		"ب\u200c\u200dب\u200dب": "ب\ufffd\u200dب\u200dب",
	} {
		if got := clean.Name(in); got != want {
			t.Errorf("Name(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

// The quick sieve must never let through what the tables refuse.
func TestTextEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		quick := clean.Text("a" + string(r) + "b")
		slow := clean.Text("a" + string(r) + "b\x00")
		if quick != strings.TrimSuffix(slow, "\ufffd") {
			t.Errorf("U+%04X: %q alone, %q on a line that is looked at closely", r, quick, slow)
		}
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                "",
		" a\tb\r\n c  d ": "a b c d",
		"a\u2028b":        "a b",
		"one":             "one",
		"\u200b \n":       "",
	} {
		if got := clean.Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBytesKeepsLines(t *testing.T) {
	in := "one\r\n\x1b\u2028two\n\rthree\n\n\u202efour"
	got := string(clean.Bytes([]byte(in)))
	if want := "one\n\ufffd two\n\ufffdthree\n\nfour"; got != want {
		t.Errorf("Bytes = %q, want %q", got, want)
	}
}

func TestANSI(t *testing.T) {
	link := "\x1b]8;;https://example.org/a\x1b\\x\x1b]8;;\x1b\\"
	for name, c := range map[string]struct {
		in    string
		links bool
		want  string
	}{
		"text":                {"plain ü 漢", false, "plain ü 漢"},
		"colour":              {"\x1b[1;38;2;1;2;3ma\x1b[m", false, "\x1b[1;38;2;1;2;3ma\x1b[m"},
		"curly underline":     {"\x1b[4:3ma", false, "\x1b[4:3ma"},
		"key modifiers":       {"\x1b[>4;2ma", false, "a"},
		"intermediate":        {"\x1b[1 ma", false, "a"},
		"clear screen":        {"a\x1b[2Jb", false, "ab"},
		"device status":       {"\x1b[6na", false, "a"},
		"title":               {"\x1b]0;pwned\aa", false, "a"},
		"clipboard":           {"\x1b]52;c;AAAA\x1b\\a", true, "a"},
		"dcs":                 {"\x1bP$q\"p\x1b\\a", false, "a"},
		"apc, pm, sos":        {"\x1b_G\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\a", false, "a"},
		"c1":                  {"\u009b31ma\u0090", false, "31ma"},
		"raw c1":              {"\x9b31ma", false, "a"},
		"bidi":                {"\u202ea", false, "a"},
		"newline, tab, bell":  {"a\n\t\ab", false, "ab"},
		"unfinished":          {"a\x1b[3", false, "a"},
		"unfinished title":    {"a\x1b]0;b", false, "a"},
		"link off":            {link, false, "x"},
		"link on":             {link, true, link},
		"link, bell, id":      {"\x1b]8;id=1;https://example.org/a\ax\x1b]8;;\a", true, link},
		"link to a file":      {"\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\", true, "x\x1b]8;;\x1b\\"},
		"link without a host": {"\x1b]8;;https:x\x1b\\x", true, "x"},
		"link with a user":    {"\x1b]8;;https://bank@evil.example\x1b\\x", true, "x"},
		"emoji":               {"👩\u200d👧", false, "👩\u200d👧"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := clean.ANSI(c.in, c.links); got != c.want {
				t.Errorf("ANSI(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "é": "é", "\u0301": "\u0301", "\u200c": "\u200c", "\u200d": "\u200d", " ": " ", "👩\u200d👧": "👩\u200d👧",
		"\u202e": "", "\u200b": "", "\u00ad": "", "\x1b[2J": "\ufffd[2J", "\xff": "\ufffd",
	} {
		if got := clean.Key(in); got != want {
			t.Errorf("Key(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

// A screen is filtered line by line.
func TestScreen(t *testing.T) {
	for in, want := range map[string]string{
		"":                                    "",
		"a\n\nb":                              "a\n\nb",
		"\x1b[1mä\x1b[m\n漢":                   "\x1b[1mä\x1b[m\n漢",
		"a\x1b[2J\nb\u202e\n\rc":              "a\nb\nc",
		"a\x1b]0;x\nb\ac":                     "a\nbc",
		"\x1b]8;;https://a.example/\ax\ny":    "\x1b]8;;https://a.example/\x1b\\x\ny",
		"\x1b]8;;http://a.example/\x1b\\x\ny": "x\ny",
		"a\x1b[1\nm":                          "a\nm",
		"Sicher\u00adheit\u200b":              "Sicherheit",
	} {
		if got := clean.Screen(in); got != want {
			t.Errorf("Screen(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"a\r\nb", "\x1b[31m", "👩\u200d👧", "\u202e", "e\u0301\u0301", "\xff", "ไ\u200bท\u00ad\u200d", "র\u200d্য\u00ad"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := clean.Text(s)
		if again := clean.Text(got); again != got {
			t.Errorf("not idempotent: %q, then %q", got, again)
		}
		if strings.Count(got, "\n") != strings.Count(s, "\n") {
			t.Errorf("%q has other lines than %q", got, s)
		}
		mustBeShowable(t, got)
		prose := clean.Prose(s)
		if again := clean.Prose(prose); again != prose {
			t.Errorf("prose is not idempotent: %+q, then %+q", prose, again)
		}
		if clean.Text(prose) != got {
			t.Errorf("%+q: prose and text differ in more than breaks: %+q, %+q", s, prose, got)
		}
		name := clean.Name(s)
		if again := clean.Name(name); again != name || strings.ContainsAny(name, "\n\t\u00ad\u200b") {
			t.Errorf("Name(%+q) = %+q, then %+q", s, name, again)
		}
		mustBeShowable(t, name)
		if line := clean.Line(s); clean.Line(line) != line || strings.ContainsAny(line, "\n\t") {
			t.Errorf("Line(%q) = %q", s, line)
		}
	})
}

func mustBeShowable(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q is not UTF-8", s)
	}
	for _, r := range s {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			t.Errorf("%q holds U+%04X", s, r)
		}
	}
}

func FuzzANSI(f *testing.F) {
	for _, s := range []string{"\x1b[31mx", "\x1b]8;;https://a.b/\x1b\\x", "\x1bP\x1b\\", "\x1b\x1b[m[m", "\u009b", "\xc2\x1b[m"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, links bool) {
		got := clean.ANSI(s, links)
		if again := clean.ANSI(got, links); again != got {
			t.Errorf("ANSI(%q) not idempotent: %q, then %q", s, got, again)
		}
		mustBeShowable(t, strip(t, got))
		if screen := clean.Screen(s); clean.Screen(screen) != screen || strings.Count(screen, "\n") != strings.Count(s, "\n") {
			t.Errorf("Screen(%q) = %q", s, screen)
		}
	})
}

// strip removes the two kinds of sequence that may remain, by hand.
func strip(t *testing.T, s string) string {
	t.Helper()
	var out strings.Builder
	for {
		text, rest, found := strings.Cut(s, "\x1b")
		out.WriteString(text)
		if !found {
			return out.String()
		}
		end := -1
		switch {
		case strings.HasPrefix(rest, "["):
			end = strings.IndexByte(rest, 'm') + 1
		case strings.HasPrefix(rest, "]8;;"):
			end = strings.Index(rest, "\x1b\\") + 2
		}
		if end < 2 {
			t.Fatalf("%q: a sequence that is neither SGR nor a link", s)
		}
		s = rest[end:]
	}
}

func BenchmarkBytes(b *testing.B) {
	for name, line := range map[string]string{
		"ascii":  "The quick brown fox jumps over the lazy dog and reads the log.\n",
		"german": "Größe überprüfen: Paßwörter gehören geändert, nicht aufgeschrieben.\n",
		"arabic": "السجل هو الدليل، والتنبيه ادعاءٌ يحتاج إلى بُرهان.\n",
		"crlf":   "The quick brown fox jumps over the lazy dog and reads the log.\r\n",
	} {
		src := []byte(strings.Repeat(line, 1<<20/len(line)))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				clean.Bytes(src)
			}
		})
	}
}

func BenchmarkScreen(b *testing.B) {
	row := strings.Repeat("\x1b[38;5;244m│\x1b[m \x1b[1;38;5;248mwords of a lesson\x1b[m über ", 3)
	screen := strings.Repeat(row+"\n", 40)
	b.SetBytes(int64(len(screen)))
	for b.Loop() {
		clean.Screen(screen)
	}
}

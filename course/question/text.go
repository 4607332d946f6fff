package question

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// readText brings a text to NFKC, its white space to single spaces.
func readText(text string, _ bool) (string, bool) {
	return strings.Join(strings.Fields(norm.NFKC.String(text)), " "), true
}

func fitsText(b *Blank, is, text string) bool {
	return fold(is, b.Case, b.Loose) == fold(text, b.Case, b.Loose)
}

// fold returns what two texts that mean the same have in common: Unicode's
// caseless form unless case counts, ASCII quotes and dashes, no characters that
// cannot be seen, and, when loose, no accents.
func fold(text string, exact, loose bool) string {
	text = plainSigns.Replace(text)
	text = strings.Map(seen, norm.NFKC.String(text))
	if !exact {
		text = norm.NFKC.String(cases.Fold().String(text))
	}
	if loose {
		text = withoutAccents(text)
	}
	return strings.Join(strings.Fields(text), " ")
}

// seen drops format characters: soft hyphens, joiners, direction marks.
func seen(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

var plainSigns = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "‹", "'", "›", "'", "′", "'", "ʼ", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "″", `"`,
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-",
)

// withoutAccents drops the marks that Latin, Greek and Cyrillic put on letters,
// and the vowel signs of Arabic. In other scripts a mark is a part of the letter.
func withoutAccents(text string) string {
	onAlphabet := false
	bare := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r) && onAlphabet, harakat(r):
			return -1
		case !unicode.Is(unicode.Mn, r):
			onAlphabet = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
		}
		return r
	}, norm.NFD.String(text))
	return norm.NFC.String(bare)
}

// harakat reports whether r is an Arabic vowel sign, which writers may leave
// out: fathatan to sukun, and the superscript alef.
func harakat(r rune) bool { return 0x064B <= r && r <= 0x0652 || r == 0x0670 }

// readLine trims a line and brings it to NFC.
func readLine(text string, _ bool) (string, bool) {
	return strings.TrimSpace(norm.NFC.String(text)), true
}

// maxRegex is the longest accepted expression in bytes.
const maxRegex = 1 << 10

// compile returns an RE2 expression that matches a whole text. It is tried
// alone first, so that it cannot close the group that is put around it.
func compile(is string, exact bool) (*regexp.Regexp, error) {
	if len(is) > maxRegex {
		return nil, fmt.Errorf("a regular expression of %d bytes, more than %d", len(is), maxRegex)
	}
	if _, err := syntax.Parse(is, syntax.Perl); err != nil {
		return nil, err
	}
	flag := "(?i)"
	if exact {
		flag = ""
	}
	return regexp.Compile(flag + `\A(?:` + is + `)\z`)
}

func fitsRegex(b *Blank, is, text string) bool {
	re, err := compile(norm.NFC.String(is), b.Case)
	return err == nil && re.MatchString(text)
}

func checkRegex(is string) error {
	if is == "" {
		return errors.New("an empty regular expression fits nothing that is typed")
	}
	_, err := compile(is, false)
	return err
}

// sampleRegex returns the text that an expression begins with: all of one that
// is plain text. Whether that is enough is for the caller to try.
func sampleRegex(is string) string {
	if checkRegex(is) != nil {
		return ""
	}
	text, _ := regexp.MustCompile(is).LiteralPrefix()
	return text
}

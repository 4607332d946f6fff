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
	return folded(is, b.Case, b.Loose) == folded(text, b.Case, b.Loose)
}

// folds are the texts that were folded last, by their length.
var folds = memo[folding, string]{room: 1 << 20}

type folding struct {
	text         string
	exact, loose bool
}

// folded is fold, remembered: one typed text is compared with many.
func folded(text string, exact, loose bool) string {
	return folds.get(folding{text, exact, loose}, func() (string, int) {
		f := fold(text, exact, loose)
		return f, len(text) + len(f)
	})
}

// fold returns what two texts that mean the same have in common: Unicode's
// caseless form unless case counts, ASCII quotes and dashes, no characters that
// cannot be seen, and, when loose, no accents.
func fold(text string, exact, loose bool) string {
	text = strings.Map(plainSign, text)
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

// plainSign returns the sign on a keyboard that stands for one of print.
func plainSign(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '‹', '›', '′', 'ʼ':
		return '\''
	case '“', '”', '„', '‟', '«', '»', '″':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	return r
}

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

// An accepted expression is at most maxRegex bytes long and maxProgram
// instructions large; those of a question together have at most MaxCost, so
// that a response is marked in milliseconds, whatever was written and typed.
const (
	maxRegex   = 1 << 10
	maxProgram = 1000
	MaxCost    = 2000
)

// programs are the expressions that were compiled last, by their size.
var programs = memo[program, *regexp.Regexp]{room: 8 * MaxCost}

type program struct {
	is    string
	exact bool
}

// compile returns an RE2 expression that matches a whole text. It is tried
// alone first, so that it cannot close the group that is put around it.
func compile(is string, exact bool) (*regexp.Regexp, error) {
	if len(is) > maxRegex {
		return nil, fmt.Errorf("a regular expression of %d bytes, more than %d", len(is), maxRegex)
	}
	size, err := programSize(is)
	switch {
	case err != nil:
		return nil, err
	case size > maxProgram:
		return nil, fmt.Errorf("a regular expression of %d steps, more than %d: repeat less", size, maxProgram)
	}
	flag := "(?i)"
	if exact {
		flag = ""
	}
	return regexp.Compile(flag + `\A(?:` + is + `)\z`)
}

func fitsRegex(b *Blank, is, text string) bool {
	re := programs.get(program{is, b.Case}, func() (*regexp.Regexp, int) {
		re, err := compile(norm.NFC.String(is), b.Case)
		if err != nil {
			return nil, 0
		}
		size, _ := programSize(is)
		return re, size
	})
	return re != nil && re.MatchString(text)
}

// programSize returns about how many instructions an expression is compiled to,
// without doing so: a{1000} is a thousand of a.
func programSize(is string) (int, error) {
	re, err := syntax.Parse(is, syntax.Perl)
	if err != nil {
		return 0, err
	}
	return instructions(re), nil
}

func instructions(re *syntax.Regexp) int {
	n := 1
	switch re.Op {
	case syntax.OpRepeat:
		n = 0
	case syntax.OpLiteral:
		n = len(re.Rune)
	case syntax.OpCharClass:
		n += len(re.Rune) / 64 // \pL has 600 ranges
	}
	for _, sub := range re.Sub {
		n += instructions(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
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

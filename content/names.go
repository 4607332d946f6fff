package content

import (
	"cmp"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"carrel/content/clean"
	"carrel/content/internal/lazy"
)

// isMarkdown reports a file that can be a unit, by its name.
func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// localeOf returns the language tag in a name like name.fr.md, or "".
func localeOf(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	tag := strings.TrimPrefix(path.Ext(stem), ".")
	if !isLocale(tag) {
		return ""
	}
	return tag
}

// isLocale reports a BCP 47 tag whose language is written in two or three
// letters.
func isLocale(tag string) bool {
	primary, _, _ := strings.Cut(tag, "-")
	if len(primary) < 2 || len(primary) > 3 || tag == "" {
		return false
	}
	_, err := language.Parse(tag)
	return err == nil
}

// withoutLocale returns name.md for name.fr.md.
func withoutLocale(name string) string {
	tag := localeOf(name)
	if tag == "" {
		return name
	}
	ext := path.Ext(name)
	return strings.TrimSuffix(strings.TrimSuffix(name, ext), "."+tag) + ext
}

// indexNames give a folder its title, in this order of worth.
var indexNames = []string{"_index", "readme", "index"}

// indexRank returns the worth of a folder's title file, 0 being the best, or
// -1 for any other file.
func indexRank(name string) int {
	stem := strings.ToLower(stemOf(name))
	for i, n := range indexNames {
		if stem == n {
			return i
		}
	}
	return -1
}

// stemOf returns the name of a file without its language and its extension.
func stemOf(name string) string {
	name = withoutLocale(path.Base(name))
	return strings.TrimSuffix(name, path.Ext(name))
}

// aside are the files of a repository that are not lessons.
var aside = []string{
	"license", "licence", "copying", "notice", "code_of_conduct", "code-of-conduct", "contributing", "contributors",
	"security", "support", "changelog", "pull_request_template", "issue_template", "summary",
}

// isAside reports what a course without a manifest leaves out.
func isAside(name string) bool {
	stem := strings.ToLower(stemOf(name))
	for _, n := range aside {
		if stem == n {
			return true
		}
	}
	return isHidden(name)
}

func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules"
}

var leadingNumber = lazy.Regexp(`^\d+(?:[.\-_ ]\d+)*[.\-_ )]+`)

// titleOf makes a title of a file's or folder's name.
func titleOf(name string) string {
	s := stemOf(name)
	if rest := leadingNumber().ReplaceAllString(s, ""); rest != "" {
		s = rest
	}
	return clean.Line(strings.NewReplacer("_", " ", "-", " ").Replace(s))
}

// slug makes the last part of a course id of a folder's name.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(clean.Line(name)) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return cmp.Or(strings.Trim(b.String(), "-"), "course")
}

// natural compares names as people count: 2 before 10, case aside.
func natural(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		if isDigit(x[0]) && isDigit(y[0]) {
			m, n := digits(x), digits(y)
			if c := compareNumbers(x[:m], y[:n]); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

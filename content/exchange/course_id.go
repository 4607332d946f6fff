package exchange

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest id that is made, and the longest that is kept, in bytes.
const (
	maxSlug = 48
	maxID   = 100
)

// id returns the id of a question: its own where that can be one and is free,
// else one made of its words.
func (w *courseWriter) id(it *Item, number int) string {
	id := it.ID
	if id == "" || len(id) > maxID || id != slugRunes(id, true) {
		id = slug(it.Name())
	}
	if id == "" {
		id = fmt.Sprint("q", number)
	}
	free := id
	for n := 2; w.ids[free]; n++ {
		free = fmt.Sprint(id, "-", n)
	}
	w.ids[free] = true
	return free
}

// slug makes an id of a text: its letters and digits in lower case, with
// hyphens between them.
func slug(s string) string {
	s = slugRunes(strings.ToLower(norm.NFC.String(s)), false)
	for len(s) > maxSlug {
		cut := strings.LastIndexByte(s[:maxSlug+1], '-')
		if cut < maxSlug/2 {
			cut = maxSlug
			for !utf8.RuneStart(s[cut]) {
				cut--
			}
		}
		s = strings.TrimRight(s[:cut], "-")
	}
	return s
}

// slugRunes turns what cannot be in an id into hyphens. dots says whether dots
// and underscores stay.
func slugRunes(s string, dots bool) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), dots && b.Len() > 0 && strings.ContainsRune("._-", r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}

// yamlString writes a text as a YAML scalar: as it is where that is safe, else
// in double quotes. Angle brackets are escaped, so that it fits into a comment.
func yamlString(s string) string {
	if isPlainScalar(s) {
		return s
	}
	quoted, err := json.Marshal(s) // a JSON string is a YAML 1.2 double-quoted scalar
	if err != nil {
		return `""`
	}
	return strings.ReplaceAll(string(quoted), "{{", `{\u007b`) // that would be a shortcode
}

func isPlainScalar(s string) bool {
	for i, r := range s {
		if isWord(r) && r < 0x7f || i > 0 && strings.ContainsRune("._-/%", r) || r == ' ' && i > 0 && i+1 < len(s) {
			continue
		}
		return false
	}
	return s != ""
}

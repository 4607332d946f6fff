package tidy

import (
	"strings"

	"carrel/content/internal/lazy"
)

// alertLine is the first line of an alert: what stands before the quote, the
// marks of the quote, the word, and Obsidian's fold sign and title.
var alertLine = lazy.Regexp(`^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)((?:>[ \t]?)+)\[!([A-Za-z]{3,12})\]([+-]?)[ \t]*(.*?)[ \t]*$`)

// gitHubAlerts are the alerts that GitHub shows.
var gitHubAlerts = map[string]bool{"NOTE": true, "TIP": true, "IMPORTANT": true, "WARNING": true, "CAUTION": true}

// An alert is the first line of one.
type alert struct {
	before string // up to the marker
	word   string
	fold   string
	title  string
	bare   string // a line of the same quote with nothing in it
}

// alert returns the alert that begins on line i.
func (t *text) alert(i int) (alert, bool) {
	if !t.isText(i) || indent(t.lines[i].text) >= 4 && !t.lines[i].list {
		return alert{}, false
	}
	m := alertLine().FindStringSubmatch(t.lines[i].text)
	if m == nil {
		return alert{}, false
	}
	if i > 0 && strings.TrimSpace(m[1]) == "" && t.quotes(i-1) >= strings.Count(m[2], ">") {
		return alert{}, false // in the middle of a quote
	}
	return alert{before: m[1] + m[2], word: m[3], fold: m[4], title: m[5], bare: blankOut(m[1]) + strings.TrimRight(m[2], " \t")}, true
}

// quotes is how many quotes line i stands in.
func (t *text) quotes(i int) int {
	n, _ := unquote(t.lines[i].text)
	return n
}

// blankOut replaces the markers of lists by spaces.
func blankOut(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, s)
}

// alerts brings alerts into the form that GitHub shows and formatters keep:
// the marker alone on its line, a bare line, then the text.
func (t *text) alerts() {
	for i := range t.lines {
		a, ok := t.alert(i)
		word := strings.ToUpper(a.word)
		if !ok || a.fold != "" || a.title != "" || !gitHubAlerts[word] {
			continue
		}
		if word != a.word {
			t.set(i, a.before+"[!"+word+"]", "[!%s] written as [!%s]", a.word, word)
		}
		if t.goesOn(i, a) {
			t.insert(i+1, a.bare)
			t.note(i, false, "bare > put between [!%s] and its text", word)
		}
	}
}

// goesOn reports whether the text of an alert follows on the line below its
// marker.
func (t *text) goesOn(i int, a alert) bool {
	if i+1 >= len(t.lines) {
		return false
	}
	depth := strings.Count(a.bare, ">")
	quotes, rest := unquote(t.lines[i+1].text)
	return quotes > depth || quotes == depth && strings.TrimSpace(rest) != ""
}

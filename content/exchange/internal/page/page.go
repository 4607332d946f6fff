// Package page owns the block of settings at the head of a Markdown page, as
// far as question formats need it: flat keys with a text.
package page

import (
	"strings"

	"carrel/content/clean"
)

// Split returns the flat settings between two lines of dashes at the head of a
// text, what follows them, and the line in which that starts. Without such a
// head the text is returned as it is; blank lines may stand before it.
func Split(s string) (settings map[string]string, body string, line int) {
	head := strings.TrimLeft(s, " \t\n")
	skipped := strings.Count(s[:len(s)-len(head)], "\n")
	first, rest, _ := strings.Cut(head, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		return nil, s, 1
	}
	settings = map[string]string{}
	at := 0
	for l := range strings.Lines(rest) {
		at += len(l)
		if strings.TrimSpace(l) == "---" {
			return settings, rest[at:], skipped + 2 + strings.Count(rest[:at], "\n")
		}
		set(settings, l)
	}
	return nil, s, 1
}

// set keeps a line "key: value" without indentation.
func set(settings map[string]string, line string) {
	key, value, ok := strings.Cut(line, ":")
	if !ok || key == "" || strings.ContainsAny(key[:1], " \t#-") {
		return
	}
	value = strings.TrimSpace(value)
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	}
	settings[clean.Line(key)] = clean.Line(value)
}

package tidy

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/internal/lazy"
	"carrel/content/markdown"
	"carrel/course"
)

// keyed is a directive on one line whose mapping stands in braces.
var keyed = lazy.Regexp(`<!--\s*(question|choice|step|node):\s*(\{.*?\})\s*-->`)

// keys renames unknown keys of directives and front matter that are one letter
// from exactly one that is known.
func (t *text) keys() {
	t.headKeys()
	for i := range t.lines {
		if z := t.lines[i].zone; z != prose && z != markup {
			continue
		}
		for range strings.Count(t.lines[i].text, "<!--") {
			t.directiveKey(i)
		}
	}
}

// directiveKey renames one key of the directives on line i.
func (t *text) directiveKey(i int) {
	s := t.lines[i].text
	for _, m := range keyed().FindAllStringSubmatchIndex(s, -1) {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(s[m[4]:m[5]]), &doc) != nil || len(doc.Content) == 0 {
			continue
		}
		wrong, right := misspelt(doc.Content[0], markdown.DirectiveKeys(s[m[2]:m[3]]))
		if wrong == nil {
			continue
		}
		if at := m[4] + wrong.Column - 1; strings.HasPrefix(s[at:], wrong.Value) {
			t.set(i, s[:at]+right+s[at+len(wrong.Value):], "unknown key %s renamed to %s", wrong.Value, right)
			return
		}
	}
}

// headKeys renames keys of the front matter.
func (t *text) headKeys() {
	if !t.opts.Strict {
		return // other programs have keys of their own
	}
	d := t.parse()
	for range t.headLines() {
		m := t.parse().Meta()
		wrong, right := misspelt(m.Root(), content.Keys(course.Kind(d.Kind())))
		if wrong == nil {
			return
		}
		i, at := wrong.Line+m.Offset()-1, wrong.Column-1
		s := t.lines[i].text
		if at > len(s) || !strings.HasPrefix(s[at:], wrong.Value) {
			return
		}
		t.set(i, s[:at]+right+s[at+len(wrong.Value):], "unknown key %s renamed to %s", wrong.Value, right)
	}
}

// misspelt returns the first unknown key of a mapping that can only mean one
// known key, which the mapping does not have yet.
func misspelt(mapping *yaml.Node, known []string) (wrong *yaml.Node, right string) {
	keys, _ := markdown.UnknownKeys(mapping, known)
	for _, k := range keys {
		near := slices.DeleteFunc(slices.Clone(known), func(w string) bool { return !oneEdit(k.Value, w) })
		if len(near) == 1 && markdown.Value(mapping, near[0]) == nil {
			return k, near[0]
		}
	}
	return nil, ""
}

// oneEdit reports whether one letter was left out, added or mistaken.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && a[i+1:] == b[i+1:]
	}
	return len(b) == len(a)+1 && a[i:] == b[i+1:]
}

package tidy

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"carrel/content/markdown"
)

// unitID gives the unit an id in its front matter.
func (t *text) unitID() {
	if t.opts.Unit == "" || t.opts.Source != nil || t.parse().Meta().String("id") != "" {
		return
	}
	if t.parse().Meta().Lookup("id") != nil {
		t.note(0, true, "no id added to the unit: its front matter has one that is empty")
		return
	}
	t.addKey("kind", "id: "+t.opts.Unit, "id "+t.opts.Unit+" of the unit added")
}

// addKey puts a line into the front matter, below that of a key or first. A
// file without front matter gets one.
func (t *text) addKey(below, entry, what string) {
	end := t.headLines()
	if end == 0 {
		t.insert(0, "---", entry, "---", "")
		t.note(0, false, "%s", what)
		return
	}
	m := t.parse().Meta()
	if !strings.HasPrefix(t.lines[0].text, "---") || m.Root() != nil && m.Root().Style&yaml.FlowStyle != 0 {
		t.note(0, true, "not in the front matter, which has another form: %s", entry)
		return
	}
	at := 1
	markdown.Keys(m.Root(), func(k, v *yaml.Node) {
		if k.Value == below && v.Kind == yaml.ScalarNode && v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			at = v.Line + m.Offset()
		}
	})
	t.insert(at, entry)
	t.note(at-1, false, "%s", what)
}

// provenance writes down what text of its source a translation was made from.
// A translation that is known to be older than its source stays so.
func (t *text) provenance() {
	s := t.opts.Source
	if s == nil || s.File == "" {
		return
	}
	m := t.parse().Meta()
	node := m.Lookup("translates")
	is := markdown.Hash(s.Is)
	if node == nil {
		t.addKey("title", fmt.Sprintf("translates: {file: %s, hash: %q}", scalar(s.File), is), "the text of "+s.File+" that this translates noted")
		return
	}
	hash := markdown.Value(node, "hash")
	had := markdown.Scalar(hash)
	switch {
	case had == is:
	case had == "":
		t.addHash(node, hash, m.Offset(), is)
	case s.UpToDate || s.Was != nil && had == markdown.Hash(s.Was):
		t.replaceHash(hash, m.Offset(), is)
	}
}

// scalar writes a text as one YAML scalar on one line.
func scalar(s string) string {
	out, err := yaml.Marshal(s)
	if err != nil || strings.Count(string(out), "\n") != 1 || strings.ContainsAny(s, "{}[],") {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(string(out))
}

// addHash puts the digest into a mapping that has none.
func (t *text) addHash(node, hash *yaml.Node, offset int, is string) {
	at := node.Line + offset - 1
	s := t.lines[at].text
	if hash != nil || node.Kind != yaml.MappingNode || node.Style&yaml.FlowStyle == 0 || node.Column > len(s) || s[node.Column-1] != '{' {
		t.note(at, true, "no digest of the source added: write translates as {file: NAME}")
		return
	}
	inner := s[node.Column:]
	if !strings.HasPrefix(strings.TrimSpace(inner), "}") {
		inner = ", " + inner
	}
	t.set(at, s[:node.Column]+fmt.Sprintf("hash: %q", is)+inner, "the text of the source that this translates noted")
}

// replaceHash writes another digest in the place of one.
func (t *text) replaceHash(hash *yaml.Node, offset int, is string) {
	at := hash.Line + offset - 1
	s := t.lines[at].text
	from := strings.Index(s[min(hash.Column-1, len(s)):], hash.Value) + min(hash.Column-1, len(s))
	if hash.Value == "" || from < hash.Column-1 || strings.TrimSpace(s) == "" {
		t.note(at, true, "the digest of the source could not be replaced: write it on one line")
		return
	}
	t.set(at, s[:from]+is+s[from+len(hash.Value):], "marked as a translation of the source as it is now")
}

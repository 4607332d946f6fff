package tidy

import (
	"strings"

	"carrel/content/markdown"
)

// A directive is a comment below a heading, and where it stands.
type directive struct {
	name     string
	from, to int // lines, to included
	open     int // in the text of the lines: after <!--
	shut     int // before -->
	text     string
}

// directive returns the first directive of one of these names that belongs to
// the heading of line i: in it, or in a comment right below.
func (t *text) directive(i int, names ...string) (directive, bool) {
	below := t.below(i)
	for at := i; at < len(t.lines); {
		s := t.lines[at].text
		if at >= below && strings.TrimSpace(s) != "" && !strings.HasPrefix(strings.TrimLeft(s, " "), "<!--") {
			break
		}
		d, ok := t.comment(at, names)
		if ok {
			return d, true
		}
		at = max(d.to, at) + 1
	}
	return directive{}, false
}

// comment looks for a directive in the comments that begin on line at. When
// there is none, to is the line on which the last of them ends.
func (t *text) comment(at int, names []string) (directive, bool) {
	const most = 200 // lines of one comment
	var b strings.Builder
	d := directive{from: at, to: at}
	b.WriteString(t.lines[at].text)
	for d.open = 0; ; d.open = d.shut {
		n := strings.Index(b.String()[d.open:], "<!--")
		if n < 0 {
			return d, false
		}
		d.open += n + len("<!--")
		for !strings.Contains(b.String()[d.open:], "-->") {
			if d.to++; d.to >= len(t.lines) || d.to > at+most {
				return d, false
			}
			b.WriteString("\n" + t.lines[d.to].text)
		}
		d.shut = d.open + strings.Index(b.String()[d.open:], "-->")
		d.text = b.String()
		for _, d.name = range names {
			if name, _, _ := strings.Cut(d.inner(), ":"); strings.TrimSpace(name) == d.name {
				return d, true
			}
		}
	}
}

func (d directive) inner() string { return d.text[d.open:d.shut] }

// mapping is what the directive says, as the author wrote it.
func (d directive) mapping() string {
	_, rest, _ := strings.Cut(d.inner(), ":")
	return strings.TrimSpace(rest)
}

// idOf returns the id that a mapping gives, and whether it is a mapping that the
// parser takes.
func idOf(mapping string) (id string, ok bool) {
	root, err := markdown.Mapping([]byte(mapping))
	return markdown.Scalar(markdown.Value(root, "id")), err == nil && (root != nil || mapping == "")
}

// withID returns the mapping with an id in front, and false when that cannot be
// done without doubt.
func withID(mapping, id string) (string, bool) {
	inner, flow := strings.CutPrefix(mapping, "{")
	out := "id: " + id + "\n" + mapping
	switch {
	case mapping == "":
		out = "{id: " + id + "}"
	case flow && strings.TrimSpace(strings.TrimSuffix(inner, "}")) == "":
		out = "{id: " + id + inner
	case flow:
		out = "{id: " + id + ", " + inner
	case !strings.Contains(mapping, "\n"):
		out = "{id: " + id + ", " + mapping + "}"
	}
	got, ok := idOf(out)
	return out, ok && got == id
}

// giveID writes an id into a directive. It reports false, and changes nothing,
// when its mapping is not understood or says another id.
func (t *text) giveID(d directive, id string) bool {
	present, ok := idOf(d.mapping())
	if !ok || present != "" {
		return false
	}
	mapping, ok := withID(d.mapping(), id)
	if !ok {
		return false
	}
	fresh := strings.Split(d.text[:d.open]+" "+d.name+": "+mapping+" "+d.text[d.shut:], "\n")
	had := d.to - d.from + 1
	for n := range had {
		t.lines[d.from+n].text = ""
		if n < len(fresh) {
			t.lines[d.from+n].text = fresh[n]
		}
	}
	if len(fresh) > had {
		t.insert(d.to+1, fresh[had:]...)
	}
	return true
}

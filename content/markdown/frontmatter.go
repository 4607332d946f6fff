package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"carrel/content/clean"
	"carrel/content/internal/lazy"
)

const (
	maxFrontMatter = 64 << 10 // bytes
	maxHead        = 1 << 20  // bytes in which the end of front matter is looked for
	maxYAMLDepth   = 16
)

// FrontMatter is the mapping at the head of a file. Scalars are read as the
// text that the author wrote: no, 0755 and 2026-01-02 are not reinterpreted.
type FrontMatter struct {
	root    *yaml.Node // a mapping, or nil
	line    int        // lines of the file before the mapping
	refused bool       // there is one, and it cannot be read
}

// Root returns the mapping, or nil when there is none. Its tags, anchors and
// duplicate keys were refused; add Offset to its line numbers.
func (m *FrontMatter) Root() *yaml.Node { return m.root }

// Refused reports front matter that is there and could not be read: that a key
// is missing then says nothing.
func (m *FrontMatter) Refused() bool { return m.refused }

// Offset returns the number of lines of the file that come before the mapping.
func (m *FrontMatter) Offset() int { return m.line }

// Lookup returns the value of a top-level key, or nil.
func (m *FrontMatter) Lookup(key string) *yaml.Node { return Value(m.root, key) }

// String returns the text of a top-level scalar, or "".
func (m *FrontMatter) String(key string) string { return Scalar(m.Lookup(key)) }

// Strings returns the texts of a top-level list of scalars; one scalar counts
// as a list of one.
func (m *FrontMatter) Strings(key string) []string { return Scalars(m.Lookup(key)) }

// Value returns the value of a key of a mapping, or nil.
func Value(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// Scalar returns the clean text of a scalar node, or "".
func Scalar(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || isNull(n) {
		return ""
	}
	return clean.Text(n.Value)
}

// Scalars returns the texts of a sequence of scalars, or of one scalar.
func Scalars(n *yaml.Node) []string {
	if n == nil || n.Kind != yaml.SequenceNode {
		if s := Scalar(n); s != "" {
			return []string{s}
		}
		return nil
	}
	var out []string
	for _, c := range n.Content {
		if s := Scalar(c); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func isNull(n *yaml.Node) bool {
	return n.Style == 0 && (n.Value == "" || n.Value == "~" || n.Value == "null")
}

// readFrontMatter sets d.meta and returns where the body starts, in bytes.
// Hugo's TOML form (+++) is hidden as well but not read.
func (d *Document) readFrontMatter(src []byte) (body int) {
	d.meta = &FrontMatter{line: 1}
	fence, text, end := cutFrontMatter(src)
	if fence == "" {
		return d.readOpenFrontMatter(src)
	}
	switch {
	case fence == "+++":
		d.report(ruleTOML, 1, 1, "write it as YAML between two lines of ---", "front matter in TOML is not read")
	case len(text) > maxFrontMatter:
		d.meta.refused = true
		d.report(ruleFrontMatter, 1, 1, "", "the front matter is longer than %d KiB and is not read", maxFrontMatter>>10)
	default:
		d.meta.root = d.decodeFrontMatter(text)
	}
	return end
}

// readOpenFrontMatter reads the keys at the head of a file that nothing divides
// from its text.
func (d *Document) readOpenFrontMatter(src []byte) (body int) {
	text, end := cutOpenFrontMatter(src)
	if end == 0 {
		return 0
	}
	d.report(ruleFrontMatter, 1, 1, "write --- on a line of its own after it", "the front matter has no end")
	d.meta.root = d.decodeFrontMatter(text)
	return end
}

func (d *Document) decodeFrontMatter(text []byte) *yaml.Node {
	root, err := Mapping(text)
	if err == nil {
		return root
	}
	d.meta.refused = true
	at := &yamlError{Line: 1, Col: 1}
	errors.As(err, &at)
	d.report(ruleFrontMatter, at.Line+1, at.Col, at.Hint, "front matter: %v", err)
	return nil
}

// needsMore reports a text that begins as front matter and may hold the end of
// it in what is not read yet.
func needsMore(src []byte) bool {
	first, _, _ := bytes.Cut(src, []byte{'\n'})
	if len(src) >= maxHead || !isFrontFence(first) {
		return false
	}
	fence, _, _ := cutFrontMatter(src)
	return fence == ""
}

func isFrontFence(line []byte) bool {
	s := string(bytes.TrimRight(line, " \t"))
	return s == "---" || s == "+++"
}

// cutFrontMatter returns the fence of the front matter, what is between its
// two fence lines, and where the text after it starts. Without a closing line
// in the first maxHead bytes there is none: a rule may be the first thing in a
// file.
func cutFrontMatter(src []byte) (fence string, text []byte, end int) {
	src = src[:min(len(src), maxHead)]
	first, _, _ := bytes.Cut(src, []byte{'\n'})
	if !isFrontFence(first) || len(first) == len(src) {
		return "", nil, 0
	}
	fence = string(first[:3])
	start := len(first) + 1
	for at := start; at < len(src); {
		line, _, more := bytes.Cut(src[at:], []byte{'\n'})
		next := min(at+len(line)+1, len(src))
		if s := string(bytes.TrimRight(line, " \t")); s == fence || fence == "---" && s == "..." {
			return fence, src[start:at], next
		}
		if !more {
			break
		}
		at = next
	}
	return "", nil, 0
}

var (
	frontKey  = lazy.Regexp(`^[a-z][a-z0-9_-]*:(?:[ \t]|$)`)
	frontRest = lazy.Regexp(`^(?:[ \t]+|- |[}\]])`)
)

// cutOpenFrontMatter returns the keys at the head of a file that has no line to
// end them, and where the text after them starts: 0 when the first line is no
// fence, or the second no key. What belongs to a key is indented, or a list.
func cutOpenFrontMatter(src []byte) (text []byte, end int) {
	first, rest, _ := bytes.Cut(src[:min(len(src), maxFrontMatter)], []byte{'\n'})
	second, _, _ := bytes.Cut(rest, []byte{'\n'})
	if string(bytes.TrimRight(first, " \t")) != "---" || !frontKey().Match(second) {
		return nil, 0
	}
	size := 0
	for line := range bytes.Lines(rest) {
		text := bytes.TrimSuffix(line, []byte{'\n'})
		if len(bytes.TrimSpace(text)) == 0 || !frontKey().Match(text) && !frontRest().Match(text) {
			break
		}
		size += len(line)
	}
	return rest[:size], len(first) + 1 + size
}

// yamlError is what is wrong in a piece of YAML, and where in it.
type yamlError struct {
	Line, Col int
	Message   string
	Hint      string
}

func (e *yamlError) Error() string { return e.Message }

// Mapping decodes one YAML mapping of a course file, such as that of a directive.
// What a course never needs is an error: tags, anchors, aliases, repeated keys,
// more than one document. An empty text is an empty mapping: nil.
func Mapping(text []byte) (*yaml.Node, error) {
	root, err := decodeYAML(text)
	if root != nil && root.Kind != yaml.MappingNode {
		return nil, nodeError(root, "write key: value lines", "this is not a mapping of keys to values")
	}
	return root, err
}

// sequence decodes one YAML sequence; an empty text is an empty one.
func sequence(text []byte) ([]*yaml.Node, error) {
	root, err := decodeYAML(text)
	switch {
	case root == nil:
		return nil, err
	case root.Kind != yaml.SequenceNode:
		return nil, nodeError(root, "write - is: lines", "this is not a list")
	}
	return root.Content, nil
}

// decodeYAML decodes one YAML document as nodes and refuses what a course never
// needs: tags, anchors, aliases, complex or repeated keys, a second document.
// An empty one is nil.
func decodeYAML(text []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(clean.Bytes(text)))
	var doc yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, fromYAML(err, text)
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) && doc.Content[0].Kind == yaml.ScalarNode {
		return nil, nil
	}
	root := doc.Content[0]
	if err := refuse(root, 0); err != nil {
		return nil, err
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, &yamlError{Line: 1, Col: 1, Message: "there is more than one YAML document"}
	}
	return root, nil
}

var yamlLine = lazy.Regexp(`^yaml: (?:unmarshal errors:\n\s*)?(?:line (\d+): )?`)

// fromYAML takes the line out of the decoder's message about a text, or tells
// better than it what is wrong.
func fromYAML(err error, src []byte) error {
	tab, open := tabIndent(src), openBracket(src)
	switch msg := err.Error(); {
	case tab != nil && (strings.Contains(msg, "tab character") || strings.Contains(msg, "cannot start any token")):
		return tab
	case open != nil && strings.Contains(msg, "did not find expected ','"):
		return open
	}
	m := yamlLine().FindStringSubmatch(err.Error())
	line := 1
	if m != nil && m[1] != "" {
		line, _ = strconv.Atoi(m[1])
	}
	text := yamlLine().ReplaceAllString(err.Error(), "")
	return &yamlError{Line: max(line, 1), Col: 1, Message: "this is not YAML: " + text,
		Hint: "put values that hold a colon or start with a special character in quotes"}
}

// tabIndent finds a line that is indented by a tab.
func tabIndent(src []byte) *yamlError {
	n := 0
	for line := range bytes.Lines(src) {
		n++
		indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
		if at := bytes.IndexByte(indent, '\t'); at >= 0 {
			return &yamlError{Line: n, Col: at + 1, Message: "a tab cannot indent YAML", Hint: "use spaces"}
		}
	}
	return nil
}

// openBracket finds a bracket that nothing closes, or that another sort closes.
// Quoted words have no brackets.
func openBracket(src []byte) *yamlError {
	var open []yamlError
	var quote byte
	line, start := 1, 0
	for i, c := range src {
		switch {
		case c == '\n':
			line, start = line+1, i+1
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && startsValue(src[:i]):
			quote = c
		case (c == '[' || c == '{') && (len(open) > 0 || startsValue(src[:i])):
			open = append(open, yamlError{Line: line, Col: utf8.RuneCount(src[start:i]) + 1, Message: "this is not YAML: the " + string(c) + " is not closed",
				Hint: "write " + string(c+2) + " at its end"}) // in ASCII two after the one that opens
		case (c == ']' || c == '}') && len(open) > 0:
			last := open[len(open)-1]
			if !strings.Contains(last.Message, string(c-2)) {
				return &last
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return nil
	}
	return &open[len(open)-1]
}

// startsValue reports whether a value of YAML can begin after a text.
func startsValue(before []byte) bool {
	before = bytes.TrimRight(before, " ")
	return len(before) == 0 || bytes.IndexByte([]byte("\n:-,[{"), before[len(before)-1]) >= 0
}

func nodeError(n *yaml.Node, hint, format string, args ...any) error {
	return &yamlError{Line: n.Line, Col: n.Column, Message: fmt.Sprintf(format, args...), Hint: hint}
}

func refuse(n *yaml.Node, depth int) error {
	switch {
	case depth > maxYAMLDepth:
		return nodeError(n, "", "nested more than %d levels deep", maxYAMLDepth)
	case n.Anchor != "" || n.Kind == yaml.AliasNode:
		return nodeError(n, "write the value out, or quote it", "anchors and aliases (& and *) are not allowed")
	case n.Style&yaml.TaggedStyle != 0:
		return nodeError(n, "put a value that starts with ! in quotes", "the tag %s is not allowed", n.Tag)
	case n.Kind == yaml.MappingNode:
		if err := refuseKeys(n); err != nil {
			return err
		}
	}
	for _, c := range n.Content {
		if err := refuse(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func refuseKeys(n *yaml.Node) error {
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch {
		case k.Kind != yaml.ScalarNode || k.Tag == "!!merge":
			return nodeError(k, "", "a key must be a word")
		case seen[k.Value]:
			return nodeError(k, "keep one of them", "the key %s is there twice", k.Value)
		}
		seen[k.Value] = true
	}
	return nil
}

// Keys calls yield with every key of a mapping and its value.
func Keys(mapping *yaml.Node, yield func(key, value *yaml.Node)) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		yield(mapping.Content[i], mapping.Content[i+1])
	}
}

// UnknownKeys returns a message for each key that is not known and does not
// start with "x-": the key node, and the hint to go with it.
func UnknownKeys(mapping *yaml.Node, known []string) (keys []*yaml.Node, hints []string) {
	Keys(mapping, func(k, _ *yaml.Node) {
		if slices.Contains(known, k.Value) {
			return
		}
		if !strings.HasPrefix(k.Value, "x-") {
			keys, hints = append(keys, k), append(hints, suggestKey(k.Value, known))
		}
	})
	return keys, hints
}

// suggestKey is the hint for an unknown key. One like id:tf is a key and its
// value, which YAML divides only where a space follows the colon.
func suggestKey(key string, known []string) string {
	if name, value, ok := strings.Cut(key, ":"); ok && slices.Contains(known, name) {
		return "a space is missing after the colon: write " + name + ": " + value
	}
	return suggest(key, known)
}

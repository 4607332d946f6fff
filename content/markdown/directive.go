package markdown

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The directives, and the keys that each may have. A nil list takes the rest
// of the comment as plain text.
var directives = map[string][]string{
	"question": {"id", "points", "objectives", "type", "scoring", "difficulty", "hint-cost", "verdict", "required", "tags", "title"},
	"choice":   {"credit", "pin", "if-left"},
	"step":     {"id", "points", "objectives", "title"},
	"node":     {"id", "score", "end"},
	"notes":    nil,
	"include":  nil,
	"page":     nil,
}

// maxDirective is the longest directive in bytes; more is an ordinary comment.
const maxDirective = 8 << 10

// A directive is what an HTML comment says to the player.
type directive struct {
	name  string
	text  string     // of notes and include
	value *yaml.Node // of the others; nil when there is none
	line  int
}

// isDirective reports whether a comment's text starts with the name of a
// directive. Nothing else in a comment means anything.
func cutDirective(comment string) (name, rest string, ok bool) {
	comment = strings.TrimSpace(comment)
	if comment == "page" {
		return "page", "", true
	}
	if len(comment) > maxDirective {
		return "", "", false
	}
	name, rest, ok = strings.Cut(comment, ":")
	if _, known := directives[name]; !known || name == "page" {
		return "", "", false
	}
	return name, strings.TrimSpace(rest), ok
}

// directive reads a comment, or returns nil when it is only a comment. What is
// wrong with it is reported, and what is right of it is kept.
func (d *Document) directive(comment string, line, col int) *directive {
	name, rest, ok := cutDirective(comment)
	if !ok {
		return nil
	}
	dir := &directive{name: name, text: rest, line: line}
	known := directives[name]
	if known == nil || rest == "" {
		return dir
	}
	value, err := mapping([]byte(rest))
	if err != nil {
		var at *yamlError
		hint := ""
		if errors.As(err, &at) {
			hint = at.Hint
		}
		d.report(line, col, hint, "%s: %v", name, err)
		return dir
	}
	dir.value = value
	d.checkKeys(dir, known, col)
	return dir
}

func (d *Document) checkKeys(dir *directive, known []string, col int) {
	keys, hints := UnknownKeys(dir.value, known)
	for i, k := range keys {
		d.report(dir.line, col, hints[i], "%s: unknown key %s", dir.name, k.Value)
	}
}

func (dir *directive) get(key string) string {
	if dir == nil {
		return ""
	}
	return strings.TrimSpace(Scalar(Value(dir.value, key)))
}

func (dir *directive) list(key string) []string {
	if dir == nil {
		return nil
	}
	return Scalars(Value(dir.value, key))
}

// number reads a whole number in [low, high]; what is none is reported and
// gives otherwise.
func (d *Document) number(dir *directive, key string, low, high, otherwise int) int {
	s := dir.get(key)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		d.report(dir.line, 1, "", "%s: %s must be a whole number from %d to %d, not %q", dir.name, key, low, high, s)
		return otherwise
	}
	return n
}

// word reads one of a few words; another is reported and gives "".
func (d *Document) word(dir *directive, key string, known []string) string {
	s := dir.get(key)
	if s == "" || slices.Contains(known, s) {
		return s
	}
	d.report(dir.line, 1, suggest(s, known), "%s: %s cannot be %q", dir.name, key, s)
	return ""
}

// percent reads "50%" or "50" as 50.
func (d *Document) percent(dir *directive, key string) *int {
	s := dir.get(key)
	if s == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, "%"))
	if err != nil || n < -100 || n > 100 {
		d.report(dir.line, 1, "write it as 50%", "%s: %s must be a percentage, not %q", dir.name, key, s)
		return nil
	}
	return &n
}

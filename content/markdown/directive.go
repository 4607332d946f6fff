package markdown

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// questionKeys are the keys of a question, and of a step that asks one.
var questionKeys = []string{
	"id", "points", "objectives", "type", "scoring", "difficulty", "attempts", "hint-cost", "verdict", "required",
	"select", "tags", "title",
}

// The directives, and the keys that each may have. A nil list takes the rest
// of the comment as plain text.
var directives = map[string][]string{
	"question": questionKeys,
	"choice":   {"credit", "pin", "if-left"},
	"step":     questionKeys,
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
	at    place      // of its name
	from  place      // of the text that the lines and columns of value count from

	broken bool // it is not understood
	open   bool // its comment runs on into the text
}

// cutDirective divides the text of a comment that starts with the name of a
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
	return name, dedent(rest), ok
}

// dedent trims a text but for the indentation of a first line that follows an
// empty one: it is that of the lines after it.
func dedent(s string) string {
	s = strings.TrimRight(s, " \t\n")
	if first, rest, more := strings.Cut(s, "\n"); more && strings.TrimSpace(first) == "" {
		return rest
	}
	return strings.TrimLeft(s, " \t")
}

// directive reads the comment at a place, or returns nil when it is only a
// comment. What is wrong with it is reported, and what is right of it is kept.
func (d *Document) directive(comment string, at place) *directive {
	name, rest, ok := cutDirective(comment)
	if !ok {
		d.likeDirective(comment, at)
		return nil
	}
	before := comment[:strings.Index(comment, name)]
	dir := &directive{name: name, text: rest, at: at.after(before)}
	dir.from = at.after(comment[:strings.LastIndex(comment, rest)])
	if directives[name] == nil || rest == "" {
		return dir
	}
	value, err := Mapping([]byte(rest))
	if dir.open = err != nil && runsOn(rest); dir.open {
		err = &yamlError{Line: 1, Col: 1, Message: "the comment is not closed", Hint: "write --> at its end"}
	}
	if err != nil {
		dir.broken = true
		d.reportDirective(dir, err)
		return dir
	}
	dir.value = value
	keys, hints := UnknownKeys(value, directives[name])
	for i, k := range keys {
		dir.broken = dir.broken || strings.HasPrefix(k.Value, "id:") // it has an id, as the hint says
		d.reportKey(dir, ruleUnknownKey, k, hints[i], "unknown key "+k.Value)
	}
	return dir
}

// runsOn reports the text of a comment whose end was forgotten: another begins
// in it, or a mapping on its first line is followed by something else.
func runsOn(text string) bool {
	first, rest, _ := strings.Cut(text, "\n")
	if strings.Contains(rest, "<!--") {
		return true
	}
	_, err := Mapping([]byte(first))
	return err == nil && strings.HasPrefix(first, "{") && strings.TrimSpace(rest) != ""
}

// likeDirective reports a comment that is written as a directive is, under a
// name that is nearly one.
func (d *Document) likeDirective(comment string, at place) {
	name, rest, ok := strings.Cut(comment, ":")
	trimmed := strings.TrimSpace(name)
	if !ok || len(trimmed) > 20 || !strings.HasPrefix(strings.TrimSpace(rest), "{") {
		return
	}
	for _, known := range mappings {
		if likeName(strings.ToLower(trimmed), known) {
			at = at.after(comment[:strings.Index(comment, trimmed)])
			d.report(ruleDirective, at.line, at.col, "did you mean "+known+"?", "there is no directive %q, so that this comment says nothing", trimmed)
			return
		}
	}
}

// mappings are the directives whose text is a mapping.
var mappings = []string{"question", "choice", "step", "node"}

// likeName reports a word of at most two edits from the name of a directive. A
// short name is near to other words: it takes one, and not of the first letter.
func likeName(word, known string) bool {
	if len(known) > 4 {
		return distance(word, known) <= 2
	}
	return strings.HasPrefix(word, known[:1]) && distance(word, known) <= 1
}

func (d *Document) reportDirective(dir *directive, err error) {
	at, hint := dir.from, ""
	var where *yamlError
	if errors.As(err, &where) {
		at, hint = dir.place(where.Line, where.Col), where.Hint
	}
	d.report(ruleDirective, at.line, at.col, hint, "%s: %v", dir.name, err)
}

// reportKey notes what is wrong with a node of a directive.
func (d *Document) reportKey(dir *directive, rule Rule, n *yaml.Node, hint, message string) {
	at := dir.at
	if n != nil {
		at = dir.place(n.Line, n.Column)
	}
	d.report(rule, at.line, at.col, hint, "%s: %s", dir.name, message)
}

// after returns the place at the end of a text that begins at p.
func (p place) after(text string) place {
	if n := strings.Count(text, "\n"); n > 0 {
		return place{p.line + n, len(text) - strings.LastIndexByte(text, '\n')}
	}
	return place{p.line, p.col + len(text)}
}

// place returns where a line and a column of the YAML are in the file. YAML
// counts columns in characters.
func (dir *directive) place(line, col int) place {
	text := dir.text
	for range line - 1 {
		_, text, _ = strings.Cut(text, "\n")
	}
	bytes := 0
	for range col - 1 {
		_, n := utf8.DecodeRuneInString(text[bytes:])
		bytes += n
	}
	if line > 1 {
		return place{dir.from.line + line - 1, bytes + 1}
	}
	return place{dir.from.line, dir.from.col + bytes}
}

func (dir *directive) node(key string) *yaml.Node {
	if dir == nil {
		return nil
	}
	return Value(dir.value, key)
}

func (dir *directive) get(key string) string { return strings.TrimSpace(Scalar(dir.node(key))) }

func (dir *directive) list(key string) []string { return Scalars(dir.node(key)) }

// number reads a whole number in [low, high]; what is none is reported and
// gives otherwise.
func (d *Document) number(dir *directive, key string, low, high, otherwise int) int {
	s := dir.get(key)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		d.reportKey(dir, ruleValue, dir.node(key), "",
			key+" must be a whole number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high)+", not "+strconv.Quote(s))
		return otherwise
	}
	return n
}

// word reads one of a few words; another is reported and gives "".
func (d *Document) word(dir *directive, key string, known ...string) string {
	s := dir.get(key)
	if s == "" || slices.Contains(known, s) {
		return s
	}
	d.reportKey(dir, ruleValue, dir.node(key), suggest(s, known), key+" cannot be "+strconv.Quote(s))
	return ""
}

// truth reads true or false; without either it is false.
func (d *Document) truth(dir *directive, key string) bool {
	return d.word(dir, key, "true", "false") == "true"
}

// percent reads "50%" or "50" as 50.
func (d *Document) percent(dir *directive, key string, low, high int) *int {
	s := dir.get(key)
	if s == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, "%"))
	if err != nil || n < low || n > high {
		d.reportKey(dir, ruleValue, dir.node(key), "write it as 50%", key+" must be a percentage, not "+strconv.Quote(s))
		return nil
	}
	return &n
}

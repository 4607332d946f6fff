package question

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// readCommand spells a command as the shell reads it: one way of quoting each
// word, one blank between words and around operators, no comments. What is
// expanded later, such as $HOME and *.log, stays source text. A text that is no
// shell command is taken as words between blanks.
func readCommand(text string, _ bool) (string, bool) {
	if command, ok := shellCommand(text); ok {
		return command, true
	}
	return strings.Join(strings.Fields(text), " "), true
}

// commands are the spellings of the commands that were compared with last, by
// their length: to parse one takes as long as to compare a thousand.
var commands = memo[string, string]{room: 1 << 20}

func fitsCommand(_ *Blank, is, text string) bool {
	want := spelt(is)
	return want != "" && want == text
}

const wantCommand = "grep -c root auth.log"

// checkCommand reads a command as it is compared later, and remembers it: a
// course is read off the way to a frame, a response is marked on it.
func checkCommand(is string) error {
	if spelt(is) == "" {
		return &Malformed{Command, is, wantCommand}
	}
	return nil
}

// spelt is the canonical spelling of an author's command, "" for none.
func spelt(is string) string {
	return commands.get(is, func() (string, int) {
		spelling, _ := settled(is, func(s string) (string, bool) { return readCommand(s, false) })
		return spelling, len(is) + len(spelling)
	})
}

// shellCommand parses a text and prints it again.
func shellCommand(text string) (string, bool) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil || hasHeredoc(file) {
		return "", false
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		if w, ok := n.(*syntax.Word); ok {
			w.Parts = requoted(w)
		}
		return true
	})
	var b strings.Builder
	if syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, file) != nil {
		return "", false
	}
	return strings.TrimSpace(b.String()), true
}

// hasHeredoc: the text of a here-document is no word of the command.
func hasHeredoc(file *syntax.File) bool {
	found := false
	syntax.Walk(file, func(n syntax.Node) bool {
		r, ok := n.(*syntax.Redirect)
		found = found || ok && r.Hdoc != nil
		return !found
	})
	return found
}

// piece is a part of a word: plain text, or something that the shell expands.
type piece struct {
	text  string
	plain bool
	part  syntax.WordPart // an expansion; nil for text
}

// requoted returns the parts of a word with its quotes written in one way.
func requoted(w *syntax.Word) []syntax.WordPart {
	var parts []syntax.WordPart
	pieces := merged(taken(w.Parts, false))
	for _, p := range pieces {
		if p.part != nil {
			parts = append(parts, p.part)
			continue
		}
		parts = append(parts, &syntax.Lit{ValuePos: w.Pos(), ValueEnd: w.End(), Value: p.source()})
	}
	for i, p := range pieces {
		brace(p.part, i+1 < len(pieces) && pieces[i+1].part == nil)
	}
	return parts
}

// taken takes the quotes off the parts of a word.
func taken(parts []syntax.WordPart, quoted bool) []piece {
	var pieces []piece
	for _, part := range parts {
		switch p := part.(type) {
		case *syntax.Lit:
			pieces = append(pieces, literal(p.Value, quoted)...)
		case *syntax.DblQuoted:
			pieces = append(pieces, piece{plain: true})
			pieces = append(pieces, taken(p.Parts, true)...)
		case *syntax.SglQuoted:
			pieces = append(pieces, single(p))
		default:
			pieces = append(pieces, piece{part: part})
		}
	}
	return pieces
}

// single is a text in single quotes; $'..' has escapes of its own and stays.
func single(q *syntax.SglQuoted) piece {
	if q.Dollar {
		return piece{part: q}
	}
	return piece{text: q.Value, plain: true}
}

// literal takes the backslashes out of a text. In double quotes they only stand
// before what is special there; in a path of Windows with a drive or a hive they are no escapes.
func literal(value string, quoted bool) []piece {
	if !quoted && windows(value) && value[0] != '\\' {
		return []piece{{text: value, plain: true}}
	}
	var pieces []piece
	for value != "" {
		run, rest, escaped := strings.Cut(value, `\`)
		pieces = append(pieces, piece{text: run, plain: quoted || !globs(run)})
		if !escaped {
			break
		}
		char, after := escape(rest, quoted)
		pieces = append(pieces, piece{text: char, plain: true})
		value = after
	}
	return pieces
}

// escape reads what stands after a backslash.
func escape(rest string, quoted bool) (text, after string) {
	switch {
	case rest == "":
		return `\`, ""
	case rest[0] == '\n':
		return "", rest[1:]
	case quoted && !strings.ContainsRune("$`\"\\", rune(rest[0])):
		return `\`, rest
	}
	_, size := utf8.DecodeRuneInString(rest)
	return rest[:size], rest[size:]
}

// globs reports whether an unquoted text is expanded to names or alternatives.
// "{}" and "[" alone are not.
func globs(text string) bool {
	return strings.ContainsAny(text, "*?") || strings.HasPrefix(text, "~") ||
		strings.Contains(text, "[") && strings.Contains(text, "]") ||
		strings.Contains(text, "{") && (strings.Contains(text, ",") || strings.Contains(text, ".."))
}

// merged joins neighbouring texts of the same sort and drops empty ones, except
// the last: an empty word is a word.
func merged(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		last := len(out) - 1
		switch {
		case last >= 0 && p.part == nil && out[last].part == nil && out[last].plain == p.plain:
			out[last].text += p.text
		case p.part != nil || p.text != "":
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return []piece{{plain: true}}
	}
	return out
}

// source spells a text for the shell.
func (p piece) source() string {
	if !p.plain {
		return p.text
	}
	quoted, err := syntax.Quote(p.text, syntax.LangBash)
	if err != nil {
		return p.text
	}
	return quoted
}

// brace keeps a name apart from the text after it: "$A"b is ${A}b. Where there
// is none, ${A} is $A.
func brace(part syntax.WordPart, beforeText bool) {
	if e, ok := part.(*syntax.ParamExp); ok {
		e.Short = !beforeText && plain(e)
	}
}

// plain reports an expansion that means the same without braces: of a name, or
// of one sign or digit, and nothing is done to it.
func plain(e *syntax.ParamExp) bool {
	bare := syntax.ParamExp{Dollar: e.Dollar, Rbrace: e.Rbrace, Short: e.Short, Param: e.Param}
	if e.Param == nil || !reflect.DeepEqual(*e, bare) {
		return false
	}
	return len(e.Param.Value) == 1 || syntax.ValidName(e.Param.Value)
}

package exchange

import (
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainToMarkdown writes a text so that Markdown shows it as it is: what an
// empty line divides are paragraphs, and a line stays a line.
func plainToMarkdown(s string) string {
	var out []string
	for _, p := range paragraphs(s) {
		var lines []string
		for line := range strings.SplitSeq(p, "\n") {
			lines = append(lines, escape(line))
		}
		out = append(out, hardBreaks(lines))
	}
	return strings.Join(out, "\n\n")
}

// hardBreaks joins lines that stay lines. After a backslash two spaces say so:
// parsers differ in whether a third one escapes.
func hardBreaks(lines []string) string {
	for i, line := range lines[:len(lines)-1] {
		lines[i] = line + `\`
		if strings.HasSuffix(line, `\`) {
			lines[i] = line + "  "
		}
	}
	return strings.Join(lines, "\n")
}

// plainToHTML is plainToMarkdown for HTML.
func plainToHTML(s string) string {
	var b strings.Builder
	for i, p := range paragraphs(s) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br/>") + "</p>")
	}
	return b.String()
}

// paragraphs divides a text at its empty lines and trims its lines.
func paragraphs(s string) []string {
	var out, p []string
	for line := range strings.Lines(s + "\n\n") {
		line = strings.Join(strings.Fields(line), " ")
		switch {
		case line != "":
			p = append(p, line)
		case p != nil:
			out = append(out, strings.Join(p, "\n"))
			p = nil
		}
	}
	return out
}

// escape writes a line so that CommonMark, GitHub's extensions and the course
// format take it as nothing but text. A pipe means something only in a table
// and is escaped there.
func escape(line string) string {
	var b strings.Builder
	b.Grow(len(line) + 8)
	prev := rune(0)
	for i, r := range line {
		rest := line[i+utf8.RuneLen(r):]
		switch {
		case r == '&' && isReference(rest):
			b.WriteString("&amp;")
		case i == 0 && isStatement(line):
			fmt.Fprintf(&b, "&#%d;", r) // a letter has no escape
		case isMarkup(prev, r, rest), startsBlock(line[:i], r, rest):
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
		prev = r
	}
	return b.String()
}

// isReference reports a text that may be a character reference after its &.
func isReference(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '#' || unicode.IsLetter(r)
}

// isMarkup reports a character that means something wherever it stands.
func isMarkup(prev, r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '*', '`', '[', '<', '~', '$':
		return true
	case '\\':
		return rest == "" || isPunct(next)
	case '_':
		return !isWord(prev) || !isWord(next)
	case '{':
		return prev == '{' || next == '%'
	case ':':
		return isEmoji(rest)
	case '#':
		return prev == ' ' || prev == '#'
	}
	return false
}

// isEmoji reports a text that may be the name of an emoji after its colon.
func isEmoji(s string) bool {
	name, _, found := strings.Cut(s, ":")
	return found && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_+-") == ""
}

// startsBlock reports a character that makes of the start of a line something
// else than text, given what stands before it.
func startsBlock(before string, r rune, rest string) bool {
	switch {
	case before != "":
	case strings.ContainsRune("!?", r):
		return rest != "" && rune(rest[0]) == r // an admonition
	case r == '{':
		return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "/*")
	default:
		return strings.ContainsRune("#>+-=:|", r)
	}
	return (r == '.' || r == ')') && len(before) < 10 && strings.Trim(before, "0123456789") == "" &&
		(rest == "" || rest[0] == ' ')
}

// isStatement reports a line that may be one of JavaScript in a file of MDX.
func isStatement(line string) bool {
	return (strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "export ")) && strings.ContainsAny(line[len(line)-1:], `'";}`)
}

func isPunct(r rune) bool { return r > ' ' && r < 0x7f && !isWord(r) }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

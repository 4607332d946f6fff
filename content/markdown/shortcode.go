package markdown

import (
	"bytes"
	"cmp"
	"strings"
	"unicode"

	"carrel/content/internal/lazy"
)

// Hugo's shortcodes, {{< name args >}} and {{% name args %}}. Those that occur
// in courses become Markdown, line for line; of the others nothing is shown.

// A shortcode is one tag on a line.
type shortcode struct {
	from, to int // in the line
	name     string
	args     string
	closing  bool
}

// wraps reports a shortcode that has a text between two tags.
func wraps(name string) bool {
	switch name {
	case "expand", "highlight", "tab", "tabs":
		return true
	}
	return isNotice(name)
}

// isNotice reports the shortcodes that themes have for a callout.
func isNotice(name string) bool {
	switch name {
	case "notice", "hint", "callout", "admonition":
		return true
	}
	return false
}

// nextShortcode finds the first shortcode of a line from an offset on.
func nextShortcode(line string, from int) (shortcode, bool) {
	for {
		at := strings.Index(line[from:], "{{")
		if at < 0 || from+at+3 > len(line) {
			return shortcode{}, false
		}
		at += from
		end, ok := map[byte]string{'<': ">}}", '%': "%}}"}[line[at+2]]
		if !ok {
			from = at + 2
			continue
		}
		n := strings.Index(line[at:], end)
		if n < 0 {
			return shortcode{}, false
		}
		return newShortcode(line, at, at+n+len(end)), true
	}
}

func newShortcode(line string, from, to int) shortcode {
	body := strings.TrimSpace(line[from+3 : to-3])
	body, closing := strings.CutPrefix(body, "/")
	name, args, _ := strings.Cut(strings.TrimSpace(body), " ")
	return shortcode{from, to, name, strings.TrimSpace(args), closing}
}

// shortcodes follows what the shortcodes of a line open and close.
func (s *scanner) shortcodes(line []byte) {
	text := string(line[:min(len(line), hardBytes)])
	for code, ok := nextShortcode(text, 0); ok; code, ok = nextShortcode(text, code.to) {
		switch {
		case code.name == "quizdown":
			s.quizdown = !code.closing
		case wraps(code.name) && code.closing:
			s.wraps = max(s.wraps-1, 0)
		case wraps(code.name):
			s.wraps++
		}
	}
}

// A rewriter turns the shortcodes of one chunk into Markdown. Every line stays
// one line.
type rewriter struct {
	out    []byte
	fence  []byte
	quote  string // before each line inside a notice
	header int    // of a quizdown block: 1 may start, 2 inside
}

// rewrite returns the text of a chunk without shortcodes.
func rewrite(text []byte) []byte {
	r := &rewriter{out: make([]byte, 0, len(text)+256)}
	for len(text) > 0 {
		line, rest, more := bytes.Cut(text, []byte{'\n'})
		r.line(line)
		if more {
			r.out = append(r.out, '\n')
		}
		text = rest
	}
	return r.out
}

func (r *rewriter) line(line []byte) {
	trimmed := trimIndent(line)
	switch {
	case r.inHeader(line):
		return
	case bytes.Equal(r.fence, liquidFence) && endsHighlight().Match(trimmed):
		line, r.fence = liquidFence, nil
	case r.fence == nil && highlights().Match(trimmed):
		line = append(bytes.Clone(liquidFence), highlights().FindSubmatch(trimmed)[1]...)
		r.fence = liquidFence
	case r.fence != nil:
		if closesFence(trimmed, r.fence) {
			r.fence = nil
		}
	case opensFence(trimmed):
		r.fence = trimmed
	case bytes.Contains(line, []byte("{{")):
		r.codes(string(line))
		return
	}
	r.write(string(line))
}

// inHeader skips quizdown's own settings between two lines of ---.
func (r *rewriter) inHeader(line []byte) bool {
	rule := string(bytes.TrimSpace(line)) == "---"
	switch {
	case r.header == 1 && rule:
		r.header = 2
		return true
	case r.header == 1 && len(bytes.TrimSpace(line)) > 0:
		r.header = 0
	case r.header == 2:
		if rule {
			r.header = 0
		}
		return true
	}
	return false
}

func (r *rewriter) write(line string) {
	r.out = append(append(r.out, r.quote...), line...)
}

// codes writes a line with its shortcodes replaced.
func (r *rewriter) codes(line string) {
	var text strings.Builder
	quote, from := r.quote, 0
	for code, ok := nextShortcode(line, 0); ok; code, ok = nextShortcode(line, from) {
		text.WriteString(line[from:code.from])
		text.WriteString(r.replace(code))
		from = code.to
	}
	text.WriteString(line[from:])
	out := text.String()
	if bare := strings.TrimFunc(out, isUnseen); strings.HasPrefix(bare, alertStart) {
		out = bare // indented it would be code, or end with the list that it stands in
	}
	if strings.TrimSpace(out) == "" {
		// A blank line here would end a notice in two.
		r.out = append(r.out, r.quote...)
		return
	}
	r.out = append(append(r.out, quote...), out...)
}

// alertOf are the alerts that stand for the kinds of Hugo's notice.
var alertOf = map[string]string{"tip": "TIP", "warning": "WARNING", "note": "NOTE", "info": "NOTE"}

// alertStart begins the first line of an alert.
const alertStart = "> [!"

// isUnseen reports white space, and the characters without width that editors
// leave at the start of a line.
func isUnseen(r rune) bool { return unicode.IsSpace(r) || r == 0x200b || r == 0xfeff }

// replace returns what is shown for a shortcode where it stands.
func (r *rewriter) replace(code shortcode) string {
	switch {
	case code.name == "param" && !code.closing:
		return escapeMarkdown(strings.ReplaceAll(strings.Trim(code.args, `"'`), "_", " "))
	case code.name == "quizdown" && !code.closing:
		r.header = 1
	case isNotice(code.name) && code.closing:
		r.quote = ""
	case isNotice(code.name):
		r.quote = "> "
		return alertStart + alertFor(code.args) + "]"
	case code.name == "figure":
		return figure(code.args)
	case code.name == "ref", code.name == "relref":
		return strings.ReplaceAll(strings.Trim(code.args, `"'`), " ", "%20")
	case code.name == "details" && !code.closing:
		if summary := cmp.Or(argument(code.args, "summary"), argument(code.args, "title")); summary != "" {
			return "**" + escapeMarkdown(summary) + "**"
		}
	case (code.name == "expand" || code.name == "tab") && !code.closing:
		return strong(label(code.args))
	}
	return ""
}

// alertFor is the alert for the arguments of a notice: its kind is the first of
// them, or has a name.
func alertFor(args string) string {
	kind, _, _ := strings.Cut(cmp.Or(argument(args, "type"), argument(args, "style"), argument(args, "color"), args), " ")
	kind = strings.ToLower(strings.Trim(kind, `"'`))
	return cmp.Or(alertOf[kind], strings.ToUpper(alertNames[kind]), "NOTE")
}

// label is what a shortcode calls its text: a named argument, else the first.
func label(args string) string {
	for _, name := range []string{"title", "name", "header", "summary", "label"} {
		if s := argument(args, name); s != "" {
			return s
		}
	}
	if rest, quoted := strings.CutPrefix(args, `"`); quoted {
		if first, _, ended := strings.Cut(rest, `"`); ended {
			return first
		}
	}
	return strings.Trim(args, `"' `)
}

// What Hugo's highlight shortcode stands around is code, as between two fences.
var (
	highlights    = lazy.Regexp(`^\{\{[<%] *highlight +"?([\w+#.-]+)[^}]*\}\}[ \t]*$`)
	endsHighlight = lazy.Regexp(`^\{\{[<%] */ *highlight *[>%]\}\}[ \t]*$`)
)

// figure writes Hugo's figure as a picture. Its caption is read with the words
// for those who do not see it, as it would be lost otherwise.
func figure(args string) string {
	src := strings.NewReplacer("<", "", ">", "", `\`, "").Replace(argument(args, "src"))
	if src == "" {
		return ""
	}
	words, caption := argument(args, "alt"), cmp.Or(argument(args, "caption"), argument(args, "title"))
	switch {
	case words == "" || words == caption:
		words = caption
	case caption != "":
		words += " (" + caption + ")"
	}
	return "![" + escapeMarkdown(words) + "](<" + src + ">)"
}

// named are the arguments of a shortcode that have a name.
var named = lazy.Regexp("([\\w-]+)=(?:\"([^\"]*)\"|`([^`]*)`|([^\\s\"`]+))")

// argument returns the value of a named argument, "" when there is none.
func argument(args, name string) string {
	for _, m := range named().FindAllStringSubmatch(args, -1) {
		if m[1] == name {
			return m[2] + m[3] + m[4]
		}
	}
	return ""
}

// escapeMarkdown writes a text so that Markdown shows it as it is.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, c := range s {
		if strings.ContainsRune("\\`*_[]<>&#|", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

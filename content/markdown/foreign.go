package markdown

import (
	"bytes"
	"cmp"
	"strings"

	"carrel/content/internal/lazy"
)

// What other systems put into Markdown becomes Markdown, line for line, where it
// is known, and is left out where it says something only to them:
//
//   - containers of Docusaurus, VuePress and MyST: "::: note Title" up to ":::",
//   - directives of MyST: a fence whose info string is "{note} Title",
//   - admonitions of MkDocs: "!!! note "Title"" and "??? note", with their text
//     indented by four, and tabs: "=== "Title"", each a title with its text,
//   - tags of Liquid: {% include x %}, {% highlight sh %},
//   - tables of contents, attribute lists of kramdown, imports and comments of MDX.

// hints are what a text has to have for any of it to be in it.
var hints = []string{":::", "!!! ", "???", "=== \"", "===! \"", "===+ \"", "{%", "```{", "~~~{", "toc]]", "[TOC]", "_TOC_", "import ", "export ", "{:", "{/*"}

func hasForeign(text []byte) bool {
	for _, h := range hints {
		if bytes.Contains(text, []byte(h)) {
			return true
		}
	}
	return false
}

// maxContainers is how deep containers are followed.
const maxContainers = 8

// A translator turns the foreign parts of one chunk into Markdown. Every line
// stays one line.
type translator struct {
	out   []byte
	fence []byte      // the line that opened the fence we are in
	open  []container // innermost last
	rest  []byte      // what follows the line
}

// container is what stands between two lines of a text.
type container struct {
	quoted   bool   // it is shown as a callout
	fence    []byte // the fence that it is written as
	indented bool   // it ends where its indentation does
	options  bool   // lines of options may still follow its head
}

func translate(text []byte) []byte {
	t := &translator{out: make([]byte, 0, len(text)+256), rest: text}
	for len(t.rest) > 0 {
		line, rest, more := bytes.Cut(t.rest, []byte{'\n'})
		t.rest = rest
		t.line(line)
		if more {
			t.out = append(t.out, '\n')
		}
	}
	return t.out
}

func (t *translator) line(line []byte) {
	line = t.dedent(line)
	text := trimIndent(line)
	inner := cutMarkers(line)
	switch {
	case t.fence != nil:
		line = t.inFence(line, inner)
	case t.closes(text), t.isOption(text):
		line = nil
	case t.opens(text):
		return
	case opensFence(inner):
		t.fence = inner
	case len(text) > 0 && (text[0] == ' ' || text[0] == '\t'): // code, or deep in a list
	case isForOthers(text):
		line = nil
	case bytes.Contains(line, []byte("{%")) && !bytes.Contains(line, []byte("`")):
		if line = liquid(line); bytes.HasPrefix(line, liquidFence) {
			t.fence = liquidFence
		}
	}
	t.write(line)
}

// cutMarkers cuts the marks of the quotes and lists that a line stands in, so
// that code in them is seen to be code.
func cutMarkers(line []byte) []byte {
	for {
		rest := bytes.TrimLeft(line, " \t>")
		if m := containerMark().Find(rest); m != nil {
			rest = rest[len(m):]
		}
		if len(rest) == len(line) {
			return rest
		}
		line = rest
	}
}

var containerMark = lazy.Regexp(`^(?:[-*+]|\d{1,9}[.)])[ \t]+`)

// inFence looks for the end of the code that we are in.
func (t *translator) inFence(line, text []byte) []byte {
	if bytes.Equal(t.fence, liquidFence) && endHighlight().Match(text) {
		line, text = liquidFence, liquidFence
	}
	if closesFence(text, t.fence) {
		t.fence = nil
	}
	return line
}

// liquidFence opens and closes what stands between {% highlight %} and its end.
var liquidFence = []byte("````````")

var endHighlight = lazy.Regexp(`^\{%-? *endhighlight *-?%\}`)

// write writes a line inside of the callouts that are open.
func (t *translator) write(line []byte) {
	for _, c := range t.open {
		if c.quoted {
			t.out = append(t.out, "> "...)
		}
	}
	t.out = append(t.out, line...)
}

// dedent takes the indentation of an admonition away, and ends it where the
// indentation ends.
func (t *translator) dedent(line []byte) []byte {
	for i, c := range t.open {
		if !c.indented {
			continue
		}
		rest, ok := cutIndent(line)
		if !ok && (len(bytes.TrimSpace(line)) > 0 || !t.goesOn()) {
			t.open, t.fence = t.open[:i], nil
			return line
		}
		line = rest
	}
	return line
}

// goesOn reports whether the next line that is not blank is indented.
func (t *translator) goesOn() bool {
	next := bytes.TrimLeft(t.rest, "\n")
	if line, _, _ := bytes.Cut(next, []byte{'\n'}); len(bytes.TrimSpace(line)) == 0 {
		return false
	}
	_, ok := cutIndent(next)
	return ok
}

// cutIndent cuts an indentation of four columns.
func cutIndent(line []byte) ([]byte, bool) {
	if rest, ok := bytes.CutPrefix(line, []byte("\t")); ok {
		return rest, true
	}
	return bytes.CutPrefix(line, []byte("    "))
}

// closes takes a line that ends a container.
func (t *translator) closes(text []byte) bool {
	if len(t.open) > 0 {
		last := t.open[len(t.open)-1]
		if last.fence != nil && closesFence(text, last.fence) {
			t.open = t.open[:len(t.open)-1]
			return true
		}
	}
	colons := len(text) - len(bytes.TrimLeft(text, ":"))
	if colons < 3 || len(bytes.TrimSpace(text[colons:])) > 0 {
		return false
	}
	if n := len(t.open); n > 0 && t.open[n-1].fence == nil && !t.open[n-1].indented {
		t.open = t.open[:n-1]
	}
	return true
}

// isOption reports a line such as ":class: dropdown" under the head of a
// directive.
func (t *translator) isOption(text []byte) bool {
	if len(t.open) == 0 {
		return false
	}
	last := &t.open[len(t.open)-1]
	last.options = last.options && option().Match(text)
	return last.options
}

var (
	option     = lazy.Regexp(`^:[a-z][a-z0-9_-]*:( |$)`)
	colonHead  = lazy.Regexp(`^:{3,} *\{?([A-Za-z][A-Za-z0-9_-]*)\}?(?:\[(.*?)\])?(?:\{.*?\})?[ \t]*(.*)$`)
	fenceHead  = lazy.Regexp("^[`~]{3,}\\{([A-Za-z][A-Za-z0-9_-]*)\\}[ \\t]*(.*)$")
	tabHead    = lazy.Regexp(`^===[!+]? +"(.*)"[ \t]*$`)
	admonition = lazy.Regexp(`^(?:!!!|\?\?\?\+?) +([A-Za-z][A-Za-z0-9_-]*)[^"]*?(?:"(.*)")?[ \t]*$`)
)

// opens takes a line that begins a container.
func (t *translator) opens(text []byte) bool {
	if len(text) > 1024 || len(t.open) >= maxContainers {
		return false
	}
	switch {
	case bytes.HasPrefix(text, []byte(":::")):
		if m := colonHead().FindSubmatch(text); m != nil {
			return t.begin(container{options: true}, m[1], cmp.Or(string(m[2]), string(m[3])))
		}
	case bytes.HasPrefix(text, []byte("!!! ")), bytes.HasPrefix(text, []byte("???")):
		if m := admonition().FindSubmatch(text); m != nil && t.goesOn() {
			return t.begin(container{indented: true}, m[1], string(m[2]))
		}
	case bytes.HasPrefix(text, []byte("===")):
		if m := tabHead().FindSubmatch(text); m != nil && t.goesOn() {
			return t.begin(container{indented: true}, nil, string(m[1]))
		}
	case opensFence(text):
		if m := fenceHead().FindSubmatch(text); m != nil {
			return t.beginFence(text, m[1], string(m[2]))
		}
	}
	return false
}

// begin opens a container: a callout if its name is that of one, else one whose
// text stands in the text around it.
func (t *translator) begin(c container, name []byte, title string) bool {
	alert := alertNames[strings.ToLower(string(name))]
	title = strings.Trim(strings.TrimSpace(title), `"`)
	if c.quoted = alert != ""; c.quoted {
		t.write([]byte(strings.TrimSpace(alertStart + strings.ToUpper(alert) + "] " + title)))
	} else {
		t.write([]byte(strong(title)))
	}
	t.open = append(t.open, c)
	return true
}

func strong(title string) string {
	if title == "" {
		return ""
	}
	return "**" + escapeMarkdown(title) + "**"
}

// beginFence opens a directive that is written as a fence. One whose text is
// code stays a fence, of its language.
func (t *translator) beginFence(text, name []byte, title string) bool {
	ticks := text[:fenceLength(text)]
	switch string(name) {
	case "code-block", "code-cell", "code", "sourcecode":
		t.fence = text
		t.write([]byte(string(ticks) + strings.Fields(title + " text")[0]))
		return true
	case "image", "figure":
		t.write([]byte("![](" + title + ")"))
		t.open = append(t.open, container{fence: text, options: true})
		return true
	case "admonition", "dropdown":
		name = []byte("note")
	}
	if alertNames[strings.ToLower(string(name))] == "" && string(name) != "seealso" {
		return false
	}
	if string(name) == "seealso" {
		name = []byte("note")
	}
	return t.begin(container{fence: text, options: true}, name, title)
}

// isForOthers reports a line that says something only to the system that it was
// written for.
func isForOthers(text []byte) bool {
	s := string(bytes.TrimSpace(text[:min(len(text), 1024)]))
	switch strings.ToLower(s) {
	case "[[toc]]", "[toc]", "[[_toc_]]":
		return true
	case "":
		return false
	}
	switch {
	case strings.HasPrefix(s, "{:") && strings.HasSuffix(s, "}"),
		strings.HasPrefix(s, "{/*") && strings.HasSuffix(s, "*/}"):
		return true
	}
	return mdx().MatchString(s)
}

// mdx is a line of JavaScript at the head of an MDX file.
var mdx = lazy.Regexp(`^(?:import\s[^;'"]*(?:from\s+)?['"][^'"]+['"];?|export\s+(?:const|default)\s.*[;}])$`)

// liquid takes the tags of Liquid out of a line, and makes a fence of one that
// begins code.
func liquid(line []byte) []byte {
	s := string(line)
	var out strings.Builder
	for {
		before, after, found := strings.Cut(s, "{%")
		tag, rest, closed := strings.Cut(after, "%}")
		if !found || !closed {
			break
		}
		out.WriteString(before)
		if strings.HasSuffix(before, `\`) { // it is escaped
			out.WriteString("{%")
			s = after
			continue
		}
		words := strings.Fields(strings.Trim(tag, "- "))
		if len(words) > 1 && words[0] == "highlight" {
			out.WriteString(string(liquidFence) + words[1])
		}
		s = rest
	}
	out.WriteString(s)
	return []byte(strings.TrimRight(out.String(), " \t"))
}

package tidy

import (
	"fmt"
	"slices"
	"strings"

	"carrel/content/internal/lazy"
	"carrel/content/markdown"
)

// A target is a heading that has to have an id.
type target struct {
	line  int // index
	words string
	id    string // that it has; "" when it has none
	name  string // of the directive that gives it one
}

// quizdown is Hugo's shortcode around a quiz, which is no text of ours: the
// program that it is for would show a comment in it.
var quizdown = lazy.Regexp(`\{\{[<%]\s*quizdown\b`)

// ids gives an id to every question and step that has none.
func (t *text) ids() {
	if quizdown().Match(t.bytes()) {
		return
	}
	targets := t.targets()
	if t.opts.Source != nil {
		t.adoptIDs(targets)
		return
	}
	names := newNamer(t.opts.TakenIDs)
	for _, g := range targets {
		names.taken[g.id] = true
	}
	t.give(targets, func(g target) string { return names.free(slug(g.words)) })
}

// give writes ids from the last target to the first, so that lines stay where
// the targets say that they are. It asks for them in the order of the text.
func (t *text) give(targets []target, idFor func(target) string) {
	type gift struct {
		target
		id string
	}
	var gifts []gift
	for _, g := range targets {
		if g.id == "" {
			gifts = append(gifts, gift{g, idFor(g)})
		}
	}
	for _, g := range slices.Backward(gifts) {
		if g.id != "" {
			t.write(g.target, g.id)
		}
	}
}

// write gives one heading its id.
func (t *text) write(g target, id string) {
	d, there := t.directive(g.line, g.name)
	switch {
	case !there:
		t.insert(t.below(g.line), fmt.Sprintf("<!-- %s: {id: %s} -->", g.name, id))
	case !t.giveID(d, id):
		t.note(g.line, true, "no id added: the directive of this heading is not understood")
		return
	}
	t.note(g.line, false, "id %s added", id)
}

// below returns the index of the line after the heading that begins on line i:
// a heading of several lines ends with its underline (CommonMark 4.3).
func (t *text) below(i int) int {
	if strings.HasPrefix(strings.TrimLeft(t.lines[i].text, " "), "#") {
		return i + 1
	}
	for at := i + 1; at < len(t.lines); at++ {
		if s := strings.TrimSpace(t.lines[at].text); s != "" && (strings.Trim(s, "=") == "" || strings.Trim(s, "-") == "") {
			return at + 1
		}
	}
	return i + 1
}

// targets returns every question, and every heading with the directive of a
// step, in order. What includes bring is not among them.
func (t *text) targets() []target {
	d := t.parse()
	byLine := map[int]target{}
	for _, c := range headings(d) {
		if _, ok := t.directive(c.Line-1, "step"); ok {
			byLine[c.Line-1] = target{line: c.Line - 1, words: c.Heading(), name: "step"}
		}
	}
	for _, it := range d.Questions() {
		at := it.Line - 1
		if _, step := byLine[at]; !step && at >= 0 && at < len(t.lines) {
			byLine[at] = target{line: at, words: markdown.PlainText(it.Heading.Node, it.Heading.Source), name: "question"}
		}
	}
	out := make([]target, 0, len(byLine))
	for _, g := range byLine {
		if dir, ok := t.directive(g.line, g.name); ok {
			g.id, _ = idOf(dir.mapping())
		}
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b target) int { return a.line - b.line })
	return out
}

// headings returns the chunks that begin with a heading.
func headings(d *markdown.Document) []*markdown.Chunk {
	var out []*markdown.Chunk
	for i := range d.Len() {
		if c := d.Chunk(i); c.Level > 0 {
			out = append(out, c)
		}
	}
	return out
}

// sceneIDs gives an id to every scene that has none: the name of its heading's
// anchor, which is what it is known by without one.
func (t *text) sceneIDs() {
	d := t.parse()
	if d.Kind() != "scenario" || t.opts.Source != nil {
		return
	}
	var scenes []target
	names := newNamer(nil)
	for _, c := range headings(d) {
		if dir, ok := t.directive(c.Line-1, "node"); ok {
			g := target{line: c.Line - 1, words: c.Heading(), name: "node"}
			g.id, _ = idOf(dir.mapping())
			names.taken[g.id] = true
			scenes = append(scenes, g)
		}
	}
	t.give(scenes, func(g target) string { return names.free(sceneID(g.words)) })
}

// plainID is an id that is a plain scalar in YAML.
var plainID = lazy.Regexp(`^\pL[\pL\p{Nd}_-]{0,98}$`)

func sceneID(heading string) string {
	id := markdown.AnchorName(heading)
	if len(id) > 100 || !plainID().MatchString(id) || slices.Contains(reserved, id) {
		return slug(heading)
	}
	return id
}

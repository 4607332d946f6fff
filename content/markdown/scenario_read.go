package markdown

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"carrel/course/scenario"
)

// A sceneReader gathers the scenes of a scenario, chunk by chunk. What its
// ways are is settled when all scenes are known.
type sceneReader struct {
	doc    *Document
	trees  []*tree
	intro  []*Block
	scenes []*draft
	ids    map[string]int // of scenes, and the line of each
	full   bool           // there are more scenes than are read
}

// A draft is a scene whose ways are not settled. Its parts are its blocks, each
// with the tree that it was made from.
type draft struct {
	head  *Block
	dir   *directive
	tree  *tree
	parts []part
	ways  []draftWay
	scene scenario.Scene
}

type part struct {
	tree  *tree
	block *Block
}

// A draftWay is a way and the anchor that it names.
type draftWay struct {
	Way
	to string
}

// chunk reads the blocks of a chunk. A chunk that cannot be parsed is shown as
// it is written.
func (r *sceneReader) chunk(c *Chunk) {
	if r.full {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			r.add(nil, c.plain())
		}
	}()
	t := newTreeBy(r.doc.deadline(), r.doc, c, c.text())
	r.trees = append(r.trees, t)
	r.add(t, t.sections(t.children(t.root)))
}

func (r *sceneReader) add(t *tree, bs []*Block) {
	for _, b := range bs {
		if b.Kind == Question {
			r.refuse(t, b)
			b = b.Question.Heading
		}
		switch {
		case b.Kind == Heading && t != nil && t.nodes[b.Node] != nil:
			r.begin(t, b)
		case r.full:
		case len(r.scenes) == 0:
			r.introduce(b)
		default:
			now := r.scenes[len(r.scenes)-1]
			now.parts = append(now.parts, part{t, b})
		}
	}
}

// refuse reports a question. Of it only the heading is shown: its answers are
// no part of a scene.
func (r *sceneReader) refuse(t *tree, b *Block) {
	t.report(ruleSceneQuestion, b.Node, "put it into a quiz, or make its choices ways to other scenes",
		"a scene cannot ask a question; this one is left out")
}

// introduce adds a block to what stands before the first scene; the title
// stands at the top of the page.
func (r *sceneReader) introduce(b *Block) {
	if b.Kind != Heading || b.Level > 1 {
		r.intro = append(r.intro, b)
	}
}

func (r *sceneReader) begin(t *tree, head *Block) {
	if r.full = len(r.scenes) == maxScenes; r.full {
		t.report(ruleManyScenes, head.Node, "divide the scenario", "there are more than %d scenes; the rest is left out", maxScenes)
		return
	}
	d := r.doc
	s := &draft{head: head, dir: t.nodes[head.Node], tree: t}
	s.scene.Score = d.number(s.dir, "score", -maxScore, maxScore, 0)
	s.scene.End = scenario.End(d.word(s.dir, "end", string(scenario.Pass), string(scenario.Fail), string(scenario.Done)))
	r.scenes = append(r.scenes, s)
}

// finish settles ids, then ways, then the start.
func (r *sceneReader) finish() *Scenario {
	anchors := r.anchors()
	names := map[string]string{} // of scenes, by all that a link can call them
	for _, s := range r.scenes {
		anchor := anchors[s.head.Line]
		r.settleID(s, anchor)
		if _, taken := names[anchor]; !taken && anchor != "" {
			names[anchor] = s.scene.ID
		}
	}
	for _, s := range r.scenes {
		names[s.scene.ID] = s.scene.ID // before any anchor
	}
	source := r.doc.adoptee()
	if source != nil {
		source.name(names)
	}
	out := &Scenario{Title: r.doc.Title(), Intro: r.intro, file: r.doc.file, line: 1, col: 1}
	for _, s := range r.scenes {
		r.settleWays(s, names)
		out.add(s)
	}
	r.settleStart(out, names)
	r.settlePass(out)
	for _, t := range r.trees {
		t.seal()
	}
	if source != nil {
		out.adopt(source)
	}
	return out
}

// name adds the ids of scenes that a translation may lack.
func (s *Scenario) name(names map[string]string) {
	for _, c := range s.Scenario.Scenes {
		if _, known := names[c.ID]; !known {
			names[c.ID] = c.ID
		}
	}
}

// anchors returns the names of the headings by their lines.
func (r *sceneReader) anchors() map[int]string {
	_, anchors := r.doc.Links()
	names := map[int]string{}
	for _, a := range anchors {
		if _, taken := names[a.Line]; !taken {
			names[a.Line] = a.Name
		}
	}
	return names
}

// settleID takes the id of the directive, else the anchor of the heading,
// which lasts only as long as its wording.
func (r *sceneReader) settleID(s *draft, anchor string) {
	id := s.dir.get("id")
	switch {
	case id == "":
		id = anchor
	case !questionID(id):
		r.doc.reportKey(s.dir, ruleBadScene, s.dir.node("id"), "use letters, digits, dots and hyphens", strconv.Quote(id)+" cannot be the id of a scene")
		id = anchor
	case r.ids[id] > 0:
		r.doc.reportKey(s.dir, ruleBadScene, s.dir.node("id"), "give each scene an id of its own",
			fmt.Sprintf("the id %s is also that of the scene on line %d", id, r.ids[id]))
	}
	s.scene.ID = id
	for n := 2; r.ids[s.scene.ID] > 0 || s.scene.ID == ""; n++ {
		s.scene.ID = fmt.Sprintf("%s-%d", id, n)
	}
	r.ids[s.scene.ID] = s.head.Line
}

// settleWays makes ways of the last list of links to headings. An end has
// none: there such a list is text.
func (r *sceneReader) settleWays(s *draft, names map[string]string) {
	at := len(s.parts) - 1
	for at >= 0 && !isWays(s.parts[at]) {
		at--
	}
	switch {
	case at < 0:
		return
	case s.scene.End != scenario.Onward:
		s.parts[at].tree.report(ruleSceneEnd, s.parts[at].block.Node, "remove the list, or the end", "this scene is an end, so that nobody can take its ways")
		return
	}
	list := s.parts[at]
	s.parts = slices.Delete(s.parts, at, at+1)
	for n := list.block.Node.FirstChild(); n != nil; n = list.block.Node.FirstChild() {
		r.way(s, list.tree, list.block.Node, n, names)
	}
}

func isWays(p part) bool {
	if p.tree == nil || p.block.Kind != List || isForeign(p.block) {
		return false
	}
	for item := p.block.Node.FirstChild(); item != nil; item = item.NextSibling() {
		if anchorLink(item) != nil {
			return true
		}
	}
	return false
}

// anchorLink returns the link that the text of a list item leads with, if it is
// one to a heading of the same file.
func anchorLink(item ast.Node) *ast.Link {
	text := item.FirstChild()
	if text == nil || item.Kind() != ast.KindListItem {
		return nil
	}
	if l := firstLink(text); l != nil && strings.HasPrefix(string(l.Destination), "#") {
		return l
	}
	return nil
}

// way takes an item off the list of ways, and adds it to the scene if it leads
// to one.
func (r *sceneReader) way(s *draft, t *tree, list, item ast.Node, names map[string]string) {
	link := anchorLink(item)
	if link == nil {
		t.report(ruleNoWay, item, "make it a link to the heading of a scene: [text](#scene)", "this way leads nowhere, and is left out")
		list.RemoveChild(list, item)
		return
	}
	to, known := names[anchorOf(link)]
	switch {
	case !known:
		t.report(ruleNoWay, link, "check the name, and that its heading has a node directive",
			"there is no scene called %s; this way is left out", string(link.Destination))
	case len(s.ways) == maxWays:
		t.report(ruleManyWays, link, "leave some out, or ask twice", "this scene has more than %d ways; the rest is left out", maxWays)
	default:
		at := t.place(t.offset(link))
		s.ways = append(s.ways, draftWay{Way{Plain: PlainText(item.FirstChild(), t.src), Line: at.line, Col: at.col}, to})
		unwrap(link.Parent(), link)
		t.wayWords(&s.ways[len(s.ways)-1].Way, item)
	}
	list.RemoveChild(list, item)
}

// wayWords divides what an item says into the way and its consequence.
func (t *tree) wayWords(w *Way, item ast.Node) {
	for _, b := range t.shown(t.children(item)) {
		if b.Kind == Quote {
			w.Consequence = append(w.Consequence, t.children(b.Node)...)
			continue
		}
		w.Text = append(w.Text, b)
	}
}

// anchorOf returns the name that a link to a heading says.
func anchorOf(l *ast.Link) string {
	name := strings.TrimPrefix(string(l.Destination), "#")
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return name
}

func (s *Scenario) add(d *draft) {
	scene := Scene{Heading: d.head, Name: PlainText(d.head.Node, d.tree.src), Line: d.head.Line, own: d.dir.get("id") == d.scene.ID}
	scene.Col = d.tree.place(d.tree.offset(d.head.Node)).col
	for _, p := range d.parts {
		scene.Blocks = append(scene.Blocks, p.block)
	}
	for _, w := range d.ways {
		scene.Ways = append(scene.Ways, w.Way)
		d.scene.Ways = append(d.scene.Ways, w.to)
	}
	s.Scenes = append(s.Scenes, scene)
	s.Scenario.Scenes = append(s.Scenario.Scenes, d.scene)
}

// settleStart finds the scene that the front matter names, else takes the
// first.
func (r *sceneReader) settleStart(s *Scenario, names map[string]string) {
	if len(r.scenes) == 0 {
		r.doc.report(ruleNoScenes, 1, 1, "put <!-- node: {} --> under the heading of each scene", "this scenario has no scenes")
		return
	}
	s.Start = r.scenes[0].scene.ID
	n := r.doc.meta.Lookup("start")
	name := strings.TrimPrefix(Scalar(n), "#")
	if id, known := names[name]; known {
		s.Start = id
	} else if name != "" {
		r.doc.report(ruleBadStart, n.Line+r.doc.meta.Offset(), n.Column, "name a scene by its id, or as a link would",
			"there is no scene called %s to start with; the first one is taken", name)
	}
}

// settlePass reads the points that it takes to pass.
func (r *sceneReader) settlePass(s *Scenario) {
	n := r.doc.meta.Lookup("pass")
	text := Scalar(n)
	if text == "" {
		return
	}
	s.line, s.col = n.Line+r.doc.meta.Offset(), n.Column
	points, err := strconv.Atoi(text)
	if err != nil || points < -maxPass || points > maxPass {
		r.doc.report(ruleValue, s.line, s.col, "", "pass must be a whole number of points, not %q", text)
		return
	}
	s.Pass = points
}

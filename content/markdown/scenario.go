package markdown

import (
	"slices"

	"carrel/course/scenario"
)

// The limits of one scenario.
const (
	maxScenes = 500
	maxWays   = 20        // of one scene
	maxScore  = 1000      // of one scene, either way
	maxPass   = 1_000_000 // points to pass, either way
)

// Scenario is a branching scenario with its words. Scenes runs parallel to the
// scenes of the scenario proper, and the ways of each to its ways.
type Scenario struct {
	scenario.Scenario
	Title  string
	Intro  []*Block // before the first scene, without the title
	Scenes []Scene

	file      string
	line, col int // of what it takes to pass, else of the file
}

// Scene is the words of one scene.
type Scene struct {
	Heading   *Block
	Name      string   // the heading as plain text
	Blocks    []*Block // without the heading and the list of ways
	Ways      []Way
	Line, Col int // of its heading

	own bool // its id is written in the file
}

// Way is the words of one way on. The consequence is said when it was taken.
type Way struct {
	Text        []*Block
	Plain       string // the same as plain text
	Consequence []*Block
	Line, Col   int // of its link
}

// Scenario returns the document as a scenario: its scenes are the headings with
// a node directive, and the last list of links to headings in each is its ways.
// It is nil unless the kind of the document is scenario. A way that leads to no
// scene is reported and left out. It waits for the whole file and parses it.
func (d *Document) Scenario() *Scenario {
	if d.kind != "scenario" {
		return nil
	}
	r := &sceneReader{doc: d, ids: map[string]int{}}
	for _, c := range d.whole().chunks {
		r.chunk(c)
	}
	return r.finish()
}

// AdoptScenario makes d, which is a translation, tell the scenario of its
// source: scores, ends and ways are those of the source, and so are the words of
// what is not translated. Scenes are paired by their ids, else by their position
// among as many. It waits for source.
func (d *Document) AdoptScenario(source *Document) {
	from := source.Scenario()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.scenes = from
}

// adoptee returns the scenario of the source, nil when d is no translation.
func (d *Document) adoptee() *Scenario {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.scenes
}

func (s *Scenario) adopt(source *Scenario) {
	p := pairing{from: source, to: s, scene: make([]int, len(source.Scenes))}
	p.pair()
	words := make([]Scene, len(source.Scenes))
	for i := range source.Scenes {
		words[i] = p.words(i)
	}
	s.Scenario, s.Scenes = source.Scenario, words
	s.file, s.line, s.col = source.file, source.line, source.col
}

// A pairing says which scene of a translation stands for which of its source.
type pairing struct {
	from, to *Scenario
	scene    []int // of each scene of the source; -1: it is not translated
}

func (p *pairing) pair() {
	same := len(p.from.Scenes) == len(p.to.Scenes)
	for i := range p.from.Scenes {
		p.scene[i] = slices.IndexFunc(p.to.Scenario.Scenes, func(c scenario.Scene) bool { return c.ID == p.from.Scenario.Scenes[i].ID })
		if p.scene[i] < 0 && same && !p.to.Scenes[i].own && !p.hasID(p.to.Scenario.Scenes[i].ID) {
			p.scene[i] = i
		}
	}
}

// hasID reports whether the source has a scene of that id.
func (p *pairing) hasID(id string) bool { return p.from.Scene(id) != nil }

// words returns scene i of the source in the words of the translation.
func (p *pairing) words(i int) Scene {
	was := p.from.Scenes[i]
	if p.scene[i] < 0 {
		return was
	}
	out := p.to.Scenes[p.scene[i]]
	ways := slices.Clone(was.Ways)
	used := map[int]bool{}
	for w := range ways {
		if k := p.way(i, w, used); k >= 0 {
			ways[w], used[k] = out.Ways[k], true
		}
	}
	out.Ways = ways
	return out
}

// way returns which way of the translated scene leads where way w of scene i
// does, the one at the same position first; -1 for none.
func (p *pairing) way(i, w int, used map[int]bool) int {
	target := p.from.Scenario.Scenes[i].Ways[w]
	at := p.scene[p.from.index(target)]
	to := p.to.Scenario.Scenes[p.scene[i]].Ways
	leads := func(k int) bool {
		j := p.to.index(to[k])
		return !used[k] && (j >= 0 && j == at || j < 0 && to[k] == target)
	}
	if w < len(to) && leads(w) {
		return w
	}
	for k := range to {
		if leads(k) {
			return k
		}
	}
	return -1
}

// Words returns the words of the scene of that id, or nil.
func (s *Scenario) Words(id string) *Scene {
	if i := s.index(id); i >= 0 {
		return &s.Scenes[i]
	}
	return nil
}

// index returns the index of the scene of that id, or -1.
func (s *Scenario) index(id string) int {
	return slices.IndexFunc(s.Scenario.Scenes, func(c scenario.Scene) bool { return c.ID == id })
}

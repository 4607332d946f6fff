package lint

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/question"
)

// draw is one entry of an exam's draw list: so many questions of a file, of
// those that have one of each of the things asked for.
type draw struct {
	node       *yaml.Node
	from, path string
	where      map[string][]*yaml.Node // objectives, difficulty, tags
	exam.Entry
	fits int // questions that it can take
}

// maxPick is the most that one entry can draw.
const maxPick = 1000

var (
	drawKeys  = []string{"from", "pick", "where", "points"}
	whereKeys = []string{"objectives", "difficulty", "tags"}
)

// drawsOf reads the draw list of an exam and notes what is wrong in it.
func drawsOf(f *file) []draw {
	list := f.meta.Lookup("draw")
	if f.kind != course.Exam || f.role == translation || list == nil {
		return nil
	}
	if list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		f.noteAt(ruleDraw, list, "write draw: and then lines like - {from: pool.md, pick: 2}", "the draw list is not a list")
		return nil
	}
	var out []draw
	for _, n := range list.Content {
		if d, ok := f.draw(n); ok {
			out = append(out, d)
		}
	}
	return out
}

func (f *file) draw(n *yaml.Node) (draw, bool) {
	d := draw{node: n, from: markdown.Scalar(markdown.Value(n, "from")), where: map[string][]*yaml.Node{}}
	known := f.knows(n, drawKeys) && f.knows(markdown.Value(n, "where"), whereKeys)
	var local bool
	d.path, local = content.Resolve(f.path, d.from)
	pick, err := strconv.Atoi(markdown.Scalar(markdown.Value(n, "pick")))
	switch {
	case !known:
		return d, false
	case d.from == "":
		f.noteAt(ruleDraw, n, "write it as {from: pool.md, pick: 2}", "this entry does not say which file to draw from")
		return d, false
	case !local:
		f.noteAt(ruleDrawSource, markdown.Value(n, "from"), "give a path relative to this file", "%q is not in the folder of the course", d.from)
		return d, false
	case err != nil || pick < 1 || pick > maxPick:
		f.noteAt(ruleDraw, n, "write pick: 2", "pick must be a whole number from 1 to %d", maxPick)
		return d, false
	}
	for _, key := range whereKeys {
		d.where[key] = nodes(markdown.Value(markdown.Value(n, "where"), key))
	}
	d.Entry = exam.Entry{From: d.path, Pick: pick, Objectives: texts(d.where["objectives"]), Tags: texts(d.where["tags"])}
	return d, f.levels(&d) && f.worth(&d)
}

// worth reads the points of an entry's questions.
func (f *file) worth(d *draw) bool {
	n := markdown.Value(d.node, "points")
	if n == nil {
		return true
	}
	points, err := strconv.Atoi(markdown.Scalar(n))
	if d.Points = points; err != nil || points < 1 || points > maxPick {
		f.noteAt(ruleDraw, n, "write points: 2, or leave it out", "points must be a whole number from 1 to %d", maxPick)
		return false
	}
	return true
}

// levels reads the difficulties that an entry asks for.
func (f *file) levels(d *draw) bool {
	for _, n := range d.where["difficulty"] {
		level, err := strconv.Atoi(markdown.Scalar(n))
		if err != nil {
			f.noteAt(ruleDraw, n, "write difficulty: 2", "the difficulty %q is not a number", markdown.Scalar(n))
			return false
		}
		d.Difficulty = append(d.Difficulty, level)
	}
	return true
}

// knows notes the keys of a mapping that nothing knows.
func (f *file) knows(n *yaml.Node, known []string) bool {
	if n != nil && n.Kind != yaml.MappingNode {
		f.noteAt(ruleDraw, n, "write it as {key: value}", "this is not a mapping of keys to values")
		return false
	}
	keys, hints := markdown.UnknownKeys(n, known)
	for i, k := range keys {
		f.noteAt(ruleDraw, k, hints[i], "unknown key %s", k.Value)
	}
	return len(keys) == 0
}

// nodes returns the scalars of a list, or the one scalar that stands for it.
func nodes(n *yaml.Node) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	}
	return []*yaml.Node{n}
}

func texts(ns []*yaml.Node) []string {
	var out []string
	for _, n := range ns {
		out = append(out, markdown.Scalar(n))
	}
	return out
}

// exams looks whether everything can be drawn that exams ask for.
func (l *linter) exams() {
	for _, f := range l.order {
		var slots []slot
		for i, d := range f.draws {
			fitting := l.fitting(f, d)
			f.draws[i].fits = len(fitting)
			for range min(d.Pick, len(fitting)) {
				slots = append(slots, slot{d, fitting})
			}
		}
		f.assign(slots)
	}
}

// fitting returns the questions that an entry can draw, and notes when they are
// too few.
func (l *linter) fitting(f *file, d draw) []*asked {
	from := l.files[d.path]
	at := markdown.Value(d.node, "from")
	switch {
	case from == nil:
		f.noteAt(ruleDrawSource, at, l.alike(f, d.path), "there is no file %s to draw from", d.path)
		return nil
	case !slices.ContainsFunc(from.questions, func(q asked) bool { return q.scored() }):
		f.noteAt(ruleDrawSource, at, "name a pool or a quiz", "%s has no question to draw", d.path)
		return nil
	}
	var out []*asked
	for i := range from.questions {
		if d.Takes(from.forms()[i]) {
			out = append(out, &from.questions[i])
		}
	}
	if len(out) < d.Pick {
		f.noteAt(rulePick, d.node, "pick fewer, ask for less, or write more questions",
			"pick: %d of %s, where only %d of the %d questions fit", d.Pick, d.from, len(out), len(from.questions))
	}
	return out
}

// item is a question as forms are drawn from it.
func (q *asked) item(from string) exam.Item {
	return exam.Item{From: from, Question: &question.Question{
		ID: q.id, Kind: q.kind, Points: q.points, Verdict: q.verdict, Objectives: q.objectives, Tags: q.tags, Difficulty: q.difficulty,
	}}
}

// slot is one question to be drawn.
type slot struct {
	draw    draw
	fitting []*asked
}

// maxSlots is how many questions of an exam are proven to go together; of more,
// each entry is proven by itself.
const maxSlots = 500

// assign looks whether entries can be drawn together, when no question may be
// asked twice: a matching of slots with questions, by augmenting paths. What
// has as many questions as there are slots always finds one.
func (f *file) assign(slots []slot) {
	all := len(slots)
	slots = slices.DeleteFunc(slots, func(s slot) bool { return len(s.fitting) >= all })
	if len(slots) > maxSlots {
		return
	}
	taken := map[*asked]int{}
	for i := range slots {
		if !place(slots, i, taken, map[*asked]bool{}) {
			f.noteAt(rulePick, slots[i].draw.node, "pick fewer, or write more questions",
				"pick: %d of %s cannot be met together with the entries above, which draw the same questions", slots[i].draw.Pick, slots[i].draw.from)
			return
		}
	}
}

// place gives a slot a question, moving others where that makes room.
func place(slots []slot, i int, taken map[*asked]int, tried map[*asked]bool) bool {
	for _, q := range slots[i].fitting {
		if tried[q] {
			continue
		}
		tried[q] = true
		other, full := taken[q]
		if !full || place(slots, other, taken, tried) {
			taken[q] = i
			return true
		}
	}
	return false
}

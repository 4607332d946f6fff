package exam

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

// Draw makes the form that a seed stands for. Every entry is met in full with
// questions that no other entry has, if that can be done at all; else the error
// is an *DrawError. The order of items matters only in that it must be the same
// each time.
func Draw(b Blueprint, items []Item, seed string) (*Form, error) {
	form, err := DrawSome(b, items, seed)
	if err != nil {
		return nil, err
	}
	return form, nil
}

// DrawSome is Draw for a form that was begun: where the blueprint cannot be met
// any longer, the form has as many questions as there are, beside the error.
func DrawSome(b Blueprint, items []Item, seed string) (form *Form, err error) {
	d := newDrawer(b.Entries, items, seed)
	for at, e := range b.Entries {
		for n := range e.Pick {
			if d.place(at) {
				continue
			}
			if err == nil {
				err = &DrawError{Entry: at, Want: e.Pick, Have: n, From: e.From}
			}
			break
		}
	}
	drawn := arrange(d.drawn(), b.Mix.Questions, seed)
	return &Form{Seed: seed, Mix: b.Mix, Items: slices.Concat(b.Fixed, drawn)}, err
}

// drawer matches questions to entries: each question to at most one. Kuhn's
// algorithm lets an entry take a question from another that can do with a
// different one, so that overlapping entries are met whenever they can be.
type drawer struct {
	entries []Entry
	items   []Item
	fits    [][]int // by entry: the questions it can take, in the order in which they come out of the hat
	owner   []int   // by question: the entry that has it, or -1
	seen    []int   // by question: the last placing that looked at it
	placing int
}

func newDrawer(entries []Entry, items []Item, seed string) *drawer {
	d := &drawer{entries: entries, items: items, owner: make([]int, len(items)), seen: make([]int, len(items))}
	hat := random(seed, "draw").Perm(len(items))
	for i := range items {
		d.owner[i] = -1
	}
	for _, e := range entries {
		var fits []int
		for _, i := range hat {
			if e.Takes(items[i]) {
				fits = append(fits, i)
			}
		}
		d.fits = append(d.fits, fits)
	}
	return d
}

// place gives one more question to an entry, and reports whether there was one.
func (d *drawer) place(entry int) bool {
	d.placing++
	return d.give(entry)
}

func (d *drawer) give(entry int) bool {
	for _, i := range d.fits[entry] { // a free one first
		if d.owner[i] < 0 {
			d.owner[i] = entry
			return true
		}
	}
	for _, i := range d.fits[entry] {
		if d.owner[i] == entry || d.seen[i] == d.placing {
			continue
		}
		d.seen[i] = d.placing
		if d.give(d.owner[i]) {
			d.owner[i] = entry
			return true
		}
	}
	return false
}

// drawn are the questions in the order of the entries, and within one of the
// pool, with the points that the entry gives them.
func (d *drawer) drawn() []Item {
	var out []Item
	for at, e := range d.entries {
		for i, it := range d.items {
			if d.owner[i] == at {
				out = append(out, it.worthOf(e.Points))
			}
		}
	}
	return out
}

// worthOf returns the question with other points, unless they are 0.
func (it Item) worthOf(points int) Item {
	if points > 0 {
		q := *it.Question
		q.Points = points
		it.Question = &q
	}
	return it
}

// arrange brings questions of one stem together and mixes the groups. The parts
// of a case keep their order, because one often builds on another.
func arrange(items []Item, mix bool, seed string) []Item {
	var groups [][]Item
	known := map[[2]string]int{}
	for _, it := range items {
		stem := [2]string{it.From, it.Stem}
		at, met := known[stem]
		if !met || it.Stem == "" {
			at = len(groups)
			groups, known[stem] = append(groups, nil), at
		}
		groups[at] = append(groups[at], it)
	}
	if mix {
		r := random(seed, "order")
		r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	}
	return slices.Concat(groups...)
}

// random is a generator that depends on the seed and what it is for alone.
func random(seed, purpose string) *rand.Rand {
	sum := sha256.Sum256([]byte("carrel/exam/v1\n" + purpose + "\n" + seed))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])))
}

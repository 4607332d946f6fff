package analysis

import (
	"cmp"
	"maps"
	"slices"

	"carrel/course/question"
)

// Item is what the answers say of one item.
type Item struct {
	ID               string
	People           int // who had it
	Blank            int // of them, who left it open
	Difficulty       float64
	Low, High        float64 // of the difficulty, of 95 percent
	Discrimination   float64
	Known            bool    // there is a discrimination: Least people or more, and both scores vary
	FromDisc, ToDisc float64 // of the discrimination, of 95 percent
	Partial          bool    // somebody earned a part of the points
	Options          []Taken // in the order of the source
}

// Taken is how often an option was taken, and by whom.
type Taken struct {
	Option
	People int
	Share  float64 // of those who had the item
	Rest   float64 // mean share that they earned on the rest
}

func (y *tally) item(id string) Item {
	it := Item{
		ID: id, People: y.pair.x.n, Blank: y.blank, Partial: y.partly,
		Difficulty: y.pair.x.mean,
	}
	it.Low, it.High = wilson(it.Difficulty, it.People)
	if r, ok := y.pair.correlation(); ok && it.People >= Least {
		it.Discrimination, it.Known = r, true
		it.FromDisc, it.ToDisc = fisher(r, it.People)
	}
	for _, o := range slices.SortedFunc(maps.Keys(y.options), Option.compare) {
		m := y.options[o]
		it.Options = append(it.Options, Taken{o, m.n, float64(m.n) / float64(it.People), m.mean})
	}
	return it
}

func (o Option) compare(p Option) int {
	return cmp.Or(cmp.Compare(o.Blank, p.Blank), cmp.Compare(o.Option, p.Option))
}

// Scant reports whether that is too few people to rely on.
func (it Item) Scant() bool { return it.People < Few }

// Finding is what is worth a look about an item.
type Finding string

// The findings. Limits are those of Ebel & Frisbie (1991), chapter 13.
const (
	Backward Finding = "backward" // the weak do better than the strong: is the key right?
	Weak     Finding = "weak"     // it hardly tells strong from weak
	Hard     Finding = "hard"     // fewer than a fifth were right
	Easy     Finding = "easy"     // more than nine of ten were right
	Rival    Finding = "rival"    // a wrong choice was taken by stronger people than the right one
	Idle     Finding = "idle"     // a wrong choice was taken by nobody
	Skipped  Finding = "skipped"  // a fifth or more left it open
)

// Findings are what is worth a look, of a question with its key where that is
// known. They are hints for a person, the more so the fewer people there are.
func (it Item) Findings(q *question.Question) []Finding {
	var out []Finding
	note := func(f Finding, is bool) {
		if is {
			out = append(out, f)
		}
	}
	note(Backward, it.Known && it.Discrimination < 0)
	note(Weak, it.Known && it.Discrimination >= 0 && it.Discrimination < 0.2)
	note(Hard, it.Difficulty < 0.2)
	note(Easy, it.Difficulty > 0.9)
	note(Skipped, it.Blank*5 >= it.People && it.Blank > 0)
	if q != nil && q.One() {
		note(Rival, it.rival(q))
		note(Idle, it.People >= Few && it.idle(q))
	}
	return out
}

// rival reports whether two or more people took a wrong choice who were better
// on the rest than those who took a right one.
func (it Item) rival(q *question.Question) bool {
	right := 2.0
	for _, o := range it.Options {
		if it.isRight(q, o.Option) {
			right = min(right, o.Rest)
		}
	}
	return slices.ContainsFunc(it.Options, func(o Taken) bool {
		return o.Blank < 0 && !it.isRight(q, o.Option) && o.People >= 2 && o.Rest > right
	})
}

func (it Item) idle(q *question.Question) bool {
	for i, c := range q.Choices {
		taken := slices.ContainsFunc(it.Options, func(o Taken) bool { return o.Option == Option{-1, i} })
		if !c.Right && !taken {
			return true
		}
	}
	return false
}

func (Item) isRight(q *question.Question, o Option) bool {
	return o.Blank < 0 && o.Option >= 0 && o.Option < len(q.Choices) && q.Choices[o.Option].Right
}

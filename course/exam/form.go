package exam

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"carrel/course/question"
)

// Digest names a form by its questions, their order, keys and points: a course
// that was edited since gives another one. It is base64 of a SHA-256.
func (f *Form) Digest() string {
	var b strings.Builder
	b.WriteString("carrel/exam/form/v1\n")
	for _, it := range f.Items {
		fmt.Fprintf(&b, "%s %s %d\n", it.Question.ID, cmp.Or(it.Revision, it.Question.Revision()), it.Question.Points)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Keep puts questions that were asked before back into the form, where a pool
// that was edited has drawn others: each takes the place of the last one that
// was not asked yet, of its own pool if there is one. What no pool has any
// longer stays out.
func (f *Form) Keep(asked []string, items []Item) {
	was := map[string]bool{}
	for _, id := range asked {
		was[id] = true
	}
	for _, it := range items {
		if was[it.Question.ID] && f.Find(it.Question.ID) < 0 {
			f.swap(it, was)
		}
	}
}

// swap puts a question in place of another, or at the end.
func (f *Form) swap(it Item, asked map[string]bool) {
	at := -1
	for i, other := range slices.Backward(f.Items) {
		if other.From == it.From && !asked[other.Question.ID] {
			at = i
			break
		}
	}
	if at < 0 {
		f.Items = append(f.Items, it)
		return
	}
	f.Items[at] = it.worthOf(f.Items[at].Question.Points)
}

// Alike compares two forms of one blueprint.
type Alike struct {
	A, B   *Form
	Shared []string // questions that both have
}

// Compare says in what two forms are equivalent and in what they are not.
func Compare(a, b *Form) Alike {
	out := Alike{A: a, B: b}
	for _, it := range a.Items {
		if b.Find(it.Question.ID) >= 0 {
			out.Shared = append(out.Shared, it.Question.ID)
		}
	}
	return out
}

// Difference is something in which two forms are not equivalent.
type Difference struct {
	Of   Aspect
	Name string // of the objective, "" for questions of none; else the level of the difficulty
	A, B int    // points, or questions
}

// Aspect is what forms are compared by.
type Aspect int

// The aspects. Forms have the same limit of time: what takes more of it is more
// questions, and essays.
const (
	Questions Aspect = iota
	Essays
	Points
	Objective
	Difficulty
)

// Differences says in what the two are not equivalent, nothing where they are:
// the same number of questions and of essays to write, and worth the same, in
// all, by objective and by difficulty.
func (c Alike) Differences() []Difference {
	var out []Difference
	note := func(of Aspect, name string, a, b int) {
		if a != b {
			out = append(out, Difference{of, name, a, b})
		}
	}
	note(Questions, "", len(c.A.Items), len(c.B.Items))
	note(Essays, "", c.A.essays(), c.B.essays())
	note(Points, "", c.A.Points(), c.B.Points())
	a, b := c.A.ByObjective(), c.B.ByObjective()
	for _, id := range keysOf(a, b) {
		note(Objective, id, a[id], b[id])
	}
	easy, hard := c.A.ByDifficulty(), c.B.ByDifficulty()
	for _, level := range keysOf(easy, hard) {
		note(Difficulty, strconv.Itoa(level), easy[level], hard[level])
	}
	return out
}

// Equivalent reports whether there is no difference.
func (c Alike) Equivalent() bool { return len(c.Differences()) == 0 }

// keysOf are the keys of both, in order.
func keysOf[K cmp.Ordered](a, b map[K]int) []K {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// essays is how many questions ask for one.
func (f *Form) essays() (n int) {
	for _, it := range f.Items {
		if it.Question.Kind == question.Essay {
			n++
		}
	}
	return n
}

// ByDifficulty adds up the points of a form by difficulty, 0 for questions of
// none.
func (f *Form) ByDifficulty() map[int]int {
	out := map[int]int{}
	for _, it := range f.Items {
		out[it.Question.Difficulty] += it.worth()
	}
	return out
}

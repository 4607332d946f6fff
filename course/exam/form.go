package exam

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Digest names a form by its questions, their order, keys and points: a course
// that was edited since gives another one. It is base64 of a SHA-256.
func (f *Form) Digest() string {
	var b strings.Builder
	b.WriteString("carrel/exam/form/v1\n")
	for _, it := range f.Items {
		fmt.Fprintf(&b, "%s %s %d\n", it.Question.ID, it.Question.Revision(), it.Question.Points)
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

// Equivalent reports whether both are worth the same, by objective and by
// difficulty.
func (c Alike) Equivalent() bool {
	return c.A.Points() == c.B.Points() && maps.Equal(c.A.ByObjective(), c.B.ByObjective()) && maps.Equal(c.A.ByDifficulty(), c.B.ByDifficulty())
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

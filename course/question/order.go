package question

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

// Order returns the order in which the choices stand on the screen: position
// to index. An empty seed keeps the order of the source, as does a question
// whose choices are numbered, the cells of a matrix, the criteria of an essay
// and the scale of a survey; a pinned choice keeps its place. The same seed
// gives the same order for ever, so that a form can be printed again.
func (q *Question) Order(seed string) []int {
	order := inOrder(len(q.Choices))
	if seed == "" || q.Ordered || q.Columns > 0 || q.Kind == Essay || q.Kind == Survey {
		return order
	}
	var free []int
	for i, c := range q.Choices {
		if !c.Pin {
			free = append(free, i)
		}
	}
	mixed := append([]int(nil), free...)
	shuffle(mixed, source(seed+"\n"+q.ID))
	for at, place := range free {
		order[place] = mixed[at]
	}
	return order
}

// StepOrder returns the order in which the steps of an order are first shown.
// It is never the right one when there are two steps or more. An empty seed
// stands for the question itself.
func (q *Question) StepOrder(seed string) []int {
	random := source(seed + "\n" + q.ID + "\nsteps")
	order := inOrder(q.Steps)
	for q.Steps > 1 && longestRun(order) == q.Steps {
		shuffle(order, random)
	}
	return order
}

// OptionOrder returns the order in which the options of a blank stand. Those of
// a match are the same for every row, and always shuffled, since they are
// written beside the rows that they belong to; those of a drop-down keep the
// order of the source with an empty seed. A blank that is not there has none.
func (q *Question) OptionOrder(seed string, blank int) []int {
	if blank < 0 || blank >= len(q.Blanks) {
		return nil
	}
	order := inOrder(q.Blanks[blank].Options)
	switch {
	case q.Kind == Match:
		shuffle(order, source(seed+"\n"+q.ID+"\noptions"))
	case seed != "":
		shuffle(order, source(fmt.Sprintf("%s\n%s\noptions of %d", seed, q.ID, blank)))
	}
	return order
}

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

func shuffle(order []int, random *rand.Rand) {
	random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
}

// source is a generator that depends on the seed alone.
func source(seed string) *rand.Rand {
	sum := sha256.Sum256([]byte("carrel/shuffle/v1\n" + seed))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])))
}

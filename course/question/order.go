package question

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Order returns the order in which the choices stand on the screen: position
// to index. An empty seed keeps the order of the source, as does a question
// whose choices are numbered; a pinned choice keeps its place. The same seed
// gives the same order for ever, so that a form can be printed again.
func (q *Question) Order(seed string) []int {
	order := make([]int, len(q.Choices))
	var free []int
	for i, c := range q.Choices {
		order[i] = i
		if !c.Pin {
			free = append(free, i)
		}
	}
	if seed == "" || q.Ordered {
		return order
	}
	mixed := append([]int(nil), free...)
	source(seed+"\n"+q.ID).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	for at, place := range free {
		order[place] = mixed[at]
	}
	return order
}

// source is a generator that depends on the seed alone.
func source(seed string) *rand.Rand {
	sum := sha256.Sum256([]byte("carrel/shuffle/v1\n" + seed))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])))
}

package cohort

import (
	"bytes"
	"cmp"
	"hash/fnv"
	"slices"

	"carrel/course/progress"
)

// sketchSize is how many events of a journal are kept as hashes.
const sketchSize = 8

// sketch are the lowest hashes of the events of a journal, ascending, without
// holes; 0 stands for none.
type sketch [sketchSize]uint64

// add takes the encoded line of an event. Only what was done in a course counts.
func (s *sketch) add(e progress.Event, line []byte) {
	_, rest, ok := bytes.Cut(line, []byte{','}) // behind the number
	if !ok || e.Course == "" {
		return
	}
	f := fnv.New64a()
	f.Write(rest)
	h := mix(f.Sum64())
	n := 0
	for n < sketchSize && s[n] != 0 && s[n] < h {
		n++
	}
	if n == sketchSize || s[n] == h {
		return
	}
	copy(s[n+1:], s[n:])
	s[n] = h
}

// mix spreads a hash whose high bits depend little on the last bytes (the
// finaliser of splitmix64), and never gives 0.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return max(h^h>>31, 1)
}

// copies marks the journals that have an event in common with another one.
func copies(es []Entry) {
	type mark struct {
		hash  uint64
		entry int
	}
	var all []mark
	for i := range es {
		if Has(es[i].Problems, Older) || Has(es[i].Problems, Duplicate) {
			continue
		}
		for _, h := range es[i].sketch {
			if h != 0 {
				all = append(all, mark{h, i})
			}
		}
	}
	slices.SortFunc(all, func(a, b mark) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.entry, b.entry)) })
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if a.hash == b.hash && es[a.entry].Journal != es[b.entry].Journal {
			es[a.entry].note(Copied, es[b.entry].File)
			es[b.entry].note(Copied, es[a.entry].File)
		}
	}
}

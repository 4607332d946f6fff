package scenario

import "slices"

// graph is a scenario by the indexes of its scenes.
type graph struct {
	*Scenario
	start int     // -1: it starts nowhere
	next  [][]int // of each scene that does not end: where its ways lead; -1: nowhere
	reach []set   // of each scene: what can be come to from it, by at least one way
}

func (s *Scenario) graph() *graph {
	index := make(map[string]int, len(s.Scenes))
	for i := len(s.Scenes) - 1; i >= 0; i-- {
		index[s.Scenes[i].ID] = i
	}
	find := func(id string) int {
		if i, ok := index[id]; ok {
			return i
		}
		return -1
	}
	g := &graph{Scenario: s, start: find(s.Start), next: make([][]int, len(s.Scenes))}
	for i := range s.Scenes {
		if s.Scenes[i].End != Onward {
			continue
		}
		for _, id := range s.Scenes[i].Ways {
			g.next[i] = append(g.next[i], find(id))
		}
	}
	for i := range s.Scenes {
		g.reach = append(g.reach, g.from(g.next[i]))
	}
	return g
}

// from returns what can be come to from some scenes, themselves included.
func (g *graph) from(scenes []int) set {
	seen, todo := newSet(len(g.Scenes)), scenes
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if at < 0 || seen.has(at) {
			continue
		}
		seen.add(at)
		todo = append(todo[:len(todo):len(todo)], g.next[at]...)
	}
	return seen
}

// set is a set of small numbers, one bit each.
type set []byte

func newSet(n int) set { return make(set, (n+7)/8) }

func (s set) has(i int) bool { return s[i/8]&(1<<(i%8)) != 0 }

func (s set) add(i int) { s[i/8] |= 1 << (i % 8) }

// with returns the set and i.
func (s set) with(i int) set {
	t := slices.Clone(s)
	t.add(i)
	return t
}

// meet returns what is in both sets, as a key of a map.
func (s set) meet(t set) string {
	both := make(set, len(s))
	for i := range s {
		both[i] = s[i] & t[i]
	}
	return string(both)
}

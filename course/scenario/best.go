package scenario

// maxLook bounds the search for the best score, in ways followed. A scenario
// without loops has one situation for each scene; scenes that lead back to each
// other have up to two to the power of their number, so that some ten of them
// can be searched.
const maxLook = 1 << 17

// Best returns the highest score with which any path comes to an end. A path
// may come back to a scene, where nothing is gained a second time, so that no
// path has a higher score. Sure is false when scenes lead back to each other in
// too many ways to look at all of them: then score is the best that was found,
// or 0. Without an end to come to it is 0 and sure.
func (s *Scenario) Best() (score int, sure bool) {
	score, _, sure = s.graph().best((*Scene).ends)
	return score, sure
}

// A situation is where a path has come to, as far as it matters to what can
// still be gained: the scene, and which of those that can be come to from there
// were seen, as a set.
type situation struct {
	at   int
	seen string
}

// A search looks at situations in the order in which they were come to, and
// again at one that was come to with a higher score. It ends by itself, for
// going round in a loop gains nothing the second time.
type search struct {
	*graph
	most  map[situation]int // the highest score so far
	todo  []situation
	waits map[situation]bool // is in todo
	looks int                // ways followed
}

// best returns the highest score at a scene that counts.
func (g *graph) best(counts func(*Scene) bool) (score int, found, sure bool) {
	s := &search{graph: g, most: map[situation]int{}, waits: map[situation]bool{}}
	s.visit(g.start, newSet(len(g.Scenes)), 0)
	for len(s.todo) > 0 && s.looks < maxLook {
		now := s.todo[0]
		s.todo, s.waits[now] = s.todo[1:], false
		if most := s.most[now]; counts(&g.Scenes[now.at]) && (!found || most > score) {
			score, found = most, true
		}
		for _, next := range g.next[now.at] {
			s.visit(next, set(now.seen), s.most[now])
		}
		s.looks += len(g.next[now.at])
	}
	return score, found, len(s.todo) == 0
}

// visit comes to a scene, -1 being none, with what was seen and gained before.
func (s *search) visit(at int, seen set, score int) {
	if at < 0 {
		return
	}
	if !seen.has(at) {
		score += s.Scenes[at].Score
	}
	now := situation{at, seen.with(at).meet(s.reach[at])}
	if most, known := s.most[now]; known && most >= score {
		return
	}
	s.most[now] = score
	if !s.waits[now] {
		s.todo, s.waits[now] = append(s.todo, now), true
	}
}

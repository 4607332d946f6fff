// Package simplex places points on a line: every constraint keeps two of them
// a distance apart, and the weighted sum of all distances is as small as it can
// be made. It is the network simplex of Gansner, Koutsofios, North and Vo, "A
// Technique for Drawing Directed Graphs" (IEEE TSE 19(3), 1993), section 2.
// Diagrams use it twice, for the layer of a node and for its place in the layer.
package simplex

// Edge says that To is at least Min beyond From. What it is longer than that
// costs Weight for each unit. If several places cost the same, one in the middle
// is chosen unless that makes an edge with weight longer than Min that is not
// Loose.
type Edge struct {
	From, To    int
	Min, Weight int
	Loose       bool
}

// Solve returns a place for each of n points, the least of them 0, or false if
// the edges form a cycle. The result is always valid; it is the best one unless
// that takes more than effort looks at an edge.
func Solve(n int, edges []Edge, effort int) ([]int, bool) {
	if n == 0 {
		return nil, true
	}
	s := newSolver(n, edges)
	if !s.initial() {
		return nil, false
	}
	s.span()
	s.walk()
	for effort > 0 {
		effort -= n + len(s.edges)
		leave := s.leaving()
		if leave < 0 {
			break
		}
		s.pivot(leave)
	}
	s.balance(max(effort, 0) + n*balanceEffort)
	return s.result(n), true
}

// balanceEffort is what balancing may take for each point in any case.
const balanceEffort = 500

type solver struct {
	edges  []Edge
	around [][]int // edges at each point
	at     []int   // place of each point
	inTree []bool  // edges
	cut    []int   // cut value of each tree edge
	up     []int   // tree edge to the parent, -1 at the root
	low    []int   // least number in the subtree of a point
	number []int   // position of a point in post-order
	order  []int   // points in post-order
	own    []int   // weight of the edges that leave a point, less those that come
	leaves []int   // the same for a subtree
}

// newSolver adds one point before all others, which makes the graph connected.
func newSolver(n int, edges []Edge) *solver {
	s := &solver{edges: make([]Edge, 0, len(edges)+n)}
	s.edges = append(s.edges, edges...)
	for i := range n {
		s.edges = append(s.edges, Edge{From: n, To: i})
	}
	n++
	s.around, s.own, s.leaves = make([][]int, n), make([]int, n), make([]int, n)
	for i, e := range s.edges {
		s.around[e.From] = append(s.around[e.From], i)
		s.around[e.To] = append(s.around[e.To], i)
		s.own[e.From] += e.Weight
		s.own[e.To] -= e.Weight
	}
	s.at, s.up, s.low = make([]int, n), make([]int, n), make([]int, n)
	s.number, s.order = make([]int, n), make([]int, 0, n)
	s.inTree, s.cut = make([]bool, len(s.edges)), make([]int, len(s.edges))
	return s
}

func (s *solver) slack(i int) int {
	e := s.edges[i]
	return s.at[e.To] - s.at[e.From] - e.Min
}

// initial places each point as near to the beginning as the constraints allow
// and reports whether they can be met.
func (s *solver) initial() bool {
	waits := make([]int, len(s.at))
	for _, e := range s.edges {
		waits[e.To]++
	}
	queue := []int{len(s.at) - 1}
	for done := 0; done < len(queue); done++ {
		v := queue[done]
		for _, i := range s.around[v] {
			e := s.edges[i]
			if e.From != v {
				continue
			}
			s.at[e.To] = max(s.at[e.To], s.at[v]+e.Min)
			if waits[e.To]--; waits[e.To] == 0 {
				queue = append(queue, e.To)
			}
		}
	}
	return len(queue) == len(s.at)
}

// span makes a tree of edges without slack that reaches every point, moving
// the tree where it cannot grow otherwise.
func (s *solver) span() {
	in := make([]bool, len(s.at))
	var members []int
	grow := func(v int) {
		in[v] = true
		members = append(members, v)
		for next := len(members) - 1; next < len(members); next++ {
			s.growTight(members[next], in, &members)
		}
	}
	grow(len(s.at) - 1)
	for len(members) < len(s.at) {
		best := s.nearest(in)
		shift, v := s.slack(best), s.edges[best].To
		if in[v] {
			shift, v = -shift, s.edges[best].From
		}
		for _, m := range members {
			s.at[m] += shift
		}
		s.inTree[best] = true
		grow(v)
	}
}

// growTight adds to the tree what is tied to v without slack.
func (s *solver) growTight(v int, in []bool, members *[]int) {
	for _, i := range s.around[v] {
		w := s.other(i, v)
		if in[w] || s.slack(i) != 0 {
			continue
		}
		in[w], s.inTree[i] = true, true
		*members = append(*members, w)
	}
}

func (s *solver) other(i, v int) int { return s.edges[i].From + s.edges[i].To - v }

// nearest returns the edge of least slack between the tree and the rest.
func (s *solver) nearest(in []bool) int {
	best := -1
	for i, e := range s.edges {
		if in[e.From] != in[e.To] && (best < 0 || s.slack(i) < s.slack(best)) {
			best = i
		}
	}
	return best
}

// walk numbers the tree in post-order and computes all cut values.
func (s *solver) walk() {
	s.order = s.order[:0]
	root := len(s.at) - 1
	s.up[root] = -1
	type frame struct{ v, next int }
	stack := []frame{{v: root}}
	s.low[root] = 0
	for len(stack) > 0 {
		f := &stack[len(stack)-1]
		if f.next == len(s.around[f.v]) {
			s.number[f.v] = len(s.order)
			s.order = append(s.order, f.v)
			stack = stack[:len(stack)-1]
			continue
		}
		i := s.around[f.v][f.next]
		f.next++
		if w := s.other(i, f.v); s.inTree[i] && i != s.up[f.v] {
			s.up[w], s.low[w] = i, len(s.order)
			stack = append(stack, frame{v: w})
		}
	}
	s.weigh()
}

// weigh computes the cut value of every tree edge: the weight of the edges that
// cross from its tail's part of the tree to the other part, less the weight of
// those that come back. What leaves a subtree is the sum over its points of
// what leaves each of them, as an edge within it counts once for and once
// against.
func (s *solver) weigh() {
	copy(s.leaves, s.own)
	for _, v := range s.order {
		i := s.up[v]
		if i < 0 {
			continue
		}
		e := s.edges[i]
		s.cut[i] = s.leaves[v]
		if e.To == v {
			s.cut[i] = -s.leaves[v]
		}
		s.leaves[s.other(i, v)] += s.leaves[v]
	}
}

// leaving returns the tree edge of the most negative cut value, or -1.
func (s *solver) leaving() int {
	best, least := -1, 0
	for _, v := range s.order {
		if i := s.up[v]; i >= 0 && s.cut[i] < least {
			best, least = i, s.cut[i]
		}
	}
	return best
}

// pivot takes an edge out of the tree and puts the edge of least slack in that
// leads across the same cut in the other direction.
func (s *solver) pivot(leave int) {
	v := s.edges[leave].From
	tailBelow := s.up[v] == leave
	if !tailBelow {
		v = s.edges[leave].To
	}
	enter := s.entering(v, tailBelow)
	shift := s.slack(enter)
	if !tailBelow {
		shift = -shift
	}
	s.move(v, -shift)
	s.inTree[leave], s.inTree[enter] = false, true
	s.walk()
}

// balance moves what could be in several places at the same cost to the middle
// of them.
func (s *solver) balance(effort int) {
	for _, v := range s.order {
		i := s.up[v]
		if i < 0 || s.cut[i] != 0 {
			continue
		}
		if effort -= len(s.edges); effort < 0 {
			return
		}
		tailBelow := s.edges[i].From == v
		enter := s.entering(v, tailBelow)
		if enter < 0 || s.holds(v) {
			continue
		}
		shift := s.slack(enter) / 2
		if !tailBelow {
			shift = -shift
		}
		s.move(v, -shift)
	}
}

// holds reports whether an edge that is to stay tight leads out of a subtree.
func (s *solver) holds(v int) bool {
	for i, e := range s.edges {
		if e.Weight > 0 && !e.Loose && s.slack(i) == 0 && s.below(e.From, v) != s.below(e.To, v) {
			return true
		}
	}
	return false
}

// move moves a subtree.
func (s *solver) move(v, shift int) {
	for i := s.low[v]; i <= s.number[v]; i++ {
		s.at[s.order[i]] += shift
	}
}

// entering returns the edge of least slack between the subtree of v and the
// rest: into the subtree if the tail of the leaving edge is there, else out.
func (s *solver) entering(v int, tailBelow bool) int {
	best := -1
	for i, e := range s.edges {
		from, to := s.below(e.From, v), s.below(e.To, v)
		if from == to || to != tailBelow {
			continue
		}
		if best < 0 || s.slack(i) < s.slack(best) {
			best = i
		}
	}
	return best
}

func (s *solver) below(w, v int) bool {
	return s.low[v] <= s.number[w] && s.number[w] <= s.number[v]
}

// result returns the places of the first n points, the least of them 0.
func (s *solver) result(n int) []int {
	least := s.at[0]
	for _, x := range s.at[:n] {
		least = min(least, x)
	}
	for i := range s.at[:n] {
		s.at[i] -= least
	}
	return s.at[:n]
}

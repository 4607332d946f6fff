package simplex

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSolve(t *testing.T) {
	for _, tt := range []struct {
		name  string
		n     int
		edges []Edge
		want  []int
	}{
		{"one", 1, nil, []int{0}},
		{"chain", 3, []Edge{{0, 1, 1, 1, true}, {1, 2, 2, 1, true}}, []int{0, 1, 3}},
		{"source is pulled down", 4, []Edge{{0, 1, 1, 1, true}, {1, 2, 1, 1, true}, {3, 2, 1, 1, true}}, []int{0, 1, 2, 1}},
		{"loose is centred", 5, between(true), []int{4, 0, 8, 0, 4}},
		{"tight stays", 5, between(false), []int{0, 0, 8, 0, 0}},
		{"weight wins", 4, []Edge{{0, 1, 1, 1, true}, {1, 3, 1, 5, true}, {0, 2, 3, 1, true}, {2, 3, 1, 1, true}}, []int{0, 3, 3, 4}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Solve(tt.n, tt.edges, 1000)
			if !ok || !slices.Equal(got, tt.want) {
				t.Errorf("got %v, %t; want %v", got, ok, tt.want)
			}
		})
	}
}

// between holds point 0 to points 1 and 2, which are 8 apart; 3 and 4 measure
// how far it is from each.
func between(loose bool) []Edge {
	return []Edge{{3, 0, 0, 1, loose}, {3, 1, 0, 1, loose}, {4, 0, 0, 1, loose}, {4, 2, 0, 1, loose}, {1, 2, 8, 9, false}}
}

func TestCycle(t *testing.T) {
	if got, ok := Solve(2, []Edge{{0, 1, 1, 1, true}, {1, 0, 1, 1, true}}, 1000); ok {
		t.Errorf("a cycle was solved: %v", got)
	}
}

// TestOptimal compares with all placements of small random graphs.
func TestOptimal(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 2 + r.IntN(4)
		edges := random(r, n, 2*n)
		got, ok := Solve(n, edges, 100_000)
		if !ok {
			t.Fatalf("no solution for %v", edges)
		}
		if c, best := cost(got, edges), exhaustive(n, edges); c != best {
			t.Fatalf("cost %d of %v for %v, want %d", c, got, edges, best)
		}
	}
}

func random(r *rand.Rand, n, m int) []Edge {
	var edges []Edge
	for range m {
		from := r.IntN(n - 1)
		edges = append(edges, Edge{from, from + 1 + r.IntN(n-from-1), r.IntN(3), r.IntN(4), r.IntN(2) == 0})
	}
	return edges
}

// cost is -1 when a constraint is not met.
func cost(at []int, edges []Edge) int {
	sum := 0
	for _, e := range edges {
		d := at[e.To] - at[e.From]
		if d < e.Min {
			return -1
		}
		sum += e.Weight * d
	}
	return sum
}

func exhaustive(n int, edges []Edge) int {
	const most = 9
	best := -1
	at := make([]int, n)
	var try func(int)
	try = func(i int) {
		if i == n {
			if c := cost(at, edges); c >= 0 && (best < 0 || c < best) {
				best = c
			}
			return
		}
		for at[i] = range most {
			try(i + 1)
		}
	}
	try(0)
	return best
}

func BenchmarkSolve(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	edges := random(r, 500, 1000)
	for b.Loop() {
		Solve(500, edges, 4_000_000)
	}
}

package flow

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// random returns the source of a chart with subgraphs, labels, loops and cycles.
func random(r *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintln(&b, "flowchart", []string{"TD", "LR", "BT", "RL"}[r.IntN(4)])
	n := 2 + r.IntN(14)
	for c := range r.IntN(4) {
		fmt.Fprintf(&b, "subgraph s%d [Group %d]\n", c, c)
		for range 1 + r.IntN(3) {
			fmt.Fprintf(&b, "n%d\n", r.IntN(n))
		}
		if r.IntN(3) > 0 {
			fmt.Fprintln(&b, "end")
			continue
		}
		fmt.Fprintf(&b, "subgraph t%d\nn%d\nend\nend\n", c, r.IntN(n))
	}
	for range r.IntN(2 * n) {
		arrow := []string{"-->", "---", "-.->", "==>", "-->|label|", "<-->", "--o", "--->"}[r.IntN(8)]
		fmt.Fprintf(&b, "n%d %s n%d\n", r.IntN(n), arrow, r.IntN(n))
	}
	fmt.Fprintf(&b, "n0\n")
	return b.String()
}

// planned arranges a chart with the first attempt.
func planned(t *testing.T, src string) *plan {
	t.Helper()
	c, ok := Parse(src)
	if !ok {
		t.Fatalf("not parsed:\n%s", src)
	}
	c.resolve()
	p, ok := newPlan(c)
	if !ok {
		t.Fatalf("not planned:\n%s", src)
	}
	p.arrange()
	p.dir = c.Direction
	p.measure(20)
	if !p.place() || !p.route() {
		return nil
	}
	p.stretch()
	return p
}

// TestNothingOverlaps holds what makes a drawing true: boxes and subgraphs keep
// apart, and no line lies on another that leads elsewhere.
func TestNothingOverlaps(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	failed := 0
	const count = 400
	for range count {
		src := random(r)
		p := planned(t, src)
		if p == nil {
			failed++
			continue
		}
		if bad := p.fault(); bad != "" {
			t.Fatalf("%s\n%s\n%s", bad, src, strings.Join(p.draw(false), "\n"))
		}
	}
	if failed > count/20 {
		t.Errorf("%d of %d charts could not be arranged", failed, count)
	}
}

func (p *plan) fault() string {
	for _, layer := range p.layers {
		for i := 1; i < len(layer); i++ {
			if a, b := p.vertices[layer[i-1]], p.vertices[layer[i]]; a.at+a.span >= b.at {
				return fmt.Sprintf("vertices at %d and %d touch", a.at, b.at)
			}
		}
	}
	for c, b := range p.bands {
		for _, v := range p.vertices {
			if v.layer < b.lo || v.layer > b.hi {
				continue
			}
			inside := v.at > b.left && v.at+v.span-1 < b.right
			outside := v.at > b.right || v.at+v.span-1 < b.left
			if p.isWithin(v.cluster, c) && !inside || !p.isWithin(v.cluster, c) && !outside {
				return fmt.Sprintf("vertex at %d and cluster %d..%d", v.at, b.left, b.right)
			}
		}
	}
	for i := range p.channels {
		if bad := p.channels[i].fault(); bad != "" {
			return bad
		}
	}
	return ""
}

func (c *channel) fault() string {
	for i, a := range c.nets {
		for _, b := range c.nets[:i] {
			if a.straight() || b.straight() || a.joins(b) {
				continue
			}
			if a.track == b.track && a.hi() >= b.lo() && b.hi() >= a.lo() {
				return fmt.Sprintf("nets share track %d", a.track)
			}
			if a.covers(b, c) || b.covers(a, c) {
				return fmt.Sprintf("nets from %d and %d share a column", a.top, b.top)
			}
		}
	}
	return ""
}

// covers reports whether the beginning of a lies on an end of b.
func (a *net) covers(b *net, c *channel) bool {
	for _, x := range b.bottoms {
		follows := b.jogsTo >= 0 && c.nets[b.jogsTo] == a
		if x == a.top && a.track >= b.track && !follows {
			return true
		}
	}
	return false
}

// TestEveryEdgeArrives: each link ends where its net leads.
func TestEveryEdgeArrives(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		p := planned(t, random(r))
		if p == nil {
			continue
		}
		seen := make(map[int]int)
		for _, c := range p.channels {
			for _, n := range c.nets {
				for i, l := range n.links {
					if n.jogsTo < 0 && n.bottoms[i] == p.portAt(p.links[l].downPort) {
						seen[l]++
					}
				}
			}
		}
		for i, l := range p.links {
			if l.upPort >= 0 && seen[i] != 1 {
				t.Fatalf("link %d is drawn %d times", i, seen[i])
			}
		}
	}
}

package scenario

// Fault is a kind of mistake in how the scenes of a scenario hang together.
type Fault string

// The faults of a scenario.
const (
	Startless   Fault = "startless"   // it starts at a scene that is not there; it cannot be played
	Twin        Fault = "twin"        // the id of the scene is that of an earlier one
	Nowhere     Fault = "nowhere"     // a way leads to a scene that is not there
	DeadEnd     Fault = "dead-end"    // the scene has no ways and is no end
	Surplus     Fault = "surplus"     // the scene is an end and has ways, which nobody can take
	Unreachable Fault = "unreachable" // no path comes to the scene
	Endless     Fault = "endless"     // no path from the scene comes to an end
	Hopeless    Fault = "hopeless"    // no path comes to an end that can pass
	TooDear     Fault = "too-dear"    // no path to such an end has the points that it takes to pass
)

// Finding is one fault, and where it is.
type Finding struct {
	Fault Fault
	Scene int // its index; -1: the scenario as a whole
	Way   int // of Nowhere: the index of the way; else -1
	Score int // of TooDear: the highest score at an end that can pass
}

// Check returns everything that is wrong with how the scenes hang together:
// first of the whole, then scene by scene.
func (s *Scenario) Check() []Finding {
	g := s.graph()
	if g.start < 0 {
		return []Finding{{Startless, -1, -1, 0}}
	}
	come := g.from([]int{g.start})
	out := g.checkPass(come)
	seen := map[string]bool{}
	for i := range s.Scenes {
		if seen[s.Scenes[i].ID] {
			out = append(out, Finding{Twin, i, -1, 0})
		}
		seen[s.Scenes[i].ID] = true
		out = append(out, g.checkScene(i, come)...)
	}
	return out
}

// checkPass looks whether any path passes.
func (g *graph) checkPass(come set) []Finding {
	good, judged := g.comesTo(Pass, come), g.comesTo(Done, come)
	switch {
	case !good && !judged:
		return []Finding{{Hopeless, -1, -1, 0}}
	case good && g.Pass == 0:
		return nil
	}
	score, _, sure := g.best(func(at *Scene) bool { return at.End == Pass || at.End == Done })
	if sure && score < g.Pass {
		return []Finding{{TooDear, -1, -1, score}}
	}
	return nil
}

func (g *graph) comesTo(e End, come set) bool {
	for i := range g.Scenes {
		if g.Scenes[i].End == e && come.has(i) {
			return true
		}
	}
	return false
}

func (g *graph) checkScene(i int, come set) []Finding {
	var out []Finding
	for way, next := range g.next[i] {
		if next < 0 {
			out = append(out, Finding{Nowhere, i, way, 0})
		}
	}
	switch at := &g.Scenes[i]; {
	case !come.has(i):
		return append(out, Finding{Unreachable, i, -1, 0})
	case at.End != Onward && len(at.Ways) > 0:
		return append(out, Finding{Surplus, i, -1, 0})
	case at.End == Onward && len(at.Ways) == 0:
		return append(out, Finding{DeadEnd, i, -1, 0})
	case !g.canEnd(i):
		return append(out, Finding{Endless, i, -1, 0})
	}
	return out
}

// canEnd reports whether a scene or any that it leads to is an end or breaks
// off.
func (g *graph) canEnd(i int) bool {
	for j := range g.Scenes {
		if g.Scenes[j].ends() && (i == j || g.reach[i].has(j)) {
			return true
		}
	}
	return false
}

// Package scenario owns the rules of a branching scenario: its scenes, the ways
// between them, and how a path through them is scored. The words of a scenario
// live with the text that it was written in; nothing here needs them.
package scenario

import "fmt"

// MaxSteps is the longest path, in ways taken. Scenes may lead back to earlier
// ones, so that a path need not end by itself; one of this length does.
const MaxSteps = 1000

// End says whether a scene ends the scenario, and how.
type End string

// The ends of a scenario.
const (
	Onward End = ""     // it goes on from here
	Pass   End = "pass" // a good end
	Fail   End = "fail" // a bad end, whatever the score
	Done   End = "end"  // an end that only the score judges
)

// Scene is one scene of a scenario.
type Scene struct {
	ID    string // unique in the scenario
	Score int    // points, counted the first time that the scene is come to
	End   End
	Ways  []string // the ids of the scenes that it leads to; not looked at when it is an end
}

// ends reports whether nothing can follow the scene. One without ways breaks
// off there, which is no end that its author meant.
func (s *Scene) ends() bool { return s.End != Onward || len(s.Ways) == 0 }

// Scenario is a scenario without its words.
type Scenario struct {
	Start  string // the id of the first scene
	Pass   int    // points that it takes to pass; 0: none for a good end
	Scenes []Scene
}

// Run is what a path through a scenario comes to.
type Run struct {
	Scenes []string // every scene on the path, in order, the last included
	Gains  []int    // what each of them added to the score
	Score  int      // points
	Ended  bool     // nothing can follow
	End    End      // of the last scene; Onward when the path broke off
	Passed bool
}

// Scene returns the scene of that id, or nil.
func (s *Scenario) Scene(id string) *Scene {
	for i := range s.Scenes {
		if s.Scenes[i].ID == id {
			return &s.Scenes[i]
		}
	}
	return nil
}

// Play follows a path from the start: for each scene the index of the way that
// was taken. It returns an error for a scenario that does not start anywhere,
// for a way that is not there or leads nowhere, and for a path that goes on
// after an end or beyond MaxSteps.
func (s *Scenario) Play(path []int) (Run, error) {
	if len(path) > MaxSteps {
		return Run{}, fmt.Errorf("scenario: a path of %d steps, more than %d", len(path), MaxSteps)
	}
	at := s.Scene(s.Start)
	if at == nil {
		return Run{}, fmt.Errorf("scenario: it starts at %q, which is no scene of it", s.Start)
	}
	var r Run
	seen := map[string]bool{}
	r.visit(at, seen)
	for _, way := range path {
		next, err := s.follow(at, way)
		if err != nil {
			return Run{}, err
		}
		at = next
		r.visit(at, seen)
	}
	r.End, r.Ended = at.End, at.ends() || len(path) == MaxSteps
	r.Passed = s.passes(r.End, r.Score)
	return r, nil
}

func (s *Scenario) follow(from *Scene, way int) (*Scene, error) {
	switch {
	case from.ends():
		return nil, fmt.Errorf("scenario: the path goes on after scene %s, which is an end", from.ID)
	case way < 0 || way >= len(from.Ways):
		return nil, fmt.Errorf("scenario: scene %s has %d ways, and none with the index %d", from.ID, len(from.Ways), way)
	}
	next := s.Scene(from.Ways[way])
	if next == nil {
		return nil, fmt.Errorf("scenario: way %d of scene %s leads to %q, which is no scene", way, from.ID, from.Ways[way])
	}
	return next, nil
}

// visit adds a scene, whose score counts only the first time.
func (r *Run) visit(at *Scene, seen map[string]bool) {
	gain := at.Score
	if seen[at.ID] {
		gain = 0
	}
	seen[at.ID] = true
	r.Scenes, r.Gains = append(r.Scenes, at.ID), append(r.Gains, gain)
	r.Score += gain
}

// passes reports whether an end with that score is a pass: a good end with at
// least Pass points, or any number of them when Pass is 0; an end that only the
// score judges with at least Pass points, so that without Pass it must not be
// below nothing.
func (s *Scenario) passes(e End, score int) bool {
	switch e {
	case Pass:
		return s.Pass == 0 || score >= s.Pass
	case Done:
		return score >= s.Pass
	}
	return false
}

package markdown

import (
	"fmt"

	"carrel/course/scenario"
)

// What is looked for in a scenario.
var (
	ruleNoScenes      = Rule{"no-scenes", Error, "A scenario has no scenes."}
	ruleManyScenes    = Rule{"many-scenes", Error, "A scenario has more scenes than are read."}
	ruleManyWays      = Rule{"many-ways", Error, "A scene has more ways than are shown."}
	ruleBadScene      = Rule{"scene-id", Error, "The id of a scene cannot be one, or is that of another scene."}
	ruleBadStart      = Rule{"scene-start", Error, "A scenario starts at a scene that is not there."}
	ruleSceneQuestion = Rule{"scene-question", Error, "A question stands in a scene, where it cannot be answered."}
	ruleNoWay         = Rule{"way-nowhere", Error, "A way in a scene leads to no scene."}
	ruleSceneEnd      = Rule{"end-with-ways", Warning, "A scene is an end and has ways, which nobody can take."}
	ruleDeadEnd       = Rule{"dead-end", Error, "A scene has no ways and is no end."}
	ruleUnreachable   = Rule{"unreachable-scene", Warning, "No way leads to a scene."}
	ruleEndless       = Rule{"endless-scene", Error, "From a scene no end can be come to."}
	ruleHopeless      = Rule{"no-passing-end", Error, "A scenario cannot be passed."}
)

// scenarioRules are what the reports on a scenario can be about.
var scenarioRules = []Rule{
	ruleNoScenes, ruleManyScenes, ruleManyWays, ruleBadScene, ruleBadStart, ruleSceneQuestion, ruleNoWay, ruleSceneEnd,
	ruleDeadEnd, ruleUnreachable, ruleEndless, ruleHopeless,
}

// Faults returns what is wrong with how the scenes hang together. It is no part
// of Document.Problems, because a translation takes all of that from its source.
func (s *Scenario) Faults() []Problem {
	var out []Problem
	for _, f := range s.Check() {
		if p, ok := s.fault(f); ok {
			out = append(out, p)
		}
	}
	return out
}

// fault says a finding in words. What cannot be in a scenario that was read is
// not said.
func (s *Scenario) fault(f scenario.Finding) (Problem, bool) {
	say := func(rule Rule, hint, format string, args ...any) (Problem, bool) {
		line, col := s.line, s.col
		if f.Scene >= 0 {
			line, col = s.Scenes[f.Scene].Line, s.Scenes[f.Scene].Col
		}
		return NewProblem(rule, s.file, line, col, hint, fmt.Sprintf(format, args...)), true
	}
	switch f.Fault {
	case scenario.DeadEnd:
		return say(ruleDeadEnd, "add a list of links to other scenes, or end: pass, fail or end to its node", "nothing follows this scene, and it is no end")
	case scenario.Unreachable:
		return say(ruleUnreachable, "link to it from another scene, or remove it", "no way leads to this scene")
	case scenario.Endless:
		return say(ruleEndless, "add a way to an end", "no way from this scene comes to an end")
	case scenario.Hopeless:
		return say(ruleHopeless, "give a scene that can be come to end: pass, or end", "no way comes to an end that can pass")
	case scenario.TooDear:
		return say(ruleHopeless, "ask for fewer points, or give more", "it takes %d points to pass, and no way to such an end has more than %d", s.Pass, f.Score)
	}
	return Problem{}, false
}

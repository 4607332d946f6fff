package scenario

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// made makes a scenario of lines "id score end > way way", which starts at the
// first.
func made(pass int, lines ...string) *Scenario {
	s := &Scenario{Pass: pass}
	for _, l := range lines {
		head, ways, _ := strings.Cut(l, ">")
		var c Scene
		var end string
		if n, err := fmt.Sscan(head, &c.ID, &c.Score, &end); n < 2 {
			panic(err)
		}
		c.End, c.Ways = End(end), strings.Fields(ways)
		s.Scenes = append(s.Scenes, c)
	}
	if len(s.Scenes) > 0 {
		s.Start = s.Scenes[0].ID
	}
	return s
}

// alert is a small one with a loop: asking leads back.
func alert() *Scenario {
	return made(5,
		"alert 0 > log reboot ask",
		"ask 1 > alert",
		"log 3 > isolate closed",
		"isolate 3 pass",
		"reboot -5 fail",
		"closed -3 fail",
	)
}

func TestPlay(t *testing.T) {
	for name, c := range map[string]struct {
		path []int
		want Run
	}{
		"at the start": {nil, Run{Scenes: []string{"alert"}, Gains: []int{0}}},
		"passed":       {[]int{0, 0}, Run{Scenes: []string{"alert", "log", "isolate"}, Gains: []int{0, 3, 3}, Score: 6, Ended: true, End: Pass, Passed: true}},
		"failed":       {[]int{1}, Run{Scenes: []string{"alert", "reboot"}, Gains: []int{0, -5}, Score: -5, Ended: true, End: Fail}},
		"asked twice": {[]int{2, 0, 2, 0}, Run{Scenes: []string{"alert", "ask", "alert", "ask", "alert"},
			Gains: []int{0, 1, 0, 0, 0}, Score: 1}},
	} {
		got, err := alert().Play(c.path)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

func TestPlayRefuses(t *testing.T) {
	lost := made(0, "a 0 > gone")
	nowhere := alert()
	nowhere.Start = "gone"
	for name, c := range map[string]struct {
		s    *Scenario
		path []int
		want string
	}{
		"a way that is not there":    {alert(), []int{3}, "3 ways"},
		"a way before the first":     {alert(), []int{-1}, "3 ways"},
		"a path beyond an end":       {alert(), []int{1, 0}, "goes on after scene reboot"},
		"a path beyond a dead end":   {made(0, "a 0"), []int{0}, "goes on after scene a"},
		"a way to no scene":          {lost, []int{0}, `leads to "gone"`},
		"a start that is not there":  {nowhere, nil, `starts at "gone"`},
		"a scenario without scenes":  {&Scenario{}, nil, "no scene"},
		"a path that is much longer": {made(0, "a 0 > a"), make([]int, MaxSteps+1), "1001 steps"},
	} {
		if _, err := c.s.Play(c.path); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one of %q", name, err, c.want)
		}
	}
}

func TestTheLongestPathEnds(t *testing.T) {
	s := made(0, "a 2 > a b", "b 1 pass")
	r, err := s.Play(make([]int, MaxSteps))
	if err != nil || !r.Ended || r.End != Onward || r.Passed || r.Score != 2 {
		t.Errorf("after %d steps: %+v, %v", MaxSteps, r, err)
	}
	if r, err := s.Play(make([]int, MaxSteps-1)); err != nil || r.Ended {
		t.Errorf("one step before: ended %t, %v", r.Ended, err)
	}
}

func TestPasses(t *testing.T) {
	for _, c := range []struct {
		end         End
		score, pass int
		want        bool
	}{
		{Pass, 5, 5, true}, {Pass, 4, 5, false}, {Pass, -9, 0, true}, {Pass, -2, -2, true},
		{Done, 5, 5, true}, {Done, 4, 5, false}, {Done, 0, 0, true}, {Done, -1, 0, false},
		{Fail, 9, 5, false}, {Fail, 9, 0, false}, {Onward, 9, 0, false},
	} {
		s := made(c.pass, fmt.Sprintf("a %d %s", c.score, c.end))
		if r, err := s.Play(nil); err != nil || r.Passed != c.want {
			t.Errorf("end %q with %d points, %d needed: passed %t, %v", c.end, c.score, c.pass, r.Passed, err)
		}
	}
}

func TestBest(t *testing.T) {
	for name, c := range map[string]struct {
		s    *Scenario
		want int
	}{
		"with a loop worth going round": {alert(), 7},
		"without any end":               {made(0, "a 5 > b", "b 5 > a"), 0},
		"without scenes":                {&Scenario{}, 0},
		"only bad ends":                 {made(0, "a 0 > b c", "b -5 fail", "c -3 fail"), -3},
		"an end at once":                {made(0, "a 4 pass"), 4},
		"a way to no scene":             {made(0, "a 4 > gone b", "b 1 end"), 5},
		"a hub with two spokes":         {made(0, "hub 0 > x y end", "x 2 > hub", "y 3 > hub", "end 1 pass"), 6},
		"a loop that costs":             {made(0, "a 0 > b end", "b -2 > a", "end 1 pass"), 1},
		"a cost that pays":              {made(0, "a 0 > b end", "b -2 > c", "c 5 > a", "end 1 pass"), 4},
		"a dead end is one too":         {made(0, "a 1 > b", "b 2"), 3},
	} {
		if got, sure := c.s.Best(); got != c.want || !sure {
			t.Errorf("%s: best %d (sure %t), want %d", name, got, sure, c.want)
		}
	}
}

// Diamonds have two to the power of their number paths, and no loop.
func TestBestOfManyDiamonds(t *testing.T) {
	s := &Scenario{Start: "0"}
	const n = 150
	for i := range n {
		next := fmt.Sprint(i + 1)
		s.Scenes = append(s.Scenes,
			Scene{ID: fmt.Sprint(i), Score: 1, Ways: []string{fmt.Sprint("l", i), fmt.Sprint("r", i)}},
			Scene{ID: fmt.Sprint("l", i), Score: -1, Ways: []string{next}},
			Scene{ID: fmt.Sprint("r", i), Score: 2, Ways: []string{next}})
	}
	s.Scenes = append(s.Scenes, Scene{ID: fmt.Sprint(n), End: Pass})
	if got, sure := s.Best(); got != 3*n || !sure {
		t.Errorf("best %d (sure %t), want %d", got, sure, 3*n)
	}
}

// Where every scene leads to every other the search gives up, soon, and says
// so.
func TestBestGivesUp(t *testing.T) {
	s := &Scenario{Start: "0"}
	var all []string
	for i := range 40 {
		all = append(all, fmt.Sprint(i))
	}
	for _, id := range all {
		s.Scenes = append(s.Scenes, Scene{ID: id, Score: 1, Ways: append(slices.Clone(all), "end")})
	}
	s.Scenes = append(s.Scenes, Scene{ID: "end", End: Pass})
	score, sure := s.Best()
	if sure || score < 1 || score > 40 {
		t.Errorf("best %d, sure %t", score, sure)
	}
}

func TestCheck(t *testing.T) {
	off := alert()
	off.Start = "gone"
	whole := func(f Fault, score int) Finding { return Finding{f, -1, -1, score} }
	for name, c := range map[string]struct {
		s    *Scenario
		want []Finding
	}{
		"nothing wrong":          {alert(), nil},
		"no scenes":              {&Scenario{}, []Finding{whole(Startless, 0)}},
		"no start":               {off, []Finding{whole(Startless, 0)}},
		"a twin":                 {made(0, "a 0 > b", "b 0 pass", "b 0 pass"), []Finding{{Twin, 2, -1, 0}, {Unreachable, 2, -1, 0}}},
		"a way to nowhere":       {made(0, "a 0 > b gone", "b 0 pass"), []Finding{{Nowhere, 0, 1, 0}}},
		"a dead end":             {made(0, "a 0 > b c", "b 0 pass", "c 0"), []Finding{{DeadEnd, 2, -1, 0}}},
		"ways after an end":      {made(0, "a 0 > b", "b 0 pass > a"), []Finding{{Surplus, 1, -1, 0}}},
		"out of reach":           {made(0, "a 0 > b", "b 0 pass", "c 0 > b"), []Finding{{Unreachable, 2, -1, 0}}},
		"a trap":                 {made(0, "a 0 > b c", "b 0 pass", "c 0 > d", "d 0 > c"), []Finding{{Endless, 2, -1, 0}, {Endless, 3, -1, 0}}},
		"only bad ends":          {made(0, "a 0 > b", "b 0 fail"), []Finding{whole(Hopeless, 0)}},
		"a good end behind none": {made(0, "a 0 > b", "b 0 fail", "c 0 pass"), []Finding{whole(Hopeless, 0), {Unreachable, 2, -1, 0}}},
		"too few points":         {made(9, "a 4 > b c", "b 4 pass", "c 20 fail"), []Finding{whole(TooDear, 8)}},
		"below nothing":          {made(0, "a -4 end"), []Finding{whole(TooDear, -4)}},
	} {
		if got := c.s.Check(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// drawn is any scenario of up to six scenes.
func drawn(t *rapid.T) *Scenario {
	n := rapid.IntRange(1, 6).Draw(t, "scenes")
	s := &Scenario{Start: "s0", Pass: rapid.IntRange(-3, 6).Draw(t, "pass")}
	for i := range n {
		c := Scene{ID: fmt.Sprint("s", i), Score: rapid.IntRange(-4, 4).Draw(t, "score"),
			End: rapid.SampledFrom([]End{Onward, Onward, Onward, Pass, Fail, Done}).Draw(t, "end")}
		for range rapid.IntRange(0, 3).Draw(t, "ways") {
			c.Ways = append(c.Ways, fmt.Sprint("s", rapid.IntRange(0, n-1).Draw(t, "way")))
		}
		s.Scenes = append(s.Scenes, c)
	}
	return s
}

// walk plays a scenario at random, up to so many steps.
func walk(t *rapid.T, s *Scenario, steps int) Run {
	var path []int
	r, err := s.Play(nil)
	for err == nil && !r.Ended && len(path) < steps {
		at := s.Scene(r.Scenes[len(r.Scenes)-1])
		path = append(path, rapid.IntRange(0, len(at.Ways)-1).Draw(t, "way"))
		r, err = s.Play(path)
	}
	if err != nil {
		t.Fatalf("path %v: %v", path, err)
	}
	return r
}

// No path has a score above the best, and some path reaches a best one.
func TestNoPathBeatsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		best, sure := s.Best()
		if !sure {
			t.Fatal("six scenes are too many")
		}
		if r := walk(t, s, 30); r.Ended && r.Score > best {
			t.Fatalf("path %v has %d points, the best is %d", r.Scenes, r.Score, best)
		}
		if want, ok := exhaust(s); ok && want != best {
			t.Fatalf("best %d, want %d", best, want)
		}
	})
}

// exhaust finds the best score by trying every path of so many steps that each
// scene can be come to from each other.
func exhaust(s *Scenario) (best int, found bool) {
	type state struct {
		at   string
		seen string
	}
	known := map[state]bool{}
	var try func(path []int)
	try = func(path []int) {
		r, err := s.Play(path)
		if err != nil {
			return
		}
		if r.Ended && (!found || r.Score > best) {
			best, found = r.Score, true
		}
		seen := slices.Compact(slices.Sorted(slices.Values(r.Scenes)))
		now := state{r.Scenes[len(r.Scenes)-1], strings.Join(seen, " ")}
		if known[now] || r.Ended {
			return
		}
		known[now] = true
		for way := range s.Scene(now.at).Ways {
			try(append(slices.Clone(path), way))
		}
	}
	try(nil)
	return best, found
}

// What Check has nothing against can be passed, and what it calls hopeless or
// too dear never is.
func TestCheckAgreesWithPlay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		found := s.Check()
		never := slices.ContainsFunc(found, func(f Finding) bool { return f.Fault == Hopeless || f.Fault == TooDear })
		r := walk(t, s, 30)
		if never && r.Passed {
			t.Fatalf("path %v passes, though %v", r.Scenes, found)
		}
		for _, f := range found {
			if f.Fault == Unreachable && slices.Contains(r.Scenes, s.Scenes[f.Scene].ID) {
				t.Fatalf("scene %s is on the path %v and called unreachable", s.Scenes[f.Scene].ID, r.Scenes)
			}
		}
	})
}

func FuzzPlay(f *testing.F) {
	f.Add([]byte{0, 1}, []byte{0, 0})
	f.Fuzz(func(t *testing.T, shape, path []byte) {
		s := &Scenario{Start: "0"}
		for i, b := range shape[:min(len(shape), 12)] {
			s.Scenes = append(s.Scenes, Scene{ID: fmt.Sprint(i), Score: int(b) - 100, Ways: []string{fmt.Sprint(int(b) % 13), fmt.Sprint(int(b) / 13)}})
		}
		var steps []int
		for _, b := range path {
			steps = append(steps, int(int8(b)))
		}
		r, err := s.Play(steps)
		if err == nil && (len(r.Scenes) != len(steps)+1 || len(r.Gains) != len(r.Scenes)) {
			t.Fatalf("%d steps give %+v", len(steps), r)
		}
		s.Best()
		s.Check()
	})
}

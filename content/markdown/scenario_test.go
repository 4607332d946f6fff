package markdown_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/scenario"
)

func readScenario(src string) (*markdown.Document, *markdown.Scenario) {
	d := markdown.Parse("s.md", []byte(src), markdown.Options{Kind: "scenario", Strict: true})
	return d, d.Scenario()
}

// told writes a scenario in short lines: what it is worth, and its words.
func told(s *markdown.Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "start %s, pass %d\n", s.Start, s.Pass)
	for i, c := range s.Scenes {
		proper := s.Scenario.Scenes[i]
		fmt.Fprintf(&b, "%s %d %s: %s (%s)\n", proper.ID, proper.Score, proper.End, c.Name, words(c.Blocks))
		for w, way := range c.Ways {
			fmt.Fprintf(&b, "  > %s: %s", proper.Ways[w], words(way.Text))
			if len(way.Consequence) > 0 {
				fmt.Fprintf(&b, " (%s)", words(way.Consequence))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func words(bs []*markdown.Block) string {
	var out []string
	for _, b := range bs {
		out = append(out, markdown.PlainText(b.Node, b.Source))
	}
	return strings.Join(out, " / ")
}

const alertFile = `---
kind: scenario
start: alert
pass: 5
---

# The first alert

Take your time.

## Alert
<!-- node: {} -->

09:12. A login on ` + "`web-01`" + `.

- [the rules](#alert) say nothing

What do you do?

- [Read the ` + "`log`" + `](#log)
  > Forty-two failures,
  > then a success.
- [Reboot](#the-reboot) at once
- [Ask](#colleague)

## Someone to ask
<!-- node: {id: colleague, score: 1} -->

### She says

"Look at the log first."

1. [Read the log](#log)

## Log
<!-- node: {score: 3} -->

- [Isolate the host](#isolate)

---

It is late.

## Isolate
<!-- node: {score: 3, end: pass} -->

Well done.

- a list without links

## The reboot!
<!-- node: {score: -5, end: fail} -->

Gone.
`

func TestScenario(t *testing.T) {
	d, s := readScenario(alertFile)
	want := `start alert, pass 5
alert 0 : Alert (09:12. A login on web-01. / the rules say nothing / What do you do?)
  > log: Read the log (Forty-two failures, then a success.)
  > the-reboot: Reboot at once
  > colleague: Ask
colleague 1 : Someone to ask (She says / "Look at the log first.")
  > log: Read the log
log 3 : Log ( / It is late.)
  > isolate: Isolate the host
isolate 3 pass: Isolate (Well done. / a list without links)
the-reboot -5 fail: The reboot! (Gone.)
`
	if got := told(s); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if s.Title != "The first alert" || words(s.Intro) != "Take your time." {
		t.Errorf("title %q, introduction %q", s.Title, words(s.Intro))
	}
	if w := s.Scenes[0].Ways[0]; w.Plain != "Read the log" || w.Line != 20 || w.Col != 3 || s.Scenes[4].Line != 51 {
		t.Errorf("way %q at %d:%d, last scene on line %d", w.Plain, w.Line, w.Col, s.Scenes[4].Line)
	}
	if ps := append(d.Check(), s.Faults()...); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	r, err := s.Play([]int{0, 0})
	if err != nil || !r.Passed || r.Score != 6 {
		t.Errorf("played: %+v, %v", r, err)
	}
}

// Links name a scene as a forge does, in any script, or by its id.
func TestScenarioLinks(t *testing.T) {
	const body = "## Début\n<!-- node: {} -->\n\n- [x](%s)\n\n## 記録を読む (1)\n<!-- node: {id: log.1, end: pass} -->\n\n## 記録を読む (1)\n<!-- node: {id: other, end: pass} -->\n"
	for link, want := range map[string]string{
		"#記録を読む-1": "log.1", "#%E8%A8%98%E9%8C%B2%E3%82%92%E8%AA%AD%E3%82%80-1": "log.1", "#log.1": "log.1",
		"#記録を読む-1-1": "other", "#other": "other", "#début": "début",
		"#gone": "", "#": "", "other.md#other": "", "https://example.org/#other": "",
	} {
		_, s := readScenario(fmt.Sprintf(body, link))
		got := strings.Join(s.Scenario.Scenes[0].Ways, " ")
		if got != want {
			t.Errorf("%s leads to %q, want %q", link, got, want)
		}
	}
}

func TestScenarioProblems(t *testing.T) {
	const good = "## A\n<!-- node: {} -->\n\n- [b](#b)\n\n## B\n<!-- node: {end: pass} -->\n"
	for name, c := range map[string]struct{ src, want string }{
		"nothing":         {good, ""},
		"no scenes":       {"# T\n\n## A\n\ntext\n", "1:1 no-scenes error"},
		"a bad start":     {"---\nstart: nine\n---\n" + good, "2:8 scene-start error"},
		"a bad pass":      {"---\npass: 50%\n---\n" + good, "2:7 value error"},
		"a bad id":        {good + "\n- [c](#c)\n\n## C\n<!-- node: {id: a b, end: fail} -->\n", "9:1 end-with-ways warning|12:17 scene-id error"},
		"a second id":     {strings.ReplaceAll(good, "{", "{id: x, "), "7:17 scene-id error"},
		"a score too big": {strings.Replace(good, "end: pass", "score: 1001, end: pass", 1), "7:20 value error"},
		"no such end":     {strings.Replace(good, "end: pass", "end: passed", 1), "7:18 value error"},
		"no such key":     {strings.Replace(good, "end: pass", "end: pass, points: 1", 1), "7:24 unknown-key error"},
		"a question":      {good + "\n## Q\n<!-- question: {id: q} -->\n\n- [x] one\n- [ ] two\n", "9:1 scene-question error"},
		"a way nowhere":   {strings.Replace(good, "- [b](#b)", "- [b](#b)\n- [c](#c)\n- stay", 1), "5:3 way-nowhere error|6:1 way-nowhere error"},
		"a lost node":     {"text\n\n<!-- node: {} -->\n\n" + good, "3:1 lost-directive error"},
		"too many ways":   {strings.Replace(good, "- [b](#b)", strings.Repeat("- [b](#b)\n", 21), 1), "24:3 many-ways error"},
	} {
		d, _ := readScenario(c.src)
		var got []string
		for _, p := range d.Check() {
			got = append(got, fmt.Sprintf("%d:%d %s %s", p.Line, p.Col, p.Rule.ID, p.Rule.Level))
			if !slices.ContainsFunc(markdown.Rules, func(r markdown.Rule) bool { return r == p.Rule }) {
				t.Errorf("%s: rule %s is not among the rules", name, p.Rule.ID)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(got, "|"), c.want)
		}
	}
}

func TestScenarioFaults(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"nothing":     {"## A\n<!-- node: {end: pass} -->\n", ""},
		"a dead end":  {"## A\n<!-- node: {} -->\n\n- [b](#b)\n- [c](#c)\n\n## B\n<!-- node: {end: pass} -->\n\n## C\n<!-- node: {} -->\n", "s.md:10:1: nothing follows this scene, and it is no end"},
		"unreachable": {"## A\n<!-- node: {end: pass} -->\n\n## B\n<!-- node: {end: fail} -->\n", "s.md:4:1: no way leads to this scene"},
		"endless":     {"## A\n<!-- node: {} -->\n\n- [b](#b)\n- [c](#c)\n\n## B\n<!-- node: {end: pass} -->\n\n## C\n<!-- node: {} -->\n\n- [c](#c)\n", "s.md:10:1: no way from this scene comes to an end"},
		"hopeless":    {"## A\n<!-- node: {end: fail} -->\n", "s.md:1:1: no way comes to an end that can pass"},
		"too dear":    {"---\npass: 3\n---\n## A\n<!-- node: {score: 2, end: pass} -->\n", "s.md:2:7: it takes 3 points to pass, and no way to such an end has more than 2"},
	} {
		_, s := readScenario(c.src)
		var got []string
		for _, p := range s.Faults() {
			got = append(got, p.String())
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A translation says the scenario of its source in its own words, however its
// scenes and ways are arranged.
func TestScenarioInTranslation(t *testing.T) {
	source := markdown.Parse("s.md", []byte(alertFile), markdown.Options{Kind: "scenario"})
	fr := "# La première alerte\n\n## Alerte\n<!-- node: {} -->\n\nQue faites-vous ?\n\n" +
		"- [Redémarrer](#redémarrage)\n- [Lire le journal](#journal)\n  > Quarante-deux échecs.\n- [Demander](#colleague)\n\n" +
		"## Demander\n<!-- node: {id: colleague, score: 99} -->\n\n- [Lire](#journal)\n\n" +
		"## Journal\n<!-- node: {end: fail} -->\n\n" +
		"## Isoler\n<!-- node: {} -->\n\nBravo.\n\n" +
		"## Redémarrage\n<!-- node: {} -->\n\nPerdu.\n"
	d := markdown.Parse("s.fr.md", []byte(fr), markdown.Options{Kind: "scenario"})
	d.AdoptScenario(source)
	want := `start alert, pass 5
alert 0 : Alerte (Que faites-vous ?)
  > log: Lire le journal (Quarante-deux échecs.)
  > the-reboot: Redémarrer
  > colleague: Demander
colleague 1 : Demander ()
  > log: Lire
log 3 : Journal ()
  > isolate: Isolate the host
isolate 3 pass: Isoler (Bravo.)
the-reboot -5 fail: Redémarrage (Perdu.)
`
	if got := told(d.Scenario()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	short := markdown.Parse("s.de.md", []byte("## Fragen\n<!-- node: {id: colleague} -->\n\nFrag sie.\n\n## Los\n<!-- node: {} -->\n"), markdown.Options{Kind: "scenario"})
	short.AdoptScenario(source)
	if got := told(short.Scenario()); !strings.Contains(got, "Fragen (Frag sie.)\n  > log: Read the log") || strings.Contains(got, "Los") {
		t.Errorf("a translation of one scene:\n%s", got)
	}
}

// To find must not tell what a choice leads to.
func TestScenesAreNotSearched(t *testing.T) {
	d, _ := readScenario(alertFile)
	for query, want := range map[string]int{"take your time": 1, "look at the log": 0, "forty-two": 0, "isolate": 0, "well done": 0} {
		if hits := d.Find(query, 9); len(hits) != want {
			t.Errorf("%q is found %d times, want %d: %v", query, len(hits), want, hits)
		}
	}
	lesson := markdown.Parse("a.md", []byte(alertFile), markdown.Options{Kind: "lesson"})
	if hits := lesson.Find("well done", 9); len(hits) != 1 {
		t.Errorf("a lesson is not searched after a node: %v", hits)
	}
}

func TestOnlyAScenarioHasScenes(t *testing.T) {
	if s := markdown.Parse("a.md", []byte(alertFile), markdown.Options{Kind: "lesson"}).Scenario(); s != nil {
		t.Errorf("a lesson has %d scenes", len(s.Scenes))
	}
}

func TestScenarioOfTheRealCourse(t *testing.T) {
	root := os.Getenv("CARREL_SHARED")
	if root == "" {
		t.Skip("CARREL_SHARED is not set: it names the folder with real courses")
	}
	src, err := os.ReadFile(filepath.Join(root, "courses", "soc-basics", "scenarios", "first-alert.md"))
	if err != nil {
		t.Fatal(err)
	}
	d, s := readScenario(string(src))
	if ps := append(d.Check(), s.Faults()...); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	if best, sure := s.Best(); len(s.Scenes) != 6 || best != 7 || !sure || s.Pass != 5 {
		t.Errorf("%d scenes, best %d, pass %d", len(s.Scenes), best, s.Pass)
	}
}

func FuzzScenario(f *testing.F) {
	f.Add(alertFile, "")
	f.Add(alertFile, strings.ReplaceAll(alertFile, "# ", "# é"))
	f.Add("## A\n<!-- node: {id: b} -->\n\n- [a](#a)\n\n## B\n<!-- node: -->\n", "## A\n<!-- node: {id: \"\"} -->\n")
	f.Add("A\n-\n<!-- node: {} -->\n> - [a](#a)\n\n- - [a](#a)\n  > ## B\n", "<!-- node: {} -->")
	f.Fuzz(func(t *testing.T, src, translation string) {
		d, s := readScenario(src)
		checkScenario(t, s)
		d.Check()
		s.Faults()
		other := markdown.Parse("s.fr.md", []byte(translation), markdown.Options{Kind: "scenario"})
		other.AdoptScenario(d)
		retold := other.Scenario()
		checkScenario(t, retold)
		if len(retold.Scenes) != len(s.Scenes) || retold.Start != s.Start {
			t.Errorf("the translation has %d scenes and starts at %q, the source %d and %q", len(retold.Scenes), retold.Start, len(s.Scenes), s.Start)
		}
	})
}

// checkScenario reports what a scenario that was read may not be.
func checkScenario(t *testing.T, s *markdown.Scenario) {
	t.Helper()
	if len(s.Scenes) != len(s.Scenario.Scenes) || len(s.Scenes) > 0 && s.Scene(s.Start) == nil {
		t.Fatalf("%d scenes with words, %d without; start %q", len(s.Scenes), len(s.Scenario.Scenes), s.Start)
	}
	seen := map[string]bool{}
	for i, c := range s.Scenario.Scenes {
		if c.ID == "" || seen[c.ID] || len(c.Ways) != len(s.Scenes[i].Ways) || c.End != scenario.Onward && len(c.Ways) > 0 {
			t.Errorf("scene %d: %+v with words for %d ways", i, c, len(s.Scenes[i].Ways))
		}
		seen[c.ID] = true
		for _, w := range c.Ways {
			if s.Scene(w) == nil {
				t.Errorf("scene %s leads to %q", c.ID, w)
			}
		}
		checkWords(t, s.Scenes[i])
	}
}

// checkWords reports blocks that cannot be drawn.
func checkWords(t *testing.T, c markdown.Scene) {
	t.Helper()
	bs := append(slices.Clone(c.Blocks), c.Heading)
	for _, w := range c.Ways {
		bs = append(append(bs, w.Text...), w.Consequence...)
	}
	for _, b := range bs {
		if b.Source == nil {
			t.Errorf("a block of scene %s on line %d has no source", c.Name, b.Line)
		}
		markdown.PlainText(b.Node, b.Source)
	}
}

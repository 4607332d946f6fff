package player_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
)

// A watched player holds every frame to what may reach a terminal. The filter
// at the end must find nothing to do: it is there for what nobody thought of.
type watched struct {
	*player.Model
	t *testing.T
}

func (w watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := w.Model.Update(msg)
	return w, cmd
}

func (w watched) View() tea.View {
	v := w.Model.View()
	if v.Content == "" {
		return v
	}
	if was := w.Unfiltered(); clean.Screen(was) != was {
		w.t.Errorf("the filter had to act on %q", firstUnclean(was))
	}
	if strings.ContainsAny(v.Content+v.WindowTitle, "\x07\r\u202e\u2066\u200b\u009b\u00ad") || clean.Line(v.WindowTitle) != v.WindowTitle {
		w.t.Errorf("a frame with controls, under the title %q", v.WindowTitle)
	}
	return v
}

func firstUnclean(screen string) string {
	for line := range strings.Lines(screen) {
		if line = strings.TrimSuffix(line, "\n"); clean.ANSI(line, true) != line {
			return line
		}
	}
	return ""
}

// trick is everything at once that a text may try on a terminal.
const trick = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\x1bPq\x1b\\\x1b_Gx\x1b\\\u009b31m\u009d0;x\u009c\x9b2J\u202e\u2066\u200e\u200b\u00ad\ufeff\U000e0041\u2028"

// tricky puts the trick in every place of a course that has words.
func tricky() *page.Book {
	const yaml = `\e]0;owned\a\x1b[2J\u009b31m\u202e\u2066\u200b\u00ad\ufeff\U000E0041\u2028`
	raw := trick
	return folder(map[string]string{
		"course.md": fmt.Sprintf("---\nkind: course\nformat: 1\nid: org.tricky\ntitle: \"Course %[1]s end\"\nversion: \"1.0.0%[1]s\"\nlocale: en\nlicense: \"L%[1]s\"\n"+
			"level: \"easy %[1]s\"\nauthors: [\"Author %[1]s end\"]\nprerequisites: \"Pre %[1]s\"\nobjectives: {\"o.a\": \"Objective %[1]s\"}\n"+
			"certificate: {title: \"Cert %[1]s\", requires: {\"q.md\": \"80%%\"}, valid: \"3y%[1]s\"}\n---\n\nWelcome %[2]s end\n\n"+
			"1. Module %[2]s end\n   1. [Lesson](l.md)\n   2. [Other %[2]s](%%1b%%5d0%%3bowned%%07.md)\n2. [Quiz](q.md)\n3. [Scenes](s.md)\n4. [Gone %[2]s](gone.md)\n", yaml, raw),
		"\x1b]0;owned\x07\u202e.md": "Other\n",
		"l.md": fmt.Sprintf("---\ntitle: \"Lesson %[1]s end\"\nobjectives: [\"o.a\"]\n---\n# Lesson %[2]s end\n\nText %[2]s end &#27;]0;x&#7; &#x202e; &shy;\n\n"+
			"| a %[2]s | b |\n|---|---|\n| c %[2]s | d |\n\n```sh title=%[2]s\necho %[2]s\n```\n\n> [!NOTE] N%[2]s\n> Note %[2]s\n\n[link %[2]s](https://a.example/%[2]s) "+
			"[file](file:///etc/passwd) [script](javascript:x)\n\n![picture %[2]s](a.png \"%[2]s\")\n\n<details><summary>Fold %[2]s</summary>\n\nIn %[2]s\n\n</details>\n\n"+
			"Foot[^1]\n\n[^1]: Foot %[2]s\n\n## Which %[2]s end\n<!-- question: {id: \"w%[1]s\"} -->\n\n- [ ] One %[2]s\n  > Not %[2]s\n- [x] Two %[2]s\n\n> [!TIP]\n> Hint %[2]s\n", yaml, raw),
		"q.md": fmt.Sprintf("---\nkind: quiz\nid: q.md\ntitle: \"Quiz %[1]s end\"\n---\n# Quiz %[2]s\n\n## Pick %[2]s\n<!-- question: {id: a} -->\n\n- [x] One %[2]s\n- [ ] Two %[2]s\n\n"+
			"## Match %[2]s\n<!-- question: {id: b, type: match} -->\n\n| L %[2]s | R %[2]s |\n|---|---|\n| a %[2]s | b %[2]s |\n| c | d |\n\n"+
			"## Gap %[2]s\n<!-- question: {id: c} -->\n\nFill [[a%[2]s|(b%[2]s)]] in.\n\n## Say %[2]s\n<!-- question: {id: d} -->\n\n```answer\nx%[2]s\n```\n\nBecause %[2]s\n\n"+
			"## Order %[2]s\n<!-- question: {id: e, type: order} -->\n\n1. a %[2]s\n2. b\n", yaml, raw),
		"s.md": fmt.Sprintf("---\nkind: scenario\ntitle: \"Scenes %[1]s\"\n---\n# Scenes\n\n## Start %[2]s\n\nYou %[2]s see.\n\n- [Go %[2]s](#end)\n- [Stay](#end)\n\n## End\n<!-- node: {end: pass} -->\n\nDone %[2]s\n", yaml, raw),
	})
}

// Whatever a course, a file, an error or a keyboard brings, no frame holds more
// than text, colours and links to the web.
func TestNoTrickReachesAFrame(t *testing.T) {
	t.Parallel()
	evil := &page.Book{Name: "broken " + trick, FS: fstest.MapFS{}, Err: errors.New("error " + trick)}
	all := tricky()
	only := func(name string) *page.Book {
		return folder(map[string]string{name: string(all.FS.(fstest.MapFS)[name].Data)})
	}
	const every = "enter enter enter down down right tab shift+tab esc o / # m i ? t p r h z W Z v y c B w pgdown end home space a b n L left up [ ] |"
	const forward = "enter enter enter enter enter down down down up space a b c e right left backspace pgdown h r"
	for i, test := range []struct {
		name, keys string
		books      []*page.Book
	}{
		{"the library", every, []*page.Book{all, evil, folder(map[string]string{"a " + trick + ".md": "# A\n\nText.\n"})}},
		{"a course", every, []*page.Book{tricky()}},
		{"a lesson", every, []*page.Book{only("l.md")}},
		{"a quiz", forward, []*page.Book{only("q.md")}},
		{"another quiz", forward, []*page.Book{only("q.md")}},
		{"a result", "a enter enter enter down", []*page.Book{folder(map[string]string{
			"q.md": "---\nkind: quiz\ntitle: \"Quiz \\e]0;x\\a\\u202e\"\n---\n\n## Pick " + trick + "\n<!-- question: {id: a} -->\n\n- [x] One " + trick + "\n- [ ] Two\n  > Why " + trick + "\n",
		})}},
		{"a scenario", forward, []*page.Book{only("s.md")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			c := config(j, test.books...)
			if len(test.books) == 1 {
				c = open(j, test.books[0])
			}
			term := playertest.Start(t, watched{player.New(c), t}, 80+i*10, 24)
			r := rand.New(rand.NewPCG(uint64(i), 1))
			keys := strings.Fields(test.keys)
			for range 120 {
				wander(term, r, j, keys)
			}
		})
	}
}

// wander does one thing that a trainee can do, but leave.
func wander(term *playertest.Term, r *rand.Rand, j *journal, keys []string) {
	switch n := r.IntN(len(keys) + 3); n {
	case len(keys):
		term.Paste("pasted " + trick)
	case len(keys) + 1:
		term.Type("e")
	case len(keys) + 2:
		j.breakWith([]error{nil, errors.New("disk " + trick)}[r.IntN(2)])
	default:
		term.Press(keys[n])
	}
}

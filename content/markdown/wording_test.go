package markdown_test

import (
	"strings"
	"testing"
)

const worded = "# Quiz\n\n## Case\n\nStem.\n\n### Q\n<!-- question: {id: q, points: 2} -->\n\nPrompt *of it*.\n\n- [x] One\n  > Praise.\n- [ ] Two\n\n> [!TIP]\n> Hint.\n\nWhy.\n"

func TestWording(t *testing.T) {
	wording := func(src string) string {
		_, qs := ask(t, src, quiz)
		return qs[0].Wording()
	}
	was := wording(worded)
	if len(was) != 16 {
		t.Errorf("wording %q, want 12 bytes in base64", was)
	}
	for _, same := range [][2]string{
		{"Prompt *of it*.", "Prompt\n**of** it."}, {"[x] One", "[ ] One"}, {"points: 2", "points: 3"},
		{"Praise", "Other"}, {"Hint", "Other"}, {"Why", "Other"}, {"id: q", "id: r"}, {"# Quiz", "# Other"},
	} {
		if got := wording(strings.Replace(worded, same[0], same[1], 1)); got != was {
			t.Errorf("with %q it is another wording", same[1])
		}
	}
	for _, other := range [][2]string{{"Stem", "A stem"}, {"### Q", "### R"}, {"Prompt", "Text"}, {"Two", "Three"}, {"One", "Two"}} {
		if got := wording(strings.Replace(worded, other[0], other[1], 1)); got == was {
			t.Errorf("with %q it is the same wording", other[1])
		}
	}
}

func TestWordingOfEveryShape(t *testing.T) {
	for name, c := range map[string]struct{ body, words, key string }{
		"match":  {"<!-- question: {id: q, type: match} -->\n|l|r|\n|-|-|\n|1|z|\n|2|a|\n||m|\n", "1=>one; z=>zet; m=>em", ""},
		"order":  {"<!-- question: {id: q, type: order} -->\n1. c\n2. a\n", "c=>see", ""},
		"matrix": {"||a|b|\n|-|-|-|\n|c|[x]|[ ]|\n", "a=>aa; c=>cc", "[x]=>[X]"},
		"cloze":  {"say [[word]] or [[no|(yes)]]\n", "say=>tell; no=>not", "word=>words"},
		"typed":  {"say\n\n```answer\nword\n```\n", "say=>tell", "word=>words"},
		"essay":  {"say\n\n```answer essay\nmodel\n```\n\n- [ ] one\n", "say=>tell", "model=>other; one=>two"},
	} {
		wording := func(change string) string {
			from, to, _ := strings.Cut(change, "=>")
			_, qs := ask(t, "# Q\n"+strings.Replace(c.body, from, to, 1), quiz)
			return qs[0].Wording()
		}
		was := wording("")
		for _, change := range strings.Split(c.words, "; ") {
			if wording(change) == was {
				t.Errorf("%s: %s is the same wording", name, change)
			}
		}
		for _, change := range strings.Split(c.key, "; ") {
			if wording(change) != was {
				t.Errorf("%s: %s is another wording", name, change)
			}
		}
	}
}

package card

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/theme"
)

const quiz = `# Quiz

## Take one
<!-- question: {id: one} -->

- [x] Good
- [ ] Poor

## Take some
<!-- question: {id: some, hint-cost: 25%} -->

- [x] First
- [x] 日本語の選択肢
- [ ] خيار

> [!TIP]
>
> Two are right.

## A number
<!-- question: {id: number} -->

` + "```answer number\n42 km\n```" + `

## A match
<!-- question: {id: match, type: match} -->

| Left | Right |
|---|---|
| one | a rather long right-hand side that has to be broken on a narrow screen |
| two | b |
|  | c |

## An order
<!-- question: {id: order, type: order} -->

1. First
2. Second
3. Third

## A matrix
<!-- question: {id: matrix} -->

|  | A column with a long head | Another column | A third |
|---|---|---|---|
| row | [x] | [ ] | [ ] |
| another row | [ ] | [x] | [ ] |

## A cloze
<!-- question: {id: cloze} -->

A [[gap]], a [[list|(of options)]] and [[3]].

## An essay
<!-- question: {id: essay} -->

` + "```answer essay\nA model.\n```" + `

## A survey
<!-- question: {id: survey, type: survey, select: many} -->

- [ ] This
- [ ] That

## Unfit
<!-- question: {id: unfit} -->

- [ ] None
- [ ] is right
`

func desk(lang string) *page.Desk {
	words := phrase.New(lang)
	return &page.Desk{
		Words: words, Keys: keymap.New(words), Theme: theme.Of(theme.ASCII),
		Draw: render.New(render.ASCII(), render.Options{}), Standing: &progress.Standing{}, Now: time.Now,
	}
}

// cards returns a card of every kind, by its id.
func cards(t testing.TB, d *page.Desk, p Policy) map[string]*Card {
	t.Helper()
	out := map[string]*Card{}
	for _, it := range markdown.Parse("q.md", []byte(quiz), markdown.Options{Kind: "quiz"}).Questions() {
		out[it.ID] = dealt(d, it, p, nil)
	}
	if len(out) != 10 {
		t.Fatalf("%d questions", len(out))
	}
	return out
}

func dealt(d *page.Desk, it *markdown.Item, p Policy, was *progress.Answer) *Card {
	c := New(d, it, p, was)
	c.Set(Typeset(d.Draw, it, 56))
	c.Focus(true)
	c.Lines("Question", 56)
	return c
}

func press(c *Card, keys ...tea.KeyPressMsg) (act Action) {
	for _, k := range keys {
		act, _ = c.Key(k)
	}
	return act
}

func typed(s string) (out []tea.KeyPressMsg) {
	for _, r := range s {
		out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return out
}

var enter = tea.KeyPressMsg{Code: tea.KeyEnter}

// Whatever is pressed, clicked and pasted, the cursor is on a stop, the
// response fits the question, and no line is longer than the card.
func TestNothingThatIsDoneToACardBreaksIt(t *testing.T) {
	codes := []rune{
		tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight, tea.KeyEnter, tea.KeySpace, tea.KeyTab, tea.KeyEscape,
		tea.KeyBackspace, tea.KeyDelete, tea.KeyHome, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown, 'a', 'h', '日', '\u202e', '\u200c',
	}
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := Policy{Tries: r.IntN(3), Reveal: r.IntN(4) > 0, Review: r.IntN(9) == 0, Anew: true, Go: "Go", Later: "Later"}
		for id, c := range cards(t, desk("en"), p) {
			for range 40 {
				code := codes[r.IntN(len(codes))]
				msg := tea.KeyPressMsg{Code: code}
				if code < tea.KeyExtended && code >= ' ' {
					msg.Text = string(code)
				}
				switch r.IntN(12) {
				case 0:
					c.Click(r.IntN(56), r.IntN(30))
				case 1:
					c.Paste("pasted\x1b[31m\n" + strings.Repeat("text ", r.IntN(2000)))
				case 2:
					c.Move(1 - 2*r.IntN(2))
				case 3:
					msg.Mod = tea.ModShift
					fallthrough
				default:
					c.Key(msg)
				}
				sound(t, id, c)
			}
		}
	}
}

func sound(t *testing.T, id string, c *Card) {
	t.Helper()
	lines := c.Lines("Question", 56)
	first, last := c.stops()
	if c.cursor < first || c.cursor > last || len(c.rows) != last+1 {
		t.Fatalf("%s: the cursor is at %d of %d to %d; %d are drawn", id, c.cursor, first, last, len(c.rows))
	}
	for _, l := range lines {
		if w := ansi.StringWidth(l); w != 56 || strings.ContainsAny(l, "\u202e\n") {
			t.Fatalf("%s: a line of %d cells: %q", id, w, l)
		}
	}
	if _, err := c.Item.Mark(c.Response); err != nil && c.Answerable() {
		t.Fatalf("%s: %v: %+v", id, err, c.Response)
	}
}

func TestTheLanguageSaysHowANumberIsWritten(t *testing.T) {
	for lang, want := range map[string]bool{"en": false, "de": true, "fr-CA": true, "de-CH": false, "ar": false, "pl": true, "": false, "x y": false} {
		if got := writesComma(lang); got != want {
			t.Errorf("writesComma(%q) = %t", lang, got)
		}
	}
	c := cards(t, desk("de"), Policy{Tries: 2, Reveal: true})["number"]
	press(c, typed("1.234,5 km")...)
	if lines := strings.Join(c.Lines("Question", 56), "\n"); !strings.Contains(lines, "read as 1234.5 km") {
		t.Errorf("how it is read:\n%s", lines)
	}
	if act := press(c, enter); act != Checked || c.Response.Texts[0] != "1234.5 km" {
		t.Errorf("recorded %+v", c.Response)
	}
}

func TestAFieldTakesNoMoreThanItsRoom(t *testing.T) {
	cs := cards(t, desk("en"), Policy{Tries: 1, Reveal: true})
	cs["number"].Paste("1\x1b[2J\n2\u202e3" + strings.Repeat("9", 2000))
	if got := cs["number"].Response.Texts[0]; len([]rune(got)) > maxField || strings.ContainsAny(got, "\x1b\n\u202e") {
		t.Errorf("a field holds %d characters: %.40q", len(got), got)
	}
	essay := cs["essay"]
	for range 5 {
		essay.Paste(strings.Repeat("word ", 1000))
	}
	if n := len(essay.Response.Texts[0]); n > maxEssay || n < maxEssay/2 {
		t.Errorf("an essay holds %d bytes", n)
	}
	if !strings.Contains(strings.Join(essay.Lines("Question", 56), ""), "no room for more") {
		t.Error("that it is full is not said")
	}
}

// The signs of a marked card say how the answer was, without any colour.
func TestWhatIsSaidOfAnAnswer(t *testing.T) {
	for _, c := range []struct {
		id   string
		r    question.Response
		want []string
	}{
		{"one", question.Response{Choices: []int{1}}, []string{"[+] Good", "the right answer", "[!] Poor", "! Not right."}},
		{"some", question.Response{Choices: []int{0}}, []string{"your answer, right", "the right answer"}},
		{"match", question.Response{Picks: []int{1, 1}}, []string{"! your answer, not right", "The right answer: a rather long", "+ your answer, right"}},
		{"order", question.Response{Picks: []int{0, 2, 1}}, []string{"The right order", "  1.  First"}},
		{"matrix", question.Response{Choices: []int{1, 4}}, []string{"[!]", "[+]", " +  should be ticked"}},
		{"cloze", question.Response{Texts: []string{"gap", "", ""}, Picks: []int{-1, 0, -1}}, []string{"(1)gap____", "(2)list___", "! left open", "The right answer: 3"}},
	} {
		it := cards(t, desk("en"), Policy{})[c.id].Item
		m, err := it.Mark(c.r)
		if err != nil {
			t.Fatal(err)
		}
		was := &progress.Answer{Answered: true, Tries: 1, Revision: it.Revision(), Response: c.r, Mark: m}
		got := ansi.Strip(strings.Join(dealt(desk("en"), it, Policy{Tries: 1, Reveal: true, Go: "On"}, was).Lines("Question", 56), "\n"))
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q is not said:\n%s", c.id, w, got)
			}
		}
	}
}

// An answer under other words, and a mark that waits, are told apart from a
// question that is open.
func TestWhatTheStandingLeft(t *testing.T) {
	it := cards(t, desk("en"), Policy{})["one"].Item
	wrong := progress.Answer{Answered: true, Tries: 1, Revision: it.Revision(), Response: question.Response{Choices: []int{1}}, Mark: question.Mark{Of: 100}}
	older, reworded, again := wrong, wrong, wrong
	older.Revision = "old"
	reworded.Wording = "old"
	again.Draft = &question.Response{Choices: []int{0}}
	for name, c := range map[string]struct {
		was                *progress.Answer
		policy             Policy
		open, final, begun bool
		of                 int
		says               string
	}{
		"nothing":          {nil, Policy{Tries: 2, Reveal: true}, true, false, false, 100, "Check"},
		"not in a review":  {nil, Policy{Review: true, Reveal: true}, false, true, false, 100, "You did not answer this question."},
		"wrong":            {&wrong, Policy{Tries: 2, Reveal: true}, false, false, false, 100, "Try again"},
		"another try":      {&again, Policy{Tries: 2, Reveal: true}, false, false, false, 100, "Check"},
		"older":            {&older, Policy{Tries: 2, Reveal: true, Anew: true}, false, false, false, 100, "0 % of the points. That counts. You can answer"},
		"older in a quiz":  {&older, Policy{Tries: 1, Reveal: true}, false, true, false, 100, "0 % of the points. That counts."},
		"older, not told":  {&older, Policy{Tries: 1}, false, true, false, 100, "an earlier version of this question. That counts."},
		"other words":      {&reworded, Policy{Tries: 1, Reveal: true}, false, true, false, 100, "The words of this question have changed"},
		"nothing revealed": {&wrong, Policy{Tries: 3}, false, true, false, 100, "You will see the result at the end."},
	} {
		card := dealt(desk("en"), it, c.policy, c.was)
		said := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(card.Lines("Question", 56), " "), "|", "")), " ")
		if card.Open() != c.open || card.Final() != c.final || card.Begun() != c.begun || card.Counts().Of != c.of || !strings.Contains(said, c.says) {
			t.Errorf("%s: open %t, final %t, begun %t, counts %+v, says %q", name, card.Open(), card.Final(), card.Begun(), card.Counts(), said)
		}
	}
}

// A record may hold anything: an answer that does not fit the question is not
// drawn, and its mark counts.
func TestAnAnswerThatDoesNotFitIsNotDrawn(t *testing.T) {
	far := question.Response{Choices: []int{99}, Picks: []int{7, 7, -9}, Texts: []string{"a", "b", "c", "d"}}
	for id, c := range cards(t, desk("en"), Policy{}) {
		was := &progress.Answer{Answered: true, Tries: 1, Revision: c.Item.Revision(), Response: far, Draft: &far, Mark: question.Mark{Got: 50, Of: 100}}
		for _, p := range []Policy{{Tries: 2, Reveal: true, Anew: true}, {Tries: 1}, {Review: true, Reveal: true}} {
			card := dealt(desk("en"), c.Item, p, was)
			sound(t, id, card)
			if !card.Response.Empty() {
				t.Errorf("%s: %+v is shown", id, card.Response)
			}
		}
	}
}

func TestAGridIsNarrowWhereItHasNoRoom(t *testing.T) {
	for _, c := range []struct {
		heads  []string
		room   int
		narrow bool
	}{
		{[]string{"TCP", "UDP"}, 52, false},
		{[]string{"A column with a long head", "Another column", "A third"}, 52, true},
		{[]string{"A column with a long head", "Another column", "A third"}, 120, false},
		{[]string{"監査ログと警告", "監査ログと警告", "監査ログ"}, 52, true},
	} {
		if l := layColumns(c.heads, c.room); l.narrow != c.narrow || l.label < leastLabel {
			t.Errorf("%q in %d cells: %+v", c.heads, c.room, l)
		}
	}
}

func BenchmarkKeyInAField(b *testing.B) {
	c := cards(b, desk("en"), Policy{Reveal: true})["cloze"]
	a, back := tea.KeyPressMsg{Code: 'a', Text: "a"}, tea.KeyPressMsg{Code: tea.KeyBackspace}
	for b.Loop() {
		c.Key(a)
		c.Lines("Question", 56)
		c.Key(back)
		c.Lines("Question", 56)
	}
}

func BenchmarkKeyInAnEssay(b *testing.B) {
	c := cards(b, desk("en"), Policy{Reveal: true})["essay"]
	c.Paste(strings.Repeat("word ", 600))
	a, back := tea.KeyPressMsg{Code: 'a', Text: "a"}, tea.KeyPressMsg{Code: tea.KeyBackspace}
	for b.Loop() {
		c.Key(a)
		c.Lines("Question", 56)
		c.Key(back)
		c.Lines("Question", 56)
	}
}

package card

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
)

var (
	space = tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	right = tea.KeyPressMsg{Code: tea.KeyRight}
)

// asked is the card of one question, written as its answer part; more is what
// its directive says beside the id.
func asked(t *testing.T, more, answers string, p Policy, was *progress.Answer) *Card {
	t.Helper()
	text := "# Quiz\n\n## Asked\n<!-- question: {id: q" + more + "} -->\n\n" + answers
	its := markdown.Parse("q.md", []byte(text), markdown.Options{Kind: "quiz"}).Questions()
	if len(its) != 1 || !its[0].Kind.Answerable() {
		t.Fatalf("no question: %s", text)
	}
	return dealt(desk("en"), its[0], p, was)
}

const radio = "|  | yes | no |\n|---|:-:|:-:|\n| water burns | [ ] | [x] |\n| wood burns | [x] | [ ] |\n"

// said is a card as one line of text.
func said(c *Card) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(ansi.Strip(strings.Join(c.Lines("Question", 56), " ")), "|", "")), " ")
}

// What was begun is not overwritten by an Enter that was meant to check it.
func TestWhatWasBegunGoesOnWhereItIsOpen(t *testing.T) {
	cs := cards(t, desk("en"), Policy{})
	for name, c := range map[string]struct {
		id    string
		draft question.Response
		open  int // the stop of the cursor
	}{
		"one":           {"one", question.Response{Choices: []int{1}}, 2},
		"some":          {"some", question.Response{Choices: []int{1}}, 3},
		"match, half":   {"match", question.Response{Picks: []int{0, -1}}, 1},
		"match":         {"match", question.Response{Picks: []int{0, 1}}, 2},
		"order":         {"order", question.Response{Picks: []int{0, 2, 1}}, 3},
		"matrix, a row": {"matrix", question.Response{Choices: []int{0}}, 3},
		"matrix":        {"matrix", question.Response{Choices: []int{1, 4}}, 6},
		"cloze, a gap":  {"cloze", question.Response{Texts: []string{"gap", "", ""}}, 1},
		"essay":         {"essay", question.Response{Texts: []string{"Begun"}}, 0},
		"essay, judged": {"essay", question.Response{Texts: []string{"Begun"}, Choices: []int{0}}, 1},
		"survey":        {"survey", question.Response{Choices: []int{0}}, 2},
	} {
		was := &progress.Answer{Draft: &c.draft, Compared: len(c.draft.Texts) == 1 && len(c.draft.Choices) > 0}
		it := cs[c.id].Item
		if got := dealt(desk("en"), it, Policy{Tries: 1, Reveal: true}, was); got.cursor != c.open {
			t.Errorf("%s: the cursor is at %d, want %d", name, got.cursor, c.open)
		}
	}
	was := &progress.Answer{Draft: &question.Response{Choices: []int{1}}}
	one := dealt(desk("en"), cs["one"].Item, Policy{Tries: 1, Reveal: true}, was)
	if act := press(one, enter); act != Checked || one.Response.Choices[0] != 1 {
		t.Errorf("Enter did %d to the answer that was begun: %+v", act, one.Response)
	}
}

// Enter goes through the choices of which several can be right; only the button
// checks.
func TestEnterTicksAndGoesOn(t *testing.T) {
	c := cards(t, desk("en"), Policy{Tries: 1, Reveal: true})["some"]
	if c.Verb() != "Tick, and on" || c.Bar()[1].Help().Desc != "Tick" {
		t.Errorf("the bar says %q, %q", c.Verb(), c.Bar()[1].Help().Desc)
	}
	press(c, enter)
	if c.cursor != 1 || !c.Response.Takes(0) || c.checked {
		t.Errorf("after Enter: the cursor is at %d, %+v", c.cursor, c.Response)
	}
	press(c, space)
	if c.Verb() != "To the next" || c.Bar()[1].Help().Desc != "Take back" {
		t.Errorf("at a ticked choice the bar says %q, %q", c.Verb(), c.Bar()[1].Help().Desc)
	}
	press(c, enter)
	if c.cursor != 2 || !c.Response.Takes(1) || c.checked {
		t.Errorf("Enter at a ticked choice: the cursor is at %d, %+v", c.cursor, c.Response)
	}
	press(c, enter)
	if c.cursor != c.how().stops() || !c.Response.Takes(2) || c.checked {
		t.Errorf("Enter at the last choice: the cursor is at %d, %+v", c.cursor, c.Response)
	}
	if act := press(c, enter); act != Checked {
		t.Errorf("the button did %d", act)
	}
}

func TestEnterLeavesARowThatIsTicked(t *testing.T) {
	c := asked(t, "", radio, Policy{Tries: 1, Reveal: true}, nil)
	press(c, right, enter)
	if c.cursor != 1 || c.Verb() != "To the next row" {
		t.Errorf("the cursor is at %d; Enter says %q", c.cursor, c.Verb())
	}
	press(c, enter, enter)
	if c.cursor != 2 || c.Verb() != "To Check" {
		t.Errorf("the cursor is at %d; Enter says %q", c.cursor, c.Verb())
	}
	if act := press(c, enter, enter); act != Checked || len(c.Response.Choices) != 2 {
		t.Errorf("the last Enter did %d: %+v", act, c.Response)
	}
}

// A number without its unit is no wrong answer: it is not one yet.
func TestAUnitThatIsMissingIsSaid(t *testing.T) {
	for _, test := range []struct {
		answer, asks, typed string
		refused             bool
	}{
		{"42 km", "A number with its unit, such as 12 km", "42", true},
		{"42 km", "A number with its unit, such as 12 km", "42 km", false},
		{"12 km", "A number with its unit, such as 250 km", "12", true},
		{"[0, 300] km", "A number with its unit, such as 4000 km", "12", true},
		{"42", "A number", "42", false},
	} {
		c := asked(t, "", "```answer number\n"+test.answer+"\n```\n", Policy{Tries: 1, Reveal: true}, nil)
		if !strings.Contains(said(c), "Asked "+test.asks+" [") {
			t.Errorf("%s is asked for so: %s", test.answer, said(c))
		}
		press(c, typed(test.typed)...)
		act := press(c, enter)
		if c.checked == test.refused || test.refused && !strings.Contains(said(c), "The unit is missing. Write it like this: ") {
			t.Errorf("%s answered %s did %d: %s", test.answer, test.typed, act, said(c))
		}
	}
}

// The same question in another language has other words, which have not
// changed.
func TestOtherWordsInAnotherLanguage(t *testing.T) {
	it := cards(t, desk("en"), Policy{})["one"].Item
	for _, c := range []struct {
		was, now string
		changed  bool
	}{{"en", "en", true}, {"en", "fr", false}, {"", "", true}, {"", "fr", false}} {
		was := &progress.Answer{
			Answered: true, Tries: 1, Revision: it.Revision(), Wording: "old", Lang: c.was,
			Response: question.Response{Choices: []int{1}}, Mark: question.Mark{Of: 100},
		}
		card := dealt(desk("en"), it, Policy{Tries: 1, Reveal: true, Lang: c.now}, was)
		if strings.Contains(said(card), "have changed") != c.changed {
			t.Errorf("answered in %q, shown in %q: %s", c.was, c.now, said(card))
		}
	}
}

// What is right is said without the notation of authors.
func TestWhatIsRightIsSaidInWords(t *testing.T) {
	for kind, answers := range map[string]map[string]string{
		"number": {
			"[70, 80) °C":    "from 70 to under 80 °C",
			"[70, 80] °C":    "from 70 to 80 °C",
			"(70, 80) °C":    "over 70 and under 80 °C",
			"(70, 80] °C":    "over 70, up to 80 °C",
			"344 km +- 10":   "344 km (10 km more or less)",
			"0.7 +- 5%":      "0.7 (5% more or less)",
			"1.5":            "1.5",
			"1.5 km +- 0 km": "1.5 km (0 km more or less)",
		},
		"timestamp": {"2026-03-01T08:12:33Z +- 2s": "2026-03-01T08:12:33Z (2s more or less)"},
	} {
		for is, want := range answers {
			c := asked(t, "", "```answer "+kind+"\n"+is+"\n```\n", Policy{Tries: 1, Reveal: true}, nil)
			c.Response = question.Response{Texts: []string{"@9"}}
			if kind == "number" {
				c.Response.Texts[0] = "-5 s"
			}
			c.how().(*blanks).recall()
			press(c, enter)
			if !strings.Contains(said(c), "The right answer: "+want+" ") {
				t.Errorf("%s is told as: %s", is, said(c))
			}
		}
	}
}

// Who has seen the model answer writes no more in that try, even when the
// question was left in between.
func TestTheModelAnswerWasSeen(t *testing.T) {
	c := cards(t, desk("en"), Policy{Tries: 2, Reveal: true})["essay"]
	press(c, typed("Mine")...)
	first := c.Draft(progress.Event{Type: progress.Drafted}, 1)
	if first.Self || c.Begun() {
		t.Errorf("a draft before comparing: %+v, begun %t", first, c.Begun())
	}
	press(c, tea.KeyPressMsg{Code: tea.KeyTab}, enter)
	if !c.Begun() {
		t.Error("that the model answer was seen is not to be recorded")
	}
	e := c.Draft(progress.Event{Type: progress.Drafted}, 1)
	if !e.Self || e.Response.Texts[0] != "Mine" || c.Begun() {
		t.Errorf("recorded %+v, begun %t", e, c.Begun())
	}
	again := dealt(desk("en"), c.Item, Policy{Tries: 2, Reveal: true}, &progress.Answer{Draft: e.Response, Compared: e.Self})
	if again.Capturing() || again.Begun() || !strings.Contains(said(again), "You have seen the model answer") {
		t.Errorf("it can be written in again: %s", said(again))
	}
	press(again, typed("x")...)
	if again.Response.Texts[0] != "Mine" {
		t.Errorf("the text is %q", again.Response.Texts[0])
	}
	press(again, tea.KeyPressMsg{Code: tea.KeyTab}, tea.KeyPressMsg{Code: tea.KeyTab}, enter)
	if !again.checked || again.cursor != again.how().stops() {
		t.Fatalf("not judged: %s", said(again))
	}
	press(again, enter)
	if !again.Capturing() || strings.Contains(said(again), "You have seen") {
		t.Errorf("another try cannot be written: %s", said(again))
	}
}

// The signs of an order go by what earns points, not by places.
func TestAnOrderIsSignedByItsRun(t *testing.T) {
	steps := "1. Wake\n2. Work\n3. Eat\n4. Sleep\n"
	for _, c := range []struct {
		picks   []int
		scoring string
		want    []string
		legend  bool
	}{
		{[]int{3, 0, 1, 2}, ", scoring: partial", []string{"! 1. Sleep", "+ 2. Wake", "+ 3. Work", "+ 4. Eat", "Partly right: 66 %"}, true},
		{[]int{3, 0, 1, 2}, "", []string{"! 1. Sleep", "+ 2. Wake", "Not right."}, true},
		{[]int{3, 2, 1, 0}, ", scoring: partial", []string{"! 1. Sleep", "! 2. Eat", "! 3. Work", "! 4. Wake", "Not right."}, false},
	} {
		it := asked(t, ", type: order"+c.scoring, steps, Policy{}, nil).Item
		r := question.Response{Picks: c.picks}
		m, err := it.Mark(r)
		if err != nil {
			t.Fatal(err)
		}
		was := &progress.Answer{Answered: true, Tries: 1, Revision: it.Revision(), Response: r, Mark: m}
		got := said(dealt(desk("en"), it, Policy{Tries: 1, Reveal: true}, was))
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%v%s: %q is not said: %s", c.picks, c.scoring, w, got)
			}
		}
		if strings.Contains(got, "+: the longest run in the right order") != c.legend {
			t.Errorf("%v: what the signs mean: %s", c.picks, got)
		}
	}
}

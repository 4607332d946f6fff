package player_test

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/player/playertest"
	"carrel/player/theme"
)

// The questions of every kind, by their ids.
var kinds = map[string]string{
	"single":   "- [ ] Poor\n- [x] Good\n",
	"multiple": "- [x] One\n- [ ] Two\n- [x] Three\n",
	"number":   "```answer number\n1.5 km\n```\n",
	"text":     "```answer\nsshd\nOpenSSH\n```\n",
	"regex":    "```answer regex\n203\\.0\\.113\\.\\d+\n```\n",
	"command":  "```answer command\ngrep -c 'Failed' auth.log\n```\n",
	"digest":   "```answer digest\nd41d8cd98f00b204e9800998ecf8427e\n```\n",
	"time":     "```answer timestamp\n2026-03-01T08:12:33Z\n```\n",
	"address":  "```answer address\n2001:db8::1\n```\n",
	"path":     "```answer path\n/var/log/auth.log\n```\n",
	"offset":   "```answer offset\n0x1f0\n```\n",
	"weighted": "```yaml answers\n- is: 22\n  say: That is it.\n- is: 2222\n  credit: 50%\n  say: A common alternative.\n```\n",
	"match":    "| File | Holds |\n|---|---|\n| auth.log | logins |\n| dpkg.log | packages |\n|  | requests |\n",
	"order":    "1. Wake\n2. Work\n3. Sleep\n",
	"matrix":   "|  | TCP | UDP |\n|---|:-:|:-:|\n| keeps order | [x] | [ ] |\n| used by DNS | [x] | [x] |\n",
	"radio":    "|  | yes | no |\n|---|:-:|:-:|\n| water burns | [ ] | [x] |\n| wood burns | [x] | [ ] |\n",
	"cloze":    "A [[true positive]] is to [[ignore|(isolate)]] for [[90]] days.\n",
	"essay":    "```answer essay\nIt names volatile data.\n```\n\n- [ ] names memory <!-- choice: {credit: 50%} -->\n- [ ] names processes <!-- choice: {credit: 50%} -->\n",
	"opinion":  "- [ ] Fast\n- [ ] Slow\n",
	"remark":   "```answer\n```\n",
}

// types are the directives' types that the kinds above need.
var types = map[string]string{
	"match": "type: match, scoring: partial", "order": "type: order, scoring: partial", "matrix": "scoring: partial",
	"cloze": "scoring: partial", "weighted": "type: number", "opinion": "type: survey", "remark": "type: survey",
	"multiple": "scoring: partial",
}

// kindBook is a course whose quiz asks one question of a kind.
func kindBook(id, more string) *page.Book { return quizBook("", kindText(id, more)) }

func kindText(id, more string) string {
	directive := "id: " + id
	for _, s := range []string{types[id], more} {
		if s != "" {
			directive += ", " + s
		}
	}
	return "## Question " + id + "?\n<!-- question: {" + directive + "} -->\n\n" + kinds[id] + "\n"
}

// do plays steps: the name of a key, "type:text", "click:text" on the screen, or
// "cell:row|column" of a grid.
func do(term *playertest.Term, steps ...string) {
	var keys []string // pressed in one go
	for _, s := range steps {
		what, of, special := strings.Cut(s, ":")
		if !special {
			keys = append(keys, s)
			continue
		}
		if len(keys) > 0 {
			term.Press(keys...)
			keys = nil
		}
		switch what {
		case "type":
			term.Type(of)
		case "paste":
			term.Paste(of)
		case "click":
			term.WaitFor(of)
			x, y := term.Find(of)
			term.Click(x, y)
		case "cell":
			row, col, _ := strings.Cut(of, "|")
			term.WaitFor(row)
			_, y := term.Find(row)
			x, _ := term.Find(" " + col + " ")
			term.Click(x+1, y)
		}
	}
	if len(keys) > 0 {
		term.Press(keys...)
	}
}

func keys(s string) []string { return strings.Fields(s) }

// last is the last event of a type in a journal, which may have to be waited
// for: the screen shows what was done before the journal has it.
func last(t *testing.T, j *journal, as progress.Type) progress.Event {
	t.Helper()
	for end := time.Now().Add(playertest.Timeout); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		for _, e := range slices.Backward(j.all()) {
			if e.Type == as {
				return e
			}
		}
	}
	t.Fatalf("nothing was %s: %+v", as, j.all())
	return progress.Event{}
}

// Every kind is answered by keys only and by the mouse, right, in part and
// wrong; what is recorded says so.
func TestEveryKindIsAnswered(t *testing.T) {
	t.Parallel()
	picks := func(is ...int) question.Response { return question.Response{Picks: is} }
	texts := func(ts ...string) question.Response { return question.Response{Texts: ts} }
	takes := func(is ...int) question.Response { return question.Response{Choices: is} }
	for _, c := range []struct {
		name, id string
		steps    []string
		want     question.Response
		percent  int
		says     string
	}{
		{"keys", "single", keys("down enter enter"), takes(1), 100, "Right."},
		{"mouse", "single", []string{"click:Good", "click:[ Check ]"}, takes(1), 100, "Right."},
		{"wrong", "single", keys("enter enter"), takes(0), 0, "Not right."},
		{"keys", "multiple", keys("space down down space down enter"), takes(0, 2), 100, "Right."},
		{"partly", "multiple", []string{"click:One", "click:[ Check ]"}, takes(0), 50, "Partly right: 50 % of the points."},
		{"keys", "number", []string{"type:1 500 m", "enter"}, texts("1500 m"), 100, "Right."},
		{"mouse", "number", []string{"click:[  ", "type:1.5km", "click:[ Check ]"}, texts("1.5 km"), 100, "Right."},
		{"wrong", "number", []string{"type:2 km", "enter"}, texts("2 km"), 0, "The right answer: 1.5 km"},
		{"keys", "text", []string{"type:openssh", "enter"}, texts("openssh"), 100, "Right."},
		{"keys", "regex", []string{"type:203.0.113.9", "tab", "enter"}, texts("203.0.113.9"), 100, "Right."},
		{"wrong", "regex", []string{"type:x", "enter"}, texts("x"), 0, `fits the pattern 203\.0`},
		{"pasted", "digest", []string{"paste:D41D8CD98F00B204\nE9800998ECF8427E", "enter"}, texts("d41d8cd98f00b204e9800998ecf8427e"), 100, "Right."},
		{"keys", "address", []string{"type:2001:DB8:0::1", "enter"}, texts("2001:db8::1"), 100, "Right."},
		{"keys", "path", []string{"type:/var//log/auth.log", "enter"}, texts("/var/log/auth.log"), 100, "Right."},
		{"keys", "offset", []string{"type:1F0h", "enter"}, texts("0x1f0"), 100, "Right."},
		{"right", "weighted", []string{"type:22", "enter"}, texts("22"), 100, "That is it."},
		{"half", "weighted", []string{"type:2222", "enter"}, texts("2222"), 50, "A common alternative."},
		{"mouse", "match", []string{"click:[ choose ]", "click:) logins", "click:[ choose ]", "click:) packages", "click:[ Check ]"}, picks(0, 1), 100, "Right."},
		{"table", "matrix", []string{"cell:keeps order|TCP", "cell:used by DNS|TCP", "cell:used by DNS|UDP", "click:[ Check ]"}, takes(0, 2, 3), 100, "Right."},
		{"keys", "matrix", keys("space down space right space down enter"), takes(0, 2, 3), 100, "Right."},
		{"keys", "radio", keys("space right space down space left space down enter"), takes(1, 2), 100, "Right."},
		{"keys", "cloze", []string{"type:True  Positive", "enter", "enter", "down", "enter", "type:90", "enter"}, question.Response{Texts: []string{"True Positive", "", "90"}, Picks: []int{-1, 1, -1}}, 100, "Right."},
		{"partly", "cloze", []string{"type:no", "enter", "right", "right", "down", "type:90", "enter"}, question.Response{Texts: []string{"no", "", "90"}, Picks: []int{-1, 1, -1}}, 66, "The right answer: true positive"},
		{"half", "essay", []string{"type:Memory, I say?", "enter", "type:q", "tab", "enter", "space", "down", "down", "enter"}, question.Response{Texts: []string{"Memory, I say?\nq"}, Choices: []int{0}}, 50, "This is your own judgement."},
		{"mouse", "essay", []string{"type:All", "click:[ Compare", "click:names memory", "click:names processes", "click:[ Done ]"}, question.Response{Texts: []string{"All"}, Choices: []int{0, 1}}, 100, "Right. This is your own judgement."},
		{"keys", "opinion", keys("down enter enter"), takes(1), 100, "Your answer is kept."},
		{"keys", "remark", []string{"type:Thanks", "enter"}, texts("Thanks"), 100, "This is not marked."},
	} {
		t.Run(c.id+" "+c.name, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			term := atQuiz(t, j, kindBook(c.id, ""))
			term.WaitFor("Question " + c.id)
			do(term, c.steps...)
			term.WaitFor(c.says)
			e := last(t, j, progress.Answered)
			if !reflect.DeepEqual(*e.Response, c.want) {
				t.Errorf("recorded %+v, want %+v", *e.Response, c.want)
			}
			if e.Mark.Percent() != c.percent || e.Self != (c.id == "essay") || e.Wording == "" || e.Revision == "" {
				t.Errorf("recorded %d %% of %+v", e.Mark.Percent(), e)
			}
		})
	}
}

// row is the line on the screen where a step of an order stands, counted from
// the first one.
func rowOf(screen string, steps []string, step string) int {
	at := map[string]int{}
	for y, l := range strings.Split(screen, "\n") {
		for _, s := range steps {
			if strings.Contains(l, ". "+s) || strings.HasSuffix(strings.TrimRight(l, " │"), s) {
				at[s] = y
			}
		}
	}
	first := at[step]
	for _, y := range at {
		first = min(first, y)
	}
	return at[step] - first
}

func TestAnOrderIsPutByKeysAndByMouse(t *testing.T) {
	t.Parallel()
	steps := []string{"Wake", "Work", "Sleep"}
	byKeys := func(term *playertest.Term, from, to int) {
		term.Press(slices.Repeat([]string{"up"}, 5)...)
		term.Press(slices.Repeat([]string{"down"}, from)...)
		term.Press("space")
		term.Press(slices.Repeat([]string{"up"}, from-to)...)
		term.Press("enter")
	}
	byShift := func(term *playertest.Term, from, to int) {
		term.Press(slices.Repeat([]string{"up"}, 5)...)
		term.Press(slices.Repeat([]string{"down"}, from)...)
		term.Press(slices.Repeat([]string{"shift+up"}, from-to)...)
	}
	byMouse := func(term *playertest.Term, from, to int) {
		x, y := term.Find(" 1.  ")
		term.Click(x, y+from)
		term.Click(x, y+to)
	}
	for name, put := range map[string]func(*playertest.Term, int, int){"keys": byKeys, "shift": byShift, "mouse": byMouse} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			term := atQuiz(t, j, kindBook("order", ""))
			term.WaitFor("Put these in order")
			for to, step := range steps {
				if from := rowOf(term.Screen(), steps, step); from > to {
					put(term, from, to)
				}
			}
			do(term, "click:[ Check ]")
			term.WaitFor("Right.")
			if e := last(t, j, progress.Answered); !slices.Equal(e.Response.Picks, []int{0, 1, 2}) || e.Mark.Percent() != 100 {
				t.Errorf("recorded %+v, %+v", e.Response, e.Mark)
			}
		})
	}
}

func TestAnOrderCanBeCheckedAsItStands(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, kindBook("order", ""))
	do(term, "click:[ Check ]")
	term.WaitFor("The right order")
	if e := last(t, j, progress.Answered); len(e.Response.Picks) != 3 || e.Mark.Percent() == 100 {
		t.Errorf("recorded %+v, %+v", e.Response, e.Mark)
	}
}

// What cannot be read is said, and is not marked; nor is what is left open,
// until it is checked again.
func TestWhatCannotBeReadIsNotMarked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, says string
		steps    []string
	}{
		{"time", "This is not understood as a time with its zone.", []string{"type:2026-03-01 09:12", "enter"}},
		{"address", "This is not understood as an address.", []string{"type:300.1.1.1", "enter"}},
		{"digest", "This is not understood as a hash sum.", []string{"type:abc", "enter"}},
		{"offset", "This is not understood as a position.", []string{"type:xyz", "enter"}},
		{"number", "This is not understood as a number.", []string{"type:many", "enter"}},
		{"text", "Nothing is answered yet.", keys("enter")},
		{"essay", "Nothing is answered yet.", keys("tab enter")},
		{"cloze", "Something is still open.", []string{"type:no", "tab", "tab", "tab", "enter"}},
		{"match", "Something is still open.", keys("right tab tab enter")},
	} {
		t.Run(c.id, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			term := atQuiz(t, j, kindBook(c.id, ""))
			term.WaitFor("Question " + c.id)
			do(term, c.steps...)
			screen := term.WaitFor(c.says)
			for _, e := range j.all() {
				if e.Type == progress.Answered {
					t.Errorf("recorded %+v:\n%s", e, screen)
				}
			}
		})
	}
}

func TestWhatIsLeftOpenIsMarkedWhenCheckedAgain(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, kindBook("cloze", ""))
	do(term, "type:true positive", "tab", "tab", "tab", "enter", "enter")
	term.WaitFor("left open")
	if e := last(t, j, progress.Answered); e.Mark.Percent() != 33 {
		t.Errorf("recorded %+v", e.Mark)
	}
}

// In a field every letter is text; F1, Tab and Esc still lead somewhere.
func TestLettersInAFieldAreText(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"text", "essay"} {
		j := &journal{}
		term := atQuiz(t, j, kindBook(id, ""))
		do(term, "type:qto?/hiab jk", "space", "type:ü日")
		screen := term.WaitFor("qto?/hiab jk ü日")
		if !strings.Contains(screen, "F1 Help") || strings.Contains(screen, "? Help") {
			t.Errorf("the bar of a field:\n%s", screen)
		}
		term.Press("f1")
		term.WaitFor("Keys of this page")
		term.Press("esc")
		term.WaitFor("qto?/hiab jk ü日")
		x, y := term.Find("F1 Help")
		term.Click(x, y)
		term.WaitFor("Keys of this page")
		term.Press("esc", "esc")
		if s := term.Screen(); !strings.Contains(s, "? Help") || !strings.Contains(s, "Question 1 of 1") {
			t.Errorf("Esc does not leave the field for the buttons:\n%s", s)
		}
	}
}

// What was begun is there again after the program was left, or the question.
func TestWhatWasBegunIsKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, says string
		steps    []string
	}{
		{"text", "half a tho", []string{"type:half a tho"}},
		{"essay", "second line", []string{"type:One", "enter", "type:second line"}},
		{"cloze", "(1)posit", []string{"type:posit"}},
		{"match", "[ packages ]", keys("enter down down enter")},
		{"multiple", "a [x]", keys("space")},
		{"matrix", "[x]", keys("space")},
	} {
		t.Run(c.id, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			term := atQuiz(t, j, kindBook(c.id, ""))
			term.WaitFor("Question " + c.id)
			do(term, c.steps...)
			term.WaitFor(c.says)
			term.Press("tab", "tab", "tab", "tab", "tab", "esc")
			term.WaitFor("1 course")
			term.Quit() // which waits for what is not kept yet
			e := last(t, j, progress.Drafted)
			if e.Response == nil || e.Response.Empty() || e.Mark != nil || e.Attempt != 1 {
				t.Errorf("recorded %+v", e)
			}
			again := start(t, open(j, kindBook(c.id, "")), 80, 24)
			again.WaitFor(c.says)
			if again.Quit(); len(drafts(j)) != 1 {
				t.Errorf("%d drafts are recorded of one", len(drafts(j)))
			}
		})
	}
}

func drafts(j *journal) (out []progress.Event) {
	for _, e := range j.all() {
		if e.Type == progress.Drafted {
			out = append(out, e)
		}
	}
	return out
}

// A lesson keeps what was begun when it is left, and after a pause.
func TestALessonKeepsWhatWasBegun(t *testing.T) {
	t.Parallel()
	j := &journal{}
	b := folder(map[string]string{"a.md": "# A\n\n" + kindText("essay", ""), "b.md": "# B\n\nNext.\n"})
	term := start(t, open(j, b), 80, 24)
	term.WaitFor("Question essay?")
	do(term, "enter", "type:Begun here")
	for late := time.Now().Add(playertest.Timeout); len(drafts(j)) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("what was begun is not recorded after a pause")
		}
	}
	do(term, "type:, and on", "tab", "esc", "right")
	term.WaitFor("Next.")
	term.Press("left")
	term.WaitFor("Begun here, and on")
	if ds := drafts(j); len(ds) != 2 || ds[1].Response.Texts[0] != "Begun here, and on" {
		t.Errorf("recorded %+v", ds)
	}
}

// Beside the outline, a click in a lesson hits the cell that it is on.
func TestAGridInALessonByMouse(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, folder(map[string]string{"a.md": "# A\n\nText.\n\n" + kindText("matrix", "")})), 120, 40)
	term.WaitFor("Question matrix?")
	do(term, "cell:keeps order|TCP", "cell:used by DNS|TCP", "cell:used by DNS|UDP", "click:[ Check ]")
	term.WaitFor("Right.")
}

// Who reads on by letters is not led into a field, where the next letter would
// be text; Enter and the arrows lead there.
func TestLettersThatReadOnDoNotStepIntoAField(t *testing.T) {
	t.Parallel()
	b := folder(map[string]string{"a.md": "# A\n\n" + kindText("text", "") + strings.Repeat("More text.\n\n", 40)})
	term := start(t, open(&journal{}, b), 80, 24)
	term.WaitFor("Question text?")
	term.Press("j", "j", "k", "k", "k")
	if s := term.Screen(); strings.Contains(s, "F1 Help") || !strings.Contains(s, "[     ") {
		t.Errorf("a letter stepped into the field:\n%s", s)
	}
	do(term, "down", "type:jk")
	term.WaitFor("[ jk")
}

// A hint that costs says so before it is taken, and is charged.
func TestAHintIsCharged(t *testing.T) {
	t.Parallel()
	j := &journal{}
	text := kindText("text", "hint-cost: 10%") + "> [!TIP]\n>\n> It listens.\n"
	term := atQuiz(t, j, quizBook("", text))
	term.WaitFor("[ Hint (-10 %) ]")
	do(term, "click:[ Hint (-10 %) ]")
	term.WaitFor("It listens.")
	do(term, "click:[  ", "type:sshd", "enter")
	term.WaitFor("Right. With the hints: 90 % of the points.")
	if e := last(t, j, progress.Answered); e.Mark.Got != 90 || e.Hints != 1 {
		t.Errorf("recorded %+v", e.Mark)
	}
}

// The attempts of a question are its own, whatever the quiz has; what was right
// stays.
func TestAQuestionSaysHowOftenItIsTried(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, kindBook("cloze", "attempts: 2"))
	do(term, "type:no", "enter", "right", "right", "down", "type:90", "enter")
	screen := term.WaitFor("Try again")
	if strings.Contains(screen, "The right answer") {
		t.Errorf("the answer is told before the last try:\n%s", screen)
	}
	do(term, "enter", "type:true positive", "click:[ Check ]")
	term.WaitFor("Right.")
	if e := last(t, j, progress.Answered); e.Try != 2 || e.Mark.Percent() != 100 {
		t.Errorf("recorded %+v", e)
	}
}

func TestAFlawedQuestionSaysSo(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[string]struct {
		says    string
		percent int
		of      int
	}{
		"disregard":   {"it does not count.", 100, 0},
		"all-correct": {"every answer counts as right.", 100, 100},
	} {
		j := &journal{}
		term := atQuiz(t, j, kindBook("single", "verdict: "+verdict))
		term.WaitFor(want.says)
		do(term, "enter", "enter")
		screen := term.WaitFor("See the result")
		if strings.Contains(screen, "right answer") || strings.Contains(screen, "Not right") {
			t.Errorf("%s: a key that is flawed is told:\n%s", verdict, screen)
		}
		if e := last(t, j, progress.Answered); e.Mark.Got != 0 || e.Mark.Of != 100 {
			t.Errorf("%s: the verdict is in what is recorded of the answer: %+v", verdict, e.Mark)
		}
		term.Press("enter", "q")
		if _, err := term.WaitEnd(); err != nil {
			t.Fatal(err)
		}
		if e := last(t, j, progress.Finished); e.Mark.Percent() != want.percent || e.Mark.Of != want.of {
			t.Errorf("%s: handed in with %+v", verdict, e.Mark)
		}
	}
}

// What is not answered is named before a quiz is handed in; a question of a
// form that is required holds it back.
func TestWhatIsNotAnsweredIsNamedBeforeHandingIn(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := atQuiz(t, j, quizBook("pass: 50%\n", kindText("single", "")+kindText("text", "")+kindText("opinion", "required: true")))
	term.WaitFor("Question single?")
	do(term, "down", "enter", "enter", "enter")
	term.WaitFor("Question text?")
	do(term, "click:[ Answer later ]")
	term.WaitFor("has to be answered.")
	term.Press("right")
	screen := term.WaitFor("before you can hand in")
	if !strings.Contains(screen, "Question opinion?") || strings.Contains(screen, "Hand in all the same") {
		t.Errorf("a required question does not hold the quiz back:\n%s", screen)
	}
	term.Press("enter", "enter", "enter", "enter")
	screen = term.WaitFor("Unanswered, it earns nothing.")
	if !strings.Contains(screen, "Question text?") || strings.Contains(screen, "Question single?") {
		t.Errorf("what is open is not named:\n%s", screen)
	}
	do(term, "click:Hand in all the same")
	term.WaitFor("50 %")
	if e := last(t, j, progress.Finished); e.Mark.Got != 100 || e.Mark.Of != 200 || !e.Passed {
		t.Errorf("handed in %+v", e)
	}
}

// However much is open, what can be done is in sight.
func TestManyOpenQuestionsInASmallWindow(t *testing.T) {
	t.Parallel()
	text := ""
	for i := range 20 {
		text += fmt.Sprintf("## Question %d?\n<!-- question: {id: q%d} -->\n\n- [x] Good\n- [ ] Poor\n\n", i, i)
	}
	term := start(t, open(&journal{}, folder(map[string]string{"q.md": "---\nkind: quiz\n---\n\n# Q\n\n" + text})), 60, 16)
	term.WaitFor("Start the quiz")
	do(term, append([]string{"enter"}, slices.Repeat([]string{"right"}, 20)...)...)
	screen := term.WaitFor("20 questions are not answered.")
	if !strings.Contains(screen, "Hand in all the same") || !strings.Contains(screen, "Question 0?") {
		t.Errorf("what can be done is not in sight:\n%s", screen)
	}
	do(term, "click:Go to the first of them")
	term.WaitFor("Question 0?")
}

// An answer to an earlier version keeps its mark: a lesson lets it be given
// anew, a quiz counts it.
func TestAnAnswerToAnEarlierVersionCounts(t *testing.T) {
	t.Parallel()
	j := &journal{}
	lesson := func(key string) *page.Book {
		return folder(map[string]string{"a.md": "# A\n\n## Which?\n<!-- question: {id: q} -->\n\n" + key})
	}
	term := start(t, open(j, lesson("- [x] One\n- [ ] Two\n")), 80, 24)
	term.WaitFor("Which?")
	do(term, "enter", "a", "enter")
	term.WaitFor("Right.")
	again := start(t, open(j, lesson("- [ ] One\n- [x] Two\n")), 80, 24)
	again.WaitFor("an earlier version of this question: right. That")
	do(again, "enter", "b", "enter")
	again.WaitFor("Right.")
	reworded := start(t, open(j, lesson("- [ ] Eins\n- [x] Zwei\n")), 80, 24)
	reworded.WaitFor("The words of this question have changed")
}

func TestAnAnswerToAnEarlierVersionCountsInAQuiz(t *testing.T) {
	t.Parallel()
	j := &journal{}
	two := func(key string) *page.Book {
		return quizBook("pass: 50%\n", "## First?\n<!-- question: {id: first} -->\n\n"+key+"\n"+kindText("text", ""))
	}
	term := atQuiz(t, j, two("- [x] One\n- [ ] Two\n"))
	term.WaitFor("First?")
	do(term, "a", "enter")
	term.WaitFor("Right.")
	again := start(t, open(j, two("- [ ] One\n- [x] Two\n")), 80, 24)
	again.WaitFor("an earlier version")
	again.Press("enter")
	again.WaitFor("Question text?")
	do(again, "type:no", "enter", "enter")
	screen := again.WaitFor("1 answer")
	if !strings.Contains(screen, "50 %") || !strings.Contains(screen, "earlier version") {
		t.Errorf("the result:\n%s", screen)
	}
}

// A question that was moved to another lesson keeps its answer.
func TestAMovedQuestionKeepsItsAnswer(t *testing.T) {
	t.Parallel()
	j := &journal{}
	question := "\n## Which?\n<!-- question: {id: q} -->\n\n- [x] One\n- [ ] Two\n"
	lessons := func(a, b string) *page.Book {
		return folder(map[string]string{"a.md": "# A\n\nFirst.\n" + a, "b.md": "# B\n\nSecond.\n" + b})
	}
	term := start(t, open(j, lessons(question, "")), 80, 24)
	term.WaitFor("Which?")
	do(term, "enter", "a", "enter")
	term.WaitFor("Right.")
	again := start(t, open(j, lessons("", question)), 80, 24)
	again.WaitFor("First.")
	again.Press("right")
	again.WaitFor("your answer, right")
}

// Every kind fits from the smallest window to a wide one, and where the cursor
// is can be seen without colours.
func TestEveryKindFitsEveryWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width, height int
		theme         theme.Name
	}{{60, 16, theme.ASCII}, {80, 24, theme.Mono}, {140, 45, theme.ASCII}} {
		t.Run(fmt.Sprintf("%dx%d %s", c.width, c.height, c.theme), func(t *testing.T) {
			t.Parallel()
			ids, text := slices.Sorted(maps.Keys(kinds)), ""
			for _, id := range ids {
				text += kindText(id, "")
			}
			config := open(&journal{}, folder(map[string]string{"q.md": "---\nkind: quiz\n---\n\n# Q\n\n" + text}))
			config.Theme = c.theme
			term := start(t, config, c.width, c.height)
			term.WaitFor("Start the quiz")
			term.Press("enter")
			for _, id := range ids {
				term.WaitFor("Question " + id)
				fits(t, term, c.width, theme.Of(c.theme))
			}
		})
	}
}

// fits goes through the stops of a question and leaves it by the last.
func fits(t *testing.T, term *playertest.Term, width int, th *theme.Theme) {
	t.Helper()
	for last := false; !last; {
		screen := term.Screen()
		if !regexp.MustCompile(`[|│ ]` + regexp.QuoteMeta(th.Signs.Bar)).MatchString(screen) {
			t.Errorf("the cursor is not seen:\n%s", screen)
		}
		for _, l := range strings.Split(screen, "\n") {
			if ansi.StringWidth(l) > width {
				t.Errorf("a line of %d cells in %d: %q", ansi.StringWidth(l), width, l)
			}
		}
		if i := strings.IndexFunc(screen, func(r rune) bool { return r > unicode.MaxASCII }); th.Name == theme.ASCII && i >= 0 {
			t.Errorf("%q is not ASCII:\n%s", screen[i:min(i+8, len(screen))], screen)
		}
		last = strings.Contains(screen, th.KeyName("⏎")+" Answer later")
		term.Press(map[bool]string{true: "enter", false: "tab"}[last])
	}
}

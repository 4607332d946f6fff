package exchange

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carrel/content/markdown"
	"carrel/course/question"
)

// tries sets how many random banks are tried, unless a flag says it: few, as each
// is written and read whole. CARREL_LONG tries many.
func tries(t *testing.T) {
	f := flag.Lookup("rapid.checks")
	was, n := f.Value.String(), "40"
	if was != f.DefValue {
		return
	}
	if os.Getenv("CARREL_LONG") != "" {
		n = "2000"
	}
	if err := flag.Set(f.Name, n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(f.Name, was) })
}

// pieces are what random texts are made of: words, and everything that means
// something to Markdown, to the course format or to HTML.
var pieces = []string{
	"word", "Zwei", "三", "صحيح", "é", "1", "2.", "-", "+", "*", "_", "#", "##", ">", "|", "---", "===", "`", "```", "~~~",
	"[", "]", "[x]", "[ ]", "[[", "]]", "[[gap]]", "(a)", "(", ")", "!", "![a](b.png)", "[a](https://example.org)", "<b>", "&lt;", "&", "&#33;",
	"<!-- question: {id: a} -->", "<!-- page -->", "-->", "{{< quizdown >}}", "{{% notice %}}", "> [!TIP]", "[!NOTE]",
	"\\", "\\[", ":", ": x", "::", ":::", ":+1:", ":warning:", "$x$", "$$", "{% raw %}", "[^1]", "!!! note", "!!! tip \"a\"", "???+ note", "{: .x}", "{/* a */}", "import a from 'b'", "export default {a}", "[[toc]]", "```{note}", ":::note", "[TOC]", "</details>", "=", "a_b_c", "C#", "x <y> z", "https://example.org", "\t", "  ", "answer", "yaml answers", "\u00a0", "\u202e", "\x1b[31m", "\x00", "\xff",
}

func genText(newlines bool) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			b.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
			if newlines {
				b.WriteString(rapid.SampledFrom([]string{"", " ", " ", "\n", "\n\n"}).Draw(t, "sep"))
			} else if rapid.Bool().Draw(t, "space") {
				b.WriteByte(' ')
			}
		}
		return b.String()
	})
}

// statements are taken out of Markdown: as lines of their own they are left out,
// as lines of a quote they are text.
var statements = strings.NewReplacer("import ", "", "export ", "", "{: ", "", "{/*", "", "[[toc]]", "", "[TOC]", "", "???", "", "!!!", "", "{note}", "", ":::", "")

func genWords(t *rapid.T, label string) Text {
	s := genText(true).Draw(t, label)
	switch rapid.IntRange(0, 2).Draw(t, "format") {
	case 0:
		return Text{Plain, s}
	case 1:
		return Text{Markdown, statements.Replace(s)}
	}
	return Text{HTML, "<p>" + s + "</p>" + rapid.SampledFrom([]string{"", "<h2>h</h2>", "<ul><li>[x] a</li></ul>", "<pre>```\nx</pre>", "<table><tr><th>a|b</th></tr><tr><td>[x]</td></tr></table>", "<blockquote>q</blockquote>", "<script>x</script>"}).Draw(t, "more")}
}

func genItem(t *rapid.T) Item {
	it := Item{Title: Text{}, Prompt: genWords(t, "prompt"), Explanation: genWords(t, "explanation")}
	it.ID = rapid.SampledFrom([]string{"", "x", "a b", "Ünï", "--"}).Draw(t, "id")
	it.Points = rapid.IntRange(-1, 3).Draw(t, "points")
	it.Tags = rapid.SliceOfN(genText(false), 0, 2).Draw(t, "tags")
	if rapid.Bool().Draw(t, "partial") {
		it.Scoring = question.Partial
	}
	for range rapid.IntRange(0, 2).Draw(t, "hints") {
		it.Hints = append(it.Hints, genWords(t, "hint"))
	}
	if rapid.Bool().Draw(t, "titled") {
		it.Title = genWords(t, "title")
	}
	kinds := []func(*rapid.T, *Item){genChoices, genTyped, genMatch, genOrder, genMatrix, genCloze, genEssay}
	rapid.SampledFrom(kinds).Draw(t, "kind")(t, &it)
	return it
}

func genChoices(t *rapid.T, it *Item) {
	it.Kind = rapid.SampledFrom([]question.Kind{question.Single, question.Multiple, question.Survey}).Draw(t, "kind")
	it.Ordered = rapid.Bool().Draw(t, "ordered")
	n := rapid.IntRange(2, 4).Draw(t, "choices")
	for i := range n {
		c := question.Choice{Right: i == 0 || it.Kind == question.Multiple && rapid.Bool().Draw(t, "right"), Pin: rapid.Bool().Draw(t, "pin")}
		if rapid.Bool().Draw(t, "credited") {
			credit := rapid.IntRange(-100, 100).Draw(t, "credit")
			c.Credit = &credit
		}
		it.Question.Choices = append(it.Question.Choices, c)
		words := Choice{Body: genWords(t, "choice"), IfLeft: genText(false).Draw(t, "left")}
		if rapid.Bool().Draw(t, "said") {
			words.Feedback = genWords(t, "feedback")
		}
		it.Choices = append(it.Choices, words)
	}
}

func genTyped(t *rapid.T, it *Item) {
	it.Kind = question.Text
	b := question.Blank{Form: question.Text, Case: rapid.Bool().Draw(t, "case"), Loose: rapid.Bool().Draw(t, "loose")}
	var g Gap
	for range rapid.IntRange(1, 3).Draw(t, "accepts") {
		b.Accepts = append(b.Accepts, question.Accept{Is: genText(false).Draw(t, "is"), Credit: rapid.SampledFrom([]int{100, 100, 50}).Draw(t, "credit")})
		g.Says = append(g.Says, rapid.SampledFrom([]Text{{}, Words("said: so # far"), {HTML, "<b>x</b>"}}).Draw(t, "say"))
	}
	b.Accepts[0].Credit = 100
	it.Blanks, it.Gaps = []question.Blank{b}, []Gap{g}
}

func genMatch(t *rapid.T, it *Item) {
	it.Kind = question.Match
	options := rapid.SliceOfNDistinct(genText(false), 2, 4, func(s string) string { return s }).Draw(t, "options")
	for range rapid.IntRange(2, 3).Draw(t, "rows") {
		it.Blanks = append(it.Blanks, question.Blank{Options: len(options), Right: []int{rapid.IntRange(0, len(options)-1).Draw(t, "right")}})
		it.Gaps = append(it.Gaps, Gap{Label: genWords(t, "label"), Options: options})
	}
}

func genOrder(t *rapid.T, it *Item) {
	it.Kind = question.Order
	for range rapid.IntRange(2, 4).Draw(t, "steps") {
		it.Steps = append(it.Steps, genWords(t, "step"))
	}
	it.Question.Steps = len(it.Steps)
}

func genMatrix(t *rapid.T, it *Item) {
	it.Kind = question.Matrix
	it.Columns = rapid.SliceOfN(genText(false), 1, 3).Draw(t, "columns")
	it.Question.Columns = len(it.Columns)
	it.Radio = true
	for range rapid.IntRange(1, 3).Draw(t, "rows") {
		it.Rows = append(it.Rows, genWords(t, "row"))
		right := rapid.IntRange(0, len(it.Columns)-1).Draw(t, "right")
		for c := range it.Columns {
			it.Question.Choices = append(it.Question.Choices, question.Choice{Right: c == right})
		}
	}
}

func genCloze(t *rapid.T, it *Item) {
	it.Kind = question.Cloze
	body := genText(true).Draw(t, "text")
	for i := range rapid.IntRange(1, 3).Draw(t, "gaps") {
		body += rapid.SampledFrom([]string{"", " ", "\n\n", "*", "("}).Draw(t, "before") + GapMark(i) + genText(true).Draw(t, "more")
		if rapid.Bool().Draw(t, "menu") {
			it.Blanks = append(it.Blanks, question.Blank{Options: 3, Right: []int{1}})
			it.Gaps = append(it.Gaps, Gap{Options: rapid.SliceOfN(genText(false), 3, 3).Draw(t, "options")})
			continue
		}
		it.Blanks = append(it.Blanks, question.Blank{Form: question.Text, Accepts: []question.Accept{{Is: genText(false).Draw(t, "is"), Credit: 100}, {Is: "or", Credit: 100}}})
		it.Gaps = append(it.Gaps, Gap{Says: make([]Text, 2)})
	}
	it.Cloze = Text{rapid.SampledFrom([]Format{Plain, Markdown, HTML}).Draw(t, "format"), body}
}

func genEssay(t *rapid.T, it *Item) {
	it.Kind = question.Essay
	it.Model = genWords(t, "model")
	for range rapid.IntRange(0, 2).Draw(t, "criteria") {
		it.Question.Choices = append(it.Question.Choices, question.Choice{Right: true})
		it.Choices = append(it.Choices, Choice{Body: genWords(t, "criterion")})
	}
}

// Whatever a bank holds, the course file that it becomes has the same questions
// with the same words, and no errors; what is not in it is told.
func TestToCourseReadsBack(t *testing.T) {
	tries(t)
	rapid.Check(t, func(t *rapid.T) {
		b := &Bank{Title: genText(false).Draw(t, "title")}
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			b.Items = append(b.Items, genItem(t))
		}
		src, losses := ToCourse(b, CourseOptions{})
		got := FromDocument(mustParse(t, src), "quiz.md")
		want := fitted(b)
		if len(got) != len(want)-dropped(losses) {
			t.Fatalf("%d questions of %d came back\n%s\n%v", len(got), len(want), src, losses)
		}
		if dropped(losses) > 0 {
			return
		}
		for i := range got {
			if diff := compare(&got[i], want[i]); diff != "" {
				t.Fatalf("question %d: %s\n%s", i, diff, src)
			}
		}
	})
}

func mustParse(t *rapid.T, src []byte) *markdown.Document {
	d := markdown.Parse("quiz.md", src, markdown.Options{})
	for _, p := range d.Check() {
		if p.Rule.Level == markdown.Error {
			t.Fatalf("%v\n%s", p, src)
		}
	}
	return d
}

func fitted(b *Bank) []*Item {
	var out []*Item
	for i := range b.Items {
		if fit := fitCourse(&b.Items[i], new(Losses)); fit != nil {
			out = append(out, fit)
		}
	}
	return out
}

func dropped(losses []Loss) int {
	n := 0
	for _, l := range losses {
		if strings.Contains(l.What, "cannot be written as a course") {
			n++
		}
	}
	return n
}

// compare returns how two questions differ, or "".
func compare(got, want *Item) string {
	if want.ID = got.ID; !same(&got.Question, &want.Question) {
		return fmt.Sprintf("key: %+v, want %+v", got.Question, want.Question)
	}
	asked := plain(got.Title) + plain(got.Prompt) + plain(got.Cloze)
	if want.Kind == question.Cloze { // a text that goes on after the last gap is explanation
		asked = strings.TrimSuffix(asked+plain(got.Explanation), plain(want.Explanation))
		got.Explanation = want.Explanation
	}
	if !strings.HasPrefix(asked, plain(want.Title)) || !strings.HasSuffix(asked, plain(want.Prompt)+plain(want.Cloze)) {
		return fmt.Sprintf("asked:\n%q, want\n%q and\n%q", asked, plain(want.Title), plain(want.Prompt)+plain(want.Cloze))
	}
	pairs := [][2]string{
		{plain(got.Explanation), plain(want.Explanation)},
		{plain(got.Model), plain(want.Model)},
	}
	lists := [][2][]Text{{got.Hints, want.Hints}, {got.Steps, want.Steps}, {got.Rows, want.Rows}, {bodies(got), bodies(want)}}
	for _, l := range lists {
		if len(l[0]) != len(l[1]) {
			return fmt.Sprintf("%d parts, want %d", len(l[0]), len(l[1]))
		}
		for i := range l[0] {
			pairs = append(pairs, [2]string{plain(l[0][i]), plain(l[1][i])})
		}
	}
	for i := range want.Gaps {
		if !slices.Equal(got.Gaps[i].Options, want.Gaps[i].Options) {
			return fmt.Sprintf("options %q, want %q", got.Gaps[i].Options, want.Gaps[i].Options)
		}
	}
	for _, p := range pairs {
		if p[0] != p[1] {
			return fmt.Sprintf("words:\n%q, want\n%q", p[0], p[1])
		}
	}
	return ""
}

func bodies(it *Item) []Text {
	var out []Text
	for _, c := range it.Choices {
		out = append(out, c.Body, c.Feedback)
	}
	return out
}

// plain is a text by its letters: where lines and words end is not compared,
// nor how an exponent is written.
func plain(t Text) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(Text{Markdown, rich(t)}.Plain(), "…", "")), "")
}

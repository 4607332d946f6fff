package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

// blanks writes the blanks of a cloze: "text(a=100)", "pick(a,*b)".
func blanks(q *markdown.Item) string {
	var out []string
	for i, b := range q.Blanks {
		if b.Options == 0 {
			out = append(out, fmt.Sprintf("%s(%s)", b.Form, accepts(b)))
			continue
		}
		options := append([]string(nil), q.Gaps[i].Options...)
		for _, r := range b.Right {
			options[r] = "*" + options[r]
		}
		out = append(out, "pick("+strings.Join(options, ",")+")")
	}
	return strings.Join(out, " ")
}

// gap is how a gap reads in a sketch.
func gap(i int) string { return markdown.GapText(i) }

func TestCloze(t *testing.T) {
	for name, c := range map[string]struct{ body, prompt, want string }{
		"one":            {"a [[b]] c", "p(a " + gap(0) + " c)", "text(b=100)"},
		"two accepted":   {"[[b|c d]].", "p(" + gap(0) + ".)", "text(b=100 c d=100)"},
		"drop-down":      {"[[w|(r)|v]] [[x]]", "p(" + gap(0) + " " + gap(1) + ")", "pick(w,*r,v) text(x=100)"},
		"two right":      {"[[(a)|b|(c)]]", "p(" + gap(0) + ")", "pick(*a,b,*c)"},
		"one in parens":  {"[[(a)]]", "p(" + gap(0) + ")", "text((a)=100)"},
		"call":           {"[[f(x)|g(x)]]", "p(" + gap(0) + ")", "text(f(x)=100 g(x)=100)"},
		"in a list":      {"- a [[b]]\n- c [[d]]", "list(a " + gap(0) + " c " + gap(1) + ")", "text(b=100) text(d=100)"},
		"in a quote":     {"text\n\n> [[b]]", "p(text) quote(" + gap(0) + ")", "text(b=100)"},
		"quote first":    {"> [[b]] c", "quote(" + gap(0) + " c)", "text(b=100)"},
		"in a table":     {"|a|b|\n|-|-|\n|c|[[d|e]]|\n|f|[[g\\|(h)]]|", "table(a b c " + gap(0) + " f " + gap(1) + ")", "text(d=100 e=100) pick(g,*h)"},
		"in emphasis":    {"**a [[b]]**", "p(a " + gap(0) + ")", "text(b=100)"},
		"in a link":      {"[a [[b]]](c.md) [[d]]", "p(a " + gap(0) + " " + gap(1) + ")", "text(b=100) text(d=100)"},
		"not in code":    {"`[[a]]` [[b]]\n\n```\n[[c]]\n```\n\n[[d]]", "p([[a]] " + gap(0) + ") code([[c]]) p(" + gap(1) + ")", "text(b=100) text(d=100)"},
		"indented code":  {"[[b]]\n\n    [[c|d]]\n\n[[e]]", "p(" + gap(0) + ") code([[c|d]]) p(" + gap(1) + ")", "text(b=100) text(e=100)"},
		"escaped":        {`\[[a]] [[b]]`, "p([[a]] " + gap(0) + ")", "text(b=100)"},
		"escapes within": {`[[a\]|b\|c|&amp;]]`, "p(" + gap(0) + ")", "text(a]=100 b|c=100 &=100)"},
		"code within":    {"[[`ls -l`|`x`]]", "p(" + gap(0) + ")", "text(ls -l=100 x=100)"},
		"stars within":   {"[[2*3*4]]", "p(" + gap(0) + ")", "text(2*3*4=100)"},
		"a footnote":     {"[[1]](a.md) [[b]]", "p([1] " + gap(0) + ")", "text(b=100)"},
		"twice":          {"[[a|a| a ]]", "p(" + gap(0) + ")", "text(a=100)"},
		"other scripts":  {"[[نعم|é]]", "p(" + gap(0) + ")", "text(نعم=100 é=100)"},
		"cleaned":        {"[[a\u202eb&#27;]]", "p(" + gap(0) + ")", "text(ab\ufffd=100)"},
		"over a line":    {"[[a\nb]] [[c]]", "p([[a b]] " + gap(0) + ")", "text(c=100)"},
	} {
		t.Run(name, func(t *testing.T) {
			q := one(t, "\n"+c.body+"\n")
			if got := sketch(q.Prompt); got != c.prompt {
				t.Errorf("prompt %s, want %s", got, c.prompt)
			}
			if got := blanks(q); got != c.want || q.Kind != question.Cloze {
				t.Errorf("%s blanks %s, want %s", q.Kind, got, c.want)
			}
		})
	}
}

// What comes after the last gap is said afterwards, as after any answer part.
func TestClozeParts(t *testing.T) {
	_, qs := ask(t, "# A [[one]] heading\n\nPrompt.\n\n> [!NOTE]\n> Callout [[two]].\n\n> [!TIP]\n> Hint.\n\nWhy.\n\n> [!IMPORTANT]\n> Right.\n", quiz)
	q := qs[0]
	got := sketch([]*markdown.Block{q.Heading}) + "; " + sketch(q.Prompt) + "; " + sketch(q.Hints[0]) + "; " + sketch(q.Explanation) + "; " + sketch(q.Right)
	want := "h(A " + gap(0) + " heading); p(Prompt.) callout:note(Callout " + gap(1) + ".); p(Hint.); p(Why.); p(Right.)"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Questions below underlined headings are parsed together.
func TestClozeBesideOthers(t *testing.T) {
	src := "A\n---\n\n[[x]] or\n\n- [x] [[y]]\n- [ ] z\n\nB\n---\n\nc [[d]]\n\n> [!TIP]\n> [[hint]]\n\nC\n---\n\ntext\n"
	d, qs := ask(t, src, quiz)
	if len(qs) != 2 || blanks(qs[1]) != "text(d=100)" {
		t.Fatalf("questions %s", sketch(all(d)))
	}
	got := sketch(qs[0].Prompt) + sketch(qs[0].Choices[0].Body) + sketch(qs[1].Prompt) + sketch(qs[1].Hints[0])
	if want := "p([[x]] or)p([[y]])p(c " + gap(0) + ")p([[hint]])"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Double brackets are text wherever nothing asks for gaps.
func TestBracketsThatAreNoGaps(t *testing.T) {
	for name, c := range map[string]struct{ src, kind, want string }{
		"lesson":          {"# A\n\n[[a|b]]\n", "lesson", "h(A) p([[a|b]])"},
		"stem":            {"# A\n\n## B\n\n`[[a]]`\n", "quiz", "h(A) h(B) p([[a]])"},
		"choices":         {"# A\n<!-- question: {id: a} -->\n\n[[a|b]]\n\n- [x] [[c]]\n- [ ] [[d]]\n", "lesson", "p([[a|b]]) p([[c]]) p([[d]])"},
		"shell of a lab":  {"# A\n<!-- step: {id: a} -->\n\nif [[ -f x || -d y ]]\n", "lab", "h(A) p(if [[ -f x || -d y ]])"},
		"fence beside it": {"# A\n<!-- question: {id: a} -->\n\n[[ -f x ]]\n\n```answer\nx\n```\n", "lesson", "p([[ -f x ]])"},
	} {
		t.Run(name, func(t *testing.T) {
			d := markdown.Parse("x.md", []byte(c.src), markdown.Options{Kind: c.kind})
			var bs []*markdown.Block
			for _, b := range all(d) {
				if b.Kind != markdown.Question {
					bs = append(bs, b)
					continue
				}
				bs = append(bs, b.Question.Prompt...)
				for _, choice := range b.Question.Choices {
					bs = append(bs, choice.Body...)
				}
			}
			if got := sketch(bs); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if ps := d.Check(); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
}

// Parsing leaves the text of the file as it is.
func TestClozeLeavesTheSource(t *testing.T) {
	src := []byte("# Q\n\n|a|\n|-|\n|[[b|c]]|\n")
	was := string(src)
	markdown.Parse("q.md", src, quiz).Questions()
	if string(src) != was {
		t.Errorf("the source is now %q", src)
	}
}

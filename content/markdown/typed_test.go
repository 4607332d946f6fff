package markdown_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

// one parses a text as a quiz of one question, and wants no problems.
func one(t *testing.T, body string) *markdown.Item {
	t.Helper()
	d, qs := ask(t, "# Q\n"+body, quiz)
	if len(qs) != 1 {
		t.Fatalf("%d questions, want 1", len(qs))
	}
	for _, p := range d.Check() {
		t.Errorf("problem: %v", p)
	}
	return qs[0]
}

// accepts writes what a blank accepts as "answer=percent".
func accepts(b question.Blank) string {
	var out []string
	for _, a := range b.Accepts {
		out = append(out, fmt.Sprintf("%s=%d", a.Is, a.Credit))
	}
	return strings.Join(out, " ")
}

func TestTypedFences(t *testing.T) {
	for info, c := range map[string]struct {
		is   string
		want question.Blank
	}{
		"answer":                               {"ssh daemon", question.Blank{Form: question.Text}},
		"answer text":                          {"sshd", question.Blank{Form: question.Text}},
		"answer case=sensitive":                {"sshd", question.Blank{Form: question.Text, Case: true}},
		"answer accents=ignore":                {"été", question.Blank{Form: question.Text, Loose: true}},
		"answer number":                        {"0.7 +- 5%", question.Blank{Form: question.Number}},
		"answer number unit=optional":          {"1.5 km", question.Blank{Form: question.Number, Bare: true}},
		"answer regex case=sensitive":          {`a\.b`, question.Blank{Form: question.Regex, Case: true}},
		"answer command":                       {"grep -c 'x' a.log | wc -l", question.Blank{Form: question.Command}},
		"answer digest":                        {"d41d8cd98f00b204e9800998ecf8427e", question.Blank{Form: question.Digest}},
		"answer timestamp":                     {"2026-03-01T09:12:33Z", question.Blank{Form: question.Timestamp}},
		"answer address":                       {"203.0.113.9", question.Blank{Form: question.Address}},
		"answer ip":                            {"2001:db8::1", question.Blank{Form: question.Address}},
		"answer cidr":                          {"203.0.113.0/24", question.Blank{Form: question.Address}},
		"answer path":                          {"/var/log/auth.log", question.Blank{Form: question.Path}},
		"answer offset":                        {"0x1F0", question.Blank{Form: question.Offset}},
		" answer   offset  ":                   {"1F0h", question.Blank{Form: question.Offset}},
		"answer case=sensitive regex":          {"a+", question.Blank{Form: question.Regex, Case: true}},
		"answer accents=ignore case=sensitive": {"a", question.Blank{Form: question.Text, Case: true, Loose: true}},
	} {
		t.Run(info, func(t *testing.T) {
			q := one(t, "\nPrompt.\n\n```"+info+"\n\n  "+c.is+"  \n```\n\nWhy.\n")
			c.want.Accepts = []question.Accept{{Is: c.is, Credit: 100}}
			if q.Kind != c.want.Form || len(q.Blanks) != 1 || !reflect.DeepEqual(q.Blanks[0], c.want) {
				t.Errorf("kind %s, blanks %+v, want %+v", q.Kind, q.Blanks, c.want)
			}
			if got := sketch(q.Prompt) + sketch(q.Explanation); got != "p(Prompt.)p(Why.)" {
				t.Errorf("words %s", got)
			}
		})
	}
}

// The type of a directive says how a fence is meant that says nothing itself.
func TestFormByType(t *testing.T) {
	for typ, want := range map[string]question.Kind{"number": question.Number, "path": question.Path, "essay": question.Essay} {
		if q := one(t, "<!-- question: {id: q, type: "+typ+"} -->\n\n```answer\n42\n```\n"); q.Kind != want {
			t.Errorf("type %s gives %s", typ, q.Kind)
		}
	}
}

func TestWeighted(t *testing.T) {
	q := one(t, "<!-- question: {id: q, type: number} -->\n\n```yaml answers unit=optional\n"+
		"- is: 22\n  say: Right, *port* `22`.\n- {is: 0x16, credit: 50%}\n- is: 23\n  credit: 0\n  say: |\n    That is\n\n    Telnet.\n```\n")
	b := q.Blanks[0]
	if q.Kind != question.Weighted || b.Form != question.Number || !b.Bare || accepts(b) != "22=100 23=0" && accepts(b) != "22=100 0x16=50 23=0" {
		t.Fatalf("kind %s, blank %+v", q.Kind, b)
	}
	var says []string
	for _, s := range q.Gaps[0].Says {
		says = append(says, sketch(s))
	}
	if want := "p(Right, port 22.);;p(That is) p(Telnet.)"; strings.Join(says, ";") != want {
		t.Errorf("says %q, want %q", says, want)
	}
}

func TestDirectiveOfAQuestion(t *testing.T) {
	d, qs := ask(t, "---\nobjectives: [file.one, file.two]\n---\n# A\n<!-- question: {id: a, attempts: 3, hint-cost: 10%, verdict: disregard, "+
		"tags: [x, y], required: true, points: 5, scoring: partial} -->\n\n```answer\nx\n```\n\n"+
		"# B\n<!-- question: {id: b, objectives: [own], verdict: all-correct} -->\n\n```answer\nx\n```\n", markdown.Options{Kind: "quiz", Strict: true})
	if ps := d.Check(); len(ps) > 0 || len(qs) != 2 {
		t.Fatalf("%d questions, problems %v", len(qs), ps)
	}
	q := qs[0].Question
	if q.Attempts != 3 || q.HintCost != 10 || q.Verdict != question.Disregard || !q.Required || q.Points != 5 || q.Scoring != question.Partial ||
		fmt.Sprint(q.Tags, q.Objectives) != "[x y] [file.one file.two]" {
		t.Errorf("question %+v", q)
	}
	if q := qs[1].Question; q.Verdict != question.AllCorrect || fmt.Sprint(q.Objectives) != "[own]" {
		t.Errorf("question %+v", q)
	}
}

// Answers that cannot be used are left out, and without any the question is
// not marked; it is never marked by something else.
func TestBadAnswers(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"one of two":    {"```answer regex\n(\na+\n```\n", "a+=100"},
		"all":           {"```answer regex\n(\n```\n", ""},
		"unknown form":  {"```answer nummer\n[5, 8)\n```\n", ""},
		"too long":      {"```answer\n" + strings.Repeat("x", 1001) + "\ny\n```\n", "y=100"},
		"no list":       {"```yaml answers\nis: 1\n```\n", ""},
		"no answer":     {"```yaml answers\n- say: x\n- is: 2\n```\n", "2=100"},
		"not a mapping": {"```yaml answers\n- 1\n- [2]\n```\n", ""},
		"anchor":        {"```yaml answers\n- &a {is: 1}\n```\n", ""},
		"only wrong":    {"```yaml answers\n- {is: 1, credit: 0}\n```\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, qs := ask(t, "# Q\n\n"+c.body, quiz)
			got := ""
			if len(qs[0].Blanks) > 0 {
				got = accepts(qs[0].Blanks[0])
			}
			if got != c.want || qs[0].Kind.Answerable() != (c.want != "") || len(d.Check()) == 0 {
				t.Errorf("accepts %q, kind %s, problems %v; want %q", got, qs[0].Kind, d.Check(), c.want)
			}
		})
	}
}

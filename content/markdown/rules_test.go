package markdown_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

const choices = "\n- [x] a\n- [ ] b\n"

// found are texts, and what is to be found in each: the rule and where.
var found = map[string]struct{ src, want string }{
	"toml":                   {"+++\na = 1\n+++\n", "front-matter-toml 1:1"},
	"front matter":           {"---\nkind: quiz\na: &b c\n---\n", "front-matter 3:4"},
	"wide table":             {strings.Repeat("|a", 101) + "|\n" + strings.Repeat("|-", 101) + "|\n", "wide-table 1:1"},
	"include":                {"a\n\n<!-- include: none.md -->\n", "include 3:1"},
	"alert's title":          {"a\n\n> [!TIP] Look\n> b\n", "alert-title 3:3"},
	"alert's fold":           {"> [!NOTE]-\n> b\n", "alert-title 1:3"},
	"obsidian's alert":       {"> [!danger]\n> b\n", "alert-title 1:3"},
	"front matter open":      {"---\nkind: quiz\nid: a\n\n# T\n", "front-matter 1:1"},
	"front matter's tab":     {"---\nkind: quiz\nobjectives:\n\t- a\n---\n", "front-matter 4:1"},
	"front matter's [":       {"---\nkind: quiz\nobjectives: [a, b\ntitle: x\n---\n", "front-matter 3:13"},
	"open {":                 {"# Q\n<!-- question: {id: a, tags: [x} -->\n" + choices, "directive 2:30"},
	"capital name":           {"# Q\n<!-- Question: {id: a} -->\n" + choices, "directive 2:6"},
	"misspelt name":          {"# Q\n<!-- question: {id: a} -->\n\n- [x] a <!-- chioce: {pin: true} -->\n- [ ] b\n", "directive 4:14"},
	"comment goes on":        {"# Q\n<!-- question: {id: a}\n" + choices, "directive 2:16"},
	"comment into the next":  {"# Q\n<!-- question: {id: a}\n" + choices + "\n# R\n<!-- question: {id: b} -->\n" + choices, "directive 2:16"},
	"no space after colon":   {"# Q\n<!-- question: {id:tf} -->\n" + choices, "unknown-key 2:17"},
	"only bad answers":       {"# Q\n<!-- question: {id: a} -->\n\n```answer number\nten\n```\n", "bad-answer 5:1"},
	"yaml":                   {"# Q\n<!-- question: {id: a, -->\n" + choices, "directive 2:16"},
	"key":                    {"# Q\n<!-- question: {id: a, pionts: 2} -->\n" + choices, "unknown-key 2:24"},
	"key further down":       {"# Q\n<!-- question:\n  id: a\n  é: 1\n-->\n" + choices, "unknown-key 4:3"},
	"key after é":            {"# Q\n<!-- question: {id: é, pionts: 2} -->\n" + choices, "unknown-key 2:25"},
	"key of a choice":        {"# Q\n<!-- question: {id: a} -->\n\n- [x] a\n- [ ] b <!-- choice: {pim: true} -->\n", "unknown-key 5:23"},
	"key in a quote":         {"> # Q\n> <!-- question: {idd: a} -->\n", "unknown-key 2:19"},
	"value":                  {"# Q\n<!-- question: {id: a, points: many} -->\n" + choices, "value 2:32"},
	"value of attempts":      {"# Q\n<!-- question: {id: a, attempts: 21} -->\n" + choices, "value 2:34"},
	"value of a cost":        {"# Q\n<!-- question: {id: a, hint-cost: -5%} -->\n" + choices, "value 2:35"},
	"value of verdict":       {"# Q\n<!-- question: {id: a, verdict: flawed} -->\n" + choices, "value 2:33"},
	"value of required":      {"# Q\n<!-- question: {id: a, required: yes} -->\n" + choices, "value 2:34"},
	"value of select":        {"# Q\n<!-- question: {id: a, select: all} -->\n" + choices, "value 2:32"},
	"value of credit":        {"# Q\n<!-- question: {id: a} -->\n\n```yaml answers\n- is: 1\n  credit: 101%\n```\n", "value 6:11"},
	"lost question":          {"a\n\n<!-- question: {id: a} -->\n", "lost-directive 3:6"},
	"lost step":              {"a\n\n<!-- step: {id: a} -->\n", "lost-directive 3:6"},
	"lost choice":            {"# A\n\ntext <!-- choice: {pin: true} -->\n", "lost-directive 3:11"},
	"no answer":              {"# Q\n<!-- question: {id: a} -->\n\na\n", "no-answer 1:1"},
	"no tick":                {"a\n\n## Q\n<!-- question: {id: a} -->\n\n- [ ] a\n- [ ] b\n", "no-key 3:1"},
	"empty fence":            {"# Q\n<!-- question: {id: a} -->\n\n```answer\n```\n", "no-key 1:1"},
	"empty essay":            {"# Q\n<!-- question: {id: a} -->\n\n```answer essay\n```\n", "no-key 1:1"},
	"second answer":          {"# Q\n<!-- question: {id: a} -->\n" + choices + "\n```answer\nc\n```\n", "second-answer 7:1"},
	"type":                   {"# Q\n<!-- question: {id: a, type: number} -->\n" + choices, "wrong-type 2:30"},
	"type single":            {"# Q\n<!-- question: {id: a, type: single} -->\n\n- [x] a\n- [x] b\n", "wrong-type 2:30"},
	"match of three":         {"# Q\n<!-- question: {id: a, type: match} -->\n\n|a|b|c|\n|-|-|-|\n|d|e|f|\n", "answer-shape 4:1"},
	"one in each row":        {"# Q\n<!-- question: {id: a, select: one} -->\n\n||b|c|\n|-|-|-|\n|d|[x]|[ ]|\n|e|[x]|[x]|\n", "answer-shape 7:1"},
	"answers no list":        {"# Q\n<!-- question: {id: a} -->\n\n```yaml answers\nis: 2\n```\n", "answer-shape 5:1"},
	"form":                   {"# Q\n<!-- question: {id: a} -->\n\n```answer regexp\na\n```\n", "answer-form 4:1"},
	"attribute":              {"# Q\n<!-- question: {id: a} -->\n\n```answer case=on\na\n```\n", "answer-form 4:1"},
	"regex":                  {"# Q\n<!-- question: {id: a} -->\n\n```answer regex\na\n (b\n```\n", "bad-answer 6:2"},
	"number":                 {"# Q\n<!-- question: {id: a} -->\n\n- x\n\n  ```answer number\n  many\n  ```\n\n```answer number\n1\nten\n```\n", "bad-answer 12:1"},
	"weighted":               {"# Q\n<!-- question: {id: a, type: address} -->\n\n```yaml answers\n- is: 203.0.113.9\n- is: 203.0.113.256\n```\n", "bad-answer 6:7"},
	"too many":               {"# Q\n<!-- question: {id: a, type: order} -->\n\n" + steps(401), "too-many-parts 1:1"},
	"one choice":             {"# Q\n<!-- question: {id: a} -->\n\n- [x] a\n", "few-choices 1:1"},
	"one step":               {"# Q\n<!-- question: {id: a, type: order} -->\n\n1. a\n", "few-choices 1:1"},
	"one option":             {"# Q\n<!-- question: {id: a, type: match} -->\n\n|a|b|\n|-|-|\n|c|d|\n", "few-choices 4:1"},
	"empty choice":           {"# Q\n<!-- question: {id: a} -->\n" + choices + "- [ ] <!-- x -->\n", "empty-choice 6:1"},
	"empty cell":             {"# Q\n<!-- question: {id: a, type: match} -->\n\n|a|b|\n|-|-|\n|c|d|\n|e||\n|f|g|\n", "empty-choice 7:1"},
	"choice twice":           {"# Q\n<!-- question: {id: a} -->\n" + choices + "- [ ] **b**.\n", "duplicate-choice 6:7"},
	"step twice":             {"# Q\n<!-- question: {id: a, type: order} -->\n\n1. a\n2. a\n", "duplicate-choice 5:4"},
	"bullets in order":       {"# Q\n<!-- question: {id: a, type: order} -->\n\n- a\n- b\n", "order-bullets 4:1"},
	"cell without a box":     {"# Q\n<!-- question: {id: a} -->\n\n||b|c|\n|-|-|-|\n|d|[x]|[ ]|\n|e|[y]|[x]|\n", "answer-shape 7:4"},
	"cells that are missing": {"# Q\n<!-- question: {id: a, type: matrix} -->\n\n||b|c|d|\n|-|-|-|-|\n|e|[x]|\n", "answer-shape 6:1"},
	"no box":                 {"# Q\n<!-- question: {id: a} -->\n" + choices + "- c\n", "choice-without-box 4:1"},
	"nested by a tab":        {"# Q\n<!-- question: {id: a} -->\n" + choices + "\t- [ ] c\n", "nested-choice 6:4"},
	"nested by spaces":       {"# Q\n<!-- question: {id: a} -->\n" + choices + "  - [ ] c\n", "nested-choice 6:5"},
	"stray":                  {"# Q\n<!-- question: {id: a} -->\n\n- [x] a\n\nstray\n\n- [ ] b\n", "stray-block 6:1"},
	"no id":                  {"---\nkind: quiz\n---\n## Q\n" + choices, "no-id 4:1"},
	"bad id":                 {"# Q\n<!-- question: {id: a b} -->\n" + choices, "bad-id 2:21"},
	"id twice":               {"# Q\n<!-- question: {id: a} -->\n" + choices + "\n# R\n<!-- question: {id: a} -->\n" + choices, "duplicate-id 8:21"},
	"open gap":               {"# Q\n<!-- question: {id: a} -->\n\n`[[x]` [[a]](b.md) \\[[c] [[water] and [[two]]\n", "open-gap 4:26"},
	"open fence":             {"# Q\n\n```\na\n```\n\n~~~text\n```\n", "open-fence 7:1"},
	"tight heading":          {"# Q\n\n##Title\n\n```\n##\n```\n\n##Another\n#tag\n", "tight-heading 3:1"},
	"empty gap":              {"# Q\n<!-- question: {id: a} -->\n\nA [[|]] gap\n", "no-key 4:3"},
	"shell":                  {"# Q\n<!-- question: {id: a} -->\n\nif [[ -f x ]]; then [[y]]\n", "shell-brackets 4:4"},
}

func steps(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "1. step %d\n", i)
	}
	return b.String()
}

func TestWhatIsFound(t *testing.T) {
	seen := map[string]bool{"unreadable": true, "unparsable": true} // need faults of the disk and of the parser
	opts := markdown.Options{Strict: true, Include: func(string) ([]byte, error) { return nil, fmt.Errorf("no such file") }}
	for name, c := range found {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range markdown.Parse("x.md", []byte(c.src), opts).Check() {
				got = append(got, fmt.Sprintf("%s %d:%d", p.Rule.ID, p.Line, p.Col))
				seen[p.Rule.ID] = true
				if p.Rule.ID == "duplicate-id" && !strings.Contains(p.Message, "line 1") {
					t.Errorf("message %q", p.Message)
				}
			}
			want := strings.Split(c.want, "; ")
			if len(got) != len(want) {
				t.Fatalf("found %q, want %q", got, want)
			}
			for _, w := range want {
				if !strings.Contains(strings.Join(got, "; "), w) {
					t.Errorf("found %q, want %q", got, want)
				}
			}
		})
	}
	for _, r := range markdown.Rules {
		if !seen[r.ID] && !strings.Contains(r.About, "scen") && !strings.Contains(r.About, "way") {
			t.Errorf("nothing here is found by the rule %s", r.ID)
		}
	}
}

// The beginning of a file has code blocks whose end is not read yet.
func TestOpenFenceOfAllOnly(t *testing.T) {
	d := markdown.Parse("x.md", []byte("```\na\n"), markdown.Options{})
	if ps := d.Problems(); len(ps) > 0 || len(d.Check()) != 1 {
		t.Errorf("before the check: %v, after it: %v", ps, d.Problems())
	}
}

// A fence beside the mark of a list item ends where it should.
func TestFenceBesideAMark(t *testing.T) {
	if ps := markdown.Parse("x.md", []byte("1. a\n2. ```\n   b\n   ```\n\nText.\n"), markdown.Options{}).Check(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

// A survey has no key, so that its gaps are empty.
func TestEmptyGapsOfASurvey(t *testing.T) {
	d := markdown.Parse("x.md", []byte("# Q\n<!-- question: {id: a, type: survey} -->\n\nI use [[ ]] and [[]] and [[a | b]].\n"), markdown.Options{})
	qs := d.Questions()
	if ps := d.Check(); len(ps) > 0 || len(qs) != 1 || qs[0].Kind != question.Survey || len(qs[0].Blanks) != 3 {
		t.Errorf("%v, problems %v", qs, ps)
	}
}

// A comment is not taken for a directive because its first word is near to one.
func TestOrdinaryComments(t *testing.T) {
	const src = "# Q\n<!-- todo: {id: a} --> <!-- notes: {x} --> <!-- code: {} --> <!-- quest: {} --> <!-- questions: none -->\n"
	if ps := markdown.Parse("x.md", []byte(src), markdown.Options{}).Check(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

// A rule of dashes may be the first thing in a file.
func TestRuleAtTheHead(t *testing.T) {
	for _, src := range []string{"---\n\nText\n", "---\nNote: this is text.\n", "---\n# Title\n"} {
		if d := markdown.Parse("x.md", []byte(src), markdown.Options{}); len(d.Check()) > 0 || d.Meta().Root() != nil {
			t.Errorf("%q: %v", src, d.Check())
		}
	}
}

// The keys count though nothing ends them, and the text does not show them.
func TestOpenFrontMatter(t *testing.T) {
	d := markdown.Parse("x.md", []byte("---\nkind: quiz\nobjectives:\n  - a\n## Q\n\n- [x] a\n- [ ] b\n"), markdown.Options{})
	qs := d.Questions()
	if d.Kind() != "quiz" || len(qs) != 1 || qs[0].Line != 5 || len(qs[0].Objectives) != 1 {
		t.Errorf("kind %s, questions %v", d.Kind(), qs)
	}
}

func TestRulesAreWellNamed(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, r := range markdown.Rules {
		if !name.MatchString(r.ID) || seen[r.ID] || !strings.HasSuffix(r.About, ".") {
			t.Errorf("rule %+v", r)
		}
		if r.Level != markdown.Error && r.Level != markdown.Warning && r.Level != markdown.Note {
			t.Errorf("rule %s has the level %q", r.ID, r.Level)
		}
		seen[r.ID] = true
	}
}

// A course without a manifest may be written for another program.
func TestBareCoursesMayWriteAlertsAsTheyLike(t *testing.T) {
	if ps := markdown.Parse("x.md", []byte("> [!TIP] Look\n> b\n"), markdown.Options{}).Check(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
}

package markdown_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark/ast"

	"carrel/content/markdown"
)

func TestFolds(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"with a heading inside": {"# A\n\n<details>\n<summary>More</summary>\n\n## B\n\nc\n\n</details>\n\nd", "h(A) fold:More(h(B) p(c)) p(d)"},
		"one in another":        {"<details><summary>A</summary>\n\na\n\n<details><summary>B</summary>\n\nb\n\n</details>\n\n</details>", "fold:A(p(a) fold:B(p(b)))"},
		"without an end":        {"<details><summary>A</summary>\n\na", "p(A) p(a)"},
		"without a summary":     {"<details>\n\na\n\n</details>", "p(a)"},
		"an end alone":          {"a\n\n</details>\n\nb", "p(a) p(b)"},
		"nothing inside":        {"<details><summary>A</summary></details>", "fold:A()"},
		"an answer inside":      {"<details><summary>A</summary>\n\n```answer\nsecret\n```\n\n</details>", "fold:A()"},
	} {
		if got := sketch(everyBlock(c.in)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// In a question a details element may be a hint or hold the answer; it is read
// as before.
func TestQuestionsHaveNoFolds(t *testing.T) {
	bs := everyBlock("## Q?\n<!-- question: {id: q} -->\n\n<details><summary>Hint</summary>\n\nthink\n\n</details>\n\n<details><summary>More</summary>\n\n- [x] a\n- [ ] b\n\n</details>\n")
	it := bs[0].Question
	if it == nil || len(it.Hints) != 1 || len(it.Choices) != 2 {
		t.Fatalf("read as %s", sketch(bs))
	}
}

func TestFootnotes(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"below":         {"a[^1] b\n\n[^1]: the note", "p(a¹ b) notes(the note)"},
		"in the file":   {"a[^x]\n\n# B\n\nb[^y], c[^x]\n\n# C\n\n[^x]: ex\n[^y]: why", "p(a¹) notes(ex) h(B) p(b¹, c²) notes(why ex) h(C)"},
		"twice":         {"a[^1] b[^1]\n\n[^1]: n", "p(a¹ b¹) notes(n)"},
		"unused":        {"a\n\n[^1]: n", "p(a)"},
		"no such note":  {"a[^1] [^a-z]", "p(a[^1] [^a-z])"},
		"long":          {"a[^1]\n\n[^1]: one\n    two\nthree\n\n    four\n\nfive", "p(a¹) p(five) notes(one two three four)"},
		"code in one":   {"a[^1]\n\n[^1]: one\n\n    ```\n    x\n    ```\n", "p(a¹) notes(one x)"},
		"in code":       {"`[^1]`\n\n[^1]: n", "p([^1])"},
		"one of a note": {"a[^1]\n\n[^1]: n[^2]\n[^2]: m", "p(a¹) notes(n[^2])"},
		"in a fold":     {"<details><summary>A</summary>\n\na[^1]\n\n</details>\n\n[^1]: n", "fold:A(p(a¹)) notes(n)"},
		"first wins":    {"a[^1]\n\n[^1]: n\n[^1]: m", "p(a¹) notes(n)"},
		"in a fence":    {"a[^1]\n\n```\n[^1]: n\n```", "p(a[^1]) code([^1]: n)"},
	} {
		if got := sketch(everyBlock(c.in)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// A note that only the explanation refers to must not be read before the answer.
func TestFootnotesOfAQuestion(t *testing.T) {
	bs := everyBlock("## Q[^1]?\n<!-- question: {id: q} -->\n\np[^2]\n\n- [x] a\n- [ ] b\n\nbecause[^3]\n\n[^1]: one\n[^2]: two\n[^3]: secret\n")
	it := bs[0].Question
	if got, want := sketch(it.Prompt), "p(p²) notes(one two)"; got != want {
		t.Errorf("prompt %s, want %s", got, want)
	}
	if got, want := sketch(it.Explanation), "p(because³) notes(secret)"; got != want {
		t.Errorf("explanation %s, want %s", got, want)
	}
}

func TestElements(t *testing.T) {
	for in, want := range map[string]string{
		"H<sub>2</sub>O, x<sup>2</sup>":        "p(H₂O, x²)",
		"x<sup>Q</sup> x<sup>a, b</sup>":       "p(x^Q x^(a, b))",
		"<b>a <i>b</i></b> c":                  "p(a b c)",
		"<b>a":                                 "p(a)",
		"a</b> <blink>c</blink>":               "p(a c)",
		"<kbd>Ctrl</kbd>+<kbd>*c*</kbd>":       "p(Ctrl+c)",
		"<a href=\"javascript:x\">a</a>":       "p(a)",
		":warning: a :+1: 10:30:15 :nope: :a:": "p(⚠️ a 👍 10:30:15 :nope: 🅰️)",
		"`:warning:`":                          "p(:warning:)",
		"<img src=\"javascript:x\" alt=\"a\">": "p(a)",
		"<table><tr><th>a<th>b<tr><td>c<br>d<td><ul><li>e</ul></table>": "table(a b c d • e)",
		"<table></table>": "",
		"<table><tr><td><table><tr><td>in</td></tr></table></td><td>out</td></tr></table>": "table(in out)",
		"<table><tr><td>open": "table(open)",
	} {
		if got := sketch(everyBlock(in)); got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestForeign(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"Docusaurus":           {":::warning[Mind *this*]\n\na\n\n:::\n\nb", "callout:warning:Mind this(a) p(b)"},
		"VuePress":             {"::: danger Stop\na\n:::\nb", "callout:caution:Stop(a) p(b)"},
		"MyST colons":          {":::{tip} Do\n:class: wide\na\n:::\n", "callout:tip:Do(a)"},
		"one in another":       {"::::note\na\n:::tip\nb\n:::\nc\n::::\nd", "callout:note(a b c) p(d)"},
		"unknown container":    {"::: columns\na\n:::\nb", "p(a) p(b)"},
		"with a heading":       {"# A\n\n:::note\n## B\nb\n:::\n\n# C", "h(A) callout:note(B b) h(C)"},
		"an end alone":         {"a\n\n:::\n\nb", "p(a) p(b)"},
		"MyST fence":           {"```{note} Title\n:class: x\na\n```\nb", "callout:note:Title(a) p(b)"},
		"MyST fence with code": {"````{warning}\n```sh\nls\n```\n````\nb", "callout:warning(ls) p(b)"},
		"MyST code":            {"```{code-block} python\nx = 1\n```", "code(x = 1)"},
		"MyST figure":          {"```{figure} a.png\n:width: 3\n```\n\nb", "picture() p(b)"},
		"unknown directive":    {"```{plot}\nx\n```", "code(x)"},
		"MkDocs":               {"!!! warning \"Mind\"\n    a\n\n    b\n\nc", "callout:warning:Mind(a b) p(c)"},
		"MkDocs with code":     {"!!! note\n    ```sh\n    # ls\n    ```\n\nc", "callout:note(# ls) p(c)"},
		"MkDocs closed":        {"??? tip \"More\"\n    a\n", "callout:tip:More(a)"},
		"MkDocs open":          {"???+ tip\n    a\nb", "callout:tip(a b)"},
		"MkDocs tabs":          {"=== \"Linux *x*\"\n\n    a\n\n    ```sh\n    # ls\n    ```\n\n=== \"Windows\"\n    b\n\nc", "p(Linux *x*) p(a) code(# ls) p(Windows b) p(c)"},
		"no tab":               {"=== \"A\"\nb", "p(=== \"A\" b)"},
		"Hugo hint":            {"{{< hint danger >}}\n**a**\n{{< /hint >}}\nb", "callout:caution(a) p(b)"},
		"Hugo callout":         {"{{< callout type=\"warning\" >}}\na\n{{< /callout >}}\n", "callout:warning(a)"},
		"Hugo tabs":            {"{{< tabs \"id\" >}}\n{{% tab \"Linux\" %}}\na\n{{% /tab %}}\n\n{{< tab name=\"Mac OS\" >}}\nb\n{{< /tab >}}\n{{< /tabs >}}\n", "p(Linux a) p(Mac OS b)"},
		"Hugo expand":          {"{{< expand \"More\" \"...\" >}}\na\n{{< /expand >}}\n{{% expand title=\"Why so\" %}}\nb\n{{% /expand %}}", "p(More a) p(Why so b)"},
		"exclamation":          {"!!! a b c d", "p(!!! a b c d)"},
		"Liquid":               {"a {% include x.html %} b\n\n{% raw %}\nc\n{% endraw %}", "p(a b) p(c)"},
		"escaped Liquid":       {"a \\{% x %} b", "p(a {% x %} b)"},
		"Liquid code":          {"{% highlight sh %}\nls {% x %}\n{% endhighlight %}", "code(ls {% x %})"},
		"Liquid in code":       {"`{% x %}`\n\n```\n{% y %}\n```", "p({% x %}) code({% y %})"},
		"in code in a quote":   {"> ```sh\n> {% x %}\n> ```", "quote({% x %})"},
		"in code in a list":    {"- a\n\n  1. b\n\n     ```js\n     import a from 'b'\n     ```", "list(a b import a from 'b')"},
		"in indented code":     {"    {% x %}\n    [TOC]", "code({% x %} [TOC])"},
		"contents":             {"a\n\n[[toc]]\n\n[TOC]\n\n<!-- toc -->\n\nb", "p(a) p(b)"},
		"kramdown":             {"# A\n{: .no_toc }\n\nb", "h(A) p(b)"},
		"MDX":                  {"import Tabs from '@theme/Tabs';\nimport {A} from \"b\"\n\n{/* c */}\n\na", "p(a)"},
		"prose that imports":   {"import duties rise from 5 to 10\n", "p(import duties rise from 5 to 10)"},
		"code that imports":    {"```js\nimport a from 'b'\n```", "code(import a from 'b')"},
		"an alert in a list":   {"- a\n  > [!TIP]\n  > b", "list(a b)"},
	} {
		if got := sketch(everyBlock(c.in)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestFormulas(t *testing.T) {
	for in, want := range map[string][]string{
		"a $x^2$ b $y$.":             {"$x^2$", "$y$"},
		"costs $5 and $10":           nil,
		"$HOME/$USER and US$5 or 5$": nil,
		"`$x$` \\$x\\$":              nil,
		"```\n$x$\n$$y$$\n```":       nil,
		"$$\n\\frac{a}{b}\n$$":       {"[\\frac{a}{b}]"},
		"a\n$$ x_1 $$\nb":            {"[x_1]"},
		"$$\na\n- b\n= c\n$$\n\nd":   {"[a\n- b\n= c]"},
		"$$\nnever ends\n\nb $x$":    {"$x$"},
		"> $$\n> x\n> $$\n\na":       {"[x]"},
		"- $$x$$ is in a list":       {"$$x$$"},
		"$a_b$ and *c_d* $e_f$":      {"$a_b$", "$e_f$"},
	} {
		var got []string
		for _, b := range everyBlock(in) {
			_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				switch n := n.(type) {
				case *markdown.Formula:
					if entering {
						got = append(got, n.Source)
					}
				case *markdown.FormulaBlock:
					if entering {
						got = append(got, "["+n.TeX+"]")
					}
				}
				return ast.WalkContinue, nil
			})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q has the formulas %q, want %q", in, got, want)
		}
	}
}

// A cell that spans several leaves the others of its row and column where they are.
func TestSpannedCells(t *testing.T) {
	for in, want := range map[string]string{
		"<tr><td rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e":                       "a,b|,c|d,e",
		"<tr><td>a<td rowspan=2>b<tr><td>c<tr><td>d<td>e":                       "a,b|c,|d,e",
		"<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e":                           "a,,b|c,d,e",
		"<tr><td colspan=2 rowspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f":        "a,,b|,,c|d,e,f",
		"<tr><td rowspan=9>a<tr><td>b<tr><td>c":                                 "a,|,b|,c",
		"<tr><td rowspan=-1 colspan=x>a<td>b<tr><td>c":                          "a,b|c,",
		"<tr><td rowspan=99999999999 colspan=3>a<tr><td>b":                      "a,,,|,,,b",
		"<tr><th>a<th>b<th rowspan=2>c<tr><td>d<td>e<tr><td>f<td>g<td>h":        "a,b,c|d,e,|f,g,h",
		"<thead><tr><th>a<th>b</thead><tbody><tr><td rowspan=2>c<td>d<tr><td>e": "a,b|c,d|,e",
	} {
		bs := everyBlock("<table>" + in + "</table>")
		var rows []string
		for row := bs[0].Node.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []string
			for c := row.FirstChild(); c != nil; c = c.NextSibling() {
				cells = append(cells, markdown.PlainText(c, bs[0].Source))
			}
			rows = append(rows, strings.Join(cells, ","))
		}
		if got := strings.Join(rows, "|"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	wide := everyBlock("<table><tr>" + strings.Repeat("<td colspan=1000 rowspan=1000>x", 200) + strings.Repeat("<tr><td>y", part(500)) + "</table>")
	if n := wide[0].Node.FirstChild().ChildCount(); n != 100 {
		t.Errorf("%d columns", n)
	}
}

// Sizes that a chunk allows must not take long.
func TestHostileElements(t *testing.T) {
	for name, in := range map[string]string{
		"tags that open":   strings.Repeat("<b>x", many(20_000)),
		"tags that close":  strings.Repeat("<b>", many(5_000)) + strings.Repeat("</b>", many(5_000)),
		"crossing tags":    strings.Repeat("<b><i></b></i>", many(5_000)),
		"folds in folds":   strings.Repeat("<details><summary>a</summary>\n\n", many(1_500)) + strings.Repeat("</details>\n\n", many(1_500)),
		"folds":            strings.Repeat("<details><summary>a</summary>\n\nb\n\n</details>\n\n", many(3_000)),
		"notes":            strings.Repeat("a[^1] ", many(20_000)) + "\n\n[^1]: n",
		"many notes":       manyNotes(many(5_000)),
		"cells":            "<table><tr>" + strings.Repeat("<td>x", many(20_000)) + "</table>",
		"rows":             "<table>" + strings.Repeat("<tr><td>x", many(20_000)) + "</table>",
		"tables in tables": strings.Repeat("<table><tr><td>", many(10_000)),
		"emoji":            strings.Repeat(":warning:", many(20_000)),
		"colons":           strings.Repeat(":a", many(100_000)),
		"containers":       strings.Repeat("::: note\n", many(5_000)),
		"admonitions":      strings.Repeat("!!! note\n    a\n\n", many(5_000)),
		"500 marks":        strings.Repeat("a"+strings.Repeat("\u0301", 500), 100),
		"dollars":          strings.Repeat("$$a\n", many(20_000)),
		"more dollars":     strings.Repeat("$a ", many(10_000)),
		"half a character": strings.Repeat("\xc3(\xff\xe2\x28", many(20_000)),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			everyBlock(in)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func manyNotes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a[^%d]\n\n[^%d]: %s\n\n", i, i, strings.Repeat("n", 2_000))
	}
	return b.String()
}

func TestKindsAreNamed(t *testing.T) {
	for k := markdown.Paragraph; k <= markdown.Footnotes; k++ {
		if kindNames[k] == "" {
			t.Errorf("kind %d has no name here", k)
		}
	}
}

package markdown_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"carrel/content/markdown"
)

var kindNames = map[markdown.BlockKind]string{
	markdown.Paragraph: "p", markdown.Heading: "h", markdown.List: "list", markdown.Quote: "quote",
	markdown.Callout: "callout", markdown.Code: "code", markdown.Table: "table", markdown.Divider: "rule",
	markdown.HTML: "html", markdown.Picture: "picture", markdown.Question: "question",
	markdown.Footnotes: "notes", markdown.Math: "math",
}

// sketch writes blocks as "kind(text)", callouts with their alert and title.
func sketch(bs []*markdown.Block) string {
	var parts []string
	for _, b := range bs {
		name := kindNames[b.Kind]
		if b.Fold != nil {
			parts = append(parts, fmt.Sprintf("fold:%s(%s)", b.Fold.Summary, sketch(b.Fold.Blocks)))
			continue
		}
		if b.Alert != "" {
			name += ":" + b.Alert
		}
		if b.Title != "" {
			name += ":" + b.Title
		}
		parts = append(parts, fmt.Sprintf("%s(%s)", name, markdown.PlainText(b.Node, b.Source)))
	}
	return strings.Join(parts, " ")
}

// all returns the blocks of every chunk.
func all(d *markdown.Document) []*markdown.Block {
	var bs []*markdown.Block
	for i := range d.Len() {
		bs = append(bs, d.Chunk(i).Blocks()...)
	}
	return bs
}

func TestBlocks(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":              {"", ""},
		"blank":              {"\n\n", ""},
		"heading and text":   {"# A *b* `c`\n\ntext\n", "h(A b c) p(text)"},
		"setext":             {"A\n===\n\ntext", "h(A) p(text)"},
		"hash in a fence":    {"```sh\n# no heading\n```\n", "code(# no heading)"},
		"hash in a comment":  {"a\n\n<!--\n# no\n-->\n\nb", "p(a) p(b)"},
		"hash in pre":        {"<pre>\n# no\n</pre>\n\n# yes", "code(# no) h(yes)"},
		"tilde fence":        {"~~~\n```\n# a\n~~~\n# b", "code(``` # a) h(b)"},
		"picture":            {"![a cat](cat.png)", "picture(a cat)"},
		"linked picture":     {"[![a cat](cat.png)](https://a.b)", "picture(a cat)"},
		"not only a picture": {"![a cat](cat.png) here", "p(a cat here)"},
		"a link is no box":   {"- [x](y)\n- [x] z", "list(x z)"},
		"definition list":    {"term\n: meaning", "list(term meaning)"},
		"rule":               {"a\n\n---\n", "p(a) rule()"},

		"alert":              {"> [!NOTE]\n> text", "callout:note(text)"},
		"alert as written":   {"> [!Warning]\n>\n> a\n>\n> b", "callout:warning(a b)"},
		"alert with title":   {"> [!tip]- My *title*\n> text", "callout:tip:My title(text)"},
		"alert alone":        {"> [!CAUTION]", "callout:caution()"},
		"obsidian's word":    {"> [!danger] Look\n> text", "callout:caution:Look(text)"},
		"no such alert":      {"> [!NOPE]\n> text", "quote([!NOPE] text)"},
		"not at the start":   {"> text [!NOTE]", "quote(text [!NOTE])"},
		"notice":             {"{{% notice warning %}}\n- a\n- b\n{{% /notice %}}\nc", "callout:warning(a b) p(c)"},
		"indented notice":    {"  {{% notice info %}}\n  a\n\n  b\n  {{% /notice %}}\n\nc", "callout:note(a b) p(c)"},
		"notice and #":       {"{{% notice tip %}}\n# a\n{{% /notice %}}\n# b", "callout:tip(a) h(b)"},
		"expand":             {"{{%expand \"Read *me*\" %}}\n\ntext\n\n{{% /expand%}}\n", "p(Read *me*) p(text)"},
		"param":              {"At {{< param Some_Org_Name >}}.", "p(At Some Org Name.)"},
		"param in a list":    {"### A {{< param b >}}\n\n* a\n* b {{< param Org >}} c\n\nd {{% param Org %}}", "h(A b) list(a b Org c) p(d Org)"},
		"param after a rule": {"***\n{{< param a >}} {{< param b_c >}}", "rule() p(a b c)"},
		"notice below ###":   {"### A\n\n\u200b\t{{% notice note %}}\nb\n{{< matomo >}}\n{{% /notice %}}\nc", "h(A) callout:note(b) p(c)"},
		"highlight":          {"a\n\n{{< highlight go \"linenos=true\" >}}\n# a\n\n{{< keep >}}\n{{< /highlight >}}\n\n# b", "p(a) code(# a {{< keep >}}) h(b)"},
		"open highlight":     {"{{< highlight sh >}}\nls\n", "code(ls)"},
		"highlight in a row": {"a {{< highlight sh >}}ls{{< /highlight >}} b", "p(a ls b)"},
		"figure":             {"a {{< figure src=\"b.png\" alt=\"C *d*\" title=\"E\" >}}", "p(a C *d* (E))"},
		"figure of words":    {"{{< figure src=b.png caption=\"E ](x)\" >}}", "picture(E ](x))"},
		"figure of nothing":  {"a {{< figure alt=\"x\" >}} b", "p(a b)"},
		"ref":                {"a {{< ref \"b c.md#d\" >}}", "p(a b%20c.md#d)"},
		"details shortcode":  {"{{< details summary=\"Read *me*\" >}}\n\ntext\n\n{{< /details >}}\n", "p(Read *me*) p(text)"},
		"other shortcode":    {"a {{< matomo id=1 >}} b", "p(a b)"},
		"template in code":   {"```\n{{< keep >}}\n```", "code({{< keep >}})"},
		"braces":             {"a {{ .Values.x }} b", "p(a {{ .Values.x }} b)"},
		"open shortcode":     {"a {{< x", "p(a {{< x)"},
		"details":            {"<details><summary>More</summary>\n\n**text**\n\n</details>\n\nend", "fold:More(p(text)) p(end)"},
		"details in a line":  {"<details><summary>More</summary>text</details>", "fold:More(p(text))"},
		"br, kbd":            {"Press <kbd>q</kbd><br>now", "p(Press q now)"},
		"div":                {"<div align=\"center\">\n  <b>big</b> text\n</div>", "p(big text)"},
		"html headings":      {"<h1 align=\"center\">Title</h1>", "p(Title)"},
		"html image":         {"<p><img src=\"x.png\" alt=\"a cat\"></p>", "picture(a cat)"},
		"inline image":       {"see <img alt=\"a cat\" src=x>", "p(see a cat)"},
		"html table":         {"<table>\n<tr><td>a</td><td>b</td></tr>\n<tr><td>c</td></tr>\n</table>", "table(a b c)"},
		"script, style":      {"<script>\nalert(1)\n</script>\n<style>\nb{}\n</style>\n", ""},
		"comment":            {"a <!-- b --> c\n\n<!-- d -->\n", "p(a c)"},
		"notes":              {"<!-- notes: say: hello -->\n\na", "p(a)"},

		"escape in an entity":  {"a&#27;[31mb &#x9b;c", "p(a\ufffd[31mb \ufffdc)"},
		"bidi in an entity":    {"a&#x202e;b&#8203;c", "p(abc)"},
		"entity of an entity":  {"a &amp;#27; b", "p(a &#27; b)"},
		"raw escape":           {"a\x1b]52;c;x\ab", "p(a\ufffd]52;c;x\ufffdb)"},
		"crlf":                 {"# a\r\n\r\nb\r\n", "h(a) p(b)"},
		"entity in a fence":    {"```\n&#27;\n```", "code(&#27;)"},
		"answers outside":      {"text\n\n```answer\nsecret\n```\n", "p(text)"},
		"reference from below": {"[log][l]\n\n# b\n\n[l]: log.md\n", "p(log) h(b)"},
	} {
		t.Run(name, func(t *testing.T) {
			d := markdown.Parse("x.md", []byte(c.in), markdown.Options{})
			if got := sketch(all(d)); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
			}
			if ps := d.Problems(); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
}

func TestLinks(t *testing.T) {
	for in, want := range map[string]string{
		"[a](b.md#c)":                      "a=b.md#c",
		"[a](https://x.y/)":                "a=https://x.y/",
		"[a](mailto:b@c.d)":                "a=mailto:b@c.d",
		"[a](javascript:alert(1))":         "",
		"[a](JaVaScRiPt:x)":                "",
		"[a](&#106;avascript:x)":           "",
		"[a](file:///etc/passwd)":          "",
		"[a](//evil.example)":              "",
		"[a](data:text/html,x)":            "",
		"[a](b&#27;c)":                     "",
		"[a](b\\\\c)":                      "",
		"[a][r]\n\n[r]: javascript:x":      "",
		"[a][r]\n\n# b\n\n[r]: log.md 't'": "a=log.md",
		"[a](<a b.md>)":                    "a=a b.md",
	} {
		var got []string
		for _, e := range markdown.Parse("x.md", []byte(in), markdown.Options{}).Outline() {
			got = append(got, e.Text+"="+e.Target)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q links %q, want %q", in, s, want)
		}
	}
}

func TestChunks(t *testing.T) {
	src := "---\ntitle: T\n---\nintro\n\n# One\n\na\n\n## Two `x`\n\nb\n\n<!-- page -->\n\nc\n\n<!-- page -->\n### Three #\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{})
	var got []string
	for i := range d.Len() {
		c := d.Chunk(i)
		got = append(got, fmt.Sprintf("%d+%d/%d %q %v", c.Line, c.Lines, c.Level, c.Heading(), c.Break))
	}
	want := `4+2/0 "" false; 6+4/1 "One" true; 10+6/2 "Two x" true; 16+3/0 "" true; 19+1/3 "Three" true`
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("chunks\n got %s\nwant %s", s, want)
	}
	if d.Lines() != 19 || d.Title() != "T" {
		t.Errorf("%d lines, title %q", d.Lines(), d.Title())
	}
	for line, want := range map[int]int{-1: 0, 1: 0, 4: 0, 6: 1, 9: 1, 10: 2, 15: 2, 16: 3, 19: 4, 99: 4} {
		if got := d.At(line); got != want {
			t.Errorf("At(%d) = %d, want %d", line, got, want)
		}
	}
}

func TestLineNumbers(t *testing.T) {
	src := "---\na: b\n---\n\n# One\n\ntext\n\n> quote\n\n- item\n\n```go\nx\n```\n\n***\n\n| a |\n|---|\n\n<div>\nhtml\n</div>\n\n![p](q.png)\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{})
	var got []int
	for _, b := range all(d) {
		got = append(got, b.Line)
	}
	if want := "[5 7 9 11 13 17 19 22 26]"; fmt.Sprint(got) != want {
		t.Errorf("lines %v, want %v", got, want)
	}
}

// A part that had to be divided says the lines it came from, and its parts are
// of the same kind and complete.
func TestDividedBlocks(t *testing.T) {
	for name, c := range map[string]struct {
		src   string
		kind  markdown.BlockKind
		lines int
	}{
		"fence": {"```go\n" + strings.Repeat("x := 1\n", 5000) + "```\n", markdown.Code, 5000},
		"table": {"| a | b |\n|---|---|\n" + strings.Repeat("| c | d |\n", 5000), markdown.Table, 5000},
	} {
		t.Run(name, func(t *testing.T) {
			d := markdown.Parse("x.md", []byte(c.src), markdown.Options{})
			bs, rows := all(d), 0
			for i, b := range bs {
				if b.Kind != c.kind {
					t.Fatalf("block %d is %s", i, kindNames[b.Kind])
				}
				if i > 0 && (b.Line <= bs[i-1].Line || b.Line > d.Lines()) {
					t.Errorf("block %d is on line %d after %d", i, b.Line, bs[i-1].Line)
				}
				if c.kind == markdown.Code {
					rows += b.Node.Lines().Len()
				} else {
					rows += b.Node.ChildCount() - 1
				}
			}
			if rows != c.lines || len(bs) < 5 {
				t.Errorf("%d rows in %d blocks, want %d", rows, len(bs), c.lines)
			}
		})
	}
}

func TestFrontMatter(t *testing.T) {
	for name, c := range map[string]struct{ in, problem string }{
		"none":            {"a\n---\nb", ""},
		"a rule":          {"---\n\ntext", ""},
		"empty":           {"---\n---\ntext", ""},
		"closed by dots":  {"---\ntitle: a\n...\ntext", ""},
		"hugo's own keys": {"---\narchetype: x\nweight: -1\n---\n", ""},
		"tag":             {"---\na: !!binary x\n---\n", "x.md:2:4: front matter: the tag !!binary is not allowed"},
		"anchor":          {"---\na: &b c\n---\n", "x.md:2:4: front matter: anchors and aliases (& and *) are not allowed"},
		"bomb":            {"---\na: [1]\nb: *a\n---\n", "x.md:2:1: front matter: this is not YAML: unknown anchor 'a' referenced"},
		"twice":           {"---\na: 1\nb: 2\na: 3\n---\n", "x.md:4:1: front matter: the key a is there twice"},
		"not a mapping":   {"---\n- a\n---\n", "x.md:2:1: front matter: this is not a mapping of keys to values"},
		"broken":          {"---\na: [1\n---\n", "not YAML"},
		"colon":           {"---\na: b: c\n---\n", "not YAML"},
		"two documents":   {"---\na: 1\n--- \nb", ""},
		"too long":        {"---\na: " + strings.Repeat("x", 70_000) + "\n---\n", "longer than 64 KiB"},
		"too deep":        {"---\na: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n---\n", "nested more than 16"},
		"toml":            {"+++\ntitle = 'x'\n+++\ntext", "TOML is not read"},
	} {
		t.Run(name, func(t *testing.T) {
			d := markdown.Parse("x.md", []byte(c.in), markdown.Options{})
			got := ""
			for _, p := range d.Problems() {
				got += p.String()
			}
			if !strings.Contains(got, c.problem) || (c.problem == "") != (got == "") {
				t.Errorf("problems %q, want %q", got, c.problem)
			}
		})
	}
}

func TestFrontMatterKeepsWords(t *testing.T) {
	d := markdown.Parse("x.md", []byte("---\na: no\nb: 0755\nc: 2026-01-02\nd: [1e3, x]\ne: \"\\x1b[31m\"\nf: ~\n---\n"), markdown.Options{})
	m := d.Meta()
	for key, want := range map[string]string{"a": "no", "b": "0755", "c": "2026-01-02", "d": "", "e": "\ufffd[31m", "f": "", "z": ""} {
		if got := m.String(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if got := m.Strings("d"); len(got) != 2 || got[0] != "1e3" {
		t.Errorf("d is %q", got)
	}
}

func TestTitle(t *testing.T) {
	for in, want := range map[string]string{
		"---\ntitle: \"A: b\"\n---\n# C": "A: b",
		"## B\n\n# A [*x*](y)\n":         "A x",
		"## only\n":                      "",
		"# a &amp; b &#27;":              "a & b \ufffd",
	} {
		if got := markdown.Parse("x.md", []byte(in), markdown.Options{}).Title(); got != want {
			t.Errorf("title of %q is %q, want %q", in, got, want)
		}
	}
}

func TestWideTable(t *testing.T) {
	for _, edge := range []string{"", "|"} {
		row := func(cell string, n int) string { return edge + strings.Repeat(cell+"|", n-1) + cell + edge + "\n" }
		for columns, problems := range map[int]int{100: 0, 101: 1, 1162: 1} {
			d := markdown.Parse("x.md", []byte(row("a", columns)+row("-", columns)+row("b", columns)), markdown.Options{})
			bs := all(d)
			if len(bs) != 1 || bs[0].Kind != markdown.Table || bs[0].Node.LastChild().ChildCount() != 100 {
				t.Errorf("%d columns: %s", columns, sketch(bs))
			}
			if ps := d.Problems(); len(ps) != problems {
				t.Errorf("%d columns: problems %v", columns, ps)
			}
		}
	}
}

func TestInclude(t *testing.T) {
	files := map[string]string{"../a.md": "# Help\n\nfrom a\n\n<!-- include: b.md -->\n", "evil": "a"}
	opts := markdown.Options{Include: func(path string) ([]byte, error) {
		if s, ok := files[path]; ok {
			return []byte(s), nil
		}
		return nil, errors.New("there is no such file")
	}}
	d := markdown.Parse("x.md", []byte("one\n\n<!-- include: ../a.md -->\n\ntwo\n\n<!-- include: c.md -->\n\n<!-- include: /etc/passwd -->\n"), opts)
	bs := all(d)
	if got, want := sketch(bs), "p(one) h(Help) p(from a) p(two)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if bs[2].Line != 3 {
		t.Errorf("the included text is on line %d, want 3", bs[2].Line)
	}
	if ps := d.Check(); len(ps) != 2 || ps[0].Line != 7 || !strings.Contains(ps[1].Message, "/etc/passwd") {
		t.Errorf("problems: %v", ps)
	}
}

// What panics below Blocks is shown as it was written, and reported.
func TestPanicGivesPlainText(t *testing.T) {
	opts := markdown.Options{Include: func(string) ([]byte, error) { panic("a bug") }}
	d := markdown.Parse("x.md", []byte("# A\n\ntext\n\n<!-- include: b.md -->\n\n# B\n"), opts)
	if got, want := sketch(all(d)), "code(# A text <!-- include: b.md -->) h(B)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(d.Problems()) != 1 {
		t.Errorf("problems: %v", d.Problems())
	}
}

func TestFind(t *testing.T) {
	src := "---\ntitle: café\n---\n# The Café\n\nOne CAFE more, naïve\n\n<!-- notes: cafe -->\n\n- [x] Größe of a cafe\u0301 <!-- choice: {pin: true} -->\n\na <!-- cafe -->\n\n```sh\ncafe\n```\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{})
	for query, want := range map[string]string{
		"cafe":        "[{4 The Café} {6 One CAFE more, naïve} {10 Größe of a café} {15 cafe}]",
		"CAFÉ":        "[{4 The Café} {6 One CAFE more, naïve} {10 Größe of a café} {15 cafe}]",
		"grosse":      "[{10 Größe of a café}]", // ß folds to ss
		"GRÖßE":       "[{10 Größe of a café}]",
		"naive":       "[{6 One CAFE more, naïve}]",
		"":            "[]",
		" \t ":        "[]",
		"more, naive": "[{6 One CAFE more, naïve}]",
	} {
		if got := strings.ReplaceAll(fmt.Sprint(d.Find(query, 10)), "e\u0301", "é"); got != want {
			t.Errorf("Find(%q) = %s, want %s", query, got, want)
		}
	}
	d = markdown.Parse("x.md", []byte("### A café\n\nA cafe\n\n***\n\nNo cafe\n"), markdown.Options{})
	if got, want := fmt.Sprint(d.Find("cafe", 10)), "[{1 A café} {3 A cafe} {7 No cafe}]"; got != want {
		t.Errorf("below a heading of level 3: %s, want %s", got, want)
	}
	d = markdown.Parse("x.md", []byte(strings.Repeat("cafe\n", 9)), markdown.Options{})
	if got := d.Find("cafe", 2); len(got) != 2 {
		t.Errorf("%d hits, want 2", len(got))
	}
}

// A hit in a long line is cut where the line goes on, with a sign that every
// screen has.
func TestFindLongLine(t *testing.T) {
	words := strings.Repeat("wörd ", 30_000)
	for name, c := range map[string]struct {
		src           string
		before, after bool
	}{
		"in the middle": {words + "needle " + words, true, true},
		"at the start":  {"السجل needle " + strings.Repeat("السجل ", 30_000), false, true},
		"at the end":    {words + "needle", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			hits := markdown.Parse("x.md", []byte(c.src), markdown.Options{}).Find("NEEDLE", 5)
			if len(hits) != 1 {
				t.Fatalf("hits: %v", hits)
			}
			s := hits[0].Text
			if n := utf8.RuneCountInString(s); !strings.Contains(s, "needle") || n != 240 || strings.Contains(s, "…") {
				t.Errorf("%d characters: %q", n, s)
			}
			if strings.HasPrefix(s, "...") != c.before || strings.HasSuffix(s, "...") != c.after {
				t.Errorf("cut before: want %v, after: want %v: %q", c.before, c.after, s)
			}
		})
	}
}

// To search a quiz must not tell its key.
func TestFindKeepsTheKey(t *testing.T) {
	src := "# Quiz\n\nsecret in the text\n\n## Q secret?\n\n> [!TIP]\n> secret hint\n\n- [x] secret choice\n  > secret praise\n- [ ] other secret\n\nsecret why\n\n" +
		"## R\n\n```answer\nsecret\n```\n\n## S\n\nThe [[secret]].\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{Kind: "quiz"})
	want := "[{3 secret in the text} {5 Q secret?} {10 secret choice} {12 other secret}]"
	if got := fmt.Sprint(d.Find("secret", 20)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	src := strings.Repeat("# A\n\ntext [l]\n\n- [ ] a\n\n<!-- question: {nope: 1} -->\n\n", 50) + "[l]: x.md\n"
	d := markdown.Parse("x.md", []byte(src), markdown.Options{Kind: "quiz"})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			d.Questions()
			d.Find("text", 5)
			d.Problems()
			all(d)
		})
	}
	wg.Wait()
	if len(d.Questions()) != 50 {
		t.Errorf("%d questions, want 50", len(d.Questions()))
	}
}

func TestClosest(t *testing.T) {
	known := []string{"objectives", "points", "type", "id"}
	for word, want := range map[string]string{"objektives": "objectives", "point": "points", "typ": "type", "zzz": "", "x": "", "": ""} {
		if got := markdown.Closest(word, known); got != want {
			t.Errorf("Closest(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("<details><summary>a</summary>\n\nb[^1]\n\n</details>\n\n[^1]: c\n    d\n<table><tr><td>x<sub>1</sub> :tada:", false)
	f.Add("::: note [x]\n!!! tip \"a\"\n    ```{warning} b\n\t{% highlight c %}\n:::\nimport a from 'b'", false)
	for _, text := range hostile {
		if s := text(); len(s) < 4096 {
			f.Add(s, true)
		}
	}
	f.Add("---\nkind: quiz\n---\n## Q\n<!-- question: {id: a} -->\n- [x] a\n  > b\n- [ ] c <!-- choice: {pin: true} -->\n\n> [!TIP]\n> d\n", true)
	f.Add("{{< quizdown >}}\n---\na: b\n---\n# A\n> h\n1. [ ] a\n\t> b\n{{< /quizdown >}}", false)
	f.Add("|a|b|\n|-|-|\n|[x]|c\n\n<details><summary>hint</summary>\n\na\n</details>\n<pre>b", false)
	f.Add("# A\n<!-- question: {type: match} -->\n|a|b|\n|-|-|\n|c|\n\n1. a\n2. b\n", false)
	for _, body := range keyed {
		f.Add("# Q\n"+body, true)
	}
	for _, c := range found {
		if len(c.src) < 2048 {
			f.Add(c.src, false)
		}
	}
	f.Fuzz(func(t *testing.T, src string, quiz bool) {
		opts := markdown.Options{Strict: true}
		if quiz {
			opts.Kind = "quiz"
		}
		d := markdown.Parse("x.md", []byte(src), opts)
		for i, b := range all(d) {
			bounded(t, b)
			if b.Line < 1 || b.Line > d.Lines()+1 {
				t.Errorf("block %d is on line %d of %d", i, b.Line, d.Lines())
			}
			markdown.PlainText(b.Node, b.Source)
		}
		for _, q := range d.Questions() {
			consistent(t, q)
			hasKey(t, d, q)
		}
		for _, p := range d.Check() {
			if strings.Contains(p.Message, "plain text") {
				t.Errorf("a panic: %v", p)
			}
		}
		sameInWindows(t, src, opts)
	})
}

func FuzzFrontMatter(f *testing.F) {
	f.Add("a: 1\nb: [c, {d: e}]")
	f.Add("a: &x [*x]")
	f.Add("? [a]\n: b")
	f.Add("<<: {a: b}")
	f.Fuzz(func(t *testing.T, s string) {
		d := markdown.Parse("x.md", []byte("---\n"+s+"\n---\ntext"), markdown.Options{})
		m := d.Meta()
		if m.Root() == nil {
			return
		}
		seen := map[string]bool{}
		for i := 0; i < len(m.Root().Content); i += 2 {
			key := m.Root().Content[i].Value
			if seen[key] {
				t.Errorf("the key %q is there twice", key)
			}
			seen[key] = true
			m.String(key)
			m.Strings(key)
		}
	})
}

package markdown_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/content/markdown"
)

// part is a quarter of n, and n itself with CARREL_LONG.
func part(n int) int {
	if os.Getenv("CARREL_LONG") != "" {
		return n
	}
	return n / 4
}

// many is how often a hostile text repeats itself: a sixth of n, which is beyond
// every limit of the parser, and n itself with CARREL_LONG.
func many(n int) int {
	if os.Getenv("CARREL_LONG") != "" {
		return n
	}
	return max(n/6, 1000)
}

// hostile are texts that are slow or deep in one way or another. Each must be
// parsed in time that grows with its length.
var hostile = map[string]func() string{
	"241 bytes of quotes and lists": func() string { return strings.Repeat("> - ", 60) + "a" },
	"128 nested quotes":             func() string { return strings.Repeat(">", 128) + " a" },
	"20,000 nested quotes":          func() string { return strings.Repeat("> ", many(20_000)) + "a" },
	"20,000 nested lists":           func() string { return strings.Repeat("- ", many(20_000)) + "a" },
	"nested lists by indentation":   stairs,
	"5,000 columns":                 func() string { return wideTable(5_000, 1) },
	"a wide head over many rows":    func() string { return wideTable(5_000, many(5_000)) },
	"many rows":                     func() string { return wideTable(4, many(10_000)) },
	"50,000 headings":               func() string { return strings.Repeat("## A `code` heading\n\ntext\n\n", many(50_000)) },
	"2 MB of code":                  func() string { return "```go\n" + strings.Repeat("x := 1\n", many(300_000)) + "```\n" },
	"2 MB of code in a list":        func() string { return "- a\n\n  ```go\n" + strings.Repeat("  x := 1\n", many(250_000)) + "  ```\n" },
	"2 MB of indented code":         func() string { return strings.Repeat("    x := 1\n", many(200_000)) },
	"2 MB on one line":              func() string { return strings.Repeat("word ", many(400_000)) },
	"2 MB of one word":              func() string { return strings.Repeat("é", many(1_000_000)) },
	"2 MB paragraph":                func() string { return strings.Repeat("a line of words that goes on\n", many(70_000)) },
	"open brackets":                 func() string { return strings.Repeat("[", many(200_000)) },
	"open images":                   func() string { return strings.Repeat("![", many(100_000)) },
	"open links":                    func() string { return strings.Repeat("[a](", 30_000) },
	"open emphasis":                 func() string { return strings.Repeat("*a **b ", many(40_000)) },
	"closing emphasis":              func() string { return strings.Repeat("a* b_ ", many(40_000)) },
	"mixed emphasis":                func() string { return strings.Repeat("*a_ ", many(60_000)) },
	"deep emphasis":                 func() string { return strings.Repeat("*a **a ", 5_000) + "b" + strings.Repeat("** a*", 5_000) },
	"backticks":                     backticks,
	"open tags":                     func() string { return strings.Repeat("a <b c=", many(60_000)) },
	"open comments":                 func() string { return strings.Repeat("a <!-- ", many(60_000)) },
	"declarations":                  func() string { return strings.Repeat("a <!A <? <![CDATA[ ", many(20_000)) },
	"tildes":                        func() string { return strings.Repeat("~~a ~b ", many(40_000)) },
	"entities":                      func() string { return strings.Repeat("&#x1b;&amp;", many(40_000)) },
	"unclosed comment":              func() string { return "<!-- " + strings.Repeat("# a\n", many(200_000)) },
	"unclosed pre":                  func() string { return "<pre>\n" + strings.Repeat("a\n", many(500_000)) },
	"details in details":            func() string { return strings.Repeat("<details><summary>a</summary>\n\n", 4_000) },
	"references":                    func() string { return strings.Repeat("[a]: /b\n", 8_000) + strings.Repeat("[a] ", many(10_000)) },
	"unmatched references":          func() string { return strings.Repeat("[a][b] ", many(40_000)) },
	"links without end":             func() string { return strings.Repeat("https://example.org/(", 20_000) },
	"at signs":                      func() string { return strings.Repeat("a@", many(100_000)) },
	"definition lists":              func() string { return strings.Repeat("a\n: b\n\n  : c\n\n", 5_000) },
	"shortcodes":                    func() string { return strings.Repeat("{{% notice tip %}}\n", many(50_000)) },
	"open shortcodes":               func() string { return strings.Repeat("{{< ", many(100_000)) },
	"cloze":                         func() string { return "# a\n<!-- question: {id: a} -->\n" + strings.Repeat("[[a", many(60_000)) },
	"gaps":                          func() string { return "# a\n<!-- question: {id: a} -->\n" + strings.Repeat("[[a|(b)]] ", many(20_000)) },
	"gaps in a table": func() string {
		return "# a\n<!-- question: {id: a} -->\n|a|\n|-|\n" + strings.Repeat("|[[a|b]]|\n", many(20_000))
	},
	"rows to match":  func() string { return asked("match") + "|a|b|\n|-|-|\n" + strings.Repeat("|c|d|\n", 8_000) },
	"steps to order": func() string { return asked("order") + strings.Repeat("1. c\n", 8_000) },
	"cells":          func() string { return asked("matrix") + "||a|\n|-|-|\n" + strings.Repeat("|c|[x]|\n", 8_000) },
	"accepted answers": func() string {
		return asked("regex") + "```answer regex\n" + strings.Repeat("(a+|b)\n", many(30_000)) + "```\n"
	},
	"weighted answers": func() string {
		return asked("text") + "```yaml answers\n" + strings.Repeat("- is: a\n", many(25_000)) + "```\n"
	},
	"choices":     func() string { return "# a\n<!-- question: {id: a} -->\n\n" + strings.Repeat("- [ ] a\n", 6_000) },
	"setext":      func() string { return strings.Repeat("a\n-\n", many(20_000)) },
	"pipes":       func() string { return strings.Repeat("|-", many(100_000)) + "\n" + strings.Repeat("|-", many(100_000)) },
	"tabs":        func() string { return strings.Repeat("\t- a\n", many(50_000)) },
	"blank lines": func() string { return strings.Repeat("\n", many(1_000_000)) },
	"only hashes": func() string { return strings.Repeat("#\n", many(70_000)) },
}

func asked(kind string) string { return "# a\n<!-- question: {id: a, type: " + kind + "} -->\n\n" }

func stairs() string {
	var b strings.Builder
	for i := range 800 {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

func wideTable(columns, rows int) string {
	return strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n" + strings.Repeat("|b|c|\n", rows)
}

func backticks() string {
	var b strings.Builder
	for i := range 600 {
		b.WriteString("a" + strings.Repeat("`", i) + " ")
	}
	return b.String()
}

// Limits of what may leave the package.
const (
	levels    = 45 // containers with their items, and inline nodes
	columns   = 100
	codeLines = 500
)

// dearest is how many times as much as plain text a hostile one may cost, for
// each of its bytes: many times what any of them does, and far below what they
// do without the limits. A clock would only measure the machine.
const dearest = 3000

// affordable returns how long a text of n bytes may take on this machine, now.
func affordable(n int) time.Duration {
	plain := []byte(strings.Repeat("Most of a lesson is plain text that runs on in lines of about this length, as here.\n", 3000))
	took := time.Hour
	for range 3 {
		start := time.Now()
		all(markdown.Parse("x.md", plain, markdown.Options{}))
		took = min(took, time.Since(start))
	}
	return took * time.Duration(max(n, 50_000)) / time.Duration(len(plain)) * dearest
}

func TestHostileTextsAreBounded(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			inTime(t, []byte(text()), markdown.Options{})
		})
		t.Run(name+" in a question", func(t *testing.T) {
			inTime(t, []byte("# Q\n\n"+text()), markdown.Options{Kind: "quiz"})
		})
	}
}

// inTime parses all of a text and checks what comes of it.
func inTime(t *testing.T, src []byte, opts markdown.Options) {
	t.Helper()
	if raceDetector && len(src) > 100_000 {
		t.Skip("too slow with the race detector")
	}
	start := time.Now()
	d := markdown.Parse("x.md", src, opts)
	blocks := all(d)
	took := time.Since(start)
	for _, b := range blocks {
		bounded(t, b)
	}
	t.Logf("%d bytes: %d chunks, %d blocks, %v", len(src), d.Len(), len(blocks), took)
	if took > time.Second && took > affordable(len(src)) {
		t.Errorf("%d bytes took %v, more than %d times as long as plain text", len(src), took, dearest)
	}
}

// bounded checks the size of one block.
func bounded(t *testing.T, b *markdown.Block) {
	t.Helper()
	if n := b.Node; n.Kind() == ast.KindFencedCodeBlock || n.Kind() == ast.KindCodeBlock {
		if n.Lines().Len() > codeLines {
			t.Errorf("line %d: code of %d lines", b.Line, n.Lines().Len())
		}
	}
	depth := 0
	_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		if depth++; depth > levels {
			t.Fatalf("line %d: %d levels deep: %v", b.Line, depth, n.Kind())
		}
		if (n.Kind() == extast.KindTableRow || n.Kind() == extast.KindTableHeader) && n.ChildCount() > columns {
			t.Fatalf("line %d: a row of %d cells", b.Line, n.ChildCount())
		}
		return ast.WalkContinue, nil
	})
}

func BenchmarkScan10MB(b *testing.B) {
	section := "## Section %d of the lesson\n\nThe log is the *evidence*, the alert a claim; read [the log](log.md) first.\n\n" +
		"| a | b |\n|---|---|\n| c | d |\n\n```sh\ngrep -c 'Failed' auth.log\n```\n\n" +
		strings.Repeat("Most of a lesson is plain text that runs on in lines of about this length, as here.\n", 20) + "\n"
	var src strings.Builder
	for i := 0; src.Len() < 10<<20; i++ {
		fmt.Fprintf(&src, section, i)
	}
	text := []byte(src.String())
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d := markdown.Parse("x.md", text, markdown.Options{})
		d.Chunk(0).Blocks()
	}
}

func BenchmarkFind10MB(b *testing.B) {
	src := []byte(strings.Repeat("Most of a lesson is plain text that runs on in lines of about this length, as here.\n", 125_000) + "needle")
	d := markdown.Parse("x.md", src, markdown.Options{})
	d.Find("warm", 1)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if len(d.Find("Needle", 10)) != 1 {
			b.Fatal("not found")
		}
	}
}

// BenchmarkQuestions parses 750 questions of every kind.
func BenchmarkQuestions(b *testing.B) {
	var src strings.Builder
	for i := range 50 {
		for _, name := range slices.Sorted(maps.Keys(keyed)) {
			fmt.Fprintf(&src, "## Question %d, %s\n\n%s\n", i, name, keyed[name])
		}
	}
	b.SetBytes(int64(src.Len()))
	for b.Loop() {
		if d := markdown.Parse("x.md", []byte(src.String()), markdown.Options{Kind: "quiz"}); len(d.Questions()) != 50*len(keyed) {
			b.Fatal("some questions are not read")
		}
	}
}

// BenchmarkToSearch makes a lesson with a comment in every section, and one
// without, ready to be searched.
func BenchmarkToSearch(b *testing.B) {
	section := "## Section\n\n" + strings.Repeat("Most of a lesson is plain text that runs on in lines of about this length, as here.\n", 20) + "\n"
	for name, more := range map[string]string{"text": "", "notes": "<!-- notes: say this -->\n\n", "markup": strings.Repeat("The log is the *evidence*, the `alert` a claim &amp; no more; read [the log](log.md) first.\n", 20) + "\n"} {
		b.Run(name, func(b *testing.B) {
			src := []byte(strings.Repeat(section+more, 1<<20/len(section)))
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				markdown.Parse("x.md", src, markdown.Options{}).Find("needle", 1)
			}
		})
	}
}

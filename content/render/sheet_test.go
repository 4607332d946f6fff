package render

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/content/markdown"
)

// plainLines draws a source without its colours.
func plainLines(t *testing.T, source string, width int) []string {
	t.Helper()
	return strings.Split(ansi.Strip(show(t, Dark(), source, width)), "\n")
}

func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"no gap under a heading", "## Head\n\ntext", []string{"Head", "text"}},
		{"a gap under a title", "# Head\n\ntext", []string{"Head", "", "text"}},
		{"a gap before a table", "## H\n\n|a|\n|-|\n|b|", []string{"H", "", " a", "───", " b"}},
		{"numbers align", "9. a\n10. b", []string{" 9. a", "10. b"}},
		{"an empty item", "- a\n-\n- c", []string{"• a", "•", "• c"}},
		{"a list in a list", "- - a\n  - b", []string{"• • a", "  • b"}},
		{"code keeps its blanks", "```\n a  b\n\n\tc\n```", []string{"   a  b", "", "      c"}},
		{"a quote in a list", "- a\n  > b\n  >\n  > c", []string{"• a", "  │ b", "  │", "  │ c"}},
		{"nothing before a text", "- <!-- unseen -->\n\n  text", []string{"• text"}},
		{"nothing between texts", "> a\n>\n> <!-- unseen -->\n>\n> b", []string{"│ a", "│", "│ b"}},
		{"references and escapes", `&amp;lt; \* &#x41; &nope; a\b`, []string{`&lt; * A &nope; a\b`}},
		{"several blanks are one", "a   b  \nc", []string{"a b", "c"}},
		{"no blank between Chinese lines", "中文\n中文\nand", []string{"中文中文 and"}},
		{"a picture", "![seen](x.png)", []string{"▣ Picture: seen"}},
		{"a picture in a text", "see ![this](x.png) now", []string{"see [Picture: this] now"}},
		{"a table without rows", "|a|b|\n|-|-|", []string{" a │ b", "───┼───"}},
		{"a backslash in a table", "|a|\n|-|\n|`\\.` \\\\ &amp;amp; \\||", []string{" a", "──────────────", ` \. \ &amp; |`}},
	} {
		if got := plainLines(t, c.in, 40); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestNestingWithoutRoom(t *testing.T) {
	in := "- a\n  - b\n    - c\n\n          code\n"
	want := []string{"• a", "  •", "  b", "  •", "  c", "", "  code"}
	if got := plainLines(t, in, 10); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCodeWraps(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"0123456789 123456789 12", []string{"  0123456789", "  ↪ 123456789 12"}},
		{"0123456789abcdefghijklmno", []string{"  0123456789abcdef", "  ↪ ghijklmno"}},
		{"日本語日本語日本語日本", []string{"  日本語日本語日本", "  ↪ 語日本"}},
		{"a\tb", []string{"  a   b"}},
		{"abcde\tb", []string{"  abcde   b"}},
	} {
		if got := plainLines(t, "```\n"+c.in+"\n```", 18); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestNarrowTablesAreRecords(t *testing.T) {
	in := "|Name|Confidentiality|Empty|\n|-|-|-|\n|first|unauthorised|\n|second|a b c d e f g h i j k|"
	want := []string{
		"Name: first", "Confidentiality:", "  unauthorised", "Empty:", "",
		"Name: second", "Confidentiality: a b", "  c d e f g h i j k", "Empty:",
	}
	if got := plainLines(t, in, 20); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestVeryWideTablesAreRecords(t *testing.T) {
	in := strings.Repeat("|a", maxColumns+1) + "|\n" + strings.Repeat("|-", maxColumns+1) + "|\n" + strings.Repeat("|b", maxColumns+1) + "|"
	if lines := plainLines(t, in, 200); lines[0] != "a: b" {
		t.Errorf("begins with %q", lines[0])
	}
}

// Tables that Glamour draws and those that it does not must look the same.
func TestBothGridsAgree(t *testing.T) {
	for name, in := range map[string]string{
		"alignments": "|one|two words|`3`|four|\n|-|:-:|--:|:--|\n|a|b|c|d|\n|**long** cell|middle|right|[left](x)|\n|x|yy|zzz|",
		"one column": "|a|\n|-|\n|b|",
		"no rows":    "|a|b|\n|-|-|",
		"empty":      "| | |\n|-|-|\n| |b|",
		"wide":       "|用語|b|\n|-|-:|\n|機密性|नमन|",
		"escapes":    "|\\\\|&amp;amp;|\n|-|-|\n|`\\.`|\\*|",
	} {
		for style, s := range everyStyle {
			r := New(s, Options{Links: true})
			b := blocksOf(in)[0]
			sheet := newSheet(r, 80)
			sheet.source = b.Source
			raw := sheet.readTable(b.Node.(*extast.Table))
			g := raw.set(raw.widths(80))
			muted := sheet.pen.with(s.more.Muted)
			if !g.suitsGlamour() {
				t.Errorf("%s: not drawn by Glamour", name)
			}
			got, want := g.draw(s.sheet.Table, muted), g.byGlamour(s.sheet.Table, muted)
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s:\n got %q\nwant %q", name, style, got, want)
			}
		}
	}
}

func TestCallout(t *testing.T) {
	quote := blocksOf("> Never restart a host.\n>\n> - really")[0]
	quote.Kind, quote.Alert = markdown.Callout, "warning"
	titled := *quote
	titled.Title = "Memory"
	french := func(name string) string { return map[string]string{"warning": "Attention"}[name] }
	for _, c := range []struct {
		name  string
		r     *Renderer
		block *markdown.Block
		want  []string
	}{
		{"English", New(Dark(), Options{}), quote, []string{"▌ Warning", "▌ Never restart a host.", "▌", "▌ • really"}},
		{"titled", New(Dark(), Options{}), &titled, []string{"▌ Warning: Memory", "▌ Never restart a host.", "▌", "▌ • really"}},
		{"French", New(ASCII(), Options{Word: french}), quote, []string{"| Attention", "| Never restart a host.", "|", "| - really"}},
	} {
		got := c.r.Block(c.block, 40)
		for i := range got {
			got[i] = ansi.Strip(got[i])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestQuestionShowsWhatIsAsked(t *testing.T) {
	heading := blocksOf("### Who?")[0]
	included := blocksOf("Text of another file, then: say it.")
	q := &markdown.Block{Kind: markdown.Question, Source: heading.Source, Question: &markdown.Item{Heading: heading, Prompt: included}}
	got := ansi.Strip(strings.Join(New(Dark(), Options{}).Block(q, 40), "\n"))
	if want := "Who?\n\nText of another file, then: say it."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLinks(t *testing.T) {
	const in = "[RFC](https://www.rfc-editor.org/rfc/rfc3227) [old](http://a.example) [there](x.md) [mail](mailto:a@b.c) <https://c.example/d> [e.example](https://e.example)"
	const shown = "RFC (www.rfc-editor.org) old (a.example) there mail (a@b.c) https://c.example/d e.example"
	linked := New(Mono(), Options{Links: true}).Block(blocksOf(in)[0], 200)[0]
	if got := ansi.Strip(linked); got != shown {
		t.Errorf("got %q, want %q", got, shown)
	}
	for _, target := range []string{"https://www.rfc-editor.org/rfc/rfc3227", "https://c.example/d", "https://e.example"} {
		if !strings.Contains(linked, "\x1b]8;;"+target+"\x1b\\") {
			t.Errorf("no link to %s in %q", target, linked)
		}
	}
	if n := strings.Count(linked, "\x1b]8;;"); n != 6 {
		t.Errorf("%d link sequences, want 6: %q", n, linked)
	}
	if plain := New(Mono(), Options{}).Block(blocksOf(in)[0], 200)[0]; strings.Contains(plain, "\x1b]") {
		t.Errorf("a link although links are off: %q", plain)
	}
}

func TestHostileBlocks(t *testing.T) {
	for name, in := range map[string]string{
		"quotes and lists": strings.Repeat("> - ", 60) + "x",
		"quotes":           strings.Repeat("> ", 300) + "x",
		"lists":            strings.Repeat("- ", 300) + "x",
		"emphasis":         strings.Repeat("*a **b ", 500) + strings.Repeat("** *", 500),
		"one long word":    strings.Repeat("a", 200<<10),
		"hyphens":          strings.Repeat("ab-", 60<<10),
		"dashes":           strings.Repeat("-a", 60<<10),
		"one long line":    "```\n" + strings.Repeat("a b", 100<<10) + "\n```",
		"marks":            "a" + strings.Repeat("\u0301", 5000),
		"columns":          strings.Repeat("|a", 2000) + "|\n" + strings.Repeat("|-", 2000) + "|\n|b|",
		"hidden escapes":   "&#27;[31m &#x9b;2J &#27;]52;c;AAAA&#7; &#x202e;rtl &#x200b; \\&#27;[2J `&#27;`",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			blocks := blocksOf(in)
			parsed := time.Since(start)
			lines := New(Dark(), Options{Links: true}).Blocks(blocks, 40)
			if took := time.Since(start) - parsed; took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			checkLines(t, lines, 40)
		})
	}
}

package render

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"carrel/content/markdown"
)

// tricks are what a text may try on a terminal, each followed by "end", which
// has to be seen.
var tricks = map[string]string{
	"a title":             "\x1b]0;owned\a",
	"a title, ended":      "\x1b]2;owned\x1b\\",
	"the clipboard":       "\x1b]52;c;b3duZWQ=\a",
	"a palette":           "\x1b]4;1;rgb:00/00/00\a",
	"a notification":      "\x1b]9;owned\a\x1b]777;notify;a;b\a",
	"a file of iTerm":     "\x1b]1337;File=inline=1:AAAA\a",
	"a link":              "\x1b]8;;file:///etc/passwd\ahere\x1b]8;;\a",
	"DCS":                 "\x1bP$q\"p\x1b\\",
	"sixel":               "\x1bPq#0;2;0;0;0\x1b\\",
	"APC":                 "\x1b_Ga=T,f=100;AAAA\x1b\\",
	"PM and SOS":          "\x1b^x\x1b\\\x1bXx\x1b\\",
	"an unfinished OSC":   "\x1b]0;",
	"an unfinished DCS":   "\x1bP1",
	"a clear screen":      "\x1b[2J\x1b[H\x1b[3J",
	"another screen":      "\x1b[?1049h\x1b[?25l",
	"a reset":             "\x1bc\x1b[!p",
	"reports":             "\x1b[6n\x1b[c\x1b[21t\x05",
	"keys to come":        "\x1b[?1000h\x1b[>4;2m",
	"colours":             "\x1b[8;30;40m",
	"a line feed inside":  "\v\f\x1bD\x1bM\x84\x85",
	"charsets":            "\x0e\x0f\x1b(0\x1bn",
	"backspaces":          "\b\b\b\b\x7f\r",
	"C1, in UTF-8":        "\u009b31m\u009d0;x\u009c\u0090q\u009c\u0085",
	"C1, raw":             "\x9b31m\x9d0;x\x9c\x90q\x9c",
	"C1, as references":   "&#27;[31m&#x9b;31m&#155;2J&#x1b;]0;x&#7;",
	"bidi overrides":      "\u202e\u202dgpj\u202c\u202a\u202b",
	"bidi isolates":       "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
	"bidi, as references": "&#x202e;&rlm;&lrm;&#8294;",
	"zero-width":          "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\ufeff\u00ad\u180e\u034f\u115f\u1160\u3164\uffa0",
	"zero-width names":    "&ZeroWidthSpace;&NoBreak;&shy;&zwj;&zwnj;",
	"tags":                "\U000e0001\U000e0068\U000e0069\U000e007f",
	"annotations":         "\ufff9a\ufffab\ufffb",
	"selectors":           "a\ufe0f\ufe01\U000e0100\U000e01ef",
	"separators":          "\u2028\u2029",
	"noncharacters":       "\ufdd0\uffff\U0001fffe",
	"invalid UTF-8":       "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80",
	"500 marks":           "a" + strings.Repeat("\u0301\u0489", 250),
	"500 selectors":       "a" + strings.Repeat("\ufe0f", 500),
	"500 joiners":         strings.Repeat("👩\u200d", 500),
	"500 syllables":       strings.Repeat("क्", 500) + strings.Repeat("\u1100", 500),
	"500 prefixes":        strings.Repeat("\u0600", 500) + "1",
	"wide and narrow":     "﷽𒐫\U0001242b꧅",
}

// places are where a trick can stand in a lesson.
var places = map[string]string{
	"a heading":      "## %s end\n",
	"a title":        "---\ntitle: \"%s end\"\n---\n# %[1]s end\n",
	"a paragraph":    "text %s end\n",
	"emphasis":       "*%s end* **%[1]s** ~~%[1]s~~\n",
	"code":           "`%s end`\n",
	"a listing":      "```go\n%s end\n```\n",
	"a language":     "```%s\nend\n```\n",
	"indented code":  "    %s end\n",
	"a list":         "- a %s end\n  1. b %[1]s\n",
	"a task":         "- [ ] %s end\n",
	"a quote":        "> %s end\n",
	"an alert":       "> [!NOTE] %s end\n> %[1]s\n",
	"a table":        "| a %s | b |\n|---|---|\n| %[1]s | end |\n",
	"a wide table":   "|" + strings.Repeat("a %[1]s|", 7) + "\n|" + strings.Repeat("-|", 7) + "\n|" + strings.Repeat("end %[1]s|", 7) + "\n",
	"a link":         "[end](https://a.example/%s \"%[1]s\")\n",
	"an address":     "<https://a.example/%s> end\n",
	"words of links": "[%s end](https://a.example/)\n",
	"a picture":      "![%s end](a.png)\n",
	"a picture here": "b ![%s end](a.png) c\n",
	"markup":         "<p title=\"%s\">%[1]s end</p>\n",
	"markup here":    "a <b>%s end</b>\n",
	"a fold":         "<details><summary>%s end</summary>\n\n%[1]s\n\n</details>\n",
	"a footnote":     "a[^1] end\n\n[^1]: %s\n",
	"a definition":   "%s end\n: b %[1]s\n",
	"a formula":      "$\\text{%s} end$\n",
	"a display":      "$$\n%s end\n$$\n",
	"a diagram":      "```mermaid\nflowchart LR\n  a[%s end] --> b[%[1]s]\n```\n",
	"a sequence":     "```mermaid\nsequenceDiagram\n  a->>b: %s end\n```\n",
	"a chart":        "```chart bars\n%s end: 3\nb: 4\n```\n",
	"a container":    "::: note %s end\n%[1]s\n:::\n",
	"a choice":       "## Q\n<!-- question: {id: q} -->\n\nend %s\n\n- [x] a %[1]s\n- [ ] b %[1]s\n  > no %[1]s\n",
}

// short are places whose text is cut when it is long.
var short = map[string]bool{"an alert": true, "a container": true, "a diagram": true, "a sequence": true, "a chart": true}

// What an author writes anywhere never acts on the terminal, takes no more room
// than there is and does not hide what follows it.
func TestTricksInEveryPlace(t *testing.T) {
	for place, form := range places {
		t.Run(place, func(t *testing.T) {
			for trick, s := range tricks {
				if short[place] && strings.HasPrefix(trick, "500") {
					continue
				}
				checkTrick(t, trick, lessonOf(fmt.Sprintf(form, s)), New(Dark(), Options{Links: true}), 80)
				checkTrick(t, trick, lessonOf(fmt.Sprintf(form, "شرح "+s)), New(ASCII(), Options{Links: true, Bidi: true}), 24)
			}
		})
	}
}

func checkTrick(t *testing.T, trick string, blocks []*markdown.Block, r *Renderer, width int) {
	t.Helper()
	lines := r.Blocks(blocks, width)
	for _, b := range blocks {
		if HasCode(b) {
			lines = append(lines, r.Colour(b, width)...)
		}
	}
	for i, line := range lines {
		checkMarked(t, line, width)
		lines[i] = unmarked(line)
	}
	if shown := stripped(lines); !strings.Contains(shown, "end") {
		t.Errorf("%s: what follows it is lost: %q", trick, shown)
	}
	checkTargets(t, trick, strings.Join(lines, "\n"))
}

// checkTargets looks at where the links of a text lead.
func checkTargets(t *testing.T, name, s string) {
	t.Helper()
	const begin, end = "\x1b]8;;", "\x1b\\"
	s = strings.ReplaceAll(s, begin+end, "")
	if strings.Count(s, begin) != strings.Count(s, begin+"https://a.example/") {
		t.Errorf("%s: a link to somewhere else: %q", name, s)
	}
}

// Links lead to the web alone.
func TestLinksThatAreRefused(t *testing.T) {
	for _, target := range []string{
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#115;cript:x", "java\tscript:x", "vbscript:x", "data:text/html,x",
		"file:///etc/passwd", "FILE:///etc/passwd", "file:C:/x", `\\host\share`, "//host/x", "http://a.example/", "https:a",
		"https://user@a.example/", "https://a.example/\u202e", "https://a.example/\x1b]0;x\a", "ssh://a.example", "x-man-page://1",
		"https://a.example/%0a", "tel:1", "mailto:a@b.example?body=x",
	} {
		for _, form := range []string{"[end](<%s>)\n", "[end][a]\n\n[a]: <%s>\n", "<%s> end\n", "<a href=\"%s\">end</a>\n", "![end](<%s>)\n"} {
			lines := New(Dark(), Options{Links: true}).Blocks(lessonOf(fmt.Sprintf(form, target)), 80)
			checkLines(t, lines, 80)
			all := strings.Join(lines, "\n")
			if !strings.Contains(ansi.Strip(all), "end") {
				t.Errorf("%s in %s: the words are lost: %q", target, form, all)
			}
			checkTargets(t, target+" in "+form, all)
		}
	}
}

// What is deep, wide or long is drawn, in lines that fit, with its first words.
func TestMassiveTexts(t *testing.T) {
	for name, source := range map[string]string{
		"128 quotes":        strings.Repeat("> ", 128) + "begin\n",
		"20,000 quotes":     strings.Repeat("> ", 20_000) + "begin\n",
		"20,000 lists":      strings.Repeat("- ", 20_000) + "begin\n",
		"quotes and lists":  strings.Repeat("> 1. - ", 5_000) + "begin\n",
		"lists by margins":  margins(300),
		"2 MB of code":      "```go\n// begin\n" + strings.Repeat("x := 1 // a line of code\n", 90_000) + "```\n",
		"2 MB on a line":    "```\nbegin " + strings.Repeat("x", 2<<20) + "\n```\n",
		"2 MB of words":     "begin " + strings.Repeat("word ", 400_000) + "\n",
		"2 MB of one word":  "begin" + strings.Repeat("漢", 700_000) + "\n",
		"5,000 columns":     strings.Repeat("|begin", 5_000) + "|\n" + strings.Repeat("|-", 5_000) + "|\n" + strings.Repeat("|a", 5_000) + "|\n",
		"5,000 rows":        "|begin|b|\n|-|-|\n" + strings.Repeat("|a|b|\n", 5_000),
		"50,000 headings":   strings.Repeat("## begin\n\ntext\n\n", 50_000),
		"50,000 dividers":   "begin\n\n" + strings.Repeat("---\n\n", 50_000),
		"10,000 links":      "begin " + strings.Repeat("[a](https://a.example/) ", 10_000) + "\n",
		"emphasis":          "begin " + strings.Repeat("*a **b ", 40_000) + "\n",
		"folds in folds":    strings.Repeat("<details><summary>begin</summary>\n\n", 4_000),
		"formulas":          "begin " + strings.Repeat("$x^{y^{z}}$ ", 2_000) + "\n",
		"a formula, nested": "begin $" + strings.Repeat("\\frac{1}{", 5_000) + "$\n",
		"a large diagram":   "begin\n\n```mermaid\nflowchart LR\n" + strings.Repeat("  a-->b\n  b-->c\n", 5_000) + "```\n",
	} {
		t.Run(name, func(t *testing.T) {
			checkMassive(t, markdown.Parse("a.md", []byte(source), markdown.Options{}))
		})
	}
}

func margins(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- begin\n")
	}
	return b.String()
}

// checkMassive draws the beginning of a text, as a screen does, and its end.
func checkMassive(t *testing.T, doc *markdown.Document) {
	t.Helper()
	const some = 20
	var blocks []*markdown.Block
	for i := range doc.Len() {
		if i < some || i > doc.Len()-some {
			blocks = append(blocks, doc.Chunk(i).Blocks()...)
		}
	}
	if len(blocks) > 2*some {
		blocks = append(blocks[:some:some], blocks[len(blocks)-some:]...)
	}
	r := New(Dark(), Options{Links: true, Bidi: true})
	var all []string
	for _, b := range blocks {
		start := time.Now()
		lines := r.Block(b, 80)
		if took := time.Since(start); took > 10*patience {
			t.Errorf("a block took %v", took)
		}
		all = append(all, lines[:min(len(lines), some)]...)
		all = append(all, lines[max(0, len(lines)-some):]...)
	}
	for _, line := range all {
		checkMarked(t, line, 80)
	}
	if !strings.Contains(stripped(all), "begin") {
		t.Error("the first word is lost")
	}
}

package markdown_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"carrel/content/markdown"
)

func TestLinksAndAnchors(t *testing.T) {
	doc := markdown.Parse("a.md", []byte(strings.Join([]string{
		"---", "title: T", "---", "", // 1-4
		"# One `two` & *three*", // 5
		"",                      //
		"See [x](b.md#y), ![alt text](<p q.png>) and [ref].", // 7
		"", //
		"- [ ] <a href=\"c.md\">c</a> <img src=d.png alt=\"D\">", // 9
		"",                                                   //
		"> ## Ünïcode 文字 (عربي)",                             // 11
		"> ![](e.png)",                                       // 12
		"",                                                   //
		"`[no](no.md)` <https://a.example/b>",                // 14
		"",                                                   //
		"<div id=\"here\">", "<img src=\"f.png\">", "</div>", // 16-18
		"",                                                               //
		"## One two & three", "## one-two--three-1", "", "[ref]: g.md#z", // 20-23
	}, "\n")), markdown.Options{})
	links, anchors := doc.Links()
	var got []string
	for _, l := range links {
		got = append(got, fmt.Sprintf("%d:%d %s %q %t", l.Line, l.Col, l.Target, l.Text, l.Image))
	}
	want := []string{
		`7:5 b.md#y "x" false`, `7:18 p q.png "alt text" true`, `7:45 g.md#z "ref" false`,
		`9:7 c.md "" false`, `9:28 d.png "D" true`, `12:3 e.png "" true`,
		`14:15 https://a.example/b "https://a.example/b" false`, `17:1 f.png "" true`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("links\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = nil
	for _, a := range anchors {
		got = append(got, fmt.Sprintf("%d %s %d", a.Line, a.Name, a.Number))
	}
	want = []string{"5 one-two--three 0", "11 ünïcode-文字-عربي 0", "16 here 0", "20 one-two--three-1 1", "21 one-two--three-1-1 1"}
	if !slices.Equal(got, want) {
		t.Errorf("anchors %q, want %q", got, want)
	}
}

// A long table is parsed in parts that repeat its head.
func TestLinksOfALongTableOnce(t *testing.T) {
	src := "| [a](a.md) | b |\n|---|---|\n" + strings.Repeat("| c | [d](d.md) |\n", 900)
	links, _ := markdown.Parse("a.md", []byte(src), markdown.Options{}).Links()
	heads := 0
	for i, l := range links {
		if l.Target == "a.md" {
			heads++
		} else if l.Line != i+2 || l.Col != 7 {
			t.Fatalf("link %d is at %d:%d, want %d:7", i, l.Line, l.Col, i+2)
		}
	}
	if heads != 1 || len(links) != 901 {
		t.Errorf("%d links, %d of them in the head, want 901 and 1", len(links), heads)
	}
}

func FuzzLinks(f *testing.F) {
	f.Add("# A\n\n[a](b.md) ![c](d.png)\n\n<a id=x href='y'>\n")
	f.Add("| [a](a) |\n|---|\n" + strings.Repeat("| b |\n", 500))
	f.Fuzz(func(t *testing.T, src string) {
		doc := markdown.Parse("a.md", []byte(src), markdown.Options{Kind: "quiz"})
		links, anchors := doc.Links()
		for _, l := range links {
			if l.Line < 1 || l.Line > doc.Lines()+1 || l.Col < 1 || strings.ContainsAny(l.Target+l.Text, "\x1b\n") {
				t.Errorf("link %+v in %d lines", l, doc.Lines())
			}
		}
		for _, a := range anchors {
			if a.Line < 1 || a.Line > doc.Lines()+1 {
				t.Errorf("anchor %+v in %d lines", a, doc.Lines())
			}
		}
	})
}

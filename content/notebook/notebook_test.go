package notebook

import (
	"fmt"
	"strings"
	"testing"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
	"carrel/course/progress"
)

func words() Words {
	return Words{"Bookmarks and notes", "bookmark", func(n int) string { return fmt.Sprintf("Line %d", n) }}
}

func in(title string, left ...progress.Left) []Course {
	return []Course{{title, left, func(l progress.Left) string { return "Unit " + string(l.ID) }}}
}

func aside(line int, text, words string) progress.Aside {
	return progress.Aside{Place: progress.Place{Line: line}, Text: text, Words: words}
}

func TestMarkdown(t *testing.T) {
	got := string(Markdown(in("A *course*",
		progress.Left{ID: course.UnitID("a"), Bookmarks: []progress.Aside{aside(30, "", "Some words")},
			Notes: []progress.Aside{aside(4, "First.\nsecond\n\n1. Third", ""), {Place: progress.Place{Line: 2}, Lang: "de", Text: "x"}}},
		progress.Left{ID: course.UnitID("b"), Bookmarks: []progress.Aside{aside(1, "", "")}}), words()))
	const want = `# Bookmarks and notes

## A \*course\*

### Unit a

- **Line 4**

  First.\
  second

  1\. Third
- **Line 30** Some words (bookmark)
- **Line 2 (de)**

  x

### Unit b

- **Line 1** (bookmark)
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// Whatever is typed is read as it was typed, and is nothing else.
func FuzzNote(f *testing.F) {
	for _, s := range []string{
		"plain", "# head", "- item", "1) item", "> quote", "    code", "```\ncode\n```", "<script>x</script>", "<!-- page -->",
		"[a](b)", "![a](b)", "https://example.org www.example.org a@b.example", "a | b\n--|--\n1 | 2", "$x$ \\(y\\)", ":smile:", "&amp; &#27;",
		"\x1b[31mred\u202e", "a\n===", "* * *", "[^1]", "{{< x >}}", "\\", "a  \nb", "==x==", "~~x~~", "+ a", "H~2~O x^2^", "Term\n: what",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, note string) {
		src := Markdown(in("C", progress.Left{ID: "u", Notes: []progress.Aside{aside(1, note, note)}}), words())
		doc := markdown.Parse("notes.md", src, markdown.Options{})
		var read strings.Builder
		for i := range doc.Len() {
			for _, b := range doc.Chunk(i).Blocks() {
				if b.Kind != markdown.Heading && b.Kind != markdown.List {
					t.Fatalf("block of kind %d in:\n%s", b.Kind, src)
				}
				if b.Kind == markdown.List {
					read.WriteString(markdown.PlainText(b.Node, b.Source))
				}
			}
		}
		if links, _ := doc.Links(); len(links) > 0 {
			t.Fatalf("links %v in:\n%s", links, src)
		}
		bare := func(s string) string { return strings.Join(strings.Fields(clean.Line(clean.Text(s))), "") }
		if got, want := bare(read.String()), bare(note); !strings.HasSuffix(got, want) {
			t.Fatalf("read %q, want %q, in:\n%s", got, want, src)
		}
	})
}

package markdown_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"carrel/content/markdown"
)

func everyBlock(src string) []*markdown.Block {
	d := markdown.Parse("a.md", []byte(src), markdown.Options{})
	var out []*markdown.Block
	for i := range d.Len() {
		out = append(out, d.Chunk(i).Blocks()...)
	}
	return out
}

func TestLinksOfABlock(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"none", "Text.", nil},
		{"several", "See [a](x.md#y) and <https://b.example/?q=1>.", []string{"x.md#y|a|0", "https://b.example/?q=1|https://b.example/?q=1|0"}},
		{"the same words before", "here, or here: [here](x.md), not [here](y.md)", []string{"x.md|here|2", "y.md|here|3"}},
		{"words over lines", "two\nwords [two\nwords](x.md)", []string{"x.md|two words|1"}},
		{"a reference", "[r]\n\n[r]: z.md", []string{"z.md|r|0"}},
		{"in a list", "- [a](b.md)\n  - [c **d**](e.md)", []string{"b.md|a|0", "e.md|c d|0"}},
		{"an entity and an escape", `[a](b&amp;c\_d.md)`, []string{"b&c_d.md|a|0"}},
		{"a control character", "[a](<b\x1bc.md>)", []string{"b\ufffdc.md|a|0"}},
		{"a picture that leads on", "[![alt](p.png)](x.md)", []string{"x.md|alt|0"}},
		{"mail and nothing to read", `<a@b.example> [](y.md)`, nil},
		{"HTML", `<a href="x.md">x</a>`, []string{"x.md|x|0"}},
		{"code", "`[a](b.md)`", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range everyBlock(tt.src)[0].Links(nil) {
				got = append(got, fmt.Sprintf("%s|%s|%d", l.Target, l.Text, l.Before))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("links %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLinksOfABlockAreBounded(t *testing.T) {
	b := everyBlock(strings.Repeat("[a](b.md) ", 3000))[0]
	if got := len(b.Links(nil)); got == 0 || got > 200 {
		t.Errorf("%d links", got)
	}
}

func TestListings(t *testing.T) {
	bs := everyBlock("```sh\nls -l\n  pwd\n```\n\nText.\n\n- a\n\n  ```\n  one\n  ```\n\n  ```\n  two\x1b[2J\n  ```\n")
	var got [][]string
	for _, b := range bs {
		got = append(got, b.Listings(nil))
	}
	want := [][]string{{"ls -l\n  pwd"}, nil, {"one", "two\ufffd[2J"}}
	if len(got) != 3 || !slices.Equal(got[0], want[0]) || got[1] != nil || !slices.Equal(got[2], want[2]) {
		t.Errorf("listings %q, want %q", got, want)
	}
}

func TestACodeBlockInParts(t *testing.T) {
	long := strings.Repeat("line\n", 1300)
	for name, src := range map[string]string{
		"fenced":   "```sh\n" + long + "```\n```\nanother\n```\n",
		"indented": "# A\n\n" + strings.Repeat("    line\n", 1300) + "\nText.\n\n```\nanother\n```\n",
		"tildes":   "# A\n\n~~~\n" + long + "~~~\n\n    another\n",
	} {
		doc := markdown.Parse("a.md", []byte(src), markdown.Options{})
		var parts, joins int
		var last *markdown.Block
		for i := range doc.Len() {
			for _, b := range doc.Chunk(i).Blocks() {
				if b.Kind == markdown.Code {
					parts++
				}
				if last != nil && doc.Continues(last, b) {
					joins++
				}
				last = b
			}
		}
		if parts < 4 || joins != parts-2 {
			t.Errorf("%s: %d parts, of which %d go on with the one before; want all but two", name, parts, joins)
		}
	}
}

func TestWordsOfABlock(t *testing.T) {
	bs := everyBlock("# A *title*\n\nLong " + strings.Repeat("漢", 100) + "\n\n## Q?\n<!-- question: {id: q} -->\n\n- [x] a\n- [ ] b\n")
	if got := bs[0].Words(20); got != "A title" {
		t.Errorf("%q", got)
	}
	if got := bs[1].Words(20); len([]rune(got)) != 20 || !strings.HasSuffix(got, "...") {
		t.Errorf("%q", got)
	}
	if got := bs[2].Words(20); got != "Q?" {
		t.Errorf("of a question %q, want its heading", got)
	}
}

func TestEffort(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		want      time.Duration
	}{
		{"nothing", "", 0},
		{"200 words are a minute", strings.Repeat("word it's ", 100), time.Minute},
		{"400 characters are a minute", strings.Repeat("漢字かな", 100), time.Minute},
		{"two scripts", strings.Repeat("漢 word ", 100), 100 * (150 + 300) * time.Millisecond},
		{"Arabic with its marks", strings.Repeat("كِتَاب ", 200), time.Minute},
		{"Korean has words", strings.Repeat("한국어 ", 200), time.Minute},
		{"Thai has none", strings.Repeat("กขคงจ", 200), time.Minute},
		{"front matter and comments", "---\ntitle: " + strings.Repeat("word ", 200) + "\n---\n<!-- " + strings.Repeat("word ", 200) + "-->\n", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := markdown.Parse("a.md", []byte(tt.src), markdown.Options{}).Effort().Total; got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestEffortBefore(t *testing.T) {
	src := "# A\n\n" + strings.Repeat("word\n\n", 99) + "# B\n\n" + strings.Repeat("word\n\n", 99)
	e := markdown.Parse("a.md", []byte(src), markdown.Options{}).Effort()
	if e.Before(1) != 0 || e.Before(-5) != 0 || e.Before(1_000_000) != e.Total {
		t.Errorf("from %v to %v of %v", e.Before(1), e.Before(1_000_000), e.Total)
	}
	if half := e.Before(201); half != e.Total/2 {
		t.Errorf("%v before the second half of %v", half, e.Total)
	}
	for line := 1; line < 410; line++ {
		if e.Before(line) > e.Before(line+1) {
			t.Fatalf("it goes back at line %d", line)
		}
	}
}

func FuzzPassage(f *testing.F) {
	f.Add("[a](b) `c` ![d](e)\n\n```\nx\n```\n")
	f.Fuzz(func(t *testing.T, src string) {
		for _, b := range everyBlock(src) {
			for _, l := range b.Links(nil) {
				if strings.ContainsAny(l.Target+l.Text, "\x1b\n\x00") || l.Text == "" || l.Before < 0 {
					t.Fatalf("link %+v", l)
				}
			}
			for _, s := range b.Listings(nil) {
				if strings.ContainsAny(s, "\x1b\x00\r") {
					t.Fatalf("listing %q", s)
				}
			}
			if words := b.Words(10); len([]rune(words)) > 10 {
				t.Fatalf("words %q", words)
			}
		}
		e := markdown.Parse("a.md", []byte(src), markdown.Options{}).Effort()
		if b := e.Before(3); b < 0 || b > e.Total {
			t.Fatalf("%v of %v", b, e.Total)
		}
	})
}

func BenchmarkEffort(b *testing.B) {
	src := []byte(strings.Repeat("# Heading\n\n"+strings.Repeat("Some words of a lesson. ", 200)+"\n\n", 200)) // 1 MB
	d := markdown.Parse("a.md", src, markdown.Options{})
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		d.Effort()
	}
}

// What stands in a fold is read when the fold is open.
func TestLinksAndListingsInFolds(t *testing.T) {
	b := everyBlock("<details>\n<summary>More</summary>\n\nSee [one](1.md).\n\n<details open>\n<summary>Inner</summary>\n\n[one](2.md)\n\n```sh\nls\n```\n\n</details>\n</details>\n")[0]
	if b.Fold == nil || b.Fold.Open {
		t.Fatalf("fold: %+v", b.Fold)
	}
	all := b.Links(nil)
	want := []markdown.BlockLink{{Target: "1.md", Text: "one"}, {Target: "2.md", Text: "one", Before: 1}}
	if !slices.Equal(all, want) {
		t.Errorf("links: %+v, want %+v", all, want)
	}
	if got := b.Listings(nil); !slices.Equal(got, []string{"ls"}) {
		t.Errorf("listings: %q", got)
	}
	byAuthor := func(fold *markdown.Block) bool { return fold.Fold.Open }
	if links, code := b.Links(byAuthor), b.Listings(byAuthor); links != nil || code != nil {
		t.Errorf("closed, it has %v and %q", links, code)
	}
	outer := func(fold *markdown.Block) bool { return fold == b || fold.Fold.Open }
	if got := b.Links(outer); len(got) != 2 {
		t.Errorf("both open: %v", got)
	}
}

package render

import (
	"strings"
	"testing"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/styles"
)

// kinds are sources that hold one kind of block each.
var kinds = []struct{ name, source string }{
	{"paragraph", strings.Repeat("An alert is a *claim*; the **log**, see `auth.log` and 203.0.113.9, is the [evidence](../a.md) of it. ", 8)},
	{"plain", strings.Repeat("Collect what disappears first, then the disks, and the paper comes last of all things there. ", 8)},
	{"chinese", strings.Repeat("中文文本没有空格，所以每个字之后都可以换行，但是标点不能在行首。", 8)},
	{"arabic", strings.Repeat("هذه جملة طويلة يجب تقسيمها إلى أسطر حتى يمكن قراءتها على الشاشة بسهولة. ", 8)},
	{"heading", "## Where the attempt came from"},
	{"list", strings.Repeat("- one item of `code` and words\n  - and one inside\n", 8)},
	{"quote", strings.Repeat("> Nothing is believed before it is read in the log.\n", 8)},
	{"code", "```sh\n" + strings.Repeat("grep -c 'Failed password' auth.log | sort | uniq -c\n", 8) + "```"},
	{"table", "| Part | Meaning |\n|---|---|\n" + strings.Repeat("| `web-01` | which host wrote the line |\n", 8)},
	{"tall table", "| Part | Meaning |\n|---|---|\n" + strings.Repeat("| `web-01` | which host wrote the line"+strings.Repeat(", and why", 8)+" |\n", 8)},
}

// BenchmarkBlocks draws parsed blocks, as the player does.
func BenchmarkBlocks(b *testing.B) {
	r := New(Dark(), Options{Links: true})
	for _, k := range append(kinds, lesson(b)) {
		b.Run(k.name, func(b *testing.B) {
			blocks := blocksOf(k.source)
			b.SetBytes(int64(len(k.source)))
			b.ReportAllocs()
			for b.Loop() {
				r.Blocks(blocks, 80)
			}
		})
	}
}

// BenchmarkGlamour draws the same sources with Glamour, which parses them, too:
// goldmark's share is about a hundredth.
func BenchmarkGlamour(b *testing.B) {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(styles.DarkStyleConfig), glamour.WithWordWrap(80))
	if err != nil {
		b.Fatal(err)
	}
	for _, k := range append(kinds, lesson(b)) {
		b.Run(k.name, func(b *testing.B) {
			b.SetBytes(int64(len(k.source)))
			for b.Loop() {
				if _, err := r.Render(k.source); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// lesson is a source with blocks of every kind.
func lesson(tb testing.TB) struct{ name, source string } {
	tb.Helper()
	return struct{ name, source string }{"lesson", samples(tb)["latin"]}
}

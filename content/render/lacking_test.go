package render

import (
	"fmt"
	"strings"
	"testing"

	"carrel/content/markdown"
)

// What is not shown of a table is said under it, however it is drawn.
func TestColumnsThatAreNotShown(t *testing.T) {
	wide := func(columns int) *markdown.Block {
		src := strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n" + strings.Repeat("|b", columns) + "|\n"
		return markdown.Parse("a.md", []byte(src), markdown.Options{}).Chunk(0).Blocks()[0]
	}
	said := Options{Lacking: func(n int) string { return fmt.Sprintf("%d not shown", n) }}
	for name, v := range map[string]View{"as records": {}, "sideways": {Sideways: true, Column: 20}} {
		for _, width := range []int{10, 60, 140} {
			r := New(Mono(), said).As(v)
			lines := r.Block(wide(123), width)
			all := strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
			if !strings.HasSuffix(all, "23 not shown") {
				t.Errorf("%s, %d cells: it ends with %q", name, width, lines[len(lines)-1])
			}
			if all := strings.Join(r.Block(wide(100), width), "\n"); strings.Contains(all, "not shown") {
				t.Errorf("%s, %d cells: something is said under a table that is all there", name, width)
			}
		}
	}
	if all := strings.Join(New(Mono(), Options{}).Block(wide(101), 60), "\n"); !strings.HasSuffix(all, "Columns not shown: 1") {
		t.Errorf("in English it ends with %q", all[max(len(all)-40, 0):])
	}
}

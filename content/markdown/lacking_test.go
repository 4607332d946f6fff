package markdown_test

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"carrel/content/markdown"
)

// A table says how many of its columns were left out, wherever it stands.
func TestColumnsLeftOut(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want int
	}{
		"none":            {wideTable(100, 1), 0},
		"one":             {wideTable(101, 1), 1},
		"many":            {wideTable(150, 1), 50},
		"without borders": {strings.TrimSpace(strings.Repeat("a|", 149)+"a") + "\n" + strings.Repeat("-|", 149) + "-\n", 50},
		"under words":     {"Words.\n" + wideTable(150, 1), 50},
		"after a block":   {"Words.\n\n" + wideTable(150, 1) + "\nMore.\n", 50},
		"in a quote":      {"> Words.\n> " + strings.ReplaceAll(strings.TrimSpace(wideTable(120, 1)), "\n", "\n> ") + "\n", 20},
		"in a list":       {"- " + strings.ReplaceAll(strings.TrimSpace(wideTable(120, 1)), "\n", "\n  ") + "\n", 20},
		"HTML":            {"<table><tr>" + strings.Repeat("<td>x", 130) + "<tr>" + strings.Repeat("<td>x", 110) + "</table>", 30},
		"HTML that fits":  {"<table><tr>" + strings.Repeat("<td>x", 100) + "</table>", 0},
	} {
		tables := 0
		for _, b := range everyBlock(c.in) {
			_ = ast.Walk(b.Node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				if table, ok := n.(*extast.Table); ok && entering {
					tables++
					if got := markdown.Lacking(table); got != c.want {
						t.Errorf("%s: %d columns left out, want %d", name, got, c.want)
					}
				}
				return ast.WalkContinue, nil
			})
		}
		if tables != 1 {
			t.Errorf("%s: %d tables", name, tables)
		}
	}
}

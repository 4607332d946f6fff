package page_test

import (
	"maps"
	"testing"

	"carrel/content/exchange/internal/page"
)

func TestSplit(t *testing.T) {
	for name, c := range map[string]struct {
		in, body string
		settings map[string]string
		line     int
	}{
		"none":        {"text\n", "text\n", nil, 1},
		"flat":        {"---\ntitle: \"A: b\"\nx-y: 'c'\n---\nbody\n", "body\n", map[string]string{"title": "A: b", "x-y": "c"}, 5},
		"blank first": {"\n\n---\na: 1\n\n---\n\nbody", "\nbody", map[string]string{"a": "1"}, 7},
		"nested":      {"---\na:\n  b: 1\n# c: 2\n---\n", "", map[string]string{"a": ""}, 6},
		"open":        {"---\na: 1\n", "---\na: 1\n", nil, 1},
		"rule":        {"text\n\n---\na: 1\n---\n", "text\n\n---\na: 1\n---\n", nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			settings, body, line := page.Split(c.in)
			if !maps.Equal(settings, c.settings) || body != c.body || line != c.line {
				t.Errorf("Split(%q) = %q, %q, %d; want %q, %q, %d", c.in, settings, body, line, c.settings, c.body, c.line)
			}
		})
	}
}

package diagram

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestNotDrawn(t *testing.T) {
	for _, src := range []string{
		"", "\n\n", "hello", "classDiagram\nA <|-- B", "stateDiagram-v2\n[*] --> A", "gantt\ntitle x",
		"sequenceDiagram", "sequenceDiagram\nA->>B: x\nend", "sequenceDiagram\nloop x\nA->>B: y", "sequenceDiagram\nnonsense",
		"pie\nnothing", "pie\n\"a\" : -1", "pie\n\"a\" : NaN", "---\nnever closed", "%%{init: never closed",
		"graph TD\nA[" + strings.Repeat("x", maxSource) + "]",
	} {
		if lines, ok := Draw(src, Options{Width: 80}); ok {
			t.Errorf("%.40q was drawn as %q", src, lines)
		}
	}
}

func TestTooNarrow(t *testing.T) {
	for _, width := range []int{-1, 0, 1, 4} {
		if _, ok := Draw("graph TD\nA-->B", Options{Width: width}); ok {
			t.Errorf("drawn in %d cells", width)
		}
	}
}

// hostile are sources that are as bad as the limits allow.
func hostile() map[string]string {
	var dense, ladder, groups, talk strings.Builder
	dense.WriteString("graph TD\n")
	for i := range 400 {
		fmt.Fprintf(&dense, "n%d-->n%d\n", i*7%200, i*31%200)
	}
	ladder.WriteString("graph LR\n")
	for i := range 199 {
		fmt.Fprintf(&ladder, "n%d-->|l|n%d\nn0-->n%d\n", i, i+1, i+1)
	}
	groups.WriteString("graph TD\n")
	for i := range 40 {
		fmt.Fprintf(&groups, "subgraph s%d\na%d-->b%d\nend\ns%d-->s%d\n", i, i, i, i, i*7%40)
	}
	talk.WriteString("sequenceDiagram\n")
	for i := range 590 {
		fmt.Fprintf(&talk, "p%d->>p%d: %s\n", i%40, i*7%40, strings.Repeat("word ", 10))
	}
	return map[string]string{
		"dense": dense.String(), "ladder": ladder.String(), "groups": groups.String(), "talk": talk.String(),
		"product": "graph TD\n" + strings.Repeat("a & ", 10000) + "a --> b",
		"dashes":  "graph TD\na " + strings.Repeat("-", 60000),
		"dotted":  "graph TD\na " + strings.Repeat("-. ", 20000),
		"quotes":  "graph TD\na -- " + strings.Repeat(`"`, 60000),
		"open":    "graph TD\n" + strings.Repeat("a[", 30000),
		"long":    "graph TD\na[\"" + strings.Repeat("长", 20000) + "\"]",
		"marks":   "graph TD\na[\"" + strings.Repeat("#1;", 20000) + "\"]",
	}
}

func TestHostile(t *testing.T) {
	for name, src := range hostile() {
		for _, width := range []int{30, 400} {
			start := time.Now()
			lines, ok := Draw(src, Options{Width: width})
			took := time.Since(start)
			check(t, lines, ok, Options{Width: width})
			t.Logf("%s in %d cells: drawn %t in %v", name, width, ok, took)
			const limit = 10 * time.Second // a busy machine with the race detector
			if took > limit {
				t.Errorf("%s took %v", name, took)
			}
		}
	}
}

func FuzzDraw(f *testing.F) {
	for _, src := range samples(f) {
		f.Add(src, 80, false)
	}
	for _, src := range []string{"graph TD\nA-->A", "sequenceDiagram\nA->>A: x", "pie\n\"a\":1"} {
		f.Add(src, 20, true)
	}
	f.Fuzz(func(t *testing.T, src string, width int, ascii bool) {
		o := Options{Width: width, ASCII: ascii}
		lines, ok := Draw(src, o)
		check(t, lines, ok, o)
		again, _ := Draw(src, o)
		if strings.Join(lines, "\n") != strings.Join(again, "\n") {
			t.Error("drawn in two ways")
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	for _, name := range []string{"decision", "incident", "nested", "sequence"} {
		src := samples(b)[name]
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Draw(src, Options{Width: 80})
			}
		})
	}
}

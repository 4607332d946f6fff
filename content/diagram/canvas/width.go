package canvas

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
	"github.com/rivo/uniseg"
)

// Width is how many cells s takes, at most: terminals that do not know
// grapheme clusters place it code point by code point.
func Width(s string) int {
	n := 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		n += clusterCells(g.Value(), g.Width())
	}
	return n
}

// clusterCells is the width to reckon with of a cluster that takes width cells
// when it is drawn as one.
func clusterCells(cluster string, width int) int {
	if len(cluster) == 1 {
		return width
	}
	return max(width, ansi.StringWidthWc(cluster))
}

// Steady returns s such that all terminals place it alike, which a figure
// needs: emoji made of several code points (a skin tone, a family, a sign that
// a variation selector widens) become the first of them. Letters are not
// touched.
func Steady(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		b.WriteString(steadyCluster(g.Value(), g.Width()))
	}
	return b.String()
}

func steadyCluster(cluster string, width int) string {
	r, n := utf8.DecodeRuneInString(cluster)
	if width == ansi.StringWidthWc(cluster) || unicode.In(r, unicode.L, unicode.M) {
		return cluster
	}
	return cluster[:n]
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Wrap breaks one line of text into lines of at most width cells (at least 1),
// where UAX #14 allows it and within a word only when it is wider than a line.
// There is always a line.
func Wrap(s string, width int) []string {
	width = max(width, 1)
	var out []string
	line, used := "", 0
	flush := func() {
		if line = strings.TrimRight(line, " "); line != "" {
			out = append(out, line)
		}
		line, used = "", 0
	}
	for s != "" {
		part, _, _, _ := uniseg.FirstLineSegmentInString(s, -1)
		n := Width(strings.TrimRight(part, " "))
		if used > 0 && used+n > width {
			flush()
		}
		if n > width {
			part = cut(part, width)
		}
		s = s[len(part):]
		line += part
		used += Width(part)
	}
	if flush(); len(out) == 0 {
		return []string{""}
	}
	return out
}

// cut returns the clusters at the beginning of s that fit into width cells, at
// least one.
func cut(s string, width int) string {
	n, end := 0, 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		n += clusterCells(g.Value(), g.Width())
		if n > width && end > 0 {
			break
		}
		end += len(g.Value())
	}
	return s[:end]
}

// Fit returns s cut to width cells, with an ellipsis where something is left
// off: '…', or '~' in ASCII.
func Fit(s string, width int, ascii bool) string {
	if Width(s) <= width {
		return s
	}
	if width < 2 {
		return ""
	}
	ellipsis := "…"
	if ascii {
		ellipsis = "~"
	}
	return strings.TrimRight(cut(s, width-1), " ") + ellipsis
}

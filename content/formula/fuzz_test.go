package formula

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func FuzzFormula(f *testing.F) {
	for _, tt := range inlineTests {
		f.Add(tt.tex)
	}
	for _, tex := range append(refused, hostile()...) {
		f.Add(tex)
	}
	f.Fuzz(func(t *testing.T, tex string) {
		if s, ok := Inline(tex); ok {
			sane(t, tex, s)
		}
		lines, baseline, ok := Unicode(tex)
		if !ok {
			return
		}
		if baseline < 0 || baseline >= len(lines) || len(lines) > maxHeight {
			t.Errorf("the base is line %d of %d", baseline, len(lines))
		}
		for _, line := range lines {
			sane(t, tex, line)
		}
	})
}

// sane checks what every line promises.
func sane(t *testing.T, tex, line string) {
	t.Helper()
	switch w := ansi.StringWidth(line); {
	case w > maxWidth || w > 4*len(tex):
		t.Errorf("%d cells of %d bytes", w, len(tex))
	case w != ansi.StringWidthWc(line):
		t.Errorf("%q takes %d or %d cells", line, w, ansi.StringWidthWc(line))
	case strings.ContainsRune(line, '\\') || !utf8.ValidString(line):
		t.Errorf("%q holds what was not understood", line)
	case strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsGraphic(r) }):
		t.Errorf("%q holds what cannot be drawn", line)
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{"$x$", "$5 and $10", `\$x$$y$$`, "$$a\n\n$$", "$a\nb$"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range Find(text) {
			n := 1
			if s.Display {
				n = 2
			}
			if s.Start < end || s.End > len(text) || text[s.Start+n:s.End-n] != s.TeX {
				t.Fatalf("%+v does not fit into %q", s, text)
			}
			if p, ok := Prefix(text[s.Start:]); !ok || p.TeX != s.TeX {
				t.Errorf("Prefix does not find %+v", s)
			}
			end = s.End
		}
	})
}

// hostile are formulas that would take long, or become big, if nothing stopped
// them. All of them are as long as a formula may be.
func hostile() []string {
	fill := func(before, s, after string) string {
		return before + strings.Repeat(s, (maxSource-len(before)-len(after))/len(s)) + after
	}
	nested := func(before, inside, after string) string {
		const n = maxDepth / 2
		return strings.Repeat(before, n) + inside + strings.Repeat(after, n)
	}
	return []string{
		fill("", "{", ""),
		fill("", "^", ""),
		fill("", "x^", ""),
		fill("", "'", ""),
		fill("x", "'", ""),
		fill("", `\frac`, ""),
		fill("", `\sqrt[`, ""),
		fill("", `\left(`, ""),
		fill("", `\hat`, ""),
		fill("", "x", ""),
		fill("", " ", "x"),
		fill("", "=", ""),
		fill("", `\qquad`, "x"),
		fill("", "x\\\\", "x"),
		fill(`\begin{matrix}`, "&", `\end{matrix}`),
		fill(`\begin{matrix}`, `\\`, `\end{matrix}`),
		fill(`\begin{matrix}`+strings.Repeat("&", 60), `\\`, `\end{matrix}`),
		fill(`\begin{array}{`, "|", `}a\end{array}`),
		fill(`\begin{array}{`, "c|", `}a\end{array}`),
		fill(`\begin{array}{c}`, `\hline`, `a\end{array}`),
		fill(`\text{`, "a", "}"),
		fill(`\text{`, "{", "}"),
		nested(`\frac{a}{`, "b", "}"),
		nested(`\sqrt{1+`, "x", "}"),
		nested(`x^{`, "y", "}"),
		nested(`\frac{1}{x^{`, "y", "}}"),
		nested(`\left(a\middle|\frac{`, "x", `}{y}\right)`),
		nested(`\begin{pmatrix}`+strings.Repeat(`a&`, 20)+`\\`, "x", `\end{pmatrix}`),
		nested(`\overline{\vec{`, "x", `}}`),
		nested(`\sum_{\substack{a\\`, "x", `}}`),
	}
}

// TestHostile: a formula takes some milliseconds at most. The bound is wide,
// since machines that test are slow; what is exponential takes for ever.
func TestHostile(t *testing.T) {
	for _, tex := range hostile() {
		if len(tex) > maxSource {
			t.Errorf("%d bytes: %.40q", len(tex), tex)
		}
		began := time.Now()
		Inline(tex)
		Unicode(tex)
		if d := time.Since(began); d > time.Second {
			t.Errorf("%.40q takes %v", tex, d)
		}
	}
}

// TestTooBig: what would not fit anywhere is refused, just inside of it is not.
func TestTooBig(t *testing.T) {
	for _, tt := range []struct {
		tex  string
		want bool
	}{
		{strings.Repeat("x", maxWidth), true},
		{strings.Repeat("x", maxWidth+1), false},
		{strings.Repeat(`x\\`, maxHeight), true},
		{strings.Repeat(`x\\`, maxHeight+1), false},
		{`\begin{matrix}x` + strings.Repeat("&x", maxColumns-1) + `\end{matrix}`, true},
		{`\begin{matrix}x` + strings.Repeat("&x", maxColumns) + `\end{matrix}`, false},
		{`\begin{array}{c` + strings.Repeat("|", 2*maxColumns) + `}x\end{array}`, true},
		{`\begin{array}{c` + strings.Repeat("|", 2*maxColumns+1) + `}x\end{array}`, false},
		{"x" + strings.Repeat(" ", maxSource-1), true},
		{"x" + strings.Repeat(" ", maxSource), false},
	} {
		if _, _, ok := Unicode(tt.tex); ok != tt.want {
			t.Errorf("%d bytes of %.10q: %t, want %t", len(tt.tex), tt.tex, ok, tt.want)
		}
	}
}

func BenchmarkInline(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Inline(`x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}`)
	}
}

func BenchmarkUnicode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Unicode(`x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}`)
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("A price of $5 and a formula $x^2$ in a paragraph of some length. ", 16)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text)
	}
}

func BenchmarkTable(b *testing.B) {
	for b.Loop() {
		makeTable()
	}
}

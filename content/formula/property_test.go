package formula

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// shapes are ways to make a formula of others.
var shapes = []string{
	`%s + %s`, `%s = -%s`, `%s %s`, `\frac{%s}{%s}`, `\sqrt{%s}`, `\sqrt[n]{%s}`, `{%s}^{%s}`, `{%s}_{%s}`, `x_{%s}^{%s}`,
	`\left(%s\right)`, `\left\{%s \middle| %s\right\}`, `\left.%s\right|_{%s}`, `\sum_{%s}^{%s} a`, `\int %s\,dx`,
	`\lim_{%s} %s`, `\binom{%s}{%s}`, `\begin{pmatrix} %s & %s \\ 0 \end{pmatrix}`, `\begin{cases} %s & %s \\ 1 & y \end{cases}`,
	`\begin{aligned} %s &= %s \end{aligned}`, `\overline{%s}`, `\underbrace{%s}_{%s}`, `\boxed{%s}`, `\overset{%s}{=} %s`,
	`\xrightarrow{%s}`, `\mathbb{R} \cdot %s`, `\text{if } %s`, `\sin %s`, `(%s, %s)`, `|%s|`, `{%s}!`, `\begin{array}{|c|c|} \hline %s & %s \\ \hline \end{array}`,
	`{%s}'`, `\sum_{\substack{%s \\ %s}} a`, `\operatorname{f} %s`, `\begin{Bmatrix} %s \\ %s \end{Bmatrix}`, `\left\lfloor %s \right\rfloor`,
}

// composed returns a formula of shapes within shapes, around ω.
func composed(r *rand.Rand, depth int) string {
	if depth == 0 {
		return `\omega`
	}
	shape := shapes[r.IntN(len(shapes))]
	var parts []any
	for range strings.Count(shape, "%s") {
		parts = append(parts, composed(r, r.IntN(depth)))
	}
	return fmt.Sprintf(shape, parts...)
}

// TestComposed: whatever stands in whatever is understood, nothing in it is
// lost, and every box is a rectangle.
func TestComposed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		tex := composed(r, 4)
		want := strings.Count(tex, `\omega`)
		if s, ok := Inline(tex); ok {
			sane(t, tex, s)
			if got := strings.Count(s, "ω"); got != want {
				t.Errorf("%s\nis %s: ω stands there %d times, want %d", tex, s, got, want)
			}
		} else {
			t.Errorf("%s has no form on a line", tex)
		}
		nodes, _ := parse(tex)
		var d display
		b := d.row(nodes, false)
		if d.bad {
			t.Errorf("%s has no form on several lines", tex)
		}
		if got := strings.Count(strings.Join(b.lines, ""), "ω"); got != want {
			t.Errorf("%s: ω stands there %d times, want %d:\n%s", tex, got, want, drawn(tex))
		}
		for _, line := range b.lines {
			if width(line) != b.width || b.base < 0 || b.base >= b.height() {
				t.Fatalf("%s: a line of %d cells in a box of %d, base %d:\n%s", tex, width(line), b.width, b.base, drawn(tex))
			}
			sane(t, tex, strings.TrimRight(line, " "))
		}
	}
}

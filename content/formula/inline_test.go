package formula

import (
	"strings"
	"testing"
)

var inlineTests = []struct{ tex, want string }{
	// Letters, numbers, scripts.
	{`x`, "x"},
	{`2x`, "2x"},
	{`x^2`, "x²"},
	{`a_i`, "aᵢ"},
	{`10^{-3}`, "10⁻³"},
	{`x^{n+1}`, "xⁿ⁺¹"},
	{`x_{n-1}`, "xₙ₋₁"},
	{`a_{ij}`, "aᵢⱼ"},
	{`x_1^2`, "x₁²"},
	{`x^{(2)}`, "x⁽²⁾"},
	{`A^T`, "Aᵀ"},
	{`A^\top`, "Aᵀ"},
	{`A^{-1}`, "A⁻¹"},
	{`x^*`, "x*"},
	{`x'`, "x′"},
	{`f''(x)`, "f″(x)"},
	{`f'^2`, "f′²"},
	{`90^\circ`, "90°"},
	{`21\,\degree\mathrm{C}`, "21 °C"},
	{`{}^{14}_{6}\mathrm{C}`, "₆¹⁴C"},
	{`x^\infty`, "x^∞"},
	{`x^{a,b}`, "x^(a,b)"},
	{`x_{i,j}^2`, "x²_(i,j)"},
	{`x^{y^z}`, "x^(yᶻ)"},
	{`2^{-\frac12}`, "2^(−1/2)"},
	{`v_{max}`, "vₘₐₓ"},
	{`R_{\text{ges}}`, "R_(ges)"},
	{`V_{CC} R`, "V_(CC)R"},
	{`k_B T`, "k_B T"},
	{`{a+b}^2`, "(a + b)²"},
	{`{x^2}^3`, "(x²)³"},
	{`e^{i\pi} + 1 = 0`, "e^(iπ) + 1 = 0"},
	{`3.14`, "3.14"},
	{`3{,}14`, "3,14"},
	{`1\,000`, "1 000"},
	{`(1,2)`, "(1,2)"},
	{`(a, b)`, "(a, b)"},

	// Spacing.
	{`a+b`, "a + b"},
	{`a=-b`, "a = −b"},
	{`-x`, "−x"},
	{`a - -b`, "a − −b"},
	{`x\cdot y`, "x ⋅ y"},
	{`a<b`, "a < b"},
	{`2\sin x`, "2 sin x"},
	{`\sin(x)`, "sin(x)"},
	{`\sin^2\theta + \cos^2\theta = 1`, "sin² θ + cos² θ = 1"},
	{`\log_2 8 = 3`, "log₂ 8 = 3"},
	{`\ln x`, "ln x"},
	{`n!`, "n!"},
	{`n! k!`, "n!k!"},
	{`a\!b`, "ab"},
	{`a\quad b`, "a  b"},
	{`a,b`, "a, b"},
	{`f: A \to B`, "f : A → B"},
	{`f\colon A \to B`, "f: A → B"},
	{`a := b`, "a := b"},
	{`|x|`, "|x|"},
	{`|a| - |-b|`, "|a| − |−b|"},
	{`\|x\|_2 \le 1`, "‖x‖₂ ≤ 1"},
	{`\{x \mid x > 0\}`, "{x ∣ x > 0}"},
	{`\{ x | x \in A \}`, "{x|x ∈ A}"},
	{`x_1, \ldots, x_n`, "x₁, …, xₙ"},
	{`1 + \cdots + n`, "1 + ⋯ + n"},
	{`a \bmod n`, "a mod n"},
	{`a \equiv b \pmod{n}`, "a ≡ b (mod n)"},
	{`a \equiv b \mod n`, "a ≡ b mod n"},

	// Fractions and roots.
	{`\frac{a}{b}`, "a/b"},
	{`\frac12`, "1/2"},
	{`\frac{a+b}{c}`, "(a+b)/c"},
	{`\frac{a}{b+c}`, "a/(b+c)"},
	{`\frac{a+b}{c+d}`, "(a+b)/(c+d)"},
	{`\frac{2x}{3y}`, "2x/(3y)"},
	{`\frac{(a+b)}{(c)}`, "(a+b)/(c)"},
	{`\frac{\sin x}{x}`, "(sin x)/x"},
	{`\frac{1}{2}mv^2`, "(1/2)mv²"},
	{`x\frac{1}{2}`, "x(1/2)"},
	{`-\frac{1}{2}`, "−1/2"},
	{`\frac{1}{2}\cdot 3`, "1/2 ⋅ 3"},
	{`\frac{a}{b}\,c`, "(a/b) c"},
	{`\frac{\frac{a}{b}}{c}`, "(a/b)/c"},
	{`\left(\frac{a}{b}\right)^2`, "(a/b)²"},
	{`{\frac{a}{b}}^2`, "(a/b)²"},
	{`\ln\frac{a}{b}`, "ln(a/b)"},
	{`\frac{1}{n}\sum_{i=1}^n x_i`, "(1/n) ∑ᵢ₌₁ⁿ xᵢ"},
	{`\frac{dy}{dx}`, "dy/dx"},
	{`\frac{\Delta y}{\Delta x}`, "Δy/Δx"},
	{`\frac{\partial^2 u}{\partial x^2}`, "∂²u/∂x²"},
	{`\frac{P(B \mid A) P(A)}{P(B)}`, "P(B∣A)P(A)/P(B)"},
	{`\frac{1}{f'(x)}`, "1/f′(x)"},
	{`\frac{1}{x(y+1)}`, "1/(x(y+1))"},
	{`\frac{1}{|x|}`, "1/|x|"},
	{`\dfrac{n!}{k!(n-k)!}`, "n!/(k!(n−k)!)"},
	{`\binom{n}{k}`, "C(n, k)"},
	{`\sqrt2`, "√2"},
	{`\sqrt{2}x`, "√2 x"},
	{`\frac{n}{2}!`, "(n/2)!"},
	{`{\frac{a}{b}}c`, "(a/b)c"},
	{`\frac{a}{b} \quad \frac{c}{d}`, "a/b  c/d"},
	{`\frac{a}{b}\frac{c}{d}`, "(a/b)(c/d)"},
	{`\frac{1}{n} \ldots`, "(1/n)…"},
	{`{\sqrt{x}}^2`, "(√x)²"},
	{`\sqrt{12}`, "√12"},
	{`\sqrt{x+1}`, "√(x+1)"},
	{`\sqrt[3]{x}`, "³√x"},
	{`\sqrt[n]{a b}`, "ⁿ√(ab)"},
	{`\sqrt{\frac{a}{b}}`, "√(a/b)"},

	// Operators with limits.
	{`\sum_{i=1}^{n} a_i`, "∑ᵢ₌₁ⁿ aᵢ"},
	{`\sum_{i \in S} a_i`, "∑_(i∈S) aᵢ"},
	{`\sum_{k=0}^\infty q^k`, "∑ₖ₌₀^∞ qᵏ"},
	{`\prod_p \frac{1}{1-p^{-s}}`, "∏ₚ 1/(1−p⁻ˢ)"},
	{`\int_0^1 f(x)\,dx`, "∫₀¹ f(x) dx"},
	{`\int_0^\infty e^{-x^2}\,dx`, "∫₀^∞ e^(−x²) dx"},
	{`\iint_D f\,dA`, "∬_D f dA"},
	{`\oint_C \vec F \cdot d\vec r = 0`, "∮_C F⃗ ⋅ dr⃗ = 0"},
	{`\lim_{x \to 0} \frac{\sin x}{x} = 1`, "lim_(x→0) (sin x)/x = 1"},
	{`\max_{x \in S} f(x)`, "max_(x∈S) f(x)"},
	{`\bigcup_{i=1}^n A_i`, "⋃ᵢ₌₁ⁿ Aᵢ"},
	{`\operatorname{rank} A`, "rank A"},
	{`\operatorname*{argmax}_\theta L`, "argmax_θ L"},
	{`\sum_{\substack{i<m\\j<n}} a`, "∑_(i<m; j<n) a"},

	// Accents and alphabets.
	{`\hat x`, "x̂"},
	{`\bar{y}`, "ȳ"},
	{`\vec{v}`, "v⃗"},
	{`\dot x + \ddot x`, "ẋ + ẍ"},
	{`\tilde\alpha`, "α̃"},
	{`\overline{AB}`, "A̅B̅"},
	{`\overline{A \land B}`, "A̅∧̅B̅"},
	{`\underline{ab}`, "a̲b̲"},
	{`\hat{\imath}`, "ı̂"},
	{`x \in \mathbb{R}^n`, "x ∈ ℝⁿ"},
	{`\mathbb{N} \subset \mathbb{Z} \subset \mathbb{Q}`, "ℕ ⊂ ℤ ⊂ ℚ"},
	{`\mathcal{L}\{f\}`, "ℒ{f}"},
	{`\mathfrak{g}`, "𝔤"},
	{`\mathbf{A}\mathbf{x} = \mathbf{b}`, "𝐀𝐱 = 𝐛"},
	{`\boldsymbol{\theta}`, "𝛉"},
	{`\mathrm{d}x`, "dx"},
	{`5\,\mathrm{m/s}`, "5 m/s"},
	{`\text{if } x > 0`, "if x > 0"},
	{`50\,\%`, "50 %"},
	{`\text{50\% of } x`, "50% of x"},
	{`\$5`, "$5"},

	// Logic, sets, arrows.
	{`\forall \varepsilon > 0\; \exists \delta`, "∀ε > 0 ∃δ"},
	{`\neg a \lor b \Rightarrow c`, "¬a ∨ b ⇒ c"},
	{`A \cup B \setminus C`, "A ∪ B ∖ C"},
	{`A \cap \emptyset = \emptyset`, "A ∩ ∅ = ∅"},
	{`x \notin A`, "x ∉ A"},
	{`\not\in`, "∉"},
	{`a \ne b \leq c`, "a ≠ b ≤ c"},
	{`a \iff b`, "a ⇔ b"},
	{`x \mapsto x^2`, "x ↦ x²"},
	{`A \xrightarrow{\text{heat}} B`, "A ─heat─→ B"},
	{`A \rightleftharpoons B`, "A ⇌ B"},
	{`α ≤ β`, "α ≤ β"},
	{`p ∧ ¬q`, "p ∧ ¬q"},

	// Fences, grids.
	{`\left( a + b \right]`, "(a + b]"},
	{`\left\{ \frac{a}{b} \;\middle|\; a \in \mathbb{Z} \right\}`, "{a/b | a ∈ ℤ}"},
	{`\left.\frac{dy}{dx}\right|_{x=0}`, "dy/dx|ₓ₌₀"},
	{`\lfloor x \rfloor + \lceil y \rceil`, "⌊x⌋ + ⌈y⌉"},
	{`\langle u, v \rangle`, "⟨u, v⟩"},
	{`\bigl( x \bigr)`, "(x)"},
	{`\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}`, "(1, 2; 3, 4)"},
	{`\begin{bmatrix} x \\ y \end{bmatrix}^T`, "[x; y]ᵀ"},
	{`|x| = \begin{cases} x, & x \ge 0 \\ -x, & x < 0 \end{cases}`, "|x| = {x, x ≥ 0; −x, x < 0"},
	{`\begin{aligned} a &= b \\ &= c \end{aligned}`, "a = b; = c"},
	{`\underbrace{a+b}_{n}`, "(a + b)ₙ"},
	{`\boxed{x = 1}`, "x = 1"},
	{`\overset{!}{=}`, "=^!"},
	{`a = b \tag{1}`, "a = b    (1)"},
	{`\displaystyle x`, "x"},
}

func TestInline(t *testing.T) {
	for _, tt := range inlineTests {
		got, ok := Inline(tt.tex)
		if !ok || got != tt.want {
			t.Errorf("%s\n got %q, %t\nwant %q", tt.tex, got, ok, tt.want)
		}
	}
}

// refused are formulas that nobody may guess the meaning of.
var refused = []string{
	"",
	" ",
	`{}`,
	`\quad`,
	`\unknown`,
	`\ce{H2O}`,
	`\color{red}{x}`,
	`\input{x}`,
	`\def\a{b}`,
	`\`,
	`a \`,
	`$x$`,
	`\text{if $x$}`,
	`a % b`,
	`a # b`,
	`a & b`,
	`a}`,
	`{a`,
	`x^`,
	`x^2^3`,
	`x_1_2`,
	`x'^2'`,
	`\frac{a}`,
	`\frac`,
	`\sqrt[3{x}`,
	`\sqrt[x}]{y}`,
	`\left( a`,
	`a \right)`,
	`\left a \right)`,
	`\left\alpha a \right)`,
	`\middle|`,
	`\begin{foo}a\end{foo}`,
	`\begin{matrix}a\end{pmatrix}`,
	`\begin{matrix}a`,
	`\begin{array}{lxc}a\end{array}`,
	`\begin matrix`,
	`\end{matrix}`,
	`\hline a`,
	`\vec{}`,
	`\overline{}`,
	`\text x`,
	`\text{a`,
	`\text{\alpha}`,
	`\not{ab}`,
	`\operatorname{}`,
	"a\x00b",
	"a\x1b[31mb",
	"a\xff",
	"a\u202eb",
	"\u0301",
	"a\u0301\u0301\u0301\u0301\u0301",
	"☺\ufe0f",
}

func TestRefused(t *testing.T) {
	for _, tex := range refused {
		if got, ok := Inline(tex); ok {
			t.Errorf("Inline(%q) = %q, want false", tex, got)
		}
		if got, _, ok := Unicode(tex); ok {
			t.Errorf("Unicode(%q) = %q, want false", tex, got)
		}
	}
}

// TestNotOnOneLine: what has a form on several lines only.
func TestNotOnOneLine(t *testing.T) {
	for _, tex := range []string{`\widehat{ABC}`, `\tilde{xy}`, `A \xrightarrow[b]{a} B`} {
		if got, ok := Inline(tex); ok {
			t.Errorf("Inline(%q) = %q, want false", tex, got)
		}
		if _, _, ok := Unicode(tex); !ok {
			t.Errorf("Unicode(%q) is refused", tex)
		}
	}
}

// TestRefusedRoot: a root of a degree without raised characters is refused on
// one line and on several.
func TestRefusedRoot(t *testing.T) {
	const tex = `\sqrt[a,b]{x}`
	if got, ok := Inline(tex); ok {
		t.Errorf("Inline = %q", got)
	}
	if got, _, ok := Unicode(tex); ok {
		t.Errorf("Unicode = %q", got)
	}
}

// TestDeep: nesting is set up to the limit and refused beyond it.
func TestDeep(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("{", n) + "x" + strings.Repeat("}", n) }
	if got, ok := Inline(nested(maxDepth - 1)); !ok || got != "x" {
		t.Errorf("%d groups: %q, %t", maxDepth-1, got, ok)
	}
	if _, ok := Inline(nested(maxDepth)); ok {
		t.Errorf("%d groups are not refused", maxDepth)
	}
}

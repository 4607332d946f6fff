package exchange

import (
	"strings"
	"testing"
	"time"
)

func TestText(t *testing.T) {
	tests := []struct {
		name                  string
		text                  Text
		plain, markdown, html string
	}{
		{"plain", Words("a <b> & *c*\nd\n\n# e"), "a <b> & *c*\nd\n# e", "a \\<b> & \\*c\\*\\\nd\n\n\\# e", "<p>a &lt;b&gt; &amp; *c*<br/>d</p>\n<p># e</p>"},
		{"of other systems", Words("!!! note\n??? a\n{: .x}\n{/* a */}\nimport a from 'b'\nimport it"), "!!! note\n??? a\n{: .x}\n{/* a */}\nimport a from 'b'\nimport it",
			"\\!!! note\\\n\\??? a\\\n\\{: .x}\\\n\\{/\\* a \\*/}\\\n&#105;mport a from 'b'\\\nimport it", ""},
		{"marks beside a word", Text{HTML, "a<b>-b</b>c <b>d</b>e"}, "a-bc de", `a\-bc **d**e`, "a<b>-b</b>c <b>d</b>e"},
		{"heading", Text{HTML, "<h2>Hi</h2>you"}, "Hi\nyou", "**Hi**\n\nyou", "<p><strong>Hi</strong></p>you"},
		{"what means something", Text{HTML, "<p>[[x]] [x] &lt;!-- page --&gt; {{&lt; quizdown &gt;}} &amp;lt;</p>"}, "[[x]] [x] <!-- page --> {{< quizdown >}} &lt;",
			`\[\[x]] \[x] \<!-- page --> {\{\< quizdown >}} &amp;lt;`, "<p>[[x]] [x] &lt;!-- page --&gt; {{&lt; quizdown &gt;}} &amp;lt;</p>"},
		{"active", Text{HTML, "<p onclick=x style=y>a<script>b</script><iframe src=c></iframe><a href='javascript:d'>e</a></p>"}, "ae", "ae", "<p>ae</p>"},
		{"exponents in exponents", Text{HTML, "a<sup>b<sup>2</sup></sup> <sup></sup> 10<sup> <b>6</b> </sup>"}, "a^(b²) 10⁶", "a^(b²) 10⁶", ""},
		{"exponents", Text{HTML, "x<sup>2</sup> H<sub>2</sub>O e<sup>iπ</sup>"}, "x² H₂O e^(iπ)", "x² H₂O e^(iπ)", "x<sup>2</sup> H<sub>2</sub>O e<sup>iπ</sup>"},
		{"table", Text{HTML, "<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>"}, "a|b\nc", "| a\\|b |\n|---|\n| c |", "<table><tbody><tr><th>a|b</th></tr><tr><td>c</td></tr></tbody></table>"},
		{"images", Text{HTML, `<img src="a/b.png" alt="near"> <img src="https://x/y.png" alt="far"> <img src="@@PLUGINFILE@@/z.png" alt="in">`}, "near far in", "![near](a/b.png) far in", `<img src="a/b.png" alt="near"/> far in`},
		{"code", Text{HTML, `<pre><code class="language-answer">x</code></pre>`}, "x", "```\nx\n```", "<pre><code>x</code></pre>"},
		{"markdown", Text{Markdown, "*a* <u>b</u>\n\n<!-- question: {id: x} -->\n- [x] c"}, "a b\nc", "*a* <u>b</u>\n\n<!-- question: {id: x} -->\n- [x] c", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.text.Markdown(); got != tt.markdown {
				t.Errorf("Markdown %q, want %q", got, tt.markdown)
			}
			if got := tt.text.HTML(); got != tt.html && tt.html != "" {
				t.Errorf("HTML %q, want %q", got, tt.html)
			}
			if got := tt.text.Plain(); got != tt.plain {
				t.Errorf("plain %q, want %q", got, tt.plain)
			}
		})
	}
}

func TestMedia(t *testing.T) {
	got := Text{HTML, `<img src="a.png"><img src="https://x/far.png"><video src="film.mp4"></video><img src="data:x">`}.Media()
	if strings.Join(got, " ") != "far.png film.mp4 img" {
		t.Errorf("%q", got)
	}
}

// What would take long if its cost grew with the square of its length. Four
// times the length is compared with once, as a clock would measure the machine.
func TestHostileText(t *testing.T) {
	for _, part := range []string{"[", "<b>", "<div>", "<p>a", "a* ", "<table><tr><td>", "<ul><li>", "&amp;", "`", "<sup>", "> ", "{{", "\\", "- "} {
		const size = 60_000
		for _, format := range []Format{Plain, Markdown, HTML} {
			took := converting(Text{format, strings.Repeat(part, size/len(part))})
			if took < time.Second {
				continue
			}
			quarter := Text{format, strings.Repeat(part, size/4/len(part))}
			if once := min(converting(quarter), converting(quarter)); took > 10*once {
				t.Errorf("%s %q: %v, a quarter of it %v", format, part, took, once)
			}
		}
	}
}

// converting returns how long it takes to convert a text into every form.
func converting(text Text) time.Duration {
	start := time.Now()
	text.Plain()
	text.HTML()
	text.Markdown()
	return time.Since(start)
}

func TestPieces(t *testing.T) {
	s := "a" + GapMark(1) + GapMark(0) + "b"
	if got := Blanked(s); got != "a……b" {
		t.Error(got)
	}
	if p := Pieces(s); len(p) != 4 || p[1].Gap != 1 || p[2].Gap != 0 || p[3].Text != "b" {
		t.Errorf("%+v", p)
	}
	if Unmarked(s) != "a10b" {
		t.Errorf("%q", Unmarked(s))
	}
}

func TestNumeric(t *testing.T) {
	for is, want := range map[string]string{
		"42": "42 42 42 ", "0.7 +- 5%": "0.665 0.735 0.7 0.035", "[5, 8)": "5 8 6.5 1.5", "-3 +- 0.5": "-3.5 -2.5 -3 0.5", "1.5 km": "1.5 1.5 1.5 ",
	} {
		r, ok := Numeric(is)
		if got := strings.Join([]string{r.Low, r.High, r.Value, r.Tolerance}, " "); !ok || got != want {
			t.Errorf("%s: %q, want %q", is, got, want)
		}
	}
	for _, is := range []string{"", "x", "1e400", "[8, 5]", strings.Repeat("9", 100)} {
		if _, ok := Numeric(is); ok {
			t.Errorf("%q is read", is)
		}
	}
}

func TestWeights(t *testing.T) {
	tests := []struct {
		percent []float64
		many    bool
		same    bool
	}{
		{[]float64{100, 0, 50}, false, true}, {[]float64{0, 100}, false, true},
		{[]float64{50, 50, -50}, true, true}, {[]float64{70, 30, -100}, true, true},
	}
	for _, tt := range tests {
		var it Item
		if !it.Weigh(tt.percent, tt.many) {
			t.Fatal(tt.percent)
		}
		got, same := it.Weights()
		for i := range got {
			if got[i] != tt.percent[i] || same != tt.same {
				t.Errorf("%v: %v %t", tt.percent, got, same)
			}
		}
	}
	if new(Item).Weigh([]float64{0, -10}, true) {
		t.Error("nothing is right, and it is weighed")
	}
}

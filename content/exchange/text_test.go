package exchange

import (
	"strings"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	for _, s := range []string{
		"<h1>Hi</h1><p>a * b [[x]] [x] y `c` _d_ &lt;!-- question: {id: 3} --&gt; C# #3 a_b</p><ul><li>[x] foo</li><li>bar</li></ul><pre><code class=language-go>```\nanswer\n```</code></pre><table><tr><td>1</td><td>2|3</td></tr><tr><td>[x]</td><td>b c</td></tr></table><blockquote>[!TIP]<br>hi</blockquote>",
		"<p>x" + GapMark(0) + "y <b>" + GapMark(1) + "</b> ABC <img src='data:xx' alt='pic'><img src=a.png alt=b> {{&lt; quizdown &gt;}}</p>1. foo<p>1. bar</p><p># x</p><p>- x</p><p>+ x</p><p>---</p> <p>a &amp;amp; b & c x<sup>2</sup> H<sub>2</sub>O e<sup>iπ</sup> C:\\Users\\x C:\\*</p>",
		"<pre>foo\n  bar</pre><p>foo&nbsp;bar  baz<code>a`b</code><sub>2</sub><sup>2</sup></p><script>x</script><style>y</style><iframe src=x></iframe><video src=a></video><input type=checkbox checked>",
	} {
		x := Text{HTML, s}
		t.Logf("%s\nHTML  %s\nMD    %s\nPLAIN %s\n%q", s, x.HTML(), x.Markdown(), x.Plain(), x.Media())
		y := Text{Markdown, x.Markdown()}
		t.Logf("AGAIN %s", y.HTML())
	}
	for _, s := range []string{strings.Repeat("<div>", 400) + "x", strings.Repeat("<b>", 100000), strings.Repeat("<p>a", 50000), strings.Repeat("a* ", 80000),
		strings.Repeat("<table><tr><td>", 100) + "x", strings.Repeat("<ul><li>", 200) + "x", strings.Repeat("[", 250000), strings.Repeat("<a href=x>", 20000), strings.Repeat("&amp;", 50000), strings.Repeat("<b>x</b> ", 30000), strings.Repeat("<td>x", 30000), strings.Repeat("a<br>", 50000), "<pre>" + strings.Repeat("`", 200000) + "</pre>", strings.Repeat("<code>`</code>", 10000), strings.Repeat("<sup>", 300) + strings.Repeat("\n", 200000)} {
		for _, f := range []Format{HTML, Markdown, Plain} {
			x := Text{f, s}
			from := time.Now()
			x.Plain()
			a := time.Since(from)
			x.HTML()
			b := time.Since(from)
			x.Markdown()
			if c := time.Since(from); c > time.Second {
				t.Logf("%s %.20q %v %v %v", f, s, a, b, c)
			}
		}
	}
}

package exchange

import (
	"strings"
	"testing"
)

// Nothing that a lesson shows may be lost on the way out.
func TestMarkdownToHTML(t *testing.T) {
	for in, want := range map[string]string{
		"so $x^2 < y$ is": "<p>so $x^2 &lt; y$ is</p>",
		"$$\na<b\n$$":     "<p>$$a&lt;b$$</p>",
		"a :warning: b":   "<p>a ⚠️ b</p>",
		"<details><summary>A</summary>\n\nb\n\n</details>": "<p><strong>A</strong></p>\n<p>b</p>",
		"H<sub>2</sub>O and <kbd>q</kbd>":                  "<p>H₂O and <code>q</code></p>",
		"<table><tr><td>a</td></tr></table>":               "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>",
		"::: tip\na\n:::":                                  "<blockquote>\n<p>a</p>\n</blockquote>",
		"a[^1]\n\n[^1]: the note":                          "<p>a¹</p>\n<ol>\n<li>the note</li>\n</ol>",
	} {
		if got := strings.TrimSpace(markdownToHTML(in)); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

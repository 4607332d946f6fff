package markdown_test

import (
	"strings"
	"testing"

	"carrel/content/markdown"
)

// The examples of CommonMark 2.4 and 2.5, and what two passes would get wrong.
func TestDecode(t *testing.T) {
	for text, want := range map[string]string{
		"a b":                   "a b",
		`\!\"\#\\`:              `!"#\`,
		`\a\ \é\`:               `\a\ \é\`,
		"&amp; &copy; &auml;":   "& © ä",
		"&#35; &#X22; &#xcab;":  "# \" ಫ",
		"&nope; &; &#; & &copy": "&nope; &; &#; & &copy",
		`\&lt;`:                 "&lt;",
		`&amp;lt;`:              "&lt;",
		"&#38;lt;":              "&lt;",
		`&#92;*`:                `\*`,
		`\\&lt;`:                `\<`,
	} {
		if got := string(markdown.Decode([]byte(text))); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	d := markdown.Parse("x.md", []byte("# a \\&lt; b\n\nc \\&lt; [d](e\\&amp;f)\n"), markdown.Options{})
	if got := d.Title() + "|" + d.Find("c", 1)[0].Text; got != `a &lt; b|c &lt; d` {
		t.Error(got)
	}
	long := strings.Repeat("&", 100_000)
	if got := string(markdown.Decode([]byte(long))); got != long {
		t.Error("ampersands are lost")
	}
}

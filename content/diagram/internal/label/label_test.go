package label

import (
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	for _, tt := range []struct{ raw, want string }{
		{"plain", "plain"},
		{`" quoted "`, "quoted"},
		{`"#quot;a#quot; #9829; #amp; &lt;b&gt;"`, `"a" ♥ & <b>`},
		{"a<br>b<br/>c<BR />d\\ne", "a|b|c|d|e"},
		{"<b>bold</b> 1 < 2", "bold 1 < 2"},
		{"\"`**bold** and _it_ snake_case`\"", "bold and it snake_case"},
		{"fa:fa-car Car", "Car"},
		{"#27;[2J", "�[2J"},
		{"#8238;abc#8203;", "abc"},
		{"#x1b;", "#x1b;"},
		{"#unknown; #;", "#unknown; #;"},
		{"#60;br#62;", "<br>"},
		{"", ""},
		{strings.Repeat("a<br>", 50), strings.TrimSuffix(strings.Repeat("a|", maxLines), "|")},
	} {
		if got := strings.Join(Lines(tt.raw), "|"); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.raw, got, tt.want)
		}
	}
}

func TestPad(t *testing.T) {
	if got := strings.Join(Pad([]string{"a", "北京"}), "|"); got != "  a   | 北京 " {
		t.Errorf("got %q", got)
	}
}

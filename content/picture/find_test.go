package picture

import (
	"errors"
	"testing"
)

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		address, want string
		err           error
	}{
		{"x.png", "a/b/x.png", nil},
		{"../x.png", "a/x.png", nil},
		{"/images/x.png", "images/x.png", nil},
		{"x.png?raw=true#top", "a/b/x.png", nil},
		{"my%20x.png", "a/b/my x.png", nil},
		{"../../../x.png", "", ErrOutside},
		{"/../x.png", "", ErrOutside},
		{"..%2f..%2f..%2fetc/passwd", "", ErrOutside},
		{`..\..\x.png`, "", ErrOutside},
		{"", "", ErrOutside},
		{"?", "", ErrOutside},
		{"/", "", ErrOutside},
		{"https://example.org/x.png", "", ErrRemote},
		{"HTTPS://example.org/x.png", "", ErrRemote},
		{"//example.org/x.png", "", ErrRemote},
		{"file:///etc/passwd", "", ErrRemote},
		{"data:image/png;base64,AAAA", "", ErrRemote},
	} {
		if got, err := Find("a/b/page.md", tt.address); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("Find(%q) = %q, %v; want %q, %v", tt.address, got, err, tt.want, tt.err)
		}
	}
}

package markdown_test

import "testing"

// The badges at the head of a README are one line of their words; pictures of
// the course, and badges among words, stay what they are.
func TestBadges(t *testing.T) {
	const a, b = "[![Build ok](https://a.example/b.svg)](https://a.example/ci)", "![MIT *licence*](http://b.example/l.svg)"
	for in, want := range map[string]string{
		a + " " + b:                              "p(Build ok | MIT licence)",
		a + "\n" + b + "\n" + a:                  "p(Build ok | MIT licence | Build ok)",
		"[![](https://a.example/x)](x) " + a + b: "p(Build ok | MIT licence)",
		a:                                        "picture(Build ok)",
		a + " and " + b:                          "p(Build ok and MIT licence)",
		"![x](x.png) " + a:                       "p(x Build ok)",
		"- " + a + " " + b:                       "list(Build ok MIT licence)",
	} {
		if got := sketch(everyBlock(in)); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	if n := len(everyBlock(a + " " + b)[0].Links(nil)); n != 0 {
		t.Errorf("%d links", n)
	}
}

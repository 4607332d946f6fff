package phrase

import (
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// TestNamesAreThoseOfCLDR compares with the library that is too slow to start.
func TestNamesAreThoseOfCLDR(t *testing.T) {
	for tag, name := range names {
		if want := display.Self.Name(language.MustParse(tag)); want != name && want != "" {
			t.Errorf("%s is called %q, and by CLDR %q", tag, name, want)
		}
	}
}

func TestNameOf(t *testing.T) {
	for tag, want := range map[string]string{"fr": "français", "fr-CA": "français (fr-CA)", "zh-Hant": "繁體中文", "xx": "xx", "no tag!": "no tag!"} {
		if got := NameOf(tag); got != want {
			t.Errorf("%s is called %q, want %q", tag, got, want)
		}
	}
}

package cli

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestBrowserStartsOneProgramWithOneAddress(t *testing.T) {
	for system, want := range map[string][]string{
		"linux":   {"xdg-open", "https://a.example/b?c=d&e"},
		"darwin":  {"open", "https://a.example/b?c=d&e"},
		"windows": {"rundll32", "url.dll,FileProtocolHandler", "https://a.example/b?c=d&e"},
	} {
		var got []string
		b := newBrowser(system, func(name string, args ...string) error {
			got = append([]string{name}, args...)
			return nil
		})
		for range 2 {
			if err := b.open("https://a.example/b?c=d&e"); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %q, %v; want %q", system, got, err, want)
			}
		}
	}
}

func TestBrowserRefusesWhatIsNoAddress(t *testing.T) {
	b := newBrowser("linux", func(string, ...string) error { return errors.New("started") })
	for _, address := range []string{
		"", "http://a.example/", "file:///etc/passwd", "javascript:alert(1)", "-h", "--help", "https:", "https:///x", "https:a",
		"https://user@a.example/", "https://user:word@a.example/", "https://a.example/\x1b]0;x\a", "https://a b/",
		"https://a.example/" + strings.Repeat("a", 3000), "//a.example", "mailto:a@b.example",
	} {
		if err := b.open(address); !errors.Is(err, errAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestAddressIsPlain(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/$(id);`id`|x\"'": "https://a.example/%24%28id%29%3B%60id%60%7Cx%22%27",
		"https://a.example/日志":              "https://a.example/%E6%97%A5%E5%BF%97",
		"https://a.example/a%20b#c":         "https://a.example/a%20b#c",
	} {
		if got, err := plainAddress(address); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", address, got, err, want)
		}
	}
}

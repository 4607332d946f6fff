package paper

import (
	"strings"

	"golang.org/x/net/html"
)

// withoutImages puts the description of each image in its place and returns
// what they were.
func withoutImages(s string) (out string, images []string) {
	if !strings.Contains(s, "<img") {
		return s, nil
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return b.String(), images
		}
		raw := string(z.Raw())
		t := z.Token()
		if t.Data != "img" || kind == html.TextToken || kind == html.EndTagToken {
			b.WriteString(raw)
			continue
		}
		b.WriteString("[" + html.EscapeString(attribute(t, "alt")) + "]")
		images = append(images, attribute(t, "src"))
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

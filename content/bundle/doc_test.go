package bundle

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// docs/package.md is what another program is written by.
func TestSpecification(t *testing.T) {
	doc, err := os.ReadFile("../../docs/package.md")
	if err != nil {
		t.Fatal(err)
	}
	opt := signed(t)
	opt.Name, opt.Version = "example", "1.0.0"
	p := open(t, write(t, fstest.MapFS{"a.md": file("# A\n")}, opt))
	if text := "```\n" + p.head.text() + "```\n"; !strings.Contains(string(doc), text) {
		t.Errorf("the example in docs/package.md should be:\n%s", text)
	}
	for what, n := range map[string]int64{
		"header": maxHeader, "files": maxFiles, "package": maxPackage, "file": maxFile, "name": maxName, "element": maxElement,
		"block": maxBlock, "upper level": maxRoot, "outline": maxOutline, "piece": chunkSize, "inflated": maxInflated,
		"ratio": maxRatio, "free of ratio": freeRatio, "names of a block": blockNames, "bytes of a block": blockBytes, "title": titleSize, "digits": numberSize,
	} {
		if !regexp.MustCompile(`[^0-9,]` + grouped(n) + `[^0-9]`).Match(doc) {
			t.Errorf("docs/package.md does not say the limit of a %s, %s", what, grouped(n))
		}
	}
}

// grouped writes a number with commas, as the document does.
func grouped(n int64) string {
	s := field(n)
	s = strings.TrimLeft(s, "0")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

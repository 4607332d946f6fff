package bundle

import (
	"strings"
	"testing"
)

// TestPlainNames: what is taken for plain without a closer look passes the look.
func TestPlainNames(t *testing.T) {
	parts := []string{"a", "con", "con1", "com1", "lpt9", "comx", "aux", "nul", "prn", "m001", ".", "/", "..", "-", "_", "A", " ", "é", "com10"}
	plain := 0
	for _, a := range parts {
		for _, b := range parts {
			for _, c := range parts {
				for _, d := range parts {
					name := a + b + c + d
					if !isPlainName(name) {
						continue
					}
					plain++
					for element := range strings.SplitSeq(name, "/") {
						if element == "" || checkElement(name, element) != nil {
							t.Fatalf("%q is taken for plain", name)
						}
					}
				}
			}
		}
	}
	if plain == 0 || !isPlainName("lessons/m001/lesson-00001.md") {
		t.Errorf("%d names are plain", plain)
	}
}

package mdbook_test

import (
	"testing"

	"carrel/content/exchange/internal/roundtrip"
	"carrel/content/exchange/mdbook"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{quiz, "[[questions]]\ntype = \"Tracing\"\nprompt.program = \"```\"\nanswer.doesCompile = true\nanswer.stdout = \"\\u001b\"\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { roundtrip.Check(t, mdbook.Read, src) })
}

func TestHostile(t *testing.T) {
	roundtrip.Hostile(t, mdbook.Read, "[[questions]]\ntype = \"Tracing\"\n", "[", "{", "a.", "\"", "[[a]]\n")
}

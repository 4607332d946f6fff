package quizdown_test

import (
	"testing"

	"carrel/content/exchange/internal/roundtrip"
	"carrel/content/exchange/quizdown"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{page, "# Q\n- [x] a\n- [ ] b\n", "## Q\n> h\n1. a\n2. b\n", "{{< quizdown >}}\n# Q\n1. [x] `a`\n   > no\n2. [ ] b\n{{< /quizdown >}}", "# A\n- [ ] x\n\n# B\ntext"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) { roundtrip.Check(t, quizdown.Read, src) })
}

func TestHostile(t *testing.T) {
	roundtrip.Hostile(t, quizdown.Read, "# Q\n- [x] a\n- [ ] b\n", "{{< quizdown >}}\n", "- [x] ", "1. ", "<div class=quizdown>", "```quizdown\n")
}

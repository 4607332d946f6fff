package cli

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/course/exam"
)

// maxCodes is how many codes are made at once.
const maxCodes = 100

// codeFlags are which codes are wanted.
type codeFlags struct {
	count, minutes int
	rest           bool
}

func (a *app) examCodes() *cobra.Command {
	var f codeFlags
	c := &cobra.Command{
		Use:   "codes",
		Short: a.t("Make codes that grant more time or a break"),
		Long: a.t("Codes makes codes for the supervisor of an exam. Each is good once on each computer: it grants\n" +
			"more time, or a break in which the clock stands. Keep the codes; put the lines below them into the\n" +
			"front matter of the exam. The exam knows their digests, so that who reads it does not have them."),
		Args: a.atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if f.count < 1 || f.count > maxCodes || f.minutes < 1 || f.minutes > exam.MaxMinutes {
				return a.usage(c, a.t("make 1 to %d codes, of 1 to %d minutes", maxCodes, exam.MaxMinutes))
			}
			a.printCodes(f)
			return nil
		},
	}
	c.Flags().IntVarP(&f.count, "count", "n", 5, a.t("make so `many`"))
	c.Flags().IntVar(&f.minutes, "minutes", 10, a.t("each grants so many `minutes`"))
	c.Flags().BoolVar(&f.rest, "break", false, a.t("each grants a break"))
	c.MarkFlagsMutuallyExclusive("minutes", "break")
	return c
}

func (a *app) printCodes(f codeFlags) {
	var sums []string
	for range f.count {
		g := newGrant(exam.Code{Minutes: f.minutes, Break: f.rest})
		grants := fmt.Sprintf("minutes: %d", g.Minutes)
		if g.Break {
			grants = "break: true"
		}
		sums = append(sums, fmt.Sprintf("  - {sum: %s, %s}", g.Sum, grants))
		fmt.Fprintln(a.out, g.code)
	}
	fmt.Fprintf(a.out, "\ncodes:\n%s\n", strings.Join(sums, "\n"))
}

// grant is a code, and what the exam knows of it.
type grant struct {
	code string
	exam.Code
}

// newGrant makes the code for what is granted: 60 bits, in base 32 and in groups
// of four.
func newGrant(c exam.Code) grant {
	s := rand.Text()
	code := s[:4] + "-" + s[4:8] + "-" + s[8:12]
	if c.Sum = exam.Sum(code); c.Break {
		c.Minutes = 0
	}
	return grant{code, c}
}

// newGrants makes codes for more time, each entry one such as 5x10m, and for
// breaks.
func newGrants(times []string, breaks int) ([]grant, error) {
	var out []grant
	for _, s := range times {
		many, long, ok := strings.Cut(s, "x")
		n, err := strconv.Atoi(many)
		d, bad := time.ParseDuration(long)
		if !ok || err != nil || bad != nil || n < 1 || n > maxCodes || d%time.Minute != 0 || d < time.Minute || d > exam.MaxMinutes*time.Minute {
			return nil, fmt.Errorf("--codes %q is not understood: write 5x10m for five codes of ten minutes each", s)
		}
		for range n {
			out = append(out, newGrant(exam.Code{Minutes: int(d / time.Minute)}))
		}
	}
	if breaks < 0 || breaks > maxCodes || len(out) > maxCodes {
		return nil, fmt.Errorf("make at most %d codes for more time, and at most %d for breaks", maxCodes, maxCodes)
	}
	for range breaks {
		out = append(out, newGrant(exam.Code{Break: true}))
	}
	return out, nil
}

package cli

import (
	"crypto/rand"
	"fmt"
	"strings"

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
		code := newCode()
		grants := fmt.Sprintf("minutes: %d", f.minutes)
		if f.rest {
			grants = "break: true"
		}
		sums = append(sums, fmt.Sprintf("  - {sum: %s, %s}", exam.Sum(code), grants))
		fmt.Fprintln(a.out, code)
	}
	fmt.Fprintf(a.out, "\ncodes:\n%s\n", strings.Join(sums, "\n"))
}

// newCode is a code of 60 bits, in base 32 and in groups of four.
func newCode() string {
	s := rand.Text()
	return s[:4] + "-" + s[4:8] + "-" + s[8:12]
}

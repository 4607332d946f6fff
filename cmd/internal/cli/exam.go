package cli

import (
	"github.com/spf13/cobra"
)

func (a *app) exam() *cobra.Command {
	c := &cobra.Command{
		Use:   "exam",
		Short: a.t("Look at the forms of an exam, and make codes for its supervisor"),
		Args:  a.oneOf("codes, forms"),
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.examCodes(), a.examForms())
	return c
}

package cli

import "github.com/spf13/cobra"

func (a *app) exam() *cobra.Command {
	c := &cobra.Command{
		Use:   "exam",
		Short: a.t("Prepare exams: their forms, codes for supervisors, and sealing"),
		Long: a.t("An exam of a course can be sealed: candidates get the questions, encrypted until somebody reads a\n" +
			"passphrase out, and the answers stay with the examiners.\n\n" +
			"  carrel key new exams --role examiner           make a key that reads what is handed in\n" +
			"  carrel key export exams                        write exams.carrel-key\n" +
			"  carrel exam seal my-course exam.md --key exams --examiner exams.carrel-key --rooms 1 -o sealed"),
		Args: a.oneOf("codes, forms, seal"),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.examCodes(), a.examForms(), a.examSeal())
	return c
}

package cli

import (
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// man writes the manual pages from the same words as --help. It is for those
// who package the program, and hidden from the list of commands.
func (a *app) man() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  a.t("Write the manual pages into a folder"),
		Hidden: true,
		Args:   a.exactlyOne("DIR"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			date := time.Unix(0, 0) // the same pages from the same program
			return doc.GenManTree(c.Root(), &doc.GenManHeader{Title: "CARREL", Section: "1", Source: "Carrel", Date: &date}, args[0])
		},
	}
}

// Command man writes the manual pages from the same words as --help, for those
// who package the program:
//
//	go run ./cmd/internal/man DIR
//
// It is a program of its own because the packages that make manual pages would
// cost every start of carrel half a millisecond.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra/doc"

	"carrel/cmd/internal/cli"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: man DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "man:", err)
		os.Exit(1)
	}
}

// write makes the same pages from the same program: they carry no date of the
// day.
func write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	date := time.Unix(0, 0)
	return doc.GenManTree(cli.Root(), &doc.GenManHeader{Title: "CARREL", Section: "1", Source: "Carrel", Date: &date}, dir)
}

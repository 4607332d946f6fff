// Command carrel plays courses written in markdown, offline, in a terminal.
package main

import (
	"os"

	"carrel/cmd/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:]))
}

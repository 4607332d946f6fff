// Package cli owns the command line: one file for each command, the wording of
// results and errors, and the exit codes.
//
// Results go to standard output, messages to standard error, and an error is
// one line that says what happened to what, and one that says what to do:
//
//	carrel: error: notes.txt: is neither a course folder, nor a package, nor a markdown file
//	carrel: hint: name a folder that holds markdown files, a .carrel file, or one .md file
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"carrel/player/phrase"
)

// The exit codes. They are part of the interface: scripts depend on them.
const (
	exitDone      = 0
	exitFailed    = 1
	exitUsage     = 2
	exitContent   = 3 // a course that cannot be played
	exitSignature = 4 // a record that must not be believed
)

// app is one run of the program: its streams, its environment, its words, and
// the flags that every command has.
type app struct {
	out, err  io.Writer
	env       func(string) string
	words     *phrase.Printer
	data      string // the --data flag
	lang      string // the --lang flag
	insist    bool   // the --insist flag
	trustFlag string // the --trust-policy flag
}

// Main runs the command that args name and returns the exit code.
func Main(args []string) int {
	a := newApp()
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.out)
	root.SetErr(a.err)
	return a.report(root.ExecuteContext(context.Background()))
}

// Root returns the tree of commands, for the manual pages.
func Root() *cobra.Command { return newApp().root() }

func newApp() *app {
	a := &app{out: os.Stdout, err: os.Stderr, env: os.Getenv}
	a.words = phrase.New(a.language())
	return a
}

// t says a sentence in the user's language.
func (a *app) t(sentence string, args ...any) string { return a.words.T(sentence, args...) }

// language is what the environment asks for, in the order POSIX gives.
func (a *app) language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := a.env(name); v != "" {
			return v
		}
	}
	return ""
}

func (a *app) root() *cobra.Command {
	root := a.player(&cobra.Command{
		Use:   "carrel [PATH]",
		Short: a.t("Play courses written in markdown, offline, in a terminal"),
		Long: a.t("Carrel plays courses written in markdown, offline, in a terminal.\n\n" +
			"Without an argument it opens the library; with a folder or a markdown file it plays that."),
		Args: a.rootArgs,
	})
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(a.flagError)
	root.PersistentFlags().StringVar(&a.data, "data", "", a.t("the `folder` that keeps your progress and keys"))
	root.PersistentFlags().StringVar(&a.lang, "lang", "", a.t("the `language` of lessons, such as fr, where a course has it; the interface speaks English"))
	root.PersistentFlags().StringVar(&a.trustFlag, "trust-policy", "", a.t("what becomes of authors who are not in the trust list: `ask` or strict"))
	root.PersistentFlags().BoolVar(&a.insist, "insist", false, a.t("keep your progress on a network or FAT file system, or in a folder that was moved away, all the same"))
	root.PersistentPreRun = func(*cobra.Command, []string) { a.speak() }
	root.AddCommand(a.play(), a.check(), a.format(), a.create(), a.importBank(), a.export(), a.verify(), a.version())
	root.AddCommand(a.witness(), a.collect(), a.forget())
	root.AddCommand(a.doctor(), a.backup(), a.restore())
	root.AddCommand(a.merge(), a.move())
	root.AddCommand(a.transcript(), a.certify())
	root.AddCommand(a.add(), a.key(), a.pack(), a.trust(), a.exam(), a.grade())
	return root
}

// speak takes the --lang flag into account, once flags are known.
func (a *app) speak() {
	if a.lang != "" {
		a.words = phrase.New(a.lang)
	}
}

// rootArgs tells a misspelt command from a path: it is a command when nothing
// of that name exists and it does not look like a path.
func (a *app) rootArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if _, err := os.Lstat(args[0]); err == nil || strings.ContainsAny(args[0], `./\`) {
		return a.atMost(1)(c, args)
	}
	return a.unknownCommand(c, args[0])
}

func (a *app) unknownCommand(c *cobra.Command, name string) error {
	return &failure{
		code: exitUsage,
		text: a.t("%q is neither a command nor a file here", name),
		hint: a.suggest(c.SuggestionsFor(name), "carrel "),
	}
}

// atMost checks the number of arguments in our own words.
func (a *app) atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return a.usage(c, a.t("%q is one argument too many", args[n]))
	}
}

func (a *app) exactlyOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.usage(c, a.t("%s is missing", what))
		}
		return a.atMost(1)(c, args)
	}
}

func (a *app) usage(c *cobra.Command, text string) error {
	return &failure{code: exitUsage, text: text, hint: a.t("it is used like this: %s", c.UseLine())}
}

// flagError says what is wrong with a flag, and which one may have been meant.
func (a *app) flagError(c *cobra.Command, err error) error {
	f := &failure{code: exitUsage, text: err.Error(), hint: a.t("see %s --help", c.CommandPath())}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		f.text = a.t("there is no flag %q", dashes(unknown.GetSpecifiedName()))
		if near := nearFlags(c, unknown.GetSpecifiedName()); len(near) > 0 {
			f.hint = a.suggest(near, "")
		}
	}
	return f
}

// nearFlags lends the flags to cobra's own search for similar command names.
func nearFlags(c *cobra.Command, name string) []string {
	pool := &cobra.Command{SuggestionsMinimumDistance: 2}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		pool.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
	})
	near := pool.SuggestionsFor(name)
	for i := range near {
		near[i] = dashes(near[i])
	}
	return near
}

func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func (a *app) suggest(near []string, prefix string) string {
	if len(near) == 0 {
		return a.t("see %s --help", "carrel")
	}
	slices.Sort(near)
	return a.t("did you mean %s?", prefix+near[0])
}

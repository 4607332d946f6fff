package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"carrel/store/keys"
	"carrel/store/parcel"
)

// maxTyped is how much is read of a passphrase or an answer, in bytes. What is
// longer than the store takes is refused there, with its reason.
const maxTyped = 4 << 10

// passphrases is where the passphrases of a command come from: a file, or the
// person at the terminal.
type passphrases struct {
	*app
	file string
	line *term.Terminal // once there was a question
}

// passphraseFlag gives a command the flag for passphrases.
func (a *app) passphraseFlag(c *cobra.Command) *passphrases {
	p := &passphrases{app: a}
	c.Flags().StringVar(&p.file, "passphrase-file", "",
		a.t("read the passphrase from the first and only line of a `file`, or of standard input (-), instead of asking"))
	return p
}

// maxTries is how often a person may type a passphrase.
const maxTries = 3

// known asks for the passphrase of something that is there, "the key anna", and
// opens it; who mistypes it is asked again.
func (p *passphrases) known(what string, open func(passphrase string) error) error {
	if p.file != "" {
		pass, err := p.fromFile()
		if err != nil {
			return err
		}
		return open(pass)
	}
	return p.tried(func() error {
		pass, err := p.secret(p.t("Passphrase of %s: ", what))
		if err != nil {
			return err
		}
		return open(pass)
	})
}

// tried lets a person try again what went wrong by their typing alone.
func (p *passphrases) tried(try func() error) error {
	for left := maxTries - 1; ; left-- {
		err := try()
		if left == 0 || !isMistyped(err) {
			return err
		}
		fmt.Fprintln(p.err, p.t("%s; try again", p.explain(err).text))
	}
}

// isMistyped reports an error that another passphrase may put right.
func isMistyped(err error) bool {
	for _, kind := range []error{keys.ErrPassphrase, parcel.ErrPassphrase, keys.ErrShort, keys.ErrLong, keys.ErrUntypable, errDiffer} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// errDiffer is that a passphrase was typed in two ways.
var errDiffer = errors.New("the two passphrases differ")

// chosen asks for the passphrase of something new, twice, and makes one up for
// who types none.
func (p *passphrases) chosen(what string) (pass string, err error) {
	if p.file != "" {
		return p.fromFile()
	}
	err = p.tried(func() error {
		pass, err = p.choose(what)
		return err
	})
	return pass, err
}

func (p *passphrases) choose(what string) (string, error) {
	pass, err := p.secret(p.t("Passphrase for %s (leave it empty to have one made up): ", what))
	switch {
	case err != nil:
		return "", err
	case pass == "":
		return p.generated(what)
	}
	if _, err := keys.CheckPassphrase(pass); err != nil {
		return "", p.badPassphrase(err)
	}
	again, err := p.secret(p.t("The same again: "))
	if err == nil && again != pass {
		err = &failure{code: exitFailed, err: errDiffer, text: p.t("the two passphrases differ"), hint: p.t("nothing was made; start again")}
	}
	return pass, err
}

// generated shows a passphrase on the terminal and nowhere else.
func (p *passphrases) generated(what string) (string, error) {
	pass := keys.Passphrase()
	_, err := fmt.Fprintf(p.err, "\n    %s\n\n%s\n", pass,
		p.t("This is the passphrase for %s. Write it down now: it is shown once, and nobody can find it out.", what))
	return pass, err
}

func (p *passphrases) badPassphrase(err error) error {
	return &failure{code: exitFailed, err: err, text: err.Error(), hint: p.t("six words that have nothing to do with each other are a good one")}
}

// fromFile reads a passphrase of one line. The file may be a pipe: whoever
// names one means it.
func (p *passphrases) fromFile() (string, error) {
	in := os.Stdin
	if p.file != "-" {
		f, err := os.Open(p.file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxTyped))
	if err != nil {
		return "", err
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if line == "" {
		return "", &failure{
			code: exitFailed, err: keys.ErrEmpty,
			text: p.t("there is no passphrase in %s", p.file),
			hint: p.t("it has to be the first and only line"),
		}
	}
	return line, nil
}

// secret asks on the terminal and does not show what is typed: the terminal is
// silent before the question is seen, and speaks again whatever happens.
func (p *passphrases) secret(prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	state, err := term.MakeRaw(fd)
	if err != nil {
		return "", p.nobodyToAsk(p.t("name a file with --passphrase-file, or start this in a terminal"))
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(stop)
	line := make(chan typed, 1)
	go func() { line <- p.read(prompt) }()
	var t typed
	select {
	case t = <-line:
	case <-stop:
		t.err = p.interrupted()
	}
	err = term.Restore(fd, state)
	if t.err != nil {
		fmt.Fprintln(p.err) // the line of the question is open
	}
	return t.text, errors.Join(t.err, err)
}

// typed is what a person typed.
type typed struct {
	text string
	err  error
}

// read reads a line of a silent terminal. What was typed ahead stays for the
// next question.
func (p *passphrases) read(prompt string) typed {
	if p.line == nil {
		p.line = term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{os.Stdin, p.err}, "")
	}
	text, err := p.line.ReadPassword(prompt)
	if errors.Is(err, io.EOF) { // control-C or control-D
		err = p.interrupted()
	}
	return typed{text, err}
}

func (a *app) interrupted() error {
	return &failure{code: exitFailed, text: a.t("interrupted"), hint: a.t("nothing was done")}
}

func (a *app) nobodyToAsk(hint string) error {
	return &failure{code: exitFailed, text: a.t("there is nobody to ask: standard input is not a terminal"), hint: hint}
}

// confirm asks whether to go on. Anything but y or yes is a no.
func (a *app) confirm(question string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return a.nobodyToAsk(a.t("if you mean it, add --yes"))
	}
	line, err := a.answer(question)
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case a.t("y"), a.t("yes"):
		return nil
	}
	return &failure{code: exitFailed, text: a.t("not confirmed"), hint: a.t("nothing was done")}
}

// answer asks a question and waits for a line, or for an interruption: left to
// the system, or to a command that wants to end in its own time, that would end
// without a word or not at all.
func (a *app) answer(question string) (string, error) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(stop)
	fmt.Fprint(a.err, question+" "+a.t("[y/N] "))
	line := make(chan typed, 1)
	go func() { line <- readLine() }()
	var t typed
	select {
	case t = <-line:
	case <-stop:
		t.err = a.interrupted()
	}
	if !strings.HasSuffix(t.text, "\n") {
		fmt.Fprintln(a.err) // the line of the question is open
	}
	return t.text, t.err
}

// readLine reads a line of standard input; the end of the input ends it.
func readLine() typed {
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, maxTyped)).ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return typed{line, err}
}

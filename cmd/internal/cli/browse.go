package cli

import (
	"errors"
	"net/url"
	"os/exec"
)

// A browser opens web pages in the program that the system has for them. It is
// used only where the player was started with --online.
type browser struct {
	command []string // the address is its last argument
	start   func(name string, args ...string) error
}

// newBrowser returns the browser of an operating system. start starts a program
// without a shell and does not wait for its end.
func newBrowser(system string, start func(name string, args ...string) error) *browser {
	switch system {
	case "darwin":
		return &browser{[]string{"open"}, start}
	case "windows":
		return &browser{[]string{"rundll32", "url.dll,FileProtocolHandler"}, start}
	}
	return &browser{[]string{"xdg-open"}, start}
}

// errAddress is an address that is not given to another program.
var errAddress = errors.New("this is no https address that can be opened")

// open opens an https address.
func (b *browser) open(address string) error {
	plain, err := plainAddress(address)
	if err != nil {
		return err
	}
	return b.start(b.command[0], append(b.command[1:len(b.command):len(b.command)], plain)...)
}

// maxAddress is the longest address that is opened, in bytes.
const maxAddress = 2048

// plainAddress returns an https address in visible ASCII alone, without a user
// and without what a shell or a script of the opener could take for its own.
func plainAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return "", errAddress
	}
	var out []byte
	for _, c := range []byte(u.String()) {
		switch {
		case c <= ' ' || c >= 0x7f, isShell[c]:
			const hex = "0123456789ABCDEF"
			out = append(out, '%', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	if len(out) > maxAddress {
		return "", errAddress
	}
	return string(out), nil
}

// isShell are the bytes that mean something to a shell and nothing to an address
// that they could not say encoded.
var isShell = [256]bool{'"': true, '\'': true, '`': true, '\\': true, '$': true, ';': true, '|': true, '<': true, '>': true, '(': true, ')': true, '^': true, '{': true, '}': true, '*': true, '!': true}

// startDetached starts a program that has no part in the terminal.
func startDetached(name string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		return err
	}
	c := exec.Command(path, args...)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // so that it leaves no zombie
	return nil
}

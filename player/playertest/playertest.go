// Package playertest owns the virtual terminal that tests look at a program
// through: start a model, press keys, type, click, resize, and read the screen
// as a person would see it.
//
// A Bubble Tea program writes differences between frames, so its output stream
// says little; the terminal emulator here turns it back into a screen. Every
// action returns only when the program has handled it and the frame that
// followed is on the screen. What arrives later, from a command, is waited for
// with [Term.Wait] or [Term.WaitFor].
package playertest

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"carrel/player/playertest/keys"
)

// Timeout is how long an action or a wait may take before the test fails. It
// is generous because tests share a machine; nothing sleeps for that long.
const Timeout = 60 * time.Second

// mark is the number of the operating system command by which the program
// tells the terminal that everything before it is done. No terminal uses it.
const mark = 7781

// Term is a program running on a virtual terminal.
type Term struct {
	t       testing.TB
	program *tea.Program
	screen  *screen
	done    chan struct{} // closed when the program has ended
	model   tea.Model     // the last one; valid after done
	err     error         // how the program ended; valid after done
}

// Start runs model on a terminal of width by height cells until the test ends.
// The environment is fixed (TERM=xterm-256color, true colour) and signals are
// left alone; opts come last and may change all but the message filter.
func Start(t testing.TB, model tea.Model, width, height int, opts ...tea.ProgramOption) *Term {
	t.Helper()
	s := newScreen(width, height)
	k := &Term{t: t, screen: s, done: make(chan struct{})}
	k.program = tea.NewProgram(model, append(append(defaults(s, width, height), opts...), tea.WithFilter(answer))...)
	go k.run()
	t.Cleanup(k.close)
	k.sync()
	return k
}

func defaults(s *screen, width, height int) []tea.ProgramOption {
	return []tea.ProgramOption{
		tea.WithInput(s.keys),
		tea.WithOutput(s),
		tea.WithWindowSize(width, height),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "LANG=C.UTF-8"}),
		tea.WithColorProfile(colorprofile.TrueColor),
		tea.WithFPS(120),
		tea.WithoutSignalHandler(),
	}
}

// answer turns the key that no keyboard has into a mark for the terminal: it
// comes in behind the keys of a test, so all of them have been handled.
func answer(_ tea.Model, msg tea.Msg) tea.Msg {
	if k, ok := msg.(tea.KeyPressMsg); ok && k.Code == tea.KeyF35 {
		return setMark()
	}
	return msg
}

func setMark() tea.Msg { return tea.RawMsg{Msg: fmt.Sprintf("\x1b]%d\x07", mark)} }

func (k *Term) run() {
	defer close(k.done)
	k.model, k.err = k.program.Run()
}

func (k *Term) close() {
	k.program.Kill()
	<-k.done
	k.screen.close()
}

// Press sends keys by their Bubble Tea names: "enter", "down", "ctrl+c",
// "alt+left", "q", "?". It fails the test for a name it does not know.
func (k *Term) Press(names ...string) {
	k.t.Helper()
	for _, name := range names {
		seq, ok := keys.Sequence(name)
		if !ok {
			k.t.Fatalf("playertest: no key is called %q", name)
		}
		k.screen.send(seq)
	}
	k.sync()
}

// Type sends text as if typed, one key for each character.
func (k *Term) Type(text string) {
	k.t.Helper()
	k.screen.send(text)
	k.sync()
}

// Paste sends text as a terminal does when it is pasted.
func (k *Term) Paste(text string) {
	k.t.Helper()
	k.screen.do(func(e *vt.Emulator) { e.Paste(text) })
	k.sync()
}

// Click presses and releases the left button on the cell at x, y, counted from
// 0, 0 at the top left. As on a real terminal nothing is sent unless the
// program asked for the mouse.
func (k *Term) Click(x, y int) {
	k.t.Helper()
	k.mouse(vt.MouseClick{X: x, Y: y, Button: vt.MouseLeft}, vt.MouseRelease{X: x, Y: y, Button: vt.MouseLeft})
}

// Wheel turns the mouse wheel over the cell at x, y: n steps down, or up when
// n is negative.
func (k *Term) Wheel(x, y, n int) {
	k.t.Helper()
	b := vt.MouseWheelDown
	if n < 0 {
		b, n = vt.MouseWheelUp, -n
	}
	for range n {
		k.mouse(vt.MouseWheel{X: x, Y: y, Button: b})
	}
}

func (k *Term) mouse(events ...vt.Mouse) {
	k.t.Helper()
	k.screen.do(func(e *vt.Emulator) {
		for _, m := range events {
			e.SendMouse(m)
		}
	})
	k.sync()
}

// Resize gives the terminal another size and tells the program.
func (k *Term) Resize(width, height int) {
	k.t.Helper()
	k.screen.do(func(e *vt.Emulator) { e.Resize(width, height) })
	k.program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	k.sync()
}

// Send hands the program a message, as a command would.
func (k *Term) Send(msg tea.Msg) {
	k.t.Helper()
	k.program.Send(msg)
	k.sync()
}

// Screen returns what is on the screen: lines without trailing spaces, without
// empty lines at the end.
func (k *Term) Screen() string {
	var s string
	k.screen.do(func(e *vt.Emulator) { s = e.String() })
	return trim(s)
}

// Styled returns the screen with its styles as SGR sequences.
func (k *Term) Styled() string {
	var s string
	k.screen.do(func(e *vt.Emulator) { s = e.Render() })
	return s
}

// Cursor returns the cell of the cursor, counted from 0, 0 at the top left.
func (k *Term) Cursor() (x, y int) {
	k.screen.do(func(e *vt.Emulator) {
		p := e.CursorPosition()
		x, y = p.X, p.Y
	})
	return x, y
}

// Find returns the cell where text starts on the screen, counted in cells, for
// a click on it. It fails the test when text is not there.
func (k *Term) Find(text string) (x, y int) {
	k.t.Helper()
	for y, line := range strings.Split(k.Screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			return ansi.StringWidth(before), y
		}
	}
	k.t.Fatalf("playertest: %q is not on the screen:\n%s", text, k.Screen())
	return 0, 0
}

// Wait returns the screen as soon as ok says yes to it, and fails the test when
// it never does or the program ends before.
func (k *Term) Wait(ok func(screen string) bool) string {
	k.t.Helper()
	return k.await("the screen to be as expected", ok)
}

// WaitFor returns the screen as soon as text is on it.
func (k *Term) WaitFor(text string) string {
	k.t.Helper()
	return k.await(fmt.Sprintf("%q", text), func(s string) bool { return strings.Contains(s, text) })
}

// WaitGone returns the screen as soon as text is no longer on it.
func (k *Term) WaitGone(text string) string {
	k.t.Helper()
	return k.await(fmt.Sprintf("%q to go", text), func(s string) bool { return !strings.Contains(s, text) })
}

func (k *Term) await(what string, ok func(string) bool) string {
	k.t.Helper()
	late := time.After(Timeout)
	for {
		if s := k.Screen(); ok(s) {
			return s
		}
		select {
		case <-k.screen.changed:
		case <-k.done:
			k.fail("the program ended while waiting for " + what)
		case <-late:
			k.fail("timeout waiting for " + what)
		}
	}
}

// WaitEnd waits until the program has ended by itself and returns its last
// model and how it ended.
func (k *Term) WaitEnd() (tea.Model, error) {
	k.t.Helper()
	select {
	case <-k.done:
	case <-time.After(Timeout):
		k.fail("timeout waiting for the program to end")
	}
	return k.model, k.err
}

// Quit ends the program and returns its last model; an error of the program
// fails the test.
func (k *Term) Quit() tea.Model {
	k.t.Helper()
	k.program.Quit()
	m, err := k.WaitEnd()
	if err != nil {
		k.t.Fatalf("playertest: the program ended with: %v", err)
	}
	return m
}

// sync waits for two marks. The first comes in with the keys, so every key has
// been handled; Bubble Tea writes a mark before the frame of the same tick, so
// only the second one is sure to come after the frame. A program that ended has
// nothing to wait for.
func (k *Term) sync() {
	k.t.Helper()
	k.screen.send("\x1b[57398u") // F35
	if k.marked() {
		k.program.Send(setMark())
		k.marked()
	}
}

func (k *Term) marked() bool {
	k.t.Helper()
	select {
	case <-k.screen.marks:
		return true
	case <-k.done:
	case <-time.After(Timeout):
		k.fail("timeout: the program does not take its input")
	}
	return false
}

func (k *Term) fail(what string) {
	k.t.Helper()
	k.t.Fatalf("playertest: %s; the screen was:\n%s", what, k.Screen())
}

// screen is the emulator behind a lock, with its replies and the keys of the
// test in one stream.
type screen struct {
	mu      sync.Mutex
	e       *vt.Emulator
	keys    *queue
	changed chan struct{} // holds one token after each write
	marks   chan struct{}
}

func newScreen(width, height int) *screen {
	s := &screen{
		e:       vt.NewEmulator(width, height),
		keys:    newQueue(),
		changed: make(chan struct{}, 1),
		marks:   make(chan struct{}, 4),
	}
	s.e.RegisterOscHandler(mark, func([]byte) bool {
		s.marks <- struct{}{}
		return true
	})
	// The emulator blocks on a reply that nobody takes.
	go io.Copy(s.keys, s.e) //nolint:errcheck // a queue takes everything
	return s
}

// Write is the program's output. The program has no terminal in front of it
// and leaves it to the line discipline to return the carriage.
func (s *screen) Write(p []byte) (int, error) {
	out := p
	if runtime.GOOS != "windows" {
		out = bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))
	}
	err := s.show(out)
	select {
	case s.changed <- struct{}{}:
	default:
	}
	return len(p), err
}

// show gives output to the emulator, one escape sequence after another.
func (s *screen) show(out []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(out) > 0 {
		n := bytes.IndexByte(out[1:], '\x1b') + 1
		if n == 0 {
			n = len(out)
		}
		if err := s.feed(out[:n]); err != nil {
			return err
		}
		out = out[n:]
	}
	return nil
}

// feed ignores what makes the emulator panic, as a terminal does: scrolling in
// a region of the window before it was made smaller. What is drawn for the new
// size follows.
func (s *screen) feed(sequence []byte) (err error) {
	defer func() { _ = recover() }()
	_, err = s.e.Write(sequence)
	return err
}

func (s *screen) do(f func(*vt.Emulator)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.e)
}

func (s *screen) send(seq string) {
	s.do(func(e *vt.Emulator) { e.SendText(seq) })
}

// close ends the copy of replies. Emulator.Close would race with its Read; the
// pipe's own Close does not.
func (s *screen) close() {
	if c, ok := s.e.InputPipe().(io.Closer); ok {
		c.Close()
	}
	s.keys.close()
}

// trim drops the spaces at the ends of lines and the empty lines at the end.
func trim(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

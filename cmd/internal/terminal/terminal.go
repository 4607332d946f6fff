// Package terminal owns a real program on a pseudo-terminal with an emulator
// behind it: what a person at a terminal would type and see. The picture tool
// and the benchmark driver use it; tests of the player use playertest.
package terminal

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Terminal is one program running. Its queries (device attributes, colours,
// modes, cursor position) are answered as the emulator answers them.
type Terminal struct {
	cmd      *exec.Cmd
	pty      *os.File
	mu       sync.Mutex
	e        *vt.Emulator
	written  time.Time // of the program's latest output
	changed  chan struct{}
	ended    chan struct{} // closed when the program closed its terminal
	replying chan struct{}
	once     sync.Once // to wait for the process
}

// Start runs cmd on a terminal of width by height cells. Setup, which may be
// nil, is called on the emulator before the program starts.
func Start(cmd *exec.Cmd, width, height int, setup func(*vt.Emulator)) (*Terminal, error) {
	t := &Terminal{
		cmd:      cmd,
		e:        vt.NewEmulator(width, height),
		written:  time.Now(),
		changed:  make(chan struct{}, 1),
		ended:    make(chan struct{}),
		replying: make(chan struct{}),
	}
	if setup != nil {
		setup(t.e)
	}
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)})
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	t.pty = f
	go t.show()
	go t.reply()
	return t, nil
}

// show copies the program's output to the emulator. A closed pseudo-terminal
// is an error on Linux and the end of file elsewhere; both are the end.
func (t *Terminal) show() {
	defer close(t.ended)
	buf := make([]byte, 64<<10)
	for {
		n, err := t.pty.Read(buf)
		if err != nil {
			return
		}
		t.mu.Lock()
		t.e.Write(buf[:n]) //nolint:errcheck // fails only when closed
		t.written = time.Now()
		t.mu.Unlock()
		select {
		case t.changed <- struct{}{}:
		default:
		}
	}
}

func (t *Terminal) reply() {
	defer close(t.replying)
	io.Copy(t.pty, t.e) //nolint:errcheck // the program may be gone
}

// Send types seq.
func (t *Terminal) Send(seq string) error {
	_, err := io.WriteString(t.pty, seq)
	return err
}

// Resize makes the terminal's window another size, as a person does who drags
// its corner: what is on the screen stays until the program draws again.
func (t *Terminal) Resize(width, height int) error {
	t.Do(func(e *vt.Emulator) { e.Resize(width, height) })
	return pty.Setsize(t.pty, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)})
}

// Do calls f on the emulator while nothing else does.
func (t *Terminal) Do(f func(*vt.Emulator)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f(t.e)
}

// Screen returns the lines of the screen.
func (t *Terminal) Screen() string {
	var s string
	t.Do(func(e *vt.Emulator) { s = e.String() })
	return strings.TrimRight(s, "\n")
}

// PID is the process number of the program.
func (t *Terminal) PID() int { return t.cmd.Process.Pid }

// Await returns as soon as ok says yes to the screen; an error tells what was
// on it when patience ran out or the program ended.
func (t *Terminal) Await(patience time.Duration, ok func(screen string) bool) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		if ok(t.Screen()) {
			return nil
		}
		select {
		case <-t.changed:
		case <-t.ended:
			if ok(t.Screen()) {
				return nil
			}
			return fmt.Errorf("%s ended; its screen was:\n%s", t.cmd.Path, t.Screen())
		case <-late.C:
			return fmt.Errorf("%s: not within %v; its screen was:\n%s", t.cmd.Path, patience, t.Screen())
		}
	}
}

// Settle returns when the program has written nothing for as long as quiet,
// counted from now, or has ended, or patience ran out.
func (t *Terminal) Settle(quiet, patience time.Duration) {
	now := time.Now()
	for last := now; time.Since(now) < patience; last = t.lastWritten(now) {
		rest := quiet - time.Since(last)
		if rest <= 0 {
			return
		}
		select {
		case <-t.ended:
			return
		case <-time.After(rest):
		}
	}
}

// lastWritten is when the program last wrote, or since, whichever is later.
func (t *Terminal) lastWritten(since time.Time) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.written.After(since) {
		return t.written
	}
	return since
}

// Wait waits until the program has ended and all of its output is on the
// screen, and returns its exit code, or -1 after a signal.
func (t *Terminal) Wait() int {
	<-t.ended
	t.once.Do(func() { t.cmd.Wait() }) //nolint:errcheck // the exit code says it
	return t.cmd.ProcessState.ExitCode()
}

// Close kills the program if it still runs, and waits for it.
func (t *Terminal) Close() {
	t.cmd.Process.Kill() //nolint:errcheck // it may have ended
	t.Wait()
	t.pty.Close()
	if c, ok := t.e.InputPipe().(io.Closer); ok {
		c.Close()
	}
	<-t.replying
}

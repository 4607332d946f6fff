package cli

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

// meter shows on standard error how far long work has come, when that is a
// terminal and the work takes long enough to wonder.
type meter struct {
	app   *app
	what  string
	began time.Time
	shown int // percent that stands there; -1 for nothing
	tty   bool
}

// patience is how long work may take before it shows how far it is.
const patience = 400 * time.Millisecond

func (a *app) meter(what string) *meter {
	return &meter{app: a, what: what, began: time.Now(), shown: -1, tty: a.err == os.Stderr && term.IsTerminal(int(os.Stderr.Fd()))}
}

// at takes how much is done of how much.
func (m *meter) at(done, of int64) {
	if !m.tty || of <= 0 || time.Since(m.began) < patience {
		return
	}
	if percent := int(done * 100 / of); percent != m.shown {
		m.shown = percent
		fmt.Fprintf(m.app.err, "\r%s %3d %%", m.what, percent)
	}
}

// end wipes what stands there.
func (m *meter) end() {
	if m.shown >= 0 {
		fmt.Fprint(m.app.err, "\r\x1b[K")
	}
}

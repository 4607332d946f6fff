package markdown

import (
	"sync"
	"time"
)

// An extent is how far a file is scanned. What one holds never changes, so it
// is used without a lock.
type extent struct {
	src    []byte           // clean
	chunks []*Chunk         // all of whose text is there
	lines  int              // of the file, once whole
	refs   []byte           // lines that may define link references, once whole
	notes  map[string]*note // footnotes by their label, once whole
	slips  slips            // of the author, once whole
	whole  bool             // the file has ended
	err    error            // why it ended too early
}

// reaches reports whether chunk i is scanned.
func (e extent) reaches(i int) bool { return i < len(e.chunks) }

// covers reports whether no chunk that is still to come holds a line.
func (e extent) covers(line int) bool {
	if len(e.chunks) == 0 {
		return false
	}
	last := e.chunks[len(e.chunks)-1]
	return line < last.Line+last.Lines
}

// A horizon is where one goroutine says how far it has scanned, and others wait
// for it to come as far as they need.
type horizon struct {
	mu    sync.Mutex
	moved sync.Cond
	known extent
	asked chan struct{} // closed when somebody waits
	once  sync.Once     // to close it
}

func (h *horizon) move(e extent) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.known = e
	h.moved.Broadcast()
}

// now returns what is scanned so far.
func (h *horizon) now() extent {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.known
}

// await returns what is scanned once that is enough, or the file has ended.
func (h *horizon) await(enough func(extent) bool) extent {
	h.mu.Lock()
	defer h.mu.Unlock()
	for !h.known.whole && !enough(h.known) {
		h.once.Do(func() { close(h.asked) })
		h.moved.Wait()
	}
	return h.known
}

// rest returns when somebody waits, or a moment has passed.
func (h *horizon) rest() {
	moment := time.NewTimer(rest)
	defer moment.Stop()
	select {
	case <-h.asked:
	case <-moment.C:
	}
}

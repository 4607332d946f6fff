package playertest

import (
	"bytes"
	"io"
	"sync"
)

// queue is a pipe whose Write never blocks, so that the emulator can be written
// to and replied from with its lock held.
type queue struct {
	mu     sync.Mutex
	filled *sync.Cond
	buf    bytes.Buffer
	closed bool
}

func newQueue() *queue {
	q := &queue{}
	q.filled = sync.NewCond(&q.mu)
	return q
}

func (q *queue) Write(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.filled.Signal()
	return q.buf.Write(p)
}

// Read blocks until there is something to read or the queue is closed.
func (q *queue) Read(p []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.buf.Len() == 0 && !q.closed {
		q.filled.Wait()
	}
	if q.closed {
		return 0, io.EOF
	}
	return q.buf.Read(p)
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.filled.Broadcast()
}

package markdown

import (
	"slices"
	"sync"
)

// maxRecent is how many chunks keep their blocks: those around a screen, and
// the stems of the questions there. Blocks take several times the memory of
// their text, and are quickly parsed again.
const maxRecent = 64

// recent keeps the blocks of the chunks that were asked for last.
type recent struct {
	mu     sync.Mutex
	parsed []*parsed // the latest last
}

// A parsed is a chunk with its blocks, which are made once.
type parsed struct {
	chunk  *Chunk
	once   sync.Once
	blocks []*Block
}

// blocks returns the blocks of a chunk. It does not hold the lock while it
// parses: to parse one chunk may ask for another.
func (r *recent) blocks(c *Chunk) []*Block {
	p := r.touch(c)
	p.once.Do(func() { p.blocks = c.parse() })
	return p.blocks
}

// touch makes a chunk the latest, and forgets the one that nobody asked for the
// longest.
func (r *recent) touch(c *Chunk) *parsed {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := &parsed{chunk: c}
	if i := slices.IndexFunc(r.parsed, func(p *parsed) bool { return p.chunk == c }); i >= 0 {
		p = r.parsed[i]
		r.parsed = slices.Delete(r.parsed, i, i+1)
	} else if len(r.parsed) == maxRecent {
		r.parsed = slices.Delete(r.parsed, 0, 1)
	}
	r.parsed = append(r.parsed, p)
	return p
}

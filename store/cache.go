package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/internal/durable"
	"carrel/store/record"
)

// The cache is the fold up to some head, in journal.cache beside the journal:
//
//	carrel/cache/v1
//	<journal id>
//	<number of events>
//	<root hash>
//	<the program, and the size and time of its file>
//	<base64 SHA-256 of the rest>
//
//	— <device key> <signature>
//	<the standing, as progress.Freeze encodes it>
//
// It is signed by the device key. Any doubt, and it is made anew of the events:
// another program, a head that the journal never had, a bit that is wrong.
const (
	cacheName   = "journal.cache"
	cacheOrigin = "carrel/cache/v1\n"
	cacheLine   = 4 << 10   // bytes of the header at most
	cacheFile   = 256 << 20 // bytes at most
	cacheAfter  = 4096      // events folded; fewer are folded faster than a cache is written
)

// cached is a fold that need not be done again.
type cached struct {
	standing *progress.Standing
	tree     record.Tree // up to there
}

// fold returns the standing of all own events, most of it from the cache. With
// the journals of other machines beside it, all is folded anew: what they did
// may lie before what the cache has.
func (j *Journal) fold() (*progress.Standing, error) {
	if others, err := j.Foreign(); err != nil || len(others) > 0 {
		return j.foldAll(others, err)
	}
	head, err := j.snapshot()
	if err != nil {
		return nil, err
	}
	c := j.readCache()
	from := c.tree.Size()
	for e, err := range j.events(c.tree, head) {
		if err != nil {
			return nil, err
		}
		c.standing.Apply(e)
	}
	if head.N-from >= cacheAfter {
		j.writeCache(head, c.standing)
	}
	return c.standing, nil
}

// events yields the verified events from where tree ends up to head.
func (j *Journal) events(tree record.Tree, head tlog.Tree) iter.Seq2[progress.Event, error] {
	return func(yield func(progress.Event, error) bool) {
		var gone progress.Erased
		for line, err := range j.linesFrom(tree, head) {
			var e progress.Event
			if err == nil {
				e, err = j.decode(line, &gone)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := gone.Err(); err != nil {
			yield(progress.Event{}, j.damaged("%w", err))
		}
	}
}

// readCache returns the newest fold that can be relied on; of nothing, if there
// is none.
func (j *Journal) readCache() cached {
	none := cached{standing: &progress.Standing{}}
	if j.opt.Signer == nil || j.opt.Build == "" {
		return none
	}
	text, rest, ok := j.openCache()
	if !ok {
		return none
	}
	head, ok := j.cacheHead(text, sha256.Sum256(rest))
	if !ok {
		return none
	}
	var err error
	c := cached{}
	if c.tree, err = j.treeAt(head); err != nil {
		return none
	}
	if c.standing, err = progress.Thaw(rest); err != nil || int64(c.standing.Events) != head.N {
		return none
	}
	return c
}

// openCache reads the file and verifies its signature.
func (j *Journal) openCache() (text string, rest []byte, ok bool) {
	path := filepath.Join(j.dir, cacheName)
	if at, err := os.Lstat(path); err != nil || !at.Mode().IsRegular() || at.Size() > cacheFile {
		return "", nil, false
	}
	f, err := os.Open(path)
	if err != nil {
		return "", nil, false
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, cacheFile))
	if err != nil {
		return "", nil, false
	}
	return splitCache(b, j.opt.Signer.VKey())
}

func splitCache(b []byte, vkey string) (text string, rest []byte, ok bool) {
	end := bytes.Index(b[:min(len(b), cacheLine)], []byte("\n\n"))
	if end < 0 {
		return "", nil, false
	}
	sig := bytes.IndexByte(b[end+2:min(len(b), cacheLine)], '\n')
	v, err := note.NewVerifier(vkey)
	if sig < 0 || err != nil {
		return "", nil, false
	}
	n, err := note.Open(b[:end+2+sig+1], note.VerifierList(v))
	if err != nil {
		return "", nil, false
	}
	return n.Text, b[end+2+sig+1:], true
}

// cacheHead returns the head that a cache is of, when it is by this program and
// of these bytes.
func (j *Journal) cacheHead(text string, sum [sha256.Size]byte) (head tlog.Tree, ok bool) {
	limit, _, err := j.Head()
	if err != nil {
		return head, false
	}
	var id, root string
	if _, err := fmt.Sscanf(text, cacheOrigin+"%s\n%d\n%s\n", &id, &head.N, &root); err != nil {
		return head, false
	}
	if head.Hash, err = tlog.ParseHash(root); err != nil || head.N < 0 || head.N > limit {
		return head, false
	}
	return head, text == j.cacheText(head, sum)
}

func (j *Journal) cacheText(head tlog.Tree, sum [sha256.Size]byte) string {
	return fmt.Sprintf("%s%s\n%d\n%s\n%s\n%s\n", cacheOrigin, j.id, head.N, head.Hash, j.program(), base64.StdEncoding.EncodeToString(sum[:]))
}

// program names the very file that runs: what it keeps is for no other.
func (j *Journal) program() string {
	path, err := os.Executable()
	if err != nil {
		return fmt.Sprintf("%q", j.opt.Build)
	}
	at, err := os.Stat(path)
	if err != nil {
		return fmt.Sprintf("%q", j.opt.Build)
	}
	return fmt.Sprintf("%q %d %d", j.opt.Build, at.Size(), at.ModTime().UnixNano())
}

// treeAt is the tree at an earlier head, of the stored hashes. Its root must be
// that of the head.
func (j *Journal) treeAt(head tlog.Tree) (tree record.Tree, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		tree, err = record.NewTree(head.N, storedHashes(tx.Bucket(bucketEvents)))
		if err == nil && tree.Root() != head.Hash {
			err = fmt.Errorf("the journal never had that head")
		}
		return err
	})
	return tree, err
}

// writeCache keeps a fold for the next start. It is worth no error: what cannot
// be kept is folded again.
func (j *Journal) writeCache(head tlog.Tree, s *progress.Standing) {
	if j.opt.Signer == nil || j.opt.Build == "" {
		return
	}
	b, err := progress.Freeze(s)
	if err != nil {
		return
	}
	signed, err := note.Sign(&note.Note{Text: j.cacheText(head, sha256.Sum256(b))}, j.opt.Signer)
	if err != nil {
		return
	}
	_ = durable.Replace(filepath.Join(j.dir, cacheName), append(signed, b...))
}

// dropCache removes the cache, which has in it what was typed.
func (j *Journal) dropCache() error {
	err := os.Remove(filepath.Join(j.dir, cacheName))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

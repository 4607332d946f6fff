package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// markLine is the one line of the mark: version, journal id, size, root and a
// checksum over what comes before it. Its length never changes, so writing it
// over itself needs no room on the disk and leaves nothing of the old one.
const (
	markLine = "carrel/mark/v1 %s %020d %x"
	markSize = len("carrel/mark/v1 ") + 32 + 1 + 20 + 1 + 64 + 1 + 16 + 1
)

// mark is how far a journal had come when the mark was written.
type mark struct {
	there bool   // there is a mark: there was history
	id    string // empty when the mark cannot be read
	tree  tlog.Tree
}

func encodeMark(id string, t tlog.Tree) string {
	line := fmt.Sprintf(markLine, id, t.N, t.Hash[:])
	return line + " " + markSum(line) + "\n"
}

func markSum(line string) string {
	sum := sha256.Sum256([]byte(line))
	return hex.EncodeToString(sum[:8])
}

// decodeMark reads a mark. One that was torn by a power failure still says
// that there was history, and nothing else.
func decodeMark(text string) mark {
	m := mark{there: true}
	var id string
	var t tlog.Tree
	var root []byte
	if _, err := fmt.Sscanf(text, markLine, &id, &t.N, &root); err != nil || len(root) != tlog.HashSize {
		return m
	}
	t.Hash = tlog.Hash(root)
	if t.N < 0 || encodeMark(id, t) != text {
		return m
	}
	m.id, m.tree = id, t
	return m
}

func readMark(path string) (mark, error) {
	if err := regular(path); err != nil {
		return mark{}, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return mark{}, nil
	}
	if err != nil {
		return mark{}, cannotWrite(path, err)
	}
	defer f.Close()
	var text strings.Builder
	if _, err := io.Copy(&text, io.LimitReader(f, int64(markSize)+1)); err != nil {
		return mark{}, cannotWrite(path, err)
	}
	return decodeMark(text.String()), nil
}

// openMark opens the mark for the writes to come and makes it say where the
// journal is now.
func (j *Journal) openMark() error {
	path := filepath.Join(j.dir, markName)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return cannotWrite(path, err)
	}
	j.mark = f
	if err := f.Truncate(int64(markSize)); err != nil {
		return cannotWrite(path, err)
	}
	if err := j.writeMark(); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

func (j *Journal) writeMark() error {
	_, err := j.mark.WriteAt([]byte(encodeMark(j.id, j.head)), 0)
	return err
}

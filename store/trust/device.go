package trust

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"sync/atomic"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/internal/vkey"
	"carrel/store/keys"
)

// sign returns the list with the signature of the device key.
func (l *List) sign(key *keys.Key) ([]byte, error) {
	return note.Sign(&note.Note{Text: string(l.encode())}, key)
}

// open reads the file of a list, and reports whether it is signed. A signature
// that is not that of the data folder dir is an ErrForged.
func open(dir string, file []byte) (l *List, signed bool, err error) {
	text := file
	if signed = bytes.Contains(file, []byte("\n\n")); signed {
		if text, err = verified(dir, file); err != nil {
			return nil, true, err
		}
	}
	l, err = parse(text)
	return l, signed, err
}

// checked is the file that was verified last: a shelf of packages asks for the
// list once for each of them.
type checked struct{ file, key [sha256.Size]byte }

var last atomic.Pointer[checked]

// verified returns the text of a signed list.
func verified(dir string, file []byte) ([]byte, error) {
	key, err := keys.Existing(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: the key is gone", ErrForged)
	}
	if err != nil {
		return nil, err
	}
	text, _, _ := bytes.Cut(file, []byte("\n\n"))
	now := checked{sha256.Sum256(file), sha256.Sum256([]byte(key.VKey()))}
	if before := last.Load(); before != nil && *before == now {
		return append(text, '\n'), nil
	}
	signed, err := vkey.Open(file, key.VKey())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForged, err)
	}
	last.Store(&now)
	return []byte(signed), nil
}

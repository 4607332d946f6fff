package markdown

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Hash identifies a version of a source file, for the translations that are
// made of it: "sha256:" and the hexadecimal digest of its text, in which a line
// ends with LF however it is stored and blank lines at the end do not count.
func Hash(src []byte) string {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte{'\n'})
	for {
		cut := bytes.TrimRight(src, " \t")
		if !bytes.HasSuffix(cut, []byte{'\n'}) {
			break
		}
		src = cut[:len(cut)-1]
	}
	sum := sha256.Sum256(src)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Translates returns what the front matter says of the file that this one is a
// translation of: its path, relative to this one, and its Hash at that time;
// "" for what it does not say.
func (d *Document) Translates() (file, hash string) {
	n := d.meta.Lookup("translates")
	return strings.TrimSpace(Scalar(Value(n, "file"))), strings.TrimSpace(Scalar(Value(n, "hash")))
}

func (d *Document) isTranslation() bool {
	file, _ := d.Translates()
	return d.opts.Translation || file != ""
}

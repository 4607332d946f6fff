// Package parcel owns the file in which a data folder travels to another
// machine: the journal, the keys, the trust list, who its owner is, and the
// papers that came with the work: certificates, results, and sheets of exams.
//
// # Form
//
// The file is encrypted with a passphrase (age, scrypt). Inside are lines that
// end in a newline, and then the bytes of the files, one after the other:
//
//	carrel/move/v1
//	<size in decimal> <SHA-256 in lower-case hex> <name>
//	...
//
//	<bytes>
//
// The names ascend. They are journal.db, person.json, trust, and those of files
// in four folders, FOLDER/NAME.EXTENSION:
//
//	keys          .key
//	certificates  .json .pdf
//	results       .carrel-result
//	sheets        .carrel-sheet
//
// The name of a key has at most 64 ASCII letters, digits, dots, hyphens and
// underscores; that of another file has at most 160 bytes of letters of any
// script, with their marks, and the same signs. None begins with a dot. Nothing
// follows the last file.
//
// # Limits
//
// At most 2000 files; journal.db has at most 8 GiB, a paper 16 MiB, every other
// file 1 MiB.
//
// age decrypts before it knows that the end is good. So Unpack decrypts to the
// end into a file of its own, and only then reads the first byte of it.
package parcel

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"

	"carrel/store/internal/durable"
)

const (
	firstLine  = "carrel/move/v1"
	ageLine    = "age-encryption.org/v1\n"
	journal    = "journal.db"
	maxFiles   = 2000
	maxJournal = 8 << 30
	maxPaper   = 16 << 20
	maxOther   = 1 << 20
	maxLine    = 16 << 10
	maxHead    = 1 << 20
	maxAll     = maxJournal + maxFiles*maxPaper + maxHead
	maxFactor  = 19 // of scrypt: half a GiB
)

// What can be wrong with a parcel.
var (
	ErrPassphrase = errors.New("the passphrase is another one")
	ErrNotParcel  = errors.New("not a file that carrel move --to wrote")
	ErrAltered    = errors.New("the file was cut or altered")
)

// Factor is the work factor of scrypt, its logarithm; 0 is age's own, about a
// second. Less is for tests.
type Factor int

// entry is a file in a parcel.
type entry struct {
	size int64
	sum  string
	name string
}

func (e entry) line() string { return fmt.Sprintf("%d %s %s\n", e.size, e.sum, e.name) }

// Pack writes files, encrypted; files says under which name each travels, and
// where it is.
func Pack(w io.Writer, files map[string]string, passphrase string, work Factor) error {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return err
	}
	if work > 0 {
		to.SetWorkFactor(int(work))
	}
	out, err := age.Encrypt(w, to)
	if err != nil {
		return err
	}
	if err := pack(out, files); err != nil {
		return err
	}
	return out.Close()
}

func pack(w io.Writer, files map[string]string) error {
	names := slices.Sorted(maps.Keys(files))
	head := firstLine + "\n"
	for _, name := range names {
		h := sha256.New()
		n, err := copyFrom(h, files[name])
		if err != nil {
			return err
		}
		head += entry{n, hex.EncodeToString(h.Sum(nil)), name}.line()
	}
	if _, err := parse(head + "\n"); err != nil {
		return err
	}
	if _, err := io.WriteString(w, head+"\n"); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := copyFrom(w, files[name]); err != nil {
			return err
		}
	}
	return nil
}

func copyFrom(w io.Writer, path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(w, f)
}

// parse reads the lines before the files, the blank one included.
func parse(head string) ([]entry, error) {
	lines := strings.Split(head, "\n")
	if lines[0] != firstLine {
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrNotParcel, firstLine)
	}
	lines = lines[1:]
	if len(lines) < 2 || lines[len(lines)-1] != "" || lines[len(lines)-2] != "" || len(lines)-2 > maxFiles {
		return nil, fmt.Errorf("%w: its list of files does not end", ErrAltered)
	}
	var entries []entry
	for _, line := range lines[:len(lines)-2] {
		e, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrAltered, err)
		}
		if n := len(entries); n > 0 && entries[n-1].name >= e.name {
			return nil, fmt.Errorf("%w: %q is out of order", ErrAltered, e.name)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func parseLine(line string) (e entry, err error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 {
		return e, fmt.Errorf("%q is no line of the list", line)
	}
	e.sum, e.name = parts[1], parts[2]
	e.size, err = strconv.ParseInt(parts[0], 10, 64)
	sum, bad := hex.DecodeString(e.sum)
	switch {
	case err != nil || bad != nil || len(sum) != sha256.Size || e.line() != line+"\n" || hex.EncodeToString(sum) != e.sum:
		return e, fmt.Errorf("%q is no line of the list", line)
	case !known(e.name):
		return e, fmt.Errorf("a file of the name %q", e.name)
	case e.size < 0 || e.size > limit(e.name):
		return e, fmt.Errorf("%s with %d bytes", e.name, e.size)
	}
	return e, nil
}

func limit(name string) int64 {
	folder, _, inside := strings.Cut(name, "/")
	switch {
	case name == journal:
		return maxJournal
	case inside && folder != "keys":
		return maxPaper
	}
	return maxOther
}

// known reports whether a file of that name can be in a parcel. No other name
// reaches the disk.
func known(name string) bool {
	switch name {
	case journal, "person.json", "trust":
		return true
	}
	folder, file, inside := strings.Cut(name, "/")
	ext := filepath.Ext(file)
	stem := strings.TrimSuffix(file, ext)
	if !inside || stem == "" || stem[0] == '.' || !slices.Contains(folders[folder], ext) {
		return false
	}
	if folder == "keys" {
		return len(stem) <= maxKeyName && !strings.ContainsFunc(stem, func(r rune) bool { return !plain(r) })
	}
	return len(stem) <= maxPaperName && utf8.ValidString(stem) && !strings.ContainsFunc(stem, func(r rune) bool { return !written(r) })
}

const maxKeyName, maxPaperName = 64, 160 // bytes

// folders are those whose files travel, and how their names end.
var folders = map[string][]string{
	"keys": {".key"}, "certificates": {".json", ".pdf"}, "results": {".carrel-result"}, "sheets": {".carrel-sheet"},
}

func plain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r)
}

// written reports what may be in the name of a paper, which has the title of a
// course in its own script.
func written(r rune) bool {
	return plain(r) || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// Unpack decrypts a parcel and writes its files into dir, which must be empty
// and on a disk with room for it twice. It returns their names once all of them
// are good and on the disk.
func Unpack(r io.Reader, dir, passphrase string) ([]string, error) {
	spool := filepath.Join(dir, "spool")
	defer os.Remove(spool)
	if err := decryptTo(spool, r, passphrase); err != nil {
		return nil, err
	}
	f, err := os.Open(spool)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := read(f, func(e entry, in io.Reader) error { return e.write(in, dir) })
	if err != nil {
		return nil, err
	}
	return names, durable.SyncDir(dir)
}

// Check reads a parcel to its end and verifies all of it.
func Check(r io.Reader, passphrase string) error {
	in, err := decrypt(r, passphrase)
	if err == nil {
		_, err = read(in, func(e entry, in io.Reader) error { return e.copyTo(io.Discard, in) })
	}
	return err
}

// read gives each file to f, which reads it to its end.
func read(r io.Reader, f func(entry, io.Reader) error) (names []string, err error) {
	in := bufio.NewReaderSize(r, maxLine)
	entries, err := readHead(in)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if err := f(e, in); err != nil {
			return nil, err
		}
		names = append(names, e.name)
	}
	if _, err := in.ReadByte(); err != io.EOF {
		return nil, fmt.Errorf("%w: it goes on after its last file", ErrAltered)
	}
	return names, nil
}

// Recognise reads the beginning of a file, and refuses one that cannot be a
// parcel before anybody is asked for its passphrase.
func Recognise(r io.Reader) error {
	b := make([]byte, len(ageLine))
	_, err := io.ReadFull(r, b)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	if string(b) != ageLine {
		return ErrNotParcel
	}
	return nil
}

func decrypt(r io.Reader, passphrase string) (io.Reader, error) {
	with, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	with.SetMaxWorkFactor(maxFactor)
	from := &source{r: r}
	in, err := age.Decrypt(from, with)
	if wrong := new(age.NoIdentityMatchError); errors.As(err, &wrong) && slices.Equal(wrong.StanzaTypes, []string{"scrypt"}) {
		return nil, ErrPassphrase
	}
	switch {
	case from.err != nil:
		return nil, from.err
	case err != nil:
		return nil, ErrNotParcel // what age says of it quotes the file
	}
	return in, nil
}

// decryptTo writes all that is inside to a file.
func decryptTo(path string, r io.Reader, passphrase string) error {
	in, err := decrypt(r, passphrase)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	from := &source{r: in}
	n, err := io.Copy(f, io.LimitReader(from, maxAll+1))
	err = errors.Join(err, f.Close())
	switch {
	case from.err != nil:
		return fmt.Errorf("%w: %w", ErrAltered, from.err)
	case n > maxAll:
		return fmt.Errorf("%w: more than %d bytes", ErrAltered, int64(maxAll))
	}
	return err
}

// source tells a fault of what is read from one of what is written.
type source struct {
	r   io.Reader
	err error
}

// Read reads, and keeps the fault.
func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// readHead reads up to the blank line.
func readHead(in *bufio.Reader) ([]entry, error) {
	var head strings.Builder
	for {
		line, err := in.ReadSlice('\n')
		if err != nil || head.Len()+len(line) > maxHead {
			return nil, fmt.Errorf("%w: its list of files does not end", ErrAltered)
		}
		head.Write(line)
		if len(line) == 1 && head.Len() > 1 {
			return parse(head.String())
		}
	}
}

// write writes the next file, and returns when the disk has it.
func (e entry) write(in io.Reader, dir string) error {
	path := filepath.Join(dir, filepath.FromSlash(e.name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err = errors.Join(e.copyTo(f, in), f.Sync(), f.Close()); err != nil {
		return err
	}
	return durable.SyncDir(filepath.Dir(path))
}

// copyTo copies the bytes of a file and verifies them.
func (e entry) copyTo(w io.Writer, in io.Reader) error {
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(in, e.size))
	if err == nil && (n != e.size || hex.EncodeToString(h.Sum(nil)) != e.sum) {
		err = fmt.Errorf("%w: %s is not what was packed", ErrAltered, e.name)
	}
	return err
}

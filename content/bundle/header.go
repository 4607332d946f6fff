package bundle

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/semver"
	"golang.org/x/mod/sumdb/note"

	"carrel/content"
	"carrel/content/clean"
	"carrel/course"
)

const (
	firstLine  = "carrel/package/v1"
	family     = "carrel/package/"
	noKey      = "none"
	sigPrefix  = "\u2014 "
	numberSize = 15  // digits of a number, so that the header's size is known before its numbers
	titleSize  = 200 // bytes of the title, which may be a part of it
	keySize    = 200 // bytes of a verifier key
	maxID      = 200
	maxVersion = 100
)

// Header is what a package says of itself at its head.
type Header struct {
	ID      course.ID
	Version string // semantic version without a leading v
	Title   string // clean, and cut where it is long
	Files   int    // in the package
	Bytes   int64  // of these files
	Size    int64  // of the package, in bytes
}

type digest = [sha256.Size]byte

// head is a header with what only this package needs.
type head struct {
	Header
	key     string // verifier key of the author, or noKey
	index   span   // the upper level of the index
	outline span   // which follows it
	length  int64  // of the header, with its signature
}

// A span is a part of a package and its digest.
type span struct {
	at, size int64
	sum      digest
}

// text is the text that is signed.
func (h *head) text() string {
	var b strings.Builder
	line := func(name string, values ...any) {
		b.WriteString(name)
		for _, v := range values {
			b.WriteByte(' ')
			b.WriteString(field(v))
		}
		b.WriteByte('\n')
	}
	line(firstLine)
	line("key", h.key)
	line("id", string(h.ID))
	line("version", h.Version)
	line("title", h.Title)
	line("files", int64(h.Files))
	line("bytes", h.Bytes)
	line("size", h.Size)
	line("index", h.index.at, h.index.size, h.index.sum)
	line("outline", h.outline.at, h.outline.size, h.outline.sum)
	return b.String()
}

func field(v any) string {
	switch v := v.(type) {
	case int64:
		return fmt.Sprintf("%0*d", numberSize, v)
	case digest:
		return base64.StdEncoding.EncodeToString(v[:])
	}
	return fmt.Sprint(v)
}

// sign returns the header as it stands in the file; signer is nil for a package
// without a signature.
func (h *head) sign(signer note.Signer) ([]byte, error) {
	if signer == nil {
		return []byte(h.text() + "\n"), nil
	}
	return note.Sign(&note.Note{Text: h.text()}, signer)
}

// readHead reads the header of a file of that size and checks its signature.
func readHead(r io.ReaderAt, size int64) (*head, error) {
	text, signature, err := splitHead(r, size)
	if err != nil {
		return nil, err
	}
	h, err := parseHead(text)
	if err != nil {
		return nil, err
	}
	h.length = int64(len(text) + 1 + len(signature))
	if h.Size != size {
		return nil, fmt.Errorf("%w: it has %d bytes and should have %d", ErrDamaged, size, h.Size)
	}
	if err := h.verify(signature); err != nil {
		return nil, err
	}
	return h, h.checkSpans()
}

// splitHead finds the signed text and the line with its signature, which an
// unsigned package does not have.
func splitHead(r io.ReaderAt, size int64) (text, signature string, err error) {
	for _, n := range []int64{4 << 10, maxHeader} {
		buf := make([]byte, min(n, size))
		if _, err := r.ReadAt(buf, 0); err != nil && !errors.Is(err, io.EOF) {
			return "", "", err
		}
		if err := isPackage(buf); err != nil {
			return "", "", err
		}
		text, rest, found := bytes.Cut(buf, []byte("\n\n"))
		if found && isUnsigned(text) {
			return string(text) + "\n", "", nil
		}
		if line, _, ended := bytes.Cut(rest, []byte("\n")); ended {
			return string(text) + "\n", string(line) + "\n", nil
		}
	}
	return "", "", fmt.Errorf("%w: its header has no end", ErrDamaged)
}

func isPackage(start []byte) error {
	line, _, _ := bytes.Cut(start[:min(len(start), 100)], []byte("\n"))
	switch {
	case string(line) == firstLine:
		return nil
	case bytes.HasPrefix(line, []byte(family)):
		return fmt.Errorf("%w: it begins with %s, and this program knows %s", ErrFormat, clean.Line(string(line)), firstLine)
	}
	return ErrNotPackage
}

func isUnsigned(text []byte) bool {
	_, rest, _ := bytes.Cut(text, []byte("\n"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(line) == "key "+noKey
}

// parseHead reads the signed text, which is as [head.text] would write it.
func parseHead(text string) (*head, error) {
	h := &head{}
	lines := strings.Split(text, "\n")
	for i, parse := range []func(string) error{
		h.parseKey, h.parseID, h.parseVersion, h.parseTitle, h.parseFiles, h.parseBytes, h.parseSize, h.parseIndex, h.parseOutline,
	} {
		if i+1 >= len(lines) {
			return nil, fmt.Errorf("%w: its header is cut", ErrDamaged)
		}
		_, value, _ := strings.Cut(lines[i+1], " ")
		if err := parse(value); err != nil {
			return nil, fmt.Errorf("%w: line %d of its header: %w", ErrDamaged, i+2, err)
		}
	}
	if h.text() != text {
		return nil, fmt.Errorf("%w: its header is not written as it should be", ErrDamaged)
	}
	return h, nil
}

func (h *head) parseKey(s string) error {
	h.key = s
	if s == noKey {
		return nil
	}
	return checkKey(s)
}

// checkKey refuses a verifier key that is none of Ed25519 (algorithm 1 of
// package note), is not in its one spelling, or has a name that cannot be shown.
func checkKey(key string) error {
	v, err := note.NewVerifier(key)
	if err != nil || len(key) > keySize {
		return errors.New("the key is malformed")
	}
	for _, r := range v.Name() {
		if r <= ' ' || r > '~' {
			return errors.New("the name of the key has characters other than printable ASCII")
		}
	}
	_, rest, _ := strings.Cut(key, "+")
	_, key64, _ := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(key64)
	if err != nil || len(raw) != 33 || raw[0] != 1 {
		return errors.New("the key is malformed")
	}
	if again, err := note.NewEd25519VerifierKey(v.Name(), raw[1:]); err != nil || again != key {
		return errors.New("the key is not written as it should be")
	}
	return nil
}

func (h *head) parseID(s string) error {
	h.ID = course.ID(s)
	return checkID(s)
}

// checkID accepts the id of a manifest and that of a folder without one.
func checkID(id string) error {
	slug, local := strings.CutPrefix(id, "local.")
	inSlug := func(r rune) bool { return r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	if content.IsCourseID(id) || local && slug != "" && len(id) <= maxID && !strings.ContainsFunc(slug, func(r rune) bool { return !inSlug(r) }) {
		return nil
	}
	return fmt.Errorf("%q is not the id of a course", clean.Line(id))
}

func (h *head) parseVersion(s string) error {
	h.Version = s
	return checkVersion(s)
}

func checkVersion(s string) error {
	if v := "v" + s; len(s) <= maxVersion && s != "" && semver.Canonical(v)+semver.Build(v) == v {
		return nil
	}
	return fmt.Errorf("%q is not a semantic version such as 1.2.0", clean.Line(s))
}

func (h *head) parseTitle(s string) error {
	h.Title = s
	if s != shortTitle(s) {
		return errors.New("the title is not clean, or too long")
	}
	return nil
}

// shortTitle is a title as a header has it.
func shortTitle(s string) string {
	s = clean.Line(s)
	if len(s) <= titleSize {
		return s
	}
	n := titleSize
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return clean.Line(s[:n])
}

func (h *head) parseFiles(s string) error {
	n, err := parseNumber(s, maxFiles)
	h.Files = int(n)
	return err
}

func (h *head) parseBytes(s string) (err error) {
	h.Bytes, err = parseNumber(s, maxFiles*maxFile)
	return err
}

func (h *head) parseSize(s string) (err error) {
	h.Size, err = parseNumber(s, maxPackage)
	return err
}

func (h *head) parseIndex(s string) error { return h.index.parse(s, maxRoot) }

func (h *head) parseOutline(s string) error { return h.outline.parse(s, maxOutline) }

func (p *span) parse(s string, limit int64) error {
	fields := strings.Split(s, " ")
	if len(fields) != 3 {
		return errors.New("a place, a size and a digest belong here")
	}
	var at, size, sum error
	p.at, at = parseNumber(fields[0], maxPackage)
	p.size, size = parseNumber(fields[1], limit)
	raw, sum := base64.StdEncoding.DecodeString(fields[2])
	if err := cmp.Or(at, size, sum); err != nil {
		return err
	}
	if copy(p.sum[:], raw); len(raw) != len(p.sum) {
		return errors.New("the digest is not one of SHA-256")
	}
	return nil
}

func parseNumber(s string, limit int64) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > limit || len(s) != numberSize {
		return 0, fmt.Errorf("%q is not a number of %d digits up to %d", clean.Line(s), numberSize, limit)
	}
	return n, nil
}

// verify checks the line of the signature, with its line feed, by the key that
// the header names.
func (h *head) verify(signature string) error {
	if h.key == noKey {
		return nil
	}
	v, err := note.NewVerifier(h.key)
	if err != nil {
		return err
	}
	n, err := note.Open([]byte(h.text()+"\n"+signature), note.VerifierList(v))
	if err != nil {
		return fmt.Errorf("%w: it does not fit the key %s", ErrSignature, h.key)
	}
	if line := sigPrefix + v.Name() + " " + n.Sigs[0].Base64 + "\n"; line != signature || !isCanonical(n.Sigs[0].Base64) {
		return fmt.Errorf("%w: it is not written as it should be", ErrSignature)
	}
	return nil
}

func isCanonical(s string) bool {
	raw, err := base64.StdEncoding.DecodeString(s)
	return err == nil && base64.StdEncoding.EncodeToString(raw) == s
}

// checkSpans checks that index and outline lie within the file, in their order.
func (h *head) checkSpans() error {
	if h.index.at < h.length || h.outline.at != h.index.at+h.index.size || h.outline.at+h.outline.size > h.Size {
		return fmt.Errorf("%w: its parts do not fit its size", ErrDamaged)
	}
	return nil
}

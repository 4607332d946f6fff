package page

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"rsc.io/qr"
)

// MaxCredential is the size of the largest credential that a page holds, in
// bytes of JSON.
const MaxCredential = 64 << 10

const (
	codePrefix = "CARREL1:"
	codeLength = 2400 // characters in one code: version 30 at level L, modules of 0.4 mm
	maxCodes   = 4
)

// What can be wrong with the codes of a page.
var (
	ErrCode  = errors.New("it is not the code of a certificate")
	ErrParts = errors.New("codes of the certificate are missing, or belong to another")
	ErrLarge = errors.New("the credential is too large for the codes of one page")
)

// Codes returns the texts of the QR codes that hold a credential: each is
// "CARREL1:" part "/" of ":" and a part of the RFC 9285 base45 of the RFC 1950
// zlib stream of the JSON. All characters are of QR's alphanumeric mode.
func Codes(credential []byte) ([]string, error) {
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(credential); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	text := base45(packed.Bytes())
	of := (len(text) + codeLength - 1) / codeLength
	if of > maxCodes || len(credential) > MaxCredential {
		return nil, fmt.Errorf("%w: %d bytes", ErrLarge, len(credential))
	}
	return parts(text, of), nil
}

// parts divides a text evenly.
func parts(text string, of int) []string {
	var out []string
	for i := range of {
		from, to := len(text)*i/of, len(text)*(i+1)/of
		out = append(out, fmt.Sprintf("%s%d/%d:%s", codePrefix, i+1, of, text[from:to]))
	}
	return out
}

// FromCodes returns the credential that was read off codes, in any order.
func FromCodes(texts []string) ([]byte, error) {
	all := make([]string, len(texts))
	if len(texts) == 0 || len(texts) > maxCodes {
		return nil, ErrParts
	}
	for _, t := range texts {
		part, of, body, err := parseCode(t)
		if err != nil {
			return nil, err
		}
		if of != len(texts) || all[part-1] != "" {
			return nil, ErrParts
		}
		all[part-1] = body
	}
	packed, err := unbase45(strings.Join(all, ""))
	if err != nil {
		return nil, err
	}
	return inflate(packed, ErrCode)
}

func parseCode(text string) (part, of int, body string, err error) {
	rest, ok := strings.CutPrefix(text, codePrefix)
	head, body, found := strings.Cut(rest, ":")
	p, o, slash := strings.Cut(head, "/")
	if !ok || !found || !slash || body == "" || len(text) > 2*codeLength {
		return 0, 0, "", ErrCode
	}
	part, e1 := strconv.Atoi(p)
	of, e2 := strconv.Atoi(o)
	if e1 != nil || e2 != nil || part < 1 || part > of || of > maxCodes {
		return 0, 0, "", ErrCode
	}
	return part, of, body, nil
}

// inflate reads a zlib stream of a credential, and nothing after it.
func inflate(packed []byte, kind error) ([]byte, error) {
	in := bytes.NewReader(packed)
	r, err := zlib.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", kind, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, MaxCredential+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", kind, err)
	case len(out) > MaxCredential:
		return nil, fmt.Errorf("%w: more than %d bytes", kind, MaxCredential)
	case in.Len() > 0:
		return nil, fmt.Errorf("%w: %d bytes after its end", kind, in.Len())
	}
	return out, nil
}

// digits are those of base45 (RFC 9285, table 1).
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

func base45(b []byte) string {
	var out strings.Builder
	for ; len(b) >= 2; b = b[2:] {
		n := int(b[0])<<8 | int(b[1])
		out.Write([]byte{digits[n%45], digits[n/45%45], digits[n/45/45]})
	}
	if len(b) == 1 {
		out.Write([]byte{digits[int(b[0])%45], digits[int(b[0])/45]})
	}
	return out.String()
}

func unbase45(s string) ([]byte, error) {
	var out []byte
	for len(s) > 0 {
		n, size := 0, min(3, len(s))
		for i := size - 1; i >= 0; i-- {
			d := strings.IndexByte(digits, s[i])
			if d < 0 {
				return nil, ErrCode
			}
			n = n*45 + d
		}
		switch {
		case size == 3 && n <= 0xffff:
			out = append(out, byte(n>>8), byte(n))
		case size == 2 && n <= 0xff:
			out = append(out, byte(n))
		default:
			return nil, ErrCode
		}
		s = s[size:]
	}
	return out, nil
}

// encode makes the QR code of a text at level L: a page is not worn like a
// label, and fewer modules are read sooner.
func encode(text string) (*qr.Code, error) { return qr.Encode(text, qr.L) }

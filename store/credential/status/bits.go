package status

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

const (
	minBytes = 16 << 10 // of a list, so that one entry is hidden among many
	maxBytes = 1 << 20  // 8,388,608 entries
	// MaxIndex is the last place in a list.
	MaxIndex = maxBytes*8 - 1
)

// bits is a string of bits whose first is the highest of the first byte.
type bits []byte

func (b bits) at(i int) bool { return i >= 0 && i/8 < len(b) && b[i/8]&(0x80>>(i%8)) != 0 }

// with returns the bits with one of them set or cleared.
func (b bits) with(i int, on bool) bits {
	if n := max(i/8+1, minBytes); n > len(b) {
		b = append(b, make(bits, n-len(b))...)
	}
	b[i/8] &^= 0x80 >> (i % 8)
	if on {
		b[i/8] |= 0x80 >> (i % 8)
	}
	return b
}

// encode returns the bits as encodedList: multibase base64url of GZIP.
func (b bits) encode() (string, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if n := minBytes - len(b); n > 0 {
		b = append(bytes.Clone(b), make([]byte, n)...)
	}
	if _, err = z.Write(b); err == nil {
		err = z.Close()
	}
	return "u" + base64.RawURLEncoding.EncodeToString(packed.Bytes()), err
}

func decode(text string) (bits, error) {
	raw, ok := strings.CutPrefix(text, "u")
	packed, err := base64.RawURLEncoding.DecodeString(raw)
	if !ok || err != nil {
		return nil, fmt.Errorf("%w: its bits are not base64url", ErrForm)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("%w: its bits are not GZIP", ErrForm)
	}
	b, err := io.ReadAll(io.LimitReader(z, maxBytes+1))
	if err != nil || len(b) < minBytes || len(b) > maxBytes {
		return nil, fmt.Errorf("%w: it has not between %d and %d entries", ErrForm, minBytes*8, maxBytes*8)
	}
	return b, nil
}

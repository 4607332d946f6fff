package bundle

import (
	"encoding/binary"
	"errors"
	"unicode/utf8"
)

// An encoder writes the numbers and texts of the index and the outline: a
// number as the shortest unsigned LEB128, a text as its length and its UTF-8.
type encoder struct{ out []byte }

func (e *encoder) number(n uint64) { e.out = binary.AppendUvarint(e.out, n) }

func (e *encoder) text(s string) {
	e.number(uint64(len(s)))
	e.out = append(e.out, s...)
}

func (e *encoder) flag(on bool) {
	n := uint64(0)
	if on {
		n = 1
	}
	e.number(n)
}

// The faults of an encoding.
var (
	errShort   = errors.New("it ends too soon")
	errLong    = errors.New("it goes on after its end")
	errNumber  = errors.New("a number is too large or not written in the shortest way")
	errText    = errors.New("a text is not UTF-8")
	errTooMany = errors.New("a list is longer than there is text for")
)

// A decoder reads what an encoder wrote, and nothing else: each value has one
// spelling. After a fault it returns zero values. Texts share the memory of in.
type decoder struct {
	in    string
	fault error
}

func (d *decoder) fail(err error) {
	if d.fault == nil {
		d.fault = err
	}
	d.in = ""
}

// number reads a number of at most limit.
func (d *decoder) number(limit uint64) uint64 {
	if d.in != "" && d.in[0] < 0x80 && uint64(d.in[0]) <= limit { // as most are
		n := d.in[0]
		d.in = d.in[1:]
		return uint64(n)
	}
	var n uint64
	for i := range min(len(d.in), binary.MaxVarintLen64) {
		c := d.in[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c >= 0x80 {
			continue
		}
		if c == 0 && i > 0 || i == binary.MaxVarintLen64-1 && c > 1 || n > limit {
			d.fail(errNumber)
			return 0
		}
		d.in = d.in[i+1:]
		return n
	}
	d.fail(errShort)
	return 0
}

// count reads the length of a list, whose items take at least one byte each.
func (d *decoder) count() int {
	n := d.number(1 << 32)
	if n > uint64(len(d.in)) {
		d.fail(errTooMany)
		return 0
	}
	return int(n)
}

// bytes reads a text that is looked at by who asked for it.
func (d *decoder) bytes() string { return d.fixed(d.count()) }

func (d *decoder) text() string {
	s := d.bytes()
	if !utf8.ValidString(s) {
		d.fail(errText)
		return ""
	}
	return s
}

// fixed reads n bytes.
func (d *decoder) fixed(n int) string {
	if n > len(d.in) {
		d.fail(errShort)
		return ""
	}
	s := d.in[:n]
	d.in = d.in[n:]
	return s
}

func (d *decoder) flag() bool { return d.number(1) == 1 }

// end returns the first fault, or that there is more.
func (d *decoder) end() error {
	if d.fault == nil && d.in != "" {
		return errLong
	}
	return d.fault
}

// Package strictjson owns the reading of JSON that somebody signed. Programs
// differ in what they make of doubtful JSON, and a difference between the one
// that signs and the one that reads is how a signature comes to say what nobody
// meant. So what is doubtful is refused, with the place: duplicate names,
// integers that a double cannot hold, broken UTF-8, halves of surrogate pairs,
// control characters, and more than the limits (I-JSON, RFC 7493, and tighter).
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrRefused is the error for JSON that is not read.
var ErrRefused = errors.New("the JSON is refused")

// The limits.
const (
	MaxSize  = 1 << 20
	maxDepth = 32
	maxNodes = 20_000
	maxExact = 1 << 53
)

// Object reads a JSON object: maps, slices, strings, float64, bool and nil. The
// error is an ErrRefused.
func Object(data []byte) (map[string]any, error) {
	if len(data) > MaxSize {
		return nil, refuse("it has more than %d bytes", MaxSize)
	}
	if !utf8.Valid(data) {
		return nil, refuse("it is not UTF-8")
	}
	if err := surrogates(data); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	r := reader{dec: dec}
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, refuse("something follows its end")
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, refuse("it is not an object")
	}
	return o, nil
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}

type reader struct {
	dec   *json.Decoder
	nodes int
}

func (r *reader) token() (json.Token, error) {
	t, err := r.dec.Token()
	if err != nil {
		return nil, refuse("it is not well-formed at byte %d", r.dec.InputOffset())
	}
	return t, nil
}

func (r *reader) value(depth int) (any, error) {
	if r.nodes++; r.nodes > maxNodes {
		return nil, refuse("it has more than %d values", maxNodes)
	}
	if depth > maxDepth {
		return nil, refuse("it is nested deeper than %d levels", maxDepth)
	}
	t, err := r.token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		if t == '{' {
			return r.object(depth)
		}
		return r.array(depth)
	case json.Number:
		return r.number(t)
	case string:
		return t, r.text(t)
	}
	return t, nil
}

func (r *reader) object(depth int) (any, error) {
	o := map[string]any{}
	for r.dec.More() {
		t, err := r.token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, refuse("it is not well-formed at byte %d", r.dec.InputOffset())
		}
		if _, twice := o[name]; twice {
			return nil, refuse("the name %q is there twice in one object", name)
		}
		if err := r.text(name); err != nil {
			return nil, err
		}
		if o[name], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := r.token()
	return o, err
}

func (r *reader) array(depth int) (any, error) {
	list := []any{}
	for r.dec.More() {
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := r.token()
	return list, err
}

// text refuses the control characters, but for the ends of lines and the tab,
// which Markdown in other issuers' narratives has.
func (r *reader) text(s string) error {
	control := func(c rune) bool {
		return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x7f && c < 0xa0
	}
	if i := strings.IndexFunc(s, control); i >= 0 {
		c, _ := utf8.DecodeRuneInString(s[i:])
		return refuse("it has the control character U+%04X before byte %d", c, r.dec.InputOffset())
	}
	return nil
}

func (r *reader) number(n json.Number) (any, error) {
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, refuse("the number %.40s is too large", n)
	}
	if f == math.Trunc(f) && (math.Abs(f) > maxExact || math.Abs(f) == maxExact && !exact(n.String())) {
		return nil, refuse("the number %.40s is above 2^53 and has no one value", n)
	}
	return f, nil
}

// exact reports whether a number that reads as 2^53 is written so: 2^53+1 reads
// as the same.
func exact(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && (n == maxExact || n == -maxExact)
}

// surrogates refuses \u escapes that are half of a pair: the decoder would put
// a replacement character in their place.
func surrogates(data []byte) error {
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		i++
		if data[i] != 'u' {
			continue
		}
		switch c := hex(data, i+1); {
		case c >= 0xdc00 && c < 0xe000:
			return refuse("it has half of a surrogate pair at byte %d", i)
		case c >= 0xd800 && c < 0xdc00:
			low := hex(data, i+7)
			if i+6 >= len(data) || data[i+5] != '\\' || data[i+6] != 'u' || low < 0xdc00 || low >= 0xe000 {
				return refuse("it has half of a surrogate pair at byte %d", i)
			}
			i += 10
		}
	}
	return nil
}

// hex is the number of the four hex digits at i, 0 when they are not there.
func hex(data []byte, i int) uint64 {
	if i < 0 || i+4 > len(data) {
		return 0
	}
	n, _ := strconv.ParseUint(string(data[i:i+4]), 16, 32)
	return n
}

// Encode returns an object as compact JSON with sorted names, after it was read
// again: what is refused on reading is not handed out.
func Encode(o map[string]any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(o); err != nil {
		return nil, err
	}
	_, err := Object(b.Bytes())
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

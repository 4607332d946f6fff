// Package baked owns badges: pictures that carry their credential, as Open
// Badges 3.0 bakes them. In a PNG it is an iTXt chunk with the keyword
// "openbadgecredential", uncompressed; in an SVG the first element of the root,
// "credential" in the namespace of Open Badges 3.0, with the JSON as CDATA, or
// with a JWT in its attribute "verify".
//
// A picture proves nothing: what was taken out of one is verified like any
// credential, and says for itself what the picture only shows.
package baked

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// What can be wrong with a picture.
var (
	ErrNotPicture = errors.New("it is no PNG or SVG that can hold a credential")
	ErrNone       = errors.New("the picture holds no credential")
	ErrSeveral    = errors.New("the picture holds more than one credential")
	ErrTooLarge   = fmt.Errorf("a badge has at most %d bytes", MaxSize)
)

const (
	// MaxSize is the size of the largest picture in bytes.
	MaxSize = 16 << 20

	keyword    = "openbadgecredential"
	namespace  = "https://purl.imsglobal.org/ob/v3p0"
	signature  = "\x89PNG\r\n\x1a\n"
	headLength = 8 + 25 // of a PNG, up to the end of its first chunk
	maxXML     = 200_000
)

// IsPNG reports whether a file begins as a PNG does.
func IsPNG(file []byte) bool { return bytes.HasPrefix(file, []byte(signature)) }

// IsSVG reports whether a file is an SVG by its root element.
func IsSVG(file []byte) bool {
	if trimmed := bytes.TrimLeft(file, "\ufeff \t\r\n"); !bytes.HasPrefix(trimmed, []byte("<")) || len(file) > MaxSize {
		return false
	}
	_, _, err := root(file)
	return err == nil
}

// Bake returns a picture with a credential in it. The errors are those above.
func Bake(picture, credential []byte) ([]byte, error) {
	if len(picture)+len(credential) > MaxSize {
		return nil, ErrTooLarge
	}
	if _, err := Extract(picture); err == nil {
		return nil, ErrSeveral
	} else if !errors.Is(err, ErrNone) {
		return nil, err
	}
	if IsPNG(picture) {
		return bakePNG(picture, credential), nil
	}
	return bakeSVG(picture, credential)
}

// Extract returns the credential in a picture, unverified. The errors are those
// above.
func Extract(picture []byte) ([]byte, error) {
	switch {
	case len(picture) > MaxSize:
		return nil, ErrTooLarge
	case IsPNG(picture):
		return extractPNG(picture)
	}
	return extractSVG(picture)
}

// bakePNG puts the chunk behind the head, where a program that reads little of
// a picture finds it.
func bakePNG(picture, credential []byte) []byte {
	body := append([]byte("iTXt"+keyword+"\x00\x00\x00\x00\x00"), credential...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = binary.BigEndian.AppendUint32(append(chunk, body...), crc32.ChecksumIEEE(body))
	return bytes.Join([][]byte{picture[:headLength], chunk, picture[headLength:]}, nil)
}

func extractPNG(picture []byte) ([]byte, error) {
	var found []byte
	rest, first := picture[len(signature):], true
	for {
		kind, body, after, err := chunk(rest)
		if err != nil || first != (kind == "IHDR") || first && len(body) != 13 {
			return nil, fmt.Errorf("%w: its chunks are damaged", ErrNotPicture)
		}
		if text, ok := credentialIn(kind, body); ok {
			if found != nil {
				return nil, ErrSeveral
			}
			found = text
		}
		if rest, first = after, false; kind == "IEND" {
			break
		}
	}
	if found == nil {
		return nil, ErrNone
	}
	return found, nil
}

func chunk(b []byte) (kind string, body, after []byte, err error) {
	if len(b) < 12 {
		return "", nil, nil, io.ErrUnexpectedEOF
	}
	n := uint64(binary.BigEndian.Uint32(b))
	if n > uint64(len(b)-12) {
		return "", nil, nil, io.ErrUnexpectedEOF
	}
	typed := b[4 : 8+n]
	if binary.BigEndian.Uint32(b[8+n:]) != crc32.ChecksumIEEE(typed) {
		return "", nil, nil, errors.New("check sum")
	}
	return string(typed[:4]), typed[4:], b[12+n:], nil
}

// credentialIn returns the text of the chunk that holds a credential: keyword,
// no compression, and then a language and a translated keyword.
func credentialIn(kind string, body []byte) ([]byte, bool) {
	rest, ok := bytes.CutPrefix(body, []byte(keyword+"\x00\x00\x00"))
	if kind != "iTXt" || !ok {
		return nil, false
	}
	_, rest, ok = bytes.Cut(rest, []byte{0})
	if !ok {
		return nil, false
	}
	_, text, ok := bytes.Cut(rest, []byte{0})
	return bytes.Clone(text), ok && len(text) > 0
}

// root returns where the start tag of an SVG's root begins and ends.
func root(file []byte) (start, end int64, err error) {
	dec := decoder(file)
	for {
		start = dec.InputOffset()
		token, err := dec.Token()
		if err != nil {
			return 0, 0, fmt.Errorf("%w: %w", ErrNotPicture, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local != "svg" {
			return 0, 0, ErrNotPicture
		}
		return start, dec.InputOffset(), nil
	}
}

func decoder(file []byte) *xml.Decoder {
	dec := xml.NewDecoder(bytes.NewReader(file))
	dec.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("it is not UTF-8") }
	return dec
}

func bakeSVG(picture, credential []byte) ([]byte, error) {
	_, end, err := root(picture)
	if err != nil {
		return nil, err
	}
	tag, rest := picture[:end-1], picture[end:]
	if bytes.HasSuffix(tag, []byte("/")) || bytes.Contains(picture, []byte("openbadges")) {
		return nil, fmt.Errorf("%w: its root is empty, or has a name of ours", ErrNotPicture)
	}
	text := strings.ReplaceAll(string(credential), "]]>", "]]]]><![CDATA[>")
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s xmlns:openbadges=%q>\n<openbadges:credential><![CDATA[%s]]></openbadges:credential>%s", tag, namespace, text, rest)
	return b.Bytes(), nil
}

func extractSVG(picture []byte) ([]byte, error) {
	if !IsSVG(picture) {
		return nil, ErrNotPicture
	}
	dec := decoder(picture)
	var found []byte
	for range maxXML {
		token, err := dec.Token()
		if err == io.EOF && found != nil {
			return found, nil
		}
		if err == io.EOF {
			return nil, ErrNone
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotPicture, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Space != namespace || e.Name.Local != "credential" {
			continue
		}
		if found != nil {
			return nil, ErrSeveral
		}
		if found, err = credentialOf(dec, e); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: it has more than %d elements", ErrNotPicture, maxXML)
}

func credentialOf(dec *xml.Decoder, e xml.StartElement) ([]byte, error) {
	var body struct {
		Verify string `xml:"verify,attr"`
		Text   string `xml:",chardata"`
	}
	if err := dec.DecodeElement(&body, &e); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	for _, text := range []string{body.Verify, body.Text} {
		if text = strings.TrimSpace(text); text != "" {
			return []byte(text), nil
		}
	}
	return nil, ErrNone
}

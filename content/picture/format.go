package picture

import (
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// format is a kind of picture that can be read. The formats are a closed list,
// not that of package image, where any part of a program can add one.
type format struct {
	name   string
	magic  string // its first bytes; ? is any byte
	config func(io.Reader) (image.Config, error)
	decode func(context.Context, io.Reader) (image.Image, error)
	weight func(c image.Config, head []byte) int64 // bytes that decoding takes for each pixel
}

// sniffed is how many bytes are looked at to know a format.
const sniffed = 512

// formats are those that are decoded.
func formats() []format {
	return []format{
		{"png", "\x89PNG\r\n\x1a\n", png.DecodeConfig, plain(png.Decode), weighPNG},
		{"jpeg", "\xff\xd8\xff", jpeg.DecodeConfig, plain(jpeg.Decode), weighJPEG},
		{"gif", "GIF8?a", gif.DecodeConfig, plain(gif.Decode), weighGIF},
		{"webp", "RIFF????WEBPVP8", webp.DecodeConfig, plain(webp.Decode), weighWebP},
	}
}

// plain makes a decoder of one that knows no context: what it reads from does.
func plain(decode func(io.Reader) (image.Image, error)) func(context.Context, io.Reader) (image.Image, error) {
	return func(_ context.Context, r io.Reader) (image.Image, error) { return decode(r) }
}

// sniff returns the format of a file by its first bytes.
func sniff(start []byte) (*format, error) {
	for _, f := range formats() {
		if begins(start, f.magic) {
			return &f, nil
		}
	}
	if isVector(start) {
		return &format{"svg", "", measureVector, drawVector, weighVector}, nil
	}
	return nil, ErrFormat
}

func begins(start []byte, magic string) bool {
	if len(start) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != start[i] {
			return false
		}
	}
	return true
}

// allows refuses a picture that would take too much.
func (f *format) allows(c image.Config, head []byte) error {
	pixels := int64(c.Width) * int64(c.Height)
	switch {
	case c.Width < 1 || c.Height < 1:
		return ErrDamaged
	case c.Width > MaxPixels || c.Height > MaxPixels || pixels > MaxPixels:
		return ErrTooLarge
	case pixels*f.weight(c, head) > maxMemory:
		return ErrTooLarge
	}
	return nil
}

func weighPNG(c image.Config, _ []byte) int64 {
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	case color.GrayModel:
		return 1
	}
	return 4
}

// weighJPEG knows that the decoder keeps the coefficients of a progressive
// picture, four bytes for each of its components.
func weighJPEG(c image.Config, head []byte) int64 {
	components := int64(3)
	switch c.ColorModel {
	case color.GrayModel:
		components = 1
	case color.CMYKModel:
		components = 8 // four planes, and the picture that is made of them
	}
	if isProgressive(head) {
		return components * 5
	}
	return components
}

func weighVector(image.Config, []byte) int64 { return 4 }

func weighGIF(image.Config, []byte) int64  { return 2 }
func weighWebP(image.Config, []byte) int64 { return 8 } // a lossless one is undone in steps

// isProgressive walks the segments of a JPEG to its frame header (ITU-T T.81,
// B.1.1): SOF2 begins a progressive one.
func isProgressive(head []byte) bool {
	const sof0, sof1, sof2 = 0xc0, 0xc1, 0xc2
	for at := 2; at+4 <= len(head); {
		if head[at] != 0xff || head[at+1] == 0xff {
			at++ // fill bytes
			continue
		}
		switch head[at+1] {
		case sof2:
			return true
		case sof0, sof1:
			return false
		}
		at += 2 + int(binary.BigEndian.Uint16(head[at+2:]))
	}
	return false
}

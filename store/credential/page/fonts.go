package page

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"sync"

	"golang.org/x/image/font/sfnt"
)

//go:embed fonts
var fontFiles embed.FS

// A font is one file of glyphs, opened when a text first needs it.
type font struct {
	name string
	open func() (*opened, error)
}

// opened is a font that was read: its file, and which characters it has.
type opened struct {
	file []byte
	face *sfnt.Font
}

func newFont(name string) *font {
	return &font{name, sync.OnceValues(func() (*opened, error) { return readFont(name) })}
}

func readFont(name string) (*opened, error) {
	packed, err := fontFiles.ReadFile("fonts/" + name + ".ttf.gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	file, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	face, err := sfnt.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	return &opened{file, face}, nil
}

// has reports whether the font has a glyph for r.
func (f *font) has(r rune) (bool, error) {
	o, err := f.open()
	if err != nil {
		return false, err
	}
	i, err := o.face.GlyphIndex(nil, r)
	return err == nil && i != 0, nil
}

// A style is the fonts in which a character is looked up, the first one being
// that of European text.
type style []*font

// others are the fonts of other scripts, the large one last.
var others = []*font{newFont("arabic"), newFont("hebrew"), newFont("devanagari"), newFont("thai"), newFont("hangul"), newFont("cjk")}

var (
	serif = append(style{newFont("serif")}, others...)
	sans  = append(style{newFont("sans")}, others...)
	bold  = append(style{newFont("bold")}, others...)
)

// missing stands for a character that no font has.
const missing = '\ufffd'

// of returns the font for r; nil when there is none.
func (s style) of(r rune) (*font, error) {
	if r > 0xffff { // the writer of the file knows the Basic Multilingual Plane
		return nil, nil
	}
	for _, f := range s {
		if ok, err := f.has(r); ok || err != nil {
			return f, err
		}
	}
	return nil, nil
}

// A run is a stretch of text in one font.
type run struct {
	font *font
	text []rune
}

// runs divides a text by the fonts that it needs. What no font has is shown as
// such.
func (s style) runs(text string) ([]run, error) {
	var out []run
	for _, r := range text {
		f, err := s.next(out, r)
		if err != nil {
			return nil, err
		}
		if f == nil {
			f, r = s[0], missing
		}
		if len(out) == 0 || out[len(out)-1].font != f {
			out = append(out, run{font: f})
		}
		out[len(out)-1].text = append(out[len(out)-1].text, r)
	}
	return out, nil
}

// next is the font of the character after some runs: a blank and a mark stay in
// the font of what they follow.
func (s style) next(before []run, r rune) (*font, error) {
	if len(before) > 0 && staysWith(r) {
		last := before[len(before)-1].font
		if ok, err := last.has(r); ok || err != nil {
			return last, err
		}
	}
	return s.of(r)
}

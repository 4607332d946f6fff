package render

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"charm.land/glamour/v2/ansi"

	"carrel/content/internal/lazy"
)

// maxStyle is the largest style file that is read, in bytes. Glamour's own are
// 5 KB.
const maxStyle = 256 << 10

// maxToken is the widest bullet, bar or mark of a style, in cells: as wide as
// "[ ] ". A wider one is replaced by ours, as it would leave too little room.
const maxToken = 4

// A Style is a Glamour style sheet with the few colours more that callouts and
// marks need. It does not change once it is made.
type Style struct {
	sheet ansi.StyleConfig
	more  additions
	code  func() palette
}

// additions is the "carrel" key of a style file: what Glamour has no name for.
type additions struct {
	Callouts map[string]ansi.StylePrimitive `json:"callouts"`   // by alert: note, tip, ...
	Bar      string                         `json:"bar"`        // at the left of a callout
	Picture  string                         `json:"picture"`    // before a picture's text
	CodeWrap string                         `json:"code_wrap"`  // before the rest of a long line of code
	Before   string                         `json:"before"`     // at the edge of code that goes on at the left
	After    string                         `json:"after"`      // and at the right
	Opened   string                         `json:"opened"`     // before the summary of an open fold
	Closed   string                         `json:"closed"`     // and of one that is not
	ASCII    bool                           `json:"ascii"`      // diagrams and charts are drawn with ASCII
	Muted    ansi.StylePrimitive            `json:"muted"`      // marks, hosts, grids
	Header   ansi.StylePrimitive            `json:"table_head"` // head cells of a table
}

//go:embed styles
var builtin embed.FS

// Dark is the style for light text on a dark screen.
func Dark() *Style { return dark() }

// Light is the style for dark text on a light screen.
func Light() *Style { return light() }

// Mono is the style without colours: bold, underline and reverse only.
func Mono() *Style { return mono() }

// ASCII is Mono for terminals that draw nothing but ASCII: every bullet, bar
// and rule is an ASCII character. The text itself stays what it is.
func ASCII() *Style { return ascii() }

var (
	dark  = sync.OnceValue(func() *Style { return mustBuiltin("dark") })
	light = sync.OnceValue(func() *Style { return mustBuiltin("light") })
	mono  = sync.OnceValue(func() *Style { return mustBuiltin("mono") })
	ascii = sync.OnceValue(func() *Style { return mustBuiltin("ascii") })
)

// mustBuiltin reads an embedded style. That all of them pass LoadStyle is
// tested; at a start, which waits for one, they are only decoded.
func mustBuiltin(name string) *Style {
	data, err := builtin.ReadFile("styles/" + name + ".json")
	if err != nil {
		panic(err)
	}
	s, err := decodeStyle(data)
	if err != nil {
		panic(fmt.Errorf("style %s: %w", name, err))
	}
	s.complete()
	s.code = sync.OnceValue(func() palette { return builtinPalette(name) })
	return s
}

// LoadStyle reads a Glamour style file: JSON of at most 256 KiB with Glamour's
// keys and, optionally, a "carrel" key with ours. A key that neither knows is
// passed over, as the next version of either may have more; a colour that is
// none is an error.
func LoadStyle(r io.Reader) (*Style, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxStyle+1))
	if err != nil {
		return nil, fmt.Errorf("read style: %w", err)
	}
	if len(data) > maxStyle {
		return nil, fmt.Errorf("style is larger than %d KiB", maxStyle>>10)
	}
	s, err := decodeStyle(data)
	if err != nil {
		return nil, err
	}
	if err := checkColours(data); err != nil {
		return nil, err
	}
	s.complete()
	s.code = sync.OnceValue(func() palette { return newPalette(s.sheet.CodeBlock.Chroma) })
	return s, nil
}

func decodeStyle(data []byte) (*Style, error) {
	var file struct {
		ansi.StyleConfig
		Carrel additions `json:"carrel"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("style is not a Glamour style file: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("style has text after its end")
	}
	return &Style{sheet: file.StyleConfig, more: file.Carrel}, nil
}

// colour is what a style file may write: a number of the terminal's palette or
// a web colour.
var colour = lazy.Regexp(`^(\d{1,3}|#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6})$`)

// checkColours finds a colour that is none: it would be drawn as black.
func checkColours(data []byte) error {
	var sheet any
	if err := json.Unmarshal(data, &sheet); err != nil {
		return fmt.Errorf("read style: %w", err)
	}
	return checkColour("", sheet)
}

func checkColour(key string, v any) error {
	switch v := v.(type) {
	case map[string]any:
		for key, v := range v {
			if err := checkColour(key, v); err != nil {
				return err
			}
		}
	case string:
		if strings.HasSuffix(key, "color") && !colour().MatchString(v) {
			return fmt.Errorf("style: %q is not a colour: write a number of the palette, such as 117, or #87d7ff", v)
		}
	}
	return nil
}

// complete cleans what will be drawn and fills in what a plain Glamour file
// leaves out.
func (s *Style) complete() {
	c := &s.sheet
	// Only the signs of a table are the style's: Glamour's margins would not
	// leave the columns the width that was reckoned.
	c.Table.StyleBlock = ansi.StyleBlock{}
	for p, otherwise := range map[*string]string{
		&c.Item.BlockPrefix:        "• ",
		&c.Enumeration.BlockPrefix: ". ",
		&c.Task.Ticked:             "[✓] ",
		&c.Task.Unticked:           "[ ] ",
		&s.more.Bar:                "▌ ",
		&s.more.Picture:            "▣ ",
		&s.more.CodeWrap:           "↪ ",
		&s.more.Opened:             "▾ ",
		&s.more.Closed:             "▸ ",
	} {
		*p = token(*p, otherwise)
	}
	if c.HorizontalRule.Format = strings.TrimSpace(c.HorizontalRule.Format); c.HorizontalRule.Format == "" {
		c.HorizontalRule.Format = "─"
	}
	c.BlockQuote.IndentToken = new(token(value(c.BlockQuote.IndentToken), "│ "))
	s.more.Before = *separator(&s.more.Before, "‹")
	s.more.After = *separator(&s.more.After, "›")
	c.Table.ColumnSeparator = separator(c.Table.ColumnSeparator, "│")
	c.Table.RowSeparator = separator(c.Table.RowSeparator, "─")
	c.Table.CenterSeparator = separator(c.Table.CenterSeparator, "┼")
	s.completeColours()
}

// completeColours gives callouts the terminal's own palette, which suits both
// dark and light screens.
func (s *Style) completeColours() {
	if s.more.Callouts == nil {
		s.more.Callouts = make(map[string]ansi.StylePrimitive)
		for alert, colour := range map[string]string{
			"note": "4", "tip": "2", "important": "5", "warning": "3", "caution": "1",
		} {
			s.more.Callouts[alert] = ansi.StylePrimitive{Color: &colour}
		}
	}
	if s.more.Muted == (ansi.StylePrimitive{}) {
		s.more.Muted.Faint = new(true)
	}
	if s.more.Header == (ansi.StylePrimitive{}) {
		s.more.Header.Bold = new(true)
	}
}

// token returns a style's short string as it may be drawn, or otherwise when
// it is empty.
func token(s, otherwise string) string {
	s = strings.Map(printable, s)
	if s == "" || cells(s) > maxToken {
		return otherwise
	}
	return s
}

// separator returns a line of a table's grid, which takes one cell.
func separator(s *string, otherwise string) *string {
	if s == nil || cells(token(*s, otherwise)) != 1 {
		return &otherwise
	}
	return new(token(*s, otherwise))
}

// printable drops what would move the cursor or have no width.
func printable(r rune) rune {
	if !unicode.IsPrint(r) {
		return -1
	}
	return r
}

// value is what p points to, or the zero value.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

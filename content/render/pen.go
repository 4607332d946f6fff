package render

import (
	"strings"

	glamour "charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// A pen is how a run of text is drawn.
type pen struct {
	style uv.Style
	sgr   string // the style as one SGR sequence, or ""
	link  string // target of an OSC 8 link, or ""
	whole bool   // break only at spaces as long as a line has room: code, file names, options
	fold  fold
}

// fold is what a style does to the letters of a text.
type fold int

const (
	asWritten fold = iota
	upper
	lower
	title
)

// with returns the pen changed by one entry of the style sheet. Blink and
// conceal are not obeyed: a lesson neither flickers nor hides its words.
func (p pen) with(s glamour.StylePrimitive) pen {
	if s.Color != nil {
		p.style.Fg = lipgloss.Color(*s.Color)
	}
	if s.BackgroundColor != nil {
		p.style.Bg = lipgloss.Color(*s.BackgroundColor)
	}
	if s.Underline != nil {
		p.style.Underline = uv.UnderlineNone
		if *s.Underline {
			p.style.Underline = uv.UnderlineSingle
		}
	}
	p.attr(s.Bold, uv.AttrBold)
	p.attr(s.Italic, uv.AttrItalic)
	p.attr(s.Faint, uv.AttrFaint)
	p.attr(s.Inverse, uv.AttrReverse)
	p.attr(s.CrossedOut, uv.AttrStrikethrough)
	p.letters(s)
	p.sgr = sgr(&p.style)
	return p
}

// attr sets or clears an attribute that the style sheet mentions.
func (p *pen) attr(on *bool, bit uint8) {
	switch {
	case on == nil:
	case *on:
		p.style.Attrs |= bit
	default:
		p.style.Attrs &^= bit
	}
}

// letters takes over upper, lower and title.
func (p *pen) letters(s glamour.StylePrimitive) {
	switch {
	case value(s.Upper):
		p.fold = upper
	case value(s.Lower):
		p.fold = lower
	case value(s.Title):
		p.fold = title
	}
}

// sgr returns the sequence that turns a style on from nothing.
func sgr(s *uv.Style) string {
	if s.IsZero() {
		return ""
	}
	return s.String()
}

// apply returns s with its letters folded.
func (f fold) apply(s string) string {
	switch f {
	case upper:
		return strings.ToUpper(s)
	case lower:
		return strings.ToLower(s)
	case title:
		return cases.Title(language.Und, cases.NoLower).String(s)
	}
	return s
}

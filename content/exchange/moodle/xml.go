package moodle

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"carrel/content/clean"
	"carrel/content/exchange"
)

// Limits of a file, beside its size.
const (
	maxDepth      = 100
	maxAttributes = 50
	maxNodes      = 50_000 // elements of one question
)

// element is an element of XML with everything in it.
type element struct {
	name     string
	attrs    map[string]string
	text     string
	children []*element
	line     int
}

// get returns the first child of a name; a missing one is empty, not nil.
func (e *element) get(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return &element{line: e.line}
}

func (e *element) all(name string) []*element {
	var out []*element
	for _, c := range e.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// word returns the text of an element, or of the text element in it, on one
// line.
func (e *element) word(name string) string {
	c := e.get(name)
	if t := c.get("text"); t.name != "" {
		c = t
	}
	return exchange.Unmarked(clean.Line(c.text))
}

// errDeclaration refuses what a question bank has no use for and an attack has.
var errDeclaration = errors.New("it has a <!DOCTYPE or <!ENTITY declaration, which is not read; export the questions again as Moodle XML")

// parser reads XML in strict mode: no declarations, no entities but the five
// and numbers, and bounded depth, attributes and elements.
type parser struct {
	*xml.Decoder
	nodes int
}

// next returns the next start of an element, or io.EOF.
func (p *parser) next() (xml.StartElement, error) {
	for {
		token, err := p.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := token.(type) {
		case xml.Directive:
			return xml.StartElement{}, errDeclaration
		case xml.StartElement:
			return t, nil
		}
	}
}

// element reads an element to its end.
func (p *parser) element(start xml.StartElement, depth int) (*element, error) {
	line, _ := p.InputPos()
	e := &element{name: start.Name.Local, attrs: map[string]string{}, line: line}
	switch p.nodes++; {
	case depth > maxDepth:
		return nil, fmt.Errorf("elements are nested deeper than %d", maxDepth)
	case len(start.Attr) > maxAttributes:
		return nil, fmt.Errorf("an element has more than %d attributes", maxAttributes)
	case p.nodes > maxNodes:
		return nil, fmt.Errorf("a question has more than %d elements", maxNodes)
	}
	for _, a := range start.Attr {
		e.attrs[a.Name.Local] = a.Value
	}
	return e, p.fill(e, depth)
}

// fill reads what is in an element.
func (p *parser) fill(e *element, depth int) error {
	var text strings.Builder
	for {
		token, err := p.Token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return errDeclaration
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			child, err := p.element(t, depth+1)
			if err != nil {
				return err
			}
			if child.name != "file" { // its content is not text
				e.children = append(e.children, child)
			}
		case xml.EndElement:
			e.text = text.String()
			return nil
		}
	}
}

// fail says where a file cannot be read on.
func (p *parser) fail(name string, err error) error {
	line, _ := p.InputPos()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends in the middle of an element")
	}
	return fmt.Errorf("%s:%d: %s", clean.Line(name), line, clean.Line(err.Error()))
}

package qti

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// An element is an XML element. Its children are elements and texts.
type element struct {
	name  string
	attrs [][2]string
	kids  []any // *element or string
	lined bool  // white space between its children means nothing
}

// el returns an element of a text: what stands between its children counts.
func el(name string, kids ...any) *element { return &element{name: name, kids: kids} }

// group returns an element whose children stand on lines of their own.
func group(name string, kids ...any) *element {
	return &element{name: name, kids: kids, lined: true}
}

// with adds attributes, given as names and values in turn.
func (e *element) with(pairs ...string) *element {
	for i := 0; i+1 < len(pairs); i += 2 {
		e.attrs = append(e.attrs, [2]string{pairs[i], pairs[i+1]})
	}
	return e
}

// add adds children.
func (e *element) add(kids ...any) *element {
	e.kids = append(e.kids, kids...)
	return e
}

// addAll adds elements as children.
func (e *element) addAll(kids []*element) *element {
	for _, k := range kids {
		e.kids = append(e.kids, k)
	}
	return e
}

// document returns the element as an XML 1.0 file.
func (e *element) document() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e.write(&b)
	b.WriteByte('\n')
	return b.Bytes()
}

func (e *element) write(b *bytes.Buffer) {
	b.WriteString("<" + e.name)
	for _, a := range e.attrs {
		b.WriteString(" " + a[0] + `="`)
		escape(b, a[1])
		b.WriteByte('"')
	}
	if len(e.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	e.writeKids(b)
	b.WriteString("</" + e.name + ">")
}

func (e *element) writeKids(b *bytes.Buffer) {
	for _, k := range e.kids {
		if e.lined {
			b.WriteByte('\n')
		}
		switch k := k.(type) {
		case *element:
			k.write(b)
		case string:
			escapeText(b, k)
		}
	}
	if e.lined {
		b.WriteByte('\n')
	}
}

// escape writes a text as a part of XML; what XML 1.0 has no character for
// becomes U+FFFD. It keeps new lines and tabs of attributes as references.
func escape(b *bytes.Buffer, s string) {
	// A bytes.Buffer does not fail, and nothing else can.
	_ = xml.EscapeText(b, []byte(s))
}

// escapeText is escape for the text of an element, where lines stay lines.
func escapeText(b *bytes.Buffer, s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		escape(b, line)
	}
}

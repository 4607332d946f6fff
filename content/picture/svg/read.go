package svg

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	namespace = "http://www.w3.org/2000/svg"
	xlink     = "http://www.w3.org/1999/xlink"
)

// element is an element of the file. Text between elements is an element of its
// own, named "#text".
type element struct {
	name     string
	attrs    map[string]string
	text     string
	children []*element
}

// Parse reads a picture. Its error is or wraps one of those of this package.
func Parse(src []byte) (*Picture, error) {
	if len(src) > MaxFile {
		return nil, ErrTooLarge
	}
	r := &reader{byID: map[string]*element{}}
	if err := r.read(decoder(bytes.NewReader(src))); err != nil {
		return nil, refusal(err)
	}
	p := &Picture{root: r.root, byID: r.byID, sheet: parseSheet(r.css.String())}
	return p, p.measure()
}

// decoder reads UTF-8 and Latin-1, which Illustrator says that it writes.
func decoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "us-ascii", "iso-8859-1", "latin1", "windows-1252":
			return &latin{bufio.NewReader(in), nil}, nil
		}
		return nil, ErrDamaged
	}
	return d
}

// latin reads Latin-1 as UTF-8.
type latin struct {
	in   *bufio.Reader
	rest []byte
}

func (l *latin) Read(b []byte) (int, error) {
	if len(l.rest) == 0 {
		c, err := l.in.ReadByte()
		if err != nil {
			return 0, err
		}
		l.rest = utf8.AppendRune(nil, rune(c))
	}
	n := copy(b, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// Measure returns the size of a picture of which only the beginning is known.
func Measure(r io.Reader) (width, height int, err error) {
	d := decoder(r)
	for range maxElements {
		t, err := d.Token()
		if err != nil {
			return 0, 0, ErrDamaged
		}
		if start, ok := t.(xml.StartElement); ok {
			p := &Picture{root: &element{name: start.Name.Local, attrs: attributes(start)}}
			err := p.measure()
			return p.Size().X, p.Size().Y, err
		}
	}
	return 0, 0, ErrDamaged
}

// refusal maps the errors of the XML decoder to ours.
func refusal(err error) error {
	var unsupported Unsupported
	if errors.Is(err, ErrUnsafe) || errors.Is(err, ErrForeign) || errors.Is(err, ErrTooLarge) || errors.As(err, &unsupported) {
		return err
	}
	return ErrDamaged
}

type reader struct {
	root  *element
	byID  map[string]*element
	open  []*element
	count int
	css   strings.Builder
}

func (r *reader) read(d *xml.Decoder) error {
	for {
		t, err := d.Token()
		if err == io.EOF && r.root != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.token(t); err != nil {
			return err
		}
	}
}

func (r *reader) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.Directive: // a document type is well known and not looked up; an entity in it is refused
		if bytes.ContainsAny(t, "[<") {
			return ErrUnsafe
		}
	case xml.ProcInst:
		if t.Target == "xml-stylesheet" {
			return ErrUnsafe
		}
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		r.open = r.open[:len(r.open)-1]
	case xml.CharData:
		return r.words(string(t))
	}
	return nil
}

func (r *reader) start(t xml.StartElement) error {
	e := &element{name: t.Name.Local, attrs: attributes(t)}
	if t.Name.Space != namespace && t.Name.Space != "" {
		e.name = "metadata" // of the program that made it
	}
	switch {
	case r.count >= maxElements || len(r.open) >= maxDepth:
		return ErrTooLarge
	case len(r.open) == 0 && r.root != nil:
		return ErrDamaged
	case r.root == nil && e.name != "svg":
		return ErrForeign
	case !e.safe(t.Attr):
		return ErrUnsafe
	}
	r.add(e)
	if id := e.attrs["id"]; id != "" && r.byID[id] == nil {
		r.byID[id] = e
	}
	r.open = append(r.open, e)
	return nil
}

// add puts an element below the one that is open.
func (r *reader) add(e *element) {
	r.count++
	if len(r.open) == 0 {
		r.root = e
		return
	}
	parent := r.open[len(r.open)-1]
	parent.children = append(parent.children, e)
}

func (r *reader) words(s string) error {
	if len(r.open) == 0 {
		return nil
	}
	switch r.open[len(r.open)-1].name {
	case "style":
		r.css.WriteString(s)
	case "text", "tspan", "a", "textPath":
		if r.count >= maxElements {
			return ErrTooLarge
		}
		r.add(&element{name: "#text", text: s})
	}
	return nil
}

// safe reports an element that neither runs nor fetches anything.
func (e *element) safe(attrs []xml.Attr) bool {
	if e.name == "script" || e.name == "handler" {
		return false
	}
	for _, a := range attrs {
		name := strings.ToLower(a.Name.Local)
		if strings.HasPrefix(name, "on") {
			return false
		}
		if name == "href" && e.name != "a" && !strings.HasPrefix(a.Value, "#") && !strings.HasPrefix(a.Value, "data:") && e.name != "metadata" {
			return false
		}
	}
	return true
}

// attributes are those of SVG, with xlink:href as href; an href of its own goes
// before that.
func attributes(t xml.StartElement) map[string]string {
	attrs := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "":
			attrs[a.Name.Local] = a.Value
		case a.Name.Space == xlink && a.Name.Local == "href":
			attrs["href"] = cmp.Or(attrs["href"], a.Value)
		case a.Name.Local == "space":
			attrs["xml:space"] = a.Value
		}
	}
	return attrs
}

// measure reads the size of the picture and its view.
func (p *Picture) measure() error {
	if p.root.name != "svg" {
		return ErrForeign
	}
	v, viewed := p.root.view()
	w, hasW := absolute(p.root.attrs["width"])
	h, hasH := absolute(p.root.attrs["height"])
	switch {
	case !hasW && !hasH && viewed:
		w, h = v.w, v.h
	case !hasW && viewed:
		w = h * v.w / v.h
	case !hasH && viewed:
		h = w * v.h / v.w
	case !hasW || !hasH: // CSS 2.1 section 10.3.2
		w, h = cmp.Or(w, 300), cmp.Or(h, 150)
	}
	if !viewed {
		v = view{w: w, h: h}
	}
	if w < 1e-3 || h < 1e-3 || v.w < 1e-6 || v.h < 1e-6 {
		return ErrDamaged
	}
	if w > 1e6 || h > 1e6 {
		return ErrTooLarge
	}
	p.width, p.height, p.view = w, h, v
	return nil
}

// view reads the viewBox of an element.
func (e *element) view() (view, bool) {
	n, ok := numbers(e.attrs["viewBox"])
	if !ok || len(n) != 4 || n[2] <= 0 || n[3] <= 0 {
		return view{}, false
	}
	return view{n[0], n[1], n[2], n[3], strings.HasPrefix(strings.TrimSpace(e.attrs["preserveAspectRatio"]), "none")}, true
}

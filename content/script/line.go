package script

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
)

// A line is styled text, taken apart into grapheme clusters.
type line struct {
	clusters []cluster
	looks    []look
	last     int // the look that is on at the end
}

// A cluster is what is seen as one character, and how it is drawn.
type cluster struct {
	text string
	look int // index into the looks of the line
}

// first returns the character that decides how the cluster behaves.
func (c cluster) first() rune {
	r, _ := utf8.DecodeRuneInString(c.text)
	return r
}

// A look is a style and the target of a link.
type look struct {
	style uv.Style
	link  string
}

// parse takes a line apart. SGR and OSC 8 become looks; every other sequence
// is dropped.
func parse(s string) *line {
	l := &line{looks: []look{{}}}
	var text strings.Builder
	var changes []change
	for {
		piece, rest, found := strings.Cut(s, "\x1b")
		text.WriteString(strings.ToValidUTF8(piece, "\ufffd"))
		if !found {
			break
		}
		n := l.sequence(s[len(s)-len(rest)-1:])
		changes = append(changes, change{text.Len(), l.last})
		s = s[len(s)-len(rest)-1+n:]
	}
	l.split(text.String(), changes)
	return l
}

// A change is where in the text of a line another look begins.
type change struct{ at, look int }

// sequence takes the escape sequence that s begins with and returns its length.
func (l *line) sequence(s string) int {
	parser := ansi.GetParser()
	defer ansi.PutParser(parser)
	seq, _, n, _ := ansi.DecodeSequence(s, ansi.NormalState, parser)
	now := l.looks[l.last]
	switch {
	case ansi.HasCsiPrefix(seq) && parser.Command() == 'm':
		uv.ReadStyle(parser.Params(), &now.style)
	case ansi.HasOscPrefix(seq) && parser.Command() == 8:
		var to uv.Link
		uv.ReadLink(parser.Data(), &to)
		now.link = plain(to.URL)
	}
	l.use(now)
	return max(n, 1)
}

// use makes a look the present one. Only the last few are compared: a line of
// a thousand links must not be slow.
func (l *line) use(now look) {
	const few = 8
	from := max(0, len(l.looks)-few)
	if i := slices.Index(l.looks[from:], now); i >= 0 {
		l.last = from + i
		return
	}
	l.last = len(l.looks)
	l.looks = append(l.looks, now)
}

// split makes clusters of the text. A mark belongs to the character before it,
// even when a style changes between them.
func (l *line) split(s string, changes []change) {
	at, now := 0, 0
	for g := displaywidth.StringGraphemes(s); g.Next(); {
		for len(changes) > 0 && changes[0].at <= at {
			now, changes = changes[0].look, changes[1:]
		}
		l.clusters = append(l.clusters, cluster{g.Value(), now})
		at += len(g.Value())
	}
}

// String puts clusters together again, each stretch of one look turning it on
// and off itself. Marks of direction are left out.
func (l *line) String() string {
	var b strings.Builder
	for from := 0; from < len(l.clusters); {
		to := from + 1
		for to < len(l.clusters) && l.clusters[to].look == l.clusters[from].look {
			to++
		}
		l.looks[l.clusters[from].look].draw(&b, l.clusters[from:to])
		from = to
	}
	l.looks[l.last].on(&b)
	return b.String()
}

// An OSC 8 link as package clean writes it: without parameters, ended by ST.
const (
	linkTo  = "\x1b]8;;"
	linkEnd = "\x1b\\"
)

func (k *look) draw(b *strings.Builder, cs []cluster) {
	k.on(b)
	for _, c := range cs {
		if !unicode.Is(unicode.Bidi_Control, c.first()) {
			b.WriteString(c.text)
		}
	}
	if !k.style.IsZero() {
		b.WriteString(ansi.ResetStyle)
	}
	if k.link != "" {
		b.WriteString(linkTo + linkEnd)
	}
}

func (k *look) on(b *strings.Builder) {
	if k.link != "" {
		b.WriteString(linkTo + k.link + linkEnd)
	}
	if !k.style.IsZero() {
		b.WriteString(k.style.String())
	}
}

package cli

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/store/credential"
	"carrel/store/credential/baked"
)

// How much text a badge has room for.
const (
	badgeCells = 20 // a line, in cells of a terminal: a wide character takes two
	titleLines = 4
	nameLines  = 2
)

// badgeOf draws a badge, with the title and the issuer of a certificate, and
// bakes the signed credential into it.
func badgeOf(c credential.Certificate, signed []byte) ([]byte, error) {
	title := badgeLines(cmp.Or(c.Name, c.Achievement.Name), titleLines)
	issuer := badgeLines(c.Issuer.Name, nameLines)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400" role="img" lang="%s">`+"\n", attribute(c.Achievement.Language))
	fmt.Fprintf(&b, "<title>%s</title>\n", svgText(strings.Join(title, " ")))
	b.WriteString(`<circle cx="200" cy="200" r="196" fill="#1d3557"/>` + "\n" +
		`<circle cx="200" cy="200" r="180" fill="#ffffff"/>` + "\n" +
		`<path d="M90 270H310" stroke="#1d3557" stroke-width="3"/>` + "\n" +
		`<g font-family="sans-serif" text-anchor="middle" fill="#1d3557">` + "\n")
	textLines(&b, title, 170, 26, "bold")
	textLines(&b, issuer, 312, 18, "normal")
	b.WriteString("</g>\n</svg>\n")
	return baked.Bake([]byte(b.String()), signed)
}

// badgeLines breaks a text between its words; what has no room ends in an
// ellipsis.
func badgeLines(text string, most int) []string {
	lines := strings.Split(ansi.Wrap(clean.Line(text), badgeCells, ""), "\n")
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = ansi.Truncate(lines[most-1], badgeCells-1, "") + "…"
	}
	return lines
}

// textLines sets lines around a height; each finds its own direction.
func textLines(b *strings.Builder, lines []string, middle, size int, weight string) {
	y := middle - (len(lines)-1)*(size+6)/2
	for _, line := range lines {
		fmt.Fprintf(b, `<text x="200" y="%d" font-size="%d" font-weight="%s" unicode-bidi="plaintext">%s</text>`+"\n", y, size, weight, svgText(line))
		y += size + 6
	}
}

// svgText is text for an SVG. The prefix that baking declares is spelt otherwise:
// a picture in which it stands is taken for one that is baked already.
func svgText(text string) string {
	return strings.ReplaceAll(escaped(text), "openbadges", "open&#98;adges")
}

func escaped(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder never fails
	return b.String()
}

// attribute is a language tag, "und" for none (BCP 47).
func attribute(tag string) string { return cmp.Or(svgText(clean.Line(tag)), "und") }

package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"carrel/content/clean"
)

// between stands between the words of badges.
const between = " | "

// badges returns the words of a paragraph that holds nothing but badges: two or
// more pictures from the web, in links or not, as a README begins with. None of
// them is ever fetched, so that their words on one line are all there is to see.
func badges(p *ast.Paragraph, src []byte) (words string, ok bool) {
	var all []string
	for n := p.FirstChild(); n != nil; n = n.NextSibling() {
		switch image := badge(n); {
		case image != nil:
			if s := PlainText(image, src); s != "" {
				all = append(all, s)
			}
		case clean.Line(PlainText(n, src)) != "":
			return "", false
		}
	}
	return strings.Join(all, between), len(all) > 1
}

// badge returns the picture from the web that a node is, by itself or as all that
// a link holds.
func badge(n ast.Node) *ast.Image {
	if link, ok := n.(*ast.Link); ok && link.ChildCount() == 1 {
		n = link.FirstChild()
	}
	image, ok := n.(*ast.Image)
	if !ok {
		return nil
	}
	to := strings.ToLower(string(image.Destination))
	if strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://") {
		return image
	}
	return nil
}

// quietBadges makes one line of words of a paragraph of badges.
func (t *tree) quietBadges(p *ast.Paragraph) *ast.Paragraph {
	words, ok := badges(p, t.src)
	if !ok {
		return p
	}
	quiet := ast.NewEmphasis(1)
	quiet.AppendChild(quiet, t.text(words))
	line := t.paragraph(p, nil)
	line.AppendChild(line, quiet)
	return line
}

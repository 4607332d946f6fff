package cli

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// barCells is how wide the bar of an objective is in a terminal.
const barCells = 10

// transcriptText prints a transcript for a terminal.
func (a *app) transcriptText(w io.Writer, t *transcribed) error {
	r := a.transcriptReport(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", r.Under, r.Title)
	writeColumns(&b, r.Facts, "")
	for _, p := range r.Parts {
		if len(p.Rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", p.Title)
		var rows [][2]string
		for _, row := range p.Rows {
			rows = append(rows, [2]string{cells(row.Share) + row.Right, row.Text})
		}
		writeColumns(&b, rows, "  ")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cells draws a share with signs that every terminal has.
func cells(percent int) string {
	if percent < 0 {
		return ""
	}
	n := min(percent, 100) * barCells / 100
	return strings.Repeat("#", n) + strings.Repeat(".", barCells-n) + " "
}

// writeColumns writes two columns, the first as wide as its widest cell on the screen.
func writeColumns(b *strings.Builder, rows [][2]string, indent string) {
	width := 0
	for _, r := range rows {
		width = max(width, ansi.StringWidth(r[0]))
	}
	for _, r := range rows {
		gap := strings.Repeat(" ", width-ansi.StringWidth(r[0])+2)
		fmt.Fprintf(b, "%s%s%s%s\n", indent, r[0], gap, r[1])
	}
}

// transcriptPage is one file without anything from elsewhere, for a browser and
// its printer.
const transcriptPage = `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{.Title}}: {{.Under}}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2228; background: #fff; max-width: 46rem; margin: 3rem auto; padding: 0 1.5rem; border-top: 3px solid #0f5566 }
p.kind, h2 { color: #0f5566; font-size: .8rem; letter-spacing: .12em; text-transform: uppercase; margin: 2rem 0 .4rem }
h1 { font: 400 2rem/1.25 Georgia, serif; margin: 0 0 1rem }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .2rem 1rem; margin: 0 } dt { color: #5b6670 } dd { margin: 0 }
table { border-collapse: collapse; width: 100% } td { padding: .3rem 0; border-bottom: 1px solid #e3e7ea; vertical-align: top }
td.is { color: #5b6670; width: 19rem; padding-left: 1rem } meter { width: 5rem; vertical-align: middle; margin-right: .5rem }
footer { color: #5b6670; font-size: .85rem; margin: 2.5rem 0 }
@media print { body { margin: 0; border: 0; max-width: none } tr { break-inside: avoid } }
</style>
<p class="kind">{{.Title}}</p>
<h1 dir="auto">{{.Under}}</h1>
<dl>{{range .Facts}}<dt>{{index . 0}}</dt><dd dir="auto">{{index . 1}}</dd>
{{end}}</dl>
{{range .Parts}}{{if .Rows}}<h2 dir="auto">{{.Title}}</h2>
<table>
{{range .Rows}}<tr><td dir="auto">{{.Text}}</td><td class="is">{{if ge .Share 0}}<meter min="0" max="100" value="{{.Share}}"></meter>{{end}}{{.Right}}</td></tr>
{{end}}</table>
{{end}}{{end}}<footer>{{.Foot}}</footer>
</html>
`

func (a *app) transcriptHTML(w io.Writer, t *transcribed) error {
	tmpl, err := template.New("transcript").Parse(transcriptPage)
	if err != nil {
		return err
	}
	return tmpl.Execute(w, a.transcriptReport(t))
}

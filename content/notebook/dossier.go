package notebook

import (
	"bytes"
	"fmt"
	"strings"

	"carrel/course/progress"
)

// Dossier is what a learner takes home of one course: what was answered, what
// is right where that may be seen, the results, the bookmarks and the notes. All
// its texts are plain; they are cleaned and escaped as those of a notebook are.
type Dossier struct {
	Title    string
	Facts    [][2]string // names and values
	Goals    [][2]string // objectives and results
	Chapters []Chapter
}

// Chapter is one unit.
type Chapter struct {
	Title   string
	State   string // how far it is done
	Answers []Answer
	Left    progress.Left // bookmarks and notes
}

// Answer is one question that was answered. What must not be seen is "".
type Answer struct {
	Prompt  string
	Given   string
	Outcome string // how the answer was
	Right   string // what is right
	Why     string // the explanation
}

// DossierWords are those of the interface.
type DossierWords struct {
	Words
	Goals, Given, Right, Why, Notes string
}

// Markdown returns the dossier as a file. It ends with a line break.
func (d *Dossier) Markdown(words DossierWords) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s\n", line(words.Title), line(d.Title))
	pairs(&b, d.Facts)
	if len(d.Goals) > 0 {
		fmt.Fprintf(&b, "\n## %s\n", line(words.Goals))
		pairs(&b, d.Goals)
	}
	for _, c := range d.Chapters {
		c.write(&b, words)
	}
	return b.Bytes()
}

func pairs(b *bytes.Buffer, rows [][2]string) {
	for i, r := range rows {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "- **%s**: %s\n", line(r[0]), line(r[1]))
	}
}

func (c *Chapter) write(b *bytes.Buffer, words DossierWords) {
	fmt.Fprintf(b, "\n## %s\n", line(c.Title))
	if c.State != "" {
		fmt.Fprintf(b, "\n%s\n", line(c.State))
	}
	for i, a := range c.Answers {
		a.write(b, i+1, words)
	}
	all := asides(c.Left)
	if len(all) > 0 {
		fmt.Fprintf(b, "\n### %s\n\n", line(words.Notes))
	}
	for _, a := range all {
		write(b, a, words.Words)
	}
}

func (a *Answer) write(b *bytes.Buffer, n int, words DossierWords) {
	head, rest, _ := strings.Cut(a.Prompt, "\n")
	fmt.Fprintf(b, "\n### %d\\. %s\n", n, line(head))
	for _, p := range paragraphs(rest) {
		fmt.Fprintf(b, "\n%s\n", strings.Join(p, "\\\n"))
	}
	given := words.Given
	if a.Outcome != "" {
		given += " (" + a.Outcome + ")"
	}
	quote(b, given, a.Given)
	quote(b, words.Right, a.Right)
	quote(b, words.Why, a.Why)
}

// quote writes text under a name, or nothing where there is none.
func quote(b *bytes.Buffer, name, text string) {
	ps := paragraphs(text)
	if len(ps) == 0 {
		return
	}
	fmt.Fprintf(b, "\n**%s**\n", line(name))
	for i, p := range ps {
		if i > 0 {
			b.WriteString(">")
		}
		fmt.Fprintf(b, "\n> %s\n", strings.Join(p, "\\\n> "))
	}
}

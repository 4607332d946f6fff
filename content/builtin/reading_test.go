package builtin_test

import (
	"path"
	"strings"
	"testing"

	"carrel/content/builtin"
	"carrel/content/markdown"
	"carrel/course"
)

// TestReadingLevel reports, with -v, how long the lessons of each module are and
// how long their sentences, and holds the sentences to what somebody reads who
// has English as a second language.
func TestReadingLevel(t *testing.T) {
	const mostWords = 15 // in a sentence, on average
	c := builtin.Named("helicopter-view")
	modules := map[string]*prose{}
	for u, d := range documents(t, c) {
		if u.Kind != course.Lesson || !strings.Contains(u.Path, "/") {
			continue
		}
		name := path.Dir(u.Path)
		if modules[name] == nil {
			modules[name] = &prose{}
		}
		modules[name].read(d)
	}
	for name, p := range modules {
		average := float64(p.words) / float64(max(p.sentences, 1))
		t.Logf("%-16s %5d words, %4.1f in a sentence, %d of %d sentences over 25", name, p.words, average, p.long, p.sentences)
		if average > mostWords {
			t.Errorf("%s: %.1f words in a sentence, more than %d", name, average, mostWords)
		}
	}
	if len(modules) != 11 { // ten, and the classroom
		t.Errorf("%d modules with lessons, want 11", len(modules))
	}
}

// prose counts the words and sentences of paragraphs.
type prose struct{ words, sentences, long int }

func (p *prose) read(d *markdown.Document) {
	for i := range d.Len() {
		for _, b := range d.Chunk(i).Blocks() {
			if b.Node.Kind().String() == "Paragraph" {
				p.add(markdown.PlainText(b.Node, b.Source))
			}
		}
	}
}

func (p *prose) add(text string) {
	n := 0
	for _, w := range strings.Fields(text) {
		p.words++
		n++
		if strings.HasSuffix(strings.TrimRight(w, `"')`), ".") || strings.HasSuffix(w, "?") || strings.HasSuffix(w, "!") || strings.HasSuffix(w, ":") {
			p.end(n)
			n = 0
		}
	}
	p.end(n)
}

func (p *prose) end(words int) {
	if words == 0 {
		return
	}
	p.sentences++
	if words > 25 {
		p.long++
	}
}

package sealed

import (
	"slices"

	"carrel/content"
	"carrel/course"
	"carrel/course/question"
)

// translate adds every language of the course that has some of the exam: its
// words to the paper, and what it accepts to the key.
func (d *divider) translate(c *course.Course, u *course.Unit, p *Paper, k *Key) error {
	for _, tag := range c.Locales {
		if tag == c.Locale {
			continue
		}
		e, err := content.OpenExam(d.album.files, c, u, tag)
		if err != nil {
			return err
		}
		t := Translation{Locale: tag, Items: d.translated(e, p, k)}
		if e.File != p.File {
			t.Heading = d.heading(e)
		}
		if len(t.Items) > 0 || e.File != p.File {
			p.Translations = append(p.Translations, t)
		}
	}
	return nil
}

// translated are the questions whose words are others in a language.
func (d *divider) translated(e *content.Exam, p *Paper, k *Key) (out []Translated) {
	for i := range p.Items {
		source, a := &p.Items[i].Text, &k.Items[i]
		w := e.Words(a.Question.ID)
		if w == nil {
			continue
		}
		text := d.text(e, w, a)
		if source.sameWords(&text) {
			continue
		}
		out = append(out, Translated{ID: a.Question.ID, Text: text})
		a.Question.Blanks = slices.Clone(a.Question.Blanks)
		for n := range a.Question.Blanks {
			a.Question.Blanks[n].Accepts = joined(a.Question.Blanks[n].Accepts, w.Blanks[n].Accepts)
		}
	}
	return out
}

// joined are the accepted answers of both lists.
func joined(ours, theirs []question.Accept) []question.Accept {
	out := slices.Clone(ours)
	for _, a := range theirs {
		if !slices.ContainsFunc(out, func(o question.Accept) bool { return o.Is == a.Is }) {
			out = append(out, a)
		}
	}
	return out
}

// sameWords reports whether two texts say the same.
func (t *Text) sameWords(o *Text) bool {
	return t.Asks == o.Asks && t.Shared == o.Shared && t.Prompt == o.Prompt &&
		slices.Equal(t.Choices, o.Choices) && slices.Equal(t.Labels, o.Labels) && slices.EqualFunc(t.Options, o.Options, slices.Equal) &&
		slices.Equal(t.Steps, o.Steps) && slices.Equal(t.Rows, o.Rows) && slices.Equal(t.Columns, o.Columns)
}

// sameShape reports whether one text can stand for the other.
func (t *Text) sameShape(o *Text) bool {
	return len(t.Choices) == len(o.Choices) && len(t.Labels) == len(o.Labels) && len(t.Steps) == len(o.Steps) &&
		len(t.Rows) == len(o.Rows) && len(t.Columns) == len(o.Columns) &&
		slices.EqualFunc(t.Options, o.Options, func(a, b []string) bool { return len(a) == len(b) })
}

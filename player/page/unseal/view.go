package unseal

import (
	"errors"
	"path/filepath"
	"strings"

	"carrel/content/clean"
	"carrel/content/sealed"
	"carrel/player/page"
	"carrel/player/ui"
)

func (m *Model) measure() int { return max(min(measure, m.width-4), 16) }

// View draws the page.
func (m *Model) View() string {
	margin := strings.Repeat(" ", max((m.width-m.measure())/2, 0))
	all := m.lines()
	var lines []string
	for _, l := range all[min(m.off, len(all)):] {
		lines = append(lines, margin+ui.Cut(l, m.measure(), m.desk.Theme))
	}
	return strings.Join(ui.Fill(lines, m.width, m.height, m.desk.Theme), "\n")
}

// lines is the whole page, of any height.
func (m *Model) lines() []string {
	t, d := m.desk.Theme, m.desk
	lines := []string{"", t.Strong.Render(m.book.TitleOf(m.unit)), ""}
	switch m.stage {
	case looking:
		return append(lines, t.Quiet.Render(d.T("Looking for the paper and its envelope ...")))
	case missing:
		return append(lines, m.lacking()...)
	case choosing:
		lines = append(lines, m.wrap(d.T("This exam is sealed. Take the envelope of your seat or room:"))...)
		return append(append(lines, ""), m.menu.Lines(t)...)
	}
	return append(lines, m.asking()...)
}

// menuRow is the row of the first entry of the menu.
func (m *Model) menuRow() int { return len(m.lines()) - len(m.menu.Items) }

func (m *Model) wrap(s string) []string { return m.desk.Draw.Wrap(s, m.measure()) }

// asking asks for the passphrase, or says that the exam is being opened.
func (m *Model) asking() []string {
	t, d := m.desk.Theme, m.desk
	lines := m.wrap(d.T("This exam is sealed. Type the six words that you are told; capitals, spaces and hyphens do not matter."))
	lines = append(append(lines, m.wrap(t.Quiet.Render(d.T("Envelope: %s", m.nameOf(m.pair))))...), "")
	lines = append(lines, m.typed.View(), "")
	switch {
	case m.stage == opening:
		return append(lines, m.wrap(d.T("Opening ... this takes a few seconds."))...)
	case m.failed != nil:
		return append(lines, m.wrap(t.Bad.Render(t.Signs.Wrong+" "+m.why(m.failed)))...)
	}
	return append(lines, m.wrap(t.Quiet.Render(m.next()))...)
}

// next says what comes after the words: the instructions, or the attempt that
// is under way, which goes on at once.
func (m *Model) next() string {
	if s := m.desk.In(m.book, m.unit.ID).Sitting(); s != nil && !s.Ended {
		return m.desk.T("Your attempt is under way: it goes on as soon as the words are typed.")
	}
	return m.desk.T("The exam does not begin yet: its instructions come first.")
}

// nameOf names an envelope, with its paper where there are several.
func (m *Model) nameOf(p page.Pair) string {
	name := strings.TrimSuffix(filepath.Base(p.Envelope), sealed.EnvelopeExtension)
	if len(m.found.Papers) > 1 {
		name += " (" + p.Paper + ")"
	}
	return clean.Line(name)
}

// lacking says what is not there, and where it may be put.
func (m *Model) lacking() []string {
	t, d := m.desk.Theme, m.desk
	said := d.T("This exam is sealed, and its paper is not here. The paper is a file that ends in %s; you get it from whoever runs the exam.", sealed.PaperExtension)
	if len(m.found.Papers) > 0 {
		said = d.T("The paper is here, its envelope is not. An envelope is a file that ends in %s; you get it when the exam begins.", sealed.EnvelopeExtension)
	}
	lines := m.wrap(said)
	for _, b := range m.found.Broken {
		lines = append(append(lines, ""), m.wrap(t.Bad.Render(clean.Line(b.Path)+": "+m.why(b.Err)))...)
	}
	if len(m.found.Looked) > 0 {
		lines = append(append(lines, ""), m.wrap(d.T("Put it into one of these folders, and press Enter:"))...)
	}
	for _, dir := range m.found.Looked {
		lines = append(lines, m.wrap("  "+clean.Line(dir))...)
	}
	return lines
}

// why says in plain words why a file does not open.
func (m *Model) why(err error) string {
	d := m.desk
	switch {
	case errors.Is(err, sealed.ErrPassphrase):
		return d.T("These are not the words of this envelope. Compare them with what you were told: nothing that you typed is lost.")
	case errors.Is(err, sealed.ErrForeign):
		return d.T("This envelope belongs to another exam, or to another paper of this one. Ask for the envelope of this paper.")
	case errors.Is(err, sealed.ErrCut):
		return d.T("The paper is cut off, or has more after its end. Copy it again from where it came from.")
	case errors.Is(err, sealed.ErrSignature):
		return d.T("The signature of the paper is not valid: it was altered. Get it again from whoever made the exam.")
	case errors.Is(err, sealed.ErrFormat):
		return d.T("This is not a file of a sealed exam, or it was altered. Get it again from whoever made the exam.")
	}
	return d.T("It cannot be opened: %s", clean.Line(err.Error()))
}

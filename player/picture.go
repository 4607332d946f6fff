package player

import (
	"io"
	"os"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"carrel/content/picture"
	"carrel/player/page"
	zoom "carrel/player/page/picture"
	"carrel/player/theme"
)

// screenOf returns how pictures are shown in a theme. That of a dumb terminal,
// which is also that of a screen reader, leaves them in words.
func screenOf(n theme.Name, colours colorprofile.Profile) picture.Screen {
	medium := picture.Guess(os.Getenv)
	switch {
	case n == theme.ASCII:
		medium = picture.Words
	case n == theme.Mono:
		colours = colorprofile.ASCII
	case colours == colorprofile.Unknown:
		colours = colorprofile.TrueColor
	}
	return medium.Limit(colours)
}

// Update routes a message. What the pages that it made leave had painted on the
// terminal is taken off, and a row above the page that came or went is its.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if c, ok := msg.(tea.ColorProfileMsg); ok {
		return m, m.recolour(c.Profile)
	}
	was, rows := m.painted(), len(m.banner())
	_, cmd := m.route(msg)
	if len(m.banner()) != rows {
		cmd = tea.Batch(cmd, m.place())
	}
	return m, m.wipe(was, cmd)
}

// recolour follows the colours that the terminal has.
func (m *Model) recolour(p colorprofile.Profile) tea.Cmd {
	m.colours = p
	if m.desk == nil || screenOf(m.desk.Theme.Name, p) == m.desk.Pictures {
		return nil
	}
	return m.restyle(m.desk.Theme.Name)
}

// showPictures puts a picture of the lesson on the whole screen, unless
// something else has come over the lesson since.
func (m *Model) showPictures(msg page.Pictures) tea.Cmd {
	if m.overlay != nil || m.outline == nil || m.outline.Book != msg.Book {
		return nil
	}
	return m.lay(zoom.New(m.desk, msg))
}

// painted returns the pictures that the terminal holds for the pages.
func (m *Model) painted() []int {
	var ids []int
	for _, p := range []page.Page{m.page, m.overlay, m.below} {
		if p, ok := p.(page.Painter); ok {
			ids = append(ids, p.Painted()...)
		}
	}
	return ids
}

// wipe adds to a command that what is no longer needed is erased.
func (m *Model) wipe(was []int, cmd tea.Cmd) tea.Cmd {
	if len(was) == 0 {
		return cmd
	}
	now := m.painted()
	gone := slices.DeleteFunc(was, func(id int) bool { return slices.Contains(now, id) })
	if len(gone) == 0 {
		return cmd
	}
	return tea.Batch(cmd, tea.Raw(picture.Erase(gone...)))
}

// wipeAll erases everything, however the program has come to its end.
func (m *Model) wipeAll(terminal io.Writer) {
	if ids := m.painted(); len(ids) > 0 {
		io.WriteString(terminal, picture.Erase(ids...)) //nolint:errcheck // the terminal may be gone
	}
}

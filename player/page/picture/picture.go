// Package picture owns the page that shows one picture of a lesson on the whole
// screen, and leafs through the others.
package picture

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/picture"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/ui"
)

// Model is the page of one lesson's pictures.
type Model struct {
	page.Plain
	desk          *page.Desk
	in            page.Pictures
	width, height int
	job           page.Job
	lines         []string // of the picture, once it is there
	why           string   // it cannot be shown
	painted       []int
}

// New returns the page at one of the pictures.
func New(d *page.Desk, in page.Pictures) *Model { return &Model{desk: d, in: in} }

func (m *Model) image() markdown.Link { return m.in.Images[m.in.At] }

// SetSize takes the size of the page; the picture is made to fit.
func (m *Model) SetSize(width, height int) tea.Cmd {
	if width == m.width && height == m.height {
		return nil
	}
	m.width, m.height = width, height
	return m.draw()
}

// Restyle draws the picture again in the new theme.
func (m *Model) Restyle() tea.Cmd { return m.draw() }

type drawnMsg struct {
	gen   int64
	shown picture.Shown
	err   error
}

// draw decodes the picture, off the update loop.
func (m *Model) draw() tea.Cmd {
	ctx := m.job.Start()
	gen, screen, fs := m.job.Gen, m.desk.Pictures, m.in.Book.FS
	file, address, cols, rows := m.in.File, m.image().Target, m.width, m.rows()
	return func() tea.Msg {
		name, err := picture.Find(file, address)
		if err != nil {
			return drawnMsg{gen: gen, err: err}
		}
		img, err := picture.Load(ctx, fs, name)
		if err != nil {
			return drawnMsg{gen: gen, err: err}
		}
		size := img.Bounds()
		cols, rows := picture.Fit(size.Dx(), size.Dy(), cols, rows)
		shown, err := screen.Show(img, cols, rows)
		return drawnMsg{gen, shown, err}
	}
}

// rows is the room of the picture, above its words.
func (m *Model) rows() int { return max(m.height-len(m.caption())-1, 1) }

// Update takes the picture and leafs.
func (m *Model) Update(msg tea.Msg) (page.Page, tea.Cmd) {
	switch msg := msg.(type) {
	case drawnMsg:
		return m, m.drawn(msg)
	case tea.MouseWheelMsg:
		return m, m.leaf(page.Wheel(msg))
	case tea.KeyPressMsg:
		return m, m.key(msg)
	}
	return m, nil
}

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	k := m.desk.Keys
	switch {
	case key.Matches(msg, k.Right, k.Down, k.PageDown, k.Space):
		return m.leaf(1)
	case key.Matches(msg, k.Left, k.Up, k.PageUp):
		return m.leaf(-1)
	case key.Matches(msg, k.Zoom, k.Enter):
		return page.Ask(page.Close{})
	}
	return nil
}

// drawn takes a picture. What the terminal has to be sent goes first.
func (m *Model) drawn(msg drawnMsg) tea.Cmd {
	if msg.gen != m.job.Gen {
		return nil
	}
	if send := msg.shown.Send; send != "" {
		m.painted = []int{msg.shown.ID} // the root takes the one before off
		msg.shown.Send = ""
		return tea.Sequence(tea.Raw(send), page.Ask(msg))
	}
	m.job.Ends(msg.gen)
	m.lines, m.why = msg.shown.Lines, ""
	if msg.err != nil {
		m.why = m.desk.Unseen(msg.err, m.image().Target)
	}
	return nil
}

// leaf goes to the picture before or after.
func (m *Model) leaf(by int) tea.Cmd {
	to := m.in.At + by
	if by == 0 || to < 0 || to >= len(m.in.Images) {
		return nil
	}
	m.in.At, m.lines, m.why = to, nil, ""
	return m.draw()
}

// Painted returns the pictures that the terminal holds for the page.
func (m *Model) Painted() []int { return m.painted }

// View draws the picture in the middle and its words under it.
func (m *Model) View() string {
	lines := m.lines
	if m.why != "" {
		lines = m.desk.Draw.Wrap(m.desk.Theme.Quiet.Render(m.why), m.measure())
	}
	out := make([]string, max((m.rows()-len(lines))/2, 0), m.height)
	for _, l := range lines {
		out = append(out, m.centred(l))
	}
	for len(out) < m.rows()+1 {
		out = append(out, "")
	}
	for _, l := range m.caption() {
		out = append(out, m.centred(l))
	}
	return strings.Join(ui.Fill(out, m.width, m.height, m.desk.Theme), "\n")
}

func (m *Model) centred(line string) string {
	return strings.Repeat(" ", max((m.width-ansi.StringWidth(line))/2, 0)) + line
}

// measure is the width of what is read.
func (m *Model) measure() int { return max(min(m.width-4, 80), 10) }

// maxCaption is how many lines of words a picture keeps from itself.
const maxCaption = 3

// caption is what the picture shows, in words, and which of how many it is.
func (m *Model) caption() []string {
	t := m.desk.Theme
	said := m.desk.T("Picture") + ": " + clean.Line(m.image().Text)
	if m.image().Text == "" {
		said = m.desk.T("A picture without words")
	}
	lines := m.desk.Draw.Wrap(t.Text.Render(said), m.measure())
	if len(lines) > maxCaption {
		lines = lines[:maxCaption]
		lines[maxCaption-1] = ui.Cut(lines[maxCaption-1], m.measure()-1, t) + t.Signs.More
	}
	if len(m.in.Images) > 1 {
		lines = append(lines, t.Quiet.Render(m.desk.T("%d of %d", m.in.At+1, len(m.in.Images))))
	}
	return lines
}

// Head says which course the picture is from.
func (m *Model) Head() page.Head {
	return page.Head{Crumbs: []string{m.in.Book.Title(), m.desk.T("Picture")}}
}

// ShortHelp is the bar.
func (m *Model) ShortHelp() []key.Binding {
	k := m.desk.Keys
	bar := []key.Binding{keymap.Says(k.Back, m.desk.T("Back to the text"))}
	if len(m.in.Images) > 1 {
		bar = append(bar, m.nextKey(), m.previousKey())
	}
	return append(bar, k.Help)
}

func (m *Model) nextKey() key.Binding {
	return keymap.Says(m.desk.Keys.Right, m.desk.T("Next picture"))
}

func (m *Model) previousKey() key.Binding {
	return keymap.Says(m.desk.Keys.Left, m.desk.T("Picture before"))
}

// FullHelp is every key of the page.
func (m *Model) FullHelp() [][]key.Binding {
	return [][]key.Binding{{m.nextKey(), m.previousKey(), keymap.Says(m.desk.Keys.Back, m.desk.T("Back to the text"))}}
}

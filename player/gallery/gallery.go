// Package gallery owns the pictures of a page: it keeps rows free for them while
// their text is set, has them decoded one by one beside the screen, and puts them
// into their rows when these are shown.
package gallery

import (
	"io/fs"
	"slices"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/picture"
	"carrel/content/render"
	"carrel/content/script"
	"carrel/player/page"
)

// An Album is what a job knows of pictures: enough to keep rows free for them,
// so that nothing moves when they appear.
type Album struct {
	fs          fs.FS
	file        string // whose pictures they are; their addresses are relative to it
	screen      picture.Screen
	rows        int // the most that a picture in the text takes
	register    *register
	unseen      func(err error, address string) string
	text, quiet lipgloss.Style
}

// Album returns the same album until something has changed: that of a file of a
// book, with at most so many rows for a picture.
func (g *Gallery) Album(d *page.Desk, b *page.Book, file string, rows int) *Album {
	if a := g.album; a == nil || a.file != file || a.screen != d.Pictures || a.rows != rows || g.draw != d.Draw {
		g.draw = d.Draw
		g.album = &Album{b.FS, file, d.Pictures, rows, &g.register, d.Unseen, d.Theme.Text, d.Theme.Quiet}
	}
	return g.album
}

// Rows leaves room for the text around a picture on a screen of some height.
func Rows(height int) int { return max(min(20, height*3/4), 4) }

// A Rendition is a picture of a certain file and size, in a room of some columns.
type Rendition struct {
	name             string
	head             picture.Head
	cols, rows, room int
	screen           picture.Screen
}

// Above returns what stands above the words of a picture: its twin, the rows
// that it will take, or why it is not there.
func (a *Album) Above(address string, width int) []string {
	name, err := picture.Find(a.file, address)
	if err == nil {
		if twin := picture.Twin(a.fs, name, width); twin != nil {
			return paint(twin, a.text)
		}
		if a.screen.Medium == picture.Words {
			return nil
		}
		var head picture.Head
		if head, err = picture.Peek(a.fs, name); err == nil {
			cols, rows := picture.Fit(head.Width, head.Height, width, a.rows)
			return a.register.reserve(Rendition{name, head, cols, rows, width, a.screen})
		}
	}
	return a.sorry(err, address, width)
}

func (a *Album) sorry(err error, address string, width int) []string {
	said := a.unseen(err, address)
	if said == "" {
		return nil
	}
	lines := paint(render.Wrap(said, width), a.quiet)
	for i, l := range lines {
		lines[i] = script.Isolate(l, script.LeftToRight) // words, which stand where the text around them does
	}
	return lines
}

func paint(lines []string, st lipgloss.Style) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = st.Render(l)
	}
	return out
}

// A Gallery is what a page knows of its pictures.
type Gallery struct {
	album    *Album
	register register
	draw     *render.Renderer // for whose theme the album is
	job      page.Job
	shown    map[Rendition][]string // the last ones that were needed
	order    []Rendition
	painted  []int // on the terminal, beside its cells
}

// kept is how many pictures are held; more than there can be near a screen.
const kept = 300

// Shown is a picture that is decoded, for the page that asked for it.
type Shown struct {
	gen   int64
	of    Rendition
	shown picture.Shown
	err   error
}

// Show has a picture decoded, unless one is under way.
func (g *Gallery) Show(fs fs.FS, of Rendition) tea.Cmd {
	if g.job.Running() {
		return nil
	}
	ctx, gen := g.job.Start(), g.job.Gen
	return func() tea.Msg {
		msg := Shown{gen: gen, of: of}
		img, err := picture.Load(ctx, fs, of.name)
		if msg.err = err; err == nil {
			msg.shown, msg.err = of.screen.Show(img, of.cols, of.rows)
		}
		return msg
	}
}

// Take takes a picture that is decoded, and reports whether the next may be asked
// for. What the terminal has to be sent goes first; the cells come when it has
// gone.
func (g *Gallery) Take(msg Shown) (cmd tea.Cmd, taken bool) {
	if msg.gen != g.job.Gen {
		return nil, false
	}
	if send := msg.shown.Send; send != "" {
		g.painted = append(g.painted, msg.shown.ID)
		msg.shown.Send = ""
		return tea.Sequence(tea.Raw(send), page.Ask(msg)), false
	}
	g.job.Ends(msg.gen)
	lines := msg.shown.Lines
	if msg.err != nil {
		lines = g.album.sorry(msg.err, msg.of.name, msg.of.room)
	}
	g.keep(msg.of, lines)
	return nil, true
}

// Painted returns the pictures that the terminal holds for the page.
func (g *Gallery) Painted() []int { return g.painted }

// Any reports whether rows were kept for any picture.
func (g *Gallery) Any() bool { return g.register.any() }

// At returns the name of the picture that a line keeps free.
func (g *Gallery) At(line string) (name string, ok bool) {
	of, _, _, _, ok := g.register.find(line)
	return of.name, ok
}

// Lacks returns the first picture of which some lines keep rows free and which
// is not known.
func (g *Gallery) Lacks(lines []string) (of Rendition, ok bool) {
	for _, l := range lines {
		if of, _, _, _, ok = g.register.find(l); ok {
			if _, known := g.shown[of]; !known {
				return of, true
			}
		}
	}
	return of, false
}

// Fill puts a row of a picture into the line that was kept free for it. What
// stands behind it, the side of a frame, stays where it was.
func (g *Gallery) Fill(line string) string {
	of, row, from, to, ok := g.register.find(line)
	if !ok {
		return line
	}
	if lines := g.shown[of]; row < len(lines) {
		return line[:from] + lines[row] + ansi.TruncateLeft(line[to:], ansi.StringWidth(lines[row]), "")
	}
	return line[:from] + line[to:]
}

func (g *Gallery) keep(d Rendition, lines []string) {
	if g.shown == nil {
		g.shown = map[Rendition][]string{}
	}
	if _, known := g.shown[d]; !known {
		g.order = append(g.order, d)
	}
	g.shown[d] = lines
	if len(g.order) > kept {
		delete(g.shown, g.order[0])
		g.order = slices.Delete(g.order, 0, 1)
	}
}

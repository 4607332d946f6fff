// Package page owns the contract between the player and its pages: what a page
// is, what it may use, and the messages by which it asks for something else.
//
// A page asks for another place by a message; it never holds its sibling. Long
// work is a command whose result carries a generation, and the page drops what
// is stale.
package page

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"sync/atomic"
	"time"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/handout"
	"carrel/content/markdown"
	"carrel/content/picture"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/phrase"
	"carrel/player/theme"
)

// A Page is one place of the player. Only the root model sees the size of the
// window; a page is told its own by SetSize. Mouse positions reach a page
// relative to its own top left corner.
type Page interface {
	help.KeyMap
	Init() tea.Cmd
	Update(tea.Msg) (Page, tea.Cmd)
	View() string
	SetSize(width, height int) tea.Cmd
	Restyle() tea.Cmd        // the theme changed: drop what was drawn in the old one
	Capturing() bool         // typed letters are text, not commands
	Head() Head              // what stands above the page
	Leave() []progress.Event // what has to be recorded when the page is left
}

// A Reviser is a page whose course may be edited while it is on the screen.
// Revise shows what its files hold now, in the place where it was.
type Reviser interface{ Revise() tea.Cmd }

// A Speaker is a page whose text may be there in several languages. Speak shows
// it in the one that is wanted now, in the place where it was.
type Speaker interface{ Speak() tea.Cmd }

// Head is the line above a page: where one is, and how far.
type Head struct {
	Crumbs   []string
	Done, Of int    // a meter, when Of is not 0
	Note     string // in place of the meter
	Aside    string // beside it, where there is room
}

// A Drafter is a page on which something can be begun that is recorded only
// later. Unkept reports whether there is any.
type Drafter interface{ Unkept() bool }

// A Stander is a page that stands at a place of a unit and can be told to go to
// another one by Jump.
type Stander interface{ Here() (Spot, bool) }

// Spot is a place in a book.
type Spot struct {
	Book  *Book
	Unit  course.UnitID
	Place progress.Place
	Lang  string // that the line is counted in; "" for the one that is read
}

// Reading is how lessons are set, for as long as the program runs.
type Reading struct {
	Width Width
	Guide bool // the line that is read is shown
}

// Width is how wide a lesson is set.
type Width int

// The widths, in the order in which the key visits them. Focus is narrow and
// shows only one paragraph in full.
const (
	Normal Width = iota
	Wide
	Narrow
	Focus
	widths
)

// Next returns the width after w.
func (w Width) Next() Width { return (w + 1) % widths }

// Cells is the widest that text is set.
func (w Width) Cells() int { return [...]int{80, 100, 60, 60}[w] }

// Plain is embedded by a page that has nothing to begin with, nothing drawn to
// drop, takes no typed text and leaves nothing to record.
type Plain struct{}

// Init does nothing.
func (Plain) Init() tea.Cmd { return nil }

// Restyle has nothing to drop.
func (Plain) Restyle() tea.Cmd { return nil }

// Capturing is false.
func (Plain) Capturing() bool { return false }

// Leave has nothing to record.
func (Plain) Leave() []progress.Event { return nil }

// Wheel returns the direction of a turn of the wheel: -1 up, 1 down, else 0.
func Wheel(msg tea.MouseWheelMsg) int {
	switch msg.Button {
	case tea.MouseWheelUp:
		return -1
	case tea.MouseWheelDown:
		return 1
	}
	return 0
}

// Book is a course at hand: where its files are, and its outline once loaded.
type Book struct {
	Name     string // of the folder or package
	FS       fs.FS
	Course   *course.Course // nil until loaded, and after a failure
	Problems []markdown.Problem
	Err      error  // why it could not be loaded
	Hint     string // what to do about that
	Origin   Origin
	Outline  func() (*course.Course, []markdown.Problem, error) // reads it; nil: out of the files
	Paper    string                                             // the file of the sealed exam that is all of the book, else ""

	counted count
	names   content.Names
	lang    string // chosen while it was on the screen
}

// Title is what to call a book before and after it is loaded, clean.
func (b *Book) Title() string {
	switch {
	case b.names.Course != "":
		return clean.Line(b.names.Course)
	case b.Course != nil && b.Course.Title != "":
		return clean.Line(b.Course.Title)
	}
	return clean.Line(b.Name)
}

// ModuleTitle is what to call a module in the language of the book.
func (b *Book) ModuleTitle(m course.Module) string { return cmp.Or(b.names.Modules[m.Title], m.Title) }

// Objective is the sentence of an objective in the language of the book.
func (b *Book) Objective(o course.Objective) string { return cmp.Or(b.names.Objectives[o.ID], o.Text) }

// Revise puts the course as it is now in place of the one before.
func (b *Book) Revise(c *course.Course, problems []markdown.Problem) {
	b.Course, b.Problems, b.Err, b.counted = c, problems, nil, count{}
}

// Same returns the unit of the book that is what u was before the course was
// revised: of the same id, else of the same path; nil when it is gone.
func (b *Book) Same(u *course.Unit) *course.Unit {
	if same := b.Course.Unit(u.ID); same != nil {
		return same
	}
	return b.Course.At(u.Path)
}

// Revised returns the unit that a page shows after the course was revised. It is
// nil when the page has nothing to show anew: the unit is gone, or has become of
// another kind, which ask opens as what it is.
func (b *Book) Revised(was *course.Unit) (u *course.Unit, ask tea.Cmd) {
	switch u = b.Same(was); {
	case u == nil:
		return nil, nil
	case u.Kind != was.Kind:
		return nil, Ask(Open{Book: b, Unit: u.ID})
	}
	return u, nil
}

// TitleOf is what to call a unit, clean, in the language that the book is read
// in when its titles are known in it.
func (b *Book) TitleOf(u *course.Unit) string {
	if t := b.names.Units[u.ID]; t != "" {
		return t
	}
	return u.Title
}

// Polyglot reports whether a book can be read in more than one language.
func (b *Book) Polyglot() bool {
	if b.Course == nil {
		return false
	}
	known := len(b.Course.Locales)
	return known > 1 || known == 1 && b.Course.Locale == ""
}

// Renamed reports whether it has titles in another language now.
func (b *Book) Renamed() bool { return b.names.Course != "" || len(b.names.Units) > 0 }

// Rename gives a book and its parts the titles that they have in a language. Of
// names that say nothing of the units, the titles of the units stay.
func (b *Book) Rename(names content.Names) {
	if names.Units == nil {
		names.Units = b.names.Units
	}
	b.names = names
}

// Why says why a book could not be loaded, clean; "" when it could.
func (b *Book) Why() string {
	if b.Err == nil {
		return ""
	}
	return clean.Line(b.Err.Error())
}

// Desk is what every page may use. Pages read it; only the root changes it,
// and only inside Update.
type Desk struct {
	Words    *phrase.Printer
	Asked    string // the language asked for at the start; "" for none
	Keys     *keymap.Map
	Theme    *theme.Theme
	Draw     *render.Renderer
	Standing *progress.Standing
	Books    []*Book
	Awards   []Award // the newest first
	Now      func() time.Time
	// Record keeps events. The standing has them at once; the screen says saved
	// when the disk has them. The command must be returned from Update.
	Record func(...progress.Event) tea.Cmd
	// Begin records the beginning of an attempt if allow, which is shown what
	// the disk has, has nothing against it. The page is told by Begun.
	Begin func(events []progress.Event, allow func(*progress.Standing) error) tea.Cmd
	Clock func() exam.Moment
	Pause time.Duration // after which a reading position is recorded
	Keep  Keep          // nil where no files are written
	Copy  Copy          // nil where none of a course are

	Sealed Sealed          // nil where no sealed exams are sat
	Papers map[Key]*Opened // of the sealed exams that were opened

	Pictures picture.Screen

	Browse Browse // nil where nothing leads out of the program

	Reading Reading
}

// Browse gives an https address to the program that shows web pages. It is
// called by commands only, and returns when that program was started.
type Browse func(address string) error

// Keep writes a file of the trainee's own under a name, or one like it that is
// free, and returns its path. It is called by commands only.
type Keep func(name string, data []byte) (file string, err error)

// Copy writes copies of files of a course, under their paths in it, into a folder
// as a person types it; nothing is overwritten. It is called by commands only. The
// words of the error are for the trainee.
type Copy func(course fs.FS, files []handout.File, dir string) (handout.Copied, error)

// T says a sentence of the interface.
func (d *Desk) T(sentence string, args ...any) string { return d.Words.T(sentence, args...) }

// Lang is the language that a book is wanted in, a BCP 47 tag: the one that was
// chosen for it, else the one asked for at the start, else the one it was last
// read in, else that of the interface.
func (d *Desk) Lang(b *Book) string {
	last := ""
	if in := d.Standing.Courses[b.Course.ID]; in != nil {
		last = in.Lang
	}
	return cmp.Or(b.lang, d.Asked, last, d.Words.Wants())
}

// Lacking says what a translation lacks, "" for nothing.
func (d *Desk) Lacking(t content.Translation, b *Book) string {
	switch {
	case t.Missing && b.Course.Locale == "":
		return d.T("Not translated yet")
	case t.Missing:
		return d.T("Not translated yet; in %s", phrase.NameOf(b.Course.Locale))
	case t.Stale && b.Course.Locale == "":
		return d.T("This translation is older than its source")
	case t.Stale:
		return d.T("This translation is older than the text in %s", phrase.NameOf(b.Course.Locale))
	case t.Questions > 0 && b.Course.Locale != "":
		return d.T("Questions that are not translated are in %s", phrase.NameOf(b.Course.Locale))
	}
	return ""
}

// Speak chooses the language of a book.
func (d *Desk) Speak(b *Book, lang string) { b.lang = lang }

// Length says how long something takes, "" for no time at all.
func (d *Desk) Length(t time.Duration) string {
	h, min := int(t.Hours()), int(t.Minutes())%60
	switch {
	case h > 0 && min > 0:
		return d.T("%d h %d min", h, min)
	case h > 0:
		return d.T("%d h", h)
	case min > 0:
		return d.T("%d min", min)
	}
	return ""
}

// Done counts the units of a book that are completed, and all of them. The
// header asks for it at every frame; it is counted when something happened.
func (d *Desk) Done(b *Book) (done, of int) {
	if c := &b.counted; !c.known || c.events != d.Standing.Events {
		c.done, c.of = d.Standing.Done(b.Course)
		c.known, c.events = true, d.Standing.Events
	}
	return b.counted.done, b.counted.of
}

// count is what was counted when the standing had so many events.
type count struct {
	known    bool
	events   uint64
	done, of int
}

// In returns the standing in a unit of a book, never nil.
func (d *Desk) In(b *Book, u course.UnitID) *progress.Unit {
	return d.Standing.Unit(b.Course.ID, u)
}

// Event returns an event about a unit of a book; the journal adds the clocks.
func (d *Desk) Event(b *Book, u course.UnitID, t progress.Type) progress.Event {
	e := progress.Event{Type: t, Course: b.Course.ID, Version: b.Course.Version, Package: b.Origin.Package, Unit: u}
	e.Lang = d.Reads(b)
	return e
}

// Reads is the language that a book of several is read in; "" when there is
// one, and "und" for a source that does not say what it is written in.
func (d *Desk) Reads(b *Book) string {
	if !b.Polyglot() {
		return ""
	}
	return cmp.Or(content.Language(b.Course, d.Lang(b)), "und")
}

// The messages by which a page asks the root for something.
type (
	// Open asks for a unit of a book: the given one, or where to go on when
	// Unit is empty. Line, when not 0, is the line of the source to show.
	Open struct {
		Book   *Book
		Unit   course.UnitID
		Line   int
		Part   int    // of Line, as in progress.Place
		Lang   string // that Line is counted in; "" for the one that is read
		Words  string // that the block at Line began with, "" for any: an edited one is looked for
		Anchor string // of a heading to show, without the #
		Find   string // words to mark
		Review bool   // an attempt that was handed in, to be looked at
		Again  bool   // a new attempt, though one was handed in
	}
	// Result asks for the result of the latest attempt at a quiz.
	Result struct {
		Book *Book
		Unit *course.Unit
	}
	// About asks for what is known of a book.
	About struct{ Book *Book }
	// Library asks for the shelf.
	Library struct{}
	// Contents asks for the outline of the course at hand.
	Contents struct{}
	// Search asks for the search of a book.
	Search struct {
		Book *Book
		Unit course.UnitID
	}
	// TrustAuthor asks to trust the author of a package from now on, and then
	// to open it as the page was asked to.
	TrustAuthor struct{ Open Open }
	// ReadOnly opens a book whose author is not trusted.
	ReadOnly struct{ Open Open }
	// Distrusted tells the page that asked why the author could not be put into
	// the list of trusted keys.
	Distrusted struct{ Err error }
	// Begun tells the page that asked whether its attempt was begun.
	Begun struct {
		Err error  // nil: it was, and the disk has it
		Why string // Err in plain words
	}
	// Places tells the page that asks for a place which folders there are.
	Places []string
	// Rescue asks for a copy of all progress in a folder.
	Rescue struct{ Dir string }
	// Rescued tells the page that asked what came of it.
	Rescued struct {
		File  string
		Alone bool // it holds what was not saved, and nothing else
		Err   error
		Why   string // Err in plain words
	}
	// Languages asks for the choice of a language for a book.
	Languages struct{ Book *Book }
	// Speak chooses the language of a book.
	Speak struct {
		Book *Book
		Lang string
	}
	// Jump goes to another place of the unit on the screen.
	Jump struct{ Place progress.Place }
	// Save asks where copies of files of a book may go.
	Save struct {
		Book  *Book
		Files []handout.File
	}
	// Headings asks for the list of the headings of the unit on the screen.
	Headings struct {
		Book   *Book
		Unit   *course.Unit
		Titles []Heading
		Line   int // where the screen is
	}
	// Marks asks for the bookmarks and notes of a book.
	Marks struct{ Book *Book }
	// Loaded tells a page that a book of the desk was loaded.
	Loaded struct{}
	// Close closes the top overlay.
	Close struct{}
)

// Heading is a heading of a lesson: clean, its level from 1 on, and its line.
type Heading struct {
	Title       string
	Level, Line int
}

// Ask returns the command that sends a message to the root.
func Ask(m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }

// Job is the long work of a page: at most one is under way, and its result is
// known by a generation that no other work of the program has.
type Job struct {
	Gen    int64
	cancel context.CancelFunc
}

var generations atomic.Int64

// Start cancels what ran before and returns the context of the new work.
func (j *Job) Start() context.Context {
	j.Stop()
	ctx, cancel := context.WithCancel(context.Background())
	j.cancel = cancel
	return ctx
}

// Stop cancels the work under way; its result will be stale.
func (j *Job) Stop() {
	if j.cancel != nil {
		j.cancel()
		j.cancel = nil
	}
	j.Gen = generations.Add(1)
}

// Running reports whether work was started and has not been stopped or ended.
func (j *Job) Running() bool { return j.cancel != nil }

// Ends reports whether a result of that generation is the one waited for, and
// if so ends the work.
func (j *Job) Ends(gen int64) bool {
	if gen != j.Gen || j.cancel == nil {
		return false
	}
	j.cancel()
	j.cancel = nil
	return true
}

// Bindings filters out the bindings that say nothing here.
func Bindings(bs ...key.Binding) []key.Binding {
	var out []key.Binding
	for _, b := range bs {
		if b.Enabled() && b.Help().Desc != "" {
			out = append(out, b)
		}
	}
	return out
}

// Onward asks for the unit after u, or for the library after the last.
func Onward(b *Book, u *course.Unit) tea.Cmd {
	if n := b.Course.Next(u.ID); n != nil {
		return Ask(Open{Book: b, Unit: n.ID})
	}
	return Ask(Library{})
}

// Beside asks for the unit before (-1) or after (1) u, without finishing it;
// for nothing where there is none.
func Beside(b *Book, u *course.Unit, by int) tea.Cmd {
	us := b.Course.Units()
	i := slices.Index(us, u)
	if i < 0 || i+by < 0 || i+by >= len(us) {
		return nil
	}
	return Ask(Open{Book: b, Unit: us[i+by].ID})
}

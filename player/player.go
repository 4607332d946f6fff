// Package player owns the root model of the terminal player: where things
// stand on the screen, what lies over what, who gets a key, and the keeping of
// what the trainee did.
//
// Messages are routed in this order: the size of the window, which only the
// root sees; ctrl+c and suspend; the top overlay; the global keys, unless the
// place takes typed text; the page. A page asks for another place by a message
// of package page.
package player

import (
	"cmp"
	"context"
	"errors"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/content/script"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/page/certificate"
	"carrel/player/page/library"
	"carrel/player/page/outline"
	"carrel/player/phrase"
	"carrel/player/theme"
)

// FPS is the frame rate of a local terminal: Bubble Tea's highest, because
// every key waits for the next frame.
const FPS = 120

// Journal is where events are kept. Append returns when the disk has them.
// AppendIf appends if allow has nothing against it, which it is asked in the
// same transaction.
type Journal interface {
	Append([]progress.Event) ([]progress.Event, error)
	AppendIf(events []progress.Event, allow func(*progress.Standing) error) ([]progress.Event, error)
}

// Config is what a player starts with.
type Config struct {
	Books    []*page.Book // those without a Course are loaded by the player
	Open     *page.Book   // to go on with at once; nil for the library
	Journal  Journal
	Standing *progress.Standing
	Awards   []page.Award // certificates that came back, the newest first
	Words    *phrase.Printer
	Theme    theme.Name
	Now      func() time.Time
	Clock    func() exam.Moment // nil: Now alone, without the clock since boot
	Lang     string             // the language of the lessons that was asked for, "" for none
	Style    *render.Style      // of the lessons; nil for that of the theme
	Bidi     script.Mode        // who puts text from right to left in order
	Watch    Watch              // the zero value watches nothing

	Browse page.Browse        // opens links; nil: offline, nothing is opened
	Keep   page.Keep          // of notes in a file; nil offers nothing
	Copy   page.Copy          // of files of a course in a folder; nil offers nothing
	Sealed page.Sealed        // the files of sealed exams; nil: none are sat
	Only   string             // why nothing is recorded, in a few words; there is no Journal then
	Rescue Rescue             // for a full disk; the zero value offers nothing
	Why    func(error) string // says in plain words why the journal refused, "" for what it does not know; may be nil
}

// Model is the root model.
type Model struct {
	prepare func() (Config, error) // until desk is set
	ready   *Config                // what it returned, until the size is known too
	failed  error                  // of prepare

	desk   *page.Desk
	open   *page.Book // to open when it is loaded
	keeper *keeper
	auto   bool // the theme follows the terminal's background
	style  *render.Style
	bidi   script.Mode

	width, height int
	page          page.Page
	overlay       page.Page // over the page, or nil
	below         page.Page // what the help lies over, when that is an overlay
	outline       *outline.Model
	news          string // above the page that was opened last, of its course
	trail         trail
	colours       colorprofile.Profile // of the terminal, once it has said
	bar           []zone
	drawn         *tea.View // the screen, until something may have changed
	state         saveState
	sheets        sheets
	only          string
	rescue        Rescue
	why           func(error) string
	watch         watching
	quitting      bool
}

// pause is how long the text rests before its place is recorded.
const pause = 1500 * time.Millisecond

// New returns the root model.
func New(c Config) *Model {
	m := &Model{}
	m.begin(c)
	return m
}

// begin sets the desk and puts the shelf on the screen.
func (m *Model) begin(c Config) {
	name, auto := c.Theme, false
	if name == theme.Auto || name == "" {
		guess, sure := theme.Guess(os.Getenv)
		name, auto = guess, !sure
	}
	m.open, m.keeper, m.auto = c.Open, &keeper{journal: c.Journal}, auto
	m.watch.Watch, m.style, m.bidi = c.Watch, c.Style, c.Bidi
	m.only, m.rescue, m.why = c.Only, c.Rescue, c.Why
	m.sheets.sealed = c.Sealed
	m.desk = &page.Desk{
		Words: c.Words, Asked: c.Lang, Keys: keymap.New(c.Words), Standing: c.Standing, Books: c.Books, Awards: c.Awards, Now: c.Now, Keep: c.Keep, Copy: c.Copy, Browse: c.Browse, Sealed: c.Sealed,
		Record: m.record, Begin: m.beginAttempt, Clock: clockOf(c), Pause: pause,
	}
	m.dress(name)
	m.page = library.New(m.desk)
}

// Run plays until the trainee leaves. Prepare opens what the player needs; it
// runs while the terminal is being asked what it can do, and the screen is
// taken over only when it has succeeded. Run returns its error, or that the
// screen failed, or that something could not be kept.
func Run(ctx context.Context, prepare func() (Config, error)) error {
	m := &Model{prepare: prepare}
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithFPS(FPS)).Run()
	m.wipeAll(os.Stdout)
	m.handBack(os.Stdout)
	if ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		err = nil // told to leave: leaving is not a failure
	}
	if m.failed != nil {
		return m.failed
	}
	return errors.Join(err, m.Flush())
}

type readyMsg struct {
	config Config
	err    error
}

// wait routes messages until everything is prepared.
func (m *Model) wait(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+c" {
			return tea.Quit
		}
	case readyMsg:
		if m.failed = msg.err; m.failed != nil {
			return tea.Quit
		}
		m.ready = &msg.config
	}
	if m.ready == nil || m.width == 0 {
		return nil // a screen without a size would be a frame for nothing
	}
	m.begin(*m.ready)
	return tea.Batch(m.place(), m.start())
}

// Flush keeps what is not kept yet, the reading position included. It is for
// the end of a program that was told to stop.
func (m *Model) Flush() error {
	if m.desk == nil {
		return nil
	}
	m.keeper.add(kept(m.page.Leave()))
	defer m.flushSheets()
	return m.keeper.flush()
}

// Warm makes ahead of its first use what takes some milliseconds to make, for a
// goroutine beside the one that opens the journal: the style of a theme, and the
// widths of characters, of which go-runewidth fills a table of 2 MB when it first
// meets one that is not Latin.
func Warm(n theme.Name) {
	go ansi.StringWidthWc("─")
	style(n)
}

// style returns the style sheet of lessons in a theme.
func style(n theme.Name) *render.Style {
	switch n {
	case theme.Light:
		return render.Light()
	case theme.Mono:
		return render.Mono()
	case theme.ASCII:
		return render.ASCII()
	}
	return render.Dark()
}

// dress puts a theme on everything that is drawn from now on.
func (m *Model) dress(n theme.Name) {
	m.desk.Theme = theme.Of(n)
	m.desk.Pictures = screenOf(n, m.colours)
	m.desk.Draw = render.New(cmp.Or(m.style, style(n)), render.Options{Word: m.alert, Lacking: m.lacking, Bidi: true, Numbers: true, Links: m.desk.Browse != nil})
}

// alert says the name of a callout, and of a picture that is told in words.
func (m *Model) alert(kind string) string {
	switch kind {
	case "picture":
		return m.desk.T("Picture")
	case "tip":
		return m.desk.T("Tip")
	case "important":
		return m.desk.T("Important")
	case "warning":
		return m.desk.T("Warning")
	case "caution":
		return m.desk.T("Caution")
	}
	return m.desk.T("Note")
}

// lacking says how much of a table is not shown.
func (m *Model) lacking(columns int) string {
	return m.desk.T("Columns of this table that are not shown: %d", columns)
}

type loadedMsg struct {
	book     *page.Book
	course   *course.Course
	problems []markdown.Problem
	err      error
}

// Init prepares what is not prepared, else loads the books.
func (m *Model) Init() tea.Cmd {
	if m.desk != nil {
		return m.start()
	}
	prepare := m.prepare
	return func() tea.Msg {
		c, err := prepare()
		return readyMsg{c, err}
	}
}

// start opens the book that is asked for and loads the others: at once for
// the library, else when the first lesson has had time to appear.
func (m *Model) start() tea.Cmd {
	cmds := []tea.Cmd{m.watch.start(), m.takeOrder()}
	if m.auto {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	b := m.open
	m.state.early = b != nil
	switch {
	case b == nil:
		return tea.Batch(append(cmds, m.loadRest())...)
	case b.Course == nil:
		cmds = append(cmds, load(b))
	default:
		m.open = nil
		cmds = append(cmds, m.rename(b), m.goTo(page.Open{Book: b}))
	}
	return tea.Batch(append(cmds, tea.Tick(afterFirst, func(time.Time) tea.Msg { return restMsg{} }))...)
}

// afterFirst is the time that the first lesson has for itself.
const afterFirst = 100 * time.Millisecond

type restMsg struct{}

// loadRest loads the books that are not loaded.
func (m *Model) loadRest() tea.Cmd {
	var cmds []tea.Cmd
	for _, b := range m.desk.Books {
		if b.Course == nil && b.Err == nil && b != m.open {
			cmds = append(cmds, load(b))
		}
	}
	return tea.Batch(cmds...)
}

// load reads a book's outline, off the update loop.
func load(b *page.Book) tea.Cmd {
	outline := b.Loader()
	return func() tea.Msg {
		c, problems, err := outline()
		return loadedMsg{b, c, problems, err}
	}
}

// route gives a message to where it belongs.
func (m *Model) route(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.desk == nil {
		return m, m.wait(msg)
	}
	if idle(msg) {
		return m, nil
	}
	m.drawn = nil
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m, m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		return m, m.background(msg)
	case tea.KeyPressMsg:
		msg.Text = clean.Key(msg.Text)
		return m, m.key(msg)
	case tea.MouseMsg:
		return m, m.mouse(msg)
	case tea.PasteMsg:
		msg.Content = clean.Text(msg.Content)
		return m, m.toTop(msg)
	case loadedMsg:
		return m, m.loaded(msg)
	case savedMsg:
		return m, m.saved(msg)
	case begunMsg:
		return m, m.begun(msg)
	case handedMsg:
		return m, m.regrade(msg)
	case restMsg:
		m.state.early = false
		return m, tea.Batch(m.loadRest(), m.save())
	case retryMsg:
		m.state.retry = false
		return m, m.save()
	}
	for _, take := range []func(tea.Msg) (tea.Cmd, bool){m.asked, m.sealedAsked, m.watched} {
		if cmd, mine := take(msg); mine {
			return m, cmd
		}
	}
	return m, m.pass(msg)
}

// asked does what a page asks for.
func (m *Model) asked(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case page.Open:
		return m.follow(msg), true
	case page.Jump:
		return m.jump(msg), true
	case page.Reading:
		return m.set(msg), true
	case page.Pictures:
		return m.showPictures(msg), true
	case page.Headings:
		return m.showHeadings(msg), true
	case page.Marks:
		return m.showMarks(msg), true
	case page.Result:
		return m.showResult(msg), true
	case page.About:
		return m.showAbout(msg), true
	case page.Contents:
		return m.showContents(), true
	case page.Certificates:
		return m.enter(certificate.New(m.desk, msg.Book), nil, ""), true
	case page.Library:
		return m.showLibrary(), true
	case page.Search:
		return m.showSearch(msg), true
	case page.Close:
		return m.closeOverlay(), true
	case page.Save:
		return m.showSave(msg), true
	case page.Rescue:
		return m.rescueTo(msg.Dir), true
	case page.TrustAuthor:
		return m.trust(msg.Open), true
	case page.ReadOnly:
		return m.decline(msg.Open), true
	case trustedMsg:
		return m.trusted(msg), true
	case page.Languages:
		return m.showLanguages(msg.Book), true
	case page.Speak:
		return m.speak(msg), true
	case titlesMsg:
		msg.book.Rename(msg.names)
		return m.entitle(msg.book), true
	}
	return nil, false
}

// idle reports whether a message changes nothing: what the terminal says of
// itself at the start. Each would draw the screen once more for nothing.
func idle(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.EnvMsg, tea.ColorProfileMsg, tea.ModeReportMsg, tea.KeyboardEnhancementsMsg, tea.CapabilityMsg,
		tea.TerminalVersionMsg, tea.KeyReleaseMsg, tea.MouseMotionMsg:
		return true
	}
	return false
}

// pass gives a message to the overlay and the page; each knows its own.
func (m *Model) pass(msg tea.Msg) tea.Cmd {
	var over, under tea.Cmd
	if m.overlay != nil {
		m.overlay, over = m.overlay.Update(msg)
	}
	m.page, under = m.page.Update(msg)
	return tea.Batch(over, under)
}

func (m *Model) loaded(msg loadedMsg) tea.Cmd {
	msg.book.Take(msg.course, msg.problems, msg.err)
	renamed := m.rename(msg.book)
	if m.open != msg.book {
		return tea.Batch(renamed, m.entitled(msg.book), m.pass(page.Loaded{}))
	}
	m.open = nil
	if msg.err != nil || msg.course == nil {
		return page.Ask(page.About{Book: msg.book})
	}
	return tea.Batch(renamed, m.goTo(page.Open{Book: msg.book}))
}

// rename records which units of a book are known by another id since they were
// last worked in, and looks whether what was handed in is marked otherwise now.
func (m *Model) rename(b *page.Book) tea.Cmd {
	if b.Course == nil {
		return nil
	}
	return tea.Batch(m.record(m.desk.Standing.Renames(b.Course)...), m.reread(b))
}

// background follows the terminal's background.
func (m *Model) background(msg tea.BackgroundColorMsg) tea.Cmd {
	name := theme.Dark
	if !msg.IsDark() {
		name = theme.Light
	}
	if !m.auto || name == m.desk.Theme.Name {
		return nil
	}
	return m.restyle(name)
}

func (m *Model) restyle(n theme.Name) tea.Cmd {
	m.dress(n)
	cmds := []tea.Cmd{m.settlePanel(), m.page.Restyle()}
	if m.overlay != nil {
		cmds = append(cmds, m.overlay.Restyle())
	}
	return tea.Batch(cmds...)
}

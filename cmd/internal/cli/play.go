package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"carrel/content/lint"
	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/content/script"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/theme"
	"carrel/store"
)

func (a *app) play() *cobra.Command {
	return a.player(&cobra.Command{
		Use:   "play [PATH]",
		Short: a.t("Play a course, or open the library"),
		Long: a.t("Play goes on with the course in a folder, with one markdown file, or with the paper of a sealed\n" +
			"exam (.carrel-paper), where you left it.\n" +
			"Without a path it opens the library: the courses built in, and those in the folder\n" +
			"courses of the data folder."),
		Args: a.atMost(1),
	})
}

// player gives a command the work and the flags of the player: both carrel and
// carrel play have them.
func (a *app) player(c *cobra.Command) *cobra.Command {
	var f playFlags
	c.Flags().StringVar(&f.theme, "theme", string(theme.Auto), a.t("the `colours`: dark or light, as the background of the terminal is; mono, ascii, or auto"))
	c.Flags().StringVar(&f.style, "style", "", a.t("a Glamour style `file` for the lessons"))
	c.Flags().StringVar(&f.bidi, "bidi", "", a.t("`who` puts Arabic and Hebrew in order: program, terminal, or auto"))
	c.Flags().BoolVar(&f.watch, "watch", false, a.t("show every edit of the course at once, and what is wrong with it"))
	c.Flags().BoolVar(&f.online, "online", false, a.t("open https links in your browser when you ask for it; without it nothing leads out of the program"))
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.watch && len(args) == 0 {
			return a.usage(c, a.t("there is nothing to watch: name the folder or file that you edit"))
		}
		s, err := a.session(f, args)
		if err != nil {
			return err
		}
		return a.runPlay(c.Context(), s)
	}
	return c
}

// playFlags are how the player is asked to play.
type playFlags struct {
	theme, style, bidi string
	watch, online      bool
}

// session is a session as it is asked for.
func (a *app) session(f playFlags, args []string) (*session, error) {
	s := &session{app: a, args: args, watch: f.watch, online: f.online || a.env("CARREL_ONLINE") == "1"}
	var err error
	if s.look, err = a.theme(f.theme); err != nil {
		return nil, err
	}
	if s.bidi, err = script.ModeOf(f.bidi, a.env); err != nil {
		return nil, &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("without it the terminal is asked what it is")}
	}
	s.style, err = a.style(f.style)
	return s, err
}

// style reads the style file of the lessons, where one is named.
func (a *app) style(name string) (*render.Style, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	style, err := render.LoadStyle(f)
	if err != nil {
		return nil, &failure{code: exitUsage, err: err, text: a.t("%s is no style: %v", name, err), hint: a.t("a style is a JSON file as Glamour has them")}
	}
	return style, nil
}

func (a *app) theme(name string) (theme.Name, error) {
	switch n := theme.Name(name); n {
	case theme.Auto, theme.Dark, theme.Light, theme.Mono, theme.ASCII:
		return n, nil
	}
	return "", &failure{
		code: exitUsage,
		text: a.t("there is no theme %q", name),
		hint: a.t("choose one of dark, light, mono, ascii and auto"),
	}
}

// runPlay plays. What can be wrong with the terminal is found at once; the
// course and the journal are opened while the terminal is asked what it can
// do, and found wanting before the screen is taken over.
func (a *app) runPlay(ctx context.Context, s *session) error {
	if err := a.needTerminal(); err != nil {
		_, bad := s.named() // what is wrong with the course is worth more to know
		return cmp.Or(bad, err)
	}
	calmStart()
	go player.Warm(s.look)
	// A closed window or a request to end is a way of leaving: the player
	// keeps what there is to keep.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGTERM)
	defer stop()
	err := player.Run(ctx, ahead(func() (player.Config, error) { return s.prepare(ctx) }))
	if s.began() {
		err = a.lost(err)
	}
	return errors.Join(err, s.close())
}

// ahead starts f at once and returns a function that waits for its results.
func ahead[T any](f func() (T, error)) func() (T, error) {
	once := sync.OnceValues(f)
	go func() { _, _ = once() }()
	return once
}

// session is what the player needs open.
type session struct {
	app   *app
	look  theme.Name
	style *render.Style
	bidi  script.Mode
	args  []string
	watch bool

	online bool // links may be opened elsewhere

	mu      sync.Mutex // prepare may still run when the terminal has ended
	journal *store.Journal
	ready   bool // the player has what it needs
}

func (s *session) prepare(ctx context.Context) (player.Config, error) {
	var c player.Config
	named, err := s.named()
	if err != nil {
		return c, err
	}
	dir, err := s.app.dataDir()
	if err != nil {
		return c, err
	}
	j, standing, err := s.open(ctx, dir)
	if err != nil {
		return c, err
	}
	c = s.app.config(s.look, named, s.app.shelf(dir))
	c.Journal, c.Standing, c.Style, c.Bidi = j, standing, s.style, s.bidi
	c.Sealed = s.app.sitter(dir, s.args, j)
	c.Awards = s.app.awards(dir)
	c.Rescue, c.Why, c.Keep = s.app.rescue(j), s.app.why, s.app.notesKeeper()
	c.Copy = s.app.copier()
	if s.online {
		c.Browse = newBrowser(runtime.GOOS, startDetached).open
	}
	s.app.onlyRead(dir, &c)
	if s.watch {
		c.Watch, err = s.watched(ctx, c.Open)
	}
	return c, err
}

// watched watches the course that was named.
func (s *session) watched(ctx context.Context, b *page.Book) (player.Watch, error) {
	changes, err := watchFolder(ctx, s.args[0])
	if err != nil {
		return player.Watch{}, &failure{
			code: exitFailed, err: err,
			text: s.app.t("%s cannot be watched: %v", s.args[0], err),
			hint: s.app.t("play it without --watch"),
		}
	}
	check := func(ctx context.Context) ([]markdown.Problem, error) {
		r, err := lint.Course(ctx, b.FS, b.Name, lint.Options{})
		if err != nil {
			return nil, err
		}
		return r.Problems, nil
	}
	return player.Watch{Book: b, Changes: changes, Check: check}, nil
}

// named opens the course that was asked for, if one was.
func (s *session) named() (*book, error) {
	if len(s.args) == 0 {
		return nil, nil
	}
	return s.app.openBook(s.args[0])
}

// open opens the journal, which close closes.
func (s *session) open(ctx context.Context, dir string) (*store.Journal, *progress.Standing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := openJournal(dir, store.Options{Insist: s.app.insist})
	if err != nil {
		return nil, nil, err
	}
	s.journal = j
	standing, err := j.Standing()
	if s.ready = err == nil; s.ready {
		go keepBackups(ctx, j)
	}
	return j, standing, err
}

// began reports whether there was a session that can have left something
// unsaved.
func (s *session) began() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready
}

func (s *session) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.journal == nil {
		return nil
	}
	return s.journal.Close()
}

func (a *app) needTerminal() error {
	if term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())) {
		return nil
	}
	return &failure{
		code: exitUsage,
		text: a.t("the player needs a terminal to read from and to write to"),
		hint: a.t("start it in a terminal window, without a pipe or a redirection"),
	}
}

func (a *app) config(look theme.Name, named *book, shelf []*book) player.Config {
	c := player.Config{Words: a.words, Theme: look, Now: time.Now, Clock: clock, Lang: a.lang}
	if named != nil {
		c.Open = pageBook(named)
		c.Books = append(c.Books, c.Open)
	}
	for _, b := range shelf {
		c.Books = append(c.Books, pageBook(b))
	}
	return c
}

// clock tells the time of day and the time since the machine was started.
func clock() exam.Moment {
	ms, run := store.Clock()
	return exam.Moment{Wall: time.Now(), Boot: time.Duration(ms) * time.Millisecond, Run: run}
}

func pageBook(b *book) *page.Book {
	out := &page.Book{Name: b.name, FS: b.files, Origin: b.origin, Outline: b.outline, Paper: b.paper}
	out.Take(b.course, b.problems, b.err)
	if f := new(failure); errors.As(b.err, &f) {
		out.Hint = f.hint
	}
	return out
}

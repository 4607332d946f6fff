package player

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content/clean"
	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/player/page/sheet"
	"carrel/player/page/unseal"
	"carrel/player/ui"
)

// sheets are the response sheets of the sealed exams that were opened. A sheet
// is made of what the journal has, as the journal has it: the same sitting gives
// the same sheet, and the same code, after a restart too.
type sheets struct {
	sealed  page.Sealed // nil where no sealed exams are sat
	sat     map[page.Key]*sat
	writing bool
	retry   bool  // another try is due
	err     error // of the last try
	order   order
}

// sat is a sealed exam that was opened.
type sat struct {
	kept  *progress.Standing // as the disk has it
	stale bool               // there is more than in its sheet
}

// order keeps an older sheet from taking the place of a younger one.
type order struct {
	mu   sync.Mutex
	next int64
	last map[page.Key]int64
}

type (
	sheetMsg struct {
		key     page.Key
		written page.Written
		err     error
	}
	resheetMsg struct{}
)

// showUnseal puts the page on the screen that opens a sealed exam.
func (m *Model) showUnseal(o page.Open) tea.Cmd {
	u := o.Book.Course.Unit(o.Unit)
	if u == nil {
		return m.showAbout(page.About{Book: o.Book})
	}
	return m.enter(unseal.New(m.desk, o, u), o.Book, u.ID)
}

// unsealed goes on with an exam that was opened. Of a book that is nothing but
// its paper, more is known now.
func (m *Model) unsealed(msg page.Unsealed) tea.Cmd {
	b, key := msg.Open.Book, page.Key{Course: msg.Open.Book.Course.ID, Unit: msg.Open.Unit}
	if b.Paper != "" {
		b.Revise(courseOf(b.Course, msg.Opened), nil)
		m.outline = nil
	}
	if m.desk.Papers == nil {
		m.desk.Papers, m.sheets.sat = map[page.Key]*page.Opened{}, map[page.Key]*sat{}
	}
	m.desk.Papers[key] = msg.Opened
	if s := m.sheets.sat[key]; s == nil {
		kept, err := copied(m.desk.Standing)
		if m.sheets.err = err; err == nil {
			m.sheets.sat[key] = &sat{kept: kept}
		}
	}
	return m.goTo(msg.Open)
}

// courseOf is the course of a book that is one paper, by what the paper says.
func courseOf(was *course.Course, o *page.Opened) *course.Course {
	c, p := *was, o.Paper
	u := *c.Units()[0]
	u.Title = cmp.Or(clean.Line(p.Title), u.Title)
	u.Rules = course.Rules{Pass: p.Rules.Pass, Attempts: p.Rules.Attempts}
	c.Title, c.Locale, c.Objectives = cmp.Or(clean.Line(p.CourseTitle), c.Title), p.Locale, p.Objectives
	if tags := p.Languages(); len(tags) > 1 {
		c.Locales = tags
	}
	c.Modules = []course.Module{{Units: []*course.Unit{&u}}}
	return &c
}

func copied(s *progress.Standing) (*progress.Standing, error) {
	b, err := progress.Freeze(s)
	if err != nil {
		return nil, err
	}
	return progress.Thaw(b)
}

// takeKept takes what the journal has written since. What belongs to a sealed
// exam makes its sheet stale.
func (m *Model) takeKept(events []progress.Event) {
	for _, e := range events {
		if s := m.sheets.sat[page.Key{Course: e.Course, Unit: e.Unit}]; s != nil {
			s.kept.Apply(e)
			s.stale = s.stale || e.Attempt > 0
		}
	}
}

// due reports whether a sheet has to be written.
func (s *sheets) due() bool {
	for _, one := range s.sat {
		if one.stale {
			return true
		}
	}
	return s.writing
}

// saveSheet writes a sheet that is stale, unless one is being written.
func (m *Model) saveSheet() tea.Cmd {
	if m.sheets.writing || m.sheets.retry {
		return nil
	}
	for key, s := range m.sheets.sat {
		if write := m.writer(key, s); write != nil {
			m.sheets.writing = true
			return func() tea.Msg { return write() }
		}
	}
	return nil
}

// writer returns what writes a stale sheet, off the update loop; nil where there
// is nothing to write.
func (m *Model) writer(key page.Key, s *sat) func() sheetMsg {
	if !s.stale {
		return nil
	}
	s.stale = false
	out := m.sheetOf(key)
	if out == nil || m.sheets.sealed == nil {
		return nil
	}
	o, sealed := &m.sheets.order, m.sheets.sealed
	o.next++
	n := o.next
	return func() sheetMsg {
		o.mu.Lock()
		defer o.mu.Unlock()
		if n < o.last[key] {
			return sheetMsg{key: key}
		}
		w, err := sealed.Write(out)
		if err == nil {
			if o.last == nil {
				o.last = map[page.Key]int64{}
			}
			o.last[key] = n
		}
		return sheetMsg{key, w, err}
	}
}

// sheetOf is the sheet of the latest sitting of an exam that was opened, nil
// where none was begun.
func (m *Model) sheetOf(key page.Key) *page.Sheet {
	o, s := m.desk.Papers[key], m.sheets.sat[key]
	if o == nil || s == nil {
		return nil
	}
	u := s.kept.Unit(key.Course, key.Unit)
	now := u.Sitting()
	if now == nil || !o.Drew(now.Seed) {
		return nil
	}
	out := &page.Sheet{Key: key, Header: o.Header, Paper: o.Path, Sitting: *now, Rules: o.Paper.Rules, Responses: map[string]question.Response{}}
	out.Sitting.Signs, out.Sitting.Used, out.Sitting.Flags = slices.Clone(now.Signs), maps.Clone(now.Used), nil
	for id, a := range u.Questions {
		if a.Attempt == now.Attempt && a.Draft != nil {
			out.Responses[id] = *a.Draft
		}
	}
	return out
}

// wroteSheet takes the word of the disk. A sheet that could not be written is
// said and tried again.
func (m *Model) wroteSheet(msg sheetMsg) tea.Cmd {
	m.sheets.writing, m.sheets.err = false, msg.err
	if msg.err != nil {
		m.sheets.sat[msg.key].stale, m.sheets.retry = true, true
		return tea.Tick(retryAfter, func(time.Time) tea.Msg { return resheetMsg{} })
	}
	if len(msg.written.Files) > 0 {
		m.desk.Papers[msg.key].Sheet = msg.written
	}
	if m.sheets.due() {
		return m.saveSheet()
	}
	if m.quitting && m.keeper.left() == 0 && !m.state.saving {
		return tea.Quit
	}
	return nil
}

// flushSheets writes what is stale at the end of the program. What fails is no
// loss: the journal has the answers, and the sheet is made again when the exam
// is opened.
func (m *Model) flushSheets() {
	m.takeKept(m.keeper.written())
	for key, s := range m.sheets.sat {
		if write := m.writer(key, s); write != nil {
			write()
		}
	}
}

// unwritten says that a sheet is not on the disk, "" when all are.
func (m *Model) unwritten() string {
	if m.sheets.err == nil {
		return ""
	}
	said := m.desk.T("SHEET NOT WRITTEN: %s", clean.Line(plain(m.why, m.sheets.err)))
	return m.desk.Theme.Bad.Render(ui.Cut(said, max(m.width/2, 12), m.desk.Theme))
}

// showSheet asks where a copy of the response sheet may go.
func (m *Model) showSheet(msg page.Sheets) tea.Cmd {
	if m.sheets.sealed == nil || m.overlay != nil {
		return nil
	}
	dir := ""
	if o := m.desk.Opened(msg.Book, msg.Unit.ID); o != nil {
		dir = filepath.Dir(o.Path)
	}
	return m.lay(sheet.New(m.desk, msg, dir))
}

// exportSheet writes the copy: of what the journal has, after all that waits.
func (m *Model) exportSheet(msg page.ExportSheet) tea.Cmd {
	key := page.Key{Course: msg.Book.Course.ID, Unit: msg.Unit.ID}
	out := m.sheetOf(key)
	if out == nil { // handed in, and the paper was not opened since
		out = &page.Sheet{Key: key}
		if s := m.desk.In(msg.Book, msg.Unit.ID).Sitting(); s != nil {
			out.Sitting.Attempt = s.Attempt
		}
	}
	export, why := m.sheets.sealed.Export, m.why
	return func() tea.Msg {
		w, err := export(out, msg.Dir)
		return page.SheetExported{Written: w, Err: err, Why: plain(why, err)}
	}
}

// sealedAsked does what a page of a sealed exam asks for.
func (m *Model) sealedAsked(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case page.Unseal:
		return m.showUnseal(msg.Open), true
	case page.Unsealed:
		return m.unsealed(msg), true
	case page.Sheets:
		return m.showSheet(msg), true
	case page.ExportSheet:
		return m.exportSheet(msg), true
	case sheetMsg:
		return m.wroteSheet(msg), true
	case resheetMsg:
		m.sheets.retry = false
		return m.saveSheet(), true
	}
	return nil, false
}

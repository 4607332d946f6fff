package reader

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content"
	"carrel/content/render"
	"carrel/course"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/theme"
)

func desk() *page.Desk {
	words := phrase.New("en")
	return &page.Desk{
		Words: words, Keys: keymap.New(words), Theme: theme.Of(theme.Dark), Draw: render.New(render.Dark(), render.Options{}),
		Standing: &progress.Standing{}, Now: time.Now,
	}
}

func book(t testing.TB, name string, files fstest.MapFS) *page.Book {
	t.Helper()
	c, _, err := content.Load(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return &page.Book{Name: name, FS: files, Course: c}
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

// reading drives a reader without a terminal: every command is run at once,
// and what it asks of the root is kept.
type reading struct {
	*Model
	asked    []tea.Msg
	recorded []progress.Event
}

func (r *reading) record(es ...progress.Event) tea.Cmd {
	r.recorded = append(r.recorded, es...)
	return nil
}

func read(t testing.TB, d *page.Desk, b *page.Book, o page.Open, width, height int) *reading {
	t.Helper()
	u := b.Course.Unit(o.Unit)
	if u == nil {
		t.Fatalf("no unit %q", o.Unit)
	}
	r := &reading{Model: New(d, o, u)}
	d.Record = r.record
	r.SetSize(width, height)
	r.run(r.Init())
	return r
}

func (r *reading) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil, quietMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			r.run(c)
		}
	case openedMsg, drawnMsg, colouredMsg, reckonedMsg, lingeredMsg:
		_, next := r.Update(msg)
		r.run(next)
	default:
		r.asked = append(r.asked, msg)
	}
}

func (r *reading) press(k tea.Key) {
	_, cmd := r.Update(tea.KeyPressMsg(k))
	r.run(cmd)
}

var (
	enter  = tea.Key{Code: tea.KeyEnter}
	down   = tea.Key{Code: tea.KeyDown}
	up     = tea.Key{Code: tea.KeyUp}
	pgdown = tea.Key{Code: tea.KeyPgDown}
	pgup   = tea.Key{Code: tea.KeyPgUp}
)

const asking = `# A lesson

Some text.

## Which is right?
<!-- question: {id: q1} -->

- [ ] This
  > Not this.
- [x] That
  > Yes.

> [!TIP]
>
> Think.

Because.

## After

The end.
`

func TestEnterAnswersTheQuestionOnTheScreen(t *testing.T) {
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text(asking)})
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, 80, 20)
	if v := r.verb(); v != "Answer" {
		t.Fatalf("Enter says %q:\n%s", v, ansi.Strip(r.View()))
	}
	r.press(enter)
	r.press(enter) // takes the first, the wrong one
	r.press(enter) // checks
	if s := ansi.Strip(r.View()); !strings.Contains(s, "Not right.") || !strings.Contains(s, "Not this.") {
		t.Fatalf("after a wrong answer:\n%s", s)
	}
	if strings.Contains(ansi.Strip(r.View()), "Because.") {
		t.Error("the explanation is shown before the last try")
	}
	if v := r.verb(); v != "Try again" {
		t.Errorf("Enter says %q", v)
	}
	r.press(enter)
	r.press(tea.Key{Code: 'b', Text: "b"})
	r.press(enter)
	if s := ansi.Strip(r.View()); !strings.Contains(s, "Right.") || !strings.Contains(s, "Because.") {
		t.Fatalf("after the right answer:\n%s", s)
	}
	var answers []progress.Event
	for _, e := range r.recorded {
		if e.Type == progress.Answered {
			answers = append(answers, e)
		}
	}
	if len(answers) != 2 || answers[0].Mark.Got != 0 || answers[1].Mark.Got != 100 || answers[1].Try != 2 {
		t.Errorf("recorded %+v", answers)
	}
}

func TestAHintIsShownAndRecorded(t *testing.T) {
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text(asking)})
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, 80, 20)
	r.press(tea.Key{Code: 'h', Text: "h"})
	if s := ansi.Strip(r.View()); !strings.Contains(s, "Hint 1 of 1") || !strings.Contains(s, "Think.") {
		t.Fatalf("after h:\n%s", s)
	}
	es := r.recorded
	if len(es) != 1 || es[0].Type != progress.Hinted || es[0].Hints != 1 || es[0].Question != "q1" {
		t.Errorf("recorded %+v", es)
	}
}

func TestAQuestionCanBePassedBy(t *testing.T) {
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text(asking), "b.md": text("# B\n")})
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, 80, 16)
	for range 60 {
		r.press(down)
	}
	if !r.win.atEnd() {
		t.Fatalf("60 times down is not the end:\n%s", ansi.Strip(r.View()))
	}
	if v := r.verb(); v != "Next lesson" {
		t.Errorf("Enter says %q", v)
	}
}

// numbered is a lesson in which every line of the source can be told.
func numbered(n int) string {
	var b strings.Builder
	b.WriteString("# Numbered\n\n")
	for i := range n {
		if i%10 == 0 {
			fmt.Fprintf(&b, "## Section %d\n\n", i/10)
		}
		fmt.Fprintf(&b, "Line %04d %s.\n\n", i, strings.Repeat("and more words ", i%12))
	}
	return b.String()
}

// Reading with Enter alone shows every line, in order, and ends.
func TestEnterSkipsNothing(t *testing.T) {
	for _, size := range [][2]int{{60, 12}, {80, 20}, {140, 41}, {300, 96}} {
		b := book(t, "x", fstest.MapFS{"a.md": text(numbered(200)), "b.md": text("# B\n")})
		r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md"}, size[0], size[1])
		seen := map[string]bool{}
		for range 500 {
			for _, w := range strings.Fields(ansi.Strip(r.View())) {
				seen[w] = true
			}
			if r.win.atEnd() {
				break
			}
			r.press(enter)
		}
		for i := range 200 {
			if !seen[fmt.Sprintf("%04d", i)] {
				t.Errorf("%v: line %d was never on the screen", size, i)
			}
		}
	}
}

// Down and up by the same keys is where one was, whatever was drawn since.
func TestDownAndUpAgain(t *testing.T) {
	b := book(t, "x", fstest.MapFS{"a.md": text(numbered(300))})
	r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md"}, 80, 20)
	for range 3 {
		r.press(pgdown)
	}
	want := r.View()
	for range 40 {
		r.press(down)
	}
	for range 40 {
		r.press(up)
	}
	if r.View() != want {
		t.Error("40 down and 40 up is another screen")
	}
	for range 5 {
		r.press(pgdown)
	}
	for range 5 {
		r.press(pgup)
	}
	if r.View() != want {
		t.Error("5 screens down and up is another screen")
	}
}

// Every place that can be recorded is found again, at every width.
func TestPlaceIsFoundAgain(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 140} {
		t.Run(strconv.Itoa(width), func(t *testing.T) {
			t.Parallel()
			b := book(t, "x", fstest.MapFS{"a.md": text(numbered(120))})
			r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md"}, width, 20)
			for range 150 {
				r.press(down)
				d := desk()
				for _, e := range r.Leave() {
					d.Standing.Apply(e)
				}
				again := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, width, 20)
				if again.View() != r.View() {
					t.Fatalf("place %+v comes back as another screen", r.win.place())
				}
			}
		})
	}
}

func TestAStaleJobIsDropped(t *testing.T) {
	b := book(t, "x", fstest.MapFS{"a.md": text(numbered(50))})
	m := New(desk(), page.Open{Book: b, Unit: "a.md"}, b.Course.Unit("a.md"))
	m.SetSize(80, 20)
	old := m.Init()()
	fresh := m.Init()
	m.Update(old)
	if m.doc != nil {
		t.Error("the result of a job that was replaced was taken")
	}
	m.Update(fresh())
	if m.doc == nil {
		t.Error("the result of the running job was not taken")
	}
}

// What was drawn for another width while the lesson was being read is drawn
// again.
func TestResizedWhileLoading(t *testing.T) {
	b := book(t, "x", fstest.MapFS{"a.md": text(numbered(50))})
	m := New(desk(), page.Open{Book: b, Unit: "a.md"}, b.Course.Unit("a.md"))
	m.SetSize(90, 20)
	load := m.Init()
	m.SetSize(62, 20)
	_, again := m.Update(load())
	if again == nil {
		t.Fatal("nothing is drawn again")
	}
	m.Update(again())
	for _, p := range m.win.pieces {
		for _, l := range p.lines {
			if w := ansi.StringWidth(l); w > m.measure() {
				t.Fatalf("a line of %d cells in %d: %q", w, m.measure(), l)
			}
		}
	}
}

// cutFS is a course whose lesson cannot be read beyond its first part.
type cutFS struct{ fstest.MapFS }

func (c cutFS) Open(name string) (fs.File, error) {
	f, err := c.MapFS.Open(name)
	if err != nil || name != "a.md" {
		return f, err
	}
	return &cutFile{File: f}, nil
}

type cutFile struct {
	fs.File
	read int
}

func (f *cutFile) Read(p []byte) (int, error) {
	if f.read > 1<<20 {
		return 0, errors.New("input/output error")
	}
	n, err := f.File.Read(p[:min(len(p), 64<<10)])
	f.read += n
	return n, err
}

// A lesson whose file breaks off says so, and its end does not complete it.
func TestALessonThatIsCutSaysSo(t *testing.T) {
	files := fstest.MapFS{"a.md": text(strings.Repeat("A paragraph.\n\n", 200_000)), "b.md": text("# B\n")}
	c, _, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	b := &page.Book{Name: "x", FS: cutFS{files}, Course: c}
	r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md"}, 80, 20)
	r.press(tea.Key{Code: tea.KeyEnd})
	if !r.win.atEnd() || !strings.Contains(r.Head().Note, "cut") {
		t.Fatalf("at the end %t, note %q", r.win.atEnd(), r.Head().Note)
	}
	r.press(enter)
	for _, e := range r.recorded {
		if e.Type == progress.Completed {
			t.Error("a lesson that was cut is completed")
		}
	}
}

// The real courses, where they are at hand: every unit opens, scrolls to its
// end by the keys, and no line is wider than the screen.
func TestRealCourses(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED names no folder with courses")
	}
	for _, name := range []string{"soc-basics", "security-101", "bits"} {
		dir := filepath.Join(shared, "courses", name)
		c, _, err := content.Load(os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		b := &page.Book{Name: name, FS: os.DirFS(dir), Course: c}
		for _, u := range c.Units() {
			for _, size := range [][2]int{{80, 20}, {140, 41}} {
				scrollThrough(t, b, u, size[0], size[1])
			}
		}
	}
}

func scrollThrough(t *testing.T, b *page.Book, u *course.Unit, width, height int) {
	t.Helper()
	r := read(t, desk(), b, page.Open{Book: b, Unit: u.ID}, width, height)
	for range 2000 {
		for _, l := range strings.Split(r.View(), "\n") {
			if w := ansi.StringWidth(l); w > width {
				t.Errorf("%s: a line of %d cells on a screen of %d: %q", u.Path, w, width, ansi.Strip(l))
			}
		}
		if r.win == nil || r.win.atEnd() {
			break
		}
		r.press(pgdown)
	}
	if r.err != nil || r.win == nil || !r.win.atEnd() {
		t.Errorf("%s at %dx%d: not read to its end: %v", u.Path, width, height, r.err)
	}
}

func BenchmarkKey(b *testing.B) {
	bk := book(b, "x", fstest.MapFS{"a.md": text(numbered(5000))})
	r := read(b, desk(), bk, page.Open{Book: bk, Unit: "a.md"}, 80, 20)
	b.ReportAllocs()
	keys := []tea.Key{down, up}
	i := 0
	for b.Loop() {
		r.Update(tea.KeyPressMsg(keys[i%2]))
		r.View()
		i++
	}
}

package player_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"carrel/content"
	"carrel/content/builtin"
	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/playertest"
	"carrel/player/theme"
)

// journal keeps events in memory; it fails while broken is set.
type journal struct {
	mu     sync.Mutex
	events []progress.Event
	broken error
}

func (j *journal) Append(es []progress.Event) ([]progress.Event, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return nil, j.broken
	}
	j.events = append(j.events, es...)
	return es, nil
}

func (j *journal) AppendIf(es []progress.Event, allow func(*progress.Standing) error) ([]progress.Event, error) {
	if err := allow(progress.Fold(j.all())); err != nil {
		return nil, err
	}
	return j.Append(es)
}

func (j *journal) breakWith(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.broken = err
}

func (j *journal) all() []progress.Event {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.events)
}

func config(j *journal, books ...*page.Book) player.Config {
	return player.Config{
		Books: books, Journal: j, Standing: progress.Fold(j.all()), Words: phrase.New("en"), Theme: theme.Dark, Now: time.Now,
	}
}

func firstSteps() *page.Book {
	c := builtin.Named("first-steps")
	return &page.Book{Name: c.Name, FS: c.FS}
}

func folder(files map[string]string) *page.Book {
	fs := fstest.MapFS{}
	for name, text := range files {
		fs[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return &page.Book{Name: "folder", FS: fs}
}

func start(t *testing.T, c player.Config, w, h int) *playertest.Term {
	t.Helper()
	return playertest.Start(t, player.New(c), w, h)
}

var enterSays = regexp.MustCompile(`(?m)⏎ (\S.*?)(?:  |$)`)

// verb returns what the bar says Enter does.
func verb(screen string) string {
	lines := strings.Split(screen, "\n")
	m := enterSays.FindStringSubmatch(lines[len(lines)-1])
	if m == nil {
		return ""
	}
	return m[1]
}

// answers maps the heading of every question of a course to the words with
// which its right choices begin.
func answers(t *testing.T, b *page.Book) map[string][]string {
	t.Helper()
	c, _, err := content.Load(b.FS, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, u := range c.Units() {
		doc, err := content.Read(b.FS, c, u, "en")
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range doc.Questions() {
			head := markdown.PlainText(it.Heading.Node, it.Heading.Source)
			for i, ch := range it.Question.Choices {
				if ch.Right {
					words := markdown.PlainText(it.Choices[i].Body[0].Node, it.Choices[i].Body[0].Source)
					out[head] = append(out[head], words[:min(len(words), 25)])
				}
			}
		}
	}
	return out
}

// answer takes the right choices of the question on the screen by their
// letters and leaves the cursor on the button that checks.
func answer(term *playertest.Term, sheet map[string][]string) {
	screen := squeeze(term.Screen())
	for _, choices := range sheet {
		for _, words := range choices {
			letter := regexp.MustCompile(`([a-z]) [\(\[] [\)\]] ` + regexp.QuoteMeta(squeeze(words)))
			if m := letter.FindStringSubmatch(screen); m != nil {
				term.Press(m[1])
			}
		}
	}
	for range 8 {
		if verb(term.Screen()) != "Check" {
			term.Press("down")
		}
	}
}

// squeeze makes text comparable that the screen has wrapped.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "▌", " ").Replace(s)), " ")
}

func TestPlayTheEmbeddedCourseFromFirstFrameToResult(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {140, 45}, {60, 16}} {
		j := &journal{}
		book := firstSteps()
		sheet := answers(t, book)
		term := start(t, config(j, book), size[0], size[1])
		term.WaitFor("First steps with Carrel")
		term.Wait(func(s string) bool { return verb(s) == "Start" })
		results := 0
		for step := range 400 {
			screen := term.Wait(func(s string) bool { return verb(s) != "" })
			if strings.Contains(screen, "Result") && strings.Contains(screen, "Passed") {
				results++
			}
			v := verb(screen)
			if v == "Finish" || v == "Back to the library" {
				break
			}
			if v == "Take" {
				answer(term, sheet)
			}
			term.Press("enter")
			if v == "See the result" {
				term.WaitFor(" points") // a second Enter would already leave the result
			}
			if step == 399 {
				t.Fatalf("%v: no end after 400 keys:\n%s", size, term.Screen())
			}
		}
		c, _, _ := content.Load(book.FS, book.Name)
		term.Wait(func(string) bool { // what is on the screen may be on its way to the journal
			done, of := progress.Fold(j.all()).Done(c)
			return done == of
		})
		if results < 2 {
			t.Errorf("%v: %d results seen, want 2", size, results)
		}
		term.Quit()
	}
}

// lesson is a course of one long lesson whose lines can be told apart.
func lesson(n int) *page.Book {
	var b strings.Builder
	b.WriteString("# A long lesson\n\n")
	for i := range n {
		b.WriteString("Paragraph number " + strings.Repeat("x", i%7) + "-" + itoa(i) + " stands here.\n\n")
	}
	return folder(map[string]string{"lesson.md": b.String(), "second.md": "# Second\n\nThe end.\n"})
}

func itoa(n int) string {
	return string([]byte{byte('0' + n/100%10), byte('0' + n/10%10), byte('0' + n%10)})
}

func open(j *journal, b *page.Book) player.Config {
	c := config(j, b)
	c.Open = b
	return c
}

func TestComesBackToTheSameLine(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, lesson(300)), 80, 24)
	term.WaitFor("A long lesson")
	for range 7 {
		term.Press("pgdown")
	}
	term.Press("down")
	before := body(term.Wait(func(s string) bool { return strings.Count(s, "stands here") >= 10 }))
	term.Press("q")
	if _, err := term.WaitEnd(); err != nil {
		t.Fatal(err)
	}
	again := start(t, open(j, lesson(300)), 80, 24)
	again.Wait(func(s string) bool { return body(s) == before })
}

// body cuts the header and the bar off a screen.
func body(screen string) string {
	lines := strings.Split(screen, "\n")
	if len(lines) < 5 {
		return ""
	}
	return strings.Join(lines[2:len(lines)-2], "\n")
}

func firstParagraph(screen string) string {
	return regexp.MustCompile(`-\d{3} `).FindString(body(screen))
}

func TestResizeKeepsThePlace(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(300)), 80, 24)
	term.WaitFor("A long lesson")
	for range 5 {
		term.Press("pgdown")
	}
	want := firstParagraph(term.Screen())
	for _, size := range [][2]int{{140, 45}, {60, 16}, {100, 30}, {300, 100}, {80, 24}} {
		term.Resize(size[0], size[1])
		term.Wait(func(s string) bool { return firstParagraph(s) == want })
	}
}

func TestEndAndStartOfALongLesson(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(300)), 80, 24)
	term.WaitFor("A long lesson")
	term.Press("G")
	term.WaitFor("-299 stands here")
	if v := verb(term.Screen()); v != "Next lesson" {
		t.Errorf("at the end Enter says %q", v)
	}
	term.Press("up", "up", "g")
	term.WaitFor("A long lesson")
}

func TestTooSmallAWindowSaysSo(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(30)), 59, 16)
	term.WaitFor("60 by 16")
	term.Resize(60, 16)
	term.WaitFor("A long lesson")
	term.Resize(80, 15)
	term.WaitFor("this one has 80 by 15")
}

func TestNotSavedIsSaidAndMended(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, lesson(30)), 100, 24)
	term.WaitFor("saved")
	j.breakWith(errors.New("no space left on device"))
	term.Press("right")
	screen := term.WaitFor("NOT SAVED: no space left on device")
	if strings.Contains(screen, "  saved ") {
		t.Errorf("says saved beside NOT SAVED:\n%s", screen)
	}
	j.breakWith(nil)
	term.Press("s")
	term.Wait(func(s string) bool { return strings.Contains(s, "saved ") && !strings.Contains(s, "NOT SAVED") })
	es := j.all()
	if last := es[len(es)-1]; last.Unit != "second.md" {
		t.Errorf("the last event kept is of %q, want second.md", last.Unit)
	}
}

func TestQuitWaitsForTheDiskAndTheSecondQuitInsists(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := start(t, open(j, lesson(30)), 100, 24)
	term.WaitFor("saved")
	j.breakWith(errors.New("no space left on device"))
	term.Press("pgdown", "q")
	term.WaitFor("NOT SAVED")
	term.Press("q")
	m, err := term.WaitEnd()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.(*player.Model).Flush(); err == nil {
		t.Error("Flush says that all is kept while the disk refuses")
	}
	j.breakWith(nil)
	if err := m.(*player.Model).Flush(); err != nil {
		t.Errorf("Flush after the disk was mended: %v", err)
	}
}

func TestSearchTheWholeCourse(t *testing.T) {
	t.Parallel()
	book := folder(map[string]string{
		"a.md": "# First\n\nNothing here.\n", "b.md": "# Second\n\nThe word is Zürich, twice: zurich.\n",
	})
	term := start(t, open(&journal{}, book), 80, 24)
	term.WaitFor("Nothing here")
	term.Press("/")
	term.Type("zurich")
	term.WaitFor("1 found")
	term.Press("enter")
	screen := term.WaitFor("The word is Zürich")
	if !strings.Contains(screen, "Second") {
		t.Errorf("not in the second lesson:\n%s", screen)
	}
}

func TestAWordThatIsNowhere(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(5)), 80, 24)
	term.WaitFor("A long lesson")
	term.Press("/")
	term.Type("qqq")
	term.WaitFor("Nothing found.")
	term.Press("enter", "esc")
	term.WaitFor("A long lesson")
}

func TestHelpShowsTheKeysOfThePage(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(5)), 80, 24)
	term.WaitFor("A long lesson")
	term.Press("?")
	term.WaitFor("Keys of this page")
	term.Press("esc")
	term.WaitFor("Paragraph number")
}

func TestOutlineOpensAnotherLesson(t *testing.T) {
	t.Parallel()
	for _, w := range []int{80, 140} {
		term := start(t, open(&journal{}, lesson(5)), w, 24)
		term.WaitFor("A long lesson")
		term.Press("o", "down", "enter")
		term.WaitFor("The end.")
	}
}

func TestMouse(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(100)), 140, 24)
	term.WaitFor("A long lesson")
	x, y := term.Find("2 Second")
	term.Click(x, y)
	term.WaitFor("The end.")
	x, y = term.Find("⏎")
	term.Click(x, y)
	term.WaitFor("Carrel")
}

func TestClickOnAChoiceTakesItAndOnCheckChecks(t *testing.T) {
	t.Parallel()
	quiz := "---\nkind: quiz\n---\n\n# Q\n\n## Which?\n<!-- question: {id: q} -->\n\n- [ ] Wrong one\n- [x] Good one\n"
	course := "---\nkind: course\nformat: 1\nid: org.x\ntitle: X\nversion: 1.0.0\nlocale: en\n---\n\n1. [Q](q.md)\n"
	j := &journal{}
	term := start(t, open(j, folder(map[string]string{"course.md": course, "q.md": quiz})), 100, 24)
	term.WaitFor("Start the quiz")
	term.Press("enter")
	term.WaitFor("Good one")
	x, y := term.Find("Good one")
	term.Click(x, y)
	x, y = term.Find("[ Check ]")
	term.Click(x, y)
	term.WaitFor("Right.")
	es := j.all()
	if last := es[len(es)-1]; last.Type != progress.Answered || last.Mark.Got != 100 {
		t.Errorf("the last event is %+v", last)
	}
}

func TestEscapesInACourseNeverReachTheTerminal(t *testing.T) {
	t.Parallel()
	evil := "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m"
	book := folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.x\ntitle: \"T\\e]0;owned\\a\"\n---\n\n1. [L" + evil + "](l.md)\n",
		"l.md":      "# L" + evil + "\n\nText" + evil + " &#27;]0;owned&#7; end\n\n```\n" + evil + "\n```\n",
	})
	term := start(t, open(&journal{}, book), 80, 24)
	screen := term.WaitFor("end")
	if strings.ContainsAny(screen, "\x1b\x07\u009b\u202e") {
		t.Errorf("the screen holds controls: %q", screen)
	}
	if !strings.Contains(screen, "Text") {
		t.Errorf("the text is gone:\n%s", screen)
	}
}

func TestALessonThatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	book := folder(map[string]string{"a.md": "# A\n\nText.\n", "b.md": "# B\n\nMore.\n"})
	c, _, err := content.Load(book.FS, book.Name)
	if err != nil {
		t.Fatal(err)
	}
	book.Course = c
	delete(book.FS.(fstest.MapFS), "a.md")
	term := start(t, open(&journal{}, book), 80, 24)
	term.WaitFor("This lesson cannot be shown.")
	term.Press("enter")
	term.WaitFor("More.")
}

// The last lesson is no dead end either.
func TestTheLastLessonThatCannotBeReadLeadsBack(t *testing.T) {
	t.Parallel()
	book := folder(map[string]string{"a.md": "# A\n\nText.\n"})
	c, _, err := content.Load(book.FS, book.Name)
	if err != nil {
		t.Fatal(err)
	}
	book.Course = c
	delete(book.FS.(fstest.MapFS), "a.md")
	term := start(t, open(&journal{}, book), 80, 24)
	term.WaitFor("This lesson cannot be shown.")
	term.Press("enter")
	term.WaitFor("1 course")
}

func TestABrokenCourseIsOnTheShelfWithItsReason(t *testing.T) {
	t.Parallel()
	empty := &page.Book{Name: "nothing", FS: fstest.MapFS{}}
	term := start(t, config(&journal{}, firstSteps(), empty), 80, 24)
	term.WaitFor("cannot be opened")
	term.Press("down", "enter")
	term.WaitFor("About")
	term.Press("enter")
	term.WaitFor("First steps")
}

func TestThemesChangeWithAKey(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, lesson(5)), 80, 24)
	term.WaitFor("A long lesson")
	seen := map[string]bool{}
	for range len(theme.Names) {
		seen[term.Styled()] = true
		term.Press("t")
		term.WaitFor("A long lesson")
	}
	if len(seen) != len(theme.Names) {
		t.Errorf("%d looks for %d themes", len(seen), len(theme.Names))
	}
}

func TestASCIIThemeIsASCII(t *testing.T) {
	t.Parallel()
	c := open(&journal{}, lesson(30))
	c.Theme = theme.ASCII
	term := start(t, c, 80, 24)
	screen := term.WaitFor("Continue")
	if i := strings.IndexFunc(screen, func(r rune) bool { return r > 126 }); i >= 0 {
		t.Errorf("not ASCII: %q", screen[i:min(i+40, len(screen))])
	}
}

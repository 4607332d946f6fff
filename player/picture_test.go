package player_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/content"
	"carrel/content/bundle"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
	"carrel/player/theme"
)

// plain returns a PNG of one colour.
func plain(t testing.TB, w, h int, c color.Color) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.Set(i%w, i/w, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	red  = color.RGBA{200, 0, 0, 255}
	blue = color.RGBA{0, 0, 200, 255}
)

// gallery is a lesson with pictures of every kind.
func gallery(t testing.TB) map[string]string {
	whole := plain(t, 100, 40, red)
	return map[string]string{
		"img/red.png": whole, "img/blue.png": plain(t, 20, 20, blue), "img/cut.png": whole[:len(whole)-30],
		"img/twin.png": whole, "img/twin.txt": "+-\x1b[31m--+\n| Twin |\n+----+\n",
		"01-a.md": "# Pictures\n\n![A red field](img/red.png)\n\nAfter it.\n\n" + strings.Repeat("A line of text.\n\n", 40) +
			"![A blue square](/img/blue.png)\n\nThe end.\n",
		"02-b.md": "# Not there\n\n![Gone](img/gone.png)\n\n![Remote](https://example.org/x.png)\n\n![Outside](../../x.png)\n\n![Cut](img/cut.png)\n",
		"03-c.md": "# Twin\n\n![The author's own](img/twin.png)\n",
		"04-d.md": "# None\n\nNo picture at all.\n",
	}
}

func show(t *testing.T, unit string, name theme.Name, w, h int, opts ...tea.ProgramOption) *playertest.Term {
	t.Helper()
	b := folder(gallery(t))
	c := config(&journal{}, b)
	c.Open, c.Theme = b, name
	term := playertest.Start(t, player.New(c), w, h, opts...)
	term.WaitFor("A red field")
	for _, next := range []string{"Picture: Gone", "| Twin |", "No picture at all."}[:unit[0]-'a'] {
		term.Press("right") // heard once the lesson before is there
		term.WaitFor(next)
	}
	return term
}

// rowOfText returns the row on which text stands.
func rowOfText(t *testing.T, screen, text string) int {
	t.Helper()
	for i, l := range strings.Split(screen, "\n") {
		if strings.Contains(l, text) {
			return i
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, screen)
	return 0
}

func TestAPictureAppearsWhereItsRowsWere(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "a", theme.Dark, 80, 40)
	screen := term.WaitFor("▀▀▀▀")
	words := rowOfText(t, screen, "Picture: A red field")
	first := rowOfText(t, screen, "▀▀▀▀")
	if got, want := words-first, 15; got != want { // 76 columns of a picture of 100 by 40
		t.Errorf("the picture has %d rows, want %d:\n%s", got, want, screen)
	}
	if n := strings.Count(screen, "▀"); n != 76*15 {
		t.Errorf("the picture has %d cells", n)
	}
	if !strings.Contains(term.Styled(), "38;2;200;0;0") {
		t.Errorf("the red field is not red")
	}
	if rowOfText(t, screen, "After it.") != words+2 {
		t.Errorf("the text has moved:\n%s", screen)
	}
}

// While it is scrolled over, a picture is there in parts, and the text around it
// moves by a line for each key.
func TestScrollingOverAPicture(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "a", theme.Dark, 80, 24)
	before := rowOfText(t, term.WaitFor("▀▀▀▀"), "▀▀▀▀")
	for i := range 6 {
		term.Press("down")
		screen := term.Screen()
		if got := max(before-i-1, 2); rowOfText(t, screen, "▀▀▀▀") != got {
			t.Fatalf("after %d lines the picture begins in row %d:\n%s", i+1, rowOfText(t, screen, "▀▀▀▀"), screen)
		}
	}
	term.Press("G")
	screen := term.WaitFor("A blue square")
	term.WaitFor("▀▀▀▀")
	if !strings.Contains(term.Styled(), "38;2;0;0;200") {
		t.Errorf("the picture at the end is not there:\n%s", screen)
	}
	term.Press("g")
	term.WaitFor("A red field")
	term.WaitFor("▀▀▀▀")
}

func TestPicturesInWords(t *testing.T) {
	for name, tt := range map[string]struct {
		env   string
		theme theme.Name
		want  string
	}{
		"asked for": {"none", theme.Dark, ""},
		"ascii":     {"half", theme.ASCII, ""},
		"mono":      {"half", theme.Mono, "▓"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("CARREL_PICTURES", tt.env)
			term := show(t, "a", tt.theme, 80, 40)
			screen := term.WaitFor("After it.")
			if tt.want != "" {
				screen = term.WaitFor(tt.want + tt.want)
			} else if got := rowOfText(t, screen, "After it.") - rowOfText(t, screen, "A red field"); got != 2 {
				t.Errorf("rows are kept for no picture:\n%s", screen)
			}
			if strings.Contains(screen, "▀") {
				t.Errorf("half blocks without colours:\n%s", screen)
			}
		})
	}
}

// What cannot be shown says why, beside its words; nothing is fetched.
func TestPicturesThatAreNotThere(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "b", theme.Dark, 80, 40)
	term.WaitFor("Not there")
	screen := term.WaitFor("damaged")
	for _, want := range []string{
		"Picture: Gone", "The picture is missing: gone.png",
		"Picture: Remote", "at https://example.org/x.png",
		"Picture: Outside", "The picture is missing: x.png", "Picture: Cut",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is missing:\n%s", want, screen)
		}
	}
	if strings.Contains(screen, "▀") {
		t.Errorf("a part of a damaged picture is shown:\n%s", screen)
	}
}

// altered is a package whose pictures were altered: they can be opened, and not
// read to the end.
type altered struct{ fs.FS }

func (a altered) Open(name string) (fs.File, error) {
	f, err := a.FS.Open(name)
	if err == nil && strings.HasSuffix(name, ".png") {
		return &torn{File: f}, nil
	}
	return f, err
}

type torn struct {
	fs.File
	read bool
}

func (f *torn) Read(b []byte) (int, error) {
	if f.read {
		return 0, &fs.PathError{Op: "read", Path: "red.png", Err: fmt.Errorf("%w: its digest is another", bundle.ErrDamaged)}
	}
	f.read = true
	return f.File.Read(b[:min(len(b), 60)])
}

// A picture of a package that was altered is not called damaged by whoever drew
// it.
func TestAnAlteredPackageIsSaidAtItsPicture(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	b := folder(map[string]string{"a.md": "# A\n\n![Red](red.png)\n", "red.png": plain(t, 100, 40, red)})
	b.FS = altered{b.FS}
	term := start(t, open(&journal{}, b), 80, 24)
	term.WaitFor("This package was damaged or altered since it was made; get another copy.")
}

// A lesson of such a package is not shown, and what to do is, to the last word.
func TestAnAlteredLessonIsSaid(t *testing.T) {
	t.Parallel()
	b := folder(map[string]string{"a.md": "# A\n\nText.\n", "b.md": "# B\n\nMore.\n"})
	c, _, err := content.Load(b.FS, b.Name)
	if err != nil {
		t.Fatal(err)
	}
	b.Course, b.FS = c, alteredText{b.FS}
	term := start(t, open(&journal{}, b), 60, 16)
	term.WaitFor("This lesson cannot be shown.")
	term.WaitFor("get another copy.")
	term.WaitFor("Enter goes on with the next one.")
}

// alteredText is a package whose first lesson was altered.
type alteredText struct{ fs.FS }

func (a alteredText) Open(name string) (fs.File, error) {
	f, err := a.FS.Open(name)
	if err == nil && name == "a.md" {
		return &torn{File: f}, nil
	}
	return f, err
}

func TestTwinIsShownInstead(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "c", theme.Dark, 80, 40)
	screen := term.WaitFor("| Twin |")
	if strings.Contains(screen, "▀") || rowOfText(t, screen, "The author's own") != rowOfText(t, screen, "| Twin |")+2 {
		t.Errorf("the twin does not stand above its words:\n%s", screen)
	}
}

func TestZoom(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "a", theme.Dark, 80, 24)
	term.WaitFor("▀▀▀▀")
	text := term.Screen()
	term.Press("Z")
	term.WaitFor("1 of 2")
	screen := term.WaitFor("▀▀▀▀")
	if !strings.Contains(screen, "Picture: A red field") || strings.Contains(screen, "After it.") {
		t.Fatalf("the picture is not alone:\n%s", screen)
	}
	if n := strings.Count(screen, "▀"); n <= 60*10 {
		t.Errorf("the picture has only %d cells:\n%s", n, screen)
	}
	term.Press("right")
	term.WaitFor("2 of 2")
	term.WaitFor("▀▀▀▀")
	if !strings.Contains(term.Styled(), "38;2;0;0;200") {
		t.Errorf("the second picture is not blue")
	}
	term.Press("right")
	term.WaitFor("2 of 2")
	term.Resize(100, 30)
	term.WaitFor("2 of 2")
	term.Press("esc")
	term.Resize(80, 24)
	term.WaitGone("2 of 2")
	term.Wait(func(s string) bool { return body(s) == body(text) })
}

// The nearest picture is the one that is shown, also from text far from any.
func TestZoomTakesTheNearest(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "a", theme.Dark, 80, 24)
	term.Press("G")
	term.WaitFor("A blue square")
	term.Press("Z")
	term.WaitFor("2 of 2")
}

func TestZoomWithoutPictures(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "d", theme.Dark, 80, 24)
	screen := term.WaitFor("No picture at all.")
	term.Press("Z")
	if got := term.Screen(); body(got) != body(screen) {
		t.Errorf("Z did something:\n%s", got)
	}
}

// A terminal in the theme for screen readers shows a picture when it is asked to,
// in letters.
func TestZoomInLetters(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	term := show(t, "a", theme.ASCII, 80, 24)
	term.Press("Z")
	term.WaitFor("####")
}

// wire keeps what a program writes, for what no screen shows.
type wire struct {
	mu  sync.Mutex
	all strings.Builder
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.Write(p)
}

func (w *wire) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.String()
}

// On kitty the pixels are sent once, before the cells that they stand in, and are
// erased when the lesson is left.
func TestKittyPixels(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "kitty")
	b := folder(gallery(t))
	c := config(&journal{}, b)
	c.Open = b
	m := &recorder{Model: player.New(c)}
	term := playertest.Start(t, m, 80, 30)
	term.WaitFor("\U0010eeee")
	if got := m.raw(); strings.Count(got, "a=T") != 1 || !strings.Contains(got, "U=1") || strings.Contains(got, "a=d") {
		t.Errorf("sent: %.200q", got)
	}
	term.Press("down", "down", "up", "up")
	if got := m.raw(); strings.Count(got, "a=T") != 1 {
		t.Errorf("scrolling sends the picture again")
	}
	term.Press("right")
	term.WaitFor("Not there")
	term.WaitGone("\U0010eeee")
	for range 100 { // the command runs beside the screen
		if strings.Contains(m.raw(), "a=d") {
			break
		}
		term.Send(struct{}{})
	}
	if got := m.raw(); strings.Count(got, "a=d") != 1 {
		t.Errorf("the picture is erased %d times", strings.Count(got, "a=d"))
	}
}

// recorder notes what is sent to the terminal beside the screen.
type recorder struct {
	*player.Model
	sent wire
}

func (r *recorder) raw() string { return r.sent.String() }

func (r *recorder) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if raw, ok := msg.(tea.RawMsg); ok {
		if s, ok := raw.Msg.(string); ok && strings.HasPrefix(s, "\x1b_G") {
			r.sent.Write([]byte(s)) //nolint:errcheck // it never fails
		}
	}
	_, cmd := r.Model.Update(msg)
	return r, cmd
}

// The real course that has the most pictures shows them in every lesson.
func TestRealPictures(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set")
	}
	t.Setenv("CARREL_PICTURES", "half")
	b := &page.Book{Name: "security-101", FS: os.DirFS(shared + "/courses/security-101")}
	c := config(&journal{}, b)
	c.Open, c.Lang = b, "en"
	term := start(t, c, 80, 60)
	term.WaitFor("Cybersecurity")
	term.Press("right")
	term.WaitFor("▀▀▀▀")
}

// A picture that has a paragraph of its own is drawn wherever that stands, behind
// what stands at its left.
func TestPicturesInOtherBlocks(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	files := map[string]string{
		"red.png": plain(t, 20, 8, red),
		"a.svg":   `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="8"><rect width="20" height="8" fill="#c80000"/></svg>`,
		"01-a.md": "# Pictures\n\n- An item\n\n  ![In an item](red.png)\n\n> A quote\n>\n> ![In a quote](red.png)\n\n" +
			"<details open><summary>More</summary>\n\n![In a fold](a.svg)\n\n</details>\n\n" +
			"Not ![in a line](red.png) of words.\n\n## A question?\n<!-- question: {id: q} -->\n\n![In a question](red.png)\n\n- [x] Yes\n- [ ] No\n",
	}
	b := folder(files)
	c := config(&journal{}, b)
	c.Open, c.Theme = b, theme.Dark
	term := playertest.Start(t, player.New(c), 80, 50)
	term.WaitFor("In a question")
	row := strings.Repeat("▀", 20)
	term.WaitFor(row)
	for n := 0; n < 100 && strings.Count(term.Screen(), row) < 16; n++ {
		time.Sleep(20 * time.Millisecond)
	}
	screen := term.Screen()
	for _, words := range []string{"In an item", "In a quote", "In a fold", "In a question"} {
		lines := strings.Split(screen, "\n")
		at := rowOfText(t, screen, "Picture: "+words)
		for i := at - 4; i < at; i++ {
			if !strings.Contains(lines[i], row) || strings.Index(lines[i], "▀") > strings.Index(lines[at], "▣") {
				t.Errorf("%s: row %d is %q", words, i, lines[i])
			}
		}
	}
	if n := strings.Count(screen, "▀"); n != 4*20*4 {
		t.Errorf("%d cells of pictures:\n%s", n, screen)
	}
	if bar := strings.Split(screen, "\n")[rowOfText(t, screen, "In a quote")-2]; !strings.Contains(bar, "│") {
		t.Errorf("beside the picture in the quote is no bar: %q", bar)
	}
}

func TestPicturesInAQuiz(t *testing.T) {
	t.Setenv("CARREL_PICTURES", "half")
	b := folder(map[string]string{
		"red.png": plain(t, 20, 8, red),
		"01-q.md": "---\nkind: quiz\n---\n# A quiz\n\n![Before it](red.png)\n\n## What is it?\n\n![In a question](red.png)\n\n- [x] Red\n- [ ] Blue\n",
	})
	c := config(&journal{}, b)
	c.Open, c.Theme = b, theme.Dark
	term := playertest.Start(t, player.New(c), 80, 30)
	row := strings.Repeat("▀", 20)
	term.WaitFor("Before it")
	if screen := term.WaitFor(row); strings.Count(screen, row) != 4 {
		t.Errorf("the introduction:\n%s", screen)
	}
	term.Press("enter")
	term.WaitFor("In a question")
	screen := term.WaitFor(row)
	at := rowOfText(t, screen, "Picture: In a question")
	for i, l := range strings.Split(screen, "\n")[at-4 : at] {
		if !strings.Contains(l, row) {
			t.Errorf("row %d is %q", i, l)
		}
	}
}

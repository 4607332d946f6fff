package quiz

import (
	"testing"
	"testing/fstest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content"
	"carrel/content/render"
	"carrel/course/progress"
	"carrel/player/keymap"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/theme"
)

const file = "---\nkind: quiz\n---\n\n# Q\n\nAn introduction of some length, so that it has to be broken somewhere at eighty cells, and elsewhere at sixty.\n\n## Which?\n<!-- question: {id: q} -->\n\n- [x] Good\n- [ ] Poor\n"

func opened(t *testing.T, recorded *[]progress.Event) *Model {
	t.Helper()
	fs := fstest.MapFS{"q.md": {Data: []byte(file)}}
	c, _, err := content.Load(fs, "x")
	if err != nil {
		t.Fatal(err)
	}
	words := phrase.New("en")
	standing := &progress.Standing{}
	d := &page.Desk{
		Words: words, Keys: keymap.New(words), Theme: theme.Of(theme.Dark), Draw: render.New(render.Dark(), render.Options{}),
		Standing: standing, Now: time.Now,
		Record: func(es ...progress.Event) tea.Cmd {
			for _, e := range es {
				standing.Apply(e)
			}
			*recorded = append(*recorded, es...)
			return nil
		},
	}
	m := New(d, page.Open{Book: &page.Book{FS: fs, Course: c}, Unit: "q.md"}, c.Unit("q.md"))
	m.SetSize(80, 20)
	return m
}

func press(m *Model, k tea.Key) { m.Update(tea.KeyPressMsg(k)) }

// Keys that repeat faster than the result page comes hand in once.
func TestHandedInOnce(t *testing.T) {
	var recorded []progress.Event
	m := opened(t, &recorded)
	m.Update(m.Init()())
	enter := tea.Key{Code: tea.KeyEnter}
	press(m, enter)
	press(m, tea.Key{Code: 'a', Text: "a"})
	for range 5 {
		press(m, enter)
	}
	n := 0
	for _, e := range recorded {
		if e.Type == progress.Finished {
			n++
		}
	}
	if n != 1 {
		t.Errorf("handed in %d times: %+v", n, recorded)
	}
}

// What was drawn for another width or theme while the quiz was being read is
// drawn again.
func TestResizedWhileLoading(t *testing.T) {
	var recorded []progress.Event
	m := opened(t, &recorded)
	load := m.Init()
	m.SetSize(60, 20)
	_, again := m.Update(load())
	if again == nil {
		t.Fatal("nothing is drawn again")
	}
	m.Update(again())
	for i, l := range m.introduce() {
		if w := ansi.StringWidth(l); w > m.measure() {
			t.Errorf("line %d of the introduction is %d cells wide in %d", i, w, m.measure())
		}
	}
}

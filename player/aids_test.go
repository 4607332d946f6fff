package player_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"

	"carrel/course/progress"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
	"carrel/player/theme"
)

// linked is a course of two lessons and a glossary that lead to each other.
func linked() *page.Book {
	long := func(word string) string { return strings.Repeat(word+" ", 60) + "\n\n" }
	return folder(map[string]string{
		"course.md": "---\nid: org.example.aids\nkind: course\ntitle: Aids\nversion: 1.0.0\nlocale: en\nlicense: CC0-1.0\nauthors: [A]\n---\n\n# Aids\n\n" +
			"- [First](first.md)\n- [Second](second.md)\n\n[Glossary](glossary.md)\n",
		"first.md": "# First\n\nAlpha leads to [the second part](second.md#part-two), to a [term](glossary.md#triage), " +
			"to [its end](#the-end), to [nowhere](nowhere.md), to [a missing one](#missing) and to <https://example.org/a/long/path?with=query>.\n\n" +
			long("Beta") + "```sh\nls -l /var/log\nsha256sum image.raw\n```\n\n## Größe\n\n" + long("Gamma") + long("Delta") + "## Ёлка и лес\n\n" + long("Epsilon") +
			"### 順序\n\n" + long("Zeta") + "## The end\n\nOmega.\n\n" + long("Last"),
		"second.md":   "# Second\n\n" + long("Eta") + long("Theta") + "## Part two\n\nArrived. Go [back](first.md).\n\n" + long("Iota") + long("Kappa") + long("Lambda") + long("Mu") + long("Nu"),
		"glossary.md": "---\nkind: glossary\n---\n\n# Glossary\n\n## SOC\n\nNot this.\n\n## Triage\n\nThe first, quick sorting.\n\n## Volatile\n\nNor this.\n",
	})
}

func aided(t *testing.T, w, h int) (*playertest.Term, *journal) {
	t.Helper()
	j := &journal{}
	c := config(j, linked())
	c.Open = c.Books[0]
	term := start(t, c, w, h)
	term.WaitFor("Alpha leads")
	return term, j
}

// bar is the last line of the screen.
func bar(screen string) string {
	lines := strings.Split(screen, "\n")
	return lines[len(lines)-1]
}

func has(t *testing.T, screen string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(screen, w) {
			t.Errorf("%q is not on the screen:\n%s", w, screen)
		}
	}
}

func TestTheHeadSaysHowMuchIsLeft(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	has(t, term.WaitFor("min left"), "3 min left · 0 %")
	term.Press("end")
	has(t, term.WaitFor("100 %"), "Last Last")
	term.Resize(60, 16)
	if s := term.Screen(); strings.Contains(strings.Split(s, "\n")[0], "100 %") {
		t.Errorf("a narrow head is crowded:\n%s", s)
	}
}

func TestGoToAHeadingInAnyScript(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			term, _ := aided(t, size[0], size[1])
			for typed, lands := range map[string]string{"grosse": "Größe", "ЕЛКА": "Ёлка и лес", "順": "順序", "END": "The end"} {
				term.Press("#")
				term.WaitFor("Type a part of the heading")
				term.Type(typed)
				term.WaitFor("1 found")
				term.Press("enter")
				term.WaitGone("1 found")
				term.WaitFor(lands)
			}
		})
	}
}

func TestHeadingsAreListedInTheirOrder(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("#")
	s := term.WaitFor("Type a part of the heading")
	last := 0
	for _, title := range []string{"First", "Größe", "Ёлка и лес", "順序", "The end"} {
		i := strings.LastIndex(s, title)
		if i < last {
			t.Fatalf("%q stands too early:\n%s", title, s)
		}
		last = i
	}
	x, y := term.Find("The end")
	term.Click(x, y)
	has(t, term.WaitFor("Omega."), "The end")
	term.Press("#")
	term.WaitFor("Type a part of the heading")
	term.Type("zzz")
	has(t, term.WaitFor("Nothing found."))
	term.Press("enter", "esc")
	term.WaitFor("Omega.")
}

func TestBackAndForward(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("down", "down")
	top := strings.Split(term.Screen(), "\n")[2]
	term.Press("#")
	term.WaitFor("Type a part")
	term.Type("end")
	term.Press("enter")
	term.WaitFor("Omega.")
	term.Press("right")
	term.WaitFor("Eta Eta")
	term.Press("[")
	term.WaitFor("Omega.")
	term.Press("alt+left")
	term.Wait(func(s string) bool { return strings.Split(s, "\n")[2] == top })
	term.Press("[")
	if got := strings.Split(term.Screen(), "\n")[2]; got != top {
		t.Errorf("there was nothing to go back to, but it went to\n%s", term.Screen())
	}
	term.Press("]")
	term.WaitFor("Omega.")
	term.Press("alt+right")
	term.WaitFor("Eta Eta")
	term.Press("]", "]")
	term.WaitFor("Eta Eta")
}

func TestLinksOfTheScreen(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("tab")
	has(t, term.WaitFor("Link 1 of 6"), "second.md#part-two", "⏎ Follow the link")
	term.Press("enter")
	term.WaitFor("Arrived. Go back.")
	if first := strings.Split(term.Screen(), "\n")[2]; !strings.Contains(first, "Part two") {
		t.Errorf("the heading does not stand at the top:\n%s", term.Screen())
	}
	term.Press("[")
	term.WaitFor("Alpha leads")
	term.Press("shift+tab")
	has(t, term.WaitFor("Link 6 of 6"), "https://example.org/a/long/path?with=query", "not opened from here")
	if s := term.Screen(); strings.Contains(bar(s), "Follow") {
		t.Errorf("the bar offers to follow a link out of the course: %s", bar(s))
	}
	term.Press("esc")
	term.WaitGone("Link 6 of 6")
	term.WaitFor("Alpha leads")
}

func TestATermOfTheGlossaryLiesOverTheLesson(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		term, _ := aided(t, size[0], size[1])
		term.Press("tab", "tab", "enter")
		s := term.WaitFor("The first, quick sorting.")
		has(t, s, "Triage", "Alpha leads")
		if strings.Contains(s, "Not this") || strings.Contains(s, "Nor this") {
			t.Errorf("more than the term is shown:\n%s", s)
		}
		term.Press("esc")
		term.WaitGone("quick sorting")
		term.WaitFor("Link 2 of 6")
	}
}

func TestLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("tab", "tab", "tab", "tab", "enter")
	has(t, term.WaitFor("This file is no lesson of the course: nowhere.md"))
	term.Press("tab", "enter")
	has(t, term.WaitFor("There is no heading #missing."), "Alpha leads")
}

func TestALinkToAHeadingBelow(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Click(func() (int, int) { return term.Find("its end") }())
	term.WaitFor("Omega.")
	term.Press("[")
	term.WaitFor("Alpha leads")
}

// clipboard keeps what a program gives to the clipboard of the terminal.
type clipboard struct {
	mu   sync.Mutex
	took []string
}

func (c *clipboard) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if s := fmt.Sprintf("%T", msg); strings.HasSuffix(s, "setClipboardMsg") {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.took = append(c.took, fmt.Sprint(msg))
		return nil
	}
	return msg
}

func TestCopying(t *testing.T) {
	t.Parallel()
	j := &journal{}
	c := config(j, linked())
	c.Open = c.Books[0]
	var took clipboard
	term := playertest.Start(t, filtered{player.New(c), &took}, 80, 24)
	term.WaitFor("sha256sum")
	term.Press("y")
	has(t, term.WaitFor("Copied"), "2 lines of code")
	term.Press("shift+tab", "c")
	has(t, term.WaitFor("Copied, if your terminal allows it:"), "│ https://example.org/a/long/path?with=query")
	took.mu.Lock()
	defer took.mu.Unlock()
	if want := []string{"ls -l /var/log\nsha256sum image.raw", "https://example.org/a/long/path?with=query"}; !slices.Equal(took.took, want) {
		t.Errorf("the clipboard got %q, want %q", took.took, want)
	}
}

// filtered is a model whose messages to the clipboard are kept.
type filtered struct {
	tea.Model
	took *clipboard
}

func (f filtered) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := f.Model.Update(msg)
	return filtered{m, f.took}, f.watch(cmd)
}

func (f filtered) watch(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg { return f.took.filter(nil, cmd()) }
}

func TestNoCodeToCopy(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("end")
	term.WaitFor("Last Last")
	term.Press("y")
	term.WaitFor("There is no code on the screen.")
	term.Press("tab")
	term.WaitFor("There is no link on the screen.")
}

func TestBookmarksAndTheirList(t *testing.T) {
	t.Parallel()
	term, j := aided(t, 80, 24)
	term.Press("#")
	term.WaitFor("Type a part")
	term.Type("grosse")
	term.Press("enter")
	term.WaitFor("Gamma")
	term.Press("B")
	has(t, term.WaitFor("A bookmark is set here."), "⚑ Größe")
	term.Press("home")
	term.WaitFor("Alpha leads")
	term.Press("right")
	term.WaitFor("Eta Eta")
	term.Press("m")
	has(t, term.WaitFor("They are yours"), "⚑ Größe", "First")
	term.Press("enter")
	term.WaitFor("Gamma")
	if top := strings.Split(term.Screen(), "\n")[2]; !strings.Contains(top, "⚑ Größe") {
		t.Errorf("the bookmark does not stand at the top:\n%s", term.Screen())
	}
	term.Press("[")
	term.WaitFor("Eta Eta")
	term.Press("]")
	term.WaitFor("Gamma")
	term.Press("B")
	term.WaitFor("The bookmark is removed.")
	if s := term.Screen(); strings.Contains(s, "⚑") {
		t.Errorf("its sign is still there:\n%s", s)
	}
	term.Press("m")
	term.WaitFor("Nothing yet.")
	term.Press("m")
	term.WaitFor("Gamma")
	term.WaitFor("saved")
	var types []progress.Type
	for _, e := range j.all() {
		if e.Type == progress.Bookmarked || e.Type == progress.Unbookmarked {
			types = append(types, e.Type)
			if e.Place == nil || e.Unit != "first.md" || e.Place.Line != 12 {
				t.Errorf("event %+v", e)
			}
		}
	}
	if !slices.Equal(types, []progress.Type{progress.Bookmarked, progress.Unbookmarked}) {
		t.Errorf("recorded %v", types)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			term, j := aided(t, size[0], size[1])
			term.Press("w")
			has(t, term.WaitFor("Note: First"), "Keep", "Next paragraph", "Cancel")
			term.Press("tab")
			term.WaitFor("Note: Alpha leads")
			term.Type("q is text here: żółw")
			term.Press("ctrl+j")
			term.Type("second line")
			term.Press("enter")
			has(t, term.WaitFor("The note is kept."), "✎ ")
			term.Press("m")
			has(t, term.WaitFor("They are yours"), "✎ q is text here: żółw second line")
			term.Press("esc")
			term.WaitFor("Alpha leads")
			term.WaitFor("saved")
			events := j.all()
			e := events[len(events)-1]
			if e.Type != progress.Noted || e.Response.Texts[0] != "q is text here: żółw\nsecond line" || e.Place.Line != 3 || !strings.HasPrefix(e.Response.Texts[1], "Alpha leads to the second part") {
				t.Errorf("recorded %+v %+v", e, e.Response)
			}
		})
	}
}

func TestANoteIsChangedRemovedAndLeft(t *testing.T) {
	t.Parallel()
	term, j := aided(t, 80, 24)
	term.Press("w")
	term.WaitFor("Note: First")
	term.Type("one")
	term.Press("enter")
	term.WaitFor("The note is kept.")
	term.Press("w")
	has(t, term.WaitFor("Note: First"), "one")
	term.Paste(" \x1b[31mtwo\x07")
	term.Press("esc")
	term.WaitGone("Note: First")
	term.Press("w")
	term.WaitFor("Note: First")
	for range 3 {
		term.Press("backspace")
	}
	term.Press("enter")
	term.WaitFor("The note is removed.")
	if s := term.Screen(); strings.Contains(s, "✎") {
		t.Errorf("its sign is still there:\n%s", s)
	}
	term.Press("m")
	term.WaitFor("Nothing yet.")
	for _, e := range j.all() {
		if e.Type == progress.Noted && e.Response != nil && e.Response.Texts[0] != "one" {
			t.Errorf("recorded %+v", e.Response)
		}
	}
}

func TestPastedControlsNeverReachANote(t *testing.T) {
	t.Parallel()
	term, j := aided(t, 80, 24)
	term.Press("w")
	term.WaitFor("Note: First")
	term.Send(tea.PasteMsg{Content: "a\x1b]0;x\x07b\u202ec\nd"})
	term.Press("enter")
	term.WaitFor("The note is kept.")
	term.WaitFor("saved")
	events := j.all()
	text := events[len(events)-1].Response.Texts[0]
	if strings.ContainsAny(text, "\x1b\x07\u202e") || !strings.HasSuffix(text, "\nd") {
		t.Errorf("recorded %q", text)
	}
}

// width is the widest line of the text.
func width(screen string) int {
	most := 0
	lines := strings.Split(screen, "\n")
	for _, l := range lines[2 : len(lines)-2] {
		most = max(most, len([]rune(strings.TrimSpace(l))))
	}
	return most
}

func TestWidths(t *testing.T) {
	t.Parallel()
	j := &journal{}
	c := config(j, linked())
	c.Open = c.Books[0]
	term := start(t, c, 99, 40) // without an outline beside it
	term.WaitFor("Alpha leads")
	for _, step := range []struct {
		says        string
		least, most int
	}{
		{"Wide text", 88, 95}, {"Narrow text", 55, 60}, {"One paragraph at a time", 55, 62}, {"Text of normal width", 75, 80},
	} {
		term.Press("v")
		term.WaitFor(step.says)
		term.Press("f12") // a key without a meaning takes the word away
		s := term.Wait(func(s string) bool { w := width(s); return w >= step.least && w <= step.most })
		has(t, s, "Alpha leads")
	}
	term.Press("v")
	term.WaitFor("Wide text")
	term.Press("right")
	s := term.WaitFor("Eta Eta")
	if w := width(s); w < 88 {
		t.Errorf("the next lesson has forgotten the width: %d\n%s", w, s)
	}
}

func TestTheLineGuideReachesEveryLine(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("|")
	s := term.WaitFor("▌")
	if rows := guided(s); len(rows) != 1 {
		t.Fatalf("the guide is in rows %v:\n%s", rows, s)
	}
	for range 30 {
		term.Press("up")
	}
	if rows := guided(term.Screen()); !slices.Equal(rows, []int{0}) {
		t.Errorf("at the start the guide is in rows %v, want the first", rows)
	}
	for range 100 {
		term.Press("down")
	}
	term.WaitFor("100 %")
	if rows := guided(term.Screen()); !slices.Equal(rows, []int{19}) {
		t.Errorf("at the end the guide is in rows %v, want the last:\n%s", rows, term.Screen())
	}
	term.Press("|")
	term.WaitGone("▌")
}

// guided returns the rows of the text at whose left the guide stands.
func guided(screen string) (rows []int) {
	for i, l := range strings.Split(screen, "\n") {
		if strings.HasPrefix(strings.TrimLeft(l, " "), "▌") {
			rows = append(rows, i-2)
		}
	}
	return rows
}

func TestSearchSaysWhichHit(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 80, 24)
	term.Press("/")
	term.WaitFor("Type what you are looking for")
	term.Type("ёлкА")
	term.WaitFor("1 found")
	term.Press("enter")
	has(t, term.WaitFor("1 of 1"), "Ёлка и лес")
}

func TestAidsInASCII(t *testing.T) {
	t.Parallel()
	j := &journal{}
	c := config(j, folder(map[string]string{"a.md": "# A\n\nText with a [link](#b).\n\n## B\n\nMore.\n"}))
	c.Open, c.Theme = c.Books[0], theme.ASCII
	term := start(t, c, 80, 24)
	term.WaitFor("Text with")
	term.Press("B", "w", "tab")
	term.Type("mine")
	term.Press("enter", "tab")
	has(t, term.Screen(), "B A", "N Text with a link")
	term.Press("esc", "|")
	has(t, term.Screen(), "| A")
	term.Press("tab")
	term.WaitFor("Link 1 of 1")
	for _, r := range term.Screen() {
		if r > 126 {
			t.Fatalf("%q is not ASCII:\n%s", r, term.Screen())
		}
	}
}

func TestHelpListsTheAids(t *testing.T) {
	t.Parallel()
	term, _ := aided(t, 120, 60)
	term.Press("?")
	has(t, term.WaitFor("Keys of this page"), "Headings", "Where you were before", "Next link", "Copy the code", "Bookmark", "Write a note", "Bookmarks and notes", "Width of the text", "Line guide")
}

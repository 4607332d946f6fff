package player_test

import (
	"fmt"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/player/page"
)

// bilingual is a course of two lessons, of which the first is translated, from
// an earlier version when stale.
func bilingual(stale bool) *page.Book {
	text := func(id, title, word string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "# %s\n\n", title)
		for n := range 9 {
			fmt.Fprintf(&b, "## %s %d\n\n", word, n+1)
			for range 8 {
				b.WriteString(word + ".\n\n")
			}
		}
		return b.String()
	}
	source := "---\nkind: lesson\nid: one\ntitle: The first\n---\n\n" + text("one", "The first", "Part")
	hash := markdown.Hash([]byte(source))
	if stale {
		hash = markdown.Hash([]byte("another text"))
	}
	return folder(map[string]string{
		"course.md":  "---\nkind: course\nformat: 1\nid: org.example.two\ntitle: Two\nlocale: en\nlocales: [en, fr]\n---\n\n# Two\n\n1. [The first](one.md)\n2. [The second](two.md)\n",
		"one.md":     source,
		"one.fr.md":  "---\ntitle: Le premier\ntranslates: {file: one.md, hash: \"" + hash + "\"}\n---\n\n" + text("one", "Le premier", "Partie"),
		"two.md":     "---\nkind: lesson\nid: two\ntitle: The second\n---\n\n# The second\n\nOnly here.\n",
		"two.xx.txt": "",
	})
}

func TestTheLanguageIsSwitchedInItsPlace(t *testing.T) {
	t.Parallel()
	j := &journal{}
	b := bilingual(false)
	c := config(j, b)
	c.Open = b
	term := start(t, c, 120, 24)
	term.WaitFor("Part 1")
	for range 2 {
		term.Press("enter")
	}
	term.WaitFor("Part 3")
	term.WaitGone("Part 2")
	term.Press("?")
	term.WaitFor("L           Language")
	term.Press("esc", "L")
	term.WaitFor("français")
	term.Press("down", "enter")
	screen := term.WaitFor("Partie 3")
	if strings.Contains(screen, "Partie 2") || strings.Contains(screen, "Part 3") {
		t.Errorf("another place, or another language:\n%s", screen)
	}
	term.WaitFor("1 Le premier") // in the outline
	term.Press("right")
	term.WaitFor("Only here.")
	term.WaitFor("Not translated yet; in English")
	term.Quit()

	again := bilingual(false)
	c = config(j, again)
	c.Open = again
	term = start(t, c, 120, 24)
	term.WaitFor("Not translated yet") // it goes on in the language last read
	term.Press("left")
	term.WaitFor("Partie 3")
	term.Press("L", "up", "enter")
	term.WaitFor("Part 3")
	term.WaitFor("1 The first")
}

func TestATranslationThatFellBehindSaysSo(t *testing.T) {
	t.Parallel()
	b := bilingual(true)
	c := config(&journal{}, b)
	c.Open, c.Lang = b, "fr-CA"
	term := start(t, c, 80, 24)
	term.WaitFor("Partie 1")
	term.WaitFor("This translation is older than the text in English")
}

func TestACourseOfOneLanguageHasNoChoice(t *testing.T) {
	t.Parallel()
	b := folder(map[string]string{"one.md": "# One\n\nText.\n"})
	c := config(&journal{}, b)
	c.Open = b
	term := start(t, c, 80, 24)
	term.WaitFor("Text.")
	term.Press("L")
	if screen := term.Screen(); strings.Contains(screen, "In which language") {
		t.Errorf("there is a choice of one:\n%s", screen)
	}
}

// A window that is resized while the language is being switched does not put an
// end to that.
func TestTheLanguageIsSwitchedUnderAResize(t *testing.T) {
	t.Parallel()
	b := bilingual(false)
	c := config(&journal{}, b)
	c.Open = b
	term := start(t, c, 80, 24)
	term.WaitFor("Part 1")
	term.Press("L")
	term.WaitFor("français")
	term.Press("down", "enter")
	for _, width := range []int{90, 70, 84} {
		term.Resize(width, 24)
	}
	term.WaitFor("Partie 1")
}

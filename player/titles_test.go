package player_test

import (
	"testing"
)

// TestLibraryInTheLanguageOfItsReader shows the translated title of a course,
// of its modules and of what is next, before it is opened.
func TestLibraryInTheLanguageOfItsReader(t *testing.T) {
	c := config(&journal{}, folder(map[string]string{
		"course.md":    "---\nkind: course\nid: org.example.fire\ntitle: Fire\nlocale: en\nlocales: [en, fr]\n---\n# Fire\n\n## First\n\n1. [One](one.md)\n\n## Last\n\n1. [Two](two.md)\n",
		"course.fr.md": "---\nkind: course\ntitle: Le feu\n---\n# Le feu\n\n## D'abord\n\n1. [Un](one.md)\n\n## Enfin\n\n1. [Deux](two.md)\n",
		"one.md":       "---\nid: one\n---\n# One\n\nText.\n",
		"one.fr.md":    "---\nid: one\n---\n# Premier pas\n\nTexte.\n",
		"two.md":       "---\nid: two\n---\n# Two\n\nText.\n",
		"two.fr.md":    "---\nid: two\n---\n# Deuxième pas\n\nTexte.\n",
	}))
	c.Lang = "fr"
	term := start(t, c, 120, 24)
	term.WaitFor("Le feu")
	term.WaitFor("Premier pas")
	term.Press("enter")
	term.WaitFor("D'abord")
	term.WaitFor("Enfin")
	term.WaitFor("Texte.")
}

package player_test

import (
	"strings"
	"testing"
)

// A term is looked up by the name that it has in the source: its place tells
// where the translation has it, and when that lacks a heading, the source is shown.
func TestATermIsLookedUpInATranslation(t *testing.T) {
	t.Parallel()
	whole := "## Tri\n\nLe tri rapide.\n\n## Volatil\n\nQui se perd.\n"
	for name, tt := range map[string]struct{ terms, want, other string }{
		"translated":      {"# Glossaire\n\n## Alpha\n\nPremier.\n\n" + whole, "Le tri rapide.", "quick"},
		"a heading lacks": {"# Glossaire\n\n" + whole, "The first, quick sorting.", "Qui se perd"},
		"its own name":    {"# Glossaire\n\n## Triage\n\nNotre triage.\n", "Notre triage.", "quick"},
	} {
		b := folder(map[string]string{
			"course.md": "---\nkind: course\nformat: 1\nid: org.g\ntitle: G\nversion: 1.0.0\nlocale: en\nlocales: [en, fr]\n---\n\n" +
				"- [First](first.md)\n\n[Glossary](glossary.md)\n",
			"first.md": "# First\n\nA [term](glossary.md#triage).\n", "first.fr.md": "# Un\n\nUn [mot](glossary.md#triage).\n",
			"glossary.md":    "---\nkind: glossary\n---\n\n# Glossary\n\n## Alpha\n\nFirst.\n\n## Triage\n\nThe first, quick sorting.\n\n## Volatile\n\nLost.\n",
			"glossary.fr.md": "---\nkind: glossary\n---\n\n" + tt.terms,
		})
		c := open(&journal{}, b)
		c.Lang = "fr"
		term := start(t, c, 80, 24)
		term.WaitFor("Un mot")
		term.Press("tab", "enter")
		if screen := term.WaitFor(tt.want); strings.Contains(screen, tt.other) {
			t.Errorf("%s:\n%s", name, screen)
		}
		term.Quit()
	}
}

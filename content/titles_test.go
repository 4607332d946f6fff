package content

import (
	"testing"
	"testing/fstest"
)

// TestTitlesOfATranslation reads what a course is called in another language,
// with a module that its translation forgot.
func TestTitlesOfATranslation(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"course.md":    "---\nkind: course\nid: org.example.fire\ntitle: Fire\nlocale: en\nobjectives:\n  fire.out: Put it out\n  fire.run: Run\n---\n# Fire\n\n## First\n\n1. [One](one.md)\n\n## Then\n\n1. [Two](two.md)\n\n## Last\n\n1. [Three](three.md)\n",
		"course.fr.md": "---\nkind: course\ntitle: Le feu\nobjectives:\n  fire.out: L'éteindre\n---\n# Le feu\n\n## D'abord\n\n1. [Un](one.md)\n\n## Puis\n\n1. [Deux](two.md)\n",
		"one.md":       "---\nid: one\n---\n# One\n",
		"one.fr.md":    "---\nid: one\n---\n# Un\n",
		"two.md":       "---\nid: two\n---\n# Two\n",
		"three.md":     "---\nid: three\n---\n# Three\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, problems, err := Load(fsys, "fire")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	for _, locale := range []string{"fr", "en", "de"} {
		n := Titles(fsys, c, locale)
		got := [...]string{n.Course, n.Modules["First"], n.Modules["Last"], n.Units["one"], n.Units["two"], n.Objectives["fire.out"], n.Objectives["fire.run"]}
		want := [7]string{}
		if locale == "fr" {
			want = [...]string{"Le feu", "D'abord", "", "Un", "", "L'éteindre", ""}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
}

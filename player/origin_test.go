package player_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"carrel/course"
	"carrel/course/progress"
	"carrel/player/page"
	"carrel/player/playertest"
)

// signed is a small course that came in a package of an author who is not
// known.
func signed(accept func() error) *page.Book {
	b := folder(map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: org.example.signed\ntitle: Signed\n---\n\n# Signed\n\n1. [One](one.md)\n2. [Two](two.md)\n",
		"one.md":    "---\nkind: lesson\nid: one\ntitle: One\n---\n\n# One\n\nThe first lesson.\n",
		"two.md":    "---\nkind: lesson\nid: two\ntitle: Two\n---\n\n# Two\n\nThe second lesson.\n",
	})
	b.Origin = page.Origin{
		Package: "digest", Author: "institute.example", Trust: page.Unknown, Accept: accept,
		Words: strings.Fields("abandon ability able about above absent absorb abstract absurd abuse access accident"),
	}
	return b
}

func openSigned(t *testing.T, j *journal, b *page.Book, width, height int) *playertest.Term {
	t.Helper()
	c := config(j, b)
	c.Open = b
	return start(t, c, width, height)
}

func TestAnUnknownAuthorIsAskedAbout(t *testing.T) {
	t.Parallel()
	var accepted atomic.Int32
	j := &journal{}
	b := signed(func() error { accepted.Add(1); return nil })
	term := openSigned(t, j, b, 60, 16)
	screen := term.WaitFor("institute.example")
	for _, word := range []string{"abandon", "accident", "Trust this author", "Only read the course"} {
		if !strings.Contains(screen, word) && !strings.Contains(scrolled(term), word) {
			t.Errorf("%q is not on the screen:\n%s", word, screen)
		}
	}
	if len(j.all()) != 0 {
		t.Errorf("recorded before the author was trusted: %v", j.all())
	}
	term.Press("up", "up", "down", "enter")
	screen = term.WaitFor("The first lesson.")
	if accepted.Load() != 1 || strings.Contains(screen, "only for reading") {
		t.Errorf("accepted %d times:\n%s", accepted.Load(), screen)
	}
	term.Press("enter")
	term.WaitFor("The second lesson.")
	term.Quit()
	for _, e := range j.all() {
		if e.Course != "org.example.signed" || e.Package != "digest" {
			t.Errorf("recorded as %+v", e)
		}
	}
	if got := progress.Fold(j.all()).Unit("org.example.signed", "one"); !got.Completed {
		t.Error("the first lesson does not count")
	}
}

// scrolled is the screen with the last choice in view.
func scrolled(term *playertest.Term) string {
	term.Press("down", "down")
	return term.Screen()
}

func TestAReadOnlyCourseRecordsNothing(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*page.Book{"declined": signed(func() error { return nil }), "unsigned": signed(nil)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			if name == "unsigned" {
				b.Origin = page.Origin{Package: "digest", Trust: page.Unsigned}
			}
			term := openSigned(t, j, b, 80, 24)
			if name == "declined" {
				term.WaitFor("Only read the course")
				term.Press("enter") // whom to trust is a choice, not what Enter does
			}
			term.WaitFor("The first lesson.")
			screen := term.WaitFor("nothing is recorded")
			if strings.Contains(screen, "saved") {
				t.Errorf("it says saved:\n%s", screen)
			}
			term.Press("enter")
			term.WaitFor("The second lesson.")
			term.Quit()
			if len(j.all()) != 0 {
				t.Errorf("recorded: %v", j.all())
			}
		})
	}
}

func TestAnAuthorWhoCannotBeKeptIsSaid(t *testing.T) {
	t.Parallel()
	j := &journal{}
	term := openSigned(t, j, signed(func() error { return errors.New("no room on the disk") }), 80, 24)
	term.WaitFor("Trust this author")
	term.Press("down", "enter")
	term.WaitFor("no room on the disk")
	term.Press("down", "enter")
	term.WaitFor("1 course")
	term.Quit()
	if len(j.all()) != 0 {
		t.Errorf("recorded: %v", j.all())
	}
}

// Two books of one author are asked about once, and a book that is only read
// leaves the standing of the same course alone.
func TestTheStandingOfTheRealCourseIsLeftAlone(t *testing.T) {
	t.Parallel()
	j := &journal{}
	for i := range 2 {
		j.events = append(j.events, progress.Event{Type: progress.Completed, Course: "org.example.signed", Unit: "one", Seq: uint64(i + 1)})
	}
	b := signed(nil)
	b.Origin = page.Origin{Package: "digest", Trust: page.Unsigned}
	term := openSigned(t, j, b, 80, 24)
	screen := term.WaitFor("The first lesson.")
	if !strings.Contains(screen, "0/2") {
		t.Errorf("what was done in the real course counts here:\n%s", screen)
	}
	term.Quit()
	if got := fmt.Sprint(len(j.all())); got != "2" {
		t.Errorf("%s events", got)
	}
}

// A course that was updated since it was last worked in says so once, and what
// is no longer there.
func TestAnUpdateIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ was, want string }{
		"same":    {"1.4.0", ""},
		"updated": {"1.3.0", "This course was updated to 1.4.0"},
		"gone":    {"1.3.0", "Updated to 1.4.0 since you were here. What you had open is gone."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journal{}
			unit := map[bool]course.UnitID{true: "old", false: "one"}[name == "gone"]
			j.events = []progress.Event{{Seq: 1, Type: progress.Opened, Course: "org.example.u", Version: tt.was, Unit: unit}}
			b := folder(map[string]string{
				"course.md": "---\nkind: course\nformat: 1\nid: org.example.u\ntitle: U\nversion: 1.4.0\n---\n\n# U\n\n1. [One](one.md)\n2. [Two](two.md)\n",
				"one.md":    "---\nkind: lesson\nid: one\ntitle: One\n---\n\n# One\n\nThe first lesson.\n",
				"two.md":    "---\nkind: lesson\nid: two\ntitle: Two\n---\n\n# Two\n\nThe second lesson.\n",
			})
			term := start(t, open(j, b), 80, 24)
			if screen := term.WaitFor("The first lesson."); strings.Contains(screen, "pdated to") != (tt.want != "") || !strings.Contains(screen, tt.want) {
				t.Errorf("not %q:\n%s", tt.want, screen)
			}
			term.Press("right")
			if screen := term.WaitFor("The second lesson."); strings.Contains(screen, "pdated to") {
				t.Errorf("said again:\n%s", screen)
			}
		})
	}
}

package player_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/content/handout"
	"carrel/course/progress"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
)

// labText is a lab of two steps that gives two files.
const labText = "---\nkind: lab\nid: lab\ntitle: The lab\nfiles: [data/mail.eml, data]\n---\n\n# The lab\n\nTwo messages lie here. " +
	"Or take [one alone](data/notes.txt), [none](gone.txt), [the pool](../pool.md).\n\n" +
	"## Which port?\n<!-- step: {id: port} -->\n\n```answer number\n22\n```\n\nPort twenty-two was written.\n\n" +
	"## Which sender?\n<!-- step: {id: sender} -->\n\n- [ ] Bob\n- [x] Ada\n\nAda it was.\n\n## In short\n\nThat is all.\n"

func labBook() *page.Book {
	return folder(map[string]string{
		"course.md":        "---\nkind: course\nformat: 1\nid: org.example.lab\ntitle: Labs\nversion: 1.0.0\n---\n\n# Labs\n\n1. [Lab](w/lab.md)\n2. [After](after.md)\n",
		"w/lab.md":         labText,
		"w/data/mail.eml":  "From: Ada\n",
		"w/data/notes.txt": "notes\n",
		"after.md":         "---\nid: after\ntitle: After\n---\n\n# After\n\nBehind the lab.\n",
		"pool.md":          "---\nkind: pool\nid: pool\n---\n\n# Pool\n\n## Q\n\n- [x] secret\n- [ ] b\n",
	})
}

// atLab opens the lab with copies going below a folder of the test's.
func atLab(t *testing.T, j *journal, b *page.Book, dir string, w, h int) *playertest.Term {
	t.Helper()
	c := open(j, b)
	c.Copy = func(course fs.FS, files []handout.File, to string) (handout.Copied, error) {
		return handout.To(filepath.Join(dir, to), course, files)
	}
	return start(t, c, w, h)
}

func completed(j *journal, unit string) bool {
	for _, e := range j.all() {
		if e.Type == progress.Completed && string(e.Unit) == unit {
			return true
		}
	}
	return false
}

// A lab is done when its end was seen and no step is open: right, or out of tries.
func TestALabIsWorkedThrough(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {140, 45}} {
		j := &journal{}
		term := atLab(t, j, labBook(), t.TempDir(), size[0], size[1])
		has(t, squeeze(term.WaitFor("0 of 2 steps")), "Files for this lab", "w/data/mail.eml 10 B", "w/data/notes.txt 6 B")
		term.Press("end")
		term.WaitFor("That is all.")
		term.Press("home")
		term.WaitFor("Files for this lab")
		toStep(term)
		term.Type("22")
		term.Press("enter")
		term.WaitFor("1 of 2 steps")
		term.Quit()

		term = atLab(t, j, labBook(), t.TempDir(), size[0], size[1]) // what was answered is there
		term.WaitFor("1 of 2 steps")
		if completed(j, "lab") {
			t.Fatalf("%v: completed with an open step", size)
		}
		term.Press("end")
		term.WaitFor("That is all.")
		for verb(term.Screen()) != "To the open step" {
			term.Press("down")
		}
		term.Press("enter")
		term.WaitFor("Which sender?")
		toStep(term)
		take(term, "Bob")
		term.Press("enter")
		term.WaitFor("Not right.")
		term.Press("enter") // try again
		term.Wait(func(s string) bool { return !strings.Contains(s, "Not right.") })
		toStep(term)
		take(term, "Bob")
		term.Press("enter") // both tries are used up
		term.WaitFor("2 of 2 steps")
		term.Press("end")
		term.WaitFor("That is all.")
		term.Press("enter")
		term.WaitFor("Behind the lab.")
		if last(t, j, progress.Completed); !completed(j, "lab") {
			t.Fatalf("%v: not completed", size)
		}
		term.Press("o")
		has(t, term.WaitFor("✓ 1 The lab"), "1/2")
		term.Quit()
	}
}

// toStep presses Enter until a step has the keys.
func toStep(term *playertest.Term) {
	for range 20 {
		s := term.Screen()
		if v := verb(s); v != "Continue" && v != "Answer" && v != "To the open step" {
			return
		}
		term.Press("enter")
	}
}

func TestTheFilesOfALabAreSaved(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}} {
		dir := t.TempDir()
		term := atLab(t, &journal{}, labBook(), dir, size[0], size[1])
		term.WaitFor("Save the files")
		term.Press("S")
		has(t, term.WaitFor("Where may copies of 2 files go?"), "w/data/mail.eml", "Into the folder:", "folder")
		term.Type("-S") // letters are text here
		term.Press("enter")
		has(t, squeeze(term.WaitFor("Saved: 2 of 2")), "folder-S")
		if data, err := os.ReadFile(filepath.Join(dir, "folder-S", "w", "data", "mail.eml")); err != nil || string(data) != "From: Ada\n" {
			t.Fatalf("%q, %v", data, err)
		}
		if verb(term.Screen()) != "Close" {
			t.Errorf("Enter does not close:\n%s", term.Screen())
		}
		term.Press("enter")
		term.WaitFor("Files for this lab")
		if err := os.WriteFile(filepath.Join(dir, "folder-S", "w", "data", "mail.eml"), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		term.Press("S")
		term.WaitFor("Into the folder:")
		term.Type("-S")
		term.Press("enter")
		term.WaitFor("Not saved")
		term.Type("2")
		term.WaitGone("Not saved")
		term.Press("enter")
		term.WaitFor("Saved: 2 of 2")
		term.Quit()
	}
}

// A link to a file of no unit saves it; to a pool, or to what is not there, it
// does not.
func TestALinkToAFileSavesIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	term := atLab(t, &journal{}, labBook(), dir, 80, 24)
	term.WaitFor("0 of 2 steps")
	for _, c := range []struct{ target, bar, said string }{
		{"data/notes.txt", "Save the file", "Where may a copy of the file go?"},
		{"gone.txt", "Save the file", "There is no such file in the course: w/gone.txt"},
		{"../pool.md", "Follow the link", "This file is no lesson of the course"},
	} {
		for range 5 {
			term.Press("tab")
			if strings.Contains(term.Screen(), c.target+" ") {
				break
			}
		}
		if s := term.WaitFor(c.target); !strings.Contains(bar(s), c.bar) {
			t.Errorf("%s: the bar is %q", c.target, bar(s))
		}
		term.Press("enter")
		term.WaitFor(c.said)
		if strings.HasPrefix(c.said, "Where") {
			term.Press("enter")
			term.WaitFor("Saved: 1 of 1")
			term.Press("enter")
			term.WaitFor("Files for this lab")
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "folder", "w", "data", "notes.txt")); err != nil {
		t.Error(err)
	}
}

// What is opened for reading only gives no files, and says why.
func TestAnUntrustedPackageGivesNoFiles(t *testing.T) {
	t.Parallel()
	for _, trust := range []page.Trust{page.Declined, page.Unsigned} {
		b := labBook()
		b.Origin = page.Origin{Package: "digest", Trust: trust}
		dir := t.TempDir()
		term := atLab(t, &journal{}, b, dir, 80, 24)
		s := term.WaitFor("Files for this lab")
		has(t, squeeze(s), "it is only read")
		if strings.Contains(bar(s), "Save the files") {
			t.Errorf("it is offered: %q", bar(s))
		}
		term.Press("S")
		term.WaitFor("Files are not saved from this package")
		term.Press("tab", "enter")
		term.WaitFor("Files are not saved from this package")
		if found, err := os.ReadDir(dir); err != nil || len(found) > 0 {
			t.Errorf("written: %v, %v", found, err)
		}
	}
}

// A program that saves none says so, and a fault of the disk is on the screen.
func TestFilesThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	term := start(t, open(&journal{}, labBook()), 80, 24)
	term.WaitFor("Files for this lab")
	term.Press("S")
	term.WaitFor("Files cannot be saved from here.")

	c := open(&journal{}, labBook())
	c.Copy = func(fs.FS, []handout.File, string) (handout.Copied, error) {
		return handout.Copied{}, errors.New("the disk is \x1b[31mfull")
	}
	term = playertest.Start(t, player.New(c), 60, 16)
	term.WaitFor("Save the files")
	term.Press("S")
	term.WaitFor("Into the folder:")
	term.Press("enter")
	term.WaitFor("Not saved: the disk is")
	term.Press("esc")
	term.WaitFor("Files for this lab")
}

// take clicks a choice until it is taken: a click that comes while the page is
// drawn anew may hit what stood there before.
func take(term *playertest.Term, choice string) {
	for !strings.Contains(term.Screen(), "(•) "+choice) {
		do(term, "click:"+choice)
	}
}

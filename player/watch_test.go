package player_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/playertest"
)

// edited is a course in a folder that is edited while it is played.
type edited struct {
	t       *testing.T
	dir     string
	changes chan struct{}
	term    *playertest.Term
	journal *journal
}

// edit plays a folder of files and watches it. What is wrong with it is what
// the check finds in its units.
func edit(t *testing.T, files map[string]string, w, h int) *edited {
	t.Helper()
	e := &edited{t: t, dir: t.TempDir(), changes: make(chan struct{}, 1), journal: &journal{}}
	for name, text := range files {
		e.write(name, text)
	}
	b := &page.Book{Name: "folder", FS: os.DirFS(e.dir)}
	c := config(e.journal, b)
	c.Open = b
	c.Watch = player.Watch{Book: b, Changes: e.changes, Check: e.check}
	e.term = start(t, c, w, h)
	return e
}

func (e *edited) write(name, text string) {
	e.t.Helper()
	if err := os.WriteFile(filepath.Join(e.dir, name), []byte(text), 0o600); err != nil {
		e.t.Fatal(err)
	}
}

// save writes a file and tells the player, as the watch does.
func (e *edited) save(name, text string) {
	e.t.Helper()
	e.write(name, text)
	e.changes <- struct{}{}
}

func (e *edited) check(ctx context.Context) ([]markdown.Problem, error) {
	fsys := os.DirFS(e.dir)
	c, ps, err := content.Load(fsys, "folder")
	if err != nil {
		return nil, err
	}
	for _, u := range c.Units() {
		doc, err := content.Read(fsys, c, u, "")
		if err != nil {
			return nil, err
		}
		ps = append(ps, doc.Check()...)
	}
	return ps, ctx.Err()
}

const manifest = "---\nkind: course\nformat: 1\nid: org.example.edited\ntitle: Edited\nlocale: en\n---\n\n# Edited\n\n1. [One](one.md)\n"

// paragraphs is a lesson of many paragraphs on one screen.
func paragraphs(head string, n int) string {
	var b strings.Builder
	b.WriteString("---\nkind: lesson\nid: one\ntitle: One\n---\n\n# One\n\n" + head)
	for i := range n {
		fmt.Fprintf(&b, "Paragraph %d stays.\n\n", i+1)
	}
	return b.String()
}

func TestAnEditIsShownInItsPlace(t *testing.T) {
	t.Parallel()
	e := edit(t, map[string]string{"course.md": manifest, "one.md": paragraphs("", 60)}, 80, 24)
	e.term.WaitFor("Paragraph 1 stays.")
	e.term.Press("pgdown")
	top := firstLine(e.term.WaitGone("Paragraph 1 stays."))
	e.save("one.md", "")
	e.term.WaitFor("empty")
	e.save("one.md", paragraphs("New above.\n\nNew above.\n\n", 61))
	e.save("one.md", strings.Replace(paragraphs("New above.\n\nNew above.\n\n", 61), top+" stays", top+" was edited", 1))
	if got := firstLine(e.term.WaitFor(top + " was edited")); got != top {
		t.Errorf("the screen begins with %q, and began with %q:\n%s", got, top, e.term.Screen())
	}
}

// firstLine is the first paragraph on the screen, without its last word.
func firstLine(screen string) string {
	for l := range strings.Lines(screen) {
		if f := strings.Fields(l); len(f) > 2 && f[0] == "Paragraph" {
			return f[0] + " " + f[1]
		}
	}
	return ""
}

func TestWhatIsWrongIsToldInAPanel(t *testing.T) {
	t.Parallel()
	good := paragraphs("", 3)
	bad := strings.Replace(good, "# One\n", "# One\n\n## Which?\n<!-- question: {id: which} -->\n\n- [ ] a\n- [ ] b\n\n## Rest\n", 1)
	e := edit(t, map[string]string{"course.md": manifest, "one.md": good}, 80, 24)
	e.term.WaitFor("Paragraph 1 stays.")
	e.save("one.md", bad)
	e.term.WaitFor("1 problem")
	e.term.WaitFor("no choice of this question is ticked")
	e.term.WaitFor("one.md:9:")
	e.term.WaitFor("Which?") // the panel does not hide the text
	e.term.Press("p")
	e.term.WaitGone("no choice of this question is ticked")
	if !strings.Contains(e.term.Screen(), "1 problem") {
		t.Errorf("a closed panel is forgotten:\n%s", e.term.Screen())
	}
	e.term.Press("p")
	e.term.WaitFor("no choice of this question is ticked")
	e.save("one.md", good)
	e.term.WaitGone("1 problem")
}

func TestACourseThatIsGoneStaysOnTheScreen(t *testing.T) {
	t.Parallel()
	e := edit(t, map[string]string{"course.md": manifest, "one.md": paragraphs("", 3)}, 80, 24)
	e.term.WaitFor("Paragraph 1 stays.")
	for _, name := range []string{"course.md", "one.md"} {
		if err := os.Remove(filepath.Join(e.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	e.changes <- struct{}{}
	screen := e.term.WaitFor("this is the one before")
	if !strings.Contains(screen, "Paragraph 1 stays.") {
		t.Errorf("the lesson is gone from the screen:\n%s", screen)
	}
	e.write("course.md", manifest)
	e.save("one.md", paragraphs("It is back.\n\n", 3))
	e.term.WaitFor("It is back.")
	e.term.WaitGone("this is the one before")
}

func TestANewLessonStandsInTheOutline(t *testing.T) {
	t.Parallel()
	e := edit(t, map[string]string{"course.md": manifest, "one.md": paragraphs("", 3)}, 120, 24)
	e.term.WaitFor("Paragraph 1 stays.")
	e.write("two.md", "---\nkind: lesson\nid: two\ntitle: The second\n---\n\n# The second\n\nText.\n")
	e.save("course.md", manifest+"2. [The second](two.md)\n")
	e.term.WaitFor("2 The second")
	e.term.Press("right")
	e.term.WaitFor("Text.")
}

func TestAWatchThatEndsIsSaid(t *testing.T) {
	t.Parallel()
	e := edit(t, map[string]string{"course.md": manifest, "one.md": paragraphs("", 3)}, 80, 24)
	e.term.WaitFor("Paragraph 1 stays.")
	close(e.changes)
	e.term.WaitFor("can no longer be watched")
}

const quizManifest = "---\nkind: course\nformat: 1\nid: org.example.edited\ntitle: Edited\nlocale: en\n---\n\n# Edited\n\n1. [Quiz](quiz.md)\n"

func quizOf(questions ...string) string {
	text := "---\nkind: quiz\nid: quiz\ntitle: Quiz\n---\n\n# Quiz\n\n"
	for _, q := range questions {
		text += "## Question " + q + "?\n<!-- question: {id: " + q + "} -->\n\n- [x] yes to " + q + "\n- [ ] no to " + q + "\n\n"
	}
	return text
}

// A quiz stays at its question when others are written before it, and what was
// taken and not checked is still taken.
// Who tries a question while it is edited stays in it, until it asks for
// something else.
func TestAQuestionKeepsTheKeysWhenItsFileIsSaved(t *testing.T) {
	t.Parallel()
	lesson := func(head, key string) string {
		return paragraphs(head, 2) + "## Which?\n<!-- question: {id: which} -->\n\n```answer\n" + key + "\n```\n"
	}
	e := edit(t, map[string]string{"course.md": manifest, "one.md": lesson("", "sshd")}, 80, 24)
	e.term.WaitFor("Which?")
	do(e.term, "enter", "type:ss")
	e.save("one.md", lesson("New above.\n\n", "sshd"))
	e.term.WaitFor("New above.")
	do(e.term, "type:hd")
	e.save("one.md", "")
	e.term.WaitFor("empty")
	e.save("one.md", lesson("Newer above.\n\n", "sshd"))
	e.term.WaitFor("Newer above.")
	do(e.term, "enter")
	e.term.WaitFor("Right.")
	e.save("one.md", lesson("Newest above.\n\n", "httpd"))
	e.term.WaitFor("Newest above.")
	if screen := e.term.WaitFor("an earlier version"); verb(screen) == "Check" {
		t.Errorf("another question has the keys:\n%s", screen)
	}
}

func TestAQuizIsEditedUnderItsAttempt(t *testing.T) {
	t.Parallel()
	e := edit(t, map[string]string{"course.md": quizManifest, "quiz.md": quizOf("one", "two")}, 80, 24)
	e.term.WaitFor("Start the quiz")
	e.term.Press("enter")
	e.term.WaitFor("Question one?")
	do(e.term, "click:yes to one", "click:[ Check ]", "right")
	e.term.WaitFor("Question two?")
	do(e.term, "click:no to two")
	e.save("quiz.md", strings.ReplaceAll(quizOf("zero", "one", "two", "three"), "Question two?", "Another two?"))
	e.term.WaitFor("Another two?")
	screen := e.term.WaitFor("Question 3 of 4")
	if !strings.Contains(screen, "1/4") || !strings.Contains(screen, "(•) no to two") {
		t.Errorf("the answers are not those that were given:\n%s", screen)
	}
	e.save("quiz.md", quizOf("zero", "three"))
	e.term.WaitFor("Question 2 of 2")
	e.save("quiz.md", quizOf())
	e.term.WaitFor("This quiz has no questions.")
	e.save("quiz.md", strings.Replace(quizOf(), "kind: quiz", "kind: lesson", 1)+"It is a lesson now.\n")
	e.term.WaitFor("It is a lesson now.")
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// edits measures how long it takes from a saved file to the new text on the
// screen of a player that watches a course of that many files.
func edits(dir, program string, files, saves int) (g goal, err error) {
	course := filepath.Join(dir, "edited")
	if err := writeCourse(course, files); err != nil {
		return g, err
	}
	c := contender{command: []string{program, "play", "--watch", "--data", filepath.Join(dir, "data edited"), course}}
	t, err := c.start()
	if err != nil {
		return g, err
	}
	defer t.Close()
	if err := t.Await(patience, func(s string) bool { return strings.Contains(s, "The text is new.") }); err != nil {
		return g, err
	}
	var took []time.Duration
	for i := range saves {
		time.Sleep(300 * time.Millisecond) // the check after the edit before is over
		began := time.Now()
		text := fmt.Sprintf("The text is edit %d.", i)
		if err := writeUnit(course, 0, text); err != nil {
			return g, err
		}
		if err := t.Await(patience, func(s string) bool { return strings.Contains(s, text) }); err != nil {
			return g, err
		}
		took = append(took, time.Since(began))
	}
	what := fmt.Sprintf("a saved edit on the screen, course of %d files, p99", files)
	return goal{what, milliseconds(quantile(took, 0.99)), 200, " ms"}, nil
}

// writeCourse writes a course of so many lessons.
func writeCourse(dir string, files int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("---\nkind: course\nformat: 1\nid: org.example.edited\ntitle: Edited\nlocale: en\n---\n\n# Edited\n\n")
	for i := range files {
		fmt.Fprintf(&b, "%d. [Lesson %d](%s)\n", i+1, i+1, unitName(i))
		if err := writeUnit(dir, i, "The text is new."); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "course.md"), []byte(b.String()), 0o600)
}

func unitName(i int) string { return fmt.Sprintf("lesson-%d.md", i+1) }

func writeUnit(dir string, i int, text string) error {
	body := fmt.Sprintf("---\nkind: lesson\nid: lesson-%d\ntitle: Lesson %d\n---\n\n# Lesson %d\n\n%s\n\n%s", i+1, i+1, i+1, text, lesson(4<<10))
	return os.WriteFile(filepath.Join(dir, unitName(i)), []byte(body), 0o600)
}

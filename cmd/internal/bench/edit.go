package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// edits measures how long it takes from a saved file to the new text on the
// screen of a player that watches a course of that many files.
func edits(out io.Writer, dir, program string, files, saves int) error {
	course := filepath.Join(dir, "edited")
	if err := writeCourse(course, files); err != nil {
		return err
	}
	c := contender{command: []string{program, "play", "--watch", "--data", filepath.Join(dir, "data edited"), course}}
	t, err := c.start()
	if err != nil {
		return err
	}
	defer t.Close()
	if err := t.Await(patience, func(s string) bool { return strings.Contains(s, "The text is new.") }); err != nil {
		return err
	}
	var took []time.Duration
	for i := range saves {
		time.Sleep(300 * time.Millisecond) // the check after the edit before is over
		began := time.Now()
		text := fmt.Sprintf("The text is edit %d.", i)
		if err := writeUnit(course, 0, text); err != nil {
			return err
		}
		if err := t.Await(patience, func(s string) bool { return strings.Contains(s, text) }); err != nil {
			return err
		}
		took = append(took, time.Since(began))
	}
	ms := func(q float64) float64 { return float64(quantile(took, q)) / float64(time.Millisecond) }
	fmt.Fprintf(out, "\nedit to screen, %d files, %d saves: p50 %.0f ms, p99 %.0f ms\n", files, saves, ms(0.5), ms(0.99))
	printGoal(out, goal{"edit to screen, p99", ms(0.99), 200, " ms"})
	return nil
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

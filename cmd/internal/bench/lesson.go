package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The words by which a screen is known to be complete: from the top of the
// lesson, from below the middle of a screen of 24 lines, and from where only the
// larger window reaches.
const (
	topWord    = "firstword"
	bottomWord = "lastword"
	lowWord    = "item 2.1"
)

// writeLesson writes a lesson of about size bytes, of the kind that lessons
// are: headings, paragraphs, lists, code and a table now and then.
func writeLesson(dir, name string, size int) (string, error) {
	folder := filepath.Join(dir, name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	file := filepath.Join(folder, "lesson.md")
	return file, os.WriteFile(file, []byte(lesson(size)), 0o600)
}

func lesson(size int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What logs say\n\nThe %s of this lesson.\n\n", topWord)
	for i := range 6 {
		fmt.Fprintf(&b, "- point %d of the plan\n", i+1)
	}
	fmt.Fprintf(&b, "\nThe %s of the opening.\n\n", bottomWord)
	for i := 1; b.Len() < size; i++ {
		section(&b, i)
	}
	return b.String()
}

func section(b *strings.Builder, n int) {
	fmt.Fprintf(b, "## %d. Part %d of the lesson\n\n", n, n)
	fmt.Fprintf(b, "In part %d a line of a log is read from **left to right**: the time, the host,\nthe program and its number %d, and then `what it says`.\n\n", n, n*7)
	for i := range 3 {
		fmt.Fprintf(b, "- item %d.%d says where to look next\n", n, i)
	}
	fmt.Fprintf(b, "\n```sh\ngrep -c 'Failed password' auth.log.%d\n```\n\n", n)
	if n%10 == 0 {
		fmt.Fprintf(b, "| field | meaning |\n| --- | --- |\n| pid %d | the process |\n| host | where |\n\n", n)
	}
}

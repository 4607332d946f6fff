package main

import (
	"errors"
	"os"
	"strings"
)

// document is where the figures are published, from the top of the tree.
const document = "docs/benchmarks.md"

// The marks in the document between which the figures stand.
const (
	opens  = "<!-- figures -->"
	closes = "<!-- /figures -->"
)

// insert puts the figures between the marks of a file.
func insert(file, figures string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text, err := between(string(b), figures)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// between returns a text with other figures between its marks.
func between(text, figures string) (string, error) {
	before, rest, opened := strings.Cut(text, opens)
	_, after, closed := strings.Cut(rest, closes)
	if !opened || !closed {
		return "", errors.New(document + " has no place for the figures: write " + opens + " and " + closes + " where they belong")
	}
	return before + opens + "\n\n" + strings.TrimSpace(figures) + "\n\n" + closes + after, nil
}

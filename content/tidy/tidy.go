// Package tidy owns the normal form of a course file, and the repairs that are
// certain. It edits the lines of the file and never prints a parsed tree: what
// is not one of the edits below keeps its bytes. No edit is kept that changes
// what the file asks or says.
//
// The normal form, [Format]:
//   - every question, step and scene has an id, made of the words of its heading;
//     every unit of a course with a manifest has one, made of its file's name;
//   - a translation has the ids of its source, and says which text of it it
//     was made from;
//   - an alert is its marker in capital letters, a bare >, and its text;
//   - no white space at the end of a line but for a hard break, no byte order
//     mark, and a newline at the end.
//
// The repairs, [Fix], are for what authors of task lists, alerts and keys get
// wrong in a way that leaves no doubt of what was meant.
package tidy

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"carrel/content/markdown"
)

// Errors for which a file is left as it is.
var (
	ErrNotUTF8     = errors.New("it is not UTF-8")
	ErrFrontMatter = errors.New("its front matter is not understood")
	ErrMeaning     = errors.New("to bring it into form would change what it asks or says")
)

// Options say what a file is in its course.
type Options struct {
	// Kind is the kind of the unit; "" takes what the front matter says.
	Kind string
	// Strict is set for a course with a manifest.
	Strict bool
	// Unit is the id that the unit gets when it has none; "" gives it none.
	Unit string
	// TakenIDs are the ids of questions in the whole course. Those that are
	// given are added to it. A nil map stands for a course of this file only.
	TakenIDs map[string]bool
	// Source is set for a translation.
	Source *Source
}

// parsing is how the player reads such a file. A translation is one before its
// front matter says so, because of its name.
func (o Options) parsing() markdown.Options {
	return markdown.Options{Kind: o.Kind, Strict: o.Strict, Translation: o.Source != nil}
}

// Source is what a translation was made from.
type Source struct {
	File     string // its path relative to the translation; "" writes no record of it
	Is       []byte // its text now
	Was      []byte // its text before it was brought into form; nil: the same
	UpToDate bool   // the translation is declared to be that of the text now
}

// A Change is one thing that was changed, or that a person has to change.
type Change struct {
	Line int // 1-based, in the file as it was
	What string
	Left bool // it was left as it is
}

// Format returns a file in normal form, and what was changed for it. name is
// the file's name in errors. A file that cannot be read without loss is
// returned as it is, with an error that wraps one of those of this package or
// [markdown.ErrTooLarge].
func Format(name string, src []byte, opts Options) (out []byte, changes []Change, err error) {
	return edit(name, src, opts, sameQuestions, (*text).normalise)
}

// Fix is Format with the certain repairs.
func Fix(name string, src []byte, opts Options) (out []byte, changes []Change, err error) {
	out, repairs, err := edit(name, src, opts, noWorse, (*text).repair)
	if err != nil {
		return src, nil, err
	}
	out, changes, err = Format(name, out, opts)
	if err != nil {
		return src, nil, err
	}
	return out, slices.Concat(repairs, changes), nil
}

// edit makes one kind of edit and keeps it if what the file means survives.
func edit(name string, src []byte, opts Options, same func(before, after meaning) bool, do func(*text)) ([]byte, []Change, error) {
	if len(src) > markdown.MaxSize {
		return src, nil, fmt.Errorf("%s: %w", name, markdown.ErrTooLarge)
	}
	if !utf8.Valid(src) {
		return src, nil, fmt.Errorf("%s: %w", name, ErrNotUTF8)
	}
	t := newText(name, src, opts)
	before := t.parse()
	if isBroken(before) {
		return src, nil, fmt.Errorf("%s: %w", name, ErrFrontMatter)
	}
	do(t)
	out := t.bytes()
	if !bytes.Equal(out, src) && !same(meaningOf(before, t.opts), meaningOf(t.parse(), t.opts)) {
		return src, nil, fmt.Errorf("%s: %w", name, ErrMeaning)
	}
	slices.SortStableFunc(t.changes, func(a, b Change) int { return cmp.Compare(a.Line, b.Line) })
	return out, t.changes, nil
}

// isBroken reports front matter that is there and was refused.
func isBroken(d *markdown.Document) bool {
	return d.Meta().Root() == nil && slices.ContainsFunc(d.Problems(), func(p markdown.Problem) bool {
		return p.Rule.ID == "front-matter"
	})
}

// normalise makes the edits of the normal form.
func (t *text) normalise() {
	t.dropMark()
	t.trim()
	t.alerts()
	t.ids()
	t.sceneIDs()
	t.unitID()
	t.provenance()
	t.endLine()
}

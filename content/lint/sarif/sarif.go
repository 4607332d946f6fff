// Package sarif owns the form in which forges and editors read what was found
// in a course: the Static Analysis Results Interchange Format, version 2.1.0.
// Sections named in this package are those of its specification.
package sarif

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"unicode/utf8"

	"carrel/content"
	"carrel/content/lint"
	"carrel/content/markdown"
)

// The version that is written, and where its schema is.
const (
	version = "2.1.0"
	schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// root is the base of every URI. What it stands for is left to the reader,
// which section 3.14.14 allows: a log may be read on another computer.
const root = "%SRCROOT%"

// Options say what is written beside the problems.
type Options struct {
	Version string // of the program
	// Below is the folder of the course, slash-separated and relative to what
	// the reader takes for the root, such as that of a repository.
	Below string
}

// Write writes a report on the course in fsys as one log with one run.
func Write(w io.Writer, fsys fs.FS, r *lint.Report, opts Options) error {
	rules := lint.Rules()
	t := &teller{fsys: fsys, below: opts.Below, rules: rules, count: map[string]int{}}
	one := run{
		Tool:        tool{driver{Name: "carrel", Version: opts.Version, Rules: descriptors(rules)}},
		Invocations: []invocation{{true}},
		ColumnKind:  "unicodeCodePoints",
		Bases:       map[string]base{root: {message{"The folder that paths are relative to."}}},
		Results:     []result{},
	}
	for _, p := range r.Problems {
		one.Results = append(one.Results, t.result(p))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(log{Schema: schema, Version: version, Runs: []run{one}})
}

func descriptors(rules []markdown.Rule) []descriptor {
	var out []descriptor
	for _, r := range rules {
		out = append(out, descriptor{ID: r.ID, Short: message{r.About}, Default: configuration{r.Level}})
	}
	return out
}

// A teller turns problems into results. It keeps the lines of one file: the
// problems come file by file.
type teller struct {
	fsys  fs.FS
	below string
	rules []markdown.Rule
	file  string
	lines [][]byte
	count map[string]int // of results that have the same rule and text in the file
}

func (t *teller) result(p markdown.Problem) result {
	t.open(p.File)
	text := p.Message
	if p.Hint != "" {
		text += "\nHint: " + p.Hint
	}
	return result{
		Rule: p.Rule.ID, Index: slices.Index(t.rules, p.Rule), Level: p.Rule.Level, Message: message{text},
		Locations:    []location{{physical{artifact{t.uri(p.File), root}, t.region(p)}}},
		Fingerprints: map[string]string{"primaryLocationLineHash": t.fingerprint(p)},
	}
}

// open reads the lines of a file. One that cannot be read has none.
func (t *teller) open(file string) {
	if t.file == file {
		return
	}
	src, err := content.ReadFile(t.fsys, file)
	if err != nil {
		src = nil
	}
	t.file, t.lines = file, bytes.Split(src, []byte{'\n'})
	clear(t.count)
}

func (t *teller) line(n int) []byte {
	if n < 1 || n > len(t.lines) {
		return nil
	}
	return t.lines[n-1]
}

// uri is a relative reference (RFC 3986 section 4.2), percent-encoded.
func (t *teller) uri(file string) string {
	return (&url.URL{Path: path.Join(t.below, file)}).String()
}

// region is where a problem is, or nil for a file as a whole. Columns count
// characters from 1 (section 3.30.6); ours count bytes.
func (t *teller) region(p markdown.Problem) *region {
	if p.Line < 1 {
		return nil
	}
	before := t.line(p.Line)
	before = before[:min(max(p.Col-1, 0), len(before))]
	return &region{Line: p.Line, Column: utf8.RuneCount(before) + 1}
}

// fingerprint stays the same while the line does, wherever it moves (section
// 3.27.17): a digest of the rule and the line, and the how many-th of these.
func (t *teller) fingerprint(p markdown.Problem) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s", p.Rule.ID, bytes.TrimSpace(t.line(p.Line))))
	digest := hex.EncodeToString(sum[:8])
	t.count[digest]++
	return fmt.Sprintf("%s:%d", digest, t.count[digest])
}

// Package starter owns what an author begins with: a whole course that shows by
// example how one is written, and single files to add to a course.
package starter

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/clean"
	"carrel/course"
)

//go:embed files
var files embed.FS

// ErrID is for an id that a course cannot have.
var ErrID = errors.New("not in reverse domain form")

// About is what a new course is to be called.
type About struct {
	ID    string // in reverse domain form
	Title string
}

// A File is one file of a course.
type File struct {
	Name string // its path in the course, slash-separated
	Text []byte
}

// Course returns the files of a new course, the manifest last. They have every
// id, and are in normal form.
func Course(about About) ([]File, error) {
	if !content.IsCourseID(about.ID) {
		return nil, fmt.Errorf("%q: %w", about.ID, ErrID)
	}
	const top = "files/course"
	var out []File
	err := fs.WalkDir(files, top, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fill(p, about.ID, about.Title)
		out = append(out, File{strings.TrimPrefix(p, top+"/"), text})
		return err
	})
	slices.SortStableFunc(out, func(a, b File) int { return rank(a) - rank(b) })
	return out, err
}

func rank(f File) int {
	if f.Name == "course.md" {
		return 1
	}
	return 0
}

// Unit returns the text of a new lesson, quiz, scenario or lab, without ids.
func Unit(kind course.Kind, title string) ([]byte, error) {
	return fill(path.Join("files/unit", string(kind)+".md"), "", title)
}

// fill writes the id and the title into a file.
func fill(name, id, title string) ([]byte, error) {
	t, err := template.ParseFS(files, name)
	if err != nil {
		return nil, err
	}
	title = clean.Line(title)
	scalar, err := yaml.Marshal(title)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]string{"ID": id, "Title": strings.TrimSpace(string(scalar)), "Heading": escape(title)})
	return b.Bytes(), err
}

// escape keeps a title from being read as markup.
func escape(s string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`, "#", `\#`, "{{", `{\{`).Replace(s)
}

// TitleOf makes a title of the name of a file or folder: "02-log-files.md" is
// "Log files".
func TitleOf(name string) string {
	s := name
	if ext := path.Ext(name); strings.EqualFold(ext, ".md") || strings.EqualFold(ext, ".markdown") {
		s = strings.TrimSuffix(name, ext)
	}
	if rest := strings.TrimLeft(s, "0123456789.-_ "); rest != "" {
		s = rest
	}
	s = clean.Line(strings.NewReplacer("-", " ", "_", " ").Replace(s))
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return "Course"
	}
	return string(unicode.ToUpper(first)) + s[n:]
}

// LabelOf makes the last label of a course's id of a folder's name: lower-case
// ASCII letters, digits and hyphens.
func LabelOf(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "my-course"
}

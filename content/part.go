package content

import (
	"errors"
	"io/fs"

	"carrel/content/markdown"
	"carrel/course"
)

// Part reads the head of a file that belongs to a course and stands in no
// outline, such as the pool that an exam draws from or a translation: as the
// unit that it would be, and what is wrong with its front matter.
func Part(fsys fs.FS, c *course.Course, file string) (*course.Unit, []markdown.Problem, error) {
	h := newHead(fsys, file)
	if h.err != nil {
		return nil, nil, errors.New(why(h.err))
	}
	b := newBuilder(fsys)
	b.course.Bare = c.Bare
	return b.unit(h), b.problems, nil
}

// ReadFile returns a whole regular file of a course. The error says in a few
// words why it cannot be read, a file larger than [markdown.MaxSize] included.
func ReadFile(fsys fs.FS, file string) ([]byte, error) {
	data, err := readAll(fsys, file)
	if err != nil {
		return nil, errors.New(why(err))
	}
	return data, nil
}

// Resolve returns the path that a link in a file leads to, without its anchor,
// and whether it stays within the course.
func Resolve(from, target string) (string, bool) { return resolve(from, target) }

// SourceOf returns the name of the file that a name like name.fr.md is a
// translation of, and the language tag; the name itself and "" for any other.
func SourceOf(name string) (source, locale string) { return withoutLocale(name), localeOf(name) }

// IsUnit reports whether a file can be a unit, by its name: a Markdown file
// that is not one of those that every repository has, such as a LICENSE.
func IsUnit(name string) bool { return isMarkdown(name) && !isAside(name) }

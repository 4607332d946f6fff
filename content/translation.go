package content

import (
	"io/fs"

	"golang.org/x/text/language"

	"carrel/content/markdown"
	"carrel/course"
)

// Language returns the language that a course is read in by one who wants to
// read want: the closest that it has, else its source, which is "" for a folder
// that does not say what it is written in. Both are BCP 47 tags.
func Language(c *course.Course, want string) string {
	if len(c.Locales) == 0 {
		return c.Locale
	}
	tags := make([]language.Tag, len(c.Locales))
	for i, s := range c.Locales {
		tags[i] = language.Make(s)
	}
	_, i, sure := language.NewMatcher(tags).Match(language.Make(want))
	if sure < language.High {
		return c.Locale
	}
	return c.Locales[i]
}

// Titles returns what the units of a course are called in a language, as far
// as they are translated and the translation has a title. It reads the head of
// every translation.
func Titles(fsys fs.FS, c *course.Course, locale string) map[course.UnitID]string {
	var ids []course.UnitID
	var paths []string
	for _, u := range c.All() {
		if file, ok := translation(u, locale); ok && fs.ValidPath(file) {
			ids, paths = append(ids, u.ID), append(paths, file)
		}
	}
	titles := map[course.UnitID]string{}
	for i, h := range readHeads(fsys, paths) {
		if h.err == nil && h.doc.Title() != "" {
			titles[ids[i]] = h.doc.Title()
		}
	}
	return titles
}

// Translation says how a unit stands in a language.
type Translation struct {
	Missing   bool // there is none: the source is shown
	Stale     bool // the source has changed since it was made
	Questions int  // that stand in the words of the source
}

// Translated tells how a unit stands in the language of the course that is
// closest to locale. It reads all of the unit. A unit in the source language,
// or one that cannot be read, lacks nothing.
func Translated(fsys fs.FS, c *course.Course, u *course.Unit, locale string) Translation {
	var t Translation
	lang := Language(c, locale)
	if lang == c.Locale {
		return t
	}
	file, ok := translation(u, lang)
	if !ok {
		t.Missing = true
		return t
	}
	doc, err := Read(fsys, c, u, lang)
	source, lost := readAll(fsys, u.Path)
	if err != nil || lost != nil {
		return t
	}
	t.Questions = doc.Untranslated()
	of, hash := doc.Translates()
	path, ok := resolve(file, of)
	t.Stale = ok && path == u.Path && hash != "" && hash != markdown.Hash(source)
	return t
}

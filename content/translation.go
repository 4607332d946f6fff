package content

import (
	"io/fs"
	"strings"

	"golang.org/x/text/language"

	"carrel/content/clean"
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

// Names is what a course and its parts are called in a language, as far as
// they are translated.
type Names struct {
	Course     string
	Modules    map[string]string // by their title in the source
	Units      map[course.UnitID]string
	Objectives map[string]string // by id
}

// Titles returns what a course and its parts are called in a language: what
// Entitled returns, and the title of every unit, of which it reads the head.
func Titles(fsys fs.FS, c *course.Course, locale string) Names {
	names := Entitled(fsys, c, locale)
	names.Units = unitTitles(fsys, c, locale)
	return names
}

// Entitled returns what the translation of the manifest, course.fr.md beside
// course.md, calls a course, its modules and its objectives.
func Entitled(fsys fs.FS, c *course.Course, locale string) Names {
	var names Names
	if h, ok := translatedManifest(fsys, c, locale); ok {
		names.Course = h.doc.Title()
		names.Modules = moduleTitles(h, c)
		names.Objectives = map[string]string{}
		for _, o := range objectives(h.doc.Meta().Lookup("objectives")) {
			names.Objectives[o.ID] = o.Text
		}
	}
	return names
}

func unitTitles(fsys fs.FS, c *course.Course, locale string) map[course.UnitID]string {
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

// translatedManifest reads the manifest of a course in a language.
func translatedManifest(fsys fs.FS, c *course.Course, locale string) (head, bool) {
	if c.Bare || locale == "" || locale == c.Locale {
		return head{}, false
	}
	name := strings.TrimSuffix(manifestName, ".md") + "." + locale + ".md"
	data, err := readAll(fsys, name)
	if err != nil {
		return head{}, false
	}
	return head{path: name, raw: data, doc: markdown.Parse(name, data, markdown.Options{Kind: "course", Translation: true})}, true
}

// moduleTitles pairs the modules of a translated outline with those of the
// course by the files that they list.
func moduleTitles(h head, c *course.Course) map[string]string {
	module := map[string]string{}
	for _, m := range c.Modules {
		for _, u := range m.Units {
			module[u.Path] = m.Title
		}
	}
	titles := map[string]string{}
	p := planned(h)
	for i, title := range p.titles {
		if source := module[p.paths[i]]; source != "" && title != "" {
			titles[source] = clean.Line(title)
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

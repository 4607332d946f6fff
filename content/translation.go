package content

import (
	"io/fs"

	"carrel/course"
)

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

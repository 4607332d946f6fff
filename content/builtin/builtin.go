// Package builtin holds the courses that are embedded in the binary, so that
// there is something to play at the first start, with no file and no network.
// It hands out their files as they were written and parses nothing.
package builtin

import (
	"embed"
	"io/fs"
)

//go:embed helicopter-view first-steps writing-courses
var files embed.FS

// Course is the files of one embedded course.
type Course struct {
	Name string // the name of its folder; identity is in the manifest
	FS   fs.FS  // rooted at the folder that holds course.md
}

// Courses returns the embedded courses in the order of the library.
func Courses() []Course {
	return []Course{embedded("helicopter-view"), embedded("first-steps"), embedded("writing-courses")}
}

// Named returns the embedded course of that name, and panics without it.
func Named(name string) Course { return embedded(name) }

// embedded panics for a name that is not a valid path, which only a mistake in
// this file can bring about.
func embedded(name string) Course {
	sub, err := fs.Sub(files, name)
	if err != nil {
		panic("builtin: " + err.Error())
	}
	return Course{Name: name, FS: sub}
}

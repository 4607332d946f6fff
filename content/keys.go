package content

import (
	"slices"

	"carrel/course"
)

// Keys returns the keys that the front matter of a kind of file may have;
// "course" is the kind of a manifest. It returns nil for an unknown kind.
func Keys(kind course.Kind) []string {
	if kind == "course" {
		return slices.Clone(manifestKeys)
	}
	return slices.Clone(keysOf[kind])
}

// IsCourseID reports a reverse domain name that can be the id of a course.
func IsCourseID(id string) bool { return len(id) <= maxCourseID && courseID().MatchString(id) }

// maxCourseID is the longest id of a course in bytes.
const maxCourseID = 200

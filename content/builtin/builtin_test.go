package builtin_test

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"carrel/content/builtin"
)

var (
	link       = regexp.MustCompile(`\]\(([^)]+)\)`)
	directive  = regexp.MustCompile(`<!-- (?:question|step): \{(.*)\} -->`)
	questionID = regexp.MustCompile(`(?:^|, )id: ([a-z0-9-]+)(?:,|$)`)
	// A source that a course shows stands in a fence of four.
	shownSource = regexp.MustCompile("(?s)\n````.*?\n````")
	taskItem    = regexp.MustCompile(`(?m)^(?:- |\d+\. )\[[ x]\] `)
)

// pages returns the text of every markdown file of a course by its path,
// translations and the sources that it shows left out.
func pages(t *testing.T, c builtin.Course) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(c.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".md" || path.Ext(strings.TrimSuffix(p, ".md")) != "" {
			return err
		}
		b, err := fs.ReadFile(c.FS, p)
		found[p] = shownSource.ReplaceAllString(string(b), "")
		return err
	})
	if err != nil {
		t.Fatalf("course %s: %v", c.Name, err)
	}
	if found["course.md"] == "" {
		t.Fatalf("course %s has no course.md at its root; found %v", c.Name, slices.Collect(maps.Keys(found)))
	}
	return found
}

func TestCoursesHaveNames(t *testing.T) {
	var names []string
	for _, c := range builtin.Courses() {
		names = append(names, c.Name)
	}
	if want := []string{"helicopter-view", "first-steps", "writing-courses"}; !slices.Equal(names, want) {
		t.Errorf("Courses() names %v, want %v", names, want)
	}
}

// The outline and the files must agree in both directions: a link with no file
// is a hole, a file with no link is never seen. Pools are named by exams.
func TestOutlineNamesEveryFile(t *testing.T) {
	for _, c := range builtin.Courses() {
		files := pages(t, c)
		linked := map[string]bool{"course.md": true}
		for _, m := range link.FindAllStringSubmatch(files["course.md"], -1) {
			linked[m[1]] = true
		}
		for p := range files {
			if strings.HasPrefix(p, "pools/") {
				linked[p] = true
			}
		}
		want := slices.Sorted(maps.Keys(linked))
		if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
			t.Errorf("course %s: files %v, but course.md names %v", c.Name, got, want)
		}
	}
}

func TestLinksInsideTheCourse(t *testing.T) {
	for _, c := range builtin.Courses() {
		files := pages(t, c)
		for p, text := range files {
			for _, m := range link.FindAllStringSubmatch(text, -1) {
				to, _, _ := strings.Cut(m[1], "#")
				if to = path.Join(path.Dir(p), to); path.Ext(to) == ".md" && files[to] == "" {
					t.Errorf("%s/%s links to %s, which is not there", c.Name, p, m[1])
				}
			}
		}
	}
}

// Identity is written in the file: a question without an id of its own would
// lose its answers when its wording changes.
func TestQuestionIDs(t *testing.T) {
	for _, c := range builtin.Courses() {
		seen := map[string]string{}
		for p, text := range pages(t, c) {
			for _, section := range strings.Split(text, "\n## ") {
				if taskItem.MatchString(section) && !directive.MatchString(section) {
					t.Errorf("%s/%s: a question with no directive: %.60q", c.Name, p, section)
				}
			}
			for _, d := range directive.FindAllStringSubmatch(text, -1) {
				id := questionID.FindStringSubmatch(d[1])
				if id == nil {
					t.Errorf("%s/%s: no id in the directive {%s}", c.Name, p, d[1])
					continue
				}
				if other := seen[id[1]]; other != "" {
					t.Errorf("%s/%s: the id %s is used in %s, too", c.Name, p, id[1], other)
				}
				seen[id[1]] = p
			}
		}
		if len(seen) < 10 {
			t.Errorf("course %s: %d questions found, want at least 10", c.Name, len(seen))
		}
	}
}

func TestSourceIsPlain(t *testing.T) {
	for _, c := range builtin.Courses() {
		for p, text := range pages(t, c) {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\t\r") {
				t.Errorf("%s/%s: tabs, carriage returns or broken UTF-8", c.Name, p)
			}
			for i, l := range strings.Split(text, "\n") {
				if n := utf8.RuneCountInString(l); n > 400 {
					t.Errorf("%s/%s:%d: %d characters in one line, at most 400 are wanted", c.Name, p, i+1, n)
				}
			}
		}
	}
}

package content_test

import (
	"os"
	"path/filepath"
	"testing"

	"carrel/content"
	"carrel/course"
)

// load loads one of the real courses, or skips.
func load(t *testing.T, name string) *course.Course {
	t.Helper()
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set: no real courses to read")
	}
	c, ps, err := content.Load(os.DirFS(filepath.Join(shared, "courses", name)), name)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		t.Errorf("problem: %v", p)
	}
	return c
}

func dump(t *testing.T, c *course.Course) {
	for _, m := range c.Modules {
		t.Logf("[%s]", m.Title)
		for _, u := range m.Units {
			t.Logf("   %-8s %s  (%s) %v", u.Kind, u.Title, u.Path, u.Locales)
		}
	}
}

func TestX(t *testing.T) {
	for _, n := range []string{"soc-basics", "security-101", "bits"} {
		c := load(t, n)
		t.Logf("%+v", *c)
		dump(t, c)
		for _, u := range c.Extras {
			t.Log("extra", u)
		}
	}
}

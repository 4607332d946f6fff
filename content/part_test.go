package content_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
)

func TestPart(t *testing.T) {
	fsys := folder(map[string]string{"pool.md": "---\nkind: pool\ntitel: Pool\npass: 50%\n---\n# Pool\n"})
	u, ps, err := content.Part(fsys, &course.Course{}, "pool.md")
	if err != nil || u.Kind != course.Pool || u.Title != "Pool" || u.Rules.Pass != 50 || u.Path != "pool.md" {
		t.Errorf("unit %+v, %v", u, err)
	}
	if len(ps) != 1 || ps[0].Rule.ID != "unknown-key" || ps[0].Line != 3 {
		t.Errorf("problems %v", ps)
	}
	if _, ps, _ := content.Part(fsys, &course.Course{Bare: true}, "pool.md"); len(ps) > 0 {
		t.Errorf("in a bare folder: %v", ps)
	}
	if _, _, err := content.Part(fsys, &course.Course{}, "none.md"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("error %v", err)
	}
}

func TestReadFile(t *testing.T) {
	fsys := folder(map[string]string{"a.md": "text", "long.md": strings.Repeat("x", markdown.MaxSize+1)})
	fsys["dir/b.md"] = &fstest.MapFile{}
	if src, err := content.ReadFile(fsys, "a.md"); err != nil || string(src) != "text" {
		t.Errorf("read %q, %v", src, err)
	}
	for name, want := range map[string]string{"none.md": "no such file", "dir": "not a regular file", "long.md": markdown.ErrTooLarge.Error()} {
		if _, err := content.ReadFile(fsys, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, source, locale string
		unit                 bool
	}{
		{"a.md", "a.md", "", true},
		{"a.fr.md", "a.md", "fr", true},
		{"a.pt-BR.markdown", "a.markdown", "pt-BR", true},
		{"a.v2.md", "a.v2.md", "", true},
		{"LICENSE.md", "LICENSE.md", "", false},
		{"a.png", "a.png", "", false},
	} {
		source, locale := content.SourceOf(c.name)
		if unit := content.IsUnit(c.name); source != c.source || locale != c.locale || unit != c.unit {
			t.Errorf("%s: %s, %q, %t", c.name, source, locale, unit)
		}
	}
	for target, want := range map[string]string{"../x%20y.md#z": "x y.md", "../../x.md": "", "/x.md": "", "#a": ""} {
		if p, ok := content.Resolve("d/a.md", target); ok != (want != "") || ok && p != want {
			t.Errorf("%s leads to %q, %t", target, p, ok)
		}
	}
}

package lint

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
)

// unlisted looks for lessons that were written and then forgotten.
func (l *linter) unlisted() {
	aside := l.labFiles()
	for p := range l.listed {
		name := path.Base(p)
		f := l.files[p]
		source, tag := content.SourceOf(p)
		switch {
		case f != nil && f.role < stray, !content.IsUnit(name), tag != "" && (l.files[source] != nil || source == manifestName):
		case strings.EqualFold(name, "readme.md"), inside(p, "media"), aside(p), !l.isFile(p):
		default:
			l.note(ruleUnlisted, p, 0, 0, "link it in the outline of course.md, or remove it", "nothing in the outline leads to this file")
		}
	}
}

// manifestName is the file that the outline stands in.
const manifestName = "course.md"

// labFiles tells the files that labs give to the trainee.
func (l *linter) labFiles() func(p string) bool {
	var roots []string
	for _, f := range l.order {
		if f.kind != course.Lab || !f.isUnit() {
			continue
		}
		for _, s := range f.meta.Strings("files") {
			if p, ok := content.Resolve(f.path, s); ok {
				roots = append(roots, p)
			}
		}
	}
	return func(p string) bool {
		return slices.ContainsFunc(roots, func(root string) bool { return p == root || strings.HasPrefix(p, root+"/") })
	}
}

// inside reports a path with a folder of that name in it.
func inside(p, folder string) bool { return strings.Contains("/"+path.Dir(p)+"/", "/"+folder+"/") }

func (l *linter) isFile(p string) bool {
	info, err := fs.Stat(l.fsys, p)
	return err == nil && info.Mode().IsRegular()
}

// certificate looks for units that nobody can complete because they are not
// there.
func (l *linter) certificate() {
	if l.course.Certificate == nil {
		return
	}
	m := l.files[manifestName]
	markdown.Keys(markdown.Value(m.meta.Lookup("certificate"), "requires"), func(k, v *yaml.Node) {
		s := markdown.Scalar(v)
		p, ok := content.Resolve(manifestName, s)
		if s == "all" || l.course.Unit(course.UnitID(s)) != nil || ok && l.course.At(p) != nil {
			return
		}
		m.noteAt(ruleCertificate, v, "write all, the path of a unit, or its id", "the certificate requires %s %q, which is not in the outline", k.Value, s)
	})
}

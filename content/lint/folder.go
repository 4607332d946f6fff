package lint

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/course"
)

// unlisted tells of lessons that were written and then forgotten.
func (l *linter) unlisted() {
	aside := l.aside()
	for _, f := range l.order {
		if f.role == stray && !aside(f.path) {
			f.note(ruleUnlisted, 0, 0, "add a link to it to the list in course.md, or remove it", "nothing in the outline leads to this file")
		}
	}
}

// strays takes in the files that nothing leads to, as the units that they would
// be.
func (l *linter) strays() []*file {
	var out []*file
	aside := l.aside()
	for _, p := range slices.Sorted(maps.Keys(l.listed)) {
		if f := l.files[p]; f != nil && f.role < stray || !content.IsUnit(path.Base(p)) || aside(p) || !l.isFile(p) {
			continue
		}
		if f := l.files[p]; f != nil { // read for its anchors only
			l.order = slices.DeleteFunc(l.order, func(g *file) bool { return g == f })
			delete(l.files, p)
		}
		out = append(out, l.stray(p)...)
	}
	return out
}

// stray takes in a file that nothing leads to.
func (l *linter) stray(p string) []*file {
	if l.files[p] != nil {
		return nil
	}
	_, ps, err := content.Part(l.fsys, l.course, p)
	if err == nil {
		l.problems = append(l.problems, slices.DeleteFunc(ps, isFoundAgain)...)
	}
	return l.add(&file{path: p, role: stray})
}

// aside tells the Markdown files that are not meant to be in an outline.
func (l *linter) aside() func(p string) bool {
	given := l.labFiles()
	return func(p string) bool {
		source, tag := content.SourceOf(p)
		return tag != "" && (l.files[source] != nil || source == manifestName) ||
			strings.EqualFold(path.Base(p), "readme.md") || inside(p, "media") || given(p)
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

package content

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/semver"

	"carrel/content/clean"
	"carrel/content/internal/lazy"
	"carrel/content/markdown"
	"carrel/course"
)

var manifestKeys = []string{
	"kind", "format", "id", "title", "version", "locale", "locales", "license", "authors", "level",
	"duration", "prerequisites", "objectives", "certificate",
}

// courseID is a reverse domain name of two labels or more.
var courseID = lazy.Regexp(`^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$`)

// loadManifest reads course.md: its front matter and its outline.
func (b *builder) loadManifest(h head, name string) {
	b.problems = append(b.problems, h.doc.Problems()...)
	b.checkKeys(h, manifestKeys)
	b.identity(h, name)
	b.facts(h)
	b.course.Prerequisites = b.prerequisites(h)
	b.course.Objectives = objectives(h.doc.Meta().Lookup("objectives"))
	b.course.Certificate = b.certificate(h)
	b.course.Welcome = manifestName
	b.outline(h, planned(h))
	b.translations()
}

// identity reads what names the course: id, title, version and format.
func (b *builder) identity(h head, name string) {
	m := h.doc.Meta()
	b.course.ID = course.ID(m.String("id"))
	if id := string(b.course.ID); len(id) > maxCourseID || !courseID().MatchString(id) {
		if !m.Refused() {
			b.reportNode(ruleIdentity, h, m.Lookup("id"), "write it like org.example.my-course", "the course needs an id in reverse domain form")
		}
		b.course.ID = course.ID("local." + slug(name))
	}
	b.course.Title = cmp.Or(h.doc.Title(), titleOf(name))
	b.course.Version = m.String("version")
	if v := b.course.Version; v != "" && semver.Canonical("v"+v)+semver.Build("v"+v) != "v"+v {
		b.reportNode(ruleValue, h, m.Lookup("version"), "write it like 1.2.0", "the version %q is not a semantic version", v)
	}
	if f := m.String("format"); f != "" && f != "1" {
		b.reportNode(ruleFormat, h, m.Lookup("format"), "update this program", "the course is written in format %s; this program knows format 1", f)
	}
}

func (b *builder) facts(h head) {
	m := h.doc.Meta()
	b.course.License = clean.Line(m.String("license"))
	b.course.Level = clean.Line(m.String("level"))
	b.course.Authors = lines(m.Strings("authors"))
	b.course.Duration = b.duration(h)
	b.course.Locale = b.locale(h, m.Lookup("locale"))
	b.course.Locales = slices.DeleteFunc(m.Strings("locales"), func(tag string) bool {
		if isLocale(tag) {
			return false
		}
		b.reportNode(ruleValue, h, m.Lookup("locales"), "write a tag like en or pt-BR", "%q is not a language tag", tag)
		return true
	})
}

func (b *builder) locale(h head, n *yaml.Node) string {
	tag := markdown.Scalar(n)
	if tag != "" && !isLocale(tag) {
		b.reportNode(ruleValue, h, n, "write a tag like en or pt-BR", "%q is not a language tag", tag)
		return ""
	}
	return tag
}

func lines(texts []string) []string {
	for i, s := range texts {
		texts[i] = clean.Line(s)
	}
	return texts
}

// prerequisites are sentences, or other courses.
func (b *builder) prerequisites(h head) []course.Prerequisite {
	list := h.doc.Meta().Lookup("prerequisites")
	if s := markdown.Scalar(list); s != "" {
		return []course.Prerequisite{{Text: clean.Line(s)}}
	}
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil
	}
	var out []course.Prerequisite
	for _, n := range list.Content {
		p := course.Prerequisite{
			Text:    clean.Line(markdown.Scalar(n)),
			Course:  course.ID(clean.Line(markdown.Scalar(markdown.Value(n, "course")))),
			Version: clean.Line(markdown.Scalar(markdown.Value(n, "version"))),
		}
		if p.Text == "" && p.Course == "" {
			b.reportNode(ruleValue, h, n, "write a sentence, or course: and version:", "a prerequisite says nothing")
			continue
		}
		out = append(out, p)
	}
	return out
}

func objectives(n *yaml.Node) []course.Objective {
	var out []course.Objective
	markdown.Keys(n, func(k, v *yaml.Node) {
		out = append(out, course.Objective{ID: clean.Line(k.Value), Text: clean.Line(markdown.Scalar(v))})
	})
	return out
}

func (b *builder) certificate(h head) *course.Certificate {
	n := h.doc.Meta().Lookup("certificate")
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	c := &course.Certificate{
		Title:    clean.Line(markdown.Scalar(markdown.Value(n, "title"))),
		Valid:    clean.Line(markdown.Scalar(markdown.Value(n, "valid"))),
		Requires: map[string]string{},
	}
	markdown.Keys(markdown.Value(n, "requires"), func(k, v *yaml.Node) {
		c.Requires[clean.Line(k.Value)] = clean.Line(markdown.Scalar(v))
	})
	keys, hints := markdown.UnknownKeys(n, []string{"title", "requires", "valid"})
	for i, k := range keys {
		b.reportNode(ruleUnknownKey, h, k, hints[i], "unknown key %s", k.Value)
	}
	return c
}

// outline makes modules of the links of a file: of lists in lists, or of lists
// below headings. Links outside of lists come after the outline, as extras;
// before it they belong to the welcome.
func (b *builder) outline(h head, plan plan) {
	units := b.addUnits(plan.paths, func(i int, err error) {
		e := plan.entries[i]
		b.report(ruleLink, h.path, e.Line, e.Col, "correct the link, or add the file", "cannot read %s: %s", plan.paths[i], why(err))
	})
	b.problems = append(b.problems, plan.problems...)
	n := len(plan.titles)
	b.course.Modules = unitsByModule(plan.titles, units[:n])
	b.course.Extras = slices.DeleteFunc(units[n:], func(u *course.Unit) bool { return u == nil })
	if n == 0 {
		b.report(ruleNoOutline, h.path, 0, 0, "add a list of links to the lessons", "the course has no outline")
	}
}

// planned is the plan of the outline that stands in a file.
func planned(h head) plan {
	return planOutline(h.path, bySection(h.doc, h.doc.Outline()))
}

// bySection takes the title of it all from the entries that stand under it.
func bySection(doc *markdown.Document, entries []markdown.Entry) []markdown.Entry {
	for i := range entries {
		if entries[i].Section == doc.Title() {
			entries[i].Section = ""
		}
	}
	return entries
}

// A plan is an outline before its files are read: first the units, with the
// title of the module of each, then the extras.
type plan struct {
	paths    []string
	entries  []markdown.Entry
	titles   []string
	problems []markdown.Problem
}

func planOutline(file string, entries []markdown.Entry) plan {
	var p, extras plan
	seen := map[string]bool{}
	bySection := countSections(entries) > 1
	group := ""
	for _, e := range entries {
		if e.Depth == 1 {
			group = ""
			if e.Group {
				group = e.Text
			}
		}
		target, ok := unitPath(file, e)
		switch {
		case !ok:
		case seen[target]:
			p.problems = append(p.problems, markdown.NewProblem(ruleTwice, file, e.Line, e.Col, "remove one of the links",
				target+" is linked twice; the first link counts"))
		case e.Depth > 0:
			seen[target] = true
			p.add(target, e)
			p.titles = append(p.titles, moduleTitle(group, e.Section, bySection))
		case len(p.paths) > 0:
			seen[target] = true
			extras.add(target, e)
		}
	}
	p.paths = append(p.paths, extras.paths...)
	p.entries = append(p.entries, extras.entries...)
	return p
}

func (p *plan) add(target string, e markdown.Entry) {
	p.paths = append(p.paths, target)
	p.entries = append(p.entries, e)
}

func moduleTitle(group, section string, bySection bool) string {
	switch {
	case group != "":
		return group
	case bySection:
		return section
	}
	return ""
}

// countSections counts the headings that have lists of links below them.
func countSections(entries []markdown.Entry) int {
	sections := map[string]bool{}
	for _, e := range entries {
		if e.Depth > 0 && e.Target != "" {
			sections[e.Section] = true
		}
	}
	return len(sections)
}

// unitPath returns the file that an entry names, and whether it is a Markdown
// file of the course.
func unitPath(from string, e markdown.Entry) (string, bool) {
	if strings.Contains(e.Target, "://") || strings.HasPrefix(e.Target, "mailto:") {
		return "", false
	}
	p, ok := resolve(from, e.Target)
	return p, ok && isMarkdown(p) && p != from
}

func unescape(s string) (string, error) { return url.PathUnescape(s) }

// translations notes the translations that lie beside the units, and below
// translations/.
func (b *builder) translations() {
	listed := map[string][]string{}
	for _, u := range slices.Concat(b.course.Units(), b.course.Extras) {
		dir := path.Dir(u.Path)
		if _, ok := listed[dir]; !ok {
			listed[dir] = b.list(dir)
		}
		for _, name := range listed[dir] {
			tag := localeOf(name)
			if tag != "" && tag != b.course.Locale && withoutLocale(name) == path.Base(u.Path) {
				addLocale(u, tag, path.Join(dir, name))
			}
		}
	}
}

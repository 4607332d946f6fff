package content

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"carrel/content/markdown"
	"carrel/course"
)

const (
	maxFolders  = 32     // in one another
	maxEntries  = 50_000 // files and folders of a course
	maxMainFile = 1 << 20
)

// A folder is a directory of a course without a manifest.
type folder struct {
	path    string
	index   string            // the file that gives its title, or ""
	summary string            // SUMMARY.md, or ""
	files   []string          // its lessons, by path
	dirs    []*folder         // that have lessons
	locales map[string]string // other files that may be translations: path to tag
}

// loadBare makes a course of a folder with no manifest.
func (b *builder) loadBare(name string) {
	b.course.Bare = true
	b.course.ID = course.ID("local." + slug(name))
	entries := 0
	root := b.folder(".", 0, &entries)
	for root.index == "" && root.summary == "" && len(root.files) == 0 && len(root.dirs) == 1 {
		root = root.dirs[0]
	}
	b.sourceLocale(root)
	b.mainTitle(root, name)
	if root.summary == "" || !b.bySummary(root) {
		b.byFolders(root)
	}
	b.foreignTrees(root)
}

// list returns the names in a directory in natural order.
func (b *builder) list(dir string) []string {
	entries, err := fs.ReadDir(b.fsys, dir)
	if err != nil {
		b.report(ruleUnreadable, dir, 0, 0, "", "cannot list the folder: %s", why(err))
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.SortFunc(names, natural)
	return names
}

// folder reads a directory and those below it.
func (b *builder) folder(dir string, depth int, seen *int) *folder {
	f := &folder{path: dir}
	entries, err := fs.ReadDir(b.fsys, dir)
	if err != nil {
		b.report(ruleUnreadable, dir, 0, 0, "", "cannot list the folder: %s", why(err))
	}
	slices.SortFunc(entries, func(x, y fs.DirEntry) int { return natural(x.Name(), y.Name()) })
	for _, e := range entries {
		if *seen++; *seen > maxEntries {
			b.report(ruleLimit, dir, 0, 0, "divide the course", "the course has more than %d files; the rest is left out", maxEntries)
			break
		}
		p := path.Join(dir, e.Name())
		switch {
		case e.IsDir():
			b.subfolder(f, p, depth, seen)
		case isMarkdown(e.Name()):
			b.file(f, p, e)
		}
	}
	return f
}

func (b *builder) subfolder(f *folder, p string, depth int, seen *int) {
	name := path.Base(p)
	if isHidden(name) || name == "translations" {
		return
	}
	if depth >= maxFolders {
		b.report(ruleLimit, p, 0, 0, "", "folders are nested more than %d deep; the rest is left out", maxFolders)
		return
	}
	if sub := b.folder(p, depth+1, seen); sub.index != "" || sub.summary != "" || len(sub.files)+len(sub.dirs) > 0 {
		f.dirs = append(f.dirs, sub)
	}
}

// file puts a Markdown file where it belongs.
func (b *builder) file(f *folder, p string, e fs.DirEntry) {
	name := path.Base(p)
	switch rank := indexRank(name); {
	case strings.EqualFold(name, "SUMMARY.md"):
		f.summary = p
	case isAside(name):
	case !b.isRegular(p, e):
	case rank >= 0 && (f.index == "" || localeOf(name) == "" && rank < indexRank(f.index)):
		if f.index != "" {
			f.files = append(f.files, f.index)
		}
		f.index = p
	default:
		f.files = append(f.files, p)
	}
}

// isRegular reports a file that can be read without waiting. A link counts as
// what it leads to.
func (b *builder) isRegular(p string, e fs.DirEntry) bool {
	mode := e.Type()
	if mode&fs.ModeSymlink != 0 {
		info, err := fs.Stat(b.fsys, p)
		if err != nil {
			b.report(ruleUnreadable, p, 0, 0, "", "cannot follow the link: %s", why(err))
			return false
		}
		mode = info.Mode()
	}
	if !mode.IsRegular() {
		b.report(ruleUnreadable, p, 0, 0, "", "%s", errNotRegular)
		return false
	}
	return true
}

// all returns every lesson and title file of a folder and those below it.
func (f *folder) all() []string {
	var out []string
	if f.index != "" {
		out = append(out, f.index)
	}
	out = append(out, f.files...)
	for _, d := range f.dirs {
		out = append(out, d.all()...)
	}
	return out
}

// sourceLocale sets the language of the course when all its files name the
// same one; then no file is a translation. Otherwise name.fr.md beside name.md
// is taken out of the lessons, as its translation.
func (b *builder) sourceLocale(root *folder) {
	files := root.all()
	if len(files) == 0 {
		return
	}
	first := localeOf(files[0])
	if first != "" && !slices.ContainsFunc(files, func(p string) bool { return localeOf(p) != first }) {
		b.course.Locale = first
		return
	}
	root.divide()
}

// divide takes translations out of the lessons of a folder.
func (f *folder) divide() {
	here := map[string]bool{f.index: true}
	for _, p := range f.files {
		here[p] = true
	}
	f.locales = map[string]string{}
	f.files = slices.DeleteFunc(f.files, func(p string) bool {
		tag := localeOf(p)
		if tag == "" || !here[withoutLocale(p)] {
			return false
		}
		f.locales[p] = tag
		return true
	})
	for _, d := range f.dirs {
		d.divide()
	}
}

// mainTitle takes the title of the course from its title file, read whole:
// badges and tables may stand before the heading.
func (b *builder) mainTitle(root *folder, name string) {
	b.course.Title = cmp.Or(titleOf(name), name)
	file := cmp.Or(root.index, root.summary)
	if file == "" {
		return
	}
	data, _, err := read(b.fsys, file, maxMainFile)
	if err != nil {
		return
	}
	h := head{path: file, doc: markdown.Parse(file, data, markdown.Options{})}
	if t := headTitle(h); t != "" && t != "Summary" {
		b.course.Title = t
	}
	b.course.Welcome = root.index
}

// bySummary orders the course as SUMMARY.md links it, in the manner of mdBook.
// It reports false when nothing is linked.
func (b *builder) bySummary(root *folder) bool {
	data, err := readAll(b.fsys, root.summary)
	if err != nil {
		b.report(ruleUnreadable, root.summary, 0, 0, "", "cannot read it: %s", why(err))
		return false
	}
	doc := markdown.Parse(root.summary, data, markdown.Options{})
	entries := doc.Outline()
	for i := range entries {
		entries[i].Depth = max(entries[i].Depth, 1) // chapters before and after the list
	}
	if len(planOutline(root.summary, entries).paths) == 0 {
		return false
	}
	b.outline(head{path: root.summary, doc: doc}, planOutline(root.summary, bySection(doc, entries)))
	b.attach(root, unitsByPath(b.course))
	return true
}

func unitsByPath(c *course.Course) map[string]*course.Unit {
	units := map[string]*course.Unit{}
	for _, u := range slices.Concat(c.Units(), c.Extras) {
		units[u.Path] = u
	}
	return units
}

// byFolders orders the course by its folders: each is a module.
func (b *builder) byFolders(root *folder) {
	paths := root.all()
	heads := map[string]head{}
	for _, h := range readHeads(b.fsys, paths) {
		if h.err != nil {
			b.report(ruleUnreadable, h.path, 0, 0, "", "cannot read it: %s", why(h.err))
			continue
		}
		heads[h.path] = h
	}
	b.modules(root, heads, "")
	b.attach(root, unitsByPath(b.course))
}

// modules adds a folder's lessons, then those of the folders in it.
func (b *builder) modules(f *folder, heads map[string]head, title string) {
	sortByWeight(f.files, func(p string) (int, bool) { return weight(heads, p) })
	sortByWeight(f.dirs, func(d *folder) (int, bool) { return weight(heads, d.index) })
	m := course.Module{Title: title}
	for _, p := range append(f.opening(heads), f.files...) {
		if h, ok := heads[p]; ok {
			m.Units = append(m.Units, b.unit(h))
		}
	}
	if len(m.Units) > 0 {
		b.course.Modules = append(b.course.Modules, m)
	}
	for _, d := range f.dirs {
		b.modules(d, heads, d.title(heads))
	}
}

// opening is the title file when it says more than a title.
func (f *folder) opening(heads map[string]head) []string {
	if h, ok := heads[f.index]; ok && hasText(h) {
		return []string{f.index}
	}
	return nil
}

func (f *folder) title(heads map[string]head) string {
	if h, ok := heads[f.index]; ok {
		if t := h.doc.Title(); t != "" {
			return t
		}
	}
	return titleOf(path.Base(f.path))
}

// hasText reports whether there is something to read below the headings.
func hasText(h head) bool {
	for i := range h.doc.Len() {
		for _, b := range h.doc.Chunk(i).Blocks() {
			if b.Kind != markdown.Heading && b.Kind != markdown.Divider {
				return true
			}
		}
	}
	return false
}

func weight(heads map[string]head, p string) (int, bool) {
	h, ok := heads[p]
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(h.doc.Meta().String("weight"))
	return n, err == nil
}

// sortByWeight orders siblings by Hugo's weight, and those without one after
// the others, in the order they have.
func sortByWeight[T any](siblings []T, weight func(T) (int, bool)) {
	slices.SortStableFunc(siblings, func(x, y T) int {
		a, hasA := weight(x)
		b, hasB := weight(y)
		switch {
		case hasA && hasB:
			return cmp.Compare(a, b)
		case hasA:
			return -1
		case hasB:
			return 1
		}
		return 0
	})
}

// attach gives the units the translations found beside them.
func (b *builder) attach(f *folder, units map[string]*course.Unit) {
	for p, tag := range f.locales {
		if u := units[withoutLocale(p)]; u != nil {
			addLocale(u, tag, p)
		}
	}
	for _, d := range f.dirs {
		b.attach(d, units)
	}
}

func addLocale(u *course.Unit, tag, file string) {
	if u.Locales == nil {
		u.Locales = map[string]string{}
	}
	u.Locales[tag] = file
}

// foreignTrees finds translations/<language>/<path> for the units.
func (b *builder) foreignTrees(root *folder) {
	base := path.Join(root.path, "translations")
	dirs, err := fs.ReadDir(b.fsys, base)
	if err != nil {
		return
	}
	for _, d := range dirs {
		if !d.IsDir() || !isLocale(d.Name()) {
			continue
		}
		for _, u := range b.course.Units() {
			file := path.Join(base, d.Name(), strings.TrimPrefix(u.Path, root.path+"/"))
			if info, err := fs.Stat(b.fsys, file); err == nil && info.Mode().IsRegular() {
				addLocale(u, d.Name(), file)
			}
		}
	}
}

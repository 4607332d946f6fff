package lint

import (
	"errors"
	"io/fs"
	"iter"
	"net/url"
	"path"
	"slices"
	"strings"

	"carrel/content"
	"carrel/content/internal/lazy"
	"carrel/content/markdown"
	"carrel/course"
)

// scheme is the beginning of a URI that is not relative (RFC 3986 section 3.1).
var scheme = lazy.Regexp(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// links looks at where every link and image leads.
func (l *linter) links() {
	told := l.toldLines()
	for _, f := range l.order {
		if f.role == linked {
			continue
		}
		for _, k := range f.links {
			if k.Image {
				l.image(f, k)
			} else {
				l.link(f, k, told)
			}
		}
	}
}

func (l *linter) image(f *file, k markdown.Link) {
	if k.Text == "" {
		f.noteLink(ruleNoAlt, k, "say in a few words what it shows: ![words](file)", "this image has no alternative text")
	}
	p, _, local := localTarget(f.path, k)
	switch {
	case scheme().MatchString(k.Target) || strings.HasPrefix(k.Target, "//"):
		f.noteLink(ruleRemote, k, "put a copy into the folder of the course, if its licence allows", "this image is not in the course: %s", k.Target)
	case !local || p == f.path:
		f.noteLink(ruleOutside, k, "put it into the folder of the course and give a path relative to this file", "the image %q is not in the folder of the course", k.Target)
	case !l.exists(p):
		f.noteLink(ruleNoImage, k, l.alike(f, p), "there is no image %s", p)
	}
}

func (l *linter) link(f *file, k markdown.Link, told map[int]bool) {
	if s := strings.ToLower(scheme().FindString(k.Target)); s != "" {
		if s != "http:" && s != "https:" && s != "mailto:" {
			f.noteLink(ruleScheme, k, "link to a file of the course, or to https://", "a link with %s is not followed", s)
		}
		return
	}
	p, anchor, local := localTarget(f.path, k)
	switch {
	case !local:
		f.noteLink(ruleOutside, k, "give a path relative to this file", "the link %q leads out of the course", k.Target)
	case !l.exists(p):
		if f.role != manifest || !told[k.Line] {
			f.noteLink(ruleNoTarget, k, l.alike(f, p), "there is no file %s", p)
		}
	case anchor != "":
		l.anchor(f, k, l.files[p], anchor)
	}
}

func (f *file) noteLink(r markdown.Rule, k markdown.Link, hint, format string, args ...any) {
	f.note(r, k.Line, k.Col, hint, format, args...)
}

// toldLines are those of the manifest whose links the outline has missed.
func (l *linter) toldLines() map[int]bool {
	lines := map[int]bool{}
	for _, p := range l.problems {
		if p.File == manifestName {
			lines[p.Line] = true
		}
	}
	return lines
}

// localTarget returns the file and the anchor that a link within the course
// leads to.
func localTarget(from string, k markdown.Link) (p, anchor string, ok bool) {
	if scheme().MatchString(k.Target) || strings.HasPrefix(k.Target, "//") {
		return "", "", false
	}
	target, fragment, _ := strings.Cut(k.Target, "#")
	target, _, _ = strings.Cut(target, "?")
	if anchor, ok = unescape(fragment); !ok {
		anchor = fragment
	}
	if target == "" {
		return from, anchor, true
	}
	p, ok = content.Resolve(from, target)
	return p, anchor, ok
}

func unescape(s string) (string, bool) {
	out, err := url.PathUnescape(s)
	return out, err == nil
}

// exists reports a file or folder, by its exact name: not every system tells
// capital letters from small ones.
func (l *linter) exists(p string) bool {
	if l.listed[p] {
		return true
	}
	if _, twin := l.small[strings.ToLower(p)]; twin {
		return false
	}
	_, err := fs.Stat(l.fsys, p)
	return !errors.Is(err, fs.ErrNotExist)
}

// alike is the hint for a file that is not there.
func (l *linter) alike(f *file, p string) string {
	if twin, ok := l.small[strings.ToLower(p)]; ok {
		return "write it as the file is called: " + twin
	}
	if near := f.guess(path.Base(p), slices.Values(l.names[path.Dir(p)])); near != "" {
		return "did you mean " + near + "?"
	}
	return "correct the link, or add the file"
}

// What is guessed for one file, so that a hostile one does not cost minutes.
const (
	maxGuesses = 50
	maxKnown   = 1000 // names that a guess is made among
	maxGuessed = 100  // bytes of a name
)

// guess returns the name that was probably meant, or "".
func (f *file) guess(name string, known iter.Seq[string]) string {
	if f.guesses++; f.guesses > maxGuesses || len(name) > maxGuessed {
		return ""
	}
	var some []string
	for k := range known {
		if len(k) <= maxGuessed {
			some = append(some, k)
		}
		if len(some) == maxKnown {
			break
		}
	}
	return markdown.Closest(name, some)
}

// ownAnchors need no heading: the top of the page, and lines on a forge.
var ownAnchors = lazy.Regexp(`^(?:top|L\d+.*)$`)

func (l *linter) anchor(f *file, k markdown.Link, to *file, name string) {
	if to == nil || to.names[name] || ownAnchors().MatchString(name) || to == f && f.kind == course.Scenario {
		return // not Markdown, or the ways of a scenario, which know more names
	}
	hint := "name a heading in small letters, with a hyphen for each space"
	if small := strings.ToLower(name); to.names[small] {
		hint = "write it in small letters: #" + small
	} else if near := f.guess(name, to.anchorNames); near != "" {
		hint = "did you mean #" + near + "?"
	}
	f.noteLink(ruleNoAnchor, k, hint, "there is no heading #%s in %s", name, to.path)
}

// anchorNames yields the names of the anchors as they stand.
func (f *file) anchorNames(yield func(string) bool) {
	for _, a := range f.anchors {
		if !yield(a.Name) {
			return
		}
	}
}

// anchors looks for headings that only a number tells apart.
func (l *linter) anchors() {
	for _, f := range l.order {
		for _, a := range f.anchors {
			if a.Number > 0 && f.role != linked {
				f.note(ruleSameAnchor, a.Line, 1, "give one of them other words, if anything links to it",
					"an earlier heading has the same words, so that this one is linked as #%s", a.Name)
			}
		}
	}
}

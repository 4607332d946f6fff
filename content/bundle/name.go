package bundle

import (
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"carrel/content/clean"
)

// CheckName returns an [ErrName] for a path that a package must not have: one that
// leads out of the course, or is not one file on every system.
func CheckName(name string) error { return checkName(name) }

// checkName refuses a path that is not one file on every system: on Windows
// by "Naming Files, Paths, and Namespaces", and anywhere what cannot be seen
// for what it is.
func checkName(name string) error {
	switch {
	case isPlainName(name):
		return nil
	case !fs.ValidPath(name) || name == ".":
		return badName(name, "it is no path within the course")
	case len(name) > maxName:
		return badName(name[:maxName], "it is longer than %d bytes", maxName)
	case clean.Line(name) != name:
		return badName(name, "it has characters that are not shown, or double spaces")
	case strings.ContainsAny(name, `\:*?"<>|`):
		return badName(name, `it has one of \ : * ? " < > |`)
	}
	for element := range strings.SplitSeq(name, "/") {
		if err := checkElement(name, element); err != nil {
			return err
		}
	}
	return nil
}

// isPlainName reports what most names are, so that a course of ten thousand
// units is read in a few milliseconds: words of small letters, digits, hyphens
// and underscores, with slashes and dots between them, and none that could be a
// device.
func isPlainName(name string) bool {
	start := 0 // of the word
	stem := true
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_':
			continue
		case c != '/' && c != '.' || i == start || stem && couldBeDevice(name[start:i]):
			return false
		default:
			start, stem = i+1, c == '/'
		}
	}
	return start < len(name) && len(name) <= maxElement && !(stem && couldBeDevice(name[start:]))
}

// couldBeDevice reports the stems, in small letters, of which isDevice has to
// decide.
func couldBeDevice(stem string) bool {
	if len(stem) != 3 && len(stem) != 4 {
		return false
	}
	switch stem[:3] {
	case "con", "prn", "aux", "nul", "com", "lpt":
		return true
	}
	return false
}

func checkElement(name, element string) error {
	switch last := element[len(element)-1]; {
	case len(element) > maxElement:
		return badName(name, "%s is longer than %d bytes", element[:maxElement], maxElement)
	case last == '.' || last == ' ' || element[0] == ' ':
		return badName(name, "%q begins or ends with a space, or ends with a dot", element)
	case isDevice(element):
		return badName(name, "%s is a device on Windows", element)
	}
	return nil
}

func badName(name, why string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrName, clean.Line(name), fmt.Sprintf(why, args...))
}

// isDevice reports a name that Windows takes for a device, whatever follows its
// first dot.
func isDevice(element string) bool {
	stem, _, _ := strings.Cut(element, ".")
	if stem = strings.ToLower(strings.TrimRight(stem, " ")); len(stem) < 3 || len(stem) > len("conout$") {
		return false
	}
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$", "clock$":
		return true
	}
	for _, port := range []string{"com", "lpt"} {
		if n, ok := strings.CutPrefix(stem, port); ok && len(n) > 0 && strings.Contains(" 0 1 2 3 4 5 6 7 8 9 \u00b9 \u00b2 \u00b3 ", " "+n+" ") {
			return true
		}
	}
	return false
}

// A folder may hold no two names that a system takes for one, and none that is
// a file and a folder.
type names struct {
	fold cases.Caser
	seen map[string]seen // by how a system that minds neither case nor form has them
}

type seen struct {
	name   string
	folder bool
}

func newNames() *names { return &names{fold: cases.Fold(), seen: map[string]seen{}} }

// add adds the path of a file, with the folders above it.
func (n *names) add(name string) error {
	if err := n.put(name, false); err != nil {
		return err
	}
	for i := strings.LastIndexByte(name, '/'); i > 0; i = strings.LastIndexByte(name[:i], '/') {
		if n.seen[n.key(name[:i])] == (seen{name[:i], true}) {
			return nil // and so are those above it
		}
		if err := n.put(name[:i], true); err != nil {
			return err
		}
	}
	return nil
}

func (n *names) put(name string, folder bool) error {
	key := n.key(name)
	if first, taken := n.seen[key]; taken {
		return badName(name, "it is one with %s where case and form of letters do not count", clean.Line(first.name))
	}
	n.seen[key] = seen{name, folder}
	return nil
}

func (n *names) key(name string) string {
	if isLowerASCII(name) {
		return name
	}
	return norm.NFC.String(n.fold.String(norm.NFD.String(name)))
}

func isLowerASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || 'A' <= s[i] && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

package svg

import (
	"slices"
	"strings"
)

// declaration is a property and its value.
type declaration struct{ name, value string }

// sheet is what the style sheets of a picture say, by selector: "rect", ".wide",
// "#top" or "*". What is matched by more than one name is not known and left
// out; so are the rules for other media.
type sheet map[string][]declaration

func parseSheet(css string) sheet {
	s := sheet{}
	css = withoutComments(css)
	for range maxRules {
		selectors, rest, ok := strings.Cut(css, "{")
		if !ok {
			break
		}
		if i := strings.LastIndexByte(selectors, ';'); i >= 0 {
			selectors = selectors[i+1:] // behind an @import, which is not followed
		}
		if strings.HasPrefix(strings.TrimSpace(selectors), "@") {
			css = behindBlock(rest)
			continue
		}
		var body string
		body, css, _ = strings.Cut(rest, "}")
		s.add(selectors, declarations(body))
	}
	return s
}

func (s sheet) add(selectors string, ds []declaration) {
	for one := range strings.SplitSeq(selectors, ",") {
		one = strings.TrimSpace(one)
		if one != "" && !strings.ContainsAny(one, " \t\r\n>+~[:") {
			s[one] = append(s[one], ds...)
		}
	}
}

// behindBlock returns what stands after the block that s is in.
func behindBlock(s string) string {
	depth := 1
	for i, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			return s[i+1:]
		}
	}
	return ""
}

func withoutComments(s string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, "/*")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		_, s, _ = strings.Cut(rest, "*/")
	}
}

// declarations reads what stands between the braces of a rule, or in a style
// attribute.
func declarations(s string) (ds []declaration) {
	for one := range strings.SplitSeq(s, ";") {
		name, value, ok := strings.Cut(one, ":")
		if ok {
			value, _, _ = strings.Cut(value, "!important")
			ds = append(ds, declaration{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return ds
}

// of returns what is said of an element, what weighs most at the end.
func (s sheet) of(e *element) (ds []declaration) {
	for _, name := range properties() {
		if v, ok := e.attrs[name]; ok {
			ds = append(ds, declaration{name, strings.TrimSpace(v)})
		}
	}
	ds = append(slices.Concat(ds, s["*"]), s[e.name]...)
	classes := strings.Fields(e.attrs["class"])
	for _, class := range classes[:min(len(classes), 20)] {
		ds = append(append(ds, s["."+class]...), s[e.name+"."+class]...)
	}
	if id := e.attrs["id"]; id != "" {
		ds = append(ds, s["#"+id]...)
	}
	return append(ds, declarations(e.attrs["style"])...)
}

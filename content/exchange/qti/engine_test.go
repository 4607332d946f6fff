package qti_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A node is an element of an XML document as it was read back.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Kids    []node     `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all returns the element and everything below it of a name.
func (n *node) all(name string) []*node {
	var out []*node
	if n.XMLName.Local == name {
		out = append(out, n)
	}
	for i := range n.Kids {
		out = append(out, n.Kids[i].all(name)...)
	}
	return out
}

// An engine runs the response processing of an item, as far as this package
// writes it (QTI 2.2 information model, sections 7 and 8).
type engine struct {
	t     *testing.T
	item  *node
	given map[string][]string // what was responded
	out   map[string][]string // what came out
}

// run returns the score and the feedback that a response earns.
func run(t *testing.T, item *node, given map[string][]string) (score float64, feedback []string) {
	t.Helper()
	e := &engine{t, item, given, map[string][]string{}}
	for _, o := range item.all("outcomeDeclaration") {
		for _, v := range o.all("value") {
			e.out[o.attr("identifier")] = append(e.out[o.attr("identifier")], v.Text)
		}
	}
	for _, p := range item.all("responseProcessing") {
		e.rules(p.Kids)
	}
	if e.out["SCORE"] != nil {
		score = e.number(e.out["SCORE"])
	}
	return score, e.out["FEEDBACK"]
}

func (e *engine) rules(rules []node) {
	for i := range rules {
		r := &rules[i]
		switch r.XMLName.Local {
		case "setOutcomeValue":
			e.out[r.attr("identifier")] = e.eval(&r.Kids[0])
		case "responseCondition":
			e.condition(r)
		default:
			e.t.Errorf("rule %s is not known", r.XMLName.Local)
		}
	}
}

func (e *engine) condition(c *node) {
	for i := range c.Kids {
		b := &c.Kids[i]
		if b.XMLName.Local == "responseElse" {
			e.rules(b.Kids)
			return
		}
		if e.is(&b.Kids[0]) {
			e.rules(b.Kids[1:])
			return
		}
	}
}

func (e *engine) is(n *node) bool { return slices.Equal(e.eval(n), []string{"true"}) }

func truth(b bool) []string { return []string{fmt.Sprint(b)} }

func (e *engine) number(v []string) float64 {
	if len(v) != 1 {
		e.t.Errorf("%q is no number", v)
		return 0
	}
	f, err := strconv.ParseFloat(v[0], 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

func (e *engine) declaration(id string) *node {
	for _, d := range e.item.all("responseDeclaration") {
		if d.attr("identifier") == id {
			return d
		}
	}
	e.t.Errorf("response %s is not declared", id)
	return &node{}
}

func values(n *node) []string {
	var out []string
	for _, c := range n.all("correctResponse") {
		for _, v := range c.all("value") {
			out = append(out, v.Text)
		}
	}
	return out
}

// eval evaluates an expression; nil is NULL.
func (e *engine) eval(n *node) []string {
	var args [][]string
	for i := range n.Kids {
		args = append(args, e.eval(&n.Kids[i]))
	}
	id := n.attr("identifier")
	switch n.XMLName.Local {
	case "variable":
		if v, ok := e.out[id]; ok {
			return v
		}
		return e.given[id]
	case "baseValue":
		return []string{n.Text}
	case "correct":
		return values(e.declaration(id))
	case "mapResponse":
		return e.mapped(e.declaration(id))
	case "multiple":
		return slices.Concat(args...)
	case "sum":
		return []string{fmt.Sprint(e.number(args[0]) + e.number(args[1]))}
	case "and":
		return truth(!slices.ContainsFunc(args, func(a []string) bool { return !slices.Equal(a, truth(true)) }))
	case "or":
		return truth(slices.ContainsFunc(args, func(a []string) bool { return slices.Equal(a, truth(true)) }))
	case "not":
		if args[0] == nil {
			return nil
		}
		return truth(args[0][0] != "true")
	case "member":
		return truth(slices.Contains(args[1], args[0][0]))
	}
	if args == nil || slices.ContainsFunc(args, func(a []string) bool { return len(a) == 0 }) {
		return nil
	}
	return truth(e.compare(n, args))
}

func (e *engine) compare(n *node, args [][]string) bool {
	a, b := args[0], args[len(args)-1]
	switch n.XMLName.Local {
	case "match":
		if e.ordered(n) {
			return slices.Equal(a, b)
		}
		return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
	case "stringMatch":
		if n.attr("caseSensitive") == "false" {
			return strings.EqualFold(a[0], b[0])
		}
		return a[0] == b[0]
	case "patternMatch":
		return regexp.MustCompile("^(?:" + n.attr("pattern") + ")$").MatchString(a[0])
	case "equal":
		return e.equal(n, e.number(a), e.number(b))
	case "gt":
		return e.number(a) > e.number(b)
	case "gte":
		return e.number(a) >= e.number(b)
	case "lt":
		return e.number(a) < e.number(b)
	case "lte":
		return e.number(a) <= e.number(b)
	}
	e.t.Errorf("expression %s is not known", n.XMLName.Local)
	return false
}

func (e *engine) ordered(n *node) bool {
	v := n.Kids[0].attr("identifier")
	return n.Kids[0].XMLName.Local == "variable" && e.declaration(v).attr("cardinality") == "ordered"
}

func (e *engine) equal(n *node, given, want float64) bool {
	off, _ := strconv.ParseFloat(strings.Fields(n.attr("tolerance") + " 0")[0], 64)
	if n.attr("toleranceMode") == "relative" {
		off *= math.Abs(want) / 100
	}
	return math.Abs(given-want) <= off+1e-12
}

func (e *engine) mapped(d *node) []string {
	m := d.all("mapping")[0]
	bound := func(name string) float64 { return e.number([]string{m.attr(name)}) }
	sum := 0.0
	for _, v := range e.given[d.attr("identifier")] {
		points := bound("defaultValue")
		for _, entry := range m.all("mapEntry") {
			if entry.attr("mapKey") == v {
				points = e.number([]string{entry.attr("mappedValue")})
			}
		}
		sum += points
	}
	return []string{fmt.Sprint(min(max(sum, bound("lowerBound")), bound("upperBound")))}
}

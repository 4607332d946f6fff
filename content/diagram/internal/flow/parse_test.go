package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func (c *Chart) summary() string {
	var out []string
	marks := "->ox"
	for _, e := range c.edges {
		s := fmt.Sprintf("%s%c%d%c%s", c.nodes[e.from].id, marks[e.tail], e.length, marks[e.head], c.nodes[e.to].id)
		if len(e.label) > 0 {
			s += ":" + strings.Join(e.label, "/")
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		for _, n := range c.nodes {
			out = append(out, fmt.Sprintf("%s=%d:%s", n.id, n.shape, strings.Join(n.label, "/")))
		}
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"A-->B", "A-1>B"},
		{"A---B", "A-1-B"},
		{"A---->B", "A-3>B"},
		{"A-.->B; B-..->C", "A-1>B B-2>C"},
		{"A==>B===C", "A-1>B B-1-C"},
		{"A-- some text -->B", "A-1>B:some text"},
		{"A-- text ---B", "A-1-B:text"},
		{"A-. text .->B", "A-1>B:text"},
		{"A== text ==>B", "A-1>B:text"},
		{"A-->|text|B", "A-1>B:text"},
		{`A-->|"a | b"|B`, "A-1>B:a | b"},
		{"A & B --> C & D", "A-1>C A-1>D B-1>C B-1>D"},
		{"A <--> B", "A>1>B"},
		{"A x--x B o--o C", "Ax1xB Bo1oC"},
		{"my-node.1 --> b-2", "my-node.1-1>b-2"},
		{"A e1@--> B\ne1@{ animate: true }", "A-1>B"},
		{"A[x]:::cls --> B:::cls", "A-1>B"},
		{"end1 --> class1", "end1-1>class1"},
		{"style --> B", "style-1>B"},
		{"A[a]", "A=0:a"},
		{"A(a)", "A=1:a"},
		{"A([a])", "A=2:a"},
		{"A((a))", "A=2:a"},
		{"A{a}", "A=3:a"},
		{"A{{a}}", "A=4:a"},
		{"A[[a]]", "A=5:a"},
		{"A[(a)]", "A=6:a"},
		{"A>a]", "A=7:a"},
		{"A[/a/]", "A=8:a"},
		{`A["a] (b)"]`, "A=0:a] (b)"},
		{"A[a<br/>b]", "A=0:a/b"},
		{"A[\"two\nlines\"]", "A=0:two/lines"},
		{`A["#quot;#35;&lt;#x1b;"]`, `A=0:"#<#x1b;`},
		{`A["&#27;[31m#8238;x"]`, "A=0:�[31mx"},
		{"A@{ shape: hex, label: \"a, b\" }", "A=4:a, b"},
		{"classDef a fill:#fff\nclick A \"x\"\nA", "A=0:A"},
		{"accDescr {\nmany lines\n}\nA", "A=0:A"},
	} {
		c, ok := Parse("graph TD\n" + tt.src)
		if !ok {
			t.Errorf("%q was not read", tt.src)
			continue
		}
		if got := c.summary(); got != tt.want {
			t.Errorf("%q\n got %s\nwant %s", tt.src, got, tt.want)
		}
	}
}

func TestNotParsed(t *testing.T) {
	for _, src := range []string{
		"", "graph TD", "graph TD\nA[x", "graph TD\nA-->", "graph TD\nend", "graph TD\nsubgraph a\nb",
		"graph TD\nA B", "graph TD\nA -- text", "graph XY\nA", "classDiagram\nA", "graph TD\nA ?? B",
		"graph TD\n" + strings.Repeat("subgraph a\n", 9) + "b\n" + strings.Repeat("end\n", 9),
		"graph TD\n" + strings.Repeat("a-->b;", 401),
	} {
		if _, ok := Parse(src); ok {
			t.Errorf("%.60q was read", src)
		}
	}
}

func TestSubgraphs(t *testing.T) {
	c, ok := Parse("graph TD\na\nsubgraph one [\"First one\"]\na-->b\nsubgraph two\nc\nb\nend\nend\nsubgraph Third words\nd\nend")
	if !ok {
		t.Fatal("not read")
	}
	var got []string
	for _, n := range c.nodes {
		title := "-"
		if n.parent >= 0 {
			title = c.clusters[n.parent].title
		}
		got = append(got, n.id+":"+title)
	}
	if want := []string{"a:First one", "b:First one", "c:two", "d:Third words"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

package proof

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/piprate/json-gold/ld"
)

// describe adds a quad to the shapes of the blank nodes in it, as RDFC-1.0
// hashes first degree quads: the node itself is a, all others are z.
func describe(shapes map[string][]string, graph string, q *ld.Quad) {
	nodes := []ld.Node{q.Subject, q.Predicate, q.Object}
	names := []string{name(q.Subject), name(q.Predicate), name(q.Object), graph}
	for _, n := range nodes {
		if !ld.IsBlankNode(n) {
			continue
		}
		self := n.GetValue()
		line := make([]string, len(names))
		for i, other := range names {
			line[i] = seen(other, self)
		}
		shapes[self] = append(shapes[self], strings.Join(line, "\x00"))
	}
	if strings.HasPrefix(graph, "_:") {
		line := make([]string, len(names))
		for i, other := range names {
			line[i] = seen(other, graph)
		}
		shapes[graph] = append(shapes[graph], strings.Join(line, "\x00"))
	}
}

func name(n ld.Node) string {
	if l, ok := n.(ld.Literal); ok {
		return "\"" + l.Value + "\"" + l.Datatype + "@" + l.Language
	}
	return n.GetValue()
}

func seen(node, self string) string {
	switch {
	case node == self:
		return "_:a"
	case strings.HasPrefix(node, "_:"):
		return "_:z"
	}
	return node
}

func shapeOf(lines []string) [sha256.Size]byte {
	slices.Sort(lines)
	return sha256.Sum256([]byte(strings.Join(lines, "\n")))
}

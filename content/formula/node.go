package formula

// A class says how much space stands between a node and its neighbour: those
// of the TeXbook, and sign for a plus or minus with nothing before it.
type class uint8

const (
	ord class = iota
	op
	bin
	rel
	opening
	closing
	punct
	inner
	sign
)

// A node is one thing on a line of mathematics. It has the class that its left
// neighbour sees and the one that its right neighbour sees.
type node interface {
	classes() (left, right class)
}

// A row is nodes one after another.
type row []node

type (
	// An atom is a symbol, a number, a word or the name of a function.
	atom struct {
		text   string
		class  class
		limits bool // scripts stand above and below in a display
		named  bool // an operator that is a word, as sin
	}

	// A blank is a space that the author asked for, in cells. A negative one
	// closes the space that would be there.
	blank int

	// A group is what stood in braces.
	group struct{ body row }

	// A script is a base with what stands above and below, either of them nil.
	script struct {
		base     node
		sub, sup row
		limits   bool // above and below the base, not to its right
	}

	fraction struct{ over, under row }

	binomial struct{ over, under row }

	root struct{ degree, body row }

	// An accent is a mark over or under something.
	accent struct {
		mark mark
		body row
	}

	// A brace is a curly brace over or under something.
	brace struct {
		body  row
		under bool
	}

	// An arrow has words over it and under it.
	arrow struct {
		left        bool
		over, under row
	}

	boxed struct{ body row }

	// A fence is a pair of delimiters, as tall as what they hold. An empty
	// delimiter is not drawn.
	fence struct {
		open, close string
		body        row
	}

	// A divider is a delimiter inside of a fence, as tall as the fence.
	divider struct{ text string }

	// A grid is rows of cells.
	grid struct {
		rows  [][]row
		look  look
		spec  []column // of an array; nil for the columns of look
		rules []int    // indexes of the rows under a horizontal rule
	}
)

// A look is how the columns of a grid stand beside each other.
type look uint8

const (
	matrix  look = iota // centred
	cases               // at the left
	aligned             // right and left in turn, with nothing between a pair
)

// A column is one column of an array, or a line between two of them.
type column byte

const (
	atLeft     column = 'l'
	atCentre   column = 'c'
	atRight    column = 'r'
	lineColumn column = '|'
)

func (a atom) classes() (class, class)    { return a.class, a.class }
func (blank) classes() (class, class)     { return ord, ord }
func (group) classes() (class, class)     { return ord, ord }
func (s *script) classes() (class, class) { return s.base.classes() }
func (*fraction) classes() (class, class) { return inner, inner }
func (*binomial) classes() (class, class) { return opening, closing }
func (*root) classes() (class, class)     { return ord, ord }
func (*accent) classes() (class, class)   { return ord, ord }
func (*brace) classes() (class, class)    { return ord, ord }
func (*arrow) classes() (class, class)    { return rel, rel }
func (*boxed) classes() (class, class)    { return inner, inner }
func (f *fence) classes() (class, class)  { return opening, closing }
func (divider) classes() (class, class)   { return rel, rel }
func (*grid) classes() (class, class)     { return inner, inner }

// isOperator reports the name of a function that takes what follows it: sin,
// but neither ∑ nor lim, which reach over more than one factor.
func isOperator(n node) bool {
	switch n := n.(type) {
	case atom:
		return n.class == op && n.named && !n.limits
	case *script:
		return isOperator(n.base)
	}
	return false
}

// only returns the node of a row of one node, if it is a T.
func only[T node](r row) (T, bool) {
	var none T
	if len(r) != 1 {
		return none, false
	}
	n, ok := r[0].(T)
	return n, ok
}

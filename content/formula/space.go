package formula

// A placed is a node and the blank cells before it.
type placed struct {
	node        node
	left, right class
	gap         int
	asked       int  // the part of the gap that the author asked for
	closed      bool // by a negative space
}

// place decides the space between the nodes of r. In a tight row, which a
// script and a fraction on one line are, operators and relations get none.
// Spaces at the ends of a row are dropped.
func place(r row, tight bool) []placed {
	ps := collect(r)
	settle(ps)
	for i := range ps {
		p := &ps[i]
		if i == 0 {
			continue
		}
		p.gap = p.asked
		if !p.closed && gap(ps[i-1].right, p.left, tight) || endsRoot(ps[i-1].node) && p.left == ord {
			p.gap = max(p.gap, 1)
		}
	}
	return ps
}

// endsRoot reports a root, which does not say by itself where it ends.
func endsRoot(n node) bool {
	_, ok := n.(*root)
	return ok
}

// collect joins each node with the spaces that were asked for before it.
func collect(r row) []placed {
	ps := make([]placed, 0, len(r))
	var next placed
	for _, n := range r {
		if b, ok := n.(blank); ok {
			next.asked += max(int(b), 0)
			next.closed = next.closed || b < 0
			continue
		}
		next.node = n
		next.left, next.right = n.classes()
		ps = append(ps, next)
		next = placed{}
	}
	return ps
}

// settle decides which operators stand between two operands: the rules 5 and 6
// of the TeXbook, appendix G.
func settle(ps []placed) {
	for i := range ps {
		p := &ps[i]
		if isBar(p.node) {
			p.left = sideOf(ps[:i])
			p.right = p.left
		}
		if p.left == bin && (i == 0 || isBefore(ps[i-1].right)) {
			p.left, p.right = sign, sign
		}
		if i > 0 && ps[i-1].right == bin && isAfter(p.left) {
			ps[i-1].left, ps[i-1].right = ord, ord
		}
	}
	if n := len(ps) - 1; n >= 0 && ps[n].right == bin {
		ps[n].left, ps[n].right = ord, ord
	}
}

// depth is how many more parentheses are open after p than before it.
func (p placed) depth() int {
	switch {
	case p.left == opening && p.right == opening:
		return 1
	case p.left == closing:
		return -1
	}
	return 0
}

// isBar reports the delimiter that is the same on both sides.
func isBar(n node) bool {
	a, ok := n.(atom)
	return ok && (a.text == "|" || a.text == "‖")
}

// sideOf returns whether a bar after ps opens or closes something: it opens
// where a sign would be one.
func sideOf(ps []placed) class {
	if len(ps) == 0 || isBefore(ps[len(ps)-1].right) {
		return opening
	}
	return closing
}

// isBefore reports what a sign follows, and an operator does not.
func isBefore(c class) bool {
	return c == bin || c == op || c == rel || c == opening || c == punct || c == sign
}

// isAfter reports what no operator stands before.
func isAfter(c class) bool { return c == rel || c == closing || c == punct }

// gap reports whether there is space between two classes: the table of the
// TeXbook, chapter 18, with any space as one.
func gap(a, b class, tight bool) bool {
	if b == sign {
		b = ord
	}
	switch {
	case a == sign || a == opening || b == closing || b == punct && a != punct:
		return false
	case a == op:
		return b == ord || b == op || b == inner || b == rel && !tight
	case b == op:
		return !tight || a == ord || a == closing || a == inner
	case tight:
		return false
	case a == rel || b == rel:
		return a != b
	}
	return a == punct || a == bin || b == bin || a == inner || b == inner
}

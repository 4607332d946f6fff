package formula

// cell returns what stands in a cell of column i. The right side of an equation
// keeps the space before its sign.
func (g *grid) cell(r row, i int) row {
	if g.look == aligned && i%2 == 1 {
		return append(row{group{}}, r...)
	}
	return r
}

// columns returns how many columns the grid has.
func (g *grid) columns() int {
	n := 0
	for _, cells := range g.rows {
		n = max(n, len(cells))
	}
	return n
}

// align returns where the cells of column i stand.
func (g *grid) align(i int) column {
	for _, c := range g.spec {
		if c == lineColumn {
			continue
		}
		if i == 0 {
			return c
		}
		i--
	}
	switch {
	case g.look == cases || g.look == aligned && i%2 == 1:
		return atLeft
	case g.look == aligned:
		return atRight
	}
	return atCentre
}

// lines returns whether a line stands before column i, or, for the number of
// columns, after the last.
func (g *grid) lined(i int) bool {
	at := 0
	for _, c := range g.spec {
		switch {
		case c == lineColumn && at == i:
			return true
		case c != lineColumn:
			at++
		}
	}
	return false
}

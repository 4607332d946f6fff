package analysis

import "math"

// z95 is the quantile of the normal distribution that leaves 5 percent outside.
const z95 = 1.959963984540054

// moments are the mean and the sum of squared deviations of what was added so
// far (Welford 1962).
type moments struct {
	n        int
	mean, m2 float64
}

func (m *moments) add(x float64) {
	m.n++
	d := x - m.mean
	m.mean += d / float64(m.n)
	m.m2 += d * (x - m.mean)
}

// variance is that of the sample, with n-1; 0 for fewer than two.
func (m *moments) variance() float64 {
	if m.n < 2 {
		return 0
	}
	return m.m2 / float64(m.n-1)
}

func (m *moments) deviation() float64 { return math.Sqrt(m.variance()) }

// pair are two things measured on the same people.
type pair struct {
	x, y moments
	c    float64 // sum of the products of the deviations
}

func (p *pair) add(x, y float64) {
	dx := x - p.x.mean
	p.x.add(x)
	p.y.add(y)
	p.c += dx * (y - p.y.mean)
}

// correlation is that of Pearson; false where one of the two does not vary.
func (p *pair) correlation() (r float64, ok bool) {
	const nothing = 1e-18 // what rounding leaves of a variance of 0
	if p.x.m2 <= nothing || p.y.m2 <= nothing {
		return 0, false
	}
	return min(max(p.c/math.Sqrt(p.x.m2*p.y.m2), -1), 1), true
}

// fisher is the interval of a correlation of n people (Fisher 1921).
func fisher(r float64, n int) (low, high float64) {
	if n < 4 || math.Abs(r) >= 1 {
		return -1, 1
	}
	half := z95 / math.Sqrt(float64(n-3))
	return math.Tanh(math.Atanh(r) - half), math.Tanh(math.Atanh(r) + half)
}

// wilson is the score interval of a share of n people (Wilson 1927).
func wilson(p float64, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	m, zz := float64(n), z95*z95
	mid := (p + zz/(2*m)) / (1 + zz/m)
	half := z95 / (1 + zz/m) * math.Sqrt(p*(1-p)/m+zz/(4*m*m))
	return max(mid-half, 0), min(mid+half, 1)
}

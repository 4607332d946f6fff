// Package analysis owns the statistics of a test that several people took: how
// hard its items were, whether they tell strong from weak, which wrong choices
// were taken, and how far the total can be relied on.
//
// Everything is added up person by person (Welford 1962, with the bivariate
// update of Bennett et al. 2009), so memory grows with the items and not with the
// people. An item's score is the share of its points that was earned, from 0 to
// 1; the rest score is the share that the same person earned on all the others.
//
//   - Difficulty is the mean score p: the share of people who were right, where
//     there is no partial credit. A high p is an easy item.
//   - Discrimination is the product-moment correlation of the item with the rest
//     (corrected item-total correlation). Of an item that is right or wrong it is
//     the point-biserial correlation (Lord & Novick 1968, 15.3). The rest leaves
//     the item out, since it would correlate with itself.
//   - Reliability is Cronbach's alpha, k/(k-1) (1 - sum of the items' variances /
//     variance of the total) (Cronbach 1951), and KR-20 where all items are right
//     or wrong, with p(1-p) as an item's variance (Kuder & Richardson 1937). It
//     is of one set of items: of forms that were drawn, the one that most people had.
//   - The standard error of measurement is s sqrt(1 - alpha), in points.
//
// Intervals are of 95 percent: Fisher's z for correlations, Wilson's (1927) for
// shares, and Bonett & Wright (2015) for alpha.
package analysis

import (
	"cmp"
	"hash/fnv"
	"maps"
	"math"
	"slices"

	"carrel/course/question"
)

// What is too few people to say much. Below Few a correlation is given with a
// warning; below Least it is not given.
const (
	Few   = 30
	Least = 5
)

// Limits of one test, whatever records say: items and forms beyond them are
// left out, and options of one item.
const (
	maxItems   = 5000
	maxForms   = 256
	maxOptions = 256
)

// Score is what one person earned on one item. The marks are in hundredths of a
// point; an item that nothing can be earned on is left out.
type Score struct {
	Item     string
	Mark     question.Mark
	Response question.Response
	Hidden   bool // the response is not known: nothing is said of what was chosen or left open
}

// Test adds up the scores of one test. The zero value is one that nobody took.
type Test struct {
	people int
	items  map[string]*tally
	forms  map[uint64]*form
	totals moments // shares of 1
	cut    bool    // a limit was reached
}

// tally is what is known of one item.
type tally struct {
	pair    pair // the score, and the rest
	blank   int
	partly  bool // somebody earned a part
	options map[Option]*moments
}

// Option names one way of answering an item: a choice, with Blank -1, or an
// option of a blank.
type Option struct{ Blank, Option int }

// form is a set of items that people had.
type form struct {
	people int
	items  map[string]*moments // points
	total  moments             // points
	partly bool
	equal  bool // all items have the same points
	points float64
}

// Add adds one person's scores. An item named twice counts once.
func (t *Test) Add(scores []Score) {
	scores = distinct(scores)
	if len(scores) == 0 {
		return
	}
	if t.items == nil {
		t.items, t.forms = map[string]*tally{}, map[uint64]*form{}
	}
	var all question.Mark
	for _, s := range scores {
		all = all.Add(s.Mark)
	}
	t.people++
	t.totals.add(share(all))
	for _, s := range scores {
		t.item(s, question.Mark{Got: all.Got - s.Mark.Got, Of: all.Of - s.Mark.Of})
	}
	t.form(scores, all)
}

// distinct are the scores that can be counted, in the order of their items.
func distinct(scores []Score) []Score {
	out := slices.DeleteFunc(slices.Clone(scores), func(s Score) bool {
		return s.Mark.Of <= 0 || s.Mark.Got < 0 || s.Mark.Got > s.Mark.Of
	})
	slices.SortStableFunc(out, func(a, b Score) int { return cmp.Compare(a.Item, b.Item) })
	return slices.CompactFunc(out, func(a, b Score) bool { return a.Item == b.Item })
}

func share(m question.Mark) float64 { return float64(m.Got) / float64(max(m.Of, 1)) }

// item adds one score with what was earned on the rest.
func (t *Test) item(s Score, rest question.Mark) {
	y := t.items[s.Item]
	if y == nil {
		if len(t.items) >= maxItems {
			t.cut = true
			return
		}
		y = &tally{options: map[Option]*moments{}}
		t.items[s.Item] = y
	}
	y.pair.add(share(s.Mark), share(rest))
	y.partly = y.partly || s.Mark.Got > 0 && s.Mark.Got < s.Mark.Of
	if s.Response.Empty() && !s.Hidden {
		y.blank++
	}
	for _, o := range optionsOf(s.Response) {
		y.takes(o, share(rest))
	}
}

// takes counts an option, with the rest score of the person who took it.
func (y *tally) takes(o Option, rest float64) {
	m := y.options[o]
	if m == nil {
		if len(y.options) >= maxOptions {
			return
		}
		m = &moments{}
		y.options[o] = m
	}
	m.add(rest)
}

func optionsOf(r question.Response) []Option {
	var out []Option
	for _, c := range r.Choices {
		out = append(out, Option{-1, c})
	}
	for b, p := range r.Picks {
		if p >= 0 {
			out = append(out, Option{b, p})
		}
	}
	return out
}

// form adds the scores to those of the people who had the same items.
func (t *Test) form(scores []Score, all question.Mark) {
	h := fnv.New64a()
	for _, s := range scores {
		h.Write([]byte(s.Item))
		h.Write([]byte{0})
	}
	f := t.forms[h.Sum64()]
	if f == nil {
		if len(t.forms) >= maxForms || len(scores) > maxItems {
			t.cut = true
			return
		}
		f = newForm(scores)
		t.forms[h.Sum64()] = f
	}
	f.add(scores, all)
}

func newForm(scores []Score) *form {
	f := &form{items: make(map[string]*moments, len(scores)), equal: true, points: points(scores[0].Mark.Of)}
	for _, s := range scores {
		f.items[s.Item] = &moments{}
	}
	return f
}

func points(hundredths int) float64 { return float64(hundredths) / 100 }

func (f *form) add(scores []Score, all question.Mark) {
	f.people++
	f.total.add(points(all.Got))
	for _, s := range scores {
		f.equal = f.equal && points(s.Mark.Of) == f.points
		f.partly = f.partly || s.Mark.Got > 0 && s.Mark.Got < s.Mark.Of
		if m := f.items[s.Item]; m != nil {
			m.add(points(s.Mark.Got))
		}
	}
}

// Mean returns the mean and the standard deviation of the totals, as shares of
// all points; the deviation is 0 for fewer than two people.
func (t *Test) Mean() (mean, deviation float64) { return t.totals.mean, t.totals.deviation() }

// People is how many were added.
func (t *Test) People() int { return t.people }

// Forms is how many sets of items there were.
func (t *Test) Forms() int { return len(t.forms) }

// Cut reports whether there was more than the limits of a test allow.
func (t *Test) Cut() bool { return t.cut }

// Items are the statistics of the items, in the order of their ids.
func (t *Test) Items() []Item {
	var out []Item
	for _, id := range slices.Sorted(maps.Keys(t.items)) {
		out = append(out, t.items[id].item(id))
	}
	return out
}

// Reliability is that of the form that most people had; false when it says
// nothing: fewer than two items or people, or all totals alike.
func (t *Test) Reliability() (Reliability, bool) {
	var most *form
	for _, id := range slices.Sorted(maps.Keys(t.forms)) {
		if f := t.forms[id]; most == nil || f.people > most.people {
			most = f
		}
	}
	if most == nil {
		return Reliability{}, false
	}
	return most.reliability()
}

// Reliability is how far a total can be relied on.
type Reliability struct {
	People, Items int
	Alpha         float64
	Low, High     float64 // of 95 percent; both NaN below three people
	KR20          float64 // NaN unless every item is right or wrong and has the same points
	Mean, SD      float64 // of the total, in points
	SEM           float64 // standard error of measurement, in points; 0 where alpha is not below 1
}

// Scant reports whether that is too few people to rely on.
func (r Reliability) Scant() bool { return r.People < Few }

func (f *form) reliability() (Reliability, bool) {
	k, variance := len(f.items), f.total.variance()
	if k < 2 || f.people < 2 || variance <= 0 {
		return Reliability{}, false
	}
	var sum, pq float64
	for _, id := range slices.Sorted(maps.Keys(f.items)) { // a fixed order gives the same last digit each time
		m := f.items[id]
		sum += m.variance()
		p := m.mean / f.points
		pq += p * (1 - p)
	}
	r := Reliability{
		People: f.people, Items: k, Mean: f.total.mean, SD: f.total.deviation(),
		Alpha: float64(k) / float64(k-1) * (1 - sum/variance), KR20: math.NaN(),
	}
	if f.equal && !f.partly {
		n := float64(f.people)
		inPopulation := variance * (n - 1) / n / (f.points * f.points)
		r.KR20 = float64(k) / float64(k-1) * (1 - pq/inPopulation)
	}
	r.SEM = r.SD * math.Sqrt(max(1-r.Alpha, 0))
	r.Low, r.High = alphaInterval(r.Alpha, f.people, k)
	return r, true
}

// alphaInterval is 1 - exp(ln(1-alpha) - ln(n/(n-1)) ± z sqrt(2k/((k-1)(n-2)))),
// Bonett & Wright (2015), equation 2.
func alphaInterval(alpha float64, people, items int) (low, high float64) {
	n, k := float64(people), float64(items)
	if people < 3 || alpha >= 1 {
		return math.NaN(), math.NaN()
	}
	at, half := math.Log(1-alpha)-math.Log(n/(n-1)), z95*math.Sqrt(2*k/((k-1)*(n-2)))
	return 1 - math.Exp(at+half), 1 - math.Exp(at-half)
}

package question

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func percent(n int) *int { return &n }

// choices builds choices from a key: + right, - wrong.
func choices(key string) []Choice {
	cs := make([]Choice, len(key))
	for i, c := range key {
		cs[i].Right = c == '+'
	}
	return cs
}

func TestMark(t *testing.T) {
	single := &Question{ID: "s", Kind: Single, Points: 2, Choices: choices("-+--")}
	trueFalse := &Question{ID: "t", Kind: TrueFalse, Points: 1, Choices: choices("+-")}
	all := &Question{ID: "a", Kind: Multiple, Points: 3, Scoring: All, Choices: choices("++-+-")}
	partial := &Question{ID: "p", Kind: Multiple, Points: 3, Scoring: Partial, Choices: choices("++-+-")}
	noneRight := &Question{ID: "n", Kind: Multiple, Points: 1, Scoring: Partial, Choices: choices("--")}
	credit := &Question{ID: "c", Kind: Multiple, Points: 2, Choices: []Choice{
		{Right: true, Credit: percent(60)}, {Right: true, Credit: percent(40)}, {Credit: percent(-25)}, {Credit: percent(150)}}}
	for name, test := range map[string]struct {
		q    *Question
		take []int
		got  int
	}{
		"single, right":                     {single, []int{1}, 200},
		"single, wrong":                     {single, []int{0}, 0},
		"single, nothing":                   {single, nil, 0},
		"true or false":                     {trueFalse, []int{0}, 100},
		"all, right":                        {all, []int{0, 1, 3}, 300},
		"all, one missing":                  {all, []int{0, 1}, 0},
		"all, one too many":                 {all, []int{0, 1, 2, 3}, 0},
		"partial, right":                    {partial, []int{0, 1, 3}, 300},
		"partial, one missing":              {partial, []int{0, 1}, 200},
		"partial, one too many":             {partial, []int{0, 1, 2, 3}, 200},
		"partial, right and wrong even out": {partial, []int{0, 2}, 0},
		"partial, never below nothing":      {partial, []int{2, 4}, 0},
		"partial, everything":               {partial, []int{0, 1, 2, 3, 4}, 100},
		"nothing is right, nothing taken":   {noneRight, nil, 100},
		"nothing is right, one taken":       {noneRight, []int{0}, 0},
		"credit":                            {credit, []int{0}, 120},
		"credit, with a deduction":          {credit, []int{0, 2}, 70},
		"credit, never below nothing":       {credit, []int{2}, 0},
		"credit, never above all":           {credit, []int{0, 3}, 200},
		"credit, all of the key":            {credit, []int{0, 1}, 200},
	} {
		m, err := test.q.Mark(Response{Choices: test.take})
		if err != nil || m != (Mark{test.got, test.q.Points * 100}) {
			t.Errorf("%s: %+v, %v, want %d", name, m, err, test.got)
		}
	}
}

func TestMarkRefuses(t *testing.T) {
	single := &Question{ID: "s", Kind: Single, Points: 1, Choices: choices("+-")}
	multiple := &Question{ID: "m", Kind: Multiple, Points: 1, Choices: choices("+-")}
	for name, test := range map[string]struct {
		q    *Question
		take []int
	}{
		"two of a single choice": {single, []int{0, 1}},
		"one that is not there":  {single, []int{2}},
		"one before the first":   {multiple, []int{-1}},
		"one taken twice":        {multiple, []int{0, 0}},
		"out of order":           {multiple, []int{1, 0}},
		"a kind without a key":   {&Question{ID: "u", Kind: Unfit, Points: 1}, nil},
	} {
		if m, err := test.q.Mark(Response{Choices: test.take}); err == nil || m != (Mark{}) {
			t.Errorf("%s: marked %+v, %v", name, m, err)
		}
	}
}

func TestPercentIsNeverRoundedUp(t *testing.T) {
	for m, want := range map[Mark]int{
		{0, 0}: 100, {0, 100}: 0, {699, 1000}: 69, {700, 1000}: 70, {200, 300}: 66, {299, 300}: 99, {300, 300}: 100,
	} {
		if got := m.Percent(); got != want {
			t.Errorf("%+v is %d %%, want %d", m, got, want)
		}
	}
}

func TestOutcome(t *testing.T) {
	for m, want := range map[Mark]Outcome{{0, 100}: Wrong, {1, 100}: Partly, {99, 100}: Partly, {100, 100}: Right, {0, 0}: Right} {
		if got := m.Outcome(); got != want {
			t.Errorf("%+v is %v, want %v", m, got, want)
		}
	}
}

func TestToggle(t *testing.T) {
	single, multiple := &Question{Kind: Single}, &Question{Kind: Multiple}
	for name, test := range map[string]struct {
		q    *Question
		from []int
		pick int
		want []int
	}{
		"the first of a single choice": {single, nil, 2, []int{2}},
		"another of a single choice":   {single, []int{2}, 0, []int{0}},
		"the same of a single choice":  {single, []int{2}, 2, []int{2}},
		"one more":                     {multiple, []int{0, 3}, 2, []int{0, 2, 3}},
		"one less":                     {multiple, []int{0, 2, 3}, 2, []int{0, 3}},
	} {
		from := slices.Clone(test.from)
		if got := test.q.Toggle(Response{Choices: from}, test.pick); !reflect.DeepEqual(got.Choices, test.want) {
			t.Errorf("%s: %v, want %v", name, got.Choices, test.want)
		}
		if !slices.Equal(from, test.from) {
			t.Errorf("%s: the earlier response became %v", name, from)
		}
	}
}

// TestMarksAreInRange toggles any choices of any question: the response always
// fits, the mark lies between nothing and all, and all is for the key alone
// unless choices carry credit.
func TestMarksAreInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := &Question{
			Kind:    rapid.SampledFrom([]Kind{Single, Multiple, TrueFalse}).Draw(t, "kind"),
			Points:  rapid.IntRange(1, 100).Draw(t, "points"),
			Scoring: rapid.SampledFrom([]Scoring{All, Partial}).Draw(t, "scoring"),
			Choices: choices(rapid.StringMatching(`[+-]{1,12}`).Draw(t, "key")),
		}
		var r Response
		for _, i := range rapid.SliceOf(rapid.IntRange(0, len(q.Choices)-1)).Draw(t, "picks") {
			r = q.Toggle(r, i)
		}
		m, err := q.Mark(r)
		if err != nil || m.Got < 0 || m.Got > m.Of || m.Of != 100*q.Points {
			t.Fatalf("%v is marked %+v, %v", r, m, err)
		}
		isKey := true
		for i, c := range q.Choices {
			isKey = isKey && c.Right == r.Takes(i)
		}
		if (m.Got == m.Of) != isKey {
			t.Fatalf("%v is marked %+v, and it being the key is %t", r, m, isKey)
		}
	})
}

func TestRevisionFollowsTheKeyOnly(t *testing.T) {
	base := func() *Question {
		return &Question{ID: "q", Kind: Multiple, Points: 1, Scoring: All, Choices: choices("+-")}
	}
	first := base().Revision()
	for name, test := range map[string]struct {
		edit func(*Question)
		same bool
	}{
		"another id":         {func(q *Question) { q.ID = "r" }, true},
		"other objectives":   {func(q *Question) { q.Objectives = []string{"o"} }, true},
		"another difficulty": {func(q *Question) { q.Difficulty = 3 }, true},
		"another key":        {func(q *Question) { q.Choices = choices("-+") }, false},
		"another choice":     {func(q *Question) { q.Choices = choices("+--") }, false},
		"another kind":       {func(q *Question) { q.Kind = Single }, false},
		"other points":       {func(q *Question) { q.Points = 2 }, false},
		"another scoring":    {func(q *Question) { q.Scoring = Partial }, false},
		"credit":             {func(q *Question) { q.Choices[1].Credit = percent(0) }, false},
	} {
		q := base()
		test.edit(q)
		if got := q.Revision(); (got == first) != test.same {
			t.Errorf("%s: revision %s after %s", name, got, first)
		}
	}
	if want := "p5b2dQbgBVEUtbOr"; first != want {
		t.Errorf("revision %s, want %s: answers given so far would no longer count", first, want)
	}
}

func TestOrder(t *testing.T) {
	free := &Question{ID: "q", Choices: make([]Choice, 6)}
	pinned := &Question{ID: "q", Choices: []Choice{{}, {}, {}, {}, {}, {Pin: true}}}
	for name, test := range map[string]struct {
		q    *Question
		seed string
		want []int
	}{
		"no seed":  {free, "", []int{0, 1, 2, 3, 4, 5}},
		"numbered": {&Question{ID: "q", Ordered: true, Choices: make([]Choice, 4)}, "s", []int{0, 1, 2, 3}},
		"a seed":   {free, "s", []int{2, 1, 4, 5, 0, 3}},
		"pinned":   {pinned, "s", []int{1, 2, 4, 0, 3, 5}},
	} {
		if got := test.q.Order(test.seed); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestOrderIsAPermutation(t *testing.T) {
	pinned := &Question{ID: "q", Choices: []Choice{{}, {}, {}, {}, {}, {Pin: true}}}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.StringN(1, 20, -1).Draw(t, "seed")
		order := pinned.Order(seed)
		if !slices.Equal(order, pinned.Order(seed)) || order[5] != 5 {
			t.Fatalf("%v: not the same twice, or the pinned choice moved", order)
		}
		if slices.Sort(order); !slices.Equal(order, []int{0, 1, 2, 3, 4, 5}) {
			t.Fatalf("%v: not a permutation", order)
		}
	})
}

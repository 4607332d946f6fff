package question

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drop is a blank that is filled from options.
func drop(options int, right ...int) Blank { return Blank{Options: options, Right: right} }

// credits adds accepted answers with credit to a blank.
func credits(b Blank, accepts ...Accept) Blank { b.Accepts = append(b.Accepts, accepts...); return b }

// sample questions of 1 point of the kinds that are not plain choices.
func cloze(scoring Scoring) *Question {
	return &Question{ID: "c", Kind: Cloze, Points: 1, Scoring: scoring, Blanks: []Blank{
		credits(accept(Text, "true positive"), Accept{"positive", 50}), drop(3, 1), accept(Number, "90")}}
}

func match(scoring Scoring) *Question {
	return &Question{ID: "m", Kind: Match, Points: 1, Scoring: scoring, Blanks: []Blank{drop(4, 0), drop(4, 1, 2), drop(4, 2)}}
}

func order(scoring Scoring) *Question {
	return &Question{ID: "o", Kind: Order, Points: 1, Scoring: scoring, Steps: 5}
}

func matrix(scoring Scoring, radio bool, key string) *Question {
	return &Question{ID: "x", Kind: Matrix, Points: 1, Scoring: scoring, Columns: 2, Radio: radio, Choices: choices(key)}
}

func essay(credit ...*int) *Question {
	q := &Question{ID: "e", Kind: Essay, Points: 1}
	for _, c := range credit {
		q.Choices = append(q.Choices, Choice{Right: true, Credit: c})
	}
	return q
}

func weighted() *Question {
	return &Question{ID: "w", Kind: Weighted, Points: 2, Blanks: []Blank{credits(accept(Number, "22"), Accept{"2222", 50}, Accept{"[0, 30]", 10}, Accept{"23", 0})}}
}

func picks(p ...int) Response   { return Response{Picks: p} }
func takes(c ...int) Response   { return Response{Choices: c} }
func says(t ...string) Response { return Response{Texts: t} }
func wrote(c ...int) Response   { return Response{Choices: c, Texts: []string{"volatile data"}} }
func gap(t0, t2 string, pick int) Response {
	return Response{Picks: []int{-1, pick, -1}, Texts: []string{t0, "", t2}}
}

func TestMarkEveryKind(t *testing.T) {
	sparse := matrix(Partial, false, "+-----")
	for name, test := range map[string]struct {
		q   *Question
		r   Response
		got int
	}{
		"number":                         {&Question{Kind: Number, Points: 1, Blanks: []Blank{accept(Number, "0.7 +- 5%")}}, says("0.7"), 100},
		"number, wrong":                  {&Question{Kind: Number, Points: 1, Blanks: []Blank{accept(Number, "42")}}, says("41"), 0},
		"number, malformed":              {&Question{Kind: Number, Points: 1, Blanks: []Blank{accept(Number, "42")}}, says("lots"), 0},
		"number, nothing":                {&Question{Kind: Number, Points: 1, Blanks: []Blank{accept(Number, "42")}}, Response{}, 0},
		"weighted, first":                {weighted(), says("22"), 200},
		"weighted, half":                 {weighted(), says("2222"), 100},
		"weighted, the first decides":    {weighted(), says("23"), 20},
		"weighted, none":                 {weighted(), says("80"), 0},
		"cloze, right":                   {cloze(All), gap("True Positive", "90", 1), 100},
		"cloze, all, one wrong":          {cloze(All), gap("true positive", "90", 0), 0},
		"cloze, all, half of one":        {cloze(All), gap("positive", "90", 1), 0},
		"cloze, partial, one wrong":      {cloze(Partial), gap("true positive", "90", 0), 66},
		"cloze, partial, half of one":    {cloze(Partial), gap("positive", "90", 1), 83},
		"cloze, partial, one only":       {cloze(Partial), says("", "", "90"), 33},
		"cloze of one gap":               {&Question{Kind: Cloze, Points: 1, Blanks: []Blank{credits(accept(Text, "a"), Accept{"b", 50})}}, says("b"), 50},
		"match, right":                   {match(All), picks(0, 2, 2), 100},
		"match, all, one wrong":          {match(All), picks(0, 2, 3), 0},
		"match, partial":                 {match(Partial), picks(0, 3, 2), 66},
		"match, partial, one open":       {match(Partial), picks(-1, 1, -1), 33},
		"order, right":                   {order(All), picks(0, 1, 2, 3, 4), 100},
		"order, all, two swapped":        {order(All), picks(0, 1, 2, 4, 3), 0},
		"order, partial, a run of three": {order(Partial), picks(0, 1, 2, 4, 3), 50},
		"order, partial, one moved":      {order(Partial), picks(4, 0, 1, 2, 3), 75},
		"order, partial, reversed":       {order(Partial), picks(4, 3, 2, 1, 0), 0},
		"order, nothing":                 {order(Partial), Response{}, 0},
		"order of one step":              {&Question{Kind: Order, Points: 1, Steps: 1, Scoring: Partial}, picks(0), 100},
		"matrix, right":                  {matrix(All, false, "+-+++-"), takes(0, 2, 3, 4), 100},
		"matrix, all, one missing":       {matrix(All, false, "+-+++-"), takes(0, 2, 3), 0},
		"matrix, partial, one missing":   {matrix(Partial, false, "+-+++-"), takes(0, 2, 3), 75},
		"matrix, partial, one too many":  {matrix(Partial, false, "+-+++-"), takes(0, 1, 2, 3, 4), 75},
		"matrix, partial, everything":    {matrix(Partial, false, "+-+++-"), takes(0, 1, 2, 3, 4, 5), 50},
		"matrix, partial, never below":   {matrix(Partial, false, "+-+++-"), takes(1, 5), 0},
		"sparse matrix, a lucky tick":    {sparse, takes(3), 0},
		"matrix without a key":           {matrix(Partial, false, "----"), takes(3), 0},
		"radio, right":                   {matrix(All, true, "+--++-"), takes(0, 3, 4), 100},
		"radio, all, one row wrong":      {matrix(All, true, "+--++-"), takes(0, 3, 5), 0},
		"radio, partial, one row wrong":  {matrix(Partial, true, "+--++-"), takes(0, 3, 5), 66},
		"radio, partial, one row":        {matrix(Partial, true, "+--++-"), takes(4), 33},
		"essay, all criteria":            {essay(nil, nil, nil), wrote(0, 1, 2), 100},
		"essay, one of three":            {essay(nil, nil, nil), wrote(1), 33},
		"essay, none":                    {essay(nil, nil), wrote(), 0},
		"essay, by credit":               {essay(percent(70), percent(30)), wrote(0), 70},
		"essay, at most everything":      {essay(percent(90), percent(90), nil), wrote(0, 1), 100},
		"essay, never below":             {essay(percent(-50), nil), wrote(0), 0},
		"essay without a text":           {essay(nil), Response{}, 0},
		"unfitting credit":               {&Question{Kind: Text, Points: 1, Blanks: []Blank{{Form: Text, Accepts: []Accept{{"a", 900}}}}}, says("a"), 100},
	} {
		m, err := test.q.Mark(test.r)
		if want := (Mark{test.got, test.q.Points * 100}); err != nil || m != want {
			t.Errorf("%s: %+v, %v, want %+v", name, m, err, want)
		}
	}
}

func TestVerdictsAndSurveys(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*Question)
		want Mark
	}{
		"sound":       {func(*Question) {}, Mark{0, 100}},
		"disregarded": {func(q *Question) { q.Verdict = Disregard }, Mark{}},
		"all correct": {func(q *Question) { q.Verdict = AllCorrect }, Mark{100, 100}},
		"a survey":    {func(q *Question) { q.Kind = Survey }, Mark{}},
		"its verdict": {func(q *Question) { q.Kind, q.Verdict = Survey, AllCorrect }, Mark{}},
	} {
		q := &Question{Kind: Multiple, Points: 1, Choices: choices("+-")}
		test.edit(q)
		if m, err := q.Mark(takes(1)); m != test.want || err != nil {
			t.Errorf("%s: %+v, %v, want %+v", name, m, err, test.want)
		}
		if _, err := q.Mark(takes(2)); err == nil {
			t.Errorf("%s: a choice that is not there is marked", name)
		}
	}
}

func TestCharge(t *testing.T) {
	for name, test := range map[string]struct {
		cost, hints int
		verdict     Verdict
		from, want  Mark
	}{
		"no hints":          {10, 0, "", Mark{100, 100}, Mark{100, 100}},
		"free hints":        {0, 3, "", Mark{100, 100}, Mark{100, 100}},
		"one":               {10, 1, "", Mark{100, 100}, Mark{90, 100}},
		"two of a partial":  {10, 2, "", Mark{150, 300}, Mark{90, 300}},
		"never below":       {40, 9, "", Mark{50, 100}, Mark{0, 100}},
		"very many":         {100, 1 << 62, "", Mark{100, 100}, Mark{0, 100}},
		"fewer than none":   {10, -3, "", Mark{100, 100}, Mark{100, 100}},
		"out of nothing":    {10, 1, Disregard, Mark{}, Mark{}},
		"all answers right": {10, 1, AllCorrect, Mark{100, 100}, Mark{100, 100}},
	} {
		q := &Question{HintCost: test.cost, Verdict: test.verdict}
		if got := q.Charge(test.from, test.hints); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestMarkRefusesWhatDoesNotFit(t *testing.T) {
	for name, test := range map[string]struct {
		q *Question
		r Response
	}{
		"too few picks":              {match(All), picks(0, 1)},
		"too many picks":             {match(All), picks(0, 1, 2, 3)},
		"an option that is not":      {match(All), picks(0, 1, 4)},
		"less than open":             {match(All), picks(0, 1, -2)},
		"texts for options":          {match(All), says("a", "", "")},
		"an option for a text":       {cloze(All), Response{Picks: []int{0, 1, -1}}},
		"a text for an option":       {cloze(All), says("a", "b", "c")},
		"too few texts":              {cloze(All), says("a")},
		"too many texts":             {weighted(), says("a", "b")},
		"a long text":                {weighted(), says(strings.Repeat("7", MaxText+1))},
		"long texts together":        {cloze(All), says(strings.Repeat("7", MaxText), "", "7")},
		"a text not UTF-8":           {weighted(), says("a\xff")},
		"choices of a typed one":     {weighted(), takes(0)},
		"texts of choices":           {matrix(All, false, "+-+-"), says("a")},
		"picks of choices":           {matrix(All, false, "+-+-"), picks(0)},
		"a cell that is not":         {matrix(All, false, "+-+-"), takes(4)},
		"two in a radio row":         {matrix(All, true, "+-+-"), takes(0, 1)},
		"a step missing":             {order(All), picks(0, 1, 2, 3)},
		"a step twice":               {order(All), picks(0, 1, 2, 3, 3)},
		"a step that is not":         {order(All), picks(0, 1, 2, 3, 5)},
		"a step left open":           {order(All), picks(0, 1, 2, 3, -1)},
		"criteria without a text":    {essay(nil), takes(0)},
		"criteria of a blank text":   {essay(nil), Response{Choices: []int{0}, Texts: []string{" \n"}}},
		"two texts of an essay":      {essay(nil), says("a", "b")},
		"two choices of one survey":  {&Question{Kind: Survey, Points: 1, Choices: choices("--")}, takes(0, 1)},
		"a text that nobody asks":    {&Question{Kind: Survey, Points: 1, Choices: choices("--")}, says("a")},
		"an unfit question":          {&Question{Kind: Unfit, Points: 1, Choices: choices("--")}, takes(0)},
		"a question without a shape": {&Question{Points: 1}, Response{}},
	} {
		if m, err := test.q.Mark(test.r); err == nil || m != (Mark{}) {
			t.Errorf("%s: marked %+v, %v", name, m, err)
		}
	}
}

func TestMatched(t *testing.T) {
	for name, test := range map[string]struct {
		q    *Question
		r    Response
		want []int
	}{
		"texts and options": {cloze(All), gap("positive", "nine", 1), []int{1, 1, -1}},
		"a wrong option":    {cloze(All), gap("", "90", 2), []int{-1, -1, 0}},
		"nothing":           {match(All), Response{}, []int{-1, -1, -1}},
		"rows":              {match(All), picks(0, 2, 1), []int{0, 2, -1}},
		"a known mistake":   {&Question{Kind: Text, Blanks: []Blank{credits(accept(Text, "a"), Accept{"b", 0})}}, says("b"), []int{1}},
		"no blanks":         {order(All), picks(0, 1, 2, 3, 4), []int{}},
	} {
		if got := test.q.Matched(test.r); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestOneAndCells(t *testing.T) {
	for kind, want := range map[Kind]bool{Single: true, TrueFalse: true, Survey: true, Multiple: false, Matrix: false, Essay: false, Cloze: false, Text: false} {
		if q := (&Question{Kind: kind}); q.One() != want || q.Cells() != 0 {
			t.Errorf("%s: one is %t, %d rows", kind, q.One(), q.Cells())
		}
	}
	if (&Question{Kind: Survey, Many: true}).One() || (&Question{Kind: Survey, Columns: 2}).One() {
		t.Error("a survey of many choices or of a matrix takes one")
	}
	if rows := matrix(All, false, "+-+-+-").Cells(); rows != 3 {
		t.Errorf("%d rows, want 3", rows)
	}
}

func TestComplete(t *testing.T) {
	scale := &Question{Kind: Survey, Columns: 2, Radio: true, Choices: choices("----")}
	opinion := &Question{Kind: Survey, Blanks: []Blank{accept(Text)}}
	for name, test := range map[string]struct {
		q        *Question
		complete []Response
		open     []Response
	}{
		"choices": {&Question{Kind: Single, Choices: choices("+-")}, []Response{takes(0)}, []Response{{}}},
		"typed":   {weighted(), []Response{says("x")}, []Response{{}, says(""), says(" ")}},
		"cloze":   {cloze(All), []Response{gap("a", "b", 0)}, []Response{gap("a", "b", -1), gap("", "b", 0), says("a", "", "b"), {}}},
		"match":   {match(All), []Response{picks(3, 3, 3)}, []Response{picks(3, -1, 3), {}}},
		"order":   {order(All), []Response{picks(4, 3, 2, 1, 0)}, []Response{{}}},
		"matrix":  {matrix(All, false, "+-+-"), []Response{takes(0)}, []Response{{}}},
		"radio":   {matrix(All, true, "+-+-"), []Response{takes(0, 3)}, []Response{{}, takes(0), takes(-9), takes(9), takes(0, 1)}},
		"essay":   {essay(nil), []Response{says("x"), wrote(0)}, []Response{{}, says(" "), takes(0)}},
		"scale":   {scale, []Response{takes(1, 3)}, []Response{takes(1)}},
		"opinion": {opinion, []Response{says("x")}, []Response{{}, says("")}},
	} {
		for _, r := range test.complete {
			if !test.q.Complete(r) {
				t.Errorf("%s: %+v leaves something open", name, r)
			}
		}
		for _, r := range test.open {
			if test.q.Complete(r) {
				t.Errorf("%s: %+v leaves nothing open", name, r)
			}
		}
	}
}

func TestAnswering(t *testing.T) {
	start := Response{Choices: []int{0}, Picks: []int{0, -1, -1}, Texts: []string{"a"}}
	for name, test := range map[string]struct {
		q    *Question
		from Response
		do   func(*Question, Response) Response
		want Response
	}{
		"a cell":                  {matrix(All, false, "----"), takes(0), func(q *Question, r Response) Response { return q.Toggle(r, 1) }, takes(0, 1)},
		"another cell of a row":   {matrix(All, true, "----"), takes(0, 2), func(q *Question, r Response) Response { return q.Toggle(r, 1) }, takes(1, 2)},
		"the same cell of a row":  {matrix(All, true, "----"), takes(1, 2), func(q *Question, r Response) Response { return q.Toggle(r, 1) }, takes(1, 2)},
		"a criterion":             {essay(nil, nil), wrote(), func(q *Question, r Response) Response { return q.Toggle(r, 1) }, wrote(1)},
		"a criterion taken back":  {essay(nil, nil), wrote(0, 1), func(q *Question, r Response) Response { return q.Toggle(r, 0) }, wrote(1)},
		"one of a survey":         {&Question{Kind: Survey}, takes(0), func(q *Question, r Response) Response { return q.Toggle(r, 1) }, takes(1)},
		"many of a survey":        {&Question{Kind: Survey, Many: true}, takes(0), func(q *Question, r Response) Response { return q.Toggle(r, 1) }, takes(0, 1)},
		"a first option":          {match(All), Response{}, func(q *Question, r Response) Response { return q.Pick(r, 1, 3) }, picks(-1, 3, -1)},
		"another option":          {match(All), picks(0, 1, 2), func(q *Question, r Response) Response { return q.Pick(r, 1, 3) }, picks(0, 3, 2)},
		"open again":              {match(All), picks(0, 1, 2), func(q *Question, r Response) Response { return q.Pick(r, 1, -1) }, picks(0, -1, 2)},
		"too short a list":        {match(All), picks(0), func(q *Question, r Response) Response { return q.Pick(r, 1, 1) }, picks(0, 1, -1)},
		"an option that is not":   {match(All), picks(0, 1, 2), func(q *Question, r Response) Response { return q.Pick(r, 1, 4) }, picks(0, 1, 2)},
		"a blank that is not":     {match(All), picks(0, 1, 2), func(q *Question, r Response) Response { return q.Pick(r, 3, 0) }, picks(0, 1, 2)},
		"a first text":            {cloze(All), Response{}, func(q *Question, r Response) Response { return q.Write(r, 2, "x") }, says("", "", "x")},
		"another text":            {cloze(All), says("a", "", "b"), func(q *Question, r Response) Response { return q.Write(r, 0, "x") }, says("x", "", "b")},
		"no such text":            {cloze(All), says("a", "", "b"), func(q *Question, r Response) Response { return q.Write(r, 3, "x") }, says("a", "", "b")},
		"an essay":                {essay(nil), Response{}, func(q *Question, r Response) Response { return q.Write(r, 0, "x") }, says("x")},
		"a step down":             {order(All), picks(4, 3, 2, 1, 0), func(q *Question, r Response) Response { return q.Put(r, 0, 2) }, picks(3, 2, 4, 1, 0)},
		"a step up":               {order(All), picks(4, 3, 2, 1, 0), func(q *Question, r Response) Response { return q.Put(r, 4, 0) }, picks(0, 4, 3, 2, 1)},
		"a step to its own place": {order(All), picks(4, 3, 2, 1, 0), func(q *Question, r Response) Response { return q.Put(r, 1, 1) }, picks(4, 3, 2, 1, 0)},
		"a step out of sight":     {order(All), picks(4, 3, 2, 1, 0), func(q *Question, r Response) Response { return q.Put(r, 1, 5) }, picks(4, 3, 2, 1, 0)},
		"the first move":          {order(All), Response{}, func(q *Question, r Response) Response { return q.Put(r, 1, 1) }, picks(order(All).StepOrder("")...)},
		"texts and picks stay":    {match(All), start, func(q *Question, r Response) Response { return q.Pick(r, 0, 1) }, Response{Choices: []int{0}, Picks: []int{1, -1, -1}, Texts: []string{"a"}}},
	} {
		from := Response{slices.Clone(test.from.Choices), slices.Clone(test.from.Picks), slices.Clone(test.from.Texts)}
		if got := test.do(test.q, from); !same(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
		if !same(from, test.from) {
			t.Errorf("%s: the earlier response became %+v", name, from)
		}
	}
}

func same(a, b Response) bool {
	return slices.Equal(a.Choices, b.Choices) && slices.Equal(a.Picks, b.Picks) && slices.Equal(a.Texts, b.Texts)
}

func TestStepOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := &Question{ID: rapid.String().Draw(t, "id"), Kind: Order, Steps: rapid.IntRange(0, 8).Draw(t, "steps")}
		seed := rapid.String().Draw(t, "seed")
		steps := q.StepOrder(seed)
		if !slices.Equal(steps, q.StepOrder(seed)) {
			t.Fatal("the same seed gives another order")
		}
		if q.Steps > 1 && slices.IsSorted(steps) {
			t.Fatalf("%v is the right order", steps)
		}
		if slices.Sort(steps); !slices.Equal(steps, inOrder(q.Steps)) {
			t.Fatalf("%v is no permutation", steps)
		}
	})
	if a, b := (&Question{ID: "a", Steps: 6}).StepOrder(""), (&Question{ID: "b", Steps: 6}).StepOrder(""); slices.Equal(a, b) {
		t.Errorf("two questions are shown in the same order %v", a)
	}
}

func TestOptionOrder(t *testing.T) {
	rows := &Question{ID: "m", Kind: Match, Blanks: []Blank{drop(6, 0), drop(6, 1)}}
	lists := &Question{ID: "c", Kind: Cloze, Blanks: []Blank{drop(6, 0), drop(6, 1)}}
	if a := rows.OptionOrder("", 0); slices.IsSorted(a) || !slices.Equal(a, rows.OptionOrder("", 1)) || slices.Equal(a, rows.OptionOrder("s", 0)) {
		t.Errorf("a match without a seed: %v", a)
	}
	if a := lists.OptionOrder("", 0); !slices.Equal(a, []int{0, 1, 2, 3, 4, 5}) {
		t.Errorf("a drop-down without a seed: %v", a)
	}
	if a, b := lists.OptionOrder("s", 0), lists.OptionOrder("s", 1); slices.IsSorted(a) || slices.Equal(a, b) {
		t.Errorf("drop-downs with a seed: %v and %v", a, b)
	}
	if lists.OptionOrder("s", 2) != nil || lists.OptionOrder("s", -1) != nil {
		t.Error("a blank that is not there has options")
	}
}

func TestOrderKeepsWhatHasAPlace(t *testing.T) {
	for _, q := range []*Question{matrix(All, false, "+-+-+-+-"), essay(nil, nil, nil, nil, nil), {Kind: Survey, Choices: choices("------")}} {
		if got := q.Order("s"); !slices.IsSorted(got) {
			t.Errorf("%s: %v", q.Kind, got)
		}
	}
}

// anyQuestion draws a sound question of any kind.
func anyQuestion(t *rapid.T) *Question {
	q := &Question{
		ID:      "q",
		Points:  rapid.IntRange(1, 20).Draw(t, "points"),
		Scoring: rapid.SampledFrom([]Scoring{All, Partial}).Draw(t, "scoring"),
		Kind: rapid.SampledFrom([]Kind{Single, Multiple, TrueFalse, Number, Text, Command, Digest, Timestamp, Address, Path, Offset,
			Weighted, Match, Order, Matrix, Cloze, Essay, Survey}).Draw(t, "kind"),
	}
	switch q.Kind {
	case Single, TrueFalse:
		q.Choices = choices("--+-")
	case Multiple, Survey:
		q.Choices = choices("-" + rapid.StringMatching(`[+-]{1,6}`).Draw(t, "key") + "+")
	case Match:
		q.Blanks = rapid.SliceOfN(rapid.Custom(anyDrop), 1, 5).Draw(t, "rows")
	case Order:
		q.Steps = rapid.IntRange(1, 7).Draw(t, "steps")
	case Matrix:
		q.Columns, q.Radio = 3, rapid.Bool().Draw(t, "radio")
		q.Choices = choices(strings.Repeat(rapid.SampledFrom([]string{"+--", "-+-", "--+"}).Draw(t, "row"), rapid.IntRange(1, 4).Draw(t, "rows")))
	case Cloze:
		q.Blanks = rapid.SliceOfN(rapid.OneOf(rapid.Custom(anyDrop), rapid.Custom(anyTyped)), 1, 5).Draw(t, "gaps")
	case Essay:
		q.Choices = rapid.SliceOfN(rapid.SampledFrom([]Choice{{Right: true}, {Right: true, Credit: percent(40)}}), 1, 4).Draw(t, "criteria")
	default:
		q.Blanks = []Blank{anyTyped(t)}
		if q.Kind != Weighted {
			q.Blanks[0] = typed(q.Kind)
		}
	}
	return q
}

func anyDrop(t *rapid.T) Blank {
	n := rapid.IntRange(1, 5).Draw(t, "options")
	return drop(n, rapid.IntRange(0, n-1).Draw(t, "right"))
}

func anyTyped(t *rapid.T) Blank {
	return typed(rapid.SampledFrom([]Kind{Number, Text, Command, Digest, Timestamp, Address, Path, Offset}).Draw(t, "form"))
}

// typed is a blank that knows half an answer before the full one.
func typed(form Kind) Blank {
	is := map[Kind][2]string{
		Number: {"[5, 8) ms", "8 ms +- 1 us"}, Text: {"b", "a"}, Command: {"ls", "ls -l | wc"}, Digest: {strings.Repeat("0", 32), md5Sum},
		Timestamp: {"@0 +- 1 h", "@86400"}, Address: {"::1", "203.0.113.0/24"}, Path: {"/a", `C:\a`}, Offset: {"0", "1f0"},
	}[form]
	return Blank{Form: form, Accepts: []Accept{{is[0], 50}, {is[1], 100}}}
}

// anyResponse answers in any way that the screen allows.
func anyResponse(t *rapid.T, q *Question) Response {
	var r Response
	for range rapid.IntRange(0, 8).Draw(t, "acts") {
		at := rapid.IntRange(0, 20).Draw(t, "at")
		switch act := rapid.IntRange(0, 3).Draw(t, "act"); {
		case act == 0 && len(q.Choices) > 0:
			r = q.Toggle(r, at%len(q.Choices))
		case act == 1 && len(q.Blanks) > 0 && q.Blanks[at%len(q.Blanks)].Form == "":
			r = q.Pick(r, at%len(q.Blanks), rapid.IntRange(-1, 5).Draw(t, "option"))
		case act == 2 && q.Steps > 0:
			r = q.Put(r, at%q.Steps, rapid.IntRange(0, q.Steps-1).Draw(t, "to"))
		case act == 3 && len(q.Blanks) > 0 && q.Blanks[at%len(q.Blanks)].Form != "":
			r = q.Write(r, at%len(q.Blanks), rapid.SampledFrom([]string{"", "a", "5 ms", "ls", "@0", "0", "\U0001F600", "8.0005 ms"}).Draw(t, "text"))
		}
	}
	if q.Kind == Essay && len(r.Choices) > 0 {
		r = q.Write(r, 0, "text")
	}
	return r
}

// TestAnyMarkIsInRange: what can be done on the screen can be marked, and a mark
// lies between nothing and all.
func TestAnyMarkIsInRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuestion(t)
		r := anyResponse(t, q)
		m, err := q.Mark(r)
		of := 100 * q.Points
		if q.Kind == Survey {
			of = 0
		}
		if err != nil || m.Got < 0 || m.Got > m.Of || m.Of != of {
			t.Fatalf("%+v is marked %+v, %v", r, m, err)
		}
		if c := q.Charge(m, 3); c.Got < 0 || c.Got > m.Got || c.Of != m.Of {
			t.Fatalf("%+v is charged %+v", m, c)
		}
	})
}

// TestKeyEarnsEverything, and leaves nothing open.
func TestKeyEarnsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuestion(t)
		r := q.Key()
		if q.Kind == Essay {
			r = q.Write(r, 0, "text")
		}
		if q.Kind == Survey {
			if !r.Empty() {
				t.Fatalf("a survey has the key %+v", r)
			}
			return
		}
		if m, err := q.Mark(r); err != nil || m.Got != m.Of || m.Of == 0 || !q.Complete(r) {
			t.Fatalf("%+v is marked %+v, %v, complete %t", r, m, err, q.Complete(r))
		}
	})
}

func TestKeyOfTypedAnswers(t *testing.T) {
	for _, test := range []struct {
		form     Kind
		is, want string
	}{
		{Number, "0.7 +- 5%", "0.7"}, {Number, "[5, 8) ms", "5 ms"}, {Number, "(5, 8]", "8"}, {Number, "(5, 8)", "6.5"}, {Number, "(0, 1 d)", "0.5 d"},
		{Number, "200 +- 5% km", "200 km"}, {Number, "1.5 +- 100 m", "1.5 m"}, {Number, "90 % +- 2 %", "90 %"},
		{Regex, `ssh`, "ssh"}, {Regex, `203\.0\.113\.9`, "203.0.113.9"}, {Regex, `ssh(d)?`, "ssh"}, {Regex, `[ab]`, ""}, {Regex, `ab?c`, ""}, {Regex, `(`, ""},
		{Timestamp, "@0 +- 2 s", "1970-01-01T00:00:00Z"}, {Command, `ls  "a b"`, "ls 'a b'"}, {Offset, "1F0h", "0x1f0"}, {Address, "::ffff:1.2.3.4", "1.2.3.4"},
	} {
		q := &Question{Kind: test.form, Points: 1, Blanks: []Blank{accept(test.form, test.is)}}
		if got := q.Key(); !reflect.DeepEqual(got, says(test.want)) {
			t.Errorf("%s %q: %+v, want %q", test.form, test.is, got, test.want)
		}
	}
}

func TestRevisionOfEveryKind(t *testing.T) {
	base := func() *Question {
		return &Question{ID: "q", Kind: Cloze, Points: 1, Scoring: All, Columns: 2, Steps: 3, Choices: choices("+-"), Blanks: []Blank{typed(Text), drop(3, 1)}}
	}
	first := base().Revision()
	for name, test := range map[string]struct {
		edit func(*Question)
		same bool
	}{
		"a verdict":           {func(q *Question) { q.Verdict = Disregard }, true},
		"a hint's cost":       {func(q *Question) { q.HintCost = 10 }, true},
		"attempts":            {func(q *Question) { q.Attempts = 2 }, true},
		"required":            {func(q *Question) { q.Required = true }, true},
		"tags":                {func(q *Question) { q.Tags = []string{"x"} }, true},
		"numbered":            {func(q *Question) { q.Ordered = true }, true},
		"another answer":      {func(q *Question) { q.Blanks[0].Accepts[0].Is = "c" }, false},
		"other credit":        {func(q *Question) { q.Blanks[0].Accepts[0].Credit = 51 }, false},
		"one answer more":     {func(q *Question) { q.Blanks[0].Accepts = append(q.Blanks[0].Accepts, Accept{"c", 0}) }, false},
		"answers swapped":     {func(q *Question) { slices.Reverse(q.Blanks[0].Accepts) }, false},
		"another form":        {func(q *Question) { q.Blanks[0].Form = Regex }, false},
		"case counts":         {func(q *Question) { q.Blanks[0].Case = true }, false},
		"accents do not":      {func(q *Question) { q.Blanks[0].Loose = true }, false},
		"the unit does not":   {func(q *Question) { q.Blanks[0].Bare = true }, false},
		"an option more":      {func(q *Question) { q.Blanks[1].Options++ }, false},
		"another option":      {func(q *Question) { q.Blanks[1].Right = []int{2} }, false},
		"two right options":   {func(q *Question) { q.Blanks[1].Right = []int{1, 2} }, false},
		"a blank more":        {func(q *Question) { q.Blanks = append(q.Blanks, drop(3, 1)) }, false},
		"a step more":         {func(q *Question) { q.Steps++ }, false},
		"another width":       {func(q *Question) { q.Columns = 1 }, false},
		"one for each row":    {func(q *Question) { q.Radio = true }, false},
		"many of a survey":    {func(q *Question) { q.Many = true }, false},
		"a line in an answer": {func(q *Question) { q.Blanks[0].Accepts = []Accept{{"b\" 50\naccept \"a", 100}} }, false},
	} {
		q := base()
		test.edit(q)
		if got := q.Revision(); (got == first) != test.same {
			t.Errorf("%s: revision %s after %s", name, got, first)
		}
	}
	if want := "Yxog57yhERgev6Cf"; first != want {
		t.Errorf("revision %s, want %s: answers given so far would no longer count", first, want)
	}
}

// FuzzMark: a response from a journal that somebody has edited never panics, and
// what is marked is in range.
func FuzzMark(f *testing.F) {
	f.Add(0, []byte{0}, []byte{1, 2, 3}, "a", "b")
	f.Add(4, []byte{0, 1}, []byte{255, 1, 255}, "true positive", "90")
	f.Add(6, []byte{}, []byte{4, 3, 2, 1, 0}, "", "1e999 km")
	f.Fuzz(func(t *testing.T, kind int, taken, picked []byte, text, last string) {
		questions := []*Question{
			{Kind: Single, Points: 1, Choices: choices("+-")}, {Kind: Multiple, Points: 1, Scoring: Partial, Choices: choices("++-")},
			weighted(), cloze(All), cloze(Partial), match(Partial), order(Partial), matrix(Partial, true, "+--+"), matrix(Partial, false, "+--+"),
			essay(nil, percent(-20)), {Kind: Survey, Points: 1, Many: true, Choices: choices("--")}, {Kind: Matrix, Points: 1, Choices: choices("+")},
		}
		q := questions[uint(kind)%uint(len(questions))]
		var r Response
		for _, b := range taken {
			r.Choices = append(r.Choices, int(int8(b)))
		}
		for _, b := range picked {
			r.Picks = append(r.Picks, int(int8(b)))
		}
		if text != "" || last != "" {
			r.Texts = []string{text, "", last}[:1+2*(kind&1)]
		}
		m, err := q.Mark(r)
		if err != nil && m != (Mark{}) || m.Got < 0 || m.Got > m.Of {
			t.Fatalf("%+v is marked %+v, %v", r, m, err)
		}
		q.Complete(r)
		q.Matched(r)
	})
}

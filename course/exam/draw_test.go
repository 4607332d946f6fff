package exam

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"carrel/course/question"
)

func item(id string, difficulty int, objectives ...string) Item {
	return Item{From: "pool.md", Question: &question.Question{ID: id, Kind: question.Single, Points: 1, Difficulty: difficulty, Objectives: objectives,
		Choices: []question.Choice{{Right: true}, {}}}}
}

func pool(n int) []Item {
	var items []Item
	for i := range n {
		items = append(items, item(fmt.Sprint("q", i), i%3+1, fmt.Sprint("o", i%5)))
	}
	return items
}

func ids(items []Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.Question.ID)
	}
	return out
}

func draw(t testing.TB, b Blueprint, items []Item, seed string) *Form {
	t.Helper()
	f, err := Draw(b, items, seed)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheSameSeedGivesTheSameForm(t *testing.T) {
	b := Blueprint{Entries: []Entry{{From: "pool.md", Pick: 10, Points: 3}}, Mix: Mix{Questions: true}}
	one, again, other := draw(t, b, pool(40), "a"), draw(t, b, pool(40), "a"), draw(t, b, pool(40), "b")
	if !reflect.DeepEqual(one, again) {
		t.Errorf("%v and %v", ids(one.Items), ids(again.Items))
	}
	if slices.Equal(ids(one.Items), ids(other.Items)) {
		t.Errorf("another seed gave the same form: %v", ids(one.Items))
	}
	// Kept from the first time: a form drawn last year can be drawn again.
	if got, want := fmt.Sprint(ids(one.Items)), "[q13 q36 q6 q21 q2 q32 q31 q26 q1 q24]"; got != want {
		t.Errorf("seed a gives %s, not %s", got, want)
	}
	if one.Points() != 30 || one.Items[0].Question.Points != 3 || pool(40)[0].Question.Points != 1 {
		t.Errorf("%d points", one.Points())
	}
}

// Whether a blueprint can be met is compared with trying everything.
func TestABlueprintIsMetWheneverItCanBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var items []Item
		for i := range rapid.IntRange(0, 6).Draw(t, "items") {
			items = append(items, item(fmt.Sprint("q", i), rapid.IntRange(1, 3).Draw(t, "difficulty"), rapid.SampledFrom([]string{"a", "b"}).Draw(t, "objective")))
		}
		var b Blueprint
		for range rapid.IntRange(1, 3).Draw(t, "entries") {
			b.Entries = append(b.Entries, Entry{
				From: "pool.md", Pick: rapid.IntRange(0, 3).Draw(t, "pick"),
				Difficulty: rapid.SliceOfN(rapid.IntRange(1, 3), 0, 2).Draw(t, "levels"),
				Objectives: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b"}), 0, 1).Draw(t, "objectives"),
			})
		}
		f, err := Draw(b, items, rapid.String().Draw(t, "seed"))
		if can := possible(b.Entries, items, 0); can != (err == nil) {
			t.Fatalf("possible: %v; got %v", can, err)
		}
		if err == nil {
			meets(t, b, f)
			return
		}
		if refusal := new(DrawError); !errors.As(err, &refusal) || refusal.Have >= refusal.Want {
			t.Fatalf("refused by %v", err)
		}
	})
}

// possible tries every way to give the entries their questions.
func possible(entries []Entry, items []Item, used int) bool {
	if len(entries) == 0 {
		return true
	}
	e := entries[0]
	if e.Pick == 0 {
		return possible(entries[1:], items, used)
	}
	less := slices.Clone(entries)
	less[0].Pick--
	for i, it := range items {
		if used&(1<<i) == 0 && e.Takes(it) && possible(less, items, used|1<<i) {
			return true
		}
	}
	return false
}

func meets(t *rapid.T, b Blueprint, f *Form) {
	want := 0
	for _, e := range b.Entries {
		want += e.Pick
	}
	got := ids(f.Items)
	slices.Sort(got)
	if len(got) != want || len(slices.Compact(slices.Clone(got))) != want {
		t.Fatalf("drew %v for %d", got, want)
	}
}

func TestEveryQuestionHasItsChance(t *testing.T) {
	b := Blueprint{Entries: []Entry{{From: "pool.md", Pick: 5}}}
	count := map[string]int{}
	for seed := range 2000 {
		for _, id := range ids(draw(t, b, pool(20), fmt.Sprint(seed)).Items) {
			count[id]++
		}
	}
	for id, n := range count { // 500 each are expected; the spread is 19
		if n < 400 || n > 600 {
			t.Errorf("%s was drawn %d times of 2000", id, n)
		}
	}
	if len(count) != 20 {
		t.Errorf("%d questions were ever drawn", len(count))
	}
}

func TestACaseStaysTogether(t *testing.T) {
	items := pool(30)
	for i := range items {
		if i%3 != 0 {
			items[i].Stem = fmt.Sprint("case ", i/6)
		}
	}
	for seed := range 50 {
		f := draw(t, Blueprint{Entries: []Entry{{From: "pool.md", Pick: 20}}, Mix: Mix{Questions: true}}, items, fmt.Sprint(seed))
		ended := map[string]bool{}
		last := ""
		for _, it := range f.Items {
			if it.Stem != last {
				ended[last] = true
			}
			if it.Stem != "" && ended[it.Stem] {
				t.Fatalf("seed %d tears %s apart: %v", seed, it.Stem, ids(f.Items))
			}
			last = it.Stem
		}
	}
}

func TestWhatCannotBeMarkedIsNotDrawn(t *testing.T) {
	e := Entry{From: "pool.md"}
	flawed, unfit, survey, elsewhere := item("a", 1), item("b", 1), item("c", 1), item("d", 1)
	flawed.Question.Verdict, unfit.Question.Kind, survey.Question.Kind, elsewhere.From = question.Disregard, question.Unfit, question.Survey, "other.md"
	for _, it := range []Item{flawed, unfit, survey, elsewhere} {
		if e.Takes(it) {
			t.Errorf("%s was taken", it.Question.ID)
		}
	}
	if !e.Takes(item("e", 1)) {
		t.Error("a sound one was not")
	}
}

func TestPointsByObjective(t *testing.T) {
	both := item("x", 1, "a", "b")
	f := draw(t, Blueprint{Fixed: []Item{both, item("y", 1)}, Entries: []Entry{{From: "pool.md", Pick: 1, Points: 4}}}, []Item{item("z", 1, "a")}, "s")
	if got, want := f.ByObjective(), (map[string]int{"a": 5, "b": 1, "": 1}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The goal is a form of 500 questions in under 5 ms.
func BenchmarkDraw500(b *testing.B) {
	items := pool(1000)
	var entries []Entry
	for o := range 5 {
		entries = append(entries, Entry{From: "pool.md", Pick: 100, Objectives: []string{fmt.Sprint("o", o)}})
	}
	blueprint := Blueprint{Entries: entries, Mix: Mix{Questions: true, Choices: true}}
	for b.Loop() {
		draw(b, blueprint, items, "seed")
	}
}

package exam

import (
	"slices"
	"testing"

	"carrel/course/question"
)

func one(id, from string, points int) Item {
	return Item{From: from, Question: &question.Question{ID: id, Kind: question.Essay, Points: points, Objectives: []string{id[:1]}}}
}

func TestADigestNamesAForm(t *testing.T) {
	f := &Form{Items: []Item{one("a1", "p", 1), one("a2", "p", 2)}}
	turned := &Form{Items: []Item{f.Items[1], f.Items[0]}}
	dearer := &Form{Items: []Item{f.Items[0], one("a2", "p", 3)}}
	if f.Digest() != (&Form{Seed: "x", Items: slices.Clone(f.Items)}).Digest() {
		t.Error("the same questions have two digests")
	}
	if f.Digest() == turned.Digest() || f.Digest() == dearer.Digest() {
		t.Error("another order or other points make no difference")
	}
}

func TestKeepPutsBackWhatWasAsked(t *testing.T) {
	pool := []Item{one("a1", "p", 1), one("a2", "p", 1), one("a3", "p", 1), one("b1", "q", 1)}
	f := &Form{Items: []Item{one("a3", "p", 5), one("b1", "q", 1)}}
	f.Keep([]string{"b1", "a1", "gone"}, pool)
	if got := []string{f.Items[0].Question.ID, f.Items[1].Question.ID}; !slices.Equal(got, []string{"a1", "b1"}) || len(f.Items) != 2 {
		t.Errorf("the form has %v", got)
	}
	if f.Items[0].Question.Points != 5 || pool[0].Question.Points != 1 {
		t.Error("the points of the place are not those of the entry")
	}
	f.Keep([]string{"a1", "b1", "a2"}, pool)
	if len(f.Items) != 3 || f.Find("a2") != 2 {
		t.Error("what has no place is not at the end")
	}
}

func TestCompareNamesWhatIsShared(t *testing.T) {
	a := &Form{Items: []Item{one("a1", "p", 1), one("b1", "p", 2)}}
	b := &Form{Items: []Item{one("a2", "p", 1), one("b1", "p", 2)}}
	c := Compare(a, b)
	if !c.Equivalent() || !slices.Equal(c.Shared, []string{"b1"}) || a.ByDifficulty()[0] != 3 {
		t.Errorf("%+v", c)
	}
	if Compare(a, &Form{Items: []Item{one("a9", "p", 2), one("b9", "p", 1)}}).Equivalent() {
		t.Error("forms that are worth the same in all, and not by objective, are taken for equivalent")
	}
}

func TestACodeIsKnownByItsSum(t *testing.T) {
	r := Rules{Codes: []Code{{Sum: Sum("ABCD-EFGH"), Minutes: 10}}}
	for typed, want := range map[string]bool{"abcd efgh": true, " ABCDEFGH": true, "ABCD-EFGI": false, "": false} {
		if c, ok := r.Grants(typed); ok != want || ok && c.Minutes != 10 {
			t.Errorf("%q grants %+v, %v", typed, c, ok)
		}
	}
}

func TestSomeOfABlueprintIsDrawn(t *testing.T) {
	q := func(id string) Item {
		return Item{From: "p", Question: &question.Question{ID: id, Kind: question.Single, Points: 1, Choices: []question.Choice{{Right: true}, {}}}}
	}
	b := Blueprint{Entries: []Entry{{From: "p", Pick: 3}}}
	f, err := DrawSome(b, []Item{q("a"), q("b")}, "s")
	if err == nil || len(f.Items) != 2 {
		t.Errorf("%v, %v", f, err)
	}
	if f, err := Draw(b, []Item{q("a"), q("b")}, "s"); err == nil || f != nil {
		t.Errorf("Draw gives %v, %v", f, err)
	}
}

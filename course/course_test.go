package course

import "testing"

func sample() *Course {
	return &Course{
		Modules: []Module{{Units: []*Unit{{ID: "a", Path: "a.md"}, {ID: "b", Path: "b.md"}}}, {}, {Units: []*Unit{{ID: "c", Path: "c.md"}}}},
		Extras:  []*Unit{{ID: "glossary", Path: "g.md"}},
	}
}

func TestNext(t *testing.T) {
	for id, want := range map[UnitID]UnitID{"a": "b", "b": "c", "c": "", "glossary": "", "unknown": "a"} {
		got := UnitID("")
		if u := sample().Next(id); u != nil {
			got = u.ID
		}
		if got != want {
			t.Errorf("Next(%q) = %q, want %q", id, got, want)
		}
	}
	if u := (&Course{}).Next("a"); u != nil {
		t.Errorf("an empty course has the unit %v", u)
	}
}

func TestUnitAndAt(t *testing.T) {
	c := sample()
	for _, id := range []UnitID{"a", "c", "glossary"} {
		if u := c.Unit(id); u == nil || u.ID != id {
			t.Errorf("Unit(%q) = %v", id, u)
		}
	}
	if u := c.At("g.md"); u == nil || u.ID != "glossary" {
		t.Errorf("At(g.md) = %v", u)
	}
	if c.Unit("z") != nil || c.At("z.md") != nil {
		t.Error("found what is not there")
	}
	if n := len(c.Units()); n != 3 {
		t.Errorf("%d units, want 3: extras do not count", n)
	}
}

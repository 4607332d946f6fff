package question

import "testing"

func TestTell(t *testing.T) {
	for _, test := range []struct {
		form Kind
		is   string
		want Told
	}{
		{Number, "1.5 km", Told{Value: "1.5 km"}},
		{Number, "344 km +- 10 km", Told{Value: "344 km", Off: "10 km"}},
		{Number, "344 km ± 10", Told{Value: "344 km", Off: "10 km"}},
		{Number, "344 +/- 10 km", Told{Value: "344 km", Off: "10 km"}},
		{Number, "0.7 +- 5%", Told{Value: "0.7", Off: "5%"}},
		{Number, "20 +- 5 % V", Told{Value: "20 V", Off: "5 %"}},
		{Number, "20 % +- 5", Told{Value: "20 %", Off: "5 %"}},
		{Number, "[70, 80) °C", Told{Low: "70", High: "80 °C", OpenHigh: true}},
		{Number, "(5; 8 ms]", Told{Low: "5", High: "8 ms", OpenLow: true}},
		{Number, "not a number", Told{Value: "not a number"}},
		{Number, "[1, 2", Told{Value: "[1, 2"}},
		{Number, "", Told{}},
		{Timestamp, "2026-03-01 09:12:33 +0100 +- 2s", Told{Value: "2026-03-01 09:12:33 +0100", Off: "2s"}},
		{Text, "a +- b", Told{Value: "a +- b"}},
		{Path, "[x]", Told{Value: "[x]"}},
	} {
		if got := (&Blank{Form: test.form}).Tell(Accept{Is: test.is}); got != test.want {
			t.Errorf("%s %q: %+v, want %+v", test.form, test.is, got, test.want)
		}
	}
}

func FuzzTell(f *testing.F) {
	for _, is := range []string{"1.5 km", "[70, 80) °C", "344 km +- 10 km", "(", "[,]", "5 +- % V"} {
		f.Add(is)
	}
	f.Fuzz(func(t *testing.T, is string) {
		for _, form := range []Kind{Number, Timestamp, Text} {
			b := Blank{Form: form, Accepts: []Accept{{Is: is, Credit: 100}}}
			told := b.Tell(b.Accepts[0])
			if Check(form, is) == nil && told == (Told{}) {
				t.Errorf("%s %q is accepted, and there is nothing to tell", form, is)
			}
			NeedsUnit(b)
		}
	})
}

func TestNeedsUnit(t *testing.T) {
	for _, test := range []struct {
		blank Blank
		want  string
	}{
		{Blank{Form: Number, Accepts: []Accept{{Is: "12 km"}}}, "km"},
		{Blank{Form: Number, Accepts: []Accept{{Is: "[70, 80) °C"}, {Is: "20 K"}}}, "°C"},
		{Blank{Form: Number, Accepts: []Accept{{Is: "5 +- 1 m"}}}, "m"},
		{Blank{Form: Number, Accepts: []Accept{{Is: "12 km"}}, Bare: true}, ""},
		{Blank{Form: Number, Accepts: []Accept{{Is: "12"}}}, ""},
		{Blank{Form: Number, Accepts: []Accept{{Is: "0.7 +- 5%"}}}, ""},
		{Blank{Form: Number, Accepts: []Accept{{Is: "12 km", Credit: 100}, {Is: "12"}}}, ""}, // the author says something to it
		{Blank{Form: Number}, ""},
		{Blank{Form: Text, Accepts: []Accept{{Is: "12 km"}}}, ""},
	} {
		unit, ok := NeedsUnit(test.blank)
		if unit != test.want || ok != (test.want != "") {
			t.Errorf("%+v: %q, %v", test.blank, unit, ok)
		}
	}
}

func TestRun(t *testing.T) {
	for _, test := range []struct {
		steps   []int
		from, n int
	}{
		{nil, 0, 0},
		{[]int{2, 1, 0}, 0, 1},
		{[]int{3, 0, 1, 2}, 1, 3},
		{[]int{0, 1, 3, 2}, 0, 2},
		{[]int{2, 3, 0, 1}, 0, 2},
	} {
		if from, n := Run(test.steps); from != test.from || n != test.n {
			t.Errorf("%v: %d from %d, want %d from %d", test.steps, n, from, test.n, test.from)
		}
	}
}

package question

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// dearest are, for each form, answers that cost much to compare with, as many
// and as long as a course may have them, and a text that fits none.
func dearest(form Kind) (Blank, string) {
	one, typed := strings.Repeat("é", 490), strings.Repeat("É", 499)+"ü"
	switch form {
	case Number:
		one, typed = strings.Repeat("7", 900)+" km +- 5%", strings.Repeat("8", 900)+" km"
	case Regex:
		one, typed = `(\w?){5}(\w?){5}`, strings.Repeat("aé", 400)
	case Command:
		one, typed = strings.Repeat("'a b'|c ", 110)+"x", strings.Repeat("\"a b\"|c ", 110)+"y"
	case Timestamp:
		one, typed = "2026-03-01T09:12:33Z +- 2s", "2026-03-02T09:12:33Z"
	case Path:
		one, typed = strings.Repeat("a/../", 180), strings.Repeat("b/./", 240)
	case Digest, Offset, Address:
		one, typed = forms[form].want, forms[form].want+"ff"
	}
	b := Blank{Form: form}
	for i := range 200 {
		b.Accepts = append(b.Accepts, Accept{Is: fmt.Sprint(one, i), Credit: 100})
	}
	return b, typed
}

func BenchmarkMark(b *testing.B) {
	for form := range forms {
		blank, typed := dearest(form)
		q := &Question{ID: "q", Kind: form, Points: 1, Blanks: []Blank{blank}}
		b.Run(string(form), func(b *testing.B) {
			for b.Loop() {
				if _, err := q.Mark(Response{Texts: []string{typed}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestMarkingIsQuick: the answers of a question, when they were compared with
// once, cost a response milliseconds, on a machine that does other things, too.
func TestMarkingIsQuick(t *testing.T) {
	for form := range forms {
		blank, typed := dearest(form)
		q := &Question{ID: "q", Kind: form, Points: 1, Blanks: []Blank{blank}}
		took := time.Hour
		for range 5 {
			start := time.Now()
			if m, err := q.Mark(Response{Texts: []string{typed}}); err != nil || m.Got != 0 {
				t.Fatal(m, err)
			}
			took = min(took, time.Since(start))
		}
		if took > 60*time.Millisecond {
			t.Errorf("%s takes %v", form, took)
		}
	}
}

func TestCost(t *testing.T) {
	for is, want := range map[string]int{"abc": 3, `\w{999}`: 999, "(": 0, "a|bc": 4, `[a-c]+x`: 4} {
		if got := Cost(Regex, is); got != want {
			t.Errorf("%s costs %d, want %d", is, got, want)
		}
	}
	if got := Cost(Text, `\w{999}`); got != 0 {
		t.Errorf("a text costs %d", got)
	}
}

func TestMemoForgetsTheOldest(t *testing.T) {
	m := memo[string, int]{room: 4}
	made := ""
	get := func(key string, weight int) { m.get(key, func() (int, int) { made += key; return 0, weight }) }
	for _, key := range []string{"a", "b", "a", "c", "d", "a", "e", "b", "e"} {
		get(key, 1)
	}
	if made != "abcdeb" || m.weight != 4 || m.latest.Len() != 4 || len(m.at) != 4 {
		t.Errorf("made %s, keeps %d of weight %d", made, m.latest.Len(), m.weight)
	}
	get("x", 3)
	get("x", 3)
	if made != "abcdebxx" || m.latest.Len() != 4 {
		t.Errorf("what is too heavy is kept: made %s, keeps %d", made, m.latest.Len())
	}
}

func TestMadeID(t *testing.T) {
	for id, want := range map[string]bool{"q-abcdefgh234567az": true, "q-abcdefgh234567a": false, "q-abcdefgh234567az1": false, "q-abcdefgh234567a1": false, "q-one": false, "": false, "x-abcdefgh234567az": false} {
		if MadeID(id) != want {
			t.Errorf("%q: %t", id, !want)
		}
	}
}

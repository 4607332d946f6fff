package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"carrel/course/question"
)

var wall = time.Date(2026, 3, 1, 9, 0, 0, 120e6, time.UTC)

// samples has each field full somewhere and empty somewhere.
var samples = map[string]Event{
	"zero": {},
	"full": {
		Seq: 7, Type: Answered, Course: "org.example.soc", Version: "1.2.0", Package: "p-1", Unit: "intro/one", From: "one.md", Lang: "fr-CA", Question: "q1", Revision: "a-_Z", Wording: "w-1",
		Attempt: 2, Try: 3, Hints: 1, Response: &question.Response{Choices: []int{0, 2}, Picks: []int{-1, 0}, Texts: []string{"", "1234.5 km"}}, Sealed: "s/+=",
		Mark: &question.Mark{Got: 50, Of: 100}, Self: true, Passed: true,
		Place: &Place{Line: 12, Part: 345}, Exam: &Exam{Seed: "s", Form: "f", Minutes: 5, Grant: "g", Why: "w"}, Log: &Log{ID: "00ff", Size: 9, Root: "r=", Lost: 2}, Wall: wall, Boot: 12345678, BootID: "b-1", Build: "v1.0.0",
	},
	"empty parts":  {Seq: 1, Type: Placed, Response: &question.Response{}, Mark: &question.Mark{}, Place: &Place{}, Exam: &Exam{}, Log: &Log{}, Wall: wall},
	"some exam":    {Seq: 1, Type: Granted, Exam: &Exam{Minutes: -5, Why: "é"}, Wall: wall},
	"picks only":   {Seq: 1, Response: &question.Response{Picks: []int{2, 0, 1}}, Wall: wall},
	"texts only":   {Seq: 1, Response: &question.Response{Texts: []string{""}}, Wall: wall},
	"wide texts":   {Seq: 1, Response: &question.Response{Texts: []string{"a \"b\"\n", "déjà vu"}}, Wall: wall},
	"negative":     {Seq: 1, Attempt: -1, Boot: math.MinInt64, Mark: &question.Mark{Got: -5}, Wall: wall},
	"whole second": {Seq: 2, Wall: wall.Truncate(time.Second)},
	"escapes":      {Seq: 3, Course: "a\"\\\x00\x1b\u2028<>&\u202e", Unit: "日本語 नमस्ते", Wall: wall},
	"largest":      {Seq: math.MaxUint64, Wall: wall},
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	for name, e := range samples {
		line, err := Encode(e)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := Decode(line)
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s: %s is read as %+v, %v", name, line, got, err)
		}
	}
}

func TestEncodeForm(t *testing.T) {
	got, err := Encode(samples["full"])
	want := `{"seq":7,"type":"answered","course":"org.example.soc","version":"1.2.0","package":"p-1","unit":"intro/one","from":"one.md","lang":"fr-CA","question":"q1","revision":"a-_Z","wording":"w-1",` +
		`"attempt":2,"try":3,"hints":1,"response":{"choices":[0,2],"picks":[-1,0],"texts":["","1234.5 km"]},"sealed":"s/+=","mark":{"got":50,"of":100},"self":true,"passed":true,"place":{"line":12,"part":345},` +
		`"exam":{"seed":"s","form":"f","minutes":5,"grant":"g","why":"w"},` +
		`"log":{"id":"00ff","size":9,"root":"r=","lost":2},` +
		`"wall":"2026-03-01T09:00:00.12Z","boot":12345678,"bootid":"b-1","build":"v1.0.0"}`
	if string(got) != want || err != nil {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestEncodeCutsTheClockToMilliseconds(t *testing.T) {
	zone := time.FixedZone("", 3600)
	got, err := Encode(Event{Wall: time.Date(2026, 3, 1, 10, 0, 0, 120999999, zone)})
	if err != nil || !bytes.Contains(got, []byte(`"wall":"2026-03-01T09:00:00.12Z"`)) {
		t.Errorf("%s, %v", got, err)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, e := range map[string]Event{
		"text that is not UTF-8": {Question: "a\xff"},
		"a build not UTF-8":      {Build: "\xc0\x80"},
		"an answer not UTF-8":    {Response: &question.Response{Texts: []string{"fine", "a\xff"}}},
		"a long answer":          {Response: &question.Response{Texts: []string{strings.Repeat("x", MaxEvent)}}},
		"a year of five digits":  {Wall: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		"a long line":            {Course: "x", Unit: "u", Question: strings.Repeat("q", MaxEvent)},
	} {
		if line, err := Encode(e); !errors.Is(err, ErrEvent) {
			t.Errorf("%s: encoded as %.80s, %v", name, line, err)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	line, err := Encode(samples["full"])
	if err != nil {
		t.Fatal(err)
	}
	edit := func(old, new string) string {
		edited := strings.Replace(string(line), old, new, 1)
		if edited == string(line) {
			t.Fatalf("%q is not in %s", old, line)
		}
		return edited
	}
	for name, text := range map[string]string{
		"nothing":              "",
		"another value":        "[]",
		"null":                 "null",
		"a space":              edit(`,"type"`, `, "type"`),
		"a newline":            string(line) + "\n",
		"a second value":       string(line) + "{}",
		"an unknown field":     edit(`,"type"`, `,"name":"A","type"`),
		"a repeated field":     edit(`,"type"`, `,"seq":7,"type"`),
		"another order":        edit(`"seq":7,"type":"answered"`, `"type":"answered","seq":7`),
		"another case":         edit(`"seq"`, `"Seq"`),
		"an empty language":    edit(`"fr-CA"`, `""`),
		"an escape too many":   edit(`"q1"`, `"\u0071`+`1"`),
		"an empty field":       edit(`"q1"`, `""`),
		"a zero field":         edit(`"try":3`, `"try":0`),
		"a false field":        edit(`"passed":true`, `"passed":false`),
		"a null field":         edit(`{"got":50,"of":100}`, `null`),
		"no choices":           edit(`[0,2]`, `[]`),
		"no picks":             edit(`[-1,0]`, `[]`),
		"texts before picks":   edit(`"picks":[-1,0],"texts":["","1234.5 km"]`, `"texts":["","1234.5 km"],"picks":[-1,0]`),
		"a pick in quotes":     edit(`[-1,0]`, `["-1",0]`),
		"a text that is none":  edit(`["",`, `[null,`),
		"a comma too many":     edit(`[-1,0]`, `[-1,0,]`),
		"no comma in between":  edit(`,"picks"`, `"picks"`),
		"an empty wording":     edit(`"w-1"`, `""`),
		"not self":             edit(`"self":true`, `"self":false`),
		"a leading zero":       edit(`"seq":7`, `"seq":07`),
		"a plus":               edit(`"seq":7`, `"seq":+7`),
		"a minus zero":         edit(`"got":50`, `"got":-0`),
		"a fraction":           edit(`"try":3`, `"try":3.0`),
		"an exponent":          edit(`"boot":12345678`, `"boot":1e3`),
		"a negative number":    edit(`"seq":7`, `"seq":-7`),
		"a number too large":   edit(`"boot":12345678`, `"boot":9223372036854775808`),
		"a time zone":          edit(`09:00:00.12Z`, `10:00:00.12+01:00`),
		"a zero offset":        edit(`09:00:00.12Z`, `09:00:00.12+00:00`),
		"trailing zeros":       edit(`.12Z`, `.120Z`),
		"microseconds":         edit(`.12Z`, `.120001Z`),
		"a comma in the time":  edit(`.12Z`, `,12Z`),
		"a day that is not":    edit(`2026-03-01`, `2026-02-29`),
		"a byte not UTF-8":     edit(`q1`, "q\xff"),
		"a control character":  edit(`q1`, "q\x1b"),
		"an escaped character": edit(`q1`, `q\/`),
		"cut":                  string(line[:len(line)-1]),
		"a long line":          edit(`"q1"`, `"`+strings.Repeat("q", MaxEvent)+`"`),
	} {
		if e, err := Decode([]byte(text)); err == nil {
			t.Errorf("%s: %.200s is read as %+v", name, text, e)
		}
	}
}

// slow is Decode without its short cut.
func slow(line []byte) (Event, error) {
	var e Event
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil {
		return e, err
	}
	again, err := Encode(e)
	if err == nil && !bytes.Equal(again, line) {
		err = errors.New("not in canonical form")
	}
	return e, err
}

func TestQuickTakesWhatThePlayerWrites(t *testing.T) {
	for _, name := range []string{"zero", "full", "empty parts", "picks only", "texts only", "negative", "whole second"} {
		line, err := Encode(samples[name])
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := quick(line); !ok || !reflect.DeepEqual(e, samples[name]) {
			t.Errorf("%s: %s is read as %+v, %t", name, line, e, ok)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range samples {
		line, err := Encode(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		e, err := Decode(line)
		want, wantErr := slow(line)
		if (err == nil) != (wantErr == nil && len(line) <= MaxEvent) {
			t.Fatalf("%q: %v, and the slow way %v", line, err, wantErr)
		}
		if err != nil {
			return
		}
		if !reflect.DeepEqual(e, want) {
			t.Fatalf("%q: %+v, and the slow way %+v", line, e, want)
		}
		if again, err := Encode(e); err != nil || !bytes.Equal(again, line) {
			t.Fatalf("%q is written as %q, %v", line, again, err)
		}
		Fold([]Event{e, e})
	})
}

func BenchmarkDecode(b *testing.B)     { benchDecode(b, Decode) }
func BenchmarkDecodeSlow(b *testing.B) { benchDecode(b, slow) }

func benchDecode(b *testing.B, decode func([]byte) (Event, error)) {
	line, err := Encode(samples["full"])
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(line); err != nil {
			b.Fatal(err)
		}
	}
}

package strictjson_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"carrel/store/credential/strictjson"
)

func TestObject(t *testing.T) {
	got, err := strictjson.Object([]byte(`{"a":[1,-2.5,true,null,"é😀\ud83d\ude00\n"],"b":{"c":9007199254740992}} `))
	want := map[string]any{"a": []any{1.0, -2.5, true, nil, "é😀😀\n"}, "b": map[string]any{"c": 9007199254740992.0}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestRefused(t *testing.T) {
	for text, why := range map[string]string{
		`{"a":1,"a":2}`:                     "twice",
		`{"a":{"b":1,"\u0062":2}}`:          "twice",
		`{"a":9007199254740993}`:            "2^53", // reads as 2^53
		`{"a":9007199254740994}`:            "2^53",
		`{"a":-1e30}`:                       "2^53",
		`{"a":1e999}`:                       "too large",
		`{"a":"\u0000"}`:                    "U+0000",
		`{"a":"\u001b[31m"}`:                "U+001B",
		`{"\u007f":1}`:                      "U+007F",
		"{\"a\":\"\u0085\"}":                "U+0085",
		"{\"a\":\"\xff\"}":                  "UTF-8",
		`{"a":"\ud800"}`:                    "surrogate",
		`{"a":"\udc00\ud800"}`:              "surrogate",
		`{"a":"\\ud800"}`:                   "",
		`{"a":"\ud800\u0041"}`:              "surrogate",
		`{"a":1} {}`:                        "follows",
		`{"a":1`:                            "well-formed",
		`{"a" 1}`:                           "well-formed",
		`[]`:                                "not an object",
		``:                                  "well-formed",
		`{"a":` + strings.Repeat("[", 1000): "deeper",
		`{"a":[` + strings.Repeat("1,", 30_000) + `1]}`:           "more than",
		`{"a":"` + strings.Repeat("x", strictjson.MaxSize) + `"}`: "more than",
	} {
		_, err := strictjson.Object([]byte(text))
		if why == "" {
			if err != nil {
				t.Errorf("%.60q: %v", text, err)
			}
			continue
		}
		if !errors.Is(err, strictjson.ErrRefused) || !strings.Contains(err.Error(), why) {
			t.Errorf("%.60q: %v, want %q", text, err, why)
		}
	}
}

// FuzzObject holds what is read against encoding/json: nothing is read in
// another way, and what is written is read as the same.
func FuzzObject(f *testing.F) {
	f.Add([]byte(`{"a":[1,"\ud83d\ude00",{"b":null}]}`))
	f.Add([]byte(`{"a":1,"a":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := strictjson.Object(data)
		if err != nil {
			return
		}
		var want map[string]any
		if err := json.Unmarshal(data, &want); err != nil || !reflect.DeepEqual(o, want) {
			t.Errorf("%q: %v, want %v (%v)", data, o, want, err)
		}
		text, err := strictjson.Encode(o)
		if err != nil {
			return // a limit that its own spelling passes
		}
		if again, err := strictjson.Object(text); err != nil || !reflect.DeepEqual(again, o) {
			t.Errorf("%q: %v, %v", text, again, err)
		}
	})
}

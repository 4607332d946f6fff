package xapi

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// vector is a case of ADL's conformance tests of learning record stores.
type vector struct {
	File, Requirement, Test string
	Expect                  int
	Statement               json.RawMessage
}

func vectors(t testing.TB) (out []vector) {
	t.Helper()
	b, err := os.ReadFile("testdata/statements-1.0.3.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

func TestVerdictsOfTheConformanceTests(t *testing.T) {
	all := vectors(t)
	if len(all) != 180 {
		t.Fatalf("%d cases", len(all))
	}
	for _, v := range all {
		if err := Check(v.Statement); (err == nil) != (v.Expect == 200) {
			t.Errorf("%s: %s\n%s: expected %d, got %v\n%s", v.File, v.Requirement, v.Test, v.Expect, err, v.Statement)
		} else if err != nil && !errors.Is(err, ErrStatement) {
			t.Errorf("%s: %v wraps no ErrStatement", v.Test, err)
		}
	}
}

func TestStatementsOfASession(t *testing.T) {
	b, err := os.ReadFile("testdata/cmi5-session-statements.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil || len(all) != 5 {
		t.Fatalf("%d, %v", len(all), err)
	}
	for _, s := range all {
		if err := Check(s); err != nil {
			t.Error(err)
		}
	}
}

const least = `{"actor":{"mbox":"mailto:a@b.c"},"verb":{"id":"http://v.example/did"},"object":{"id":"http://o.example/it"}}`

func TestParseRefuses(t *testing.T) {
	if err := Check([]byte(least)); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"nothing":             "",
		"an array":            "[" + least + "]",
		"two":                 least + least,
		"a key twice":         strings.Replace(least, `"actor"`, `"actor":{"mbox":"mailto:a@b.c"},"actor"`, 1),
		"not UTF-8":           strings.Replace(least, "did", "d\xffd", 1),
		"a deep extension":    strings.Replace(least, `"verb"`, `"result":{"extensions":{"http://a/b":`+strings.Repeat("[", 60)+strings.Repeat("]", 60)+`}},"verb"`, 1),
		"a score over one":    strings.Replace(least, `"verb"`, `"result":{"score":{"scaled":1.0000001}},"verb"`, 1),
		"a huge exponent":     strings.Replace(least, `"verb"`, `"result":{"score":{"raw":1e999999999}},"verb"`, 1),
		"raw over max":        strings.Replace(least, `"verb"`, `"result":{"score":{"raw":5,"max":4}},"verb"`, 1),
		"a duration of none":  strings.Replace(least, `"verb"`, `"result":{"duration":"PT"},"verb"`, 1),
		"a fraction too soon": strings.Replace(least, `"verb"`, `"result":{"duration":"PT1.5H3M"},"verb"`, 1),
		"no known zone":       strings.Replace(least, `"verb"`, `"timestamp":"2026-01-02T03:04:05-00:00","verb"`, 1),
		"two same choices":    strings.Replace(least, `"http://o.example/it"`, `"http://o.example/it","definition":{"interactionType":"choice","choices":[{"id":"a"},{"id":"a"}]}`, 1),
		"scale of a choice":   strings.Replace(least, `"http://o.example/it"`, `"http://o.example/it","definition":{"interactionType":"choice","scale":[]}`, 1),
		"too long":            strings.Replace(least, "did", strings.Repeat("d", MaxStatement), 1),
	} {
		if err := Check([]byte(s)); !errors.Is(err, ErrStatement) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(least))
	for _, v := range vectors(f) {
		f.Add([]byte(v.Statement))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := Parse(b)
		if err != nil {
			if !errors.Is(err, ErrStatement) {
				t.Fatalf("%v wraps no ErrStatement", err)
			}
			return
		}
		again, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if len(again) <= MaxStatement && Check(again) != nil {
			t.Fatalf("%s is good, and %s is not: %v", b, again, Check(again))
		}
	})
}

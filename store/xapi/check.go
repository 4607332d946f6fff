package xapi

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// A rule says what is wrong with a value that stands at a path, or nil.
type rule func(at string, v any) error

// fields are the members that an object may have.
type fields map[string]rule

// check checks an object: no other members than these, no null, and all that
// are needed (section 2.2).
func (f fields) check(at string, v any, needed ...string) (map[string]any, error) {
	o, ok := v.(map[string]any)
	if !ok {
		return nil, invalid(at, "is not an object")
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		r, known := f[key]
		if !known {
			return nil, invalid(in(at, key), "is not known")
		}
		if err := r(in(at, key), o[key]); err != nil {
			return nil, err
		}
	}
	for _, key := range needed {
		if _, there := o[key]; !there {
			return nil, invalid(in(at, key), "is missing")
		}
	}
	return o, nil
}

func in(at, key string) string { return strings.TrimPrefix(at+"."+key, ".") }

// has reports any of some members.
func has(o map[string]any, keys ...string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { _, ok := o[k]; return ok })
}

// listOf is a rule for an array.
func listOf(r rule) rule {
	return func(at string, v any) error {
		list, ok := v.([]any)
		if !ok {
			return invalid(at, "is not an array")
		}
		for _, e := range list {
			if err := r(at, e); err != nil {
				return err
			}
		}
		return nil
	}
}

// word is a rule for one of some strings.
func word(known ...string) rule {
	return func(at string, v any) error {
		if s, ok := v.(string); !ok || !slices.Contains(known, s) {
			return invalid(at, "is not one of %s", strings.Join(known, ", "))
		}
		return nil
	}
}

// form is a rule for a string of some form.
func form(what string, is func(string) bool) rule {
	return func(at string, v any) error {
		if s, ok := v.(string); !ok || !is(s) {
			return invalid(at, "is not %s", what)
		}
		return nil
	}
}

func isAny(string) bool { return true }

func boolean(at string, v any) error {
	if _, ok := v.(bool); !ok {
		return invalid(at, "is neither true nor false")
	}
	return nil
}

// decimal reads a number of a size that can be compared; nil for none.
func decimal(v any) *big.Rat {
	n, ok := v.(json.Number)
	if !ok || len(n) > 64 {
		return nil
	}
	if _, exp, ok := strings.Cut(strings.ToLower(n.String()), "e"); ok && len(strings.TrimLeft(exp, "+-0")) > 3 {
		return nil
	}
	r, _ := new(big.Rat).SetString(n.String())
	return r
}

func number(at string, v any) error {
	if decimal(v) == nil {
		return invalid(at, "is not a number")
	}
	return nil
}

func whole(at string, v any) error {
	if n := decimal(v); n == nil || !n.IsInt() || n.Sign() < 0 {
		return invalid(at, "is not a whole number")
	}
	return nil
}

// extensions is the rule of section 4.1: the keys are IRIs, the values anything.
func extensions(at string, v any) error { return keyed(at, v, isIRI, "an IRI", nil) }

// languageMap is the rule of section 4.2: from language tags to text.
func languageMap(at string, v any) error {
	return keyed(at, v, isLanguage, "a language tag of RFC 5646", form("text", isAny))
}

func keyed(at string, v any, is func(string) bool, what string, value rule) error {
	o, ok := v.(map[string]any)
	if !ok {
		return invalid(at, "is not an object")
	}
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if !is(key) {
			return invalid(at, "has the key %q, which is not %s", key, what)
		}
		if value == nil {
			continue
		}
		if err := value(in(at, key), o[key]); err != nil {
			return err
		}
	}
	return nil
}

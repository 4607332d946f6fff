package render

import (
	"testing"

	"github.com/microcosm-cc/bluemonday"
)

// The stand-in for Glamour's sanitiser keeps text alone.
func TestTheStandInLeavesText(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "",
		"a <b>bold</b> word":                   "a bold word",
		"1 &lt; 2 &amp; <i>3</i>":              "1 &lt; 2 &amp; 3",
		"<script>alert('x < y')</script>after": "after",
		"<style>p { color: red }</style><p>p":  "p",
		"<!-- nothing -->x<!DOCTYPE html>":     "x",
		"<img src=x onerror=alert(1)>":         "",
		"<b":                                   "",
		"a < b":                                "a &lt; b",
	} {
		if got := bluemonday.StrictPolicy().Sanitize(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}

package block_test

import (
	"slices"
	"strings"
	"testing"

	"carrel/content/exchange/internal/block"
)

func TestParse(t *testing.T) {
	src := "# One *two*\n\ntext\nmore\n\n> quote\nlazy\n\n1. [x] first\n\n\t> said\n2. [ ] second\n   - inner\n3. plain\n\n```\n# no heading\n```\n\nTitle\n---\n"
	bs := block.Parse(src)
	var kinds []block.Kind
	for _, b := range bs {
		kinds = append(kinds, b.Kind)
	}
	want := []block.Kind{block.Heading, block.Other, block.Quote, block.List, block.Other, block.Heading}
	if !slices.Equal(kinds, want) {
		t.Fatalf("kinds %v, want %v", kinds, want)
	}
	if bs[0].Inner != "One *two*" || bs[5].Inner != "Title" {
		t.Errorf("headings %q, %q", bs[0].Inner, bs[5].Inner)
	}
	if bs[2].Inner != "quote\nlazy" || bs[2].Line != 6 {
		t.Errorf("quote %q in line %d", bs[2].Inner, bs[2].Line)
	}
	list := bs[3]
	if !list.Ordered || len(list.Items) != 3 {
		t.Fatalf("list %+v", list)
	}
	for i, want := range []block.Item{
		{Line: 9, Boxed: true, Ticked: true, Source: "first\n\n > said"},
		{Line: 12, Boxed: true, Source: "second\n- inner"},
		{Line: 14, Source: "plain"},
	} {
		if list.Items[i] != want {
			t.Errorf("item %d: %+v, want %+v", i, list.Items[i], want)
		}
	}
}

func TestOutsideCode(t *testing.T) {
	for in, want := range map[string]string{
		"a `b` c":               "A `b` C",
		"a ``b ` c`` d":         "A ``b ` c`` D",
		"a ` b":                 "A ` B",
		"a\n```sh\nb\n```\nc\n": "A\n```sh\nb\n```\nC\n",
		"a\n~~~\nb\n```\nc":     "A\n~~~\nb\n```\nc",
		"a ` b\n\nc ` d":        "A ` B\n\nC ` D",
	} {
		if got := block.OutsideCode(in, strings.ToUpper); got != want {
			t.Errorf("OutsideCode(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever stands in a text, the blocks cover it in order and hold nothing else.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"# a\n\n- [x] b\n  > c\n", "> > > a\nb", "\t\t- x\n\n\ty", "a\n===\n", "1) [ ]\n2) [x]", "- - - - - - - - - - a", "[a]: b\n", "<div>\n\nx\n\n</div>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, rest := 0, s
		for _, b := range block.Parse(s) {
			if b.Line <= line {
				t.Fatalf("%q: line %d after line %d", s, b.Line, line)
			}
			line = b.Line
			at := strings.Index(rest, b.Source)
			if at < 0 {
				t.Fatalf("%q: block %q is not a part of it", s, b.Source)
			}
			rest = rest[at+len(b.Source):]
			block.OutsideCode(b.Source, func(s string) string { return s })
		}
		if got := block.OutsideCode(s, func(s string) string { return s }); got != s {
			t.Fatalf("OutsideCode changed %q to %q", s, got)
		}
	})
}

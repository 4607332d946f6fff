package question

import (
	"errors"
	"strings"
	"testing"
)

// reading is a case of Read: a typed text and its canonical spelling, "" for one
// that is malformed.
type reading struct{ typed, want string }

// readsAs checks that each text is read as wanted, and its spelling as itself.
func readsAs(t *testing.T, form Kind, comma bool, cases []reading) {
	t.Helper()
	for _, c := range cases {
		got, err := Read(form, c.typed, comma)
		var bad *Malformed
		if got != c.want || (err != nil) != (c.want == "") || err != nil && !errors.As(err, &bad) {
			t.Errorf("%s %q is read as %q, %v, want %q", form, c.typed, got, err, c.want)
		}
		if err == nil {
			if again, err := Read(form, got, comma); again != got || err != nil {
				t.Errorf("%s %q is read as %q and then as %q, %v", form, c.typed, got, again, err)
			}
		}
	}
}

// comparing is an accepted answer with texts that fit it and texts that do not.
type comparing struct {
	b     Blank
	right []string
	wrong []string
}

func accept(form Kind, is ...string) Blank {
	b := Blank{Form: form}
	for _, s := range is {
		b.Accepts = append(b.Accepts, Accept{Is: s, Credit: 100})
	}
	return b
}

func compares(t *testing.T, cases []comparing) {
	t.Helper()
	for _, c := range cases {
		for _, text := range c.right {
			if c.b.accepted(text) < 0 {
				t.Errorf("%s %q does not fit %+v", c.b.Form, text, c.b.Accepts)
			}
		}
		for _, text := range c.wrong {
			if at := c.b.accepted(text); at >= 0 {
				t.Errorf("%s %q fits %+v", c.b.Form, text, c.b.Accepts[at])
			}
		}
	}
}

func TestMalformed(t *testing.T) {
	for _, form := range []Kind{Number, Text, Regex, Command, Digest, Timestamp, Address, Path, Offset} {
		for name, text := range map[string]string{
			"nothing": "", "blanks": " \t ", "not UTF-8": "a\xff", "a control character": "a\x1b[31m", "too long": strings.Repeat("7", MaxText+1),
		} {
			_, err := Read(form, text, false)
			var bad *Malformed
			if !errors.As(err, &bad) || bad.Form != form || bad.Text != text || bad.Want == "" || len(bad.Error()) > 500 {
				t.Errorf("%s, %s: %v", form, name, err)
			}
		}
		example := forms[form].want
		if _, err := Read(form, example, false); err != nil {
			t.Errorf("the example of a %s: %v", form, err)
		}
	}
}

func TestCheck(t *testing.T) {
	good := map[Kind][]string{
		Number:    {"42", "0.7 +- 5%", "1.41 ± 0.01", "[5, 8)", "(5; 8] ms", "1.5 km +- 100 m", "90 % +- 2 %", "1e3 B", "[1, 1]"},
		Text:      {"sshd"},
		Regex:     {`203\.0\.113\.9(/32)?`},
		Command:   {"grep -c x y", "grep 'x"},
		Digest:    {"D41D8CD98F00B204E9800998ECF8427E"},
		Timestamp: {"2026-03-01T09:12:33Z", "2026-03-01 09:12:33 +0100 +- 2s", "@1772352753 +- 1 min"},
		Address:   {"203.0.113.0/24", "2001:db8::1"},
		Path:      {"/etc/passwd", `HKLM\Software`},
		Offset:    {"0x1f0"},
	}
	bad := map[Kind][]string{
		Number: {"", "many", "[5, 8", "[8, 5]", "(5, 5]", "[5]", "5 +- x", "5 +- -1", "5 km +- 2 s", "[1 km, 2 s]", "1e1000000000", "1 +- ", "[5, 8) +- 1"},
		Text:   {"", " "}, Regex: {"", "(", "a)|(b", `(?<x`, strings.Repeat("a", 2000), strings.Repeat(`\w{999}`, 100), `(?:\w\w\w){999}`, strings.Repeat(`\pL`, 330), `(a{1000}){1000}`, `\1`},
		Command: {""}, Digest: {"abc", "sha256:d41d8cd98f00b204e9800998ecf8427e"},
		Timestamp: {"2026-03-01 09:12:33", "yesterday", "@1 +- 2 km", "@1 +- -2s", "@1 +- 1e30 s", "@1 +- "},
		Address:   {"203.0.113.256", "fe80::1%eth0"}, Path: {"", `""`}, Offset: {"xyz"},
		Single: {"a"}, "": {"a"},
	}
	for form, list := range good {
		for _, is := range list {
			if err := Check(form, is); err != nil {
				t.Errorf("%s %q: %v", form, is, err)
			}
		}
	}
	for form, list := range bad {
		for _, is := range list {
			if Check(form, is) == nil {
				t.Errorf("%s %q passes", form, is)
			}
		}
	}
}

// FuzzRead: whatever is typed, Read does not panic, and what it writes is read
// as itself, by the same reader and by Mark, which has no language.
func FuzzRead(f *testing.F) {
	kinds := []Kind{Number, Text, Regex, Command, Digest, Timestamp, Address, Path, Offset}
	for i, seeds := range [][]string{
		{"1 234,5 km", "1'234.5e-3", "٣٫١٤", "−5 %", "3×10^8 m/s", "1,234", "5 min"},
		{"“déjà vu”", "ﬁ  Straße", "¨"}, {"203.0.113.9", "e\u0301"},
		{"grep -c 'Failed password' auth.log | wc -l", `a\ b "$HOME"x *.log 2>&1 # no`, "for i in 1; do echo $((i+1)); done", `C:\Windows $'a\n'`, "cat <<E\nE", "a &"},
		{"sha256:aa", "SHA1(x)= da39a3ee5e6b4b0d3255bfef95601890afd80709", "d4:1d:8c"},
		{"2026-03-01 09:12:33 +0100", "Sun Mar 1 09:12:33 UTC 2026", "@1772352753.5"},
		{"203[.]0[.]113[.]9/24", "::ffff:1.2.3.4/120", "fe80::1%a"},
		{`"C:\a\..\b"`, "/a//b/../c/", `\\srv\x`, "~/a"}, {"0x1F0", "1F0h", "0000 01f0"},
	} {
		for _, seed := range seeds {
			f.Add(i, seed, seed, i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, form int, text, is string, comma bool) {
		kind := kinds[uint(form)%uint(len(kinds))]
		canonical, err := Read(kind, text, comma)
		if err == nil {
			for _, language := range []bool{comma, false} {
				if again, err := Read(kind, canonical, language); again != canonical || err != nil {
					t.Fatalf("%s %q is read as %q and then as %q, %v", kind, text, canonical, again, err)
				}
			}
		}
		b := accept(kind, is, text)
		b.accepted(text)
		if sample := b.sample(); sample != "" && b.accepted(sample) < 0 {
			t.Fatalf("%s %q: the sample %q does not fit", kind, is, sample)
		}
		if Check(kind, is) == nil && kind != Regex && accept(kind, is).sampleless() {
			t.Fatalf("%s %q is good, and nothing that fits it is known", kind, is)
		}
	})
}

// sampleless reports whether no text is known that fits, though one can be
// written: the middle of an interval may have no end.
func (b Blank) sampleless() bool {
	return b.sample() == "" && !(b.Form == Number && strings.ContainsAny(b.Accepts[0].Is, "[("))
}

package tidy_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/content/tidy"
)

// formatted brings a text into form, and checks that doing it again changes
// nothing.
func formatted(t *testing.T, src string, opts tidy.Options) (string, []tidy.Change) {
	t.Helper()
	out, changes, err := tidy.Format("x.md", []byte(src), opts)
	if err != nil {
		t.Fatalf("Format(%q): %v", src, err)
	}
	opts.TakenIDs = nil
	again, more, err := tidy.Format("x.md", out, opts)
	if err != nil || !bytes.Equal(again, out) {
		t.Errorf("formatted again:\n%s\nwas\n%s\n%v %v", again, out, more, err)
	}
	return string(out), changes
}

func TestFormat(t *testing.T) {
	quiz := tidy.Options{Kind: "quiz"}
	const answer = "- [x] a\n- [ ] b\n"
	for name, tt := range map[string]struct {
		opts    tidy.Options
		in, out string
	}{
		"id":                 {quiz, "## Which port?\n\n" + answer, "## Which port?\n<!-- question: {id: which-port} -->\n\n" + answer},
		"id in a mapping":    {quiz, "## Q one\n<!-- question: {points: 2} -->\n\n" + answer, "## Q one\n<!-- question: {id: q-one, points: 2} -->\n\n" + answer},
		"id in an empty one": {quiz, "## Q one\n<!-- question: {} -->\n\n" + answer, "## Q one\n<!-- question: {id: q-one} -->\n\n" + answer},
		"id in none":         {quiz, "## Q one\n<!-- question: -->\n\n" + answer, "## Q one\n<!-- question: {id: q-one} -->\n\n" + answer},
		"id without braces":  {quiz, "## Q one\n<!-- question: points: 2 -->\n\n" + answer, "## Q one\n<!-- question: {id: q-one, points: 2} -->\n\n" + answer},
		"id in several lines": {
			quiz, "## Q one\n<!-- question:\npoints: 2\ndifficulty: 3\n-->\n\n" + answer,
			"## Q one\n<!-- question: id: q-one\npoints: 2\ndifficulty: 3 -->\n\n\n" + answer,
		},
		"id in the heading":     {quiz, "## Q one <!-- question: {points: 2} -->\n\n" + answer, "## Q one <!-- question: {id: q-one, points: 2} -->\n\n" + answer},
		"a quote in the prompt": {quiz, "## Q one\n\n> \"I did not\", she says.\n\n" + answer, "## Q one\n<!-- question: {id: q-one} -->\n\n> \"I did not\", she says.\n\n" + answer},
		"id stays":              {quiz, "## Q\n<!-- question: {id: Any.thing_1} -->\n\n" + answer, ""},
		"below a note":          {quiz, "## Q one\n\n<!-- notes:\nask: why? -->\n<!-- question: {points: 2} -->\n\n" + answer, "## Q one\n\n<!-- notes:\nask: why? -->\n<!-- question: {id: q-one, points: 2} -->\n\n" + answer},
		"underlined heading":    {quiz, "Q one\n-----\n\n" + answer, "Q one\n-----\n<!-- question: {id: q-one} -->\n\n" + answer},
		"three of a name":       {quiz, "## Q a\n\n" + answer + "\n## Q a\n\n" + answer + "\n## Q a\n<!-- question: {id: q-a-2} -->\n\n" + answer, "## Q a\n<!-- question: {id: q-a} -->\n\n" + answer + "\n## Q a\n<!-- question: {id: q-a-3} -->\n\n" + answer + "\n## Q a\n<!-- question: {id: q-a-2} -->\n\n" + answer},
		"check list":            {tidy.Options{}, "## To do\n\n" + answer, ""},
		"lesson":                {tidy.Options{}, "## What now?\n<!-- question: {} -->\n\n" + answer, "## What now?\n<!-- question: {id: what-now} -->\n\n" + answer},
		"in a fence":            {quiz, "````\n## Q\n\n- [x] a\n````\n", ""},
		"step":                  {tidy.Options{Kind: "lab"}, "## Find it\n<!-- step: {points: 2} -->\n\n```sh check\ntrue\n```\n", "## Find it\n<!-- step: {id: find-it, points: 2} -->\n\n```sh check\ntrue\n```\n"},
		"scene":                 {tidy.Options{Kind: "scenario"}, "## Read the log!\n<!-- node: {score: 3} -->\n\n- [On](#on)\n", "## Read the log!\n<!-- node: {id: read-the-log, score: 3} -->\n\n- [On](#on)\n"},
		"scene in Greek":        {tidy.Options{Kind: "scenario"}, "## Αρχή\n<!-- node: {} -->\n", "## Αρχή\n<!-- node: {id: αρχή} -->\n"},
		"quizdown":              {quiz, "{{< quizdown >}}\n\n## Q\n\n" + answer + "\n{{< /quizdown >}}\n", ""},
		"unit":                  {tidy.Options{Unit: "one"}, "---\nkind: lesson\ntitle: One\n---\n", "---\nkind: lesson\nid: one\ntitle: One\n---\n"},
		"unit without a kind":   {tidy.Options{Unit: "one"}, "---\ntitle: One\n---\n", "---\nid: one\ntitle: One\n---\n"},
		"unit without anything": {tidy.Options{Unit: "one"}, "# One\n", "---\nid: one\n---\n\n# One\n"},
		"unit with an id":       {tidy.Options{Unit: "one"}, "---\nid: two\n---\n", ""},
		"unit of an empty file": {tidy.Options{Unit: "one"}, "", "---\nid: one\n---\n"},
		"alert":                 {tidy.Options{}, "> [!note]\n> Text\n> more\n", "> [!NOTE]\n>\n> Text\n> more\n"},
		"alert in an item":      {tidy.Options{}, "- One\n\n  > [!tip]\n  > Text\n", "- One\n\n  > [!TIP]\n  >\n  > Text\n"},
		"alert as an item":      {tidy.Options{}, "- > [!tip]\n  > Text\n", "- > [!TIP]\n  >\n  > Text\n"},
		"alert in form":         {tidy.Options{}, "> [!NOTE]\n>\n> Text\n", ""},
		"no alert":              {tidy.Options{}, "> Text\n> [!note]\n> more\n", ""},
		"alert with a title":    {tidy.Options{}, "> [!note] Title\n> more\n", ""},
		"alert in a fence":      {tidy.Options{}, "```\n> [!note]\n> Text\n```\n", ""},
		"alert in a comment":    {tidy.Options{}, "<!--\n> [!note]\n> Text\n-->\n", ""},
		"alert in HTML":         {tidy.Options{}, "<div>\n> [!note]\n> Text\n</div>\n", ""},
		"spaces":                {tidy.Options{}, "# One \t\n\nText \nmore\t\n   \n- a  \n\n> \n", "# One\n\nText\nmore\n\n- a\n\n>\n"},
		"hard break":            {tidy.Options{}, "one  \ntwo   \nthree  \n", "one  \ntwo   \nthree\n"},
		"backslash":             {tidy.Options{}, "one\\ \ntwo\n", ""},
		"spaces in code":        {tidy.Options{}, "```\na \n```\n\n    b \n   \n    c\n\n- ```\n  a \n  ```\n\n> ```\n> a \n> ```\n", ""},
		"after a fence in a list": {
			tidy.Options{}, "- ```\n  a \nout \n", "- ```\n  a \nout\n",
		},
		"spaces in front matter": {tidy.Options{}, "---\ntitle: a \n---\n", ""},
		"spaces in HTML":         {tidy.Options{}, "<pre>\na \n\nb \n</pre>\n\nc \n", "<pre>\na \n\nb \n</pre>\n\nc\n"},
		"end":                    {tidy.Options{}, "one", "one\n"},
		"blank lines at the end": {tidy.Options{}, "one\n\n \n", "one\n"},
		"byte order mark":        {tidy.Options{Unit: "u"}, "\ufeff---\ntitle: a\n---\n", "---\nid: u\ntitle: a\n---\n"},
		"CRLF":                   {quiz, "## Q one \r\n\r\n- [x] a\r\n- [ ] b", "## Q one\r\n<!-- question: {id: q-one} -->\r\n\r\n- [x] a\r\n- [ ] b\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			want := tt.out
			if want == "" && tt.in != "" {
				want = tt.in
			}
			got, changes := formatted(t, tt.in, tt.opts)
			if got != want {
				t.Errorf("got\n%q\nwant\n%q", got, want)
			}
			if (got != tt.in) != (len(changes) > 0) {
				t.Errorf("changes %v", changes)
			}
		})
	}
}

func TestIDsAreUniqueInTheCourse(t *testing.T) {
	taken := map[string]bool{"which": true}
	got, _ := formatted(t, "## Which?\n\n- [x] a\n- [ ] b\n", tidy.Options{Kind: "quiz", TakenIDs: taken})
	if !strings.Contains(got, "{id: which-2}") || !taken["which-2"] {
		t.Errorf("%s%v", got, taken)
	}
}

func TestWordsOfIDs(t *testing.T) {
	for heading, want := range map[string]string{
		"Which TCP port does SSH use by default?":                 "which-tcp-port-does-ssh-use-by-default",
		"Which line is the strongest sign of a successful break?": "which-line-is-the-strongest-sign-of-a",
		"Où est l'hôte `web-01`?":                                 "ou-est-lhote-web-01",
		"Größe & Maß":                                             "grosse-mass",
		"42":                                                      "q-42",
		"Null":                                                    "q-null",
		"No?":                                                     "q-no",
		"?!":                                                      "q-545f94",
		"ما هو المنفذ؟":                                           "q-f2a786",
		"日本語 ok":                                                  "q-1b1208",
		strings.Repeat("a", 60):                                   strings.Repeat("a", 40),
	} {
		got, _ := formatted(t, "## "+heading+"\n\n- [x] a\n- [ ] b\n", tidy.Options{Kind: "quiz"})
		_, got, _ = strings.Cut(got, "{id: ")
		if got, _, _ = strings.Cut(got, "}"); got != want {
			t.Errorf("%q: %s, want %s", heading, got, want)
		}
	}
}

func TestTranslation(t *testing.T) {
	const source = "## One\n<!-- question: {id: one} -->\n\n- [x] a\n- [ ] b\n\n## Two\n<!-- question: {id: two} -->\n\n- [x] a\n- [ ] b\n- [ ] c\n"
	const french = "## Un\n\n- [x] a\n- [ ] b\n\n## Deux\n\n- [ ] a\n- [ ] b\n- [ ] c\n"
	from := &tidy.Source{File: "q.md", Is: []byte(source)}
	is := markdown.Hash([]byte(source))
	head := "---\ntranslates: {file: q.md, hash: \"" + is + "\"}\n---\n\n"
	full := "## Un\n<!-- question: {id: one} -->\n\n- [x] a\n- [ ] b\n\n## Deux\n<!-- question: {id: two} -->\n\n- [ ] a\n- [ ] b\n- [ ] c\n"
	stale := "---\ntranslates: {file: q.md, hash: sha256:0}\n---\n\n"
	for name, tt := range map[string]struct {
		in, out string
		source  *tidy.Source
		left    bool
	}{
		"ids by position":    {french, head + full, from, false},
		"some ids are there": {head + strings.Replace(full, "<!-- question: {id: two} -->\n", "", 1), head + full, from, false},
		"another order":      {head + strings.Replace(french, "Un\n", "Un\n<!-- question: {id: two} -->\n", 1), "", from, true},
		"other shapes":       {head + "## Un\n\n- [x] a\n- [ ] b\n", "", from, true},
		"stale stays":        {stale + full, "", from, false},
		"declared":           {stale + full, strings.Replace(stale, "sha256:0", is, 1) + full, &tidy.Source{File: "q.md", Is: []byte(source), UpToDate: true}, false},
		"was up to date":     {strings.Replace(stale, "sha256:0", markdown.Hash([]byte("was")), 1) + full, strings.Replace(stale, "sha256:0", is, 1) + full, &tidy.Source{File: "q.md", Is: []byte(source), Was: []byte("was")}, false},
		"hash is missing":    {"---\ntitle: t\ntranslates: {file: q.md}\n---\n\n" + full, "---\ntitle: t\ntranslates: {hash: \"" + is + "\", file: q.md}\n---\n\n" + full, from, false},
		"in lines of its own": {
			"---\ntranslates:\n  file: q.md\n  hash: sha256:0\n---\n\n" + full, "---\ntranslates:\n  file: q.md\n  hash: " + is + "\n---\n\n" + full,
			&tidy.Source{File: "q.md", Is: []byte(source), UpToDate: true}, false,
		},
		"not understood": {"---\ntranslates: q.md\n---\n\n" + full, "", from, true},
		"not written":    {french, full, &tidy.Source{Is: []byte(source)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.out == "" {
				tt.out = tt.in
			}
			got, changes := formatted(t, tt.in, tidy.Options{Kind: "quiz", Unit: "never", Source: tt.source})
			if got != tt.out {
				t.Errorf("got\n%s\nwant\n%s", got, tt.out)
			}
			left := false
			for _, c := range changes {
				left = left || c.Left
			}
			if left != tt.left {
				t.Errorf("changes %v", changes)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		want error
	}{
		"not UTF-8":           {"a \xff\n", tidy.ErrNotUTF8},
		"broken front matter": {"---\na: [\n---\n\na \n", tidy.ErrFrontMatter},
		"too large":           {strings.Repeat("\n", markdown.MaxSize+1), markdown.ErrTooLarge},
	} {
		for what, do := range map[string]func(string, []byte, tidy.Options) ([]byte, []tidy.Change, error){"Format": tidy.Format, "Fix": tidy.Fix} {
			out, changes, err := do("x.md", []byte(tt.in), tidy.Options{Unit: "u"})
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), "x.md") || string(out) != tt.in || len(changes) != 0 {
				t.Errorf("%s of %s: %d changes, %v", what, name, len(changes), err)
			}
		}
	}
}

func TestFix(t *testing.T) {
	const head = "## Q\n<!-- question: {id: q} -->\n\n"
	quiz := tidy.Options{Kind: "quiz"}
	for name, tt := range map[string]struct {
		opts    tidy.Options
		in, out string
	}{
		"boxes": {
			quiz, head + "- [X] a\n- [] b\n-[ ] c\n- [x]d\n* [X] e\n",
			head + "- [x] a\n- [ ] b\n- [ ] c\n- [x] d\n* [x] e\n",
		},
		"numbers":           {quiz, head + "1. [X] a\n2.[ ] b\n", head + "1. [x] a\n2. [ ] b\n"},
		"links":             {quiz, head + "- [x](a.md)\n- [](b.md)\n", ""},
		"check list":        {tidy.Options{}, "## To do\n\n- [X] a\n- [] b\n", ""},
		"becomes a choice":  {quiz, "## Q\n\n-[x] a\n-[ ] b\n", head + "- [x] a\n- [ ] b\n"},
		"in a fence":        {quiz, head + "- [x] a\n- [ ] b\n\n```\n-[ ] c\n-[ ] d\n```\n", ""},
		"stray quote":       {quiz, head + "- [x] a\n> Why\n- [ ] b\n", head + "- [x] a\n  > Why\n- [ ] b\n"},
		"stray paragraph":   {quiz, head + "1. [x] a\n\nWhy\nindeed\n\n2. [ ] b\n", head + "1. [x] a\n\n   Why\n   indeed\n\n2. [ ] b\n"},
		"stray code":        {quiz, head + "- [x] a\n```\ncode\n\n  more\n```\n- [ ] b\n", head + "- [x] a\n  ```\n  code\n\n    more\n  ```\n- [ ] b\n"},
		"alert in between":  {quiz, head + "- [x] a\n\n> [!NOTE]\n>\n> Why\n\n- [ ] b\n", ""},
		"paragraph goes on": {quiz, head + "- [x] a\nand so on\n- [ ] b\n", ""},
		"title":             {tidy.Options{}, "> [!TIP] Look here\n> Text\n", "> [!TIP]\n>\n> **Look here**\n>\n> Text\n"},
		"title only":        {tidy.Options{}, "> [!tip] Look *here*\n", "> [!TIP]\n>\n> Look *here*\n"},
		"fold":              {tidy.Options{}, "> [!warning]- Mind\n> Text\n", "> [!WARNING]\n>\n> **Mind**\n>\n> Text\n"},
		"Obsidian's name":   {tidy.Options{}, "> [!example]\n> Text\n", "> [!NOTE]\n>\n> Text\n"},
		"unknown name":      {tidy.Options{}, "> [!xyzzy] a\n> Text\n", ""},
		"hint with a title": {quiz, head + "- [x] a\n- [ ] b\n\n> [!TIP] Look\n> Text\n", head + "- [x] a\n- [ ] b\n\n> [!TIP]\n>\n> **Look**\n>\n> Text\n"},
		"key of a question": {quiz, "## Q\n<!-- question: {id: q, point: 2} -->\n\n- [x] a\n- [ ] b <!-- choice: {pinn: true} -->\n", "## Q\n<!-- question: {id: q, points: 2} -->\n\n- [x] a\n- [ ] b <!-- choice: {pin: true} -->\n"},
		"key that is there": {quiz, "## Q\n<!-- question: {id: q, points: 2, point: 3} -->\n\n- [x] a\n- [ ] b\n", ""},
		"key far away":      {quiz, "## Q\n<!-- question: {id: q, pts: 2} -->\n\n- [x] a\n- [ ] b\n", ""},
		"key of the head":   {tidy.Options{Strict: true}, "---\ntitel: a\nobjective: [a]\n---\n", "---\ntitel: a\nobjectives: [a]\n---\n"},
		"key of others":     {tidy.Options{}, "---\nobjective: a\n---\n", ""},
		"tabs":              {tidy.Options{}, "-\tone\n\n\ttwo\n\n\t- three\n\n\tfour\n\nfive\n\n\tcode\n", "-\tone\n\n    two\n\n    - three\n\n    four\n\nfive\n\n\tcode\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.out == "" {
				tt.out = tt.in
			}
			got, changes, err := tidy.Fix("x.md", []byte(tt.in), tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.out {
				t.Errorf("got\n%q\nwant\n%q", got, tt.out)
			}
			if (string(got) != tt.in) != (len(changes) > 0) {
				t.Errorf("changes %v", changes)
			}
			if again, _, err := tidy.Fix("x.md", got, tt.opts); err != nil || !bytes.Equal(again, got) {
				t.Errorf("fixed again: %q, %v", again, err)
			}
		})
	}
}

// A long file is as quick for each of its lines as a short one.
func TestLongFile(t *testing.T) {
	const n = 2000
	src := strings.Repeat("## Which?\n\n- [x] a \n- [] b\n\n> [!tip]\n> Text\n\n", n)
	out, changes, err := tidy.Fix("x.md", []byte(src), tidy.Options{Kind: "quiz"})
	if err != nil || !bytes.Contains(out, []byte("{id: which-2000}")) || bytes.Count(out, []byte("> [!TIP]\n>\n")) != n {
		t.Errorf("%d changes, %v", len(changes), err)
	}
}

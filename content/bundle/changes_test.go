package bundle

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/course"
	"carrel/course/question"
)

// ids are the ids of units, with a space between them.
func ids(us []*course.Unit) string {
	var out []string
	for _, u := range us {
		out = append(out, string(u.ID))
	}
	return strings.Join(out, " ")
}

func TestChanges(t *testing.T) {
	quiz := string(sample()["quiz.md"].Data)
	outline := string(sample()["course.md"].Data)
	for name, tt := range map[string]struct {
		edit                    func(fstest.MapFS)
		added, removed, changed string
		keys                    []KeyChange
		files                   int
	}{
		"nothing": {edit: func(fstest.MapFS) {}},
		"a word of a lesson": {
			edit: func(f fstest.MapFS) {
				f["lessons/one.md"] = file("---\nid: one\ntitle: One\n---\n# One\n\nOther words.\n")
			},
			changed: "one",
		},
		"a translation": {
			edit:    func(f fstest.MapFS) { f["lessons/one.fr.md"] = file("---\nid: one\n---\n# Un\n\nD'autres mots.\n") },
			changed: "one",
		},
		"a new translation": {
			edit:    func(f fstest.MapFS) { f["lessons/one.de.md"] = file("---\nid: one\n---\n# Eins\n") },
			changed: "one",
		},
		"a new unit": {
			edit: func(f fstest.MapFS) {
				f["two.md"] = file("---\nid: two\n---\n# Two\n")
				f["course.md"] = file(strings.Replace(outline, "2. [Quiz]", "2. [Two](two.md)\n3. [Quiz]", 1))
			},
			added: "two", files: 1,
		},
		"one less": {
			edit: func(f fstest.MapFS) {
				f["course.md"] = file(strings.Replace(outline, "2. [Quiz](quiz.md)\n", "", 1))
			},
			removed: "quiz", files: 1,
		},
		"a file renamed": {
			edit: func(f fstest.MapFS) {
				f["questions.md"] = f["quiz.md"]
				delete(f, "quiz.md")
				f["course.md"] = file(strings.Replace(outline, "quiz.md", "questions.md", 1))
			},
			files: 1,
		},
		"a picture": {edit: func(f fstest.MapFS) { f["media/deep/dot.png"] = file("\x89PNG other") }, files: 1},
		"more pictures and fewer": {
			edit: func(f fstest.MapFS) {
				f["a.png"], f["b.png"] = file("\x89PNG a"), file("\x89PNG b")
				delete(f, "media/empty.log")
			},
			files: 3,
		},
		"a key": {
			edit: func(f fstest.MapFS) {
				f["quiz.md"] = file(strings.NewReplacer("[x]", "[ ]", "[ ]", "[x]").Replace(quiz))
			},
			changed: "quiz", keys: []KeyChange{{"first", nil, question.Single, question.Single}},
		},
		"words of a question": {
			edit:    func(f fstest.MapFS) { f["quiz.md"] = file(strings.Replace(quiz, "First?", "Which is first?", 1)) },
			changed: "quiz",
		},
		"a type": {
			edit: func(f fstest.MapFS) {
				f["quiz.md"] = file(strings.Replace(quiz, "- [x] Yes\n- [ ] No\n", "```answer number\n4\n```\n", 1))
			},
			changed: "quiz", keys: []KeyChange{{"first", nil, question.Single, question.Number}},
		},
		"a question that moved and got another key": {
			edit: func(f fstest.MapFS) {
				f["quiz.md"] = file("---\nkind: quiz\nid: quiz\ntitle: Quiz\n---\n# Quiz\n\n## Other?\n<!-- question: {id: other} -->\n\n- [x] Yes\n- [ ] No\n")
				f["lessons/one.md"] = file("---\nid: one\n---\n# One\n\n## First?\n<!-- question: {id: first} -->\n\n- [ ] Yes\n- [x] No\n")
			},
			changed: "one quiz", keys: []KeyChange{{"first", nil, question.Single, question.Single}},
		},
	} {
		before, after := sample(), sample()
		tt.edit(after)
		d, err := Changes(t.Context(), open(t, write(t, before, signed(t))), open(t, write(t, after, signed(t))))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i := range d.Keys {
			if d.Keys[i].Unit == nil {
				t.Errorf("%s: %s is in no unit", name, d.Keys[i].Question)
			}
			d.Keys[i].Unit = nil
		}
		if ids(d.Added) != tt.added || ids(d.Removed) != tt.removed || ids(d.Changed) != tt.changed || !slices.Equal(d.Keys, tt.keys) || d.Files != tt.files {
			t.Errorf("%s: added %q, removed %q, changed %q, keys %v, files %d", name, ids(d.Added), ids(d.Removed), ids(d.Changed), d.Keys, d.Files)
		}
		if retyped := d.Retyped(); len(retyped) > 0 != (name == "a type") {
			t.Errorf("%s: retyped %v", name, retyped)
		}
		if d.None() != (name == "nothing") {
			t.Errorf("%s: none is %t", name, d.None())
		}
	}
}

// Another program may deflate the same text in another way.
func TestSameTextDeflatedOtherwise(t *testing.T) {
	text := []byte(strings.Repeat("Words that deflate. ", 500))
	build := func(level int) *Package {
		var out bytes.Buffer
		z, err := flate.NewWriter(&out, level)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(text); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		var h hostile
		sampleFiles(&h)
		n := h.add("z.txt", out.Bytes())
		n.deflated, n.size = true, int64(len(text))
		data := h.build(t)
		p, err := New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	fast, best := build(flate.HuffmanOnly), build(flate.BestCompression)
	if fast.Digest() == best.Digest() {
		t.Fatal("deflated in the same way: nothing is tested")
	}
	d, err := Changes(t.Context(), fast, best)
	if err != nil || !d.None() {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestChangesCanBeStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	p := open(t, write(t, sample(), signed(t)))
	if _, err := Changes(ctx, p, p); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

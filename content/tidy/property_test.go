package tidy_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"carrel/content"
	"carrel/content/markdown"
	"carrel/content/tidy"
)

// asked is what a file asks, but for ids that the parser made up.
func asked(src []byte, opts tidy.Options) []string {
	var out []string
	read := markdown.Options{Kind: opts.Kind, Translation: opts.Source != nil}
	for _, it := range markdown.Parse("x.md", src, read).Questions() {
		q := it.Question
		q.ID = ""
		out = append(out, fmt.Sprintf("%s %+v %s", markdown.PlainText(it.Heading.Node, it.Heading.Source), q, q.Revision()))
	}
	return out
}

// hold checks what is true of every file that is brought into form.
func hold(t *testing.T, src []byte, opts tidy.Options) {
	t.Helper()
	out, changes, err := tidy.Format("x.md", src, opts)
	if err != nil {
		if !bytes.Equal(out, src) || changes != nil {
			t.Errorf("refused with %v, and changed", err)
		}
		return
	}
	if a, b := asked(src, opts), asked(out, opts); !slices.Equal(a, b) {
		t.Errorf("asked\n%s\nasks\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
	again, _, err := tidy.Format("x.md", out, opts)
	if err != nil || !bytes.Equal(again, out) {
		t.Errorf("not the same when done again: %v\nonce\n%q\ntwice\n%q", err, out, again)
	}
}

func FuzzFormat(f *testing.F) {
	for _, s := range []string{
		"# A\n\n## Q\n\n- [x] a\n- [ ] b\n", "---\nkind: quiz\n---\n## Q\r\n<!-- question: {points: 2} -->\r\n\r\n```answer\r\na \r\n```",
		"> [!tip]\n> a \n\n- > [!note]\n  > b\n", "Q\n-\n<!-- question: -->\n- [x] a\n-[ ] b", "## S\n<!-- node: {score: 1} -->\n\n- [a](#a)\n",
		"# 00\n<!-- node:\n{}0-->\n ", "# 0\n<!-- node: ~ -->\n", "# 0\n<!-- node: {a: &x 1} -->\n",
		"## C\n\n[[a|b]] and [[(c)|d]]\n", "<!-- \n## Q \n", "- ```\n  a \n", "\ufeff# a", "| a |\n|---|\n| [x] |\n",
		"## Q\n<!-- question: {type: order} -->\n\n1. a\n2. b\n", "{{< quizdown >}}\n## a\n- [x] b\n- [ ] c\n{{< /quizdown >}}\n",
		"+++\na = 1\n+++\n", "---\n{id: }\n---\n", "## \n<!-- question: id -->\n", "## Q\n\n> hint\n\n- [x] a\n- [ ] b\n",
	} {
		f.Add([]byte(s), uint8(0), "")
		f.Add([]byte(s), uint8(2), "")
		f.Add([]byte(s), uint8(1), "## T\n<!-- question: {id: t} -->\n\n- [x] a\n- [ ] b\n")
	}
	f.Add([]byte("#\n- [ ]"), uint8(0), "## T\n<!-- question: {id: t} -->\n\n- [x] a\n- [ ] b\n")
	kinds := []string{"quiz", "lesson", "scenario", "lab", ""}
	f.Fuzz(func(t *testing.T, src []byte, n uint8, source string) {
		opts := tidy.Options{Kind: kinds[int(n)%len(kinds)], Unit: "unit", Strict: n&16 != 0}
		if source != "" {
			opts.Source = &tidy.Source{File: "s.md", Is: []byte(source)}
		}
		hold(t, src, opts)
		out, _, err := tidy.Fix("x.md", src, opts)
		if err != nil {
			return
		}
		if was, is := asked(src, opts), asked(out, opts); len(is) < len(was) {
			t.Errorf("a question is lost: %v %v", was, is)
		}
	})
}

// Courses as people write them keep what they ask, and what they show.
func TestRealCourses(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set")
	}
	for _, name := range []string{"soc-basics", "security-101", "bits"} {
		dir := filepath.Join(shared, "courses", name)
		c, err := tidy.Open(os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range c.Files() {
			res, err := c.Format(file, false)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			hold(t, res.Is, tidy.Options{})
			if _, err := c.Fix(file); err != nil {
				t.Errorf("%s: fix: %v", file, err)
			}
			for _, change := range res.Changes {
				t.Logf("%s:%d: %s", file, change.Line, change.What)
			}
		}
	}
}

// The course that is in form already is not touched, but for ids of units and
// scenes, which it may leave out.
func TestSOCBasicsIsInForm(t *testing.T) {
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Skip("CARREL_SHARED is not set")
	}
	dir := filepath.Join(shared, "courses", "soc-basics")
	c, err := tidy.Open(os.DirFS(dir), "soc-basics")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(c.Files(), "pools/triage.md") {
		t.Errorf("the pool of the exam is not among %v", c.Files())
	}
	for _, file := range c.Files() {
		res, err := c.Format(file, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range res.Changes {
			if !strings.HasPrefix(change.What, "id ") {
				t.Errorf("%s:%d: %s", file, change.Line, change.What)
			}
		}
		if a, b := asked(res.Was, tidy.Options{}), asked(res.Is, tidy.Options{}); !reflect.DeepEqual(a, b) {
			t.Errorf("%s asks something else", file)
		}
	}
	if _, _, err := content.Load(os.DirFS(dir), "soc-basics"); err != nil {
		t.Error(err)
	}
}

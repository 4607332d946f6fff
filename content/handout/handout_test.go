package handout_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/handout"
)

func TestTheFilesOfALab(t *testing.T) {
	fsys := fstest.MapFS{
		"course.md":           {Data: []byte("---\nkind: course\nformat: 1\nid: org.example.h\ntitle: H\nlocale: en\nlocales: [en, fr]\n---\n\n# H\n\n1. [Lab](w/lab.md)\n2. [L](l.md)\n")},
		"w/lab.md":            {Data: []byte("---\nkind: lab\nid: lab\ntitle: Lab\nfiles: [mail/b.eml, mail, ../top.log, ../../out, gone, mail/b.eml]\n---\n\n# Lab\n")},
		"w/lab.fr.md":         {Data: []byte("---\nkind: lab\nid: lab\ntitle: Atelier\nfiles: [other]\n---\n\n# Atelier\n")},
		"w/other":             {Data: []byte("no")},
		"w/mail/a.eml":        {Data: make([]byte, 1536)},
		"w/mail/b.eml":        {Data: []byte("b")},
		"w/mail/.hidden":      {Data: []byte("no")},
		"w/mail/.git/config":  {Data: []byte("no")},
		"w/mail/in/aux.txt":   {Data: []byte("a device")},
		"w/mail/in/deep.json": {Data: make([]byte, 3<<20)},
		"top.log":             {Data: []byte("top")},
		"l.md":                {Data: []byte("---\nid: l\nfiles: [top.log]\n---\n\n# L\n")},
	}
	c, _, err := content.Load(fsys, "h")
	if err != nil {
		t.Fatal(err)
	}
	said := func(at int) string {
		var out []string
		for _, f := range handout.Of(fsys, c, c.Units()[at]) {
			out = append(out, fmt.Sprintf("%s %s", f.Path, f.Says()))
		}
		return strings.Join(out, ", ")
	}
	if got, want := said(0), "w/mail/b.eml 1 B, w/mail/a.eml 1.5 KiB, w/mail/in/deep.json 3.0 MiB, top.log 3 B"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := said(1); got != "" {
		t.Errorf("a lesson gives %s", got)
	}
}

func TestAFolderForACourse(t *testing.T) {
	for name, want := range map[string]string{
		"first-steps": "first-steps", "Spuren lesen.carrel": "Spuren lesen", "x.md": "x",
		"..": "carrel-files", "a/b": "carrel-files", "con": "carrel-files", "~root": "carrel-files", ".hidden": "carrel-files", "": "carrel-files", "a\x1bb": "carrel-files",
	} {
		if got := handout.Folder(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func FuzzFolder(f *testing.F) {
	for _, s := range []string{"a", "../x", "con.carrel", "é", "a b", "~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got := handout.Folder(name); got == "" || strings.ContainsAny(got, "/\\\x00\x1b") || got == ".." || got[0] == '~' {
			t.Errorf("%q: %q", name, got)
		}
	})
}

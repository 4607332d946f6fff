package bundle

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"
)

// keyOf returns a key that is the same in every run.
func keyOf(t testing.TB, name string) (note.Signer, string) {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	public := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(vkey, "+")
	hash, _, _ := strings.Cut(rest, "+")
	signer, err := note.NewSigner("PRIVATE+KEY+" + name + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed[:]...)))
	if err != nil {
		t.Fatal(err)
	}
	return signer, vkey
}

const author = "author.example.org"

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// sample is a small course with everything that a package treats in its own
// way: text that deflates, text that does not, a picture, a folder in a folder,
// an empty file, and what is left out.
func sample() fstest.MapFS {
	return fstest.MapFS{
		"course.md": file("---\nkind: course\nid: org.example.sample\ntitle: A sample\nversion: 1.2.0\n---\n# A sample\n\n" +
			"1. [Lesson](lessons/one.md)\n2. [Quiz](quiz.md)\n\nSee the [glossary](words.md).\n"),
		"lessons/one.md":      file("---\nid: one\ntitle: One\n---\n# One\n\n" + strings.Repeat("Words are repeated here. ", 200) + "\n"),
		"lessons/one.fr.md":   file("---\nid: one\ntitle: Un\ntranslates: one.md\n---\n# Un\n\nDes mots.\n"),
		"quiz.md":             file("---\nkind: quiz\nid: quiz\ntitle: Quiz\npass: 70\n---\n# Quiz\n\n## First?\n<!-- question: {id: first} -->\n\n- [x] Yes\n- [ ] No\n"),
		"words.md":            file("---\nkind: glossary\nid: words\ntitle: Words\n---\n# Words\n"),
		"media/deep/dot.png":  file("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 300)),
		"media/empty.log":     file(""),
		"media-notes.txt":     file("sorts between media and media/"),
		".git/config":         file("left out"),
		"old.carrel":          file("left out"),
		"node_modules/x/a.md": file("left out"),
	}
}

// write packs a course for a test and returns the path of the package.
func write(t testing.TB, fsys fs.FS, opt WriteOptions) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "course.carrel")
	if err := Write(context.Background(), path, fsys, opt); err != nil {
		t.Fatal(err)
	}
	return path
}

// signed are the options of a signed package.
func signed(t testing.TB) WriteOptions {
	t.Helper()
	signer, vkey := keyOf(t, author)
	return WriteOptions{Name: "sample", Signer: signer, Key: vkey}
}

func open(t testing.TB, path string) *Package {
	t.Helper()
	p, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// packed is a signed package of the sample, in memory.
func packedSample(t testing.TB) []byte {
	t.Helper()
	return read(t, write(t, sample(), signed(t)))
}

// openAll opens a package in memory and looks at everything in it.
func openAll(data []byte) error {
	p, err := New(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	return p.Check(context.Background(), nil)
}

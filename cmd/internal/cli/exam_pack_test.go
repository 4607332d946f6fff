package cli

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"carrel/content/bundle"
)

// No file of a package holds the answers of a sealed exam.
func TestPackWithholdsSealedPools(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "x"+bundle.Extension)
	for name, text := range map[string]string{
		"course.md":  "---\nkind: course\nformat: 1\nid: org.example.pack\ntitle: X\nversion: 1.0.0\nlocale: en\nlocales: [en, fr]\n---\n\n# X\n\n1. [Final](exam.md)\n",
		"exam.md":    "---\nkind: exam\nid: final\ntitle: Final\nsealed: true\ndraw: [{from: pool.md, pick: 1}]\n---\n\n# Final\n",
		"pool.md":    "---\nkind: pool\n---\n\n# Pool\n\n## Name it\n<!-- question: {id: tool} -->\n\n```answer\nvolatility3\n```\n",
		"pool.fr.md": "---\nkind: pool\ntranslates: pool.md\n---\n\n# Fonds\n\n## Nommez\n<!-- question: {id: tool} -->\n\n```answer\nvolatility3\n```\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := testApp(nil).runPack(t.Context(), dir, packFlags{out: out, unsigned: true}); err != nil {
		t.Fatal(err)
	}
	p, err := bundle.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	files := 0
	err = fs.WalkDir(p.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		f, err := p.FS().Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		text, err := io.ReadAll(f)
		if bytes.Contains(text, []byte("volatility3")) {
			t.Errorf("%s holds the answer", name)
		}
		return err
	})
	if err != nil || files != 2 {
		t.Errorf("%d files, %v", files, err)
	}
}

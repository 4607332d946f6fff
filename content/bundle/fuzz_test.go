package bundle

import (
	"bytes"
	"context"
	"io/fs"
	"testing"
)

func FuzzHeader(f *testing.F) {
	f.Add(packedSample(f)[:1200])
	f.Add([]byte(firstLine + "\nkey none\nid local.a\nversion 1.0.0\ntitle \n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, _, err := splitHead(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		h, err := parseHead(text)
		if err != nil {
			return
		}
		if h.text() != text || h.Files > maxFiles || h.index.size > maxRoot || h.outline.size > maxOutline {
			t.Errorf("%q was read as %+v", text, h)
		}
	})
}

func FuzzBlock(f *testing.F) {
	data := packedSample(f)
	p, err := New(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.Fatal(err)
	}
	b, err := p.block(0)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := decodeBlock(data, 1000)
		if err != nil {
			return
		}
		if again := b.encode(); !bytes.Equal(again, data) {
			t.Errorf("%q was read, and written as %q", data, again)
		}
		at := int64(1000)
		for _, n := range b {
			if n.at != at || n.end() < n.data() || n.deflated && n.size > maxInflated || checkName(n.name) != nil {
				t.Errorf("took %+v", n)
			}
			at = n.end()
		}
	})
}

func FuzzRoot(f *testing.F) {
	data := packedSample(f)
	p, err := New(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encodeRoot(p.refs))
	f.Fuzz(func(t *testing.T, data []byte) {
		refs, err := decodeRoot(data, 1<<30)
		if err != nil {
			return
		}
		if again := encodeRoot(refs); !bytes.Equal(again, data) {
			t.Errorf("%q was read, and written as %q", data, again)
		}
		files := 0
		for _, r := range refs {
			files += r.files
		}
		if end, err := checkRefs(refs, &head{Header: Header{Files: files}, length: 100, index: span{at: 1 << 30}}); err == nil && (end < 100 || end > 1<<30) {
			t.Errorf("entries end at %d", end)
		}
	})
}

// Whatever a name is, to check it does not fail, and a good one is found again.
func FuzzName(f *testing.F) {
	for _, name := range append(hostileNames, packedNames...) {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if checkName(name) != nil {
			return
		}
		if !fs.ValidPath(name) || newNames().add(name) != nil {
			t.Errorf("%q was taken", name)
		}
	})
}

// A whole file that anybody may have written.
func FuzzPackage(f *testing.F) {
	f.Add(packedSample(f))
	f.Add(read(f, write(f, sample(), WriteOptions{Name: "sample"})))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		checked := p.Check(context.Background(), nil) == nil
		err = fs.WalkDir(p.FS(), ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				_, err = fs.ReadFile(p.FS(), name)
			}
			return err
		})
		if checked && err != nil {
			t.Errorf("checked, and then: %v", err)
		}
	})
}

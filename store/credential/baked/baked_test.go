package baked_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"testing"

	"carrel/store/credential/baked"
)

const credential = `{"name":"王小明 ]]> <b>&amp;","type":["OpenBadgeCredential"]}`

func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const svg = "\ufeff<?xml version=\"1.0\"?>\n<!-- > --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1'><g title=\"a>b\"/></svg>\n"

func TestBake(t *testing.T) {
	for name, p := range map[string][]byte{"png": picture(t), "svg": []byte(svg)} {
		file, err := baked.Bake(p, []byte(credential))
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := baked.Extract(file)
		if err != nil || string(got) != credential {
			t.Errorf("%s: %s, %v", name, got, err)
		}
		if _, err := baked.Bake(file, []byte(credential)); !errors.Is(err, baked.ErrSeveral) {
			t.Errorf("%s baked twice: %v", name, err)
		}
		if _, err := baked.Extract(p); !errors.Is(err, baked.ErrNone) {
			t.Errorf("%s without one: %v", name, err)
		}
	}
	file, _ := baked.Bake(picture(t), []byte(credential))
	if _, err := png.Decode(bytes.NewReader(file)); err != nil {
		t.Error("the PNG is none any more:", err)
	}
}

func TestExtract(t *testing.T) {
	file, err := baked.Bake(picture(t), []byte(credential))
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Replace(file, []byte("OpenBadge"), []byte("OpenBudge"), 1)
	const ob = `xmlns:o="https://purl.imsglobal.org/ob/v3p0"`
	for name, c := range map[string]struct {
		file []byte
		want string
		err  error
	}{
		"a JWT":          {[]byte(`<svg ` + ob + `><o:credential verify="eyJh.b.c"/></svg>`), "eyJh.b.c", nil},
		"two":            {[]byte(`<svg ` + ob + `><o:credential>{}</o:credential><o:credential>{}</o:credential></svg>`), "", baked.ErrSeveral},
		"another space":  {[]byte(`<svg xmlns:o="x"><o:credential>{}</o:credential></svg>`), "", baked.ErrNone},
		"no picture":     {[]byte("hello"), "", baked.ErrNotPicture},
		"HTML":           {[]byte("<html></html>"), "", baked.ErrNotPicture},
		"a bad checksum": {damaged, "", baked.ErrNotPicture},
		"a cut PNG":      {file[:len(file)-5], "", baked.ErrNotPicture},
		"an entity":      {[]byte(`<!DOCTYPE svg [<!ENTITY a "{}">]><svg ` + ob + `><o:credential>&a;</o:credential></svg>`), "", baked.ErrNotPicture},
		"huge":           {make([]byte, baked.MaxSize+1), "", baked.ErrTooLarge},
	} {
		if got, err := baked.Extract(c.file); string(got) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func FuzzExtract(f *testing.F) {
	file, _ := baked.Bake(picture(f), []byte(credential))
	f.Add(file)
	file, _ = baked.Bake([]byte(svg), []byte(credential))
	f.Add(file)
	f.Fuzz(func(t *testing.T, file []byte) {
		text, err := baked.Extract(file)
		if err == nil && len(text) == 0 {
			t.Error("nothing was found")
		}
		if !errors.Is(err, baked.ErrNone) {
			return
		}
		again, err := baked.Bake(file, []byte(credential))
		if err != nil {
			return
		}
		if got, err := baked.Extract(again); err != nil || string(got) != credential {
			t.Errorf("%q: %q, %v", again, got, err)
		}
	})
}

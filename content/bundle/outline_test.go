package bundle

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"carrel/content"
	"carrel/content/builtin"
	"carrel/content/starter"
	"carrel/course"
	"testing/fstest"
)

// sameCourse compares courses; an empty list is as good as none.
func sameCourse(a, b *course.Course) bool {
	return reflect.DeepEqual(plain(reflect.ValueOf(a)), plain(reflect.ValueOf(b)))
}

// plain makes a value of maps and slices of which none is empty.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Struct:
		m := map[string]any{}
		for i := range v.NumField() {
			m[v.Type().Field(i).Name] = plain(v.Field(i))
		}
		return m
	case reflect.Slice:
		var s []any
		for i := range v.Len() {
			s = append(s, plain(v.Index(i)))
		}
		return s
	case reflect.Map:
		m := map[any]any{}
		for _, k := range v.MapKeys() {
			m[k.Interface()] = plain(v.MapIndex(k))
		}
		return m
	}
	return v.Interface()
}

// courses are real ones, by the name of their folder.
func courses(t *testing.T) map[string]fs.FS {
	t.Helper()
	all := map[string]fs.FS{"starter": starterFS(t)}
	for _, c := range builtin.Courses() {
		all[c.Name] = c.FS
	}
	shared := os.Getenv("CARREL_SHARED")
	if shared == "" {
		t.Log("CARREL_SHARED is not set: the real courses are left out")
		return all
	}
	for _, name := range []string{"soc-basics", "bits", "security-101"} {
		all[name] = os.DirFS(filepath.Join(shared, "courses", name))
	}
	return all
}

func starterFS(t *testing.T) fs.FS {
	t.Helper()
	files, err := starter.Course(starter.About{ID: "org.example.starter", Title: "Starter"})
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Text}
	}
	return fsys
}

// The outline of a package is what Load makes of the files, for every course at
// hand; only the version of one that has none is that of the package.
func TestOutlineIsWhatLoadGives(t *testing.T) {
	for name, fsys := range courses(t) {
		t.Run(name, func(t *testing.T) {
			want, wantProblems, err := content.Load(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			opt := signed(t)
			opt.Name = name
			if want.Version == "" {
				opt.Version = "0.1.0"
			}
			p := open(t, write(t, fsys, opt))
			got, problems, err := p.Course()
			if err != nil {
				t.Fatal(err)
			}
			want.Version = p.Header().Version
			if !sameCourse(got, want) {
				t.Errorf("got %+v\nwant %+v", got, want)
			}
			if !slices.Equal(problems, wantProblems) {
				t.Errorf("problems %v, want %v", problems, wantProblems)
			}
			if len(got.All()) == 0 {
				t.Error("no units: nothing was compared")
			}
		})
	}
}

func TestOutlineRefuses(t *testing.T) {
	c, problems, err := content.Load(sample(), "sample")
	if err != nil {
		t.Fatal(err)
	}
	good := encodeOutline(c, problems)
	if _, _, err := decodeOutline(good); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty":        nil,
		"cut":          good[:len(good)-1],
		"longer":       append(slices.Clone(good), 0),
		"other form":   bytes.Replace(good, []byte("outline/v1"), []byte("outline/v2"), 1),
		"control":      bytes.Replace(good, []byte("A sample"), []byte("A\x1b[2mpl"), 1),
		"bidi":         bytes.Replace(good, []byte("A sample"), []byte("A \u202eple"), 1),
		"no UTF-8":     bytes.Replace(good, []byte("A sample"), []byte("A \xff\xffple"), 1),
		"leads out":    bytes.Replace(good, []byte("lessons/one.md"), []byte("../ons/one.md "), 1),
		"device":       bytes.Replace(good, []byte("words.md"), []byte("nul.html"), 1),
		"huge list":    append([]byte(outlineStart+"\x00\x00\x00\x00\x00\x00\x00"), 0xff, 0xff, 0xff, 0xff, 0x0f),
		"long number":  append([]byte(outlineStart), 0x80, 0x00),
		"wide number":  append([]byte(outlineStart), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02),
		"never ending": append([]byte(outlineStart), bytes.Repeat([]byte{0xff}, 11)...),
	} {
		if bytes.Equal(bad, good) {
			t.Fatalf("%s: nothing was replaced", name)
		}
		if c, _, err := decodeOutline(bad); err == nil {
			t.Errorf("%s: read as %+v", name, c)
		}
	}
}

func FuzzOutline(f *testing.F) {
	c, problems, err := content.Load(sample(), "sample")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encodeOutline(c, problems))
	f.Add(encodeOutline(&course.Course{Certificate: &course.Certificate{Requires: map[string]string{"a": "b", "c": "d"}}}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, problems, err := decodeOutline(data)
		if err != nil {
			return
		}
		if again := encodeOutline(c, problems); !bytes.Equal(again, data) {
			t.Errorf("%q was read, and written as %q", data, again)
		}
	})
}

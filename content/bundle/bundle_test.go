package bundle

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
)

// packedNames are the files of the sample that are packed, in order.
var packedNames = []string{
	"course.md", "lessons/one.fr.md", "lessons/one.md", "media-notes.txt", "media/deep/dot.png", "media/empty.log", "quiz.md", "words.md",
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	path := write(t, sample(), signed(t))
	p := open(t, path)
	_, vkey := keyOf(t, author)
	h := p.Header()
	if h.ID != "org.example.sample" || h.Version != "1.2.0" || h.Title != "A sample" || h.Files != len(packedNames) || h.Size != int64(len(read(t, path))) {
		t.Errorf("header %+v", h)
	}
	if !p.Signed() || p.Author() != vkey || len(p.Digest()) != 43 {
		t.Errorf("signed %t by %q, digest %q", p.Signed(), p.Author(), p.Digest())
	}
	for _, name := range packedNames {
		if got, err := fs.ReadFile(p.FS(), name); err != nil || !bytes.Equal(got, sample()[name].Data) {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	if err := p.Check(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFileSystem(t *testing.T) {
	p := open(t, write(t, sample(), signed(t)))
	if err := fstest.TestFS(p.FS(), packedNames...); err != nil {
		t.Error(err)
	}
	for _, name := range []string{".git/config", "old.carrel", "node_modules", "lessons/", "/course.md", "../x", "media/deep/dot.png/x", "medi", "a", "zz"} {
		if f, err := p.FS().Open(name); err == nil {
			t.Errorf("opened %s: %v", name, f)
		}
	}
	if _, err := fs.ReadDir(p.FS(), "quiz.md"); err == nil {
		t.Error("listed a file")
	}
	if _, err := fs.ReadFile(p.FS(), "media"); err == nil {
		t.Error("read a folder")
	}
}

func TestUnsigned(t *testing.T) {
	p := open(t, write(t, sample(), WriteOptions{Name: "sample"}))
	if p.Signed() || p.Author() != "" {
		t.Errorf("signed %t by %q", p.Signed(), p.Author())
	}
	if err := p.Check(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

func TestSameFilesSameBytes(t *testing.T) {
	first := packedSample(t)
	if !bytes.Equal(first, packedSample(t)) {
		t.Error("the same course was packed to other bytes")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample()); err != nil {
		t.Fatal(err)
	}
	if onDisk := read(t, write(t, os.DirFS(dir), signed(t))); !bytes.Equal(first, onDisk) {
		t.Error("the time or the mode of files makes a difference")
	}
}

func TestCourseIsAsLoaded(t *testing.T) {
	p := open(t, write(t, sample(), signed(t)))
	c, problems, err := p.Course()
	if err != nil {
		t.Fatal(err)
	}
	want, wantProblems, err := content.Load(sample(), "sample")
	if err != nil {
		t.Fatal(err)
	}
	if !sameCourse(c, want) || !slices.Equal(problems, wantProblems) {
		t.Errorf("got %+v, %v\nwant %+v, %v", c, problems, want, wantProblems)
	}
	if c.Units()[0].Locales["fr"] != "lessons/one.fr.md" || c.Units()[1].Rules.Pass != 70 || len(c.Extras) != 1 {
		t.Errorf("units %+v", c.Units())
	}
}

// Other programs find the same files.
func TestZip(t *testing.T) {
	path := write(t, sample(), signed(t))
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r) // to the end, where the sum is compared
		if err = errors.Join(err, r.Close()); err != nil || !bytes.Equal(data, sample()[f.Name].Data) || !f.Mode().IsRegular() {
			t.Errorf("%s, mode %v: %q, %v", f.Name, f.Mode(), data, err)
		}
	}
	if !slices.Equal(names, packedNames) {
		t.Errorf("the zip has %v", names)
	}
}

func TestUnzip(t *testing.T) {
	unzip, err := exec.LookPath("unzip")
	if err != nil {
		t.Skipf("no unzip here: %v", err)
	}
	out, err := exec.Command(unzip, "-t", write(t, sample(), signed(t))).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "No errors detected") || strings.Contains(string(out), "warning") {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestProgressGoesToTheEnd(t *testing.T) {
	opt := signed(t)
	var last, total int64
	opt.Progress = func(done, of int64) {
		if done < last || done > of {
			t.Errorf("%d of %d after %d", done, of, last)
		}
		last, total = done, of
	}
	p := open(t, write(t, sample(), opt))
	if last != total || total == 0 {
		t.Errorf("written: ended at %d of %d", last, total)
	}
	last = 0
	if err := p.Check(t.Context(), opt.Progress); err != nil || last != p.Header().Size {
		t.Errorf("checked: ended at %d of %d, %v", last, total, err)
	}
}

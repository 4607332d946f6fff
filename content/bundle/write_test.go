package bundle

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// noise is text that deflates to somewhat less, and the same in every run.
func noise(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]byte, size)
	for i := range out {
		out[i] = 'a' + byte(r.IntN(20))
	}
	return out
}

func TestWhatIsDeflated(t *testing.T) {
	fsys := sample()
	raw := make([]byte, 5000)
	for i := range raw {
		raw[i] = byte(rand.Uint32())
	}
	fsys["random.bin"] = &fstest.MapFile{Data: raw}
	p := open(t, write(t, fsys, signed(t)))
	for name, want := range map[string]bool{
		"lessons/one.md": true, "media/deep/dot.png": false, "random.bin": false, "media/empty.log": false,
	} {
		if n, err := p.find(name); err != nil || n.deflated != want {
			t.Errorf("%s is deflated: %t, %v", name, n.deflated, err)
		}
	}
}

// big is the sample with a picture and a text of several pieces.
func big() fstest.MapFS {
	fsys := sample()
	fsys["media/big.png"] = &fstest.MapFile{Data: noise(3*chunkSize + 77)}
	fsys["media/big.txt"] = &fstest.MapFile{Data: noise(6 * chunkSize)}
	return fsys
}

func TestPieces(t *testing.T) {
	t.Parallel()
	p := open(t, write(t, big(), signed(t)))
	for _, name := range []string{"media/big.png", "media/big.txt"} {
		if got, err := fs.ReadFile(p.FS(), name); err != nil || !bytes.Equal(got, big()[name].Data) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	f, err := p.FS().Open("media/big.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := big()["media/big.png"].Data
	got := make([]byte, chunkSize)
	if n, err := f.(io.ReaderAt).ReadAt(got, 2*chunkSize-5); err != nil || !bytes.Equal(got[:n], want[2*chunkSize-5:][:chunkSize]) {
		t.Errorf("read %d bytes across pieces, %v", n, err)
	}
	if at, err := f.(io.Seeker).Seek(-3, io.SeekEnd); err != nil || at != int64(len(want)-3) {
		t.Errorf("at %d, %v", at, err)
	}
	if rest, err := io.ReadAll(f); err != nil || !bytes.Equal(rest, want[len(want)-3:]) {
		t.Errorf("the end is %q, %v", rest, err)
	}
	if _, err := f.(io.Seeker).Seek(-1, io.SeekStart); err == nil {
		t.Error("went before the beginning")
	}
}

// Of a large file that is damaged in the middle, all before it can be read.
func TestPiecesBeforeDamage(t *testing.T) {
	t.Parallel()
	data := read(t, write(t, big(), signed(t)))
	for _, name := range []string{"media/big.png", "media/big.txt"} {
		p, err := New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		n, err := p.find(name)
		if err != nil || len(n.sums) < 3 {
			t.Fatalf("%s has %d pieces, %v", name, len(n.sums), err)
		}
		data[n.data()+2*chunkSize] ^= 1
		f, err := p.FS().Open(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(f)
		if want := big()[name].Data; !errors.Is(err, ErrDamaged) || len(got) < 2*chunkSize || !bytes.Equal(got, want[:len(got)]) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if err := p.Check(t.Context(), nil); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), name) {
			t.Errorf("checked: %v", err)
		}
		data[n.data()+2*chunkSize] ^= 1
	}
}

func TestWriteRefuses(t *testing.T) {
	signer, _ := keyOf(t, author)
	_, otherKey := keyOf(t, "friend.example.org")
	with := func(name, text string) fs.FS {
		fsys := sample()
		fsys[name] = file(text)
		return fsys
	}
	for name, tt := range map[string]struct {
		fsys fs.FS
		opt  WriteOptions
		want error
	}{
		"a name of Windows":        {with("media/aux.md", "x"), signed(t), ErrName},
		"no version":               {fstest.MapFS{"a.md": file("# A\n")}, signed(t), ErrVersion},
		"another version":          {sample(), WriteOptions{Name: "a", Version: "9.0.0"}, ErrVersion},
		"a version that is none":   {fstest.MapFS{"a.md": file("# A\n")}, WriteOptions{Name: "a", Version: "one"}, ErrVersion},
		"a link to nothing":        {with("course.md", "---\nkind: course\nid: org.example.x\nversion: 1.0.0\n---\n1. [A](none.md)\n"), signed(t), ErrContent},
		"a link to what is hidden": {with("course.md", "---\nkind: course\nid: org.example.x\nversion: 1.0.0\n---\n1. [A](.git/config.md)\n"), signed(t), ErrContent},
		"a pipe":                   {fstest.MapFS{"a.md": file("# A\n"), "pipe": {Mode: fs.ModeNamedPipe}}, signed(t), ErrContent},
		"a device":                 {fstest.MapFS{"a.md": file("# A\n"), "disk": {Mode: fs.ModeDevice}}, signed(t), ErrContent},
		"another's key":            {sample(), WriteOptions{Name: "sample", Signer: signer, Key: otherKey}, nil},
		"a signer without a key":   {sample(), WriteOptions{Name: "sample", Signer: signer}, nil},
		"nothing":                  {fstest.MapFS{}, signed(t), nil},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "x.carrel")
		if err := os.WriteFile(path, []byte("the one before"), 0o600); err != nil {
			t.Fatal(err)
		}
		err := Write(t.Context(), path, tt.fsys, tt.opt)
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
		if got := read(t, path); string(got) != "the one before" {
			t.Errorf("%s: what was there is gone", name)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: left behind: %v", name, left)
		}
	}
}

// A link in the folder counts as the file that it leads to.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, sample()); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("words.md", filepath.Join(dir, "linked.md")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	p := open(t, write(t, os.DirFS(dir), signed(t)))
	if got, err := fs.ReadFile(p.FS(), "linked.md"); err != nil || !bytes.Equal(got, sample()["words.md"].Data) {
		t.Errorf("the link holds %q, %v", got, err)
	}
	if err := os.Symlink("media", filepath.Join(dir, "more")); err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), filepath.Join(t.TempDir(), "x"), os.DirFS(dir), signed(t)); !errors.Is(err, ErrContent) {
		t.Errorf("a link to a folder: %v", err)
	}
}

// edited is a folder in which a file is edited after it was opened some times.
type edited struct {
	fstest.MapFS
	after map[string]int
}

func (e edited) Open(name string) (fs.File, error) {
	if n, watched := e.after[name]; watched {
		if e.after[name] = n - 1; n == 0 {
			e.MapFS[name].Data = bytes.Replace(e.MapFS[name].Data, []byte("sample"), []byte("SAMPLE"), -1)
		}
	}
	return e.MapFS.Open(name)
}

// Whenever the manifest is edited while the course is packed, the package is
// that of before, that of afterwards, or none.
func TestEditedMeanwhile(t *testing.T) {
	refused := 0
	for n := range 8 {
		path := filepath.Join(t.TempDir(), "x.carrel")
		err := Write(t.Context(), path, edited{sample(), map[string]int{"course.md": n}}, signed(t))
		if err != nil {
			refused++
			continue
		}
		p := open(t, path)
		c, _, err := p.Course()
		if err != nil || c.Title != p.Header().Title {
			t.Errorf("edited at the %dth time: %q in the header, %v", n, p.Header().Title, err)
		}
	}
	if refused == 0 {
		t.Error("it was never noticed: nothing was tested")
	}
}

func TestWriteCanBeStopped(t *testing.T) {
	for n := int64(0); ; n++ {
		ctx, stop := context.WithCancel(t.Context())
		calls := int64(0)
		opt := signed(t)
		opt.Progress = func(int64, int64) {
			if calls++; calls > n {
				stop()
			}
		}
		dir := t.TempDir()
		err := Write(ctx, filepath.Join(dir, "x.carrel"), sample(), opt)
		stop()
		if calls <= n {
			break // it was not stopped any more
		}
		left, _ := os.ReadDir(dir)
		if n < 2*int64(len(packedNames))-1 && (!errors.Is(err, context.Canceled) || len(left) != 0) {
			t.Errorf("stopped after %d steps: %v, left %v", n, err, left)
		}
	}
}

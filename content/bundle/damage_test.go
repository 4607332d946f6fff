package bundle

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/content"
)

// readAsAuthored reads what can be read of a package, and fails the test for a
// byte that is not the author's.
func readAsAuthored(t *testing.T, p *Package, why string) {
	t.Helper()
	for _, name := range packedNames {
		got, err := fs.ReadFile(p.FS(), name)
		if err == nil && !bytes.Equal(got, sample()[name].Data) {
			t.Errorf("%s: %s reads as %q", why, name, got)
		}
	}
	if c, _, err := p.Course(); err == nil && (c.ID != "org.example.sample" || len(c.Units()) != 2) {
		t.Errorf("%s: the course reads as %+v", why, c)
	}
}

// Every byte of a package, with one bit changed: it is noticed by a check, and
// what can be read is as it was written.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	good := packedSample(t)
	shut := 0
	for i := range good {
		bad := slices.Clone(good)
		bad[i] ^= 1 << (i % 8)
		p, err := New(bytes.NewReader(bad), int64(len(bad)))
		if err != nil {
			shut++
			continue
		}
		why := fmt.Sprintf("byte %d", i)
		if err := p.Check(t.Context(), nil); err == nil {
			t.Errorf("%s: nobody noticed", why)
		}
		readAsAuthored(t, p, why)
	}
	tell(t, "Packages: a bit changed in each byte", len(good), "%d do not open, the others do not pass a check; what can be read is as it was written", shut)
}

func TestEveryCut(t *testing.T) {
	good := packedSample(t)
	for n := range good {
		_, err := New(bytes.NewReader(good[:n]), int64(n))
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNotPackage) && !errors.Is(err, ErrFormat) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
	tell(t, "Packages: cut at each byte", len(good), "refused")
}

func TestTrailing(t *testing.T) {
	good := packedSample(t)
	for _, tail := range []string{"\x00", "\n", string(good)} {
		bad := append(slices.Clone(good), tail...)
		if _, err := New(bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, ErrDamaged) {
			t.Errorf("with %d bytes behind it: %v", len(tail), err)
		}
	}
	tell(t, "Packages: bytes behind the end", 3, "refused")
}

func TestWhatIsNoPackage(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"empty": "", "short": "c", "text": "hello\n", "zip": "PK\x03\x04", "binary": "\x00\x01\x02",
		"almost": "carrel/package", "record": "carrel/record/v2\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !errors.Is(err, ErrNotPackage) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(dir); !errors.Is(err, ErrNotPackage) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing: %v", err)
	}
	later := bytes.Replace(packedSample(t), []byte("package/v1"), []byte("package/v2"), 1)
	if _, err := New(bytes.NewReader(later), int64(len(later))); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "v2") {
		t.Errorf("a later format: %v", err)
	}
	endless := []byte(firstLine + "\nkey x\n" + strings.Repeat("x", 2*maxHeader))
	if _, err := New(bytes.NewReader(endless), int64(len(endless))); !errors.Is(err, ErrDamaged) {
		t.Errorf("a header without an end: %v", err)
	}
}

// forge changes the header of a package and signs it, as someone may who has a
// key of his own.
func forge(t *testing.T, data []byte, signer note.Signer, change func(*head)) []byte {
	t.Helper()
	h, err := readHead(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	change(h)
	start, err := h.sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	return append(start, data[h.length:]...)
}

func TestAnotherKey(t *testing.T) {
	good := packedSample(t)
	_, vkey := keyOf(t, author)
	other, otherKey := keyOf(t, "friend.example.org")
	same, _ := keyOf(t, author)
	for name, bad := range map[string][]byte{
		"signed by another than it names": forge(t, good, other, func(*head) {}),
		"another key named":               forge(t, good, same, func(h *head) { h.key = otherKey }),
	} {
		if _, err := New(bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A whole package of another author is a good one: who he is has to be asked.
	opt := signed(t)
	opt.Signer, opt.Key = other, otherKey
	if p := open(t, write(t, sample(), opt)); p.Author() != otherKey || p.Author() == vkey {
		t.Errorf("by %q", p.Author())
	}
	// The signature cannot be taken off without changing the digest that events name.
	p, err := New(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	if bare := open(t, write(t, sample(), WriteOptions{Name: "sample"})); bare.Digest() == p.Digest() {
		t.Error("an unsigned package has the digest of the signed one")
	}
	tell(t, "Packages: signed by another than it names, another named than signed, the signature taken off", 3, "refused; without its signature it is another package")
}

func TestHeaderIsStrict(t *testing.T) {
	signer, _ := keyOf(t, author)
	for name, change := range map[string]func(*head){
		"id that leads out":      func(h *head) { h.ID = "../../etc" },
		"id of one label":        func(h *head) { h.ID = "sample" },
		"no id":                  func(h *head) { h.ID = "" },
		"local id with a slash":  func(h *head) { h.ID = "local.a/b" },
		"no version":             func(h *head) { h.Version = "" },
		"version that is none":   func(h *head) { h.Version = "1.2" },
		"version with a v":       func(h *head) { h.Version = "v1.2.0" },
		"title with a direction": func(h *head) { h.Title = "a\u202eb" },
		"long title":             func(h *head) { h.Title = strings.Repeat("a", titleSize+1) },
		"too many files":         func(h *head) { h.Files = maxFiles + 1 },
		"other number of files":  func(h *head) { h.Files++ },
		"index too large":        func(h *head) { h.index.size = maxRoot + 1 },
		"outline too large":      func(h *head) { h.outline.size = maxOutline + 1 },
		"index in the header":    func(h *head) { h.index.at = 0 },
		"outline behind the end": func(h *head) { h.outline.size += 1 << 20 },
		"gap before the outline": func(h *head) { h.outline.at++ },
	} {
		bad := forge(t, packedSample(t), signer, change)
		if _, err := New(bytes.NewReader(bad), int64(len(bad))); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tell(t, "Packages: headers that their author signed and that cannot be", 16, "refused")
}

// hostile builds a package by hand of entries as they are given, with an index
// that agrees with them, so that only what is told can be wrong.
type hostile struct {
	entries []entry
	data    [][]byte
	alter   func(refs []blockRef)
	outline []byte
}

func (h *hostile) add(name string, data []byte) *entry {
	h.entries = append(h.entries, entry{name: name, size: int64(len(data))})
	h.data = append(h.data, data)
	return &h.entries[len(h.entries)-1]
}

// build signs the package, as a hostile author can.
func (h *hostile) build(t testing.TB) []byte {
	t.Helper()
	signer, vkey := keyOf(t, author)
	path := filepath.Join(t.TempDir(), "hostile")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := &writer{ctx: context.Background(), f: f, opt: WriteOptions{Signer: signer, Key: vkey}}
	w.head = &head{key: vkey, Header: Header{ID: "org.example.sample", Version: "1.2.0", Title: "A sample"}}
	w.head.length = int64(len(w.head.text()) + 1 + w.signatureSize())
	w.at = w.head.length
	for i, n := range h.entries {
		n.at, n.packed = w.at, 0
		if err := errors.Join(w.store(&n, bytes.NewReader(h.data[i])), w.finish(n)); err != nil {
			t.Fatal(err)
		}
	}
	if h.outline == nil {
		c, ps, err := content.Load(sample(), "sample")
		if err != nil {
			t.Fatal(err)
		}
		h.outline = encodeOutline(c, ps)
	}
	h.finish(t, w)
	return read(t, path)
}

func (h *hostile) finish(t testing.TB, w *writer) {
	t.Helper()
	var refs []blockRef
	for rest := block(w.entries); len(rest) > 0; {
		n := rest.cut()
		s, err := w.put(rest[:n].encode(), 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, blockRef{first: rest[0].name, files: n, start: rest[0].at, span: s})
		rest = rest[n:]
	}
	if h.alter != nil {
		h.alter(refs)
	}
	var err, err2 error
	w.head.index, err = w.put(encodeRoot(refs), 1<<30)
	w.head.outline, err2 = w.put(h.outline, 1<<30)
	if err := errors.Join(err, err2, w.writeZip(), w.writeHead()); err != nil {
		t.Fatal(err)
	}
}

// sampleFiles are the files that the outline of the sample names.
func sampleFiles(h *hostile, others ...string) {
	names := append([]string{"course.md", "lessons/one.fr.md", "lessons/one.md", "quiz.md", "words.md"}, others...)
	slices.Sort(names)
	for _, name := range names {
		h.add(name, []byte("x"))
	}
}

func TestHostileNames(t *testing.T) {
	var good hostile
	sampleFiles(&good, "media/fine.png")
	if err := openAll(good.build(t)); err != nil {
		t.Fatalf("what is built by hand is no good package: %v", err)
	}
	for _, name := range hostileNames {
		var h hostile
		sampleFiles(&h, name)
		data := h.build(t)
		if err := openAll(data); err == nil {
			t.Errorf("%q is taken", name)
		}
		if fs.ValidPath(name) {
			refuses(t, data, name)
		}
		if err := checkName(name); !errors.Is(err, ErrName) {
			t.Errorf("%q may be packed: %v", name, err)
		}
	}
	tell(t, "Packages: hostile names: ../, absolute, C:, NUL, ESC, aux, trailing dots", len(hostileNames), "refused, in a package and when one is packed")
}

var hostileNames = []string{
	"../x", "a/../../x", "/etc/passwd", `C:\x`, "C:/x", `a\b`, "a\x00b", "a\x1b[2Jb", "a\nb", "a\x7fb", "a\u009bb", "a\u202eb", "a\u200bb", "a\u2066b",
	"aux", "AUX.md", "x/nul.txt", "com1", "lpt9.log", "com\u00b9", "conin$", "con .txt", "trailing.", "x/trailing ", "trailing./x", " leading", "a//b", "./a", "a/.", "a/", "", ".",
	"a\xffb", "a:b", "a*b", "a?b", `a"b`, "a<b", "a|b", "two  spaces", strings.Repeat("n", maxElement+1), strings.Repeat("n/", maxName/2) + "n",
}

// refuses fails the test when a file can be opened by its hostile name.
func refuses(t *testing.T, data []byte, name string) {
	t.Helper()
	p, err := New(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return
	}
	if got, err := fs.ReadFile(p.FS(), name); err == nil {
		t.Errorf("%q reads as %q", name, got)
	}
}

func TestTwins(t *testing.T) {
	runs := 0
	for _, twins := range [][]string{
		{"a.md", "A.md"}, {"caf\u00e9.md", "cafe\u0301.md"}, {"stra\u00dfe", "strasse"}, {"x/a", "X/b"}, {"media/a", "media"}, {"Media", "media/a"},
		{"\u1e9e", "ss"}, {"\u212b.md", "\u00e5.md"},
	} {
		var h hostile
		sampleFiles(&h, twins...)
		if err := openAll(h.build(t)); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", twins, err)
		}
		runs++
		fsys := sample()
		for _, name := range twins {
			fsys[name] = file("x")
		}
		if twins[1] == "media" {
			continue // no folder can hold both
		}
		if err := Write(t.Context(), filepath.Join(t.TempDir(), "x"), fsys, signed(t)); !errors.Is(err, ErrName) {
			t.Errorf("%q are packed: %v", twins, err)
		}
	}
	tell(t, "Packages: twins in capitals, Unicode forms, files and folders", runs, "refused")
}

func TestIndexRefuses(t *testing.T) {
	for name, build := range map[string]func(*hostile){
		"two of one name":       func(h *hostile) { sampleFiles(h, "words.md") },
		"names out of order":    func(h *hostile) { sampleFiles(h); slices.Reverse(h.entries) },
		"missing for a unit":    func(h *hostile) { sampleFiles(h); h.entries = h.entries[1:4]; h.data = h.data[1:4] },
		"block that overlaps":   func(h *hostile) { sampleFiles(h); h.alter = func(r []blockRef) { r[0].start-- } },
		"block after a gap":     func(h *hostile) { sampleFiles(h); h.alter = func(r []blockRef) { r[0].start++ } },
		"block of another name": func(h *hostile) { sampleFiles(h); h.alter = func(r []blockRef) { r[0].first = "a" } },
		"fewer than it says":    func(h *hostile) { sampleFiles(h); h.alter = func(r []blockRef) { r[0].files-- } },
		"larger than it says":   func(h *hostile) { sampleFiles(h); h.alter = func(r []blockRef) { r[0].span.size-- } },
		"no blocks":             func(*hostile) {},
	} {
		var h hostile
		build(&h)
		if err := openAll(h.build(t)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A zip whose own directory says something else than the index: more or fewer
// entries, a link, a device, entries that overlap, two ends.
func TestZipThatDisagrees(t *testing.T) {
	signer, _ := keyOf(t, author)
	good := packedSample(t)
	at := int64(bytes.Index(good, []byte("PK\x01\x02")))
	directory := good[at:]
	end := bytes.Index(directory, []byte("PK\x05\x06"))
	first := directory[:bytes.Index(directory[4:], []byte("PK\x01\x02"))+4]
	patched := func(offset int, v uint32) []byte {
		d := slices.Clone(directory)
		binary.LittleEndian.PutUint32(d[offset:], v)
		return d
	}
	runs := 0
	for name, d := range map[string][]byte{
		"entry absent from the index": slices.Concat(first, directory),
		"entry missing":               directory[len(first):],
		"symbolic link":               patched(38, 0o120777<<16),
		"device":                      patched(38, 0o060666<<16),
		"overlapping entries":         patched(len(first)+42, binary.LittleEndian.Uint32(first[42:])),
		"two ends":                    slices.Concat(directory, directory[end:]),
		"comment":                     append(slices.Clone(directory[:len(directory)-2]), "\x03\x00abc"...),
		"no directory":                directory[end:],
		"nothing":                     nil,
	} {
		data := resized(t, good, at, d, signer)
		p, err := New(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%s: %v", name, err) // the directory is not looked at
		}
		if err := p.Check(t.Context(), nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		readAsAuthored(t, p, name)
		runs++
	}
	tell(t, "Packages: a zip directory that disagrees: links, devices, overlaps, missing and additional entries, two ends", runs, "a check refuses it; what is read is as it was written")
}

// resized replaces what follows a place and signs the new size.
func resized(t *testing.T, data []byte, at int64, tail []byte, signer note.Signer) []byte {
	t.Helper()
	h, err := readHead(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	h.Size = at + int64(len(tail))
	start, err := h.sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(start, data[h.length:at], tail)
}

// What is changed below an open package is noticed when it is read.
func TestChangedWhileOpen(t *testing.T) {
	path := write(t, sample(), signed(t))
	p := open(t, path)
	if err := os.Truncate(path, 2000); err != nil {
		t.Fatal(err)
	}
	if got, err := fs.ReadFile(p.FS(), "words.md"); !errors.Is(err, ErrDamaged) {
		t.Errorf("read %q, %v", got, err)
	}
	if _, _, err := p.Course(); !errors.Is(err, ErrDamaged) {
		t.Errorf("the course: %v", err)
	}
	tell(t, "Packages: a package that is cut while it is open", 1, "what is read from then on is an error")
}

func TestCheckCanBeStopped(t *testing.T) {
	data := packedSample(t)
	p, err := New(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Nanosecond)
	defer stop()
	<-ctx.Done()
	if err := p.Check(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

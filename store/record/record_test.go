package record

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/internal/vkey"
)

// The lines of a header without witnesses and person.
const (
	headerLines = 9

	lineSize      = 5
	lineRoot      = 6
	lineSignature = 8
	lineOrigin    = 4
)

const testID = "00112233445566778899aabbccddeeff"

// testKey is a signer whose seed is one byte repeated.
type testKey struct {
	note.Signer
	vkey string
}

func (k testKey) VKey() string { return k.vkey }

func newKey(t testing.TB, name string, seed byte) testKey {
	t.Helper()
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	public, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	id, _ := vkey.Split(public)
	signer, err := note.NewSigner("PRIVATE+KEY+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...)))
	if err != nil {
		t.Fatal(err)
	}
	return testKey{signer, public}
}

func verifier(t testing.TB, k Key) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(k.VKey())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// eventLine is event seq of a small quiz, one minute after the one before.
func eventLine(seq int) []byte {
	e := progress.Event{
		Seq: uint64(seq), Type: progress.Answered, Course: "c", Unit: "u", Question: fmt.Sprint("q", seq%3), Try: seq,
		Response: &question.Response{Choices: []int{seq % 4}}, Mark: &question.Mark{Got: 100, Of: 100},
		Wall: time.Date(2026, 3, 1, 9, seq, 0, 0, time.UTC), Boot: int64(seq),
	}
	line, err := progress.Encode(e)
	if err != nil {
		panic(err)
	}
	return line
}

func source(events ...[]byte) Source {
	lines := make([]Line, len(events))
	for i, e := range events {
		lines[i].Event = e
	}
	return sourceOf(lines...)
}

func sourceOf(lines ...Line) Source {
	var tree Tree
	for _, line := range lines {
		tree.Add(tlog.RecordHash(line.Event))
	}
	all := func(yield func(Line, error) bool) {
		for _, line := range lines {
			if !yield(line, nil) {
				return
			}
		}
	}
	return Source{ID: testID, Tree: tlog.Tree{N: tree.Size(), Hash: tree.Root()}, Lines: all}
}

func events(n int) Source {
	lines := make([][]byte, n)
	for i := range lines {
		lines[i] = eventLine(i + 1)
	}
	return source(lines...)
}

func write(t testing.TB, src Source, key Key) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, src, key); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func verify(data []byte, keys ...note.Verifier) (*Result, error) {
	return Verify(bytes.NewReader(data), VerifyOptions{Keys: keys})
}

func TestForm(t *testing.T) {
	key := newKey(t, "carrel-device-test", 1)
	got := string(write(t, events(2), key))
	lines := strings.Split(got, "\n")
	want := []string{
		"carrel/record/v2",
		"key " + key.VKey(),
		"",
		"carrel/journal/" + testID,
		"2",
		events(2).Tree.Hash.String(),
		"",
		lines[7],
		"",
		string(eventLine(1)),
		string(eventLine(2)),
		"",
	}
	if !slices.Equal(lines, want) || !strings.HasPrefix(lines[7], "— carrel-device-test ") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if again := write(t, events(2), key); string(again) != got {
		t.Error("the same journal and key gave other bytes")
	}
}

func TestVerify(t *testing.T) {
	key := newKey(t, "k", 1)
	for _, n := range []int{0, 1, 2, 3, 7, 8, 100} {
		data := write(t, events(n), key)
		res, err := verify(data, newKeyVerifier(t, "other", 2), verifier(t, key))
		if err != nil {
			t.Errorf("%d events: %v", n, err)
			continue
		}
		if !res.Trusted || res.Size != int64(n) || res.Standing.Events != uint64(n) || res.KeyName != "k" || res.VKey != key.VKey() ||
			res.Origin != "carrel/journal/"+testID || res.Root != events(n).Tree.Hash || len(res.Fingerprint) != 39 {
			t.Errorf("%d events: %+v", n, res)
		}
		if n > 0 && (res.First.Minute() != 1 || !res.Last.Equal(res.First.Add(time.Duration(n-1)*time.Minute))) {
			t.Errorf("%d events: from %v to %v", n, res.First, res.Last)
		}
	}
}

func newKeyVerifier(t testing.TB, name string, seed byte) note.Verifier {
	return verifier(t, newKey(t, name, seed))
}

func TestVerifyTrustsOnlyWhomItIsTold(t *testing.T) {
	data := write(t, events(3), newKey(t, "k", 1))
	if res, err := verify(data); err != nil || res.Trusted {
		t.Errorf("without keys: %+v, %v", res, err)
	}
	for name, v := range map[string]note.Verifier{
		"another name": newKeyVerifier(t, "j", 1),
		"another key":  newKeyVerifier(t, "k", 2),
	} {
		if res, err := verify(data, v); !errors.Is(err, ErrOtherKey) || errors.Is(err, ErrSignature) {
			t.Errorf("%s: %+v, %v", name, res, err)
		}
	}
}

// A good record of another key is not called a bad one, and both sides are
// named so that one can look for the right key.
func TestAnotherKeyIsNamed(t *testing.T) {
	key, j, k := newKey(t, "k", 1), newKey(t, "j", 2), newKey(t, "k", 3)
	print, err := vkey.Fingerprint(key.VKey())
	if err != nil {
		t.Fatal(err)
	}
	_, err = verify(write(t, events(3), key), verifier(t, j), verifier(t, k))
	id := func(k testKey) string { id, _ := vkey.Split(k.VKey()); return id }
	want := fmt.Sprintf("the record is signed by another key: %s, fingerprint %s, and not %s or %s", id(key), print, id(j), id(k))
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A record whose signature is wrong is that, whatever key is asked for.
func TestABadSignatureIsNotAnotherKey(t *testing.T) {
	key := newKey(t, "k", 1)
	data := bytes.Replace(write(t, events(3), key), []byte("\n3\n"), []byte("\n2\n"), 1)
	if _, err := verify(data, newKeyVerifier(t, "j", 2)); !errors.Is(err, ErrSignature) || errors.Is(err, ErrOtherKey) {
		t.Errorf("got %v", err)
	}
}

// refused is what must come of a record that was changed.
func refused(err error) bool {
	return errors.Is(err, ErrAltered) || errors.Is(err, ErrNotRecord) || errors.Is(err, ErrSignature)
}

func TestEveryChangedBitIsRefused(t *testing.T) {
	data := write(t, events(2), newKey(t, "k", 1))
	for at := range data {
		for bit := range 8 {
			data[at] ^= 1 << bit
			if res, err := verify(data); !refused(err) || res != nil {
				t.Fatalf("bit %d of byte %d changed to %q: %v", bit, at, data[at], err)
			}
			data[at] ^= 1 << bit
		}
	}
	tell(t, "Records: each bit flipped", 8*len(data), "refused")
}

func TestEveryChangedByteIsRefused(t *testing.T) {
	key := newKey(t, "k", 1)
	data := write(t, events(4), key)
	runs := 0
	for at := range data {
		was := data[at]
		for _, other := range []byte{was + 1, '\n', ' ', 0xff} {
			if data[at] = other; other == was {
				continue
			}
			runs++
			if _, err := verify(data, verifier(t, key)); !refused(err) {
				t.Fatalf("byte %d changed from %q to %q: %v", at, was, other, err)
			}
		}
		data[at] = was
	}
	tell(t, "Records: each byte replaced by others", runs, "refused")
}

func TestEveryTruncationIsRefused(t *testing.T) {
	data := write(t, events(10), newKey(t, "k", 1))
	for n := range data {
		if _, err := verify(data[:n]); !refused(err) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	tell(t, "Records: cut at each byte", len(data), "refused")
}

func TestInsertedBytesAreRefused(t *testing.T) {
	data := write(t, events(3), newKey(t, "k", 1))
	for at := range len(data) + 1 {
		for _, b := range []string{"\n", "\r", " ", "\x00", "=", "x"} {
			if _, err := verify(slices.Insert(slices.Clone(data), at, []byte(b)...)); !refused(err) {
				t.Fatalf("%q inserted at byte %d: %v", b, at, err)
			}
		}
	}
	tell(t, "Records: six kinds of byte inserted at each place", 6*(len(data)+1), "refused")
}

func TestChangedHistoryIsRefused(t *testing.T) {
	key := newKey(t, "k", 1)
	data := string(write(t, events(5), key))
	head := strings.Join(strings.SplitAfter(data, "\n")[:headerLines], "")
	at := func(seqs ...int) string {
		var b strings.Builder
		for _, seq := range seqs {
			b.Write(eventLine(seq))
			b.WriteByte('\n')
		}
		return b.String()
	}
	if head+at(1, 2, 3, 4, 5) != data {
		t.Fatal("the test does not build the record that was written")
	}
	resigned := func(name string, seed byte, n int) string {
		return strings.Join(strings.SplitAfter(string(write(t, events(n), newKey(t, name, seed))), "\n")[:headerLines], "")
	}
	runs := 0
	for name, test := range map[string]struct {
		text string
		kind error
	}{
		"events in another order":  {head + at(1, 3, 2, 4, 5), ErrAltered},
		"an event dropped":         {head + at(1, 2, 4, 5), ErrAltered},
		"the last event dropped":   {head + at(1, 2, 3, 4), ErrAltered},
		"an event twice":           {head + at(1, 2, 2, 3, 4, 5), ErrAltered},
		"the last event twice":     {head + at(1, 2, 3, 4, 5, 5), ErrAltered},
		"an event added":           {head + at(1, 2, 3, 4, 5, 6), ErrAltered},
		"an event exchanged":       {head + at(1, 2, 3, 4) + strings.Replace(at(5), `"got":100`, `"got":0`, 1), ErrAltered},
		"the head of another size": {resigned("k", 1, 4) + at(1, 2, 3, 4, 5), ErrAltered},
		"signed by another key":    {resigned("k", 2, 5) + at(1, 2, 3, 4, 5), ErrOtherKey},
		"signed by another name":   {resigned("j", 1, 5) + at(1, 2, 3, 4, 5), ErrOtherKey},
		"a text file":              {"Dear trainer,\n", ErrNotRecord},
		"a binary file":            {"\x7fELF" + strings.Repeat("\x00", 1<<20), ErrNotRecord},
		"nothing":                  {"", ErrNotRecord},
		"a later version":          {strings.Replace(data, "/v2", "/v3", 1), ErrNotRecord},
		"two records":              {data + data, ErrAltered},
	} {
		res, err := verify([]byte(test.text), verifier(t, key))
		if !errors.Is(err, test.kind) || res != nil {
			t.Errorf("%s: %v", name, err)
		}
		runs++
	}
	tell(t, "History: events reordered, dropped, doubled, exchanged; signed by another, the last dropped", runs, "refused")
}

// TestSpellings signs what a careless reader would take as well.
func TestSpellings(t *testing.T) {
	key := newKey(t, "k", 1)
	data := string(write(t, events(2), key))
	lines := strings.Split(data, "\n")
	with := func(line int, f func(string) string) string {
		l := slices.Clone(lines)
		l[line-1] = f(l[line-1])
		return strings.Join(l, "\n")
	}
	runs := 0
	for name, text := range map[string]string{
		"stray bits of the key":          with(lineKey, stray),
		"stray bits of the root":         with(lineRoot, stray),
		"stray bits of the signature":    with(lineSignature, stray),
		"no padding of the root":         with(lineRoot, func(s string) string { return strings.TrimRight(s, "=") }),
		"a capital hash of the key":      with(lineKey, capitalHash),
		"a leading zero":                 with(lineSize, func(s string) string { return "0" + s }),
		"a plus":                         with(lineSize, func(s string) string { return "+" + s }),
		"a second signature":             with(lineSignature, func(s string) string { return s + "\n" + s }),
		"a signature of someone else":    with(lineSignature, func(s string) string { return s + "\n— w " + base64.StdEncoding.EncodeToString(make([]byte, 68)) }),
		"an extension of the checkpoint": with(lineRoot, func(s string) string { return s + "\nmore" }),
		"carriage returns":               strings.ReplaceAll(data, "\n", "\r\n"),
		"a byte order mark":              "\ufeff" + data,
		"a capital in the id":            with(lineOrigin, strings.ToUpper),
	} {
		if text == data {
			t.Errorf("%s: the test changed nothing", name)
		}
		if _, err := verify([]byte(text)); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
		runs++
	}
	tell(t, "Records: other spellings: stray bits of base64, zeros, capitals, more signatures", runs, "refused")
}

// stray sets a bit of the last base64 digit that stands for no data.
func stray(line string) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	end := len(strings.TrimRight(line, "="))
	i := strings.IndexByte(digits, line[end-1])
	return line[:end-1] + string(digits[i^1]) + line[end:]
}

func capitalHash(line string) string {
	id, key64 := vkey.Split(line)
	return "key " + strings.ToUpper(strings.TrimPrefix(id, "key ")) + "+" + key64
}

func TestLimits(t *testing.T) {
	for name, r := range map[string]io.Reader{
		"a line without end":   endless('x'),
		"newlines without end": endless('\n'),
		"a header without end": io.MultiReader(strings.NewReader(firstLine+"\nkey "), endless('x')),
	} {
		if _, err := Verify(r, VerifyOptions{}); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	large := source(bytes.Repeat([]byte("x"), maxLine+1))
	if _, err := verify(write(t, large, newKey(t, "k", 1))); !errors.Is(err, ErrAltered) {
		t.Errorf("a long line: %v", err)
	}
}

type endless byte

func (e endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(e)
	}
	return len(b), nil
}

func TestHostileNamesAreRefused(t *testing.T) {
	for _, name := range []string{"\u202ek", "k\u009b31m", "k\x7f", "日本", strings.Repeat("k", 101)} {
		var b bytes.Buffer
		err := Write(&b, events(1), newKey(t, name, 1))
		if err == nil {
			_, err = verify(b.Bytes())
		}
		if err == nil || strings.Contains(err.Error(), "\u202e") {
			t.Errorf("key name %q: %v", name, err)
		}
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	data := write(t, events(5), newKey(t, "k", 1))
	broken := bytes.Replace(data, eventLine(3), bytes.Replace(eventLine(3), []byte("answered"), []byte("answered "), 1), 1)
	_, err := verify(bytes.Replace(broken, []byte(`"seq":3`), []byte(`"seq":9`), 1))
	var e *Error
	if !errors.As(err, &e) || e.Line != headerLines+3 || !strings.Contains(err.Error(), "line 12: the record was altered: event 9 where event 3 belongs") {
		t.Errorf("got %v", err)
	}
}

func TestReadErrorsAreNotTheRecordsFault(t *testing.T) {
	data := write(t, events(5), newKey(t, "k", 1))
	r := io.MultiReader(bytes.NewReader(data[:len(data)-30]), failing{})
	if _, err := Verify(r, VerifyOptions{}); !errors.Is(err, errDisk) || refused(err) {
		t.Errorf("got %v", err)
	}
}

var errDisk = errors.New("input/output error")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errDisk }

func TestWriteRefuses(t *testing.T) {
	key := newKey(t, "k", 1)
	fails := func(yield func(Line, error) bool) {
		_ = yield(Line{Event: eventLine(1)}, nil) && yield(Line{}, errDisk)
	}
	good := events(2)
	for name, src := range map[string]Source{
		"an id that is not one": {ID: "../x", Tree: good.Tree, Lines: good.Lines},
		"too few lines":         {ID: testID, Tree: good.Tree, Lines: events(1).Lines},
		"too many lines":        {ID: testID, Tree: good.Tree, Lines: events(3).Lines},
		"another root":          {ID: testID, Tree: tlog.Tree{N: 2}, Lines: good.Lines},
		"lines that fail":       {ID: testID, Tree: good.Tree, Lines: fails},
	} {
		if err := Write(io.Discard, src, key); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	if err := Write(failingWriter{}, good, key); !errors.Is(err, errDisk) {
		t.Errorf("a disk that fails: %v", err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errDisk }

func TestExport(t *testing.T) {
	dir := t.TempDir()
	path, key := filepath.Join(dir, "me"+Extension), newKey(t, "k", 1)
	for _, n := range []int{3, 5} {
		res, err := Export(path, events(n), key)
		if err != nil || res.Size != int64(n) || !res.Trusted {
			t.Fatalf("%d events: %+v, %v", n, res, err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, write(t, events(n), key)) {
			t.Errorf("%d events: the file is not the record: %v", n, err)
		}
	}
	onlyFile(t, dir, path)
}

// TestExportLeavesNoHalfFile fails in every way before the end.
func TestExportLeavesNoHalfFile(t *testing.T) {
	dir := t.TempDir()
	path, key := filepath.Join(dir, "me"+Extension), newKey(t, "k", 1)
	if _, err := Export(path, events(3), key); err != nil {
		t.Fatal(err)
	}
	want := write(t, events(3), key)
	notEvents := source([]byte("not an event"))
	bad := []Source{
		{ID: testID, Tree: events(4).Tree, Lines: events(3).Lines},
		{ID: testID, Tree: events(2).Tree, Lines: failAfter(1)},
		notEvents,
	}
	for i, src := range bad {
		if res, err := Export(path, src, key); err == nil {
			t.Errorf("source %d: exported: %+v", i, res)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("source %d: the earlier record is gone: %v", i, err)
		}
		onlyFile(t, dir, path)
	}
	var p *fs.PathError
	_, err := Export(filepath.Join(dir, "no", "folder"), events(1), key)
	if !errors.As(err, &p) || !errors.Is(err, fs.ErrNotExist) || p.Path != filepath.Join(dir, "no") {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if _, err := Export(dir, events(1), key); err == nil {
		t.Error("exported over a folder")
	}
	tell(t, "Records: an export that fails half way", len(bad)+2, "the earlier record stays, nothing else does")
}

func failAfter(n int) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for i := range n {
			if !yield(Line{Event: eventLine(i + 1)}, nil) {
				return
			}
		}
		yield(Line{}, errDisk)
	}
}

func onlyFile(t *testing.T, dir, path string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || filepath.Join(dir, entries[0].Name()) != path {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// TestMemoryIsFlat makes a large record up while it is verified, and looks at
// the heap near the beginning and near the end.
func TestMemoryIsFlat(t *testing.T) {
	const n = 20000
	var tree Tree
	for i := range n {
		tree.Add(tlog.RecordHash(eventLine(i + 1)))
	}
	var early, late uint64
	lines := func(yield func(Line, error) bool) {
		for i := range n {
			switch i {
			case n / 20:
				early = heap()
			case n - n/20:
				late = heap()
			}
			if !yield(Line{Event: eventLine(i + 1)}, nil) {
				return
			}
		}
	}
	r, w := io.Pipe()
	src := Source{ID: testID, Tree: tlog.Tree{N: n, Hash: tree.Root()}, Lines: lines}
	key := newKey(t, "k", 1)
	go func() { w.CloseWithError(Write(w, src, key)) }()
	if _, err := Verify(r, VerifyOptions{}); err != nil {
		t.Fatal(err)
	}
	if early == 0 || late > early+200<<10 {
		t.Errorf("the heap grew from %d to %d bytes", early, late)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestTree(t *testing.T) {
	var tree Tree
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for n := range int64(130) {
		want, err := tlog.TreeHash(n, reader)
		if err != nil || tree.Root() != want || tree.Size() != n {
			t.Fatalf("%d records: root %v, want %v, %v", tree.Size(), tree.Root(), want, err)
		}
		leaf := tlog.RecordHash(fmt.Append(nil, n))
		done, err := tlog.StoredHashesForRecordHash(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		if got := tree.Add(leaf); !slices.Equal(got, done) {
			t.Fatalf("record %d completes %v, want %v", n, got, done)
		}
		stored = append(stored, done...)
	}
}

// FuzzVerify holds two properties: an error is of a kind, and what is taken is
// what would be written of the same parts.
func FuzzVerify(f *testing.F) {
	key := newKey(f, "k", 1)
	for _, n := range []int{0, 1, 4} {
		f.Add(write(f, events(n), key))
	}
	f.Add(full(f))
	good := verifier(f, key)
	f.Fuzz(func(t *testing.T, data []byte) {
		var lines []Line
		keep := func(_ progress.Event, l Line) error {
			lines = append(lines, Line{slices.Clone(l.Event), slices.Clone(l.Private)})
			return nil
		}
		res, err := Verify(bytes.NewReader(data), VerifyOptions{Each: keep})
		if err != nil {
			if !refused(err) || res != nil {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if _, err := verify(data, good); err != nil {
			return // signed by another key
		}
		src := sourceOf(lines...)
		src.ID, src.Cosigned, src.Person, src.Notes = res.ID, res.Cosigned, res.Person, true
		if again := write(t, src, key); !bytes.Equal(again, data) {
			t.Fatalf("%q is written as %q", data, again)
		}
	})
}

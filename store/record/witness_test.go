package record

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/cosign"
	"carrel/store/person"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func newWitness(t testing.TB, seed byte) *cosign.Signer {
	t.Helper()
	key := newKey(t, "w", seed)
	s, err := cosign.NewSigner(key, key.VKey(), func() time.Time { return noon.Add(time.Duration(seed) * time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// cosigned is the head of a source as the device and witnesses signed it.
func cosigned(t testing.TB, src Source, key Key, by ...*cosign.Signer) Cosigned {
	t.Helper()
	all := Cosigned{Witnesses: []string{}}
	for i, w := range by {
		text, err := note.Sign(&note.Note{Text: Checkpoint(src.ID, src.Tree)}, key, w)
		if err != nil {
			t.Fatal(err)
		}
		s, err := ParseCheckpoint(string(text))
		if err != nil {
			t.Fatal(err)
		}
		one := Cosigned{*s, []string{w.VKey()}}
		if i == 0 {
			all = one
		} else if !all.Merge(&one) {
			t.Fatal("a second witness is none")
		}
	}
	return all
}

// typedLine is event seq with a typed answer, or another thing that was typed.
func typedLine(t testing.TB, seq int, typ progress.Type, text string) Line {
	t.Helper()
	e := progress.Event{
		Seq: uint64(seq), Type: typ, Course: "c", Unit: "u", Question: "q", Try: seq,
		Response: &question.Response{Texts: []string{text}}, Wall: noon.Add(time.Duration(seq) * time.Minute),
	}
	e, private, err := progress.Seal(e, [progress.SaltSize]byte{byte(seq)})
	if err != nil {
		t.Fatal(err)
	}
	line, err := progress.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	return Line{line, private}
}

// typed is a source with a typed answer, a note and a plain answer.
func typed(t testing.TB, more ...Line) Source {
	lines := append([]Line{typedLine(t, 1, progress.Answered, "mine, all mine"), typedLine(t, 2, progress.Noted, "secret note"), {Event: eventLine(3)}}, more...)
	return sourceOf(lines...)
}

// full is a record with everything that one can hold.
func full(t testing.TB) []byte {
	key, w1, w2 := newKey(t, "k", 1), newWitness(t, 2), newWitness(t, 3)
	src, before := typed(t), typed(t)
	before.Tree = events0(t, before, 2)
	src.Cosigned = []Cosigned{cosigned(t, before, key, w1), cosigned(t, src, key, w1, w2)}
	src.Person = &person.Person{Name: "Ada Lovelace", Number: "4711"}
	return write(t, src, key)
}

// events0 is the tree over the first n events of a source.
func events0(t testing.TB, src Source, n int64) tlog.Tree {
	t.Helper()
	var tree Tree
	for line, err := range src.Lines {
		if err != nil {
			t.Fatal(err)
		}
		if tree.Size() < n {
			tree.Add(tlog.RecordHash(line.Event))
		}
	}
	return tlog.Tree{N: n, Hash: tree.Root()}
}

func TestFullRecord(t *testing.T) {
	data := full(t)
	w := newWitness(t, 3)
	var got []progress.Event
	res, err := Verify(bytes.NewReader(data), VerifyOptions{
		Witnesses: []*cosign.Verifier{w.Verifier},
		Each:      func(e progress.Event, _ Line) error { got = append(got, e); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	if *res.Person != (person.Person{Name: "Ada Lovelace", Number: "4711"}) || len(res.Cosigned) != 2 || len(res.Witnessed) != 3 {
		t.Errorf("%+v", res)
	}
	sizes, trusted := []int64{}, 0
	for _, s := range res.Witnessed {
		sizes = append(sizes, s.Size)
		if s.Trusted {
			trusted++
			if s.VKey != w.VKey() || s.Name != w.Name() || !s.At.Equal(noon.Add(3*time.Hour)) {
				t.Errorf("witnessed: %+v", s)
			}
		}
	}
	if !slices.Equal(sizes, []int64{2, 3, 3}) || trusted != 1 {
		t.Errorf("witnessed at %v, %d by whom we know", sizes, trusted)
	}
	if got[0].Response.Texts[0] != "mine, all mine" || len(got[1].Response.Texts) != 0 || strings.Contains(string(data), "secret") {
		t.Errorf("typed: %+v; a note is the trainee's own", got)
	}
}

func TestEveryChangedBitOfAFullRecordIsRefused(t *testing.T) {
	data := full(t)
	step := 7 // one bit a byte, another one each time; CARREL_LONG takes all
	if os.Getenv("CARREL_LONG") != "" {
		step = 1
	}
	for at := range data {
		for bit := at % step; bit < 8; bit += step {
			data[at] ^= 1 << bit
			if res, err := verify(data); !refused(err) || res != nil {
				t.Fatalf("bit %d of byte %d changed to %q: %v", bit, at, data[at], err)
			}
			data[at] ^= 1 << bit
		}
	}
	for n := 0; n < len(data); n += step {
		if _, err := verify(data[:n]); !refused(err) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
}

func TestWitnessesAskedFor(t *testing.T) {
	key := newKey(t, "k", 1)
	src := events(3)
	plain := write(t, src, key)
	src.Cosigned = []Cosigned{cosigned(t, src, key, newWitness(t, 2))}
	seen := write(t, src, key)
	for name, test := range map[string]struct {
		data []byte
		by   byte
		want error
	}{
		"by the witness":    {seen, 2, nil},
		"by another":        {seen, 3, ErrNotWitnessed},
		"by nobody at all":  {plain, 2, ErrNotWitnessed},
		"by the device key": {seen, 1, ErrNotWitnessed},
	} {
		_, err := Verify(bytes.NewReader(test.data), VerifyOptions{Witnesses: []*cosign.Verifier{newWitness(t, test.by).Verifier}})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// TestHistory is what a witness, or whoever saw an earlier record, must notice.
func TestHistory(t *testing.T) {
	key := newKey(t, "k", 1)
	edited := source(eventLine(1), bytes.Replace(eventLine(2), []byte(`"got":100`), []byte(`"got":0`), 1), eventLine(3), eventLine(4), eventLine(5))
	seen := events(3).Tree
	for name, test := range map[string]struct {
		src  Source
		want error
	}{
		"the same again":                {events(3), nil},
		"it went on":                    {events(5), nil},
		"an older one put back":         {events(2), ErrRolledBack},
		"the last events dropped":       {events(1), ErrRolledBack},
		"nothing is left":               {events(0), ErrRolledBack},
		"an answer edited, signed anew": {edited, ErrChanged},
	} {
		seenBefore := func(id, vkey string) (tlog.Tree, error) {
			if id != testID || vkey != key.VKey() {
				t.Errorf("asked for %s, %s", id, vkey)
			}
			return seen, nil
		}
		_, err := Verify(bytes.NewReader(write(t, test.src, key)), VerifyOptions{Seen: seenBefore})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	// The cosignature itself gives the edit away, to anyone.
	w := newWitness(t, 2)
	edited.Cosigned = []Cosigned{cosigned(t, events(3), key, w)}
	if _, err := verify(write(t, edited, key)); !errors.Is(err, ErrAltered) || !strings.Contains(err.Error(), "not those that were witnessed") {
		t.Errorf("an edit before a cosigned head: %v", err)
	}
}

// TestForeignPartsAreRefused builds records of parts that do not belong
// together, each part good in itself.
func TestForeignPartsAreRefused(t *testing.T) {
	key, other, w := newKey(t, "k", 1), newKey(t, "j", 4), newWitness(t, 2)
	src := events(3)
	src.Cosigned = []Cosigned{cosigned(t, src, key, w)}
	src.Person = &person.Person{Name: "Ada"}
	data := string(write(t, src, key))
	foreign := events(3)
	foreign.ID = strings.Repeat("a", 32)
	foreign.Person, foreign.Cosigned = &person.Person{Name: "Eve"}, []Cosigned{cosigned(t, foreign, key, w)}
	block := func(key Key) string { // the person of another journal
		text := string(write(t, foreign, key))
		return text[strings.Index(text, personOrigin):strings.Index(text, eventStart)]
	}
	own := data[strings.Index(data, personOrigin):strings.Index(data, eventStart)]
	cosig := data[strings.Index(data, "— carrel-witness"):strings.Index(data, "\n\n"+personOrigin)]
	witnessLine := witnessPrefix + w.VKey() + "\n"
	for name, text := range map[string]string{
		"the person of another journal":   strings.Replace(data, own, block(key), 1),
		"the person of another device":    strings.Replace(data, own, block(other), 1),
		"the person twice":                strings.Replace(data, own, own+own, 1),
		"the person signed by a witness":  strings.Replace(data, own, personOrigin+testID+"\nname Eve\n\n"+cosig+"\n\n", 1),
		"a witness twice":                 strings.Replace(data, witnessLine, witnessLine+witnessLine, 1),
		"a cosignature twice":             strings.Replace(data, cosig, cosig+"\n"+cosig, 1),
		"a witness without cosignature":   strings.Replace(data, cosig+"\n", "", 1),
		"a cosignature without a witness": strings.Replace(data, witnessLine, "", 1),
		"an earlier head of the same size": strings.Replace(data, own, func() string {
			c := cosigned(t, src, key, w)
			return c.Signed.String() + "\n" + own
		}(), 1),
		"an earlier head without cosignatures": strings.Replace(data, own, func() string {
			text, _ := SignCheckpoint(testID, events(2).Tree, key)
			return string(text) + "\n" + own
		}(), 1),
		"an earlier head of another journal": strings.Replace(data, own, func() string {
			less := events(2)
			less.ID = foreign.ID
			c := cosigned(t, less, key, w)
			return c.Signed.String() + "\n" + own
		}(), 1),
	} {
		if text == data {
			t.Errorf("%s: the test changed nothing", name)
		}
		if _, err := verify([]byte(text)); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What is left out is not missed.
	without := strings.Replace(strings.Replace(strings.Replace(data, own, "", 1), witnessLine, "", 1), cosig+"\n", "", 1)
	if res, err := verify([]byte(without)); err != nil || res.Person != nil || len(res.Witnessed) != 0 {
		t.Errorf("without person and witness: %+v, %v", res, err)
	}
}

func TestWhatWasTypedIsNotMissingUnseen(t *testing.T) {
	key := newKey(t, "k", 1)
	erased := typed(t, Line{Event: forgot(t, 4, "c")})
	bare := func(src Source) Source {
		lines := src.Lines
		src.Lines = func(yield func(Line, error) bool) {
			for line, err := range lines {
				if !yield(Line{Event: line.Event}, err) {
					return
				}
			}
		}
		return src
	}
	other := typed(t, Line{Event: forgot(t, 4, "another")})
	for name, test := range map[string]struct {
		src  Source
		want error
	}{
		"it is there":                   {typed(t), nil},
		"it was erased, and that said":  {bare(erased), nil},
		"it is there although erased":   {erased, nil},
		"it is gone":                    {bare(typed(t)), ErrAltered},
		"another course was erased":     {bare(other), ErrAltered},
		"what was typed somewhere else": {sourceOf(Line{typedLine(t, 1, progress.Answered, "a").Event, typedLine(t, 1, progress.Answered, "b").Private}), ErrAltered},
		"typed where nothing was":       {sourceOf(Line{eventLine(1), typedLine(t, 1, progress.Answered, "b").Private}), ErrAltered},
	} {
		if _, err := verify(write(t, test.src, key)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// A note is in a record only when its owner wants that, and then it is the one
// that was made.
func TestNotes(t *testing.T) {
	key := newKey(t, "k", 1)
	src := sourceOf(typedLine(t, 1, progress.Noted, "secret"))
	without := write(t, src, key)
	src.Notes = true
	with := write(t, src, key)
	for data, want := range map[string]int{string(without): 0, string(with): 1} {
		var texts []string
		keep := func(e progress.Event, _ Line) error { texts = e.Response.Texts; return nil }
		if _, err := Verify(strings.NewReader(data), VerifyOptions{Each: keep}); err != nil || len(texts) != want {
			t.Errorf("%d notes: %q, %v", want, texts, err)
		}
	}
	other := bytes.Replace(with, []byte("secret"), []byte("secreT"), 1)
	if _, err := verify(other); !errors.Is(err, ErrAltered) {
		t.Errorf("another note: %v", err)
	}
}

func forgot(t testing.TB, seq int, in string) []byte {
	t.Helper()
	line, err := progress.Encode(progress.Event{Seq: uint64(seq), Type: progress.Forgot, Course: course.ID(in), Wall: noon.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return line
}

func TestAttach(t *testing.T) {
	dir := t.TempDir()
	path, key := filepath.Join(dir, "me"+Extension), newKey(t, "k", 1)
	src := typed(t)
	if _, err := Export(path, src, key); err != nil {
		t.Fatal(err)
	}
	for i, seed := range []byte{3, 2} {
		res, err := Attach(path, cosigned(t, src, key, newWitness(t, seed)))
		if err != nil || len(res.Witnessed) != i+1 {
			t.Fatalf("witness %d: %+v, %v", seed, res, err)
		}
	}
	src.Cosigned = []Cosigned{cosigned(t, src, key, newWitness(t, 2), newWitness(t, 3))}
	before, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, write(t, src, key)) {
		t.Errorf("what was attached is not what is exported with it: %v", err)
	}
	if _, err := Attach(path, cosigned(t, events(3), key, newWitness(t, 5))); !errors.Is(err, ErrAltered) {
		t.Errorf("attached to another record: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Errorf("a refused one changed the file: %v", err)
	}
	onlyFile(t, dir, path)
}

// A journal that got another device key keeps its cosignatures: witnesses sign
// the text.
func TestCosignaturesOutliveADeviceKey(t *testing.T) {
	old, key, w := newKey(t, "k", 1), newKey(t, "k2", 7), newWitness(t, 2)
	src := events(4)
	src.Cosigned = []Cosigned{cosigned(t, events(2), old, w)}
	res, err := verify(write(t, src, key), verifier(t, key))
	if err != nil || len(res.Witnessed) != 1 || res.Witnessed[0].Size != 2 {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestEarlierOfTwoCosignaturesStays(t *testing.T) {
	key := newKey(t, "k", 1)
	first := cosigned(t, events(2), key, newWitness(t, 2))
	k := newKey(t, "w", 2)
	late, err := cosign.NewSigner(k, k.VKey(), func() time.Time { return noon.Add(99 * time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	second := cosigned(t, events(2), key, late)
	was := first.String()
	if first.Merge(&second) || first.String() != was {
		t.Errorf("it became\n%s", first.String())
	}
}

func TestTooManyWitnesses(t *testing.T) {
	key := newKey(t, "k", 1)
	src := events(1)
	var by []*cosign.Signer
	for i := range maxWitness + 1 {
		by = append(by, newWitness(t, byte(10+i)))
	}
	src.Cosigned = []Cosigned{cosigned(t, src, key, by[:maxWitness]...)}
	if res, err := verify(write(t, src, key)); err != nil || len(res.Witnessed) != maxWitness {
		t.Errorf("%d witnesses: %v", maxWitness, err)
	}
	src.Cosigned = []Cosigned{cosigned(t, src, key, by...)}
	if _, err := verify(write(t, src, key)); !errors.Is(err, ErrAltered) {
		t.Errorf("%d witnesses: %v", maxWitness+1, err)
	}
}

func FuzzCosigned(f *testing.F) {
	key := newKey(f, "k", 1)
	one := cosigned(f, events(2), key, newWitness(f, 2))
	two := cosigned(f, events(3), key, newWitness(f, 2), newWitness(f, 3))
	f.Add(one.String())
	f.Add(two.String())
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCosigned(text)
		if err == nil && c.String() != text {
			t.Fatalf("%q is written as %q", text, c.String())
		}
		if s, err := ParseCheckpoint(text); err == nil && s.String() != text {
			t.Fatalf("%q is written as %q", text, s.String())
		}
	})
}

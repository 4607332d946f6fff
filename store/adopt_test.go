package store

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/keys"
	"carrel/store/record"
)

// box is one of a person's machines.
type box struct {
	*Journal
	key *keys.Key
	dir string
}

func newBox(t *testing.T) *box {
	t.Helper()
	b := &box{dir: t.TempDir()}
	var err error
	if b.key, err = keys.Device(b.dir); err != nil {
		t.Fatal(err)
	}
	b.reopen(t)
	t.Cleanup(func() {
		if err := errors.Join(b.Check(), b.Close()); err != nil {
			t.Error(err)
		}
	})
	return b
}

func (b *box) reopen(t *testing.T) {
	t.Helper()
	if b.Journal != nil {
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	opt := testOptions()
	opt.Signer = b.key
	var err error
	if b.Journal, err = Open(b.dir, opt); err != nil {
		t.Fatal(err)
	}
}

// attempt does a whole attempt at the quiz, as the player numbers it.
func (b *box) attempt(t *testing.T, percent int) {
	t.Helper()
	s, err := b.Standing()
	if err != nil {
		t.Fatal(err)
	}
	e := progress.Event{Course: "c", Unit: "q", Attempt: s.Unit("c", "q").Next()}
	start, answer, end := e, e, e
	start.Type, answer.Type, end.Type = progress.Started, progress.Answered, progress.Finished
	answer.Question, answer.Response = "a", &question.Response{Texts: []string{"typed"}}
	answer.Mark = &question.Mark{Got: percent, Of: 100}
	end.Mark = answer.Mark
	if _, err := b.Append([]progress.Event{start, answer, end}); err != nil {
		t.Fatal(err)
	}
}

func (b *box) exported(t *testing.T) []byte {
	t.Helper()
	src, err := b.Record()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := record.Write(&out, src, b.key); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (b *box) adopt(t *testing.T, rec []byte) Adopted {
	t.Helper()
	a, err := b.Adopt(bytes.NewReader(rec), AdoptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (b *box) unit(t *testing.T) *progress.Unit {
	t.Helper()
	s, err := b.Standing()
	if err != nil {
		t.Fatal(err)
	}
	return s.Unit("c", "q")
}

func TestTwoMachinesBecomeOne(t *testing.T) {
	a, b := newBox(t), newBox(t)
	a.attempt(t, 40)
	b.attempt(t, 90)
	b.attempt(t, 30)
	first := b.exported(t)
	if got := a.adopt(t, first); got.Known != 0 || len(got.New) != 6 || got.ID != b.ID() || got.Own {
		t.Fatalf("%+v", got)
	}
	size, root, _ := a.Head()
	if got := a.adopt(t, first); got.Known != 6 || len(got.New) != 0 {
		t.Errorf("the same again: %+v", got)
	}
	if n, r, _ := a.Head(); n != size || r != root || size != 4 {
		t.Errorf("the same again was written down: %d events, then %d", size, n)
	}
	a.attempt(t, 60)
	b.attempt(t, 50)
	if got := a.adopt(t, b.exported(t)); got.Known != 6 || len(got.New) != 3 {
		t.Errorf("what came since: known %d, new %d", got.Known, len(got.New))
	}
	if got := a.adopt(t, first); len(got.New) != 0 {
		t.Errorf("an earlier record brings %d events", len(got.New))
	}
	for range 2 {
		u := a.unit(t)
		for n, percent := range map[int]int{1: 40, 2: 90, 3: 30, 4: 60, 5: 50} {
			if u.Marks[n].Mark.Percent() != percent {
				t.Errorf("attempt %d: %+v, want %d percent", n, u.Marks[n], percent)
			}
		}
		if len(u.Marks) != 5 || u.Best.Percent() != 90 || u.Next() != 6 {
			t.Errorf("%+v", u)
		}
		a.reopen(t)
	}
	// And back: the other machine has the same, counted its own way.
	if got := b.adopt(t, a.exported(t)); len(got.New) != 8 {
		t.Errorf("the way back brings %d events", len(got.New))
	}
	if u := b.unit(t); len(u.Marks) != 5 || u.Marks[1].Mark.Percent() != 90 || u.Best.Percent() != 90 {
		t.Errorf("%+v", u)
	}
	foreign, err := b.Foreign()
	if err != nil || len(foreign) != 1 || foreign[0].Events[1].Response.Texts[0] != "typed" {
		t.Errorf("what was typed did not come along: %+v, %v", foreign, err)
	}
}

func TestAdoptRefuses(t *testing.T) {
	a, b, c := newBox(t), newBox(t), newBox(t)
	b.attempt(t, 40)
	b.attempt(t, 50)
	good := b.exported(t)
	a.adopt(t, good)
	size, root, _ := a.Head()

	for name, tt := range map[string]struct {
		rec  []byte
		want error
	}{
		"altered":     {bytes.Replace(good, []byte(`"got":40`), []byte(`"got":90`), 1), record.ErrAltered},
		"cut":         {good[:len(good)-20], record.ErrAltered},
		"no record":   {[]byte("hello\n"), record.ErrNotRecord},
		"another key": {rewritten(t, b, c.key, nil), ErrOtherHistory},
		"went on otherwise": {rewritten(t, b, b.key, func(i int, e *progress.Event) {
			if i == 4 {
				e.Mark = &question.Mark{Got: 99, Of: 100}
			}
		}), ErrOtherHistory},
		"its own, altered": {rewritten(t, a, a.key, func(_ int, e *progress.Event) { e.Build = "other" }), ErrOtherHistory},
	} {
		_, err := a.Adopt(bytes.NewReader(tt.rec), AdoptOptions{})
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if _, err := a.Adopt(bytes.NewReader(c.exported(t)), AdoptOptions{Accept: func(*record.Result) error { return errFull }}); !errors.Is(err, errFull) {
		t.Errorf("not accepted: %v", err)
	}
	if n, r, _ := a.Head(); n != size || r != root {
		t.Error("what was refused left something behind")
	}
	if got := a.adopt(t, a.exported(t)); !got.Own || len(got.New) != 0 {
		t.Errorf("its own record: %+v", got)
	}
	tell(t, "History: a record that was altered, cut, of another key, with another history or of the own journal, merged", 7, "refused, and nothing of it stays; the own one again changes nothing")
}

var errFull = errors.New("not this one")

// rewritten is the record of a journal whose events were changed, signed by a
// key.
func rewritten(t *testing.T, b *box, key *keys.Key, change func(int, *progress.Event)) []byte {
	t.Helper()
	var lines []record.Line
	src, err := b.Record()
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for line, err := range src.Lines {
		e, err2 := progress.Decode(line.Event)
		if err = errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if change != nil {
			change(i, &e)
		}
		i++
		if line.Event, err = progress.Encode(e); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if src.Tree, err = grown(0, nil, lines); err != nil {
		t.Fatal(err)
	}
	src.Lines = yieldAll(lines)
	var out bytes.Buffer
	if err := record.Write(&out, src, key); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestWhatWasRescuedComesBack: the disk was full, the program was left without
// saving, and the record that had gone elsewhere is merged.
func TestWhatWasRescuedComesBack(t *testing.T) {
	a := newBox(t)
	a.attempt(t, 40)
	src, _, err := a.Rescue([][]progress.Event{{answered(1), essay("typed")}})
	if err != nil {
		t.Fatal(err)
	}
	var rec bytes.Buffer
	if err := record.Write(&rec, src, a.key); err != nil {
		t.Fatal(err)
	}
	a.reopen(t)
	if got := a.adopt(t, rec.Bytes()); !got.Own || len(got.New) != 2 {
		t.Errorf("%+v", got)
	}
	if n, root, _ := a.Head(); n != 5 || root != src.Tree.Hash {
		t.Errorf("%d events; the head is not the one that was signed: %v", n, root)
	}
	if got := a.adopt(t, rec.Bytes()); len(got.New) != 0 {
		t.Errorf("twice: %+v", got)
	}
	a.attempt(t, 50)
	if got := a.adopt(t, rec.Bytes()); len(got.New) != 0 {
		t.Errorf("after more was done: %+v", got)
	}
}

// TestWhatWasTakenInIsGuarded: an edit of it with other tools is noticed.
func TestWhatWasTakenInIsGuarded(t *testing.T) {
	for name, do := range map[string]func(b *bbolt.Bucket) error{
		"an event":   func(b *bbolt.Bucket) error { return b.Bucket(bucketEvents).Put(encodeKey(2), []byte("{}")) },
		"one less":   func(b *bbolt.Bucket) error { return b.Bucket(bucketEvents).Delete(encodeKey(3)) },
		"the key":    func(b *bbolt.Bucket) error { return b.Put(keyVKey, []byte("x+1+y")) },
		"the head":   func(b *bbolt.Bucket) error { return b.Delete(keyCheckpoint) },
		"the bucket": func(b *bbolt.Bucket) error { return b.DeleteBucket(bucketEvents) },
	} {
		a, b := newBox(t), newBox(t)
		b.attempt(t, 40)
		a.adopt(t, b.exported(t))
		err := a.db.Update(func(tx *bbolt.Tx) error { return do(tx.Bucket(bucketForeign).Bucket([]byte(b.ID()))) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Standing(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		err = a.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketForeign).DeleteBucket([]byte(b.ID())) })
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestClocks does what clocks do while a journal is written: nothing is
// refused, and the standing is that of the order in which things happened.
func TestClocks(t *testing.T) {
	noon := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		walls []time.Time
		boots []string
	}{
		"back a year":        {[]time.Time{noon, noon.AddDate(-1, 0, 0), noon.AddDate(-1, 0, 1)}, []string{"b", "b", "b"}},
		"forward a year":     {[]time.Time{noon, noon.AddDate(1, 0, 0), noon.AddDate(0, 0, 1)}, []string{"b", "b", "b"}},
		"1970":               {[]time.Time{noon, time.Unix(0, 0), noon}, []string{"b", "b", "b"}},
		"before 1970":        {[]time.Time{noon, time.Unix(-86400*365, 0), noon}, []string{"b", "b", "b"}},
		"summer time ends":   {[]time.Time{noon.In(zone(2)), noon.Add(time.Hour).In(zone(1)), noon.Add(2 * time.Hour).In(zone(1))}, []string{"b", "b", "b"}},
		"suspend":            {[]time.Time{noon, noon.Add(9 * time.Hour), noon.Add(10 * time.Hour)}, []string{"b", "b", "b"}},
		"reboot":             {[]time.Time{noon, noon.Add(time.Minute), noon.Add(time.Hour)}, []string{"b", "c", "d"}},
		"reboot, clock lost": {[]time.Time{noon, time.Unix(0, 0), time.Unix(60, 0)}, []string{"b", "c", ""}},
	} {
		opt, step := testOptions(), 0
		opt.Now = func() time.Time { return tt.walls[min(step, 2)] }
		opt.Boot = func() (int64, string) { return int64(1000 - 400*step), tt.boots[min(step, 2)] }
		j, err := Open(t.TempDir(), opt)
		if err != nil {
			t.Fatal(err)
		}
		for i := range tt.walls {
			step = i
			e := answered(i)
			e.Mark.Got = 10 * i
			if got, err := j.Append([]progress.Event{e}); err != nil || got[0].Seq != uint64(i+1) || !got[0].Wall.Equal(tt.walls[i]) || got[0].BootID != tt.boots[i] {
				t.Errorf("%s: event %d: %+v, %v", name, i, got, err)
			}
		}
		s, err := j.Standing()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if a := s.Unit("org.example.soc", "intro").Answer("q1", 1); a.Tries != 3 || a.Mark.Got != 20 || !s.LastAt.Equal(tt.walls[2]) {
			t.Errorf("%s: the standing is %+v, at %v", name, a, s.LastAt)
		}
		if src, err := j.Record(); err != nil || len(linesIn(t, src)) != 3 {
			t.Errorf("%s: %v", name, err)
		}
		if err := errors.Join(j.Check(), j.Close()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	tell(t, "Clocks: answers across a clock put back and forward a year, to 1970, a change to winter time, a suspended and a restarted computer", 8, "in the order in which they were given, each with what the clocks said")
}

func zone(hours int) *time.Location { return time.FixedZone(strings.Repeat("Z", hours), hours*3600) }

// TestNotesThatCameAlongStay: a later record without notes takes none away.
func TestNotesThatCameAlongStay(t *testing.T) {
	a, b := newBox(t), newBox(t)
	at := progress.Event{Course: "c", Unit: "u", Place: &progress.Place{Line: 3}}
	if _, err := b.Append([]progress.Event{progress.Note(at, "mine", "Words")}); err != nil {
		t.Fatal(err)
	}
	src, err := b.Record()
	if err != nil {
		t.Fatal(err)
	}
	src.Notes = true
	var rec bytes.Buffer
	if err := record.Write(&rec, src, b.key); err != nil {
		t.Fatal(err)
	}
	a.adopt(t, rec.Bytes())
	b.attempt(t, 40)
	a.adopt(t, b.exported(t))
	s, err := a.Standing()
	if err != nil {
		t.Fatal(err)
	}
	if notes := s.Unit("c", "u").Notes; len(notes) != 1 || notes[0].Text != "mine" {
		t.Errorf("the notes are %+v", notes)
	}
}

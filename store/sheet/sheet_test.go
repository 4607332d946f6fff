package sheet

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/keys"
	"carrel/store/person"
)

var paper = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))

func device(t testing.TB) *keys.Key {
	t.Helper()
	k, err := keys.Device(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func examiner(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// sitting is one of so many signs of life, with a response to each of so many
// questions.
func sitting(signs, questions int) *Sheet {
	at := func(n int) exam.Moment {
		return exam.Moment{Wall: time.Unix(1e9+int64(30*n), 0), Boot: time.Duration(30*n) * time.Second, Run: "run"}
	}
	s := &progress.Sitting{Attempt: 1, Seed: "seed", Form: "form", Used: map[string]bool{"code": true}}
	for n := range signs {
		s.Signs = append(s.Signs, progress.Sign{Moment: at(n)})
	}
	s.Signs = append(s.Signs, progress.Sign{Moment: at(signs + 100), Granted: time.Minute})
	responses := map[string]question.Response{}
	for n := range questions {
		responses[fmt.Sprint("q", n)] = question.Response{Texts: []string{"secret answer"}}
	}
	out := Of(s, exam.Rules{Time: time.Hour}, responses)
	out.Paper, out.Course, out.Exam = paper, "org.example", "final"
	out.Person = &person.Person{Name: "Ada Lovelace"}
	return out
}

func encoded(t testing.TB, s *Sheet, d Signer, to *age.X25519Identity) []byte {
	t.Helper()
	b, err := s.Encode(d, []string{to.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestASheetIsReadAsItWasWritten(t *testing.T) {
	s, d, to := sitting(3, 2), device(t), examiner(t)
	one, other := encoded(t, s, d, to), encoded(t, s, d, to)
	if bytes.Contains(one, []byte("secret")) || bytes.Contains(one, []byte("Ada")) || bytes.Equal(one, other) {
		t.Error("the sheet can be read, or compared, by anybody")
	}
	got, err := Read(one, to)
	if err != nil {
		t.Fatal(err)
	}
	if got.Device() != d.VKey() || len(got.Gaps) != 1 || got.Signs[3].Granted != 60_000 || got.Responses[1].Response.Texts[0] != "secret answer" || got.Grants[0] != "code" {
		t.Errorf("%+v", got)
	}
	codes := map[string]bool{}
	again, err := Read(other, to)
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range []*Sheet{s, got, again} {
		c, err := sheet.Code()
		if err != nil || len(c) != 14 {
			t.Errorf("code %q, %v", c, err)
		}
		codes[c] = true
	}
	if len(codes) != 1 {
		t.Errorf("one sheet has the codes %v", codes)
	}
	s.Final = true
	if c, _ := s.Code(); codes[c] {
		t.Error("another sheet has the same code")
	}
}

func TestEveryByteOfASheet(t *testing.T) {
	to := examiner(t)
	b := encoded(t, sitting(1, 1), device(t), to)
	for i := range b {
		bad := slices.Clone(b)
		bad[i] ^= 1
		if _, err := Read(bad, to); err == nil {
			t.Fatalf("byte %d was altered and it reads", i)
		}
		if _, err := Read(b[:i], to); err == nil {
			t.Fatalf("cut to %d bytes it reads", i)
		}
	}
	if _, err := Read(b, examiner(t)); !errors.Is(err, ErrReader) {
		t.Errorf("another examiner: %v", err)
	}
}

// TestEveryByteInside: one who encrypts to the examiners, as everybody can,
// cannot change what the device signed.
func TestEveryByteInside(t *testing.T) {
	s, d := sitting(1, 1), device(t)
	plain := inside(t, s, d)
	if _, err := parse(plain); err != nil {
		t.Fatal(err)
	}
	for i := range plain {
		bad := slices.Clone(plain)
		bad[i] ^= 1
		if _, err := parse(bad); err == nil {
			t.Fatalf("byte %d was altered and it reads", i)
		}
	}
}

func inside(t testing.TB, s *Sheet, d Signer) []byte {
	t.Helper()
	id := examiner(t)
	r, err := age.Decrypt(bytes.NewReader(encoded(t, s, d, id)), id)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatNoSittingHas(t *testing.T) {
	d, to := device(t), examiner(t)
	for name, change := range map[string]func(*Sheet){
		"no paper":               func(s *Sheet) { s.Paper = "" },
		"no attempt":             func(s *Sheet) { s.Attempt = 0 },
		"a question twice":       func(s *Sheet) { s.Responses[1] = s.Responses[0] },
		"too many responses":     func(s *Sheet) { s.Responses = make([]Response, MaxResponses+1) },
		"a long name":            func(s *Sheet) { s.Seed = string(make([]byte, maxName+1)) },
		"a person who is hidden": func(s *Sheet) { s.Person.Name = "a\u202eb" },
	} {
		s := sitting(1, 2)
		change(s)
		if _, err := s.Encode(d, []string{to.Recipient().String()}); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := sitting(1, 1).Encode(d, []string{"age1nobody"}); err == nil {
		t.Error("encrypted to nobody")
	}
}

func TestRoll(t *testing.T) {
	d, forger, to := device(t), device(t), examiner(t)
	signed := func(by Signer, change func(*Sheet)) *Sheet {
		s := sitting(2, 2)
		change(s)
		encoded(t, s, by, to)
		return s
	}
	draft := signed(d, func(*Sheet) {})
	final := signed(d, func(s *Sheet) { s.Final = true })
	second := signed(d, func(s *Sheet) { s.Final = true; s.Responses = s.Responses[:1] })
	r := NewRoll(paper, d.VKey())
	for _, tt := range []struct {
		name  string
		sheet *Sheet
		want  error
		count *Sheet
	}{
		{"the first", draft, nil, draft},
		{"another exam's", signed(d, func(s *Sheet) { s.Paper = base64.StdEncoding.EncodeToString(make([]byte, 32)) }), ErrForeign, draft},
		{"a forger's", signed(forger, func(s *Sheet) { s.Final = true }), ErrUnknown, draft},
		{"handed in", final, nil, final},
		{"the same again", final, nil, final},
		{"an earlier one", draft, nil, final},
		{"a second", second, ErrSecond, final},
	} {
		if err := r.Take(tt.sheet); !errors.Is(err, tt.want) || r.Sheet(d.VKey(), 1) != tt.count {
			t.Errorf("%s: %v, not %v", tt.name, err, tt.want)
		}
	}
}

// TestWriteLeavesOneFile: nothing readable is beside the sheet.
func TestWriteLeavesOneFile(t *testing.T) {
	dir, d, to := t.TempDir(), device(t), examiner(t)
	for n := range 3 {
		if err := sitting(1, n).Write(filepath.Join(dir, "a"+Extension), d, []string{to.Recipient().String()}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	b, err := os.ReadFile(filepath.Join(dir, all[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := Read(b, to); err != nil || len(s.Responses) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(inside(f, sitting(1, 1), device(f)))
	f.Add([]byte(magic + "\n"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		if s, err := parse(plain); err == nil && s.check() != nil {
			t.Errorf("%+v was read", s)
		}
	})
}

// BenchmarkEncode is a sitting of three hours with 100 questions answered, as
// it is signed and encrypted for every answer.
func BenchmarkEncode(b *testing.B) {
	s, d, to := sitting(500, 100), device(b), []string{examiner(b).Recipient().String()}
	for b.Loop() {
		if _, err := s.Encode(d, to); err != nil {
			b.Fatal(err)
		}
	}
}

// Package cohorttest makes the records of a class for tests and measurements:
// people with names in several scripts, who worked in one course for real times
// and with abilities of their own. The same number gives the same records.
package cohorttest

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/internal/vkey"
	"carrel/store/person"
	"carrel/store/record"
)

// The course that the class worked in.
const (
	Course    = course.ID("org.example.class")
	Version   = "2.1.0"
	Questions = 8
)

var names = []string{
	"Ada Lovelace", "Zoë Müller-Lüdenscheidt", "Nguyễn Thị Minh Khai", "محمد الأمين", "דנה כהן", "王小明", "山田 花子", "김민수",
	"Олександра Коваль", "Ελένη Παπαδοπούλου", "प्रिया शर्मा", "สมชาย ใจดี", "Ana Sofía Gutiérrez de la Vega y Montoya", "Bo Li", "አበበ ቢቂላ",
}

// Name is what trainee i is called.
func Name(i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%s %d", names[i%len(names)], i/len(names)+1)
}

// Person is trainee i.
func Person(i int) *person.Person {
	return &person.Person{Name: Name(i), Number: fmt.Sprintf("S%05d", 1001+i)}
}

// Key is the device key of a seed.
func Key(seed string) record.Key {
	sum := sha256.Sum256([]byte(seed))
	private := ed25519.NewKeyFromSeed(sum[:])
	print := sha256.Sum256(private.Public().(ed25519.PublicKey))
	name := fmt.Sprintf("carrel-device-%x", print[:4])
	public, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	if err != nil {
		panic(err) // the name is a good one
	}
	id, _ := vkey.Split(public)
	signer, err := note.NewSigner("PRIVATE+KEY+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, private.Seed()...)))
	if err != nil {
		panic(err)
	}
	return key{signer, public}
}

type key struct {
	note.Signer
	vkey string
}

func (k key) VKey() string { return k.vkey }

// ID is the id of the journal of a seed.
func ID(seed string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte("journal "+seed)))[:32] }

// Log is a journal that grows.
type Log struct {
	Events []progress.Event
	at     time.Time
	boot   int64
	run    string
}

// NewLog is an empty journal whose clocks are those of a seed.
func NewLog(seed string) *Log {
	sum := sha256.Sum256([]byte("clock " + seed))
	day := int(sum[0]) % 20
	return &Log{
		at:   time.Date(2026, 9, 1+day, 8+int(sum[1])%9, int(sum[2])%60, int(sum[3])%60, int(sum[4])*1_000_000, time.UTC),
		boot: 100_000 + int64(sum[5])<<12 + int64(sum[6]), run: fmt.Sprintf("%x", sum[8:16]),
	}
}

// Add appends an event after some seconds.
func (l *Log) Add(e progress.Event, seconds float64) {
	ms := int64(seconds * 1000)
	l.at, l.boot = l.at.Add(time.Duration(ms)*time.Millisecond), l.boot+ms
	if e.Course == "" && e.Log == nil {
		e.Course, e.Version = Course, Version
	}
	e.Seq, e.Wall, e.Boot, e.BootID = uint64(len(l.Events)+1), l.at, l.boot, l.run
	l.Events = append(l.Events, e)
}

// Read reads n of the lessons read-1, read-2 ...
func (l *Log) Read(r *rand.Rand, n int) {
	for i := range n {
		u := course.UnitID(fmt.Sprintf("read-%d", i+1))
		l.Add(progress.Event{Type: progress.Opened, Unit: u}, 2+r.Float64()*20)
		l.Add(progress.Event{Type: progress.Completed, Unit: u}, 60+r.Float64()*240)
	}
}

// Quiz answers the questions q1 to q8 of the quiz "test"; the first is easy, the
// last one hard, and the key of q6 is wrong: who knows it does not get it right.
func (l *Log) Quiz(r *rand.Rand, attempt int, ability float64) {
	l.Add(progress.Event{Type: progress.Started, Unit: "test", Attempt: attempt}, 5)
	var sum question.Mark
	for i := range Questions {
		p := 1 / (1 + math.Exp(-2*(ability-float64(i-4)/2)))
		if i == 5 {
			p = 1 - p
		}
		choice, mark := 0, question.Mark{Got: 100, Of: 100}
		if r.Float64() > p {
			choice, mark.Got = 1+r.IntN(2)*(1+r.IntN(2))%3, 0 // the second is taken most
		}
		sum = sum.Add(mark)
		l.Add(progress.Event{
			Type: progress.Answered, Unit: "test", Attempt: attempt, Question: fmt.Sprintf("q%d", i+1), Try: 1,
			Response: &question.Response{Choices: []int{choice}}, Mark: &mark,
		}, 10+r.Float64()*50)
	}
	l.Add(progress.Event{Type: progress.Finished, Unit: "test", Attempt: attempt, Mark: &sum, Passed: sum.Percent() >= 60}, 4)
}

// Trainee is the journal of trainee i: most read all, most pass.
func Trainee(i int) *Log {
	l, r := NewLog(fmt.Sprint("trainee ", i)), rand.New(rand.NewPCG(uint64(i), 7))
	ability := r.NormFloat64()
	lessons := 4
	if i%7 == 3 {
		lessons = 1 + i%3
	}
	l.Read(r, lessons)
	if i%11 != 5 {
		l.Quiz(r, 1, ability)
	}
	if i%4 == 1 {
		l.Quiz(r, 2, ability+0.7)
	}
	return l
}

// Write writes the first n events of a journal as a record; n of 0 is all.
func Write(path, id string, l *Log, n int, k record.Key, who *person.Person) error {
	if n == 0 {
		n = len(l.Events)
	}
	var tree record.Tree
	lines := make([]record.Line, n)
	for i, e := range l.Events[:n] {
		b, err := progress.Encode(e)
		if err != nil {
			return err
		}
		tree.Add(tlog.RecordHash(b))
		lines[i].Event = b
	}
	src := record.Source{ID: id, Tree: tlog.Tree{N: tree.Size(), Hash: tree.Root()}, Person: who}
	src.Lines = func(yield func(record.Line, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	if err := record.Write(w, src, k); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// Class writes the records of trainees from to to-1 into a folder.
func Class(dir string, from, to int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i := from; i < to; i++ {
		seed := fmt.Sprint("trainee ", i)
		path := filepath.Join(dir, fmt.Sprintf("%06d%s", i, record.Extension))
		if err := Write(path, ID(seed), Trainee(i), 0, Key(seed), Person(i)); err != nil {
			return err
		}
	}
	return nil
}

// Folder writes the course that the class worked in.
func Folder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := map[string]string{
		"course.md": "---\nkind: course\nformat: 1\nid: " + string(Course) + "\ntitle: Reading logs\nversion: " + Version +
			"\nlocale: en\nobjectives:\n  logs.read: Read an authentication log\n  logs.find: Find what does not belong\n---\n\n" +
			"## First steps\n\n1. [What a log is](read-1.md)\n2. [Time and zones](read-2.md)\n\n## Practice\n\n1. [Searching](read-3.md)\n2. [Reporting](read-4.md)\n3. [Test](test.md)\n",
		"test.md": quiz(),
	}
	for i := range 4 {
		files[fmt.Sprintf("read-%d.md", i+1)] = fmt.Sprintf("---\nid: read-%d\n---\n\n# %s\n\nText.\n", i+1, [...]string{"What a log is", "Time and zones", "Searching", "Reporting"}[i])
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func quiz() string {
	var b strings.Builder
	b.WriteString("---\nkind: quiz\nid: test\npass: 60\n---\n\n# Test\n")
	for i := range Questions {
		objective := [...]string{"logs.read", "logs.find"}[i%2]
		fmt.Fprintf(&b, "\n## What does line %d say?\n<!-- question: {id: q%d, objectives: [%s]} -->\n\n- [x] A failed login\n- [ ] A reboot\n- [ ] A new user\n- [ ] Nothing\n", i+1, i+1, objective)
	}
	return b.String()
}

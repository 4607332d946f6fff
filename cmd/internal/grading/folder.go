package grading

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"carrel/content/clean"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/result"
)

// The files of a folder of results, beside one result for each sheet.
const (
	ResultsFile   = "results.csv"
	QuestionsFile = "questions.csv"
	ProblemsFile  = "problems.csv"
	verdictsFile  = "verdicts.csv"
	earlierFolder = "earlier"
)

// Folder is a folder of results as an earlier run left it.
type Folder struct {
	Path string

	results map[attempt]*result.Result
	latest  map[attempt]string // the name of its file
	broken  []Problem
}

// attempt is one attempt of one device.
type attempt struct {
	device string
	n      int
}

// OpenFolder reads what is in a folder of results, and makes it where there is
// none. Results of another paper are refused: one folder is for one exam.
func OpenFolder(path string, x *Exam) (*Folder, error) {
	if err := os.MkdirAll(filepath.Join(path, marksFolder), 0o700); err != nil {
		return nil, err
	}
	f := &Folder{Path: path, results: map[attempt]*result.Result{}, latest: map[attempt]string{}}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != result.Extension {
			continue
		}
		if err := f.take(e.Name(), x); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// ErrFolder is a folder that has the results of another exam.
var ErrFolder = errors.New("it has the results of another exam")

func (f *Folder) take(name string, x *Exam) error {
	src, err := small(filepath.Join(f.Path, name))
	if err != nil {
		return err
	}
	r, err := result.Read(src)
	switch {
	case err == nil && r.Paper != x.Header.Digest:
		return fmt.Errorf("%s: %w", f.Path, ErrFolder)
	case err == nil && !x.isExaminer(r.Signer()):
		err = ErrSigner
	}
	if err != nil { // it is made again
		f.broken = append(f.broken, Problem{File: filepath.Join(f.Path, name), Err: err})
		return nil
	}
	at := attempt{r.Device, r.Attempt}
	if was := f.results[at]; was == nil || was.Serial < r.Serial {
		f.results[at], f.latest[at] = r, name
	}
	return nil
}

// Broken are results in the folder that cannot be read.
func (f *Folder) Broken() []Problem { return f.broken }

// Known are the codes of the sheets that were graded before.
func (f *Folder) Known() map[string]bool {
	out := map[string]bool{}
	for _, r := range f.results {
		out[r.Sheet] = true
	}
	return out
}

// Graded is a sheet with its result.
type Graded struct {
	*Sheet
	Candidate *Candidate // of the attendance list, or nil
	Marks     *exam.Result
	Essays    map[string]Settled
	Result    *result.Result // signed; nil while essays wait
	New       bool           // it was written now
	Was       *result.Result // that it takes the place of, or nil
	Notes     []string
}

// Grade grades sheets, several at a time, and writes the results that are new or
// say something else than before. When ctx ends, what was written is whole.
func (f *Folder) Grade(ctx context.Context, x *Exam, sheets []*Sheet, m *Marking, roll *Roll, by result.Signer, now time.Time, step func(done, of int64)) ([]*Graded, error) {
	out, errs := make([]*Graded, len(sheets)), make([]error, len(sheets))
	var mu sync.Mutex
	var done int64
	err := each(ctx, len(sheets), func(i int) {
		out[i], errs[i] = f.grade(x, sheets[i], m, by, now)
		mu.Lock()
		defer mu.Unlock()
		done++
		step(done, int64(len(sheets)))
	})
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	for _, g := range out {
		if roll != nil {
			g.Candidate = roll.Find(g.Device(), g.Code)
		}
	}
	return out, nil
}

func (f *Folder) grade(x *Exam, s *Sheet, m *Marking, by result.Signer, now time.Time) (*Graded, error) {
	judged, how := x.judged(s, m)
	res, err := x.Grade(s, judged)
	if err != nil {
		return nil, err
	}
	g := &Graded{Sheet: s, Marks: res, Essays: how, Notes: x.notes(s, res)}
	at := attempt{s.Device(), s.Attempt}
	g.Was = f.results[at]
	if len(res.Open) > 0 {
		return g, nil
	}
	g.Result = x.result(s, res, how, now)
	g.Result.Serial = 1
	if g.Was != nil {
		if g.Result.Same(g.Was) {
			g.Result = g.Was
			return g, nil
		}
		g.Result.Serial = g.Was.Serial + 1
	}
	g.New = true
	return g, f.write(g, by, f.latest[at])
}

// write puts a result into its place. The earlier one is kept aside.
func (f *Folder) write(g *Graded, by result.Signer, latest string) error {
	b, err := g.Result.Encode(by)
	if err != nil {
		return fmt.Errorf("%s: %w", g.File, err)
	}
	name := g.Code + result.Extension
	if g.Was != nil && latest != "" {
		if err := f.setAside(g.Was, latest); err != nil {
			return err
		}
	}
	if err := result.Write(filepath.Join(f.Path, name), b); err != nil {
		return err
	}
	if g.Was != nil && latest != "" && latest != name {
		return os.Remove(filepath.Join(f.Path, latest))
	}
	return nil
}

// setAside copies an earlier result, so that there is never a moment without one.
func (f *Folder) setAside(was *result.Result, name string) error {
	src, err := small(filepath.Join(f.Path, name))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(f.Path, earlierFolder), 0o700); err != nil {
		return err
	}
	return result.Write(filepath.Join(f.Path, earlierFolder, fmt.Sprintf("%s-%d%s", was.Sheet, was.Serial, result.Extension)), src)
}

// result is a final result: no more of it than the policy of review lets be shown.
func (x *Exam) result(s *Sheet, res *exam.Result, how map[string]Settled, now time.Time) *result.Result {
	r := &result.Result{
		Paper: x.Header.Digest, Course: x.Header.Course, Version: x.Header.Version, Exam: x.Header.Exam,
		Device: s.Device(), Attempt: s.Attempt, Seed: s.Seed, Form: s.Form, Sheet: s.Code, Handed: s.Final,
		Total: res.Total, Pass: x.Rules.Pass, Passed: res.Passed, Review: cmp.Or(x.Rules.Review, exam.ReviewScore),
		Graded: now.UTC().Truncate(time.Second),
	}
	for _, id := range slices.Sorted(maps.Keys(x.verdicts)) {
		if _, asked := res.Marks[id]; asked {
			r.Verdicts = append(r.Verdicts, result.Verdict{Question: id, Verdict: x.verdicts[id]})
		}
	}
	if r.Review != exam.ReviewNone {
		r.Objectives = progress.Parts(res.ByObjective)
	}
	answers := r.Review == exam.ReviewAnswers || r.Review == exam.ReviewFull
	if answers {
		for _, it := range s.form.Items {
			r.Questions = append(r.Questions, progress.Part{ID: it.Question.ID, Mark: res.Marks[it.Question.ID]})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(how)) {
		e := result.Essay{Question: id, Markers: how[id].Markers, Resolved: how[id].Resolved}
		if answers {
			e.Comment = how[id].Comment
		}
		r.Essays = append(r.Essays, e)
	}
	return r
}

// small reads a file that is at most as large as the files of this program are.
func small(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, result.MaxSize+1))
	if err == nil && len(b) > result.MaxSize {
		err = fmt.Errorf("%s: %w", path, errTooLarge)
	}
	return b, err
}

// WriteTable writes rows as a CSV file (RFC 4180). A cell that a spreadsheet
// would take for a formula is preceded by an apostrophe.
func (f *Folder) WriteTable(name string, rows [][]string) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			cell = clean.Line(cell)
			safe[i] = cell
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				safe[i] = "'" + cell
			}
		}
		if err := w.Write(safe); err != nil {
			return err
		}
	}
	w.Flush()
	return errors.Join(w.Error(), result.Write(filepath.Join(f.Path, name), b.Bytes()))
}

// ReadVerdicts passes the verdicts that earlier runs were told.
func (f *Folder) ReadVerdicts(x *Exam) error {
	path := filepath.Join(f.Path, verdictsFile)
	src, err := small(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for i, row := range rows {
		if i == 0 {
			continue // the names of the columns
		}
		if v := question.Verdict(row[len(row)-1]); len(row) != 2 || v != question.Disregard && v != question.AllCorrect || !x.Pass(row[0], v) {
			return fmt.Errorf("%s: line %d is no verdict on a question of this exam", path, i+1)
		}
	}
	return nil
}

// WriteVerdicts keeps the verdicts for the next run.
func (f *Folder) WriteVerdicts(x *Exam) error {
	path := filepath.Join(f.Path, verdictsFile)
	if _, err := os.Lstat(path); len(x.verdicts) == 0 && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	rows := [][]string{{"question", "verdict"}}
	for _, id := range slices.Sorted(maps.Keys(x.verdicts)) {
		rows = append(rows, []string{id, string(x.verdicts[id])})
	}
	return f.WriteTable(verdictsFile, rows)
}

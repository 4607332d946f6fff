package grading

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"carrel/content/sealed"
	"carrel/course/exam"
	"carrel/course/question"
	"carrel/store/result"
)

// marksFolder lies in the folder of the results.
const marksFolder = "marks"

// What can be wrong with a file of marks, or of an earlier result.
var (
	ErrMarksForeign = errors.New("it has the marks of another exam")
	ErrSigner       = errors.New("it is signed by nobody whom the paper names as an examiner: it does not count")
	ErrMarker       = errors.New("a marker's name has 1 to 64 of the characters a-z, 0-9, '.', '-' and '_', and begins with a letter or digit")
)

// MarksFile is where a person's marks lie in the folder of the results.
func MarksFile(out, marker string, decides bool) (string, error) {
	ok := len(marker) > 0 && len(marker) <= 64 && marker[0] != '.' && marker[0] != '-' && marker[0] != '_' &&
		strings.Trim(marker, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == ""
	if !ok {
		return "", ErrMarker
	}
	if decides {
		marker += ".decides"
	}
	return filepath.Join(out, marksFolder, marker+result.MarksExtension), nil
}

// Marking is what all markers said.
type Marking struct {
	Needs int // how many have to judge an essay
	By    []*result.Marks
}

// ReadMarking reads the marks in a folder of results. Files that do not count
// are told apart.
func (x *Exam) ReadMarking(out string, needs int) (*Marking, []Problem, error) {
	m := &Marking{Needs: max(needs, 1)}
	entries, err := os.ReadDir(filepath.Join(out, marksFolder))
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var problems []Problem
	for _, e := range entries {
		path := filepath.Join(out, marksFolder, e.Name())
		if !strings.HasSuffix(e.Name(), result.MarksExtension) {
			continue
		}
		marks, err := x.ReadMarks(path)
		if err != nil {
			problems = append(problems, Problem{File: path, Err: err})
			continue
		}
		m.By = append(m.By, marks)
	}
	slices.SortFunc(m.By, func(a, b *result.Marks) int { return cmp.Compare(a.Marker, b.Marker) })
	return m, problems, nil
}

// ReadMarks reads one file of marks; nobody but an examiner of the paper may
// have signed it.
func (x *Exam) ReadMarks(path string) (*result.Marks, error) {
	src, err := small(path)
	if err != nil {
		return nil, err
	}
	m, err := result.ReadMarks(src)
	switch {
	case err != nil:
		return nil, err
	case m.Paper != x.Header.Digest:
		return nil, ErrMarksForeign
	case !x.isExaminer(m.Signer()):
		return nil, ErrSigner
	}
	return m, nil
}

// isExaminer reports a key that the paper names.
func (x *Exam) isExaminer(vkey string) bool {
	return slices.ContainsFunc(x.Header.Examiners, func(e sealed.Examiner) bool { return e.VKey == vkey })
}

// Settled is what the markers of an essay come to.
type Settled struct {
	Mark     *question.Mark // nil while it waits
	Markers  []string
	Resolved string // who decided
	Differ   bool   // the markers gave other points, and nobody decided yet
	Comment  string
}

// given is what one person gave.
type given struct {
	marker string
	result.Mark
	points question.Mark
}

// Settle says what becomes of an essay: what was decided counts, else what all
// markers gave alike, as soon as there are as many as are needed.
func (m *Marking) Settle(e Essay) Settled {
	judged, decided := m.given(e)
	out := Settled{}
	for _, g := range judged {
		out.Markers = append(out.Markers, g.marker)
		out.Comment = strings.TrimPrefix(out.Comment+"\n"+g.Comment, "\n")
	}
	out.Comment = strings.TrimSuffix(out.Comment, "\n")
	if len(out.Comment) > result.MaxComment {
		out.Comment = ""
	}
	out.Differ = slices.ContainsFunc(judged, func(g given) bool { return g.points != judged[0].points })
	switch {
	case decided != nil:
		out.Mark, out.Resolved, out.Differ = &decided.points, decided.marker, false
		out.Comment = cmp.Or(decided.Comment, out.Comment)
	case !out.Differ && len(judged) >= m.Needs:
		out.Mark = &judged[0].points
	}
	return out
}

// given are the marks of an essay, and the decision, if there is one. Marks of
// criteria that the essay does not have are none.
func (m *Marking) given(e Essay) (judged []given, decided *given) {
	for _, by := range m.By {
		mark := by.Find(e.Sheet, e.Question.ID)
		if mark == nil || mark.Draft {
			continue
		}
		points, err := e.Mark(mark.Criteria)
		if err != nil {
			continue
		}
		g := given{by.Marker, *mark, points}
		if by.Decides {
			decided = &g
			continue
		}
		judged = append(judged, g)
	}
	return judged, decided
}

// Pair compares two markers.
type Pair struct {
	A, B string
	exam.Agreement
}

// Agreement compares all pairs of markers over the essays that both judged.
func (m *Marking) Agreement(essays []Essay) (out []Pair) {
	pairs := map[[2]string][]exam.Twice{}
	for _, e := range essays {
		judged, _ := m.given(e)
		for i, a := range judged {
			for _, b := range judged[i+1:] {
				at := [2]string{a.marker, b.marker}
				pairs[at] = append(pairs[at], exam.Twice{A: a.Criteria, B: b.Criteria, Criteria: len(e.Question.Choices), MarkA: a.points, MarkB: b.points})
			}
		}
	}
	for at, all := range pairs {
		out = append(out, Pair{at[0], at[1], exam.Agree(all)})
	}
	slices.SortFunc(out, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out
}

// judged is what the markers gave to a sheet, and how it came to that.
func (x *Exam) judged(s *Sheet, m *Marking) (exam.Judged, map[string]Settled) {
	judged, how := exam.Judged{}, map[string]Settled{}
	for _, e := range x.Essays(s) {
		settled := m.Settle(e)
		how[e.Question.ID] = settled
		if settled.Mark != nil {
			judged[e.Question.ID] = *settled.Mark
		}
	}
	return judged, how
}

// Others says what others than one marker gave to an essay.
func (m *Marking) Others(e Essay, but string) []Given {
	judged, _ := m.given(e)
	var out []Given
	for _, g := range judged {
		if g.marker != but {
			out = append(out, Given{g.marker, g.points, g.Criteria, g.Comment})
		}
	}
	return out
}

// Given is what a marker gave to an essay.
type Given struct {
	Marker   string
	Mark     question.Mark
	Criteria []int
	Comment  string
}

// errTooLarge is a file that none of this program's is as large as.
var errTooLarge = fmt.Errorf("it has more than %d bytes", result.MaxSize)

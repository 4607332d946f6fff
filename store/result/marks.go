package result

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Marks are what one person says of the essays of one paper.
type Marks struct {
	Paper   string `json:"paper"` // SHA-256 of the paper, base64
	Marker  string `json:"marker"`
	Decides bool   `json:"decides,omitempty"` // where others differ, these count
	Marks   []Mark `json:"marks"`             // by sheet, then question

	signer string
}

// Mark is what a person says of one essay.
type Mark struct {
	Sheet    string `json:"sheet"` // its code
	Question string `json:"question"`
	Criteria []int  `json:"criteria,omitempty"` // that are met, ascending
	Comment  string `json:"comment,omitempty"`
	Draft    bool   `json:"draft,omitempty"` // it does not count yet
}

// Signer returns the verifier key of who signed marks that were read or written.
func (m *Marks) Signer() string { return m.signer }

func (m Mark) compare(o Mark) int {
	return cmp.Or(strings.Compare(m.Sheet, o.Sheet), strings.Compare(m.Question, o.Question))
}

// Find returns the mark of an essay, or nil.
func (m *Marks) Find(sheet, question string) *Mark {
	i, found := slices.BinarySearchFunc(m.Marks, Mark{Sheet: sheet, Question: question}, Mark.compare)
	if !found {
		return nil
	}
	return &m.Marks[i]
}

// Set puts a mark in the place of an earlier one.
func (m *Marks) Set(mark Mark) {
	i, found := slices.BinarySearchFunc(m.Marks, mark, Mark.compare)
	if found {
		m.Marks[i] = mark
		return
	}
	m.Marks = slices.Insert(m.Marks, i, mark)
}

// Encode signs marks.
func (m *Marks) Encode(by Signer) ([]byte, error) {
	if m.Marks == nil {
		m.Marks = []Mark{}
	}
	b, err := encode(marksMagic, m, m.check, by)
	if err == nil {
		m.signer = by.VKey()
	}
	return b, err
}

// ReadMarks reads a file of marks and checks its signature.
func ReadMarks(src []byte) (*Marks, error) {
	m := new(Marks)
	signer, err := decode(marksMagic, src, m, m.check)
	if err != nil {
		return nil, err
	}
	m.signer = signer
	return m, nil
}

// check wants every essay once, in order.
func (m *Marks) check() error {
	if !isDigest(m.Paper) || m.Marker == "" || len(m.Marks) > maxMarks || m.Marks == nil {
		return fmt.Errorf("%w: it names no paper or marker, or is too large", ErrFormat)
	}
	if err := names(maxName, m.Marker); err != nil {
		return err
	}
	for i, k := range m.Marks {
		if i > 0 && m.Marks[i-1].compare(k) >= 0 || !k.sound() {
			return fmt.Errorf("%w: the mark of %q is there twice, or none", ErrFormat, k.Question)
		}
	}
	return nil
}

func (m Mark) sound() bool {
	for i, c := range m.Criteria {
		if c < 0 || c >= maxParts || i > 0 && m.Criteria[i-1] >= c {
			return false
		}
	}
	return names(maxName, m.Sheet, m.Question) == nil && m.Sheet != "" && m.Question != "" && names(MaxComment, m.Comment) == nil
}

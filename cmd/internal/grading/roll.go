package grading

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"carrel/store/keys"
)

// MaxRoll is the most that is read of an attendance list, in bytes.
const MaxRoll = 1 << 20

// Candidate is one line of an attendance list.
type Candidate struct{ Name, Number, Seat, Code, Device string }

// Roll is an attendance list.
type Roll struct {
	Candidates []Candidate
	byCode     map[string]*Candidate
	byDevice   map[string]*Candidate // by the fingerprint of the device key
}

// ReadRoll reads an attendance list: a CSV file (RFC 4180) whose first line
// names its columns. Of name, number, seat, code and device in any order, code
// or device has to be there: the code of the sheet as it was written down at
// hand-in, or the device's verifier key or fingerprint. Other columns are left
// alone.
func ReadRoll(src []byte) (*Roll, error) {
	if len(src) > MaxRoll {
		return nil, badRoll("it has more than %d bytes", MaxRoll)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	if line, _, _ := bytes.Cut(src, []byte("\n")); bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		r.Comma = ';' // as spreadsheets of many countries write it
	}
	rows, err := r.ReadAll()
	if err != nil {
		return nil, badRoll("%w", err)
	}
	if len(rows) == 0 {
		return nil, badRoll("it is empty")
	}
	return newRoll(rows)
}

func newRoll(rows [][]string) (*Roll, error) {
	column := func(name string) int {
		return slices.IndexFunc(rows[0], func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), name) })
	}
	name, number, seat, code, device := column("name"), column("number"), column("seat"), column("code"), column("device")
	if code < 0 && device < 0 {
		return nil, badRoll("its first line names neither a column code nor a column device")
	}
	roll := &Roll{byCode: map[string]*Candidate{}, byDevice: map[string]*Candidate{}}
	for _, row := range rows[1:] {
		at := func(i int) string {
			if i < 0 || i >= len(row) {
				return ""
			}
			return strings.TrimSpace(row[i])
		}
		roll.Candidates = append(roll.Candidates, Candidate{at(name), at(number), at(seat), at(code), at(device)})
	}
	return roll, roll.index()
}

// index finds the lines by what they say; two cannot say the same.
func (r *Roll) index() error {
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if code := plainCode(c.Code); code != "" {
			if r.byCode[code] != nil {
				return badRoll("the code %s is there twice", c.Code)
			}
			r.byCode[code] = c
		}
		if mark := printOf(c.Device); mark != "" {
			if r.byDevice[mark] != nil {
				return badRoll("the device %s is there twice", c.Device)
			}
			r.byDevice[mark] = c
		}
	}
	return nil
}

// Find returns the line of a sheet, or nil.
func (r *Roll) Find(device, code string) *Candidate {
	if c := r.byCode[plainCode(code)]; c != nil {
		return c
	}
	return r.byDevice[printOf(device)]
}

// plainCode is a code as it may be written by hand: Crockford's base32 reads I
// and L as 1, and O as 0.
func plainCode(code string) string {
	return strings.NewReplacer("-", "", " ", "", "I", "1", "L", "1", "O", "0").Replace(strings.ToUpper(code))
}

// printOf is the fingerprint of a verifier key, or what may be one.
func printOf(device string) string {
	if print, err := keys.Fingerprint(device); err == nil {
		device = print
	}
	return strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(device, " ", ""), ":", ""))
}

package progress

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"time"

	"carrel/course"
)

// What can be wrong with the rule of a certificate.
var (
	ErrNoCertificate = errors.New("the course has no certificate")
	ErrRule          = errors.New("the rule of the certificate cannot be met")
	ErrValid         = errors.New("how long the certificate is valid is not understood")
)

// Need is one line of the rule of a certificate.
type Need struct {
	Name    string         // as the manifest calls it: "exam", "lessons"
	Units   []*course.Unit // that are to be completed
	Missing []*course.Unit // those of them that are not
}

// Certified says how a trainee stands to the certificate of a course: line by
// line of its rule, in the order of their names. A value of the rule is the path
// or the id of a unit, or all: then of every unit of the kind that the name says
// in the plural, "lessons" or "labs", and for any other name of every unit. A rule
// without lines asks for these too. The error is an ErrNoCertificate or ErrRule.
func (s *Standing) Certified(c *course.Course) ([]Need, error) {
	if c.Certificate == nil {
		return nil, ErrNoCertificate
	}
	rule := c.Certificate.Requires
	if len(rule) == 0 {
		rule = map[string]string{"units": allUnits}
	}
	var out []Need
	for _, name := range slices.Sorted(maps.Keys(rule)) {
		units, err := needed(c, name, rule[name])
		if err != nil {
			return nil, err
		}
		out = append(out, Need{name, units, s.missing(c, units)})
	}
	return out, nil
}

// Earned reports whether nothing is missing.
func Earned(needs []Need) bool {
	return !slices.ContainsFunc(needs, func(n Need) bool { return len(n.Missing) > 0 })
}

// allUnits asks for every unit.
const allUnits = "all"

// plurals are the names that ask for all units of one kind.
var plurals = map[string]course.Kind{
	"lessons": course.Lesson, "quizzes": course.Quiz, "exams": course.Exam, "scenarios": course.Scenario, "labs": course.Lab,
}

func needed(c *course.Course, name, value string) ([]*course.Unit, error) {
	if value != allUnits {
		u := cmp.Or(c.Unit(course.UnitID(value)), c.At(path.Clean(value)))
		if u == nil {
			return nil, fmt.Errorf("%w: %s is %q, which the course does not have", ErrRule, name, value)
		}
		return []*course.Unit{u}, nil
	}
	kind := plurals[name]
	all := slices.DeleteFunc(c.Units(), func(u *course.Unit) bool {
		return kind != "" && u.Kind != kind
	})
	if len(all) == 0 {
		return nil, fmt.Errorf("%w: %s asks for all of what the course does not have", ErrRule, name)
	}
	return all, nil
}

func (s *Standing) missing(c *course.Course, units []*course.Unit) (out []*course.Unit) {
	for _, u := range units {
		if !s.Unit(c.ID, u.ID).Completed {
			out = append(out, u)
		}
	}
	return out
}

// Expires returns the end of what is valid so long from a time on: years,
// months, weeks and days, such as 2y, 18m or 1y6m. It is zero for "", which is
// for ever. They are added one after the other. The error is an ErrValid.
func Expires(valid string, from time.Time) (time.Time, error) {
	if valid == "" {
		return time.Time{}, nil
	}
	units, start, at := "ymwd", 0, from
	for i, r := range valid {
		if r >= '0' && r <= '9' {
			continue
		}
		n, err := strconv.Atoi(valid[start:i])
		unit := -1
		for j, u := range units {
			if u == r {
				unit = j
			}
		}
		if err != nil || unit < 0 || n < 1 || n > 1000 {
			return time.Time{}, fmt.Errorf("%w: %q; write years, months, weeks or days, such as 2y or 18m", ErrValid, valid)
		}
		at = later(at, units[unit], n)
		units, start = units[unit+1:], i+1 // each once, the longest first
	}
	if start != len(valid) {
		return time.Time{}, fmt.Errorf("%w: %q has no unit at its end; write 2y or 18m", ErrValid, valid)
	}
	return at, nil
}

// later adds so many of a unit. A day that a month does not have is its last.
func later(t time.Time, unit byte, n int) time.Time {
	switch unit {
	case 'd':
		return t.AddDate(0, 0, n)
	case 'w':
		return t.AddDate(0, 0, 7*n)
	case 'y':
		n *= 12
	}
	to := t.AddDate(0, n, 0)
	if to.Day() != t.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to
}

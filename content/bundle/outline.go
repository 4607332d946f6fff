package bundle

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
	"unsafe"

	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
)

// outlineStart begins an outline. The number is that of its form.
const outlineStart = "carrel/outline/v1\n"

// encodeOutline writes a course and what is wrong with it. What is shown is
// cleaned, as decodeOutline wants it.
func encodeOutline(c *course.Course, problems []markdown.Problem) []byte {
	e := encoder{out: []byte(outlineStart)}
	for _, s := range []string{string(c.ID), c.Title, c.Version, c.Locale, c.License, c.Level, c.Welcome} {
		e.shown(s)
	}
	e.list(c.Locales)
	e.list(c.Authors)
	e.number(uint64(c.Duration))
	e.flag(c.Bare)
	e.aims(c)
	e.modules(c)
	e.problems(problems)
	return e.out
}

// shown writes a text that may come to a screen.
func (e *encoder) shown(s string) { e.text(clean.Text(s)) }

func (e *encoder) list(ss []string) {
	e.number(uint64(len(ss)))
	for _, s := range ss {
		e.shown(s)
	}
}

func (e *encoder) table(m map[string]string) {
	e.number(uint64(len(m)))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		e.shown(k)
		e.shown(m[k])
	}
}

// aims writes what a course wants, teaches and gives.
func (e *encoder) aims(c *course.Course) {
	e.number(uint64(len(c.Prerequisites)))
	for _, p := range c.Prerequisites {
		e.shown(p.Text)
		e.shown(string(p.Course))
		e.shown(p.Version)
	}
	e.number(uint64(len(c.Objectives)))
	for _, o := range c.Objectives {
		e.shown(o.ID)
		e.shown(o.Text)
	}
	e.flag(c.Certificate != nil)
	if c.Certificate != nil {
		e.shown(c.Certificate.Title)
		e.shown(c.Certificate.Valid)
		e.table(c.Certificate.Requires)
	}
}

func (e *encoder) modules(c *course.Course) {
	e.number(uint64(len(c.Modules)))
	for _, m := range c.Modules {
		e.shown(m.Title)
		e.units(m.Units)
	}
	e.units(c.Extras)
}

func (e *encoder) units(us []*course.Unit) {
	e.number(uint64(len(us)))
	for _, u := range us {
		e.shown(string(u.ID))
		e.number(uint64(slices.Index(course.Kinds, u.Kind)))
		e.shown(u.Title)
		e.shown(u.Path)
		e.table(u.Locales)
		e.number(uint64(u.Duration))
		e.list(u.Objectives)
		e.rules(u.Rules)
	}
}

// feedbacks are the feedback policies by their number in an outline.
var feedbacks = []course.Feedback{"", course.AtOnce, course.After, course.None, course.ScoreOnly}

func (e *encoder) rules(r course.Rules) {
	e.number(uint64(r.Pass))
	e.number(uint64(r.Attempts))
	e.number(uint64(slices.Index(feedbacks, r.Feedback)))
	e.flag(r.Shuffle)
}

// problems writes the rules that were broken, then where.
func (e *encoder) problems(ps []markdown.Problem) {
	var rules []markdown.Rule
	number := map[markdown.Rule]int{}
	for _, p := range ps {
		if _, known := number[p.Rule]; !known {
			number[p.Rule] = len(rules)
			rules = append(rules, p.Rule)
		}
	}
	e.number(uint64(len(rules)))
	for _, r := range rules {
		e.shown(r.ID)
		e.number(uint64(slices.Index(levels, r.Level)))
		e.shown(r.About)
	}
	e.number(uint64(len(ps)))
	for _, p := range ps {
		e.number(uint64(number[p.Rule]))
		e.shown(p.File)
		e.number(uint64(p.Line))
		e.number(uint64(p.Col))
		e.shown(p.Message)
		e.shown(p.Hint)
	}
}

// levels are the levels of a problem by their number in an outline.
var levels = []markdown.Level{markdown.Error, markdown.Warning, markdown.Note}

// decodeOutline reads what encodeOutline wrote, and keeps data, which nobody
// changes afterwards. Nothing in it can act on a
// terminal or name a file that a package cannot have.
func decodeOutline(data []byte) (*course.Course, []markdown.Problem, error) {
	d := decoder{in: unsafe.String(unsafe.SliceData(data), len(data))} // a copy would cost a fresh page for each of its own
	if d.fixed(len(outlineStart)) != outlineStart {
		return nil, nil, fmt.Errorf("%w: it does not begin with %q", ErrFormat, outlineStart)
	}
	c := &course.Course{
		ID: course.ID(d.shown()), Title: d.shown(), Version: d.shown(), Locale: d.shown(),
		License: d.shown(), Level: d.shown(), Welcome: d.path(true),
		Locales: d.list(), Authors: d.list(), Duration: d.duration(), Bare: d.flag(),
	}
	d.aims(c)
	d.modules(c)
	problems := d.problems()
	return c, problems, d.end()
}

var (
	errUnclean = errors.New("a text in it cannot be shown as it is")
	errOrder   = errors.New("a table in it is not in order")
)

func (d *decoder) shown() string {
	s := d.bytes()
	if clean.Text(s) != s { // nor is it, where it is not UTF-8
		d.fail(errUnclean)
		return ""
	}
	return s
}

// path reads the path of a file, or "" where there may be none.
func (d *decoder) path(optional bool) string {
	s := d.bytes()
	if s == "" && optional || d.fault != nil {
		return ""
	}
	if err := checkName(s); err != nil {
		d.fail(err)
	}
	return s
}

func (d *decoder) duration() time.Duration { return time.Duration(d.number(math.MaxInt64)) }

// items reads a list, nil when it is empty.
func items[T any](d *decoder, item func() T) []T {
	var list []T
	n := d.count()
	if n > 0 {
		list = make([]T, 0, min(n, 1<<12)) // the rest when it is there
	}
	for range n {
		if d.fault != nil {
			return nil
		}
		list = append(list, item())
	}
	return list
}

func (d *decoder) list() []string { return items(d, d.shown) }

// table reads texts by their keys, which are in order, nil when there are none.
func (d *decoder) table() map[string]string {
	n := d.count()
	if n == 0 {
		return nil
	}
	m := map[string]string{}
	last := ""
	for i := range n {
		k := d.shown()
		if d.fault != nil {
			return m
		}
		if i > 0 && k <= last {
			d.fail(errOrder)
			return m
		}
		m[k] = d.shown()
		last = k
	}
	return m
}

func (d *decoder) aims(c *course.Course) {
	c.Prerequisites = items(d, func() course.Prerequisite {
		return course.Prerequisite{Text: d.shown(), Course: course.ID(d.shown()), Version: d.shown()}
	})
	c.Objectives = items(d, func() course.Objective { return course.Objective{ID: d.shown(), Text: d.shown()} })
	if d.flag() {
		c.Certificate = &course.Certificate{Title: d.shown(), Valid: d.shown(), Requires: d.table()}
	}
}

func (d *decoder) modules(c *course.Course) {
	c.Modules = items(d, func() course.Module { return course.Module{Title: d.shown(), Units: d.units()} })
	c.Extras = d.units()
}

// units reads a list of units. They lie together in memory, of which no more is
// taken than the text can fill.
func (d *decoder) units() []*course.Unit {
	const leastSize = 12 // of a unit in the text
	n := d.count()
	if n > len(d.in)/leastSize {
		d.fail(errTooMany)
	}
	if n == 0 || d.fault != nil {
		return nil
	}
	room, list := make([]course.Unit, n), make([]*course.Unit, n)
	for i := range room {
		if list[i] = &room[i]; d.fault == nil {
			d.unit(list[i])
		}
	}
	return list
}

// unit fills a unit field by field: a copy of the whole costs as much as reading
// it.
func (d *decoder) unit(u *course.Unit) {
	u.ID, u.Kind = course.UnitID(d.shown()), course.Kinds[d.number(uint64(len(course.Kinds)-1))]
	u.Title, u.Path, u.Locales = d.shown(), d.path(false), d.locales()
	u.Duration, u.Objectives = d.duration(), d.list()
	u.Rules.Pass, u.Rules.Attempts = int(d.number(100)), int(d.number(1000))
	u.Rules.Feedback, u.Rules.Shuffle = feedbacks[d.number(uint64(len(feedbacks)-1))], d.flag()
}

// locales reads the paths of translations by their language.
func (d *decoder) locales() map[string]string {
	m := d.table()
	for _, file := range m {
		if err := checkName(file); err != nil {
			d.fail(err)
		}
	}
	return m
}

func (d *decoder) problems() []markdown.Problem {
	rules := items(d, func() markdown.Rule {
		return markdown.Rule{ID: d.shown(), Level: levels[d.number(uint64(len(levels)-1))], About: d.shown()}
	})
	return items(d, func() markdown.Problem {
		n := d.number(uint64(max(len(rules), 1) - 1))
		if len(rules) == 0 {
			d.fail(errShort)
			return markdown.Problem{}
		}
		return markdown.Problem{
			Rule: rules[n], File: d.shown(), Line: int(d.number(math.MaxInt32)), Col: int(d.number(math.MaxInt32)),
			Message: d.shown(), Hint: d.shown(),
		}
	})
}

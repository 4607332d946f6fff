package bundle

import (
	"bytes"
	"cmp"
	"context"
	"io/fs"
	"maps"
	"slices"

	"carrel/content"
	"carrel/course"
	"carrel/course/question"
)

// Difference is what an update changes.
type Difference struct {
	Added, Removed, Changed []*course.Unit // in the order of the outline; changed ones as they are now
	Keys                    []KeyChange    // by the id of the question
	Files                   int            // other files, such as pictures, that were added, removed or changed
}

// None reports that the files of two packages are the same.
func (d *Difference) None() bool {
	return len(d.Added)+len(d.Removed)+len(d.Changed)+d.Files == 0
}

// Retyped returns the questions that became another kind of question: answers
// to the old one cannot be answers to the new one.
func (d *Difference) Retyped() []KeyChange {
	return slices.DeleteFunc(slices.Clone(d.Keys), func(k KeyChange) bool { return k.Was == k.Is })
}

// KeyChange is a question with another key than before: what was answered to it
// is an answer to an older revision.
type KeyChange struct {
	Question string
	Unit     *course.Unit // that has it now
	Was, Is  question.Kind
}

// Changes says what becomes of a course when is takes the place of was. Only
// the text of units that differ is parsed. The error is that of ctx when it
// ended first, or says which file cannot be read.
func Changes(ctx context.Context, was, is *Package) (*Difference, error) {
	c := comparison{ctx: ctx, sides: [2]side{{p: was}, {p: is}}, units: map[string]bool{}}
	for i := range c.sides {
		if err := c.sides[i].open(); err != nil {
			return nil, err
		}
	}
	for _, step := range []func() error{c.compareUnits, c.compareQuestions, c.compareFiles} {
		if err := cmp.Or(ctx.Err(), step()); err != nil {
			return nil, err
		}
	}
	return &c.Difference, nil
}

// A side is one of two packages that are compared.
type side struct {
	p      *Package
	course *course.Course
	units  map[course.UnitID]*course.Unit
	parse  []*course.Unit // whose questions have to be looked at
}

func (s *side) open() error {
	var err error
	if s.course, _, err = s.p.Course(); err != nil {
		return err
	}
	s.units = map[course.UnitID]*course.Unit{}
	for _, u := range s.course.All() {
		s.units[u.ID] = u
	}
	return nil
}

type comparison struct {
	Difference
	ctx   context.Context
	sides [2]side         // before and after
	units map[string]bool // the files of units
}

func (c *comparison) compareUnits() error {
	was, is := &c.sides[0], &c.sides[1]
	for _, u := range is.course.All() {
		c.note(u)
		before := was.units[u.ID]
		if before == nil {
			c.Added = append(c.Added, u)
			is.parse = append(is.parse, u)
			continue
		}
		same, err := c.sameUnit(before, u)
		if err != nil {
			return err
		}
		if !same {
			c.Changed = append(c.Changed, u)
			was.parse = append(was.parse, before)
			is.parse = append(is.parse, u)
		}
	}
	for _, u := range was.course.All() {
		c.note(u)
		if is.units[u.ID] == nil {
			c.Removed = append(c.Removed, u)
			was.parse = append(was.parse, u)
		}
	}
	return nil
}

// note keeps the files of a unit from being counted again.
func (c *comparison) note(u *course.Unit) {
	for file := range filesOf(u) {
		c.units[file] = true
	}
}

// sameUnit reports whether a unit has the same text in the same languages.
func (c *comparison) sameUnit(was, is *course.Unit) (bool, error) {
	if !slices.Equal(slices.Sorted(maps.Keys(was.Locales)), slices.Sorted(maps.Keys(is.Locales))) {
		return false, nil
	}
	same, err := c.sameFile(was.Path, is.Path)
	for tag, file := range is.Locales {
		if same && err == nil {
			same, err = c.sameFile(was.Locales[tag], file)
		}
	}
	return same, err
}

// sameFile compares a file of the one package with one of the other.
func (c *comparison) sameFile(was, is string) (bool, error) {
	a, err := c.sides[0].p.find(was)
	if err != nil {
		return false, err
	}
	b, err := c.sides[1].p.find(is)
	if err != nil || a == nil || b == nil {
		return false, err
	}
	return c.sameEntry(a, b)
}

// sameEntry compares digests, and, where another program deflated the same
// text in another way, the text.
func (c *comparison) sameEntry(a, b *entry) (bool, error) {
	switch {
	case a.size != b.size:
		return false, nil
	case a.deflated == b.deflated && slices.Equal(a.sums, b.sums):
		return true, nil
	case a.crc != b.crc || !a.deflated && !b.deflated:
		return false, nil
	}
	was, err := fs.ReadFile(c.sides[0].p.FS(), a.name)
	if err != nil {
		return false, err
	}
	is, err := fs.ReadFile(c.sides[1].p.FS(), b.name)
	return bytes.Equal(was, is), err
}

// questionID is what a question is found again by: the id that its author
// wrote, else the one that it has in its unit for want of one.
type questionID struct {
	unit course.UnitID // "" where the id is written
	id   string
}

func (q questionID) compare(r questionID) int {
	return cmp.Or(cmp.Compare(q.id, r.id), cmp.Compare(q.unit, r.unit))
}

// asked is a question as it is compared.
type asked struct {
	unit     *course.Unit
	kind     question.Kind
	revision string
}

func (c *comparison) compareQuestions() error {
	was, err := c.questions(&c.sides[0])
	if err != nil {
		return err
	}
	is, err := c.questions(&c.sides[1])
	if err != nil {
		return err
	}
	for _, id := range slices.SortedFunc(maps.Keys(is), questionID.compare) {
		if before, there := was[id]; there && before.revision != is[id].revision {
			c.Keys = append(c.Keys, KeyChange{id.id, is[id].unit, before.kind, is[id].kind})
		}
	}
	return nil
}

// questions returns the questions of the units that differ, by their ids.
func (c *comparison) questions(s *side) (map[questionID]asked, error) {
	all := map[questionID]asked{}
	for _, u := range s.parse {
		if err := c.ctx.Err(); err != nil {
			return nil, err
		}
		doc, err := content.Read(s.p.FS(), s.course, u, "")
		if err != nil {
			return nil, err
		}
		for _, q := range doc.Questions() {
			id := questionID{id: q.ID}
			if q.Was == "" {
				id.unit = u.ID
			}
			all[id] = asked{u, q.Kind, q.Revision()}
		}
		if err := doc.Err(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// compareFiles counts the files of no unit that differ.
func (c *comparison) compareFiles() error {
	was, err := c.others(c.sides[0].p)
	if err != nil {
		return err
	}
	is, err := c.others(c.sides[1].p)
	if err != nil {
		return err
	}
	for name, n := range is {
		before := was[name]
		delete(was, name)
		same := false
		if before != nil {
			if same, err = c.sameEntry(before, n); err != nil {
				return err
			}
		}
		if !same {
			c.Files++
		}
	}
	c.Files += len(was)
	return nil
}

// others returns the files of no unit. The manifest is one of them.
func (c *comparison) others(p *Package) (map[string]*entry, error) {
	all := map[string]*entry{}
	for i := range p.refs {
		b, err := p.block(i)
		if err != nil {
			return nil, err
		}
		for j := range b {
			if !c.units[b[j].name] {
				all[b[j].name] = &b[j]
			}
		}
	}
	return all, nil
}

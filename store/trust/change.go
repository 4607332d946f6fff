package trust

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carrel/store/keys"
)

// Add trusts a key from now on. Where it is trusted already it gets the roles
// that it lacks, and the name.
func (l *List) Add(e Entry) error {
	e.Since = day(e.Since)
	slices.Sort(e.Roles)
	e.Roles = slices.Compact(e.Roles)
	if err := e.check(); err != nil {
		return err
	}
	if l.Revocation(e.VKey) != nil {
		return fmt.Errorf("%s: %w", e.VKey, ErrRevoked)
	}
	i, known := find(l.Entries, e.VKey)
	if !known {
		l.Entries = slices.Insert(l.Entries, i, e)
		return nil
	}
	l.Entries[i] = l.Entries[i].with(e)
	return nil
}

// with returns the entry with what a later one about the same key adds.
func (e Entry) with(later Entry) Entry {
	e.Roles = append(slices.Clone(e.Roles), later.Roles...)
	slices.Sort(e.Roles)
	e.Roles = slices.Compact(e.Roles)
	e.Name = later.Name
	if later.Recipient != "" {
		e.Recipient = later.Recipient
	}
	return e
}

// Remove takes away the trust that was given here, and with a root's the keys
// that it named. What stays is the serial of its list, which moves forward only.
func (l *List) Remove(vkey string) error {
	i, ok := find(l.Entries, vkey)
	if !ok {
		return fmt.Errorf("%s: %w", vkey, ErrUnknown)
	}
	l.Entries = slices.Delete(l.Entries, i, i+1)
	for i := range l.Lists {
		if l.Lists[i].Root == vkey {
			l.Lists[i].Entries = nil
		}
	}
	return nil
}

// Revoke refuses a key for ever. The first revocation of a key stays.
func (l *List) Revoke(r Revocation) error {
	r.Date = day(r.Date)
	if err := r.check(); err != nil {
		return err
	}
	if l.Revocation(r.VKey) != nil {
		return nil
	}
	i, _ := slices.BinarySearchFunc(l.Revoked, r.VKey, func(r Revocation, key string) int { return strings.Compare(r.VKey, key) })
	l.Revoked = slices.Insert(l.Revoked, i, r)
	return nil
}

// Changes are what an import brought.
type Changes struct {
	Added, Removed, Changed []Entry
	Revoked                 []Revocation
}

// None reports whether the import brought nothing.
func (c Changes) None() bool {
	return len(c.Added)+len(c.Removed)+len(c.Changed)+len(c.Revoked) == 0
}

// Import takes over a list that came from elsewhere. The same one again
// changes nothing.
func (l *List) Import(s *Signed) (Changes, error) {
	if l.Revocation(s.By) != nil {
		return Changes{}, fmt.Errorf("the list is signed by %s: %w", s.By, ErrRevoked)
	}
	if !l.IsRoot(s.By) {
		return Changes{}, fmt.Errorf("%w: %s", ErrNotRoot, s.By)
	}
	i, known := slices.BinarySearchFunc(l.Lists, s.By, func(in Imported, key string) int { return strings.Compare(in.Root, key) })
	if !known {
		l.Lists = slices.Insert(l.Lists, i, Imported{Root: s.By})
	} else if err := s.follows(l.Lists[i]); err != nil {
		return Changes{}, err
	}
	c := compare(l.Lists[i].Entries, s.Entries)
	l.Lists[i] = Imported{Root: s.By, Serial: s.Serial, Date: s.Date, Digest: s.Digest, Entries: s.Entries}
	for _, r := range s.Revoked {
		if l.Revocation(r.VKey) == nil {
			c.Revoked = append(c.Revoked, r)
		}
		if err := l.Revoke(r); err != nil {
			return Changes{}, err
		}
	}
	return c, nil
}

// follows says whether a list may take the place of the last one of its root.
func (s *Signed) follows(last Imported) error {
	switch {
	case s.Serial < last.Serial:
		return fmt.Errorf("%w: it is no. %d, and no. %d of %s was imported before",
			ErrBackward, s.Serial, last.Serial, last.Date.Format(time.DateOnly))
	case s.Serial == last.Serial && s.Digest != last.Digest:
		return fmt.Errorf("%w: both are no. %d", ErrForked, s.Serial)
	}
	return nil
}

// compare tells the entries of two lists apart.
func compare(before, now []Entry) (c Changes) {
	for _, e := range now {
		i, ok := find(before, e.VKey)
		switch {
		case !ok:
			c.Added = append(c.Added, e)
		case e.line() != before[i].line():
			c.Changed = append(c.Changed, e)
		}
	}
	for _, e := range before {
		if _, ok := find(now, e.VKey); !ok {
			c.Removed = append(c.Removed, e)
		}
	}
	return c
}

// find returns where the entry about a key is, or belongs.
func find(entries []Entry, vkey string) (int, bool) {
	return slices.BinarySearchFunc(entries, vkey, func(e Entry, key string) int { return strings.Compare(e.VKey, key) })
}

// day is the day of a moment, in UTC.
func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// EntryOf returns the entry that trusts a public key in its own role, and in
// others if there are some, from a day on.
func EntryOf(p keys.PublicKey, name string, since time.Time, roles ...keys.Role) Entry {
	if len(roles) == 0 {
		roles = []keys.Role{p.Role}
	}
	if name == "" {
		name = p.Name()
	}
	return Entry{VKey: p.VKey, Roles: roles, Since: since, Recipient: p.Recipient, Name: name}
}

package cohort

import (
	"cmp"
	"context"
	"io"
	"os"
	"runtime"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/analysis"
	"carrel/store/internal/vkey"
	"carrel/store/record"
)

// Collect verifies the files, joins them to people and adds up their answers.
// What is wrong with a file is a problem of its entry; the error is that of the
// context. Interrupted, it leaves what was witnessed so far: collecting again
// goes on from there. The same files give the same cohort each time, but for what
// was witnessed.
func Collect(ctx context.Context, files []File, opt Options) (*Cohort, error) {
	c := &collector{Options: opt, Cohort: &Cohort{Tests: map[analysis.Where]*analysis.Test{}, Sealed: map[analysis.Where]Sealed{}}}
	for _, f := range files {
		c.total += f.Size
	}
	groups, err := c.groups(ctx, files)
	if err != nil {
		return nil, err
	}
	if err := c.run(ctx, groups); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.Entries, func(a, b Entry) int { return cmp.Compare(a.File, b.File) })
	copies(c.Entries)
	c.join()
	c.tallySealed()
	return c.Cohort, nil
}

type collector struct {
	Options
	*Cohort
	done, total int64 // bytes
}

// group are the files of one journal, or one file of another kind.
type group struct {
	files []File
	heads []tlog.Tree // as the files say, parallel to them
	err   error       // of the head of a record
}

// groups puts the records of one journal together, by what their heads say. The
// order is that of the first file of each.
func (c *collector) groups(ctx context.Context, files []File) ([]*group, error) {
	var out []*group
	of := map[string]*group{}
	for _, f := range files {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if f.Kind != Record {
			out = append(out, &group{files: []File{f}, heads: make([]tlog.Tree, 1)})
			continue
		}
		id, head, err := headOf(f.Path)
		if err != nil {
			out = append(out, &group{files: []File{f}, heads: make([]tlog.Tree, 1), err: err})
			continue
		}
		g := of[id]
		if g == nil {
			g = &group{}
			of[id] = g
			out = append(out, g)
		}
		g.files, g.heads = append(g.files, f), append(g.heads, head)
	}
	return out, nil
}

func headOf(path string) (id string, head tlog.Tree, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", tlog.Tree{}, err
	}
	defer f.Close()
	_, signed, err := record.HeadOf(f)
	return signed.ID, signed.Tree, err
}

// outcome is what came of a group.
type outcome struct {
	entries []Entry
	counted *reading // of the record that counts
	bytes   int64
}

// run reads the groups on several processors and takes their outcomes in order,
// so that sums have the same last digit each time.
func (c *collector) run(ctx context.Context, groups []*group) error {
	workers := cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	queue := make(chan chan outcome, 2*workers)
	tokens := make(chan struct{}, workers)
	go func() {
		defer close(queue)
		for _, g := range groups {
			if ctx.Err() != nil {
				return
			}
			result := make(chan outcome, 1)
			queue <- result
			tokens <- struct{}{}
			go func() {
				result <- c.group(g)
				<-tokens
			}()
		}
	}()
	for result := range queue {
		c.take(<-result)
	}
	return ctx.Err()
}

func (c *collector) take(o outcome) {
	c.Entries = append(c.Entries, o.entries...)
	if o.counted != nil {
		c.tally(o.counted)
	}
	c.done += o.bytes
	if c.Each != nil {
		c.Each(c.done, c.total)
	}
}

// tally adds the first attempts of a journal to the tests.
func (c *collector) tally(r *reading) {
	for where, s := range r.first.All() {
		if r.sealed[where] {
			continue // nothing of it is marked here: no answer is no wrong answer
		}
		if t := c.test(where); t != nil {
			t.Add(c.scores(where, s))
		}
	}
}

// test returns a test, a new one the first time; nil when there are too many.
func (c *collector) test(where analysis.Where) *analysis.Test {
	t := c.Tests[where]
	if t == nil && len(c.Tests) < maxUnits {
		t = &analysis.Test{}
		c.Tests[where] = t
	}
	return t
}

func (c *collector) scores(at analysis.Where, s *analysis.Sitting) []analysis.Score {
	if c.Outline == nil || c.Outline.Asked == nil || s.Attempt == 0 {
		return s.Complete(nil)
	}
	return s.Complete(c.Outline.Asked(at.Unit, s.Seed))
}

// group reads the files of one journal.
func (c *collector) group(g *group) outcome {
	var o outcome
	for _, f := range g.files {
		o.bytes += f.Size
	}
	switch f := g.files[0]; {
	case g.err != nil:
		o.entries = []Entry{damaged(f, g.err)}
	case f.Kind == Sheet:
		o.entries = []Entry{c.sheet(f)}
	case f.Kind == Result:
		o.entries = []Entry{c.result(f)}
	case len(g.files) == 1:
		o.entries, o.counted = c.single(f.Path)
	default:
		o.entries, o.counted = c.several(g)
	}
	return o
}

// single reads the only record of a journal.
func (c *collector) single(path string) ([]Entry, *reading) {
	e, r := c.best(path)
	return []Entry{e}, r
}

// best reads the record that is to count, with the witness if there is one.
func (c *collector) best(path string) (Entry, *reading) {
	own := c.isOwn(path)
	var e Entry
	var r *reading
	if c.Witness != nil && !own {
		e, r = c.look(path)
	} else {
		e, r, _ = c.plain(path)
	}
	if own && r != nil {
		e.note(Own, "")
	}
	e.Counts = r != nil
	return e, r
}

func (c *collector) isOwn(path string) bool {
	f, err := os.Open(path)
	if err != nil || c.Own == "" {
		return false
	}
	defer f.Close()
	key, err := record.KeyOf(f)
	return err == nil && key == c.Own
}

// several reads the records of one journal: all by themselves, and then the
// longest good one with the witness, when the others are its beginnings.
func (c *collector) several(g *group) ([]Entry, *reading) {
	order := g.longestFirst()
	entries, good := make([]Entry, 0, len(order)), -1
	for _, i := range order {
		e, _, err := c.plain(g.files[i].Path)
		entries = append(entries, e)
		if at := len(entries) - 1; err != nil {
			continue
		} else if good < 0 {
			good = at
		} else {
			c.compare(entries, good, at, g.heads[i], g.heads[order[good]])
		}
	}
	if good < 0 || Has(entries[good].Problems, Forked) || Has(entries[good].Problems, Shared) {
		return entries, nil
	}
	e, r := c.best(entries[good].File)
	entries[good] = e
	return entries, r
}

// longestFirst is the order in which the files are read: of equal ones that
// first which was found first.
func (g *group) longestFirst() []int {
	order := make([]int, len(g.files))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(g.heads[b].N, g.heads[a].N) })
	return order
}

// compare holds a record against the longest one of its journal.
func (c *collector) compare(es []Entry, best, at int, head, longest tlog.Tree) {
	long, e := &es[best], &es[at]
	switch {
	case different(long.Person, e.Person):
		long.note(Shared, e.File)
		e.note(Shared, long.File)
	case head == longest:
		e.note(Duplicate, long.File)
	case head.N == longest.N || !c.begins(long.File, head):
		long.note(Forked, e.File)
		e.note(Forked, long.File)
	default:
		e.note(Older, long.File)
	}
}

func fingerprint(key string) (string, error) { return vkey.Fingerprint(key) }

// readCapped reads a regular file of at most so many bytes.
func readCapped(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

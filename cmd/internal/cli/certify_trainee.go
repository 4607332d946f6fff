package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"carrel/content/clean"
	"carrel/course"
	"carrel/course/progress"
	"carrel/store/cosign"
	"carrel/store/credential"
	"carrel/store/credential/didkey"
	"carrel/store/issuance"
	"carrel/store/keys"
	"carrel/store/person"
	"carrel/store/record"
	"carrel/store/result"
	"carrel/store/trust"
)

// The states of a record that was handed in.
const (
	issuedNow   = "issued"
	issuedSince = "issued-before"
	refusedIt   = "refused"
)

// trainee is a record, and what becomes of it.
type trainee struct {
	path  string
	state string
	why   []string // it was refused
	who   person.Person
	did   string
	level credential.Level
	res   *record.Result
	stand *progress.Standing // the level rests on; nil for that of the whole record
	had   *issuance.Issued   // the certificate that there is already
	id    string             // of the certificate
	file  string             // of the certificate, without its extension
}

// rests says what a certificate rests on.
func (t *trainee) rests() string {
	return fmt.Sprintf("%s, %d events, root %s", t.res.Origin, t.res.Size, t.res.Root.String())
}

// filesIn names the files of an extension in folders, and the files that are
// named themselves.
func (a *app) filesIn(paths []string, extension string) (out []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			out = append(out, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), extension) {
				out = append(out, filepath.Join(path, e.Name()))
			}
		}
	}
	if len(out) == 0 {
		return nil, &failure{code: exitUsage, err: fs.ErrNotExist, text: a.t("there is no file of the kind %s", extension), hint: a.t("name the files, or a folder that holds them")}
	}
	return out, nil
}

// trustedResults are the results of sealed exams, by their digests, that were
// signed by examiners of the trust list.
func (a *app) trustedResults(paths []string) (map[string]*result.Result, error) {
	out := map[string]*result.Result{}
	if len(paths) == 0 {
		return out, nil
	}
	paths, err := a.filesIn(paths, result.Extension)
	if err != nil {
		return nil, err
	}
	list, err := a.trusted()
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		src, err := a.small(path, result.MaxSize)
		if err != nil {
			return nil, err
		}
		r, err := result.Read(src)
		if err != nil {
			return nil, &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("ask the examiner for it again")}
		}
		if trust.Decide(list, r.Signer(), keys.Examiner, trust.Strict) == trust.Trusted {
			out[r.Digest()] = r
		}
	}
	return out, nil
}

// witnesses are those of the trust list, by the keys that they cosign with.
type witnesses []*cosign.Verifier

func (a *app) knownToSee() (witnesses, error) {
	list, err := a.trusted()
	if err != nil {
		return nil, err
	}
	var out witnesses
	for _, e := range everyEntry(list) {
		if trust.Decide(list, e.VKey, keys.Witness, trust.Strict) != trust.Trusted {
			continue
		}
		if v, err := cosign.VerifierOf(e.VKey); err == nil {
			out = append(out, v)
		}
	}
	return out, nil
}

// all considers one record after the other until it is interrupted.
func (c *certifier) all(ctx context.Context, paths []string) (done []*trainee, err error) {
	m := c.meter(c.t("certifying"))
	defer m.end()
	c.pages.SetLimit(runtime.GOMAXPROCS(0))
	defer func() { err = errors.Join(err, c.pages.Wait()) }()
	for i, path := range paths {
		if ctx.Err() != nil {
			return done, nil
		}
		t := &trainee{path: path}
		if err := c.one(t); err != nil {
			return done, err
		}
		done = append(done, t)
		m.at(int64(i+1), int64(len(paths)))
	}
	return done, nil
}

// one considers a record. What is wrong with it is no error.
func (c *certifier) one(t *trainee) error {
	if err := c.verifyRecord(t); err != nil {
		t.refuse(c.explain(err).text)
		return nil
	}
	if err := c.identify(t); err != nil {
		t.refuse(err.Error())
		return nil
	}
	had, ok := c.log.Of(string(c.course.ID), t.res.ID)
	if ok {
		t.had = &had
	}
	if ok && !c.f.renew {
		return c.again(t)
	}
	if err := c.meets(t); err != nil || t.state == refusedIt {
		return err
	}
	return c.issue(t)
}

func (t *trainee) refuse(why ...string) { t.state, t.why = refusedIt, why }

func (c *certifier) verifyRecord(t *trainee) (err error) {
	t.res, err = c.readRecord(t.path, nil)
	if err != nil {
		return err
	}
	t.did, err = didkey.FromVKey(t.res.VKey)
	return err
}

func (c *certifier) readRecord(path string, each func(progress.Event, record.Line) error) (*record.Result, error) {
	f, err := c.openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return record.Verify(f, record.VerifyOptions{Each: each})
}

// identify says whose record it is.
func (c *certifier) identify(t *trainee) error {
	said := person.Person{}
	if t.res.Person != nil {
		said = *t.res.Person
	}
	t.who = said
	if c.roster == nil {
		if said.Name == "" {
			return errors.New(c.t("the record names nobody: export it with --name, or certify with --roster"))
		}
		return nil
	}
	e, err := c.roster.Find(t.res.Fingerprint, said.Number)
	if err != nil {
		return fmt.Errorf("%w: %s %s", err, cmp.Or(said.Name, c.t("nobody named")), said.Number)
	}
	t.who = e.Person()
	return nil
}

// meets holds a record against the rule, and says how strong its evidence is.
func (c *certifier) meets(t *trainee) error {
	needs, err := t.res.Standing.Certified(c.course)
	if err != nil {
		return err
	}
	if !progress.Earned(needs) {
		t.refuse(c.lacking(needs)...)
		return nil
	}
	t.level, err = c.evidenceOf(t, needs)
	return err
}

// lacking says what is missing.
func (c *certifier) lacking(needs []progress.Need) (out []string) {
	for _, n := range needs {
		for _, u := range n.Missing {
			out = append(out, c.t("%s: not completed (required by %q)", clean.Line(cmp.Or(u.Title, string(u.ID))), clean.Line(n.Name)))
		}
	}
	return out
}

// evidenceOf is how strong the evidence is for all that the rule asks: a
// result by a trusted examiner for every exam of it, at least one; or a
// witness who saw the history up to where the rule was met.
func (c *certifier) evidenceOf(t *trainee, needs []progress.Need) (credential.Level, error) {
	if c.examined(t, needs) {
		return credential.Proctored, nil
	}
	seen := c.seenTo(t.res)
	if seen == 0 {
		return credential.Self, nil
	}
	then := &progress.Standing{}
	_, err := c.readRecord(t.path, func(e progress.Event, _ record.Line) error {
		if int64(e.Seq) <= seen {
			then.Apply(e)
		}
		return nil
	})
	if err != nil {
		return credential.Self, err
	}
	if was, err := then.Certified(c.course); err != nil || !progress.Earned(was) {
		return credential.Self, err
	}
	t.stand = then
	return credential.Witnessed, nil
}

// seenTo is up to which event a witness of the trust list has seen a record.
func (c *certifier) seenTo(res *record.Result) (size int64) {
	for _, w := range res.Witnessed {
		known := slices.ContainsFunc(c.seen, func(v *cosign.Verifier) bool { return v.VKey() == w.VKey })
		if known {
			size = max(size, w.Size)
		}
	}
	return size
}

// examined reports whether every exam that the rule asks for, at least one, was
// passed by a result of a trusted examiner about this device. The record's own
// word does not count: its owner can write any.
func (c *certifier) examined(t *trainee, needs []progress.Need) bool {
	exams := 0
	for _, n := range needs {
		for _, u := range n.Units {
			if u.Kind != course.Exam {
				continue
			}
			exams++
			if !c.passedBy(t, string(u.ID)) {
				return false
			}
		}
	}
	return exams > 0
}

// passedBy reports a result of a pass.
func (c *certifier) passedBy(t *trainee, unit string) bool {
	r := c.bestOf(t, unit)
	return r != nil && r.Passed
}

// bestOf is the best result of an exam by a trusted examiner about this device,
// nil when there is none: a pass before a fail, then the higher mark, then the
// later attempt. Of one attempt the highest serial counts.
func (c *certifier) bestOf(t *trainee, unit string) (best *result.Result) {
	latest := map[int]*result.Result{}
	for _, r := range c.results {
		if r.Device != t.res.VKey || r.Course != string(c.course.ID) || r.Exam != unit {
			continue
		}
		if was := latest[r.Attempt]; was == nil || was.Serial < r.Serial {
			latest[r.Attempt] = r
		}
	}
	for _, attempt := range slices.Sorted(maps.Keys(latest)) {
		if r := latest[attempt]; best == nil || r.Passed && !best.Passed || r.Passed == best.Passed && r.Total.Percent() >= best.Total.Percent() {
			best = r
		}
	}
	return best
}

// shown is the standing that the percentages of a certificate are taken from:
// the evidence that its level rests on, so that no figure is weaker than the
// level beside it. That is the record, up to where a witness saw it when it is
// witnessed, with the results of trusted examiners in the place of what it says
// of their exams; and those results alone when it is proctored.
func (c *certifier) shown(t *trainee) *progress.Standing {
	stand := cmp.Or(t.stand, t.res.Standing)
	units := map[course.UnitID]*progress.Unit{}
	if in := stand.Courses[c.course.ID]; in != nil && t.level != credential.Proctored {
		maps.Copy(units, in.Units)
	}
	for _, u := range c.course.All() {
		if r := c.bestOf(t, string(u.ID)); r != nil {
			g := &progress.Grading{Serial: r.Serial, Review: r.Review, Objectives: r.Objectives}
			units[u.ID] = &progress.Unit{Sittings: []*progress.Sitting{{Grading: g}}}
		}
	}
	return &progress.Standing{Courses: map[course.ID]*progress.Course{c.course.ID: {Units: units}}}
}

package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"

	"carrel/content/clean"
	"carrel/course/progress"
	"carrel/store/cosign"
	"carrel/store/keys"
	"carrel/store/person"
	"carrel/store/record"
	"carrel/store/trust"
	"carrel/store/witness"
)

func (a *app) verify() *cobra.Command {
	var vkeys, witnesses, lists []string
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: a.t("Check a record, a package, a result or a certificate and say what it says"),
		Long: a.t("Verify checks that a package is whole and says who signed it; or that a record is whole and\n" +
			"signed, and how far its owner got; or who signed the result of an exam.\n\n" +
			"Of a certificate (Open Badges, in JSON, as a JWT, in a PNG or SVG, or on its page) it says whether the\n" +
			"signature is good, whether the issuer is trusted, whether it was revoked, and whether it has expired.\n" +
			"Nothing is fetched: status lists are files, which lie beside it (*.status.json) or are named with --status.\n\n" +
			"Without --key it uses the key that is in the record: then nobody changed it since,\n" +
			"but whose key that is you have to know from elsewhere.\n\n" +
			"It lists who has witnessed the record, up to where and when. Up to there nobody can have changed\n" +
			"the history since, if the witness is one whom you know: its key was put into the trust list with\n" +
			"carrel trust add, or is named with --witness, which asks for one of those that you name."),
		Args: a.exactlyOne("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			if isPage(args[0]) {
				return a.verifyPage(args[0], credentialFlags{keys: vkeys, lists: lists, asJSON: asJSON})
			}
			if isResult(args[0]) {
				return a.verifyResult(args[0], vkeys, asJSON)
			}
			if isPackage(args[0]) {
				return a.verifyPackage(c.Context(), args[0], vkeys, asJSON)
			}
			if a.holdsCredential(args[0]) {
				return a.verifyCredential(args[0], credentialFlags{keys: vkeys, lists: lists, asJSON: asJSON})
			}
			if err := a.verifiedElsewhere(args[0]); err != nil {
				return err
			}
			return a.runVerify(args[0], vkeys, witnesses, asJSON)
		},
	}
	c.Flags().StringArrayVar(&vkeys, "key", nil, a.t("a public `key` to trust, as carrel export prints it; may be repeated"))
	c.Flags().StringArrayVar(&witnesses, "witness", nil, a.t("the public `key` of a witness who must have seen it, as carrel witness prints it; may be repeated"))
	c.Flags().StringArrayVar(&lists, "status", nil, a.t("the `file` of a status list of the issuer; may be repeated"))
	c.Flags().BoolVar(&asJSON, "json", false, a.t("write JSON, for programs"))
	return c
}

func (a *app) runVerify(path string, vkeys, witnesses []string, asJSON bool) error {
	trusted, err := a.verifiers(vkeys)
	if err != nil {
		return err
	}
	seenBy, err := a.witnessKeys(witnesses)
	if err != nil {
		return err
	}
	list, err := a.trusted()
	if err != nil {
		return err
	}
	f, err := a.openRegular(path)
	if err != nil {
		return err
	}
	defer f.Close()
	res, err := record.Verify(f, record.VerifyOptions{Keys: trusted, Witnesses: seenBy})
	if err != nil {
		return a.refused(path, err)
	}
	v := verified{res, knownWitnesses(list, res)}
	if asJSON {
		return a.printJSON(reportOf(v))
	}
	return a.printResult(v)
}

// verified is a record with what the trust list says of its witnesses.
type verified struct {
	*record.Result
	names map[string]string // of the witnesses in the list, by their keys
}

// knownWitnesses looks the witnesses of a record up in the trust list: those
// with the role count, and those that were revoked do not, whoever named them.
func knownWitnesses(l *trust.List, res *record.Result) map[string]string {
	names := map[string]string{}
	for _, e := range everyEntry(l) {
		if trust.Decide(l, e.VKey, keys.Witness, trust.Strict) != trust.Trusted {
			continue
		}
		if v, err := cosign.VerifierOf(e.VKey); err == nil {
			names[v.VKey()] = l.About(e.VKey)[0].Name
		}
	}
	revoked := map[string]bool{}
	for _, r := range l.Revoked {
		if v, err := cosign.VerifierOf(r.VKey); err == nil {
			revoked[v.VKey()] = true
		}
	}
	for i, w := range res.Witnessed {
		res.Witnessed[i].Trusted = (w.Trusted || names[w.VKey] != "") && !revoked[w.VKey]
	}
	return names
}

// openRegular opens a file, and refuses what could make the program wait for
// ever, such as a named pipe.
func (a *app) openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &failure{code: exitFailed, text: a.t("%s is not a regular file", path), hint: a.t("name the file itself")}
	}
	return os.Open(path)
}

func (a *app) verifiers(vkeys []string) ([]note.Verifier, error) {
	var vs []note.Verifier
	for _, k := range vkeys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return nil, &failure{
				code: exitUsage, err: err,
				text: a.t("%q is not a public key", k),
				hint: a.t("give it as carrel export prints it: name+number+letters, between quotes"),
			}
		}
		vs = append(vs, v)
	}
	return vs, nil
}

func (a *app) witnessKeys(keys []string) ([]*cosign.Verifier, error) {
	var vs []*cosign.Verifier
	for _, k := range keys {
		v, err := cosign.NewVerifier(k)
		if err != nil {
			return nil, &failure{
				code: exitUsage, err: err,
				text: a.t("%q is not the public key of a witness", k),
				hint: a.t("give it as carrel witness prints it: name+number+letters, between quotes"),
			}
		}
		vs = append(vs, v)
	}
	return vs, nil
}

// refused says why a record is not believed. A file that could not be read at
// all has failed, and is not refused.
func (a *app) refused(path string, err error) error {
	f := &failure{code: exitSignature, text: path + ": " + err.Error(), err: err}
	switch {
	case errors.Is(err, record.ErrNotRecord):
		f.hint = a.t("is it the file that carrel export wrote?")
	case errors.Is(err, record.ErrOtherKey):
		f.hint = a.t("it may be a good record from another device: ask its owner which key it is, and verify with that one")
	case errors.Is(err, record.ErrNotWitnessed):
		f.hint = a.t("ask its owner to have it witnessed, or verify it without --witness")
	case errors.Is(err, record.ErrRolledBack):
		f.hint = a.t("an older copy of the journal was put back: ask its owner for the newest record, and what happened to the rest")
	case errors.Is(err, record.ErrChanged), errors.Is(err, witness.ErrOtherDevice):
		f.hint = a.t("do not believe it: the journal is not the one that was seen before, whatever its owner says of it")
	case errors.Is(err, record.ErrSignature), errors.Is(err, record.ErrAltered):
		f.hint = a.t("do not believe it; ask its owner for a new export")
	default:
		f.code = exitFailed
	}
	return f
}

func (a *app) printResult(res verified) error {
	trust := a.t("the key is only the one in the file: compare the fingerprint with one that its owner tells you")
	if res.Trusted {
		trust = a.t("the key is one that you named")
	}
	rows := [][2]string{
		{a.t("signature"), a.t("good")},
		{a.t("key"), res.KeyName},
		{a.t("fingerprint"), res.Fingerprint},
		{a.t("trust"), trust},
		{a.t("journal"), res.Origin},
		{a.t("events"), a.span(res.Result)},
		{a.t("person"), a.personOf(res.Result)},
	}
	for _, r := range res.Restored {
		rows = append(rows, [2]string{a.t("beware"), a.t("event %d: the journal %s", r.Seq, a.restoredAs(r))})
	}
	for _, w := range res.Witnessed {
		rows = append(rows, [2]string{a.t("witness"), a.sighting(w, res)})
	}
	rows = append(rows, [2]string{a.t("evidence"), a.evidence(res)})
	for _, c := range reportOf(res).Courses {
		rows = append(rows, [2]string{a.t("course"), a.t("%s: units completed %d, quizzes passed %d", c.ID, c.Completed, c.Passed)})
	}
	return a.lines(rows)
}

// sighting says what one witness has seen.
func (a *app) sighting(w record.Witnessed, res verified) string {
	text := a.t("%s saw %d of %d events on %s", w.Name, w.Size, res.Size, w.At.Format("2006-01-02 15:04 UTC"))
	if name := res.names[w.VKey]; w.Trusted && name != "" {
		return text + " " + a.t("(in your trust list as %s)", name)
	}
	if w.Trusted {
		return text + " " + a.t("(the key is one that you named)")
	}
	return text + ", " + a.t("fingerprint") + " " + w.Fingerprint
}

// evidence says how strong a record is. A witness of whom nobody knows proves
// nothing: anyone can make the key of one.
func (a *app) evidence(res verified) string {
	known, by := trusted(res)
	switch {
	case known > 0 && by != "":
		return a.t("witnessed by %s: up to event %d of %d the history is the one that was seen", by, known, res.Size)
	case known > 0:
		return a.t("witnessed: up to event %d of %d the history is the one that was seen", known, res.Size)
	case len(res.Witnessed) > 0:
		return a.t("self, until you know the witness: put its key into the trust list, or name it with --witness")
	}
	return a.t("self: only its owner vouches for it")
}

// trusted is up to which event a known witness has seen a record, and its name
// in the trust list, "" for one that was named by its key alone; 0 for none.
func trusted(res verified) (size int64, by string) {
	for _, w := range res.Witnessed {
		if w.Trusted && w.Size >= size {
			size, by = w.Size, res.names[w.VKey]
		}
	}
	return size, by
}

// lines prints labels and values in two columns, clean: values may come from
// a file.
func (a *app) lines(rows [][2]string) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\n", r[0], clean.Line(r[1]))
	}
	return w.Flush()
}

func (a *app) span(res *record.Result) string {
	if res.Size == 0 {
		return a.t("none")
	}
	return a.t("%d, from %s to %s", res.Size, day(res.First), day(res.Last))
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// report is the result of a verification for programs. Its fields are part of
// the interface.
type report struct {
	KeyName     string           `json:"key_name"`
	VKey        string           `json:"vkey"`
	Fingerprint string           `json:"fingerprint"`
	Trusted     bool             `json:"trusted"` // by a --key, not only by the file itself
	Origin      string           `json:"origin"`
	Events      int64            `json:"events"`
	Root        string           `json:"root"`
	First       time.Time        `json:"first,omitzero"`
	Last        time.Time        `json:"last,omitzero"`
	Person      *person.Person   `json:"person,omitempty"`
	Evidence    string           `json:"evidence"` // self; witnessed by one who is known
	Witnessed   []seenReport     `json:"witnessed"`
	Restored    []restoredReport `json:"restored"` // when the journal was put back or rebuilt, by its own word
	Courses     []courseReport   `json:"courses"`
}

type seenReport struct {
	Events      int64     `json:"events"` // of the record's, that were seen
	At          time.Time `json:"at"`
	KeyName     string    `json:"key_name"`
	VKey        string    `json:"vkey"`
	Fingerprint string    `json:"fingerprint"`
	Trusted     bool      `json:"trusted"`        // by a --witness or the trust list
	Name        string    `json:"name,omitempty"` // in the trust list
}

type restoredReport struct {
	Event int64     `json:"event"`
	Type  string    `json:"type"` // restored or repaired
	At    time.Time `json:"at"`
	Lost  int64     `json:"lost"` // events
}

type courseReport struct {
	ID        string       `json:"id"`
	Completed int          `json:"completed"` // units, passed quizzes included
	Passed    int          `json:"passed"`    // quizzes
	Last      time.Time    `json:"last"`
	Units     []unitReport `json:"units"`
}

type unitReport struct {
	ID        string `json:"id"`
	Completed bool   `json:"completed"`
	Attempts  int    `json:"attempts,omitempty"` // handed in
	Best      *int   `json:"best,omitempty"`     // percent
	Passed    bool   `json:"passed,omitempty"`
}

func reportOf(res verified) report {
	r := report{
		KeyName: res.KeyName, VKey: res.VKey, Fingerprint: res.Fingerprint, Trusted: res.Trusted,
		Origin: res.Origin, Events: res.Size, Root: res.Root.String(), First: res.First, Last: res.Last,
		Person: res.Person, Evidence: "self", Witnessed: []seenReport{}, Restored: []restoredReport{}, Courses: []courseReport{},
	}
	for _, w := range res.Witnessed {
		r.Witnessed = append(r.Witnessed, seenReport{w.Size, w.At, w.Name, w.VKey, w.Fingerprint, w.Trusted, res.names[w.VKey]})
	}
	for _, x := range res.Restored {
		r.Restored = append(r.Restored, restoredReport{x.Seq, string(x.Type), x.At, x.Log.Lost})
	}
	if size, _ := trusted(res); size > 0 {
		r.Evidence = "witnessed"
	}
	for _, id := range slices.Sorted(maps.Keys(res.Standing.Courses)) {
		r.Courses = append(r.Courses, courseOf(string(id), res.Standing.Courses[id]))
	}
	return r
}

func courseOf(id string, in *progress.Course) courseReport {
	c := courseReport{ID: id, Last: in.LastAt, Units: []unitReport{}}
	for _, unit := range slices.Sorted(maps.Keys(in.Units)) {
		u := unitOf(string(unit), in.Units[unit])
		c.Units = append(c.Units, u)
		if u.Completed {
			c.Completed++
		}
		if u.Passed {
			c.Passed++
		}
	}
	return c
}

func unitOf(id string, in *progress.Unit) unitReport {
	u := unitReport{ID: id, Completed: in.Completed, Attempts: in.Handed, Passed: in.Passed}
	if in.Handed > 0 {
		best := in.Best.Percent()
		u.Best = &best
	}
	return u
}

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/store"
	"carrel/store/keys"
	"carrel/store/result"
	"carrel/store/trust"
)

// isResult reports a file that calls itself the result of an exam.
func isResult(name string) bool {
	return strings.EqualFold(filepath.Ext(name), result.Extension)
}

// readResult reads a result and checks its signature.
func (a *app) readResult(path string) (*result.Result, error) {
	src, err := a.small(path, result.MaxSize)
	if err != nil {
		return nil, err
	}
	r, err := result.Read(src)
	if err != nil {
		return nil, &failure{code: exitSignature, err: err, text: path + ": " + err.Error(), hint: a.t("do not believe it; ask your examiner for it again")}
	}
	return r, nil
}

// resultReport is what carrel verify --json says of a result.
type resultReport struct {
	*result.Result
	Key         string `json:"key"` // who signed it
	Fingerprint string `json:"fingerprint"`
	Trust       string `json:"trust"` // trusted, unknown, other-role or revoked
}

// verifyResult checks a result, and says apart what the signature is worth and
// whether its signer is trusted. The keys that were named, if any, are those
// that may have signed.
func (a *app) verifyResult(path string, vkeys []string, asJSON bool) error {
	r, err := a.readResult(path)
	if err != nil {
		return err
	}
	if len(vkeys) > 0 && !slices.Contains(vkeys, r.Signer()) {
		return &failure{code: exitSignature, text: a.t("%s is not signed by a key that you named", path), hint: a.t("it is signed by %s", r.Signer())}
	}
	list, err := a.trusted()
	if err != nil {
		return err
	}
	decided := trust.Decide(list, r.Signer(), keys.Examiner, trust.Ask)
	if asJSON {
		err = a.printJSON(a.resultReport(r, decided))
	} else {
		err = a.printVerified(r, decided)
	}
	if err == nil && decided == trust.Revoked {
		err = a.distrusted(path, list, r.Signer(), keys.Examiner, decided)
	}
	return err
}

func (a *app) resultReport(r *result.Result, d trust.Decision) resultReport {
	fingerprint, _ := keys.Fingerprint(r.Signer()) // the signature was verified with it
	said := map[trust.Decision]string{trust.Trusted: "trusted", trust.WrongRole: "other-role", trust.Revoked: "revoked"}[d]
	if said == "" {
		said = "unknown"
	}
	return resultReport{r, r.Signer(), fingerprint, said}
}

func (a *app) printVerified(r *result.Result, d trust.Decision) error {
	said := map[trust.Decision]string{
		trust.Trusted:   a.t("trusted by your list"),
		trust.WrongRole: a.t("trusted by your list, but not for exams"),
		trust.Revoked:   a.t("revoked: do not believe it"),
	}[d]
	if said == "" {
		said = a.t("not in your list: compare the words with those of the examiner")
	}
	more, err := a.fingerprintRows(r.Signer())
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(r.Signer(), "+")
	rows := append([][2]string{{a.t("signature"), a.t("good")}, {a.t("examiner"), name}, {a.t("trust"), said}}, more...)
	return a.lines(append(rows, a.resultRows(r)...))
}

// resultRows say what a result says.
func (a *app) resultRows(r *result.Result) [][2]string {
	fingerprint, _ := keys.Fingerprint(r.Device)
	rows := [][2]string{
		{a.t("exam"), r.Course + " " + r.Version + ", " + r.Exam},
		{a.t("sheet"), r.Sheet},
		{a.t("device"), fingerprint},
		{a.t("attempt"), strconv.Itoa(r.Attempt)},
		{a.t("graded"), a.t("%s, serial %d", day(r.Graded), r.Serial)},
		{a.t("result"), a.scored(r)},
	}
	for _, o := range r.Objectives {
		if o.Of > 0 && o.ID != "" {
			rows = append(rows, [2]string{a.t("objective"), fmt.Sprintf("%s: %d %%", o.ID, o.Percent())})
		}
	}
	for _, v := range r.Verdicts {
		rows = append(rows, [2]string{a.t("verdict"), v.Question + ": " + string(v.Verdict)})
	}
	for _, e := range r.Essays {
		by := strings.Join(e.Markers, ", ")
		if e.Resolved != "" {
			by = a.t("%s; decided by %s", by, e.Resolved)
		}
		rows = append(rows, [2]string{a.t("essay"), a.t("%s, marked by %s", e.Question, by)})
		if e.Comment != "" {
			rows = append(rows, [2]string{"", e.Comment})
		}
	}
	return rows
}

// scored says the score, as far as the policy of review shows it.
func (a *app) scored(r *result.Result) string {
	said := a.t("not passed")
	if r.Passed {
		said = a.t("passed")
	}
	if r.Review == exam.ReviewNone {
		return said
	}
	number := func(hundredths int) string { return strconv.FormatFloat(points(hundredths), 'f', -1, 64) }
	return a.t("%s: %d %%, %s of %s points", said, r.Total.Percent(), number(r.Total.Got), number(r.Total.Of))
}

// addResult puts a result into the record of who sat the exam. It has to be
// about an attempt in this journal, and signed by an examiner who is trusted.
func (a *app) addResult(dir, path string, yes bool) error {
	r, err := a.readResult(path)
	if err != nil {
		return err
	}
	if err := a.notMoved(dir); err != nil {
		return err
	}
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return err
	}
	rows, err := a.joinResult(dir, path, j, r, yes)
	if err := errors.Join(err, j.Close()); err != nil {
		return err
	}
	return a.lines(rows)
}

func (a *app) joinResult(dir, path string, j *store.Journal, r *result.Result, yes bool) ([][2]string, error) {
	standing, err := j.Standing()
	if err != nil {
		return nil, err
	}
	s, err := a.satFor(dir, path, standing, r)
	if err == nil {
		err = a.handedInHere(dir, path, j, r)
	}
	if err != nil {
		return nil, err
	}
	if s.Signed == r.Digest() {
		return [][2]string{{a.t("unchanged"), a.t("this result is in your record already")}}, nil
	}
	if s.Grading != nil && s.Grading.Serial >= r.Serial {
		return nil, &failure{code: exitFailed, text: a.t("%s: your record has a result of this attempt with serial %d, and this one has %d", path, s.Grading.Serial, r.Serial),
			hint: a.t("nothing was changed: the later result counts")}
	}
	if err := a.believeExaminer(path, r, yes); err != nil {
		return nil, err
	}
	if err := keepResult(dir, path, r); err != nil {
		return nil, err
	}
	e := r.Event(progress.Event{Course: course.ID(r.Course), Version: r.Version, Unit: course.UnitID(r.Exam)}, s.Attempt)
	if _, err := j.Append([]progress.Event{e}); err != nil {
		return nil, err
	}
	rows := [][2]string{{a.t("added"), a.t("the result of attempt %d", s.Attempt)}}
	return append(rows, a.resultRows(r)...), nil
}

// satFor finds the attempt that a result is about. Its seed is made at random
// when an attempt begins, and only the sheet tells it; the device key is this
// computer's, unless the attempt was taken in from another one.
func (a *app) satFor(dir, path string, standing *progress.Standing, r *result.Result) (*progress.Sitting, error) {
	for _, s := range standing.Unit(course.ID(r.Course), course.UnitID(r.Exam)).Sittings {
		if s.Seed == r.Seed && s.Form == r.Form {
			return s, nil
		}
	}
	key, err := keys.Device(dir)
	if err != nil {
		return nil, err
	}
	f := &failure{code: exitFailed, text: a.t("%s is the result of somebody else's exam: no attempt in your record is the one it is about", path),
		hint: a.t("compare the code of your sheet with %s, and ask your examiner for your own", r.Sheet)}
	if key.VKey() == r.Device {
		f.text = a.t("%s is about attempt %d of the exam %s on this computer, which is not in your record", path, r.Attempt, r.Exam)
		f.hint = a.t("if an older copy of your progress was put back, see carrel doctor")
	}
	return nil, f
}

// handedInHere refuses the result of another device, unless the journal holds
// what was done there.
func (a *app) handedInHere(dir, path string, j *store.Journal, r *result.Result) error {
	key, err := keys.Device(dir)
	if err != nil || key.VKey() == r.Device {
		return err
	}
	for e, err := range j.Events() {
		if err != nil {
			return err
		}
		if e.Type == progress.Merged {
			return nil
		}
	}
	return &failure{code: exitFailed, text: a.t("%s is the result of a sheet that another device handed in", path),
		hint: a.t("if that was a machine of yours, take in what was done there first: see carrel merge")}
}

// believeExaminer asks about an examiner whom nobody decided about.
func (a *app) believeExaminer(path string, r *result.Result, yes bool) error {
	list, err := a.trusted()
	if err != nil {
		return err
	}
	policy, err := a.policyFor(list)
	if err != nil {
		return err
	}
	switch d := trust.Decide(list, r.Signer(), keys.Examiner, policy); d {
	case trust.Trusted:
		return nil
	case trust.Unknown:
	default:
		return a.distrusted(path, list, r.Signer(), keys.Examiner, d)
	}
	if err := a.meet(r.Signer(), []keys.Role{keys.Examiner}, yes); err != nil {
		return err
	}
	name, _, _ := strings.Cut(r.Signer(), "+")
	e := trust.Entry{VKey: r.Signer(), Roles: []keys.Role{keys.Examiner}, Since: time.Now(), Name: name}
	return a.update(func(l *trust.List) error { return l.Add(e) })
}

// resultsFolder keeps the results that joined the record, with what only they
// say: who marked what, and the comments.
const resultsFolder = "results"

func keepResult(dir, path string, r *result.Result) error {
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if again, err := result.Read(src); err != nil || again.Digest() != r.Digest() {
		return fmt.Errorf("%s: %w", path, result.ErrFormat) // it was changed since it was read
	}
	if err := os.MkdirAll(filepath.Join(dir, resultsFolder), 0o700); err != nil {
		return err
	}
	name := strings.Map(func(c rune) rune {
		if strings.ContainsRune("0123456789ABCDEFGHJKMNPQRSTVWXYZ-", c) {
			return c
		}
		return '_'
	}, r.Sheet)
	return result.Write(filepath.Join(dir, resultsFolder, fmt.Sprintf("%s-%d%s", name, r.Serial, result.Extension)), src)
}

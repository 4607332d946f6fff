package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/course/transcript"
	"carrel/store/credential"
	"carrel/store/issuance"
	"carrel/store/keys"
	"carrel/store/result"
	"carrel/store/roster"
)

// certifyFlags are how certificates are issued.
type certifyFlags struct {
	key, course, roster, out, issuer, url string
	results                               []string
	renew, badge, json                    bool
	pass                                  *passphrases
}

func (a *app) certify() *cobra.Command {
	var f certifyFlags
	c := &cobra.Command{
		Use:   "certify RECORD...",
		Short: a.t("Issue certificates to those whose records meet the rule of a course"),
		Long: a.t("Certify verifies records, files or folders of them, holds each against the rule that the course has for\n" +
			"its certificate, and writes a signed credential and a page to print for whoever meets it. Of the\n" +
			"others it says what is missing. Run it again when more records have come: nobody gets two.\n\n" +
			"  carrel certify records --course my-course --key school --issuer \"Example Academy\" --roster people.csv -o certificates\n\n" +
			"The roster is a CSV file with the columns name, and number or device; the name on the certificate is\n" +
			"the one in it. Without it, a certificate bears the name that the trainee wrote into the record.\n\n" +
			"The evidence is proctored where a result of a sealed exam by an examiner of your trust list is among\n" +
			"--results, witnessed where a witness of your list saw all that counts, and self otherwise.\n\n" +
			"What was issued is in a log in the data folder. Certify status lists it; revoke, suspend and resume\n" +
			"take a certificate back, and write the status list that is to be handed out."),
		Args: a.atLeastOne("RECORD"),
	}
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of the issuer's key"))
	c.Flags().StringVar(&f.course, "course", "", a.t("the course, a `folder` or a package"))
	c.Flags().StringVar(&f.roster, "roster", "", a.t("the people, a CSV `file`"))
	c.Flags().StringVar(&f.issuer, "issuer", "", a.t("the `name` of the issuer on the certificate (default: that of the key)"))
	c.Flags().StringVar(&f.url, "url", "", a.t("the `address` of the issuer's page"))
	c.Flags().StringArrayVar(&f.results, "results", nil, a.t("results of sealed exams, a `file` or a folder; may be repeated"))
	c.Flags().StringVarP(&f.out, "output", "o", "", a.t("the `folder` of the certificates"))
	c.Flags().BoolVar(&f.renew, "renew", false, a.t("issue again to those who have a certificate, in its place"))
	c.Flags().BoolVar(&f.badge, "badge", false, a.t("write a badge beside each certificate, an SVG picture that holds the credential"))
	c.Flags().BoolVar(&f.json, "json", false, a.t("write JSON, for programs"))
	f.pass = a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.key == "" || f.course == "" || f.out == "" {
			return a.usage(c, a.t("--course, --key and -o are needed"))
		}
		return a.runCertify(c.Context(), args, f)
	}
	c.AddCommand(a.certifyStatus(), a.certifyChange(issuance.Revoke), a.certifyChange(issuance.Suspend), a.certifyChange(issuance.Resume))
	return c
}

// certifier is the issuing of certificates under way.
type certifier struct {
	*app
	f       certifyFlags
	key     *keys.Key
	course  *course.Course
	asked   map[course.UnitID][]*question.Question // the questions of its units
	roster  *roster.Roster                         // nil for none
	results map[string]*result.Result
	seen    witnesses
	log     *issuance.Log
	office  *credential.Office
	pages   errgroup.Group // that are being written
	now     time.Time
}

func (a *app) runCertify(ctx context.Context, args []string, f certifyFlags) (err error) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	paths, err := a.filesIn(args, ".carrel-record")
	if err != nil {
		return err
	}
	c := &certifier{app: a, f: f, office: new(credential.Office), now: time.Now().UTC().Truncate(time.Second)}
	if err := c.prepare(); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.log.Close()) }()
	done, err := c.all(ctx, paths)
	if err != nil {
		return err
	}
	if err := c.publish(c.f.out); err != nil {
		return err
	}
	if err := c.tell(done); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return &failure{code: exitFailed, err: ctx.Err(), text: a.t("interrupted"), hint: a.t("what is in %s is whole; run it again to go on", f.out)}
	}
	return c.verdict(done)
}

// prepare reads what is asked for before the passphrase is.
func (c *certifier) prepare() (err error) {
	b, err := c.openBook(c.f.course)
	if err != nil {
		return err
	}
	c.course, c.asked = b.course, questionsOf(b)
	if _, err := (&progress.Standing{}).Certified(c.course); err != nil {
		return &failure{code: exitContent, err: err, text: c.f.course + ": " + err.Error(), hint: c.t("write certificate: {title: …, requires: …} into the head of course.md")}
	}
	if _, err := progress.Expires(c.course.Certificate.Valid, c.now); err != nil {
		return &failure{code: exitContent, err: err, text: c.f.course + ": " + err.Error(), hint: c.t("correct valid: in the head of course.md")}
	}
	if c.f.roster != "" {
		if c.roster, err = c.readRoster(c.f.roster); err != nil {
			return err
		}
	}
	if c.results, err = c.trustedResults(c.f.results); err != nil {
		return err
	}
	c.seen, err = c.knownToSee()
	return err
}

func (a *app) readRoster(path string) (*roster.Roster, error) {
	f, err := a.openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := roster.Read(f)
	if err == nil {
		err = r.Named()
	}
	if errors.Is(err, roster.ErrRoster) {
		return nil, &failure{code: exitUsage, err: err, text: path + ": " + err.Error(), hint: a.t("save it as CSV in UTF-8, with the names of the columns in the first line")}
	}
	return r, err
}

// open unlocks the issuer's key and opens its log and the folder to write.
func (c *certifier) open() (err error) {
	if err := os.MkdirAll(c.f.out, 0o755); err != nil {
		return err
	}
	if c.key, c.log, err = c.issuer(c.f.key, c.f.pass); err != nil {
		return err
	}
	if c.f.issuer == "" {
		c.f.issuer = c.f.key
	}
	return nil
}

// issuer is the key of an issuer, and the log of what it signed.
func (a *app) issuer(name string, pass *passphrases) (*keys.Key, *issuance.Log, error) {
	dir, err := a.dataDir()
	if err != nil {
		return nil, nil, err
	}
	p, err := keys.Public(dir, name)
	if err != nil {
		return nil, nil, a.keyFailure(name, err)
	}
	if p.Role != keys.Issuer {
		return nil, nil, &failure{
			code: exitUsage,
			text: a.t("the key %s is one of the role %s", name, string(p.Role)),
			hint: a.t("certificates are signed by issuers: make a key with carrel key new NAME --role issuer"),
		}
	}
	key, err := a.unlock(dir, name, pass)
	if err != nil {
		return nil, nil, err
	}
	log, err := issuance.Open(logOf(dir, name))
	return key, log, a.logFailure(err)
}

// logOf is the folder of the log of a key.
func logOf(dir, name string) string { return filepath.Join(dir, "issued", name) }

func (a *app) logFailure(err error) error {
	switch {
	case errors.Is(err, issuance.ErrLog):
		return &failure{code: exitSignature, err: err, text: err.Error(), hint: a.t("put the backup of that folder back, and find out who changed it")}
	case errors.Is(err, issuance.ErrBusy):
		return &failure{code: exitFailed, err: err, text: err.Error(), hint: a.t("wait until it has ended")}
	case errors.Is(err, issuance.ErrUnknown):
		return &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("carrel certify status --key NAME lists those that were issued")}
	}
	return err
}

// certificate is what a credential says of one trainee.
func (c *certifier) certificate(t *trainee) (credential.Certificate, error) {
	until, err := progress.Expires(c.course.Certificate.Valid, c.now)
	if err != nil {
		return credential.Certificate{}, err
	}
	out := credential.Certificate{
		ID: credential.NewID(), Name: c.course.Certificate.Title,
		Issuer:      credential.Issuer{Name: c.f.issuer, URL: c.f.url},
		Achievement: c.achievement(t),
		Subject:     credential.Subject{DID: t.did, Name: t.who.Name, Number: t.who.Number},
		Evidence:    credential.Evidence{Level: t.level, Narrative: c.narrative(t), Record: t.rests()},
		From:        c.now, Until: until,
	}
	if t.had != nil {
		out.Renews = t.had.ID
	}
	out.Status, err = c.statusEntry()
	return out, err
}

// achievement is the course in words, and how much of its objectives was reached.
func (c *certifier) achievement(t *trainee) credential.Achievement {
	a := credential.Achievement{
		Course: string(c.course.ID), Version: c.course.Version, Name: c.course.Title, Language: c.course.Locale,
		Description: c.t("The course %s.", c.course.Title), Criteria: c.criteria(),
	}
	for _, o := range transcript.Of(c.course, c.shown(t), c.asked, 0).Objectives {
		reached := credential.Objective{Name: cmp.Or(o.Text, o.ID), Percent: -1}
		if o.Mark.Of > 0 {
			reached.Percent = o.Mark.Percent()
		}
		a.Objectives = append(a.Objectives, reached)
	}
	return a
}

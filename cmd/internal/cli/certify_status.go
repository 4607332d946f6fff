package cli

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"carrel/store/credential"
	"carrel/store/credential/didkey"
	"carrel/store/credential/proof"
	"carrel/store/credential/status"
	"carrel/store/issuance"
	"carrel/store/keys"
)

// statusFlags are what is done to a certificate.
type statusFlags struct {
	key, reason, out string
	json             bool
	pass             *passphrases
}

// said are the words of what is done to a certificate.
func (a *app) certifySaid(k issuance.Kind) (short, long string) {
	switch k {
	case issuance.Revoke:
		return a.t("Take a certificate back for ever"),
			a.t("Revoke takes a certificate back, for ever, and writes the status list that says so. Hand the list out:\nwho does not have it cannot know.")
	case issuance.Suspend:
		return a.t("Let a certificate not count for a while"),
			a.t("Suspend says in the status list that a certificate does not count at present. Resume takes that back.")
	}
	return a.t("Let a suspended certificate count again"), a.t("Resume says in the status list that a certificate counts again.")
}

func (a *app) certifyChange(k issuance.Kind) *cobra.Command {
	var f statusFlags
	short, long := a.certifySaid(k)
	c := &cobra.Command{Use: string(k) + " ID", Short: short, Long: long, Args: a.exactlyOne("ID")}
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of the issuer's key"))
	c.Flags().StringVar(&f.reason, "reason", "", a.t("why, for your own log; it is not in the list"))
	c.Flags().StringVarP(&f.out, "output", "o", ".", a.t("the `folder` to write the status list into"))
	f.pass = a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.key == "" {
			return a.usage(c, a.t("--key is needed"))
		}
		return a.runCertifyChange(k, args[0], f)
	}
	return c
}

func (a *app) runCertifyChange(k issuance.Kind, id string, f statusFlags) (err error) {
	c := &certifier{app: a, office: new(credential.Office), now: time.Now().UTC().Truncate(time.Second)}
	if c.key, c.log, err = a.issuer(f.key, f.pass); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.log.Close()) }()
	is, err := c.log.Append(issuance.Act{Act: k, ID: id, At: c.now, Why: f.reason}, nil)
	if errors.Is(err, issuance.ErrRevoked) || errors.Is(err, issuance.ErrAct) {
		return &failure{code: exitFailed, err: err, text: err.Error(), hint: a.t("carrel certify status --key %s lists what was issued", f.key)}
	}
	if err != nil {
		return a.logFailure(err)
	}
	if err := c.publish(f.out); err != nil {
		return err
	}
	now, err := c.log.Find(is.ID)
	if err != nil {
		return err
	}
	return a.lines([][2]string{{a.t("certificate"), is.ID}, {a.t("state"), string(now.State)}, {a.t("wrote"), filepath.Join(f.out, revokedFile) + ", " + suspendedFile}})
}

func (a *app) certifyStatus() *cobra.Command {
	var f statusFlags
	c := &cobra.Command{
		Use:   "status",
		Short: a.t("List the certificates that were issued"),
		Long:  a.t("Status lists what was issued with a key: when, on which evidence, until when, and whether it counts."),
		Args:  a.atMost(0),
	}
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of the issuer's key"))
	c.Flags().BoolVar(&f.json, "json", false, a.t("write JSON, for programs"))
	c.RunE = func(c *cobra.Command, _ []string) error {
		if f.key == "" {
			return a.usage(c, a.t("--key is needed"))
		}
		return a.runCertifyStatus(f)
	}
	return c
}

// issuedReport is what carrel certify status --json says of a certificate.
type issuedReport struct {
	ID       string    `json:"id"`
	State    string    `json:"state"` // valid, suspended, revoked or renewed
	Reason   string    `json:"reason,omitempty"`
	Issued   time.Time `json:"issued"`
	Until    time.Time `json:"until,omitzero"`
	Course   string    `json:"course"`
	Version  string    `json:"version,omitempty"`
	Evidence string    `json:"evidence"`
	Journal  string    `json:"journal"`
	Index    int       `json:"index"`
}

func (a *app) runCertifyStatus(f statusFlags) (err error) {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	if _, err := keys.Public(dir, f.key); err != nil {
		return a.keyFailure(f.key, err)
	}
	log, err := issuance.Open(logOf(dir, f.key))
	if err != nil {
		return a.logFailure(err)
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	out := []issuedReport{}
	var rows [][2]string
	for _, is := range log.All() {
		out = append(out, issuedReport{is.ID, string(is.State), is.Why, is.At, is.Until, is.Course, is.Version, is.Evidence, is.Journal, is.Index})
		rows = append(rows, [2]string{is.ID, a.issuedLine(is)})
	}
	if f.json {
		return a.printJSON(out)
	}
	return a.lines(append(rows, [2]string{a.t("in all"), a.t("%d certificates", len(rows))}))
}

func (a *app) issuedLine(is issuance.Issued) string {
	text := a.t("%s, issued %s, %s, evidence %s", string(is.State), day(is.At), is.Course, is.Evidence)
	if !is.Until.IsZero() {
		text += a.t(", until %s", day(is.Until))
	}
	if is.Why != "" {
		text += ": " + is.Why
	}
	return text
}

// The signed lists that say which certificates do not count.
const (
	revokedFile   = "revoked.status.json"
	suspendedFile = "suspended.status.json"
)

// fresh is how long a status list is good before the next one is due.
const fresh = 90 * 24 * time.Hour

// statusURL is what the certificates of a key call its lists by.
func statusURL(vkey string) (string, error) {
	did, err := didkey.FromVKey(vkey)
	return credential.Derived("carrel/status", did), err
}

func (c *certifier) statusEntry() (*credential.StatusEntry, error) {
	url, err := statusURL(c.key.VKey())
	return &credential.StatusEntry{List: url, Index: c.log.Next()}, err
}

// publish writes the lists as the log has them. Their number is that of the
// last act of the log: it moves forward with whatever they could say.
func (c *certifier) publish(dir string) error {
	url, err := statusURL(c.key.VKey())
	if err != nil {
		return err
	}
	l := &status.List{URL: url, Name: c.f.issuer, Serial: int64(c.log.Acts()), Date: c.now, Next: c.now.Add(fresh)}
	for _, is := range c.log.All() {
		switch is.State {
		case issuance.Revoked:
			err = errors.Join(err, l.Revoke(is.Index))
		case issuance.Suspended:
			err = errors.Join(err, l.Suspend(is.Index, true))
		}
	}
	if err != nil || l.Serial == 0 {
		return err
	}
	revoked, suspended, err := l.Sign(&proof.Suites{}, c.key)
	if err != nil {
		return err
	}
	return errors.Join(replaceFile(filepath.Join(dir, revokedFile), revoked), replaceFile(filepath.Join(dir, suspendedFile), suspended))
}

package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/store/keys"
	"carrel/store/trust"
)

// keyWork is the work factor of new keys, 0 for that of package keys. Tests
// lower it: they guard nothing.
var keyWork int

func (a *app) key() *cobra.Command {
	c := &cobra.Command{
		Use:   "key",
		Short: a.t("Make the keys that courses, exams and certificates are signed with"),
		Long: a.t("A key is a pair of numbers. The private one signs; you keep it, protected by a passphrase.\n" +
			"The public one checks signatures; you hand it out. Who has your public key knows that a course\n" +
			"comes from you and was not changed on its way.\n\n" +
			"An author begins like this:\n\n" +
			"  carrel key new anna --role author     make the pair; choose a passphrase\n" +
			"  carrel key export anna                write anna.carrel-key, to be handed out\n" +
			"  carrel pack my-course --key anna      sign a course with it\n\n" +
			"Whoever gets anna.carrel-key runs carrel trust add anna.carrel-key, and compares the twelve words\n" +
			"that it shows with the ones that you see in carrel key list."),
		Args: a.oneOf("new, list, export"),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.keyNew(), a.keyList(), a.keyExport())
	return c
}

// oneOf refuses what is no command of a group.
func (a *app) oneOf(names string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return &failure{
			code: exitUsage,
			text: a.t("there is no command %q", strings.TrimPrefix(c.CommandPath(), "carrel ")+" "+args[0]),
			hint: a.t("name one of %s", names),
		}
	}
}

func (a *app) keyNew() *cobra.Command {
	var role string
	c := &cobra.Command{
		Use:   "new NAME",
		Short: a.t("Make a key"),
		Long: a.t("New makes a key and protects its private half with a passphrase. It overwrites nothing.\n\n" +
			"The roles:\n\n" +
			"  author     signs courses\n" +
			"  examiner   signs exams, and reads what is handed in\n" +
			"  issuer     signs certificates\n" +
			"  witness    confirms how far a trainee's record had come\n" +
			"  root       signs trust lists: says whose keys count in an institution\n\n" +
			"Make one key for each role. If it is lost or its passphrase is forgotten, nobody can bring it back:\n" +
			"keep a copy of its file in a safe place, and the passphrase in another."),
		Args: a.exactlyOne("NAME"),
	}
	c.Flags().StringVar(&role, "role", "", a.t("what the key is for: the `role` author, examiner, issuer, witness or root"))
	pass := a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if role == "" {
			return a.usage(c, a.t("--role is missing"))
		}
		return a.runKeyNew(args[0], role, pass)
	}
	return c
}

func (a *app) runKeyNew(name, roleName string, pass *passphrases) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	role, err := keys.ParseRole(roleName)
	if err != nil {
		return &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("see carrel key new --help")}
	}
	if err := a.keyIsNew(dir, name); err != nil {
		return err
	}
	typed, err := pass.chosen(a.t("the new key %s", name))
	if err != nil {
		return err
	}
	p, err := keys.New(dir, name, keys.Options{Role: role, Passphrase: typed, Created: time.Now(), WorkFactor: keyWork})
	if err != nil {
		return a.keyFailure(name, err)
	}
	return a.keyMade(dir, p)
}

// keyIsNew refuses a name before anything is typed in vain.
func (a *app) keyIsNew(dir, name string) error {
	_, err := keys.Public(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = fs.ErrExist
	}
	if errors.Is(err, fs.ErrExist) || errors.Is(err, keys.ErrBroken) {
		return &failure{
			code: exitFailed, err: err,
			text: a.t("there is a key %s already", name),
			hint: a.t("choose another name: a key is never overwritten"),
		}
	}
	return a.keyFailure(name, err)
}

// keyFailure turns an error of package keys into words.
func (a *app) keyFailure(name string, err error) error {
	f := &failure{code: exitFailed, err: err, text: err.Error()}
	switch {
	case errors.Is(err, keys.ErrName):
		f.code, f.hint = exitUsage, a.t("a name such as anna or org.example.author is good")
	case errors.Is(err, keys.ErrPassphrase):
		f.hint = a.t("start again with the right one; if you are sure of it, the file was damaged: put its backup back")
	case errors.Is(err, keys.ErrShort), errors.Is(err, keys.ErrLong), errors.Is(err, keys.ErrUntypable):
		f.hint = a.t("six words that have nothing to do with each other are a good one")
	case errors.Is(err, keys.ErrBroken), errors.Is(err, keys.ErrExposed):
	case errors.Is(err, fs.ErrNotExist):
		f.text, f.hint = a.t("there is no key %s", name), a.t("see carrel key list, or make one with carrel key new")
	default:
		return err
	}
	return f
}

func (a *app) keyMade(dir string, p keys.PublicKey) error {
	rows, err := a.keyRows(p)
	if err != nil {
		return err
	}
	at := filepath.Join(dir, "keys", p.Name()+".key")
	rows = append([][2]string{{a.t("made"), at}}, rows...)
	return a.lines(append(rows,
		[2]string{a.t("keep"), a.t("a copy of that file in a safe place, and the passphrase in another")},
		[2]string{a.t("hand out"), a.aimed("carrel key export " + p.Name())}))
}

// keyRows say what is to be known of a public key.
func (a *app) keyRows(p keys.PublicKey) ([][2]string, error) {
	rows := [][2]string{
		{a.t("name"), p.Name()},
		{a.t("role"), string(p.Role)},
		{a.t("created"), p.Created.Local().Format(time.DateOnly)},
	}
	same, err := a.fingerprintRows(p.VKey)
	return append(rows, same...), err
}

// fingerprintRows show a key's fingerprint in both of its forms.
func (a *app) fingerprintRows(vkey string) ([][2]string, error) {
	digits, err := keys.Fingerprint(vkey)
	if err != nil {
		return nil, err
	}
	words, err := keys.Words(vkey)
	if err != nil {
		return nil, err
	}
	return a.inBoth(digits, words), nil
}

// inBoth shows digits, and words on two lines.
func (a *app) inBoth(digits string, words []string) [][2]string {
	half := len(words) / 2
	return [][2]string{
		{a.t("fingerprint"), digits},
		{a.t("in words"), strings.Join(words[:half], " ")},
		{"", strings.Join(words[half:], " ")},
	}
}

func (a *app) keyList() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: a.t("Show your keys and their fingerprints"),
		Long: a.t("List shows the keys that were made here with carrel key new. It needs no passphrase.\n\n" +
			"The fingerprint names a key without doubt. Read the twelve words out to whoever got your public key:\n" +
			"if theirs are the same, it is yours."),
		Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error { return a.runKeyList(asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, a.t("write JSON, for programs"))
	return c
}

// keyReport is a key for programs. Its fields are part of the interface.
type keyReport struct {
	Name        string    `json:"name"`
	Role        keys.Role `json:"role,omitempty"`
	Created     time.Time `json:"created,omitzero"`
	VKey        string    `json:"vkey,omitempty"`
	Recipient   string    `json:"recipient,omitempty"`
	Fingerprint string    `json:"fingerprint,omitempty"`
	Words       []string  `json:"words,omitempty"`
	Error       string    `json:"error,omitempty"`
}

func (a *app) runKeyList(asJSON bool) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	all, err := keys.List(dir)
	if err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(keyReports(all))
	}
	if len(all) == 0 {
		return a.lines([][2]string{{a.t("keys"), a.aimed(a.t("none; carrel key new makes one"))}})
	}
	var blocks [][][2]string
	for _, k := range all {
		blocks = append(blocks, a.listed(k))
	}
	return a.blocks(blocks)
}

// blocks prints labels and values with an empty line between their blocks.
func (a *app) blocks(all [][][2]string) error {
	for i, rows := range all {
		if i > 0 {
			fmt.Fprintln(a.out)
		}
		if err := a.lines(rows); err != nil {
			return err
		}
	}
	return nil
}

// listed shows a key, or what is wrong with its file.
func (a *app) listed(k keys.Listed) [][2]string {
	rows, err := a.keyRows(k.Public)
	if err = cmp.Or(k.Err, err); err != nil {
		return [][2]string{{a.t("name"), k.Name}, {a.t("error"), err.Error()}}
	}
	return rows
}

func keyReports(all []keys.Listed) []keyReport {
	reports := []keyReport{}
	for _, k := range all {
		r := keyReport{Name: k.Name}
		if k.Err != nil {
			r.Error = k.Err.Error()
		} else {
			r.Role, r.Created, r.VKey, r.Recipient = k.Public.Role, k.Public.Created, k.Public.VKey, k.Public.Recipient
			r.Fingerprint, r.Words = fingerprints(k.Public.VKey)
		}
		reports = append(reports, r)
	}
	return reports
}

// fingerprints are both forms of the fingerprint of a key that was parsed.
func fingerprints(vkey string) (digits string, words []string) {
	digits, _ = keys.Fingerprint(vkey)
	words, _ = keys.Words(vkey)
	return digits, words
}

func (a *app) keyExport() *cobra.Command {
	var out string
	var force bool
	c := &cobra.Command{
		Use:   "export NAME",
		Short: a.t("Write the public half of a key, to be handed out"),
		Long: a.t("Export writes the public half of a key to a file that you give to everyone who is to check your\n" +
			"signatures: by mail, on a stick, on a web page. There is no secret in it."),
		Args: a.exactlyOne("NAME"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runKeyExport(args[0], out, force) },
	}
	c.Flags().StringVarP(&out, "output", "o", "", a.t("the `file` to write (default NAME%s)", keys.PublicExtension))
	c.Flags().BoolVar(&force, "force", false, a.t("overwrite the file if it is there"))
	return c
}

func (a *app) runKeyExport(name, out string, force bool) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	p, err := keys.Public(dir, name)
	if err != nil {
		return a.keyFailure(name, err)
	}
	out = cmp.Or(out, name+keys.PublicExtension)
	if err := a.mayWrite(out, force); err != nil {
		return err
	}
	rows, err := a.keyRows(p)
	if err != nil {
		return err
	}
	return a.writeOut(out, p.Encode(), force, rows)
}

// unlock opens a key of the data folder, asking for its passphrase.
func (a *app) unlock(dir, name string, pass *passphrases) (*keys.Key, error) {
	if _, err := a.usableKey(dir, name); err != nil {
		return nil, err
	}
	var key *keys.Key
	err := pass.known(a.t("the key %s", name), func(typed string) (err error) {
		if key, err = keys.Unlock(dir, name, typed); err != nil {
			return a.keyFailure(name, err)
		}
		return nil
	})
	return key, err
}

// usableKey is the public half of a key of the data folder, unless the trust
// list there says that it was revoked: nobody who knows that believes what it
// signs.
func (a *app) usableKey(dir, name string) (keys.PublicKey, error) {
	p, err := keys.Public(dir, name)
	if err != nil {
		return p, a.keyFailure(name, err)
	}
	l, err := trust.Load(dir)
	if err != nil {
		return p, err
	}
	r := l.Revocation(p.VKey)
	if r == nil {
		return p, nil
	}
	return p, &failure{
		code: exitSignature, err: trust.ErrRevoked,
		text: strings.TrimSuffix(a.t("the key %s was revoked on %s: %s", name, day(r.Date), r.Why), ": "),
		hint: a.t("make a new key with carrel key new NAME --role %s, and hand it out", string(p.Role)),
	}
}

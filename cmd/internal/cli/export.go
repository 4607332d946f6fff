package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"carrel/content/clean"
	"carrel/store"
	"carrel/store/person"
	"carrel/store/record"
)

func (a *app) export() *cobra.Command {
	var f exportFlags
	c := &cobra.Command{
		Use:   "export [PATH]",
		Short: a.t("Write your progress as a signed record, or questions in another format"),
		Long: a.t("Export writes your progress to one file, signed with the key of this data folder.\n" +
			"Whoever gets the file can check it with carrel verify, offline.\n" +
			"After carrel merge there is one file for each machine, such as mine.carrel-record and\n" +
			"mine-2.carrel-record: hand in all of them.\n" +
			"What you typed as answers is in it, your notes only with --notes.\n\n" +
			"With --name your name is in it, and is kept for the next time; carrel forget removes it.\n" +
			"With --anonymous it is left out this time.\n\n" +
			"With --format it writes the questions of PATH instead: of a course, a folder in one, or one file;\n" +
			"without PATH, of this folder. What the format cannot say is told.\n\n" +
			"With --format notes it writes your bookmarks and notes as markdown: those of the course PATH, or all.\n\n" +
			"What you did can be written for other programs and for yourself, of the course PATH or of all:\n" +
			"xapi, as statements of xAPI 1.0.3 in the shape of cmi5, also sent to a learning record store with --lrs;\n" +
			"csv, a row for each answer and each unit; jsonl, the events of the journal; dossier, of one course what\n" +
			"you answered and what is right, as far as its rules let you see that, with your notes, as markdown.\n" +
			"Your name is in them only with --name."),
		Args: func(c *cobra.Command, args []string) error {
			if f.format == "" && f.lrs == "" {
				return a.atMost(0)(c, args)
			}
			return a.atMost(1)(c, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if f.format == "" && f.lrs != "" {
				f.format = "xapi"
			}
			if f.format == "" {
				return a.runExport(f)
			}
			if known, err := a.runExportWorks(args, f); known {
				return err
			}
			if f.format == notesFormat {
				return a.runExportNotes(args, f)
			}
			return a.runExportFormat(append(args, ".")[0], f)
		},
	}
	c.Flags().StringVar(&f.format, "format", "", a.t("write questions in a `format`: %s; your notes: %s; or what you did: %s", writerNames(), notesFormat, worksNames()))
	c.Flags().StringVarP(&f.out, "output", "o", "", a.t("the `file` to write (default carrel-DATE%s)", record.Extension))
	c.Flags().BoolVar(&f.force, "force", false, a.t("overwrite the file if it is there"))
	c.Flags().StringVar(&f.who.Name, "name", "", a.t("your `name`, to be written into the record"))
	c.Flags().StringVar(&f.who.Number, "number", "", a.t("your `number` as a candidate or student, where you have one"))
	c.Flags().BoolVar(&f.anonymous, "anonymous", false, a.t("leave your name and number out"))
	c.Flags().BoolVar(&f.notes, "notes", false, a.t("put your notes in, for another machine of your own"))
	c.MarkFlagsMutuallyExclusive("anonymous", "name")
	c.MarkFlagsMutuallyExclusive("anonymous", "number")
	c.Flags().StringVar(&f.part, "part", "all", a.t("of html: the `part` to write: exam, sheet, key or all"))
	c.Flags().StringVar(&f.seed, "seed", "", a.t("of html: mix what may be mixed, the same way for the same `word`"))
	c.Flags().StringVar(&f.answers, "answers", "", a.t("of a sealed paper: the `file` with its answer key"))
	c.Flags().StringVar(&f.key, "key", "", a.t("of a sealed paper: the `name` of your examiner's key"))
	f.pass = a.passphraseFlag(c)
	c.Flags().StringVar(&f.lrs, "lrs", "", a.t("of xapi: send it to the learning record store at this `URL`"))
	c.Flags().StringVar(&f.lrsUser, "lrs-user", "", a.t("of xapi: the `user` there; the password is read from %s, or asked for", passwordVariable))
	c.Flags().StringVar(&f.homePage, "home-page", "", a.t("of xapi: the `address` of who gave you your number"))
	c.Flags().BoolVar(&f.keys, "keys", false, a.t("of xapi: put the right answers in that you may see"))
	return c
}

// exportFlags are what an export is asked for.
type exportFlags struct {
	format, out, part, seed string
	answers, key            string // of a sealed paper
	pass                    *passphrases
	force, anonymous, notes bool
	who                     person.Person

	lrs, lrsUser, homePage string
	keys                   bool
}

func (a *app) runExport(f exportFlags) error {
	out := f.out
	switch out {
	case "-":
		return &failure{
			code: exitUsage,
			text: a.t("a record is written to a file, not to standard output"),
			hint: a.t("name a file, such as %s", "-o mine"+record.Extension),
		}
	case "":
		out = "carrel-" + time.Now().Format(time.DateOnly) + record.Extension
	}
	if err := a.notThere(out, f.force); err != nil {
		return err
	}
	dir, err := a.existingData()
	if err != nil {
		return err
	}
	who, err := a.whose(dir, f)
	if err != nil {
		return err
	}
	res, beside, err := a.exportFrom(dir, out, who, f)
	if err != nil {
		return err
	}
	return a.exported(out, res, beside)
}

// notThere refuses to overwrite without being told to.
func (a *app) notThere(out string, force bool) error {
	if _, err := os.Lstat(out); err != nil || force {
		return nil
	}
	return &failure{
		code: exitFailed, err: fs.ErrExist,
		text: a.t("%s is there already", out),
		hint: a.t("choose another name with -o, or overwrite it with --force"),
	}
}

// existingData is the data folder, which for an export has to be there.
func (a *app) existingData() (string, error) {
	dir, err := a.dataDir()
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return "", a.nothing(dir)
	}
	return dir, nil
}

func (a *app) nothing(dir string) error {
	return &failure{
		code: exitFailed,
		text: a.t("there is no progress in %s yet", dir),
		hint: a.t("play something first, or name the folder with --data"),
	}
}

// whose is who the record says that it is of: what was said now, else what was
// said before, else nobody.
func (a *app) whose(dir string, f exportFlags) (*person.Person, error) {
	if f.anonymous {
		return nil, nil
	}
	who, err := person.Read(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	said := person.Person{Name: cmp.Or(f.who.Name, who.Name), Number: cmp.Or(f.who.Number, who.Number)}
	switch {
	case said == person.Person{}:
		return nil, nil
	case said == who:
		return &who, nil
	}
	if err := person.Write(dir, said); errors.Is(err, person.ErrPerson) {
		return nil, &failure{code: exitUsage, err: err, text: err.Error(), hint: a.t("give your name with --name, on one line and without control characters")}
	} else if err != nil {
		return nil, err
	}
	return &said, nil
}

func (a *app) exportFrom(dir, out string, who *person.Person, f exportFlags) (res *record.Result, beside []string, err error) {
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return nil, nil, err
	}
	defer j.Close()
	src, err := j.Record()
	if err != nil {
		return nil, nil, err
	}
	if src.Tree.N == 0 {
		return nil, nil, a.nothing(dir)
	}
	if beside, err = a.exportMerged(j, out, f); err != nil {
		return nil, nil, err
	}
	src.Person, src.Notes = who, f.notes
	res, err = record.Export(out, src, j.Signer())
	return res, beside, err
}

func (a *app) exported(out string, res *record.Result, beside []string) error {
	rows := [][2]string{{a.t("wrote"), out}}
	for _, path := range beside {
		rows = append(rows, [2]string{a.t("and beside it"), path})
	}
	if len(beside) > 0 {
		rows = append(rows, [2]string{a.t("hand in"), a.t("all %d files: what came by carrel merge is in the others", len(beside)+1)})
	}
	return a.lines(append(rows, [][2]string{
		{a.t("events"), fmt.Sprint(res.Size)},
		{a.t("person"), a.personOf(res)},
		{a.t("key"), res.KeyName},
		{a.t("fingerprint"), res.Fingerprint},
		{a.t("to check it"), checkCommand(res.VKey, out)},
	}...))
}

// personOf is whom a record names.
func (a *app) personOf(res *record.Result) string {
	switch p := res.Person; {
	case p == nil:
		return a.t("not named")
	case p.Number == "":
		return p.Name
	default:
		return p.Name + ", " + p.Number
	}
}

// checkCommand is the command that checks a record, ready to be pasted into a
// shell.
func checkCommand(vkey, path string) string {
	if strings.HasPrefix(path, "-") {
		path = "./" + path // it is not a flag
	}
	return "carrel verify --key " + quoted(vkey) + " " + quoted(path)
}

// quoted is s, cleaned, as one word of a POSIX shell (XCU 2.2.2). Cleaning
// comes first, so that nothing of the quoting is cleaned away.
func quoted(s string) string {
	return "'" + strings.ReplaceAll(clean.Line(s), "'", `'\''`) + "'"
}

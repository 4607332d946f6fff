package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"filippo.io/age"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"carrel/store/cohort"
	"carrel/store/cosign"
	"carrel/store/keys"
	"carrel/store/roster"
	"carrel/store/trust"
	"carrel/store/witness"
)

// collectFlags are how records are collected.
type collectFlags struct {
	roster, course, key string
	outputs             []string
	noWitness, restored bool
	noTable, json       bool
	pass                *passphrases
}

func (a *app) collect() *cobra.Command {
	var f collectFlags
	c := &cobra.Command{
		Use:   "collect FILE...",
		Short: a.t("Verify the records of a class, and show who did what"),
		Long: a.t("Collect is for the instructor. It verifies every record in the files and folders that you name, joins\n" +
			"them to a list of people, witnesses what it accepts, and shows a table: who did what, what is missing,\n" +
			"and what is damaged, copied, rolled back since the last collection or of another version.\n" +
			"It also shows how the questions did: how hard each was, and whether it told strong from weak.\n\n" +
			"  carrel collect records --roster class.csv --course soc-basics.carrel -o class.html -o class.csv\n\n" +
			"The list of people is a CSV file with the columns number, name, group and device; device is the\n" +
			"fingerprint that carrel verify shows, and may be missing. With --course the table has the titles and\n" +
			"objectives of a course and says what is still to be done.\n\n" +
			"-o writes a file instead of showing the table: .csv, .json or .html; it may be repeated. Run it again\n" +
			"whenever records come: it says the same of the same files."),
		Args: a.atLeastOne("FILE"),
		RunE: func(c *cobra.Command, args []string) error { return a.runCollect(c.Context(), args, f) },
	}
	c.Flags().StringVar(&f.roster, "roster", "", a.t("the list of people, a CSV `file`"))
	c.Flags().StringVar(&f.course, "course", "", a.t("the `course` that is expected: a folder or a .carrel file"))
	c.Flags().StringArrayVarP(&f.outputs, "output", "o", nil, a.t("write a `file`, .csv, .json or .html, in place of one that is there; may be repeated"))
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of an examiner's key, to read the codes of sheets"))
	c.Flags().BoolVar(&f.noWitness, "no-witness", false, a.t("do not cosign, and do not compare with what was seen before"))
	c.Flags().BoolVar(&f.restored, "restored", false, a.t("take journals that were put back from a backup or repaired, and say so"))
	c.Flags().BoolVar(&f.noTable, "no-table", false, a.t("print a summary instead of showing the table"))
	c.Flags().BoolVar(&f.json, "json", false, a.t("write JSON, for programs"))
	f.pass = a.passphraseFlag(c)
	return c
}

func (a *app) runCollect(ctx context.Context, args []string, f collectFlags) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := a.knownOutputs(f.outputs); err != nil {
		return err
	}
	g, err := a.gather(ctx, args, f)
	if errors.Is(err, context.Canceled) {
		return &failure{code: exitFailed, err: err, text: a.t("interrupted; nothing was written but the signatures of the witness"), hint: a.t("run it again to go on")}
	}
	if err != nil {
		return err
	}
	if err := g.deliver(ctx, f); err != nil {
		return err
	}
	return g.verdict()
}

// knownOutputs refuses what cannot be written before work begins.
func (a *app) knownOutputs(files []string) error {
	for _, file := range files {
		switch strings.ToLower(filepath.Ext(file)) {
		case ".csv", ".json", ".html":
		default:
			return &failure{code: exitUsage, text: a.t("%s: what kind of file is that?", file), hint: a.t("let its name end in .csv, .json or .html")}
		}
	}
	return nil
}

// gather finds, verifies and joins.
func (a *app) gather(ctx context.Context, args []string, f collectFlags) (*gathered, error) {
	opt, bank, err := a.collectOptions(f)
	if err != nil {
		return nil, err
	}
	if opt.Witness != nil {
		defer opt.Witness.Close()
	}
	files, unread, err := cohort.Find(ctx, args)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, &failure{code: exitFailed, text: a.t("there is no record in %s", strings.Join(args, ", ")), hint: a.t("records are files that end in .carrel-record, as carrel export writes them")}
	}
	m := a.meter(a.t("verifying"))
	opt.Each = m.at
	c, err := cohort.Collect(ctx, files, opt)
	m.end()
	if err != nil {
		return nil, err
	}
	return newGathered(a, c, opt.Outline, bank, unread), nil
}

// collectOptions opens what a collection needs.
func (a *app) collectOptions(f collectFlags) (opt cohort.Options, q *bank, err error) {
	dir, err := a.dataDir()
	if err != nil {
		return opt, nil, err
	}
	if f.roster != "" {
		if opt.Roster, err = a.classList(f.roster); err != nil {
			return opt, nil, err
		}
	}
	if f.course != "" {
		if opt.Outline, q, err = a.expected(f.course); err != nil {
			return opt, nil, err
		}
	}
	if f.key != "" {
		key, err := a.unlock(dir, f.key, f.pass)
		if err != nil {
			return opt, nil, err
		}
		if id := key.Identity(); id != nil {
			opt.Identities = []age.Identity{id}
		}
	}
	opt.Restored = f.restored
	return opt, q, a.collectTrust(dir, f, &opt)
}

// collectTrust opens the witness and says whose signatures count.
func (a *app) collectTrust(dir string, f collectFlags, opt *cohort.Options) error {
	list, err := trust.Load(dir)
	if err != nil {
		return err
	}
	opt.Known, opt.Examiners = map[string]bool{}, map[string]bool{}
	for _, e := range everyEntry(list) {
		if trust.Decide(list, e.VKey, keys.Examiner, trust.Strict) == trust.Trusted {
			opt.Examiners[e.VKey] = true
		}
		if trust.Decide(list, e.VKey, keys.Witness, trust.Strict) == trust.Trusted {
			if v, err := cosign.VerifierOf(e.VKey); err == nil {
				opt.Known[v.VKey()] = true
			}
		}
	}
	if own, err := existingKey(dir); err == nil {
		opt.Own = own.VKey()
	}
	if f.noWitness {
		return nil
	}
	key, err := keys.Device(dir)
	if err != nil {
		return err
	}
	if opt.Witness, err = witness.Open(dir, key, nil); err == nil {
		opt.Own, opt.Known[opt.Witness.VKey()] = key.VKey(), true
	}
	return err
}

// classList reads the list of people.
func (a *app) classList(path string) (*roster.Roster, error) {
	f, err := a.openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := roster.Read(f)
	if errors.Is(err, roster.ErrRoster) {
		return nil, &failure{code: exitUsage, err: err, text: path + ": " + err.Error(), hint: a.t("save it as CSV in UTF-8 with the columns number, name, group and device")}
	}
	return r, err
}

// deliver writes the files that were asked for, or shows the table.
func (g *gathered) deliver(ctx context.Context, f collectFlags) error {
	for _, file := range f.outputs {
		b, err := g.encode(strings.ToLower(filepath.Ext(file)))
		if err == nil {
			err = replaceFile(file, b)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case f.json:
		b, err := g.encode(".json")
		if err == nil {
			_, err = g.out.Write(b)
		}
		return err
	case len(f.outputs) > 0 || f.noTable || !term.IsTerminal(int(os.Stdout.Fd())) || !term.IsTerminal(int(os.Stdin.Fd())):
		return g.summary(f.outputs)
	}
	return g.show(ctx)
}

// summary is what was found, in lines, and every problem with its file.
func (g *gathered) summary(wrote []string) error {
	n := g.counts()
	rows := [][2]string{
		{g.t("people"), g.t("%d, of whom %d handed in a record that counts", len(g.Trainees), n.counted)},
		{g.t("files"), g.t("%d records, %d sheets, %d results", n.kinds[cohort.Record], n.kinds[cohort.Sheet], n.kinds[cohort.Result])},
	}
	if g.course != nil {
		rows = append(rows, [2]string{g.t("completed"), g.t("%d of %d", n.complete, len(g.Trainees))})
	}
	for i := range g.Trainees {
		for _, p := range g.Trainees[i].Problems {
			rows = append(rows, [2]string{g.t("look at"), g.nameOf(i) + ": " + g.problem(p)})
		}
	}
	for _, err := range g.unread {
		rows = append(rows, [2]string{g.t("not read"), err.Error()})
	}
	for _, file := range wrote {
		rows = append(rows, [2]string{g.t("wrote"), file})
	}
	return g.lines(rows)
}

// verdict is the exit: what must not be believed is an error, what is missing
// is not.
func (g *gathered) verdict() error {
	n, failed := 0, len(g.unread)
	for i := range g.Entries {
		for _, p := range g.Entries[i].Problems {
			if p.Kind == cohort.Unreadable || p.Kind == cohort.Unsure {
				failed++
				break
			}
			if p.Kind.Bad() {
				n++
				break
			}
		}
	}
	switch {
	case n > 0:
		return &failure{code: exitSignature, text: g.t("%d of %d files must not be believed as they are", n+failed, len(g.Entries)), hint: g.t("the table says which and why")}
	case failed > 0:
		return &failure{code: exitFailed, text: g.t("%d files could not be read or compared", failed), hint: g.t("the table says which and why")}
	}
	return nil
}

// problem says a problem in words.
func (g *gathered) problem(p cohort.Problem) string {
	said := g.problemWords(p.Kind)
	if p.With == "" {
		return said
	}
	return fmt.Sprintf("%s (%s)", said, p.With)
}

func (g *gathered) problemWords(k cohort.ProblemKind) string {
	words := map[cohort.ProblemKind]string{
		cohort.Unreadable: g.t("cannot be read"), cohort.Damaged: g.t("damaged or no valid file"),
		cohort.RolledBack: g.t("rolled back since the last collection"), cohort.Changed: g.t("its history was changed since the last collection"),
		cohort.Restored: g.t("restored from a backup or repaired, by its own word"), cohort.OtherKey: g.t("signed by another device than before"),
		cohort.Unsure: g.t("could not be compared with what was seen before"), cohort.Forked: g.t("one journal with two histories"),
		cohort.Shared: g.t("two people have the same journal"), cohort.Foreign: g.t("not the device that the list names"),
		cohort.Duplicate: g.t("the same record again"), cohort.Older: g.t("an older record of the same journal"),
		cohort.Copied: g.t("shares events with another person's record"), cohort.Version: g.t("another version of the course"),
		cohort.Edited: g.t("some work was done with files that are not of the package"), cohort.Own: g.t("your own record, not witnessed"),
		cohort.Unsigned: g.t("remembered, but the signature could not be written into the file"), cohort.Mended: g.t("was restored or repaired before"),
		cohort.Unlisted: g.t("not in the list of people"), cohort.Unnamed: g.t("nobody is named"),
		cohort.Devices: g.t("two devices or names for one person"), cohort.Untrusted: g.t("a result by an examiner who is not in the trust list"),
		cohort.Absent: g.t("no record"),
	}
	return words[k]
}

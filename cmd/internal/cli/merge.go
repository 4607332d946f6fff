package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"carrel/content/clean"
	"carrel/course"
	"carrel/course/progress"
	"carrel/store"
	"carrel/store/keys"
	"carrel/store/person"
	"carrel/store/record"
)

func (a *app) merge() *cobra.Command {
	var f mergeFlags
	c := &cobra.Command{
		Use:   "merge FILE...",
		Short: a.t("Take in what you did on another machine"),
		Long: a.t("Merge takes in the records that carrel export wrote on your other machines, and one that\n" +
			"the player wrote elsewhere because the disk was full. Nothing of either is lost: attempts are\n" +
			"counted on, the best mark counts, and where you worked last is where you go on.\n" +
			"From then on carrel export writes the record of each machine, for whoever looks at your progress.\n" +
			"Notes come along when they were exported with carrel export --notes.\n" +
			"A record can be taken in again when there is more in it; what is known already changes nothing.\n" +
			"A machine whose journal was put back from a backup, or repaired, says so; with --restored it is\n" +
			"taken in, and what was taken in before stays. What is in both counts once.\n" +
			"The first time, the key of the other machine is shown, and you are asked whether it is yours."),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.usage(c, a.t("%s is missing", "FILE"))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runMerge(args, f) },
	}
	c.Flags().BoolVar(&f.restored, "restored", false, a.t("take in a journal that was put back from a backup or repaired, and says so"))
	c.Flags().BoolVar(&f.yes, "yes", false, a.t("take in a machine that is new without asking; compare the words first"))
	return c
}

// mergeFlags are how records are taken in.
type mergeFlags struct{ yes, restored bool }

func (a *app) runMerge(paths []string, f mergeFlags) error {
	dir, err := a.dataDir()
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
	defer j.Close()
	for _, path := range paths {
		if err := a.mergeOne(j, dir, path, f); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) mergeOne(j *store.Journal, dir, path string, flags mergeFlags) error {
	f, err := a.openRegular(path)
	if err != nil {
		return err
	}
	defer f.Close()
	got, err := j.Adopt(f, store.AdoptOptions{
		Accept:   func(res *record.Result) error { return a.mayMerge(dir, path, res, flags.yes) },
		Restored: flags.restored,
	})
	if err != nil {
		return a.notMerged(path, err)
	}
	return a.merged(path, got)
}

// mayMerge asks whether a machine that is new is the trainee's own: what is
// taken in counts as their work.
func (a *app) mayMerge(dir, path string, res *record.Result, yes bool) error {
	words, err := keys.Words(res.VKey)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.err, a.t("%s was signed on a machine that is new here. The words of its key:", clean.Line(path)))
	fmt.Fprintln(a.err, "    "+strings.Join(words, " "))
	if res.Person != nil {
		fmt.Fprintln(a.err, clean.Line(a.isOf(dir, res)))
	}
	if yes {
		return nil
	}
	return a.confirm(a.t("Is that your other machine, and shall what was done there count as yours?"))
}

// isOf says whose a record is by its own word, and that this is somebody else
// where the data folder has another name.
func (a *app) isOf(dir string, res *record.Result) string {
	own, err := person.Read(dir)
	if err != nil || own == *res.Person {
		return a.t("It says that it is of: %s", a.personOf(res))
	}
	return a.t("CAREFUL: it says that it is of %s, and you are %s here", a.personOf(res), a.personOf(&record.Result{Person: &own}))
}

func (a *app) notMerged(path string, err error) error {
	if bad := (*record.Error)(nil); errors.As(err, &bad) {
		return a.refused(path, err)
	}
	if said := (*record.RestoredError)(nil); errors.As(err, &said) {
		return &failure{
			code: exitSignature, err: said,
			text: a.t("%s: its history is another one; the journal %s, by its own word", path, a.restoredAs(said.By)),
			hint: a.t("if you did that, take it in with carrel merge --restored %s: what was taken in before stays", path),
		}
	}
	if e := (*store.Error)(nil); errors.As(err, &e) && errors.Is(err, store.ErrOtherHistory) {
		f := journalFailure(e)
		f.code, f.text = exitSignature, path+": "+e.Kind.Error()+": "+e.Err.Error()
		return f
	}
	return err
}

// merged says what came in.
func (a *app) merged(path string, got store.Adopted) error {
	name := clean.Line(path)
	said := a.t("%s: nothing new: its %s events were known already", name, fmt.Sprint(got.Known))
	switch n := tallyOf(got.New); {
	case len(got.New) > 0 && got.Own:
		said = a.t("%s: events that had not been saved here: %s; lessons completed: %s, attempts handed in: %s",
			name, fmt.Sprint(len(got.New)), fmt.Sprint(n.lessons), fmt.Sprint(n.attempts))
	case len(got.New) > 0:
		said = a.t("%s: new events: %s, known already: %s; lessons completed: %s, attempts handed in: %s",
			name, fmt.Sprint(len(got.New)), fmt.Sprint(got.Known), fmt.Sprint(n.lessons), fmt.Sprint(n.attempts))
	case got.Own:
		said = a.t("%s: nothing new: it is a record of this very data folder", name)
	}
	_, err := fmt.Fprintln(a.out, said)
	return err
}

// tally is what events tell of, for people.
type tally struct{ lessons, attempts int }

func tallyOf(events []progress.Event) (n tally) {
	type unit struct {
		course course.ID
		unit   course.UnitID
	}
	done := map[unit]bool{}
	for _, e := range events {
		switch e.Type {
		case progress.Completed:
			done[unit{e.Course, e.Unit}] = true
		case progress.Finished:
			n.attempts++
		}
	}
	n.lessons = len(done)
	return n
}

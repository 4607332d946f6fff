package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"carrel/course"
	"carrel/store"
	"carrel/store/person"
)

func (a *app) forget() *cobra.Command {
	var f forgetFlags
	c := &cobra.Command{
		Use:   "forget [COURSE]",
		Short: a.t("Erase what you typed, and your name, and keep the rest"),
		Long: a.t("Forget erases what you typed as answers, drafts and notes, and your name and number.\n" +
			"With the id of a course it erases what you typed in that course, and keeps your name.\n" +
			"What you have read and passed stays, records of it can be verified as before,\n" +
			"and the journal says that something was erased, not what.\n\n" +
			"Backups still hold it; --copies deletes them. Records that you gave away are out of reach,\n" +
			"and so is what a disk keeps of deleted files: where that matters, encrypt the disk."),
		Args: a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.runForget(append(args, "")[0], f) },
	}
	c.Flags().BoolVar(&f.yes, "yes", false, a.t("do not ask"))
	c.Flags().BoolVar(&f.copies, "copies", false, a.t("delete the backups too, and what repairs have kept"))
	return c
}

type forgetFlags struct{ yes, copies bool }

func (a *app) runForget(in string, f forgetFlags) error {
	dir, err := a.existingData()
	if err != nil {
		return err
	}
	if err := a.mayForget(dir, course.ID(in)); err != nil {
		return err
	}
	question := a.t("Erase what you typed, and your name? It cannot be undone.")
	if in != "" {
		question = a.t("Erase what you typed in %s? It cannot be undone.", in)
	}
	if !f.yes {
		if err := a.confirm(question); err != nil {
			return err
		}
	}
	texts, err := a.forgetTyped(dir, course.ID(in))
	if err != nil {
		return err
	}
	rows := [][2]string{{a.t("texts erased"), fmt.Sprint(texts)}}
	if in == "" {
		named, err := person.Erase(dir)
		if err != nil {
			return err
		}
		rows = append(rows, [2]string{a.t("name"), a.erasedName(named)})
	}
	return a.forgetCopies(dir, f.copies, rows)
}

// mayForget refuses a course that nothing is known of: its name is mistyped, and
// what was meant would stay.
func (a *app) mayForget(dir string, in course.ID) error {
	if in == "" {
		return nil
	}
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return err
	}
	standing, err := j.Standing()
	if err = errors.Join(err, j.Close()); err != nil || standing.Courses[in] != nil {
		return err
	}
	f := &failure{code: exitFailed, text: a.t("nothing was ever done in a course %s", string(in)), hint: a.t("there is nothing to erase")}
	if mine := slices.Sorted(maps.Keys(standing.Courses)); len(mine) > 0 {
		f.hint = a.t("name one of these: %s", joinIDs(mine))
	}
	return f
}

func joinIDs(ids []course.ID) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return strings.Join(all, ", ")
}

func (a *app) forgetTyped(dir string, in course.ID) (int, error) {
	opt, err := a.signed(dir)
	if err != nil {
		return 0, err
	}
	j, err := store.Open(dir, opt)
	if err != nil {
		return 0, err
	}
	texts, err := j.Forget(in)
	return texts, errors.Join(err, j.Close())
}

func (a *app) erasedName(named bool) string {
	if named {
		return a.t("erased")
	}
	return a.t("there was none")
}

// forgetCopies deletes the copies, or says where they are.
func (a *app) forgetCopies(dir string, remove bool, rows [][2]string) error {
	copies := store.Copies(dir)
	if !remove {
		for _, path := range copies {
			rows = append(rows, [2]string{a.t("still in"), path})
		}
		if len(copies) > 0 {
			rows = append(rows, [2]string{a.t("to delete them"), a.aimed("carrel forget --copies")})
		}
		return a.lines(rows)
	}
	for _, path := range copies {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return a.lines(append(rows, [2]string{a.t("copies deleted"), fmt.Sprint(len(copies))}))
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"carrel/store"
)

func (a *app) backup() *cobra.Command {
	var list bool
	c := &cobra.Command{
		Use:   "backup [FILE]",
		Short: a.t("Copy your progress, to a stick for instance"),
		Long: a.t("Backup makes a verified copy of the journal of your progress: as FILE, in the folder FILE,\n" +
			"or without an argument in the folder backups beside the journal, where the player puts one\n" +
			"every hour as well. carrel restore puts a copy back.\n\n" +
			"A copy holds everything you answered and wrote. It does not hold your keys, your trust list,\n" +
			"certificates you added, results and sheets of sealed exams, or courses: carrel move takes along\n" +
			"all of these but the courses."),
		Args: a.atMost(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case list && len(args) > 0:
				return a.usage(c, a.t("%q is one argument too many", args[0]))
			case list:
				return a.listBackups()
			}
			return a.runBackup(append(args, "")[0])
		},
	}
	c.Flags().BoolVar(&list, "list", false, a.t("show the copies in the folder backups, the newest first"))
	return c
}

func (a *app) runBackup(to string) error {
	dir, err := a.existingData()
	if err != nil {
		return err
	}
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return err
	}
	defer j.Close()
	n, _, err := j.Head()
	switch {
	case err != nil:
		return err
	case n == 0:
		return a.nothing(dir)
	case to == "":
		to, err = j.SaveBackup()
	default:
		to = backupFile(to)
		err = j.Backup(to)
	}
	if err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("wrote"), to}, {a.t("events"), fmt.Sprint(n)},
		{a.t("not in it"), a.t("keys, certificates, results and sheets of exams: carrel move takes them along")},
		{a.t("to put it back"), a.aimed("carrel restore " + quoted(to))},
	})
}

// backupFile is where a copy goes: in a folder it gets a name of its own.
func backupFile(to string) string {
	if at, err := os.Stat(to); err == nil && at.IsDir() {
		return filepath.Join(to, "carrel-backup-"+time.Now().Format("2006-01-02-150405")+".db")
	}
	return to
}

func (a *app) listBackups() error {
	dir, err := a.existingData()
	if err != nil {
		return err
	}
	all := store.Backups(dir)
	if len(all) == 0 {
		return a.noBackups(dir)
	}
	rows := make([][2]string, len(all))
	for i, b := range all {
		what := a.t("%d events, %d KB, %s", b.Events, b.Bytes>>10, b.Path)
		if b.ID == "" {
			what = a.t("cannot be read: %s", b.Path)
		}
		rows[i] = [2]string{minute(b.Made), what}
	}
	return a.lines(rows)
}

func (a *app) noBackups(dir string) error {
	return &failure{
		code: exitFailed,
		text: a.t("there are no backups in %s", dir),
		hint: a.t("carrel backup makes one; if you have one elsewhere, name it: carrel restore FILE"),
	}
}

// The player looks for something to back up when it has been on the screen for
// a moment, and then now and again.
const (
	firstBackup = 5 * time.Second
	nextBackup  = 5 * time.Minute
)

// keepBackups makes backups while the player runs. It ends with the context or
// when the journal is closed. What goes wrong does not disturb the trainee:
// carrel doctor tells it.
func keepBackups(ctx context.Context, j *store.Journal) {
	for wait := firstBackup; ; wait = nextBackup {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if _, err := j.KeepBackup(); errors.Is(err, store.ErrClosed) {
			return
		}
	}
}

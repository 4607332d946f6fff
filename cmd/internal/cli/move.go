package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"carrel/course/progress"
	"carrel/player"
	"carrel/store"
	"carrel/store/parcel"
)

func (a *app) move() *cobra.Command {
	var to, from string
	c := &cobra.Command{
		Use:   "move --to FILE | --from FILE",
		Short: a.t("Take your progress and keys to another machine"),
		Long: a.t("Move --to writes your progress, your keys and who you are to one file, encrypted with a passphrase,\n" +
			"with your certificates, the results of sealed exams and the sheets you handed in.\n" +
			"From then on this data folder is only for reading.\n" +
			"Move --from unpacks the file on the new machine, into a data folder that is not there yet or empty.\n" +
			"Backups stay where they are, and so do courses that were added: add them on the new machine again.\n" +
			"What an issuer or a witness keeps of others (the folders issued and witness) is copied by hand.\n" +
			"To go on with two machines, see carrel merge."),
		Args: a.atMost(0),
	}
	p := a.passphraseFlag(c)
	c.Flags().StringVar(&to, "to", "", a.t("write everything to a `file`"))
	c.Flags().StringVar(&from, "from", "", a.t("unpack a `file`"))
	c.RunE = func(c *cobra.Command, _ []string) error {
		switch {
		case (to == "") == (from == ""):
			return a.usage(c, a.t("name one file, with --to or with --from"))
		case to != "":
			return a.moveTo(p, to)
		}
		return a.moveFrom(p, from)
	}
	return c
}

// notMoved refuses to add to a data folder that goes on elsewhere.
func (a *app) notMoved(dir string) error {
	at, moved := parcel.Marked(dir)
	if !moved || a.insist {
		return nil
	}
	return &failure{
		code: exitFailed,
		text: a.t("%s was moved to another machine on %s", dir, at.Local().Format("2006-01-02 15:04")),
		hint: a.t("go on there; to go on here all the same, and give up the other, insist with --insist"),
	}
}

// onlyRead lets a data folder that goes on elsewhere be looked at: nothing is
// recorded in it.
func (a *app) onlyRead(dir string, c *player.Config) {
	if a.notMoved(dir) != nil {
		c.Journal, c.Rescue, c.Only = nil, player.Rescue{}, a.t("moved elsewhere")
	}
}

func (a *app) moveTo(p *passphrases, path string) error {
	dir, err := a.existingData()
	if err != nil {
		return err
	}
	if err := a.notMoved(dir); err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return &failure{code: exitFailed, err: fs.ErrExist, text: a.t("%s is there already", path), hint: a.t("choose another name")}
	}
	pass, err := p.chosen(path)
	if err != nil {
		return err
	}
	n, err := a.packTo(dir, path, pass)
	if err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("wrote"), path},
		{a.t("events"), fmt.Sprint(n)},
		{a.t("courses"), a.t("not in the file: add them on the new machine again, %s", filepath.Join(dir, "courses"))},
		{a.t("on the new machine"), "carrel move --from " + quoted(filepath.Base(path))},
		{a.t("here"), a.t("only for reading from now on; remove the folder when the other machine works: %s", dir)},
	})
}

// packTo writes the file. That it was moved is in the journal first, so that
// both machines have the same history; the folder is marked last, when there
// is a good file.
func (a *app) packTo(dir, path, pass string) (events int64, err error) {
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return 0, err
	}
	defer j.Close()
	size, root, err := j.Head()
	if err != nil {
		return 0, err
	}
	log := &progress.Log{ID: j.ID(), Size: size, Root: root.String()}
	if _, err := j.Append([]progress.Event{{Type: progress.Moved, Log: log}}); err != nil {
		return 0, err
	}
	stage := filepath.Join(dir, ".moving")
	if err := errors.Join(os.RemoveAll(stage), os.Mkdir(stage, 0o700)); err != nil { // of one that was interrupted
		return 0, err
	}
	defer os.RemoveAll(stage)
	copied := filepath.Join(stage, "journal.db")
	if err := j.Backup(copied); err != nil {
		return 0, err
	}
	files, err := parcel.Files(dir, copied)
	if err != nil {
		return 0, err
	}
	if err := parcel.Export(path, files, pass); err != nil {
		return 0, err
	}
	return size + 1, parcel.Mark(dir, time.Now())
}

func (a *app) moveFrom(p *passphrases, path string) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return &failure{
			code: exitFailed, err: fs.ErrExist,
			text: a.t("%s is not empty", dir),
			hint: a.t("choose a folder that is not there yet with --data, or move this one away; to have both, see carrel merge"),
		}
	}
	f, err := a.openRegular(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := parcel.Recognise(f); err != nil {
		return a.notUnpacked(path, err)
	}
	stage := dir + ".moving"
	defer os.RemoveAll(stage) // it is gone when it became the data folder
	if err := p.known(path, func(pass string) error { return a.unpackInto(stage, f, pass) }); err != nil {
		return err
	}
	n, err := a.checkMoved(stage)
	if err != nil {
		return err
	}
	if err := parcel.Place(stage, dir); err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("unpacked into"), dir},
		{a.t("events"), fmt.Sprint(n)},
		{a.t("courses"), a.t("they do not travel along: add them again with carrel add FILE")},
	})
}

// unpackInto unpacks a file, from its beginning, into a folder of its own.
func (a *app) unpackInto(stage string, f *os.File, pass string) error {
	if err := errors.Join(os.RemoveAll(stage), os.MkdirAll(stage, 0o700)); err != nil { // of one that was interrupted
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if _, err := parcel.Unpack(f, stage, pass); err != nil {
		return a.notUnpacked(f.Name(), err)
	}
	return nil
}

// checkMoved verifies the journal that came out, with the key that came along.
func (a *app) checkMoved(dir string) (events int64, err error) {
	if _, err := os.Lstat(filepath.Join(dir, "keys", "device.key")); err != nil {
		return 0, err
	}
	j, err := openJournal(dir, store.Options{Insist: a.insist})
	if err != nil {
		return 0, err
	}
	err = j.Check()
	events, _, err2 := j.Head()
	return events, errors.Join(err, err2, j.Close())
}

func (a *app) notUnpacked(path string, err error) error {
	f := &failure{code: exitFailed, err: err, text: path + ": " + err.Error()}
	switch {
	case errors.Is(err, parcel.ErrPassphrase):
		f.hint = a.t("start again, and type it as it was shown, with its spaces or hyphens; without it nobody can open the file")
	case errors.Is(err, parcel.ErrNotParcel):
		f.hint = a.t("is it the file that carrel move --to wrote?")
	case errors.Is(err, parcel.ErrAltered):
		f.code, f.hint = exitSignature, a.t("copy it again from the other machine, whose data folder still has everything")
	default:
		return err
	}
	return f
}

package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"carrel/store"
	"carrel/store/keys"
	"carrel/store/trust"
)

func (a *app) doctor() *cobra.Command {
	var f doctorFlags
	c := &cobra.Command{
		Use:   "doctor",
		Short: a.t("Say what is wrong with your data, and repair it"),
		Long: a.t("Doctor looks at the journal of your progress, its key, its backups, the disk and the terminal,\n" +
			"changes nothing, and says what is wrong and what to do.\n\n" +
			"With --repair it makes a new journal of all that can be read of a damaged one and its backups,\n" +
			"verifies it, and says what was lost. The damaged file is kept beside it."),
		Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error { return a.runDoctor(f) },
	}
	c.Flags().BoolVar(&f.repair, "repair", false, a.t("repair the journal after asking"))
	c.Flags().BoolVar(&f.yes, "yes", false, a.t("repair without asking"))
	c.Flags().BoolVar(&f.json, "json", false, a.t("write JSON, for programs"))
	return c
}

type doctorFlags struct{ repair, yes, json bool }

// finding is what the doctor says of one thing. Its fields are part of the
// interface.
type finding struct {
	Check string `json:"check"`
	Good  bool   `json:"good"`
	Text  string `json:"text"`
	Do    string `json:"do,omitempty"`
}

// diagnosis is all that the doctor says. Its fields are part of the interface.
type diagnosis struct {
	Data     string    `json:"data"`
	Good     bool      `json:"good"`
	Findings []finding `json:"findings"`
	Journal  *examined `json:"journal,omitempty"`
}

// examined is the journal in numbers.
type examined struct {
	ID      string    `json:"id,omitempty"`
	Events  int64     `json:"events"` // that are there, or can be saved
	Of      int64     `json:"of"`     // that were written
	Until   time.Time `json:"until,omitzero"`
	Backups int       `json:"backups"`
	Faults  []string  `json:"faults,omitempty"`
}

func (a *app) runDoctor(f doctorFlags) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	d, r := a.diagnose(dir)
	switch {
	case f.json && !f.repair:
		err = a.printJSON(d)
	case !f.json:
		err = a.printDiagnosis(d)
	}
	switch {
	case err != nil:
		return err
	case f.repair && r.Problem != nil:
		return a.repair(dir, f)
	case !d.Good:
		return a.unwell(dir, r)
	}
	return nil
}

// unwell ends a command that has found something bad.
func (a *app) unwell(dir string, r *store.Report) error {
	f := &failure{code: exitFailed, text: a.t("something is wrong in %s", dir), hint: a.t("do what is said above"), err: r.Problem}
	if r.Repairable() {
		f.hint = a.t("carrel doctor --repair saves what can be saved, after asking")
	}
	return f
}

// diagnose looks at everything and changes nothing.
func (a *app) diagnose(dir string) (diagnosis, *store.Report) {
	opt := store.Options{Insist: true}
	key, keyErr := existingKey(dir)
	if key != nil {
		opt.Signer = key
	}
	r := store.Examine(dir, opt)
	d := diagnosis{Data: dir, Journal: &examined{ID: r.ID, Events: r.Events, Of: r.Of, Until: r.Until, Backups: len(r.Backups), Faults: r.Faults}}
	d.Findings = append(append(a.aboutMove(dir), a.aboutJournal(r)...), a.aboutKey(dir, key, keyErr, r), a.aboutBackups(r), a.aboutTrust(dir), a.aboutCache(dir), a.aboutDisk(dir), a.aboutFileSystem(dir), a.aboutTerminal())
	d.Good = true
	for i, f := range d.Findings {
		d.Good = d.Good && f.Good
		d.Findings[i].Do = a.aimed(f.Do)
	}
	return d, r
}

// existingKey is the device key, if there is one: looking makes none.
func existingKey(dir string) (*keys.Key, error) {
	if _, err := os.Lstat(filepath.Join(dir, "keys", "device.key")); err != nil {
		return nil, err
	}
	return keys.Device(dir)
}

// aboutMove says that the data folder goes on elsewhere, where it does: nothing
// is recorded in it.
func (a *app) aboutMove(dir string) []finding {
	var f *failure
	if !errors.As(a.notMoved(dir), &f) {
		return nil
	}
	return []finding{{a.t("moved"), false, f.text, f.hint}}
}

func (a *app) aboutJournal(r *store.Report) []finding {
	check := a.t("journal")
	switch {
	case !r.Exists:
		return []finding{{check, true, a.t("there is none yet; playing makes one"), ""}}
	case r.Problem == nil:
		return []finding{{check, true, a.t("%d events, all of them verified%s", r.Events, a.until(r.Until)), ""}}
	}
	f := a.explain(r.Problem)
	if !r.Repairable() {
		return []finding{{check, false, f.text, f.hint}}
	}
	all := []finding{{check, false, f.text, a.t("carrel doctor --repair")}, {check, true, a.saved(r), ""}}
	if r.Moved > 0 {
		all = append(all, finding{check, true, a.t("%d of them lie behind a gap and get new numbers", r.Moved), ""})
	}
	if r.Typed > 0 {
		all = append(all, finding{check, true, a.t("of %d answers, drafts or notes what was typed is lost, their marks are not", r.Typed), ""})
	}
	for _, name := range r.Dropped {
		all = append(all, finding{check, true, a.t("of %q some cannot be read; what came from other machines can be taken in again", name), ""})
	}
	return all
}

// saved says how much a repair would keep, and where that comes from.
func (a *app) saved(r *store.Report) string {
	from := make([]string, len(r.From))
	for i, rung := range r.From {
		from[i] = a.t("%d from %s", rung.Events, rung.Name)
	}
	text := a.t("all %d events can be saved", r.Events)
	if lost := r.Lost(); lost > 0 {
		text = a.t("%d of %d events can be saved, %d are lost", r.Events, r.Of, lost)
	}
	return text + a.until(r.Until) + " (" + strings.Join(from, ", ") + ")"
}

func (a *app) until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return a.t(", the last of %s", minute(t))
}

func minute(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

func (a *app) aboutKey(dir string, key *keys.Key, err error, r *store.Report) finding {
	check := a.t("key")
	switch {
	case key != nil:
		return finding{check, true, key.Name(), ""}
	case errors.Is(err, fs.ErrNotExist) && !r.Exists:
		return finding{check, true, a.t("there is none yet; playing makes one"), ""}
	case errors.Is(err, fs.ErrNotExist):
		return finding{check, false, a.t("%s is gone, and the journal is signed with it", filepath.Join(dir, "keys", "device.key")),
			a.t("put it back from a copy of the folder; without one, carrel doctor --repair makes a new key, and the journal says so")}
	}
	return finding{check, false, err.Error(), ""}
}

func (a *app) aboutBackups(r *store.Report) finding {
	check := a.t("backups")
	if len(r.Backups) == 0 {
		return finding{check, true, a.aimed(a.t("none yet; the player makes them, carrel backup makes one now")), ""}
	}
	newest := r.Backups[0]
	if err := store.CheckCopy(newest.Path); err != nil {
		return finding{check, false, a.explain(err).text, a.t("move that file away, and make a new one with carrel backup")}
	}
	return finding{check, true, a.t("%d, the newest of %s with %d events, verified", len(r.Backups), minute(newest.Made), newest.Events), ""}
}

// aboutCache says whether there is a cache. It cannot be wrong: one that does
// not fit in every bit is not used.
// aboutTrust says whether the trust list is the one that was last written here.
func (a *app) aboutTrust(dir string) finding {
	check := a.t("trust list")
	l, err := trust.Load(dir)
	if err != nil {
		f := a.explain(err)
		return finding{check, false, f.text, f.hint}
	}
	if l.Serial == 0 {
		return finding{check, true, a.t("empty: you are asked about every author"), ""}
	}
	return finding{check, true, a.numbered(l.Serial, l.Date), ""}
}

func (a *app) aboutCache(dir string) finding {
	check := a.t("cache")
	at, err := os.Stat(filepath.Join(dir, "journal.cache"))
	if err != nil {
		return finding{check, true, a.t("none; a short journal needs none, and a long one makes it when it is opened"), ""}
	}
	return finding{check, true, a.t("%d KB; what does not fit the journal is made anew when it is opened", at.Size()>>10), ""}
}

// leastRoom is less than a few days of answers and their backups take.
const leastRoom = 64 << 20

func (a *app) aboutDisk(dir string) finding {
	check := a.t("disk")
	room, err := store.Room(dir)
	switch {
	case err != nil:
		return finding{check, true, a.t("how much room it has cannot be found out: %v", err), ""}
	case room < leastRoom:
		return finding{check, false, a.t("%d MB are free", room>>20), a.t("make room: answers could not be saved")}
	}
	return finding{check, true, a.t("%d MB are free", room>>20), ""}
}

func (a *app) aboutFileSystem(dir string) finding {
	check := a.t("file system")
	if err := store.CheckFileSystem(dir, store.Options{}); err != nil {
		f := a.explain(err)
		return finding{check, false, f.text, f.hint}
	}
	return finding{check, true, a.t("nothing speaks against keeping a journal there"), ""}
}

func (a *app) aboutTerminal() finding {
	check := a.t("terminal")
	if !term.IsTerminal(int(os.Stdout.Fd())) {
		return finding{check, true, a.t("none here: the output goes elsewhere"), ""}
	}
	kind := a.env("TERM")
	width, height, err := term.GetSize(int(os.Stdout.Fd()))
	switch {
	case kind == "" || kind == "dumb":
		return finding{check, false, a.t("it calls itself %q, which cannot show a screen", kind), a.t("start Carrel in another terminal")}
	case err != nil:
		return finding{check, true, kind, ""}
	}
	return finding{check, true, a.t("%s, %d columns, %d rows", kind, width, height), ""}
}

func (a *app) printDiagnosis(d diagnosis) error {
	rows := [][2]string{{a.t("data"), d.Data}}
	for _, f := range d.Findings {
		if f.Good {
			rows = append(rows, [2]string{f.Check, f.Text})
			continue
		}
		rows = append(rows, [2]string{f.Check, a.t("WRONG: %s", f.Text)})
		if f.Do != "" {
			rows = append(rows, [2]string{"", a.t("do: %s", f.Do)})
		}
	}
	return a.lines(rows)
}

// repair makes a new journal of what can be saved, after asking. A key that is
// gone is made anew first: the new journal has to be signed.
func (a *app) repair(dir string, f doctorFlags) error {
	opt, err := a.signed(dir)
	if err != nil {
		return err
	}
	r := store.Examine(dir, opt)
	if r.Problem == nil {
		return nil
	}
	if !r.Repairable() {
		return r.Problem
	}
	if !f.yes {
		question := a.t("Make a new journal of the %d events, and keep the old file beside it?", r.Events)
		if err := a.confirm(question); err != nil {
			return err
		}
	}
	done, err := store.Repair(dir, opt)
	if err != nil {
		return err
	}
	if f.json {
		d, _ := a.diagnose(dir)
		return a.printJSON(d)
	}
	return a.rebuilt(a.t("repaired"), dir, done)
}

// signed are the options for one who writes to the journal of a data folder.
func (a *app) signed(dir string) (store.Options, error) {
	if err := store.CheckFileSystem(dir, store.Options{Insist: a.insist}); err != nil {
		return store.Options{}, err
	}
	key, err := keys.Device(dir)
	return store.Options{Build: thisBuild().String(), Signer: key, Insist: a.insist}, err
}

func (a *app) rebuilt(what, dir string, done *store.Rebuilt) error {
	rows := [][2]string{{what, dir}, {a.t("events"), fmt.Sprint(done.Events)}, {a.t("lost"), a.t("nothing")}}
	if done.Lost > 0 {
		rows[2][1] = a.t("%d events; the journal says so from now on", done.Lost)
	}
	if done.Kept != "" {
		rows = append(rows, [2]string{a.t("as it was"), done.Kept})
	}
	return a.lines(rows)
}

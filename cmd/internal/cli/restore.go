package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"carrel/store"
)

const latest = "latest"

func (a *app) restore() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "restore [FILE|latest]",
		Short: a.t("Put a backup of your progress in the place of what is there"),
		Long: a.t("Restore shows what a backup holds and what would be lost, asks, and puts it in the place of the\n" +
			"journal. The journal as it was is kept beside it, and the new one says for ever that it was restored.\n" +
			"Without an argument it takes the newest copy in the folder backups."),
		Args: a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.runRestore(append(args, latest)[0], yes) },
	}
	c.Flags().BoolVar(&yes, "yes", false, a.t("do not ask"))
	return c
}

func (a *app) runRestore(from string, yes bool) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	plan, err := a.planRestore(dir, from)
	if err != nil {
		return err
	}
	if err := a.printPlan(plan); err != nil {
		return err
	}
	if !yes {
		if err := a.confirm(a.t("Put it in place?")); err != nil {
			return err
		}
	}
	opt, err := a.signed(dir)
	if err != nil {
		return err
	}
	done, err := store.Restore(dir, plan.From, opt)
	if err != nil {
		return err
	}
	return a.rebuilt(a.t("restored"), dir, done)
}

// planRestore says what would happen. The latest backup is the newest one that
// is sound.
func (a *app) planRestore(dir, from string) (*store.Restoration, error) {
	opt := store.Options{Insist: a.insist}
	if from != latest {
		return store.PlanRestore(dir, from, opt)
	}
	var bad error
	for _, b := range store.Backups(dir) {
		plan, err := store.PlanRestore(dir, b.Path, opt)
		if err == nil || !errors.Is(err, store.ErrNotBackup) {
			return plan, err
		}
		bad = err
	}
	if bad == nil {
		bad = a.noBackups(dir)
	}
	return nil, bad
}

func (a *app) printPlan(p *store.Restoration) error {
	rows := [][2]string{
		{a.t("backup"), p.From},
		{a.t("holds"), a.t("%d events%s", p.Events, a.until(p.Until))},
		{a.t("there now"), a.t("%d events", p.Present)},
		{a.t("to be lost"), a.toBeLost(p)},
	}
	if p.Other {
		rows = append(rows, [2]string{a.t("beware"), a.t("the backup is of another journal, from another machine or another person")})
	}
	return a.lines(rows)
}

func (a *app) toBeLost(p *store.Restoration) string {
	switch {
	case p.Lost == 0:
		return a.t("nothing")
	case p.Since.IsZero():
		return a.t("%d events", p.Lost)
	}
	return a.t("%d events, from %s on", p.Lost, minute(p.Since))
}

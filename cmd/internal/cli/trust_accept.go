package cli

import (
	"time"

	"github.com/spf13/cobra"

	"carrel/store/trust"
)

func (a *app) trustAccept() *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "accept",
		Short: a.t("Go on with a trust list that is not the one last written here"),
		Long: a.t("The list is signed by the key of the data folder, and its number only goes up. An older copy, one that\n" +
			"another computer signed, and none where there was one is refused: it could bring back a key that was\n" +
			"revoked. Where you put it there yourself, or lost the list or the key, accept shows what is there, asks,\n" +
			"and makes it the list from now on."),
		Args: a.atMost(0),
		RunE: func(*cobra.Command, []string) error { return a.runTrustAccept(yes) },
	}
	c.Flags().BoolVar(&yes, "yes", false, a.t("do not ask"))
	return c
}

func (a *app) runTrustAccept(yes bool) error {
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	if l, err := trust.Load(dir); err == nil {
		return a.lines([][2]string{{a.t("list"), a.numbered(l.Serial, l.Date)}, {a.t("changes"), a.t("none: it is the one that was last written")}})
	}
	l, before, err := trust.Found(dir)
	if err != nil {
		return a.trustFailure(err)
	}
	if err := a.blocks(a.foundBlocks(l, before)); err != nil {
		return err
	}
	if !yes {
		if err := a.confirm(a.t("Is that your doing, and shall it be the trust list from now on?")); err != nil {
			return err
		}
	}
	if err := a.trustFailure(trust.Accept(dir, time.Now())); err != nil {
		return err
	}
	if l, err = a.trusted(); err != nil {
		return err
	}
	return a.lines([][2]string{{a.t("accepted"), a.numbered(l.Serial, l.Date)}})
}

// foundBlocks show what would be accepted, and what was there before.
func (a *app) foundBlocks(l *trust.List, before int64) [][][2]string {
	all := a.trustBlocks(l)
	if before > 0 {
		all[0] = append(all[0], [2]string{a.t("before"), a.t("no. %d was the last that was written here; keys that were revoked since are trusted again", before)})
	}
	return all
}

package cli

import (
	"errors"
	"fmt"
	"strings"

	"carrel/store"
	"carrel/store/record"
)

// exportMerged writes the records of the journals that were taken in, beside the
// own one at out: their events are not in it, only that they came. It returns
// their paths.
func (a *app) exportMerged(j *store.Journal, out string, f exportFlags) (paths []string, err error) {
	copies, err := j.Merged()
	if err != nil {
		return nil, err
	}
	for i := range copies {
		if err := a.notThere(besides(out, i+2), f.force); err != nil {
			return nil, err
		}
	}
	for i, c := range copies {
		path := besides(out, i+2)
		c.Notes = f.notes
		_, err := record.ExportCopy(path, c)
		if errors.Is(err, record.ErrAltered) {
			a.report(a.notCopied(path, err)) // the own record can be handed in all the same
			continue
		}
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// besides is the name of the record number n of those that belong together.
func besides(out string, n int) string {
	stem, ext := strings.CutSuffix(out, record.Extension)
	if !ext {
		return fmt.Sprintf("%s-%d", out, n)
	}
	return fmt.Sprintf("%s-%d%s", stem, n, record.Extension)
}

// notCopied explains the one way in which a journal that was taken in cannot be
// handed on: a text was erased here, and its own device did not sign that.
func (a *app) notCopied(path string, err error) error {
	return &failure{
		code: exitFailed, err: err,
		text: a.t("%s cannot be written: what was typed on the other machine was erased here with carrel forget", path),
		hint: a.t("run carrel forget on that machine too, export there, and take that in with carrel merge"),
	}
}

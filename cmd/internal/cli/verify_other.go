package cli

import (
	"path/filepath"
	"strings"

	"carrel/content/sealed"
	"carrel/store/keys"
	"carrel/store/result"
	"carrel/store/sheet"
	"carrel/store/trust"
)

// verifiedElsewhere is the failure for a file of this program that carrel verify
// has nothing to say of, with the command that checks it; nil for any other.
func (a *app) verifiedElsewhere(path string) error {
	hint, known := map[string]string{
		sheet.Extension:          a.t("only its examiners can read a sheet: carrel grade checks it"),
		result.MarksExtension:    a.t("carrel grade checks the marks in its folder of results"),
		sealed.AnswersExtension:  a.t("only its examiners can read an answer key: carrel grade checks it"),
		sealed.PaperExtension:    a.t("carrel %s opens it, and refuses it if it was altered", path),
		sealed.EnvelopeExtension: a.t("it is checked when it opens its paper: put both into one folder, and run carrel on the paper"),
		keys.PublicExtension:     a.t("carrel trust add %s shows its words", path),
		trust.Extension:          a.t("carrel trust import %s shows who signed it", path),
	}[strings.ToLower(filepath.Ext(path))]
	if !known {
		return nil
	}
	return &failure{code: exitFailed, text: a.t("%s is not verified by this command", path), hint: hint}
}

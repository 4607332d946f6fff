package cli

import (
	"bytes"
	"cmp"
	"path/filepath"
	"strings"

	"carrel/cmd/internal/grading"
	"carrel/content/exchange/paper"
	"carrel/content/sealed"
)

// runExportPaper writes the form of a seed of a sealed exam, as a candidate with
// that seed sees it: a paper stands in an order made by a secret, so the course
// that it was made of gives another order of choices. It is for examiners, whose
// answer key opens the paper; what is right is for carrel grade.
func (a *app) runExportPaper(name string, f exportFlags) error {
	if f.part == string(paper.All) {
		f.part = string(paper.Exam)
	}
	if f.part == string(paper.Key) {
		return &failure{code: exitUsage, text: a.t("a sealed paper holds no answers"), hint: a.t("print the exam or the sheet; carrel grade marks what is handed in")}
	}
	x, err := a.openedPaper(name, f)
	if err != nil {
		return err
	}
	bank, err := formOf(x.Paper.Read(a.lang), filepath.Base(name), &f)
	if err != nil {
		return &failure{code: exitContent, err: err, text: err.Error()}
	}
	out := cmp.Or(f.out, strings.TrimSuffix(filepath.Base(name), sealed.PaperExtension)+".html")
	if err := a.mayWrite(out, f.force); err != nil {
		return err
	}
	var data bytes.Buffer
	lost, err := a.writePaper(&data, bank, cmp.Or(a.lang, x.Paper.Locale), f)
	if err != nil {
		return err
	}
	a.tellGrouped(lost)
	return a.writeOut(out, data.Bytes(), f.force, counted(kindsOf(bank.Items, lost)))
}

// openedPaper opens a paper by its answer key.
func (a *app) openedPaper(name string, f exportFlags) (*grading.Exam, error) {
	if f.answers == "" || f.key == "" {
		return nil, &failure{code: exitUsage, text: a.t("a sealed paper is opened by its examiners"), hint: a.t("name the answer key with --answers and your key with --key")}
	}
	g := &grader{app: a, f: gradeFlags{paper: name, answers: f.answers, key: f.key, pass: f.pass}}
	err := g.unseal()
	return g.exam, err
}

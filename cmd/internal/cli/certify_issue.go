package cli

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"carrel/content/clean"
	"carrel/store/credential"
	"carrel/store/issuance"
)

// issue signs a certificate, logs it, and writes its files.
func (c *certifier) issue(t *trainee) error {
	cert, err := c.certificate(t)
	if err != nil {
		return err
	}
	signed, err := c.office.Sign(cert, c.key)
	if err != nil {
		return fmt.Errorf("%s: %w", t.path, err)
	}
	act := issuance.Act{
		Act: issuance.Issue, ID: cert.ID, At: c.now, Index: c.log.Next(), Course: string(c.course.ID), Version: c.course.Version,
		Journal: t.res.ID, Size: t.res.Size, Root: t.res.Root.String(), Device: t.res.VKey, Evidence: string(t.level), Until: cert.Until, Renews: cert.Renews,
	}
	if _, err := c.log.Append(act, signed); err != nil {
		return c.logFailure(err)
	}
	t.state, t.id = issuedNow, cert.ID
	return c.write(t, signed, act.Index)
}

// again writes the files of a certificate that was issued before.
func (c *certifier) again(t *trainee) error {
	signed, err := c.log.Credential(*t.had)
	if err != nil {
		return c.logFailure(err)
	}
	t.state, t.id, t.level = issuedSince, t.had.ID, credential.Level(t.had.Evidence)
	return c.write(t, signed, t.had.Index)
}

// write begins to write the credential, its page and its badge, unless they are
// there: a page costs most of all, and pages do not wait for each other.
func (c *certifier) write(t *trainee, signed []byte, index int) error {
	t.file = fmt.Sprintf("%04d-%s", index+1, slug(t.who.Name))
	path := filepath.Join(c.f.out, t.file)
	if c.written(path, signed) {
		return nil
	}
	c.pages.Go(func() error { return c.writeFiles(path, signed) })
	return nil
}

// written reports whether the files of a certificate are there.
func (c *certifier) written(path string, signed []byte) bool {
	was, err := os.ReadFile(path + ".json")
	if err != nil || string(was) != string(signed) {
		return false
	}
	_, err = os.Stat(path + ".pdf")
	if err == nil && c.f.badge {
		_, err = os.Stat(path + ".svg")
	}
	return err == nil
}

// writeFiles writes the credential last: when it is there, so are the others.
func (c *certifier) writeFiles(path string, signed []byte) error {
	r, err := c.office.Verify(signed, credential.Options{Now: c.now})
	if err != nil {
		return err
	}
	pdf, err := c.pageOf(r.Certificate, signed)
	if err != nil {
		return err
	}
	if err := replaceFile(path+".pdf", pdf); err != nil {
		return err
	}
	if c.f.badge {
		badge, err := badgeOf(r.Certificate, signed)
		if err != nil {
			return err
		}
		if err := replaceFile(path+".svg", badge); err != nil {
			return err
		}
	}
	return replaceFile(path+".json", signed)
}

// replaceFile writes a file that nobody sees half of.
func replaceFile(path string, data []byte) error {
	temp := path + ".part"
	if err := os.WriteFile(temp, data, 0o644); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return os.Rename(temp, path)
}

// slug is a name as a part of the name of a file: letters and digits of any
// script, and hyphens.
func slug(name string) string {
	const most = 40
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
	s := []rune(strings.ToLower(strings.Join(words, "-")))
	return cmp.Or(strings.Trim(string(s[:min(len(s), most)]), "-"), "certificate")
}

// criteria says what had to be done, in the words of the rule.
func (c *certifier) criteria() string {
	rule := c.course.Certificate.Requires
	if len(rule) == 0 {
		return c.t("Every unit of the course was completed.")
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(rule)) {
		parts = append(parts, name+": "+rule[name])
	}
	return c.t("Completed, by the record of the trainee: %s.", strings.Join(parts, "; "))
}

// narrative says how strong the evidence is.
func (c *certifier) narrative(t *trainee) string {
	switch t.level {
	case credential.Proctored:
		return c.t("A sealed exam, graded by an examiner whom the issuer trusts; who ran the room answers for supervision.")
	case credential.Witnessed:
		return c.t("A witness whom the issuer trusts saw the record of the work grow.")
	}
	return c.t("The record of the holder's own device, which nobody else watched.")
}

// refusals writes who got no certificate and why, as a table.
func (c *certifier) refusals(done []*trainee) error {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write([]string{"record", "name", "number", "missing"}); err != nil {
		return err
	}
	for _, t := range done {
		if t.state != refusedIt {
			continue
		}
		if err := w.Write(harmless(t.path, t.who.Name, t.who.Number, strings.Join(t.why, "; "))); err != nil {
			return err
		}
	}
	w.Flush()
	return errors.Join(w.Error(), replaceFile(filepath.Join(c.f.out, "refused.csv"), []byte(b.String())))
}

// harmless keeps a spreadsheet from taking a cell for a formula.
func harmless(cells ...string) []string {
	for i, s := range cells {
		cells[i] = clean.Line(s)
		if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
			cells[i] = "'" + cells[i]
		}
	}
	return cells
}

// certified is what carrel certify --json says of a record. Its fields are part
// of the interface.
type certified struct {
	Record   string   `json:"record"`
	State    string   `json:"state"` // issued, issued-before or refused
	Name     string   `json:"name,omitempty"`
	ID       string   `json:"id,omitempty"`
	Evidence string   `json:"evidence,omitempty"`
	File     string   `json:"file,omitempty"` // without its extension
	Missing  []string `json:"missing,omitempty"`
}

// tell says what became of each record.
func (c *certifier) tell(done []*trainee) error {
	if err := c.refusals(done); err != nil {
		return err
	}
	out := []certified{}
	count := map[string]int{}
	for _, t := range done {
		count[t.state]++
		out = append(out, certified{t.path, t.state, t.who.Name, t.id, string(t.level), t.file, t.why})
	}
	if c.f.json {
		return c.printJSON(out)
	}
	var rows [][2]string
	for _, t := range done {
		rows = append(rows, [2]string{c.stateOf(t), c.lineOf(t)})
	}
	rows = append(rows, [2]string{c.t("in all"), c.t("%d issued, %d issued before, %d refused", count[issuedNow], count[issuedSince], count[refusedIt])})
	return c.lines(rows)
}

func (c *certifier) stateOf(t *trainee) string {
	switch t.state {
	case issuedNow:
		return c.t("issued")
	case issuedSince:
		return c.t("issued before")
	}
	return c.t("refused")
}

func (c *certifier) lineOf(t *trainee) string {
	if t.state == refusedIt {
		return t.path + ": " + strings.Join(t.why, "; ")
	}
	return c.t("%s: %s, evidence %s", t.file+".pdf", t.who.Name, string(t.level))
}

// verdict ends with an error when somebody was refused.
func (c *certifier) verdict(done []*trainee) error {
	n := 0
	for _, t := range done {
		if t.state == refusedIt {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &failure{
		code: exitFailed, text: c.t("%d of %d records got no certificate", n, len(done)),
		hint: c.t("%s says what is missing", filepath.Join(c.f.out, "refused.csv")),
	}
}

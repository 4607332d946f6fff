package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carrel/course"
	"carrel/course/progress"
	"carrel/store"
	"carrel/store/credential"
	"carrel/store/credential/page"
	"carrel/store/keys"
	"carrel/store/record"
	"carrel/store/result"
)

// repage makes a page of a credential that bears another name.
func repage(from, to, name string) error {
	pdf, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	signed, err := page.Extract(pdf)
	if err != nil {
		return err
	}
	r, err := credential.Verify(signed, credential.Options{})
	if err != nil {
		return err
	}
	key, err := keys.Words(r.Issuer.VKey)
	if err != nil {
		return err
	}
	w := page.WordsOf(r.Certificate, key)
	w.Name = name
	if pdf, err = typesetter().Certificate(w, signed); err != nil {
		return err
	}
	return os.WriteFile(to, pdf, 0o600)
}

// printID prints the id of a credential.
func printID(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var doc struct{ ID string }
	if err := json.Unmarshal(b, &doc); err != nil {
		return err
	}
	_, err = fmt.Println(doc.ID)
	return err
}

// certifyWith runs carrel certify with the id in a file: revoke ID and the like.
func certifyWith(file string, args []string) int {
	id, err := os.ReadFile(file)
	if err != nil {
		return exitFailed
	}
	return Main(append([]string{"certify", args[0], strings.TrimSpace(string(id))}, args[1:]...))
}

// lastLesson reads a lesson of another course.
func lastLesson(dir string) error {
	j, err := openJournal(dir, store.Options{})
	if err != nil {
		return err
	}
	defer j.Close()
	_, err = j.Append([]progress.Event{{Type: progress.Completed, Course: "org.example.more", Unit: "last"}})
	return err
}

// An exam counts as proctored by the results of examiners alone, and of one
// attempt by the latest result.
func TestProctored(t *testing.T) {
	c := &certifier{course: &course.Course{ID: "c"}}
	of := func(exam, device string, attempt, serial int, passed bool) *result.Result {
		return &result.Result{Course: "c", Exam: exam, Device: device, Attempt: attempt, Serial: serial, Passed: passed}
	}
	exams := []progress.Need{{Units: []*course.Unit{{ID: "l", Kind: course.Lesson}, {ID: "e", Kind: course.Exam}, {ID: "f", Kind: course.Exam}}}}
	both := map[string]*result.Result{"1": of("e", "d", 1, 1, true), "2": of("f", "d", 1, 1, true)}
	for _, test := range []struct {
		name    string
		needs   []progress.Need
		results map[string]*result.Result
		want    bool
	}{
		{"both passed", exams, both, true},
		{"one passed", exams, map[string]*result.Result{"1": both["1"]}, false},
		{"no exam is asked for", []progress.Need{{Units: exams[0].Units[:1]}}, both, false},
		{"of another device", exams, map[string]*result.Result{"1": both["1"], "2": of("f", "x", 1, 1, true)}, false},
		{"taken back", exams, map[string]*result.Result{"1": both["1"], "2": both["2"], "3": of("f", "d", 1, 2, false)}, false},
		{"a failed attempt, then a pass", exams, map[string]*result.Result{"1": both["1"], "2": of("f", "d", 1, 1, false), "3": of("f", "d", 2, 1, true)}, true},
		{"no results", exams, nil, false},
	} {
		c.results = test.results
		if got := c.examined(&trainee{res: &record.Result{VKey: "d"}}, test.needs); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestAnInterruptedRunBeginsNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	c := &certifier{app: testApp(nil)}
	if done, err := c.all(ctx, []string{"one.carrel-record", "two.carrel-record"}); len(done) != 0 || err != nil {
		t.Errorf("done %v, %v", done, err)
	}
}

// A list of certificates that somebody wrote by hand leads nowhere else.
func TestAKeptCertificateLiesInItsFolder(t *testing.T) {
	k := kept{File: "../../../etc/passwd", PDF: true}
	if got, want := k.path("data"), filepath.Join("data", keptFolder, "passwd.pdf"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, keptFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, keptFolder, keptList), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := testApp(nil)
	if _, err := a.keptIn(dir); err == nil {
		t.Error("a broken list is read")
	}
	if got := a.awards(dir); got != nil {
		t.Errorf("a broken list has %v", got)
	}
}

func TestNamesOfFiles(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Žofie Ångström", "žofie-ångström"}, {"../../etc/passwd", "etc-passwd"}, {"a\x00b/c", "a-b-c"}, {"محمد بن", "محمد-بن"}, {"CON", "con"},
		{"", "certificate"}, {"...", "certificate"}, {strings.Repeat("é", 99), strings.Repeat("é", 40)},
	} {
		if got := slug(c.name); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestATableDoesNotRun(t *testing.T) {
	got := strings.Join(harmless("=1+1", "-x", "@a", "+b", "plain", ""), "|")
	if want := "'=1+1|'-x|'@a|'+b|plain|"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The order of scripts is the same on a page as on a screen: joined letters,
// from right to left.
func TestAnArabicNameIsJoined(t *testing.T) {
	plain, err := page.Typesetter{}.Report(page.Report{Title: "T", Under: "محمد"})
	if err != nil {
		t.Fatal(err)
	}
	joined, err := typesetter().Report(page.Report{Title: "T", Under: "محمد"})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(plain, joined) || typesetter().Order("محمد") != "ﺪﻤﺤﻣ" {
		t.Errorf("set as %q", typesetter().Order("محمد"))
	}
}

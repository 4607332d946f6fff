//go:build !windows

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"carrel/cmd/internal/terminal"
	"carrel/store/keys"
)

// chainCourse has a lesson, and a sealed exam of a typed answer and an essay.
var chainCourse = map[string]string{
	"course.md": "---\nkind: course\nformat: 1\nid: org.example.chain\ntitle: The chain\nversion: 1.0.0\nlocale: en\nobjectives:\n  m.tools: Name a tool\n" +
		"certificate: {title: Memory, requires: {exam: exam.md, lessons: all}, valid: 2y}\n---\n\n1. [Lesson](lesson.md)\n2. [Final](exam.md)\n",
	"lesson.md": "---\nid: lesson\ntitle: Lesson\nobjectives: [m.tools]\n---\n\n# Lesson\n\nWords to be read.\n",
	"exam.md":   "---\nkind: exam\nid: final\ntitle: Final exam\ntime: 30m\npass: 70%\nsealed: true\nreview: answers\ndraw: [{from: pool.md, pick: 2}]\n---\n\n# Final exam\n\nPhones off.\n",
	"pool.md": "---\nkind: pool\nobjectives: [m.tools]\n---\n\n# Pool\n\n## Which tool?\n<!-- question: {id: tool, points: 2} -->\n\n```answer\nvolatility3\n```\n\n" +
		"## What do you keep, and why?\n<!-- question: {id: keep, points: 2} -->\n\n```answer essay\nThe memory, since it is lost at once.\n```\n\n- [ ] names the memory\n- [ ] says why\n",
}

// chain is a school with its two trainees, each with a data folder.
type chain struct {
	t   *testing.T
	dir string
	exams
}

func (c *chain) path(name string) string { return filepath.Join(c.dir, name) }

// run runs carrel in the folder of the chain and returns what it wrote.
func (c *chain) run(code int, data string, args ...string) string {
	c.t.Helper()
	self, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), asCarrel+"=1", "LANG=C.UTF-8", "CARREL_DATA="+c.path(data))
	out, err := cmd.CombinedOutput()
	ended := 0
	if e := (*exec.ExitError)(nil); errors.As(err, &e) {
		ended = e.ExitCode()
	} else if err != nil {
		c.t.Fatal(err)
	}
	if ended != code {
		c.t.Fatalf("carrel %s ended with %d, want %d:\n%s", strings.Join(args, " "), ended, code, out)
	}
	return string(out)
}

// says runs carrel and looks for words in what it writes.
func (c *chain) says(words string, code int, data string, args ...string) {
	c.t.Helper()
	if out := c.run(code, data, args...); !strings.Contains(out, words) {
		c.t.Errorf("carrel %s does not say %q:\n%s", strings.Join(args, " "), words, out)
	}
}

func (c *chain) play(data string, args ...string) *terminal.Terminal {
	c.t.Helper()
	return onTerminal(c.t, append([]string{"--data", c.path(data)}, args...)...)
}

func (c *chain) read(name string) []byte {
	c.t.Helper()
	b, err := os.ReadFile(c.path(name))
	if err != nil {
		c.t.Fatal(err)
	}
	return b
}

// only is the one file of a pattern.
func (c *chain) only(pattern string) string {
	c.t.Helper()
	found, err := filepath.Glob(c.path(pattern))
	if err != nil || len(found) != 1 {
		c.t.Fatalf("%s: %v, %v", pattern, found, err)
	}
	name, err := filepath.Rel(c.dir, found[0])
	if err != nil {
		c.t.Fatal(err)
	}
	return name
}

// flip writes a copy of a file with one bit changed in its middle.
func (c *chain) flip(name, to string) {
	c.t.Helper()
	b := bytes.Clone(c.read(name))
	b[len(b)/2] ^= 1
	writeFile(c.t, c.path(to), string(b))
}

// From the keys to the certificate in the player: an exam is sealed, sat in the
// real player by two trainees, one of whom is killed in the middle, graded,
// collected and certified, and everything on the way is verified.
func TestTheChainFromASealedExamToACertificate(t *testing.T) {
	c := &chain{t: t, dir: t.TempDir()}
	c.prepare()
	ada := c.sits("ada", "seat-001", "volatility3", "The memory goes first.", true)
	bob := c.sits("bob", "seat-002", "paper", "The disk.", false)
	c.grades(ada, bob)
	c.collects(ada, bob)
	c.certifies()
}

// prepare makes the keys, the package and the sealed exam.
func (c *chain) prepare() {
	writeFile(c.t, c.path("pass"), examinerPass+"\n")
	for _, dir := range []string{"course", "ada-stick", "bob-stick", "sheets", "records"} {
		if err := os.Mkdir(c.path(dir), 0o700); err != nil {
			c.t.Fatal(err)
		}
	}
	for name, text := range chainCourse {
		writeFile(c.t, filepath.Join(c.path("course"), name), text)
	}
	for name, role := range map[string]string{"ann": "author", "exams": "examiner", "school": "issuer"} {
		c.run(0, "school", "key", "new", name, "--role", role, "--passphrase-file", "pass")
		c.run(0, "school", "key", "export", name)
	}
	c.says("--role author", 2, "school", "pack", "course", "--key", "school", "--passphrase-file", "pass")
	c.run(0, "school", "pack", "course", "--key", "ann", "-o", "course.carrel", "--passphrase-file", "pass")
	for _, out := range []string{"out", "other"} {
		c.run(0, "school", "exam", "seal", "course", "exam.md", "--key", "exams", "--examiner", "exams.carrel-key",
			"--seats", "2", "--codes", "1x5m", "-o", out, "--passphrase-file", "pass")
	}
	k, err := keys.Unlock(c.path("school"), "exams", examinerPass)
	if err != nil {
		c.t.Fatal(err)
	}
	c.examiner = k.Identity()
}

// listed is what the attendant's list has of a seat, or of a code.
func (c *chain) listed(pattern string) string {
	c.t.Helper()
	found := regexp.MustCompile(pattern).FindSubmatch(c.read("out/attendant.txt"))
	if found == nil {
		c.t.Fatalf("no %s in the attendant's list", pattern)
	}
	return string(found[1])
}

// sits adds the course, reads its lesson, sits the exam and hands it in, and
// returns the code of the sheet.
func (c *chain) sits(who, seat, tool, essay string, killed bool) string {
	t := c.t
	t.Helper()
	c.says("there is nobody to ask", 1, who, "add", "course.carrel")
	c.run(0, who, "add", "course.carrel", "--yes")
	k := c.play(who, c.path("course.carrel"))
	wait(t, k, "Words to be read.")
	press(t, k, "enter")
	wait(t, k, "Final exam")
	press(t, k, "ctrl+c")
	k.Wait()

	stick := c.path(who + "-stick")
	for _, name := range []string{"exam.carrel-paper", seat + ".carrel-envelope"} {
		writeFile(t, filepath.Join(stick, name), string(c.read("out/"+name)))
	}
	paper, words := filepath.Join(stick, "exam.carrel-paper"), c.listed(seat+` +(\S+)`)
	k = c.play(who, paper)
	unsealed(t, k, "one-two-three-four-five-six")
	wait(t, k, "not the words of this envelope")
	press(t, k, "ctrl+u")
	unsealed(t, k, words)
	wait(t, k, "Start the exam")
	press(t, k, "enter")
	wait(t, k, "Question 1 of 2")
	c.answers(k, tool, essay)
	wait(t, k, "Question 2 of 2")
	if killed {
		k = c.kills(k, who, paper, words)
	}
	c.answers(k, tool, essay)
	wait(t, k, "2 of 2 answered")
	press(t, k, "enter")
	wait(t, k, "Hand in this exam?")
	press(t, k, "enter")
	wait(t, k, "Code of your sheet:")
	code := strings.ReplaceAll(regexp.MustCompile(`(\S ){13}\S`).FindString(k.Screen()), " ", "")
	press(t, k, "q")
	k.Wait()
	sheet := c.only(who + "-stick/*.carrel-sheet")
	if !strings.Contains(sheet, code) || code == "" {
		t.Errorf("the screen says %q, the sheet is %s", code, sheet)
	}
	writeFile(t, filepath.Join(c.path("sheets"), who+".carrel-sheet"), string(c.read(sheet)))
	return code
}

// answers the question on the screen, and goes on.
func (c *chain) answers(k *terminal.Terminal, tool, essay string) {
	text, on := tool, []string{"enter"}
	if strings.Contains(k.Screen(), "What do you keep") {
		text, on = essay, []string{"tab", "enter"}
	}
	if err := k.Send(text); err != nil {
		c.t.Fatal(err)
	}
	wait(c.t, k, text)
	press(c.t, k, on...)
}

// kills the player once the sheet has the first answer, and goes on: with it,
// and with a code for more time.
func (c *chain) kills(k *terminal.Terminal, who, paper, words string) *terminal.Terminal {
	t := c.t
	t.Helper()
	for until := time.Now().Add(generous); responsesInSheets(t, c.exams, c.path(who)) < 1; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the sheet has no answer")
		}
	}
	if err := syscall.Kill(k.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	k.Wait()
	again := c.play(who, paper)
	unsealed(t, again, words)
	wait(t, again, "1/2")
	wait(t, again, "Question 2 of 2")
	for _, try := range [][2]string{{"AAAA-AAAA-AAAA", "This is no code of this exam."}, {c.listed(`(\S+) +5 minutes more`), "5 minutes more."}} {
		if try[0] != "AAAA-AAAA-AAAA" {
			press(t, again, "ctrl+u")
		} else {
			press(t, again, "f7")
			wait(t, again, "The code that your supervisor gave you")
		}
		if err := again.Send(try[0] + "\r"); err != nil {
			t.Fatal(err)
		}
		wait(t, again, try[1])
	}
	return again
}

func (c *chain) grade(more ...string) []string {
	return append([]string{"grade", "sheets", "--paper", "out/exam.carrel-paper", "--answers", "out/exam.carrel-answers", "--key", "exams",
		"--passphrase-file", "pass", "--roll", "roll.csv", "-o", "results"}, more...)
}

// grades the sheets, among them a damaged one and one of another exam: two
// markers differ on an essay, and a third decides.
func (c *chain) grades(ada, bob string) {
	if err := handIn([]string{c.path("eve"), c.path("other"), c.path("sheets/eve.carrel-sheet"), "tool=volatility3"}); err != nil {
		c.t.Fatal(err)
	}
	c.flip("sheets/ada.carrel-sheet", "sheets/bad.carrel-sheet")
	writeFile(c.t, c.path("roll.csv"), "code,name\n"+strings.ToLower(ada)+",Ada\n"+bob+",Bob\n")
	c.says("another exam, or it was altered", 4, "school", "grade", "sheets", "--paper", "out/exam.carrel-paper", "--answers", "other/exam.carrel-answers",
		"--key", "exams", "--passphrase-file", "pass", "-o", "results")
	c.says("it is a sheet of another exam", 4, "school", c.grade()...)
	if problems := string(c.read("results/problems.csv")); strings.Count(problems, "carrel-sheet") != 2 {
		c.t.Errorf("set aside are:\n%s", problems)
	}
	c.marks("--mark", "mia", "1", "2")
	c.marks("--mark", "max", "1")
	c.says("carrel grade --resolve NAME", 4, "school", c.grade("--markers", "2")...)
	c.marks("--resolve", "eve", "1", "2")
	for _, name := range []string{"bad", "eve"} {
		if err := os.Remove(c.path("sheets/" + name + ".carrel-sheet")); err != nil {
			c.t.Fatal(err)
		}
	}
	c.says("graded   2, passed 1", 0, "school", c.grade("--markers", "2")...)
}

// marks as a person: the criteria are those of the answer about the memory.
func (c *chain) marks(flag, name string, criteria ...string) {
	c.t.Helper()
	k := onTerminal(c.t, append([]string{"--data", c.path("school")}, c.absolute(c.grade(flag, name))...)...)
	for wait(c.t, k, "Tick"); !strings.Contains(k.Screen(), "All essays are marked"); {
		if strings.Contains(k.Screen(), "The memory goes first.") {
			press(c.t, k, criteria...)
			wait(c.t, k, "saved")
		}
		for was := marked.FindString(k.Screen()); marked.FindString(k.Screen()) == was; { // Enter reads on first
			before := k.Screen()
			press(c.t, k, "enter")
			if err := k.Await(generous, func(s string) bool { return s != before }); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	press(c.t, k, "q")
	k.Wait()
}

// marked is the meter of the marking page.
var marked = regexp.MustCompile(`\d/\d`)

// absolute are arguments of which those that name files do so from the root.
func (c *chain) absolute(args []string) (out []string) {
	for _, a := range args {
		switch a {
		case "sheets", "out/exam.carrel-paper", "out/exam.carrel-answers", "pass", "roll.csv", "results":
			a = c.path(a)
		}
		out = append(out, a)
	}
	return out
}

// collects: the results come back to the trainees, who hand their records in,
// and the table of the class says what is proven.
func (c *chain) collects(ada, bob string) {
	t := c.t
	t.Helper()
	c.says("somebody else's exam", 1, "bob", "add", "results/"+ada+".carrel-result", "--yes")
	for who, code := range map[string]string{"ada": ada, "bob": bob} {
		c.run(0, who, "add", "results/"+code+".carrel-result", "--yes")
		c.run(0, who, "export", "-o", "records/"+who+".carrel-record", "--name", strings.ToUpper(who[:1])+who[1:], "--number", who)
	}
	k := c.play("ada", c.path("ada-stick/exam.carrel-paper"))
	wait(t, k, "Graded by the examiners")
	wait(t, k, "4 of 4 points")
	press(t, k, "q")
	k.Wait()

	writeFile(t, c.path("class.csv"), "number,name\nada,Ada\nbob,Bob\ncyd,Cyd\n")
	c.says("witnessed up to", 0, "school", "witness", "records/ada.carrel-record")
	collect := []string{"collect", "records", "results", "--roster", "class.csv", "--course", "course.carrel", "--json"}
	c.says("who is not in the trust list", 4, "school", append(collect[:len(collect)-1:len(collect)-1], "--no-table")...)
	c.run(0, "school", "trust", "add", "exams.carrel-key", "--yes")
	var class struct {
		Trainees []struct {
			Name, Evidence string
			Complete       bool
			Problems       []struct{ Kind string }
		}
	}
	if err := json.Unmarshal([]byte(c.run(0, "school", collect...)), &class); err != nil || len(class.Trainees) != 3 {
		t.Fatalf("%+v, %v", class, err)
	}
	for _, p := range class.Trainees {
		switch {
		case p.Name == "Ada" && (p.Evidence != "proctored" || !p.Complete || len(p.Problems) > 0),
			p.Name == "Bob" && (p.Evidence != "witnessed" || p.Complete || len(p.Problems) > 0):
			t.Errorf("%+v", p)
		}
	}
}

// certifies Ada, not Bob; every file that was made is verified, and refused when
// one bit is another.
func (c *chain) certifies() {
	t := c.t
	t.Helper()
	out := c.run(1, "school", "certify", "records", "--course", "course.carrel", "--key", "school", "--issuer", "Academy",
		"--roster", "class.csv", "--results", "results", "-o", "certs", "--passphrase-file", "pass")
	if !strings.Contains(out, "0001-ada.pdf: Ada, evidence proctored") || !strings.Contains(out, "1 issued, 0 issued before, 1 refused") {
		t.Errorf("certified:\n%s", out)
	}
	result := c.only("results/" + strings.Split(filepath.Base(c.only("ada-stick/*.carrel-sheet")), "-1-")[1][:14] + ".carrel-result")
	for _, file := range []string{"course.carrel", "records/ada.carrel-record", result, "certs/0001-ada.json", "certs/0001-ada.pdf", "certs/revoked.status.json"} {
		c.run(0, "school", "verify", file)
		if out := c.run(0, "school", "verify", "--json", file); !json.Valid([]byte(out)) {
			t.Errorf("%s: %s", file, out)
		}
		bad := "bad-" + filepath.Base(file)
		c.flip(file, bad)
		c.run(4, "school", "verify", bad)
	}
	school, exams := c.vkey("school"), c.vkey("exams")
	for _, file := range []string{"certs/0001-ada.json", "certs/0001-ada.pdf"} {
		c.says("the key is one that you named", 0, "school", "verify", "--key", school, file)
		c.says("not signed by a key that you named", 4, "school", "verify", "--key", exams, file)
		c.says("is not a public key", 2, "school", "verify", "--key", "school", file)
	}
	c.says("about the work of another device", 1, "bob", "add", "certs/0001-ada.pdf", "--yes")
	c.run(0, "ada", "add", "certs/0001-ada.pdf", "--yes")
	k := c.play("ada")
	wait(t, k, "certificate")
	press(t, k, "C")
	wait(t, k, "Academy")
	press(t, k, "q")
	k.Wait()
	c.says("Name a tool", 0, "ada", "transcript", "org.example.chain")
	c.revokes()
}

// vkey is the key in a public key file.
func (c *chain) vkey(name string) string {
	c.t.Helper()
	p, err := keys.ParsePublic(c.read(name + keys.PublicExtension))
	if err != nil {
		c.t.Fatal(err)
	}
	return p.VKey
}

// revokes the certificate: its page, its credential and the shelf say so, with
// the list beside them or named.
func (c *chain) revokes() {
	var doc struct{ ID string }
	if err := json.Unmarshal(c.read("certs/0001-ada.json"), &doc); err != nil {
		c.t.Fatal(err)
	}
	c.says("no certificate of this id", 2, "school", "certify", "revoke", "urn:uuid:none", "--key", "school", "-o", "certs", "--passphrase-file", "pass")
	writeFile(c.t, c.path("alone.pdf"), string(c.read("certs/0001-ada.pdf")))
	c.run(0, "school", "certify", "revoke", doc.ID, "--key", "school", "-o", "certs", "--passphrase-file", "pass")
	for _, args := range [][]string{{"certs/0001-ada.pdf"}, {"certs/0001-ada.json"}, {"alone.pdf", "--status", "certs/revoked.status.json"}} {
		c.says("it was revoked", 4, "school", append([]string{"verify"}, args...)...)
	}
	c.says("status", 0, "school", "verify", "alone.pdf")
	c.says("it was revoked", 4, "ada", "add", "certs/0001-ada.pdf")
}

package builtin_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"carrel/content/builtin"
	"carrel/content/markdown"
	"carrel/course/question"
)

// bench is the evidence of the workshops, as a trainee has it.
type bench struct {
	t  *testing.T
	fs fs.FS
}

func (b bench) read(name string) []byte {
	b.t.Helper()
	data, err := fs.ReadFile(b.fs, "workshops/"+name)
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}

func (b bench) digest(name string) string {
	sum := sha256.Sum256(b.read(name))
	return hex.EncodeToString(sum[:])
}

// find returns the first group of a pattern in a file.
func (b bench) find(name, pattern string) string {
	b.t.Helper()
	m := regexp.MustCompile(pattern).FindSubmatch(b.read(name))
	if m == nil {
		b.t.Fatalf("%s: nothing fits %s", name, pattern)
	}
	return string(m[1])
}

func (b bench) rows(name string) [][]string {
	b.t.Helper()
	all, err := csv.NewReader(bytes.NewReader(b.read(name))).ReadAll()
	if err != nil {
		b.t.Fatal(err)
	}
	return all[1:]
}

func (b bench) time(layout, text string) time.Time {
	b.t.Helper()
	at, err := time.Parse(layout, text)
	if err != nil {
		b.t.Fatal(err)
	}
	return at.UTC()
}

// TestWorkshopsFollowFromTheirEvidence computes every answer of the workshops
// that can be computed, from the files alone, and hands it in.
func TestWorkshopsFollowFromTheirEvidence(t *testing.T) {
	c := builtin.Named("helicopter-view")
	steps := map[string]*markdown.Item{}
	for u, d := range documents(t, c) {
		if strings.HasPrefix(u.Path, "workshops/") {
			for _, q := range d.Questions() {
				steps[q.ID] = q
			}
		}
	}
	b := bench{t, c.FS}
	answers := b.mail()
	for _, more := range []map[string]string{b.logs(), b.memory()} {
		for id, a := range more {
			answers[id] = a
		}
	}
	for id, answer := range answers {
		q := steps[id]
		if q == nil {
			t.Errorf("there is no step %s", id)
			continue
		}
		mark, err := q.Question.Mark(question.Response{Texts: []string{answer}})
		if err != nil || mark.Got != mark.Of {
			t.Errorf("%s: %q follows from the evidence and earns %d of %d: %v", id, answer, mark.Got, mark.Of, err)
		}
	}
	for id, q := range steps {
		if _, ok := answers[id]; !ok && len(q.Question.Blanks) > 0 {
			t.Errorf("%s has a typed answer that nothing computes", id)
		}
	}
}

func (b bench) mail() map[string]string {
	msg, err := mail.ReadMessage(bytes.NewReader(b.read("mail/message-1.eml")))
	if err != nil {
		b.t.Fatal(err)
	}
	received := msg.Header["Received"] // the youngest first
	sent, err := msg.Header.Date()
	if err != nil {
		b.t.Fatal(err)
	}
	_, stamp, _ := strings.Cut(received[0], ";")
	at := b.time("Mon, 2 Jan 2006 15:04:05 -0700", strings.TrimSpace(stamp))
	group := func(pattern, text string) string { return regexp.MustCompile(pattern).FindStringSubmatch(text)[1] }
	return map[string]string{
		"ws1-hash":     b.digest("mail/message-1.eml"),
		"ws1-address":  group(`\(unknown \[([\d.]+)\]\)`, received[1]),
		"ws1-user":     group(`authenticated as user '(\w+)'`, received[1]),
		"ws1-received": at.Format(time.RFC3339),
		"ws1-seconds":  fmt.Sprint(at.Sub(sent).Seconds()),
		"ws1-dmarc":    group(`dmarc=fail header\.from=(\S+)`, msg.Header.Get("Authentication-Results")),
		"ws1-rule":     b.find("mail/rules.txt", `(\S+Z) .*kowalski-hinges`),
	}
}

func (b bench) logs() map[string]string {
	log := string(b.read("logs/auth.log"))
	failed := map[string]int{}
	for _, m := range regexp.MustCompile(`Failed password .* from ([\d.]+) `).FindAllStringSubmatch(log, -1) {
		failed[m[1]]++
	}
	var guesser string
	for address, n := range failed {
		if n > failed[guesser] {
			guesser = address
		}
	}
	login := b.find("logs/auth.log", `(?m)^Jun 14 (\S+) .* Accepted password .* from `+regexp.QuoteMeta(guesser))
	return map[string]string{
		"ws2-hash":    b.digest("logs/auth.log"),
		"ws2-address": guesser,
		"ws2-failed":  strconv.Itoa(failed[guesser]),
		"ws2-login":   b.time("2006-01-02 15:04:05 -07:00", "2025-06-14 "+login+" +02:00").Format(time.RFC3339),
		"ws2-account": b.find("logs/auth.log", `useradd -m (\S+)`),
		"ws2-bytes":   strconv.Itoa(b.sent("198.51.100.9")),
		"ws2-person":  b.person().Format(time.RFC3339),
	}
}

// sent sums the bytes that the firewall let out to an address.
func (b bench) sent(to string) int {
	sum := 0
	for _, row := range b.rows("logs/firewall.csv") {
		if row[3] == to && row[6] == "out" {
			n, err := strconv.Atoi(row[7])
			if err != nil {
				b.t.Fatal(err)
			}
			sum += n
		}
	}
	return sum
}

// person is when somebody was at the door: by the recorder, and by how much
// that was wrong beside a telephone.
func (b bench) person() time.Time {
	right := b.time(time.TimeOnly, b.find("logs/notes.txt", `telephone (\S+), recorder`))
	shown := b.time(time.TimeOnly, b.find("logs/notes.txt", `recorder (\S+)\. Photograph`))
	at := b.find("logs/camera.csv", `(?m)^(\S+ \S+),2,a person`)
	return b.time("2006-01-02 15:04:05 -07:00", at+" +02:00").Add(right.Sub(shown))
}

func (b bench) memory() map[string]string {
	bin := b.read("memory/memory.bin")
	process := b.find("memory/connections.txt", `(?m)^(\d+) .* 198\.51\.100\.66:`)
	path := b.find("memory/processes.txt", `(?m)^`+process+` .*Z\s+(.*)$`)
	parent := b.find("memory/processes.txt", `(?m)^`+process+`\s+(\d+)`)
	parentPath := b.find("memory/processes.txt", `(?m)^`+parent+` .*Z\s+(.*)$`)
	_, key, _ := bytes.Cut(bin, []byte("SESSION-KEY:"))
	return map[string]string{
		"ws3-hash":   b.digest("memory/memory.bin"),
		"ws3-path":   path,
		"ws3-parent": parentPath[strings.LastIndex(parentPath, `\`)+1:],
		"ws3-entry":  b.find("memory/processes.txt", `(?m)^`+parent+`\s+\d+\s+(\S+)`),
		"ws3-offset": fmt.Sprintf("0x%x", bytes.Index(bin, []byte("README_FIRST"))),
		"ws3-id":     b.find("memory/README_FIRST.txt", `Your ID: (\S+)`),
		"ws3-key":    string(key[:64]),
	}
}

// The text of the extract is the extract.
func TestHexadecimalIsTheMemory(t *testing.T) {
	b := bench{t, builtin.Named("helicopter-view").FS}
	var want []byte
	for line := range strings.Lines(string(b.read("memory/memory.hex"))) {
		head, _, _ := strings.Cut(line, "|")
		row, err := hex.DecodeString(strings.Join(strings.Fields(head)[1:], ""))
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, row...)
	}
	if got := b.read("memory/memory.bin"); !bytes.Equal(got, want) {
		t.Error("memory.hex and memory.bin differ")
	}
}

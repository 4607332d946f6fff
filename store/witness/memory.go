package witness

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/internal/durable"
	"carrel/store/record"
)

const (
	magic   = "carrel/seen/v1"
	maxFile = 1 << 20 // bytes; one has about 600, and 60 more for each time that a journal was restored
)

// memory is what is remembered of one journal. The zero value is nothing.
type memory struct {
	key      string // verifier key of the device
	head     record.Cosigned
	restored []event // by which it says that it was put back or rebuilt, or said in a history that was left
	left     []left
}

// event names one event of a journal.
type event struct {
	seq  int64
	hash tlog.Hash
}

// left is a head that is no more part of the history.
type left struct {
	tlog.Tree
	at int64 // seconds since 1970
}

// knows reports whether an event was seen before.
func (m memory) knows(r record.Restored) bool {
	return slices.Contains(m.restored, event{r.Seq, r.Hash})
}

func (w *Witness) path(id string) string { return filepath.Join(w.dir, id) }

// remember cosigns the head of a record and has the disk remember it, with what
// was remembered of earlier histories.
func (w *Witness) remember(res *record.Result, before memory, heads []left) (memory, error) {
	head, err := w.cosign(res)
	if err != nil {
		return memory{}, err
	}
	m := memory{key: res.VKey, head: head, restored: before.restored, left: heads}
	for _, r := range res.Restored {
		if !m.knows(r) {
			m.restored = append(m.restored, event{r.Seq, r.Hash})
		}
	}
	file, err := w.encode(m)
	if err == nil && len(file) > maxFile {
		err = fmt.Errorf("%s: the journal was restored more often than a witness remembers; move the file to a safe place", w.path(res.ID))
	}
	if err != nil {
		return memory{}, err
	}
	return m, durable.Replace(w.path(res.ID), file)
}

// cosign returns the head of a record with the device's signature and this
// witness's.
func (w *Witness) cosign(res *record.Result) (record.Cosigned, error) {
	head, err := record.ParseCheckpoint(res.Checkpoint)
	if err != nil {
		return record.Cosigned{}, err
	}
	text, err := note.Sign(&note.Note{Text: head.Text(), Sigs: head.Sigs}, w.signer)
	if err != nil {
		return record.Cosigned{}, err
	}
	head, err = record.ParseCheckpoint(string(text))
	if err != nil {
		return record.Cosigned{}, err
	}
	return record.Cosigned{Signed: *head, Witnesses: []string{w.VKey()}}, nil
}

// text is what the witness signs of what it remembers.
func (m memory) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nkey %s\nat %d %s\n", magic, m.key, m.head.Tree.N, m.head.Tree.Hash)
	for _, e := range m.restored {
		fmt.Fprintf(&b, "restored %d %s\n", e.seq, e.hash)
	}
	for _, l := range m.left {
		fmt.Fprintf(&b, "left %d %s %d\n", l.N, l.Hash, l.at)
	}
	return b.String()
}

// encode is the file. There is one spelling: Ed25519 signs a text in one way.
func (w *Witness) encode(m memory) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: m.text()}, w.key)
	return append(signed, m.head.String()...), err
}

// recall reads what is remembered of a journal.
func (w *Witness) recall(id string) (memory, error) {
	f, err := os.Open(w.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return memory{}, nil
	}
	if err != nil {
		return memory{}, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return memory{}, err
	}
	m, err := w.parse(id, string(b))
	if err != nil {
		return memory{}, fmt.Errorf("%s: %w: %w; put its backup back", w.path(id), ErrMemory, err)
	}
	return m, nil
}

// parse takes what remember wrote about the journal, and verifies it.
func (w *Witness) parse(id, file string) (memory, error) {
	at := strings.Index(file, "\nwitness ") + 1
	if at == 0 || len(file) > maxFile {
		return memory{}, errors.New("it is not of this program")
	}
	head, err := record.ParseCosigned(file[at:])
	if err != nil {
		return memory{}, err
	}
	text, _, _ := strings.Cut(file[:at], "\n\n")
	m, err := parseText(text)
	if err != nil {
		return memory{}, err
	}
	m.head = *head
	again, err := w.encode(m)
	if err == nil && string(again) != file {
		err = errors.New("it is not what this witness wrote")
	}
	if err == nil && (head.ID != id || len(head.Witnesses) != 1 || head.Witnesses[0] != w.VKey()) {
		err = errors.New("it is of another journal, or another witness")
	}
	if err == nil {
		err = signedBy(m.key, head)
	}
	return m, err
}

// signedBy checks the signature of the device.
func signedBy(key string, head *record.Cosigned) error {
	v, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	_, err = note.Open([]byte(head.Signed.String()), note.VerifierList(v))
	return err
}

// parseText reads what was signed, but for the head. That it is written so and
// not otherwise is left to the comparison with what is encoded again.
func parseText(text string) (m memory, err error) {
	for line := range strings.SplitSeq(text, "\n") {
		kind, value, _ := strings.Cut(line, " ")
		var hash string
		switch kind {
		case "key":
			m.key = value
		case "restored":
			var e event
			if _, err = fmt.Sscanf(value, "%d %s", &e.seq, &hash); err == nil {
				e.hash, err = tlog.ParseHash(hash)
			}
			m.restored = append(m.restored, e)
		case "left":
			var l left
			if _, err = fmt.Sscanf(value, "%d %s %d", &l.N, &hash, &l.at); err == nil {
				l.Hash, err = tlog.ParseHash(hash)
			}
			m.left = append(m.left, l)
		}
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

package store

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/keys"
	"carrel/store/record"
)

// linesIn reads a source to its end, and holds it against its tree.
func linesIn(t *testing.T, src record.Source) (lines []string) {
	t.Helper()
	var tree record.Tree
	for line, err := range src.Lines {
		if err != nil {
			t.Fatal(err)
		}
		tree.Add(tlog.RecordHash(line.Event))
		lines = append(lines, string(line.Event))
	}
	if tree.Size() != src.Tree.N || tree.Root() != src.Tree.Hash {
		t.Fatalf("%d lines for a tree of %d", tree.Size(), src.Tree.N)
	}
	return lines
}

func essay(text string) progress.Event {
	e := answered(0)
	e.Response = &question.Response{Texts: []string{text}}
	return e
}

// TestWhatWasRescuedIsWrittenAsItWas: the journal, once it can be written, goes
// on exactly as the record said.
func TestWhatWasRescuedIsWrittenAsItWas(t *testing.T) {
	opt := testOptions()
	now := opt.Now()
	opt.Now = func() time.Time { now = now.Add(time.Minute); return now }
	dir := t.TempDir()
	key, err := keys.Device(dir)
	if err != nil {
		t.Fatal(err)
	}
	opt.Signer = key
	j, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	fill(t, j, 5)
	actions := [][]progress.Event{{answered(5), essay("typed")}, {essay(strings.Repeat("x", progress.MaxEvent))}, {answered(6)}}
	first, alone, err := j.Rescue(actions)
	if err != nil || alone || first.ID != j.ID() || first.Tree.N != 8 {
		t.Fatalf("%+v, alone %v, %v", first.Tree, alone, err)
	}
	was := linesIn(t, first)
	var b bytes.Buffer
	if err := record.Write(&b, first, key); err != nil {
		t.Fatal(err)
	}
	if res, err := record.Verify(&b, record.VerifyOptions{}); err != nil || res.Size != 8 {
		t.Fatalf("%+v, %v", res, err)
	}
	more, _, err := j.Rescue(append(actions, []progress.Event{answered(7)}))
	if err != nil || strings.Join(linesIn(t, more)[:8], "\n") != strings.Join(was, "\n") {
		t.Fatalf("the second record does not go on from the first: %v", err)
	}
	for _, a := range actions {
		if _, err := j.Append(a); err != nil && !errors.Is(err, progress.ErrEvent) {
			t.Fatal(err)
		}
	}
	after, err := j.Record()
	if err != nil || after.Tree != first.Tree || strings.Join(linesIn(t, after), "\n") != strings.Join(was, "\n") {
		t.Errorf("the journal went on otherwise than the record: %+v, %+v, %v", after.Tree, first.Tree, err)
	}
}

package store

import (
	"bytes"
	"errors"
	"testing"

	"carrel/course/progress"
	"carrel/store/record"
)

// TestNotesComeBackWithARescue takes a rescue in that has a note in it, and
// refuses one that had it taken out: the journal would miss it for ever.
func TestNotesComeBackWithARescue(t *testing.T) {
	j := openSigned(t, t.TempDir())
	fill(t, j, 2)
	mine := typedEvent("a", "mine")
	mine.Type = progress.Noted
	src, _, err := j.Rescue([][]progress.Event{{mine}})
	if err != nil {
		t.Fatal(err)
	}
	written := func(notes bool) *bytes.Buffer {
		var b bytes.Buffer
		src.Notes = notes
		if err := record.Write(&b, src, newDevice(t, 1)); err != nil {
			t.Fatal(err)
		}
		return &b
	}
	if !src.Notes {
		t.Error("a rescue leaves notes behind")
	}
	if _, err := j.Adopt(written(false), AdoptOptions{}); !errors.Is(err, ErrOtherHistory) || len(all(t, j)) != 2 {
		t.Errorf("without the note: %v", err)
	}
	if _, err := j.Adopt(written(true), AdoptOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := all(t, j); len(got) != 3 || got[2].Response.Texts[0] != "mine" {
		t.Errorf("got %+v", got)
	}
}

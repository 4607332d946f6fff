package progress_test

import (
	"strings"
	"testing"

	"carrel/course"
	"carrel/course/progress"
)

func at(line int) progress.Event {
	return progress.Event{Course: "c", Unit: "u", Place: &progress.Place{Line: line}}
}

func TestBookmarks(t *testing.T) {
	other := at(7)
	other.Lang = "fr"
	s := progress.Fold([]progress.Event{
		progress.Bookmark(at(9), true, "Nine"), progress.Bookmark(at(7), true, "Seven"), progress.Bookmark(at(9), true, "Nine again", "Numbers"),
		progress.Bookmark(other, true, "Sept"), progress.Bookmark(at(5), false, ""), progress.Bookmark(at(7), false, ""),
	})
	got := s.Unit("c", "u").Bookmarks
	if len(got) != 2 || got[0].Place.Line != 9 || got[0].Words != "Nine again" || got[0].Under != "Numbers" || got[1].Under != "" || got[1].Lang != "fr" {
		t.Errorf("bookmarks %+v", got)
	}
}

func TestNotes(t *testing.T) {
	s := progress.Fold([]progress.Event{
		progress.Note(at(3), "first", "Three"), progress.Note(at(1), "one", "One"), progress.Note(at(3), "second\nline", "Three"),
		progress.Note(at(8), "gone", ""), progress.Note(at(8), "", ""),
	})
	got := s.Unit("c", "u").Notes
	if len(got) != 2 || got[0].Text != "one" || got[1].Text != "second\nline" || got[1].Words != "Three" {
		t.Errorf("notes %+v", got)
	}
	if s.Unit("c", "u").Completed || s.Unit("c", "u").Opened {
		t.Error("a note counts as work")
	}
}

// An event that was written by hand says less than it should.
func TestAsidesWithoutAPlace(t *testing.T) {
	for _, e := range []progress.Event{
		{Type: progress.Bookmarked, Course: "c", Unit: "u"},
		{Type: progress.Noted, Course: "c", Unit: "u", Place: &progress.Place{Line: -4}},
		{Type: progress.Noted, Course: "c", Unit: "u", Place: &progress.Place{Line: 4}},
	} {
		if u := progress.Fold([]progress.Event{e}).Unit("c", "u"); len(u.Bookmarks)+len(u.Notes) > 0 {
			t.Errorf("%+v left something: %+v", e, u)
		}
	}
}

func TestNotesOfACourse(t *testing.T) {
	moved := progress.Note(at(2), "kept", "")
	moved.Unit = "old.md"
	lost := progress.Note(at(2), "lost", "")
	lost.Unit = "lost"
	rename := progress.Event{Type: progress.Renamed, Course: "c", Unit: "u", From: "old.md"}
	s := progress.Fold([]progress.Event{lost, moved, progress.Bookmark(at(1), true, ""), rename})
	c := &course.Course{ID: "c", Modules: []course.Module{{Units: []*course.Unit{{ID: "empty"}, {ID: "u"}}}}}
	got := s.Notes(c)
	if len(got) != 2 || got[0].ID != "u" || len(got[0].Notes) != 1 || len(got[0].Bookmarks) != 1 || got[1].Unit != nil || got[1].ID != "lost" {
		t.Errorf("left %+v", got)
	}
	if s.Notes(&course.Course{ID: "another"}) != nil {
		t.Error("a course that nobody opened has notes")
	}
}

func TestAsidesAreEncoded(t *testing.T) {
	for _, e := range []progress.Event{
		progress.Bookmark(at(4), true, "Plain words"), progress.Bookmark(at(4), false, ""),
		progress.Note(at(4), "ein „Zitat“\nund mehr", "漢字"), progress.Note(at(4), "", ""),
		progress.Note(at(4), strings.Repeat("\x01\"<é", 2000), ""),
	} {
		line, err := progress.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		back, err := progress.Decode(line)
		if err != nil || back.Type != e.Type || (back.Response == nil) != (e.Response == nil) {
			t.Errorf("%s: %+v, %v", line[:min(len(line), 80)], back, err)
		}
	}
}

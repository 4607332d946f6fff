package player_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"carrel/content/markdown"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player"
	"carrel/player/page/marking"
	"carrel/player/phrase"
	"carrel/player/playertest"
	"carrel/player/theme"
)

// markerDesk keeps what is marked, unless it is full.
type markerDesk struct {
	mu     sync.Mutex
	events []progress.Event
	full   bool
}

func (d *markerDesk) Append(events []progress.Event) ([]progress.Event, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return nil, errors.New("no room")
	}
	d.events = append(d.events, events...)
	return events, nil
}

func (d *markerDesk) AppendIf(events []progress.Event, _ func(*progress.Standing) error) ([]progress.Event, error) {
	return d.Append(events)
}

func (d *markerDesk) last() progress.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.events) == 0 {
		return progress.Event{}
	}
	return d.events[len(d.events)-1]
}

// essays are so many answers to one question with three criteria.
func essays(n int) []*marking.Essay {
	text := "# What comes first?\n<!-- question: {id: q1, points: 3} -->\n\nGive a reason.\n\n```answer essay\nThe **memory**, because it goes first.\n```\n\n" +
		"- [ ] names the memory\n- [ ] says that it is volatile\n- [ ] says before what\n"
	doc := markdown.Parse("q.md", []byte(text), markdown.Options{Kind: "quiz"})
	it := doc.Questions()[0]
	var out []*marking.Essay
	for i := range n {
		out = append(out, &marking.Essay{
			Sheet: fmt.Sprint("SHEET-", i), Number: i + 1, Item: it, Text: fmt.Sprintf("Answer text %d: the memory is lost when the power fails.", i+1),
			Points: func(met []int) question.Mark { return question.Mark{Got: 100 * len(met), Of: 300} },
		})
	}
	return out
}

func startMarking(t *testing.T, d *markerDesk, all []*marking.Essay, w, h int) *playertest.Term {
	t.Helper()
	m := player.NewMarking(player.MarkConfig{Title: "Final", Essays: all, Journal: d, Words: phrase.New("en"), Theme: theme.Dark, Now: time.Now})
	return playertest.Start(t, m, w, h)
}

func TestMarkEssays(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {140, 45}} {
		d := &markerDesk{}
		k := startMarking(t, d, essays(2), size[0], size[1])
		k.WaitFor("Answer number 1")
		if !strings.Contains(k.Screen(), "names the memory") {
			k.Press("space") // nothing is ticked unseen
			k.WaitFor("Points: 0 of 3")
		}
		k.Press("space")
		k.WaitFor("Points: 1 of 3")
		k.Press("3")
		k.WaitFor("Points: 2 of 3")
		k.WaitFor("saved")
		if e := d.last(); e.Type != progress.Drafted || e.Unit != "SHEET-0" || e.Question != "q1" || !slices.Equal(e.Response.Choices, []int{0, 2}) {
			t.Errorf("%v: %+v", size, e)
		}
		readOn(k)
		k.Press("enter")
		screen := k.WaitFor("Answer number 2")
		if strings.Contains(screen, "SHEET") || !strings.Contains(screen, "1/2") {
			t.Errorf("%v: %s", size, screen)
		}
		readOn(k)
		k.Press("enter")
		k.WaitFor("All essays are marked")
		k.Press("left")
		k.WaitFor("Answer number 2, marked")
		if e := d.last(); e.Type != progress.Answered || e.Unit != "SHEET-1" || len(e.Response.Choices) != 0 {
			t.Errorf("%v: %+v", size, e)
		}
		k.Press("r")
		k.WaitGone("2, marked")
		k.WaitFor("1/2")
		k.Quit()
	}
}

// readOn goes to the end of an essay.
func readOn(k *playertest.Term) {
	k.Press("end")
	k.WaitFor("Done, next")
}

func TestACommentIsKept(t *testing.T) {
	d := &markerDesk{}
	k := startMarking(t, d, essays(1), 80, 24)
	k.WaitFor("Answer number 1")
	k.Press("w")
	k.WaitFor("Comment")
	k.Type("q? say why")
	k.WaitFor("q? say why")
	k.Press("esc")
	k.WaitFor("saved")
	if e := d.last(); e.Type != progress.Drafted || e.Response == nil || e.Response.Texts[0] != "q? say why" {
		t.Errorf("%+v", e)
	}
}

func TestMarkingGoesOnWhereItWas(t *testing.T) {
	all := essays(3)
	all[0].Done, all[1].Met, all[1].Comment = true, []int{1}, "half"
	all[1].Others = []marking.Other{{Name: "ada", Mark: question.Mark{Got: 200, Of: 300}, Met: []int{0, 1}, Comment: "generous"}}
	k := startMarking(t, &markerDesk{}, all, 140, 45)
	screen := k.WaitFor("Answer number 2")
	for _, want := range []string{"Points: 1 of 3", "half", "ada gave 2 of 3", "generous", "1/3", "The model answer", "because it goes first"} {
		if !strings.Contains(screen, want) {
			t.Errorf("nothing says %q:\n%s", want, screen)
		}
	}
}

func TestAMarkThatIsNotSavedIsSaid(t *testing.T) {
	d := &markerDesk{full: true}
	k := startMarking(t, d, essays(1), 80, 24)
	k.WaitFor("Answer number 1")
	k.Press("1")
	k.WaitFor("NOT SAVED")
	d.mu.Lock()
	d.full = false
	d.mu.Unlock()
	k.Press("s")
	k.WaitFor("saved")
	if e := d.last(); !slices.Equal(e.Response.Choices, []int{0}) {
		t.Errorf("%+v", e)
	}
}

func TestAClickTicks(t *testing.T) {
	k := startMarking(t, &markerDesk{}, essays(1), 140, 45)
	k.WaitFor("says that it is volatile")
	x, y := k.Find("says that it is volatile")
	k.Click(x, y)
	k.WaitFor("Points: 1 of 3")
}

// TestCriteriaWithoutRoomBesideTheAnswer stand below it.
func TestCriteriaWithoutRoomBesideTheAnswer(t *testing.T) {
	all := essays(1)
	for range 4 {
		all[0].Others = append(all[0].Others, marking.Other{Name: "ada", Mark: question.Mark{Of: 300}, Comment: "One line.\nAnother line."})
	}
	k := startMarking(t, &markerDesk{}, all, 120, 24)
	k.WaitFor("Answer number 1")
	k.Press("end")
	k.WaitFor("Another line.")
}

func TestNothingToMark(t *testing.T) {
	k := startMarking(t, &markerDesk{}, nil, 80, 24)
	k.WaitFor("There is nothing to mark.")
	k.Press("enter", "space", "left", "right", "1")
	k.WaitFor("There is nothing to mark.")
}

func TestALongAnswerIsReadToItsEnd(t *testing.T) {
	all := essays(1)
	all[0].Text = strings.Repeat("A line of the answer.\n", 60) + "The last line."
	k := startMarking(t, &markerDesk{}, all, 60, 16)
	k.WaitFor("Answer number 1")
	for range 12 {
		if strings.Contains(k.Screen(), "The last line.") {
			break
		}
		k.Press("enter") // what is not read is not done
	}
	if !strings.Contains(k.Screen(), "The last line.") || !strings.Contains(k.Screen(), "0/1") {
		t.Errorf("the end is not reached:\n%s", k.Screen())
	}
}

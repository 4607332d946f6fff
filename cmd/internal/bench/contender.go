package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"

	"carrel/cmd/internal/terminal"
	"carrel/player/playertest/keys"
)

const patience = 20 * time.Second

// contender is one program with one lesson, and what was measured of it.
type contender struct {
	name     string
	command  []string
	down, up string // the keys that scroll by a line; "" for one that is only started
	starts   int    // it is started at most so often; 0 is as often as the others

	frames  []time.Duration // from start to the first useful frame
	early   []time.Duration // from a key that follows at once to its complete frame
	presses []time.Duration // from key to complete frame
	resizes []time.Duration // from a larger window to its complete frame
	memory  memory
}

func (c *contender) start() (*terminal.Terminal, error) {
	cmd := exec.Command(c.command[0], c.command[1:]...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "LESS=")
	return terminal.Start(cmd, width, height, nil)
}

// useful reports whether a screen shows the beginning of the lesson, top and
// bottom.
func useful(screen string) bool {
	return strings.Contains(screen, topWord) && strings.Contains(screen, bottomWord)
}

// begin starts the program, waits for its first frame and presses a key at
// once, while it may be busy with what comes after a first frame.
func (c *contender) begin(counts bool) error {
	began := time.Now()
	t, err := c.start()
	if err != nil {
		return err
	}
	defer t.Close()
	if err := t.Await(patience, useful); err != nil {
		return err
	}
	frame := time.Since(began)
	var early time.Duration
	if c.down != "" {
		if early, err = c.press(t, 0); err != nil {
			return err
		}
	}
	if counts {
		c.frames, c.early = append(c.frames, frame), append(c.early, early)
	}
	return nil
}

// atWork opens every contender, presses keys in each in turn, with pauses of
// random length so that no program's frame timer is met in step, and then
// resizes their windows.
func atWork(cs []*contender, presses, resizes int) error {
	terms := map[*contender]*terminal.Terminal{}
	for _, c := range cs {
		if c.down == "" {
			continue
		}
		t, err := c.start()
		if err != nil {
			return err
		}
		defer t.Close()
		if err := t.Await(patience, useful); err != nil {
			return err
		}
		terms[c] = t
	}
	time.Sleep(2 * time.Second) // what a program does after its first frame is not a key's
	err := inTurn(cs, presses-presses%(2*turn), func(c *contender, n int) error {
		if terms[c] == nil {
			return nil
		}
		d, err := c.press(terms[c], n)
		c.presses = append(c.presses, d)
		return err
	})
	if err != nil {
		return err
	}
	for c, t := range terms {
		c.memory = memoryOf(t.PID())
	}
	return inTurn(cs, resizes, func(c *contender, _ int) error {
		if terms[c] == nil {
			return nil
		}
		d, err := enlarge(terms[c])
		c.resizes = append(c.resizes, d)
		return err
	})
}

// inTurn does something with each contender in turn, n times, after a pause.
func inTurn(cs []*contender, n int, do func(*contender, int) error) error {
	for i := range n {
		for _, c := range cs {
			time.Sleep(time.Duration(5+rand.IntN(20)) * time.Millisecond)
			if err := do(c, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// enlarge makes the window larger, measures until the text fills it, and makes
// it as large as before.
func enlarge(t *terminal.Terminal) (time.Duration, error) {
	began := time.Now()
	if err := t.Resize(largerWidth, largerHeight); err != nil {
		return 0, err
	}
	if err := t.Await(patience, func(s string) bool { return useful(s) && strings.Contains(s, lowWord) }); err != nil {
		return 0, err
	}
	took := time.Since(began)
	if err := t.Resize(width, height); err != nil {
		return 0, err
	}
	time.Sleep(100 * time.Millisecond)
	return took, t.Await(patience, useful)
}

// turn is after how many lines the scrolling goes the other way, so that a
// short lesson is long enough.
const turn = 20

func (c *contender) press(t *terminal.Terminal, n int) (time.Duration, error) {
	name, by := c.down, 1
	if n/turn%2 == 1 {
		name, by = c.up, -1
	}
	seq, _ := keys.Sequence(name)
	before := strings.Split(t.Screen(), "\n")
	began := time.Now()
	if err := t.Send(seq); err != nil {
		return 0, err
	}
	err := t.Await(patience, func(s string) bool { return scrolled(before, strings.Split(s, "\n"), by) })
	return time.Since(began), err
}

// chrome is how many lines of a screen may stand still when its text scrolls.
const chrome = 6

// scrolled reports whether after is before moved up by so many lines, but for
// the bars above and below the text and the line that came in.
func scrolled(before, after []string, by int) bool {
	same, moved := 0, 0
	for i := range after {
		if i < len(before) && after[i] == before[i] {
			same++
		}
		if j := i + by; j >= 0 && j < len(before) && after[i] == before[j] {
			moved++
		}
	}
	return moved >= height-chrome && same < height-chrome
}

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
	down, up string // the keys that scroll by a line

	frames  []time.Duration // from start to the first useful frame
	presses []time.Duration // from key to complete frame
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

func (c *contender) firstFrame() (time.Duration, error) {
	began := time.Now()
	t, err := c.start()
	if err != nil {
		return 0, err
	}
	defer t.Close()
	err = t.Await(patience, useful)
	return time.Since(began), err
}

// pressAll opens every contender and presses keys in each in turn, with pauses
// of random length so that no program's frame timer is met in step.
func pressAll(cs []*contender, presses int) error {
	terms := make([]*terminal.Terminal, len(cs))
	for i, c := range cs {
		t, err := c.start()
		if err != nil {
			return err
		}
		defer t.Close()
		if err := t.Await(patience, useful); err != nil {
			return err
		}
		terms[i] = t
	}
	time.Sleep(time.Second) // what a program does after its first frame is not a key's
	for n := range presses {
		for i, c := range cs {
			time.Sleep(time.Duration(5+rand.IntN(20)) * time.Millisecond)
			d, err := c.press(terms[i], n)
			if err != nil {
				return err
			}
			c.presses = append(c.presses, d)
		}
	}
	for i, c := range cs {
		c.memory = memoryOf(terms[i].PID())
	}
	return nil
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

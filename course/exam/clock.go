package exam

import "time"

// Moment is an instant as the clocks of a machine tell it.
type Moment struct {
	Wall time.Time
	Boot time.Duration // since the machine started, suspend included; 0 where the system does not tell
	Run  string        // names the run of the machine that Boot counts in
}

// Since returns the time from one moment to a later one, and whether the clock
// that nobody can set vouches for it. Within one run of the machine the boot
// clock tells, whatever was done to the wall clock. Over a restart the wall
// clock is believed as far as the time since the restart allows: it was at
// least as long as that.
func (m Moment) Since(before Moment) (d time.Duration, sure bool) {
	if m.Run != "" && m.Run == before.Run && m.Boot >= before.Boot {
		return m.Boot - before.Boot, true
	}
	least := time.Duration(0)
	if m.Run != "" && m.Run != before.Run {
		least = m.Boot
	}
	return max(m.Wall.Sub(before.Wall), least), false
}

// Beat is how often a sitting says that it goes on, so that what was thinking
// can be told from what was an interruption.
const Beat = 30 * time.Second

// grace is how far apart two signs of life may be.
const grace = 3 * Beat

// Gap is an interruption: the program was closed or killed, the machine slept
// or lost its power.
type Gap struct {
	From Moment
	Took time.Duration
	Sure bool // the boot clock vouches for it
}

// Clock is the clock of one sitting, folded from its events in their order.
type Clock struct {
	Rules   Rules
	Granted time.Duration // by a supervisor
	Gaps    []Gap
	Ended   bool // by an interruption that ends the attempt

	last   Moment
	spent  time.Duration
	stood  time.Duration // that interruptions were not counted for
	resume bool          // a break is on: the time until the next sign of life is free
}

// NewClock starts the clock of a sitting.
func NewClock(r Rules, at Moment) *Clock { return &Clock{Rules: r, last: at} }

// Sign takes a sign of life: an answer, a beat, the program started again.
func (c *Clock) Sign(at Moment) {
	took, sure := at.Since(c.last)
	switch {
	case c.resume:
		c.resume = false
	case took <= grace:
		c.spent += took
	default:
		c.interrupted(Gap{c.last, took, sure})
	}
	c.last = at
}

// interrupted charges an interruption as the rules have it.
func (c *Clock) interrupted(g Gap) {
	c.Gaps = append(c.Gaps, g)
	free := time.Duration(0)
	switch c.Rules.Interruption {
	case Pauses:
		free = min(g.Took, max(c.Rules.Pause-c.stood, 0))
	case Ends:
		c.Ended, free = true, g.Took
	}
	c.stood += free
	c.spent += g.Took - free
}

// Grant adds time that a supervisor allowed.
func (c *Clock) Grant(more time.Duration) { c.Granted += more }

// Break makes the clock stand from a moment until the next sign of life.
func (c *Clock) Break(at Moment) {
	c.Sign(at)
	c.resume = true
}

// OnBreak reports whether the clock stands.
func (c *Clock) OnBreak() bool { return c.resume }

// Limited reports whether there is a limit of time at all.
func (c *Clock) Limited() bool { return c.Rules.Time > 0 }

// Left returns the time that is left at a moment, never less than 0. It takes
// no sign of life: a screen asks for it every second.
func (c *Clock) Left(at Moment) time.Duration {
	peek := *c
	peek.Gaps = nil
	if !c.resume {
		peek.Sign(at)
	}
	if peek.Ended {
		return 0
	}
	return max(c.Rules.Time+c.Granted-peek.spent, 0)
}

// Over reports whether the sitting is at its end.
func (c *Clock) Over(at Moment) bool { return c.Ended || c.Limited() && c.Left(at) == 0 }

// Spent returns the time that was counted up to the last sign of life.
func (c *Clock) Spent() time.Duration { return c.spent }

// Warning returns the warning that is due between two readings of the time that
// is left, the shortest if there are several, and 0 for none.
func (r Rules) Warning(before, now time.Duration) time.Duration {
	var due time.Duration
	for _, w := range r.Warnings {
		if before > w && now <= w && (due == 0 || w < due) {
			due = w
		}
	}
	return due
}

package exam

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// at is a moment so long after the start, on a machine that was started an
// hour before it.
func at(after time.Duration) Moment {
	return Moment{Wall: noon.Add(after), Boot: time.Hour + after, Run: "first"}
}

// sit answers every 20 seconds from a time on for so long.
func sit(c *Clock, from, long time.Duration) {
	for d := from; d <= from+long; d += 20 * time.Second {
		c.Sign(at(d))
	}
}

func TestTheWallClockDoesNotMatterWithinOneRun(t *testing.T) {
	for name, shift := range map[string]time.Duration{"a year back": -365 * 24 * time.Hour, "a year on": 365 * 24 * time.Hour, "summer time": time.Hour} {
		c := NewClock(Rules{Time: time.Hour}, at(0))
		for d := 20 * time.Second; d <= 10*time.Minute; d += 20 * time.Second {
			m := at(d)
			if d > time.Minute {
				m.Wall = m.Wall.Add(shift)
			}
			c.Sign(m)
		}
		if got := c.Left(at(10 * time.Minute)); got != 50*time.Minute || len(c.Gaps) != 0 {
			t.Errorf("%s: %v left, gaps %v", name, got, c.Gaps)
		}
	}
	epoch := at(time.Minute)
	epoch.Wall = time.Unix(0, 0)
	if d, sure := epoch.Since(at(0)); d != time.Minute || !sure {
		t.Errorf("1970: %v, %v", d, sure)
	}
}

// reboot is a moment so long after the start, on a machine that was started
// anew so long before that.
func reboot(after, up time.Duration) Moment {
	return Moment{Wall: noon.Add(after), Boot: up, Run: "second"}
}

func TestInterruptions(t *testing.T) {
	tests := []struct {
		name  string
		rules Rules
		back  Moment // when the program is there again, after 10 minutes of work
		left  time.Duration
		sure  bool
		ended bool
	}{
		{"killed, it counts", Rules{Interruption: Counts}, at(15 * time.Minute), 45 * time.Minute, true, false},
		{"killed, it pauses", Rules{Interruption: Pauses, Pause: time.Hour}, at(15 * time.Minute), 50 * time.Minute, true, false},
		{"killed, it pauses for a while", Rules{Interruption: Pauses, Pause: 2 * time.Minute}, at(15 * time.Minute), 47 * time.Minute, true, false},
		{"killed, it ends", Rules{Interruption: Ends}, at(15 * time.Minute), 0, true, true},
		{"power cut", Rules{Interruption: Counts}, reboot(15*time.Minute, time.Minute), 45 * time.Minute, false, false},
		{"power cut, clock set back", Rules{Interruption: Counts}, reboot(-time.Hour, 3*time.Minute), 47 * time.Minute, false, false},
		{"asleep for a day", Rules{Interruption: Counts}, at(24 * time.Hour), 0, true, false},
	}
	for _, tt := range tests {
		tt.rules.Time = time.Hour
		c := NewClock(tt.rules, at(0))
		sit(c, 0, 10*time.Minute)
		c.Sign(tt.back)
		if got := c.Left(tt.back); got != tt.left || c.Ended != tt.ended || len(c.Gaps) != 1 || c.Gaps[0].Sure != tt.sure {
			t.Errorf("%s: %v left, ended %v, gaps %+v", tt.name, got, c.Ended, c.Gaps)
		}
		if over := c.Over(tt.back); over != (tt.left == 0) {
			t.Errorf("%s: over %v", tt.name, over)
		}
	}
}

func TestLeftDoesNotWind(t *testing.T) {
	c := NewClock(Rules{Time: time.Hour, Interruption: Ends}, at(0))
	for range 3 {
		if got := c.Left(at(time.Minute)); got != 59*time.Minute {
			t.Errorf("%v left", got)
		}
	}
	if c.Left(at(time.Hour)); c.Ended || len(c.Gaps) != 0 {
		t.Error("to look at the clock ended the attempt")
	}
}

func TestTimeIsGrantedAndBreaksAreFree(t *testing.T) {
	c := NewClock(Rules{Time: 10 * time.Minute, Interruption: Ends}, at(0))
	sit(c, 0, 5*time.Minute)
	c.Break(at(5 * time.Minute))
	if !c.OnBreak() || c.Left(at(time.Hour)) != 5*time.Minute {
		t.Errorf("%v left in the break", c.Left(at(time.Hour)))
	}
	c.Sign(at(time.Hour))
	sit(c, time.Hour, 5*time.Minute)
	end := at(time.Hour + 5*time.Minute)
	if !c.Over(end) || c.Ended || c.Spent() != 10*time.Minute {
		t.Errorf("spent %v, ended %v", c.Spent(), c.Ended)
	}
	if c.Grant(5 * time.Minute); c.Over(end) || c.Left(end) != 5*time.Minute {
		t.Errorf("%v left after the grant", c.Left(end))
	}
}

func TestWithoutALimit(t *testing.T) {
	c := NewClock(Rules{Interruption: Counts}, at(0))
	c.Sign(at(100 * time.Hour))
	if c.Limited() || c.Over(at(200*time.Hour)) {
		t.Error("an exam without a limit is over")
	}
}

func TestWarnings(t *testing.T) {
	r := Rules{Warnings: []time.Duration{10 * time.Minute, 5 * time.Minute, time.Minute}}
	for _, tt := range []struct{ before, now, want time.Duration }{
		{11 * time.Minute, 10 * time.Minute, 10 * time.Minute},
		{10 * time.Minute, 9 * time.Minute, 0},
		{20 * time.Minute, 30 * time.Second, time.Minute},
		{time.Minute, 0, 0},
	} {
		if got := r.Warning(tt.before, tt.now); got != tt.want {
			t.Errorf("from %v to %v: %v, not %v", tt.before, tt.now, got, tt.want)
		}
	}
}

func TestMay(t *testing.T) {
	r := Rules{Attempts: 2, Wait: 24 * time.Hour}
	done := Attempt{Began: at(0), Ended: at(time.Hour)}
	for name, tt := range map[string]struct {
		past     []Attempt
		now      Moment
		prepared bool
		want     Denial
		wait     time.Duration
	}{
		"the first":           {nil, at(0), true, Allowed, 0},
		"not prepared":        {nil, at(0), false, Lacking, 0},
		"running":             {[]Attempt{{Running: true}}, at(0), true, Running, 0},
		"too early":           {[]Attempt{done}, at(5 * time.Hour), true, TooEarly, 20 * time.Hour},
		"the day after":       {[]Attempt{done}, at(25 * time.Hour), true, Allowed, 0},
		"all used":            {[]Attempt{done, done}, at(999 * time.Hour), true, TooMany, 0},
		"the clock went back": {[]Attempt{done}, Moment{Wall: noon.Add(-time.Hour), Run: "second", Boot: time.Minute}, true, TooEarly, 24*time.Hour - time.Minute},
	} {
		if got, wait := r.May(tt.past, tt.now, tt.prepared); got != tt.want || wait != tt.wait {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, wait, tt.want, tt.wait)
		}
	}
}

package exam

import "time"

// Attempt is one that was begun.
type Attempt struct {
	Began, Ended Moment
	Running      bool
}

// Denial says why no attempt may be begun now.
type Denial int

// The denials.
const (
	Allowed  Denial = iota
	Running         // one is under way
	TooMany         // all were used
	TooEarly        // the waiting time is not over
	Lacking         // what has to be passed before is not
)

// May reports whether another attempt may be begun, and how long there is to
// wait if it is too early. It has to be asked in the transaction that begins
// the attempt. Where the wall clock was set back, the wait starts anew from
// what it says now: it is never cut short by that.
func (r Rules) May(past []Attempt, now Moment, prepared bool) (Denial, time.Duration) {
	if n := len(past); n > 0 && past[n-1].Running {
		return Running, 0
	}
	switch {
	case r.Attempts > 0 && len(past) >= r.Attempts:
		return TooMany, 0
	case !prepared:
		return Lacking, 0
	case len(past) == 0:
		return Allowed, 0
	}
	since, _ := now.Since(past[len(past)-1].Ended)
	if left := r.Wait - max(since, 0); left > 0 {
		return TooEarly, left
	}
	return Allowed, 0
}

package question

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// wantTimestamp is an example of an instant.
const wantTimestamp = "2024-11-05 17:40:00 +0200"

// dates and clocks are the spellings of an instant, joined by a blank or a T.
// Month names may be in capitals; Go reads a fraction after the seconds itself.
var (
	dates = []string{
		"2006-1-2", "2006/1/2", "20060102", "2 Jan 2006", "2-Jan-2006", "2/Jan/2006", "Jan 2 2006", "Jan 2, 2006",
		"Mon, 2 Jan 2006", "Mon Jan 2 2006", "January 2 2006", "January 2, 2006", "2 January 2006",
	}
	clocks = []string{"15:04:05", "15:04", "150405"}
	zones  = []string{"Z07:00", "Z0700", "Z07"}
	// yearLast are the spellings of ctime, of date(1) and of a syslog with a year.
	yearLast = []string{
		"Mon Jan 2 15:04:05Z07:00 2006", "Mon Jan 2 15:04:05 2006Z07:00", "Mon Jan 2 15:04:05 2006Z0700",
		"Jan 2 15:04:05Z07:00 2006", "Jan 2 15:04:05 2006Z07:00", "Jan 2 15:04:05 2006Z0700",
		"2/Jan/2006:15:04:05Z0700", "2/Jan/2006:15:04:05Z07:00",
	}
)

// readTimestamp reads an instant and spells it after RFC 3339, in the zone that
// it was written in. Without a zone it is none.
func readTimestamp(text string, _ bool) (string, bool) {
	t, ok := instant(text)
	return t.Format(time.RFC3339Nano), ok
}

func instant(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if seconds, ok := strings.CutPrefix(text, "@"); ok {
		return unix(seconds)
	}
	text = zoned(text)
	for _, date := range dates {
		for _, clock := range clocks {
			for _, zone := range zones {
				if t, ok := spelled(text, date+" "+clock+zone); ok {
					return t, true
				}
			}
		}
	}
	for _, layout := range yearLast {
		if t, ok := spelled(text, layout); ok {
			return t, true
		}
	}
	return time.Time{}, false
}

// spelled reads a text in one layout. A year must have its four digits in UTC
// too, so that it can be written again.
func spelled(text, layout string) (time.Time, bool) {
	t, err := time.ParseInLocation(layout, text, time.UTC)
	year := t.UTC().Year()
	return t, err == nil && year >= 0 && year <= 9999 && t.Year() >= 0 && t.Year() <= 9999
}

// zoned brings a text into the shape of the layouts: capitals, single blanks, no
// T, its zone joined to the clock.
func zoned(text string) string {
	text = strings.ToUpper(strings.Join(strings.Fields(asciiDigits(text)), " "))
	for _, utc := range []string{" UTC", " GMT"} {
		text = strings.Replace(text, utc, "Z", 1)
	}
	for _, sign := range []string{" +", " -", " Z"} {
		text = strings.ReplaceAll(text, sign, sign[1:])
	}
	if at := strings.IndexByte(text, 'T'); at > 0 && digit(text[at-1]) && at+1 < len(text) && digit(text[at+1]) {
		text = text[:at] + " " + text[at+1:]
	}
	return text
}

func digit(b byte) bool { return '0' <= b && b <= '9' }

// lastSecond is the end of the year 9999.
const lastSecond = 253402300799

// unix reads seconds since 1970, in UTC.
func unix(text string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(asciiDigits(text), ".")
	if len(whole) > 12 || len(fraction) > 9 {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(whole, 10, 64)
	nanos, bad := strconv.ParseUint((fraction + "000000000")[:9], 10, 32)
	if err != nil || bad != nil || seconds < 0 || seconds > lastSecond {
		return time.Time{}, false
	}
	return time.Unix(seconds, int64(nanos)).UTC(), true
}

// cutTolerance cuts "+- 2 s" off an author's answer.
func cutTolerance(is string) (value, tolerance string, found bool) {
	for _, sign := range []string{"+-", "±", "+/-"} {
		if value, tolerance, found = strings.Cut(is, sign); found {
			return value, tolerance, true
		}
	}
	return is, "", false
}

// window reads an accepted instant and how far off it one may be.
func window(is string) (t time.Time, off time.Duration, err error) {
	value, tolerance, found := cutTolerance(is)
	t, ok := instant(value)
	if !ok {
		return t, 0, &Malformed{Timestamp, is, wantTimestamp}
	}
	if found {
		off, err = duration(tolerance)
	}
	return t, off, err
}

// duration reads a number with a unit of time.
func duration(text string) (time.Duration, error) {
	n, ok := parseQuantity(text, false)
	if !ok || n.measure.dim != dimTime {
		return 0, fmt.Errorf("%q is no length of time: write it like 2 s", strings.TrimSpace(text))
	}
	nanos := new(big.Rat).Mul(n.value(), big.NewRat(int64(time.Second), 1))
	whole := new(big.Int).Quo(nanos.Num(), nanos.Denom())
	if whole.Sign() < 0 || !whole.IsInt64() {
		return 0, errors.New("a length of time below nothing, or of centuries")
	}
	return time.Duration(whole.Int64()), nil
}

func fitsTimestamp(_ *Blank, is, text string) bool {
	want, off, err := window(is)
	got, ok := instant(text)
	return err == nil && ok && got.Sub(want).Abs() <= off
}

func checkTimestamp(is string) error {
	_, _, err := window(is)
	return err
}

func sampleTimestamp(is string) string {
	value, _, _ := cutTolerance(is)
	return value
}

package script

import (
	"fmt"
	"strconv"
	"strings"
)

// A Mode says who puts text into the order in which it is seen.
type Mode uint8

const (
	Program  Mode = iota // we do; the terminal draws cells from left to right
	Terminal             // the terminal does
)

// What a program writes that does its own ordering, before it draws and when
// it leaves: ECMA-48 BDSM, as the bidi recommendation of the terminal working
// group has it. VTE obeys; a terminal that does not know it ignores it.
const (
	Explicit = "\x1b[8l"
	Implicit = "\x1b[8h"
)

// Variable is the environment variable that holds a setting for ModeOf.
const Variable = "CARREL_BIDI"

// ModeOf returns the mode for a setting: "program", "terminal", or "auto",
// which goes by the environment. An empty setting is that of Variable, and
// auto if there is none.
func ModeOf(setting string, getenv func(string) string) (Mode, error) {
	from := "bidi"
	if setting == "" {
		setting, from = getenv(Variable), Variable
	}
	switch setting {
	case "", "auto":
		return detect(getenv), nil
	case "program":
		return Program, nil
	case "terminal":
		return Terminal, nil
	}
	return Program, fmt.Errorf("%s is %q: use auto, program or terminal", from, setting)
}

// firstBidiVTE is the version of VTE, 0.58, from which it orders text itself.
const firstBidiVTE = 5800

// detect knows the terminals that order text whether one likes it or not:
// Konsole, mlterm and Apple's, and VTE where Explicit does not reach it because
// a multiplexer stands between. Anything else draws cells as they come.
func detect(getenv func(string) string) Mode {
	switch {
	case getenv("KONSOLE_VERSION") != "",
		getenv("MLTERM") != "",
		strings.HasPrefix(getenv("TERM"), "mlterm"),
		getenv("TERM_PROGRAM") == "Apple_Terminal":
		return Terminal
	}
	if getenv("TMUX") != "" || getenv("STY") != "" {
		if v, err := strconv.Atoi(getenv("VTE_VERSION")); err == nil && v >= firstBidiVTE {
			return Terminal
		}
	}
	return Program
}

// Line returns a finished line as it goes to the screen: the last thing that
// is done to it. The marks of Isolate do not pass.
func (m Mode) Line(s string) string {
	switch {
	case !HasRight(s):
		return s
	case m == Terminal:
		return plain(s)
	}
	return Screen(s)
}

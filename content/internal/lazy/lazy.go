// Package lazy owns what is expensive to make and not needed before the first
// screen. A dozen patterns that are compiled before main take as long as a
// third of a first frame.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that compiles an expression at its first call. It
// panics then when the expression is malformed.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

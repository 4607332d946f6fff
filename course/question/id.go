package question

import "strings"

// The id of a question that its author gave none is made of its words. Others
// may well ask in the same words, so it says which question is meant only
// within one unit.
const (
	madePrefix = "q-"
	madeLetter = "abcdefghijklmnopqrstuvwxyz234567" // base32, RFC 4648, in small letters
	madeLength = 16                                 // of 80 bits
)

// MadeID reports whether an id has the form of those that are made for
// questions without one.
func MadeID(id string) bool {
	rest, ok := strings.CutPrefix(id, madePrefix)
	return ok && len(rest) == madeLength && strings.Trim(rest, madeLetter) == ""
}

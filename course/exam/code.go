package exam

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
)

// MaxMinutes is the most that one code can grant.
const MaxMinutes = 600

// Code is what a supervisor can grant once. The exam has only its digest, so
// that who reads the file does not have the code.
type Code struct {
	Sum     string // SHA-256 of the code, see Sum; 64 hexadecimal digits
	Minutes int    // of extra time
	Break   bool   // the clock stands until the sitting goes on
}

// Sum is the digest of a code as it was typed: case, spaces and hyphens do not
// matter.
func Sum(typed string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
	sum := sha256.Sum256([]byte("carrel/exam/code/v1\n" + plain))
	return hex.EncodeToString(sum[:])
}

// Grants returns what a typed code grants, and whether it grants anything.
func (r Rules) Grants(typed string) (Code, bool) {
	sum := Sum(typed)
	i := slices.IndexFunc(r.Codes, func(c Code) bool { return c.Sum == sum })
	if i < 0 {
		return Code{}, false
	}
	return r.Codes[i], true
}

// Why a sitting ended, where it was not the trainee who ended it.
const (
	EndTime         = "time"         // the time was up
	EndInterruption = "interruption" // by an interruption, under the policy Ends
)

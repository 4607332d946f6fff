// Package xapi owns Experience API statements: it writes them from the events of
// a journal, and reads statements strictly. Package xapi/lrs sends them.
//
// # Sources
//
// The data model is that of xAPI 1.0.3, part two (ADL, "xAPI-Data.md"); names of
// sections below are from there. The shape of what is written is that of cmi5
// 1.0, the "Quartz" edition, sections 8 to 10. Statements conform to both; no body
// has certified that.
//
// # What is written
//
// A unit of a course is an assignable unit (AU), and a registration is one course
// in one journal. A session is the time in one unit without a break of more than
// Idle; an attempt at a quiz, an exam or a scenario begins one of its own.
//
//	initialized  a session begins
//	answered     an answer was marked, or a response of an exam was handed in
//	completed    a lesson was read to its end, an attempt was handed in; once
//	passed       an attempt was passed; once
//	failed       an attempt was handed in and not passed, before any was
//	scored       a result that cmi5 forbids to say as passed or failed again
//	terminated   a session is over
//	satisfied    every unit of the course that can be completed is
//
// There is no launched, abandoned or waived: these are the words of a learning
// management system that starts a course, and none did. Answered and scored are
// "cmi5 allowed" (section 9.2) and carry no cmi5 category; all others are "cmi5
// defined" and do. Completed, passed and failed carry moveon too (9.6.2).
//
// # Identity
//
// Every id is a UUID of version 5 (RFC 9562) below one name space: of the journal
// and the course for a registration; of the journal and a digest of the event,
// without what a person typed, for a statement. The same events give the same
// statements, also after carrel forget, so that sending them twice does no harm.
//
// A course org.example.soc is https://soc.example.org/, its units lie below that.
// These addresses need not lead anywhere. An id that is no domain name is put
// below https://carrel.invalid/, a name that nobody can have (RFC 6761).
//
// The actor is an account: the number of a person at a home page, or else the id
// of the journal. A name is in a statement only when it is given for that.
package xapi

import (
	"crypto/sha1" //nolint:gosec // RFC 9562 section 5.5 asks for it
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"carrel/course"
)

// Version is that of the data model, and of the header of every request.
const Version = "1.0.3"

// Idle is the longest time without an event within one session.
const Idle = 30 * time.Minute

// The verbs that are written.
const (
	Initialized = "http://adlnet.gov/expapi/verbs/initialized"
	Answered    = "http://adlnet.gov/expapi/verbs/answered"
	Completed   = "http://adlnet.gov/expapi/verbs/completed"
	Passed      = "http://adlnet.gov/expapi/verbs/passed"
	Failed      = "http://adlnet.gov/expapi/verbs/failed"
	Scored      = "http://adlnet.gov/expapi/verbs/scored"
	Terminated  = "http://adlnet.gov/expapi/verbs/terminated"
	Satisfied   = "https://w3id.org/xapi/adl/verbs/satisfied"
)

// Voided is the verb of a statement that takes another back.
const Voided = "http://adlnet.gov/expapi/verbs/voided"

const (
	cmi5Category   = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
	moveOnCategory = "https://w3id.org/xapi/cmi5/context/categories/moveon"
	sessionKey     = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
	masteryKey     = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
	courseType     = "https://w3id.org/xapi/cmi5/activitytype/course"
	interaction    = "http://adlnet.gov/expapi/activities/cmi.interaction"
	activityTypes  = "http://adlnet.gov/expapi/activities/"
	ours           = "https://carrel.invalid/"

	// JournalHome is the home page of an account that is the id of a journal.
	JournalHome = ours + "journal"
)

// space is the name space of addresses (RFC 9562 section 6.6). Every name in it
// begins with https://carrel.invalid/xapi.
var space = [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}

// uuid returns the UUID of version 5 of a name, given in parts.
func uuid(parts ...string) string {
	h := sha1.New() //nolint:gosec // see above
	h.Write(space[:])
	h.Write([]byte(ours + "xapi"))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	sum := h.Sum(nil)[:16]
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	s := hex.EncodeToString(sum)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// Base is the address below which everything of a course has its id. It ends
// with a slash.
func Base(id course.ID) string {
	labels := strings.Split(string(id), ".")
	for i, j := 0, len(labels)-1; i < j; i, j = i+1, j-1 {
		labels[i], labels[j] = labels[j], labels[i]
	}
	for _, l := range labels {
		if !isLabel(l) || len(labels) < 2 {
			return ours + "course/" + url.PathEscape(string(id)) + "/"
		}
	}
	return "https://" + strings.Join(labels, ".") + "/"
}

// isLabel reports a label of a domain name: letters, digits, and hyphens within.
func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// below is the address of something of a course, by its parts.
func below(base string, parts ...string) string {
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), "%2F", "/")
	}
	return base + strings.Join(parts, "/")
}

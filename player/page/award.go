package page

import (
	"time"

	"carrel/course"
)

// Award is a certificate that came back to the trainee, as its issuer signed it.
// It was verified before it was kept.
type Award struct {
	Course   course.ID
	Title    string // of the certificate
	Of       string // the title of the course, as it is certified
	Name     string // of the person
	Issuer   string
	Level    string    // self, witnessed or proctored
	Date     time.Time // when it was issued
	Until    time.Time // zero: it does not expire
	Trusted  bool      // the issuer is in the trust list
	Withdrew string    // why it does not count: revoked or suspended; "" when it does
	File     string    // where its page lies, "" when only the credential came
	// Copy returns the file to be handed on and a name for it. It is called by
	// commands only.
	Copy func() (name string, data []byte, err error)
}

// Expired reports whether a certificate is over at a time.
func (a Award) Expired(now time.Time) bool { return !a.Until.IsZero() && !now.Before(a.Until) }

// Certificates asks for the certificates of a course.
type Certificates struct{ Book *Book }

// AwardsOf are the certificates of a course, the newest first.
func (d *Desk) AwardsOf(id course.ID) (out []Award) {
	for _, a := range d.Awards {
		if a.Course == id {
			out = append(out, a)
		}
	}
	return out
}

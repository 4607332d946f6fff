package page

import (
	"fmt"

	"carrel/store/credential"
)

// WordsOf returns what the page of a certificate says. Key is the issuer's key
// in words. They are a function of these two alone, so that whoever has the
// credential can make the page again.
func WordsOf(c credential.Certificate, key []string) Words {
	w := Words{
		Heading: c.Name, Name: c.Subject.Name, Course: c.Achievement.Name, Version: c.Achievement.Version,
		Date: c.From, Until: c.Until, Evidence: evidence(c.Evidence.Level), Issuer: c.Issuer.Name, Key: key, ID: c.ID,
	}
	switch w.Heading {
	case "", "Certificate", w.Course:
		w.Heading = "Certificate"
	default:
		w.Heading = "Certificate: " + w.Heading
	}
	for _, o := range c.Achievement.Objectives {
		text := o.Name
		if o.Percent >= 0 {
			text += fmt.Sprintf(" (%d %%)", o.Percent)
		}
		w.Objectives = append(w.Objectives, text)
	}
	return w
}

// evidence says what a level means.
func evidence(l credential.Level) string {
	switch l {
	case credential.Proctored:
		return "Proctored: an examiner graded a sealed exam; who ran the room answers for supervision."
	case credential.Witnessed:
		return "Witnessed: somebody else saw the record of the work grow."
	case credential.Self:
		return "Self: the holder's own record, which nobody else watched."
	}
	return string(l)
}

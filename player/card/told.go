package card

import "carrel/course/question"

// inWords says an accepted answer to one who does not know its notation.
func (c *Card) inWords(t question.Told) string {
	d := c.desk
	switch {
	case t.Value != "" && t.Off != "":
		return d.T("%s (%s more or less)", t.Value, t.Off)
	case t.Value != "":
		return t.Value
	case t.OpenLow && t.OpenHigh:
		return d.T("over %s and under %s", t.Low, t.High)
	case t.OpenHigh:
		return d.T("from %s to under %s", t.Low, t.High)
	case t.OpenLow:
		return d.T("over %s, up to %s", t.Low, t.High)
	}
	return d.T("from %s to %s", t.Low, t.High)
}

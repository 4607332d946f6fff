package result

import (
	"slices"
	"strings"

	"carrel/course"
	"carrel/course/progress"
	"carrel/player/ui"
)

// mostLacking is how many parts of a course are named that the certificate
// still asks for.
const mostLacking = 3

// certificate says how much of what the rule of the course's certificate asks
// for is there, and what is still to be done. A rule that cannot be met says
// nothing here: it is its author's to mend, and carrel check tells them.
func (m *Model) certificate() []string {
	c := m.book.Course
	needs, err := m.desk.Standing.Certified(c)
	if err != nil {
		return nil
	}
	d := m.desk
	said := d.T("Required for the certificate: all done.")
	if !progress.Earned(needs) {
		met, lacking := tally(needs)
		said = d.T("Required for the certificate: %d of %d done. Still to do: %s", met, len(needs), m.named(lacking))
	}
	return append(d.Draw.Wrap(d.Theme.Quiet.Render(said), m.measure()), "")
}

// tally counts the lines of a rule that are met, and lists what the others lack,
// each unit once.
func tally(needs []progress.Need) (met int, lacking []*course.Unit) {
	for _, n := range needs {
		if len(n.Missing) == 0 {
			met++
		}
		for _, u := range n.Missing {
			if !slices.Contains(lacking, u) {
				lacking = append(lacking, u)
			}
		}
	}
	return met, lacking
}

// named lists units by their titles, the first few of them.
func (m *Model) named(us []*course.Unit) string {
	var titles []string
	for _, u := range us[:min(len(us), mostLacking)] {
		titles = append(titles, ui.Cut(m.book.TitleOf(u), m.measure()/2, m.desk.Theme))
	}
	said := strings.Join(titles, "; ")
	if n := len(us) - len(titles); n > 0 {
		said += "; " + m.desk.T("and %d more", n)
	}
	return said
}

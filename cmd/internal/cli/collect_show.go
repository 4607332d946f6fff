package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"carrel/content/chart"
	"carrel/content/clean"
	"carrel/content/script"
	"carrel/course"
	"carrel/player"
	"carrel/player/page/cohort"
	"carrel/player/theme"
)

// show opens the table on the whole screen.
func (g *gathered) show(ctx context.Context) error {
	mode, err := script.ModeOf("", g.env)
	if err != nil {
		return err
	}
	return player.Collect(ctx, player.CollectConfig{Class: g.class(), Words: g.words, Theme: theme.Auto, Bidi: mode})
}

// class is the collection as the page shows it.
func (g *gathered) class() *cohort.Class {
	columns, n, tests := slices.DeleteFunc(g.columns(), g.empty), g.counts(), g.testIDs()
	c := &cohort.Class{
		Title: clean.Line(g.title()), People: len(g.Trainees),
		Summary: g.t("%d people, of whom %d handed in a record that counts", len(g.Trainees), n.counted),
		Bad:     g.toLookAt,
		Cell: func(i, k int) cohort.Cell {
			text, order := columns[k].of(i)
			return cohort.Cell{Text: text, Order: order}
		},
		Detail: g.detail,
		Test:   func(t, width int, ascii bool) []cohort.Block { return g.testBlocks(tests[t], width, ascii) },
	}
	for _, k := range columns {
		c.Columns = append(c.Columns, cohort.Column{Title: k.title, Number: k.number, Wide: k.wide})
	}
	for _, id := range tests {
		c.Tests = append(c.Tests, g.unitTitle(id))
	}
	return c
}

// empty reports a column in which nobody has anything: it takes no room on the
// screen. It looks at words alone; numbers are there to be compared.
func (g *gathered) empty(c classColumn) bool {
	if c.number {
		return false
	}
	for i := range g.Trainees {
		if text, _ := c.of(i); text != "" {
			return false
		}
	}
	return true
}

// detail is all that is known of one person.
func (g *gathered) detail(i int) []string {
	t := &g.Trainees[i]
	out := []string{clean.Line(g.nameOf(i))}
	for _, c := range g.columns()[1:] {
		if text, _ := c.of(i); text != "" {
			out = append(out, "  "+c.title+": "+text)
		}
	}
	if w := g.work(i); w != nil && w.Version != "" {
		out = append(out, "  "+g.t("Version")+": "+clean.Line(w.Version))
	}
	if t.Device != "" {
		out = append(out, "  "+g.t("Device")+": "+t.Device)
	}
	out = section(out, g.t("To look at"), g.problems(i))
	out = section(out, g.t("Not completed"), g.missing(i))
	var files []string
	for _, e := range t.Entries {
		x := &g.Entries[e]
		files = append(files, strings.TrimSpace(x.File+" "+x.Code))
	}
	return section(out, g.t("Files"), files)
}

// section adds a heading with lines below, if there are any.
func section(out []string, head string, lines []string) []string {
	if len(lines) == 0 {
		return out
	}
	out = append(out, " ", head)
	for _, l := range lines {
		out = append(out, "  "+clean.Line(l))
	}
	return out
}

// testBlocks tell how a test did: in words, as charts, and question by question.
func (g *gathered) testBlocks(id course.UnitID, width int, ascii bool) []cohort.Block {
	t := g.test(id)
	out := []cohort.Block{{Title: g.unitTitle(id), Text: g.testWords(id)}}
	if said := g.scant(t); said != "" {
		out = append(out, cohort.Block{Text: "! " + said})
	}
	var hard, disc chart.Table
	for _, it := range t.Items() {
		hard.Rows = append(hard.Rows, []string{clean.Line(it.ID), fmt.Sprintf("%.2f", it.Difficulty)})
		if it.Known {
			disc.Rows = append(disc.Rows, []string{clean.Line(it.ID), fmt.Sprintf("%.2f", it.Discrimination)})
		}
	}
	out = append(out, bars(g.t("Difficulty: the share that was right"), hard, width, ascii)...)
	out = append(out, bars(g.t("Discrimination: correlation with the rest"), disc, width, ascii)...)
	for _, it := range t.Items() {
		cells := g.itemCells(id, it)
		said := g.t("%s people, difficulty %s, discrimination %s", cells[1], cells[2], cells[3])
		for _, more := range []string{cells[4], cells[5]} {
			if more != "" {
				said += "; " + more
			}
		}
		out = append(out, cohort.Block{Title: clean.Line(it.ID), Text: said})
	}
	return out
}

// bars is a chart, if there is something to draw in that width.
func bars(title string, t chart.Table, width int, ascii bool) []cohort.Block {
	if len(t.Rows) == 0 {
		return nil
	}
	lines, ok := chart.Draw(t, chart.Options{Kind: chart.Bar, Width: min(width, 72), ASCII: ascii})
	if !ok {
		return nil
	}
	return []cohort.Block{{Title: title, Lines: lines}}
}

package diagram

import (
	"math"
	"strconv"
	"strings"

	"carrel/content/chart"
	"carrel/content/diagram/internal/label"
)

// drawPie draws a pie as bars of per cent, which are easier to compare.
func drawPie(src string, opts Options) ([]string, bool) {
	head, rest, _ := strings.Cut(src, "\n")
	head = strings.TrimSpace(strings.TrimPrefix(head, "pie"))
	head, showData := strings.CutPrefix(head, "showData")
	title, ok := pieTitle(strings.TrimSpace(head))
	if !ok {
		return nil, false
	}
	var names []string
	var values []float64
	for line := range strings.SplitSeq(rest, "\n") {
		line = strings.TrimSpace(line)
		if t, ok := pieTitle(line); ok {
			title += t
			continue
		}
		name, value, ok := slice(line)
		if !ok {
			return nil, false
		}
		names, values = append(names, name), append(values, value)
	}
	o := chart.Options{Kind: chart.Bar, Width: opts.Width, ASCII: opts.ASCII, Title: title}
	return chart.Draw(percent(names, values, showData), o)
}

// pieTitle reads a title, a comment or an empty line.
func pieTitle(line string) (string, bool) {
	switch {
	case line == "" || strings.HasPrefix(line, "%%"):
		return "", true
	case strings.HasPrefix(line, "title "):
		return label.Line(strings.TrimPrefix(line, "title ")), true
	}
	return "", false
}

// slice reads `"name" : 12.5`.
func slice(line string) (string, float64, bool) {
	at := strings.LastIndexByte(line, ':')
	if at < 0 || !strings.HasPrefix(line, `"`) {
		return "", 0, false
	}
	value, err := strconv.ParseFloat(strings.TrimSpace(line[at+1:]), 64)
	const most = 1e15
	return label.Line(line[:at]), value, err == nil && value >= 0 && value <= most
}

// percent makes a table of the shares of a whole.
func percent(names []string, values []float64, showData bool) chart.Table {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	var t chart.Table
	for i, v := range values {
		name := names[i]
		if showData {
			name += " [" + strconv.FormatFloat(v, 'f', -1, 64) + "]"
		}
		share := strconv.FormatFloat(math.Round(v/max(sum, math.SmallestNonzeroFloat64)*1000)/10, 'f', -1, 64)
		t.Rows = append(t.Rows, []string{name, share + " %"})
	}
	return t
}

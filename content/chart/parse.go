package chart

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
)

// The limits of what is read.
const (
	maxBody    = 64 << 10
	maxColumns = 64
)

// Parse reads a fenced block of a chart: its info string, such as "chart bar",
// "csv chart" or `chart line title="Load" height=10`, and its body: comma,
// semicolon or tab separated values (RFC 4180) or a pipe table. It returns
// false if the block is no chart or no table. The options have no width.
func Parse(info, body string) (Table, Options, bool) {
	o, ok := options(info)
	if !ok || len(body) > maxBody {
		return Table{}, o, false
	}
	body = strings.Trim(strings.ReplaceAll(body, "\r\n", "\n"), "\n")
	first, _, _ := strings.Cut(body, "\n")
	var rows [][]string
	isPipe := strings.Contains(first, "|")
	if isPipe {
		rows = pipeTable(body)
	} else if rows, ok = separated(body, first); !ok {
		return Table{}, o, false
	}
	if len(rows) == 0 || slices.ContainsFunc(rows, func(r []string) bool { return len(r) > maxColumns }) {
		return Table{}, o, false
	}
	if isPipe || isHead(rows[0]) {
		return Table{Head: rows[0], Rows: rows[1:]}, o, len(rows) > 1 && len(rows)-1 <= maxRows
	}
	return Table{Rows: rows}, o, len(rows) <= maxRows
}

// options reads an info string, or returns false if it does not say chart.
func options(info string) (o Options, ok bool) {
	for info = strings.TrimSpace(info); info != ""; info = strings.TrimLeft(info, " \t") {
		var word string
		word, info = field(info)
		key, value, _ := strings.Cut(word, "=")
		switch strings.ToLower(key) {
		case "chart":
			ok = true
		case "bar":
			o.Kind = Bar
		case "line":
			o.Kind = Line
		case "title":
			o.Title = strings.Trim(value, `"`)
		case "height":
			n, err := strconv.Atoi(value)
			if err == nil && n > 0 {
				o.Height = min(n, maxHeight)
			}
		}
	}
	return o, ok
}

// field cuts s behind its first word; blanks in double quotes do not end one.
func field(s string) (word, rest string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case !quoted && (s[i] == ' ' || s[i] == '\t'):
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// separated reads delimited values. Where numbers have decimal commas, columns
// are divided by semicolons.
func separated(body, first string) ([][]string, bool) {
	r := csv.NewReader(strings.NewReader(body))
	r.FieldsPerRecord = -1
	r.LazyQuotes, r.TrimLeadingSpace = true, true
	switch {
	case strings.Contains(first, "\t"):
		r.Comma, r.TrimLeadingSpace = '\t', false
	case strings.Contains(first, ";"):
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	return rows, err == nil
}

// pipeTable reads a table of GitHub Flavored Markdown, without the row of
// dashes.
func pipeTable(body string) [][]string {
	var rows [][]string
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || len(rows) == 1 && strings.Trim(line, "|:- \t") == "" {
			continue
		}
		rows = append(rows, cells(line))
	}
	return rows
}

// cells divides a row at its pipes; "\|" is none.
func cells(line string) []string {
	line = strings.TrimPrefix(line, "|")
	if !strings.HasSuffix(line, `\|`) {
		line = strings.TrimSuffix(line, "|")
	}
	const escaped = "\x00"
	parts := strings.Split(strings.ReplaceAll(line, `\|`, escaped), "|")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(strings.ReplaceAll(p, escaped, "|"))
	}
	return parts
}

// isHead reports whether a first row names the columns: something after the
// names of rows is no number.
func isHead(row []string) bool {
	if len(row) == 1 {
		_, ok := number(text(row[0]))
		return !ok
	}
	return slices.ContainsFunc(row[1:], func(c string) bool {
		_, ok := number(text(c))
		return !ok && !isGap(text(c))
	})
}

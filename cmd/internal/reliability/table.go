package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// testCase is what one test says of itself.
type testCase struct {
	pkg, test          string
	what, runs, result string // its attributes
	outcome            string // pass, fail or skip
}

// event is one line of go test -json, see cmd/test2json.
type event struct {
	Action, Package, Test, Key, Value string
}

// readEvents reads the output of go test -json, and returns the tests with a
// case, sorted, and the names of all that failed.
func readEvents(r io.Reader) (cases []testCase, failed []string, err error) {
	known := map[string]*testCase{}
	for dec := json.NewDecoder(r); ; {
		var e event
		if err := dec.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, fmt.Errorf("read the output of go test: %w", err)
		}
		name := e.Package + "." + e.Test
		if known[name] == nil {
			known[name] = &testCase{pkg: e.Package, test: e.Test}
		}
		if known[name].take(e); e.Action == "fail" {
			failed = append(failed, strings.TrimSuffix(name, "."))
		}
	}
	for _, c := range known {
		if c.what != "" {
			cases = append(cases, *c)
		}
	}
	slices.SortFunc(cases, func(a, b testCase) int {
		return cmp.Or(cmp.Compare(a.section(), b.section()), cmp.Compare(a.pkg, b.pkg), cmp.Compare(a.test, b.test))
	})
	return cases, failed, nil
}

func (c *testCase) take(e event) {
	switch e.Action {
	case "pass", "fail", "skip":
		c.outcome = e.Action
	case "attr":
		switch e.Key {
		case "case":
			c.what = e.Value
		case "runs":
			c.runs = e.Value
		case "result":
			c.result = e.Value
		}
	}
}

// section is what stands before the colon of a case.
func (c *testCase) section() string {
	section, _, _ := strings.Cut(c.what, ": ")
	return section
}

// table writes a table for each section.
func table(cases []testCase, machine string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", machine)
	section := ""
	for _, c := range cases {
		if c.section() != section {
			section = c.section()
			fmt.Fprintf(&b, "\n### %s\n\n| what is done | runs | what came of it | test |\n| --- | --- | --- | --- |\n", section)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` |\n", cell(strings.TrimPrefix(c.what, section+": ")), cell(c.runs), cell(c.says()), c.test)
	}
	return b.Bytes()
}

// says is the result, or that there is none.
func (c *testCase) says() string {
	switch c.outcome {
	case "pass":
		return c.result
	case "skip":
		return "not run here"
	}
	return "FAILED"
}

// cell keeps text inside of its cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// The marks between which the table stands.
const (
	begin = "<!-- measured: go run ./cmd/internal/reliability -->\n"
	end   = "<!-- end of what is measured -->\n"
)

// replaceTable puts a table between the marks of a page.
func replaceTable(page, table []byte) ([]byte, error) {
	before, rest, ok := bytes.Cut(page, []byte(begin))
	_, after, ok2 := bytes.Cut(rest, []byte(end))
	if !ok || !ok2 {
		return nil, errors.New("it has no marks to put the table between")
	}
	return slices.Concat(before, []byte(begin), []byte("\n"), table, []byte("\n"), []byte(end), after), nil
}

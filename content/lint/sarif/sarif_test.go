package sarif_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content/lint"
	"carrel/content/lint/sarif"
	"carrel/content/markdown"
)

// written is a log as one reads it who knows only the specification.
type written struct {
	Schema  string `json:"$schema"`
	Version string
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name  string
				Rules []struct {
					ID                   string
					ShortDescription     struct{ Text string }
					DefaultConfiguration struct{ Level string }
				}
			}
		}
		ColumnKind         string
		OriginalURIBaseIDs map[string]struct{ URI *string }
		Results            []struct {
			RuleID    string
			RuleIndex int
			Level     string
			Message   struct{ Text string }
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI, URIBaseID string }
					Region           *struct{ StartLine, StartColumn int }
				}
			}
			PartialFingerprints map[string]string
		}
	}
}

func problem(file string, line, col int) markdown.Problem {
	return markdown.NewProblem(lint.Rules()[0], file, line, col, "do this", "that <is> wrong")
}

func write(t *testing.T, fsys fstest.MapFS, ps ...markdown.Problem) written {
	t.Helper()
	var b bytes.Buffer
	if err := sarif.Write(&b, fsys, &lint.Report{Problems: ps}, sarif.Options{Version: "1.2.3", Below: "the courses/a"}); err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(b.Bytes(), &raw); err != nil {
		t.Fatal(err)
	}
	if runs, ok := raw["runs"].([]any); !ok || len(runs) != 1 || runs[0].(map[string]any)["results"] == nil {
		t.Errorf("section 3.14.23: a run that found nothing has an empty array of results: %s", b.String())
	}
	var w written
	if err := json.Unmarshal(b.Bytes(), &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestInvariants are what the schema and the text of the specification demand
// of what is written here.
func TestInvariants(t *testing.T) {
	fsys := fstest.MapFS{"x y.md": {Data: []byte("one\nß文 three\n")}}
	w := write(t, fsys, problem("a:b.md", 1, 1), problem("x y.md", 0, 0), problem("x y.md", 2, 7), problem("x y.md", 99, 9), problem("ü#?%.md", 3, 1))
	if w.Version != "2.1.0" || !strings.HasPrefix(w.Schema, "https://") || len(w.Runs) != 1 {
		t.Fatalf("log %+v", w)
	}
	run := w.Runs[0]
	if run.Tool.Driver.Name == "" || run.ColumnKind != "unicodeCodePoints" && run.ColumnKind != "utf16CodeUnits" {
		t.Errorf("run %+v", run)
	}
	levels := []string{"none", "note", "warning", "error"}
	ids := map[string]bool{}
	for _, r := range run.Tool.Driver.Rules {
		if r.ID == "" || ids[r.ID] || r.ShortDescription.Text == "" || !slices.Contains(levels, r.DefaultConfiguration.Level) {
			t.Errorf("rule %+v", r)
		}
		ids[r.ID] = true
	}
	seen := map[string]bool{}
	hash := regexp.MustCompile(`^[0-9a-f]{16}:[1-9][0-9]*$`)
	for _, r := range run.Results {
		if r.RuleIndex < 0 || r.RuleIndex >= len(run.Tool.Driver.Rules) || run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("section 3.27.6: rule %d is not %s", r.RuleIndex, r.RuleID)
		}
		if !slices.Contains(levels, r.Level) || r.Message.Text == "" || len(r.Locations) != 1 {
			t.Errorf("result %+v", r)
		}
		at := r.Locations[0].PhysicalLocation
		if u, err := url.Parse(at.ArtifactLocation.URI); err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/") || strings.ContainsAny(at.ArtifactLocation.URI, " \\") {
			t.Errorf("section 3.4.3: %q is no relative reference: %v", at.ArtifactLocation.URI, err)
		}
		if _, known := run.OriginalURIBaseIDs[at.ArtifactLocation.URIBaseID]; !known {
			t.Errorf("section 3.4.4: the base %q is not among %v", at.ArtifactLocation.URIBaseID, run.OriginalURIBaseIDs)
		}
		if at.Region != nil && (at.Region.StartLine < 1 || at.Region.StartColumn < 1) {
			t.Errorf("region %+v", at.Region)
		}
		print := r.PartialFingerprints["primaryLocationLineHash"]
		if !hash.MatchString(print) || seen[at.ArtifactLocation.URI+print] {
			t.Errorf("fingerprint %q", print)
		}
		seen[at.ArtifactLocation.URI+print] = true
	}
}

func TestPlaces(t *testing.T) {
	fsys := fstest.MapFS{"x y.md": {Data: []byte("one\nß文 three\n")}}
	rs := write(t, fsys, problem("x y.md", 0, 0), problem("x y.md", 2, 7)).Runs[0].Results
	whole, part := rs[0].Locations[0].PhysicalLocation, rs[1].Locations[0].PhysicalLocation
	if whole.Region != nil {
		t.Errorf("the whole file is the region %+v", whole.Region)
	}
	if part.Region == nil || part.Region.StartLine != 2 || part.Region.StartColumn != 4 {
		t.Errorf("the region is %+v, want line 2, character 4", part.Region)
	}
	if uri := part.ArtifactLocation.URI; uri != "the%20courses/a/x%20y.md" {
		t.Errorf("the URI is %s", uri)
	}
	if text := rs[0].Message.Text; text != "that <is> wrong\nHint: do this" {
		t.Errorf("the message is %q", text)
	}
}

// A result is recognised after lines were added above it, and not mistaken for
// its neighbour.
func TestFingerprints(t *testing.T) {
	was := write(t, fstest.MapFS{"a.md": {Data: []byte("one\ntwo\ntwo\n")}}, problem("a.md", 2, 1), problem("a.md", 3, 1)).Runs[0].Results
	now := write(t, fstest.MapFS{"a.md": {Data: []byte("new\none\n two\ntwo\n")}}, problem("a.md", 3, 1), problem("a.md", 4, 1)).Runs[0].Results
	for i := range was {
		if a, b := was[i].PartialFingerprints["primaryLocationLineHash"], now[i].PartialFingerprints["primaryLocationLineHash"]; a != b {
			t.Errorf("result %d was %s and is %s", i, a, b)
		}
	}
	if was[0].PartialFingerprints["primaryLocationLineHash"] == was[1].PartialFingerprints["primaryLocationLineHash"] {
		t.Error("two results have the same fingerprint")
	}
}

func TestNothingFound(t *testing.T) {
	if w := write(t, fstest.MapFS{}); len(w.Runs[0].Results) != 0 {
		t.Errorf("log %+v", w)
	}
}

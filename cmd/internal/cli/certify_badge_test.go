package cli

import (
	"strings"
	"testing"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store/credential"
	"carrel/store/credential/baked"
	"carrel/store/record"
	"carrel/store/result"
)

// A badge holds what was baked into it, whatever the names in it.
func TestBadge(t *testing.T) {
	for _, title := range []string{
		"Reading logs", "", "<script>alert(1)</script> & \"more\"", "openbadges:credential ]]>", "שלום עולם", "安全运营中心入门课程与实践练习之完整认证证书",
		strings.Repeat("Extraordinarily long ", 30), strings.Repeat("x", 300), "a\x00b",
	} {
		c := credential.Certificate{Name: title, Issuer: credential.Issuer{Name: title}, Achievement: credential.Achievement{Name: "C", Language: title}}
		signed := []byte(`{"a":"]]>"}`)
		svg, err := badgeOf(c, signed)
		if err != nil {
			t.Errorf("%.20q: %v", title, err)
			continue
		}
		if got, err := baked.Extract(svg); err != nil || string(got) != string(signed) {
			t.Errorf("%.20q: holds %q, %v", title, got, err)
		}
		if strings.Contains(string(svg), "<script") || strings.Count(string(svg), "<text ") > titleLines+nameLines {
			t.Errorf("%.20q: drawn as %s", title, svg)
		}
	}
	if got := badgeLines(strings.Repeat("word ", 40), 2); len(got) != 2 || !strings.HasSuffix(got[1], "…") {
		t.Errorf("a long title has the lines %q", got)
	}
}

// The figures of a certificate rest on what its level rests on.
func TestFiguresOfACertificate(t *testing.T) {
	c := &certifier{
		app: testApp(nil),
		course: &course.Course{
			ID: "c", Objectives: []course.Objective{{ID: "read", Text: "Read"}, {ID: "find", Text: "Find"}},
			Certificate: &course.Certificate{},
			Modules:     []course.Module{{Units: []*course.Unit{{ID: "l", Kind: course.Lesson}, {ID: "e", Kind: course.Exam}}}},
		},
		asked: map[course.UnitID][]*question.Question{"l": {{ID: "q", Kind: question.Single, Points: 1, Objectives: []string{"read"}}}},
	}
	signed := func(attempt, got int) *result.Result {
		m := question.Mark{Got: got, Of: 100}
		return &result.Result{
			Course: "c", Exam: "e", Device: "d", Serial: 1, Attempt: attempt, Total: m, Passed: got >= 50,
			Objectives: []progress.Part{{ID: "find", Mark: m}},
		}
	}
	all := progress.Fold([]progress.Event{{Type: progress.Answered, Course: "c", Unit: "l", Question: "q", Try: 1, Response: &question.Response{Choices: []int{0}}, Mark: &question.Mark{Got: 75, Of: 100}}})
	for _, test := range []struct {
		name       string
		level      credential.Level
		seen       *progress.Standing
		results    []*result.Result
		read, find int
	}{
		{"the record", credential.Self, nil, nil, 75, -1},
		{"with a result", credential.Self, nil, []*result.Result{signed(1, 40)}, 75, 40},
		{"nothing of it was witnessed", credential.Witnessed, &progress.Standing{}, nil, -1, -1},
		{"only what was examined is proctored", credential.Proctored, nil, []*result.Result{signed(1, 90)}, -1, 90},
		{"the best attempt", credential.Proctored, nil, []*result.Result{signed(1, 60), signed(2, 80), signed(3, 20)}, -1, 80},
	} {
		c.results = map[string]*result.Result{}
		for i, r := range test.results {
			c.results[string(rune('a'+i))] = r
		}
		got := c.achievement(&trainee{level: test.level, stand: test.seen, res: &record.Result{VKey: "d", Standing: all}}).Objectives
		if got[0].Percent != test.read || got[1].Percent != test.find {
			t.Errorf("%s: %+v, want %d and %d", test.name, got, test.read, test.find)
		}
	}
}

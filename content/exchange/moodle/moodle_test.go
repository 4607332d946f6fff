package moodle_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/internal/roundtrip"
	"carrel/content/exchange/internal/sample"
	"carrel/content/exchange/moodle"
	"carrel/course/question"
)

// quiz wraps questions, each "type|what is in it".
func quiz(questions ...string) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")
	for i, q := range questions {
		typ, body, _ := strings.Cut(q, "|")
		if !strings.Contains(body, "<questiontext") {
			body = "<questiontext format=\"html\"><text><![CDATA[<p>Ask &amp; <b>tell</b></p>]]></text></questiontext>" + body
		}
		fmt.Fprintf(&b, "<question type=%q><name><text>q%d</text></name>%s</question>\n", typ, i, body)
	}
	return []byte(b.String() + "</quiz>\n")
}

func answer(fraction, text string) string {
	return "<answer fraction=\"" + fraction + "\" format=\"html\"><text>" + text + "</text><feedback format=\"html\"><text>said " + text + "</text></feedback></answer>"
}

var all = []string{
	"multichoice|<single>true</single><shuffleanswers>0</shuffleanswers>" + answer("100", "a") + answer("50", "b") + answer("0", "c"),
	"multichoice|<single>false</single>" + answer("50", "a") + answer("50", "b") + answer("-50", "c"),
	"truefalse|" + answer("0", "true") + answer("100", "false"),
	"shortanswer|<usecase>1</usecase>" + answer("100", "four") + answer("50", "4"),
	"shortanswer|" + answer("100", "f*r") + answer("100", "x"),
	"numerical|<answer fraction=\"100\"><text>3.14</text><tolerance>0.01</tolerance></answer>",
	"matching|<subquestion format=\"html\"><text>a</text><answer><text>1</text></answer></subquestion><subquestion><text>b</text><answer><text>2</text></answer></subquestion><subquestion><text></text><answer><text>3</text></answer></subquestion>",
	"essay|<graderinfo format=\"html\"><text>&lt;p&gt;model&lt;/p&gt;</text></graderinfo>",
	"cloze|<questiontext format=\"html\"><text>One {1:SHORTANSWER:=two~%50%deux#half\\} way} and {2:MULTICHOICE:=a~b\\~c} and {:NM:=3:0.5}</text></questiontext>",
	"gapselect|<questiontext format=\"html\"><text>The [[1]] and [[3]].</text></questiontext><selectoption><text>cat</text><group>1</group></selectoption><selectoption><text>dog</text><group>1</group></selectoption><selectoption><text>red</text><group>2</group></selectoption><selectoption><text>blue</text><group>2</group></selectoption>",
	"ordering|" + answer("1", "first") + answer("2", "second"),
	"description|",
}

func read(t *testing.T, src []byte) (*exchange.Bank, []exchange.Loss) {
	t.Helper()
	b, losses, err := moodle.Read("q.xml", src)
	if err != nil {
		t.Fatal(err)
	}
	return b, losses
}

func TestRead(t *testing.T) {
	b, losses := read(t, quiz(all...))
	if len(b.Items) != len(all) || len(losses) != 0 {
		t.Fatalf("%d questions, %v", len(b.Items), losses)
	}
	var got []string
	for i := range b.Items {
		it := &b.Items[i]
		s := string(it.Kind)
		for _, c := range it.Question.Choices {
			s += fmt.Sprint(" ", c.Right)
			if c.Credit != nil {
				s += fmt.Sprint("/", *c.Credit)
			}
		}
		for _, blank := range it.Blanks {
			s += fmt.Sprintf(" %s%d%v", blank.Form, blank.Options, blank.Right)
			for _, a := range blank.Accepts {
				s += fmt.Sprintf(" %s/%d", a.Is, a.Credit)
			}
		}
		got = append(got, s)
	}
	want := []string{
		"single true false/50 false", "multiple true true false", "true-false false true",
		"weighted text0[] four/100 4/50", "weighted regex0[] f.*r/100 x/100", "number number0[] 3.14 +- 0.01/100",
		"match 3[0] 3[1]", "essay", "cloze text0[] two/100 deux/50 2[0] number0[] 3 +- 0.5/100",
		"cloze 2[0] 2[0]", "order", "",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("question %d: %s, want %s", i, got[i], want[i])
		}
	}
	if first := b.Items[0]; !first.Ordered || first.Title.Body != "q0" || first.Prompt.Plain() != "Ask & tell" || first.From.Line != 3 {
		t.Errorf("%+v", first)
	}
	if !b.Items[3].Blanks[0].Case || b.Items[7].Model.Plain() != "model" {
		t.Error("case or model is lost")
	}
}

func TestWriteReadsBack(t *testing.T) {
	first, _ := read(t, quiz(all...))
	first.Items[0].Tags, first.Items[0].ID, first.Items[0].Points = []string{"t & u"}, "id1", 3
	var out bytes.Buffer
	losses, err := moodle.Write(&out, first)
	if err != nil || len(losses) != 0 {
		t.Fatal(err, losses)
	}
	second, losses := read(t, out.Bytes())
	if len(second.Items) != len(first.Items) || len(losses) != 0 {
		t.Fatalf("%d questions, %v\n%s", len(second.Items), losses, out.String())
	}
	for i := range first.Items {
		a, b := &first.Items[i], &second.Items[i]
		if a.Revision() != b.Revision() || a.ID != b.ID || !strings.HasSuffix(b.Prompt.Plain(), a.Prompt.Plain()) {
			t.Errorf("question %d\n%+v\n%+v", i, a, b)
		}
	}
}

func TestCategory(t *testing.T) {
	src := strings.Replace(string(quiz(all[0])), "<quiz>", "<quiz><question type=\"category\"><category><text>$course$/top/Logs</text></category></question>", 1)
	if b, _ := read(t, []byte(src)); strings.Join(b.Items[0].Tags, "") != "Logs" {
		t.Errorf("%q", b.Items[0].Tags)
	}
}

func TestRefused(t *testing.T) {
	deep := "<quiz><question>" + strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200) + "</question></quiz>"
	attributes := "<quiz><question " + strings.Repeat("a%d=\"1\" ", 0)
	for i := range 60 {
		attributes += fmt.Sprintf("a%d=\"1\" ", i)
	}
	for name, tt := range map[string][2]string{
		"doctype":    {"<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz></quiz>", "f:1: it has a <!DOCTYPE or <!ENTITY declaration, which is not read; export the questions again as Moodle XML"},
		"entity":     {"<quiz>\n<question>&lol;</question></quiz>", "f:2: XML syntax error on line 2: invalid character entity &lol;"},
		"other root": {"<html/>", "f:1: its root element is \"html\", not quiz: it is no Moodle XML"},
		"no xml":     {"hello", "f:1: it is no XML"},
		"deep":       {deep, "f:1: elements are nested deeper than 100"},
		"attributes": {attributes + "></question></quiz>", "f:1: an element has more than 50 attributes"},
		"cut":        {"<quiz><question>", "f:1: XML syntax error on line 1: unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := moodle.Read("f", []byte(tt[0])); err == nil || err.Error() != tt[1] {
				t.Errorf("%v, want %s", err, tt[1])
			}
		})
	}
}

func TestLosses(t *testing.T) {
	b, losses := read(t, quiz("calculated|", "multichoice|"+answer("0", "a"), all[0]))
	if len(b.Items) != 1 || len(losses) != 2 || losses[0].String() != "q.xml:3: q0: the question is left out: it is of the type calculated, which has no counterpart" {
		t.Errorf("%d questions, %v", len(b.Items), losses)
	}
	broken := bytes.Replace(quiz(all[0], all[1]), []byte("</question>\n</quiz>"), []byte("<x></quiz>"), 1)
	if b, losses := read(t, broken); len(b.Items) != 1 || len(losses) != 1 || losses[0].Line != 4 {
		t.Errorf("%d questions, %v", len(b.Items), losses)
	}
}

func TestHostile(t *testing.T) {
	roundtrip.Hostile(t, moodle.Read, "<quiz>", "<quiz><question type=\"cloze\"><questiontext><text>{1:SA:=a}", "{", "&amp;")
	many := "<questiontext format=\"html\"><text>" + strings.Repeat("{1:SA:=a}", 30_000) + strings.Repeat("{1:MC:", 30_000) + "</text></questiontext>"
	if b, losses := read(t, quiz("cloze|"+many)); len(b.Items) != 0 || len(losses) != 1 {
		t.Errorf("%d questions, %v", len(b.Items), losses)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(quiz(all...))
	f.Add([]byte("<quiz><question type=\"category\"><category><text>$x$/a</text></category></question></quiz>"))
	f.Fuzz(func(t *testing.T, src []byte) { roundtrip.Check(t, moodle.Read, src) })
}

// In a cloze, a text that looks like an embedded answer stays text, and every
// option that is right is written so.
func TestClozeReadsBack(t *testing.T) {
	it := sample.Cloze()
	it.Cloze = exchange.Words("Write {1:SHORTANSWER:=boo} or { " + exchange.GapMark(0) + " }")
	it.Blanks = []question.Blank{{Options: 4, Right: []int{0, 2}}}
	it.Gaps = []exchange.Gap{{Options: []string{"a", "=b", "c", "%100%d"}}}
	var out bytes.Buffer
	if _, err := moodle.Write(&out, &exchange.Bank{Items: []exchange.Item{it}}); err != nil {
		t.Fatal(err)
	}
	b, losses := read(t, out.Bytes())
	if len(b.Items) != 1 || len(losses) != 0 {
		t.Fatalf("%d questions, %v\n%s", len(b.Items), losses, out.String())
	}
	back := b.Items[0]
	if got, want := back.Cloze.Plain(), "What is it?\n"+it.Cloze.Body; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := fmt.Sprint(back.Blanks, back.Gaps[0].Options); len(back.Blanks) != 1 || fmt.Sprint(back.Blanks[0].Right) != "[0 2]" || fmt.Sprint(back.Gaps[0].Options) != "[a =b c %100%d]" {
		t.Error(got)
	}
}

// What Moodle cannot say of an answer is not written into it, and told.
func TestToldAsLost(t *testing.T) {
	stamp := sample.Typed(question.Timestamp, "2026-03-01T09:12:33Z ± 2s")
	unit := sample.Typed(question.Number, "1.5 km")
	void, given := sample.Choice(question.Single, 2), sample.Choice(question.Single, 2)
	void.Verdict, given.Verdict = question.Disregard, question.AllCorrect
	for told, c := range map[string]struct {
		it      exchange.Item
		written string
	}{
		"the tolerance of":                     {stamp, "<text>2026-03-01T09:12:33Z</text>"},
		"the unit km of the number":            {unit, "<text>1.5</text>"},
		"the question is left out: it was":     {void, "<quiz></quiz>"},
		"that any answer earns the points can": {given, "multichoice"},
	} {
		var out bytes.Buffer
		losses, err := moodle.Write(&out, &exchange.Bank{Items: []exchange.Item{c.it}})
		if err != nil || !strings.Contains(out.String(), c.written) || !strings.Contains(fmt.Sprint(losses), told) {
			t.Errorf("%s: wrote %s, told %v, %v", told, out.String(), losses, err)
		}
	}
}

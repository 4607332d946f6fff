package gift_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/gift"
	"carrel/content/exchange/internal/roundtrip"
	"carrel/content/exchange/internal/sample"
	"carrel/course/question"
)

func read(t *testing.T, src string) (*exchange.Bank, []exchange.Loss) {
	t.Helper()
	b, losses, err := gift.Read("q.gift", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return b, losses
}

func one(t *testing.T, src string) *exchange.Item {
	t.Helper()
	b, losses := read(t, src)
	if len(b.Items) != 1 || len(losses) != 0 {
		t.Fatalf("%d questions, losses %v", len(b.Items), losses)
	}
	return &b.Items[0]
}

func TestChoices(t *testing.T) {
	tests := []struct {
		name, src string
		kind      question.Kind
		right     string // a letter for each choice
		credits   map[int]int
	}{
		{"single", "Q{=a ~b ~c}", question.Single, "x--", nil},
		{"weighted wrong", "Q{=a ~%50%b ~%-25%c}", question.Single, "x--", map[int]int{1: 50, 2: -25}},
		{"two fully right", "Q{=a =b ~c}", question.Single, "x--", map[int]int{1: 100}},
		{"even weights", "Q{~%50%a ~%50%b ~%-50%c}", question.Multiple, "xx-", nil},
		{"uneven weights", "Q{~%70%a ~%30%b ~%-100%c}", question.Multiple, "xx-", map[int]int{0: 70, 1: 30, 2: -100}},
		{"thirds", "Q{~%33.33333%a ~%33.33333%b ~%33.33333%c}", question.Multiple, "xxx", nil},
		{"true", "Q{T}", question.TrueFalse, "x-", nil},
		{"false", "Q{ false }", question.TrueFalse, "-x", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			it := one(t, tt.src)
			if it.Kind != tt.kind || len(it.Question.Choices) != len(tt.right) || len(it.Choices) != len(tt.right) {
				t.Fatalf("kind %s, choices %+v", it.Kind, it.Choices)
			}
			for i, c := range it.Question.Choices {
				want, has := tt.credits[i]
				if c.Right != (tt.right[i] == 'x') || (c.Credit != nil) != has || has && *c.Credit != want {
					t.Errorf("choice %d: %+v", i, c)
				}
			}
		})
	}
}

func TestTyped(t *testing.T) {
	tests := []struct {
		src  string
		kind question.Kind
		form question.Kind
		is   []string
	}{
		{"Q{=four =4}", question.Text, question.Text, []string{"four", "4"}},
		{"Q{four}", question.Text, question.Text, []string{"four"}},
		{"Q{=a*b}", question.Regex, question.Regex, []string{"a.*b"}},
		{"Q{=a=%50%b#half}", question.Weighted, question.Text, []string{"a", "b"}},
		{"Q{#3.14:0.01}", question.Number, question.Number, []string{"3.14 +- 0.01"}},
		{"Q{#1..5}", question.Number, question.Number, []string{"[1, 5]"}},
		{"Q{#-1}", question.Number, question.Number, []string{"-1"}},
		{"Q{#=1822:0 =%50%1822:2}", question.Weighted, question.Number, []string{"1822", "1822 +- 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.src, func(t *testing.T) {
			b, _ := read(t, tt.src)
			it := b.Items[0]
			if it.Kind != tt.kind || len(it.Blanks) != 1 || it.Blanks[0].Form != tt.form {
				t.Fatalf("%s %+v", it.Kind, it.Blanks)
			}
			for i, a := range it.Blanks[0].Accepts {
				if a.Is != tt.is[i] {
					t.Errorf("accepts %q, want %q", a.Is, tt.is[i])
				}
			}
		})
	}
}

func TestTrueFalseFeedback(t *testing.T) {
	it := one(t, "Q{TRUE#to the wrong#to the right}")
	if got := it.Choices[0].Feedback.Plain() + "|" + it.Choices[1].Feedback.Plain(); got != "to the right|to the wrong" {
		t.Error(got)
	}
}

func TestMatching(t *testing.T) {
	it := one(t, "Q{=a -> 1 =b -> 2 =c -> 1 = -> 3}")
	if it.Kind != question.Match || len(it.Blanks) != 3 || it.Blanks[2].Right[0] != 0 || strings.Join(it.Gaps[0].Options, "") != "123" {
		t.Errorf("%+v %+v", it.Blanks, it.Gaps)
	}
}

func TestTexts(t *testing.T) {
	it := one(t, "$CATEGORY: $course$/top/Logs/Reading\n\n// [id:x1] [tag:one] a comment\n::Title \\: here::[markdown]*What* \\{is\\} it?\\nsecond{\n =a#yes\n\n ~b#no####because}\n")
	for _, tt := range [][2]string{
		{it.ID, "x1"}, {strings.Join(it.Tags, ","), "one,Logs/Reading"}, {it.Title.Body, "Title : here"},
		{it.Prompt.Body, "*What* {is} it?\nsecond"}, {string(it.Prompt.Format), "markdown"},
		{it.Choices[0].Feedback.Body, "yes"}, {it.Explanation.Body, "because"},
	} {
		if tt[0] != tt[1] {
			t.Errorf("%q, want %q", tt[0], tt[1])
		}
	}
	if it.From.Line != 4 {
		t.Errorf("line %d", it.From.Line)
	}
}

func TestMissingWordAndTexts(t *testing.T) {
	if it := one(t, "Grant is {~buried =entombed} there."); it.Prompt.Body != "Grant is _____ there." {
		t.Error(it.Prompt.Body)
	}
	if it := one(t, "Write. {}"); it.Kind != question.Essay {
		t.Error(it.Kind)
	}
	if it := one(t, "Only a text."); it.Kind != "" {
		t.Error(it.Kind)
	}
}

func TestLosses(t *testing.T) {
	b, losses := read(t, "first {=a\n\nsecond {=b ~c}\n\nthird {~a ~b}")
	if len(b.Items) != 1 || len(losses) != 2 {
		t.Fatalf("%d questions, %v", len(b.Items), losses)
	}
	for i, want := range []string{"q.gift:1: first {=a: the question is left out: its { is not closed by a }", "q.gift:5: third: the question is left out: no answer of it is right"} {
		if losses[i].String() != want {
			t.Errorf("%s, want %s", losses[i], want)
		}
	}
}

// What is written is read back as the same questions.
func TestWriteReadsBack(t *testing.T) {
	src := "// [id:a] [tag:t]\n::T::Is it\\: {=a#yes ~%50%b#~half ~c####why}\n\nQ2{T#w#r}\n\nQ3{=one \\= 1 =%50%two#half}\n\nQ4{#=3:0.5#x =%20%[1..2}\n\nQ5{#1..2}\n\n" +
		"Q6{=a -> b =c -> d}\n\nQ7{}\n\n[html]<p>Q8 <b>x</b> \\{</p>{~%50%<i>a</i> ~%50%b ~%-50%c}\n\nQ9{=a*b}\n\ntext"
	first, _ := read(t, src)
	var out bytes.Buffer
	losses, err := gift.Write(&out, first)
	if err != nil || len(losses) != 0 {
		t.Fatal(losses, err)
	}
	second, _ := read(t, out.String())
	if len(second.Items) != len(first.Items) {
		t.Fatalf("%d of %d\n%s", len(second.Items), len(first.Items), out.String())
	}
	for i := range first.Items {
		a, b := &first.Items[i], &second.Items[i]
		if a.Revision() != b.Revision() || !strings.HasSuffix(b.Prompt.Plain(), a.Prompt.Plain()) || a.Explanation.Plain() != b.Explanation.Plain() {
			t.Errorf("question %d\n%+v\n%+v\n%s", i, a, b, out.String())
		}
	}
}

func TestHostile(t *testing.T) {
	roundtrip.Hostile(t, gift.Read, "{", "}", "~", "=", "Q{=a\n\n", "::", "\\", "%50%", "#", "// [id:\n", "Q{=a ~b}\n\n")
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("::T::Q{=a#b ~%50%c####d}\n\nQ{T#a#b}\n\nQ{#=1:2 =%5%1..2}"))
	f.Add([]byte("$CATEGORY: $course$/top/a\n\n// [id:x][tag:y]\n[html]<b>Q</b>{=a -> b = -> c}\n\nQ{=a* =%0%*#d}"))
	f.Add([]byte("a {~%33.3%b\\~ ~%-5%c} d\n\nQ{}\n\n[markdown]**x** [[y]]"))
	f.Fuzz(func(t *testing.T, src []byte) { roundtrip.Check(t, gift.Read, src) })
}

// written writes one question and reads it back.
func written(t *testing.T, it exchange.Item) (*exchange.Item, []exchange.Loss) {
	t.Helper()
	var out bytes.Buffer
	losses, err := gift.Write(&out, &exchange.Bank{Items: []exchange.Item{it}})
	if err != nil {
		t.Fatal(err)
	}
	return one(t, out.String()), losses
}

// A text that begins as a weight does is no weight.
func TestPercentIsText(t *testing.T) {
	it := sample.Choice(question.Single, 3)
	for i, s := range []string{"%50% half", "%30% of it", "%"} {
		it.Choices[i].Body = exchange.Words(s)
	}
	back, _ := written(t, it)
	for i, c := range back.Question.Choices {
		if c.Right != (i == 1) || c.Credit != nil || back.Choices[i].Body != it.Choices[i].Body {
			t.Errorf("choice %d: %+v %+v", i, c, back.Choices[i].Body)
		}
	}
	typed, _ := written(t, sample.Typed(question.Text, "%50% half"))
	if got := typed.Blanks[0].Accepts; len(got) != 1 || got[0] != (question.Accept{Is: "%50% half", Credit: 100}) {
		t.Errorf("%+v", got)
	}
}

// Every option of a menu that is right is written so.
func TestMenuOfSeveralRight(t *testing.T) {
	it := sample.Cloze()
	it.Cloze.Body = "A " + exchange.GapMark(0) + " here."
	it.Blanks = []question.Blank{{Options: 4, Right: []int{0, 2}}}
	it.Gaps = []exchange.Gap{{Options: []string{"a", "b", "c", "%50% d"}}}
	back, _ := written(t, it)
	got := ""
	for i, c := range back.Question.Choices {
		switch {
		case c.Right || c.Credit != nil && *c.Credit == 100:
			got += back.Choices[i].Body.Plain()
		case c.Credit != nil:
			t.Errorf("choice %d: %+v", i, c)
		}
	}
	if got != "ac" {
		t.Errorf("right are %q", got)
	}
}

// What is no part of an answer in GIFT is not written into it, and told.
func TestTolerancesAndUnits(t *testing.T) {
	for is, want := range map[string]struct{ written, told string }{
		"2026-03-01T09:12:33Z +- 2s": {"=2026-03-01T09\\:12\\:33Z\n", `the tolerance of "2026-03-01T09:12:33Z +- 2s" cannot be written`},
	} {
		checkTyped(t, question.Timestamp, is, want.written, want.told)
	}
	checkTyped(t, question.Number, "1.5 km", "=1.5", `the unit km of the number "1.5 km" cannot be written`)
	checkTyped(t, question.Number, "1e400", "", `the question is left out: GIFT cannot say "1e400" as a number`)
}

func checkTyped(t *testing.T, form question.Kind, is, want, told string) {
	t.Helper()
	it := sample.Typed(form, is)
	it.Gaps[0].Says = nil
	var out bytes.Buffer
	losses, err := gift.Write(&out, &exchange.Bank{Items: []exchange.Item{it}})
	if err != nil || !strings.Contains(out.String(), want) || want == "" && out.Len() > 0 || !strings.Contains(fmt.Sprint(losses), told) {
		t.Errorf("%s: wrote %q, told %v, %v", is, out.String(), losses, err)
	}
}

func TestVerdict(t *testing.T) {
	for verdict, want := range map[question.Verdict]struct {
		written bool
		told    string
	}{
		question.Disregard:  {false, "the question is left out: it was found flawed"},
		question.AllCorrect: {true, "that any answer earns the points cannot be written"},
	} {
		it := sample.Choice(question.Single, 2)
		it.Verdict = verdict
		var out bytes.Buffer
		losses, err := gift.Write(&out, &exchange.Bank{Items: []exchange.Item{it}})
		if err != nil || (out.Len() > 0) != want.written || !strings.Contains(fmt.Sprint(losses), want.told) {
			t.Errorf("%s: wrote %q, told %v, %v", verdict, out.String(), losses, err)
		}
	}
}

func TestLossesInOrder(t *testing.T) {
	it := sample.Choice(question.Single, 2)
	it.Objectives = []string{"o"}
	for range 20 {
		_, losses := written(t, it)
		var got []string
		for _, l := range losses {
			what, _, _ := strings.Cut(l.What, " cannot")
			got = append(got, what)
		}
		if s := strings.Join(got, ", "); s != "its points, its hints, what is said by result, its objectives" {
			t.Fatal(s)
		}
	}
}

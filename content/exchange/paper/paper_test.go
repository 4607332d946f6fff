package paper_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"carrel/content/exchange"
	"carrel/content/exchange/internal/sample"
	"carrel/content/exchange/paper"
	"carrel/course/question"
)

func write(t *testing.T, b *exchange.Bank, o paper.Options) (string, []exchange.Loss) {
	t.Helper()
	var out bytes.Buffer
	losses, err := paper.Write(&out, b, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), losses
}

// parts returns the words of each part of a paper, by its name.
func parts(t *testing.T, page string) map[string]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for n := range root.Descendants() {
		if n.Data == "section" {
			out[n.Attr[1].Val] = words(n)
		}
	}
	return out
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestParts(t *testing.T) {
	for part, want := range map[paper.Part][]string{
		"":          {"Answer key", "Answer sheet", "Questions"},
		paper.All:   {"Answer key", "Answer sheet", "Questions"},
		paper.Exam:  {"Questions"},
		paper.Sheet: {"Answer sheet"},
		paper.Key:   {"Answer key"},
	} {
		page, _ := write(t, sample.Bank(), paper.Options{Part: part})
		var got []string
		for name := range parts(t, page) {
			got = append(got, name)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("part %q has %q, want %q", part, got, want)
		}
	}
}

// The key never stands on the exam or the sheet; what is asked does.
func TestKeyStaysInTheKey(t *testing.T) {
	page, _ := write(t, sample.Bank(), paper.Options{})
	ps := parts(t, page)
	for _, secret := range []string{"secret-text", "secret-model", "secret-criterion", "secret-explanation", "secret-gap"} {
		if !strings.Contains(ps["Answer key"], secret) {
			t.Errorf("the key lacks %q", secret)
		}
		if strings.Contains(ps["Questions"], secret) || strings.Contains(ps["Answer sheet"], secret) {
			t.Errorf("%q stands where it is to be found out", secret)
		}
	}
	if strings.Contains(page[:strings.Index(page, `aria-label="Answer key"`)], `class="box on`) {
		t.Error("a box of the exam is ticked")
	}
	for _, asked := range []string{"Which port is it?", "Row one", "Option two", "Step three", "The row", "pick two"} {
		if !strings.Contains(ps["Questions"], asked) {
			t.Errorf("the exam lacks %q", asked)
		}
	}
}

// The letters of the key are those of the exam, whatever the seed.
func TestSeed(t *testing.T) {
	b := &exchange.Bank{Items: []exchange.Item{sample.Choice(question.Single, 6)}}
	orders := map[string]bool{}
	for _, seed := range []string{"", "a", "b", "c"} {
		page, _ := write(t, b, paper.Options{Seed: seed})
		again, _ := write(t, b, paper.Options{Seed: seed})
		if page != again {
			t.Fatalf("seed %q gives two papers", seed)
		}
		ps := parts(t, page)
		at := slices.Index(b.Items[0].Order(seed), 1)
		if want := " " + string(rune('A'+at)) + " Choice 2 "; !strings.Contains(ps["Questions"], want) {
			t.Errorf("seed %q: no %q in %q", seed, want, ps["Questions"])
		}
		if want := "Which port is it? 3 points " + string(rune('A'+at)); !strings.Contains(ps["Answer key"], want) {
			t.Errorf("seed %q: no %q in %q", seed, want, ps["Answer key"])
		}
		orders[ps["Questions"]] = true
	}
	if len(orders) < 2 {
		t.Error("no seed mixes anything")
	}
}

// Nothing of a question becomes markup of the page, and nothing is loaded.
func TestHostile(t *testing.T) {
	bad := `<script>alert(1)</script><img src=x onerror=alert(1)><p onclick="x" style="color:red">ok</p><a href="javascript:x">l</a></section><style>*{display:none}</style>`
	it := sample.Choice(question.Single, 3)
	it.Title, it.Prompt = exchange.Text{Format: exchange.HTML, Body: bad}, exchange.Text{Format: exchange.Markdown, Body: bad + "\n\n![pic](https://example.org/a.png)"}
	it.Choices[0].Body = exchange.Words(bad)
	match := sample.Match()
	match.Gaps[0].Options[0], match.Columns = bad, []string{bad}
	page, _ := write(t, &exchange.Bank{Title: bad, Items: []exchange.Item{it, match}}, paper.Options{})
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	styles := 0
	for n := range root.Descendants() {
		switch n.Data {
		case "script", "img", "iframe", "link", "object", "video", "form", "input":
			if n.Type == html.ElementNode {
				t.Errorf("there is a %s", n.Data)
			}
		case "style":
			styles++
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if styles != 1 || strings.Contains(page, "@import") || strings.Contains(page, "url(") {
		t.Errorf("%d style sheets, or one that loads", styles)
	}
}

func TestLanguage(t *testing.T) {
	for lang, want := range map[string]string{
		"":        `<html dir="auto">`,
		"de":      `<html lang="de" dir="ltr">`,
		"ar":      `<html lang="ar" dir="rtl">`,
		"az-Arab": `<html lang="az-Arab" dir="rtl">`,
		"he-IL":   `<html lang="he-IL" dir="rtl">`,
	} {
		page, _ := write(t, sample.Bank(), paper.Options{Lang: lang})
		if !strings.Contains(page, want) {
			t.Errorf("language %q: no %s", lang, want)
		}
	}
}

func TestRefused(t *testing.T) {
	var out bytes.Buffer
	if _, err := paper.Write(&out, sample.Bank(), paper.Options{Part: "cover"}); !errors.Is(err, paper.ErrPart) {
		t.Errorf("error %v", err)
	}
	if _, err := paper.Write(&out, sample.Bank(), paper.Options{Lang: "not a tag"}); err == nil {
		t.Error("a language that is none is taken")
	}
	broken := sample.Choice(question.Single, 3)
	broken.Choices = broken.Choices[:1]
	if _, err := paper.Write(&out, &exchange.Bank{Items: []exchange.Item{broken}}, paper.Options{}); err == nil {
		t.Error("a question without the words of its choices is taken")
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes were written", out.Len())
	}
}

func TestLosses(t *testing.T) {
	unfit := sample.Choice(question.Unfit, 2)
	_, losses := write(t, &exchange.Bank{Items: []exchange.Item{sample.Choice(question.Single, 3), unfit}}, paper.Options{})
	var told []string
	for _, l := range losses {
		told = append(told, l.What)
	}
	want := []string{"what is said to single answers is left out", "what is said by result is left out", "its hints are left out", "it cannot be answered and is left out"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// The sum of the points is told, without those that do not count.
func TestTotal(t *testing.T) {
	void := sample.Choice(question.Single, 3)
	void.Verdict = question.Disregard
	page, _ := write(t, &exchange.Bank{Items: []exchange.Item{sample.Choice(question.Single, 3), void}}, paper.Options{Part: paper.Key})
	if got := parts(t, page)["Answer key"]; !strings.HasSuffix(got, "Total: 3 points") || !strings.Contains(got, "does not count") {
		t.Errorf("key %q", got)
	}
}

// The key of an order answers what the exam asks for: the number of each step.
func TestOrderKey(t *testing.T) {
	page, _ := write(t, &exchange.Bank{Items: []exchange.Item{sample.Order()}}, paper.Options{})
	key := parts(t, page)["Answer key"]
	exam := parts(t, page)["Questions"]
	for _, step := range []string{"A 3", "B 1", "C 2"} {
		if !strings.Contains(key, step) || !strings.Contains(exam, "Number the steps") {
			t.Errorf("key %q has no %q; exam %q", key, step, exam)
		}
	}
}

// Nothing is right in a survey.
func TestSurveyTask(t *testing.T) {
	it := sample.Survey()
	it.Many = true
	page, _ := write(t, &exchange.Bank{Items: []exchange.Item{it}}, paper.Options{Part: paper.Exam})
	if got := parts(t, page)["Questions"]; strings.Contains(got, "every right") || !strings.Contains(got, "Tick what applies.") {
		t.Errorf("exam %q", got)
	}
}

// The key says that any answer is right, the exam does not.
func TestGiven(t *testing.T) {
	it := sample.Choice(question.Single, 3)
	it.Verdict = question.AllCorrect
	page, _ := write(t, &exchange.Bank{Items: []exchange.Item{it}}, paper.Options{})
	got := parts(t, page)
	if !strings.Contains(got["Answer key"], "any answer is right") || strings.Contains(got["Questions"]+got["Answer sheet"], "any answer") {
		t.Errorf("%q", got)
	}
}

package qti_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"carrel/content/exchange"
	"carrel/content/exchange/internal/sample"
	"carrel/content/exchange/qti"
	"carrel/course/question"
)

// write writes a bank and reads the package back.
func write(t *testing.T, b *exchange.Bank) (map[string]*node, []exchange.Loss) {
	t.Helper()
	var out bytes.Buffer
	losses, err := qti.Write(&out, b, qti.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*node{}
	for _, f := range z.File {
		files[f.Name] = parse(t, f)
	}
	return files, losses
}

func parse(t *testing.T, f *zip.File) *node {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	src, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	var n node
	if err := xml.Unmarshal(src, &n); err != nil {
		t.Fatalf("%s: %v\n%s", f.Name, err, src)
	}
	return &n
}

// item writes one question and returns its item and what was lost.
func item(t *testing.T, it exchange.Item) (*node, []string) {
	t.Helper()
	files, losses := write(t, &exchange.Bank{Items: []exchange.Item{it}})
	var told []string
	for _, l := range losses {
		told = append(told, l.What)
	}
	for name, n := range files {
		if strings.HasPrefix(name, "items/") {
			return n, told
		}
	}
	return nil, told
}

func TestPackage(t *testing.T) {
	b := sample.Bank()
	files, _ := write(t, b)
	if want := len(b.Items) + 2; len(files) != want {
		t.Fatalf("%d files, want %d", len(files), want)
	}
	listed := map[string]bool{"imsmanifest.xml": true}
	ids := map[string]bool{}
	resources := files["imsmanifest.xml"].all("resource")
	for _, r := range resources {
		for _, f := range r.all("file") {
			listed[f.attr("href")] = true
		}
		if r.attr("href") != r.all("file")[0].attr("href") || ids[r.attr("identifier")] {
			t.Errorf("resource %s", r.attr("identifier"))
		}
		ids[r.attr("identifier")] = true
	}
	for name := range files {
		if !listed[name] {
			t.Errorf("%s is not in the manifest", name)
		}
		delete(listed, name)
	}
	if len(listed) > 0 {
		t.Errorf("the manifest lists %v, which are not there", listed)
	}
	for _, d := range files["imsmanifest.xml"].all("dependency") {
		if !ids[d.attr("identifierref")] {
			t.Errorf("there is no resource %s", d.attr("identifierref"))
		}
	}
	for i, ref := range files["test.xml"].all("assessmentItemRef") {
		if f := files[ref.attr("href")]; f == nil || f.attr("identifier") != ref.attr("identifier") || f.attr("title") != b.Items[i].Name() {
			t.Errorf("reference %d to %s", i, ref.attr("href"))
		}
	}
	for name, space := range map[string]string{"imsmanifest.xml": "http://www.imsglobal.org/xsd/imscp_v1p1", "test.xml": "http://www.imsglobal.org/xsd/imsqti_v2p2"} {
		if got := files[name].XMLName.Space; got != space {
			t.Errorf("%s is in %s", name, got)
		}
	}
}

var name = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// What holds of every item: identifiers are unique names, every response that is
// used is declared, every value of the key can be given, what is said is chosen
// somewhere, and elements stand where QTI allows them.
func TestItems(t *testing.T) {
	files, _ := write(t, sample.Bank())
	seen := map[string]bool{}
	for file, it := range files {
		if !strings.HasPrefix(file, "items/") {
			continue
		}
		t.Run(file, func(t *testing.T) {
			id := it.attr("identifier")
			if !name.MatchString(id) || seen[strings.ToLower(id)] {
				t.Errorf("identifier %q", id)
			}
			seen[strings.ToLower(id)] = true
			checkResponses(t, it)
			checkFeedback(t, it)
			checkOrder(t, it)
			checkContent(t, it.all("itemBody")[0])
		})
	}
}

func checkResponses(t *testing.T, it *node) {
	declared := map[string]*node{}
	for _, d := range it.all("responseDeclaration") {
		declared[d.attr("identifier")] = d
	}
	used := map[string]bool{}
	for _, n := range interactions(it) {
		id := n.attr("responseIdentifier")
		if declared[id] == nil || used[id] {
			t.Errorf("%s: response %q is not declared, or used twice", n.XMLName.Local, id)
			continue
		}
		used[id] = true
		checkKey(t, n, declared[id])
	}
	if len(used) != len(declared) {
		t.Errorf("%d responses are declared, %d used", len(declared), len(used))
	}
}

func interactions(it *node) []*node {
	var out []*node
	for _, kind := range []string{"choice", "textEntry", "extendedText", "match", "order", "inlineChoice"} {
		out = append(out, it.all(kind+"Interaction")...)
	}
	return out
}

func checkKey(t *testing.T, interaction, declaration *node) {
	ids := map[string]bool{}
	for _, kind := range []string{"simpleChoice", "simpleAssociableChoice", "inlineChoice"} {
		for _, c := range interaction.all(kind) {
			if id := c.attr("identifier"); ids[id] || !name.MatchString(id) {
				t.Errorf("choice %q", id)
			}
			ids[c.attr("identifier")] = true
		}
	}
	var keys []string
	for _, v := range declaration.all("value") {
		keys = append(keys, v.Text)
	}
	for _, m := range declaration.all("mapEntry") {
		keys = append(keys, m.attr("mapKey"))
	}
	for _, key := range keys {
		for id := range strings.FieldsSeq(key) {
			if len(ids) > 0 && !ids[id] {
				t.Errorf("the key names %q", key)
			}
		}
	}
	if declaration.attr("cardinality") == "single" && len(declaration.all("value")) > 1 {
		t.Errorf("%d right values of a single response", len(declaration.all("value")))
	}
}

func checkFeedback(t *testing.T, it *node) {
	var chosen []string
	for _, v := range it.all("baseValue") {
		chosen = append(chosen, v.Text)
	}
	for _, c := range it.all("simpleChoice") {
		chosen = append(chosen, c.attr("identifier"))
	}
	for _, f := range it.all("modalFeedback") {
		if !slices.Contains(chosen, f.attr("identifier")) {
			t.Errorf("%s is never said", f.attr("identifier"))
		}
	}
	declared := slices.ContainsFunc(it.all("outcomeDeclaration"), func(o *node) bool { return o.attr("identifier") == "FEEDBACK" })
	if said := len(it.all("modalFeedback")) > 0; said != declared {
		t.Errorf("something is said: %t, FEEDBACK is declared: %t", said, declared)
	}
}

// checkOrder checks the order of an item's parts, which the schema fixes.
func checkOrder(t *testing.T, it *node) {
	order := []string{"responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"}
	at := 0
	for _, k := range it.Kids {
		i := slices.Index(order, k.XMLName.Local)
		if i < at {
			t.Errorf("%s after %s", k.XMLName.Local, order[at])
		}
		at = i
	}
}

var blocks = []string{"p", "div", "pre", "blockquote", "ul", "ol", "dl", "table", "hr", "rubricBlock",
	"choiceInteraction", "matchInteraction", "orderInteraction", "extendedTextInteraction"}

// checkContent checks that blocks hold what they may.
func checkContent(t *testing.T, n *node) {
	holds := map[string][]string{
		"itemBody": blocks, "blockquote": blocks, "rubricBlock": blocks, "ul": {"li"}, "ol": {"li"},
		"table": {"thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"th", "td"},
		"choiceInteraction": {"prompt", "simpleChoice"}, "orderInteraction": {"prompt", "simpleChoice"},
		"matchInteraction": {"prompt", "simpleMatchSet"}, "extendedTextInteraction": {"prompt"},
	}
	may, limited := holds[n.XMLName.Local]
	if limited && strings.TrimSpace(n.Text) != "" {
		t.Errorf("%q stands in %s", n.Text, n.XMLName.Local)
	}
	for i := range n.Kids {
		k := &n.Kids[i]
		inline := slices.Contains([]string{"p", "pre", "prompt", "strong", "em", "code", "span"}, n.XMLName.Local)
		if limited && !slices.Contains(may, k.XMLName.Local) || inline && slices.Contains(blocks, k.XMLName.Local) {
			t.Errorf("%s stands in %s", k.XMLName.Local, n.XMLName.Local)
		}
		checkContent(t, k)
	}
}

// A response earns in QTI what it earns here.
func TestScores(t *testing.T) {
	for name, c := range map[string]struct {
		it        exchange.Item
		responses []question.Response
	}{
		"single":     {sample.Choice(question.Single, 3), choices([]int{0}, []int{1}, []int{2})},
		"multiple":   {sample.Choice(question.Multiple, 4), choices([]int{0}, []int{0, 1}, []int{0, 1, 2}, []int{2, 3}, []int{0, 2}, []int{0, 1, 2, 3})},
		"all":        {scored(sample.Choice(question.Multiple, 4), question.All), choices([]int{0}, []int{0, 1}, []int{0, 1, 2})},
		"credit":     {credited(sample.Choice(question.Single, 3)), choices([]int{0}, []int{1}, []int{2})},
		"true-false": {sample.Choice(question.TrueFalse, 2), choices([]int{0}, []int{1})},
		"text":       {sample.Typed(question.Text, "Secret"), texts("secret", "SECRET", "other")},
		"number":     {sample.Typed(question.Number, "42"), texts("42", "42.0", "41", "-42")},
		"tolerance":  {sample.Typed(question.Number, "1.4 +- 0.1"), texts("1.3", "1.5", "1.29", "1.51")},
		"percent":    {sample.Typed(question.Number, "100 +- 5%"), texts("95", "105", "94.9", "105.1")},
		"interval":   {sample.Typed(question.Number, "[5, 8)"), texts("5", "7.9", "8", "4.9")},
		"open":       {sample.Typed(question.Number, "(5, 8]"), texts("5", "5.1", "8", "8.1")},
		"regex":      {sample.Typed(question.Regex, "a+b"), texts("ab", "aab", "b", "abx")},
		"weighted":   {sample.Weighted(), texts("best", "good", "bad", "other")},
		"match":      {sample.Match(), picks([]int{0, 1}, []int{0, 2}, []int{2, 0})},
		"order":      {sample.Order(), picks([]int{0, 1, 2}, []int{0, 2, 1}, []int{2, 1, 0})},
		"radio":      {sample.Matrix(true), choices([]int{0, 3}, []int{0, 2}, []int{1, 2})},
		"matrix":     {sample.Matrix(false), choices([]int{0, 3}, []int{0}, []int{0, 1}, []int{1, 2}, []int{0, 1, 3})},
		"cloze": {sample.Cloze(), []question.Response{
			{Texts: []string{"secret-gap", ""}, Picks: []int{-1, 1}}, {Texts: []string{"x", ""}, Picks: []int{-1, 1}},
			{Texts: []string{"secret-gap", ""}, Picks: []int{-1, 0}}, {Texts: []string{"x", ""}, Picks: []int{-1, 0}}}},
		"cloze, all": {scored(sample.Cloze(), question.All), []question.Response{
			{Texts: []string{"secret-gap", ""}, Picks: []int{-1, 1}}, {Texts: []string{"secret-gap", ""}, Picks: []int{-1, 0}}}},
	} {
		t.Run(name, func(t *testing.T) {
			n, _ := item(t, c.it)
			for _, r := range c.responses {
				mark, err := c.it.Mark(r)
				if err != nil {
					t.Fatal(err)
				}
				got, _ := run(t, n, given(&c.it, r))
				if want := float64(mark.Got) / 100; math.Abs(got-want) > 0.011 {
					t.Errorf("%+v earns %g, want %g", r, got, want)
				}
			}
		})
	}
}

func choices(lists ...[]int) []question.Response {
	var out []question.Response
	for _, l := range lists {
		out = append(out, question.Response{Choices: l})
	}
	return out
}

func picks(lists ...[]int) []question.Response {
	var out []question.Response
	for _, l := range lists {
		out = append(out, question.Response{Picks: l})
	}
	return out
}

func texts(list ...string) []question.Response {
	var out []question.Response
	for _, s := range list {
		out = append(out, question.Response{Texts: []string{s}})
	}
	return out
}

func scored(it exchange.Item, how question.Scoring) exchange.Item {
	it.Scoring = how
	return it
}

func credited(it exchange.Item) exchange.Item {
	half := 50
	it.Question.Choices[2].Credit = &half
	return it
}

// given is a response as QTI has it.
func given(it *exchange.Item, r question.Response) map[string][]string {
	out := map[string][]string{}
	id := func(i int) string {
		if it.Kind == question.Cloze {
			return fmt.Sprintf("RESPONSE-%d", i+1)
		}
		return "RESPONSE"
	}
	for _, c := range r.Choices {
		v := fmt.Sprintf("C%d", c+1)
		if n := it.Question.Columns; n > 0 {
			v = fmt.Sprintf("R%d O%d", c/n+1, c%n+1)
		}
		out["RESPONSE"] = append(out["RESPONSE"], v)
	}
	for i, p := range r.Picks {
		switch {
		case it.Kind == question.Order:
			out["RESPONSE"] = append(out["RESPONSE"], fmt.Sprintf("C%d", p+1))
		case it.Kind == question.Match:
			out["RESPONSE"] = append(out["RESPONSE"], fmt.Sprintf("R%d O%d", i+1, p+1))
		case p >= 0:
			out[id(i)] = []string{fmt.Sprintf("O%d", p+1)}
		}
	}
	for i, s := range r.Texts {
		if s != "" {
			out[id(i)] = []string{s}
		}
	}
	return out
}

func TestFeedback(t *testing.T) {
	single := sample.Choice(question.Single, 3)
	single.Choices[1].IfLeft = "Left."
	weighted := sample.Weighted()
	for name, c := range map[string]struct {
		it    exchange.Item
		given string
		want  []string
	}{
		"right":    {single, "C2", []string{"C2", "RIGHT", "EXPLANATION"}},
		"wrong":    {single, "C1", []string{"C1", "C2-left", "WRONG", "EXPLANATION"}},
		"half":     {weighted, "good", []string{"B1-A2"}},
		"nothing":  {weighted, "other", nil},
		"no words": {weighted, "best", nil},
	} {
		t.Run(name, func(t *testing.T) {
			n, _ := item(t, c.it)
			_, got := run(t, n, map[string][]string{"RESPONSE": {c.given}})
			said := map[string]bool{}
			for _, f := range n.all("modalFeedback") {
				said[f.attr("identifier")] = true
			}
			for _, id := range c.want {
				if !said[id] {
					t.Errorf("there is nothing to say for %s", id)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("said %q, want %q", got, c.want)
			}
		})
	}
}

func TestLosses(t *testing.T) {
	bare := func(it exchange.Item) exchange.Item {
		it.Hints = nil
		return it
	}
	loose := sample.Typed(question.Text, "é")
	loose.Blanks[0].Loose = true
	partial := sample.Order()
	partial.Scoring = question.Partial
	void := sample.Match()
	void.Verdict = question.Disregard
	image := sample.Match()
	image.Prompt = exchange.Text{Format: exchange.Markdown, Body: "![A map](map.png)"}
	for name, c := range map[string]struct {
		it   exchange.Item
		want []string
	}{
		"hints":       {sample.Choice(question.Single, 3), []string{"its hints are left out"}},
		"none":        {bare(sample.Choice(question.Single, 3)), nil},
		"unfit":       {bare(sample.Choice(question.Unfit, 3)), []string{"it cannot be answered and is left out"}},
		"disregarded": {void, []string{"the question is left out: it was found flawed and does not count"}},
		"digest":      {sample.Typed(question.Digest, "d41d8cd98f00b204e9800998ecf8427e"), []string{"the digest is compared as text: another spelling of it is wrong"}},
		"unit":        {sample.Typed(question.Number, "1.5 km"), []string{"the number is asked for in km, without the unit; say so in the question"}},
		"beyond":      {sample.Typed(question.Number, "1e400"), []string{"its numbers are compared as text"}},
		"mixed units": {sample.Typed(question.Number, "1 km +- 5 m"), []string{"its numbers are compared as text"}},
		"tolerance":   {sample.Typed(question.Timestamp, "2026-03-01T09:12:33Z +- 2s"), []string{"the timestamp is compared as text: another spelling of it is wrong", `the tolerance of "2026-03-01T09:12:33Z +- 2s" is left out: only "2026-03-01T09:12:33Z" is right`}},
		"accents":     {loose, []string{"accents count"}},
		"regex":       {sample.Typed(question.Regex, "a+"), []string{"the expression is read as one of XML Schema, and capital letters count"}},
		"order":       {partial, []string{"a part of the right order earns nothing"}},
		"image":       {image, []string{`the image "map.png" is left out; its description stands in its place`}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, told := item(t, c.it); !slices.Equal(told, c.want) {
				t.Errorf("told %q, want %q", told, c.want)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	it := sample.Choice(question.Single, 3)
	it.Verdict = question.AllCorrect
	n, _ := item(t, it)
	if score, _ := run(t, n, map[string][]string{"RESPONSE": {"C1"}}); score != 3 {
		t.Errorf("a wrong answer to a question that every answer fits earns %g", score)
	}
}

// The same bank gives the same bytes.
func TestSame(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []io.Writer{&a, &b} {
		if _, err := qti.Write(w, sample.Bank(), qti.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two packages of one bank differ")
	}
}

func TestRefused(t *testing.T) {
	broken := sample.Cloze()
	broken.Gaps = broken.Gaps[:1]
	if _, err := qti.Write(io.Discard, &exchange.Bank{Items: []exchange.Item{broken}}, qti.Options{}); err == nil {
		t.Error("a cloze without the words of a gap is taken")
	}
}

// Whatever HTML a question has, its item is well-formed and holds its elements
// where they may stand; its gaps are in it once.
func FuzzBody(f *testing.F) {
	for _, s := range []string{"<p>a<ul><li>b<table><tr><td>c<thead><tr><th>d", "<b><p>x</p></b><pre>a<sup>b</sup>\n</pre>", "<dl><dt>a<dd>b</dl><hr><blockquote>x</blockquote>",
		"a " + exchange.GapMark(0) + "<a href=http://x>" + exchange.GapMark(1) + exchange.GapMark(0) + "</a>", "<table><caption>x</caption></table>\x00\x1b[31m]]>&"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		it := sample.Cloze()
		it.Title, it.Prompt, it.Cloze, it.Explanation = exchange.Text{Format: exchange.HTML, Body: s}, exchange.Text{Format: exchange.Markdown, Body: s}, exchange.Text{Format: exchange.HTML, Body: s}, exchange.Words(s)
		n, _ := item(t, it)
		checkResponses(t, n)
		checkContent(t, n.all("itemBody")[0])
	})
}

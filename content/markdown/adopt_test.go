package markdown_test

import (
	"fmt"
	"strings"
	"testing"

	"carrel/content/markdown"
	"carrel/course/question"
)

const sourceQuiz = `# Quiz

## One?
<!-- question: {id: one, points: 2, objectives: [o]} -->

- [x] yes
- [ ] no

## Two?
<!-- question: {id: two} -->

` + "```answer\nyes\n```" + `

## Three
<!-- question: {id: three} -->

The port is [[22|ssh]] or [[80|(443)]].

## Four
<!-- question: {id: four, type: match} -->

|l|r|
|-|-|
|a|x|
|b|y|
|c|x|

## Five
<!-- question: {id: five, type: number} -->

` + "```yaml answers\n- {is: 22, say: Right.}\n- {is: 23, credit: 50%, say: Nearly.}\n```" + `

## Six
<!-- question: {id: six, type: order} -->

1. a
2. b

## Seven

` + "<!-- question: {id: seven} -->\n\n||p|q|\n|-|-|-|\n|r|[x]|[ ]|\n" + `
## Eight
<!-- question: {id: eight} -->

` + "```answer essay\nThe model.\n```\n"

const translatedQuiz = `---
translates: {file: quiz.md, hash: "sha256:0"}
---
# Questionnaire

## Deux ?
<!-- question: {id: two} -->

Dites-le.

` + "```answer\noui\nyes\n```" + `

## Un ?
<!-- question: {id: one, points: 9} -->

- [ ] oui
  > Bravo.
- [ ] non

## Trois
<!-- question: {id: three} -->

Le port est [[22|vingt-deux]] ou [[80|443]].

## Quatre
<!-- question: {id: four, type: match} -->

|l|r|
|-|-|
|A|X|
|B|Y|
|C|X|

## Cinq
<!-- question: {id: five, type: number} -->

` + "```yaml answers\n- {is: 22, say: Juste.}\n- {is: 2323, credit: 100%, say: Presque.}\n```" + `

## Six
<!-- question: {id: six, type: order} -->

1. A
2. B
3. C

## Sept

` + "<!-- question: {id: seven} -->\n\n||P|Q|\n|-|-|-|\n|R|[ ]|[x]|\n" + `
## Neuf
<!-- question: {id: nine} -->

- [x] seul
- [ ] ici
`

// pair parses a source and its translation, which adopts the key.
func pair(t *testing.T, src, translated string, opts markdown.Options) (source, translation *markdown.Document) {
	t.Helper()
	source = markdown.Parse("quiz.md", []byte(src), opts)
	translation = markdown.Parse("quiz.fr.md", []byte(translated), opts)
	translation.AdoptKey(source)
	return source, translation
}

func heads(items []*markdown.Item) string {
	var out []string
	for _, q := range items {
		out = append(out, q.ID+"="+strings.TrimSuffix(strings.TrimPrefix(sketch([]*markdown.Block{q.Heading}), "h("), ")"))
	}
	return strings.Join(out, ", ")
}

func TestAdoptKey(t *testing.T) {
	source, translation := pair(t, sourceQuiz, translatedQuiz, quiz)
	qs := translation.Questions()
	want := "one=Un ?, two=Deux ?, three=Three, four=Quatre, five=Cinq, six=Six, seven=Sept, eight=Eight"
	// the second gap of the third question is no drop-down in the translation
	if got := heads(qs); got != want {
		t.Fatalf("questions %s\nwant      %s", got, want)
	}
	if n := translation.Untranslated(); n != 3 {
		t.Errorf("%d questions untranslated, want 3: another shape, more steps, missing", n)
	}
	if n := source.Untranslated(); n != 0 {
		t.Errorf("%d questions of the source are untranslated", n)
	}
	for i, q := range source.Questions() {
		if qs[i].Revision() != q.Revision() || qs[i].Kind != q.Kind || qs[i].Points != q.Points || fmt.Sprint(qs[i].Objectives) != fmt.Sprint(q.Objectives) {
			t.Errorf("%s is %+v, in the source %+v", q.ID, qs[i].Question, q.Question)
		}
	}
	got := sketch(qs[0].Choices[0].Body) + sketch(qs[0].Choices[0].Feedback) + sketch(qs[1].Prompt) + sketch(qs[3].Gaps[2].Label) + fmt.Sprint(qs[3].Gaps[2].Options) + sketch(qs[6].Rows[0]) + fmt.Sprint(qs[6].Columns)
	if want := "p(oui)p(Bravo.)p(Dites-le.)p(C)[X Y]p(R)[P Q]"; got != want {
		t.Errorf("words %s, want %s", got, want)
	}
	if !qs[0].Question.Choices[0].Right || qs[6].Question.Choices[1].Right {
		t.Error("a translation has a key of its own")
	}
}

// A translation adds to what is accepted, and the revision stays.
func TestAddedWords(t *testing.T) {
	source, translation := pair(t, sourceQuiz, translatedQuiz, quiz)
	from, to := source.Questions(), translation.Questions()
	for i, want := range map[int]string{1: "yes=100 oui=100", 4: "22=100 23=50 2323=50"} {
		if got := accepts(to[i].Blanks[0]); got != want {
			t.Errorf("%s accepts %s, want %s", to[i].ID, got, want)
		}
		if len(to[i].Gaps[0].Says) != len(to[i].Blanks[0].Accepts) {
			t.Errorf("%s says %d things to %d answers", to[i].ID, len(to[i].Gaps[0].Says), len(to[i].Blanks[0].Accepts))
		}
		if to[i].Revision() != from[i].Revision() || to[i].Question.Revision() == from[i].Revision() {
			t.Errorf("%s: the words must be part of what is marked, and not of the revision", to[i].ID)
		}
	}
	if got := accepts(from[1].Blanks[0]); got != "yes=100" {
		t.Errorf("the source now accepts %s", got)
	}
	if got := sketch(to[4].Gaps[0].Says[1]) + sketch(to[4].Gaps[0].Says[2]); got != "p(Presque.)p(Presque.)" {
		t.Errorf("says %s", got)
	}
	m, err := to[1].Mark(question.Response{Texts: []string{"OUI"}})
	if err != nil || m.Outcome() != question.Right {
		t.Errorf("an added word earns %+v, %v", m, err)
	}
}

func TestAddedWordsOfAGap(t *testing.T) {
	src := "# Q\n<!-- question: {id: q} -->\n\nThe port is [[22|ssh]] or [[80|(443)]].\n"
	_, translation := pair(t, src, "# F\n<!-- question: {id: q} -->\n\nLe port est [[vingt-deux|22]], [[quatre-vingts|(443)]].\n", quiz)
	q := translation.Questions()[0]
	if got, want := blanks(q), "text(22=100 ssh=100 vingt-deux=100) pick(quatre-vingts,*443)"; got != want || translation.Untranslated() != 0 {
		t.Errorf("blanks %s, want %s; %d untranslated", got, want, translation.Untranslated())
	}
}

// In a lesson a question that is not translated stands after the one that it
// comes after, and the text around it is that of the translation.
func TestUntranslatedQuestionsOfALesson(t *testing.T) {
	q := func(id, words string) string {
		return "## " + words + "\n<!-- question: {id: " + id + "} -->\n\n- [x] a\n- [ ] b\n\n"
	}
	src := "# L\n\n" + q("a", "A") + q("b", "B") + q("c", "C") + q("d", "D")
	for name, c := range map[string]struct{ translated, want string }{
		"all":       {"# T\n\n" + q("a", "AA") + q("b", "BB") + q("c", "CC") + q("d", "DD"), "h(T) question(AA) question(BB) question(CC) question(DD)"},
		"first":     {"# T\n\ntext\n\n" + q("b", "BB") + "## M\n\n" + q("c", "CC") + q("d", "DD"), "h(T) p(text) question(A) question(BB) h(M) question(CC) question(DD)"},
		"middle":    {"# T\n\n" + q("a", "AA") + "## M\n\n" + q("d", "DD") + "## N\n", "h(T) question(AA) question(B) question(C) h(M) question(DD) h(N)"},
		"last":      {"# T\n\n" + q("c", "CC") + q("x", "XX"), "h(T) question(A) question(B) question(CC) question(D)"},
		"none":      {"# T\n\ntext\n\n## End\n", "h(T) p(text) h(End) question(A) question(B) question(C) question(D)"},
		"empty":     {"", "question(A) question(B) question(C) question(D)"},
		"twice":     {"# T\n\n" + q("a", "AA") + q("a", "AB") + q("b", "BB") + q("c", "CC") + q("d", "DD"), "h(T) question(AA) question(BB) question(CC) question(DD)"},
		"moved":     {"# T\n\n" + q("d", "DD") + q("a", "AA"), "h(T) question(DD) question(AA) question(B) question(C)"},
		"unmarked":  {"# T\n\n" + strings.ReplaceAll(q("a", "AA"), "[x]", "[ ]") + q("b", "BB") + q("c", "CC") + q("d", "DD"), "h(T) question(AA) question(BB) question(CC) question(DD)"},
		"unfitting": {"# T\n\n" + q("a", "AA") + "- [ ] c\n\n" + q("b", "BB") + q("c", "CC") + q("d", "DD"), "h(T) question(A) question(BB) question(CC) question(DD)"},
	} {
		t.Run(name, func(t *testing.T) {
			source, translation := pair(t, src, c.translated, markdown.Options{})
			for range 2 {
				if got := sketch(all(translation)); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
			if got, want := len(translation.Questions()), len(source.Questions()); got != want {
				t.Errorf("%d questions, want %d", got, want)
			}
			for _, b := range all(translation) {
				if b.Line < 1 || b.Line > translation.Lines()+1 {
					t.Errorf("a block is on line %d of %d", b.Line, translation.Lines())
				}
			}
		})
	}
}

// A translation needs no key, and what it lacks is no problem of it.
func TestTranslationsNeedNoKey(t *testing.T) {
	src := "---\nkind: quiz\ntranslates: {file: q.md, hash: x}\n---\n# Q\n<!-- question: {id: q} -->\n\n- [ ] a\n- [ ] b\n\n# R\n<!-- question: {id: r} -->\n\ntext\n"
	d := markdown.Parse("q.fr.md", []byte(src), markdown.Options{Strict: true})
	if ps := d.Check(); len(ps) > 0 {
		t.Errorf("problems: %v", ps)
	}
	if file, hash := d.Translates(); file != "q.md" || hash != "x" {
		t.Errorf("translates %q, %q", file, hash)
	}
}

// Boxes and answers of a translation may be left out, and one answer part is
// not taken for another.
func TestTranslationsWithoutKeys(t *testing.T) {
	for name, c := range map[string]struct {
		src, translated string
		foreign         int
	}{
		"choices":           {"- [x] a\n- [ ] b\n", "- [ ] A\n- [ ] B\n", 0},
		"matrix":            {"||a|b|\n|-|-|-|\n|c|[x]|[ ]|\n", "||A|B|\n|-|-|-|\n|C|[ ]|[ ]|\n", 0},
		"no fence":          {"```answer\na\n```\n", "Text.\n", 0},
		"no list":           {"```yaml answers\n- is: a\n- is: b\n```\n", "Text.\n", 0},
		"choices for text":  {"```answer\na\n```\n", "- [x] A\n- [ ] B\n", 1},
		"gaps for text":     {"```answer\na\n```\n", "[[a]] [[b]]\n", 1},
		"text for choices":  {"- [x] a\n- [ ] b\n", "```answer\na\n```\n", 1},
		"essay, no model":   {"```answer essay\nmodel\n```\n", "```answer essay\n```\n", 1},
		"other words":       {"```answer number\n42\n```\n", "```answer\nquarante-deux\n```\n", 0},
		"gaps to pick from": {"[[red|(blue)|green]]\n", "[[rouge|(bleu)|vert]]\n", 0},
		"in another order":  {"[[red|(blue)|green]]\n", "[[(bleu)|rouge|vert]]\n", 1},
		"one more is right": {"[[red|(blue)|green]]\n", "[[rouge|(bleu)|(vert)]]\n", 1},
		"survey with words": {"<!-- question: {id: q, type: survey} -->\n```answer\n```\n", "<!-- question: {id: q, type: survey} -->\n```answer\nx\n```\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			head := "# Q\n<!-- question: {id: q} -->\n\n"
			if strings.HasPrefix(c.src, "<!--") {
				head = "# Q\n"
			}
			source, translation := pair(t, head+c.src, "---\ntranslates: {file: quiz.md}\n---\n"+head+c.translated, quiz)
			from, q := source.Questions()[0], translation.Questions()[0]
			consistent(t, q)
			if got := translation.Untranslated(); got != c.foreign || q.Kind != from.Kind || fmt.Sprint(q.Blanks) != fmt.Sprint(from.Blanks) {
				t.Errorf("%d untranslated, want %d; question %+v, in the source %+v", got, c.foreign, q.Question, from.Question)
			}
			if ps := translation.Check(); len(ps) > 0 {
				t.Errorf("problems: %v", ps)
			}
		})
	}
}

func TestHash(t *testing.T) {
	want := markdown.Hash([]byte("a\nb"))
	for _, same := range []string{"a\nb\n", "a\r\nb\r\n", "a\nb\n\n \n\t\n"} {
		if got := markdown.Hash([]byte(same)); got != want {
			t.Errorf("%q has the hash %s, want %s", same, got, want)
		}
	}
	for _, other := range []string{"a\n\nb", "\na\nb", "a\nb ", ""} {
		if markdown.Hash([]byte(other)) == want {
			t.Errorf("%q has the same hash", other)
		}
	}
	if got := markdown.Hash(nil); got != "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("nothing has the hash %s", got)
	}
}

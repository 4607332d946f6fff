package sealed_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"
	"golang.org/x/mod/sumdb/note"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/content/picture"
	"carrel/content/sealed"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/question"
)

const bank = "---\nkind: pool\nobjectives: [o.net]\n---\n\n# Pool\n\n" +
	"## Which port has SSH?\n<!-- question: {id: port} -->\n\n- [x] twenty-two\n  > because of RFC 4253\n- [ ] twenty-three\n- [ ] eighty\n\n> [!NOTE]\n> The explanation.\n>\n> ![secret](img/secret.png)\n\n" +
	"## Name the tool\n<!-- question: {id: tool} -->\n\n![A rack](img/rack.png)\n\n```answer\nvolatility3\n```\n\n" +
	"## Put in order\n<!-- question: {id: steps, type: order} -->\n\n1. collect\n2. hash\n3. copy\n4. analyse\n5. report\n\n" +
	"## Write about it\n<!-- question: {id: essay, type: essay} -->\n\n```answer essay\nthe model answer\n```\n\n- [ ] names the criterion\n\n" +
	"## Match\n<!-- question: {id: match, type: match} -->\n\n| a | b |\n|---|---|\n| ssh | 22 |\n| http | 80 |\n| https | 443 |\n| dns | 53 |\n\n" +
	"## Fill in\n<!-- question: {id: cloze} -->\n\nThe registry has [[hives]], the disk [[rows|(sectors)|lines]].\n\n" +
	"## Tick the cells\n<!-- question: {id: matrix} -->\n\n| what | yes | no |\n|---|---|---|\n| one | [x] | [ ] |\n| two | [ ] | [x] |\n\n" +
	"## Weigh it\n<!-- question: {id: weighted} -->\n\n```yaml answers\n- {is: heavyword, credit: 100, say: sayword}\n- {is: lightword, credit: 50}\n```\n"

type signer struct {
	note.Signer
	vkey string
}

func (s signer) VKey() string { return s.vkey }

func newSigner(t testing.TB, name string) signer {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer{s, public}
}

func words(bs ...*markdown.Block) string { return exchange.FromBlocks(bs...).Markdown() }

// course is a course whose exam has what an exam can have: instructions with a
// picture, consent, a translation, a condition.
func examCourse(t testing.TB) (fstest.MapFS, *course.Course, *course.Unit) {
	t.Helper()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"course.md":    file("---\nkind: course\nformat: 1\nid: org.example.exam\ntitle: The course\nlocale: en\nlocales: [en, fr, de]\nobjectives:\n  o.net: Name the services\n  o.else: Something else\n---\n\n# X\n\n1. [Before](before.md)\n2. [Final](exam.md)\n"),
		"before.md":    file("---\ntitle: Read this before\n---\n\n# Before\n\nText.\n"),
		"exam.md":      file(front + "\n# Final\n\nSwitch your phones off.\n\n![The room](img/room.png)\n\n## I work alone\n<!-- question: {id: honour, type: survey, required: true} -->\n\n- [ ] yes\n"),
		"exam.fr.md":   file("---\ntitle: Épreuve finale\ntranslates: exam.md\n---\n\n# Finale\n\nÉteignez vos téléphones.\n\n## Je travaille seul\n<!-- question: {id: honour, type: survey, required: true} -->\n\n- [ ] oui\n"),
		"pool.md":      file(bank),
		"pool.fr.md":   file("---\ntranslates: pool.md\n---\n\n# Pool\n\n## Quel port a SSH ?\n<!-- question: {id: port} -->\n\n- [x] vingt-deux\n  > parce que RFC 4253\n- [ ] vingt-trois\n- [ ] quatre-vingts\n\n## Nommez l'outil\n<!-- question: {id: tool} -->\n\n```answer\nvolatilité3\n```\n"),
		"img/room.png": {Data: dot(t)}, "img/room.txt": file("[ room ]\n"),
		"img/secret.png": {Data: dot(t)}, "img/rack.png": {Data: dot(t)},
	}
	c, _, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	return files, c, c.At("exam.md")
}

const front = "---\nkind: exam\nid: final\ntitle: Final\nsealed: true\nshuffle: true\ntime: 45m\nattempts: 2\nwait: 24h\npass: 60%\nnavigation: linear\n" +
	"interruption: pauses\npause: 5m\nreview: answers\nwarnings: [5m]\nrequires: [before.md]\ncodes: [{sum: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, minutes: 10}]\n" +
	"draw:\n  - {from: pool.md, pick: 3}\n---\n"

// dot is a picture of one pixel.
func dot(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openExam(t testing.TB) *content.Exam {
	t.Helper()
	files, c, u := examCourse(t)
	e, err := content.OpenExam(files, c, u, "")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func divide(t testing.TB) (*sealed.Paper, *sealed.Key) {
	t.Helper()
	files, c, u := examCourse(t)
	p, k, err := sealed.Divide(files, c, u, words)
	if err != nil {
		t.Fatal(err)
	}
	return p, k
}

type kit struct {
	*sealed.Files
	exam     *content.Exam
	examiner *age.X25519Identity
	signer   signer
	envelope []byte
}

const phrase = "zoo legal winner thank year wave"

func seal(t testing.TB) kit {
	t.Helper()
	k := kit{exam: openExam(t), signer: newSigner(t, "examiner.example")}
	var err error
	if k.examiner, err = age.GenerateX25519Identity(); err != nil {
		t.Fatal(err)
	}
	paper, key := divide(t)
	k.Files, err = sealed.Seal(paper, key, sealed.Options{
		Course: "org.example.exam", Version: "1.0.0", Exam: "final", Created: time.Unix(1e9, 0), Signer: k.signer,
		Examiners: []sealed.Examiner{{VKey: k.signer.vkey, Recipient: k.examiner.Recipient().String()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if k.envelope, err = k.Envelope("zoo-legal-winner-thank-year-wave", 2); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k kit) open(t testing.TB) (*sealed.Header, *sealed.Paper) {
	t.Helper()
	id, err := sealed.OpenEnvelope(k.envelope, k.Digest, phrase)
	if err != nil {
		t.Fatal(err)
	}
	h, p, err := sealed.Open(k.Paper, id)
	if err != nil {
		t.Fatal(err)
	}
	return h, p
}

func TestThePaperTellsNoAnswer(t *testing.T) {
	k := seal(t)
	_, p := k.open(t)
	plain, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{"volatility3", "RFC 4253", "The explanation", "the model answer", "names the criterion", "hives", "heavyword", "sayword", "lightword", "volatilité3", "parce que RFC", "secret", `"Right":true`, `"Right":[0`, "Is\":"}
	for _, it := range k.exam.Items {
		secrets = append(secrets, it.Question.Revision())
	}
	for _, secret := range secrets {
		for name, b := range map[string][]byte{"paper": plain, "file": k.Paper, "answers": k.Answers, "envelope": k.envelope} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("the %s holds %q", name, secret)
			}
		}
	}
	if !bytes.Contains(plain, []byte("twenty-three")) || !bytes.Contains(plain, []byte("Name the tool")) {
		t.Errorf("the paper has lost its words: %s", plain)
	}
}

// everyKind has each way of answering, and each place where an author can write
// what candidates may not read: those words have "zz" in them.
const everyKind = "---\nkind: pool\n---\n\n# Pool\n\n" +
	"## Single\n<!-- question: {id: single, hint-cost: 20%} -->\n\n> [!TIP]\n> zzhint\n\n- [x] right\n  > zzfeedback\n- [ ] wrong <!-- choice: {credit: 7%, if-left: zzleft} -->\n  > zzother\n\n> [!NOTE]\n> zznote\n\n> [!IMPORTANT]\n> zzright\n\n> [!WARNING]\n> zzpartly\n\n> [!CAUTION]\n> zzwrong\n\n" +
	"## Several\n<!-- question: {id: several, scoring: partial} -->\n\n- [x] one\n- [x] two\n- [ ] three <!-- choice: {pin: true} -->\n\nzzexplanation\n\n" +
	"## True\n<!-- question: {id: true} -->\n\n- [x] True\n- [ ] False\n\n" +
	"## Text\n<!-- question: {id: text} -->\n\n<details><summary>Hint</summary>\n\nzzdetails\n\n</details>\n\n```answer text case=sensitive\nzztext\n```\n\n" +
	"## Number\n<!-- question: {id: number} -->\n\n```answer number\n98761 km\n```\n\n" +
	"## Regex\n<!-- question: {id: regex} -->\n\n```answer regex\nzz[a-z]+\n```\n\n" +
	"## Command\n<!-- question: {id: command} -->\n\n```answer command\nzzrun -l\n```\n\n" +
	"## Weighted\n<!-- question: {id: weighted} -->\n\n```yaml answers\n- {is: zzfull, say: zzsay}\n- {is: zzhalf, credit: 50%}\n```\n\n" +
	"## Match\n<!-- question: {id: match, type: match} -->\n\n| a | b |\n|---|---|\n| one | 1 |\n| two | 2 |\n| | 3 |\n\n" +
	"## Order\n<!-- question: {id: order, type: order} -->\n\n1. first\n2. second\n3. third\n\n" +
	"## Matrix\n<!-- question: {id: matrix} -->\n\n| x | yes | no |\n|---|---|---|\n| a | [x] | [ ] |\n| b | [ ] | [x] |\n\n" +
	"## Gaps\n<!-- question: {id: gaps} -->\n\nThe [[zzgap|zzgap2]] and the [[no|(yes)]].\n\nzzafter\n\n" +
	"## Essay\n<!-- question: {id: essay} -->\n\n```answer essay\nzzmodel\n```\n\n- [ ] zzcriterion\n  > zzcomment\n\n" +
	"## Opinion\n<!-- question: {id: s1, type: survey, select: many} -->\n\n- [ ] yes\n- [ ] no\n\n" +
	"## Scale\n<!-- question: {id: s2, type: survey} -->\n\n| x | 1 | 2 |\n|---|---|---|\n| a | [ ] | [ ] |\n\n" +
	"## Name\n<!-- question: {id: s3, type: survey} -->\n\n```answer\n```\n\n" +
	"## Story\n<!-- question: {id: s4, type: survey} -->\n\n```answer essay\n```\n\n" +
	"## Blanks\n<!-- question: {id: s5, type: survey} -->\n\nI am [[ ]] years old.\n\n" +
	"<!-- notes: zzinstructor -->\n\n" +
	"## Flawed\n<!-- question: {id: flawed, verdict: disregard} -->\n\n- [x] zzflawed\n- [ ] no\n"

// TestNothingOfAnyKindLeaks searches what is in the paper once it is opened for
// everything that its author wrote for the time after.
func TestNothingOfAnyKindLeaks(t *testing.T) {
	files, _, _ := examCourse(t)
	files["pool.md"], files["pool.fr.md"] = &fstest.MapFile{Data: []byte(everyKind)}, &fstest.MapFile{Data: []byte(everyKind)}
	files["pool.fr.md"].Data = bytes.ReplaceAll(files["pool.fr.md"].Data, []byte("## S"), []byte("## Le s"))
	c, _, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	p, k, err := sealed.Divide(files, c, c.At("exam.md"), words)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Items) != 19 || len(p.Translations) != 1 || len(p.Translations[0].Items) < 4 {
		t.Fatalf("%d questions, and %+v", len(p.Items), p.Translations)
	}
	f, err := sealed.Seal(p, k, options(t))
	if err != nil {
		t.Fatal(err) // what was sealed holds together
	}
	_, opened, err := sealed.Open(f.Paper, k.Identity)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(opened)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"zz", "98761", "km", `"Right":true`, `"Right":[0`, `"Credit":7`, `"HintCost":20`, `"Verdict":"d`, `"Case":true`} {
		if i := bytes.Index(plain, []byte(secret)); i >= 0 {
			t.Errorf("the paper holds %s", plain[max(i-60, 0):min(i+60, len(plain))])
		}
	}
	for i := range opened.Items {
		q, words := opened.Items[i].Question, opened.Items[i].Words()
		if len(words.Gaps) != len(q.Blanks) || q.Columns == 0 && len(words.Choices) != len(q.Choices) || len(words.Hints)+len(words.Explanation)+len(words.Model) > 0 {
			t.Errorf("%s: %+v", q.ID, words)
		}
	}
	if pinned := opened.Items[find(opened, "several")]; pinned.Choices[2] != "three" {
		t.Errorf("a pinned choice has moved: %q", pinned.Choices)
	}
}

func TestWhatIsAnsweredOnThePaperIsMarkedByTheKey(t *testing.T) {
	k := seal(t)
	h, p := k.open(t)
	key, err := sealed.OpenKey(k.Answers, h, k.examiner)
	if err != nil {
		t.Fatal(err)
	}
	b, items := p.Blueprint()
	if _, err := exam.Draw(b, items, "seed"); err != nil {
		t.Fatal(err)
	}
	if len(p.Items) != 9 {
		t.Fatalf("%d questions are in the paper", len(p.Items))
	}
	for i := range p.Items {
		it := &p.Items[i]
		answer := key.Find(it.Question.ID)
		r := rightOn(it)
		if it.Words().Heading == nil || len(r.Texts)+len(r.Choices)+len(r.Picks) == 0 {
			t.Fatalf("%s: %+v", it.Question.ID, it)
		}
		got, err := answer.Restore(r)
		if err != nil {
			t.Fatal(err)
		}
		if it.Question.Kind == question.Essay || it.Question.Kind == question.Survey {
			continue
		}
		if m, err := answer.Question.Mark(got); err != nil || m.Outcome() != question.Right {
			t.Errorf("%s: %+v is marked %v, %v", it.Question.ID, got, m, err)
		}
	}
	if _, err := key.Find("steps").Restore(question.Response{Picks: []int{0, 1, 2, 3, 9}}); err == nil {
		t.Error("a step that is not there was taken")
	}
	if key.Find("nobody") != nil {
		t.Error("a question that is not there was found")
	}
}

// rightOn is the right answer as a candidate sees it.
func rightOn(it *sealed.Item) question.Response {
	switch it.Question.ID {
	case "port":
		return question.Response{Choices: []int{slices.Index(it.Choices, "twenty-two")}}
	case "match":
		var r question.Response
		for i, label := range it.Labels {
			port := map[string]string{"ssh": "22", "http": "80", "https": "443", "dns": "53"}[label]
			r.Picks = append(r.Picks, slices.Index(it.Options[i], port))
		}
		return r
	case "cloze":
		return question.Response{Texts: []string{"hives", ""}, Picks: []int{-1, slices.Index(it.Options[1], "sectors")}}
	case "matrix":
		return question.Response{Choices: []int{0, 3}}
	case "weighted":
		return question.Response{Texts: []string{"heavyword"}}
	case "honour":
		return question.Response{Choices: []int{0}}
	case "tool":
		return question.Response{Texts: []string{"volatility3"}}
	case "steps":
		var r question.Response
		for _, s := range []string{"collect", "hash", "copy", "analyse", "report"} {
			r.Picks = append(r.Picks, slices.Index(it.Steps, s))
		}
		return r
	}
	return question.Response{Texts: []string{"about it"}}
}

func TestTheOrderOfStepsSaysNothing(t *testing.T) {
	files, c, u := examCourse(t)
	first, options := map[string]int{}, map[string]int{}
	for range 200 {
		p, _, err := sealed.Divide(files, c, u, words)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range p.Items {
			if it.Question.ID == "steps" {
				first[it.Steps[0]]++
			}
			if it.Question.ID == "match" {
				options[it.Options[0][0]]++
			}
		}
	}
	if len(options) != 4 || options["22"] > 110 { // 50 are expected
		t.Errorf("the first option was %v", options)
	}
	if len(first) != 5 || first["collect"] > 100 { // 40 are expected
		t.Errorf("the first step was %v", first)
	}
}

// TestEveryByteOfAPaper: nothing of it can be altered or cut.
func TestEveryByteOfAPaper(t *testing.T) {
	k := seal(t)
	for i := range k.Paper {
		b := slices.Clone(k.Paper)
		b[i] ^= 1
		if _, err := sealed.ReadHeader(b); err == nil {
			t.Fatalf("byte %d was altered and it opens", i)
		}
	}
	for _, n := range []int{0, 1, len(k.Paper) / 2, len(k.Paper) - 1} {
		if _, err := sealed.ReadHeader(k.Paper[:n]); err == nil {
			t.Errorf("cut to %d bytes it opens", n)
		}
	}
	if _, err := sealed.ReadHeader(k.Paper[:len(k.Paper)-1]); !errors.Is(err, sealed.ErrCut) {
		t.Errorf("cut at its end: %v", err)
	}
	if _, err := sealed.ReadHeader(append(slices.Clone(k.Paper), 'x')); !errors.Is(err, sealed.ErrCut) {
		t.Errorf("with a byte more: %v", err)
	}
}

func TestEveryByteOfAnAnswerKey(t *testing.T) {
	k := seal(t)
	h, _ := k.open(t)
	for i := range k.Answers {
		b := slices.Clone(k.Answers)
		b[i] ^= 1
		if _, err := sealed.OpenKey(b, h, k.examiner); err == nil {
			t.Fatalf("byte %d was altered and it opens", i)
		}
	}
}

func TestRefused(t *testing.T) {
	k, other := seal(t), seal(t)
	h, _ := k.open(t)
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	_, wrong := sealed.OpenEnvelope(k.envelope, k.Digest, "zoo legal winner thank year year")
	_, foreign := sealed.OpenEnvelope(other.envelope, k.Digest, phrase)
	_, none := sealed.OpenEnvelope([]byte("nothing"), k.Digest, phrase)
	_, cut := sealed.OpenEnvelope(k.envelope[:len(k.envelope)/2], k.Digest, phrase)
	_, long := sealed.OpenEnvelope(make([]byte, sealed.MaxEnvelope+1), k.Digest, phrase)
	_, _, half := sealed.Open(k.Paper[:len(k.Paper)/2], stranger.String())
	_, _, altered := sealed.Open(append(slices.Clone(k.Paper[:len(k.Paper)-1]), k.Paper[len(k.Paper)-1]^1), stranger.String())
	_, _, nobody := sealed.Open(k.Paper, "AGE-SECRET-KEY-1")
	_, spoken := sealed.OpenEnvelope(k.envelope, k.Digest, "  ZOO-legal winner\tthank  YEAR wave ")
	_, empty := sealed.OpenEnvelope(k.envelope, k.Digest, "")
	if spoken != nil {
		t.Errorf("as it was heard: %v", spoken)
	}
	_, reader := sealed.OpenKey(k.Answers, h, stranger)
	_, key := sealed.OpenKey(other.Answers, h, k.examiner)
	_, _, paper := sealed.Open(k.Paper, stranger.String())
	for name, tt := range map[string]struct{ got, want error }{
		"a wrong passphrase":        {wrong, sealed.ErrPassphrase},
		"another exam's envelope":   {foreign, sealed.ErrForeign},
		"no envelope":               {none, sealed.ErrFormat},
		"half an envelope":          {cut, sealed.ErrFormat},
		"a long envelope":           {long, sealed.ErrFormat},
		"no passphrase":             {empty, sealed.ErrPassphrase},
		"half a paper":              {half, sealed.ErrCut},
		"an altered paper":          {altered, sealed.ErrFormat},
		"no identity":               {nobody, sealed.ErrFormat},
		"a key for somebody else":   {reader, sealed.ErrReader},
		"another exam's answer key": {key, sealed.ErrForeign},
		"another exam's identity":   {paper, sealed.ErrForeign},
	} {
		if !errors.Is(tt.got, tt.want) {
			t.Errorf("%s: %v, not %v", name, tt.got, tt.want)
		}
	}
}

// TestAnotherHeader: who signs a header of their own for a body learns nothing
// that is encrypted to the examiners.
func TestAnotherHeader(t *testing.T) {
	k := seal(t)
	forger := newSigner(t, "forger.example")
	head, body, _ := bytes.Cut(k.Paper, []byte("\n\n"))
	_, body, _ = bytes.Cut(body, []byte("\n"))
	text := strings.ReplaceAll(string(head)+"\n", k.signer.vkey, forger.vkey)
	signed, err := note.Sign(&note.Note{Text: text}, forger)
	if err != nil {
		t.Fatal(err)
	}
	id, err := sealed.OpenEnvelope(k.envelope, k.Digest, phrase)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := sealed.Open(append(signed, body...), id); !errors.Is(err, sealed.ErrFormat) {
		t.Errorf("a foreign header: %v", err)
	}
}

// TestASealedSitting: the paper alone is enough to sit the exam.
func TestASealedSitting(t *testing.T) {
	k := seal(t)
	_, p := k.open(t)
	if p.Title != "Final" || p.CourseTitle != "The course" || !strings.Contains(p.Instructions, "phones off") || strings.Contains(p.Instructions, "I work alone") {
		t.Errorf("%+v, %q", p.Heading, p.CourseTitle)
	}
	want := exam.Rules{
		Time: 45 * time.Minute, Pass: 60, Attempts: 2, Wait: 24 * time.Hour, Navigation: exam.Linear, Interruption: exam.Pauses, Pause: 5 * time.Minute,
		Review: exam.ReviewAnswers, Warnings: []time.Duration{5 * time.Minute}, Sealed: true, Codes: []exam.Code{{Sum: strings.Repeat("a", 64), Minutes: 10}},
	}
	if !reflect.DeepEqual(p.Rules, want) {
		t.Errorf("rules %+v", p.Rules)
	}
	if len(p.Requires) != 1 || p.Requires[0].Unit != "before.md" || p.Requires[0].Title != "Read this before" {
		t.Errorf("requires %+v", p.Requires)
	}
	if len(p.Objectives) != 1 || p.Objectives[0] != (course.Objective{ID: "o.net", Text: "Name the services"}) {
		t.Errorf("objectives %+v", p.Objectives)
	}
	e := p.Read("en")
	consent := e.Words("honour")
	if consent == nil || !consent.Required || consent.Kind != question.Survey || len(e.Blueprint.Fixed) != 1 {
		t.Errorf("consent %+v", consent)
	}
	paper, err := e.Paper("seed", nil)
	if err != nil || len(paper.Items) != 4 || len(e.Intro) != 2 {
		t.Errorf("%+v, %v, %d", paper, err, len(e.Intro))
	}
}

// TestFormsOfAPaperAreThoseOfTheCourse: what was reviewed before is what is sat.
func TestFormsOfAPaperAreThoseOfTheCourse(t *testing.T) {
	k := seal(t)
	_, p := k.open(t)
	for _, seed := range []string{"a", "b", "c"} {
		of, err := k.exam.Paper(seed, nil)
		if err != nil {
			t.Fatal(err)
		}
		on, err := p.Read("").Paper(seed, nil)
		if err != nil || !slices.Equal(ids(of.Form), ids(on.Form)) {
			t.Errorf("seed %s: %v and %v, %v", seed, ids(of.Form), ids(on.Form), err)
		}
		fr, err := p.Read("fr").Paper(seed, nil)
		if err != nil || fr.Form.Digest() != on.Form.Digest() {
			t.Errorf("seed %s has another form in French, %v", seed, err)
		}
	}
}

func ids(f *exam.Form) (out []string) {
	for _, it := range f.Items {
		out = append(out, it.Question.ID)
	}
	return out
}

func TestThePaperSpeaksTheLanguagesOfTheCourse(t *testing.T) {
	k := seal(t)
	h, p := k.open(t)
	if got := p.Languages(); !slices.Equal(got, []string{"en", "fr"}) { // nothing is translated into German
		t.Fatalf("languages %q", got)
	}
	fr := p.Read("fr")
	if fr.Title != "Épreuve finale" || len(fr.Intro) != 1 || fr.File != "exam.fr.md" || p.Read("de").Title != "Final" {
		t.Errorf("%q from %s with %d blocks", fr.Title, fr.File, len(fr.Intro))
	}
	said := func(e *content.Exam, id string) string {
		w := e.Words(id)
		out := words(w.Heading)
		for _, c := range w.Choices {
			out += "|" + words(c.Body...)
		}
		return out
	}
	en, french := said(p.Read(""), "port"), said(fr, "port")
	same := strings.NewReplacer("Which port has SSH?", "Quel port a SSH ?", "twenty-two", "vingt-deux", "twenty-three", "vingt-trois", "eighty", "quatre-vingts")
	if same.Replace(en) != french {
		t.Errorf("%q in English, and in French %q", en, french)
	}
	if said(fr, "match") != said(p.Read(""), "match") || len(p.Translations[0].Items) != 3 {
		t.Errorf("what is not translated is not that of the source: %d", len(p.Translations[0].Items))
	}
	key, err := sealed.OpenKey(k.Answers, h, k.examiner)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{"volatility3", "volatilité3"} {
		if m, err := key.Find("tool").Question.Mark(question.Response{Texts: []string{typed}}); err != nil || m.Outcome() != question.Right {
			t.Errorf("%s is marked %v, %v", typed, m, err)
		}
	}
}

func TestPicturesTravelInThePaper(t *testing.T) {
	k := seal(t)
	_, p := k.open(t)
	var names []string
	for _, pic := range p.Pictures {
		names = append(names, pic.Name)
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"img/rack.png", "img/room.png"}) {
		t.Fatalf("pictures %q", names) // that of an explanation stays out
	}
	files, e := p.Files(), p.Read("")
	for file, address := range map[string]string{e.File: "img/room.png", e.FileOf("tool"): "img/rack.png"} {
		name, err := picture.Find(file, address)
		if err != nil {
			t.Fatal(err)
		}
		if h, err := picture.Peek(files, name); err != nil || h.Width != 1 {
			t.Errorf("%s: %+v, %v", name, h, err)
		}
	}
	if twin := picture.Twin(files, "img/room.png", 20); !slices.Equal(twin, []string{"[ room ]"}) || picture.Twin(files, "img/rack.png", 20) != nil {
		t.Errorf("twin %q", twin)
	}
}

// TestAPictureThatIsNone: an address can lead to the pool with its answers.
func TestAPictureThatIsNone(t *testing.T) {
	for address, want := range map[string]string{"pool.md": "cannot go into the paper", "gone.png": "cannot go into the paper", "https://example.org/x.png": "", "../../etc/passwd": ""} {
		files, c, u := examCourse(t)
		files["exam.md"].Data = bytes.ReplaceAll(files["exam.md"].Data, []byte("img/room.png"), []byte(address))
		p, _, err := sealed.Divide(files, c, u, words)
		if want == "" && (err != nil || len(p.Pictures) != 1) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestPicturesOfAPaperAreBounded(t *testing.T) {
	files, c, u := examCourse(t)
	for i := range 3 { // the decoder reads the head and no further
		name := fmt.Sprintf("img/%d.png", i)
		files[name] = &fstest.MapFile{Data: append(dot(t), make([]byte, sealed.MaxPictures/2)...)}
		files["exam.md"].Data = bytes.Replace(files["exam.md"].Data, []byte("# Final\n"), []byte("# Final\n\n![x]("+name+")\n"), 1)
	}
	if _, _, err := sealed.Divide(files, c, u, words); err == nil || !strings.Contains(err.Error(), "make them smaller") {
		t.Errorf("24 MB of pictures: %v", err)
	}
}

// TestAPaperThatLies: who seals may be anybody, and pages rely on parts that are
// parallel.
func TestAPaperThatLies(t *testing.T) {
	for name, lie := range map[string]func(p *sealed.Paper){
		"a choice less":       func(p *sealed.Paper) { p.Items[find(p, "port")].Choices = nil },
		"a step less":         func(p *sealed.Paper) { p.Items[find(p, "steps")].Steps = nil },
		"options less":        func(p *sealed.Paper) { p.Items[find(p, "match")].Options[0] = nil },
		"labels less":         func(p *sealed.Paper) { p.Items[find(p, "match")].Labels = nil },
		"a column less":       func(p *sealed.Paper) { p.Items[find(p, "matrix")].Columns = nil },
		"rows less":           func(p *sealed.Paper) { p.Items[find(p, "matrix")].Rows = nil },
		"a question twice":    func(p *sealed.Paper) { p.Items[1].Question.ID = p.Items[0].Question.ID },
		"no kind":             func(p *sealed.Paper) { p.Items[0].Question.Kind = "" },
		"a pick without end":  func(p *sealed.Paper) { p.Entries[0].Pick = 1 << 40 },
		"no time at all":      func(p *sealed.Paper) { p.Rules.Time = -1 },
		"another translation": func(p *sealed.Paper) { p.Translations[0].Items[0].ID = "nobody" },
		"a choice less in it": func(p *sealed.Paper) { p.Translations[0].Items[1].Choices = nil },
		"another picture":     func(p *sealed.Paper) { p.Pictures[0].Data = []byte("x") },
		"a picture outside":   func(p *sealed.Paper) { p.Pictures[0].Name = "../x.png" },
		"a picture twice":     func(p *sealed.Paper) { p.Pictures = append(p.Pictures, p.Pictures[0]) },
	} {
		p, key := divide(t)
		lie(p)
		f, _ := sealed.Seal(p, key, options(t))
		if _, _, err := sealed.Open(f.Paper, key.Identity); !errors.Is(err, sealed.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func find(p *sealed.Paper, id string) int {
	return slices.IndexFunc(p.Items, func(it sealed.Item) bool { return it.Question.ID == id })
}

// options seal for an examiner that nobody is.
func options(t testing.TB) sealed.Options {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	s := newSigner(t, "examiner.example")
	return sealed.Options{
		Course: "org.example.exam", Version: "1.0.0", Exam: "final", Created: time.Unix(1e9, 0), Signer: s,
		Examiners: []sealed.Examiner{{VKey: s.vkey, Recipient: id.Recipient().String()}},
	}
}

// TestAnExaminerOpensThePaper: without an envelope, by the answer key.
func TestAnExaminerOpensThePaper(t *testing.T) {
	k := seal(t)
	h, p := k.open(t)
	key, err := sealed.OpenKey(k.Answers, h, k.examiner)
	if err != nil {
		t.Fatal(err)
	}
	if _, again, err := sealed.Open(k.Paper, key.Identity); err != nil || !reflect.DeepEqual(again, p) {
		t.Errorf("the paper is another one: %v", err)
	}
}

func FuzzReadHeader(f *testing.F) {
	k := seal(f)
	f.Add(k.Paper)
	f.Add(k.Paper[:len(k.Paper)/2])
	f.Fuzz(func(t *testing.T, src []byte) {
		h, err := sealed.ReadHeader(src)
		if err == nil && (h.Signer == "" || len(h.Examiners) == 0) {
			t.Errorf("a header without a signer or an examiner: %+v", h)
		}
	})
}

// spelled is JSON in the one spelling that is read, so that more than spelling is
// tried out.
func spelled(src []byte, as any) []byte {
	if json.Unmarshal(src, as) != nil {
		return src
	}
	out, err := json.Marshal(as)
	if err != nil {
		return src
	}
	return out
}

// FuzzPaper reads what a paper holds once it is decrypted, and uses it as a page
// does.
func FuzzPaper(f *testing.F) {
	p, _ := divide(f)
	plain, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain)
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := sealed.ParsePaper(spelled(src, new(sealed.Paper)))
		if err != nil {
			return
		}
		for _, lang := range p.Languages() {
			e := p.Read(lang)
			paper, err := e.Paper("seed", nil)
			if err != nil {
				continue
			}
			for _, it := range paper.Items {
				if len(it.Gaps) != len(it.Blanks) || len(it.Steps) != it.Question.Steps || it.Fits(question.Response{}) != nil && len(it.Blanks)+it.Question.Steps == 0 {
					t.Errorf("%s does not hold together", it.ID)
				}
			}
		}
	})
}

// FuzzKey reads what an answer key holds, and brings a response back by it.
func FuzzKey(f *testing.F) {
	_, k := divide(f)
	plain, err := json.Marshal(k)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain, 0, 1)
	f.Fuzz(func(t *testing.T, src []byte, a, b int) {
		k, err := sealed.ParseKey(spelled(src, new(sealed.Key)))
		if err != nil {
			return
		}
		for i := range k.Items {
			r, err := k.Items[i].Restore(question.Response{Choices: []int{a}, Picks: []int{a, b}, Texts: []string{"x"}})
			if err == nil && k.Items[i].Question.Fits(r) != nil {
				t.Errorf("%s: %+v was restored and does not fit", k.Items[i].Question.ID, r)
			}
		}
	})
}

// FuzzEnvelope reads envelopes that cost nothing: those of a larger work factor
// are refused before any work is done.
func FuzzEnvelope(f *testing.F) {
	k := seal(f)
	f.Add(k.envelope)
	f.Add(k.envelope[:len(k.envelope)/2])
	f.Fuzz(func(t *testing.T, src []byte) {
		id, err := sealed.OpenCheapEnvelope(src, k.Digest, phrase)
		if err == nil && !strings.HasPrefix(id, "AGE-SECRET-KEY-1") {
			t.Errorf("identity %q", id)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	k := seal(b)
	id, err := sealed.OpenEnvelope(k.envelope, k.Digest, phrase)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := sealed.Open(k.Paper, id); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead brings the words of a paper of 500 questions back.
func BenchmarkRead(b *testing.B) {
	files, c, u := examCourse(b)
	var pool strings.Builder
	pool.WriteString("---\nkind: pool\n---\n\n# Pool\n\n")
	for i := range 500 {
		fmt.Fprintf(&pool, "## Which line of the log is the sign of case %d?\n<!-- question: {id: q%d} -->\n\nSome words about it.\n\n```text\nNov 23 10:42:11 web-01 sshd[311]: Accepted password\n```\n\n- [x] the first\n- [ ] the second\n- [ ] the third\n- [ ] none of these\n\n", i, i)
	}
	files["pool.md"] = &fstest.MapFile{Data: []byte(pool.String())}
	delete(files, "pool.fr.md")
	p, _, err := sealed.Divide(files, c, u, words)
	if err != nil || len(p.Items) != 501 {
		b.Fatal(err)
	}
	for b.Loop() {
		if e := p.Read("en"); e.Words("q499") == nil {
			b.Fatal("the last question is not there")
		}
	}
}

// BenchmarkEnvelope costs what scrypt costs at the usual setting.
func BenchmarkEnvelope(b *testing.B) {
	k := seal(b)
	envelope, err := k.Envelope(phrase, 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := sealed.OpenEnvelope(envelope, k.Digest, phrase); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareAge is what the same envelope costs age alone.
func BenchmarkBareAge(b *testing.B) {
	envelope, err := seal(b).Envelope(phrase, 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		id, err := age.NewScryptIdentity("zoo-legal-winner-thank-year-wave")
		if err != nil {
			b.Fatal(err)
		}
		r, err := age.Decrypt(armor.NewReader(bytes.NewReader(envelope)), id)
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

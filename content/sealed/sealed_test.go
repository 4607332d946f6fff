package sealed_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/content/sealed"
	"carrel/course/exam"
	"carrel/course/question"
)

const bank = "---\nkind: pool\n---\n\n# Pool\n\n" +
	"## Which port has SSH?\n<!-- question: {id: port} -->\n\n- [x] twenty-two\n  > because of RFC 4253\n- [ ] twenty-three\n- [ ] eighty\n\n> [!NOTE]\n> The explanation.\n\n" +
	"## Name the tool\n<!-- question: {id: tool} -->\n\n```answer\nvolatility3\n```\n\n" +
	"## Put in order\n<!-- question: {id: steps, type: order} -->\n\n1. collect\n2. hash\n3. copy\n4. analyse\n5. report\n\n" +
	"## Write about it\n<!-- question: {id: essay, type: essay} -->\n\n```answer essay\nthe model answer\n```\n\n- [ ] names the criterion\n\n" +
	"## Match\n<!-- question: {id: match, type: match} -->\n\n| a | b |\n|---|---|\n| ssh | 22 |\n| http | 80 |\n| https | 443 |\n| dns | 53 |\n\n" +
	"## Fill in\n<!-- question: {id: cloze} -->\n\nThe registry has [[hives]], the disk [[rows|(sectors)|lines]].\n"

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

func openExam(t testing.TB) *content.Exam {
	t.Helper()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	files := fstest.MapFS{
		"course.md": file("---\nkind: course\nformat: 1\nid: org.example.exam\ntitle: X\n---\n\n# X\n\n1. [Final](exam.md)\n"),
		"exam.md":   file("---\nkind: exam\nid: final\ntitle: Final\nsealed: true\nshuffle: true\ndraw:\n  - {from: pool.md, pick: 3}\n---\n\n# Final\n"),
		"pool.md":   file(bank),
	}
	c, _, err := content.Load(files, "x")
	if err != nil {
		t.Fatal(err)
	}
	e, err := content.OpenExam(files, c, c.Units()[0], "")
	if err != nil {
		t.Fatal(err)
	}
	return e
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
	paper, key := sealed.Divide(k.exam, words)
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
	secrets := []string{"volatility3", "RFC 4253", "The explanation", "the model answer", "names the criterion", "hives", `"Right":true`, `"Right":[0`, "Is\":"}
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
	if len(p.Items) != 6 {
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
		if it.Question.Kind == question.Essay {
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
	e := openExam(t)
	first, options := map[string]int{}, map[string]int{}
	for range 200 {
		p, _ := sealed.Divide(e, words)
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
	_, reader := sealed.OpenKey(k.Answers, h, stranger)
	_, key := sealed.OpenKey(other.Answers, h, k.examiner)
	_, _, paper := sealed.Open(k.Paper, stranger.String())
	for name, tt := range map[string]struct{ got, want error }{
		"a wrong passphrase":        {wrong, sealed.ErrPassphrase},
		"another exam's envelope":   {foreign, sealed.ErrForeign},
		"no envelope":               {none, sealed.ErrFormat},
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

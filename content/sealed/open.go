package sealed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"
	"golang.org/x/mod/sumdb/note"

	"carrel/course/question"
)

// ReadHeader reads what everybody can of a paper, and checks its signature and
// that its body is whole.
func ReadHeader(paper []byte) (*Header, error) {
	h, _, err := readPaper(paper)
	return h, err
}

func readPaper(paper []byte) (*Header, []byte, error) {
	f, err := openFrame(paper, paperMagic)
	if err != nil {
		return nil, nil, fmt.Errorf("the paper: %w", err)
	}
	h, err := parseHeader(f.fields)
	if err != nil {
		return nil, nil, fmt.Errorf("the paper: %w", err)
	}
	h.Digest, h.Signer = digest(f.body), f.signer
	return h, f.body, nil
}

func parseHeader(lines []string) (*Header, error) {
	if len(lines) < 7 || len(lines) > 6+MaxExaminers {
		return nil, ErrFormat
	}
	value := func(i int) string { _, v, _ := strings.Cut(lines[i], " "); return v }
	h := &Header{Course: value(1), Version: value(2), Exam: value(3), Answers: value(5)}
	var err error
	if h.Created, err = time.Parse("2006-01-02T15:04:05Z", value(4)); err != nil {
		return nil, ErrFormat
	}
	for i := 6; i < len(lines); i++ {
		key, to, _ := strings.Cut(value(i), " ")
		if _, err := note.NewVerifier(key); err != nil {
			return nil, ErrFormat
		}
		h.Examiners = append(h.Examiners, Examiner{key, to})
	}
	if _, err := recipients(h.Examiners); err != nil || !slices.Equal(h.fields(), lines) {
		return nil, ErrFormat
	}
	return h, nil
}

// OpenEnvelope returns the identity that opens the paper of a digest. It takes
// as long as scrypt does.
//
// scrypt cannot be interrupted: run it beside the screen, and drop its result
// when nobody waits for it any longer.
func OpenEnvelope(envelope []byte, paper, passphrase string) (identity string, err error) {
	return openEnvelope(envelope, paper, passphrase, MaxWork)
}

// openEnvelope refuses an envelope of more than some work before it does any.
func openEnvelope(envelope []byte, paper, passphrase string, work int) (identity string, err error) {
	if len(envelope) > MaxEnvelope {
		return "", fmt.Errorf("the envelope: %w", ErrFormat)
	}
	id, err := age.NewScryptIdentity(spoken(passphrase))
	if err != nil {
		return "", ErrPassphrase
	}
	id.SetMaxWorkFactor(work)
	plain, err := decrypt(armor.NewReader(bytes.NewReader(envelope)), MaxEnvelope, id)
	switch {
	case errors.As(err, new(*age.NoIdentityMatchError)):
		return "", ErrPassphrase
	case err != nil:
		return "", fmt.Errorf("the envelope: %w: %w", ErrFormat, err)
	}
	lines := strings.Split(string(plain), "\n")
	if len(lines) != 4 || lines[0] != envelopeMagic || lines[3] != "" || !strings.HasPrefix(lines[2], "identity ") {
		return "", fmt.Errorf("the envelope: %w", ErrFormat)
	}
	if lines[1] != "paper "+paper {
		return "", fmt.Errorf("the envelope: %w", ErrForeign)
	}
	return strings.TrimPrefix(lines[2], "identity "), nil
}

// Open reads a paper with the identity of an envelope.
func Open(paper []byte, identity string) (*Header, *Paper, error) {
	h, body, err := readPaper(paper)
	if err != nil {
		return nil, nil, err
	}
	id, err := age.ParseX25519Identity(identity)
	if err != nil {
		return nil, nil, fmt.Errorf("the paper: the envelope holds no identity: %w", ErrFormat)
	}
	plain, err := decrypt(bytes.NewReader(body), MaxBody, id)
	switch {
	case errors.As(err, new(*age.NoIdentityMatchError)):
		return nil, nil, fmt.Errorf("the paper: %w", ErrForeign)
	case err != nil:
		return nil, nil, fmt.Errorf("the paper: %w: %w", ErrFormat, err)
	}
	p, err := parsePaper(plain)
	if err != nil {
		return nil, nil, fmt.Errorf("the paper: %w", err)
	}
	if p.Course != h.Course || p.Version != h.Version || p.Exam != h.Exam || !slices.Equal(p.Examiners, h.Examiners) {
		return nil, nil, fmt.Errorf("the paper: %w: its header is that of another", ErrFormat)
	}
	return h, p, nil
}

func parsePaper(plain []byte) (*Paper, error) {
	p := new(Paper)
	if err := decode(plain, p); err != nil {
		return nil, err
	}
	return p, p.check()
}

func parseKey(plain []byte) (*Key, error) {
	k := new(Key)
	if err := decode(plain, k); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(k.Items, func(a Answer) bool { return !a.sound() }) {
		return nil, fmt.Errorf("%w: it does not hold together", ErrFormat)
	}
	return k, nil
}

// OpenKey reads the answer key of a paper with the identity of an examiner. It
// has to be the very file that the paper names, signed by who signed the paper.
func OpenKey(answers []byte, h *Header, with ...age.Identity) (*Key, error) {
	if digest(answers) != h.Answers {
		return nil, fmt.Errorf("the answer key: %w, or it was altered", ErrForeign)
	}
	plain, err := decrypt(bytes.NewReader(answers), MaxBody, with...)
	switch {
	case errors.As(err, new(*age.NoIdentityMatchError)):
		return nil, fmt.Errorf("the answer key: %w", ErrReader)
	case err != nil:
		return nil, fmt.Errorf("the answer key: %w: %w", ErrFormat, err)
	}
	f, err := openFrame(plain, answersMagic)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the answer key: %w", err)
	case f.signer != h.Signer || !slices.Equal(f.fields, []string{answersMagic, "paper " + h.Digest}):
		return nil, fmt.Errorf("the answer key: %w", ErrForeign)
	}
	k, err := parseKey(f.body)
	if err != nil {
		return nil, fmt.Errorf("the answer key: %w", err)
	}
	return k, nil
}

// Find returns the key of a question, or nil.
func (k *Key) Find(id string) *Answer {
	i := slices.IndexFunc(k.Items, func(a Answer) bool { return a.Question.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Items[i]
}

// Restore returns a response to the question of the paper as one to that of the
// course, which can be marked by the question's key.
func (a *Answer) Restore(r question.Response) (question.Response, error) {
	out := question.Response{Texts: r.Texts}
	var err error
	if out.Choices, err = restored(r.Choices, a.Choices); err != nil {
		return out, a.unfit()
	}
	slices.Sort(out.Choices)
	for i, pick := range r.Picks {
		order := a.Steps
		if a.Question.Kind != question.Order && i < len(a.Options) {
			order = a.Options[i]
		}
		to, err := restored([]int{pick}, order)
		if err != nil {
			return out, a.unfit()
		}
		out.Picks = append(out.Picks, to...)
	}
	if a.Question.Fits(out) != nil {
		return out, a.unfit()
	}
	return out, nil
}

func (a *Answer) unfit() error {
	return fmt.Errorf("the response to %s does not fit the question: it cannot be marked", a.Question.ID)
}

// restored looks indexes of the paper up; -1 stays, and without an order all.
func restored(list, order []int) ([]int, error) {
	if len(order) == 0 {
		return slices.Clone(list), nil
	}
	var out []int
	for _, i := range list {
		switch {
		case i == -1:
			out = append(out, -1)
		case i < 0 || i >= len(order):
			return nil, ErrFormat
		default:
			out = append(out, order[i])
		}
	}
	return out, nil
}

// decrypt reads to the end, of at most limit bytes.
func decrypt(src io.Reader, limit int64, with ...age.Identity) ([]byte, error) {
	r, err := age.Decrypt(src, with...)
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(plain)) > limit {
		err = ErrFormat
	}
	return plain, err
}

// decode reads JSON in the one spelling that encode writes.
func decode(src []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	again, err := json.Marshal(into)
	if err != nil || !bytes.Equal(again, src) {
		return fmt.Errorf("%w: another spelling", ErrFormat)
	}
	return nil
}

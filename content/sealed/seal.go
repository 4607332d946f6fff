package sealed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"filippo.io/age"
	"filippo.io/age/armor"
)

const (
	paperMagic    = "carrel/paper/v1"
	answersMagic  = "carrel/answers/v1"
	envelopeMagic = "carrel/envelope/v1"
)

// Options say how an exam is sealed.
type Options struct {
	Course, Version, Exam string
	Title                 string
	Created               time.Time
	Examiners             []Examiner
	Signer                Signer
}

// Files are a sealed exam.
type Files struct {
	Paper   []byte
	Answers []byte
	Digest  string // names the paper

	identity string
}

// Seal encrypts a paper to a fresh identity and its key to the examiners, and
// signs both.
func Seal(p *Paper, k *Key, opt Options) (*Files, error) {
	if len(opt.Examiners) == 0 || len(opt.Examiners) > MaxExaminers {
		return nil, fmt.Errorf("an exam is sealed for 1 to %d examiners, not %d", MaxExaminers, len(opt.Examiners))
	}
	p.Course, p.Version, p.Exam, p.Title, p.Examiners = opt.Course, opt.Version, opt.Exam, cmp.Or(opt.Title, p.Title), opt.Examiners
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	k.Course, k.Version, k.Exam, k.Identity = opt.Course, opt.Version, opt.Exam, id.String()
	body, err := encrypted(p, id.Recipient())
	if err != nil {
		return nil, fmt.Errorf("seal the paper: %w", err)
	}
	f := &Files{Digest: digest(body), identity: id.String()}
	if f.Answers, err = sealKey(k, f.Digest, opt); err != nil {
		return nil, fmt.Errorf("seal the answer key: %w", err)
	}
	h := Header{
		Course: opt.Course, Version: opt.Version, Exam: opt.Exam, Created: opt.Created.UTC().Truncate(time.Second),
		Answers: digest(f.Answers), Examiners: opt.Examiners,
	}
	if f.Paper, err = (frame{fields: h.fields(), body: body}).sign(opt.Signer); err != nil {
		return nil, err
	}
	_, _, err = Open(f.Paper, f.identity) // what cannot be read again is not handed out
	return f, err
}

func sealKey(k *Key, paper string, opt Options) ([]byte, error) {
	to, err := recipients(opt.Examiners)
	if err != nil {
		return nil, err
	}
	body, err := encode(k)
	if err != nil {
		return nil, err
	}
	signed, err := (frame{fields: []string{answersMagic, "paper " + paper}, body: body}).sign(opt.Signer)
	if err != nil {
		return nil, err
	}
	return encrypt(signed, to...)
}

// fields are the lines of a header that only a paper has.
func (h Header) fields() []string {
	lines := []string{
		paperMagic, "course " + h.Course, "version " + h.Version, "exam " + h.Exam,
		"created " + h.Created.Format(time.RFC3339), "answers " + h.Answers,
	}
	for _, e := range h.Examiners {
		lines = append(lines, "examiner "+e.VKey+" "+e.Recipient)
	}
	return lines
}

// Envelope returns a new envelope for the paper. work is the logarithm of
// scrypt's N, 0 for the usual one: to open it costs about a second.
func (f *Files) Envelope(passphrase string, work int) ([]byte, error) {
	to, err := age.NewScryptRecipient(spoken(passphrase))
	if err != nil {
		return nil, err
	}
	if work > 0 {
		to.SetWorkFactor(work)
	}
	var b bytes.Buffer
	a := armor.NewWriter(&b)
	err = encryptTo(a, []byte(envelopeMagic+"\npaper "+f.Digest+"\nidentity "+f.identity+"\n"), to)
	if err == nil {
		err = a.Close()
	}
	return b.Bytes(), err
}

// spoken is a passphrase as it was read out: case does not matter, nor whether
// hyphens or spaces stand between its words.
func spoken(typed string) string {
	words := strings.FieldsFunc(typed, func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
	return strings.ToLower(strings.Join(words, "-"))
}

func encrypted(v any, to ...age.Recipient) ([]byte, error) {
	plain, err := encode(v)
	if err != nil {
		return nil, err
	}
	return encrypt(plain, to...)
}

func encode(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err == nil && len(b) > MaxPlain {
		err = fmt.Errorf("it has %d bytes, more than %d", len(b), MaxPlain)
	}
	return b, err
}

func encrypt(plain []byte, to ...age.Recipient) ([]byte, error) {
	var b bytes.Buffer
	err := encryptTo(&b, plain, to...)
	return b.Bytes(), err
}

func encryptTo(out io.Writer, plain []byte, to ...age.Recipient) error {
	w, err := age.Encrypt(out, to...)
	if err != nil {
		return err
	}
	if _, err := w.Write(plain); err != nil {
		return err
	}
	return w.Close()
}

package sealed

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// maxHead is how long a header may be in bytes.
const maxHead = 64 << 10

// frame is a signed header and the body that it is for.
type frame struct {
	fields []string // the lines before those that every frame has
	signer string   // verifier key
	body   []byte
}

// digest is a SHA-256 as it is written.
func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func (f frame) text() string {
	lines := append(append([]string{}, f.fields...), "size "+strconv.Itoa(len(f.body)), "sha256 "+digest(f.body), "signer "+f.signer)
	return strings.Join(lines, "\n") + "\n"
}

func (f frame) sign(s Signer) ([]byte, error) {
	f.signer = s.VKey()
	head, err := note.Sign(&note.Note{Text: f.text()}, s)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return append(head, f.body...), nil
}

// openFrame reads what sign wrote, in its one spelling.
func openFrame(src []byte, magic string) (frame, error) {
	head, body, ok := cutHead(src)
	if !ok || !strings.HasPrefix(head, magic+"\n") {
		return frame{}, ErrFormat
	}
	text, _, _ := strings.Cut(head, "\n\n")
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return frame{}, ErrFormat
	}
	last := lines[len(lines)-3:]
	size, ok := strings.CutPrefix(last[0], "size ")
	if n, err := strconv.Atoi(size); !ok || err != nil || n < 0 || n > MaxBody {
		return frame{}, ErrFormat
	} else if n != len(body) {
		return frame{}, fmt.Errorf("%w (it has %d bytes of %d)", ErrCut, len(body), n)
	}
	f := frame{fields: lines[:len(lines)-3], signer: strings.TrimPrefix(last[2], "signer "), body: body}
	if err := verify(head, f.signer); err != nil {
		return frame{}, err
	}
	if f.text() != text+"\n" {
		return frame{}, ErrFormat
	}
	return f, nil
}

// cutHead divides a file after the one signature of its header.
func cutHead(src []byte) (head string, body []byte, ok bool) {
	at := bytes.Index(src[:min(len(src), maxHead)], []byte("\n\n"))
	if at < 0 {
		return "", nil, false
	}
	end := bytes.IndexByte(src[at+2:min(len(src), maxHead)], '\n')
	if end < 0 {
		return "", nil, false
	}
	at += 2 + end + 1
	return string(src[:at]), src[at:], true
}

// verify checks the one signature of a header, in its one spelling.
func verify(head, key string) error {
	v, err := note.NewVerifier(key)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	n, err := note.Open([]byte(head), note.VerifierList(v))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	raw, err := base64.StdEncoding.DecodeString(n.Sigs[0].Base64)
	if err != nil || head != n.Text+"\n— "+n.Sigs[0].Name+" "+base64.StdEncoding.EncodeToString(raw)+"\n" {
		return ErrSignature
	}
	return nil
}

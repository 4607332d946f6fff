package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"carrel/content/markdown"
	"carrel/content/sealed"
	"carrel/course"
	"carrel/course/question"
	"carrel/player/page"
	"carrel/store"
	"carrel/store/person"
	"carrel/store/record"
	"carrel/store/sheet"
)

// maxPapers is how many files of each kind are looked at in a folder.
const maxPapers = 1000

// sheetFolder is the folder of the data folder in which response sheets lie.
const sheetFolder = "sheets"

// isPaper reports whether a file is the paper of a sealed exam.
func isPaper(name string) bool {
	return strings.EqualFold(filepath.Ext(name), sealed.PaperExtension)
}

// paperBook is a book of one sealed exam and no more, of which nothing but its
// header can be read before it is opened.
func (a *app) paperBook(path string) (*book, error) {
	h, err := paperHeader(path)
	if err != nil {
		return nil, a.badPaper(path, err)
	}
	u := &course.Unit{ID: course.UnitID(h.Exam), Kind: course.Exam, Title: h.Exam, Path: h.Exam}
	c := &course.Course{ID: course.ID(h.Course), Version: h.Version, Title: h.Course, Modules: []course.Module{{Units: []*course.Unit{u}}}}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	outline := func() (*course.Course, []markdown.Problem, error) { return c, nil, nil }
	return &book{name: filepath.Base(path), files: (&sealed.Paper{}).Files(), course: c, outline: outline, paper: abs}, nil
}

func (a *app) badPaper(path string, err error) error {
	if !errors.Is(err, sealed.ErrFormat) && !errors.Is(err, sealed.ErrCut) && !errors.Is(err, sealed.ErrSignature) {
		return err
	}
	return &failure{code: exitContent, err: err, text: path + ": " + err.Error(), hint: a.t("get the paper again from whoever made the exam")}
}

// readLimited reads a file of at most limit bytes.
func readLimited(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && (!info.Mode().IsRegular() || int64(len(b)) > limit) {
		err = fmt.Errorf("%s: %w", path, sealed.ErrFormat)
	}
	return b, err
}

// maxPaper is the largest paper: its body, and its header.
const maxPaper = sealed.MaxBody + 64<<10

func paperHeader(path string) (*sealed.Header, error) {
	b, err := readLimited(path, maxPaper)
	if err != nil {
		return nil, err
	}
	return sealed.ReadHeader(b)
}

// sitter is the files of sealed exams: papers and envelopes in some folders, and
// response sheets in the data folder and beside the papers.
type sitter struct {
	app    *app
	data   string
	dirs   []string // that papers and envelopes are looked for in
	signer record.Key
}

// sitter looks beside what is played, where the program was started, and in the
// data folder.
func (a *app) sitter(data string, args []string, j *store.Journal) *sitter {
	var dirs []string
	add := func(dir string) {
		if abs, err := filepath.Abs(dir); err == nil && !slices.Contains(dirs, abs) {
			dirs = append(dirs, abs)
		}
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && info.IsDir() {
			add(arg)
		}
		add(filepath.Dir(arg))
	}
	if len(args) == 0 {
		add(".")
	}
	add(filepath.Join(data, "courses"))
	add(data)
	return &sitter{app: a, data: data, dirs: dirs, signer: j.Signer()}
}

// Find looks for the papers of an exam and their envelopes.
func (s *sitter) Find(c course.ID, u course.UnitID, paper string) (out page.Found) {
	out.Looked = s.dirs
	papers := []string{paper}
	if paper == "" {
		papers = within(s.dirs, sealed.PaperExtension)
	} else {
		out.Looked = slices.Compact(append([]string{filepath.Dir(paper)}, s.dirs...))
	}
	for _, p := range papers {
		h, err := paperHeader(p)
		switch {
		case err != nil:
			out.Broken = append(out.Broken, page.Broken{Path: p, Err: err})
		case h.Course == string(c) && h.Exam == string(u):
			out.Papers = append(out.Papers, p)
			out.Pairs = append(out.Pairs, s.envelopes(p)...)
		}
	}
	return out
}

// envelopes are those beside a paper, else those of the other folders.
func (s *sitter) envelopes(paper string) (out []page.Pair) {
	found := within([]string{filepath.Dir(paper)}, sealed.EnvelopeExtension)
	if len(found) == 0 {
		found = within(s.dirs, sealed.EnvelopeExtension)
	}
	for _, e := range found {
		out = append(out, page.Pair{Paper: paper, Envelope: e})
	}
	return out
}

// within are the files of a kind that lie in some folders, in their order.
func within(dirs []string, ext string) (out []string) {
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir) // one that is not there holds nothing
		n := 0
		for _, e := range entries {
			if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ext) && n < maxPapers {
				out, n = append(out, filepath.Join(dir, e.Name())), n+1
			}
		}
	}
	return out
}

// Open opens a paper with an envelope.
func (s *sitter) Open(paper, envelope, passphrase string) (*page.Opened, error) {
	p, err := readLimited(paper, maxPaper)
	if err != nil {
		return nil, err
	}
	e, err := readLimited(envelope, sealed.MaxEnvelope)
	if err != nil {
		return nil, err
	}
	h, err := sealed.ReadHeader(p)
	if err != nil {
		return nil, err
	}
	identity, err := sealed.OpenEnvelope(e, h.Digest, passphrase)
	if err != nil {
		return nil, err
	}
	o := &page.Opened{Path: paper}
	o.Header, o.Paper, err = sealed.Open(p, identity)
	return o, err
}

// sheetOf is a sheet as the examiners read it.
func (s *sitter) sheetOf(p *page.Sheet) (*sheet.Sheet, []string, error) {
	responses := map[string]question.Response{}
	for id, r := range p.Responses {
		responses[id] = r
	}
	out := sheet.Of(&p.Sitting, p.Rules, responses)
	out.Paper, out.Course, out.Exam = p.Header.Digest, p.Header.Course, p.Header.Exam
	if who, err := person.Read(s.data); err == nil && who != (person.Person{}) {
		out.Person = &who
	}
	var to []string
	for _, e := range p.Header.Examiners {
		to = append(to, e.Recipient)
	}
	if s.signer == nil {
		return nil, nil, &failure{code: exitFailed, text: s.app.t("there is no device key to sign the sheet with")}
	}
	return out, to, nil
}

// Write writes the sheet into the data folder, and beside the paper where that
// can be: a stick may be full, write-protected or gone.
func (s *sitter) Write(p *page.Sheet) (page.Written, error) {
	dir := filepath.Join(s.data, sheetFolder)
	w, err := page.Written{}, os.MkdirAll(dir, 0o700)
	if err == nil {
		w, err = s.write(p, dir)
	}
	if beside, bad := s.write(p, filepath.Dir(p.Paper)); bad == nil {
		w.Files = append(w.Files, beside.Files...)
	}
	return w, err
}

// write writes the sheet into a folder. That of an attempt which was handed in
// has its code in its name, and the one before goes.
func (s *sitter) write(p *page.Sheet, dir string) (w page.Written, err error) {
	out, to, err := s.sheetOf(p)
	if err != nil {
		return w, err
	}
	stem := filepath.Join(dir, s.stem(p.Key, p.Sitting.Attempt))
	running := stem + sheet.Extension
	file := running
	if out.Final {
		if _, err := out.Encode(s.signer, to); err != nil { // only then it has a device
			return w, err
		}
		if w.Code, err = out.Code(); err != nil {
			return w, err
		}
		file = stem + "-" + w.Code + sheet.Extension
	}
	if err := out.Write(file, s.signer, to); err != nil {
		return page.Written{}, err
	}
	if out.Final {
		_ = os.Remove(running) // one that stays is not final, and the final one counts
	}
	w.Files = []string{file}
	return w, nil
}

// stem is the name of the sheet of an attempt: the exam, what tells the course
// and the device apart from others on the same stick, and the attempt.
func (s *sitter) stem(k page.Key, attempt int) string {
	device := ""
	if s.signer != nil {
		device = s.signer.VKey()
	}
	sum := sha256.Sum256([]byte(string(k.Course) + "\x00" + string(k.Unit) + "\x00" + device))
	return fmt.Sprintf("%s-%s-%d", plainName(string(k.Unit)), hex.EncodeToString(sum[:4]), attempt)
}

// plainName is what of a name is good in the name of a file everywhere.
func plainName(name string) string {
	good := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}
	name = strings.Map(good, strings.ToLower(name))
	return cmp.Or(strings.Trim(name[:min(len(name), 40)], "-"), "exam")
}

// Export writes the sheet into a folder that a person typed.
func (s *sitter) Export(p *page.Sheet, dir string) (w page.Written, err error) {
	if home, ok := strings.CutPrefix(dir, "~"); ok && (home == "" || os.IsPathSeparator(home[0])) {
		dir = filepath.Join(s.app.home(), home)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return w, err
	}
	if at, err := os.Stat(dir); err != nil || !at.IsDir() {
		return w, &failure{code: exitFailed, err: fs.ErrNotExist, text: s.app.t("there is no such folder")}
	}
	if p.Header != nil {
		return s.write(p, dir)
	}
	return s.copied(s.HandedIn(p.Course, p.Unit, p.Sitting.Attempt), dir)
}

// copied copies a sheet that was handed in.
func (s *sitter) copied(w page.Written, dir string) (page.Written, error) {
	if w.Code == "" {
		return w, &failure{code: exitFailed, err: fs.ErrNotExist, text: s.app.t("there is no sheet of this exam")}
	}
	b, err := readLimited(w.Files[0], sheet.MaxSize)
	if err != nil {
		return w, err
	}
	to := filepath.Join(dir, filepath.Base(w.Files[0]))
	if err := s.app.replace(to, b, true); err != nil {
		return w, err
	}
	return page.Written{Code: w.Code, Files: []string{to}}, nil
}

// codeLength is that of 7K3M-Q2ZD-9XHT.
const codeLength = 14

// HandedIn finds the sheet of an attempt in the data folder by its name, which
// ends in its code.
func (s *sitter) HandedIn(c course.ID, u course.UnitID, attempt int) (w page.Written) {
	stem := s.stem(page.Key{Course: c, Unit: u}, attempt) + "-"
	for _, f := range within([]string{filepath.Join(s.data, sheetFolder)}, sheet.Extension) {
		name := strings.TrimSuffix(filepath.Base(f), sheet.Extension)
		if code, ok := strings.CutPrefix(name, stem); ok && len(code) == codeLength {
			return page.Written{Code: code, Files: []string{f}}
		}
	}
	return w
}

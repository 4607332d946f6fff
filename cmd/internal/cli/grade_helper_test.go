package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"carrel/content/sealed"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store"
	"carrel/store/keys"
	"carrel/store/person"
	"carrel/store/result"
	"carrel/store/sheet"
)

// handIn sits a sealed exam and hands it in: handin DATA FOLDER SHEET
// [QUESTION=ANSWER]..., where an answer is a text, or the words of a choice. It
// prints the code of the sheet.
func handIn(args []string) error {
	dir, folder, out := args[0], args[1], args[2]
	paper, p, err := openSeat(folder)
	if err != nil {
		return err
	}
	h, err := sealed.ReadHeader(paper)
	if err != nil {
		return err
	}
	b, items := p.Blueprint()
	seed := filepath.Base(out)
	f, err := exam.Draw(b, items, seed)
	if err != nil {
		return err
	}
	key, err := keys.Device(dir)
	if err != nil {
		return err
	}
	j, err := openJournal(dir, store.Options{})
	if err != nil {
		return err
	}
	defer j.Close()
	where := progress.Event{Course: course.ID(p.Course), Unit: course.UnitID(p.Exam)}
	standing, err := j.Standing()
	if err != nil {
		return err
	}
	where.Attempt = standing.Unit(where.Course, where.Unit).Next()
	started, finished := where, where
	started.Type, started.Exam = progress.Started, &progress.Exam{Seed: seed, Form: f.Digest()}
	finished.Type = progress.Finished
	if _, err := j.Append([]progress.Event{started, finished}); err != nil {
		return err
	}
	if standing, err = j.Standing(); err != nil {
		return err
	}
	s := sheet.Of(standing.Unit(where.Course, where.Unit).Sitting(), p.Rules, givenAs(p, args[3:]))
	s.Paper, s.Course, s.Exam, s.Person = h.Digest, p.Course, p.Exam, &person.Person{Name: "=Ada"}
	if err := s.Write(out, key, []string{p.Examiners[0].Recipient}); err != nil {
		return err
	}
	code, err := s.Code()
	fmt.Println(code)
	return err
}

// openSeat opens the paper of a folder that carrel exam seal wrote.
func openSeat(folder string) ([]byte, *sealed.Paper, error) {
	read := func(name string) []byte {
		b, _ := os.ReadFile(filepath.Join(folder, name))
		return b
	}
	paper := read("exam" + sealed.PaperExtension)
	h, err := sealed.ReadHeader(paper)
	if err != nil {
		return nil, nil, err
	}
	_, rest, _ := strings.Cut(string(read(attendantFile)), "seat-001   ")
	pass, _, _ := strings.Cut(rest, "\n")
	id, err := sealed.OpenEnvelope(read("seat-001"+sealed.EnvelopeExtension), h.Digest, pass)
	if err != nil {
		return nil, nil, err
	}
	_, p, err := sealed.Open(paper, id)
	return paper, p, err
}

func givenAs(p *sealed.Paper, answers []string) map[string]question.Response {
	out := map[string]question.Response{}
	for _, a := range answers {
		id, text, _ := strings.Cut(a, "=")
		r := question.Response{Texts: []string{text}}
		for _, it := range p.Items {
			if i := slices.Index(it.Choices, text); it.Question.ID == id && i >= 0 {
				r = question.Response{Choices: []int{i}}
			}
		}
		out[id] = r
	}
	return out
}

// markAll gives the first criterion to the essay of a sheet, whose code is in a
// file: markall DATA KEY PASSFILE FOLDER RESULTS MARKER CODEFILE QUESTION.
func markAll(args []string) error {
	dir, name, passFile, folder, out, marker, code, id := args[0], args[1], args[2], args[3], args[4], args[5], args[6], args[7]
	pass, err := os.ReadFile(passFile)
	if err != nil {
		return err
	}
	key, err := keys.Unlock(dir, name, strings.TrimSpace(string(pass)))
	if err != nil {
		return err
	}
	paper, err := os.ReadFile(filepath.Join(folder, "exam"+sealed.PaperExtension))
	if err != nil {
		return err
	}
	h, err := sealed.ReadHeader(paper)
	if err != nil {
		return err
	}
	src, err := os.ReadFile(code)
	if err != nil {
		return err
	}
	d := &marksDesk{path: filepath.Join(out, "marks", marker+result.MarksExtension), key: key, marks: &result.Marks{Paper: h.Digest, Marker: marker}}
	e := progress.Event{Type: progress.Answered, Unit: course.UnitID(strings.TrimSpace(string(src))), Question: id, Response: &question.Response{Choices: []int{0}}}
	_, err = d.Append([]progress.Event{e})
	return err
}

// cut shortens a file to so many bytes: cut FILE BYTES.
func cut(args []string) error {
	n, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	return os.Truncate(args[0], n)
}

// resultOf copies the result of a sheet, whose code is in a file: resultof
// RESULTS CODEFILE TO [SUFFIX].
func resultOf(args []string) error {
	src, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	name := strings.TrimSpace(string(src)) + strings.Join(args[3:], "") + result.Extension
	b, err := os.ReadFile(filepath.Join(args[0], name))
	if err != nil {
		return err
	}
	return os.WriteFile(args[2], b, 0o600)
}

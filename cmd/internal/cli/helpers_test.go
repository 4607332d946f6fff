package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"carrel/course"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/player/phrase"
	"carrel/store"
	"carrel/store/keys"
	"carrel/store/record"
	"carrel/store/witness"
)

func testApp(env map[string]string) *app {
	return &app{
		out: io.Discard, err: io.Discard, words: phrase.New("en"),
		env: func(name string) string { return env[name] },
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// makeProgress writes a journal in dir in which a lesson was read and a quiz
// was passed.
func makeProgress(dir string) error {
	noon := func() time.Time { return time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) }
	j, err := openJournal(dir, store.Options{Now: noon})
	if err != nil {
		return err
	}
	defer j.Close()
	_, err = j.Append([]progress.Event{
		{Type: progress.Opened, Course: "org.example.soc", Unit: "first"},
		{Type: progress.Completed, Course: "org.example.soc", Unit: "first"},
		{Type: progress.Started, Course: "org.example.soc", Unit: "quiz", Attempt: 1},
		{Type: progress.Finished, Course: "org.example.soc", Unit: "quiz", Attempt: 1, Mark: &question.Mark{Got: 800, Of: 1000}, Passed: true},
	})
	return err
}

// makeTyped adds typed answers in two courses and a note.
func makeTyped(dir string) error {
	j, err := openJournal(dir, store.Options{})
	if err != nil {
		return err
	}
	defer j.Close()
	typed := func(typ progress.Type, in, text string) progress.Event {
		return progress.Event{Type: typ, Course: course.ID(in), Unit: "u", Question: "q", Mark: &question.Mark{Of: 100},
			Response: &question.Response{Texts: []string{text}}}
	}
	_, err = j.Append([]progress.Event{
		typed(progress.Answered, "org.example.one", "sesame"), typed(progress.Noted, "org.example.one", "a note of mine"),
		typed(progress.Answered, "org.example.two", "simsim"),
	})
	return err
}

// hold keeps the journal in dir open until dir.free is there, as a player in
// another window does until it is closed. It says that it has it by dir.held.
func hold(dir string) error {
	j, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	defer j.Close()
	if err := os.WriteFile(dir+".held", nil, 0o600); err != nil {
		return err
	}
	return waitFor(dir + ".free")
}

func waitFor(path string) error {
	for range 2000 {
		if _, err := os.Stat(path); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("%s did not come", path)
}

func printKey(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	res, err := record.Verify(f, record.VerifyOptions{})
	if err == nil {
		fmt.Print(res.VKey)
	}
	return err
}

// printWitness prints the key of the witness with a data folder.
func printWitness(dir string) error {
	key, err := keys.Device(dir)
	if err != nil {
		return err
	}
	w, err := witness.Open(dir, key, nil)
	if err != nil {
		return err
	}
	fmt.Print(w.VKey())
	return w.Close()
}

// spoil changes the last byte but one of every file in a folder that holds some.
func spoil(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		b, err := os.ReadFile(path)
		if err != nil || len(b) < 10 {
			continue
		}
		b[len(b)-10] ^= 1
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// alter turns the 80 percent of the record into 90.
func alter(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	altered := bytes.Replace(b, []byte(`"got":800`), []byte(`"got":900`), 1)
	if bytes.Equal(b, altered) {
		return fmt.Errorf("%s has no mark to alter", from)
	}
	return os.WriteFile(to, altered, 0o600)
}

// alterText writes a file beside another in which a text is another one.
func alterText(path, from, to string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	altered := bytes.Replace(b, []byte(from), []byte(to), 1)
	if bytes.Equal(b, altered) {
		return fmt.Errorf("%s has no %q to alter", path, from)
	}
	return os.WriteFile(path+".altered", altered, 0o600)
}

// zeroPage overwrites the page of a journal that has a number.
func zeroPage(path, number string) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	size := os.Getpagesize() // as bbolt takes it
	_, err = f.WriteAt(make([]byte, size), int64(n*size))
	return errors.Join(err, f.Close())
}

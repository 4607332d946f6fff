package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"time"

	"carrel/content"
	"carrel/course/progress"
	"carrel/course/question"
	"carrel/store"
	"carrel/store/xapi"
)

// makeAnswers adds answers to the questions of a course: a formula and an
// answer to a quiz in a lesson's and a quiz's place, and one to a quiz that
// tells nothing, and a note.
func makeAnswers(dir, folder string) error {
	files := os.DirFS(folder)
	c, _, err := content.Load(files, filepath.Base(folder))
	if err != nil {
		return err
	}
	now := time.Date(2026, 5, 4, 12, 1, 0, 0, time.UTC)
	j, err := openJournal(dir, store.Options{Now: func() time.Time { now = now.Add(time.Second); return now }})
	if err != nil {
		return err
	}
	defer j.Close()
	var events []progress.Event
	add := func(e progress.Event) {
		e.Course, e.Version = c.ID, c.Version
		events = append(events, e)
	}
	attempts := map[string]int{"first": 0, "quiz": 2, "silent": 1}
	responses := map[string]question.Response{"sum": {Texts: []string{"=1+1\x1b[31m"}}, "right": {Choices: []int{0}}, "secret": {Choices: []int{1}}}
	for _, u := range c.Units() {
		doc, err := content.Read(files, c, u, "")
		if err != nil {
			return err
		}
		if n := attempts[string(u.ID)]; n > 0 {
			add(progress.Event{Type: progress.Started, Unit: u.ID, Attempt: n})
		}
		for _, it := range doc.Questions() {
			r := responses[it.ID]
			mark, err := it.Mark(r)
			if err != nil {
				return err
			}
			add(progress.Event{Type: progress.Answered, Unit: u.ID, Attempt: attempts[string(u.ID)], Question: it.ID, Revision: it.Revision(), Try: 1, Response: &r, Mark: &mark})
			if attempts[string(u.ID)] > 0 {
				add(progress.Event{Type: progress.Finished, Unit: u.ID, Attempt: attempts[string(u.ID)], Mark: &mark, Passed: mark.Got > 0})
			}
		}
	}
	e := progress.Note(progress.Event{Unit: "first", Place: &progress.Place{Line: 4}}, "my own note", "First")
	add(e)
	_, err = j.Append(events)
	return err
}

// countStatements checks a file of statements and says how many there are.
func countStatements(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var all []json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for _, s := range all {
		if err := xapi.Check(s); err != nil {
			return err
		}
	}
	fmt.Println(len(all), "statements")
	return nil
}

// sendTo runs carrel with the address of a store that is busy at first, that
// knows anna by the password secret, and forgets nothing while it runs. It says
// how many statements the store took, and exits as carrel did. Everything is
// done twice.
func sendTo(args []string) int {
	s := &takes{ids: map[string]bool{}}
	server := httptest.NewServer(s)
	defer server.Close()
	args = append(args, "--lrs", server.URL+"/xapi", "--lrs-user", "anna")
	code := Main(args)
	if code == exitDone {
		code = Main(args)
	}
	fmt.Println("the store took", len(s.ids), "in", s.posts, "requests,", s.twice, "twice")
	return code
}

type takes struct {
	sync.Mutex
	ids          map[string]bool
	posts, twice int
}

func (s *takes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	s.posts++
	if user, password, _ := r.BasicAuth(); user != "anna" || password != "secret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if s.posts == 1 {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	ids, err := s.take(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_ = json.NewEncoder(w).Encode(ids)
}

func (s *takes) take(r *http.Request) (ids []string, err error) {
	var all []json.RawMessage
	b, err := io.ReadAll(r.Body)
	if err = errors.Join(err, json.Unmarshal(b, &all)); err != nil {
		return nil, err
	}
	for _, raw := range all {
		o, err := xapi.Parse(raw)
		if err != nil {
			return nil, err
		}
		id := o["id"].(string)
		if s.ids[id] {
			s.twice++
		}
		s.ids[id] = true
		ids = append(ids, id)
	}
	return ids, nil
}

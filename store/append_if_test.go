package store

import (
	"errors"
	"sync"
	"testing"

	"carrel/course/progress"
)

func TestAppendIfAsksWhatTheDiskHas(t *testing.T) {
	t.Parallel()
	j, err := Open(t.TempDir(), Options{Insist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	enough := errors.New("enough")
	begin := []progress.Event{{Type: progress.Started, Course: "c", Unit: "final", Exam: &progress.Exam{Seed: "s"}, Attempt: 1}}
	once := func(s *progress.Standing) error {
		if len(s.Unit("c", "final").Sittings) > 0 {
			return enough
		}
		return nil
	}
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() { _, errs[i] = j.AppendIf(begin, once) })
	}
	wg.Wait()
	began := 0
	for _, err := range errs {
		if err == nil {
			began++
		} else if !errors.Is(err, enough) {
			t.Errorf("refused with %v", err)
		}
	}
	s, err := j.Standing()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Unit("c", "final").Sittings); n != 1 || began != 1 {
		t.Errorf("%d attempts were begun, and %d said that they were", n, began)
	}
	if sign := s.Unit("c", "final").Sitting().Signs[0]; sign.Wall.IsZero() {
		t.Error("it is not stamped")
	}
}

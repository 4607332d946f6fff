package lock

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestOneHolds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	first, second := open(), open()
	if err := Within(first, 0); err != nil {
		t.Fatal(err)
	}
	if err := Within(second, 2*poll); !errors.Is(err, ErrHeld) {
		t.Errorf("a second one: %v", err)
	}
	time.AfterFunc(2*poll, func() { first.Close() })
	if err := Within(second, time.Minute); err != nil {
		t.Errorf("after the first let go: %v", err)
	}
}

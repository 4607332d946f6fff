package bundle

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The tests start themselves as another program that packs the same course
// again and again, until it is killed.
const envWrite = "CARREL_BUNDLE_WRITE" // the path of the package

// writeOn is that program. It ends by itself only when it fails.
func writeOn(path string) int {
	for {
		if err := Write(context.Background(), path, big(), WriteOptions{Name: "sample"}); err != nil {
			fmt.Fprint(os.Stderr, err)
			return 1
		}
	}
}

// rounds is how often a case is run: CARREL_LONG=1 asks for more.
func rounds(ordinary, long int) int {
	if os.Getenv("CARREL_LONG") != "" {
		return long
	}
	return ordinary
}

// TestKilledWhileWriting kills a writer at moments that lie all over its work:
// under the final name there is a whole package each time, the earlier or the
// new one.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "course.carrel")
	began := time.Now()
	if err := Write(context.Background(), path, sample(), signed(t)); err != nil {
		t.Fatal(err)
	}
	if err := Write(context.Background(), filepath.Join(t.TempDir(), "new.carrel"), big(), WriteOptions{Name: "sample"}); err != nil {
		t.Fatal(err)
	}
	span := 2 * time.Since(began)
	earlier := read(t, path)
	untouched, torn := 0, 0
	n := rounds(20, 200)
	for i := range n {
		if err := os.WriteFile(path, earlier, 0o600); err != nil {
			t.Fatal(err)
		}
		kill(t, path, span*time.Duration(i+1)/time.Duration(n))
		now := read(t, path)
		if bytes.Equal(now, earlier) {
			untouched++
		}
		if err := openAll(now); err != nil {
			t.Fatalf("killed in round %d: the package is no package: %v", i, err)
		}
		torn += leftovers(t, filepath.Dir(path))
	}
	if torn == 0 {
		t.Error("no writer was killed in the middle of its work")
	}
	if err := Write(context.Background(), path, sample(), signed(t)); err != nil {
		t.Errorf("after the kills: %v", err)
	}
	tell(t, "Packages: kill -9 of a program that packs over an earlier package", n,
		"%d times the earlier one was there, byte for byte, %d times the new one, whole; %d died in the middle of a file of another name", untouched, n-untouched, torn)
}

// kill starts a writer and kills it after it has lived for a while.
func kill(t *testing.T, path string, after time.Duration) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), envWrite+"="+path)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if said.Len() > 0 {
		t.Fatalf("the writer failed: %s", &said)
	}
}

// leftovers takes away what killed writers left, and counts it. None of it has
// the ending of a package.
func leftovers(t *testing.T, dir string) (n int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "course.carrel" {
			continue
		}
		if !strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), Extension) {
			t.Errorf("%s could be taken for a package", e.Name())
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

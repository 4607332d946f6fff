package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"carrel/course/progress"
)

func needStrace(t *testing.T) {
	t.Helper()
	if err := exec.Command("strace", "-qq", "-o", "/dev/null", "-e", "inject=close:delay_enter=0", "true").Run(); err != nil {
		t.Skipf("strace cannot run here (%v): no system call can be made to fail", err)
	}
}

// TestEveryCallFails makes the Nth write, sync, truncate or rename fail, once
// or from there on. CARREL_LONG takes every N, the ordinary suite some.
func TestEveryCallFails(t *testing.T) {
	needStrace(t)
	if raced {
		t.Skip("the writers are other programs: there is nothing for the race detector here")
	}
	t.Parallel()
	runs, hit := 0, 0
	for call, most := range map[string]int{"pwrite64": 60, "fdatasync": 16, "fsync": 4, "ftruncate": 6, "/^rename": 2} {
		for _, fault := range []string{"EIO:when=%d", "ENOSPC:when=%d+"} {
			for n := 1; n <= most; n += rounds(max(1, most/6), 1) {
				runs++
				if failing(t, call, fmt.Sprintf(fault, n)) {
					hit++
				}
			}
		}
	}
	tell(t, "Durability: the Nth write, sync, truncate or rename fails, once or from there on", runs, "%d met their fault; every error says so, every acknowledged event is there", hit)
	if hit < runs/3 {
		t.Errorf("only %d of %d runs met their fault", hit, runs)
	}
}

// failing runs a writer under one fault and reports whether it showed.
func failing(t *testing.T, call, fault string) bool {
	t.Helper()
	dir := t.TempDir()
	env := map[string]string{envRole: "write", envDir: dir, envCount: "8"}
	s := start(t, env, "strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace="+call, "-e", "inject="+call+":error="+fault).rest()
	if s.refused == "" && s.last == "start" {
		t.Errorf("%s %s: the writer died", call, fault)
	}
	for _, line := range append(s.lost, s.refused) {
		if strings.Contains(line, " none ") {
			t.Errorf("%s %s: an error of no kind: %s", call, fault, line)
		}
	}
	n := kept(t, dir, s.saved)
	most := 0
	if strings.Contains(strings.Join(s.lost, "\n"), "ErrUncertain") {
		most = 1
	}
	if extra := int(n) - len(s.saved); extra < 0 || extra > most {
		t.Errorf("%s %s: %d events are there, %d were acknowledged", call, fault, n, len(s.saved))
	}
	return s.refused != "" || len(s.lost) > 0
}

// TestLateFailureIsUncertain fails the last sync of a transaction, when the
// disk may have it already: nothing more is written after that.
func TestLateFailureIsUncertain(t *testing.T) {
	needStrace(t)
	t.Parallel()
	met := 0
	for n := 5; n <= 12; n++ {
		env := map[string]string{envRole: "write", envDir: t.TempDir(), envCount: "8"}
		s := start(t, env, "strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fdatasync",
			"-e", fmt.Sprintf("inject=fdatasync:error=EIO:when=%d", n)).rest()
		if len(s.lost) == 0 || !strings.Contains(s.lost[0], "ErrUncertain") {
			continue
		}
		met++
		if len(s.saved)+len(s.lost) != 8 || !strings.Contains(s.lost[len(s.lost)-1], "ErrUncertain") {
			t.Errorf("sync %d failed, and the writer went on: %d saved, %q", n, len(s.saved), s.lost)
		}
	}
	if met < 2 {
		t.Errorf("%d late failures in 8 runs", met)
	}
	tell(t, "Durability: the last sync of a transaction fails, when the disk may have it already", 8, "%d met it: said to be uncertain, and nothing more is written until the journal is opened again", met)
}

// TestAcknowledgedAfterSync reads the system calls of a writer: between the
// last write to the journal and the word that it is saved, there is a sync.
func TestAcknowledgedAfterSync(t *testing.T) {
	needStrace(t)
	t.Parallel()
	dir := t.TempDir()
	trace := filepath.Join(t.TempDir(), "trace")
	env := map[string]string{envRole: "write", envDir: dir, envCount: "5"}
	s := start(t, env, "strace", "-f", "-qq", "-y", "-o", trace, "-e", "trace=pwrite64,fdatasync,write").rest()
	if len(s.saved) != 5 {
		t.Fatalf("saved %d of 5: %s", len(s.saved), s.last)
	}
	calls := regexp.MustCompile(`(pwrite64|fdatasync|write)\(\d+<([^>]*)>(.*)`).FindAllStringSubmatch(string(read(t, trace)), -1)
	synced, saved := false, 0
	for _, c := range calls {
		switch call, file := c[1], filepath.Base(c[2]); {
		case call == "pwrite64" && file == fileName:
			synced = false
		case call == "fdatasync" && file == fileName:
			synced = true
		case call == "write" && strings.Contains(c[3], `"saved`):
			if saved++; !synced {
				t.Errorf("event %d was called saved before the disk had it", saved)
			}
		}
	}
	if saved != 5 {
		t.Errorf("the trace shows %d of 5 acknowledgements", saved)
	}
	tell(t, "Durability: the order of system calls: a sync lies between the last write and the word saved", saved, "it does, each time")
}

// TestDiskFull fills a small file system, makes room, and goes on.
func TestDiskFull(t *testing.T) {
	for _, kib := range []int{64, 256, 1024, 3072} {
		dir := t.TempDir()
		if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size="+strconv.Itoa(kib<<10)); err != nil {
			t.Skipf("no small disk can be mounted here: %v", err)
		}
		t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
		ballast := filepath.Join(dir, "ballast")
		if err := os.WriteFile(ballast, make([]byte, 24<<10), 0o600); err != nil {
			t.Fatal(err)
		}
		fillDisk(t, dir, ballast)
	}
	tell(t, "Durability: a disk of 64 KB to 3 MB fills up, then has room again", 4, "the full disk is an error, nothing is lost, the next answer is saved")
}

func fillDisk(t *testing.T, dir, ballast string) {
	t.Helper()
	j := open(t, dir)
	saved, err := 0, error(nil)
	for ; err == nil && saved < 20000; saved++ {
		_, err = j.Append([]progress.Event{answered(saved)})
	}
	saved--
	if !errors.Is(err, ErrNotSaved) || !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("after %d events: %v", saved, err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append([]progress.Event{answered(saved)}); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if n := len(all(t, j)); n != saved+1 {
		t.Errorf("%d events for %d that were saved", n, saved+1)
	}
	if err := errors.Join(j.Check(), j.Close()); err != nil {
		t.Error(err)
	}
	fill(t, open(t, dir), 1)
}

// TestEveryCallOfARepairFails makes the Nth write, sync, rename or link of a
// repair fail: what is there is the damaged journal or the repaired one, and
// another repair saves as much. CARREL_LONG takes every N.
func TestEveryCallOfARepairFails(t *testing.T) {
	needStrace(t)
	if raced {
		t.Skip("the repairs are other programs: there is nothing for the race detector here")
	}
	t.Parallel()
	w := writeHalves(t)
	saved := Examine(w.damaged(t), testOptions()).Events
	runs, hit := 0, 0
	for call, most := range map[string]int{"pwrite64": 40, "fdatasync": 12, "fsync": 6, "/^rename": 4, "/^link": 1, "/^mkdir": 1, "openat": 20} {
		for n := 1; n <= most; n += rounds(max(1, most/3), 1) {
			dir := w.damaged(t)
			s := start(t, map[string]string{envRole: "repair", envDir: dir}, "strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null",
				"-P", dir, "-P", filepath.Join(dir, fileName), "-P", filepath.Join(dir, stagingName), "-P", filepath.Join(dir, stagingName, fileName), "-P", filepath.Join(dir, stagingName, markName),
				"-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:error=EIO:when=%d", call, n)).rest()
			runs++
			if s.refused != "" {
				hit++
			}
			r := Examine(dir, testOptions())
			if r.Problem == nil && r.Events == saved+1 {
				continue
			}
			if r.Events != saved {
				t.Fatalf("%s %d: %d of %d events are left: %v (%s)", call, n, r.Events, saved, r.Problem, s.last)
			}
			if _, err := w.mended(dir); err != nil {
				t.Fatalf("%s %d: repaired again: %v", call, n, err)
			}
		}
	}
	tell(t, "Recovery: the Nth system call of a repair fails", runs, "%d met their fault; the journal was as before or repaired, and another repair saved as much", hit)
	if hit == 0 {
		t.Error("no run met its fault")
	}
}

// TestRepairOnAFullDisk repairs a journal where there is no room for a second
// one, makes room, and repairs it.
func TestRepairOnAFullDisk(t *testing.T) {
	w := writeHalves(t)
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "mode=700,size="+strconv.Itoa(len(w.db)+64<<10)); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	db := slices.Clone(w.db)
	clear(db[7*w.pageSize:][:w.pageSize])
	for name, data := range map[string][]byte{fileName: db, markName: w.mark} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Repair(dir, testOptions()); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("without room: %v", err)
	}
	if !bytes.Equal(read(t, filepath.Join(dir, fileName)), db) || !bytes.Equal(read(t, filepath.Join(dir, markName)), w.mark) {
		t.Error("the journal or its mark was changed")
	}
	if err := unix.Mount("", dir, "tmpfs", unix.MS_REMOUNT, "size="+strconv.Itoa(4*len(w.db))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.mended(dir); err != nil {
		t.Errorf("with room: %v", err)
	}
	tell(t, "Recovery: a repair on a disk that is full, then has room again", 1, "an error, and nothing was changed; then repaired")
}

package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"carrel/course/progress"
)

// The tests start themselves as other programs that use a journal: what they
// are told is in the environment, what they do is on their standard output.
const (
	envRole  = "CARREL_STORE_CHILD" // write, hold, repair or back up
	envDir   = "CARREL_STORE_DIR"
	envCount = "CARREL_STORE_COUNT" // of events to write; for ever without it
	envLimit = "CARREL_STORE_LIMIT" // of the size of a file
	envUser  = "CARREL_STORE_USER"  // to become, by number
)

func TestMain(m *testing.M) {
	if role := os.Getenv(envRole); role != "" {
		os.Exit(child(role))
	}
	os.Exit(m.Run())
}

// child plays its role on one thread: strace counts the calls of a thread.
func child(role string) int {
	runtime.LockOSThread()
	if err := restrict(); err != nil {
		fmt.Println("restrict", err)
		return 2
	}
	opt := testOptions()
	opt.Wait = 10 * time.Second
	fmt.Println("start")
	if role == "repair" {
		return repairIn(os.Getenv(envDir), opt)
	}
	j, err := Open(os.Getenv(envDir), opt)
	if err != nil {
		fmt.Println("refused", kind(err), strconv.Quote(err.Error()))
		return 1
	}
	fmt.Println("ready")
	switch role {
	case "hold":
		io.Copy(io.Discard, os.Stdin) // until the parent closes it
	case "back up":
		backUp(j)
	default:
		writeEvents(j)
	}
	if err := j.Close(); err != nil {
		fmt.Println("close", strconv.Quote(err.Error()))
	}
	return 0
}

// repairIn repairs a journal and says what became of it.
func repairIn(dir string, opt Options) int {
	done, err := Repair(dir, opt)
	if err != nil {
		fmt.Println("refused", kind(err), strconv.Quote(err.Error()))
		return 1
	}
	fmt.Println("repaired", done.Events)
	return 0
}

// backUp makes copies without end, each after another event.
func backUp(j *Journal) {
	for i := 0; ; i++ {
		j.opt.Now = func() time.Time { return testOptions().Now().Add(time.Duration(i) * time.Second) }
		if _, err := j.Append([]progress.Event{answered(i)}); err != nil {
			return
		}
		if _, err := j.SaveBackup(); err != nil {
			return
		}
		fmt.Println("copied", i)
	}
}

// writeEvents appends event after event, each with the number of its attempt
// in Try, and says what became of it.
func writeEvents(j *Journal) {
	n, err := strconv.Atoi(os.Getenv(envCount))
	for i := 1; err != nil || i <= n; i++ {
		e := answered(0)
		e.Try = i
		got, err := j.Append([]progress.Event{e})
		if err != nil {
			fmt.Println("lost", i, kind(err), strconv.Quote(err.Error()))
			continue
		}
		fmt.Println("saved", i, got[0].Seq)
	}
}

func kind(err error) string {
	for name, kind := range map[string]error{
		"ErrInUse": ErrInUse, "ErrDamaged": ErrDamaged, "ErrReadOnly": ErrReadOnly, "ErrReplaced": ErrReplaced,
		"ErrNotSaved": ErrNotSaved, "ErrUncertain": ErrUncertain, "ErrEmpty": ErrEmpty, "ErrRolledBack": ErrRolledBack, "ErrNotRegular": ErrNotRegular,
	} {
		if errors.Is(err, kind) {
			return name
		}
	}
	return "none"
}

// restrict gives up what the environment says before anything is opened.
func restrict() error {
	if v := os.Getenv(envLimit); v != "" {
		n, err := strconv.ParseUint(v, 10, 64)
		if err != nil {
			return err
		}
		return limitFiles(n)
	}
	if v := os.Getenv(envUser); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil {
			return err
		}
		return becomeUser(n)
	}
	return nil
}

// process is a running child.
type process struct {
	*exec.Cmd
	in    io.Closer
	lines *bufio.Scanner
}

// start starts a child, under another command if there is one.
func start(t *testing.T, env map[string]string, under ...string) *process {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	args := append(under, os.Args[0])
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = os.Environ()
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &process{cmd, in, bufio.NewScanner(out)}
}

// until reads lines to the first that begins with word.
func (p *process) until(t *testing.T, word string) {
	t.Helper()
	for p.lines.Scan() {
		if strings.HasPrefix(p.lines.Text(), word) {
			return
		}
	}
	t.Fatalf("the child never said %q", word)
}

// said is what a child said about its events.
type said struct {
	saved   map[uint64]int // attempt by sequence number
	lost    []string
	refused string
	last    string
}

// rest reads what is left to read, and waits for the end.
func (p *process) rest() (s said) {
	s.saved = map[uint64]int{}
	for p.lines.Scan() {
		s.last = p.lines.Text()
		f := strings.SplitN(s.last, " ", 3)
		switch {
		case f[0] == "saved" && len(f) == 3:
			seq, _ := strconv.ParseUint(f[2], 10, 64)
			s.saved[seq], _ = strconv.Atoi(f[1])
		case f[0] == "lost":
			s.lost = append(s.lost, s.last)
		case f[0] == "refused":
			s.refused = s.last
		}
	}
	p.in.Close()
	_ = p.Wait() // killed, most of the time
	return s
}

// kept opens the journal and checks that every event that a child was told is
// saved is there, at its number. It returns the number of events.
func kept(t *testing.T, dir string, saved map[uint64]int) uint64 {
	t.Helper()
	j, err := Open(dir, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if err := j.Check(); err != nil {
		t.Fatal(err)
	}
	events := all(t, j)
	for seq, attempt := range saved {
		if seq > uint64(len(events)) || events[seq-1].Try != attempt {
			t.Fatalf("event %d, attempt %d, was acknowledged and is not among the %d that are there", seq, attempt, len(events))
		}
	}
	return uint64(len(events))
}

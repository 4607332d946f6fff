package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"carrel/content/clean"
	"carrel/store"
)

// TestMain lends the scripts a few programs beside carrel. With asCarrel in its
// environment the test binary is the program itself, for tests on a terminal.
func TestMain(m *testing.M) {
	keyWork = 8
	envelopeWork = 8
	if os.Getenv(asCarrel) != "" {
		os.Exit(Main(os.Args[1:]))
	}
	testscript.Main(m, map[string]func(){
		"carrel":     func() { os.Exit(Main(os.Args[1:])) },
		"progress":   func() { exit(makeProgress(os.Args[1])) },
		"handin":     func() { exit(handIn(os.Args[1:])) },
		"cut":        func() { exit(cut(os.Args[1:])) },
		"resultof":   func() { exit(resultOf(os.Args[1:])) },
		"markall":    func() { exit(markAll(os.Args[1:])) },
		"class":      func() { exit(makeClass(os.Args[1:])) },
		"typed":      func() { exit(makeTyped(os.Args[1])) },
		"answers":    func() { exit(makeAnswers(os.Args[1], os.Args[2])) },
		"sendto":     func() { os.Exit(sendTo(os.Args[1:])) },
		"held":       func() { exit(hold(os.Args[1])) },
		"waitfor":    func() { exit(waitFor(os.Args[1])) },
		"vkey":       func() { exit(printKey(os.Args[1])) },
		"alter":      func() { exit(alter(os.Args[1], os.Args[2])) },
		"vkeyof":     func() { exit(printWitness(os.Args[1])) },
		"spoil":      func() { exit(spoil(os.Args[1])) },
		"statements": func() { exit(countStatements(os.Args[1])) },
		"zeropage":   func() { exit(zeroPage(os.Args[1], os.Args[2])) },
		"witnessedby": func() {
			key, err := os.ReadFile(os.Args[1])
			if err != nil {
				exit(err)
			}
			os.Exit(Main([]string{"verify", "--witness", string(key), os.Args[2]}))
		},
		"repage":      func() { exit(repage(os.Args[1], os.Args[2], os.Args[3])) },
		"lastlesson":  func() { exit(lastLesson(os.Args[1])) },
		"firstid":     func() { exit(printID(os.Args[1])) },
		"certifywith": func() { os.Exit(certifyWith(os.Args[1], os.Args[2:])) },
		"altertext":   func() { exit(alterText(os.Args[1], os.Args[2], os.Args[3])) },
		"verifywith": func() {
			key, err := os.ReadFile(os.Args[1])
			if err != nil {
				exit(err)
			}
			os.Exit(Main([]string{"verify", "--key", string(key), os.Args[2]}))
		},
	})
}

const asCarrel = "CARREL_TEST_AS_CARREL"

// TestScripts runs a scenario a file: commands, what they print, their exit
// codes. They see a home of their own and no variable of ours.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("LocalAppData", filepath.Join(e.WorkDir, "home"))
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("EVIL", "\x1b]0;owned\x07\x1b[2J")
			return nil
		},
		Condition: func(name string) (bool, error) { return name == "root" && os.Geteuid() == 0, nil },
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCode},
	})
}

// exitCode runs a program and checks what it ended with: exitcode 2 carrel x.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode N program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	switch {
	case err == nil && want == 0:
	case errors.As(err, &ended) && ended.ExitCode() == want:
	default:
		ts.Fatalf("%s ended with %v, want exit code %d", strings.Join(args[1:], " "), err, want)
	}
}

func TestSystemDir(t *testing.T) {
	join := filepath.Join
	for _, tt := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": "/h"}, join("/h", ".local", "share", "carrel")},
		{"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, join("/x", "carrel")},
		{"linux", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "x"}, join("/h", ".local", "share", "carrel")},
		{"freebsd", map[string]string{"HOME": "/h"}, join("/h", ".local", "share", "carrel")},
		{"darwin", map[string]string{"HOME": "/h", "XDG_DATA_HOME": "/x"}, join("/h", "Library", "Application Support", "carrel")},
		{"windows", map[string]string{"LocalAppData": "/l", "HOME": "/h"}, join("/l", "carrel")},
		{"linux", nil, ""},
		{"windows", nil, ""},
	} {
		if runtime.GOOS == "windows" && tt.env["XDG_DATA_HOME"] == "/x" {
			continue // not an absolute path there
		}
		a := testApp(tt.env)
		got, err := a.systemDir(tt.goos)
		if got != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("systemDir(%s) with %v = %q, %v, want %q", tt.goos, tt.env, got, err, tt.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for want, env := range map[string]map[string]string{
		"":            nil,
		"fr_FR.UTF-8": {"LANG": "fr_FR.UTF-8"},
		"de":          {"LANG": "fr", "LC_MESSAGES": "de"},
		"es":          {"LANG": "fr", "LC_MESSAGES": "de", "LC_ALL": "es"},
	} {
		if got := testApp(env).language(); got != want {
			t.Errorf("language with %v = %q, want %q", env, got, want)
		}
	}
}

// What a script cannot bring about, and how every fault of the store is told.
func TestExplain(t *testing.T) {
	a := testApp(nil)
	for name, tt := range map[string]struct {
		err        error
		text, hint string
	}{
		"newer": {
			&store.Error{Kind: store.ErrNewer, Path: "j.db", Err: errors.New("version 9"), Hint: "start the newer program"},
			"j.db: the journal was made by a newer program: version 9", "start the newer program",
		},
		"in use, holder unknown": {
			&store.InUseError{Path: filepath.Join("d", "j.lock")},
			"d is in use by another program", "close the other Carrel, or choose another folder with --data",
		},
		"permission": {
			&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission},
			"x may not be read or written by you", "change its permissions, or choose another place",
		},
		"full": {
			fmt.Errorf("make the device key: %w", &fs.PathError{Op: "write", Path: filepath.Join("d", ".carrel-1.tmp"), Err: syscall.ENOSPC}),
			"nothing more can be written to d: the disk is full", "make room on that disk, or choose another place",
		},
		"read-only": {
			&fs.PathError{Op: "mkdir", Path: filepath.Join("d", "keys"), Err: syscall.EROFS},
			"nothing can be written to d: the disk is read-only", "choose another place; for your progress and keys, name a folder with --data",
		},
		"unknown": {errors.New("odd"), "odd", ""},
	} {
		f := a.explain(fmt.Errorf("wrapped: %w", tt.err))
		if name == "unknown" {
			tt.text = "wrapped: odd"
		}
		if f.text != tt.text || f.hint != tt.hint || f.code != exitFailed || !errors.Is(f, tt.err) {
			t.Errorf("%s: %d %q, hint %q", name, f.code, f.text, f.hint)
		}
	}
}

// At the end of a session there is no trying again: the hint says what is lost.
func TestLost(t *testing.T) {
	a := testApp(nil)
	for kind, want := range map[error]string{
		store.ErrNotSaved:  "is lost: make room",
		store.ErrReplaced:  "is lost: see what happened to the file",
		store.ErrUncertain: "may be lost: see that the disk works",
	} {
		cause := &store.Error{Kind: kind, Path: "j.db", Err: errors.New("odd"), Hint: "then try again"}
		f := a.explain(errors.Join(a.lost(fmt.Errorf("wrapped: %w", cause)), errors.New("and the rest")))
		if !strings.HasPrefix(f.hint, "what was done after the last word saved "+want) || strings.Contains(f.hint, "try again") ||
			f.text != "j.db: "+kind.Error()+": odd" || !errors.Is(f, kind) {
			t.Errorf("%v: %q, hint %q", kind, f.text, f.hint)
		}
	}
	if err := errors.New("odd"); a.lost(err) != err || a.lost(nil) != nil {
		t.Error("what is no fault of the journal is changed")
	}
}

// A name cannot break out of the command that is there to be pasted.
func TestCheckCommandIsOneCommand(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skipf("no POSIX shell here: %v", err)
	}
	for name, want := range map[string]string{
		"plain":                         "plain",
		"it's mine":                     "it's mine",
		"'; echo owned; '":              "'; echo owned; '",
		"$(echo owned)`echo owned`\\":   "$(echo owned)`echo owned`\\",
		"-o":                            "./-o",
		"two\nlines":                    "two lines",
		"a\x1b'; echo owned; 'b":        clean.Line("a\x1b'; echo owned; 'b"),
		"a\x1b]0;'\x07; echo owned; 'b": clean.Line("a\x1b]0;'\x07; echo owned; 'b"),
		"ends in an escape\x1b":         clean.Line("ends in an escape\x1b"),
	} {
		words, err := exec.Command(sh, "-c", "carrel() { printf '%s\n' \"$@\"; }; "+checkCommand("k+1+A/'=", name)).Output()
		if got := string(words); err != nil || got != "verify\n--key\nk+1+A/'=\n"+want+"\n" {
			t.Errorf("%q becomes %q, %v", name, got, err)
		}
	}
}

// An error may quote a file: nothing of it may act on the terminal.
func TestReportIsClean(t *testing.T) {
	var b strings.Builder
	a := testApp(nil)
	a.err = &b
	a.report(&failure{code: 3, text: "bad \x1b[2Jname\nsecond line", hint: "hint \u202etxt"})
	if s := b.String(); strings.ContainsAny(s, "\x1b\u202e") || strings.Count(s, "\n") != 2 {
		t.Errorf("printed %q", s)
	}
}

// What the command line adds to every start.
func BenchmarkCommandTree(b *testing.B) {
	for b.Loop() {
		Root()
	}
}

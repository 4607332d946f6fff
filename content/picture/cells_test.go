package picture

import (
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/clean"
)

var update = flag.Bool("update", false, "write the golden files")

var profiles = map[string]colorprofile.Profile{
	"true": colorprofile.TrueColor, "256": colorprofile.ANSI256, "16": colorprofile.ANSI, "none": colorprofile.ASCII,
}

// Every width and every kind of colours, as they leave.
func TestGolden(t *testing.T) {
	for _, width := range []int{40, 80, 120} {
		for name, p := range profiles {
			t.Run(fmt.Sprint(width, " ", name), func(t *testing.T) {
				cols, rows := Fit(160, 60, width, 12)
				got := strings.Join(Half(wedge(160, 60), cols, rows, p), "\n") + "\n"
				golden(t, fmt.Sprintf("half-%s-%d.txt", name, width), got)
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	got = strings.ReplaceAll(got, "\x1b", "␛")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what it was:\n%s", name, got)
	}
}

// Whatever is drawn has the size asked for, by both ways of counting, stands on
// its own line by line, and passes the filter unchanged.
func TestLinesAreWhole(t *testing.T) {
	m := wedge(90, 70)
	for name, lines := range map[string][]string{
		"true":  Half(m, 30, 9, colorprofile.TrueColor),
		"256":   Half(m, 30, 9, colorprofile.ANSI256),
		"16":    Half(m, 30, 9, colorprofile.ANSI),
		"none":  Half(m, 30, 9, colorprofile.NoTTY),
		"shade": Shade(m, 30, 9, Letters),
		"kitty": placeholders(0xca0001, 30, 9, nil),
	} {
		if len(lines) != 9 {
			t.Errorf("%s: %d lines", name, len(lines))
		}
		for _, l := range lines {
			if ansi.StringWidth(l) != 30 || ansi.StringWidthWc(l) != 30 {
				t.Errorf("%s: %d or %d cells", name, ansi.StringWidth(l), ansi.StringWidthWc(l))
			}
			if strings.Contains(l, "\x1b") && !strings.HasSuffix(l, reset) {
				t.Errorf("%s: the colours do not end: %q", name, l)
			}
			if name != "kitty" && clean.ANSI(l, false) != l {
				t.Errorf("%s: the filter changes %q", name, l)
			}
		}
	}
}

// The upper pixel is the ▀, the lower one is behind it.
func TestHalfIsTheRightWayUp(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 1, 2))
	copy(m.Pix, []byte{255, 0, 0, 255, 0, 0, 255, 255})
	for p, want := range map[colorprofile.Profile]string{
		colorprofile.TrueColor: "\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[m",
		colorprofile.ANSI256:   "\x1b[38;5;196;48;5;21m▀\x1b[m",
		colorprofile.ANSI:      "\x1b[91;104m▀\x1b[m",
	} {
		if got := Half(m, 1, 1, p)[0]; got != want {
			t.Errorf("%v: %q, want %q", p, got, want)
		}
	}
}

// Dark is ink: so it is read on a light terminal and on a dark one.
func TestShadeIsInk(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 2, 1))
	m.Pix = []byte{0, 255}
	if got := Shade(m, 2, 1, Letters)[0]; got != "@ " {
		t.Errorf("got %q", got)
	}
	m.Pix = []byte{210, 220}
	if got := Shade(m, 2, 1, Blocks)[0]; got != "  " {
		t.Errorf("a picture of one tone became %q", got)
	}
}

// The cell renderer keeps a placeholder with its marks in one cell, and its
// colour as it is, by both ways of counting.
func TestPlaceholdersSurviveTheRenderer(t *testing.T) {
	lines := placeholders(0xca0102, 70, 3, nil)
	for _, method := range []ansi.Method{ansi.GraphemeWidth, ansi.WcWidth} {
		cells := uv.NewStyledString(lines[2]).Lines(method)[0]
		if len(cells) != 70 {
			t.Fatalf("%v: %d cells", method, len(cells))
		}
		for x, c := range cells {
			r := []rune(c.Content)
			if len(r) != 3 || r[0] != 0x10eeee || r[1] != 0x030e || c.Width != 1 {
				t.Fatalf("%v: cell %d is %+q of width %d", method, x, c.Content, c.Width)
			}
			if red, green, blue, _ := c.Style.Fg.RGBA(); red>>8 != 0xca || green>>8 != 1 || blue>>8 != 2 {
				t.Fatalf("%v: cell %d has another number", method, x)
			}
		}
		if cells[0].Content == cells[1].Content {
			t.Errorf("%v: the columns are not told apart", method)
		}
	}
}

func TestKitty(t *testing.T) {
	send, lines, id, err := Kitty(wedge(3000, 1000), 60, 10)
	if err != nil || len(lines) != 10 || id < 1 || id > 0xffffff {
		t.Fatalf("%d lines, id %d, %v", len(lines), id, err)
	}
	chunks := strings.SplitAfter(send, "\x1b\\")
	chunks = chunks[:len(chunks)-1]
	for i, c := range chunks {
		control, payload, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(c, "\x1b_G"), "\x1b\\"), ";")
		if !ok || len(payload) > 4096 || !strings.Contains(control, "q=2") {
			t.Fatalf("chunk %d has %d bytes and says %q", i, len(payload), control)
		}
		if strings.IndexFunc(payload, func(r rune) bool { return r < '+' || r > 'z' }) >= 0 {
			t.Fatalf("chunk %d is not base64", i)
		}
		if more := strings.Contains(control, "m=1"); more == (i == len(chunks)-1) && len(chunks) > 1 {
			t.Errorf("chunk %d of %d says %q", i, len(chunks), control)
		}
	}
	for _, want := range []string{"a=T", "f=100", "U=1", "c=60", "r=10", fmt.Sprintf("i=%d", id)} {
		if !strings.Contains(chunks[0], want) {
			t.Errorf("%s is missing in %q", want, chunks[0][:80])
		}
	}
	if other, _, next, _ := Kitty(wedge(9, 9), 3, 3); next == id || other == "" {
		t.Errorf("a second picture has the number of the first")
	}
	if got, want := Erase(id, 7), fmt.Sprintf("\x1b_Gq=2,i=%d,d=I,a=d\x1b\\", id); !sameKeys(got, want) {
		t.Errorf("Erase: %q, want %q", got, want)
	}
}

// sameKeys compares the control data of the first sequence, in any order.
func sameKeys(got, want string) bool {
	first, _, _ := strings.Cut(got, "\x1b\\")
	for _, key := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(want, "\x1b_G"), "\x1b\\"), ",") {
		if !strings.Contains(first+",", key+",") {
			return false
		}
	}
	return true
}

func TestGuess(t *testing.T) {
	for _, tt := range []struct {
		env  string
		want Medium
	}{
		{"TERM=xterm-256color", Halves},
		{"TERM=xterm-kitty", Pixels},
		{"TERM=xterm-ghostty", Pixels},
		{"TERM=xterm-256color TERM_PROGRAM=WezTerm", Halves},
		{"TERM=alacritty KITTY_WINDOW_ID=1", Halves},
		{"TERM=xterm-kitty TMUX=/tmp/x", Halves},
		{"TERM=xterm-kitty SSH_CONNECTION=a", Halves},
		{"TERM=xterm-kitty CARREL_PICTURES=half", Halves},
		{"TERM=xterm-kitty CARREL_PICTURES=none", Words},
		{"TERM=xterm CARREL_PICTURES=kitty", Pixels},
		{"TERM=xterm CARREL_PICTURES=mosaic", Halves},
	} {
		getenv := func(name string) string {
			for _, kv := range strings.Fields(tt.env) {
				if v, ok := strings.CutPrefix(kv, name+"="); ok {
					return v
				}
			}
			return ""
		}
		if got := Guess(getenv); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.env, got, tt.want)
		}
	}
}

func TestLimit(t *testing.T) {
	for _, tt := range []struct {
		m    Medium
		p    colorprofile.Profile
		want Medium
	}{
		{Pixels, colorprofile.TrueColor, Pixels},
		{Pixels, colorprofile.ANSI256, Halves},
		{Halves, colorprofile.ANSI, Halves},
		{Halves, colorprofile.ASCII, Shades},
		{Pixels, colorprofile.ASCII, Shades},
		{Words, colorprofile.TrueColor, Words},
	} {
		if got := tt.m.Limit(tt.p).Medium; got != tt.want {
			t.Errorf("%d with %v: %d, want %d", tt.m, tt.p, got, tt.want)
		}
	}
}

func TestTwin(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"as it is", "\n\n+--+\n|ab|\n+--+\n\n", "+--+\n|ab|\n+--+"},
		{"tabs", "a\tb", "a       b"},
		{"control", "a\x1b[31mb\x1b]0;x\x07c", ""},
		{"too wide", strings.Repeat("文", 21), ""},
		{"too long", strings.Repeat("x\n", maxTwinLines+1), ""},
		{"too large", strings.Repeat("\n", maxTwin+1), ""},
		{"nothing", " \n \n", ""},
	} {
		got := strings.Join(Twin(one("dir/x.txt", []byte(tt.text)), "dir/x.png", 40), "\n")
		if tt.name == "control" {
			if strings.ContainsAny(got, "\x1b\x07") {
				t.Errorf("control characters are left: %q", got)
			}
			continue
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := Twin(one("y.txt", []byte("a")), "x.png", 40); got != nil {
		t.Errorf("a twin of nothing: %q", got)
	}
}

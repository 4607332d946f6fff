// Command shot takes a picture of a terminal program: it runs it on a
// pseudo-terminal, presses keys, and paints the screen as a PNG.
//
//	go run ./cmd/internal/shot -size 80x24 -keys "enter down down" -o out.png -- carrel play courses/soc-basics
//
// A program called carrel that is not a file is built from this module first.
// Among the keys, "text:hello" types hello and "wait:300ms" waits.
package main

import (
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/vt"

	"carrel/cmd/internal/terminal"
	"carrel/player/playertest/keys"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "shot:", err)
		os.Exit(1)
	}
}

type options struct {
	width, height int
	keys, out     string
	light         bool
	scale         float64
	command       []string
}

func parse() (options, error) {
	var o options
	size := flag.String("size", "80x24", "columns `x` rows")
	flag.StringVar(&o.keys, "keys", "", "keys to press, separated by spaces")
	flag.StringVar(&o.out, "o", "shot.png", "the `file` to write")
	flag.BoolVar(&o.light, "light", false, "a light terminal")
	flag.Float64Var(&o.scale, "scale", 1, "1 makes a column 16 pixels wide")
	flag.Parse()
	o.command = flag.Args()
	if len(o.command) == 0 {
		o.command = []string{"carrel"}
	}
	if _, err := fmt.Sscanf(*size, "%dx%d", &o.width, &o.height); err != nil || o.width < 1 || o.height < 1 {
		return o, fmt.Errorf("-size %q: write it as 80x24", *size)
	}
	return o, nil
}

func run() error {
	o, err := parse()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "shot")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	t, err := start(o, dir)
	if err != nil {
		return err
	}
	defer t.Close()
	if err := press(t, o.keys); err != nil {
		return err
	}
	return save(t, o)
}

// start runs the command in a terminal of its own kind: progress goes to a
// folder that is thrown away, unless CARREL_DATA says otherwise.
func start(o options, dir string) (*terminal.Terminal, error) {
	program, err := find(o.command[0], dir)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, o.command[1:]...)
	cmd.Env = append([]string{"CARREL_DATA=" + filepath.Join(dir, "data")}, os.Environ()...)
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8")
	p := paletteOf(o.light)
	t, err := terminal.Start(cmd, o.width, o.height, func(e *vt.Emulator) {
		e.SetDefaultBackgroundColor(p.background)
		e.SetDefaultForegroundColor(p.foreground)
	})
	if err == nil {
		err = t.Await(10*time.Second, func(s string) bool { return strings.TrimSpace(s) != "" })
	}
	return t, err
}

func find(program, dir string) (string, error) {
	if _, err := exec.LookPath(program); err == nil || program != "carrel" {
		return program, nil
	}
	built := filepath.Join(dir, "carrel")
	out, err := exec.Command("go", "build", "-o", built, "carrel/cmd/carrel").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build carrel: %w\n%s", err, out)
	}
	return built, nil
}

func press(t *terminal.Terminal, names string) error {
	settle(t)
	for _, name := range strings.Fields(names) {
		if err := pressOne(t, name); err != nil {
			return err
		}
		settle(t)
	}
	return nil
}

func settle(t *terminal.Terminal) { t.Settle(120*time.Millisecond, 5*time.Second) }

func pressOne(t *terminal.Terminal, name string) error {
	if text, ok := strings.CutPrefix(name, "text:"); ok {
		return t.Send(text)
	}
	if wait, ok := strings.CutPrefix(name, "wait:"); ok {
		d, err := time.ParseDuration(wait)
		time.Sleep(d)
		return err
	}
	seq, ok := keys.Sequence(name)
	if !ok {
		return fmt.Errorf("no key is called %q", name)
	}
	return t.Send(seq)
}

// save writes the picture to a temporary name first, so that a failure never
// leaves half a picture where a good one was.
func save(t *terminal.Terminal, o options) error {
	p, err := newPainter(o.scale, paletteOf(o.light))
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(o.out), ".shot-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	t.Do(func(e *vt.Emulator) { err = p.write(f, e) })
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), o.out)
}

func (p *painter) write(w io.Writer, e *vt.Emulator) error {
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	return enc.Encode(w, p.paint(e))
}

// palette is the colours of a terminal: what a program gets when it asks for
// none, and the sixteen that it asks for by number.
type palette struct {
	background, foreground color.RGBA
	base                   [16]color.RGBA
}

func paletteOf(light bool) palette {
	if light {
		return palette{rgb(0xfdfdfb), rgb(0x24292f), colors(
			0x24292f, 0xb3261e, 0x1a6e2e, 0x8a5a00, 0x0b57b0, 0x8027a0, 0x0b6a75, 0x6e7781,
			0x57606a, 0xa40e26, 0x116329, 0x6f4a00, 0x0a4b98, 0x6b1f88, 0x095761, 0x24292f)}
	}
	return palette{rgb(0x16181d), rgb(0xd7dae0), colors(
		0x2a2e37, 0xf07178, 0x9ccc74, 0xe8c06b, 0x78aef0, 0xc792ea, 0x6ccfd6, 0xb8bdc9,
		0x6b7280, 0xff8b92, 0xb5e08f, 0xf8d78b, 0x97c3ff, 0xddb3f8, 0x8fe3e8, 0xf2f4f8)}
}

func colors(hex ...uint32) (base [16]color.RGBA) {
	for i, h := range hex {
		base[i] = rgb(h)
	}
	return base
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

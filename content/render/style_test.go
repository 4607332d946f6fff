package render

import (
	"bytes"
	"encoding/json"
	"image/color"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	ansistyle "charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// luminance and contrast are those of WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		name  string
		style *Style
		paper color.Color
	}{{"dark", Dark(), color.Black}, {"light", Light(), color.White}} {
		look := &c.style.sheet
		check := func(what string, colour *string, least float64) {
			if colour == nil {
				t.Errorf("%s: %s has no colour", c.name, what)
				return
			}
			if got := contrast(lipgloss.Color(*colour), c.paper); got < least {
				t.Errorf("%s: the contrast of %s is %.1f, want at least %.1f", c.name, what, got, least)
			}
		}
		check("body", look.Document.Color, 7)
		check("h1", look.H1.Color, 7)
		check("quotes", look.BlockQuote.Color, 7)
		check("code", look.Code.Color, 7)
		check("code blocks", look.CodeBlock.Color, 7)
		check("links", look.LinkText.Color, 6)
		check("marks", c.style.more.Muted.Color, 4.5)
		for alert, look := range c.style.more.Callouts {
			check(alert, look.Color, 5)
		}
		for kind, look := range c.style.code() {
			if look.Color != nil {
				check(kind.String(), look.Color, 4.5)
			}
		}
	}
}

// attributes returns every style that a drawing uses.
func attributes(lines string) []uv.Style {
	var all []uv.Style
	for _, p := range read(lines, pen{}).pens {
		all = append(all, p.style)
	}
	return all
}

func TestMonoHasNoColours(t *testing.T) {
	for name, s := range map[string]*Style{"mono": Mono(), "ascii": ASCII()} {
		for _, used := range attributes(show(t, s, samples(t)["latin"], 60)) {
			if used.Fg != nil || used.Bg != nil {
				t.Errorf("%s uses the colour of %q", name, used.String())
			}
			if other := used.Attrs &^ (uv.AttrBold | uv.AttrReverse); other != 0 {
				t.Errorf("%s uses more than bold, underline and reverse: %q", name, used.String())
			}
		}
	}
}

// Someone who has never seen Markdown is shown none: without colours, headings
// and code are told by bold and underline.
func TestPlainStylesShowNoMarkers(t *testing.T) {
	const bold, underline = uv.AttrBold, true
	for name, s := range map[string]*Style{"mono": Mono(), "ascii": ASCII()} {
		for _, c := range []struct {
			source    string
			attrs     uint8
			underline bool
		}{
			{"# A", bold, underline},
			{"## A", bold, false},
			{"### A", 0, underline},
			{"#### A", bold, false},
			{"##### A", bold, false},
			{"###### A", bold, false},
			{"`A`", bold, false},
		} {
			shown := show(t, s, c.source, 40)
			if got := ansi.Strip(shown); got != "A" {
				t.Errorf("%s: %q is shown as %q", name, c.source, got)
			}
			used := attributes(shown)
			if len(used) != 1 || used[0].Attrs != c.attrs || (used[0].Underline != uv.UnderlineNone) != c.underline {
				t.Errorf("%s: %q is drawn as %q", name, c.source, shown)
			}
		}
	}
}

func TestASCIIDrawsASCII(t *testing.T) {
	source := strings.Map(func(r rune) rune {
		if r > 0x7f {
			return -1
		}
		return r
	}, samples(t)["latin"])
	source = strings.NewReplacer("&mdash;", "", "&copy;", "").Replace(source)
	for _, width := range []int{20, 60} {
		if got := ansi.Strip(show(t, ASCII(), source, width)); !isASCII(got) {
			t.Errorf("not ASCII: %q", got)
		}
	}
}

// Glamour's own style files must work, as they are what people bring.
func TestGlamoursStylesLoad(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "charm.land/glamour/v2").Output()
	if err != nil {
		t.Skipf("no go command, or no module cache: %v", err)
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "styles", "*.json"))
	if len(files) < 5 {
		t.Fatalf("found only %q", files)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			s, err := LoadStyle(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, width := range someWidths {
				checkSource(t, s, samples(t)["latin"], width)
			}
		})
	}
}

func TestLoadStyleFaults(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":    {"", "not a Glamour style"},
		"no JSON":  {"body: red", "not a Glamour style"},
		"a list":   {"[]", "not a Glamour style"},
		"bad type": {`{"h1": {"bold": "yes"}}`, "h1"},
		"negative": {`{"code_block": {"margin": -1}}`, "margin"},
		"a colour": {`{"document": {"color": "reddish"}}`, `"reddish"`},
		"two":      {"{} {}", "after its end"},
		"huge":     {strings.Repeat(" ", maxStyle+1), "256 KiB"},
	} {
		if _, err := LoadStyle(strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want one with %q", name, err, c.want)
		}
	}
}

// What the next version of Glamour adds must not make a style useless.
func TestUnknownKeysArePassedOver(t *testing.T) {
	s, err := LoadStyle(strings.NewReader(`{"headnig": {}, "h1": {"bold": true, "sparkle": 3}, "carrel": {"bar": "# ", "later": []}}`))
	if err != nil {
		t.Fatal(err)
	}
	if s.sheet.H1.Bold == nil || s.more.Bar != "# " {
		t.Error("what is known beside an unknown key is lost")
	}
}

func TestHostileStyle(t *testing.T) {
	const in = `{
		"document": {"color": "999", "conceal": true, "blink": true},
		"h1": {"prefix": "\u001b[2J\u202e", "upper": true},
		"item": {"block_prefix": "一二三四五六七八九十一二三四五"},
		"block_quote": {"indent_token": "\n\n"},
		"hr": {"format": "\n中中\n"},
		"code_block": {"margin": 4000000000},
		"table": {"center_separator": "++", "column_separator": "|||", "row_separator": "=="},
		"carrel": {"bar": "\u0007", "code_wrap": "ぜんぶながいしるしだよ、とてもとても"}
	}`
	s, err := LoadStyle(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	for name, source := range samples(t) {
		for _, width := range someWidths {
			t.Run(name, func(t *testing.T) {
				checkLines(t, New(s, Options{}).Blocks(blocksOf(source), width), width)
			})
		}
	}
}

func FuzzLoadStyle(f *testing.F) {
	f.Add(`{"document":{"color":"252"},"h1":{"prefix":"# ","title":true},"table":{"row_separator":"=","column_separator":"| "}}`)
	f.Add(`{"carrel":{"bar":"## ","callouts":{"note":{"color":"#ff0"}},"muted":{"faint":true}},"item":{"block_prefix":"-> "}}`)
	source := samples(f)["latin"]
	f.Fuzz(func(t *testing.T, in string) {
		if s, err := LoadStyle(strings.NewReader(in)); err == nil {
			checkLines(t, New(s, Options{}).Blocks(blocksOf(source), 40), 40)
		}
	})
}

// The embedded styles are only decoded at a start; here they are checked as a
// user's own would be.
func TestEmbeddedStylesAreGood(t *testing.T) {
	files, err := fs.Glob(builtin, "styles/*.json")
	if err != nil || len(files) != 4 {
		t.Fatalf("%d embedded styles, %v", len(files), err)
	}
	for _, name := range files {
		data, err := builtin.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := LoadStyle(bytes.NewReader(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		var file struct {
			ansistyle.StyleConfig
			Carrel additions `json:"carrel"`
		}
		if err := dec.Decode(&file); err != nil {
			t.Errorf("%s has a key that nothing reads: %v", name, err)
		}
	}
}

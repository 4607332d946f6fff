package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		name Name
		back string
	}{{Dark, "#000000"}, {Dark, "#1e1e1e"}, {Light, "#ffffff"}, {Light, "#fafafa"}} {
		th, back := Of(c.name), lipgloss.Color(c.back)
		for name, style := range map[string]lipgloss.Style{
			"text": th.Text, "strong": th.Strong, "accent": th.Accent, "key": th.Key,
		} {
			if got := contrast(style.GetForeground(), back); got < 7 {
				t.Errorf("%s: %s on %s has a contrast of %.1f:1, less than 7", c.name, name, c.back, got)
			}
		}
		for name, style := range map[string]lipgloss.Style{"quiet": th.Quiet, "good": th.Good, "fair": th.Fair, "bad": th.Bad} {
			if got := contrast(style.GetForeground(), back); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.1f:1, less than 4.5", c.name, name, c.back, got)
			}
		}
	}
}

func TestSignsAreOneCellAndASCIIIsASCII(t *testing.T) {
	for _, n := range Names {
		s := Of(n).Signs
		for _, sign := range []string{s.Rule, s.Bar, s.Full, s.Empty, s.Done, s.Now, s.Todo, s.Quiz, s.Right, s.Wrong, s.Partly, s.Crumb, s.More, s.Dot, s.Wall} {
			if lipgloss.Width(sign) != 1 {
				t.Errorf("%s: the sign %q is not one cell wide", n, sign)
			}
			if n == ASCII && sign[0] > 126 {
				t.Errorf("the ASCII theme has the sign %q", sign)
			}
		}
	}
}

func TestGuess(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want Name
		sure bool
	}{
		{map[string]string{}, Dark, false},
		{map[string]string{"NO_COLOR": "1"}, Mono, true},
		{map[string]string{"TERM": "dumb", "NO_COLOR": "1"}, ASCII, true},
		{map[string]string{"LANG": "en_US.ISO-8859-1"}, ASCII, true},
		{map[string]string{"LC_ALL": "C"}, ASCII, true},
		{map[string]string{"LC_ALL": "C.UTF-8"}, Dark, false},
		{map[string]string{"LC_ALL": "fr_FR.utf8", "LANG": "C"}, Dark, false},
		{map[string]string{"COLORFGBG": "0;15"}, Light, false},
		{map[string]string{"COLORFGBG": "15;0"}, Dark, false},
	} {
		n, sure := Guess(func(k string) string { return c.env[k] })
		if n != c.want || sure != c.sure {
			t.Errorf("Guess(%v) = %s, %t; want %s, %t", c.env, n, sure, c.want, c.sure)
		}
	}
}

func TestNextVisitsEveryTheme(t *testing.T) {
	seen, n := map[Name]bool{}, Dark
	for range Names {
		seen[n] = true
		n = Next(n)
	}
	if len(seen) != len(Names) || n != Dark {
		t.Errorf("visited %v, back at %s", seen, n)
	}
}

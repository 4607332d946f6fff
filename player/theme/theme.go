// Package theme owns the design tokens of the player: the colours and signs
// that everything on the screen is made of. Nothing is ever told by a colour
// alone; each token that carries a meaning has a sign or a word beside it.
package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Name is the name of a theme.
type Name string

// The themes. Auto follows the terminal's background and environment.
const (
	Auto  Name = "auto"
	Dark  Name = "dark"
	Light Name = "light"
	Mono  Name = "mono"
	ASCII Name = "ascii"
)

// Names lists the themes in the order in which the theme key visits them.
var Names = []Name{Dark, Light, Mono, ASCII}

// Theme is one set of tokens.
type Theme struct {
	Name   Name
	Text   lipgloss.Style // what is read
	Quiet  lipgloss.Style // what is there when looked for
	Strong lipgloss.Style // titles
	Accent lipgloss.Style // where the trainee is
	Good   lipgloss.Style
	Fair   lipgloss.Style
	Bad    lipgloss.Style
	Found  lipgloss.Style // a search hit
	Key    lipgloss.Style // a key in the bar
	Signs  Signs
	keys   *strings.Replacer
}

// KeyName writes the name of a key in signs that the theme can show.
func (t *Theme) KeyName(name string) string { return t.keys.Replace(name) }

func keyNames(s Signs) *strings.Replacer {
	return strings.NewReplacer("⏎", s.Enter, "␣", s.Space, "↑", s.Up, "↓", s.Down, "←", s.Left, "→", s.Next)
}

// Signs are the characters with a meaning. All are one cell wide but for the
// boxes, which are three, and the names of keys.
type Signs struct {
	Rule, Bar, Full, Empty        string
	Done, Now, Todo, Quiz         string
	Right, Wrong, Partly          string
	RadioOn, RadioOff             string
	BoxOn, BoxOff                 string
	Crumb, More, Enter, Space     string
	Up, Down, Left, Next, Dot     string
	TopLeft, TopRight             string
	BottomLeft, BottomRight, Wall string
	Bookmark, Note                string
}

var unicode = Signs{
	Rule: "─", Bar: "▌", Full: "█", Empty: "░",
	Done: "✓", Now: "•", Todo: " ", Quiz: "?",
	Right: "✓", Wrong: "✗", Partly: "~",
	RadioOn: "(•)", RadioOff: "( )", BoxOn: "[x]", BoxOff: "[ ]",
	Crumb: "›", More: "…", Enter: "⏎", Space: "␣",
	Up: "↑", Down: "↓", Left: "←", Next: "→", Dot: "·",
	TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯", Wall: "│",
	Bookmark: "⚑", Note: "✎",
}

var ascii = Signs{
	Rule: "-", Bar: "|", Full: "#", Empty: ".",
	Done: "+", Now: "*", Todo: " ", Quiz: "?",
	Right: "+", Wrong: "!", Partly: "~",
	RadioOn: "(*)", RadioOff: "( )", BoxOn: "[x]", BoxOff: "[ ]",
	Crumb: ">", More: "~", Enter: "Enter", Space: "Space",
	Up: "Up", Down: "Down", Left: "Left", Next: "Right", Dot: "-",
	TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+", Wall: "|",
	Bookmark: "B", Note: "N",
}

// Of returns the theme of that name; an unknown name and Auto give Dark.
func Of(n Name) *Theme {
	switch n {
	case Light:
		return light()
	case Mono:
		return plain(Mono, unicode)
	case ASCII:
		return plain(ASCII, ascii)
	}
	return dark()
}

// Guess returns the theme for an environment: ASCII for a dumb terminal or a
// locale without UTF-8, Mono where NO_COLOR is set (https://no-color.org),
// else Light or Dark by COLORFGBG. It is sure when nothing that the terminal
// may still say of its background can change it.
func Guess(getenv func(string) string) (n Name, sure bool) {
	switch {
	case getenv("TERM") == "dumb" || !utf8Locale(getenv):
		return ASCII, true
	case getenv("NO_COLOR") != "":
		return Mono, true
	}
	back := getenv("COLORFGBG")
	if i := strings.LastIndexByte(back, ';'); i >= 0 && (back[i+1:] == "7" || back[i+1:] == "15") {
		return Light, false
	}
	return Dark, false
}

// utf8Locale follows POSIX: LC_ALL, then LC_CTYPE, then LANG. No locale at all
// is taken for UTF-8: so it is in containers, on macOS and on Windows.
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		v := strings.ToLower(getenv(name))
		if v == "" {
			continue
		}
		return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8") || !strings.Contains(v, ".") && v != "c" && v != "posix"
	}
	return true
}

// Next returns the theme after n.
func Next(n Name) Name {
	for i, m := range Names {
		if m == n {
			return Names[(i+1)%len(Names)]
		}
	}
	return Dark
}

func dark() *Theme {
	return coloured(Dark, palette{
		text: "#d7dae0", quiet: "#9aa3b2", strong: "#ffffff", accent: "#7cc7ff",
		good: "#8bd49c", fair: "#f2c879", bad: "#ff9c9c", foundBack: "#f2c879", foundText: "#1b1d23",
	})
}

func light() *Theme {
	return coloured(Light, palette{
		text: "#24292f", quiet: "#57606a", strong: "#000000", accent: "#0a4f9e",
		good: "#116329", fair: "#7a4b00", bad: "#a40e26", foundBack: "#ffe08a", foundText: "#1b1d23",
	})
}

type palette struct {
	text, quiet, strong, accent, good, fair, bad, foundBack, foundText string
}

func coloured(n Name, p palette) *Theme {
	fg := func(c string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(c)) }
	return &Theme{
		Name: n, Text: fg(p.text), Quiet: fg(p.quiet), Strong: fg(p.strong).Bold(true),
		Accent: fg(p.accent).Bold(true), Good: fg(p.good), Fair: fg(p.fair), Bad: fg(p.bad),
		Found: fg(p.foundText).Background(lipgloss.Color(p.foundBack)),
		Key:   fg(p.strong).Bold(true), Signs: unicode, keys: keyNames(unicode),
	}
}

func plain(n Name, s Signs) *Theme {
	none, bold := lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true)
	return &Theme{
		Name: n, Text: none, Quiet: none, Strong: bold, Accent: bold, Good: none, Fair: none,
		Bad: bold, Found: lipgloss.NewStyle().Reverse(true), Key: bold, Signs: s, keys: keyNames(s),
	}
}

package script

import (
	"strings"
	"testing"
)

func TestModeOf(t *testing.T) {
	for _, c := range []struct {
		name, setting string
		env           map[string]string
		want          Mode
	}{
		{"nothing known", "", nil, Program},
		{"xterm", "auto", map[string]string{"TERM": "xterm-256color"}, Program},
		{"konsole", "auto", map[string]string{"KONSOLE_VERSION": "230804"}, Terminal},
		{"mlterm", "auto", map[string]string{"TERM": "mlterm-256color"}, Terminal},
		{"mlterm by its variable", "", map[string]string{"MLTERM": "3.9.3"}, Terminal},
		{"apple", "", map[string]string{"TERM_PROGRAM": "Apple_Terminal"}, Terminal},
		{"vte obeys", "", map[string]string{"VTE_VERSION": "7600"}, Program},
		{"vte behind tmux", "", map[string]string{"VTE_VERSION": "7600", "TMUX": "/tmp/x"}, Terminal},
		{"vte behind screen", "", map[string]string{"VTE_VERSION": "5800", "STY": "1.x"}, Terminal},
		{"an old vte behind tmux", "", map[string]string{"VTE_VERSION": "5602", "TMUX": "/tmp/x"}, Program},
		{"a vte that says nonsense", "", map[string]string{"VTE_VERSION": "new", "TMUX": "/tmp/x"}, Program},
		{"the flag wins", "program", map[string]string{"KONSOLE_VERSION": "1", Variable: "terminal"}, Program},
		{"then the variable", "", map[string]string{"KONSOLE_VERSION": "1", Variable: "program"}, Program},
		{"terminal", "terminal", nil, Terminal},
		{"auto over the variable", "auto", map[string]string{Variable: "terminal"}, Program},
	} {
		got, err := ModeOf(c.setting, func(name string) string { return c.env[name] })
		if err != nil || got != c.want {
			t.Errorf("%s: %d, %v, want %d", c.name, got, err, c.want)
		}
	}
}

func TestModeOfNonsense(t *testing.T) {
	_, err := ModeOf("", func(string) string { return "yes" })
	if err == nil || !strings.Contains(err.Error(), Variable) {
		t.Errorf("got %v, want an error that names %s", err, Variable)
	}
	if _, err := ModeOf("yes", func(string) string { return "" }); err == nil {
		t.Error("a flag of nonsense is no error")
	}
}

func TestTerminalGetsLogicalOrder(t *testing.T) {
	if got := Terminal.Line("> \u2067שלום \u2066a\u2069\u2069"); got != "> שלום a" {
		t.Errorf("got %q", got)
	}
}

// Command bare is the least that a Bubble Tea program can be and still scroll
// a file: what Carrel's times are compared with.
package main

import (
	"fmt"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
)

type model struct {
	lines       []string
	top, height int
}

func (m model) Init() tea.Cmd { return nil }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.height = msg.Height
	case tea.KeyPressMsg:
		switch msg.String() {
		case "down":
			m.top = min(m.top+1, len(m.lines)-m.height)
		case "up":
			m.top = max(m.top-1, 0)
		case "ctrl+c":
			return m, tea.Quit
		}
	}
	return m, nil
}

func (m model) View() tea.View {
	v := tea.NewView(strings.Join(m.lines[m.top:min(m.top+m.height, len(m.lines))], "\n"))
	v.AltScreen = true
	return v
}

func main() {
	b, err := os.ReadFile(os.Args[1])
	if err == nil {
		_, err = tea.NewProgram(model{lines: strings.Split(string(b), "\n")}, tea.WithFPS(120)).Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

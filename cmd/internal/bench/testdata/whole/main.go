// Command whole shows a markdown file as glow does, and others who take
// Glamour as it comes: the whole file is rendered, then the lines are scrolled.
package main

import (
	"fmt"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/glamour/v2"
)

type rendered []string

type model struct {
	source      string
	lines       rendered
	width       int
	top, height int
}

func (m model) Init() tea.Cmd { return nil }

// render renders all of the file for the width of the window.
func (m model) render() tea.Msg {
	r, err := glamour.NewTermRenderer(glamour.WithStandardStyle("dark"), glamour.WithWordWrap(m.width))
	if err != nil {
		return rendered{err.Error()}
	}
	out, err := r.Render(m.source)
	if err != nil {
		return rendered{err.Error()}
	}
	return rendered(strings.Split(strings.Trim(out, "\n"), "\n"))
}

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m, m.render
	case rendered:
		m.lines = msg
	case tea.KeyPressMsg:
		switch msg.String() {
		case "down":
			m.top = min(m.top+1, max(len(m.lines)-m.height, 0))
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
		_, err = tea.NewProgram(model{source: string(b)}, tea.WithFPS(120)).Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "whole:", err)
		os.Exit(1)
	}
}

package playertest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"carrel/player/playertest"
)

// toy shows its size, the last keys and clicks, and counts; "s" counts later,
// by a command; "q" ends it.
type toy struct {
	width, height int
	count         int
	log           []string
	mouse         bool
}

type counted struct{}

func (m toy) Init() tea.Cmd { return nil }

func (m toy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		return m.key(msg.String())
	case tea.PasteMsg:
		m.log = append(m.log, "paste "+msg.Content)
	case tea.MouseClickMsg:
		m.log = append(m.log, fmt.Sprintf("click %d,%d", msg.X, msg.Y))
	case tea.MouseWheelMsg:
		m.log = append(m.log, msg.Button.String())
	case counted:
		m.count++
	}
	return m, nil
}

func (m toy) key(name string) (tea.Model, tea.Cmd) {
	switch name {
	case "q":
		return m, tea.Quit
	case "s":
		return m, tea.Tick(20*time.Millisecond, func(time.Time) tea.Msg { return counted{} })
	}
	m.log = append(m.log, name)
	return m, nil
}

func (m toy) View() tea.View {
	s := fmt.Sprintf("%dx%d count %d\n%s\n", m.width, m.height, m.count, strings.Join(m.log, "\n"))
	v := tea.NewView(s + "\x1b[1;31mred\x1b[m 文字 end")
	v.AltScreen = true
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func TestFirstScreen(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 6)
	if got, want := k.Screen(), "40x6 count 0\n\nred 文字 end"; got != want {
		t.Errorf("screen %q, want %q", got, want)
	}
	if !strings.Contains(k.Styled(), "\x1b[31;1mred") {
		t.Errorf("the style is lost: %q", k.Styled())
	}
}

// The screen is read straight after each press, with no wait: an action that
// returned before its frame would fail here.
func TestPressIsOnScreen(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 60)
	keys := []string{
		"a", "Z", "?", "+", "é", "enter", "esc", "tab", "shift+tab", "space", "backspace", "up", "down", "left", "right",
		"home", "end", "pgup", "pgdown", "delete", "insert", "ctrl+c", "ctrl+z", "alt+x", "ctrl+left", "f1", "f12", "esc", "b",
	}
	for i, name := range keys {
		k.Press(name)
		if lines := strings.Split(k.Screen(), "\n"); lines[i+1] != name {
			t.Fatalf("after %q the screen was:\n%s", name, k.Screen())
		}
	}
}

func TestKeysInOneGo(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Press("esc", "esc", "b", "down", "enter")
	if got := strings.Split(k.Screen(), "\n")[1:6]; strings.Join(got, " ") != "esc esc b down enter" {
		t.Errorf("got %q", got)
	}
}

func TestType(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Type("hé!")
	k.Paste("two words")
	if got := strings.Join(strings.Split(k.Screen(), "\n")[1:5], " "); got != "h é ! paste two words" {
		t.Errorf("got %q", got)
	}
}

func TestMouse(t *testing.T) {
	k := playertest.Start(t, toy{mouse: true}, 40, 20)
	k.Click(3, 0)
	k.Wheel(0, 0, 2)
	k.Wheel(0, 0, -1)
	if got := strings.Join(strings.Split(k.Screen(), "\n")[1:5], " "); got != "click 3,0 wheeldown wheeldown wheelup" {
		t.Errorf("got %q", got)
	}
	if x, y := k.Find("end"); x != 9 || y != 5 {
		t.Errorf("Find(end) = %d,%d, want 9,5", x, y)
	}
}

func TestMouseNotAskedFor(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Click(3, 0)
	if strings.Contains(k.Screen(), "click") {
		t.Errorf("a click reached a program that did not ask for the mouse:\n%s", k.Screen())
	}
}

func TestResize(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Resize(100, 30)
	if !strings.HasPrefix(k.Screen(), "100x30 ") {
		t.Errorf("screen:\n%s", k.Screen())
	}
}

func TestWait(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Press("s")
	k.WaitFor("count 1")
	k.Send(counted{})
	k.WaitGone("count 1")
	k.Wait(func(s string) bool { return strings.Contains(s, "count 2") })
}

func TestQuit(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Press("a")
	if m := k.Quit().(toy); len(m.log) != 1 {
		t.Errorf("the last model saw %q", m.log)
	}
}

func TestEndsByItself(t *testing.T) {
	k := playertest.Start(t, toy{}, 40, 20)
	k.Press("a", "q")
	m, err := k.WaitEnd()
	if err != nil || len(m.(toy).log) != 1 {
		t.Errorf("ended with %v, %q", err, m.(toy).log)
	}
	k.Press("c") // is not for ever waited for
}

func TestFailures(t *testing.T) {
	for name, f := range map[string]func(*playertest.Term){
		"unknown key":       func(k *playertest.Term) { k.Press("hyper") },
		"ended":             func(k *playertest.Term) { k.Press("q"); k.WaitEnd(); k.WaitFor("never") },
		"text not there":    func(k *playertest.Term) { k.Find("never") },
		"quit of a crashed": func(k *playertest.Term) { k.Send(tea.InterruptMsg{}); k.Quit() },
	} {
		t.Run(name, func(t *testing.T) {
			r := &recorder{TB: t}
			r.run(func() { f(playertest.Start(r, toy{}, 40, 20)) })
			if !strings.HasPrefix(r.said, "playertest: ") {
				t.Errorf("did not fail: %q", r.said)
			}
		})
	}
}

// recorder is a testing.TB that keeps its failure to itself.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.said = fmt.Sprintf(format, args...)
	panic(r)
}

func (r *recorder) run(f func()) {
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
	}()
	f()
}

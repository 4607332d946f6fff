package reader

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/player/page"
)

const folded = `# A lesson

Some text.

<details>
<summary>The solution</summary>

It was the butler.

<details>
<summary>Why</summary>

Nobody else was there.

</details>
</details>

` + "```python\nimport os  # " + `this comment is much longer than any screen here is wide
` + "```" + `

The end.
`

func typed(s string) tea.Key { return tea.Key{Code: rune(s[0]), Text: s} }

func shown(r *reading) string { return ansi.Strip(r.View()) }

func lesson(t *testing.T, o page.Open) *reading {
	t.Helper()
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text(folded)})
	o.Book, o.Unit = b, "a.md"
	return read(t, d, b, o, 44, 24)
}

func TestUnfold(t *testing.T) {
	r := lesson(t, page.Open{})
	for _, step := range []struct {
		what      string
		see, hide []string
	}{
		{"closed", []string{"▸ The solution"}, []string{"butler", "Why"}},
		{"the outer open", []string{"▾ The solution", "butler", "▸ Why"}, []string{"Nobody"}},
		{"both open", []string{"▾ The solution", "▾ Why", "Nobody"}, nil},
		{"the outer closed again", []string{"▸ The solution"}, []string{"butler", "Why"}},
		{"open again, the inner as it was", []string{"▾ Why", "Nobody"}, nil},
	} {
		for _, s := range step.see {
			if !strings.Contains(shown(r), s) {
				t.Errorf("%s: %q is not to be seen:\n%s", step.what, s, shown(r))
			}
		}
		for _, s := range step.hide {
			if strings.Contains(shown(r), s) {
				t.Errorf("%s: %q is to be seen:\n%s", step.what, s, shown(r))
			}
		}
		r.press(typed("z"))
	}
}

func TestClickOnAFold(t *testing.T) {
	r := lesson(t, page.Open{})
	click := func(on string) {
		for y, line := range strings.Split(shown(r), "\n") {
			if x := strings.Index(line, on); x >= 0 {
				_, cmd := r.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
				r.run(cmd)
				return
			}
		}
		t.Fatalf("%q is not on the screen:\n%s", on, shown(r))
	}
	click("The solution")
	click("Why")
	if !strings.Contains(shown(r), "Nobody") {
		t.Fatalf("the folds are closed:\n%s", shown(r))
	}
	click("Nobody")
	if !strings.Contains(shown(r), "Nobody") {
		t.Error("a click on the text closes the fold")
	}
	click("The solution")
	if strings.Contains(shown(r), "butler") {
		t.Error("a click on the summary does not close the fold")
	}
}

// What was searched for may stand in a fold.
func TestSearchOpensFolds(t *testing.T) {
	r := lesson(t, page.Open{Line: 13, Find: "nobody"})
	if s := shown(r); !strings.Contains(s, "Nobody else") {
		t.Errorf("the words are not to be seen:\n%s", s)
	}
	r.press(typed("z"))
	if s := shown(r); strings.Contains(s, "butler") {
		t.Errorf("the fold cannot be closed:\n%s", s)
	}
}

func TestSideways(t *testing.T) {
	r := lesson(t, page.Open{})
	if s := shown(r); !strings.Contains(s, "↪") || !strings.Contains(s, "is wide") {
		t.Fatalf("the code is not wrapped:\n%s", s)
	}
	right, left := tea.Key{Code: tea.KeyRight, Mod: tea.ModShift}, tea.Key{Code: tea.KeyLeft, Mod: tea.ModShift}
	r.press(right)
	if s := shown(r); strings.Contains(s, "↪") || !strings.Contains(s, "import os") || !strings.Contains(s, "›") {
		t.Errorf("after a first step:\n%s", s)
	}
	for range 20 {
		r.press(right)
	}
	if s := shown(r); !strings.Contains(s, "is wide") || strings.Contains(s, "import os") || strings.Contains(s, "›") {
		t.Errorf("at the right end:\n%s", s)
	}
	for range 20 {
		r.press(left)
	}
	if s := shown(r); !strings.Contains(s, "import os") || strings.Contains(s, "‹") {
		t.Errorf("back at the left end:\n%s", s)
	}
	r.press(typed("W"))
	if s := shown(r); !strings.Contains(s, "↪") {
		t.Errorf("wrapped again:\n%s", s)
	}
}

// Colours come a moment later, and nothing else changes with them.
func TestColoursComeLater(t *testing.T) {
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text("# A\n\n```ruby\ndef later; 'a string'; end\n```\n")})
	u := b.Course.Unit("a.md")
	r := &reading{Model: New(d, page.Open{Book: b, Unit: "a.md"}, u)}
	d.Record = r.record
	r.SetSize(60, 12)
	_, next := r.Update(r.Init()())
	plain := r.View()
	r.run(next)
	if got := r.View(); got == plain {
		t.Error("the code has no colours")
	} else if ansi.Strip(got) != ansi.Strip(plain) {
		t.Errorf("the text has changed:\n%s\nwas\n%s", ansi.Strip(got), ansi.Strip(plain))
	}
	coloured := r.View()
	r.run(r.redraw())
	if r.View() != coloured {
		t.Error("drawn again, the code has other colours")
	}
}

// What a job of colours has found for a text that is gone is dropped.
func TestStaleColours(t *testing.T) {
	r := lesson(t, page.Open{})
	cmd := r.colour()
	if cmd != nil {
		t.Fatal("there is code without colours after all was run")
	}
	for _, p := range r.win.pieces {
		p.code = p.code || strings.Contains(strings.Join(p.lines, ""), "import")
	}
	msg := r.colour()().(colouredMsg)
	r.tint.Stop() // as a new job does
	for i := range msg.pieces {
		msg.pieces[i].lines = slices.Repeat([]string{"stale"}, len(msg.pieces[i].piece.lines))
	}
	r.Update(msg)
	if strings.Contains(shown(r), "stale") {
		t.Error("a stale result is shown")
	}
}

// What its author left open is open, and can be closed.
func TestFoldThatBeginsOpen(t *testing.T) {
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text("# A\n\n<details open>\n<summary>More</summary>\n\nSee [there](b.md).\n\n</details>\n")})
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, 44, 24)
	if s := shown(r); !strings.Contains(s, "▾ More") || !strings.Contains(s, "there") {
		t.Fatalf("the fold is closed:\n%s", s)
	}
	if got := r.links(); len(got) != 1 || got[0].Target != "b.md" || len(got[0].spans) != 1 {
		t.Errorf("links: %+v", got)
	}
	r.press(typed("z"))
	if s := shown(r); strings.Contains(s, "there") {
		t.Errorf("the fold cannot be closed:\n%s", s)
	}
	if got := r.links(); len(got) != 0 {
		t.Errorf("closed, it has links: %+v", got)
	}
}

func TestCodeInAFoldIsCopied(t *testing.T) {
	d := desk()
	b := book(t, "x", fstest.MapFS{"a.md": text("# A\n\n<details open>\n<summary>More</summary>\n\n```sh\nls -l\n```\n\n</details>\n")})
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, 44, 24)
	if code, ok := r.listing(); !ok || code != "ls -l" {
		t.Errorf("listing: %q, %t", code, ok)
	}
	r.press(typed("z"))
	if code, ok := r.listing(); ok {
		t.Errorf("closed, it has %q", code)
	}
}

package ui

import (
	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"

	"carrel/player/theme"
)

// InputStyles dress a line that is typed in a theme; the cursor stands still.
func InputStyles(t *theme.Theme) textinput.Styles {
	st := textinput.StyleState{Text: t.Strong, Placeholder: t.Quiet, Prompt: t.Quiet, Suggestion: t.Quiet}
	idle := st
	idle.Text = t.Text
	return textinput.Styles{Focused: st, Blurred: idle, Cursor: textinput.CursorStyle{Color: t.Accent.GetForeground()}}
}

// AreaStyles dress a text that is typed in a theme; the cursor stands still.
func AreaStyles(t *theme.Theme) textarea.Styles {
	st := textarea.StyleState{Text: t.Strong, CursorLine: t.Strong, Placeholder: t.Quiet, Selection: t.Found}
	idle := st
	idle.Text, idle.CursorLine = t.Text, t.Text
	return textarea.Styles{Focused: st, Blurred: idle, Cursor: textarea.CursorStyle{Color: t.Accent.GetForeground()}}
}

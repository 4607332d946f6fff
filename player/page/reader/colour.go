package reader

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"carrel/content/render"
	"carrel/player/card"
)

// colouredMsg is what a job of colours has come to.
type colouredMsg struct {
	gen    int64
	pieces []tinted
}

// tinted is a piece in the colours of its code.
type tinted struct {
	piece *piece
	lines []string
	parts *card.Parts // of a question
}

// colour has the code on the screen, and then that around it, coloured by a job
// of its own: the text is there first, and only its colours change.
func (m *Model) colour() tea.Cmd {
	if m.win == nil || m.goal != nil || m.tint.Running() {
		return nil
	}
	pieces := m.colourless()
	if len(pieces) == 0 {
		return nil
	}
	ctx := m.tint.Start()
	gen, r, width := m.tint.Gen, m.renderer(), m.measure()
	return func() tea.Msg { return colouredMsg{gen, tint(ctx, r, width, pieces)} }
}

// colourless returns the pieces on the screen whose code has no colours yet,
// else those around it.
func (m *Model) colourless() []*piece {
	var near, far []*piece
	seen := map[at]bool{}
	for _, v := range m.visible() {
		seen[v.from] = true
		if p := m.win.pieces[v.from]; p.code {
			near = append(near, p)
		}
	}
	if len(near) > 0 {
		return near
	}
	for a, p := range m.win.pieces {
		if p.code && !seen[a] {
			far = append(far, p)
		}
	}
	return far
}

// tint draws pieces in colours, until the context ends.
func tint(ctx context.Context, r *render.Renderer, width int, pieces []*piece) []tinted {
	v := r.View()
	v.Colours = render.AllColours
	r = r.As(v)
	var out []tinted
	for _, p := range pieces {
		if ctx.Err() != nil {
			break
		}
		t := tinted{piece: p}
		if q := p.block.Question; q != nil {
			t.parts = card.Typeset(r, q, width)
		} else {
			t.lines = r.Block(p.block, width)
		}
		out = append(out, t)
	}
	return out
}

// coloured puts the colours in. A piece that was drawn anew since is another.
func (m *Model) coloured(msg colouredMsg) tea.Cmd {
	if !m.tint.Ends(msg.gen) {
		return nil
	}
	for _, t := range msg.pieces {
		p := t.piece
		p.code = false
		switch {
		case t.parts != nil:
			p.parts = t.parts
			m.place(p)
		case len(t.lines) == len(p.lines):
			p.lines = t.lines
		}
	}
	return m.colour()
}

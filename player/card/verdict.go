package card

import (
	"carrel/course/question"
)

// notes are what has to be known before answering: that the question is not
// marked, or not as it is written, or that it was answered before it changed.
func (c *Card) notes() []string {
	var out []string
	for _, said := range []string{c.standing(), c.missing(), c.answered(), c.reworded()} {
		if said != "" {
			out = append(out, c.quiet(said)...)
		}
	}
	return out
}

// standing says that a question counts otherwise than by its answer.
func (c *Card) standing() string {
	switch {
	case c.Item.Kind == question.Survey && c.Item.Required:
		return c.desk.T("This is not marked, but has to be answered.")
	case c.Item.Kind == question.Survey:
		return c.desk.T("This is not marked.")
	case c.Item.Verdict == question.Disregard:
		return c.desk.T("This question was found to be flawed: it does not count.")
	case c.Item.Verdict == question.AllCorrect:
		return c.desk.T("This question was found to be flawed: every answer counts as right.")
	}
	return ""
}

// missing says in a review that there is no answer.
func (c *Card) missing() string {
	if !c.policy.Review || !c.policy.Reveal || c.counts() {
		return ""
	}
	if !c.kept.Empty() {
		return c.desk.T("Nobody has marked this answer. It does not count.")
	}
	return c.desk.T("You did not answer this question.")
}

// answered says how an earlier version of the question was answered.
func (c *Card) answered() string {
	if !c.older {
		return ""
	}
	said := c.earlier()
	if c.writable() {
		said += " " + c.desk.T("You can answer the new version.")
	}
	return said
}

func (c *Card) earlier() string {
	switch {
	case !c.policy.Reveal:
		return c.desk.T("You answered an earlier version of this question. That counts.")
	case c.Mark.Outcome() == question.Right:
		return c.desk.T("You answered an earlier version of this question: right. That counts.")
	}
	return c.desk.T("You answered an earlier version of this question: %d %% of the points. That counts.", c.Mark.Percent())
}

// reworded says that a mark was earned under other words.
func (c *Card) reworded() string {
	if c.was == nil || !c.checked || c.kept.Empty() || c.Tries != c.was.Tries || c.was.Lang != c.policy.Lang {
		return ""
	}
	now := c.Item.Wording()
	if c.was.Wording == "" || now == "" || c.was.Wording == now {
		return ""
	}
	return c.desk.T("The words of this question have changed since you answered it; your mark stands.")
}

func (c *Card) hints() []string {
	t := c.desk.Theme
	var out []string
	for i, h := range c.parts.hints[:min(c.Hints, len(c.parts.hints))] {
		out = append(out, t.Fair.Render(c.desk.T("Hint %d of %d", i+1, len(c.parts.hints))))
		for _, l := range h {
			out = append(out, "  "+l)
		}
	}
	return out
}

// verdict says in words how the answer was, then what the author says to it;
// the explanation comes when nothing more can be answered.
func (c *Card) verdict() []string {
	if c.unanswered() {
		return c.parts.explanation
	}
	if !c.checked {
		return nil
	}
	s := &sheet{}
	switch {
	case c.Item.Kind == question.Survey:
		s.section(c.quiet(c.desk.T("Your answer is kept.")))
	case !c.policy.Reveal && c.policy.Silent:
		return c.quiet(c.desk.T("Your answer is kept."))
	case !c.policy.Reveal:
		s.section(c.quiet(c.desk.T("Your answer is kept. You will see the result at the end.")))
		return s.lines
	case c.Item.Verdict == "":
		line, more := c.outcome()
		s.add(c.wrapped(line, c.inner())...)
		s.section(more)
	}
	if c.Final() {
		s.section(c.parts.explanation)
	}
	return s.lines
}

func (c *Card) outcome() (line string, more []string) {
	t := c.desk.Theme
	switch c.earned.Outcome() {
	case question.Right:
		return t.Good.Bold(true).Render(t.Signs.Right + " " + c.right()), c.parts.right
	case question.Partly:
		said := c.own(c.desk.T("Partly right: %d %% of the points.", c.Mark.Percent()))
		return t.Fair.Bold(true).Render(t.Signs.Partly + " " + said), c.parts.partly
	}
	return t.Bad.Bold(true).Render(t.Signs.Wrong + " " + c.own(c.desk.T("Not right."))), c.parts.wrong
}

// right says that all is right, and what the hints have cost.
func (c *Card) right() string {
	if c.Mark.Got < c.earned.Got {
		return c.own(c.desk.T("Right. With the hints: %d %% of the points.", c.Mark.Percent()))
	}
	return c.own(c.desk.T("Right."))
}

// own adds whose judgement it is.
func (c *Card) own(said string) string {
	if c.Item.Kind != question.Essay {
		return said
	}
	return said + " " + c.desk.T("This is your own judgement.")
}

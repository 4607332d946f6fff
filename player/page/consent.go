package page

import (
	"carrel/content/markdown"
	"carrel/course/question"
)

// Consents reports a question that an exam asks before its clock starts, so that
// it has no number there: a survey that has to be answered. It is one where it is
// among the questions that every form begins with.
func Consents(it *markdown.Item) bool { return it.Kind == question.Survey && it.Required }

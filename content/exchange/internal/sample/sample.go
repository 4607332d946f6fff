// Package sample owns a question bank with a question of every kind, for the
// tests of writers. Words that give an answer away contain "secret".
package sample

import (
	"fmt"

	"carrel/content/exchange"
	"carrel/course/question"
)

func words(format string, args ...any) exchange.Text {
	return exchange.Words(fmt.Sprintf(format, args...))
}

// Bank returns the bank.
func Bank() *exchange.Bank {
	return &exchange.Bank{Title: "Sample & more", Items: []exchange.Item{
		{Title: words("Introduction"), Prompt: words("Read this.")},
		Choice(question.Single, 3), Choice(question.Multiple, 4), Choice(question.TrueFalse, 2),
		Typed(question.Text, "secret-text"), Typed(question.Number, "42"), Typed(question.Number, "1.4 +- 0.1"),
		Typed(question.Number, "100 +- 5%"), Typed(question.Number, "[5, 8)"), Typed(question.Number, "1.5 km"),
		Typed(question.Regex, "a+b"), Typed(question.Command, "ls -l"), Typed(question.Digest, "d41d8cd98f00b204e9800998ecf8427e"),
		Typed(question.Timestamp, "2026-03-01T09:12:33Z"), Typed(question.Address, "203.0.113.9"),
		Typed(question.Path, "/etc/passwd"), Typed(question.Offset, "0x1F0"),
		Weighted(), Match(), Order(), Matrix(true), Matrix(false), Cloze(), Essay(), Survey(), Scale(),
	}}
}

func base(kind question.Kind, id string) exchange.Item {
	it := exchange.Item{Title: words("What is it?"), From: exchange.Place{File: "q.md", Line: 7}}
	it.ID, it.Kind, it.Points, it.Scoring = id, kind, 3, question.Partial
	return it
}

// Choice is a question with n choices, whose second is right and, of a multiple
// choice, its first.
func Choice(kind question.Kind, n int) exchange.Item {
	it := base(kind, "choice-"+string(kind))
	it.Title, it.Explanation = words("Which port is it?"), words("secret-explanation")
	it.Right, it.Wrong = words("Yes."), words("No.")
	it.Hints = []exchange.Text{words("Think.")}
	for i := range n {
		it.Question.Choices = append(it.Question.Choices, question.Choice{Right: i == 1 || i == 0 && kind == question.Multiple})
		it.Choices = append(it.Choices, exchange.Choice{Body: words("Choice %d", i+1), Feedback: words("About %d", i+1)})
	}
	return it
}

// Typed is a question with one typed blank.
func Typed(form question.Kind, is string) exchange.Item {
	it := base(form, "typed-"+string(form))
	it.Prompt = words("More of the question.")
	it.Blanks = []question.Blank{{Form: form, Accepts: []question.Accept{{Is: is, Credit: 100}}}}
	it.Gaps = []exchange.Gap{{Says: []exchange.Text{words("Indeed.")}}}
	return it
}

// Weighted is a question with answers that earn a part of the points.
func Weighted() exchange.Item {
	it := base(question.Weighted, "weighted")
	it.Blanks = []question.Blank{{Form: question.Text, Accepts: []question.Accept{{Is: "best", Credit: 100}, {Is: "good", Credit: 50}, {Is: "bad", Credit: 0}}}}
	it.Gaps = []exchange.Gap{{Says: []exchange.Text{{}, words("Nearly."), {}}}}
	return it
}

// Match is a matching of two rows and three options.
func Match() exchange.Item {
	it := base(question.Match, "match")
	options := []string{"Option one", "Option two", "Option three"}
	for i := range 2 {
		it.Blanks = append(it.Blanks, question.Blank{Options: 3, Right: []int{i}})
		it.Gaps = append(it.Gaps, exchange.Gap{Label: words("Row %s", []string{"one", "two"}[i]), Options: options})
	}
	return it
}

// Order is an order of three steps.
func Order() exchange.Item {
	it := base(question.Order, "order")
	it.Scoring, it.Question.Steps = question.All, 3
	it.Steps = []exchange.Text{words("Step one"), words("Step two"), words("Step three")}
	return it
}

// Matrix is a table of two rows and two columns.
func Matrix(radio bool) exchange.Item {
	it := base(question.Matrix, fmt.Sprintf("matrix-%t", radio))
	it.Radio, it.Question.Columns, it.Columns = radio, 2, []string{"Yes", "No"}
	it.Rows = []exchange.Text{words("The row"), words("The other row")}
	it.Question.Choices = []question.Choice{{Right: true}, {}, {}, {Right: true}}
	return it
}

// Cloze is a text with a typed gap and one to pick.
func Cloze() exchange.Item {
	it := base(question.Cloze, "cloze")
	it.Cloze = exchange.Text{Format: exchange.Markdown, Body: "A *" + exchange.GapMark(0) + "* and\n\n- " + exchange.GapMark(1)}
	it.Blanks = []question.Blank{{Form: question.Text, Accepts: []question.Accept{{Is: "secret-gap", Credit: 100}}}, {Options: 2, Right: []int{1}}}
	it.Gaps = []exchange.Gap{{}, {Options: []string{"pick one", "pick two"}}}
	return it
}

// Essay is an essay with one criterion and a model answer.
func Essay() exchange.Item {
	it := base(question.Essay, "essay")
	it.Model = words("secret-model")
	it.Question.Choices = []question.Choice{{Right: true}}
	it.Choices = []exchange.Choice{{Body: words("secret-criterion")}}
	return it
}

// Survey is a choice without a key.
func Survey() exchange.Item {
	it := Choice(question.Survey, 3)
	it.ID, it.Many, it.Points = "survey", true, 1
	it.Question.Choices[1].Right = false
	it.Explanation, it.Right, it.Wrong = exchange.Text{}, exchange.Text{}, exchange.Text{}
	return it
}

// Scale is a matrix without a key.
func Scale() exchange.Item {
	it := Matrix(true)
	it.ID, it.Kind = "scale", question.Survey
	it.Question.Choices = make([]question.Choice, 4)
	return it
}

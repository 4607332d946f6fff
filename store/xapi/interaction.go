package xapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"carrel/course/question"
)

// Item is a question with its words as plain text, which lie parallel to the
// parts of the question. It may be without any.
type Item struct {
	*question.Question
	Revision string     // of its key; an answer to another gets no definition
	Prompt   string     // what is asked
	Choices  []string   // also the criteria of an essay, which are not told
	Steps    []string   // in the right order
	Rows     []string   // of a match or a matrix
	Columns  []string   // of a matrix
	Options  [][]string // of each blank, what can be picked
	Key      bool       // the right answers are told
}

// Delimiters of a response (section 2.4.4.1).
const (
	comma = "[,]"
	pair  = "[.]"
)

// kind is the type of interaction that a question is. A typed number may have a
// unit, which "numeric" has no place for, and more than one accepted answer.
func (it *Item) kind() string {
	switch {
	case it.Columns != nil || it.Question.Columns > 0 || it.Kind == question.Match:
		return "matching"
	case it.Kind == question.Essay:
		return "long-fill-in"
	case it.Steps != nil || it.Question.Steps > 0:
		return "sequencing"
	case it.Kind == question.Survey && it.One() && len(it.Question.Choices) > 0:
		return "likert"
	case len(it.Question.Choices) > 0:
		return "choice"
	case it.Kind == question.Number && len(it.Blanks) == 1 && it.bare():
		return "numeric"
	case len(it.Blanks) > 0:
		return "fill-in"
	}
	return "other"
}

// bare reports a number that is asked for without a unit.
func (it *Item) bare() bool {
	_, needs := question.NeedsUnit(it.Blanks[0])
	return !needs
}

// definition describes the question in a language.
func (it *Item) definition(lang string) *Definition {
	d := &Definition{Type: interaction, InteractionType: it.kind(), Description: text(lang, it.Prompt)}
	switch d.InteractionType {
	case "choice":
		d.Choices = list("c", len(it.Question.Choices), it.Choices, lang)
	case "likert":
		d.Scale = list("c", len(it.Question.Choices), it.Choices, lang)
	case "sequencing":
		d.Choices = list("s", it.Question.Steps, ordered(it.Steps, it.StepOrder("")), lang)
	case "matching":
		d.Source, d.Target = it.rows(lang), it.targets(lang)
	}
	if it.Key && it.Kind != question.Survey {
		d.Correct = it.correct(d.InteractionType)
	}
	return d
}

func (it *Item) rows(lang string) []Component {
	return list("r", cmp.Or(it.Cells(), len(it.Blanks)), it.Rows, lang)
}

// targets are the columns of a matrix, else what can be matched; every row of a
// match has the same to pick from.
func (it *Item) targets(lang string) []Component {
	if n := it.Question.Columns; n > 0 {
		return list("t", n, it.Columns, lang)
	}
	words := at(it.Options, it.widest())
	order := it.OptionOrder("", it.widest())
	return list("t", len(order), ordered(words, order), lang)
}

// widest is the blank of a match with the most options.
func (it *Item) widest() (widest int) {
	for i, b := range it.Blanks {
		if b.Options > it.Blanks[widest].Options {
			widest = i
		}
	}
	return widest
}

// ordered are words in the order in which a screen shows them. Steps and what is
// to be matched stand in the source as they are right, so their ids count from
// there: they would be the key.
func ordered(words []string, order []int) []string {
	out := make([]string, len(order))
	for i, from := range order {
		out[i] = at(words, from)
	}
	return out
}

// shown are the places in an order of what was taken.
func shown(taken, order []int) []int {
	var out []int
	for _, i := range taken {
		out = append(out, slices.Index(order, i))
	}
	return out
}

func list(letter string, n int, words []string, lang string) (out []Component) {
	for i := range n {
		out = append(out, Component{ID: id(letter, i), Description: text(lang, at(words, i))})
	}
	return out
}

func id(letter string, i int) string { return letter + strconv.Itoa(i) }

// at is an element, or nothing where a list is shorter.
func at[T any](list []T, i int) (none T) {
	if i < 0 || i >= len(list) {
		return none
	}
	return list[i]
}

// maxWords is how much of a text describes something, in characters.
const maxWords = 2000

// text is a language map of one text, nil of none.
func text(lang, s string) LanguageMap {
	if s == "" {
		return nil
	}
	if !isLanguage(lang) {
		lang = "und"
	}
	if r := []rune(s); len(s) > maxWords && len(r) > maxWords {
		s = string(r[:maxWords]) + "…"
	}
	return LanguageMap{lang: s}
}

// correct is the key as a pattern. What a regular expression accepts cannot be
// said, nor what makes an essay good; then there is none.
func (it *Item) correct(kind string) []string {
	switch kind {
	case "long-fill-in", "other":
		return nil
	case "numeric", "fill-in":
		return it.accepted(kind)
	}
	if r := it.response(it.Question.Key()); r != "" {
		return []string{r}
	}
	return nil
}

// accepted are the answers that are wholly right: each of a single blank, or one
// combination of several.
func (it *Item) accepted(kind string) (out []string) {
	if len(it.Blanks) != 1 || it.Blanks[0].Form == "" {
		key := it.Question.Key()
		for i, b := range it.Blanks {
			if b.Form == question.Regex || b.Form != "" && at(key.Texts, i) == "" {
				return nil
			}
		}
		return []string{it.response(key)}
	}
	b := &it.Blanks[0]
	for _, a := range b.Accepts {
		switch {
		case a.Credit < 100 || b.Form == question.Regex:
		case kind == "numeric":
			out = append(out, numeric(a.Is)...)
		default:
			out = append(out, matched(b)+a.Is)
		}
	}
	return out
}

// matched says whether capital letters count, which is not the rule of xAPI.
func matched(b *question.Blank) string {
	if b.Form == question.Text && !b.Case {
		return "{case_matters=false}"
	}
	return ""
}

// numeric is an accepted number as min[:]max; nil for a notation of ours that
// has no such form.
func numeric(is string) []string {
	if _, err := strconv.ParseFloat(is, 64); err != nil {
		return nil
	}
	return []string{is + "[:]" + is}
}

// response is an answer as the string of its type of interaction.
func (it *Item) response(r question.Response) string {
	switch it.kind() {
	case "matching":
		return it.pairs(r)
	case "sequencing":
		return joined("s", shown(r.Picks, it.StepOrder("")))
	case "long-fill-in":
		return at(r.Texts, 0)
	case "choice", "likert":
		return joined("c", r.Choices)
	}
	var parts []string
	for i, b := range it.Blanks {
		if b.Form != "" {
			parts = append(parts, at(r.Texts, i))
			continue
		}
		pick := -1
		if i < len(r.Picks) {
			pick = r.Picks[i]
		}
		parts = append(parts, cmp.Or(at(at(it.Options, i), pick), bareID("t", pick)))
	}
	return strings.Join(parts, comma)
}

func bareID(letter string, i int) string {
	if i < 0 {
		return ""
	}
	return id(letter, i)
}

// pairs says what was matched with what.
func (it *Item) pairs(r question.Response) string {
	var parts []string
	if n := it.Question.Columns; n > 0 {
		for _, cell := range r.Choices {
			parts = append(parts, id("r", cell/n)+pair+id("t", cell%n))
		}
		return strings.Join(parts, comma)
	}
	for i, place := range shown(r.Picks, it.OptionOrder("", it.widest())) {
		if place >= 0 {
			parts = append(parts, id("r", i)+pair+id("t", place))
		}
	}
	return strings.Join(parts, comma)
}

func joined(letter string, list []int) string {
	var parts []string
	for _, i := range list {
		parts = append(parts, id(letter, i))
	}
	return strings.Join(parts, comma)
}

// plain is a response to a question that nobody knows here.
func plain(r question.Response) string {
	parts := slices.DeleteFunc([]string{joined("c", r.Choices), joined("t", r.Picks)}, func(s string) bool { return s == "" })
	return strings.Join(append(parts, r.Texts...), comma)
}

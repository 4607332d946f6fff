package markdown

import "carrel/course/question"

// takeModel reads the model answer of an essay, as Markdown.
func (a *asker) takeModel(b *Block) {
	lines := b.Node.Lines()
	if lines.Len() == 0 {
		return
	}
	a.item.Model = a.fragment(string(lines.Value(a.src)), lines.At(0).Start)
}

// settleEssay gives an essay the criteria that it is judged by: those that are
// listed, or else that it says what the model answer says.
func (a *asker) settleEssay() {
	q := &a.item.Question
	if len(q.Choices) > 0 || len(a.item.Model) == 0 {
		return
	}
	q.Choices = []question.Choice{{Right: true}}
	a.item.Choices = []Choice{{Body: a.item.Model}}
}

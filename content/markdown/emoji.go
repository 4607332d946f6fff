package markdown

import (
	"github.com/yuin/goldmark-emoji/definition"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// maxEmoji is the longest name of an emoji, in bytes.
const maxEmoji = 64

// emojiParser finds the names that GitHub has for emoji: :warning:. GitHub's own
// signs, which are no characters, stay as they are written.
type emojiParser struct{}

func (emojiParser) Trigger() []byte { return []byte{':'} }

func (emojiParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	name := emojiName(line)
	if name == "" {
		return nil
	}
	emoji, ok := definition.Github().Get(name)
	if !ok || !emoji.IsUnicode() {
		return nil
	}
	block.Advance(len(name) + len("::"))
	return ast.NewString([]byte(string(emoji.Unicode)))
}

// emojiName returns the name between the colons that a text begins with, or "".
// A number is none, so that the time 10:30:15 does not load two thousand emoji.
func emojiName(line []byte) string {
	word := false
	for i := 1; i < min(len(line), maxEmoji); i++ {
		switch c := line[i]; {
		case c >= 'a' && c <= 'z':
			word = true
		case c == ':' && i > 1 && word || c == ':' && (string(line[1:i]) == "+1" || string(line[1:i]) == "-1"):
			return string(line[1:i])
		case c == '_' || c == '-' || c == '+' || c >= '0' && c <= '9':
		default:
			return ""
		}
	}
	return ""
}

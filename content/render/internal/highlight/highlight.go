// Package highlight owns what the words of code are: keywords, strings,
// comments. It is the only room that asks Chroma.
//
// A lexer is read when the first block of its language is highlighted, from the
// XML that Chroma embeds; that takes some milliseconds, and the tables of a
// large language some more, so nothing here belongs on the way to a frame.
package highlight

import (
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
)

// What is larger than this is not highlighted.
const (
	MaxBytes = 64 << 10 // of a block
	maxLine  = 4 << 10  // bytes of a line: patterns that look back and forth take the square of it
)

// patience is how long one block may take. Then it is given up as a whole, so
// that the outcome is one of two.
const patience = 500 * time.Millisecond

// Token is a stretch of code of one type. It begins where the one before ends.
type Token struct {
	End  int // byte offset in the code
	Type chroma.TokenType
}

// Tokens divides code in a language, which is named as in the info string of a
// fence: "sh", "Python". It returns nil when the language is not known, when the
// code is too large, and when it takes too long. It may be called by several
// goroutines; they take turns.
func Tokens(language, code string) []Token {
	if len(code) > MaxBytes || hasLongLine(code) || !known(language) {
		return nil
	}
	if tokens := Known(language, code); tokens != nil {
		return tokens
	}
	return inTime(patience, func(until time.Time) []Token {
		tokens := divide(load(language), code, until)
		remember(language, code, tokens)
		return tokens
	})
}

// inTime returns what the work brings, or nil when that takes longer than it may.
// A lexer cannot be interrupted within a token, where a hostile text can hold it
// for seconds. It keeps its turn until then.
func inTime(patience time.Duration, work func(until time.Time) []Token) []Token {
	until := time.Now().Add(patience)
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case turn <- struct{}{}:
	case <-late.C:
		return nil
	}
	done := make(chan []Token, 1)
	go func() {
		var tokens []Token
		defer func() {
			_ = recover() // Chroma panics where a lexer is at fault
			<-turn
			done <- tokens
		}()
		tokens = work(until)
	}()
	select {
	case tokens := <-done:
		return tokens
	case <-late.C:
		return nil
	}
}

// turn is held by the goroutine that uses Chroma's registry, which must not be
// changed while it is read.
var turn = make(chan struct{}, 1)

func hasLongLine(code string) bool {
	for line := range strings.Lines(code) {
		if len(line) > maxLine {
			return true
		}
	}
	return false
}

// divide asks a lexer, which is nil for none.
func divide(lexer chroma.Lexer, code string, until time.Time) []Token {
	if lexer == nil {
		return nil
	}
	next, err := lexer.Tokenise(nil, code)
	if err != nil {
		return nil
	}
	return collect(next, code, until)
}

// collect follows the tokens through the code. Some lexers end a text with a
// newline of their own; one that says something else than the code is not
// believed.
func collect(next chroma.Iterator, code string, until time.Time) []Token {
	var tokens []Token
	at := 0
	for t := next(); t != chroma.EOF && at < len(code); t = next() {
		value := t.Value
		if rest := code[at:]; len(value) > len(rest) {
			value = strings.TrimSuffix(value, "\n")
		}
		if !strings.HasPrefix(code[at:], value) || time.Now().After(until) {
			return nil
		}
		if value == "" {
			continue
		}
		at += len(value)
		if n := len(tokens); n > 0 && tokens[n-1].Type == t.Type {
			tokens[n-1].End = at
			continue
		}
		tokens = append(tokens, Token{at, t.Type})
	}
	return tokens
}

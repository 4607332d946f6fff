package highlight

import "sync"

// maxRecent is how many bytes of code are remembered with their tokens, which
// take about as much again: some hundred blocks.
const maxRecent = 256 << 10

// recent remembers what was divided, so that a text that is only moved keeps
// its colours. When it is full it begins anew.
var recent struct {
	sync.Mutex
	bytes  int
	tokens map[block][]Token
}

type block struct{ language, code string }

// Known returns the tokens of code that was divided not long ago, else nil. It
// does not wait.
func Known(language, code string) []Token {
	recent.Lock()
	defer recent.Unlock()
	return recent.tokens[block{language, code}]
}

func remember(language, code string, tokens []Token) {
	recent.Lock()
	defer recent.Unlock()
	if recent.tokens == nil || recent.bytes+len(code) > maxRecent {
		recent.tokens, recent.bytes = map[block][]Token{}, 0
	}
	recent.tokens[block{language, code}] = tokens
	recent.bytes += len(code)
}

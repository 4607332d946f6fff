package highlight

import (
	"errors"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"carrel/content/render/internal/lean"
)

// typeOf returns the type of the token that a piece of code stands in.
func typeOf(t *testing.T, tokens []Token, code, piece string) chroma.TokenType {
	t.Helper()
	at := strings.Index(code, piece)
	for _, token := range tokens {
		if at < token.End {
			return token.Type
		}
	}
	t.Fatalf("%q is in no token", piece)
	return chroma.None
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		language, code, piece string
		want                  chroma.TokenType
	}{
		{"sh", "if true; then\n  echo \"a\" # why\nfi", "# why", chroma.CommentSingle},
		{"Python", "def f():\n    return 'x'\n", "def", chroma.Keyword},
		{"powershell", "Get-ChildItem | Where-Object { $_.Name }", "Get-ChildItem", chroma.NameBuiltin},
		{"yaml", "a: [1, 2]\n", "1", chroma.LiteralNumber},
		{"go", "package main // x", "package", chroma.KeywordNamespace},
		{"html", "<script>var a = 1;</script>", "var", chroma.KeywordDeclaration},
		{"php", "<?php echo 'x'; ?>", "echo", chroma.Keyword},
		{"markdown", "# a\n\n```js\nvar a\n```\n", "# a", chroma.GenericHeading},
		{"diff", "- a\n+ b\n", "+ b", chroma.GenericInserted},
	} {
		tokens := Tokens(c.language, c.code)
		if len(tokens) == 0 || tokens[len(tokens)-1].End != len(c.code) {
			t.Errorf("%s: the tokens are %v, for %d bytes", c.language, tokens, len(c.code))
			continue
		}
		if got := typeOf(t, tokens, c.code, c.piece); got != c.want {
			t.Errorf("%s: %q is a %v, want %v", c.language, c.piece, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for name, c := range map[string]struct{ language, code string }{
		"no language":      {"", "if"},
		"unknown language": {"klingon", "if"},
		"a path":           {"../embedded/bash.xml", "if"},
		"text":             {"text", "if"},
		"too large":        {"sh", strings.Repeat("if\n", MaxBytes/3+1)},
		"a long line":      {"sh", strings.Repeat("if ", maxLine)},
	} {
		if got := Tokens(c.language, c.code); got != nil {
			t.Errorf("%s: %d tokens, want none", name, len(got))
		}
	}
}

// A lexer that fails, or that says what is not there, is not believed.
func TestFaultyLexers(t *testing.T) {
	one := func(value string) chroma.Iterator {
		return chroma.Literator(chroma.Token{Type: chroma.Text, Value: value})
	}
	soon := time.Now().Add(time.Minute)
	if got := collect(one("b"), "a", soon); got != nil {
		t.Errorf("another text: %v", got)
	}
	if got := collect(one("a\n"), "a", soon); len(got) != 1 || got[0].End != 1 {
		t.Errorf("a newline at the end: %v", got)
	}
	if got := collect(one("a"), "a", time.Now().Add(-time.Second)); got != nil {
		t.Errorf("too late: %v", got)
	}
}

// Every lexer of Chroma must be found by its name, with those that it calls.
func TestEveryLexer(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 250 lexers")
	}
	all := lean.Lexers()
	files, err := all.ReadDir(folder)
	if err != nil || len(files) < 200 {
		t.Fatalf("%d lexers, %v", len(files), err)
	}
	found := map[string]bool{}
	for _, file := range index() {
		found[file] = true
	}
	for _, f := range files {
		file := path.Join(folder, f.Name())
		if !found[file] {
			t.Errorf("%s has no name of its own", file)
		}
		for _, name := range called(file) {
			if !known(name) && lexers.Get(name) == nil {
				t.Errorf("%s calls %s, which is not known", file, name)
			}
		}
	}
}

func TestKnown(t *testing.T) {
	const code = "def known(): pass\n"
	if got := Known("python", code); got != nil {
		t.Fatalf("known before it was asked for: %v", got)
	}
	first := Tokens("python", code)
	if got := Known("python", code); len(got) == 0 || len(got) != len(first) {
		t.Errorf("%d tokens are remembered, want %d", len(got), len(first))
	}
	if got := Known("ruby", code); got != nil {
		t.Error("the tokens of another language")
	}
	for range 2 * maxRecent / 4000 {
		remember("x", strings.Repeat("x", 4000), first)
		remember("x", strings.Repeat("y", 4000), first)
	}
	if recent.bytes > maxRecent {
		t.Errorf("%d bytes are remembered, want at most %d", recent.bytes, maxRecent)
	}
}

// A faulty lexer does what it is told to in the place of one.
type faulty struct {
	chroma.Lexer
	tokenise func() (chroma.Iterator, error)
}

func (f faulty) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	return f.tokenise()
}

// ask has a lexer divide the code "a".
func ask(l faulty, patience time.Duration) []Token {
	return inTime(patience, func(until time.Time) []Token { return divide(l, "a", until) })
}

// A lexer that hangs is given up, and with it those that wait for their turn;
// when it comes back, the next has its turn.
func TestALexerThatHangs(t *testing.T) {
	const short = 20 * time.Millisecond
	goOn := make(chan struct{})
	hangs := faulty{tokenise: func() (chroma.Iterator, error) { <-goOn; return nil, errors.New("late") }}
	good := faulty{tokenise: func() (chroma.Iterator, error) {
		return chroma.Literator(chroma.Token{Type: chroma.Text, Value: "a"}), nil
	}}
	for i, l := range []faulty{hangs, good} {
		start := time.Now()
		if got := ask(l, short); got != nil || time.Since(start) < short {
			t.Errorf("lexer %d: %v after %v", i, got, time.Since(start))
		}
	}
	close(goOn)
	if got := ask(good, time.Minute); len(got) != 1 {
		t.Errorf("after it: %v", got)
	}
}

func TestALexerThatFails(t *testing.T) {
	for name, tokenise := range map[string]func() (chroma.Iterator, error){
		"panics":            func() (chroma.Iterator, error) { panic("at fault") },
		"panics on its way": func() (chroma.Iterator, error) { return func() chroma.Token { panic("at fault") }, nil },
		"fails":             func() (chroma.Iterator, error) { return nil, errors.New("at fault") },
		"says nothing":      func() (chroma.Iterator, error) { return chroma.Literator(), nil },
		"goes on for ever":  func() (chroma.Iterator, error) { return func() chroma.Token { return chroma.Token{} }, nil },
		"says too much":     func() (chroma.Iterator, error) { return chroma.Literator(chroma.Token{Value: "ab"}), nil },
	} {
		start := time.Now()
		if got := ask(faulty{tokenise: tokenise}, 50*time.Millisecond); got != nil {
			t.Errorf("%s: %v", name, got)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	if Tokens("sh", "if true") == nil {
		t.Error("the turn is lost")
	}
}

func TestTurns(t *testing.T) {
	var wg sync.WaitGroup
	for _, language := range []string{"sh", "python", "html", "sql", "go", "css"} {
		wg.Go(func() {
			if Tokens(language, "a = 1\n") == nil {
				t.Errorf("%s: no tokens", language)
			}
		})
	}
	wg.Wait()
}

func FuzzTokens(f *testing.F) {
	for _, language := range []string{"sh", "python", "html", "php", "markdown", "diff"} {
		f.Add(language, "<?php if a # b\n```js\nvar a\n``` \"\\")
	}
	f.Fuzz(func(t *testing.T, language, code string) {
		at := 0
		for _, token := range Tokens(language, code) {
			if token.End <= at || token.End > len(code) {
				t.Fatalf("a token ends at %d, after %d, in %d bytes", token.End, at, len(code))
			}
			at = token.End
		}
	})
}

// The heads are what the first highlighted block costs, beside its lexer.
func BenchmarkHeads(b *testing.B) {
	files, err := lean.Lexers().ReadDir(folder)
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, maxHead)
	for b.Loop() {
		for _, f := range files {
			namesIn(head(path.Join(folder, f.Name()), buf))
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	code := strings.Repeat("if grep -c 'Failed password' \"$LOG\"; then echo yes; fi # why\n", 20)
	b.SetBytes(int64(len(code)))
	for b.Loop() {
		if divide(load("sh"), code, time.Now().Add(time.Minute)) == nil {
			b.Fatal("no tokens")
		}
	}
}

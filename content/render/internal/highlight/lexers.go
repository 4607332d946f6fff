package highlight

import (
	"io"
	"path"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"carrel/content/render/internal/lean"
)

// folder is where Chroma embeds its lexers.
const folder = "embedded"

// index knows the file of each name and alias, in lower case. It reads only the
// heads of the files, and those without an XML parser: a millisecond where
// Chroma takes twenty.
var index = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	files, err := lean.Lexers().ReadDir(folder)
	if err != nil {
		return names
	}
	buf := make([]byte, maxHead)
	for _, f := range files {
		file := path.Join(folder, f.Name())
		for _, name := range namesIn(head(file, buf)) {
			names[strings.ToLower(name)] = file
		}
	}
	return names
})

// maxHead is more than the names of a lexer take, in bytes, and what stands before them.
const maxHead = 4 << 10

// head reads the beginning of a lexer into buf.
func head(file string, buf []byte) string {
	f, err := lean.Lexers().Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	n, _ := io.ReadFull(f, buf)
	names, _, _ := strings.Cut(string(buf[:n]), "<filename>")
	return names
}

// namesIn returns the name and the aliases in the head of a lexer.
func namesIn(head string) []string {
	return append(elements(head, "name"), elements(head, "alias")...)
}

// elements returns the texts of the elements of a name.
func elements(xml, name string) (texts []string) {
	for {
		_, after, found := strings.Cut(xml, "<"+name+">")
		text, rest, closed := strings.Cut(after, "</"+name+">")
		if !found || !closed {
			return texts
		}
		texts = append(texts, text)
		xml = rest
	}
}

// silent are the languages that have nothing to tell apart.
var silent = map[string]bool{"": true, "text": true, "txt": true, "plain": true, "plaintext": true, "no-highlight": true, "output": true, "log": true}

// inGo are the lexers that Chroma writes in Go; with them comes HTML, in which
// most of them stand.
var inGo = map[string]bool{
	"go": true, "golang": true, "php": true, "markdown": true, "md": true, "svelte": true, "http": true,
	"haxe": true, "raku": true, "rst": true, "restructuredtext": true, "typoscript": true, "vue": true, "caddyfile": true,
}

// known reports a language that can be highlighted.
func known(language string) bool {
	language = strings.ToLower(language)
	return !silent[language] && (inGo[language] || index()[language] != "")
}

// load returns the lexer of a known language and sees to it that those which it
// calls are there.
func load(language string) chroma.Lexer {
	language = strings.ToLower(language)
	if file := index()[language]; file != "" {
		return loadFile(file)
	}
	loadFile(path.Join(folder, "html.xml"))
	return lexers.Get(language)
}

// loaded are the files in the registry, by the one who has the turn.
var loaded = map[string]chroma.Lexer{}

func loadFile(file string) chroma.Lexer {
	if l := loaded[file]; l != nil {
		return l
	}
	l, err := chroma.NewXMLLexer(lean.Lexers(), file)
	if err != nil {
		return nil
	}
	loaded[file] = lexers.Register(l)
	for _, name := range called(file) {
		if other := index()[strings.ToLower(name)]; other != "" {
			loadFile(other)
		}
	}
	return loaded[file]
}

// called returns the lexers that a lexer names in its rules.
func called(file string) (names []string) {
	const call = `<using lexer="`
	data, err := lean.Lexers().ReadFile(file)
	if err != nil {
		return nil
	}
	rest := string(data)
	for {
		_, after, found := strings.Cut(rest, call)
		if !found {
			return names
		}
		name, _, _ := strings.Cut(after, `"`)
		names = append(names, name)
		rest = after
	}
}

package markdown

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	courses "carrel/content/builtin"
)

// skimCases are texts with what is found in them.
var skimCases = map[string]struct{ src, query, shown string }{
	"emphasis":         {"a fire*wall* b", "firewall", "a firewall b"},
	"strong":           {"a **fire**wall", "firewall", "a firewall"},
	"over lines":       {"x\nis **very\nbad** here", "bad here", "bad here"},
	"both":             {"***a*b** c", "ab c", "ab c"},
	"a number begins":  {"adopted in\n2024. It is", "2024. it", "2024. It is"},
	"in a quote":       {"1. a\n\n> adopted **in**\n> 2024. It is", "2024. it", "2024. It is"},
	"a list goes on":   {"1. a\n   b\n2. firewall", "firewall", "firewall"},
	"a heading's":      {"## 1. A fire*wall*", "1. A firewall", "1. A firewall"},
	"a lone star":      {"rm *.log and", "rm *.log", "rm *.log and"},
	"snake":            {"auth_log_file", "auth_log_file", "auth_log_file"},
	"struck":           {"old~~er~~ text", "older", "older text"},
	"code":             {"run `ls -l`s now", "ls -ls now", "run ls -ls now"},
	"code is raw":      {"`a*b*c` d", "a*b*c", "a*b*c d"},
	"a link":           {"see [the *log*](a_(b).md \"t\")s", "logs", "see the logs"},
	"a reference":      {"see [the log][l]s\n\n[l]: x.md", "logs", "see the logs"},
	"no reference":     {"see [the log]s", "log]s", "see [the log]s"},
	"a picture":        {"![the *map*](a.png)s", "maps", "the maps"},
	"an address":       {"<https://a.example/b>c", "/bc", "https://a.example/bc"},
	"an entity":        {"R&amp;D &eacute;t&#233;", "r&d ete", "R&D été"},
	"an escape":        {"a\\*b\\_c", "a*b_c", "a*b_c"},
	"an emoji":         {"stop :warning: now", "⚠", "stop ⚠️ now"},
	"a time":           {"at 10:30:15 it", "10:30:15", "at 10:30:15 it"},
	"a formula":        {"so $a_1*b*c$ is", "a_1*b*c", "so $a_1*b*c$ is"},
	"a tag":            {"fire<b>wall</b>", "firewall", "firewall"},
	"sub":              {"H<sub>2</sub>O", "h₂o", "H₂O"},
	"cells":            {"| a | b |\n|---|:-:|\n| c **d** | e \\| f |", "c d", "c d e | f"},
	"an item":          {"- 1. [ ] *a*b", "ab", "ab"},
	"Arabic":           {"هذا **السج**ل", "السجل", "هذا السجل"},
	"Chinese":          {"这是**日志**文件", "日志文件", "这是日志文件"},
	"a container":      {"::: tip Fine *words*\nin it\n:::", "in it", "in it"},
	"code in a fence":  {"```\na *b* c\n```", "a *b* c", "a *b* c"},
	"code, indented":   {"x\n\n    a *b* c", "a *b* c", "a *b* c"},
	"a setext heading": {"A *b*c\n---\n", "bc", "A bc"},
	"an alert":         {"> [!TIP]\n> a *b*c", "bc", "a bc"},
	"an alert, titled": {"> [!TIP] A *b*c\n> d", "bc", "A bc"},
}

func TestFindWhatMarkupInterrupts(t *testing.T) {
	for name, c := range skimCases {
		t.Run(name, func(t *testing.T) {
			hits := Parse("x.md", []byte(c.src), Options{}).Find(c.query, 5)
			if len(hits) != 1 || hits[0].Text != c.shown {
				t.Errorf("%q in %q: %v, want %q", c.query, c.src, hits, c.shown)
			}
		})
	}
}

// What is skimmed is what the parser shows, for the texts of whole courses.
func TestSkimmedAsParsed(t *testing.T) {
	for _, c := range courses.Courses() {
		skimCourse(t, c.FS)
	}
	skimCourse(t, os.DirFS("../render/testdata"))
	if shared := os.Getenv("CARREL_SHARED"); shared != "" {
		skimCourse(t, os.DirFS(filepath.Join(shared, "courses")))
	}
	for _, c := range skimCases {
		skimFile(t, "case.md", c.src)
	}
}

func skimCourse(t *testing.T, fsys fs.FS) {
	t.Helper()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		if err == nil {
			skimFile(t, name, string(src))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func skimFile(t *testing.T, name, source string) {
	t.Helper()
	d := Parse(name, []byte(source), Options{})
	for _, c := range d.whole().chunks {
		src := c.source()
		if !c.isPlain(src) {
			continue
		}
		seen, ok := d.skim(src)
		if !ok {
			continue
		}
		if a, b := strings.Count(string(seen), "\n"), strings.Count(string(src), "\n"); a != b {
			t.Errorf("%s:%d: %d lines, want %d", name, c.Line, a, b)
		}
		if got, want := bare(string(seen)), bare(parsedWords(d, c)); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s:%d: skimmed %q\nparsed %q", name, c.Line, got[max(i-30, 0):min(i+40, len(got))], want[max(i-30, 0):min(i+40, len(want))])
		}
	}
}

func parsedWords(d *Document, c *Chunk) string {
	w := &words{lines: make([]strings.Builder, strings.Count(string(c.source()), "\n")+1), first: c.Line}
	w.blocks(c.Blocks())
	var all strings.Builder
	for i := range w.lines {
		all.WriteString(w.lines[i].String() + "\n")
	}
	return all.String()
}

// bare is a text without blanks, and without what stands between badges.
func bare(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, between, "")), "")
}

// Whatever is skimmed keeps its lines, and holds no more than the text.
func FuzzSkim(f *testing.F) {
	for _, c := range skimCases {
		f.Add(c.src)
	}
	f.Add("[a](<b\n> \"c\") [x][] ![[](b)](c)\n\n**a*_b*c_~~d~\n|a|`b|\n|-|-|\n")
	f.Fuzz(func(t *testing.T, source string) {
		d := Parse("x.md", []byte(source), Options{})
		for _, c := range d.whole().chunks {
			src := c.source()
			seen, ok := d.skim(src)
			if a, b := strings.Count(string(seen), "\n"), strings.Count(string(src), "\n"); ok && a != b {
				t.Errorf("%d lines of %q, want %d: %q", a, src, b, seen)
			}
		}
		d.Find("a", 3)
	})
}

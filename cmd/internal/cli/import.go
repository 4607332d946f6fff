package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/exchange/aiken"
	"carrel/content/exchange/gift"
	"carrel/content/exchange/mdbook"
	"carrel/content/exchange/mkdocs"
	"carrel/content/exchange/moodle"
	"carrel/content/exchange/quizdown"
	"carrel/course"
)

// A bankReader reads one format of question banks. Of those that have the
// extension of a file, the first that takes its content for its own reads it.
type bankReader struct {
	name       string
	extensions []string
	takes      string // a regular expression of its content; "" takes any
	read       func(name string, src []byte) (*exchange.Bank, []exchange.Loss, error)
}

var bankReaders = []bankReader{
	{"gift", []string{".gift"}, "", gift.Read},
	{"aiken", []string{".aiken", ".txt"}, `(?mi)^\s*ANSWERS?\s*:\s*[A-Z]`, aiken.Read},
	{"gift", []string{".txt"}, "", gift.Read},
	{"moodle", []string{".xml"}, "", moodle.Read},
	{"mdbook", []string{".toml"}, "", mdbook.Read},
	{"mkdocs", []string{".md"}, `<\??quiz\??>`, mkdocs.Read},
	{"quizdown", []string{".md"}, "", quizdown.Read},
}

// importFlags are what an import is asked for.
type importFlags struct {
	format, out, kind, title string
	force                    bool
}

func (a *app) importBank() *cobra.Command {
	var flags importFlags
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: a.t("Make a quiz of questions in another format"),
		Long: a.t("Import reads questions in the formats of Moodle (GIFT, Aiken, Moodle XML), quizdown, mkdocs-quiz and\n" +
			"mdBook, and writes them as one quiz of a course. Every question is read back before it is written.\n" +
			"What could not be brought along is said, with the file and the line.\n\n" +
			"It ends with 3 when there was no question to read."),
		Args: a.atLeastOne("FILE"),
		RunE: func(_ *cobra.Command, args []string) error { return a.runImport(args, flags) },
	}
	c.Flags().StringVar(&flags.format, "format", "", a.t("the `format` of the files: %s (default: by name and content)", strings.Join(readerNames(), ", ")))
	c.Flags().StringVarP(&flags.out, "output", "o", "", a.t("the `file` to write, or - for standard output (default: the name of the first file with .md)"))
	c.Flags().StringVar(&flags.kind, "kind", string(course.Quiz), a.t("the `kind` of file: quiz or pool"))
	c.Flags().StringVar(&flags.title, "title", "", a.t("the `title` (default: that of the questions, or the name of the file)"))
	c.Flags().BoolVar(&flags.force, "force", false, a.t("overwrite the file if it is there"))
	return c
}

func (a *app) atLeastOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.usage(c, a.t("%s is missing", what))
		}
		return nil
	}
}

func readerNames() []string {
	var names []string
	for _, r := range bankReaders {
		if !slices.Contains(names, r.name) {
			names = append(names, r.name)
		}
	}
	return names
}

func (a *app) runImport(files []string, flags importFlags) error {
	kind := course.Kind(flags.kind)
	if kind != course.Quiz && kind != course.Pool {
		return &failure{code: exitUsage, text: a.t("there is no %q to import into", flags.kind), hint: a.t("name quiz or pool")}
	}
	out := flags.out
	if out == "" {
		out = importName(files[0])
	}
	if err := a.mayWrite(out, flags.force); err != nil {
		return err
	}
	bank, losses, err := a.readBanks(files, flags.format)
	if err != nil {
		return err
	}
	title := flags.title
	if title == "" && bank.Title == "" {
		title = strings.TrimSuffix(filepath.Base(files[0]), filepath.Ext(files[0]))
	}
	src, lost := exchange.ToCourse(bank, exchange.CourseOptions{Kind: kind, Title: title})
	a.tellLosses(append(losses, lost...))
	counts := countKinds(exchange.FromSource(src))
	if len(counts) == 0 {
		return &failure{code: exitContent, text: a.t("there is no question in %s", strings.Join(files, ", ")), hint: a.t("name the format with --format, if it is another")}
	}
	if err := a.writeOut(out, src, flags.force, counted(counts)); err != nil || out == "-" {
		return err
	}
	a.tellUnlinked(out)
	return nil
}

// tellUnlinked says that nothing leads to a new file of a course yet.
func (a *app) tellUnlinked(file string) {
	p, err := a.place(file)
	if err != nil || p.bare {
		return
	}
	c, _, err := content.Load(folder(p.root), filepath.Base(p.root))
	if err != nil || c.Bare || c.At(p.at) != nil {
		return
	}
	link := fmt.Sprintf("1. [%s](%s)", strings.TrimSuffix(path.Base(p.at), ".md"), (&url.URL{Path: p.at}).String())
	fmt.Fprintf(a.err, "carrel: %s\n", clean.Line(a.t("the outline of the course does not lead to it yet: add a link to the list in %s, such as %s",
		shownPath(filepath.Join(p.root, "course.md")), link)))
}

// importName is the name of a quiz made of a file. A Markdown file stays what it
// is.
func importName(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if strings.EqualFold(filepath.Ext(file), ".md") {
		return name + "-quiz.md"
	}
	return name + ".md"
}

// readBanks reads all files into one bank.
func (a *app) readBanks(files []string, format string) (*exchange.Bank, []exchange.Loss, error) {
	all := &exchange.Bank{}
	var losses []exchange.Loss
	for _, file := range files {
		src, err := readFileUpTo(file, exchange.MaxSize)
		if err != nil {
			return nil, nil, err
		}
		read, err := a.readerFor(file, src, format)
		if err != nil {
			return nil, nil, err
		}
		bank, lost, err := read(filepath.Base(file), src)
		if err != nil {
			return nil, nil, &failure{code: exitContent, err: err, text: err.Error(), hint: a.t("name the format with --format, if it is another")}
		}
		if all.Title == "" {
			all.Title = bank.Title
		}
		all.Items, losses = append(all.Items, bank.Items...), append(losses, lost...)
	}
	return all, losses, nil
}

// readFileUpTo reads a file, and one byte more than a limit of a larger one, so
// that its reader says so.
func readFileUpTo(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is not a regular file")}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// readerFor finds the reader of a file: that of the format, or by its name and
// content.
func (a *app) readerFor(file string, src []byte, format string) (func(string, []byte) (*exchange.Bank, []exchange.Loss, error), error) {
	for _, r := range bankReaders {
		byName := slices.Contains(r.extensions, strings.ToLower(filepath.Ext(file)))
		if r.name == format || format == "" && byName && (r.takes == "" || regexp.MustCompile(r.takes).Match(src[:min(len(src), 1<<20)])) {
			return r.read, nil
		}
	}
	if format != "" {
		return nil, &failure{code: exitUsage, text: a.t("there is no format %q to read", format), hint: a.t("name one of %s", strings.Join(readerNames(), ", "))}
	}
	return nil, &failure{code: exitUsage, text: a.t("the format of %s is not known", file), hint: a.t("name it with --format: %s", strings.Join(readerNames(), ", "))}
}

// tellLosses says what could not be brought along.
func (a *app) tellLosses(losses []exchange.Loss) {
	for _, l := range losses {
		fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("lost"), clean.Line(l.String()))
	}
}

// countKinds counts questions by kind.
func countKinds(items []exchange.Item) map[string]int {
	counts := map[string]int{}
	for i := range items {
		if items[i].Kind.Answerable() {
			counts[string(items[i].Kind)]++
		}
	}
	return counts
}

// counted returns numbers as pairs of a name and a number, in the order of names.
func counted(counts map[string]int) [][2]string {
	var out [][2]string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, [2]string{name, fmt.Sprint(counts[name])})
	}
	return out
}

// mayWrite refuses to overwrite what is there, unless that is asked for.
func (a *app) mayWrite(out string, force bool) error {
	if _, err := os.Lstat(out); out == "-" || err != nil || force {
		return nil
	}
	return &failure{
		code: exitFailed, err: fs.ErrExist,
		text: a.t("%s is there already", out),
		hint: a.t("choose another name with -o, or overwrite it with --force"),
	}
}

// writeOut writes a result to its file and says what is in it, or to standard
// output and says nothing.
func (a *app) writeOut(out string, data []byte, force bool, about [][2]string) error {
	if out == "-" {
		_, err := io.Copy(a.out, bytes.NewReader(data))
		return err
	}
	if err := a.replace(out, data, force); err != nil {
		return err
	}
	return a.lines(append([][2]string{{a.t("wrote"), out}}, about...))
}

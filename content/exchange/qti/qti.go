// Package qti writes question banks as IMS QTI 2.2: a zip package with a
// manifest (IMS Content Packaging 1.1), an assessment test, and an assessment
// item for each question. The same bank always gives the same bytes.
//
// What QTI has no word for is told as a loss: hints, forms of an answer that
// only the course format compares (a hash sum, an address, a command) and are
// texts in QTI, the units of numbers, and files, which are not at hand.
package qti

import (
	"archive/zip"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"carrel/content/clean"
	"carrel/content/exchange"
	"carrel/content/exchange/internal/shape"
	"carrel/course/question"
)

// Options say how a package is written.
type Options struct {
	Lang string // BCP 47 tag of the language of the questions, or ""
}

// The names that IMS gave.
const (
	itemSpace   = "http://www.imsglobal.org/xsd/imsqti_v2p2"
	itemSchema  = "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd"
	packSpace   = "http://www.imsglobal.org/xsd/imscp_v1p1"
	packSchema  = "http://www.imsglobal.org/xsd/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd"
	schemaSpace = "http://www.w3.org/2001/XMLSchema-instance"
	itemType    = "imsqti_item_xmlv2p2"
	testType    = "imsqti_test_xmlv2p2"
)

// The files of a package beside its items.
const (
	manifestFile = "imsmanifest.xml"
	testFile     = "test.xml"
)

// Write writes the questions of a bank that can be answered, and its texts, as
// a package. A question that cannot be answered or was disregarded is left out
// and told as a loss.
func Write(w io.Writer, b *exchange.Bank, opts Options) ([]exchange.Loss, error) {
	var losses exchange.Losses
	files := map[string][]byte{}
	names := namer{used: map[string]bool{}}
	var refs []ref
	for i := range b.Items {
		it := &b.Items[i]
		if !carried(it, &losses) {
			continue
		}
		if err := shape.Check(it); err != nil {
			return losses, err
		}
		r := ref{item: it, id: names.next(it.ID)}
		files[r.href()] = assessmentItem(it, r.id, opts.Lang, &losses).document()
		refs = append(refs, r)
	}
	title := cmp.Or(clean.Line(b.Title), "Questions")
	files[testFile] = assessmentTest(title, refs).document()
	files[manifestFile] = manifest(refs).document()
	return losses, pack(w, files)
}

// carried reports whether an item can stand in a test.
func carried(it *exchange.Item, losses *exchange.Losses) bool {
	switch {
	case it.Kind == question.Unfit:
		losses.Add(it, "it cannot be answered and is left out")
		return false
	case it.Verdict == question.Disregard:
		losses.Leave(it, "it was found flawed and does not count")
		return false
	}
	return true
}

// A ref is an item and where it is in the package.
type ref struct {
	item *exchange.Item
	id   string
}

func (r ref) href() string { return "items/" + r.id + ".xml" }

// A namer gives identifiers: NCNames (Namespaces in XML, section 4) of ASCII,
// which are file names as well and differ by more than capital letters.
type namer struct {
	used  map[string]bool
	count int
}

// maxName is the longest identifier; longer ones are not portable (QTI 2.2
// information model, identifierType).
const maxName = 32

func (n *namer) next(id string) string {
	n.count++
	base := ncName(id)
	if base == "" {
		base = fmt.Sprintf("q%03d", n.count)
	}
	name := base
	for i := 2; n.used[strings.ToLower(name)]; i++ {
		suffix := fmt.Sprintf("-%d", i)
		name = base[:min(len(base), maxName-len(suffix))] + suffix
	}
	n.used[strings.ToLower(name)] = true
	return name
}

// ncName returns an NCName made of a text, or "" when nothing of it can stay.
func ncName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		case r == '.', r == ' ':
			return '-'
		}
		return -1
	}, s)
	s = strings.Trim(s, "-")
	if s != "" && (s[0] >= '0' && s[0] <= '9') {
		s = "q" + s
	}
	return s[:min(len(s), maxName)]
}

// assessmentTest is one part with one section that refers to every item. As
// many attempts as one likes are allowed unless a question says otherwise.
func assessmentTest(title string, refs []ref) *element {
	section := group("assessmentSection").with("identifier", "section", "title", title, "visible", "true")
	for _, r := range refs {
		section.add(itemRef(r))
	}
	return rooted(group("assessmentTest"), "").with("identifier", "test", "title", title).add(
		outcome("SCORE", "single", "float", "0"),
		group("testPart", session(0), section).with("identifier", "part", "navigationMode", "nonlinear", "submissionMode", "individual"),
		group("outcomeProcessing",
			group("setOutcomeValue", group("sum", el("testVariables").with("variableIdentifier", "SCORE"))).with("identifier", "SCORE")),
	)
}

func session(attempts int) *element {
	return el("itemSessionControl").with("maxAttempts", fmt.Sprint(attempts), "showFeedback", "true")
}

func itemRef(r ref) *element {
	e := group("assessmentItemRef").with("identifier", r.id, "href", r.href())
	if c := categories(r.item); c != "" {
		e.with("category", c)
	}
	if r.item.Attempts > 0 {
		e.add(session(r.item.Attempts))
	}
	return e
}

// categories are the objectives, tags and the difficulty of an item, by which a
// test can report.
func categories(it *exchange.Item) string {
	var out []string
	names := slices.Concat(it.Objectives, it.Tags)
	if it.Difficulty > 0 {
		names = append(names, fmt.Sprintf("difficulty-%d", it.Difficulty))
	}
	for _, name := range names {
		if c := ncName(name); c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return strings.Join(out, " ")
}

// rooted makes an element the root of a QTI document.
func rooted(e *element, lang string) *element {
	e.with("xmlns", itemSpace, "xmlns:xsi", schemaSpace, "xsi:schemaLocation", itemSpace+" "+itemSchema)
	if lang != "" {
		e.with("xml:lang", lang)
	}
	return e
}

func manifest(refs []ref) *element {
	test := group("resource", file(testFile)).with("identifier", "RES-test", "type", testType, "href", testFile)
	resources := group("resources", test)
	for _, r := range refs {
		id := "RES-item-" + r.id
		test.add(el("dependency").with("identifierref", id))
		resources.add(group("resource", file(r.href())).with("identifier", id, "type", itemType, "href", r.href()))
	}
	return group("manifest",
		group("metadata", el("schema", "QTIv2.2 Package"), el("schemaversion", "1.0.0")),
		el("organizations"),
		resources,
	).with("xmlns", packSpace, "xmlns:xsi", schemaSpace, "xsi:schemaLocation", packSpace+" "+packSchema, "identifier", "manifest")
}

func file(name string) *element { return el("file").with("href", name) }

// epoch is the time of every file of a package: the first that zip can write.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func pack(w io.Writer, files map[string][]byte) error {
	z := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return fmt.Errorf("package: %s: %w", name, err)
		}
		if _, err := f.Write(files[name]); err != nil {
			return fmt.Errorf("package: %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("package: %w", err)
	}
	return nil
}

// Package lean halves the start of every program that links Glamour.
//
// Glamour imports Chroma, whose package initialisation parses all of its 250
// embedded lexers and 60 styles: 20 ms before main, more than a whole first
// frame, for languages that no lesson may ever name. This package takes the
// files away before Chroma looks for them and leaves those that its own sources
// name, without which its initialisation would panic. [Lexers] has them all, for
// the one that is wanted later.
//
// # What it relies on
//
// The Go specification initialises packages in the order of their import
// paths, except that imports come first. So this path must sort before
// "github.com/", and it must import next to nothing, or it comes too late.
// It further relies on the names of two variables of Chroma 2.14 and on the
// layout of [embed.FS]. When Chroma renames the variables or names more files,
// or when embed changes, the tests of this package fail; an FS that does not
// look as expected is left alone, and a start is slow but right.
//
// Import it for its effect:
//
//	import _ "carrel/content/render/internal/lean"
package lean

import (
	"embed"
	"unsafe"
)

// The files that Chroma reads in its init functions.
var (
	//go:linkname styles github.com/alecthomas/chroma/v2/styles.embedded
	styles embed.FS
	//go:linkname lexers github.com/alecthomas/chroma/v2/lexers.embedded
	lexers embed.FS
)

// kept are the lexers that Chroma's sources name.
var kept = [...]string{
	dir + "common_lisp.xml",
	dir + "dns.xml",
	dir + "emacslisp.xml",
	dir + "go_template.xml",
	dir + "html.xml",
	dir + "mysql.xml",
	dir + "zed.xml",
}

const dir = "embedded/"

// file is a file of an embed.FS.
type file struct {
	name, data string
	_          [16]byte
}

// layout is what an embed.FS is made of. The two constants do not compile
// where the sizes differ.
type layout struct{ files *[]file }

const (
	_ = uint(unsafe.Sizeof(layout{}) - unsafe.Sizeof(embed.FS{}))
	_ = uint(unsafe.Sizeof(embed.FS{}) - unsafe.Sizeof(layout{}))
)

// all is what there was before the trimming: an FS is a pointer to its files,
// so that to keep it costs nothing.
var all embed.FS

// Lexers returns the folder "embedded" with every lexer of Chroma, as XML.
func Lexers() embed.FS { return all }

func init() {
	all = lexers
	if trim(&lexers) {
		styles = embed.FS{}
	}
}

// trim leaves the kept files in an FS, or does nothing and returns false when
// it is not the FS that is expected.
func trim(fs *embed.FS) bool {
	l := (*layout)(unsafe.Pointer(fs))
	if l.files == nil || !expected(*l.files) {
		return false
	}
	left := make([]file, 0, 1+len(kept))
	for _, f := range *l.files {
		if f.name == dir || isKept(f.name) {
			left = append(left, f)
		}
	}
	if len(left) != cap(left) {
		return false
	}
	l.files = &left
	return true
}

// expected looks at the folder, which comes first, and at the length of the
// first name in it, before any name is trusted.
func expected(files []file) bool {
	const longest = 64
	return len(files) > len(kept) && files[0].name == dir && files[0].data == "" &&
		len(files[1].name) > len(dir) && len(files[1].name) < longest &&
		files[1].name[:len(dir)] == dir
}

func isKept(name string) bool {
	for _, k := range kept {
		if name == k {
			return true
		}
	}
	return false
}

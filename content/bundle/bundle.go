// Package bundle owns the course package: one file that carries a course, whose
// author can be told and of which no byte can be changed unseen. docs/package.md
// is the specification of the format, held by the tests of this package.
//
// A package is a header of text lines, signed as a note of package
// golang.org/x/mod/sumdb/note; the files, as entries of a zip; an index in two
// levels with the digest of every file; the outline of the course; and the
// directory of the zip, which lets other programs take the files out. This
// package never reads that directory, nor the headers of the zip's entries, but
// in [Package.Check], which compares them with the index.
//
// What is verified when:
//
//   - [Open] reads the header and the upper level of the index: the signature
//     with the key that the header names, the size of the file, and the digest
//     of the upper level. Whether that key is trusted is its caller's to decide,
//     by [Package.Author].
//   - A name is looked up in one block of the lower level, whose digest is
//     checked before it is decoded.
//   - A file is hashed before its bytes are inflated or handed out: one of at
//     most 256 KiB in a piece, a larger one by pieces of that size, as they are
//     read. What was inflated is counted and has to be as long as the index says.
//   - [Package.Course] checks the digest of the outline before it decodes it.
//   - [Package.Check] reads everything, each byte of the file.
//
// So a lesson of a package of 1 GB costs what one of a small package costs, and
// what nobody opens is verified by nobody: it cannot do harm either.
package bundle

import (
	"errors"

	"carrel/content/markdown"
)

// Extension is how the name of a package ends.
const Extension = ".carrel"

// The errors of this package, wrapped with what happened to what.
var (
	ErrNotPackage = errors.New("not a course package")
	ErrFormat     = errors.New("a course package of a later format")
	ErrDamaged    = errors.New("the package was damaged or altered")
	ErrSignature  = errors.New("the signature of the package is not good")
	ErrName       = errors.New("a name that not every system can have")
	ErrLimit      = errors.New("more than a package can hold")
	ErrContent    = errors.New("not fit to be packed")
	ErrVersion    = errors.New("the version cannot be that of a package")
)

// The limits of a package. They are part of the format: what exceeds one is
// refused when it is written and when it is read.
const (
	maxHeader   = 64 << 10         // bytes of the header with its signature
	maxFiles    = 100_000          // files in a package
	maxPackage  = 16 << 30         // bytes of a package
	maxFile     = 2 << 30          // bytes of a file
	maxInflated = markdown.MaxSize // bytes of a file that is deflated
	maxRatio    = 100              // of a deflated file of more than freeRatio bytes to what it was deflated to
	freeRatio   = 1 << 20
	maxBlock    = 512 << 10 // bytes of a block of the index
	maxRoot     = 4 << 20   // bytes of the upper level of the index
	maxOutline  = 16 << 20  // bytes of the outline
	maxName     = 1000      // bytes of the path of a file
	maxElement  = 255       // bytes of a folder or file in it
	chunkSize   = 256 << 10 // bytes that are hashed in a piece

	blockNames = 256      // names in a block, as it is written
	blockBytes = 64 << 10 // bytes after which a block is ended, as it is written
)

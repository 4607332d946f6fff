package page

import (
	"strings"

	"carrel/content/sealed"
	"carrel/course"
	"carrel/course/exam"
	"carrel/course/progress"
	"carrel/course/question"
)

// Sealed is where the files of sealed exams are. Its methods read and write
// files: they are called by commands only.
type Sealed interface {
	// Find looks for the papers of an exam and their envelopes. Where paper is
	// not "", that file is the only one that is taken.
	Find(c course.ID, u course.UnitID, paper string) Found
	// Open opens a paper with an envelope. It takes as long as scrypt does. The
	// error is one of package sealed, or says which file cannot be read.
	Open(paper, envelope, passphrase string) (*Opened, error)
	// Write puts a sheet in place of the one before, returns when the disk has
	// it, and says where it is. An error means that it is in no place of the
	// data folder.
	Write(s *Sheet) (Written, error)
	// Export writes a sheet to a new file in a folder.
	Export(s *Sheet, dir string) (Written, error)
	// HandedIn finds the sheet that was handed in of an attempt; Code is "" when
	// there is none.
	HandedIn(c course.ID, u course.UnitID, attempt int) Written
}

// Found is what there is of a sealed exam.
type Found struct {
	Pairs  []Pair
	Papers []string // of the exam, those without an envelope too
	Broken []Broken
	Looked []string // folders
}

// Pair is a paper with an envelope that may open it: only its passphrase tells.
type Pair struct{ Paper, Envelope string }

// Broken is a paper that cannot be used.
type Broken struct {
	Path string
	Err  error
}

// Opened is a sealed exam that was opened. It is in memory alone: neither the
// questions nor what opens them are written to a disk.
type Opened struct {
	Header *sealed.Header
	Paper  *sealed.Paper
	Path   string  // of the paper's file
	Sheet  Written // where its sheet lies, as of the latest one
}

// idOfPaper is how much of the digest of its paper stands in a seed.
const idOfPaper = 16

// Seed makes the seed of an attempt from one made at random. It names the paper,
// so that an attempt is not gone on with in another one: there the same choice
// may stand in another place.
func (o *Opened) Seed(random string) string { return random + "." + o.Header.Digest[:idOfPaper] }

// Drew reports whether the form of a seed is one of the paper.
func (o *Opened) Drew(seed string) bool {
	return strings.HasSuffix(seed, "."+o.Header.Digest[:idOfPaper])
}

// Sheet is what is to be written of a sitting. Without a Header it stands for the
// sheet that was handed in of the attempt, as it lies on the disk.
type Sheet struct {
	Key
	Header    *sealed.Header
	Paper     string           // its file
	Sitting   progress.Sitting // as the disk has it; nobody changes it any more
	Rules     exam.Rules
	Responses map[string]question.Response // by question
}

// Written is a sheet on the disk.
type Written struct {
	Code  string // of a sheet that was handed in, else ""
	Files []string
}

// Key names an exam of a course.
type Key struct {
	Course course.ID
	Unit   course.UnitID
}

// Opened returns the paper that was opened for an exam, or nil.
func (d *Desk) Opened(b *Book, u course.UnitID) *Opened { return d.Papers[Key{b.Course.ID, u}] }

// The messages of sealed exams.
type (
	// Unseal asks for the page on which a sealed exam is opened.
	Unseal struct{ Open Open }
	// Unsealed gives the root the exam that was opened, to go on as Open says.
	Unsealed struct {
		Open   Open
		Opened *Opened
	}
	// Sheets asks for the choice of a place for the response sheet.
	Sheets struct {
		Book *Book
		Unit *course.Unit
	}
	// ExportSheet asks for the response sheet as a new file in a folder.
	ExportSheet struct {
		Book *Book
		Unit *course.Unit
		Dir  string
	}
	// SheetExported tells the page that asked what came of it.
	SheetExported struct {
		Written Written
		Err     error
		Why     string // Err in plain words
	}
)

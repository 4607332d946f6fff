// Package render owns how a block of a lesson looks: one [markdown.Block], a
// width and a [Style] become finished lines. It is pure, it is safe for
// concurrent use, and it is the only importer of Glamour.
//
// # What draws what
//
// A style is a Glamour style sheet, so people can bring their own. Glamour
// draws tables of one line a row. Everything else is drawn by a direct walk
// over goldmark's tree that takes its colours, prefixes and attributes from the
// same style sheet:
//
//   - Glamour breaks lines after '.', '-' and ',', so an address such as
//     203.0.113.9 is cut in two, and sets Chinese and Japanese with gaps. The
//     walk breaks where UAX #14 allows it, and not within commands, paths and
//     addresses that fit on a line.
//   - Glamour cuts the head of a table to one line and breaks the words of its
//     cells, so a table that has to be wrapped is drawn here, and one that is
//     too wide to be read as a grid becomes a list of records.
//   - Glamour takes 16 times as long for a lesson as the walk, 20 times for a
//     paragraph and 80 times for a list: BenchmarkBlocks and BenchmarkGlamour
//     measure both on the same sources. A table of eight rows takes it 1 ms.
//
// Diagrams, charts and formulas are drawn by their own packages; what those do
// not know is shown as it is written.
//
// # Colours of code
//
// Block draws code plain, so that a text is there at once. Colour gives the same
// lines in the colours of their language, for a job that follows: a language
// takes up to some ten milliseconds when it is first met, and a kilobyte about
// one. Only that lexer is read; package lean keeps Chroma from reading all of
// them before main.
//
// # Views
//
// As it is read first, nothing is hidden beyond an edge: long lines of code are
// wrapped under a mark, and a table without room for its columns is a list of
// records. In a View that is Sideways both keep their width and are scrolled.
//
// # What leaves
//
// Every line has passed [clean.ANSI], so it holds text, SGR and, when
// [Options.Links] is set, OSC 8 links. No line is wider than the width asked
// for, by either way of counting cells that Bubble Tea knows: code point by
// code point, which many terminals do, and by grapheme cluster (mode 2027).
//
// With [Options.Bidi] a line may also hold marks of direction, which take no
// cells: [script.Isolate] around a line, its bullet and bar included, and
// around code. The line itself stays in logical order, so that it can be
// searched and clicked; [script.Mode.Line] orders it for the screen.
package render

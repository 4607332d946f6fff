// Package render owns how a block of a lesson looks: one [markdown.Block], a
// width and a [Style] become finished lines. It is pure, it is safe for
// concurrent use, and it is the only importer of Glamour.
//
// # What draws what
//
// A style is a Glamour style sheet, so people can bring their own. Glamour
// draws the grid of tables. Everything else is drawn by a direct walk over
// goldmark's tree that takes its colours, prefixes and attributes from the
// same style sheet, for two reasons. Glamour breaks lines after '.', '-' and
// ',', so an address such as 203.0.113.9 is cut in two, and it sets Chinese
// and Japanese with gaps; the walk breaks where UAX #14 allows it. And Glamour
// costs 46 ms for a lesson of 13 KB, where the walk takes less than one
// (BenchmarkBlocks and BenchmarkGlamour measure both on one text). Even a
// table's cells are set and wrapped here: Glamour is handed cells that already
// fit, so its own wrapping has nothing to do.
//
// # What leaves
//
// Every line has passed [clean.ANSI], so it holds text, SGR and, when
// [Options.Links] is set, OSC 8 links. No line is wider than the width asked
// for, by either way of counting cells that Bubble Tea knows: code point by
// code point, which old terminals do, and by grapheme cluster (mode 2027).
package render

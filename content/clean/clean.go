// Package clean owns what may reach a terminal. A finished screen line goes
// through ANSI last. Text from a file or a peer goes, before it is styled,
// through one of these:
//
//   - Prose, or Source for a whole file: text that is broken into lines. Soft
//     hyphens, and zero-width spaces in scripts without spaces, stay as places
//     where a line may end; they never reach the screen themselves.
//   - Text, Bytes and Line: code, answers, titles, choices as they are compared,
//     what is searched. Nothing in them is there for the eye of a machine only.
//   - Name: the names of files, in which what cannot be seen is shown.
//
// ZWJ and ZWNJ stay in all of them where letters or emoji are written otherwise
// with them, and only there.
package clean

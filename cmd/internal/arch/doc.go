// Package arch keeps the rules of the house, by tests: which package may know
// which, what stands at the top of the tree, that every package says what it
// owns, and how long functions are.
//
// The rules are held for the sources of every platform, not only of the one
// that the tests run on, so they read the files and not the go command.
package arch

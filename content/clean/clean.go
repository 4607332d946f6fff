// Package clean owns what may reach a terminal. Text from a file or a peer
// goes through Text or Line before it is styled; a finished screen line goes
// through ANSI last.
package clean

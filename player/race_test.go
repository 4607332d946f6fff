//go:build race

package player_test

// The race detector makes of every test one that needs a processor.
const atOnceDefault = "2"

//go:build !race

package player_test

const atOnceDefault = "4"

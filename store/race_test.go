//go:build race

package store

func init() { raced = true }

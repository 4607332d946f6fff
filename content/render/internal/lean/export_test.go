package lean

// For the tests, which stand outside: a test file in this package that imports
// "testing" would make it start after Chroma.
var (
	Kept = kept[:]
	Trim = trim
)

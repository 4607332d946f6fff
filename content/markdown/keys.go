package markdown

import "slices"

// DirectiveKeys returns the keys that a directive may have; none for one that
// takes plain text, or that there is not.
func DirectiveKeys(name string) []string { return slices.Clone(directives[name]) }

package picture

import (
	"errors"
	"strings"

	"carrel/content"
)

// Why there is no file to look at.
var (
	ErrRemote  = errors.New("it is on the network")
	ErrOutside = errors.New("it is not in the course")
)

// Find returns the path in a course that the address of a picture in a file
// leads to. As on a forge, an address that begins with / begins at the top of the
// course, and what follows a ? is not part of a name. Nothing is ever fetched:
// what is on the network is ErrRemote.
func Find(file, address string) (string, error) {
	if scheme, _, ok := strings.Cut(address, ":"); ok && !strings.ContainsAny(scheme, "/.") || strings.HasPrefix(address, "//") {
		return "", ErrRemote
	}
	address, _, _ = strings.Cut(address, "?")
	if rooted, ok := strings.CutPrefix(address, "/"); ok {
		file, address = "top", rooted
	}
	name, ok := content.Resolve(file, address)
	if !ok {
		return "", ErrOutside
	}
	return name, nil
}

package keys

import (
	"fmt"
	"slices"
	"strings"
)

// Role is what a key is for. A key is made for one role.
type Role string

// The roles.
const (
	Author   Role = "author"   // signs courses
	Examiner Role = "examiner" // signs exams and reads what is handed in
	Issuer   Role = "issuer"   // signs certificates
	Witness  Role = "witness"  // cosigns the heads of other people's journals
	Root     Role = "root"     // signs trust lists: says who has the other roles
)

// Roles returns every role, in alphabetical order.
func Roles() []Role { return []Role{Author, Examiner, Issuer, Root, Witness} }

// ParseRole returns the role of a name.
func ParseRole(name string) (Role, error) {
	if r := Role(name); slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", fmt.Errorf("%q is no role; the roles are %s", name, Join(Roles(), ", "))
}

// Join writes roles side by side.
func Join(roles []Role, sep string) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, sep)
}

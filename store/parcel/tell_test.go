package parcel

import (
	"fmt"
	"strconv"
	"testing"
)

// tell says what a test did how often and what came of it, for
// docs/reliability.md.
func tell(t *testing.T, what string, runs int, result string, args ...any) {
	t.Helper()
	t.Attr("case", what)
	t.Attr("runs", strconv.Itoa(runs))
	t.Attr("result", fmt.Sprintf(result, args...))
}

package player_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets more tests run at a time than there are processors: each mostly
// waits for the next frame of its own terminal.
func TestMain(m *testing.M) {
	flag.Parse()
	atOnce := flag.Lookup("test.parallel")
	if atOnce.Value.String() == atOnce.DefValue {
		if err := flag.Set("test.parallel", atOnceDefault); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

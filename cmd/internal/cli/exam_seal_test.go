package cli

import (
	"context"
	"errors"
	"testing"

	"carrel/content/sealed"
)

// An interruption ends the sealing before the next envelope, and says so.
func TestSealInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	write := func(name string, _ []byte) error {
		t.Errorf("%s was written", name)
		return nil
	}
	_, err := testApp(nil).envelopes(ctx, new(sealed.Files), sealFlags{seats: 3, work: leastWork}, sealed.Options{}, write)
	var f *failure
	if !errors.As(err, &f) || f.code != exitFailed || f.text != "interrupted; nothing was written" {
		t.Errorf("got %v", err)
	}
}

func TestNewGrants(t *testing.T) {
	got, err := newGrants([]string{"2x10m", "1x1h30m"}, 1)
	if err != nil || len(got) != 4 || got[0].Minutes != 10 || got[2].Minutes != 90 || !got[3].Break || got[3].Minutes != 0 || got[0].code == got[1].code {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "5", "x10m", "0x10m", "5x", "5x90s", "5x0m", "101x1m", "1x601m", "1x-5m", "1x10mx"} {
		if _, err := newGrants([]string{bad}, 0); err == nil {
			t.Errorf("%q is understood", bad)
		}
	}
}

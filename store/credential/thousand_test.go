package credential_test

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"carrel/store/credential"
)

// TestThousand issues a class of a thousand on two processors, which has to take
// less than ten seconds, and verifies one in less than 20 ms. It measures only
// when CARREL_MEASURE is set: a busy machine proves nothing.
func TestThousand(t *testing.T) {
	if os.Getenv("CARREL_MEASURE") == "" {
		t.Skip("CARREL_MEASURE is not set")
	}
	k, office := newKey(t, "school", 7), new(credential.Office)
	files := make([][]byte, 1000)
	start := time.Now()
	var wg sync.WaitGroup
	for worker := range 2 {
		wg.Go(func() {
			for i := worker; i < len(files); i += 2 {
				c := certificate()
				c.ID = credential.Derived(fmt.Sprint(i))
				var err error
				if files[i], err = office.Sign(c, k); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	start = time.Now()
	for _, file := range files[:100] {
		if r, err := office.Verify(file, credential.Options{Now: now}); err != nil || r.Err() != nil {
			t.Fatal(err)
		}
	}
	each := time.Since(start) / 100
	t.Logf("1,000 issued in %s, one verified in %s", took, each)
	if took > 10*time.Second || each > 20*time.Millisecond {
		t.Error("it took too long")
	}
}

package lrs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"carrel/store/xapi"
)

// store is a learning record store: it takes statements that the data model
// allows, once each, and fails as often as it is told to.
type store struct {
	sync.Mutex
	t       *testing.T
	has     map[string]string
	posts   int
	largest int
	fail    func(n int, w http.ResponseWriter) bool // answers request n in its own way
	after   bool                                    // the failure comes after the statements were taken
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	s.posts++
	user, password, _ := r.BasicAuth()
	switch {
	case r.Method != http.MethodPost || r.URL.Path != "/xapi/statements" || r.Header.Get("X-Experience-API-Version") != "1.0.3" || r.Header.Get("Content-Type") != "application/json":
		s.t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
	case user != "anna" || password != "secret":
		w.WriteHeader(http.StatusUnauthorized)
		return
	case !s.after && s.fail != nil && s.fail(s.posts, w):
		return
	}
	ids := s.take(w, r)
	if ids == nil || s.after && s.fail(s.posts, w) {
		return
	}
	_ = json.NewEncoder(w).Encode(ids)
}

// take takes all statements of a request, or none.
func (s *store) take(w http.ResponseWriter, r *http.Request) (ids []string) {
	body, err := io.ReadAll(r.Body)
	var all []json.RawMessage
	if err != nil || json.Unmarshal(body, &all) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return nil
	}
	s.largest = max(s.largest, len(all))
	taken := map[string]string{}
	for _, raw := range all {
		o, err := xapi.Parse(raw)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return nil
		}
		id := o["id"].(string)
		if old, there := s.has[id]; there && old != string(raw) {
			w.WriteHeader(http.StatusConflict)
			return nil
		}
		taken[id] = string(raw)
		ids = append(ids, id)
	}
	for id, raw := range taken {
		s.has[id] = raw
	}
	return ids
}

func statements(n int) (all []Statement) {
	for i := range n {
		id := fmt.Sprintf("00000000-0000-5000-8000-%012d", i)
		all = append(all, Statement{id, []byte(`{"id":"` + id + `","actor":{"account":{"homePage":"https://a.example","name":"1"}},"verb":{"id":"http://v.example/did"},"object":{"id":"http://o.example/it"}}`)})
	}
	return all
}

// setUp starts a store, and a client that never waits but notes for how long it
// would.
func setUp(t *testing.T, s *store) (*Client, *Ledger, *[]time.Duration) {
	t.Helper()
	s.t, s.has = t, map[string]string{}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	u, err := ParseEndpoint(server.URL + "/xapi/")
	if err != nil {
		t.Fatal(err)
	}
	var waits []time.Duration
	c := &Client{Endpoint: u, User: "anna", Password: "secret", Wait: func(_ context.Context, d time.Duration) error {
		waits = append(waits, d)
		return nil
	}}
	return c, ledger(t, filepath.Join(t.TempDir(), "sent")), &waits
}

func ledger(t *testing.T, path string) *Ledger {
	t.Helper()
	l, err := OpenLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func (s *store) holds(n int) {
	s.t.Helper()
	if len(s.has) != n {
		s.t.Errorf("the store has %d statements, want %d", len(s.has), n)
	}
}

func TestSend(t *testing.T) {
	s := &store{}
	c, l, _ := setUp(t, s)
	told := 0
	c.Told = func(done, of int) { told = done }
	sent, err := c.Send(t.Context(), statements(250), l)
	if err != nil || sent != (Sent{New: 250}) || told != 250 || s.posts != 3 || s.largest != 100 {
		t.Errorf("%+v, %v, told %d, %d posts of %d", sent, err, told, s.posts, s.largest)
	}
	s.holds(250)
	if sent, err = c.Send(t.Context(), statements(260), l); err != nil || sent != (Sent{New: 10, Kept: 250}) {
		t.Errorf("again: %+v, %v", sent, err)
	}
}

// drop ends the connection without an answer.
func drop(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// TestNothingIsLostOrDoubled: a store fails every other time, before or after it
// took what came.
func TestNothingIsLostOrDoubled(t *testing.T) {
	for _, after := range []bool{false, true} {
		s := &store{after: after}
		s.fail = func(n int, w http.ResponseWriter) bool {
			switch n % 8 {
			case 1:
				w.WriteHeader(http.StatusServiceUnavailable)
			case 3:
				drop(w)
			case 5:
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(http.StatusTooManyRequests)
			default:
				return false
			}
			return true
		}
		c, l, waits := setUp(t, s)
		sent, err := c.Send(t.Context(), statements(1234), l)
		if err != nil || sent.New != 1234 || len(*waits) < 6 || (*waits)[2] != 7*time.Second {
			t.Errorf("after=%t: %+v, %v, waits %v", after, sent, err, *waits)
		}
		s.holds(1234)
	}
}

// TestResume: a run that was broken off goes on with a ledger that it wrote, and
// whose last line was cut.
func TestResume(t *testing.T) {
	s := &store{}
	c, l, _ := setUp(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	c.Told = func(done, _ int) {
		if done == 200 {
			cancel()
		}
	}
	if sent, err := c.Send(ctx, statements(500), l); !errors.Is(err, context.Canceled) || sent.New != 200 {
		t.Fatalf("%+v, %v", sent, err)
	}
	path := l.file.Name()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("00000000-0000-50"); err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	posts := s.posts
	sent, err := c.Send(t.Context(), statements(500), ledger(t, path))
	if err != nil || sent != (Sent{New: 300, Kept: 200}) || s.posts != posts+3 {
		t.Errorf("%+v, %v, %d posts", sent, err, s.posts-posts)
	}
	s.holds(500)
}

func TestAStatementOfAKnownID(t *testing.T) {
	s := &store{}
	c, l, _ := setUp(t, s)
	s.has[statements(8)[5].ID] = "another"
	if sent, err := c.Send(t.Context(), statements(8), l); err != nil || sent != (Sent{New: 7, Known: 1}) {
		t.Errorf("%+v, %v", sent, err)
	}
}

func TestWhatNoWaitingMends(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   error
	}{
		"a web page":    {200, "<html>", ErrNotLRS},
		"other ids":     {200, `["x"]`, ErrNotLRS},
		"too few":       {200, `[]`, ErrNotLRS},
		"elsewhere":     {302, "", ErrNotLRS},
		"not there":     {404, "", ErrNotLRS},
		"a bad request": {400, "no\nverb \x1b[31m", ErrRefused},
		"too large":     {413, "", ErrRefused},
		"forbidden":     {403, "", ErrLogin},
	} {
		s := &store{fail: func(_ int, w http.ResponseWriter) bool {
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, tt.body)
			return true
		}}
		c, l, waits := setUp(t, s)
		sent, err := c.Send(t.Context(), statements(1), l)
		if !errors.Is(err, tt.want) || sent != (Sent{}) || len(*waits) > 0 {
			t.Errorf("%s: %+v, %v, %v", name, sent, err, *waits)
		}
		if l.Has(statements(1)[0].ID) {
			t.Errorf("%s: it counts as sent", name)
		}
	}
}

func TestAWrongPassword(t *testing.T) {
	s := &store{}
	c, l, _ := setUp(t, s)
	c.Password = "wrong"
	if _, err := c.Send(t.Context(), statements(1), l); !errors.Is(err, ErrLogin) || strings.Contains(err.Error(), "wrong") {
		t.Error(err)
	}
}

func TestGivingUp(t *testing.T) {
	s := &store{fail: func(_ int, w http.ResponseWriter) bool { w.WriteHeader(503); return true }}
	c, l, waits := setUp(t, s)
	if _, err := c.Send(t.Context(), statements(1), l); !errors.Is(err, ErrAway) || s.posts != maxTries {
		t.Errorf("%v after %d", err, s.posts)
	}
	if (*waits)[0] != time.Second || (*waits)[6] != 64*time.Second {
		t.Error(*waits)
	}
}

func TestAStrangersCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = nil
	server.StartTLS()
	defer server.Close()
	u, err := ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := &Client{Endpoint: u}
	if _, err := c.Send(t.Context(), statements(1), ledger(t, filepath.Join(t.TempDir(), "l"))); !errors.Is(err, ErrTLS) {
		t.Error(err)
	}
}

func TestCancelWhileWaiting(t *testing.T) {
	s := &store{fail: func(_ int, w http.ResponseWriter) bool { w.WriteHeader(503); return true }}
	c, l, _ := setUp(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	c.Wait, c.Busy = nil, func(error, time.Duration) { cancel() }
	if _, err := c.Send(ctx, statements(1), l); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestParseEndpoint(t *testing.T) {
	for s, want := range map[string]string{
		"https://lrs.example/xapi/":           "https://lrs.example/xapi",
		"https://lrs.example/xapi/statements": "https://lrs.example/xapi",
		"http://localhost:8080/":              "http://localhost:8080",
		"http://[::1]:8080/x":                 "http://[::1]:8080/x",
		"http://127.0.0.1":                    "http://127.0.0.1",
		"http://lrs.example/xapi":             "",
		"http://localhost.example/":           "",
		"https://a:b@lrs.example/":            "",
		"https://lrs.example/?a=b":            "",
		"ftp://lrs.example":                   "",
		"lrs.example":                         "",
		"":                                    "",
	} {
		u, err := ParseEndpoint(s)
		if (err == nil) != (want != "") || err == nil && u.String() != want || err != nil && !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v, %v", s, u, err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for s, want := range map[string]time.Duration{
		"": 0, "soon": 0, "3": 3 * time.Second, "-3": 0, "99999999999": maxWait,
		"Sun, 01 Mar 2026 09:00:30 GMT": 30 * time.Second, "Sun, 01 Mar 2020 09:00:30 GMT": 0,
	} {
		if got := retryAfter(s, now); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestBatch(t *testing.T) {
	large := Statement{"a", make([]byte, 600<<10)}
	if n := batch([]Statement{large, large, large}); n != 1 {
		t.Error(n)
	}
	if n := batch([]Statement{{"a", make([]byte, 2<<20)}, large}); n != 1 {
		t.Error(n)
	}
}

func TestLedgerRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes")
	if err := os.WriteFile(path, []byte("my notes\nand more"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLedger(path); !errors.Is(err, ErrLedger) {
		t.Error(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "my notes\nand more" {
		t.Errorf("%q", b)
	}
}

// FuzzLedger: a ledger that is read knows its whole lines, and takes more.
func FuzzLedger(f *testing.F) {
	id := statements(1)[0].ID
	for _, seed := range []string{"", id, id + "\n", id + "\n" + id[:9], "no\n", id + "\r\n"} {
		f.Add(seed)
	}
	path := filepath.Join(f.TempDir(), "sent")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := OpenLedger(path)
		if err != nil {
			if after, _ := os.ReadFile(path); string(after) != text {
				t.Errorf("%q became %q", text, after)
			}
			return
		}
		defer l.Close()
		whole := text[:strings.LastIndex(text, "\n")+1]
		if err := l.Add(statements(1)); err != nil {
			t.Fatal(err)
		}
		if after, _ := os.ReadFile(path); string(after) != whole+id+"\n" || !l.Has(id) {
			t.Errorf("%q became %q", text, after)
		}
	})
}

package credential_test

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"carrel/store/credential"
	"carrel/store/credential/didkey"
	"carrel/store/credential/status"
	"carrel/store/keys"
	"carrel/store/trust"
)

// testKey is an issuer's key made from a seed of one repeated byte.
type testKey struct {
	private ed25519.PrivateKey
	vkey    string
}

func (k testKey) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(k.private, msg), nil }
func (k testKey) VKey() string                    { return k.vkey }

func newKey(t testing.TB, name string, seed byte) testKey {
	t.Helper()
	private := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
	vkey, err := note.NewEd25519VerifierKey(name, private.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return testKey{private, vkey}
}

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func certificate() credential.Certificate {
	return credential.Certificate{
		ID:     "urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33",
		Name:   "Certificate in network basics",
		Issuer: credential.Issuer{Name: "École d'Exemple", URL: "https://school.example/"},
		Achievement: credential.Achievement{
			Course: "org.example.networks", Version: "1.2.0", Name: "Network basics", Criteria: "Every quiz passed.", Language: "en",
			Objectives: []credential.Objective{{Name: "Addresses", Percent: 80}, {Name: "Routing", Percent: 100}, {Name: "History", Percent: -1}},
		},
		Subject:  credential.Subject{DID: "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", Name: "王小明 أحمد", Number: "S-17"},
		Evidence: credential.Evidence{Level: credential.Witnessed, Narrative: "A witness saw the history.", Record: "journal abc, 120 events"},
		From:     now.AddDate(0, 0, -1),
		Until:    now.AddDate(2, 0, 0),
		Renews:   "urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc00",
	}
}

func trusting(t testing.TB, k testKey, since time.Time) *trust.List {
	t.Helper()
	l := trust.New()
	if err := l.Add(trust.Entry{VKey: k.vkey, Roles: []keys.Role{keys.Issuer}, Since: since, Name: "The school"}); err != nil {
		t.Fatal(err)
	}
	return l
}

// rooted is a list in which a root that is trusted names the key.
func rooted(t testing.TB, k testKey, since time.Time) *trust.List {
	t.Helper()
	root := newKey(t, "root", 9)
	l := trust.New()
	if err := l.Add(trust.Entry{VKey: root.vkey, Roles: []keys.Role{keys.Root}, Since: since, Name: "The ministry"}); err != nil {
		t.Fatal(err)
	}
	l.Lists = []trust.Imported{{Root: root.vkey, Serial: 1, Date: since, Entries: trusting(t, k, since).Entries}}
	return l
}

func issue(t testing.TB, c credential.Certificate, k testKey) []byte {
	t.Helper()
	file, err := c.Sign(k)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func verify(t testing.TB, file []byte, opt credential.Options) *credential.Report {
	t.Helper()
	if opt.Now.IsZero() {
		opt.Now = now
	}
	r, err := credential.Verify(file, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSignVerify(t *testing.T) {
	k := newKey(t, "school", 7)
	c := certificate()
	c.Status = &credential.StatusEntry{List: "urn:uuid:00000000-0000-4000-8000-000000000001", Index: 3}
	file := issue(t, c, k)
	if again := issue(t, c, k); string(again) != string(file) {
		t.Error("the same certificate and key give other bytes")
	}
	r := verify(t, file, credential.Options{Trust: trusting(t, k, now.AddDate(-1, 0, 0))})
	if r.Signature.State != credential.Good || len(r.Signature.Proofs) != 2 || r.Signature.Proofs[0].Suite != "eddsa-rdfc-2022" {
		t.Errorf("signature: %+v", r.Signature)
	}
	if r.Issuer.Trust != credential.Trusted || r.Issuer.Name != "The school" || r.Issuer.VKey != k.vkey {
		t.Errorf("issuer: %+v", r.Issuer)
	}
	if r.Status.State != credential.NoList || r.Expiry.State != credential.InForce || r.Err() != nil {
		t.Errorf("status: %+v, expiry: %+v, %v", r.Status, r.Expiry, r.Err())
	}
	c.Achievement.ID, c.Achievement.Description = r.Certificate.Achievement.ID, c.Achievement.Name
	want, _ := json.Marshal(c)
	if got, _ := json.Marshal(r.Certificate); string(got) != string(want) {
		t.Errorf("what is read:\n%s\nwhat was signed:\n%s", got, want)
	}
}

// TestEachByte changes every byte of a credential: nothing of it may count.
func TestEachByte(t *testing.T) {
	file := issue(t, certificate(), newKey(t, "school", 7))
	office, step := new(credential.Office), 1
	if testing.Short() {
		step = 7
	}
	var wg sync.WaitGroup
	for start := range 2 {
		wg.Go(func() {
			for i := start * step; i < len(file); i += 2 * step {
				bad := append([]byte(nil), file...)
				bad[i] ^= 1 << (i % 3)
				if r, err := office.Verify(bad, credential.Options{Now: now}); err == nil && r.Err() == nil {
					t.Errorf("byte %d: %q as %q counts", i, file[max(0, i-20):i+1], bad[i])
				}
			}
		})
	}
	wg.Wait()
}

func TestTrust(t *testing.T) {
	k, other := newKey(t, "school", 7), newKey(t, "other", 8)
	file := issue(t, certificate(), k)
	revoked := trusting(t, k, now.AddDate(-1, 0, 0))
	if err := revoked.Revoke(trust.Revocation{VKey: k.vkey, Date: now, Why: "stolen"}); err != nil {
		t.Fatal(err)
	}
	author := trust.New()
	if err := author.Add(trust.Entry{VKey: k.vkey, Roles: []keys.Role{keys.Author}, Since: now, Name: "The school"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		list *trust.List
		want credential.TrustState
		err  error
	}{
		{"none", nil, credential.Unknown, nil},
		{"another key", trusting(t, other, now), credential.Unknown, nil},
		{"another role", author, credential.OtherRole, nil},
		{"revoked", revoked, credential.Distrust, credential.ErrIssuer},
		{"dated before a person trusted it", trusting(t, k, now), credential.Trusted, nil},
		{"dated before a root trusted it", rooted(t, k, now), credential.BackDated, credential.ErrBackDated},
		{"trusted by a root", rooted(t, k, now.AddDate(0, 0, -2)), credential.Trusted, nil},
	} {
		r := verify(t, file, credential.Options{Trust: c.list})
		if r.Signature.State != credential.Good || r.Issuer.Trust != c.want || !errors.Is(r.Err(), c.err) {
			t.Errorf("%s: %+v, %v", c.name, r.Issuer, r.Err())
		}
	}
}

// TestWrongIssuer signs with one key and names another.
func TestWrongIssuer(t *testing.T) {
	k, other := newKey(t, "school", 7), newKey(t, "other", 8)
	did, _ := didkey.FromVKey(k.vkey)
	theirs, _ := didkey.FromVKey(other.vkey)
	file := issue(t, certificate(), other)
	for _, forged := range []string{
		strings.ReplaceAll(string(file), theirs, did),
		strings.Replace(string(file), `"issuer":{"id":"`+theirs, `"issuer":{"id":"`+did, 1),
	} {
		r := verify(t, []byte(forged), credential.Options{Trust: trusting(t, k, now.AddDate(-1, 0, 0))})
		if !errors.Is(r.Err(), credential.ErrSignature) || r.Issuer.Trust == credential.Trusted {
			t.Errorf("%+v", r)
		}
	}
}

func TestExpiry(t *testing.T) {
	file := issue(t, certificate(), newKey(t, "school", 7))
	for at, want := range map[time.Time]error{now: nil, now.AddDate(3, 0, 0): credential.ErrExpired, now.AddDate(0, 0, -3): credential.ErrNotYet} {
		if r := verify(t, file, credential.Options{Now: at}); !errors.Is(r.Err(), want) || r.Signature.State != credential.Good {
			t.Errorf("on %s: %v", at, r.Err())
		}
	}
}

// lists returns the two files of a list of an issuer in which place 3 is revoked
// and place 4 suspended.
func lists(t testing.TB, k testKey, url string, serial int64) [][]byte {
	t.Helper()
	l := &status.List{URL: url, Serial: serial, Date: now, Next: now.AddDate(0, 1, 0)}
	if err := errors.Join(l.Revoke(3), l.Suspend(4, true), l.Suspend(5, true), l.Suspend(5, false)); err != nil {
		t.Fatal(err)
	}
	a, b, err := new(credential.Office).SignList(l, k)
	if err != nil {
		t.Fatal(err)
	}
	return [][]byte{a, b}
}

func TestStatus(t *testing.T) {
	k, other := newKey(t, "school", 7), newKey(t, "other", 8)
	const url = "urn:uuid:00000000-0000-4000-8000-000000000009"
	files := lists(t, k, url, 12)
	empty := &status.List{URL: url, Serial: 11, Date: now.AddDate(0, 0, -1)}
	old, _, err := new(credential.Office).SignList(empty, k)
	if err != nil {
		t.Fatal(err)
	}
	changed := append([]byte(nil), files[0]...)
	changed[strings.Index(string(changed), "encodedList")+40] ^= 1
	for _, c := range []struct {
		name  string
		index int
		files [][]byte
		want  credential.StatusState
		err   error
	}{
		{"revoked", 3, files, credential.Revoked, credential.ErrRevoked},
		{"suspended", 4, files, credential.Suspended, credential.ErrSuspended},
		{"resumed", 5, files, credential.Valid, nil},
		{"an older list beside it", 3, append([][]byte{old}, files...), credential.Revoked, credential.ErrRevoked},
		{"no list", 3, nil, credential.NoList, nil},
		{"the list of another issuer", 3, lists(t, other, url, 99), credential.NoList, nil},
		{"the list of another URL", 3, lists(t, k, "urn:uuid:00000000-0000-4000-8000-000000000001", 99), credential.NoList, nil},
		{"a changed list", 5, [][]byte{changed}, credential.NoList, nil},
		{"a place that the list has not", 9_000_000, files, credential.NoList, nil},
		{"no suspensions", 4, files[:1], credential.Valid, nil},
	} {
		cert := certificate()
		cert.Status = &credential.StatusEntry{List: url, Index: c.index}
		r := verify(t, issue(t, cert, k), credential.Options{Lists: c.files})
		if r.Status.State != c.want || !errors.Is(r.Err(), c.err) || r.Signature.State != credential.Good {
			t.Errorf("%s: %+v, %v", c.name, r.Status, r.Err())
		}
		if c.want == credential.Revoked && (r.Status.Serial != 12 || !r.Status.Date.Equal(now)) {
			t.Errorf("%s: list no. %d of %s", c.name, r.Status.Serial, r.Status.Date)
		}
	}
	cert := certificate()
	cert.Status = &credential.StatusEntry{List: url, Index: 5}
	r := verify(t, issue(t, cert, k), credential.Options{Lists: files, Now: now.AddDate(0, 2, 0)})
	if !r.Status.Stale || r.Status.State != credential.Valid {
		t.Errorf("two months later: %+v", r.Status)
	}
}

// TestRefusedToIssue holds what is not signed.
func TestRefusedToIssue(t *testing.T) {
	for name, change := range map[string]func(*credential.Certificate){
		"no id":              func(c *credential.Certificate) { c.ID = "" },
		"no person":          func(c *credential.Certificate) { c.Subject.Name = "" },
		"no level":           func(c *credential.Certificate) { c.Evidence.Level = "" },
		"ends before":        func(c *credential.Certificate) { c.Until = c.From },
		"no date":            func(c *credential.Certificate) { c.From = time.Time{} },
		"control characters": func(c *credential.Certificate) { c.Subject.Name = "A\x1b[31m" },
		"a book for a name":  func(c *credential.Certificate) { c.Subject.Name = strings.Repeat("a", 5000) },
		"an id without form": func(c *credential.Certificate) { c.ID = "17" },
	} {
		c := certificate()
		change(&c)
		if file, err := c.Sign(newKey(t, "school", 7)); err == nil {
			t.Errorf("%s: %s", name, file)
		}
	}
}

// TestPublishedBadges holds the verdicts on the samples of 1EdTech's validator.
func TestPublishedBadges(t *testing.T) {
	root := "testdata/openbadges"
	if shared := os.Getenv("CARREL_SHARED"); shared != "" {
		root = filepath.Join(shared, "vectors/openbadges")
	}
	for name, want := range map[string]credential.SignatureState{
		"simple-err-issuer.json": "", "simple-err-type.json": "", "simple-noproof.json": "",
		"valid/simple.json":            credential.Good,
		"valid/complete.json":          credential.Good,
		"valid/simple-eddsa-2022.json": credential.Unchecked, // of a draft of the suite
	} {
		file, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		r, err := credential.Verify(file, credential.Options{Now: now})
		if want == "" {
			if !errors.Is(err, credential.ErrNotCredential) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil || r.Signature.State != want || r.Issuer.Trust != credential.Unknown {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	k, office := newKey(b, "school", 7), new(credential.Office)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := office.Sign(certificate(), k); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	file := issue(b, certificate(), newKey(b, "school", 7))
	office := new(credential.Office)
	for b.Loop() {
		if r, err := office.Verify(file, credential.Options{Now: now}); err != nil || r.Err() != nil {
			b.Fatal(err)
		}
	}
}

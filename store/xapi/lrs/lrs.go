// Package lrs sends statements to a learning record store, the server of xAPI
// 1.0.3, part three (ADL, "xAPI-Communication.md"): POST of statements (section
// 2.1.2), the header of the version (3.3), basic authentication (4.0).
//
// What the store acknowledged is written to a Ledger before anything else is
// sent, so that an interrupted run goes on where it was. A run that broke off
// between the two sends some statements again; their ids are the same, and a
// store takes a statement of a known id once.
//
// A store that is busy, out of order or not reached is tried again, each time
// after twice the wait, or after what Retry-After says (RFC 9110 section 10.2.3).
// What no waiting mends is told at once: a certificate, a password, a statement
// that is refused. Redirections are not followed: they would carry the password
// to another place.
package lrs

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"carrel/store/xapi"
)

// Limits of a request and of its answer.
const (
	maxBatch  = 100     // statements of a request
	maxBytes  = 1 << 20 // of a request
	maxAnswer = 1 << 20 // bytes that are read of an answer
	maxTries  = 8
	firstWait = time.Second
	maxWait   = 5 * time.Minute
	timeout   = time.Minute // of one request
)

// What can be wrong with a store or its address.
var (
	ErrAddress = errors.New("not the address of a learning record store")
	ErrLogin   = errors.New("the store does not know the user and password, or does not let them write")
	ErrRefused = errors.New("the store refuses a statement")
	ErrNotLRS  = errors.New("this is not how a learning record store answers")
	ErrAway    = errors.New("the store cannot be reached")
	ErrTLS     = errors.New("the store cannot be trusted")
)

// Statement is one to be sent: its id, and its JSON.
type Statement struct {
	ID   string
	JSON []byte
}

// Sent counts what became of statements.
type Sent struct {
	New   int // taken in this run
	Known int // that the store had already
	Kept  int // that the ledger says were sent before
}

func (s Sent) all() int { return s.New + s.Known + s.Kept }

// Client sends statements to one store.
type Client struct {
	Endpoint       *url.URL // as ParseEndpoint returns it
	User, Password string
	HTTP           *http.Client                                     // nil for one of its own
	Wait           func(ctx context.Context, d time.Duration) error // nil waits by the clock
	Told           func(done, of int)                               // how far it is; may be nil
	Busy           func(err error, wait time.Duration)              // told before a wait; may be nil
}

// ParseEndpoint reads the address of a store, below which its statements are:
// https, or http to this computer itself, without a user or password in it. The
// error wraps ErrAddress.
func ParseEndpoint(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, fmt.Errorf("%w: write it as https://lrs.example.org/xapi", ErrAddress)
	case u.User != nil:
		return nil, fmt.Errorf("%w: it must not hold a user or a password", ErrAddress)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("%w: it must not have a ? or a #", ErrAddress)
	case u.Scheme != "https" && (u.Scheme != "http" || !local(u.Hostname())):
		return nil, fmt.Errorf("%w: it has to begin with https://, or anyone on the way can read along", ErrAddress)
	}
	u.Path = strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/statements")
	return u, nil
}

// local reports a name or an address of this computer itself.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send sends what the ledger does not have yet, in order. It returns what was
// done until an error, which wraps one of this package or is that of ctx or of
// the ledger.
func (c *Client) Send(ctx context.Context, all []Statement, l *Ledger) (sent Sent, err error) {
	var left []Statement
	for _, s := range all {
		if l.Has(s.ID) {
			sent.Kept++
			continue
		}
		left = append(left, s)
	}
	for len(left) > 0 && err == nil {
		n := batch(left)
		err = c.send(ctx, left[:n], l, &sent)
		left = left[n:]
		if c.Told != nil {
			c.Told(sent.all(), len(all))
		}
	}
	return sent, err
}

// batch is how many statements go into the next request: at least one.
func batch(left []Statement) int {
	size := 2
	for i, s := range left {
		if size += len(s.JSON) + 1; i > 0 && (i == maxBatch || size > maxBytes) {
			return i
		}
	}
	return len(left)
}

// send sends a batch. One that a store refuses as a whole because of a
// statement, or of its size, is sent in halves.
func (c *Client) send(ctx context.Context, part []Statement, l *Ledger, sent *Sent) error {
	status, err := c.persist(ctx, part)
	switch {
	case err != nil:
		return err
	case status == http.StatusOK:
		sent.New += len(part)
		return l.Add(part)
	case len(part) > 1:
		half := len(part) / 2
		if err := c.send(ctx, part[:half], l, sent); err != nil {
			return err
		}
		return c.send(ctx, part[half:], l, sent)
	case status == http.StatusConflict:
		sent.Known++
		return l.Add(part)
	}
	return fmt.Errorf("%w: %s: it is too large", ErrRefused, part[0].ID)
}

// persist tries a request until it is answered, or until there is no hope.
func (c *Client) persist(ctx context.Context, part []Statement) (status int, err error) {
	wait := firstWait
	for try := 1; ; try++ {
		status, after, err := c.post(ctx, part)
		var again *againError
		if !errors.As(err, &again) {
			return status, err
		}
		if try == maxTries {
			return 0, fmt.Errorf("%w: %w", ErrAway, again.why)
		}
		pause := min(max(wait, after), maxWait)
		if c.Busy != nil {
			c.Busy(again.why, pause)
		}
		if err := c.wait(ctx, pause); err != nil {
			return 0, err
		}
		wait *= 2
	}
}

// againError is one that may be gone after a while.
type againError struct{ why error }

func (e *againError) Error() string { return e.why.Error() }
func (e *againError) Unwrap() error { return e.why }

func (c *Client) wait(ctx context.Context, d time.Duration) error {
	if c.Wait != nil {
		return c.Wait(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// post makes one request. It returns 200, 409 or 413, or an error.
func (c *Client) post(ctx context.Context, part []Statement) (status int, after time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := c.request(ctx, part)
	if err != nil {
		return 0, 0, err
	}
	res, err := c.client().Do(req)
	if err != nil {
		return 0, 0, unreached(ctx, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return 0, 0, unreached(ctx, err)
	}
	return judge(res, body, part)
}

func (c *Client) request(ctx context.Context, part []Statement) (*http.Request, error) {
	var body bytes.Buffer
	body.WriteByte('[')
	for i, s := range part {
		if i > 0 {
			body.WriteByte(',')
		}
		body.Write(s.JSON)
	}
	body.WriteByte(']')
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Endpoint.String()+"/statements", &body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Experience-API-Version", xapi.Version)
	if c.User != "" || c.Password != "" {
		req.SetBasicAuth(c.User, c.Password)
	}
	return req, nil
}

// client follows no redirection.
func (c *Client) client() *http.Client {
	own := http.Client{}
	if c.HTTP != nil {
		own = *c.HTTP
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// unreached says why there is no answer: because of a certificate, which no
// waiting mends, or because somebody wants to leave, or the network failed.
func unreached(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); errors.Is(cause, context.Canceled) {
		return context.Canceled
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the address, which the caller knows
	}
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	if errors.As(err, &cert) || errors.As(err, &record) {
		return fmt.Errorf("%w: %w", ErrTLS, err)
	}
	return &againError{err}
}

// judge reads an answer.
func judge(res *http.Response, body []byte, part []Statement) (status int, after time.Duration, err error) {
	switch s := res.StatusCode; {
	case s == http.StatusOK:
		return s, 0, acknowledged(body, part)
	case s == http.StatusConflict, s == http.StatusRequestEntityTooLarge:
		return s, 0, nil
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return 0, 0, fmt.Errorf("%w: %s", ErrLogin, res.Status)
	case s == http.StatusBadRequest:
		return 0, 0, fmt.Errorf("%w: %s", ErrRefused, said(body))
	case s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s >= 500 && s != http.StatusNotImplemented:
		return 0, retryAfter(res.Header.Get("Retry-After"), time.Now()), &againError{errors.New(res.Status)}
	case s >= 300 && s < 400:
		return 0, 0, fmt.Errorf("%w: %s; it wants to be asked at %.200q", ErrNotLRS, res.Status, res.Header.Get("Location"))
	}
	return 0, 0, fmt.Errorf("%w: %s", ErrNotLRS, res.Status)
}

// acknowledged checks that an answer holds the ids that were sent: many a web
// page says 200 to anything.
func acknowledged(body []byte, part []Statement) error {
	var ids []string
	if err := json.Unmarshal(body, &ids); err != nil || len(ids) != len(part) {
		return fmt.Errorf("%w: no list of %d ids came back", ErrNotLRS, len(part))
	}
	for i, s := range part {
		if !strings.EqualFold(ids[i], s.ID) {
			return fmt.Errorf("%w: the id %.40q came back for %s", ErrNotLRS, ids[i], s.ID)
		}
	}
	return nil
}

// said is the beginning of what a store says of a mistake.
func said(body []byte) string {
	const most = 300
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(body), "�")), " ")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}

// retryAfter is how long a store wants to be left alone: seconds, or a date.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(s); err == nil {
		return time.Duration(min(max(n, 0), int(maxWait/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return min(max(t.Sub(now), 0), maxWait)
	}
	return 0
}

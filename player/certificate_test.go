package player_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"carrel/player/page"
)

// award is a certificate of the course that signed makes.
func award() page.Award {
	return page.Award{
		Course: "org.example.signed", Title: "Signed analyst", Of: "Signed", Name: "محمد Žofie", Issuer: "Example Academy", Level: "witnessed",
		Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Trusted: true, File: "/home/certificates/one.pdf",
		Copy: func() (string, []byte, error) { return "one.pdf", []byte("page"), nil },
	}
}

func TestACertificateIsOnTheShelfAndOnItsPage(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {140, 45}} {
		b := signed(nil)
		b.Origin = page.Origin{}
		c := config(&journal{}, b)
		older := award()
		older.Title, older.Withdrew, older.Trusted, older.Copy = "Older one", "revoked", false, func() (string, []byte, error) { return "", nil, errors.New("no disk") }
		c.Awards = []page.Award{award(), older}
		kept := make(chan string, 1)
		c.Keep = func(name string, data []byte) (string, error) {
			kept <- name + " " + string(data)
			return "/home/" + name, nil
		}
		term := start(t, c, size[0], size[1])
		term.WaitFor("certificate")
		term.Press("C")
		screen := term.WaitFor("Signed analyst")
		for _, word := range []string{"Žofie", "2026-01-02", "does not expire", "Example Academy", "witnessed", "one.pdf"} {
			if !strings.Contains(screen, word) {
				t.Errorf("%v: no %q on the page:\n%s", size, word, screen)
			}
		}
		term.Press("enter")
		term.WaitFor("/home/one.pdf")
		if got := <-kept; got != "one.pdf page" {
			t.Errorf("kept %q", got)
		}
		term.Press("right")
		term.WaitFor("Older one")
		term.WaitFor("It does not count: revoked")
		term.WaitFor("not in your trust list")
		term.Press("enter")
		term.WaitFor("no disk")
		term.Press("esc")
		term.WaitFor("certificate")
		term.Quit()
	}
}

func TestAnExpiredCertificateSaysSo(t *testing.T) {
	t.Parallel()
	b := signed(nil)
	b.Origin = page.Origin{}
	c := config(&journal{}, b)
	a := award()
	a.Until = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Awards = []page.Award{a}
	term := start(t, c, 80, 24)
	term.WaitFor("certificate")
	term.Press("C")
	term.WaitFor("It has expired.")
	term.Quit()
}

func TestACourseWithoutACertificateHasNoPageOfOne(t *testing.T) {
	t.Parallel()
	b := signed(nil)
	b.Origin = page.Origin{}
	term := start(t, config(&journal{}, b), 80, 24)
	term.WaitFor("Signed")
	term.Press("C", "?")
	if screen := term.WaitFor("Quit; answers are kept"); strings.Contains(screen, "Issued") {
		t.Errorf("a page of no certificate:\n%s", screen)
	}
	term.Quit()
}

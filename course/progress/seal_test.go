package progress

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"carrel/course/question"
)

func TestSealPartsWhatWasTyped(t *testing.T) {
	for _, typ := range []Type{Answered, Drafted, Noted} {
		e := Event{Seq: 7, Type: typ, Course: "c", Response: &question.Response{Choices: []int{1}, Texts: []string{"Ada Lovelace", "<b> \u2028"}}}
		sealed, line, err := Seal(e, [SaltSize]byte{1, 2, 3})
		if err != nil || len(line) == 0 || sealed.Sealed == "" || len(e.Response.Texts) != 2 {
			t.Fatalf("%s: %+v, %q, %v", typ, sealed, line, err)
		}
		public, err := Encode(sealed)
		if err != nil || strings.Contains(string(public), "Ada") {
			t.Errorf("%s: the event still says %s, %v", typ, public, err)
		}
		read, err := Decode(public)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Unseal(read, line); err != nil || !reflect.DeepEqual(again.Response, e.Response) || again.Sealed != "" {
			t.Errorf("%s: unsealed to %+v, %v", typ, again.Response, err)
		}
	}
}

func TestWhatTheProgramWroteIsNotSealed(t *testing.T) {
	for _, e := range []Event{
		{Type: Regraded, Response: &question.Response{Texts: []string{"q1"}}},
		{Type: Answered, Response: &question.Response{Choices: []int{1}}},
		{Type: Answered},
	} {
		if got, line, err := Seal(e, [SaltSize]byte{}); err != nil || line != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%+v was sealed to %+v, %q, %v", e, got, line, err)
		}
	}
}

func TestAnotherPrivateLineIsRefused(t *testing.T) {
	e := Event{Seq: 1, Type: Noted, Response: &question.Response{Texts: []string{"mine"}}}
	sealed, line, err := Seal(e, [SaltSize]byte{9})
	if err != nil {
		t.Fatal(err)
	}
	for at := range line {
		other := append([]byte(nil), line...)
		other[at] ^= 1
		if _, err := Unseal(sealed, other); !errors.Is(err, ErrSeal) {
			t.Errorf("byte %d changed: %v", at, err)
		}
	}
	for _, other := range []string{"", "null", `{"salt":"","texts":["x"]}`, string(line) + " ", `{"salt":"CQAAAAAAAAAAAAAAAAAAAA==","texts":[]}`} {
		forged := sealed
		forged.Sealed = sealOf([]byte(other))
		if _, err := Unseal(forged, []byte(other)); !errors.Is(err, ErrSeal) {
			t.Errorf("%q was taken: %v", other, err)
		}
	}
}

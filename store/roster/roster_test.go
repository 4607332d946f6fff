package roster

import (
	"errors"
	"strings"
	"testing"
)

const print = "0011 2233 4455 6677 8899 aabb ccdd eeff"

func TestARosterIsRead(t *testing.T) {
	for _, text := range []string{
		"name,number,device\nŽofie Å,4711,\nمحمد,,\"" + print + "\"\n",
		"\ufeffNumber;NAME;room;Device\r\n4711;Žofie Å;7;\r\n;محمد;8;" + strings.ToUpper(print) + "\r\n",
		"name\tnumber\tdevice\n  Žofie   Å\t4711\t\nمحمد\t12\t" + print + "\n",
	} {
		r, err := Read(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if e, err := r.Find("", "4711"); err != nil || e.Name != "Žofie Å" {
			t.Errorf("%q: by number %v, %v", text, e, err)
		}
		if e, err := r.Find(print, "4711"); err != nil || e.Name != "محمد" || r.Len() != 2 {
			t.Errorf("%q: by device %v, %v", text, e, err)
		}
		for _, number := range []string{"", "12", "99"} {
			if _, err := r.Find("ffff", number); !errors.Is(err, ErrUnlisted) {
				t.Errorf("%q: %q is %v", text, number, err)
			}
		}
	}
}

func TestWhatIsNoRoster(t *testing.T) {
	for _, text := range []string{
		"", "name\nAda\n", "number,device\n1,2\n", "name,number\nAda\n", "name,number\n,1\n", "name,number\nAda,\n",
		"name,number\nAda,1\nBob,1\n", "name,device\nAda,zz\n", "name,number\nA\x1b[31mda,1\n", "name,number\nA\u202eda,1\n",
		"name,number\n\"Ada,1\n", "name,number\n" + strings.Repeat("é", 101) + ",1\n", strings.Repeat("x", MaxSize+1),
	} {
		if r, err := Read(strings.NewReader(text)); !errors.Is(err, ErrRoster) || r != nil {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("name,number\nAda,1\n")
	f.Add("name;device\nAda;" + print + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(strings.NewReader(text))
		if (err == nil) != (r != nil) {
			t.Fatalf("%v with %v", r, err)
		}
		if r == nil {
			return
		}
		for number, e := range r.numbers {
			if e.Check() != nil || e.Number != number {
				t.Errorf("%q took %v", number, e)
			}
		}
	})
}

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
		if err != nil || r.Named() != nil {
			t.Fatal(err, r.Named())
		}
		if e, err := r.Find("", "4711"); err != nil || e.Name != "Žofie Å" {
			t.Errorf("%q: by number %v, %v", text, e, err)
		}
		if e, err := r.Find(print, "4711"); err != nil || e.Name != "محمد" || len(r.People) != 2 {
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
		"name,number\nAda,1\nBob,1\n", "4711,Ada\n", "name,device\nAda,zz\n", "name,number\nA\x1b[31mda,1\n", "name,number\nA\u202eda,1\n",
		"name,number\n\"Ada,1\n", "name,number\n" + strings.Repeat("é", 101) + ",1\n", strings.Repeat("x", MaxSize+1),
	} {
		r, err := Read(strings.NewReader(text))
		if err == nil {
			err = r.Named()
		}
		if !errors.Is(err, ErrRoster) {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "heads only": "number,name\n", "twice": "1,A\n1,B\n", "not UTF-8": "1,\xff\n", "control": "1,\"a\x1bb\"\n",
		"fingerprint": "1,A,g,nonsense\n", "quote": "1,\"A\n", "long": "1," + strings.Repeat("x", 201), "nobody": "number,name,group\n,,g\n",
		"device twice": "1,A,g," + print + "\n2,B,g," + print + "\n",
	} {
		if r, err := Read(strings.NewReader(text)); !errors.Is(err, ErrRoster) || r != nil {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	r, err := Read(strings.NewReader("7\tAnna\n8\tBen\n"))
	if err != nil || len(r.People) != 2 || r.People[1].Name != "Ben" {
		t.Errorf("tabs: %+v, %v", r, err)
	}
}

// Somebody may have two devices, each in a line of its own.
func TestTwoDevicesOfOnePerson(t *testing.T) {
	r, err := Read(strings.NewReader("number,name,device\n1,Ada," + print + "\n1,Ada," + strings.ReplaceAll(print, "0", "1") + "\n"))
	if err != nil || r.Named() != nil {
		t.Fatal(err)
	}
	if e, err := r.Find(strings.ReplaceAll(print, "0", "1"), ""); err != nil || e.Name != "Ada" {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err := r.Find("", "1"); !errors.Is(err, ErrUnlisted) {
		t.Errorf("by the number alone: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"1,A\n", "number;name\n1;\"A;B\"\n", "\ufeffName\tGroup\nx\ty\n", "1,A,g," + print + "\n", "\"", ",\n", "name;device\nAda;" + print + "\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(strings.NewReader(text))
		if (err == nil) != (r != nil) {
			t.Fatalf("%v with %v", r, err)
		}
		if r == nil {
			return
		}
		named := r.Named() == nil
		for _, p := range r.People {
			if p.Name == "" && p.Number == "" || p.check() != nil || named && p.Person().Check() != nil {
				t.Fatalf("%+v", p)
			}
		}
	})
}

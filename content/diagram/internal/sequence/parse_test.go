package sequence

import (
	"fmt"
	"strings"
	"testing"
)

func (d *Diagram) summary() string {
	var out []string
	for _, s := range d.steps {
		out = append(out, fmt.Sprintf("%d:%s,%s,%t,%c,%t,%+d,%+d,%s", s.kind, d.people[s.from].id, d.people[s.to].id,
			s.dotted, max(s.head, '.'), s.both, s.start, s.end, strings.Join(s.text, "/")))
	}
	return strings.Join(out, " ")
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"A->>B: hi", "0:A,B,false,>,false,+0,+0,hi"},
		{"A-->>B: hi", "0:A,B,true,>,false,+0,+0,hi"},
		{"A->B: hi", "0:A,B,false,.,false,+0,+0,hi"},
		{"A-->B", "0:A,B,true,.,false,+0,+0,"},
		{"A-xB: x -> y", "0:A,B,false,×,false,+0,+0,x -> y"},
		{"A--)B: hi", "0:A,B,true,>,false,+0,+0,hi"},
		{"A<<->>B: hi", "0:A,B,false,>,true,+0,+0,hi"},
		{"A->>+B: hi", "0:A,B,false,>,false,+1,+0,hi"},
		{"A->>-B: hi", "0:A,B,false,>,false,+0,-1,hi"},
		{"mail-x->>B: hi", "0:mail-x,B,false,>,false,+0,+0,hi"},
		{"Alice Smith->>B: a<br/>b", "0:Alice Smith,B,false,>,false,+0,+0,a/b"},
		{"autonumber 5 2\nA->>B: x\nA->>B: y", "0:A,B,false,>,false,+0,+0,5. x 0:A,B,false,>,false,+0,+0,7. y"},
		{"activate A\ndeactivate A", "1:A,A,false,.,false,+1,+0, 1:A,A,false,.,false,-1,+0,"},
		{"Note over A,B: n\nNote left of A: l\nnote right of B: r", "2:A,B,false,.,false,+0,+0,n 3:A,A,false,.,false,+0,+0,l 4:B,B,false,.,false,+0,+0,r"},
		{"box Blue\nparticipant A\nend\nrect rgb(0,0,0)\nA->>A: x\nend", "0:A,A,false,>,false,+0,+0,x"},
		{"alt a\nA->>B: x\nelse\nB->>A: y\nend", "5:A,A,false,.,false,+0,+0,a 0:A,B,false,>,false,+0,+0,x 6:A,A,false,.,false,+0,+0, 0:B,A,false,>,false,+0,+0,y 7:A,A,false,.,false,+0,+0,"},
	} {
		d, ok := Parse("sequenceDiagram\n" + tt.src)
		if !ok {
			t.Errorf("%q was not read", tt.src)
			continue
		}
		if got := d.summary(); got != tt.want {
			t.Errorf("%q\n got %s\nwant %s", tt.src, got, tt.want)
		}
	}
}

func TestNotParsed(t *testing.T) {
	for _, src := range []string{
		"", "A->>: x", "->>B: x", "else x\nA->>B: y", "Note above A: x", "Note over A", "autonumber x", "end", "loop x\nA->>B: y",
		strings.Repeat("loop x\n", 9) + "A->>B: y\n" + strings.Repeat("end\n", 9), strings.Repeat("A->>B: x\n", maxSteps+1),
	} {
		if _, ok := Parse("sequenceDiagram\n" + src); ok {
			t.Errorf("%.60q was read", src)
		}
	}
}

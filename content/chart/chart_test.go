package chart

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"carrel/content/clean"
	"carrel/content/diagram/canvas"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestNumber(t *testing.T) {
	for _, tt := range []struct {
		s    string
		want float64
		ok   bool
	}{
		{"0", 0, true}, {"42", 42, true}, {"-3.5", -3.5, true}, {"−3,5", -3.5, true}, {"+7", 7, true}, {".5", 0.5, true}, {"5.", 5, true},
		{"1 234,5", 1234.5, true}, {"1,234.5", 1234.5, true}, {"1.234,5", 1234.5, true}, {"1,234", 1234, true}, {"0,123", 0.123, true},
		{"1.234", 1.234, true}, {"12,34", 12.34, true}, {"1,234,567", 1234567, true}, {"1.234.567", 1234567, true}, {"1'234.50", 1234.5, true},
		{"1\u202f234\u00a0567", 1234567, true}, {"12,34,567.8", 1234567.8, true}, {"45 %", 45, true}, {"45%", 45, true}, {"€ 12,50", 12.5, true}, {"-$5", -5, true}, {"$-5", 0, false}, {"12 €", 12, true},
		{"", 0, false}, {"-", 0, false}, {"x", 0, false}, {"1e5", 0, false}, {"NaN", 0, false}, {"Inf", 0, false}, {"1,2,3", 0, false}, {"12 34", 0, false},
		{"1.2.3", 0, false}, {"--1", 0, false}, {"1-2", 0, false}, {"0x10", 0, false}, {"10000000000000000", 0, false}, {"%", 0, false}, {"1,,234", 0, false},
	} {
		got, ok := number(tt.s)
		if ok != tt.ok || ok && math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%q: got %v, %t; want %v, %t", tt.s, got, ok, tt.want, tt.ok)
		}
	}
}

func TestScale(t *testing.T) {
	for _, tt := range []struct {
		lo, hi float64
		count  int
		want   string
	}{
		{0, 10, 4, "10 5 0"}, {0, 10, 5, "10 8 6 4 2 0"}, {-3, 7, 4, "10 5 0 -5"}, {0, 1, 4, "1.0 0.5 0.0"},
		{0, 350000, 4, "400k 300k 200k 100k 0k"}, {5, 5, 4, "5.5 5.0 4.5"}, {0, 0, 2, "1 0 -1"}, {0, 4e9, 4, "4G 3G 2G 1G 0G"},
		{1e15, 1e15, 3, ""}, {0.0001, 0.0004, 3, "0.0004 0.0003 0.0002 0.0001"},
	} {
		s := newScale(tt.lo, tt.hi, tt.count)
		var got []string
		for _, v := range s.ticks() {
			got = append(got, s.format(v, false))
		}
		if s.lo > tt.lo || s.hi < tt.hi || s.lo == s.hi || len(got) > 20 {
			t.Errorf("%v..%v: %v", tt.lo, tt.hi, s)
		}
		if tt.want != "" && strings.Join(got, " ") != tt.want {
			t.Errorf("%v..%v by %d: got %q, want %q", tt.lo, tt.hi, tt.count, got, tt.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ info, body, want string }{
		{"chart bar", "a,b\nx,1", "head [a b] rows [[x 1]] kind 1"},
		{"csv chart", "x,1\ny,2", "head [] rows [[x 1] [y 2]] kind 0"},
		{"chart line", "a;b\nx;1,5", "head [a b] rows [[x 1,5]] kind 2"},
		{"tsv chart", "a\tb\nx\t1,5", "head [a b] rows [[x 1,5]] kind 0"},
		{"chart", "| a | b |\n|:--|--:|\n| x\\|y | 1 |\n", "head [a b] rows [[x|y 1]] kind 0"},
		{`chart bar title="A b" height=7`, "x,1", "head [] rows [[x 1]] kind 1 title A b height 7"},
		{"chart", "\"a, b\",1", "head [] rows [[a, b 1]] kind 0"},
	} {
		table, o, ok := Parse(tt.info, tt.body)
		if !ok {
			t.Errorf("%q %q was not read", tt.info, tt.body)
			continue
		}
		got := fmt.Sprintf("head %v rows %v kind %d", table.Head, table.Rows, o.Kind)
		if o.Title != "" {
			got += fmt.Sprintf(" title %s height %d", o.Title, o.Height)
		}
		if got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestNoChart(t *testing.T) {
	for _, tt := range [][2]string{
		{"", "a,1"}, {"csv", "a,1"}, {"charts", "a,1"}, {"chart", ""}, {"chart", "a,b\n"}, {"chart", "a,b\nc,d"}, {"chart", "| a | b |\n|---|---|"},
		{"chart", "a,1,2,3,4,5"}, {"chart bar", strings.Repeat("a,1\n", maxBars+1)}, {"chart", strings.Repeat("a,1\n", maxRows+1)},
		{"chart", "a" + strings.Repeat(",1", maxColumns)}, {"chart", "\"a\x00" + strings.Repeat("x", maxBody)},
	} {
		table, o, ok := Parse(tt[0], tt[1])
		o.Width = 80
		if lines, drawn := Draw(table, o); ok && drawn {
			t.Errorf("%q %.40q was drawn as %q", tt[0], tt[1], lines)
		}
	}
}

var samples = []struct{ name, info, body string }{
	{"bars", "chart bar", "Attack,Count\nPhishing,1204\nMalware,\"1,034\"\nDDoS,318.5\nInsider,\nOther,3"},
	{"series", `chart title="Anteil"`, "| Jahr | 2023 | 2024 |\n|---|--:|--:|\n| Köln | 45 % | 51,5 % |\n| 北京 | 12 % | - |\n| Eine sehr lange Beschriftung der Zeile | 80 % | 99 % |"},
	{"negative", "chart bar", "Q1;-3,5\nQ2;12\nQ3;0\nQ4;-7,25"},
	{"one-sided", "chart bar", "a;-1\nb;-2"},
	{"zero", "chart bar", "a;0\nb;0"},
	{"column", "chart bar", "3\n5\n2"},
	{"rising", "csv chart", "t,load\n0,1\n1,3\n2,2\n3,8\n5,9\n8,1\n13,4"},
	{"traffic", "chart line height=9", "day,rx,tx,errors\n2024-01-01,200000,100000,\n2024-01-02,300000,120000,5\n2024-01-03,,150000,5\n2024-01-04,280000,190000,-20000\n2024-01-05,350000,90000,40000"},
	{"flat", "chart line", "a,5\nb,5\nc,5"},
	{"point", "chart line", "a,5"},
	{"scripts", "chart bar title=\"كلمات 单词\"", "term,عدد\n钓鱼邮件,12\nرسائل,7\n👨‍👩‍👧 family,3\nमेल,5"},
	{"scripts-line", "chart line", "month,单词,رسائل\n一月,1,4\n二月,3,2\nمارس,2,6"},
	{"percent", "chart line", "m,share\nJan,10 %\nFeb,25 %\nMar,20 %\nApr,40 %"},
}

func TestGolden(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			var b strings.Builder
			for _, o := range []Options{{Width: 40}, {Width: 80}, {Width: 120}, {Width: 60, ASCII: true}} {
				table, parsed, ok := Parse(s.info, s.body)
				if !ok {
					t.Fatal("not read")
				}
				parsed.Width, parsed.ASCII = o.Width, o.ASCII
				lines, drawn := Draw(table, parsed)
				check(t, lines, drawn, o.Width)
				fmt.Fprintf(&b, "== width %d, ascii %t, drawn %t\n%s\n", o.Width, o.ASCII, drawn, strings.Join(lines, "\n"))
			}
			path := filepath.Join("testdata", s.name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v; run go test -update", err)
			}
			if want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")); b.String() != string(want) {
				t.Errorf("differs from %s; after looking at it, run go test -update\n%s", path, b.String())
			}
		})
	}
}

func check(t *testing.T, lines []string, ok bool, width int) {
	t.Helper()
	if ok != (len(lines) > 0) {
		t.Errorf("drawn %t with %d lines", ok, len(lines))
	}
	for _, l := range lines {
		if canvas.Width(l) > width || clean.Text(l) != l || strings.TrimRight(l, " ") != l {
			t.Errorf("in %d cells: %q", width, l)
		}
	}
}

// TestBarsAreInProportion: a value of half the size has a bar of half the length.
func TestBarsAreInProportion(t *testing.T) {
	lines, ok := Draw(Table{Rows: [][]string{{"a", "100"}, {"b", "50"}, {"c", "-100"}}}, Options{Kind: Bar, Width: 60})
	if !ok {
		t.Fatal("not drawn")
	}
	a, b, c := strings.Count(lines[0], "█"), strings.Count(lines[1], "█"), strings.Count(lines[2], "█")
	if a < 20 || b != a/2 || c < a-1 || c > a+1 {
		t.Errorf("bars of %d, %d and %d cells", a, b, c)
	}
}

func FuzzChart(f *testing.F) {
	for _, s := range samples {
		f.Add(s.info, s.body, 60, false)
	}
	f.Add("chart line", "a,0.000000001\nb,1000000000000000", 30, true)
	f.Add("chart line", "1,999999999999999\n2,999999999999998.9", 30, false)
	f.Fuzz(func(t *testing.T, info, body string, width int, ascii bool) {
		table, o, ok := Parse(info, body)
		if !ok {
			return
		}
		o.Width, o.ASCII = width, ascii
		lines, drawn := Draw(table, o)
		check(t, lines, drawn, width)
		again, _ := Draw(table, o)
		if !slices.Equal(lines, again) {
			t.Error("drawn in two ways")
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	for _, s := range []int{0, 7} {
		table, o, _ := Parse(samples[s].info, samples[s].body)
		o.Width = 80
		b.Run(samples[s].name, func(b *testing.B) {
			for b.Loop() {
				Draw(table, o)
			}
		})
	}
}

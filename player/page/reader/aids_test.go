package reader

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"carrel/content/markdown"
	"carrel/content/render"
	"carrel/course/progress"
	"carrel/player/page"
)

// found returns what stands where the links of a text are drawn, in blocks drawn
// for a width: parts on several lines are joined by a stroke.
func found(src string, width int) (out []string) {
	doc := markdown.Parse("a.md", []byte(src), markdown.Options{})
	r := render.New(render.Dark(), render.Options{})
	for i := range doc.Len() {
		for _, b := range doc.Chunk(i).Blocks() {
			lines := r.Block(b, width)
			f := flatten(lines)
			for _, l := range b.Links(nil) {
				var parts []string
				for _, s := range f.find(l) {
					parts = append(parts, fmt.Sprintf("%d:%s", s.line, ansi.Cut(plain(lines[s.line]), s.from, s.to)))
				}
				out = append(out, strings.Join(parts, "|"))
			}
		}
	}
	return out
}

func TestWhereALinkIsDrawn(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		width     int
		want      []string
	}{
		{"in a line", "See [a place](b.md).", 40, []string{"0:a place"}},
		{"the same words before", "here, and here, is [here](b.md)", 60, []string{"0:here"}},
		{"over lines", "Some words go on to [a link that is long](b.md).", 24, []string{"0:a|1:link that is long"}},
		{"over lines of a quote", "> Some words go on to [a link that is long](b.md).", 24, []string{"0:a|1:link that is long"}},
		{"in a callout", "> [!TIP]\n> Some words go on to [a link that is longer than one line of it](b.md).", 24, []string{"1:a|2:link that is longer|3:than one line of it"}},
		{"wide characters", "漢字の[文書の場所](b.md)です", 12, []string{"0:文書の|1:場所"}},
		{"a combined letter", "Ve [cafe\u0301 ale](b.md)", 30, []string{"0:cafe\u0301 ale"}},
		{"in a list", "- one\n- [two](b.md)\n- three", 30, []string{"1:two"}},
		{"in a table", "| a | b |\n|---|---|\n| one | [two](b.md) |", 40, []string{"2:two"}},
		{"a heading in capitals", "# [Title](b.md)", 40, []string{"0:Title"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(tt.src, tt.width); !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTargets(t *testing.T) {
	files := fstest.MapFS{
		"course.md":     text("---\nid: org.example.t\nkind: course\ntitle: T\nlocale: en\nlocales: [fr]\n---\n\n# T\n\n- [A](l/a.md)\n- [B](l/b c.md)\n"),
		"l/a.md":        text("# A\n\nText.\n"),
		"l/a.fr.md":     text("# A\n\nTexte.\n"),
		"l/b c.md":      text("# B\n\nText.\n"),
		"l/b c.fr.md":   text("# B\n\nTexte.\n"),
		"l/picture.png": text("x"),
	}
	files["course.md"] = text(strings.Replace(string(files["course.md"].Data), "l/b c.md", "l/b%20c.md", 1))
	b := book(t, "t", files)
	r := read(t, desk(), b, page.Open{Book: b, Unit: b.Course.Units()[0].ID}, 80, 24)
	for _, tt := range []struct{ to, unit, anchor, file string }{
		{"b%20c.md", "l/b c.md", "", "l/b c.md"},
		{"./b%20c.md#x%20y", "l/b c.md", "x y", "l/b c.md"},
		{"b%20c.fr.md#x", "l/b c.md", "x", "l/b c.fr.md"},
		{"#x", "l/a.md", "x", ""},
		{"a.md", "l/a.md", "", "l/a.md"},
		{"../l/a.md#%zz", "l/a.md", "%zz", "l/a.md"},
		{"picture.png", "", "", "l/picture.png"},
		{"../../etc/passwd", "", "", ""},
		{"/etc/passwd", "", "", ""},
		{"https://a.example/l/a.md", "", "", ""},
		{"//a.example/l/a.md", "", "", ""},
		{"javascript:alert(1)", "", "", ""},
		{"file:///etc/passwd", "", "", ""},
		{`..\..\x`, "", "", ""},
	} {
		got := r.target(tt.to)
		unit := ""
		if got.unit != nil {
			unit = got.unit.Path
		}
		if unit != tt.unit || got.anchor != tt.anchor && tt.file+tt.unit != "" || got.file != tt.file {
			t.Errorf("%s leads to %q %q %q, want %q %q %q", tt.to, unit, got.anchor, got.file, tt.unit, tt.anchor, tt.file)
		}
	}
}

// An anchor in the words of the source leads to the same place of a translation.
func TestAnAnchorOfTheSource(t *testing.T) {
	b := book(t, "t", fstest.MapFS{
		"a.md":    text("# A\n\nText.\n\n## Second part\n\nText.\n"),
		"a.fr.md": text("# A\n\nTexte.\n\nEncore.\n\n## Partie deux\n\nTexte.\n"),
	})
	b.Course.Locale = "en"
	b.Course.Locales = []string{"en", "fr"}
	d := desk()
	d.Asked = "fr"
	long := strings.Repeat("mot ", 30)
	b.FS.(fstest.MapFS)["a.fr.md"] = text("# A\n\nTexte.\n\nEncore.\n\n## Partie deux\n\n" + strings.Repeat(long+"\n\n", 20))
	for _, anchor := range []string{"second-part", "partie-deux", "Partie-Deux"} {
		r := read(t, d, b, page.Open{Book: b, Unit: b.Course.Units()[0].ID, Anchor: anchor}, 60, 16)
		if p := r.win.place(); p.Line != 7 {
			t.Errorf("#%s leads to line %d, want 7", anchor, p.Line)
		}
	}
}

// A bookmark of one language is no sign in another, and leads to the same place.
func TestBookmarksAreOfALanguage(t *testing.T) {
	long := strings.Repeat("word ", 200)
	b := book(t, "t", fstest.MapFS{
		"a.md":    text("# A\n\n" + long + "\n\n## Second\n\n" + long + "\n"),
		"a.fr.md": text("# A\n\nPlus.\n\n" + long + "\n\n## Deux\n\n" + long + "\n"),
	})
	b.Course.Locale, b.Course.Locales = "en", []string{"en", "fr"}
	d := desk()
	d.Asked = "en"
	id := b.Course.Units()[0].ID
	r := read(t, d, b, page.Open{Book: b, Unit: id, Line: 5}, 60, 16)
	r.press(tea.Key{Code: 'B', Text: "B"})
	for _, e := range r.recorded {
		d.Standing.Apply(e)
	}
	as := d.In(b, id).Bookmarks
	if len(as) != 1 || as[0].Lang != "en" || as[0].Place.Line != 5 || !strings.Contains(r.View(), "⚑") {
		t.Fatalf("bookmarks %+v\n%s", as, r.View())
	}
	d.Asked = "fr"
	r = read(t, d, b, page.Open{Book: b, Unit: id, Line: as[0].Place.Line, Lang: as[0].Lang}, 60, 16)
	if p := r.win.place(); p.Line != 7 || strings.Contains(r.View(), "⚑") {
		t.Errorf("line %d, want 7, without a sign:\n%s", p.Line, r.View())
	}
}

// What was left at a paragraph is found again when the text above was edited,
// and removed where it was recorded.
func TestMarksMoveWithTheText(t *testing.T) {
	long := strings.Repeat("word ", 200)
	files := fstest.MapFS{"a.md": text("# A\n\nMarked here. " + long + "\n\n## B\n\n" + long + "\n")}
	b, d := book(t, "t", files), desk()
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md", Line: 3}, 60, 16)
	r.press(tea.Key{Code: 'B', Text: "B"})
	d.Standing.Apply(r.recorded[0])
	left := d.In(b, "a.md").Bookmarks[0]
	files["a.md"] = text("# A\n\nNew.\n\n" + long + "\n\nMarked here. " + long + "\n\n## B\n\n" + long + "\n")
	r = read(t, d, b, page.Open{Book: b, Unit: "a.md", Line: left.Place.Line, Words: left.Words}, 60, 16)
	if p := r.win.place(); p.Line != 7 || !strings.Contains(plain(r.View()), "⚑ Marked here.") {
		t.Fatalf("line %d, want 7, with its sign:\n%s", p.Line, r.View())
	}
	r.press(tea.Key{Code: 'B', Text: "B"})
	d.Standing.Apply(r.recorded[0])
	if left := d.In(b, "a.md").Bookmarks; len(left) != 0 {
		t.Errorf("it is still there: %+v", left)
	}
}

func TestTheNearestCodeIsCopied(t *testing.T) {
	b := book(t, "t", fstest.MapFS{"a.md": text("# A\n\n```\nfirst\n```\n\n" + strings.Repeat("word ", 40) + "\n\n- item\n\n  ```\n  second\n    more\n  ```\n\n" + strings.Repeat("word ", 40) + "\n\n```\nthird\n```\n")})
	r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md"}, 60, 24)
	if code, _ := r.listing(); code != "second\n  more" {
		t.Errorf("in the middle stands %q\n%s", code, r.View())
	}
	r.desk.Reading.Guide, r.aids.row = true, 0
	if code, _ := r.listing(); code != "first" {
		t.Errorf("near the guide stands %q", code)
	}
	r.aids.row = 23
	if code, _ := r.listing(); code != "third" {
		t.Errorf("near the end stands %q", code)
	}
}

func TestWhatIsTooLongIsNotCopied(t *testing.T) {
	b := book(t, "t", fstest.MapFS{"a.md": text("```\n" + strings.Repeat(strings.Repeat("x", 500)+"\n", 400) + "```\n")})
	r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md"}, 60, 24)
	r.press(tea.Key{Code: 'y', Text: "y"})
	if !strings.Contains(r.View(), "too long") {
		t.Error("nobody said that it is too long")
	}
}

func TestALongListingIsCopiedWhole(t *testing.T) {
	var code []string
	for i := range 1300 {
		code = append(code, fmt.Sprintf("line %d", i))
	}
	whole := strings.Join(code, "\n")
	b := book(t, "t", fstest.MapFS{"a.md": text("# A\n\n```\n" + whole + "\n```\n\n```\nanother\n```\n")})
	for _, line := range []int{1, 600, 1300} {
		r := read(t, desk(), b, page.Open{Book: b, Unit: "a.md", Line: line}, 60, 24)
		if got, _ := r.listing(); got != whole {
			t.Errorf("at line %d %d lines are copied, want 1300", line, strings.Count(got, "\n")+1)
		}
	}
}

// Whatever is pressed, every row is as wide as the page, and clean.
func FuzzAids(f *testing.F) {
	f.Add("# A\n\n[a](b.md) and [b](#a)\n\n> [c\nd](https://x.example/)\n\n```\ncode\n```\n", "\t\tBwx\r|vvvy]#\t\r", uint8(40))
	f.Fuzz(aidsRun)
}

func aidsRun(t *testing.T, src, keys string, width uint8) {
	b := book(t, "t", fstest.MapFS{"a.md": text(src), "b.md": text("# B\n\nText.\n")})
	d := desk()
	w := 20 + int(width)%100
	r := read(t, d, b, page.Open{Book: b, Unit: "a.md"}, w, 14)
	for _, k := range keys[:min(len(keys), 40)] {
		r.press(keyOf(k))
		for _, e := range r.recorded {
			d.Standing.Apply(e)
		}
		for _, m := range r.asked {
			switch m := m.(type) {
			case page.Reading:
				d.Reading = m
				r.run(r.Restyle())
			case page.Jump:
				_, cmd := r.Update(m)
				r.run(cmd)
			}
		}
		r.recorded, r.asked = nil, nil
		lines := strings.Split(r.View(), "\n")
		for _, l := range lines {
			if ansi.StringWidth(l) != w || strings.ContainsAny(plain(l), "\x1b\x07\r") {
				t.Fatalf("after %q: %q is %d wide, want %d", k, l, ansi.StringWidth(l), w)
			}
		}
		if len(lines) != 14 {
			t.Fatalf("%d lines", len(lines))
		}
		r.Head()
		r.ShortHelp()
	}
}

func keyOf(r rune) tea.Key {
	switch r {
	case '\r', '\n':
		return enter
	case '\t':
		return tea.Key{Code: tea.KeyTab}
	case 0x1b:
		return tea.Key{Code: tea.KeyEscape}
	case '<':
		return up
	case '>':
		return down
	}
	return tea.Key{Code: r, Text: string(r)}
}

func aidedLesson(tb testing.TB) *reading {
	para := strings.Repeat("Some words with [a link](b.md) in them. ", 12) + "\n\n"
	b := book(tb, "t", fstest.MapFS{"a.md": text("# A\n\n" + strings.Repeat(para, 400)), "b.md": text("# B\n")})
	d := desk()
	r := read(tb, d, b, page.Open{Book: b, Unit: "a.md"}, 100, 40)
	for line := 3; line < 400; line += 2 {
		d.Standing.Apply(progress.Note(r.event(line), "note", "words"))
	}
	return r
}

// BenchmarkView is a screen full of links with notes at its paragraphs, and one
// of them chosen.
func BenchmarkView(b *testing.B) {
	for _, with := range []string{"text", "link"} {
		b.Run(with, func(b *testing.B) {
			r := aidedLesson(b)
			if with == "link" {
				r.press(tea.Key{Code: tea.KeyTab})
			}
			b.ReportAllocs()
			for b.Loop() {
				r.View()
			}
		})
	}
}

package page

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func words() Words {
	return Words{
		Heading: "Certificate", Name: "Žofie Ångström", Course: "Reading logs", Version: "1.2.0",
		Objectives: []string{"Read an authentication log"},
		Date:       time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Until: time.Date(2028, 11, 23, 9, 0, 0, 0, time.UTC),
		Evidence: "witnessed", Issuer: "Example Academy", Key: strings.Fields("abandon ability able"), ID: "urn:uuid:1",
	}
}

// credentialOf is as hard to compress as signatures are, of n bytes.
func credentialOf(n int) []byte {
	r := rand.NewChaCha8([32]byte{1})
	b := make([]byte, n)
	r.Read(b)
	return []byte(base64.StdEncoding.EncodeToString(b))[:n]
}

func TestAPageHoldsItsCredentialAndIsTheSameEachTime(t *testing.T) {
	var set Typesetter
	for _, n := range []int{3, 1500, 3000, 7000} {
		credential := credentialOf(n)
		pdf, err := set.Certificate(words(), credential)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Extract(pdf)
		if err != nil || !bytes.Equal(got, credential) {
			t.Errorf("%d bytes: extracted %d, %v", n, len(got), err)
		}
		if m, err := set.Compare(pdf, words(), credential); m != Same || err != nil {
			t.Errorf("%d bytes: compared as %d, %v", n, m, err)
		}
	}
}

func TestAPageThatSaysAnotherThingIsRefused(t *testing.T) {
	var set Typesetter
	credential := credentialOf(800)
	other := words()
	other.Name = "Mallory"
	forged, err := set.Certificate(other, credential)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Compare(forged, words(), credential); !errors.Is(err, ErrOther) {
		t.Errorf("another name: %v", err)
	}
	pdf, err := set.Certificate(words(), credential)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Compare(append(pdf, '\n'), words(), credential); !errors.Is(err, ErrOther) {
		t.Errorf("bytes after the end: %v", err)
	}
	older := bytes.Replace(pdf, producerOf(pdf)[:12], []byte("\xfe\xff\x00X\x00X\x00X\x00X\x00X"), 1)
	if m, err := set.Compare(older, words(), credential); m != NotCompared || err != nil {
		t.Errorf("another release: %d, %v", m, err)
	}
}

func TestALargeCredentialDoesNotFit(t *testing.T) {
	var set Typesetter
	if _, err := set.Certificate(words(), credentialOf(20000)); !errors.Is(err, ErrLarge) {
		t.Errorf("got %v", err)
	}
}

func TestEveryScriptHasItsFont(t *testing.T) {
	for _, c := range []struct{ text, fonts string }{
		{"Žofie", "serif"}, {"Ελένη", "serif"}, {"Ольга", "serif"}, {"محمد", "arabic"}, {"שלום", "hebrew"},
		{"李小龙", "cjk"}, {"たろう", "cjk"}, {"김철수", "hangul"}, {"किरण", "devanagari"}, {"สมชาย", "thai"},
		{"A 李 B", "serif cjk serif"}, {"🎓", "serif"},
	} {
		rs, err := serif.runs(c.text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rs {
			got = append(got, r.font.name)
			if strings.ContainsRune(string(r.text), missing) != (c.text == "🎓") {
				t.Errorf("%q: drawn as %q", c.text, string(r.text))
			}
		}
		if strings.Join(got, " ") != c.fonts {
			t.Errorf("%q: fonts %v, want %s", c.text, got, c.fonts)
		}
	}
}

func TestHostileText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\x1b[31mb\r\nc", "a[31mb c"},
		{"x\u202egnp.exe\u2066", "xgnp.exe"},
		{"e\u0301\x00\xff", "é"},
		{" \u2028 many   blanks\t", "many blanks"},
	} {
		if got := tidy(c.in); got != c.want {
			t.Errorf("tidy(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	w := words()
	w.Name = strings.Repeat("W", 5000)
	w.Course, w.Issuer = strings.Repeat("title ", 500), strings.Repeat("长", 900)
	w.Objectives = append(w.Objectives, make([]string, 100)...)
	if _, err := (Typesetter{}).Certificate(w, credentialOf(500)); err != nil {
		t.Error(err)
	}
}

func TestVowelSignsStandBeforeTheirConsonants(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"कि", "िक"}, {"मिश्रा", "िमश्रा"}, {"स्थिति", "िस्थित"}, {"abc", "abc"}, {"ि", "ि"}, {"फ़ि", "िफ़"},
	} {
		if got := vowelsFirst(c.in); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLinesBreak(t *testing.T) {
	runes := func(s string) float64 { return float64(len([]rune(s))) }
	for _, c := range []struct {
		in   string
		want string
	}{
		{"aa bb cc", "aa bb|cc"}, {"aaaaaaaa", "aaaaa|aaa"}, {"数字数字数字", "数字数字数|字"}, {"", ""}, {"a 数字数字", "a 数字数|字"},
	} {
		if got := strings.Join(wrap(c.in, 5, runes), "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

// The codes are read by another program than the one that draws them.
func TestACameraReadsTheCodes(t *testing.T) {
	for _, n := range []int{40, 1500, 2900} {
		credential := credentialOf(n)
		texts, err := Codes(credential)
		if err != nil {
			t.Fatal(err)
		}
		var read []string
		for _, text := range texts {
			read = append([]string{scan(t, text)}, read...) // in another order
		}
		got, err := FromCodes(read)
		if err != nil || !bytes.Equal(got, credential) {
			t.Errorf("%d bytes in %d codes: %v", n, len(texts), err)
		}
	}
}

// scan draws a code and reads it.
func scan(t *testing.T, text string) string {
	q, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	const scale, quiet = 4, 4
	side := (q.Size + 2*quiet) * scale
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			if !q.Black(x/scale-quiet, y/scale-quiet) {
				img.SetGray(x, y, color.Gray{0xff})
			}
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	res, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		t.Fatal(err)
	}
	return res.GetText()
}

func TestBase45(t *testing.T) {
	for _, c := range []struct{ plain, coded string }{ // RFC 9285, sections 4.3 and 4.4
		{"AB", "BB8"}, {"Hello!!", "%69 VD92EX0"}, {"base-45", "UJCLQE7W581"}, {"ietf!", "QED8WEX0"},
	} {
		if got := base45([]byte(c.plain)); got != c.coded {
			t.Errorf("%q: %q", c.plain, got)
		}
		if got, err := unbase45(c.coded); string(got) != c.plain || err != nil {
			t.Errorf("%q: %q, %v", c.coded, got, err)
		}
	}
	for _, bad := range []string{"GGW", ":::", "a", "A", "::"} {
		if _, err := unbase45(bad); !errors.Is(err, ErrCode) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzExtract(f *testing.F) {
	pdf, err := (Typesetter{}).Certificate(words(), credentialOf(100))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pdf)
	f.Add([]byte("%PDF-1.3\n<< /Type /EmbeddedFile /Length 9 /Filter /FlateDecode >>\nstream\nx"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := Extract(file)
		if err == nil && len(got) > MaxCredential || err != nil && got != nil {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}

func FuzzFromCodes(f *testing.F) {
	texts, err := Codes(credentialOf(60))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(texts[0], "")
	f.Add("CARREL1:1/2:AB", "CARREL1:2/2:CD")
	f.Fuzz(func(t *testing.T, one, two string) {
		all := []string{one, two}
		if two == "" {
			all = all[:1]
		}
		if got, err := FromCodes(all); err == nil && len(got) > MaxCredential {
			t.Errorf("%d bytes", len(got))
		}
	})
}

// Many pages are made at once of the same fonts.
func TestPagesAreMadeSideBySide(t *testing.T) {
	credential := credentialOf(500)
	w := words()
	w.Name = "山田 محمد Žofie"
	want, err := Typesetter{}.Certificate(w, credential)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			got, err := Typesetter{}.Certificate(w, credential)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("another page, or %v", err)
			}
		})
	}
}

func TestAReportTakesThePagesThatItNeeds(t *testing.T) {
	r := Report{Title: "Transcript", Under: "A course", Foot: "foot", Facts: [][2]string{{"name", "Ada"}}}
	for range 120 {
		r.Parts = append(r.Parts, Part{Title: "Part", Rows: []Row{{Text: strings.Repeat("long ", 60), Right: "80 %", Share: 80}}})
	}
	pdf, err := Typesetter{}.Report(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Typesetter{}.Report(r)
	if err != nil || !bytes.Equal(pdf, again) {
		t.Errorf("the same report gives other bytes, or %v", err)
	}
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n < 8 || n > 40 {
		t.Errorf("%d pages", n)
	}
}

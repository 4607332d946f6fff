package render

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Where the world's scripts may be broken. Rules are those of UAX #14; JLREQ is
// the W3C's Requirements for Japanese Text Layout, CLREQ the Chinese one, KLREQ
// the Korean one, and "ours" what glued adds.
func TestBreaksOfScripts(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		// Chinese
		{"CLREQ 3.1.2, no sign of punctuation begins a line", "记|录|是|证|据，|警|报|是|说|法。"},
		{"CLREQ 3.1.2, the enumeration comma", "读、|写、|执|行；|完|成：|好！|吗？"},
		{"CLREQ 3.1.2, brackets", "日|志|（重|要）|很|《书|名》|里|【注】"},
		{"LB19, quotation marks", "他|说“你|好”吗"},
		{"LB17, two dashes", "这|个|——|那|个"},
		{"LB22, dots", "等|等……|好"},
		{"LB28a and ID, Latin in between", "用|SIEM|查|看"},
		{"LB25, numbers", "有|100|个"},
		{"ID, traditional", "資|料|庫"},
		{"LB23a, full-width signs", "百|分|之|５|０％|和|＄５"},
		// Japanese
		{"JLREQ 3.1.7 cl-06 and cl-07", "は|い。|い|い|え、|で|も"},
		{"JLREQ 3.1.7 cl-02, closing brackets", "「は|い」|と|（注）|で"},
		{"JLREQ 3.1.7 cl-11, small kana", "きょ|う|はっ|て"},
		{"JLREQ 3.1.7 cl-10, the long vowel", "サー|バー|の|デー|タ"},
		{"JLREQ 3.1.7 cl-09, iteration marks", "日々|と|人々"},
		{"JLREQ 3.1.7 cl-05, middle dots", "東|京・|大|阪"},
		{"JLREQ 3.1.8 cl-01, opening brackets", "見|る|『本』|を|〔注〕"},
		{"JLREQ 3.1.7 cl-04", "本|当！|な|の？|ね"},
		{"PR, yen before a number", "値|段|は|￥100"},
		{"half-width katakana", "ｶ|ﾀ|ｶ|ﾅ"},
		{"a voiced mark of its own", "か\u3099|き"},
		// Korean
		{"ours, KLREQ by word", "한국어 |문장은 |띄어 |쓴다."},
		{"ours, a particle after Latin", "SIEM은 |CIA를 |쓴다"},
		{"ours, a particle after a number", "3개를 |50%를 |제1장"},
		{"ours, a particle after a bracket", "(IAM)은 |\"인용\"을"},
		{"LB26, jamo make a syllable", "\u1112\u1161\u11ab\u1100\u116e\u11a8 |\u1100\u1173"},
		{"ours, hanja in a word", "大|韓|民|國은 |나라"},
		{"a slash may end a line", "네트워크/|보안"},
		{"compatibility jamo", "ㅋㅋㅋ |네"},
		// Thai, Lao, Khmer, Burmese: UAX #14 6, class SA without a dictionary
		{"SA, Thai at spaces", "สวัสดีครับ |ผมชื่อ |ดี"},
		{"SA and LB8, Khmer at zero-width spaces", "ភាសា\u200b|ខ្មែរ |ល្អ"},
		{"SA, Lao at spaces", "ສະບາຍດີ |ເຈົ້າ"},
		{"SA and BA, Burmese at its signs", "မြန်မာ၊ |စာ။"},
		{"SA, a Latin word in Thai", "ใช้SIEMดู |log"},
		// India
		{"LB9, Hindi clusters", "क्षेत्र |में |सुरक्षा"},
		{"BA, a danda ends a sentence", "वाक्य। |अगला"},
		{"ours, a danda after a space", "वाक्य । |अगला ॥"},
		{"LB9, Tamil", "பாதுகாப்பு |என்பது |க்ஷ"},
		{"LB9, Telugu", "శ్రీ |భద్రత"},
		{"LB9, joiners", "क्\u200dष |क्\u200cष"},
		{"NU, numbers of Hindi", "१२३ |अंक"},
		// Arabic, Hebrew
		{"AL, Arabic", "السجل |هو |الدليل، |والتنبيه"},
		{"LB9, Arabic with vowels", "بَيَانٌ |جَدِيدٌ"},
		{"LB25, Arabic numbers", "١٢٫٥ |متر"},
		{"OP and CP", "سلام |(دنیا) |خوب"},
		{"LB21a, a hyphen after Hebrew", "אל-על |טס"},
		{"joiner of Persian", "می\u200cخواهم |کتاب"},
		// Europe
		{"LB12, a space that binds", "10\u00a0% |von |z.\u00a0B. |5"},
		{"WJ binds", "a\u2060b |c"},
		{"BA, a soft hyphen", "Sicher\u00ad|heit |ist"},
		{"GL, a hyphen that binds", "e\u2011mail |ja"},
		{"B2, an em dash", "so|—|und |so"},
		{"BA, an en dash", "1990–|2000 |ja"},
		{"ours, French quotation", "dit : |« oui » ; |non"},
		{"ours, compounds", "Client-|Server-|Modell |ja"},
		{"AL, Greek and Cyrillic", "καλή |μέρα, |добрый |день!"},
		{"LB21, the Armenian hyphen", "բա֊|ռ |է"},
		// addresses, which are ours
		{"IPv4", "at |203.0.113.9, |then"},
		{"IPv4 with a net and port", "10.0.0.0/8 |203.0.113.9:443 |x"},
		{"IPv6", "2001:db8::1 |[2001:db8::1]:443 |x"},
		{"a web address", "https://a-b.example/my-page?x=y-z#top |x"},
		{"a path with a hyphen", "/opt/my-app/app-config.yaml |x"},
		{"a path of Windows", `C:\Users\my-name\file |x`},
		{"a name of a host", "web-server.example.org |x"},
		{"an address of mail", "first-last@example.org |x"},
		{"a variable", "MY_LONG-NAME=some-value |x"},
		{"a compound at the end of a sentence", "well-|known. |(well-|known) |x"},
		{"a package", "io.github.my-name |x"},
		// emoji
		{"LB30b, a skin tone", "👍🏽|👍"},
		{"LB8a, a family", "👨\u200d👩\u200d👧|👨\u200d👩\u200d👧"},
		{"LB30a, flags", "🇰🇷|🇯🇵 |x"},
		{"LB9, a keycap", "1️⃣ |2️⃣"},
	} {
		got := strings.Join(pieces(plainText(strings.ReplaceAll(c.want, "|", ""))), "|")
		if got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.source, got, c.want)
		}
	}
}

// What is wider than a line is cut where it hurts least.
func TestLastResort(t *testing.T) {
	for _, c := range []struct {
		name, in string
		width    int
		want     []string
	}{
		{"Thai, not after a leading vowel", "กกกกกเกกกก", 6, []string{"กกกกก", "เกกกก"}},
		{"Thai, not before a trailing one", "กกกกกกากกก", 6, []string{"กกกกก", "กากกก"}},
		{"Thai, marks stay", "ก้ก้ก้ก้", 3, []string{"ก้ก้ก้", "ก้"}},
		{"Burmese, vowels stay", "ကကကကကာက", 5, []string{"ကကကက", "ကာက"}},
		{"Khmer, a subscript stays", "កកកកក្មក", 6, []string{"កកកកក្ម", "ក"}},
		{"Hindi", "क्षक्षक्षक्ष", 4, []string{"क्षक्ष", "क्षक्ष"}},
		{"Korean by syllable", "한국어문장은", 6, []string{"한국어", "문장은"}},
		{"emoji stay whole", "ab👍🏽👍🏽", 6, []string{"ab👍🏽", "👍🏽"}},
		{"an address at its slashes", "https://example.org/one/two", 12, []string{"https://", "example.org/", "one/two"}},
		{"nothing but leading vowels", strings.Repeat("เ", 9), 6, []string{"เเเเ", "เเเเเ"}},
	} {
		got := plainText(c.in).lines(c.width, c.width)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A soft hyphen is seen where a line ends with it, and takes its cell there.
func TestSoftHyphens(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  []string
	}{
		{"Sicher\u00adheits\u00advor\u00adfall", 30, []string{"Sicherheitsvorfall"}},
		{"Sicher\u00adheits\u00advor\u00adfall", 12, []string{"Sicherheits-", "vorfall"}},
		{"Sicher\u00adheits\u00advor\u00adfall", 11, []string{"Sicher-", "heitsvor-", "fall"}},
		{"ein Vor\u00adfall", 8, []string{"ein Vor-", "fall"}},
		{"ein Vor\u00adfall", 7, []string{"ein", "Vorfall"}},
		{"Vorfall Ende", 7, []string{"Vorfall", "Ende"}},
		{"abcdefgh\u00adij", 8, []string{"abcdefg", "hij"}},
		{"безопас\u00adность", 8, []string{"безопас-", "ность"}},
		{"ไทย\u200bไทย\u200bไทย", 7, []string{"ไทยไทย", "ไทย"}},
		{"ภาษา\u200bไทย", 20, []string{"ภาษาไทย"}},
	} {
		if got := plainText(c.in).lines(c.width, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%+q at %d cells: got %q, want %q", c.in, c.width, got, c.want)
		}
	}
	for _, in := range []string{"*Sicher\u00adheits\u00advorfall*", "- Sicher&shy;heits&#173;vorfall", "> | a | b |\n> |-|-|\n> | Sicher\u00adheits\u00advorfall | c |"} {
		for width := 10; width < 40; width++ {
			checkSource(t, Dark(), in, width)
		}
	}
}

const (
	notFirst = "、。，．！？；：」』）】》〉〕”’ー々っゃゅょッャュョ…・％"
	notLast  = "「『（【《〈〔“‘"
)

// Kinsoku at every width: what may not begin a line does not, what may not end
// one does not.
func TestKinsoku(t *testing.T) {
	signs := rapid.SampledFrom(strings.Split("日本語文字あいう漢字、。！？「（」）ーっ々", ""))
	rapid.Check(t, func(t *rapid.T) {
		s := "日" + strings.Join(rapid.SliceOfN(signs, 0, 40).Draw(t, "signs"), "") + "本"
		width := rapid.IntRange(12, 40).Draw(t, "width")
		lines := plainText(s).lines(width, width)
		if strings.Join(lines, "") != s {
			t.Fatalf("%q became %q", s, lines)
		}
		if cells(s) > width && widest(s) > width {
			return // a run of signs that no line can hold
		}
		for i, line := range lines {
			first, _ := utf8.DecodeRuneInString(line)
			last, _ := utf8.DecodeLastRuneInString(line)
			if i > 0 && strings.ContainsRune(notFirst, first) || i < len(lines)-1 && strings.ContainsRune(notLast, last) {
				t.Fatalf("at %d cells: %q", width, lines)
			}
		}
	})
}

// widest is the width of the widest piece that has to stay together.
func widest(s string) int {
	n := 0
	for _, p := range pieces(plainText(s)) {
		n = max(n, cells(p))
	}
	return n
}

// A long text without a place to break takes time that grows with it.
func TestScriptsOfMuchText(t *testing.T) {
	const many = 1 << 15
	for _, unit := range []string{"한", "ก", "เ", "क्", "漢", "(", "a-", "/"} {
		lines := plainText(strings.Repeat(unit, many)).lines(40, 40)
		if got := strings.Join(lines, ""); got != strings.Repeat(unit, many) {
			t.Errorf("%q: %d bytes of %d", unit, len(got), many*len(unit))
		}
	}
}

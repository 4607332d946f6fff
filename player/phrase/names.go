package phrase

import "golang.org/x/text/language"

// names are what languages call themselves, for the list that a reader chooses
// from. The package language/display of golang.org/x/text has more of them and
// takes a millisecond of every start.
var names = map[string]string{
	"am": "አማርኛ", "ar": "العربية", "az": "azərbaycan", "bg": "български", "bn": "বাংলা", "bs": "bosanski", "ca": "català",
	"cs": "čeština", "da": "dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English", "es": "español", "et": "eesti",
	"eu": "euskara", "fa": "فارسی", "fi": "suomi", "fil": "Filipino", "fr": "français", "ga": "Gaeilge", "gl": "galego",
	"gu": "ગુજરાતી", "ha": "Hausa", "he": "עברית", "hi": "हिन्दी", "hr": "hrvatski", "hu": "magyar", "hy": "հայերեն",
	"id": "Indonesia", "is": "íslenska", "it": "italiano", "ja": "日本語", "ka": "ქართული", "kk": "қазақ тілі", "km": "ខ្មែរ",
	"ko": "한국어", "lo": "ລາວ", "lt": "lietuvių", "lv": "latviešu", "mk": "македонски", "mn": "монгол", "mr": "मराठी",
	"ms": "Melayu", "my": "မြန်မာ", "nb": "norsk bokmål", "ne": "नेपाली", "nl": "Nederlands", "nn": "nynorsk", "no": "norsk bokmål",
	"pl": "polski", "ps": "پښتو", "pt": "português", "ro": "română", "ru": "русский", "rw": "Kinyarwanda", "si": "සිංහල",
	"sk": "slovenčina", "sl": "slovenščina", "so": "Soomaali", "sq": "shqip", "sr": "српски", "sv": "svenska", "sw": "Kiswahili",
	"ta": "தமிழ்", "te": "తెలుగు", "th": "ไทย", "tr": "Türkçe", "uk": "українська", "ur": "اردو", "uz": "o‘zbek", "vi": "Tiếng Việt",
	"yo": "Èdè Yorùbá", "zh": "中文", "zu": "isiZulu", "zh-Hant": "繁體中文", "zh-Hans": "简体中文",
}

// NameOf is what a language calls itself, with the tag where the name alone
// does not say which one it is; the tag where the name is not known.
func NameOf(tag string) string {
	if name, ok := names[tag]; ok {
		return name
	}
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	base, _ := t.Base()
	if name, ok := names[base.String()]; ok {
		return name + " (" + tag + ")"
	}
	return tag
}

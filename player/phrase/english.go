package phrase

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message/catalog"
)

// counted are the sentences that differ for one thing and for many: what to
// say of one. The sentence itself says it of many.
var counted = map[string]string{
	"%d courses":                        "%d course",
	"%d lessons":                        "%d lesson",
	"%d questions":                      "%d question",
	"%d problems in the course's files": "%d problem in the course's files",
	"%d of them cannot be answered and do not count":                  "%d of them cannot be answered and does not count",
	"%d questions are not answered. Unanswered, they earn nothing.":   "%d question is not answered. Unanswered, it earns nothing.",
	"%d questions have to be answered before you can hand in.":        "%d question has to be answered before you can hand in.",
	"%d answers were given to an earlier version of their question.":  "%d answer was given to an earlier version of its question.",
	"It was interrupted %d times.":                                    "It was interrupted once.",
	"All %d attempts have been used.":                                 "The only attempt has been used.",
	"%d answers in your own words are not marked: they do not count.": "%d answer in your own words is not marked: it does not count.",
	"%d minutes more.":                        "%d minute more.",
	"NOT SAVED: %d entries too large to keep": "NOT SAVED: %d entry too large to keep",
	"%d answers were judged by yourself.":     "%d answer was judged by yourself.",
}

// english needs only the sentences that count: every other is its own
// translation, and 200 of them are not worth a part of every start.
func english(b *catalog.Builder) error {
	for many, one := range counted {
		if err := b.Set(language.English, many, plural.Selectf(1, "%d", "=1", one, "other", many)); err != nil {
			return err
		}
	}
	return nil
}

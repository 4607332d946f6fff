package content

import "carrel/content/markdown"

// What is looked for while a course is put together from its files.
var (
	ruleUnreadable  = markdown.Rule{ID: "file", Level: markdown.Error, About: "A file or folder of the course cannot be read."}
	ruleEmpty       = markdown.Rule{ID: "empty-file", Level: markdown.Warning, About: "A file has nothing in it."}
	ruleEncoding    = markdown.Rule{ID: "encoding", Level: markdown.Error, About: "A file is not UTF-8, and some of its characters are lost."}
	ruleLimit       = markdown.Rule{ID: "limit", Level: markdown.Error, About: "The course is larger than what is read of it."}
	ruleUnknownKey  = markdown.Rule{ID: "unknown-key", Level: markdown.Error, About: "A directive or front matter has a key that nothing knows."}
	ruleValue       = markdown.Rule{ID: "value", Level: markdown.Error, About: "A key has a value that it cannot have."}
	ruleCutValue    = markdown.Rule{ID: "cut-value", Level: markdown.Error, About: "A value of the front matter ends at a # that was meant as part of it."}
	ruleIdentity    = markdown.Rule{ID: "course-id", Level: markdown.Error, About: "The course has no id that is unique in the world."}
	ruleDuplicateID = markdown.Rule{ID: "duplicate-unit-id", Level: markdown.Error, About: "Two units have the same id."}
	ruleFormat      = markdown.Rule{ID: "format", Level: markdown.Error, About: "The course is written in a format that this program does not know."}
	ruleLink        = markdown.Rule{ID: "outline-link", Level: markdown.Error, About: "The outline links a file that is not there."}
	ruleTwice       = markdown.Rule{ID: "outline-twice", Level: markdown.Warning, About: "The outline links a file twice."}
	ruleNoOutline   = markdown.Rule{ID: "no-outline", Level: markdown.Error, About: "The course has no outline."}
)

// Rules are what the problems of Load can be about, beside those of package
// markdown.
var Rules = []markdown.Rule{
	ruleUnreadable, ruleEmpty, ruleEncoding, ruleLimit, ruleUnknownKey, ruleValue, ruleCutValue, ruleIdentity,
	ruleDuplicateID, ruleFormat, ruleLink, ruleTwice, ruleNoOutline,
}

package markdown

import "slices"

// What is looked for in one file. The levels follow from what becomes of it: an
// error is something that is lost or cannot be marked as it was meant.
var (
	ruleUnreadable   = Rule{"unreadable", Error, "The rest of a file cannot be read."}
	ruleUnparsable   = Rule{"unparsable", Error, "A part of a file cannot be read as Markdown."}
	ruleFrontMatter  = Rule{"front-matter", Error, "The front matter of a file is not understood."}
	ruleTOML         = Rule{"front-matter-toml", Warning, "The front matter is written in TOML, which is not read."}
	ruleInclude      = Rule{"include", Error, "A file that is included cannot be read."}
	ruleWideTable    = Rule{"wide-table", Warning, "A table has more columns than are shown."}
	ruleAlertTitle   = Rule{"alert-title", Warning, "An alert is written so that GitHub does not show it as one."}
	ruleDirective    = Rule{"directive", Error, "A directive is not understood."}
	ruleUnknownKey   = Rule{"unknown-key", Error, "A directive or front matter has a key that nothing knows."}
	ruleValue        = Rule{"value", Error, "A key has a value that it cannot have."}
	ruleLost         = Rule{"lost-directive", Error, "A directive stands where it belongs to nothing."}
	ruleNoAnswer     = Rule{"no-answer", Error, "A question has nothing to answer it with."}
	ruleNoKey        = Rule{"no-key", Error, "A question does not say which answer is right."}
	ruleSecondAnswer = Rule{"second-answer", Error, "A question has more than one answer part."}
	ruleType         = Rule{"wrong-type", Error, "The type of a question does not go with its answer part."}
	ruleShape        = Rule{"answer-shape", Error, "The answer part has not the shape that its kind of question needs."}
	ruleAnswerForm   = Rule{"answer-form", Error, "A fence says of its answers what nothing knows."}
	ruleBadAnswer    = Rule{"bad-answer", Error, "An accepted answer cannot be read in the form that it has to have."}
	ruleTooMany      = Rule{"too-many-parts", Error, "A question has more parts than can be answered."}
	ruleFewChoices   = Rule{"few-choices", Warning, "A question leaves nothing to choose."}
	ruleEmptyChoice  = Rule{"empty-choice", Warning, "A choice has no words."}
	ruleDuplicate    = Rule{"duplicate-choice", Warning, "Two choices of a question have the same words."}
	ruleNoBox        = Rule{"choice-without-box", Warning, "A list mixes choices with items that have no box."}
	ruleBullets      = Rule{"order-bullets", Warning, "The steps of an ordering question are bullets and not a numbered list."}
	ruleNested       = Rule{"nested-choice", Warning, "The indentation of a choice makes it a part of another."}
	ruleStray        = Rule{"stray-block", Warning, "A block at the margin stands between two choices."}
	ruleNoID         = Rule{"no-id", Warning, "A question has no id, so that its answers are lost when its wording changes."}
	ruleBadID        = Rule{"bad-id", Error, "The id of a question has characters that an id cannot have."}
	ruleDuplicateID  = Rule{"duplicate-id", Error, "Two questions have the same id."}
	ruleOpenGap      = Rule{"open-gap", Warning, "A gap to fill in has one bracket at its end, and is none."}
	ruleOpenFence    = Rule{"open-fence", Error, "A code block has no end, so that the rest of the file belongs to it."}
	ruleTightHeading = Rule{"tight-heading", Warning, "A heading has no space after its #, and is none."}
	ruleShellGap     = Rule{"shell-brackets", Warning, "A test of the shell in double brackets is read as a gap to fill in."}
)

// Rules are what the reports of this package can be about.
var Rules = slices.Concat([]Rule{
	ruleUnreadable, ruleUnparsable, ruleFrontMatter, ruleTOML, ruleInclude, ruleWideTable, ruleAlertTitle,
	ruleDirective, ruleUnknownKey, ruleValue, ruleLost,
	ruleNoAnswer, ruleNoKey, ruleSecondAnswer, ruleType, ruleShape, ruleAnswerForm, ruleBadAnswer, ruleTooMany,
	ruleFewChoices, ruleEmptyChoice, ruleDuplicate, ruleNoBox, ruleBullets, ruleNested, ruleStray,
	ruleNoID, ruleBadID, ruleDuplicateID, ruleShellGap, ruleOpenGap,
	ruleOpenFence, ruleTightHeading,
}, scenarioRules)

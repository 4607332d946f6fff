package lint

import (
	"fmt"
	"slices"

	"carrel/content"
	"carrel/content/markdown"
)

// The rules of a course as a whole.
var (
	ruleUnread      = markdown.Rule{ID: "file-unreadable", Level: markdown.Error, About: "A file that the course needs cannot be read."}
	ruleSameID      = markdown.Rule{ID: "question-id-reused", Level: markdown.Error, About: "Two questions of the course have the same id, so that their answers cannot be told apart."}
	ruleEmptyQuiz   = markdown.Rule{ID: "quiz-empty", Level: markdown.Error, About: "A quiz, pool or exam has no question."}
	ruleFirst       = markdown.Rule{ID: "key-always-first", Level: markdown.Note, About: "The first choice is the right one in every question of a quiz."}
	ruleLongest     = markdown.Rule{ID: "key-always-longest", Level: markdown.Note, About: "The longest choice is the right one in every question of a quiz."}
	ruleStale       = markdown.Rule{ID: "translation-stale", Level: markdown.Warning, About: "The source of a translation has changed since it was translated."}
	ruleUntracked   = markdown.Rule{ID: "translation-untracked", Level: markdown.Note, About: "A translation does not say of which text it is one, so that nobody notices when it falls behind."}
	ruleWrongSource = markdown.Rule{ID: "translation-source", Level: markdown.Warning, About: "A translation says that it translates another file than the one that it lies beside."}
	ruleShape       = markdown.Rule{ID: "translation-shape", Level: markdown.Warning, About: "A translated question does not fit its source, which is shown in its place."}
	ruleTicks       = markdown.Rule{ID: "translation-ticks", Level: markdown.Warning, About: "A translated question has its ticks at other choices than its source, whose ticks count."}
	ruleUntold      = markdown.Rule{ID: "translation-missing", Level: markdown.Note, About: "Units or questions are not translated into a language that the course says it has."}
	ruleNoImage     = markdown.Rule{ID: "image-missing", Level: markdown.Error, About: "An image is not there."}
	ruleNoAlt       = markdown.Rule{ID: "image-alt", Level: markdown.Warning, About: "An image has no text for those who cannot see it, and for terminals."}
	ruleRemote      = markdown.Rule{ID: "image-remote", Level: markdown.Warning, About: "An image is on another computer, so that it cannot be seen offline."}
	ruleNoTarget    = markdown.Rule{ID: "link-broken", Level: markdown.Error, About: "A link leads to a file that is not there."}
	ruleNoAnchor    = markdown.Rule{ID: "link-anchor", Level: markdown.Warning, About: "A link leads to a heading that is not there."}
	ruleOutside     = markdown.Rule{ID: "link-outside", Level: markdown.Error, About: "A link leads out of the folder of the course."}
	ruleScheme      = markdown.Rule{ID: "link-scheme", Level: markdown.Warning, About: "A link is neither to the course nor to the web, so that it is not shown."}
	ruleSameAnchor  = markdown.Rule{ID: "heading-repeated", Level: markdown.Note, About: "Two headings of a file have the same anchor, so that links to the second one depend on their order."}
	ruleDraw        = markdown.Rule{ID: "exam-draw", Level: markdown.Error, About: "An entry of an exam's draw list cannot be understood."}
	ruleDrawSource  = markdown.Rule{ID: "exam-source", Level: markdown.Error, About: "An exam draws from a file that is not there or has no questions."}
	rulePick        = markdown.Rule{ID: "exam-pick", Level: markdown.Error, About: "An exam draws more questions than there are."}
	ruleRequires    = markdown.Rule{ID: "exam-requires", Level: markdown.Error, About: "An exam requires a unit that is not there, or that requires the exam in turn."}
	ruleTold        = markdown.Rule{ID: "exam-answer-told", Level: markdown.Warning, About: "The words of one question of an exam or a pool name the accepted answer of another."}
	ruleNoObjective = markdown.Rule{ID: "objective-unknown", Level: markdown.Error, About: "An objective is named that the course does not have."}
	ruleUntested    = markdown.Rule{ID: "objective-untested", Level: markdown.Note, About: "No question tests an objective of the course."}
	ruleUntaught    = markdown.Rule{ID: "objective-untaught", Level: markdown.Note, About: "No lesson, lab or scenario says that it teaches an objective of the course."}
	ruleCertificate = markdown.Rule{ID: "certificate-unit", Level: markdown.Error, About: "The certificate requires a unit that the course does not have."}
	ruleNoHandout   = markdown.Rule{ID: "lab-file", Level: markdown.Error, About: "A lab gives a file that is not there."}
	ruleNoSteps     = markdown.Rule{ID: "lab-empty", Level: markdown.Warning, About: "A lab has no step that can be answered."}
	ruleUnlisted    = markdown.Rule{ID: "file-unlisted", Level: markdown.Note, About: "A file lies in the folder of the course, and nothing leads the player to it."}
	ruleBare        = markdown.Rule{ID: "manifest-missing", Level: markdown.Note, About: "The folder has no course.md."}
	ruleNoManifest  = markdown.Rule{ID: "manifest-not", Level: markdown.Warning, About: "The course.md of the folder is no manifest."}
)

var own = []markdown.Rule{
	ruleUnread, ruleSameID, ruleEmptyQuiz, ruleFirst, ruleLongest, ruleStale, ruleUntracked, ruleWrongSource,
	ruleShape, ruleTicks, ruleUntold, ruleNoImage, ruleNoAlt, ruleRemote, ruleNoTarget, ruleNoAnchor, ruleOutside, ruleScheme,
	ruleSameAnchor, ruleDraw, ruleDrawSource, rulePick, ruleRequires, ruleTold, ruleNoObjective, ruleUntested, ruleUntaught,
	ruleCertificate, ruleNoHandout, ruleNoSteps, ruleUnlisted, ruleBare, ruleNoManifest,
}

// Rules returns every rule that a report can name, those of a single file
// first.
func Rules() []markdown.Rule {
	var out []markdown.Rule
	for _, r := range slices.Concat(markdown.Rules, content.Rules, own) {
		if !slices.Contains(out, r) { // some are looked for in two places
			out = append(out, r)
		}
	}
	return out
}

func problem(r markdown.Rule, file string, line, col int, hint, format string, args ...any) markdown.Problem {
	return markdown.NewProblem(r, file, line, col, hint, fmt.Sprintf(format, args...))
}

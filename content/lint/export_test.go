package lint

import "carrel/content/markdown"

func Own() []markdown.Rule { return own }

package notebook

import (
	"strings"
	"testing"
	"time"

	"carrel/course/progress"
)

var dossierWords = DossierWords{
	Words: Words{Title: "Dossier", Bookmark: "bookmark", Line: func(n int) string { return "Line " + strings.Repeat("I", n) }},
	Goals: "Objectives", Given: "Your answer", Right: "Right", Why: "Explanation", Notes: "Notes",
}

func TestDossier(t *testing.T) {
	d := &Dossier{
		Title: "The *SOC*", Facts: [][2]string{{"name", "not named"}}, Goals: [][2]string{{"Read a log", "80 %"}},
		Chapters: []Chapter{{
			Title: "First", State: "done",
			Answers: []Answer{
				{Prompt: "Which port?\nOf `ssh`.\nAnd more.", Given: "22\n# no heading", Outcome: "right", Right: "22", Why: "One.\n\nTwo."},
				{Prompt: "Hidden?", Given: "yes"},
			},
			Left: progress.Left{Notes: []progress.Aside{{Place: progress.Place{Line: 2}, Text: "mine <b>", At: time.Time{}}}},
		}, {Title: "Next"}},
	}
	want := `# Dossier

The \*SOC\*

- **name**: not named

## Objectives

- **Read a log**: 80 %

## First

done

### 1\. Which port?

Of \` + "`ssh\\`" + `.\
And more.

**Your answer (right)**

> 22\
> \# no heading

**Right**

> 22

**Explanation**

> One.
>
> Two.

### 2\. Hidden?

**Your answer**

> yes

### Notes

- **Line II**

  mine \<b\>

## Next
`
	if got := string(d.Markdown(dossierWords)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDossierIsTextAlone: nothing that was typed or written becomes markup.
func TestDossierIsTextAlone(t *testing.T) {
	evil := "![x](http://evil) <script>\x1b[31m\n- item\n```\n[a]: b\n1. one"
	d := &Dossier{Title: evil, Facts: [][2]string{{evil, evil}}, Chapters: []Chapter{{Title: evil, State: evil, Answers: []Answer{{evil, evil, evil, evil, evil}}}}}
	got := string(d.Markdown(dossierWords))
	for _, not := range []string{"\x1b", "![x]", " <script", "\n```", "\n- item", "> - item", "\n[a]", "> 1. "} {
		if strings.Contains(got, not) {
			t.Errorf("%q in\n%s", not, got)
		}
	}
}

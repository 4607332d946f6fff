package lint_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"carrel/content"
	"carrel/content/lint"
	"carrel/content/markdown"
	"carrel/course/exam"
)

// sound is a course with nothing wrong in it.
var sound = map[string]string{
	"course.md": lines(
		"---", "kind: course", "id: org.example.sound", "title: Sound", "version: 1.0.0", "locale: en",
		"locales: [en, fr]", "objectives:", "  read: Read a log", "  act: Act on it",
		"certificate: {requires: {exam: exam.md, quiz: q, lessons: all}}", "---", "# Sound", "", // 1-14
		"1. [Lesson](lessons/one.md)", "2. [Quiz](quiz.md)", "3. [Exam](exam.md)", "", "Also: [Words](glossary.md)"), // 15-19
	"course.fr.md": "# Bon\n",
	"README.md":    "# For the forge\n",
	"lessons/one.md": lines(
		"---", "id: one", "title: One", "objectives: [read, act]", "---", "# One", "", // 1-7
		"A [SOC](../glossary.md#soc) [reads](#two-words). ![A line](../media/line.png)", "", "<!-- include: ../shared/help.md -->", "", // 8-11
		"## Two words", "", "[Web](https://example.org/x#y) [mail](mailto:a@example.org) [folder](../media/) [all of it](../glossary.md)"), // 12-14
	"lessons/one.fr.md": lines("---", "title: Un", "translates: {file: one.md, hash: "+hash("lessons/one.md")+"}", "---", "# Un"),
	"quiz.md": lines(
		"---", "kind: quiz", "id: q", "title: Quiz", "objectives: [read]", "---", "# Quiz", "", // 1-8
		"## First?", "<!-- question: {id: first, difficulty: 1, tags: [easy]} -->", "", "- [x] Yes", "- [ ] No", "- [ ] Perhaps", "", // 9-15
		"## Second?", "<!-- question: {id: second, difficulty: 2, objectives: [act]} -->", "", "- [x] Yes", "- [x] No", "- [ ] Perhaps"), // 16-21
	"quiz.fr.md": lines(
		"---", "kind: quiz", "title: Quiz", "translates: {file: quiz.md, hash: "+hash("quiz.md")+"}", "---", "# Quiz", "", // 1-7
		"## Premier ?", "<!-- question: {id: first} -->", "", "- [ ] Oui", "- [ ] Non", "- [ ] Peut-être", "", // 8-14
		"## Deuxième ?", "<!-- question: {id: second} -->", "", "- [x] Oui", "- [x] Non", "- [ ] Peut-être"), // 15-20
	"exam.md": lines(
		"---", "kind: exam", "id: exam", "title: Exam", "draw:",
		"  - {from: pool.md, pick: 1, where: {objectives: [act, read], difficulty: 3}}", "  - {from: quiz.md, pick: 1, where: {tags: easy}}", "---", "# Exam"), // 1-9
	"exam.fr.md": lines("---", "kind: exam", "title: Examen", "translates: {file: exam.md, hash: "+hash("exam.md")+"}", "---", "# Examen"),
	"pool.md": lines(
		"---", "kind: pool", "title: Pool", "---", "# Pool", "", // 1-6
		"## Third?", "<!-- question: {id: third, objectives: [act], difficulty: 3} -->", "", "- [x] Yes", "- [ ] No", "- [ ] Perhaps"), // 7-12
	"glossary.md":    "---\nkind: glossary\nid: words\ntitle: Words\n---\n# Words\n\n## SOC\n\nA room.\n",
	"glossary.fr.md": lines("---", "kind: glossary", "title: Mots", "translates: {file: glossary.md, hash: "+hash("glossary.md")+"}", "---", "# Mots"),
	"shared/help.md": "Ask. [Words](../glossary.md)\n",
	"media/line.png": "png",
	"media/notes.md": "not a lesson\n",
	".hidden/x.md":   "[nowhere](nowhere.md)\n",
}

func lines(ls ...string) string { return strings.Join(ls, "\n") + "\n" }

// hash stands for the hash of a file of the course until that is put together.
func hash(file string) string { return "{{" + file + "}}" }

// folder puts a course together: sound, with some files changed, added, or
// with "" removed.
func folder(changes map[string]string) fstest.MapFS {
	files := maps.Clone(sound)
	maps.Copy(files, changes)
	m := fstest.MapFS{}
	for name, text := range files {
		if text == "" {
			continue
		}
		for other, source := range files {
			if strings.Contains(text, hash(other)) {
				text = strings.ReplaceAll(text, hash(other), markdown.Hash([]byte(source)))
			}
		}
		m[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return m
}

// with is a file of the sound course in which one text stands for another.
func with(file, old, now string) map[string]string {
	if !strings.Contains(sound[file], old) {
		panic(file + " has no " + old)
	}
	return map[string]string{file: strings.Replace(sound[file], old, now, 1)}
}

func check(t *testing.T, fsys fs.FS) *lint.Report {
	t.Helper()
	r, err := lint.Course(t.Context(), fsys, "sound", lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func brief(ps []markdown.Problem) []string {
	var out []string
	for _, p := range ps {
		out = append(out, fmt.Sprintf("%s:%d:%d %s", p.File, p.Line, p.Col, p.Rule.ID))
	}
	return out
}

func TestSound(t *testing.T) {
	r := check(t, folder(nil))
	for _, p := range r.Problems {
		t.Errorf("problem: %s (%s)", p, p.Rule.ID)
	}
	if r.Files != 11 || r.Units != 4 || r.Questions != 3 || r.ByKind["single"] != 2 || r.ByKind["multiple"] != 1 || len(r.Problems) > 0 {
		t.Errorf("report %+v", r)
	}
}

var singles = func(rights ...int) string {
	var b strings.Builder
	b.WriteString("---\nkind: quiz\nid: q\ntitle: Quiz\nobjectives: [read, act]\n---\n# Quiz\n")
	for i, right := range rights {
		fmt.Fprintf(&b, "\n## Question %d?\n<!-- question: {id: s%d, tags: [easy]} -->\n\n", i, i)
		for c := range 3 {
			box := "[ ]"
			if c == right {
				box = "[x]"
			}
			fmt.Fprintf(&b, "- %s Choice %d\n", box, c)
		}
	}
	return b.String()
}

// step is a step of a lab, with its answer.
const step = "## Which?\n<!-- step: {id: which} -->\n\n```answer path\n/etc/passwd\n```\n"

// withLab adds a lab that gives files to the course, with its translation.
func withLab(files, steps string) map[string]string {
	return map[string]string{
		"lessons/lab.md":    "---\nkind: lab\nid: lab\ntitle: Lab\nfiles: " + files + "\n---\n# Lab\n\n" + steps,
		"lessons/lab.fr.md": "---\nkind: lab\ntitle: Lab\ntranslates: {file: lab.md, hash: {{lessons/lab.md}}}\n---\n# Atelier\n\n" + steps,
		"course.md":         replace("course.md", "2. [Quiz]", "1. [Lab](lessons/lab.md)\n2. [Quiz]"),
	}
}

// cases are what each rule finds, in a course that is sound but for it.
var cases = []struct {
	name    string
	changes map[string]string
	want    []string
}{
	{"id in two files", with("pool.md", "id: third", "id: first"), []string{"pool.md:7:1 question-id-reused"}},
	{"no questions", map[string]string{"lessons/two.md": "---\nkind: quiz\nid: two\n---\n# Two\n", "course.md": replace("course.md", "2. [Quiz]", "1. [Two](lessons/two.md)\n2. [Quiz]"),
		"lessons/two.fr.md": "---\ntranslates: {file: two.md, hash: {{lessons/two.md}}}\n---\n# Deux\n"}, []string{"lessons/two.md:0:0 quiz-empty"}},
	{"exam without anything", map[string]string{"exam.md": "---\nkind: exam\nid: exam\n---\n# Exam\n"}, []string{"exam.md:0:0 quiz-empty", "pool.md:0:0 file-unlisted"}},
	{"always the first", map[string]string{"quiz.md": singles(0, 0, 0, 0, 0), "quiz.fr.md": "", "course.md": replace("course.md", "[en, fr]", "[en]")}, []string{"quiz.md:0:0 key-always-first"}},
	{"first but shuffled", map[string]string{"quiz.md": strings.Replace(singles(0, 0, 0, 0, 0), "title:", "shuffle: true\ntitle:", 1), "quiz.fr.md": "", "course.md": replace("course.md", "[en, fr]", "[en]")}, nil},
	{"four times the first", map[string]string{"quiz.md": singles(0, 0, 0, 0), "quiz.fr.md": "", "course.md": replace("course.md", "[en, fr]", "[en]")}, nil},
	{"once not the first", map[string]string{"quiz.md": singles(0, 0, 0, 0, 2), "quiz.fr.md": "", "course.md": replace("course.md", "[en, fr]", "[en]")}, nil},
	{"always the longest", map[string]string{"quiz.md": strings.ReplaceAll(singles(1, 2, 1, 0, 1), "[x] Choice", "[x] The right choice"), "quiz.fr.md": "", "course.md": replace("course.md", "[en, fr]", "[en]")}, []string{"quiz.md:0:0 key-always-longest"}},

	{"stale", with("quiz.md", "## First?", "## The first?"), nil}, // the hash follows; see TestStale
	{"no hash", with("quiz.fr.md", ", hash: {{quiz.md}}", ""), []string{"quiz.fr.md:4:13 translation-untracked"}},
	{"translates nothing", with("exam.fr.md", "translates: {file: exam.md, hash: {{exam.md}}}\n", ""), []string{"exam.fr.md:1:1 translation-untracked"}},
	{"another source", with("quiz.fr.md", "file: quiz.md", "file: exam.md"), []string{"quiz.fr.md:4:20 translation-source"}},
	{"a choice less", with("quiz.fr.md", "- [ ] Non\n- [ ] Peut", "- [ ] Peut"), []string{"quiz.fr.md:8:1 translation-shape"}},
	{"a match in French", map[string]string{
		"quiz.md":    sound["quiz.md"] + matching("logins", "packages"),
		"quiz.fr.md": sound["quiz.fr.md"] + matching("connexions", "paquets"),
	}, nil},
	{"other pairs", map[string]string{
		"quiz.md":    sound["quiz.md"] + matching("logins", "packages"),
		"quiz.fr.md": sound["quiz.fr.md"] + strings.Replace(matching("connexions", "paquets"), "dpkg.log", "", 1),
	}, []string{"quiz.fr.md:22:1 translation-shape"}},
	{"gaps in another order", map[string]string{
		"quiz.md":    sound["quiz.md"] + "\n## Third\n<!-- question: {id: gapped} -->\n\nIt is [[red|(blue)|green]].\n",
		"quiz.fr.md": sound["quiz.fr.md"] + "\n## Trois\n<!-- question: {id: gapped} -->\n\nC'est [[(bleu)|rouge|vert]].\n",
	}, []string{"quiz.fr.md:22:1 translation-shape"}},
	{"gaps in the same order", map[string]string{
		"quiz.md":    sound["quiz.md"] + "\n## Third\n<!-- question: {id: gapped} -->\n\nIt is [[red|(blue)|green]].\n",
		"quiz.fr.md": sound["quiz.fr.md"] + "\n## Trois\n<!-- question: {id: gapped} -->\n\nC'est [[rouge|(bleu)|vert]].\n",
	}, nil},
	{"another tick", map[string]string{
		"quiz.md":    sound["quiz.md"] + "\n## Third\n<!-- question: {id: gapped} -->\n\n- [x] a\n- [ ] b\n",
		"quiz.fr.md": sound["quiz.fr.md"] + "\n## Trois\n<!-- question: {id: gapped} -->\n\n- [ ] b\n- [x] a\n",
	}, []string{"quiz.fr.md:22:1 translation-ticks"}},
	{"the same tick", map[string]string{
		"quiz.md":    sound["quiz.md"] + "\n## Third\n<!-- question: {id: gapped} -->\n\n- [x] a\n- [ ] b\n",
		"quiz.fr.md": sound["quiz.fr.md"] + "\n## Trois\n<!-- question: {id: gapped} -->\n\n- [x] a\n- [ ] b\n",
	}, nil},
	{"words only", map[string]string{
		"quiz.md":    sound["quiz.md"] + "\n## Port?\n<!-- question: {id: port} -->\n\n```answer number\n22\n```\n",
		"quiz.fr.md": sound["quiz.fr.md"] + "\n## Quel port ?\n<!-- question: {id: port} -->\n",
	}, nil},
	{"another id", with("quiz.fr.md", "id: first", "id: fist"), []string{"quiz.fr.md:0:0 translation-missing", "quiz.fr.md:8:1 translation-shape"}},
	{"a question is missing", with("quiz.fr.md", sound["quiz.fr.md"][strings.Index(sound["quiz.fr.md"], "## Deux"):], ""), []string{"quiz.fr.md:0:0 translation-missing"}},
	{"a unit is missing", map[string]string{"quiz.fr.md": ""}, []string{"course.md:7:15 translation-missing"}},

	{"no image", with("lessons/one.md", "line.png", "lime.png"), []string{"lessons/one.md:8:50 image-missing"}},
	{"image in capitals", with("lessons/one.md", "line.png", "Line.png"), []string{"lessons/one.md:8:50 image-missing"}},
	{"image in HTML", with("lessons/one.md", "## Two words", "<img src=\"x.png\" alt=\"X\">\n\n## Two words"), []string{"lessons/one.md:12:1 image-missing"}},
	{"no words", with("lessons/one.md", "![A line]", "![]"), []string{"lessons/one.md:8:50 image-alt"}},
	{"remote", with("lessons/one.md", "../media/line.png", "https://example.org/line.png"), []string{"lessons/one.md:8:50 image-remote"}},
	{"image outside", with("lessons/one.md", "../media/line.png", "/media/line.png"), []string{"lessons/one.md:8:50 link-outside"}},
	{"no file", with("lessons/one.md", "(../glossary.md)", "(../glosary.md)"), []string{"lessons/one.md:14:81 link-broken"}},
	{"no file in an include", with("shared/help.md", "../glossary.md", "glossary.md"), []string{"shared/help.md:1:6 link-broken"}},
	{"no file in the outline", with("course.md", "quiz.md)", "quizz.md)"), []string{"course.md:11:47 certificate-unit", "course.md:16:4 outline-link"}},
	{"no anchor", with("lessons/one.md", "#soc", "#sock"), []string{"lessons/one.md:8:3 link-anchor"}},
	{"no anchor here", with("lessons/one.md", "#two-words", "#Two-Words"), []string{"lessons/one.md:8:29 link-anchor"}},
	{"anchor of a file aside", map[string]string{"media/a.md": "# B\n", "lessons/one.md": replace("lessons/one.md", "(../media/)", "(../media/a.md#a)")}, []string{"lessons/one.md:14:61 link-anchor"}},
	{"out of the folder", with("lessons/one.md", "(../media/)", "(../../x.md)"), []string{"lessons/one.md:14:61 link-outside"}},
	{"a program", with("lessons/one.md", "(../media/)", "(javascript:x)"), []string{"lessons/one.md:14:61 link-scheme"}},
	{"heading twice", with("lessons/one.md", "## Two words", "## Two words\n\n## Two words"), []string{"lessons/one.md:14:1 heading-repeated"}},

	{"no list", with("exam.md", sound["exam.md"][strings.Index(sound["exam.md"], "draw:"):strings.Index(sound["exam.md"], "---\n# E")], "draw: all\n"), []string{"exam.md:5:7 exam-draw", "pool.md:0:0 file-unlisted"}},
	{"unknown key", with("exam.md", "tags: easy", "tag: easy"), []string{"exam.md:7:38 exam-draw"}},
	{"no number", with("exam.md", "pick: 1, where: {tags", "pick: some, where: {tags"), []string{"exam.md:7:5 exam-draw"}},
	{"draws from nothing", with("exam.md", "from: quiz.md", "from: quizz.md"), []string{"exam.md:7:12 exam-source"}},
	{"draws from outside", with("exam.md", "from: quiz.md", "from: ../quiz.md"), []string{"exam.md:7:12 exam-source"}},
	{"draws from a lesson", with("exam.md", "from: quiz.md", "from: lessons/one.md"), []string{"exam.md:7:12 exam-source"}},
	{"draws too many", with("exam.md", "pick: 1, where: {tags", "pick: 2, where: {tags"), []string{"exam.md:7:5 exam-pick"}},
	{"objective", with("exam.md", "[act, read], difficulty: 3", "[read]"), []string{"exam.md:6:5 exam-pick"}},
	{"difficulty", with("exam.md", "difficulty: 3", "difficulty: [1, 2]"), []string{"exam.md:6:5 exam-pick"}},
	{"one question twice", with("exam.md", "  - {from: quiz.md, pick: 1, where: {tags: easy}}", "  - {from: quiz.md, pick: 2}\n  - {from: quiz.md, pick: 1, where: {tags: easy}}"), []string{"exam.md:8:5 exam-pick"}},
	{"points of a draw", with("exam.md", "where: {tags: easy}", "points: none"), []string{"exam.md:7:38 exam-draw"}},
	{"difficulty in words", with("exam.md", "difficulty: 3", "difficulty: hard"), []string{"exam.md:6:75 exam-draw", "pool.md:0:0 file-unlisted"}},
	{"draws what does not count", map[string]string{"pool.md": replace("pool.md", "difficulty: 3}", "difficulty: 3, verdict: disregard}")}, []string{"exam.md:6:5 exam-pick"}},
	{"requires what is there", with("exam.md", "draw:", "requires: [quiz.md, lessons/one.md]\ndraw:"), nil},
	{"requires nothing", with("exam.md", "draw:", "requires: [quizz.md]\ndraw:"), []string{"exam.md:5:12 exam-requires"}},
	{"requires a pool", with("exam.md", "draw:", "requires: [pool.md]\ndraw:"), []string{"exam.md:5:12 exam-requires"}},
	{"requires itself", with("exam.md", "draw:", "requires: [exam.md]\ndraw:"), []string{"exam.md:5:12 exam-requires"}},
	{"requires in a circle", map[string]string{
		"exam.md":   replace("exam.md", "draw:", "requires: [second.md]\ndraw:"),
		"second.md": "---\nkind: exam\nid: second\ntitle: Second\nrequires: exam.md\n---\n# Second\n\n## Last?\n<!-- question: {id: last} -->\n\n- [x] Yes\n- [ ] No\n",
		"course.md": replace("course.md", "3. [Exam](exam.md)", "3. [Exam](exam.md)\n4. [Second](second.md)"),
	}, []string{"course.md:7:15 translation-missing", "exam.md:5:12 exam-requires", "second.md:5:11 exam-requires"}},
	{"answer told", map[string]string{"pool.md": sound["pool.md"] +
		"\n## Which daemon lets people in?\n<!-- question: {id: daemon} -->\n\n```answer\nOpen SSH\n```\n" +
		"\n## Where does open-ssh, write?\n<!-- question: {id: place} -->\n\n- [x] Here\n- [ ] There\n"}, []string{"pool.md:14:1 exam-answer-told"}},
	{"answer in itself, short, in another word, of a quiz", map[string]string{
		"pool.md": sound["pool.md"] +
			"\n## Is it cron or systemd?\n<!-- question: {id: daemon} -->\n\n```answer\nsystemd\n```\n" +
			"\n## And the shell?\n<!-- question: {id: shell} -->\n\n```answer\nzsh\n```\n" +
			"\n## The logs?\n<!-- question: {id: logs} -->\n\n```answer\nlogs2\njournal\n```\n" +
			"\n## What do zsh and journald and systemd share?\n<!-- question: {id: share} -->\n\n- [x] Logs\n- [ ] zsh\n",
		"quiz.md": sound["quiz.md"], "quiz.fr.md": sound["quiz.fr.md"]}, nil},
	{"room is made", with("exam.md", "  - {from: quiz.md, pick: 1, where: {tags: easy}}", "  - {from: quiz.md, pick: 1}\n  - {from: quiz.md, pick: 1, where: {tags: easy}}"), nil},

	{"objective of a unit", with("lessons/one.md", "[read, act]", "[read, act, rest]"), []string{"lessons/one.md:4:25 objective-unknown"}},
	{"objective of a question", with("quiz.md", "objectives: [act]", "objectives: [axt, act]"), []string{"quiz.md:16:1 objective-unknown"}},
	{"objective of a draw", with("exam.md", "[act, read]", "[act, raed]"), []string{"exam.md:6:56 objective-unknown"}},
	{"not taught", with("lessons/one.md", "[read, act]", "[read]"), []string{"course.md:10:3 objective-untaught"}},
	{"not tested", map[string]string{"quiz.md": replace("quiz.md", ", objectives: [act]", ""), "pool.md": replace("pool.md", "objectives: [act], ", "")}, []string{"course.md:10:3 objective-untested", "exam.md:6:5 exam-pick"}},
	{"certificate", with("course.md", "quiz: q,", "quiz: z,"), []string{"course.md:11:47 certificate-unit"}},
	{"a sound lab", withLab("[../media/line.png, ../media]", step), nil},
	{"a lab of an older program", withLab("[../media]\nneeds: [sha256sum]\nsetup: true\ntimeout: 10s", step), nil},
	{"a lab without files or steps", withLab("[gone.eml, ../../x, ../media/Line.png]", ""), []string{
		"lessons/lab.md:0:0 lab-empty", "lessons/lab.md:5:9 lab-file", "lessons/lab.md:5:19 lab-file", "lessons/lab.md:5:28 lab-file"}},
	{"a lab with a check alone", withLab("[]", "## Sort\n<!-- step: {id: sort} -->\n\nDo it.\n\n```sh check\ntrue\n```\n"), []string{"lessons/lab.md:0:0 lab-empty"}},
	{"forgotten", map[string]string{"lessons/two.md": "# Two\n"}, []string{"lessons/two.md:0:0 file-unlisted"}},
	{"forgotten and wrong", map[string]string{"lessons/two.md": "---\nkind: quiz\npas: 1\n---\n## Q\n\n- [ ] a\n- [ ] b\n"}, []string{"lessons/two.md:0:0 file-unlisted", "lessons/two.md:3:1 unknown-key", "lessons/two.md:5:1 no-id", "lessons/two.md:5:1 no-key"}},
	{"not UTF-8 far down", map[string]string{"lessons/one.md": sound["lessons/one.md"] + strings.Repeat("text\n", 1000) + "\xe9\n", "lessons/one.fr.md": ""}, []string{"course.md:7:15 translation-missing", "lessons/one.md:1015:1 encoding"}},
	{"manifest refused", with("course.md", "  act: Act", "\tact: Act"), []string{"course.md:10:1 front-matter"}},
	{"forgotten in French", map[string]string{"lessons/two.fr.md": "# Deux\n"}, []string{"lessons/two.fr.md:0:0 file-unlisted"}},
}

func matching(a, b string) string {
	return "\n## Match\n<!-- question: {id: match, type: match} -->\n\n| A | B |\n|---|---|\n| auth.log | " + a + " |\n| dpkg.log | " + b + " |\n"
}

func replace(file, old, now string) string { return with(file, old, now)[file] }

func TestRules(t *testing.T) {
	found := map[string]bool{}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := check(t, folder(c.changes))
			if got := brief(r.Problems); !slices.Equal(got, c.want) {
				t.Errorf("found\n%s\nwant\n%s\n%v", strings.Join(got, "\n"), strings.Join(c.want, "\n"), r.Problems)
			}
			for _, p := range r.Problems {
				found[p.Rule.ID] = true
			}
		})
	}
	elsewhere := []string{"file-unreadable", "translation-stale", "manifest-missing", "manifest-not"}
	for _, r := range lint.Own() {
		if !found[r.ID] && !slices.Contains(elsewhere, r.ID) {
			t.Errorf("no case of %s", r.ID)
		}
	}
}

// What exams draw is told, with what it is worth.
func TestBlueprints(t *testing.T) {
	r := check(t, folder(map[string]string{"exam.md": lines(
		"---", "kind: exam", "id: exam", "title: Exam", "time: 45m", "pass: 70%", "draw:", "  - {from: pool.md, pick: 1}", "  - {from: quiz.md, pick: 1, points: 3}", "---", "# Exam")}))
	want := lint.Exam{
		File: "exam.md", Time: "45m", Pass: 70,
		Entries: []lint.Entry{{Entry: exam.Entry{From: "pool.md", Pick: 1}, Fits: 1}, {Entry: exam.Entry{From: "quiz.md", Pick: 1, Points: 3}, Fits: 2}},
		Worth:   exam.Worth{Questions: 2, Points: exam.Span{Least: 4, Most: 4}, ByObjective: map[string]exam.Span{"act": {Least: 1, Most: 4}, "read": {Least: 0, Most: 3}}},
	}
	if len(r.Exams) != 1 || !reflect.DeepEqual(r.Exams[0], want) {
		t.Errorf("got %+v, want %+v", r.Exams, want)
	}
}

func TestStale(t *testing.T) {
	m := folder(nil)
	m["quiz.md"].Data = append(m["quiz.md"].Data, "\nMore.\n"...)
	if got := brief(check(t, m).Problems); !slices.Equal(got, []string{"quiz.fr.md:4:35 translation-stale"}) {
		t.Errorf("found %q", got)
	}
	m["quiz.md"].Data = []byte(strings.ReplaceAll(sound["quiz.md"], "\n", "\r\n"))
	if got := brief(check(t, m).Problems); len(got) > 0 {
		t.Errorf("with other line ends: %q", got)
	}
}

// What is wrong in one file is told as well, once, and in the same order.
func TestFileProblems(t *testing.T) {
	r := check(t, folder(map[string]string{
		"quiz.md": replace("quiz.md", "- [x] Yes\n- [ ] No", "- [ ] Yes\n- [ ] No"), "pool.md": replace("pool.md", "- [ ] No", "- [x] Yes"),
	}))
	got := brief(r.Problems)
	for _, want := range []string{"no-key", "duplicate-choice"} {
		if n := r.ByRule[want]; n != 1 {
			t.Errorf("%s is told %d times: %q", want, n, got)
		}
	}
	if got := brief(check(t, folder(with("lessons/one.md", "title: One", "titel: One"))).Problems); !slices.Equal(got, []string{"lessons/one.md:3:1 unknown-key"}) {
		t.Errorf("of front matter: %q", got)
	}
	if !slices.IsSortedFunc(r.Problems, func(a, b markdown.Problem) int { return strings.Compare(a.File, b.File) }) {
		t.Errorf("not in order: %q", got)
	}
}

// A scenario is checked as a whole, its translation is not.
func TestScenario(t *testing.T) {
	const scenes = "---\nkind: scenario\nid: alert\ntitle: Alert\n---\n# Alert\n\n## Log\n<!-- node: {id: log} -->\n\n- [On](#end)\n\n## End\n<!-- node: {id: end, end: fail} -->\n\nOver.\n"
	m := folder(map[string]string{
		"alert.md": scenes, "alert.fr.md": "---\nkind: scenario\ntitle: Alerte\ntranslates: {file: alert.md, hash: {{alert.md}}}\n---\n# Alerte\n",
		"course.md": replace("course.md", "3. [Exam]", "3. [Alert](alert.md)\n4. [Exam]"),
	})
	if got := brief(check(t, m).Problems); !slices.Equal(got, []string{"alert.md:1:1 no-passing-end"}) {
		t.Errorf("found %q", got)
	}
}

// A folder without a manifest follows other rules.
func TestBare(t *testing.T) {
	m := folder(map[string]string{"course.md": "", "exam.md": "", "quiz.md": "---\nkind: quiz\n---\n## A?\n\n- [ ] B\n- [ ] C\n"})
	got := brief(check(t, m).Problems)
	if !slices.Contains(got, "course.md:0:0 manifest-missing") || !slices.Contains(got, "quiz.md:4:1 no-key") || len(got) != 2 {
		t.Errorf("found %q", got)
	}
}

// A course.md that is no manifest is not said to be missing.
func TestNoManifest(t *testing.T) {
	for _, text := range []string{"\n", "# Sound\n\n1. [Lesson](lessons/one.md)\n"} {
		got := brief(check(t, folder(map[string]string{"course.md": text, "exam.md": ""})).Problems)
		if !slices.Equal(got, []string{"course.md:0:0 manifest-not"}) {
			t.Errorf("%q: found %q", text, got)
		}
	}
}

// A hint can be run as it stands, from where the check runs.
func TestShownPaths(t *testing.T) {
	m := folder(nil)
	m["quiz.md"].Data = append(m["quiz.md"].Data, "\nMore.\n"...)
	r, err := lint.Course(t.Context(), m, "sound", lint.Options{Shown: func(file string) string { return "there/" + file }})
	if err != nil || len(r.Problems) != 1 || !strings.HasSuffix(r.Problems[0].Hint, "carrel fmt --translated there/quiz.fr.md") {
		t.Errorf("%+v, %v", r.Problems, err)
	}
}

func TestOnly(t *testing.T) {
	m := folder(map[string]string{"lessons/two.md": "# Two\n", "lessons/one.md": replace("lessons/one.md", "#soc", "#sock")})
	r, err := lint.Course(t.Context(), m, "sound", lint.Options{Only: "lessons/one.md"})
	if got := brief(r.Problems); err != nil || !slices.Equal(got, []string{"lessons/one.md:8:3 link-anchor"}) {
		t.Errorf("found %q, %v", got, err)
	}
}

// What nothing leads to is checked when it is asked for.
func TestOnlyStray(t *testing.T) {
	m := folder(map[string]string{"extra/two.md": "# Two\n\n[x](none.md)\n", "extra/three.md": "# Three\n"})
	r, err := lint.Course(t.Context(), m, "sound", lint.Options{Only: "extra/two.md"})
	if got := brief(r.Problems); err != nil || !slices.Equal(got, []string{"extra/two.md:0:0 file-unlisted", "extra/two.md:3:1 link-broken"}) {
		t.Errorf("found %q, %v", got, err)
	}
	r, err = lint.Course(t.Context(), m, "sound", lint.Options{Only: "extra"})
	if got := brief(r.Problems); err != nil || !slices.Equal(got, []string{"extra/three.md:0:0 file-unlisted", "extra/two.md:0:0 file-unlisted", "extra/two.md:3:1 link-broken"}) {
		t.Errorf("in the folder: found %q, %v", got, err)
	}
}

// A file that was there a moment ago.
func TestUnreadable(t *testing.T) {
	m := fleeting{folder(nil), "quiz.md", new(int)}
	if got := brief(check(t, m).Problems); !slices.Contains(got, "quiz.md:0:0 file-unreadable") {
		t.Errorf("found %q", got)
	}
}

type fleeting struct {
	fstest.MapFS
	name string
	seen *int
}

func (f fleeting) Open(name string) (fs.File, error) {
	if name == f.name {
		if *f.seen++; *f.seen > 1 {
			return nil, fs.ErrPermission
		}
	}
	return f.MapFS.Open(name)
}

func TestNoCourse(t *testing.T) {
	if _, err := lint.Course(t.Context(), fstest.MapFS{"a.txt": {}}, "none", lint.Options{}); !errors.Is(err, content.ErrEmpty) {
		t.Errorf("error %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lint.Course(ctx, folder(nil), "sound", lint.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestRuleList(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range lint.Rules() {
		if seen[r.ID] || r.Level == "" || !strings.HasSuffix(r.About, ".") || strings.ToLower(r.ID) != r.ID || strings.ContainsAny(r.ID, " _") {
			t.Errorf("rule %+v", r)
		}
		seen[r.ID] = true
	}
}

func FuzzCourse(f *testing.F) {
	f.Add(sound["course.md"], sound["exam.md"], sound["lessons/one.md"])
	f.Add("---\nid: a.b\n---\n1. [x](exam.md)", "---\nkind: exam\ndraw: [{from: exam.md, pick: 9}, {from: 1}]\n---\n", "[](<#%zz>)![](?#)")
	f.Fuzz(func(t *testing.T, manifest, exam, lesson string) {
		m := folder(map[string]string{"course.md": manifest, "exam.md": exam, "lessons/one.md": lesson})
		r, err := lint.Course(t.Context(), m, "sound", lint.Options{})
		if err != nil {
			return
		}
		for _, p := range r.Problems {
			if p.Rule.ID == "" || p.File == "" || p.Line < 0 || strings.ContainsAny(p.String()+p.Hint, "\x1b\n\u202e") {
				t.Errorf("problem %#v", p)
			}
		}
	})
}

// A file can be as wrong as it likes: what is guessed and told of it has an end.
func TestHostile(t *testing.T) {
	var lesson, exam strings.Builder
	lesson.WriteString("---\nid: one\n---\n# One\n")
	for i := range 1500 {
		fmt.Fprintf(&lesson, "\n## Heading %d\n\n[a](%d.txt) [b](#headin-%d)\n", i, i, i)
	}
	exam.WriteString("---\nkind: exam\nid: exam\ndraw:\n")
	for range 1500 {
		exam.WriteString("  - {from: quiz.md, pick: 1000}\n")
	}
	m := folder(map[string]string{"lessons/one.md": lesson.String(), "lessons/one.fr.md": "", "lessons/x1.txt": "x", "exam.md": exam.String() + "---\n# Exam\n"})
	r := check(t, m)
	told, guessed := map[string]int{}, 0
	for _, p := range r.Problems {
		told[p.File]++
		if strings.HasPrefix(p.Hint, "did you mean") {
			guessed++
		}
	}
	if told["lessons/one.md"] != 2000 || told["exam.md"] != 1500 || guessed == 0 || guessed > 50 {
		t.Errorf("told %v, guessed %d", told, guessed)
	}
}

// More questions than can be proven to go together are proven entry by entry.
func TestManyDraws(t *testing.T) {
	var pool, exam strings.Builder
	pool.WriteString("---\nkind: pool\ntitle: Pool\nobjectives: [read, act]\n---\n# Pool\n")
	for i := range 300 {
		fmt.Fprintf(&pool, "\n## Question %d?\n<!-- question: {id: p%d} -->\n\n- [x] Yes\n- [x] No\n- [ ] Perhaps\n", i, i)
	}
	exam.WriteString("---\nkind: exam\nid: exam\ntitle: Exam\ndraw:\n")
	for n, want := range []int{0, 1, 0} { // 200, 400 and 600 questions of 300
		exam.WriteString("  - {from: pool.md, pick: 200}\n")
		m := folder(map[string]string{"pool.md": pool.String(), "exam.md": exam.String() + "---\n# Exam\n", "exam.fr.md": ""})
		if got := check(t, m).ByRule["exam-pick"]; got != want {
			t.Errorf("%d questions of 300: %d problems, want %d", 200*(n+1), got, want)
		}
	}
}

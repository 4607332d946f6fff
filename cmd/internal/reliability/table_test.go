package main

import (
	"slices"
	"strings"
	"testing"
)

const output = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"attr","Package":"p","Test":"TestB","Key":"case","Value":"Damage: a bit | flipped"}
{"Action":"attr","Package":"p","Test":"TestB","Key":"runs","Value":"400"}
{"Action":"attr","Package":"p","Test":"TestB","Key":"result","Value":"183 refused"}
{"Action":"attr","Package":"p","Test":"TestB","Key":"owner","Value":"nobody"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"attr","Package":"p","Test":"TestA","Key":"case","Value":"Durability: kill -9"}
{"Action":"attr","Package":"p","Test":"TestA","Key":"result","Value":"all there"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"attr","Package":"p","Test":"TestC","Key":"case","Value":"Durability: a small disk"}
{"Action":"skip","Package":"p","Test":"TestC"}
{"Action":"pass","Package":"p","Test":"TestOfNoCase"}
{"Action":"fail","Package":"p"}
`

const want = `Here.

### Damage

| what is done | runs | what came of it | test |
| --- | --- | --- | --- |
| a bit \| flipped | 400 | 183 refused | ` + "`TestB`" + ` |

### Durability

| what is done | runs | what came of it | test |
| --- | --- | --- | --- |
| kill -9 |  | FAILED | ` + "`TestA`" + ` |
| a small disk |  | not run here | ` + "`TestC`" + ` |
`

func TestTable(t *testing.T) {
	cases, failed, err := readEvents(strings.NewReader(output))
	if err != nil || !slices.Equal(failed, []string{"p.TestA", "p"}) {
		t.Fatalf("failed are %q, %v", failed, err)
	}
	if got := string(table(cases, "Here.")); got != want {
		t.Errorf("got\n%s", got)
	}
	if _, _, err := readEvents(strings.NewReader("FAIL p [build failed]")); err == nil {
		t.Error("took what is no JSON")
	}
}

func TestReplaceTable(t *testing.T) {
	page := "before\n" + begin + "old\n" + end + "after\n"
	got, err := replaceTable([]byte(page), []byte("new\n"))
	if want := "before\n" + begin + "\nnew\n\n" + end + "after\n"; string(got) != want || err != nil {
		t.Errorf("%v\n%s", err, got)
	}
	again, err := replaceTable(got, []byte("new\n"))
	if string(again) != string(got) || err != nil {
		t.Errorf("a second time it is\n%s", again)
	}
	for _, page := range []string{"", begin, end, end + begin} {
		if _, err := replaceTable([]byte(page), nil); err == nil {
			t.Errorf("took %q", page)
		}
	}
}

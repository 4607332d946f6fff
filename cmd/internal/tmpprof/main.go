package main

import (
	"fmt"
	"os"
	"time"

	"carrel/content"
	"carrel/content/builtin"
	"carrel/content/render"
	"carrel/player"
	"carrel/player/page"
	"carrel/player/phrase"
	"carrel/player/theme"
	"carrel/store"
)

func main() {
	t := time.Now()
	step := func(s string) { fmt.Printf("%-12s %v\n", s, time.Since(t)); t = time.Now() }
	p := phrase.New("en")
	step("phrase")
	fs := os.DirFS("/tmp/l5")
	c, _, err := content.Load(fs, "l5")
	step("load")
	j, err := store.Open("/tmp/pic/dd", store.Options{})
	if err != nil {
		panic(err)
	}
	step("store.Open")
	s, _ := j.Standing()
	step("standing")
	b := &page.Book{Name: "l5", FS: fs, Course: c}
	bi := builtin.Courses()[0]
	m := player.New(player.Config{Books: []*page.Book{b, {Name: "x", FS: bi.FS}}, Open: b, Journal: j, Standing: s, Words: p, Theme: theme.Auto, Now: time.Now})
	step("player.New")
	_ = m
	doc, _ := content.Read(fs, c, c.Units()[0], "en")
	step("read")
	r := render.New(render.Dark(), render.Options{})
	step("render.New")
	bs := doc.Chunk(0).Blocks()
	step("blocks")
	for _, x := range bs {
		r.Block(x, 76)
	}
	step("render")
	content.Load(bi.FS, "x")
	step("load builtin")
}

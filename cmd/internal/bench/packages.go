package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing/fstest"
	"time"

	"carrel/content/bundle"
)

// The packages that are compared: one of a single lesson, and one of 1 GB.
const (
	manyLessons = 10_000
	pictureSize = 100 << 10 // bytes beside each lesson
)

// packages measures how long it takes until the first lesson of a large package
// is on the screen, over that of a small one, each in turn.
func packages(dir, program string, starts int) ([]goal, error) {
	small, err := writePackage(dir, "small", 1)
	if err != nil {
		return nil, err
	}
	large, err := writePackage(dir, "large", manyLessons)
	if err != nil {
		return nil, err
	}
	var cs []*contender
	for name, file := range map[string]string{"small": small, "large": large} {
		cs = append(cs, &contender{name: name, command: []string{program, "play", "--data", filepath.Join(dir, "data package "+name), file}})
	}
	frames := map[string]time.Duration{}
	for i := range starts + 1 {
		for _, c := range cs {
			if err := c.begin(i > 0); err != nil { // the first start warms the disk's cache and makes the journal
				return nil, fmt.Errorf("the %s package: %w", c.name, err)
			}
		}
	}
	for _, c := range cs {
		frames[c.name] = quantile(c.frames, 0.5)
	}
	what := fmt.Sprintf("a lesson of a package of %d and 1 GB, over one of 1 (%.1f ms)", manyLessons, milliseconds(frames["small"]))
	return []goal{{what, ratio(frames["large"], frames["small"]), 1.3, "x"}}, nil
}

// writePackage packs a course of so many lessons, each with a picture, which is
// the same one for all.
func writePackage(dir, name string, lessons int) (string, error) {
	files := fstest.MapFS{}
	var outline strings.Builder
	outline.WriteString("---\nkind: course\nformat: 1\nid: org.example." + name + "\ntitle: Packed\nlocale: en\nversion: 1.0.0\n---\n\n# Packed\n")
	picture := &fstest.MapFile{Data: append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, pictureSize)...)}
	for i := range lessons {
		if i%100 == 0 {
			fmt.Fprintf(&outline, "\n## Module %d\n\n", i/100+1)
		}
		unit := fmt.Sprintf("m%02d/lesson-%05d", i/100+1, i+1)
		fmt.Fprintf(&outline, "- [Lesson %d](%s.md)\n", i+1, unit)
		text := fmt.Sprintf("---\nid: lesson-%d\ntitle: Lesson %d\n---\n\n%s", i+1, i+1, lesson(4<<10))
		files[unit+".md"] = &fstest.MapFile{Data: []byte(text)}
		files[unit+".png"] = picture
	}
	files["course.md"] = &fstest.MapFile{Data: []byte(outline.String())}
	path := filepath.Join(dir, name+bundle.Extension)
	return path, bundle.Write(context.Background(), path, files, bundle.WriteOptions{Name: name})
}

package grading

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"filippo.io/age"

	"carrel/store/sheet"
)

// Problem is a file that was not graded, and why.
type Problem struct {
	File string
	Code string // of the sheet, "" where it cannot be read
	Err  error
}

// Files are the sheets that names lead to: files, and folders with what ends in
// .carrel-sheet. Each is there once, in order.
func Files(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			out = append(out, filepath.Clean(name))
			continue
		}
		entries, err := os.ReadDir(name)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if strings.EqualFold(filepath.Ext(e.Name()), sheet.Extension) {
				out = append(out, filepath.Join(name, e.Name()))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Collect reads sheets, several at a time, and isolates those that cannot be
// believed. Sheets of codes that came first in an earlier run come first again.
// Step is told how many are done. When ctx ends nothing is returned but its
// error.
func (x *Exam) Collect(ctx context.Context, files []string, known *Known, step func(done, of int64), with ...age.Identity) ([]*Sheet, []Problem, error) {
	found, errs := make([]*Sheet, len(files)), make([]error, len(files))
	var done atomic.Int64
	var mu sync.Mutex
	err := each(ctx, len(files), func(i int) {
		if found[i], errs[i] = x.readFile(files[i], with...); found[i] != nil {
			found[i].File = files[i]
		}
		mu.Lock()
		defer mu.Unlock()
		step(done.Add(1), int64(len(files)))
	})
	if err != nil {
		return nil, nil, err
	}
	return x.choose(found, errs, files, known)
}

func (x *Exam) readFile(path string, with ...age.Identity) (*Sheet, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "read", Path: path, Err: errors.New("it is not a regular file")}
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, sheet.MaxSize+1))
	if err != nil {
		return nil, err
	}
	return x.Read(src, with...)
}

// each calls f for 0 to n-1 on all processors, until ctx ends.
func each(ctx context.Context, n int, f func(int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// choose takes one sheet for each attempt of each device that is known.
func (x *Exam) choose(found []*Sheet, errs []error, files []string, known *Known) ([]*Sheet, []Problem, error) {
	var problems []Problem
	var sheets []*Sheet
	for i, s := range found {
		switch {
		case errs[i] != nil && s != nil:
			problems = append(problems, Problem{files[i], s.Code, errs[i]})
		case errs[i] != nil:
			problems = append(problems, Problem{files[i], "", errs[i]})
		default:
			sheets = append(sheets, s)
		}
	}
	slices.SortStableFunc(sheets, func(a, b *Sheet) int { return known.rank(b) - known.rank(a) })
	roll := sheet.NewRoll(x.Header.Digest, known.devices(sheets)...)
	taken := map[*sheet.Sheet]*Sheet{}
	for _, s := range sheets {
		taken[s.Sheet] = s
		if err := roll.Take(s.Sheet); err != nil {
			problems = append(problems, Problem{s.File, s.Code, err})
		}
	}
	var out []*Sheet
	for _, s := range sheets {
		if roll.Sheet(s.Device(), s.Attempt) == s.Sheet {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *Sheet) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
	return out, problems, nil
}

// Known is whose sheets are expected.
type Known struct {
	Roll   *Roll           // nil: everybody's
	Before map[string]bool // codes that were graded before: of two sheets of an attempt the first counts
}

// rank sorts sheets whose code was written down at hand-in before others, and
// then those of earlier runs.
func (k *Known) rank(s *Sheet) int {
	switch {
	case k.Roll != nil && k.Roll.byCode[plainCode(s.Code)] != nil:
		return 2
	case k.Before[s.Code]:
		return 1
	}
	return 0
}

// devices are those of which sheets are taken: without a list all of them, else
// those that it names, and those of which it has the code of a sheet.
func (k *Known) devices(sheets []*Sheet) (out []string) {
	for _, s := range sheets {
		if k.Roll == nil || k.Roll.Find(s.Device(), s.Code) != nil {
			out = append(out, s.Device())
		}
	}
	return out
}

// badRoll is a list that cannot be used.
func badRoll(format string, args ...any) error {
	return fmt.Errorf("the attendance list: "+format, args...)
}

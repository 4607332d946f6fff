package store

import (
	"fmt"
	"iter"
	"reflect"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/course/progress"
	"carrel/store/record"
)

// An action is one call of Append that is yet to succeed, as it will be
// written. Once it has left the machine in a record it is never stamped anew:
// two heads of one size with different roots would say that history was
// changed.
type action struct {
	given   []progress.Event
	stamped []progress.Event
	lines   []record.Line
}

// Rescue returns the journal as it will be when the actions that the disk
// refuses are written, in their order; later calls of Append write them exactly
// so. It works while nothing can be written. Where the journal cannot be read
// either, the record is of a journal of its own that begins with the actions,
// and can be merged; alone says so. Actions that can never be written are left
// out.
func (j *Journal) Rescue(actions [][]progress.Event) (src record.Source, alone bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.usable() == nil {
		j.ahead = j.foresee(j.ahead, actions, j.head.N)
		if src, err = j.extended(); err == nil {
			return src, false, nil
		}
	}
	src, err = j.apart(actions)
	return src, true, err
}

// foresee returns the actions as they will be written after size events. Those
// that are stamped already keep their stamps.
func (j *Journal) foresee(known []action, actions [][]progress.Event, size int64) []action {
	var out []action
	for _, given := range actions {
		if len(out) < len(known) && reflect.DeepEqual(known[len(out)].given, given) {
			out = append(out, known[len(out)])
			size += int64(len(given))
			continue
		}
		stamped, lines, err := j.stampAt(given, size)
		if err != nil {
			continue // it can never be written, and Append says so
		}
		known = nil
		out = append(out, action{given, stamped, lines})
		size += int64(len(given))
	}
	return out
}

// stamp returns the events as they are to be written now, and their lines.
func (j *Journal) stamp(events []progress.Event) ([]progress.Event, []record.Line, error) {
	if len(j.ahead) > 0 && reflect.DeepEqual(j.ahead[0].given, events) {
		return j.ahead[0].stamped, j.ahead[0].lines, nil
	}
	stamped, lines, err := j.stampAt(events, j.head.N)
	if err == nil {
		j.ahead = nil
	}
	return stamped, lines, err
}

// wrote forgets the action that was written.
func (j *Journal) wrote() {
	if len(j.ahead) > 0 {
		j.ahead = j.ahead[1:]
	}
}

// extended is the journal with what is ahead of it.
func (j *Journal) extended() (record.Source, error) {
	now := j.head
	src := record.Source{ID: j.id, Tree: now, Notes: true}
	lines := linesOf(j.ahead)
	err := j.guard(func() error {
		return j.db.View(func(tx *bbolt.Tx) (err error) {
			src.Tree, err = grown(now.N, storedHashes(tx.Bucket(bucketEvents)), lines)
			return err
		})
	})
	src.Lines = func(yield func(record.Line, error) bool) {
		for line, err := range j.lines(now) {
			if !yield(line, err) || err != nil {
				return
			}
		}
		yieldAll(lines)(yield)
	}
	return src, err
}

func linesOf(actions []action) (lines []record.Line) {
	for _, a := range actions {
		lines = append(lines, a.lines...)
	}
	return lines
}

func yieldAll(lines []record.Line) iter.Seq2[record.Line, error] {
	return func(yield func(record.Line, error) bool) {
		for _, line := range lines {
			if !yield(line, nil) {
				return
			}
		}
	}
}

// grown returns the head of a tree of size records when lines are added to it.
func grown(size int64, stored tlog.HashReader, lines []record.Line) (tlog.Tree, error) {
	more := map[int64]tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			if h, ok := more[index]; ok {
				hashes[i] = h
				continue
			}
			got, err := stored.ReadHashes([]int64{index})
			if err != nil {
				return nil, err
			}
			hashes[i] = got[0]
		}
		return hashes, nil
	})
	for _, line := range lines {
		done, err := tlog.StoredHashesForRecordHash(size, tlog.RecordHash(line.Event), reader)
		if err != nil {
			return tlog.Tree{}, err
		}
		for i, h := range done {
			more[tlog.StoredHashIndex(0, size)+int64(i)] = h
		}
		size++
	}
	root, err := tlog.TreeHash(size, reader)
	return tlog.Tree{N: size, Hash: root}, err
}

// apart is a journal of its own, of the actions alone. It goes on from the one
// of the last call, so that whoever merges both has each action once.
func (j *Journal) apart(actions [][]progress.Event) (record.Source, error) {
	known := j.aside
	j.aside = j.foresee(known, actions, 0)
	lines := linesOf(j.aside)
	if len(lines) == 0 {
		return record.Source{}, fmt.Errorf("%s: there is nothing that is not saved", j.path)
	}
	if j.asideID == "" || len(known) > 0 && !reflect.DeepEqual(j.aside[0].stamped, known[0].stamped) {
		j.asideID = string(newID())
	}
	tree, err := grown(0, nil, lines)
	return record.Source{ID: j.asideID, Tree: tree, Lines: yieldAll(lines), Notes: true}, err
}

// Signer is the device key that signs this journal, nil for none. It is in
// memory: a record can be signed when the data folder cannot be read.
func (j *Journal) Signer() record.Key { return j.opt.Signer }

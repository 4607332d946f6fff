package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"carrel/store/internal/durable"
)

// The copies of a data folder are kept in this folder inside of it.
const (
	backupDir  = "backups"
	backupName = "journal-20060102T150405.000Z.db" // a layout of package time
)

const (
	backupEvery = time.Hour
	backupsKept = 512 << 20 // bytes; the two newest stay whatever they take
	roomToLeave = 64 << 20  // bytes that a backup of its own accord leaves to others
)

// errNoRoom is why no backup was made that nobody asked for.
var errNoRoom = errors.New("the disk has too little room for a copy")

// Backup is a copy of a journal.
type Backup struct {
	Path   string
	Made   time.Time // as its name says
	Bytes  int64
	ID     string // of the journal; "" when it cannot be read
	Events int64
}

// Backups returns the copies in the backup folder of a data folder, the newest
// first. Of each, the head is read and nothing is verified.
func Backups(dir string) (all []Backup) {
	for _, name := range backupFiles(dir) {
		all = append(all, backupAt(dir, name))
	}
	return all
}

func backupAt(dir, name string) Backup {
	b := Backup{Path: filepath.Join(dir, backupDir, name)}
	b.Made, _ = time.Parse(backupName, name) // as backupFiles found it
	b.look()
	return b
}

// backupFiles returns the names of the copies, the newest first.
func backupFiles(dir string) (names []string) {
	entries, _ := os.ReadDir(filepath.Join(dir, backupDir)) // none can be had where it cannot be read
	for _, e := range entries {
		if _, err := time.Parse(backupName, e.Name()); err == nil && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names
}

// look reads the head of a copy.
func (b *Backup) look() {
	f, err := os.Open(b.Path)
	if err != nil {
		return
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return
	}
	b.Bytes = at.Size()
	for _, m := range validMetas(f, at.Size()) {
		s := salvage(f, at.Size(), m, string(bucketMeta)).source("", at.Size())
		if b.ID = s.id; b.ID != "" {
			b.Events = s.held.last().N
			return
		}
	}
}

// KeepBackup copies the journal into the backup folder when there are events
// that the newest copy there lacks and that copy is an hour old, and thins the
// older ones: all of the last day stay, then one a day for a week, one a week
// for two months and one a month for a year, together at most 512 MB. It
// returns the path of the copy, or nothing when none was due. It may be called
// beside Append, which waits while the file is copied, not while the copy is
// read again.
func (j *Journal) KeepBackup() (path string, err error) {
	due, err := j.backupDue(j.opt.Now())
	if err != nil || !due {
		return "", err
	}
	if free, err := freeSpace(j.dir); err == nil && free < roomToLeave+2*j.size() {
		return "", fmt.Errorf("%s: %w: %d MB are free", j.dir, errNoRoom, free>>20)
	}
	return j.SaveBackup()
}

// SaveBackup is KeepBackup without waiting for one to be due.
func (j *Journal) SaveBackup() (path string, err error) {
	dir, now := filepath.Join(j.dir, backupDir), j.opt.Now().UTC()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", cannotWrite(dir, err)
	}
	path = filepath.Join(dir, now.Format(backupName))
	if err := errors.Join(removeHalf(dir), j.Backup(path)); err != nil {
		return "", err
	}
	return path, thin(j.dir, path, now)
}

// removeHalf removes copies that a program had begun when it ended.
func removeHalf(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if _, no := time.Parse(backupName+".tmp", e.Name()); no == nil {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// backupDue reports whether no copy has all events and none was made within
// the hour before, or after: the clock may have been put back.
func (j *Journal) backupDue(now time.Time) (bool, error) {
	head, _, err := j.Head()
	if err != nil || head == 0 {
		return false, err
	}
	for _, b := range Backups(j.dir) {
		if b.ID == j.id && b.Events == head || now.Sub(b.Made).Abs() < backupEvery {
			return false, nil
		}
	}
	return true, nil
}

func (j *Journal) size() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return 0
	}
	return j.file.Size()
}

// thin removes the copies that the rule of KeepBackup does not keep, but never
// the one that was just made. Their age is counted from the newest if that is
// later than the clock says: a clock that was put back does not age them.
func thin(dir, made string, now time.Time) error {
	all := Backups(dir)
	if len(all) > 0 && all[0].Made.After(now) {
		now = all[0].Made
	}
	var errs []error
	for _, i := range surplus(all, now) {
		if all[i].Path != made {
			errs = append(errs, os.Remove(all[i].Path))
		}
	}
	return errors.Join(errs...)
}

// surplus returns which of the copies, the newest first, are to go.
func surplus(all []Backup, now time.Time) (gone []int) {
	kept, bytes := map[string]bool{}, int64(0)
	for i, b := range all {
		slot := slotOf(b.Made, now)
		if bytes += b.Bytes; i < 2 {
			kept[slot] = true
			continue
		}
		if slot == "" || kept[slot] || bytes > backupsKept {
			gone = append(gone, i)
			bytes -= b.Bytes
			continue
		}
		kept[slot] = true
	}
	return gone
}

// slotOf names the time of which one copy is kept: for the last day each has
// its own, after a year there is none.
func slotOf(made, now time.Time) string {
	const day = 24 * time.Hour
	year, week := made.ISOWeek()
	switch age := now.Sub(made); {
	case age < day:
		return made.Format(backupName)
	case age < 7*day:
		return made.Format(time.DateOnly)
	case age < 60*day:
		return fmt.Sprintf("%d, week %d", year, week)
	case age < 365*day:
		return made.Format("2006-01")
	}
	return ""
}

// Backup copies the journal, as it is now, to a new file at path, and reads
// the copy again before giving it its name. Copying journal.db with other
// means while it is open gives a broken copy.
func (j *Journal) Backup(path string) error { return j.copyAs(path, &j.mu) }

// backup is Backup for one who has the lock.
func (j *Journal) backup(path string) error { return j.copyAs(path, &sync.Mutex{}) }

func (j *Journal) copyAs(path string, lock sync.Locker) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is a file of that name; choose another", path)
	}
	tmp := path + ".tmp"
	want, err := j.copyTo(tmp, lock)
	if err == nil {
		err = verifyCopy(tmp, want)
	}
	if err == nil {
		err = durable.Rename(tmp, path)
	}
	if err != nil {
		_ = os.Remove(tmp) // the first error is the one to tell
		return fmt.Errorf("copy %s: %w", j.path, err)
	}
	return nil
}

// copyTo writes a copy, and returns the digest of what is in the original.
func (j *Journal) copyTo(path string, lock sync.Locker) (want [sha256.Size]byte, err error) {
	lock.Lock()
	defer lock.Unlock()
	if err := j.usable(); err != nil {
		return want, err
	}
	err = j.guard(func() error {
		return j.db.View(func(tx *bbolt.Tx) error {
			want = digest(tx)
			return copyFile(tx, path)
		})
	})
	return want, err
}

// copyFile writes the database to a file. bbolt keeps only the text of some
// errors of the writer, and a full disk has to be told from others.
func copyFile(tx *bbolt.Tx, path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	w := &writer{f: f}
	_, err = tx.WriteTo(w)
	if w.err != nil {
		err = w.err
	}
	return errors.Join(err, f.Close())
}

// writer keeps the error of a write.
type writer struct {
	f   *os.File
	err error
}

// Write writes, and keeps the error.
func (w *writer) Write(b []byte) (n int, err error) {
	n, w.err = w.f.Write(b)
	return n, w.err
}

// verifyCopy brings a copy to the disk and reads it again.
func verifyCopy(path string, want [sha256.Size]byte) error {
	if err := durable.Sync(path); err != nil {
		return err
	}
	got, err := digestFile(path)
	if err == nil && got != want {
		err = fmt.Errorf("%s: the copy differs from the original", path)
	}
	return err
}

// digestFile is the digest of a database file, once its pages are inspected.
func digestFile(path string) (sum [sha256.Size]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	at, err := f.Stat()
	if err != nil {
		return sum, err
	}
	if _, err := inspectPages(f, at.Size()); err != nil {
		return sum, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: lockPoll})
	if err != nil {
		return sum, err
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error { sum = digest(tx); return nil })
	return sum, err
}

// digest is a SHA-256 over the names, keys and values of all buckets, each
// after its length.
func digest(tx *bbolt.Tx) (sum [sha256.Size]byte) {
	h := sha256.New()
	_ = tx.ForEach(func(name []byte, b *bbolt.Bucket) error { // fails only if the function does
		digestField(h, name)
		return digestBucket(h, b)
	})
	return [sha256.Size]byte(h.Sum(nil))
}

func digestBucket(h hash.Hash, b *bbolt.Bucket) error {
	return b.ForEach(func(k, v []byte) error {
		digestField(h, k)
		if v == nil {
			return digestBucket(h, b.Bucket(k))
		}
		digestField(h, v)
		return nil
	})
}

func digestField(h hash.Hash, b []byte) {
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
	h.Write(b)
}

// Room returns how many bytes may still be written to the disk of a data
// folder, which need not be there yet.
func Room(dir string) (int64, error) { return freeSpace(existing(dir)) }

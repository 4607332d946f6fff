package bundle

import (
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"carrel/content"
	"carrel/content/clean"
	"carrel/content/markdown"
	"carrel/course"
)

// WriteOptions say how a package is written.
type WriteOptions struct {
	// Name is the name of the course's folder, of which a course without a
	// manifest gets its id and its title.
	Name string
	// Version is the version of a course that does not say its own. Another one
	// than its own is refused.
	Version string
	// Signer signs the package and Key is its verifier key, which the package
	// carries. Without a signer the package is unsigned.
	Signer note.Signer
	Key    string
	// Progress, where there is one, is told how much of the work is done.
	Progress func(done, of int64)
	// Accept, where there is one, sees the package when it is good and before
	// it takes its place. Its error is that of Write, and nothing was written.
	Accept func(context.Context, *Package) error
}

// Write packs the course in fsys into a file, entirely or not at all: what it
// replaces at path is replaced by a package that is on the disk, was read again
// and is good. The same files, options and build of this program give the same
// bytes.
//
// Hidden files and other packages are left out. The error wraps [ErrName],
// [ErrLimit], [ErrVersion] or [ErrContent] when the files are not fit to be packed, and is
// that of ctx when it ended first. A file that cannot be written is an
// [fs.PathError] with path.
func Write(ctx context.Context, path string, fsys fs.FS, opt WriteOptions) error {
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+rand.Text()[:8]+".tmp")
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return ofOutput(err, temp, path)
	}
	w := &writer{ctx: ctx, fsys: fsys, opt: opt, f: f}
	if err = errors.Join(w.write(), f.Close()); err == nil {
		err = w.readAgain(temp)
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return ofOutput(errors.Join(err, os.Remove(temp)), temp, path)
	}
	return syncFolder(filepath.Dir(path))
}

// ofOutput names the file that was to be written where err names the one that
// stands in for it, which nobody knows. Which file of the course was read when
// a disk was full says nothing either.
func ofOutput(err error, temp, path string) error {
	var at *fs.PathError
	if !errors.As(err, &at) || at.Path != temp {
		return err
	}
	return &fs.PathError{Op: at.Op, Path: path, Err: at.Err}
}

// A writer writes one package.
type writer struct {
	ctx      context.Context
	fsys     fs.FS
	opt      WriteOptions
	f        *os.File
	at       int64 // where the file goes on
	head     *head
	entries  []entry
	done     int64
	of       int64
	buf      [chunkSize]byte
	deflater deflater
}

func (w *writer) write() error {
	sources, err := w.sources()
	if err != nil {
		return err
	}
	if err := w.identify(); err != nil {
		return err
	}
	for _, s := range sources {
		if err := w.add(s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for _, part := range []func() error{w.writeIndex, w.writeOutline, w.writeZip, w.writeHead} {
		if err := part(); err != nil {
			return err
		}
	}
	return w.f.Sync()
}

// identify begins the header with what names the course, which makes out how
// long it is.
func (w *writer) identify() error {
	c, _, err := content.Load(w.fsys, w.opt.Name)
	if err != nil {
		return err
	}
	w.head = &head{key: cmp.Or(w.opt.Key, noKey)}
	if (w.opt.Signer == nil) != (w.head.key == noKey) {
		return errors.New("a signed package needs a signer and its key")
	}
	if v := w.opt.Version; c.Version != "" && v != "" && v != c.Version {
		return fmt.Errorf("%w: its manifest says that it is version %s, and not %s", ErrVersion, clean.Line(c.Version), clean.Line(v))
	}
	w.name(c)
	if err := checkID(string(w.head.ID)); err != nil {
		return fmt.Errorf("%w: %w", ErrContent, err)
	}
	if w.head.Version == "" {
		return fmt.Errorf("%w: there is none", ErrVersion)
	}
	if err := checkVersion(w.head.Version); err != nil {
		return fmt.Errorf("%w: %w", ErrVersion, err)
	}
	w.head.length = int64(len(w.head.text()) + 1 + w.signatureSize())
	w.at = w.head.length
	return nil
}

func (w *writer) name(c *course.Course) {
	w.head.ID, w.head.Version, w.head.Title = c.ID, cmp.Or(c.Version, w.opt.Version), shortTitle(c.Title)
}

// signatureSize is the size of the line of a signature: its algorithm gives
// always as many bytes.
func (w *writer) signatureSize() int {
	if w.opt.Signer == nil {
		return 0
	}
	const base64Size = (4 + 64 + 2) / 3 * 4 // hash of the key and Ed25519 signature
	return len(sigPrefix) + len(w.opt.Signer.Name()) + len(" ") + base64Size + len("\n")
}

// add adds a file.
func (w *writer) add(s source) error {
	f, err := w.fsys.Open(s.name)
	if err != nil {
		return err
	}
	defer f.Close()
	var buf bytes.Buffer
	buf.Grow(int(min(s.size, maxInflated)) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(f, maxInflated)); err != nil {
		return err
	}
	n := entry{name: s.name, at: w.at}
	data := buf.Bytes()
	if short, ok := w.deflater.deflate(s.name, data); ok {
		n.deflated, n.size, n.crc = true, int64(len(data)), crc32.ChecksumIEEE(data)
		err = w.store(&n, bytes.NewReader(short))
	} else {
		sum := crc32.NewIEEE()
		err = w.store(&n, io.TeeReader(io.MultiReader(bytes.NewReader(data), f), sum))
		n.size, n.crc = n.packed, sum.Sum32()
	}
	if err != nil {
		return err
	}
	return w.finish(n)
}

// finish writes what comes before the bytes of an entry.
func (w *writer) finish(n entry) error {
	if _, err := w.f.WriteAt(n.local(), n.at); err != nil {
		return err
	}
	w.entries = append(w.entries, n)
	w.at = n.end()
	w.head.Files++
	w.head.Bytes += n.size
	w.advance(n.size)
	if w.at > maxPackage {
		return fmt.Errorf("%w: the package has more than %d bytes", ErrLimit, int64(maxPackage))
	}
	return nil
}

// advance tells how far the work is. Every byte is written and read again.
func (w *writer) advance(n int64) {
	w.done += n
	if w.opt.Progress != nil {
		w.opt.Progress(min(w.done, w.of), w.of)
	}
}

// store writes the packed bytes of an entry, and notes their digests.
func (w *writer) store(n *entry, r io.Reader) error {
	for {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		got, err := io.ReadFull(r, w.buf[:])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		if got == 0 {
			return nil
		}
		if _, err := w.f.WriteAt(w.buf[:got], n.data()+n.packed); err != nil {
			return err
		}
		n.sums = append(n.sums, sha256.Sum256(w.buf[:got]))
		if n.packed += int64(got); n.packed > maxFile {
			return fmt.Errorf("%w: a file has more than %d bytes", ErrLimit, int64(maxFile))
		}
	}
}

// A deflater keeps the tables of the deflater, which are large.
type deflater struct {
	z   *flate.Writer
	out bytes.Buffer
}

// deflate returns the deflated bytes of a file, until the next call, and
// whether it is kept so: that has to save an eighth, and must not look like a
// bomb. How small it becomes is a matter of the Go release that this program
// was built with.
func (d *deflater) deflate(name string, data []byte) ([]byte, bool) {
	if len(data) == maxInflated || isPacked(name) {
		return nil, false
	}
	d.out.Reset()
	if d.z == nil {
		d.z, _ = flate.NewWriter(nil, flate.DefaultCompression) // the error is for other levels
	}
	d.z.Reset(&d.out)
	if _, err := d.z.Write(data); err != nil || d.z.Close() != nil {
		return nil, false // a buffer takes everything
	}
	n := entry{name: name, deflated: true, size: int64(len(data)), packed: int64(d.out.Len())}
	return d.out.Bytes(), n.packed <= n.size-n.size/8 && n.check() == nil
}

// put writes a part at the end.
func (w *writer) put(data []byte, limit int64) (span, error) {
	s := span{at: w.at, size: int64(len(data)), sum: sha256.Sum256(data)}
	if s.size > limit {
		return s, fmt.Errorf("%w: %d bytes of index or outline", ErrLimit, s.size)
	}
	_, err := w.f.WriteAt(data, w.at)
	w.at += s.size
	return s, err
}

func (w *writer) writeIndex() error {
	var refs []blockRef
	for rest := block(w.entries); len(rest) > 0; {
		n := rest.cut()
		s, err := w.put(rest[:n].encode(), maxBlock)
		if err != nil {
			return err
		}
		refs = append(refs, blockRef{first: rest[0].name, files: n, start: rest[0].at, span: s})
		rest = rest[n:]
	}
	var err error
	w.head.index, err = w.put(encodeRoot(refs), maxRoot)
	return err
}

// cut returns how many entries the next block takes.
func (b block) cut() int {
	size := 0
	for i := range b {
		size += len(b[i].name) + len(b[i].sums)*sha256.Size
		if i+1 == blockNames || size >= blockBytes {
			return i + 1
		}
	}
	return len(b)
}

// writeOutline loads the course from the files as they are in the package, so
// that it is theirs whatever becomes of the folder meanwhile.
func (w *writer) writeOutline() error {
	written := &Package{r: w.f, head: w.head}
	if err := written.readRoot(); err != nil {
		return err
	}
	c, problems, err := content.Load(written.FS(), w.opt.Name)
	if err != nil {
		return err
	}
	for _, p := range problems {
		if p.Rule.Level == markdown.Error {
			return fmt.Errorf("%w: %s", ErrContent, p)
		}
	}
	was := w.head.Header
	if w.name(c); w.head.Header != was {
		return fmt.Errorf("%w: it was edited meanwhile", ErrContent)
	}
	c.Version = w.head.Version
	w.head.outline, err = w.put(encodeOutline(c, problems), maxOutline)
	return err
}

// writeZip writes the directory for readers of zip.
func (w *writer) writeZip() error {
	var out []byte
	for i := range w.entries {
		out = append(out, w.entries[i].central()...)
	}
	out = append(out, zipEnd(len(w.entries), w.at, int64(len(out)))...)
	_, err := w.put(out, maxPackage)
	return err
}

func (w *writer) writeHead() error {
	w.head.Size = w.at
	signed, err := w.head.sign(w.opt.Signer)
	if err != nil {
		return err
	}
	if int64(len(signed)) != w.head.length {
		return errors.New("the signature is not one of Ed25519")
	}
	_, err = w.f.WriteAt(signed, 0)
	return err
}

// readAgain checks what was written, to the sums of the zip's entries, and lets
// it be looked at.
func (w *writer) readAgain(path string) (err error) {
	p, err := Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.Check(w.ctx, nil); err != nil {
		return err
	}
	for i := range w.entries {
		if err := w.compare(p, &w.entries[i]); err != nil {
			return err
		}
	}
	if w.opt.Accept == nil {
		return nil
	}
	return w.opt.Accept(w.ctx, p)
}

func (w *writer) compare(p *Package, n *entry) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	f := p.open(n)
	defer f.Close()
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if sum.Sum32() != n.crc {
		return fmt.Errorf("%w: %s is not what was written", ErrDamaged, n.name)
	}
	w.advance(n.size)
	return nil
}

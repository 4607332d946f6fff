package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/mod/semver"

	"carrel/content/bundle"
	"carrel/content/clean"
	"carrel/content/lint"
	"carrel/content/markdown"
	"carrel/store/keys"
)

// packFlags are how a course is packed.
type packFlags struct {
	out, key, version, previous string
	unsigned, force             bool
	pass                        *passphrases
}

func (a *app) pack() *cobra.Command {
	var f packFlags
	c := &cobra.Command{
		Use:   "pack DIR",
		Short: a.t("Make one signed file of a course"),
		Long: a.t("Pack checks the course in DIR and writes it to one file that others can play and add to their\n" +
			"library, and that nobody can change unseen. The same course, key and Carrel give the same file.\n\n" +
			"Sign it with a key that carrel key new made. A course without a signature can be read, but nothing\n" +
			"that is done in it is recorded.\n\n" +
			"When the file is there from an earlier time, pack compares the two: a question whose id now belongs\n" +
			"to a question of another type is refused, because earlier answers would be taken for answers to it.\n" +
			"Hidden files, other packages, and pools that only sealed exams draw from are left out."),
		Args: a.exactlyOne("DIR"),
	}
	c.Flags().StringVarP(&f.out, "output", "o", "", a.t("the `file` to write (default DIR%s, here)", bundle.Extension))
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of the key to sign with"))
	c.Flags().BoolVar(&f.unsigned, "unsigned", false, a.t("do not sign"))
	c.Flags().StringVar(&f.version, "version", "", a.t("the `version` of a folder without a manifest, such as 1.2.0"))
	c.Flags().StringVar(&f.previous, "previous", "", a.t("compare with this earlier package, instead of the `file` that is replaced"))
	c.Flags().BoolVar(&f.force, "force", false, a.t("overwrite the file even if it is no package of this course"))
	f.pass = a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if f.unsigned == (f.key != "") {
			return a.usage(c, a.t("say who signs with --key NAME, or that nobody does with --unsigned"))
		}
		return a.runPack(c.Context(), args[0], f)
	}
	return c
}

func (a *app) runPack(ctx context.Context, name string, f packFlags) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interruption does not wait
	s, err := a.packed(name)
	if err != nil {
		return err
	}
	f.out = cmp.Or(f.out, filepath.Base(s.root)+bundle.Extension)
	if err := a.mayPack(&f); err != nil {
		return err
	}
	opt, err := a.signing(f)
	if err != nil {
		return err
	}
	if err := a.checkBefore(ctx, name, s); err != nil {
		return err
	}
	if err := a.unlockSigner(f, &opt); err != nil {
		return err
	}
	return a.writePackage(ctx, name, s, f, opt)
}

// packed finds the course that is to be packed, which is all of one.
func (a *app) packed(name string) (*subject, error) {
	s, err := a.subject(name)
	if err != nil {
		return nil, err
	}
	if s.at != "." {
		return nil, &failure{
			code: exitContent,
			text: a.t("%s is a part of the course in %s", name, shownPath(s.root)),
			hint: a.t("a course is packed as a whole: name its folder"),
		}
	}
	return s, nil
}

// mayPack refuses to replace what is no package, and takes one that is there
// for the earlier one.
func (a *app) mayPack(f *packFlags) error {
	info, err := os.Lstat(f.out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return a.hasFolder(f.out)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &failure{code: exitFailed, text: a.t("%s is not a regular file", f.out), hint: a.t("choose another name with -o")}
	case f.force:
		return nil
	}
	p, err := bundle.Open(f.out)
	if err != nil {
		return a.inTheWay(f.out, err)
	}
	f.previous = cmp.Or(f.previous, f.out)
	return p.Close()
}

// hasFolder refuses a file whose folder is not there.
func (a *app) hasFolder(out string) error {
	_, err := os.Stat(filepath.Dir(out))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return &failure{
		code: exitFailed, err: err,
		text: a.t("there is no folder %s to write %s into", filepath.Dir(out), filepath.Base(out)),
		hint: a.t("make it, or choose another place with -o"),
	}
}

func (a *app) inTheWay(out string, err error) error {
	return &failure{
		code: exitFailed, err: err,
		text: a.t("%s is there already, and is no package of this course", out),
		hint: a.t("choose another name with -o, or overwrite it with --force"),
	}
}

// signing looks for the key before anything is done in vain.
func (a *app) signing(f packFlags) (opt bundle.WriteOptions, err error) {
	if f.unsigned {
		return opt, nil
	}
	dir, err := a.dataDir()
	if err != nil {
		return opt, err
	}
	p, err := a.usableKey(dir, f.key)
	if err != nil {
		return opt, err
	}
	if p.Role != keys.Author {
		return opt, &failure{
			code: exitUsage,
			text: a.t("the key %s is one of the role %s", f.key, string(p.Role)),
			hint: a.t("courses are signed by authors: make a key with carrel key new NAME --role author"),
		}
	}
	opt.Key = p.VKey
	return opt, nil
}

// unlockSigner asks for the passphrase of the key.
func (a *app) unlockSigner(f packFlags, opt *bundle.WriteOptions) error {
	if f.unsigned {
		return nil
	}
	dir, err := a.dataDir()
	if err != nil {
		return err
	}
	key, err := a.unlock(dir, f.key, f.pass)
	if err != nil {
		return err
	}
	opt.Signer = key
	return nil
}

// checkBefore refuses a course with errors, and tells of warnings.
func (a *app) checkBefore(ctx context.Context, name string, s *subject) error {
	r, err := lint.Course(ctx, s.files, filepath.Base(s.root), lint.Options{Shown: s.word})
	if err != nil {
		return a.packFailed(name, s, err)
	}
	aside := *a
	aside.out = a.err // what is wrong is a message here, and not the result
	for _, p := range r.Problems {
		if p.Rule.Level == markdown.Note {
			continue
		}
		if err := aside.printProblem(s, p); err != nil {
			return err
		}
	}
	if n := countLevels(r.Problems); n[markdown.Error] > 0 {
		return &failure{
			code: exitContent,
			text: a.t("%s is not packed: errors %d, warnings %d", name, n[markdown.Error], n[markdown.Warning]),
			hint: a.t("put the errors right; carrel check says them again"),
		}
	}
	return a.withhold(s, r)
}

func (a *app) writePackage(ctx context.Context, name string, s *subject, f packFlags, opt bundle.WriteOptions) error {
	m := a.meter(a.t("packing"))
	var made, changed [][2]string
	opt.Name, opt.Version, opt.Progress = filepath.Base(s.root), f.version, m.at
	opt.Accept = func(ctx context.Context, p *bundle.Package) (err error) {
		m.end()
		made = a.packedRows(f.out, p)
		changed, err = a.comparePrevious(ctx, f, p)
		return err
	}
	err := bundle.Write(ctx, f.out, s.files, opt)
	if at := (*fs.PathError)(nil); errors.As(err, &at) && at.Path == f.out {
		m.end()
		return a.notWritten(f.out, at)
	}
	if err != nil {
		m.end()
		return a.packFailed(name, s, err)
	}
	return a.lines(append(made, changed...))
}

// packedRows say what was made.
func (a *app) packedRows(out string, p *bundle.Package) [][2]string {
	h := p.Header()
	signer := a.t("nobody: it can only be read, and nothing is recorded")
	if p.Signed() {
		signer, _, _ = strings.Cut(p.Author(), "+")
	}
	return [][2]string{
		{a.t("wrote"), out},
		{a.t("course"), string(h.ID) + " " + h.Version},
		{a.t("files"), a.t("%d, bytes %d", h.Files, h.Size)},
		{a.t("signed by"), signer},
		{a.t("digest"), p.Digest()},
	}
}

// notWritten says why a file could not be written; what was there is as before.
func (a *app) notWritten(out string, err *fs.PathError) error {
	reason := cmp.Or(a.why(err), err.Err.Error())
	return &failure{
		code: exitFailed, err: err,
		text: a.t("%s was not written: %s", out, reason),
		hint: a.t("choose another place with -o, or make room there"),
	}
}

// packFailed turns an error of package bundle into words.
func (a *app) packFailed(name string, s *subject, err error) error {
	var told *failure
	f := &failure{code: exitContent, err: err, text: name + ": " + err.Error()}
	switch {
	case errors.As(err, &told):
		return told
	case errors.Is(err, context.Canceled):
		return &failure{code: exitFailed, err: err, text: a.t("interrupted"), hint: a.t("nothing was written")}
	case errors.Is(err, bundle.ErrName):
		f.hint = a.t("give the file another name: a course has to be readable on every system")
	case errors.Is(err, bundle.ErrVersion):
		f.hint = a.versionHint(s)
	case errors.Is(err, bundle.ErrContent), errors.Is(err, bundle.ErrLimit):
	default:
		return a.checkFailed(name, err)
	}
	return f
}

// versionHint says where the version of a course has to be written: a manifest
// says its own, and only a folder without one takes the flag.
func (a *app) versionHint(s *subject) string {
	if _, err := fs.Stat(s.files, "course.md"); err == nil {
		return a.t("write version: 1.0.0 into the front matter of course.md; only a folder without one takes --version")
	}
	return a.t("say it with --version 1.0.0")
}

// comparePrevious tells what changes for those who have the earlier package,
// refuses what their answers cannot stand, and warns of what would not be taken
// for an update.
func (a *app) comparePrevious(ctx context.Context, f packFlags, p *bundle.Package) (rows [][2]string, err error) {
	if f.previous == "" {
		return nil, nil
	}
	was, err := bundle.Open(f.previous)
	if err != nil {
		return nil, a.badPackage(f.previous, err)
	}
	defer was.Close()
	if err := a.sameCourse(f, was, p); err != nil {
		return nil, err
	}
	d, err := bundle.Changes(ctx, was, p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.previous, err)
	}
	before := was.Header().Version
	a.warnOfVersion(before, p.Header().Version, d)
	if !d.None() {
		rows = append([][2]string{{a.t("earlier"), a.t("version %s; whoever has it is told when this one is added:", before)}}, a.differences(d)...)
	}
	return rows, a.retyped(d)
}

// sameCourse refuses to compare with a package of another course.
func (a *app) sameCourse(f packFlags, was, is *bundle.Package) error {
	switch id := was.Header().ID; {
	case id == is.Header().ID:
		return nil
	case f.previous == f.out:
		return a.inTheWay(f.out, nil)
	default:
		return &failure{code: exitUsage, text: a.t("%s is a package of another course, %s", f.previous, string(id))}
	}
}

// warnOfVersion tells when those who have the earlier package would refuse this
// one.
func (a *app) warnOfVersion(was, is string, d *bundle.Difference) {
	if d.None() || semver.Compare("v"+is, "v"+was) > 0 {
		return
	}
	fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("warning"), a.t("the course has changed and is version %s, as the earlier package is version %s", is, was))
	fmt.Fprintf(a.err, "carrel: %s: %s\n", a.t("hint"), a.t("raise the version in course.md: whoever has the earlier one will not take this for an update"))
}

// retyped refuses questions that took the id of a question of another type.
func (a *app) retyped(d *bundle.Difference) error {
	bad := d.Retyped()
	if len(bad) == 0 {
		return nil
	}
	for _, k := range bad {
		fmt.Fprintf(a.err, "%s: %s: %s\n", clean.Line(k.Unit.Path), a.t("error"),
			a.t("the question %s was of type %s in the earlier package and is of type %s now", clean.Line(k.Question), string(k.Was), string(k.Is)))
	}
	return &failure{
		code: exitContent,
		text: a.t("not packed: questions that changed their type %d", len(bad)),
		hint: a.t("give such a question another id: answers to the old one cannot be answers to the new one"),
	}
}

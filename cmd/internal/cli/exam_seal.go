package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"carrel/content"
	"carrel/content/exchange"
	"carrel/content/markdown"
	"carrel/content/sealed"
	"carrel/course"
	"carrel/course/exam"
	"carrel/store/keys"
)

// envelopeWork is the work factor of envelopes for which none is asked. Tests
// lower it: they guard nothing.
var envelopeWork = usualWork

// The work factors of scrypt, as the logarithm of its N: that of age, which is
// about a second and 256 MB, and the least that six words should be given.
const (
	usualWork = 18
	leastWork = 10
)

// maxEnvelopes is how many can be made at once; each costs a second.
const maxEnvelopes = 1000

// attendantFile is the list that only whoever runs the exam may see.
const attendantFile = "attendant.txt"

// sealFlags are how an exam is sealed.
type sealFlags struct {
	examiners    []string
	seats, rooms int
	key, out     string
	codes        []string
	breaks, work int
	granted      []grant
	pass         *passphrases
}

func (a *app) examSeal() *cobra.Command {
	var f sealFlags
	c := &cobra.Command{
		Use:   "seal DIR EXAM",
		Short: a.t("Seal an exam: a paper, envelopes, and an answer key"),
		Long: a.t("Seal writes a new folder with\n\n" +
			"  the paper          for every candidate: the questions without their answers, encrypted\n" +
			"  envelopes          one for each seat or room, with what opens the paper under six words\n" +
			"  the answer key     for the examiners, who alone can read it\n" +
			"  attendant.txt      the words of each envelope, and codes for more time or a break if you\n" +
			"                     ask for some: print it, and keep it to yourself\n\n" +
			"EXAM is the file of an exam in the course DIR, or its id. Do not hand the course out with its\n" +
			"question pools: seal cannot take back what is there already."),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) < 2 {
				return a.usage(c, a.t("%s is missing", "DIR EXAM"))
			}
			return a.atMost(2)(c, args)
		},
	}
	c.Flags().StringArrayVar(&f.examiners, "examiner", nil, a.t("the public key `file` of an examiner; repeat it for several"))
	c.Flags().IntVar(&f.seats, "seats", 0, a.t("make an envelope for each of so many seats"))
	c.Flags().IntVar(&f.rooms, "rooms", 0, a.t("make an envelope for each of so many rooms"))
	c.Flags().StringVar(&f.key, "key", "", a.t("the `name` of the key to sign with, of an author or examiner"))
	c.Flags().StringVarP(&f.out, "output", "o", "", a.t("the new `folder` to write"))
	c.Flags().StringSliceVar(&f.codes, "codes", nil, a.t("make codes for more time: `5x10m` is five, of ten minutes each"))
	c.Flags().IntVar(&f.breaks, "breaks", 0, a.t("make so many `codes` for a break"))
	c.Flags().IntVar(&f.work, "work", usualWork, a.t("how hard an envelope is to open, %d to %d: one more is twice the time and memory", leastWork, sealed.MaxWork))
	f.pass = a.passphraseFlag(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		n := f.seats + f.rooms
		switch {
		case len(f.examiners) == 0 || f.key == "" || f.out == "":
			return a.usage(c, a.t("--examiner, --key and -o are needed"))
		case f.seats < 0 || f.rooms < 0 || f.seats > 0 == (f.rooms > 0) || n > maxEnvelopes:
			return a.usage(c, a.t("say either --seats or --rooms, from 1 to %d", maxEnvelopes))
		case f.work < leastWork || f.work > sealed.MaxWork:
			return a.usage(c, a.t("--work is from %d to %d", leastWork, sealed.MaxWork))
		}
		if !c.Flags().Changed("work") {
			f.work = envelopeWork
		}
		var err error
		if f.granted, err = newGrants(f.codes, f.breaks); err != nil {
			return a.usage(c, err.Error())
		}
		return a.runExamSeal(c.Context(), args[0], args[1], f)
	}
	return c
}

func (a *app) runExamSeal(ctx context.Context, dir, name string, f sealFlags) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second one ends the program at once
	if _, err := os.Lstat(f.out); !errors.Is(err, fs.ErrNotExist) {
		return &failure{code: exitFailed, err: err, text: a.t("%s is there already", f.out), hint: a.t("choose another name with -o: a sealed exam is never overwritten")}
	}
	p, k, opt, err := a.divided(dir, name)
	if err != nil {
		return err
	}
	if opt.Examiners, err = a.examiners(f.examiners); err != nil {
		return err
	}
	if opt.Signer, err = a.sealer(f); err != nil {
		return err
	}
	for _, g := range f.granted {
		p.Rules.Codes = append(p.Rules.Codes, g.Code)
	}
	k.Rules = p.Rules
	files, err := sealed.Seal(p, k, opt)
	if err != nil {
		return err
	}
	if err := a.writeSealed(ctx, files, f, opt); err != nil {
		return err
	}
	return a.lines([][2]string{
		{a.t("wrote"), f.out},
		{a.t("course"), opt.Course + " " + opt.Version},
		{a.t("questions"), fmt.Sprint(len(p.Items))},
		{a.t("languages"), strings.Join(p.Languages(), ", ")},
		{a.t("pictures"), fmt.Sprint(len(p.Pictures))},
		{a.t("envelopes"), fmt.Sprint(f.seats + f.rooms)},
		{a.t("codes"), fmt.Sprint(len(f.granted))},
		{a.t("digest"), files.Digest},
	})
}

// divided reads an exam, proves that its forms can be drawn, and divides it.
func (a *app) divided(dir, name string) (p *sealed.Paper, k *sealed.Key, opt sealed.Options, err error) {
	s, err := a.packed(dir)
	if err != nil {
		return nil, nil, opt, err
	}
	c, _, err := content.Load(s.files, filepath.Base(s.root))
	if err != nil {
		return nil, nil, opt, err
	}
	u, err := a.examOf(c, name)
	if err != nil {
		return nil, nil, opt, err
	}
	p, k, err = sealed.Divide(s.files, c, u, func(bs ...*markdown.Block) string { return exchange.FromBlocks(bs...).Markdown() })
	if err != nil {
		return nil, nil, opt, &failure{code: exitContent, err: err, text: err.Error(), hint: a.t("carrel check says what is wrong in the course")}
	}
	blueprint, items := p.Blueprint()
	if _, err := exam.Draw(blueprint, items, "proof"); err != nil {
		return nil, nil, opt, &failure{code: exitContent, err: err, text: u.Path + ": " + err.Error(), hint: a.t("put more questions into the pool, or ask for fewer")}
	}
	opt = sealed.Options{Course: string(c.ID), Version: c.Version, Exam: string(u.ID), Created: time.Now()}
	return p, k, opt, nil
}

// examOf finds an exam by its file or its id.
func (a *app) examOf(c *course.Course, name string) (*course.Unit, error) {
	u := c.At(filepath.ToSlash(name))
	if u == nil {
		u = c.Unit(course.UnitID(name))
	}
	if u == nil || u.Kind != course.Exam {
		return nil, &failure{code: exitUsage, text: a.t("%s is no exam of this course", name), hint: a.t("name a file whose front matter says kind: exam")}
	}
	return u, nil
}

// examiners read what is handed in.
func (a *app) examiners(paths []string) ([]sealed.Examiner, error) {
	var out []sealed.Examiner
	for _, path := range paths {
		p, err := a.publicKey(path)
		if err != nil {
			return nil, err
		}
		if p.Role != keys.Examiner {
			return nil, &failure{
				code: exitUsage,
				text: a.t("the key %s is one of the role %s", p.Name(), string(p.Role)),
				hint: a.t("what is handed in is read by examiners: make a key with carrel key new NAME --role examiner"),
			}
		}
		out = append(out, sealed.Examiner{VKey: p.VKey, Recipient: p.Recipient})
	}
	return out, nil
}

// sealer is the key that signs, of an author or examiner.
func (a *app) sealer(f sealFlags) (*keys.Key, error) {
	dir, err := a.dataDir()
	if err != nil {
		return nil, err
	}
	p, err := keys.Public(dir, f.key)
	if err != nil {
		return nil, a.keyFailure(f.key, err)
	}
	if p.Role != keys.Author && p.Role != keys.Examiner {
		return nil, &failure{code: exitUsage, text: a.t("the key %s is one of the role %s", f.key, string(p.Role)), hint: a.t("exams are signed by authors and examiners")}
	}
	return a.unlock(dir, f.key, f.pass)
}

// writeSealed writes the folder under another name first, so that there is no
// half of one. Nobody else can look into it.
func (a *app) writeSealed(ctx context.Context, files *sealed.Files, f sealFlags, opt sealed.Options) error {
	tmp, err := os.MkdirTemp(filepath.Dir(f.out), ".carrel-*.tmp") // mode 0700
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	write := func(name string, b []byte) error { return writeSynced(filepath.Join(tmp, name), b) }
	list, err := a.envelopes(ctx, files, f, opt, write)
	if err == nil {
		err = errors.Join(
			write("exam"+sealed.PaperExtension, files.Paper),
			write("exam"+sealed.AnswersExtension, files.Answers),
			write(attendantFile, []byte(list)),
		)
	}
	if err != nil {
		return err
	}
	if err := syncFolder(tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, f.out); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(f.out))
}

// syncFolder returns when the disk has the names in a folder. Windows writes
// them with the files.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// writeSynced writes a new file that its owner alone can read, and returns when
// the disk has it: an answer key that is lost cannot be made again.
func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// envelopes writes one for each seat or room, and returns the list of their
// passphrases.
func (a *app) envelopes(ctx context.Context, files *sealed.Files, f sealFlags, opt sealed.Options, write func(string, []byte) error) (string, error) {
	kind, n := "seat", f.seats
	if f.rooms > 0 {
		kind, n = "room", f.rooms
	}
	var list strings.Builder
	fmt.Fprintf(&list, "%s\n%s %s, %s\n\n", a.t("Keep this list to yourself: it opens the exam."), opt.Course, opt.Version, opt.Exam)
	m := a.meter(a.t("sealing"))
	defer m.end()
	for i := range n {
		name, pass := fmt.Sprintf("%s-%03d", kind, i+1), keys.Passphrase()
		if ctx.Err() != nil {
			return "", &failure{code: exitFailed, err: ctx.Err(), text: a.t("interrupted; nothing was written")}
		}
		b, err := files.Envelope(pass, f.work)
		if err == nil {
			err = write(name+sealed.EnvelopeExtension, b)
		}
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&list, "%s   %s\n", name, pass)
		m.at(int64(i+1), int64(n))
	}
	list.WriteString(a.grantLines(f.granted))
	return list.String(), nil
}

// grantLines are the codes of a supervisor, as lines of the list.
func (a *app) grantLines(grants []grant) string {
	if len(grants) == 0 {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "\n%s\n\n", a.t("Codes, each good once on each computer:"))
	for _, g := range grants {
		what := a.t("%d minutes more", g.Minutes)
		if g.Break {
			what = a.t("a break, in which the clock stands")
		}
		fmt.Fprintf(&out, "%s   %s\n", g.code, what)
	}
	return out.String()
}

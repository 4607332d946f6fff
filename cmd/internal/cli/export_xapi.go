package cli

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/term"

	"carrel/content/clean"
	"carrel/course"
	"carrel/store/xapi"
	"carrel/store/xapi/lrs"
)

// numberHome is the home page of an account that is a number, when none is given.
const numberHome = "https://carrel.invalid/number"

// runExportXAPI writes statements of xAPI to a file, to a learning record store,
// or to both.
func (a *app) runExportXAPI(w *works, f exportFlags) error {
	var endpoint *url.URL
	var err error
	if f.lrs != "" {
		if endpoint, err = lrs.ParseEndpoint(f.lrs); err != nil {
			return &failure{code: exitUsage, err: err, text: a.t("%s: %s", f.lrs, err.Error()), hint: a.t("the password is read from %s, or asked for", passwordVariable)}
		}
	}
	all, err := a.statements(w, f)
	if err != nil {
		return err
	}
	if f.out != "" {
		if err := a.writeOut(f.out, array(all), f.force, [][2]string{{a.t("statements"), fmt.Sprint(len(all))}}); err != nil {
			return err
		}
	}
	if endpoint == nil {
		return nil
	}
	return a.sendStatements(w.dir, endpoint, all, f)
}

// array is one JSON array, a statement a line.
func array(all []lrs.Statement) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, s := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(s.JSON)
	}
	b.WriteString("\n]\n")
	return b.Bytes()
}

// statements are those of all journals.
func (a *app) statements(w *works, f exportFlags) (all []lrs.Statement, err error) {
	who, err := a.numberOf(w.dir, f)
	if err != nil {
		return nil, err
	}
	if u, err := url.Parse(f.homePage); f.homePage != "" && (err != nil || u.Scheme == "" || u.Host == "") {
		return nil, &failure{code: exitUsage, text: a.t("%s is not the address of a page", f.homePage), hint: a.t("write it as https://school.example.org")}
	}
	known := map[course.ID]*xapi.Course{}
	for _, s := range w.strands {
		o := xapi.Options{Journal: s.ID, Only: w.only, Now: time.Now(), Actor: xapi.Agent(xapi.JournalHome, s.ID, who.Name)}
		if who.Number != "" {
			o.Actor = xapi.Agent(cmp.Or(f.homePage, numberHome), who.Number, who.Name)
		}
		o.Course = func(id course.ID) *xapi.Course {
			if _, there := known[id]; !there {
				known[id] = a.courseForXAPI(a.find(w, id), f.keys)
			}
			return known[id]
		}
		writer := xapi.NewWriter(o)
		for _, e := range s.Events {
			made, err := writer.Apply(e)
			if err != nil {
				return nil, err
			}
			if all, err = encoded(all, made); err != nil {
				return nil, err
			}
		}
		if all, err = encoded(all, writer.Close()); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func encoded(all []lrs.Statement, made []xapi.Statement) ([]lrs.Statement, error) {
	for i := range made {
		b, err := json.Marshal(&made[i])
		if err != nil {
			return nil, err
		}
		all = append(all, lrs.Statement{ID: made[i].ID, JSON: visible(b)})
	}
	return all, nil
}

// courseForXAPI is what statements say of a course; b may be nil. The right
// answers are told where the trainee may see them.
func (a *app) courseForXAPI(b *book, keys bool) *xapi.Course {
	if b == nil {
		return nil
	}
	c := &xapi.Course{Title: titled(b.course), Lang: b.course.Locale, Units: map[course.UnitID]*xapi.Unit{}}
	for _, u := range b.course.All() {
		out := &xapi.Unit{Title: clean.Line(u.Title), Kind: u.Kind, Mastery: u.Rules.Pass, Items: map[string]*xapi.Item{}}
		byID, _ := questionsIn(b, u)
		tell := keys && policyOf(b, u).key
		for id, s := range byID {
			out.Items[id] = &xapi.Item{
				Question: &s.Question, Revision: s.revision, Prompt: s.prompt(), Choices: s.choices(), Steps: plainTexts(s.Steps),
				Rows: s.rows(), Columns: s.Columns, Options: s.options(), Key: tell,
			}
		}
		c.Units[u.ID] = out
	}
	for _, u := range b.course.Units() {
		c.Needed = append(c.Needed, u.ID)
	}
	return c
}

// passwordVariable names the variable that may hold the password of a store. It
// is never on a command line, which everybody on a computer can see.
const passwordVariable = "CARREL_LRS_PASSWORD"

func (a *app) lrsPassword(user string) (string, error) {
	password := a.env(passwordVariable)
	if password != "" || user == "" {
		return password, nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return "", a.nobodyToAsk(a.t("put the password into the environment as %s", passwordVariable))
	}
	return (&passphrases{app: a}).secret(a.t("Password of %s: ", user))
}

// sendStatements sends what was not sent before. What a store acknowledged is
// kept in the data folder, in a file for each store and user.
func (a *app) sendStatements(dir string, endpoint *url.URL, all []lrs.Statement, f exportFlags) (err error) {
	password, err := a.lrsPassword(f.lrsUser)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(endpoint.String() + "\n" + f.lrsUser))
	ledger, err := lrs.OpenLedger(filepath.Join(dir, "xapi-"+hex.EncodeToString(sum[:8])+".sent"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ledger.Close()) }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	m := a.meter(a.t("sending"))
	client := &lrs.Client{Endpoint: endpoint, User: f.lrsUser, Password: password,
		Told: func(done, of int) { m.at(int64(done), int64(of)) },
		Busy: func(err error, wait time.Duration) {
			m.end()
			fmt.Fprintf(a.err, "carrel: %s\n", clean.Line(a.t("%s: %s; trying again in %s", endpoint.Host, err.Error(), wait.String())))
		},
	}
	sent, err := client.Send(ctx, all, ledger)
	m.end()
	if err != nil {
		return a.notSent(endpoint, sent, len(all), err)
	}
	return a.lines([][2]string{
		{a.t("sent to"), endpoint.String()}, {a.t("sent now"), fmt.Sprint(sent.New)},
		{a.t("there already"), fmt.Sprint(sent.Known + sent.Kept)},
	})
}

// notSent says how far it came and what to do.
func (a *app) notSent(endpoint *url.URL, sent lrs.Sent, of int, err error) error {
	f := &failure{code: exitFailed, err: err, hint: a.t("run the same command again: it goes on from there")}
	f.text = a.t("%s: %s; %d of %d statements are there", endpoint.String(), err.Error(), sent.New+sent.Known+sent.Kept, of)
	switch {
	case errors.Is(err, context.Canceled):
		f.text = a.t("interrupted; %d of %d statements are at %s", sent.New+sent.Known+sent.Kept, of, endpoint.String())
	case errors.Is(err, lrs.ErrLogin):
		f.hint = a.t("check --lrs-user and the password, which is read from %s or asked for", passwordVariable)
	case errors.Is(err, lrs.ErrTLS):
		f.hint = a.t("have the certificate of the store put right, or added to this system")
	case errors.Is(err, lrs.ErrNotLRS):
		f.hint = a.t("check the address: it is the one below which /statements is")
	}
	return f
}

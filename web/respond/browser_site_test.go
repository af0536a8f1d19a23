package respond_test

import (
	"context"
	"database/sql"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/web"
	"mirror/web/respond"
)

// today is the server's clock in these tests.
var today = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)

// site is a company in the middle of its fieldwork, served by the real server on a listener of its own.
type site struct {
	t     testing.TB
	base  string // its address, without a final slash
	store *store.Store
	keys  *fieldwork.Keys
	dsn   string
	form  *survey.Form

	tokens, outs [2][]fieldwork.Token // personal links and those that stop invitations, by side
	open, kiosk  [2]fieldwork.Code    // links for everybody, by side
	full         fieldwork.Code       // an open link for customers that takes one answer a day
	taken        [2]atomic.Int64      // how many people of a side have been given to tests
}

const (
	peopleOfSite = 30 // invited on each side
	waveOfSite   = "spring"
)

// newSite serves a wave of a questionnaire, a file or "" = mirror-core. The server is told more where more is given.
func newSite(t testing.TB, questionnaire string, more ...func(*web.Config)) *site {
	t.Helper()
	s := prepareSite(t, questionnaire, more...)
	s.bothRoads(func() { s.must(s.store.OpenWave(t.Context(), storetest.By, s.form.Study, s.form.Wave)) })
	s.reread()
	return s
}

// prepareSite is newSite with a wave that is still a draft.
func prepareSite(t testing.TB, questionnaire string, more ...func(*web.Config)) *site {
	t.Helper()
	s := &site{t: t, dsn: storetest.SQLiteDSN(t)}
	var err error
	s.keys, err = fieldwork.OpenKeys(filepath.Join(t.TempDir(), "keys"))
	s.must(err)
	clock := func() time.Time { return today }
	s.store = storetest.Open(t, s.dsn, store.Options{Now: clock, Suppress: s.keys.Suppression, Urn: s.keys.Urn(), Refresh: time.Millisecond})
	s.invite(questionnaire)
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		s.open[side] = s.link(survey.Link{Audience: side, PerDay: 1000})
		s.kiosk[side] = s.link(survey.Link{Audience: side, PerDay: 1000, Kiosk: true})
	}
	s.full = s.link(survey.Link{Audience: gap.Customer, PerDay: 1})
	s.serve(clock, more)
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) invite(questionnaire string) {
	s.t.Helper()
	setup := storetest.Setup{Employees: peopleOfSite, Customers: peopleOfSite, Programme: storetest.Programme(), Draft: true, Derive: s.derive}
	if questionnaire != "" {
		var err error
		setup.Source, err = os.ReadFile(questionnaire)
		s.must(err)
	}
	setup.Programme.Waves = []survey.Wave{{ID: waveOfSite, Name: "Spring 2026", From: "2026-03-02", To: "2026-03-28"}}
	setup.Programme.Actions = []survey.Action{
		{Name: "One person stays with a request until it is done", Answers: []string{"collaboration"}, Started: "2026-04-14"},
		{Name: "Fees are shown before an order is placed"},
	}
	f := storetest.Wave(s.t, s.store, setup)
	s.form = f.Form
	for side := range f.Invited {
		for _, i := range f.Invited[side] {
			token, out := s.secrets(f.Form, i.ID)
			s.tokens[side], s.outs[side] = append(s.tokens[side], token), append(s.outs[side], out)
		}
	}
}

func (s *site) derive(form *survey.Form) func([16]byte, string) store.Derived {
	_ = s.keys.CreateWave(form.Study, form.Wave) // the other side may have made it
	return func(id [16]byte, account string) store.Derived {
		token, out := s.secrets(form, id)
		hash, err := s.keys.Account(form.Study, form.Wave, account)
		s.must(err)
		return store.Derived{Token: token.Hash(), OptOut: out.Hash(), Account: hash}
	}
}

func (s *site) secrets(form *survey.Form, id [16]byte) (token, out fieldwork.Token) {
	s.t.Helper()
	token, err := s.keys.Invitation(form.Study, form.Wave, id)
	s.must(err)
	out, err = s.keys.OptOut(form.Study, form.Wave, id)
	s.must(err)
	return token, out
}

func (s *site) link(l survey.Link) (code fieldwork.Code) {
	s.t.Helper()
	l.Study, l.Form = s.form.Study, s.form.ID
	s.bothRoads(func() {
		_, err := s.store.SaveLink(s.t.Context(), storetest.By, l, func(id survey.LinkID) [32]byte {
			var err error
			code, err = s.keys.LinkCode(s.form.Study, s.form.Wave, id)
			s.must(err)
			return code.Hash()
		})
		s.must(err)
	})
	return code
}

// bothRoads does what the store would refuse: it lets no team have personal links and an open one, and here all pages are
// tried in one wave.
func (s *site) bothRoads(do func()) {
	s.t.Helper()
	execute := func(statement string) {
		s.behind(func(db *sql.DB) {
			_, err := db.Exec(statement)
			s.must(err)
		})
	}
	execute("UPDATE invitations SET audience = 0")
	defer execute("UPDATE invitations SET audience = (SELECT p.audience FROM people p WHERE p.study = invitations.study AND p.id = invitations.person)")
	do()
}

// reread reads the form as its wave is now.
func (s *site) reread() {
	s.t.Helper()
	var err error
	s.form, _, err = s.store.Form(s.t.Context(), s.form.Study, s.form.ID)
	s.must(err)
}

// serve starts the server; it stops when the test ends.
func (s *site) serve(clock func() time.Time, more []func(*web.Config)) {
	s.t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	s.base = "http://" + ln.Addr().String()
	demo := &respond.Demo{Banner: "Simulated example: no such bank exists.", Company: s.form.Programme.Company,
		Customer: "/o/" + s.open[gap.Customer].Text(), Employee: "/o/" + s.open[gap.Employee].Text()}
	config := web.Config{Store: s.store, Keys: s.keys, BaseURL: s.base, Now: clock, Demo: demo}
	for _, tell := range more {
		tell(&config)
	}
	server, err := web.New(config)
	s.must(err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, ln) }()
	s.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			s.t.Error(err)
		}
	})
}

// person is somebody of a side nobody else has: the address of the personal link.
func (s *site) person(side gap.Audience) string {
	s.t.Helper()
	n := int(s.taken[side].Add(1)) - 1
	if n >= len(s.tokens[side]) {
		s.t.Fatalf("the tests need more than %d people", peopleOfSite)
	}
	return s.base + "/i/" + s.tokens[side][n].Text()
}

// behind asks the database behind the store's back.
func (s *site) behind(do func(*sql.DB)) {
	s.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.dsn+"?_busy_timeout=5000")
	s.must(err)
	defer db.Close()
	do(db)
}

// stored is a response as it lies in its table when its wave is closed.
type stored struct {
	side    gap.Audience
	answers []byte
}

func (s *site) responses() (all []stored) {
	s.t.Helper()
	storetest.Unsealed(s.t, s.dsn, s.keys.Urn(), func(db *sql.Conn) {
		rows, err := db.QueryContext(s.t.Context(), "SELECT audience, answers FROM responses")
		s.must(err)
		defer rows.Close()
		for rows.Next() {
			var r stored
			s.must(rows.Scan(&r.side, &r.answers))
			all = append(all, r)
		}
		s.must(rows.Err())
	})
	return all
}

func (s *site) comments() (all []string) {
	s.t.Helper()
	storetest.Unsealed(s.t, s.dsn, s.keys.Urn(), func(db *sql.Conn) {
		rows, err := db.QueryContext(s.t.Context(), "SELECT body FROM comments")
		s.must(err)
		defer rows.Close()
		for rows.Next() {
			var body string
			s.must(rows.Scan(&body))
			all = append(all, body)
		}
		s.must(rows.Err())
	})
	return all
}

// values are a response's answers by question, as files write them; "" = left blank.
func (s *site) values(r stored) map[string]string {
	all := map[string]string{}
	for i := range s.form.Frame.Questions {
		if q := &s.form.Frame.Questions[i]; len(s.form.Layout.Values(i, r.side)) > 0 {
			all[q.ID] = s.form.Layout.Value(r.answers, i, r.side)
		}
	}
	return all
}
